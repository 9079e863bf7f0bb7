"""The sheet of a territory for a préfet, one page: who, where it stands, how much, who to call, what to watch.

Every list has a ceiling and every text its number of lines: the page holds whatever the size of the territory.
"""

from collections import Counter
from datetime import date
from decimal import Decimal

from parcours.emporter import commun
from parcours.emporter.commun import etapes_vivantes, jour_de, phase_en_mots, qui_s_engage
from parcours.emporter.place import abreger
from parcours.enums import Axe, Statut, StatutEtape, Thematique
from parcours.frise import MOTS, est_en_retard, fin_de_mois
from parcours.moyens import tableau
from socle import mots

LARGEUR, DEMI = 180, 86  # mm
CORPS = 10
OBJECTIFS_MAX, DATES_MAX, POINTS_MAX, THEMES_MAX = 4, 6, 6, 4
# The order in which people read where étapes stand.
ETATS = ("En projet", "Validée", "En cours", "Terminée", "Reportée")
AVANT_CONVENTION = {Statut.CONTACT, Statut.DIAGNOSTIC, Statut.FORMULATION}


def donnees(parcours):
    """What the two pages freeze, and what a préfet asks: which intercommunalité, how many communes, what is reserved."""
    collectivite = parcours.collectivite
    return commun.donnees(parcours) | {
        "departement": collectivite.departement.nom,
        "intercommunalite": collectivite.epci.nom if collectivite.epci else "",
        "nb_communes": None if collectivite.nature == "commune" else collectivite.membres.vivantes().count(),
        "montant_reserve": f"{parcours.montant_reserve:.2f}",
    }


def titre(d):
    return f"{d['territoire']} – Fiche territoire"


def nom_fichier(d):
    return f"fiche-territoire-{d['etabli_le']}.pdf"


def contexte(d):
    """The words and figures of the page, from the frozen data `d` alone."""
    jour = jour_de(d)
    moyens = tableau(d["contenu"])
    etapes = etapes_vivantes(d)
    objectifs = [abreger(o["titre"], LARGEUR - 6, CORPS, 1) for o in d["contenu"]["objectifs"]]
    debut, fin = date.fromisoformat(d["debut"]), date.fromisoformat(d["fin"])
    return {
        "titre": titre(d),
        "grand_titre": abreger(d["territoire"], LARGEUR, 18, 2),
        "etabli_le": jour,
        "faits": _faits(d),
        "phase": phase_en_mots(d),
        "periode": mots.periode(debut, fin),
        "engagements": [_engagement(e, d) for e in d["engagements"]],
        "objectifs": objectifs[:OBJECTIFS_MAX],
        "objectifs_en_plus": max(0, len(objectifs) - OBJECTIFS_MAX),
        "axes": _axes(etapes),
        "etats": _etats(etapes),
        "nb_etapes": len(etapes),
        "montants": [
            ("Total prévu", moyens["total"]),
            ("dont demandé à l’ANCT", moyens["anct"]),
            ("dont autres financeurs", moyens["autres"]),
            ("Réservé pour la convention", Decimal(d["montant_reserve"])),
        ],
        "contacts": [_contact("Personne contact", d["contact"]), _contact("À l’ANCT", d["referent"])],
        "dates": _dates(d, etapes, jour),
        **_points(d, etapes, jour),
    }


def _faits(d):
    faits = [("Population", mots.pluriel(d["population"], "habitant") if d["population"] else "non connue")]
    faits.append(("Département", d["departement"]))
    if d["nb_communes"] is not None:
        faits.append(("Communes membres", mots.nombre(d["nb_communes"])))
    else:
        faits.append(("Intercommunalité", abreger(d["intercommunalite"], DEMI, CORPS, 1) or "non connue"))
    return faits


def _engagement(engagement, d):
    if engagement["nom"]:
        jour = mots.date_longue(date.fromisoformat(engagement["date"]))
        phrase = f"{abreger(engagement['nom'], DEMI - 10, CORPS, 1)}, le {jour}"
    else:
        phrase = "pas encore recueilli"
    return {"qui": qui_s_engage(engagement, d), "phrase": phrase}


def _axes(etapes):
    """{axe, nb, details}: themes of the projects, kinds of the savoir-faire."""
    rendus = []
    for axe in Axe:
        siennes = [e for e in etapes if e["axe"] == axe.value]
        if axe == Axe.PROJET:
            themes = Counter(e["thematique"] for e in siennes if e["thematique"])
            noms = [Thematique(code).label for code, _ in themes.most_common()]
        else:
            natures = Counter(commun.nature_de(e) for e in siennes)
            noms = [f"{nom} ({nb})" for nom, nb in natures.most_common()]
        details = ", ".join(noms[:THEMES_MAX]) + ("…" if len(noms) > THEMES_MAX else "")
        rendus.append(
            {"nom": axe.label, "nb": len(siennes), "details": abreger(details, LARGEUR - 100, CORPS, 1) or "–"}
        )
    return rendus


def _etats(etapes):
    """« 15 en projet, 2 validées et 1 en cours »."""
    comptes = Counter(MOTS[e["statut"]] for e in etapes)
    return mots.liste_en_phrase(
        f"{comptes[mot]} {mot.lower()}{'s' if comptes[mot] > 1 and mot.endswith('ée') else ''}"
        for mot in ETATS
        if comptes[mot]
    )


def _contact(qui, personne):
    nom = ", ".join(filter(None, [personne["nom"], personne["fonction"]])) or "à désigner"
    joindre = " – ".join(filter(None, [personne["telephone"], personne["email"]]))
    return {"qui": qui, "nom": abreger(nom, DEMI - 34, CORPS, 2), "joindre": abreger(joindre, DEMI, CORPS, 1)}


def _dates(d, etapes, jour):
    """The next key dates, beginnings and ends of étapes: [{quand, quoi}], in order, one line each."""
    faits = [(date.fromisoformat(j["date"]), mots.date_longue, j["titre"]) for j in d["contenu"]["jalons"]]
    for etape in etapes:
        if etape["statut"] == StatutEtape.REALISEE:
            continue
        debut, fin = date.fromisoformat(etape["debut"]), fin_de_mois(date.fromisoformat(etape["fin"]))
        if etape["statut"] != StatutEtape.EN_COURS:
            faits.append((debut, mots.mois, f"début de «{mots.INSECABLE}{etape['titre']}{mots.INSECABLE}»"))
        faits.append((fin, mots.mois, f"fin de «{mots.INSECABLE}{etape['titre']}{mots.INSECABLE}»"))
    a_venir = sorted((f for f in faits if f[0] >= jour), key=lambda f: (f[0], f[2]))[:DATES_MAX]
    return [
        {"quand": dire(quand).capitalize(), "quoi": abreger(quoi, LARGEUR - 40, CORPS, 1)}
        for quand, dire, quoi in a_venir
    ]


def _points(d, etapes, jour):
    """What a préfet should know of: late étapes first, then what is missing. {points, points_en_plus}."""
    points = [
        f"En retard{mots.INSECABLE}: «{mots.INSECABLE}{e['titre']}{mots.INSECABLE}», attendue fin {mots.mois(date.fromisoformat(e['fin']))}."
        for e in etapes
        if est_en_retard(e, jour)
    ]
    points += [
        f"Reportée{mots.INSECABLE}: «{mots.INSECABLE}{e['titre']}{mots.INSECABLE}»."
        for e in etapes
        if e["statut"] == StatutEtape.REPORTEE
    ]
    manquants = [qui_s_engage(e, d).lower() for e in d["engagements"] if not e["nom"]]
    if manquants:
        points.append(f"Engagement écrit à recueillir{mots.INSECABLE}: {mots.liste_en_phrase(manquants)}.")
    if not d["contact"]["nom"]:
        points.append("Personne contact à désigner.")
    sans_cout = sum(not e["cout_connu"] for e in etapes)
    if sans_cout and d["phase"] in AVANT_CONVENTION:
        points.append(f"{mots.pluriel(sans_cout, 'étape')} sans estimation de coût.")
    return {
        "points": [abreger(p, LARGEUR - 6, CORPS, 1) for p in points[:POINTS_MAX]],
        "points_en_plus": max(0, len(points) - POINTS_MAX),
    }

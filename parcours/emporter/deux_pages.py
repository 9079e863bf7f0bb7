"""The parcours on two printed pages, whatever its size: what is abridged is chosen here, line by line, before anything is printed.

Page 1: who, why, what. Page 2: when, with whom, with what. `donnees` (in `commun`) freezes; `contexte` only words what was frozen.
The sizes below are those of static/css/emporter.css.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from parcours.emporter.commun import (
    cout_de,
    etapes_vivantes,
    etat_de,
    jour_de,
    mois_de,
    nature_de,
    phase_en_mots,
    qui_s_engage,
)
from parcours.emporter.place import POINT, abreger, enumerer, hauteur, lignes
from parcours.enums import RolePartie, Source, StatutEtape
from parcours.frise import TITRE_MAX, est_en_retard, frise
from parcours.moyens import tableau
from socle import mots

# mm. A4 less its margins, and a little air.
PAGE, LARGEUR = 259, 180
INTERTITRE, TETE_DE_TABLEAU, NOTE = 10.6, 5.8, 5
COLONNES = {"titre": 71, "nature": 32, "mois": 35, "qui": 24, "cout": 18}
MARGE_CELLULE = 2.5
DEMI = 86  # half a page, less the gutter

# The drawing: no smaller than this many mm per unit, so that its smallest words stay above 7 points.
ECHELLE_MIN, FRISE_MAX = 0.235, 150
TITRE_ENTIER, EM_TITRE = 200, 16.8
OBJECTIFS_MAX, DATES_MAX, FINANCEURS_MAX, LIGNES_PARTENAIRES = 8, 10, 6, 14
CORPS_PAGE_2 = 9.5


@dataclass(frozen=True)
class Niveau:
    """How tight a page is set: point sizes of the table and of the objectifs, lines that an étape and an objectif may take."""

    rang: int
    tableau: float
    texte: float
    lignes_etape: int
    lignes_objectif: int
    marge: float  # mm around each row


NIVEAUX = (
    Niveau(1, 10.5, 11, 3, 4, 2.45),
    Niveau(2, 9.5, 10, 2, 2, 1.65),
    Niveau(3, 8.5, 9.5, 2, 1, 1.05),
    Niveau(4, 8, 9, 1, 1, 0.75),
)


def titre(d):
    return f"{d['territoire']} – Le parcours en deux pages"


def nom_fichier(d):
    return f"parcours-{d['etabli_le']}.pdf"


def contexte(d):
    """The words and figures of both pages, from the frozen data `d` alone."""
    jour = jour_de(d)
    moyens = tableau(d["contenu"])
    return {
        "titre": titre(d),
        "grand_titre": _grand_titre(d),
        "sous_titre": _sous_titre(d),
        "etabli_le": jour,
        **_page_1(d, jour, moyens),
        **_page_2(d, jour, moyens),
    }


# --- page 1 ---------------------------------------------------------------------------------------------------------------


def _grand_titre(d):
    return abreger(f"Le parcours {d['de_nom']}", LARGEUR, 18, 2)


def _sous_titre(d):
    debut, fin = date.fromisoformat(d["debut"]), date.fromisoformat(d["fin"])
    faits = [d["territoire"]]
    if d["population"]:
        faits.append(mots.pluriel(d["population"], "habitant"))
    faits += [mots.periode(debut, fin), f"phase{mots.INSECABLE}: {phase_en_mots(d)}"]
    return abreger(" – ".join(faits), LARGEUR, 10, 2)


def _engagements(d):
    """One line for each party: who, since when; or that it is still to come."""
    rendus = []
    for engagement in d["engagements"]:
        qui = qui_s_engage(engagement, d)
        if engagement["nom"]:
            phrase = f"{engagement['nom']}, {engagement['fonction']}" if engagement["fonction"] else engagement["nom"]
            jour = mots.date_longue(date.fromisoformat(engagement["date"]))
            phrase = f"{abreger(phrase, LARGEUR - 75, 10, 1)} – engagement écrit du {jour}"
        else:
            phrase = "engagement écrit à recueillir"
        rendus.append({"qui": qui, "phrase": phrase})
    return rendus


def _page_1(d, jour, moyens):
    etapes = etapes_vivantes(d)
    objectifs = [o["titre"] for o in d["contenu"]["objectifs"]]
    tete = hauteur(lignes(_grand_titre(d), LARGEUR, 18), 18) + hauteur(lignes(_sous_titre(d), LARGEUR, 10) + 1, 10) + 3
    fixe = tete + 3 * INTERTITRE + hauteur(2, 10) + 1.6 + TETE_DE_TABLEAU + NOTE
    for niveau in NIVEAUX:
        buts = [abreger(o, LARGEUR - 6, niveau.texte, niveau.lignes_objectif) for o in objectifs]
        rangees = [_rangee(e, jour, niveau) for e in etapes]
        prend = fixe + _hauteur_buts(buts, niveau) + sum(r["hauteur"] for r in rangees)
        if prend <= PAGE:
            return _rendu_1(niveau, d, buts, 0, rangees, 0, moyens)
    buts_gardes = buts[:OBJECTIFS_MAX]
    reste = PAGE - fixe - _hauteur_buts(buts_gardes, niveau) - 2 * NOTE
    gardees = []
    for rangee in rangees:
        if rangee["hauteur"] > reste:
            break
        reste -= rangee["hauteur"]
        gardees.append(rangee)
    return _rendu_1(niveau, d, buts_gardes, len(buts) - len(buts_gardes), gardees, len(rangees) - len(gardees), moyens)


def _rendu_1(niveau, d, buts, buts_en_plus, rangees, etapes_en_plus, moyens):
    return {
        "niveau": niveau.rang,
        "engagements": _engagements(d),
        "objectifs": buts,
        "objectifs_en_plus": buts_en_plus,
        "etapes": rangees,
        "etapes_en_plus": etapes_en_plus,
        "nb_etapes": len(rangees) + etapes_en_plus,
        "abandonnees": sum(e["statut"] == StatutEtape.ABANDONNEE for e in d["contenu"]["etapes"]),
        "sans_cout": sum(not e["cout_connu"] for e in etapes_vivantes(d)),
        "moyens": moyens,
    }


def _hauteur_buts(buts, niveau):
    if not buts:
        return hauteur(1, niveau.texte)
    return sum(hauteur(lignes(b, LARGEUR - 6, niveau.texte), niveau.texte) + 0.8 for b in buts)


def _rangee(etape, jour, niveau):
    """One row of the table: title and person abridged to what the level allows; state, months and cost are never cut."""
    etat = etat_de(etape, jour)
    suite = f" ({etat})" if etat else ""
    place = {nom: mm - MARGE_CELLULE for nom, mm in COLONNES.items()}
    corps, maximum = niveau.tableau, niveau.lignes_etape
    titre_dit = abreger(etape["titre"], place["titre"], corps, maximum, suite=suite)
    cellules = {
        "titre": titre_dit + suite,
        "nature": nature_de(etape),
        "mois": mois_de(etape),
        "qui": abreger(etape["pilote"] or etape["service"], place["qui"], corps, maximum),
        "cout": cout_de(etape),
    }
    nb = max(lignes(texte, place[nom], corps) for nom, texte in cellules.items())
    return {**cellules, "titre": titre_dit, "etat": etat, "hauteur": hauteur(nb, corps) + niveau.marge}


# --- page 2 ---------------------------------------------------------------------------------------------------------------


def _page_2(d, jour, moyens):
    dates = _dates(d["contenu"]["jalons"], jour)
    partenaires = _partenaires(d["contenu"]["partenaires"])
    lignes_moyens = _lignes_moyens(moyens)
    cote = max(
        sum(hauteur(lignes(p["dit"], DEMI, CORPS_PAGE_2), CORPS_PAGE_2) + 1.2 for p in partenaires),
        TETE_DE_TABLEAU
        + sum(
            hauteur(lignes(m["mot"], DEMI - 26, CORPS_PAGE_2), CORPS_PAGE_2) + 0.9
            for m in [*lignes_moyens, {"mot": "Total"}]
        )
        + NOTE,
    )
    nb_rangs = (len(dates) + 1) // 2
    pris = 3 * INTERTITRE + hauteur(1, CORPS_PAGE_2) + 2.5 + 2 * NOTE + 2
    pris += nb_rangs * (hauteur(1, CORPS_PAGE_2) + 0.8) + cote + hauteur(3, CORPS_PAGE_2)
    dessin, largeur_dessin, reste = _dessin(etapes_vivantes(d), dates, jour, min(FRISE_MAX, PAGE - pris))
    return {
        "frise": dessin,
        "frise_largeur": largeur_dessin,
        "frise_en_plus": reste,
        "dates_en_plus": len(d["contenu"]["jalons"]) - len(dates),
        "partenaires": partenaires,
        "lignes_moyens": lignes_moyens,
        "contacts": _contacts(d),
    }


def _dates(jalons, jour):
    """The next key dates first, then the last ones passed; in the order of the calendar. Titles on one line of half a page."""
    a_venir = sorted((j for j in jalons if date.fromisoformat(j["date"]) >= jour), key=lambda j: j["date"])
    passees = sorted((j for j in jalons if date.fromisoformat(j["date"]) < jour), key=lambda j: j["date"], reverse=True)
    gardees = sorted([*a_venir, *passees][:DATES_MAX], key=lambda j: j["date"])
    return [j | {"titre": abreger(j["titre"], DEMI - 46, CORPS_PAGE_2, 1)} for j in gardees]


def _dessin(etapes, dates, jour, mm):
    """(the drawing, its width in mm, how many étapes it leaves out): as many étapes as stay readable in so many mm of height.

    Titles are cut before an étape is left out. Those under way stay first, then those to come, then the last ones finished.
    """
    par_urgence = sorted(etapes, key=lambda etape: _urgence(etape, jour))
    essais = [(len(etapes), TITRE_ENTIER), (len(etapes), 2 * TITRE_MAX)]
    essais += [(garde, TITRE_MAX) for garde in range(len(etapes), -1, -1)]
    for garde, titre_max in essais:
        gardees = {e["uid"] for e in par_urgence[:garde]}
        montrees = [e | {"titre": _court(e["titre"], titre_max)} for e in etapes if e["uid"] in gardees]
        dessin = frise(montrees, dates, aujourd_hui=jour)
        if dessin["vide"]:
            return dessin, LARGEUR, len(etapes)
        echelle = min(LARGEUR / dessin["largeur"], mm / dessin["hauteur"])
        if echelle >= ECHELLE_MIN:
            break
    montre = f"{mots.pluriel(garde, 'étape')}, {mots.pluriel(len(dates), 'date clé', 'dates clés')}"
    dessin["titre"] = f"Dessin du calendrier{mots.INSECABLE}: {montre}. Les mois des étapes sont aussi écrits page 1."
    return dessin, int(dessin["largeur"] * echelle), len(etapes) - garde


def _urgence(etape, jour):
    if etape["statut"] == StatutEtape.REALISEE:
        return (2, [-int(n) for n in etape["fin"].split("-")])
    en_cours = etape["statut"] == StatutEtape.EN_COURS or est_en_retard(etape, jour)
    return (0 if en_cours else 1, [int(n) for n in etape["debut"].split("-")])


def _court(texte, maximum):
    if maximum == TITRE_MAX:  # one line of the column of titles, also for wide letters
        texte = abreger(texte, EM_TITRE * POINT, 1, 1)
    return texte if len(texte) <= maximum else f"{texte[: maximum - 1].rstrip()}…"


def _partenaires(partenaires):
    """One paragraph for each role: {role, noms, en_plus}; `dit` is the whole of it, as it is measured."""
    par_role = defaultdict(list)
    for partenaire in partenaires:
        par_role[partenaire["role"]].append(abreger(partenaire["nom"], 1.3 * DEMI, CORPS_PAGE_2, 1))
    roles = [role for role in RolePartie if par_role[role.value]]
    reste, rendus = LIGNES_PARTENAIRES, []
    for rang, role in enumerate(roles):
        part = max(2, reste // (len(roles) - rang))
        noms, en_plus = enumerer(
            par_role[role.value], DEMI, CORPS_PAGE_2, part, debut=f"{role.label}{mots.INSECABLE}: "
        )
        if noms and en_plus:
            suite = f" et {en_plus} {'autre' if en_plus == 1 else 'autres'}"
        else:
            suite = mots.pluriel(en_plus, "organisme") if en_plus else ""
        dit = f"{role.label}{mots.INSECABLE}: {noms}{suite}"
        reste -= lignes(dit, DEMI, CORPS_PAGE_2)
        rendus.append({"role": role.label, "noms": f"{noms}{suite}", "dit": dit})
    return rendus


def _lignes_moyens(moyens):
    """ANCT's credits, each other funder (the biggest first), help in kind: {mot, montant}."""
    par_financeur, nature = defaultdict(Decimal), []
    for ligne in moyens["lignes"]:
        if ligne["source"] == Source.COFINANCEMENT:
            par_financeur[ligne["libelle"]] += ligne["prevu"]
        elif ligne["source"] != Source.ANCT and ligne["prevu"]:
            nature.append(ligne["prevu"])
    financeurs = sorted(par_financeur.items(), key=lambda paire: (-paire[1], paire[0]))
    rendus = [{"mot": "Demandé à l’ANCT", "montant": moyens["anct"]}]
    rendus += [
        {"mot": abreger(nom or "Autre financeur", DEMI - 26, CORPS_PAGE_2, 1), "montant": montant}
        for nom, montant in financeurs[:FINANCEURS_MAX]
    ]
    if autres := financeurs[FINANCEURS_MAX:]:
        rendus.append(
            {
                "mot": mots.pluriel(len(autres), "autre financeur", "autres financeurs"),
                "montant": sum((m for _, m in autres), Decimal(0)),
            }
        )
    if nature:
        rendus.append({"mot": "Apports en nature et temps chiffrés", "montant": sum(nature, Decimal(0))})
    return rendus


def _contacts(d):
    """The contact of the territory, then ANCT's: each on two lines of half a page."""
    rendus = []
    for qui, personne in (("Personne contact", d["contact"]), ("À l’ANCT", d["referent"])):
        nom = ", ".join(filter(None, [personne["nom"], personne["fonction"]])) or "à désigner"
        joindre = " – ".join(filter(None, [personne["telephone"], personne["email"]]))
        rendus.append(
            {
                "qui": qui,
                "nom": abreger(nom, DEMI - 34, CORPS_PAGE_2, 2),
                "joindre": abreger(joindre, DEMI, CORPS_PAGE_2, 1),
            }
        )
    return rendus

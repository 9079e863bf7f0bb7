"""What a committee's report says. `donnees` reads today's rows once, to be frozen; `contexte` only words what was frozen.

The page for phones and the PDF are made from the same frozen data: they cannot differ.
"""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from conventions.echeancier import nommer
from conventions.enums import GenreTranche
from conventions.models import Convention, Tranche
from parcours.enums import Statut as StatutParcours
from parcours.enums import StatutEtape
from parcours.frise import MOTS, est_en_retard, fin_de_mois, planches
from parcours.moyens import tableau
from parcours.versions import contenu
from pilotage.enums import Statut, StatutDecision, Suite
from pilotage.models import Comite, Decision
from socle import mots
from socle.champs import decaler_mois

HORIZON_MOIS = 3
SUITES_MAX = 6
PROCHAINES_MAX = 10
# The conditions of the convention, in an élu's words.
CONDITIONS = {
    GenreTranche.AVANCE: "après la signature",
    GenreTranche.ACOMPTE: "avec un point d’avancement et la liste des dépenses payées",
    GenreTranche.SOLDE: "avec le bilan final",
}
AVANT_CONVENTION = (StatutParcours.CONTACT, StatutParcours.DIAGNOSTIC, StatutParcours.FORMULATION)


def _montant(valeur):
    return f"{valeur:.2f}"


# --- what is frozen -----------------------------------------------------------------------------------------------------


def donnees(comite):
    """All that the report needs, as JSON-able data: amounts are strings of euros, days « AAAA-MM-JJ »."""
    parcours = comite.parcours
    collectivite = parcours.collectivite
    instance = getattr(parcours, "instance", None)
    jour = timezone.localdate()
    suivant = (
        Comite.objects.filter(parcours=parcours, statut=Statut.PREVU, date_heure__gt=comite.date_heure)
        .order_by("date_heure")
        .first()
    )
    return {
        "territoire": collectivite.nom_avec_departement,
        "nom": collectivite.nom,
        "de_nom": collectivite.de_nom,
        "reunion": instance.nom if instance else "Comité de pilotage",
        "comite": {"pk": comite.pk, "moment": timezone.localtime(comite.date_heure).isoformat(), "lieu": comite.lieu},
        "periode_debut": comite.periode_debut.isoformat(),
        "etabli_le": jour.isoformat(),
        "phase": parcours.statut,
        "decisions": [
            {
                "rang": d.rang,
                "question": d.question,
                "option_a": d.option_a,
                "option_b": d.option_b,
                "proposition": d.proposition,
            }
            for d in comite.decisions.all()
        ],
        "phrases": comite.en_trois_phrases,
        "attention": comite.point_attention,
        "suites": _suites(comite),
        "argent": _argent(parcours),
        "contenu": contenu(parcours),
        "suivant": timezone.localtime(suivant.date_heure).isoformat() if suivant else "",
        "contact": _contact(parcours),
    }


def _suites(comite):
    """Former decisions: all those still open, and those closed since the start of the period."""
    anciennes = (
        Decision.objects.prises()
        .filter(comite__parcours=comite.parcours_id, comite__date_heure__lt=comite.date_heure)
        .select_related("comite")
        .order_by("-comite__date_heure", "rang")
    )
    debut = comite.periode_debut
    return [
        {
            "question": d.question,
            "comite": d.comite.jour.isoformat(),
            "statut": d.statut,
            "responsable": d.responsable,
            "echeance": d.echeance.isoformat() if d.echeance else "",
            "faite_le": d.faite_le.isoformat() if d.faite_le else "",
            "reponse": d.reponse,
        }
        for d in anciennes
        if (d.statut == StatutDecision.ACCEPTEE and (d.faite_le is None or d.faite_le >= debut))
        or (d.statut != StatutDecision.ACCEPTEE and d.comite.jour >= debut)
    ]


def _argent(parcours):
    """Promised and paid come from the convention, reserved from the parcours; foreseen is added up from the five blocks."""
    convention = Convention.objects.vivantes().filter(parcours=parcours).first()
    tranches = Tranche.objects.en_vigueur(convention) if convention else ()
    if convention and convention.date_effet is None:
        # What is planned is shown before the signature too; nothing but the initial act plans anything then.
        tranches = Tranche.objects.filter(convention=convention).order_by("acte", "rang")
    return {
        "reserve": _montant(parcours.montant_reserve),
        "promis": _montant(convention.montant_total if convention else 0),
        "paye": _montant(convention.montant_paye if convention else 0),
        "versements": [
            {
                "genre": t.genre,
                "montant": _montant(t.montant),
                "date_prevue": t.date_prevue.isoformat() if t.date_prevue else "",
            }
            for t in tranches
        ],
    }


def _contact(parcours):
    personne = parcours.interlocuteur
    if personne is None:
        referent = parcours.referent
        return {
            "nom": referent.nom_complet,
            "fonction": referent.fonction,
            "email": referent.email,
            "telephone": referent.telephone,
        }
    telephone = personne.utilisateur.telephone if personne.utilisateur else ""
    return {"nom": personne.nom, "fonction": personne.fonction, "email": personne.email, "telephone": telephone}


# --- how it is said -----------------------------------------------------------------------------------------------------


def lire(document):
    """The frozen data of a `Document` of this kind."""
    return json.loads(document.donnees_gelees)


def titre(d):
    return f"{d['territoire']} – Comité du {mots.date_longue(_moment(d).date())}"


def nom_fichier(d):
    return f"rapport-comite-{_moment(d):%Y-%m-%d}.pdf"


def contexte(d):
    """The words and figures of both pages, from frozen data `d` alone."""
    jour = date.fromisoformat(d["etabli_le"])
    moment = _moment(d)
    blocs = d["contenu"]
    etapes = [e for e in blocs["etapes"] if e["statut"] != StatutEtape.ABANDONNEE]
    suites = [_suite(s, jour) for s in d["suites"]]
    prochaines = prochaines_etapes(etapes, blocs["jalons"], jour)
    return {
        "titre": titre(d),
        "territoire": d["territoire"],
        "reunion": d["reunion"],
        "moment": moment,
        "lieu": d["comite"]["lieu"],
        "periode": f"du {mots.date_longue(date.fromisoformat(d['periode_debut']))} au {mots.date_longue(jour)}",
        "etabli_le": jour,
        "decisions": d["decisions"],
        "phrases": d["phrases"] or " ".join(phrases_proposees(d)),
        "avancement": avancement(etapes, d["phase"], jour),
        "argent": argent_en_mots(d),
        "attention": f"1 point : {d['attention']}" if d["attention"] else "Aucun point d’attention signalé.",
        "suites": suites[:SUITES_MAX],
        "suites_en_plus": max(0, len(suites) - SUITES_MAX),
        "premier_comite": not suites,
        "prochaine_date": prochaine_date(d, jour),
        "contact": d["contact"],
        "frises": planches(blocs["etapes"], blocs["jalons"], aujourd_hui=jour),
        "moyens": tableau(blocs),
        "comptes": {cle: d["argent"][cle] for cle in ("reserve", "promis", "paye")},
        "versements": [
            {
                "mot": nommer(rang, v["genre"]),
                "montant": v["montant"],
                "quand": mots.mois(date.fromisoformat(v["date_prevue"])) if v["date_prevue"] else "à préciser",
                "condition": CONDITIONS[v["genre"]],
            }
            for rang, v in enumerate(d["argent"]["versements"], start=1)
        ],
        "prochaines": prochaines[:PROCHAINES_MAX],
        "prochaines_en_plus": max(0, len(prochaines) - PROCHAINES_MAX),
        "horizon": HORIZON_MOIS,
    }


def _moment(d):
    return timezone.localtime(datetime.fromisoformat(d["comite"]["moment"]))


def avancement(etapes, phase, jour):
    """« À l’heure : 2 étapes terminées sur 4. »"""
    if not etapes:
        return "Pas encore d’étape décrite."
    total = mots.pluriel(len(etapes), "étape")
    if phase in AVANT_CONVENTION:
        return f"En préparation : {total} en projet."
    if phase == StatutParcours.CONTRACTUALISATION:
        return f"Convention en préparation : {total} {'prévues' if len(etapes) > 1 else 'prévue'}."
    finies = sum(e["statut"] == StatutEtape.REALISEE for e in etapes)
    en_retard = [e for e in etapes if est_en_retard(e, jour) or e["statut"] == StatutEtape.REPORTEE]
    compte = f"{mots.pluriel(finies, 'étape terminée', 'étapes terminées')} sur {len(etapes)}"
    if en_retard:
        return f"En retard : {compte}, {mots.pluriel(len(en_retard), 'étape')} plus longue{'s' if len(en_retard) > 1 else ''} que prévu."
    return f"À l’heure : {compte}."


def argent_en_mots(d):
    """« 9 000 € reçus sur 18 000 €. » — before a convention, what is asked."""
    argent = d["argent"]
    if Decimal(argent["promis"]):
        return f"{mots.euros(argent['paye'])} reçus sur {mots.euros(argent['promis'])} promis par convention."
    if Decimal(argent["reserve"]):
        return f"{mots.euros(argent['reserve'])} prévus par la convention à signer. Pas encore de versement."
    demande = tableau(d["contenu"])["anct"]
    if demande:
        return f"{mots.euros(demande)} demandés à l’ANCT. Pas encore de convention."
    return "Pas encore de montant."


def phrases_proposees(d):
    """Three sentences at the most, drawn from the facts, until the team writes its own."""
    jour = date.fromisoformat(d["etabli_le"])
    debut = date.fromisoformat(d["periode_debut"])
    etapes = d["contenu"]["etapes"]

    def citees(liste):
        return mots.liste_en_phrase([f"«\u00a0{e['titre']}\u00a0»" for e in liste[:2]])

    finies = [
        e for e in etapes
        if e["statut"] == StatutEtape.REALISEE and fin_de_mois(date.fromisoformat(e["fin"])) >= debut
    ]  # fmt: skip
    en_cours = [e for e in etapes if e["statut"] == StatutEtape.EN_COURS]
    a_venir = [e for e in etapes if e["statut"] == StatutEtape.VALIDEE and date.fromisoformat(e["debut"]) > jour]
    en_projet = [e for e in etapes if e["statut"] in {StatutEtape.BROUILLON, StatutEtape.PROPOSEE}]
    phrases = []
    if finies:
        phrases.append(f"C’est fait : {citees(finies)}.")
    if en_cours:
        phrases.append(f"En ce moment : {citees(en_cours)}.")
    if a_venir:
        phrases.append(
            f"Bientôt : {citees(a_venir)}, à partir {mots.de_mois(date.fromisoformat(a_venir[0]['debut']))}."
        )
    if not phrases and en_projet:
        phrases.append(f"Le parcours se prépare : {citees(en_projet)}.")
    return phrases or ["Le parcours commence."]


def _suite(suite, jour):
    """« Faite », « En cours, pour le 12 mai, Jeanne Faure »."""
    decision = Decision(
        statut=suite["statut"],
        echeance=date.fromisoformat(suite["echeance"]) if suite["echeance"] else None,
        faite_le=date.fromisoformat(suite["faite_le"]) if suite["faite_le"] else None,
    )
    etat = decision.suite(jour)
    details = []
    if etat == Suite.FAITE:
        details.append(f"le {mots.date_longue(decision.faite_le)}")
    elif etat in {Suite.EN_COURS, Suite.EN_RETARD}:
        if decision.echeance:
            details.append(
                f"{'prévue' if etat == Suite.EN_RETARD else 'à faire'} pour le {mots.date_longue(decision.echeance)}"
            )
        if suite["responsable"]:
            details.append(suite["responsable"])
    return {
        "question": suite["question"],
        "comite": date.fromisoformat(suite["comite"]),
        "etat": etat.label,
        "details": ", ".join(details),
    }


def prochaine_date(d, jour):
    """The first of: the next committee, the next key date, the next end of an étape. A sentence, never empty."""
    dates = [(date.fromisoformat(j["date"]), j["titre"]) for j in d["contenu"]["jalons"]]
    dates = [(quand, quoi) for quand, quoi in dates if quand > _moment(d).date()]
    if d["suivant"]:
        dates.append((datetime.fromisoformat(d["suivant"]).date(), "comité suivant"))
    if not dates:
        return "À fixer ensemble : comptez environ un comité tous les trois mois."
    quand, quoi = min(dates)
    return f"{mots.date_jour(quand).capitalize()} : {quoi}."


def prochaines_etapes(etapes, jalons, jour):
    """What begins, ends or is dated within three months: [(day or month in words, what)], in order."""
    fin = decaler_mois(jour, HORIZON_MOIS + 1)
    faits = []
    for etape in etapes:
        if etape["statut"] == StatutEtape.REALISEE:
            continue
        debut, terme = date.fromisoformat(etape["debut"]), date.fromisoformat(etape["fin"])
        if jour < debut < fin:
            faits.append((debut, mots.mois(debut), f"Début de « {etape['titre']} »"))
        if jour <= fin_de_mois(terme) and terme < fin:
            faits.append(
                (
                    fin_de_mois(terme),
                    f"fin {mots.mois(terme)}",
                    f"Fin de « {etape['titre']} » ({MOTS[etape['statut']].lower()})",
                )
            )
    for jalon in jalons:
        quand = date.fromisoformat(jalon["date"])
        if jour <= quand < fin:
            faits.append((quand, mots.date_longue(quand), jalon["titre"]))
    return [{"quand": quand, "quoi": quoi} for _, quand, quoi in sorted(faits, key=lambda f: f[0])]


def periode_par_defaut(parcours, avant):
    """The period of a committee starts at the one held before it, or with the parcours."""
    precedent = (
        Comite.objects.filter(parcours=parcours, statut=Statut.TENU, date_heure__lt=avant)
        .order_by("-date_heure")
        .first()
    )
    return precedent.jour if precedent else min(parcours.debut, timezone.localdate(avant) - timedelta(days=1))

"""The report that goes with a payment: which one it is, whether it opens the payment, and what the étapes themselves already say."""

from django.utils import timezone

from conventions.enums import VIVANTES, GenreTranche, StatutBilan, StatutVersement
from conventions.models import Bilan, Versement
from parcours.enums import PlaceHabitants, Public, StatutEtape
from parcours.frise import PROMISES, fin_de_mois
from parcours.models import Etape
from socle.mots import liste_en_phrase, mois, periode

QUESTIONS = {
    "realise": "Ce qui a été fait",
    "effets": "Ce que cela a changé",
    "difficultes": "Ce qui a été difficile",
    "suites": "La suite",
}
# The team writes.
EN_ECRITURE = (StatutBilan.BROUILLON, StatutBilan.A_COMPLETER)
LIVRABLES_MAX = 300


# --- which report ------------------------------------------------------------------------------------------------------------


def est_final(tranche):
    """The report of the last payment is the final one; the others are intermediate."""
    return tranche.genre == GenreTranche.SOLDE


def nommer_bilan(tranche):
    """« Bilan intermédiaire », « Bilan final »."""
    return "Bilan final" if est_final(tranche) else "Bilan intermédiaire"


def versement_du_rang(convention, rang):
    """The payment that the report of this rank opens; the last one of that rank when an avenant cancelled some. None when there is none."""
    versements = Versement.objects.filter(convention=convention, rang=rang).select_related("tranche")
    return versements.order_by("-pk").first() if rang > 1 else None


def statuts_des_bilans(convention):
    """{rank: state} of the reports of this convention. One query."""
    return dict(Bilan.objects.order_by().filter(convention=convention).values_list("rang", "statut"))


def empechement_bilan(statut, versement):
    """Why the report of this state (None: not begun) does not open this payment yet, in one sentence; "" when it does.

    The first payment asks for no report.
    """
    if versement.rang == 1 or statut == StatutBilan.ACCEPTE:
        return ""
    lequel = "le bilan final" if est_final(versement.tranche) else "un bilan"
    le = f"Le {str(versement).lower()}"
    return {
        None: f"{le} se demande avec {lequel} : écrivez-le.",
        StatutBilan.BROUILLON: f"{le} se demande avec {lequel} : terminez-le, puis envoyez-le.",
        StatutBilan.ENVOYE: f"L’ANCT lit votre bilan : vous pourrez demander le {str(versement).lower()} quand elle l’aura accepté.",
        StatutBilan.A_COMPLETER: f"L’ANCT vous demande de compléter votre bilan : {le[0].lower()}{le[1:]} l’attend.",
    }[statut or None]


def empechement_ecriture(convention, versement):
    """Why no report may be written for this payment now; "" when one may."""
    # A suspended one still reports: that may be what it waits for.
    if convention.statut not in VIVANTES:
        return f"La convention est « {convention.get_statut_display()} » : il n’y a plus de bilan à écrire."
    if versement is None or versement.statut == StatutVersement.ANNULE:
        return "Aucun bilan n’est attendu pour ce versement."
    if versement.statut == StatutVersement.PAYE:
        return f"Le {str(versement).lower()} est déjà payé : il n’y a plus de bilan à écrire."
    return ""


# --- what the étapes say ----------------------------------------------------------------------------------------------------


def etapes_du_bilan(parcours_pk):
    """The étapes that a report tells, in the order of the calendar. One query."""
    return list(Etape.objects.presents().filter(parcours=parcours_pk))


def est_commencee(etape):
    """Begun or done: a report has a word on it."""
    return etape.statut in (StatutEtape.EN_COURS, StatutEtape.REALISEE) or etape.debut_reel is not None


def dire_etat(etape, jour):
    """Where an étape stands and since when, in one sentence without its full stop."""
    prevu = _mois(etape.debut, etape.fin)
    match etape.statut:
        case StatutEtape.REALISEE:
            reel = _reel(etape)
            return f"Terminée{f', {reel}' if reel else ''}, prévue {prevu}"
        case StatutEtape.EN_COURS:
            depuis = f" depuis {mois(etape.debut_reel)}" if etape.debut_reel else ""
            return f"En cours{depuis}{_retard(etape, jour)}, prévue {prevu}"
        case StatutEtape.VALIDEE:
            return f"Pas encore commencée{_retard(etape, jour)}, prévue {prevu}"
        case StatutEtape.REPORTEE:
            commencee = f", commencée en {mois(etape.debut_reel)}" if etape.debut_reel else ""
            return f"Reportée{commencee}, prévue maintenant {prevu}"
        case StatutEtape.ABANDONNEE:
            return f"Abandonnée : {etape.motif_abandon.strip().rstrip('.')}" if etape.motif_abandon else "Abandonnée"
    return "En projet : elle n’est pas encore dans la convention"


def _reel(etape):
    if etape.debut_reel and etape.fin_reelle:
        return f"menée {_mois(etape.debut_reel, etape.fin_reelle)}"
    return f"finie en {mois(etape.fin_reelle)}" if etape.fin_reelle else ""


def _mois(debut, fin):
    """« de mars à juin 2027 », « en mars 2027 »."""
    return f"en {mois(debut)}" if mois(debut) == mois(fin) else periode(debut, fin)


def _retard(etape, jour):
    return ", en retard" if etape.statut in PROMISES and fin_de_mois(etape.fin) < jour else ""


def premiere_phrase(etape, jour=None):
    """What the portal knows of an étape, as the first words of its line: the team goes on from there."""
    phrases = [dire_etat(etape, jour or timezone.localdate())]
    if est_commencee(etape):
        publics = [Public(code).label.lower() for code in etape.public.split(",") if code]
        if publics:
            phrases.append(f"Pour qui : {liste_en_phrase(publics)}")
        if etape.place_des_habitants is not None:
            place = PlaceHabitants(etape.place_des_habitants).label
            phrases.append(f"Place des habitants : {place[0].lower()}{place[1:]}")
    if etape.statut == StatutEtape.REALISEE and 0 < len(etape.livrables) <= LIVRABLES_MAX:
        phrases.append(f"Ce que nous avons à la fin : {etape.livrables.strip().rstrip('.')}")
    return f"{'. '.join(phrases)}."


# --- what is missing --------------------------------------------------------------------------------------------------------


def champ_de_l_etape(etape):
    """The name of the field of this étape in the form."""
    return f"etape_{etape.pk}"


def manques(bilan, textes, etapes, *, final):
    """[(field, words)] of what a report needs before it is sent. `textes` is {pk of an étape: its text}."""
    exigees = ("realise", "effets") if final else ("realise",)
    absents = [(nom, f"« {QUESTIONS[nom]} »") for nom in exigees if not getattr(bilan, nom).strip()]
    absents += [
        (champ_de_l_etape(etape), f"un mot sur l’étape « {etape.titre} »")
        for etape in etapes
        if est_commencee(etape) and not textes.get(etape.pk, "").strip()
    ]
    return absents

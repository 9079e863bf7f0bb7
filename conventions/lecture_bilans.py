"""The reports as people read them: the list along the payments, one report whole, the one before as a help to write."""

from django.utils import timezone

from conventions.bilans import (
    QUESTIONS,
    dire_etat,
    empechement_ecriture,
    etapes_du_bilan,
    nommer_bilan,
    premiere_phrase,
)
from conventions.enums import StatutBilan, StatutVersement
from conventions.models import Bilan, Tranche, Versement
from socle.mots import date_longue

TERRITOIRE = {
    None: "À écrire",
    StatutBilan.BROUILLON: "En cours d’écriture",
    StatutBilan.ENVOYE: "Envoyé le {envoye}. L’ANCT le lit",
    StatutBilan.A_COMPLETER: "À compléter",
    StatutBilan.ACCEPTE: "Accepté le {juge}",
}
AGENCE = TERRITOIRE | {
    None: "Pas encore commencé par le territoire",
    StatutBilan.BROUILLON: "En cours d’écriture par le territoire",
    StatutBilan.ENVOYE: "Envoyé le {envoye}, à lire",
    StatutBilan.A_COMPLETER: "Le territoire le complète",
}

# What the territory does next.
ACTIONS = {
    StatutBilan.BROUILLON: "Écrire",
    StatutBilan.ENVOYE: "Lire",
    StatutBilan.A_COMPLETER: "Compléter",
    StatutBilan.ACCEPTE: "Lire",
}


def dire_statut(bilan, *, anct):
    """« Envoyé le 3 mars 2027. L’ANCT le lit »; `bilan` is None when it is not begun."""
    mots = (AGENCE if anct else TERRITOIRE)[bilan.statut if bilan else None]
    if bilan is None:
        return mots
    return mots.format(envoye=date_longue(bilan.envoye_le), juge=date_longue(bilan.juge_le))


def lignes_des_bilans(convention, *, anct):
    """One line for each payment after the first in the schedule in force: its report, in words, and the word of its link. Three queries."""
    tranches = [t for t in Tranche.objects.en_vigueur(convention) if t.rang > 1]
    versements = {
        v.rang: v for v in Versement.objects.presents().filter(convention=convention).select_related("tranche")
    }
    bilans = {b.rang: b for b in Bilan.objects.filter(convention=convention)}
    return [
        _ligne(convention, tranche, versements.get(tranche.rang), bilans.get(tranche.rang), anct=anct)
        for tranche in tranches
    ]


def _ligne(convention, tranche, versement, bilan, *, anct):
    etat, action = dire_statut(bilan, anct=anct), ""
    if bilan:
        action = "Lire" if anct else ACTIONS[bilan.statut]
    elif versement is None:
        etat = "À écrire une fois la convention notifiée"
    elif versement.statut == StatutVersement.PAYE:
        etat = "Sans objet : ce versement est déjà payé"
    elif empechement_ecriture(convention, versement):
        etat = "Sans objet : la convention est terminée"
    elif not anct:
        action = "Écrire"
    return {
        "rang": tranche.rang,
        "nom": nommer_bilan(tranche),
        "versement": tranche.libelle,
        "date": tranche.date_prevue,
        "etat": etat,
        "motif": bilan.motif if bilan and bilan.statut == StatutBilan.A_COMPLETER else "",
        "action": action,
    }


def textes_des_etapes(bilan, etapes):
    """{pk of an étape: its text}: what was written, else what the portal knows of an étape that has no line yet. One query."""
    jour = timezone.localdate()
    ecrits = dict(bilan.lignes.values_list("etape", "texte")) if bilan else {}
    return {e.pk: ecrits[e.pk] if e.pk in ecrits else premiere_phrase(e, jour) for e in etapes}


def texte_du_bilan(bilan):
    """A whole report, to be read: {questions: [(question, text)], etapes: [{titre, etat, texte}]}. Two queries."""
    jour = timezone.localdate()
    ecrits = dict(bilan.lignes.values_list("etape", "texte"))
    return {
        "questions": [(question, getattr(bilan, nom)) for nom, question in QUESTIONS.items()],
        "etapes": [_etape_lue(e, ecrits.get(e.pk, ""), jour) for e in etapes_du_bilan(bilan.convention.parcours_id)],
    }


def _etape_lue(etape, texte, jour):
    """What the portal knows of an étape is said unless its text begins with that very sentence."""
    etat = dire_etat(etape, jour)
    return {"titre": etape.titre, "etat": "" if texte.startswith(etat) else etat, "texte": texte}


def bilan_precedent(convention, rang):
    """The report before this one, whole, for who writes the next: read, never copied. None when there is none. At most three queries."""
    bilan = Bilan.objects.filter(convention=convention, rang__lt=rang).order_by("-rang").first()
    if bilan is None:
        return None
    bilan.convention = convention
    return {"bilan": bilan, **texte_du_bilan(bilan)}


def differences(form, bilan, etapes):
    """[(label, text)] of what stands in the report now and is not what this form says: another person wrote it meanwhile."""
    champs, lignes = form.textes()
    ecrits = textes_des_etapes(bilan, etapes)
    autres = [
        (question, getattr(bilan, nom))
        for nom, question in QUESTIONS.items()
        if _plat(champs[nom]) != _plat(getattr(bilan, nom))
    ]
    return autres + [(e.titre, ecrits[e.pk]) for e in etapes if _plat(lignes[e.pk]) != _plat(ecrits[e.pk])]


def _plat(texte):
    return texte.replace("\r\n", "\n").strip()

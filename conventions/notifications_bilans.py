"""The mail of a report: to be completed, accepted. ANCT is not mailed when one is sent: it has a due date (`echeances/bilans.py`)."""

from django.conf import settings
from django.urls import reverse

from conventions.bilans import nommer_bilan, versement_du_rang
from conventions.enums import StatutBilan, StatutVersement
from conventions.models import Acte, Bilan
from parcours.models import Parcours
from parcours.notifications import adresse_interlocuteur
from socle.travaux.courriels import Lettre, inscrire_lettre, poster

A_COMPLETER = "conventions.bilan_a_completer"
ACCEPTE = "conventions.bilan_accepte"


def annoncer_bilan_a_completer(bilan, *, envoi):
    """Tell the territory what its report lacks. `envoi` counts the sendings: each one may be asked again."""
    _annoncer(A_COMPLETER, bilan, envoi)


def annoncer_bilan_accepte(bilan, *, envoi):
    """Tell the territory that its report is accepted, and what that opens."""
    _annoncer(ACCEPTE, bilan, envoi)


def _annoncer(gabarit, bilan, envoi):
    if adresse := adresse_interlocuteur(bilan.convention.parcours):
        poster(gabarit, adresse, {"bilan": bilan.pk}, cle=f"{gabarit}:{bilan.pk}:{envoi}")


def _lire(ids):
    """(report, its payment, its parcours)"""
    bilan = Bilan.objects.select_related("convention", "juge_par").get(pk=ids["bilan"])
    parcours = Parcours.objects.pour_page().get(pk=bilan.convention.parcours_id)
    return bilan, versement_du_rang(bilan.convention, bilan.rang), parcours


def _lettre_a_completer(ids):
    bilan, versement, parcours = _lire(ids)
    if bilan.statut != StatutBilan.A_COMPLETER:
        return None
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : votre bilan est à compléter",
        paragraphes=[
            f"J’ai lu votre {nommer_bilan(versement.tranche).lower()}. Il reste à le compléter : {bilan.motif}",
            f"Ce que vous avez écrit est gardé. Le {str(versement).lower()} se demande une fois le bilan accepté.",
        ],
        action=("Compléter le bilan", settings.SITE_URL + reverse("conventions:bilan", args=[parcours.pk, bilan.rang])),
        signataire=bilan.juge_par,
    )


def _lettre_accepte(ids):
    bilan, versement, parcours = _lire(ids)
    if bilan.statut != StatutBilan.ACCEPTE:
        return None
    numero = Acte.objects.values_list("numero", flat=True).get(convention=bilan.convention_id, rang=0)
    nom = f"le {str(versement).lower()} de la convention {numero}"
    if versement.statut == StatutVersement.PREVU:
        suite = (
            f"Votre bilan est accepté. La page de la convention dit s’il manque autre chose avant de demander {nom}."
        )
    else:
        suite = f"Votre bilan est accepté : vous n’avez rien d’autre à écrire pour {nom}."
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : votre bilan est accepté",
        paragraphes=[suite, "Merci. Le bilan reste à lire sur le portail, tel que vous l’avez envoyé."],
        action=("Voir la convention", settings.SITE_URL + reverse("conventions:page", args=[parcours.pk])),
        signataire=bilan.juge_par,
    )


inscrire_lettre(A_COMPLETER, _lettre_a_completer)
inscrire_lettre(ACCEPTE, _lettre_accepte)

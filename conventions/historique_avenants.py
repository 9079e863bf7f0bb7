"""The acts of a convention as its page lists them: the initial one, then what has modified it."""

from django.urls import reverse
from django.utils import timezone

from conventions import droits
from conventions.avenants import dire_ecart, empechement
from conventions.enums import ACTES_TERMINES, EN_REDACTION, StatutActe
from conventions.lecture import LIENS, adresse_du_document, lien_du_document
from socle.documents.models import Document
from socle.mots import euros
from socle.travaux.models import Etat


def contexte_avenants(convention, parcours, utilisateur):
    """{lignes, ouvrir, raison} for `avenants_resume.html`; {} before the first signature, or when there is nothing to show. Two queries."""
    if convention is None or convention.date_effet is None:
        return {}
    actes = list(convention.actes.defer("texte_gele").order_by("rang", "pk"))
    peut_preparer = bool(droits.peut_preparer(utilisateur))
    if len(actes) == 1 and not peut_preparer:
        return {}
    liens = _liens(actes, parcours)
    en_cours = next((a for a in actes if a.statut not in ACTES_TERMINES), None)
    raison = empechement(convention, parcours, en_cours) if peut_preparer else ""
    return {
        "lignes": [_ligne(a, parcours, utilisateur, liens.get(a.pk, [])) for a in actes],
        "ouvrir": reverse("conventions:avenant_rediger", args=[parcours.pk]) if peut_preparer and not raison else "",
        "raison": raison,
    }


def _liens(actes, parcours):
    """{pk of act: [(words, path)]} of the documents that are ready."""
    documents = (
        Document.objects.actuels()
        .filter(objet_type="conventions.acte", objet_id__in=[a.pk for a in actes], genre__in=LIENS, etat=Etat.PRET)
        .order_by("pk")
        .values_list("objet_id", "genre")
    )
    prets = set(documents)
    return {
        a.pk: [
            (lien_du_document(a, genre), adresse_du_document(parcours.pk, a.pk, genre))
            for genre in LIENS
            if (a.pk, genre) in prets
        ]
        for a in actes
    }


def _ligne(acte, parcours, utilisateur, liens):
    # What ANCT is still writing is its own: the territory reads it once it was sent for re-reading.
    lisible = bool(droits.peut_lire_projet(utilisateur, acte))
    change = (
        reverse("conventions:avenant_difference", args=[parcours.pk, acte.pk]) if acte.est_avenant and lisible else ""
    )
    return {
        "titre": str(acte),
        "objet": acte.objet if lisible else "",
        "etat": acte.get_statut_display(),
        "quand": _quand(acte),
        "montant": _montant(acte) if lisible else "",
        "abandonnee": acte.statut == StatutActe.ABANDONNEE,
        "change": change,
        "liens": liens,
    }


def _montant(acte):
    return dire_ecart(acte.montant_delta) if acte.est_avenant else euros(acte.montant_delta)


def _quand(acte):
    """The day that its state speaks of."""
    if acte.notifiee_le:
        return acte.notifiee_le
    if acte.est_signee:
        return max(acte.signee_collectivite_le, acte.signee_anct_le)
    if acte.statut in EN_REDACTION:
        return timezone.localdate(acte.redige_le)
    return acte.transmise_le and timezone.localdate(acte.transmise_le)

"""The page of a convention: where it stands, what is expected of whom, its documents, its history."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from conventions import droits
from conventions.documents import EXEMPLAIRE
from conventions.enums import EN_REDACTION, StatutActe
from conventions.etats import attendu, etapes
from conventions.historique import historique
from conventions.models import Acte
from conventions.prealables import MONTANT, couts_inconnus, manques_avant_redaction
from conventions.views.acces import acte_ou_404
from parcours import versions
from parcours.acces import parcours_ou_404
from socle.comptes.reprise import connexion_exigee
from socle.documents import contexte_etat, documents_de, repondre_etat, servir


def _document(acte):
    return documents_de(acte).filter(genre=EXEMPLAIRE).pour_liste().first()


def _etat_du_document(acte, parcours, document):
    return contexte_etat(
        document,
        url_etat=reverse("conventions:document_etat", args=[parcours.pk, acte.pk]),
        url_fichier=reverse("conventions:document", args=[parcours.pk, acte.pk]),
        libelle="Lire la convention",
    )


@require_GET
@connexion_exigee
def page(request, parcours_pk):
    parcours = parcours_ou_404(request, parcours_pk)
    acte = Acte.objects.du_parcours(parcours).pour_page().first()
    contexte = {"parcours": parcours, "acte": acte, "peut_preparer": droits.peut_preparer(request.user)}
    if (acte is None or acte.statut == StatutActe.ABANDONNEE) and not parcours.est_clos:
        contexte |= _avant_redaction(parcours)
    if acte is not None:
        acte.convention.parcours = parcours
        tranches = list(acte.tranches.all())
        contexte |= {
            "etapes": etapes(acte, parcours),
            "attendu": attendu(acte, parcours, tranches),
            "tranches": tranches,
            "historique": historique(acte),
            "en_redaction": acte.statut in EN_REDACTION,
            # Before validation the figures are ANCT's own draft.
            "montre_montant": acte.numero is not None or request.user.est_anct,
        }
        if acte.numero and (document := _document(acte)):
            contexte["etat_document"] = _etat_du_document(acte, parcours, document)
    return render(request, "conventions/page.html", contexte)


def _avant_redaction(parcours):
    """What is missing before ANCT drafts; an amount alone does not stop it."""
    engagements = set(parcours.engagements.values_list("partie", flat=True))
    blocs = versions.contenu(parcours)
    manques = manques_avant_redaction(parcours, blocs, engagements)
    return {
        "manques": [{"mot": mot, "url": reverse(nom, args=[parcours.pk])} for mot, nom in manques],
        "peut_rediger": {mot for mot, _ in manques} <= {MONTANT, *couts_inconnus(blocs)},
    }


@require_GET
@connexion_exigee
def document(request, parcours_pk, pk):
    _, acte = acte_ou_404(request, parcours_pk, pk)
    pdf = _document(acte)
    if pdf is None or not pdf.est_pret:
        raise Http404("Ce document n’est pas encore prêt.")
    return servir(request, pdf.fichier)


@require_GET
@connexion_exigee
def document_etat(request, parcours_pk, pk):
    parcours, acte = acte_ou_404(request, parcours_pk, pk)
    pdf = _document(acte)
    if pdf is None:
        raise Http404("Cette convention n’a pas encore de document.")
    etat = _etat_du_document(acte, parcours, pdf)
    return repondre_etat(request, **etat)

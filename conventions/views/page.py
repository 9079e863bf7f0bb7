"""The page of a convention: where it stands, what is expected of whom, its documents, its history."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from conventions import droits
from conventions.depots import contexte_signatures
from conventions.documents import EXEMPLAIRE
from conventions.echeances import AVANT_SIGNATURE
from conventions.enums import A_SIGNER, EN_REDACTION, SIGNES, TERMINEES, Statut, StatutVersement
from conventions.etapes import etapes, etapes_de_la_modification
from conventions.etats import attendus, est_modification_en_cours
from conventions.historique import historique
from conventions.historique_avenants import contexte_avenants
from conventions.lecture import LIENS, adresse_du_document, lien_du_document
from conventions.lecture_pieces import resume_pieces
from conventions.lecture_texte import contexte_texte
from conventions.lecture_versements import contexte_versements
from conventions.models import Tranche
from conventions.prealables import MONTANT, couts_inconnus, manques_avant_redaction
from conventions.situations import acte_du_parcours, rassembler
from conventions.transitions.execution import empechement_solde
from conventions.views.acces import acte_ou_404
from conventions.views.versements import AVIS_SUIVI
from conventions.vote.resume import contexte_vote
from parcours import versions
from parcours.acces import parcours_ou_404
from parcours.enums import Statut as StatutParcours
from socle.comptes.reprise import connexion_exigee
from socle.documents import contexte_etat, documents_de, repondre_etat, servir


def _document_ou_404(acte, genre):
    document = documents_de(acte).actuels().filter(genre=genre).pour_liste().first() if genre in LIENS else None
    if document is None:
        raise Http404("Ce document n’existe pas encore.")
    return document


def _etat_du_document(acte, parcours, document):
    return contexte_etat(
        document,
        url_etat=adresse_du_document(parcours.pk, acte.pk, document.genre, etat=True),
        url_fichier=adresse_du_document(parcours.pk, acte.pk, document.genre),
        libelle=lien_du_document(acte, document.genre),
    )


def _etats_des_documents(acte, parcours):
    """The state of each document of this act; one query."""
    par_genre = {d.genre: d for d in documents_de(acte).actuels().filter(genre__in=LIENS).pour_liste()}
    return [_etat_du_document(acte, parcours, par_genre[genre]) for genre in LIENS if genre in par_genre]


@require_GET
@connexion_exigee
def page(request, parcours_pk):
    parcours = parcours_ou_404(request, parcours_pk)
    acte = acte_du_parcours(parcours)
    contexte = {
        "parcours": parcours,
        "acte": acte,
        "peut_preparer": droits.peut_preparer(request.user),
        "peut_finances": droits.peut_tenir_finances(request.user),
    }
    terminee = acte is not None and acte.convention.statut in TERMINEES
    if (acte is None or terminee) and not parcours.est_clos and parcours.statut in AVANT_SIGNATURE:
        contexte |= _avant_redaction(parcours)
    if acte is not None:
        tranches = list(Tranche.objects.en_vigueur(acte.convention)) or list(acte.tranches.all())
        versements = contexte_versements(acte.convention, parcours, request.user, tranches)
        lignes = [ligne for ligne in versements["lignes"] if "versement" in ligne]
        for ligne in lignes:
            ligne["avis"] = ligne["avis"] and AVIS_SUIVI.dire(ligne["versement"], ligne["avis"])
        faits = [ligne["versement"] for ligne in lignes]
        # What was cancelled was promised all the same: the sums of the table add up.
        versements["annule"] = sum(v.montant_prevu for v in faits if v.statut == StatutVersement.ANNULE)
        versements["total"] += versements["annule"]
        signatures = contexte_signatures(acte, parcours, request.user)
        connus = rassembler(acte, faits, suivi=versements.get("suivi"), depots=signatures.get("depots", {}))
        modification = est_modification_en_cours(acte)
        initial = acte.convention.actes.defer("texte_gele").get(rang=0) if acte.est_avenant else acte
        contexte |= {
            "convention": acte.convention,
            "initial": initial,
            "modification": modification,
            "objet": acte.objet if droits.peut_lire_projet(request.user, acte) else "",
            "etapes": etapes(initial, parcours, acte.convention, faits),
            "etapes_modification": etapes_de_la_modification(acte) if modification else [],
            "attendus": attendus(acte, parcours, connus),
            "reversement": connus.reversement_du,
            "versements": versements,
            "historique": historique(acte, faits),
            "en_redaction": acte.statut in EN_REDACTION,
            # Before validation the figures are ANCT's own draft.
            "montre_montant": initial.numero is not None or request.user.est_anct,
            "documents": _etats_des_documents(acte, parcours),
            "vote": contexte_vote(acte, parcours, request.user),
            "signatures": signatures,
            "texte": contexte_texte(acte, parcours, request.user),
            "peut_solder": bool(contexte["peut_finances"]) and not empechement_solde(acte.convention, parcours),
            "peut_clore": acte.convention.statut == Statut.SOLDEE
            and parcours.statut == StatutParcours.CLOS
            and bool(contexte["peut_preparer"]),
            "peut_decompter": bool(contexte["peut_finances"]) and acte.convention.est_a_decompter,
            "avenants": contexte_avenants(acte.convention, parcours, request.user),
        }
        if not terminee and acte.statut in (*A_SIGNER, *SIGNES):
            contexte["pieces"] = resume_pieces(
                acte.convention, parcours, request.user, faits, getattr(versements.get("suivi"), "dossier", None)
            )
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


def _servir(request, parcours_pk, pk, genre):
    _, acte = acte_ou_404(request, parcours_pk, pk)
    pdf = _document_ou_404(acte, genre)
    if not pdf.est_pret:
        raise Http404("Ce document n’est pas encore prêt.")
    return servir(request, pdf.fichier)


def _dire_l_etat(request, parcours_pk, pk, genre):
    parcours, acte = acte_ou_404(request, parcours_pk, pk)
    etat = _etat_du_document(acte, parcours, _document_ou_404(acte, genre))
    return repondre_etat(request, page=reverse("conventions:page", args=[parcours.pk]), **etat)


@require_GET
@connexion_exigee
def document(request, parcours_pk, pk):
    return _servir(request, parcours_pk, pk, EXEMPLAIRE)


@require_GET
@connexion_exigee
def document_etat(request, parcours_pk, pk):
    return _dire_l_etat(request, parcours_pk, pk, EXEMPLAIRE)


@require_GET
@connexion_exigee
def autre_document(request, parcours_pk, pk, genre):
    """The notification, the consolidated text."""
    return _servir(request, parcours_pk, pk, genre)


@require_GET
@connexion_exigee
def autre_document_etat(request, parcours_pk, pk, genre):
    return _dire_l_etat(request, parcours_pk, pk, genre)

"""The signature of one side: what is expected first, what to deposit and how, the pages put in order, what was deposited by whom."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from conventions import depots, droits, transitions
from conventions.enums import A_SIGNER, ModeSignature, PartieSignataire, StatutSignature
from conventions.forms.signatures import (
    ConstatForm,
    ExterneForm,
    PapierForm,
    RefusForm,
)
from conventions.lecture_signatures import degeler, dire
from conventions.views.acces import acte_ou_404
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.documents import contexte_etat, servir
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser

LARGEUR, LARGEUR_EN_GRAND = 320, 1400
UN_AN = 365 * 24 * 3600
A_COMPARER = (
    "Ce document n’est pas la suite exacte de celui que nous avons envoyé. Votre parapheur l’a peut-être réenregistré. "
    "Une personne de l’ANCT va comparer. Vous n’avez rien à refaire."
)
PREVENUE = " La personne contact du territoire est prévenue par mail."
ENREGISTREE = "La signature est enregistrée."


# --- what each view begins with -----------------------------------------------------------------------------------------------
def de_l_acte(vue):
    """The act through its scoped parcours, and the side: `vue(request, acte, partie, …)`."""

    @wraps(vue)
    @connexion_exigee
    def enveloppe(request, parcours_pk, pk, partie, **kwargs):
        _, acte = acte_ou_404(request, parcours_pk, pk)
        if partie not in PartieSignataire.values or acte.transmise_le is None:
            raise Http404("Cet acte n’est pas encore à signer.")
        return vue(request, acte, PartieSignataire(partie), **kwargs)

    return enveloppe


def adresse(nom, acte, partie, *args):
    return reverse(f"conventions:{nom}", args=[acte.convention.parcours.pk, acte.pk, partie, *args])


def presente(acte, partie):
    """The signature that stands for this side, or 404."""
    signature = get_object_or_404(acte.signatures.presentes().select_related("depose_par"), partie=partie)
    signature.acte = acte
    return signature


def exiger_depot(request, acte, partie):
    exiger(droits.peut_deposer(request.user, acte, partie))


def fil(acte, partie, *suite):
    pages = [
        ("Convention", reverse("conventions:page", args=[acte.convention.parcours.pk])),
        ("Signature", adresse("signature", acte, partie) if suite else ""),
    ]
    return [*pages, *((mot, "") for mot in suite)]


# --- the page -----------------------------------------------------------------------------------------------------------------
@require_GET
@de_l_acte
def signature(request, acte, partie):
    parcours = acte.convention.parcours
    deposee = depots.signatures_par_partie(acte).get(partie)
    refusee = deposee if deposee and deposee.statut == StatutSignature.REFUSEE else None
    en_place = None if refusee else deposee
    nom, qualite = depots.qui_signe(acte, partie)
    contexte = {
        "parcours": parcours,
        "acte": acte,
        "partie": partie,
        "titre": f"Signature p{depots.pour_qui(parcours, partie)[1:]}",
        "nom": nom,
        "qualite": qualite,
        "signature": en_place,
        "refusee": refusee,
        "ouvert": acte.statut in A_SIGNER,
        "peut_deposer": droits.peut_deposer(request.user, acte, partie),
        "peut_refuser": droits.peut_preparer(request.user) and acte.statut in A_SIGNER,
        "peut_constater": droits.peut_preparer(request.user),
        "est_collectivite": partie == PartieSignataire.COLLECTIVITE,
        "exemplaire": _etat_de_l_exemplaire(acte),
        "fil": fil(acte, partie),
    }
    if en_place is None:
        contexte["empechement"] = _empechement(request, acte, partie)
    else:
        contexte |= _ce_qui_est_depose(en_place)
    return render(request, "conventions/signature.html", contexte)


def _empechement(request, acte, partie):
    """Why this side cannot sign yet and where that is settled; None when it can."""
    parcours = acte.convention.parcours
    phrase = depots.empechement(acte, parcours, partie)
    if not phrase:
        return None
    if partie == PartieSignataire.COLLECTIVITE:
        if not droits.peut_preparer_vote(request.user, parcours):
            return {"phrase": phrase, "libelle": "", "url": ""}
        return {
            "phrase": phrase,
            "libelle": "Indiquer la date",
            "url": reverse("conventions:vote", args=[parcours.pk, acte.pk]),
        }
    if droits.peut_tenir_finances(request.user):
        return {
            "phrase": phrase,
            "libelle": "Vérifier les crédits",
            "url": reverse("conventions:credits", args=[parcours.pk, acte.pk]),
        }
    suite = "Une personne chargée de la gestion financière à l’ANCT s’en occupe."
    return {"phrase": f"{phrase} {suite}", "libelle": "", "url": ""}


def _ce_qui_est_depose(signature):
    contexte = {"est_recue": signature.statut == StatutSignature.RECUE, "message_a_comparer": A_COMPARER}
    if signature.mode == ModeSignature.PAPIER:
        feuillets = depots.feuillets_de(signature)
        fichiers = {}
        for f in feuillets:
            fichiers.setdefault(f.fichier_id, f)
        en_plus = sum(1 for f in feuillets if f.numero is None)
        contexte |= {"feuillets": feuillets, "fichiers": list(fichiers.values()), "en_plus": en_plus}
    if signature.mode == ModeSignature.EXTERNE:
        contexte["lues"] = dire(degeler(signature.verification))
    return contexte


def _etat_de_l_exemplaire(acte):
    document = depots.exemplaire_de(acte)
    if document is None:
        return None
    args = [acte.convention.parcours.pk, acte.pk]
    return contexte_etat(
        document,
        url_etat=reverse("conventions:document_etat", args=args),
        url_fichier=reverse("conventions:document", args=args),
        libelle="Lire et imprimer le document à signer",
    )


# --- deposit --------------------------------------------------------------------------------------------------------------------
def _deposer(request, acte, partie, classe, faire, *, titre, gabarit="conventions/signature_deposer.html", **extra):
    """A page with its form; `faire(donnees)` deposits and returns where to go."""
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = classe(donnees, request.FILES or None, initial={"signataire": depots.qui_signe(acte, partie)[0]})
    form.lien_retour = ("Revenir à la signature", adresse("signature", acte, partie))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(faire(form.cleaned_data))
        except ErreurMetier as erreur:
            refuser(form, erreur)
    contexte = {
        "parcours": acte.convention.parcours,
        "acte": acte,
        "titre": titre,
        "form": form,
        "nom": depots.qui_signe(acte, partie)[0],
        "qualite": depots.qui_signe(acte, partie)[1],
        "fil": fil(acte, partie, titre),
        **extra,
    }
    return render(request, gabarit, contexte)


@de_l_acte
def signature_papier(request, acte, partie):
    exiger_depot(request, acte, partie)

    def faire(donnees):
        transitions.deposer_papier(acte, partie, par=request.user, **donnees)
        messages.success(request, "Les pages sont déposées. Vérifiez leur ordre, puis confirmez.")
        return adresse("signature_pages", acte, partie)

    return _deposer(
        request,
        acte,
        partie,
        PapierForm,
        faire,
        titre="Déposer les pages signées sur papier",
        mode=ModeSignature.PAPIER,
    )


@de_l_acte
def signature_electronique(request, acte, partie):
    exiger_depot(request, acte, partie)

    def faire(donnees):
        deposee = transitions.deposer_externe(acte, partie, par=request.user, **donnees)
        if deposee.statut == StatutSignature.A_COMPARER:
            messages.info(request, A_COMPARER)
        else:
            messages.success(request, ENREGISTREE)
        return adresse("signature", acte, partie)

    return _deposer(
        request,
        acte,
        partie,
        ExterneForm,
        faire,
        titre="Déposer le PDF signé par voie électronique",
        mode=ModeSignature.EXTERNE,
    )


@de_l_acte
def signature_original(request, acte, partie):
    """ANCT keeps the signed original: no file."""
    exiger(droits.peut_preparer(request.user))

    def faire(donnees):
        lieu = donnees.pop("lieu_original")
        transitions.constater(acte, partie, lieu=lieu, par=request.user, **donnees)
        messages.success(request, ENREGISTREE)
        return adresse("signature", acte, partie)

    return _deposer(
        request, acte, partie, ConstatForm, faire, titre="Enregistrer une signature sur un original gardé à l’ANCT",
        mode=ModeSignature.CONSTAT,
    )  # fmt: skip


# --- take back, refuse, read ------------------------------------------------------------------------------------------------------
@require_POST
@de_l_acte
def signature_retirer(request, acte, partie):
    exiger_depot(request, acte, partie)
    transitions.retirer(presente(acte, partie), par=request.user)
    messages.success(request, "Le dépôt est retiré. Vous pouvez en faire un autre.")
    return redirect(adresse("signature", acte, partie))


@de_l_acte
def signature_refuser(request, acte, partie):
    exiger(droits.peut_preparer(request.user))
    signature = presente(acte, partie)

    def faire(donnees):
        transitions.refuser(signature, motif=donnees["motif"], par=request.user)
        messages.success(
            request, "Le document est refusé." + (PREVENUE if partie == PartieSignataire.COLLECTIVITE else "")
        )
        return adresse("signature", acte, partie)

    return _deposer(request, acte, partie, RefusForm, faire, titre="Refuser le document signé", refus=True)


@require_GET
@de_l_acte
def signature_fichier(request, acte, partie):
    """The signed PDF, as it was deposited."""
    fichier = presente(acte, partie).fichier
    if fichier is None:
        raise Http404("Cette signature n’a pas de fichier.")
    return servir(request, fichier)

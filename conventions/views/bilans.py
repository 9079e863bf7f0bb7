"""The reports: the team writes, reads again and sends; ANCT reads, accepts or asks for more."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from conventions import droits
from conventions.bilans import (
    EN_ECRITURE,
    QUESTIONS,
    champ_de_l_etape,
    empechement_ecriture,
    est_final,
    etapes_du_bilan,
    manques,
    nommer_bilan,
    versement_du_rang,
)
from conventions.documents import BILAN
from conventions.enums import StatutBilan
from conventions.forms.bilans import BilanForm, CompleterForm, EnvoyerBilanForm
from conventions.lecture_bilans import (
    bilan_precedent,
    differences,
    dire_statut,
    lignes_des_bilans,
    texte_du_bilan,
    textes_des_etapes,
)
from conventions.models import Bilan
from conventions.transitions import bilans as verbes
from conventions.views.acces import convention_ou_404, fil
from parcours.effets import EFFETS
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.documents import DocumentSuivi
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser

TITRE = "Bilans"


def _versement_ou_404(request, parcours_pk, rang):
    """(parcours, payment, its report or None); the convention is that of the payment."""
    parcours, convention = convention_ou_404(request, parcours_pk)
    versement = versement_du_rang(convention, rang)
    if versement is None:
        raise Http404("Ce versement n’a pas de bilan.")
    versement.convention = convention
    bilan = Bilan.objects.filter(convention=convention, rang=rang).select_related("envoye_par", "juge_par").first()
    if bilan:
        bilan.convention = convention
    return parcours, versement, bilan


def _bilan_ou_404(request, parcours_pk, rang):
    parcours, versement, bilan = _versement_ou_404(request, parcours_pk, rang)
    if bilan is None:
        raise Http404("Ce bilan n’est pas commencé.")
    return parcours, versement, bilan


def _fil(parcours, titre):
    return [*fil(parcours, "")[:1], (TITRE, reverse("conventions:bilans", args=[parcours.pk])), (titre, "")]


def _contexte(parcours, versement, bilan, titre=""):
    """What every page of a report says."""
    titre = titre or nommer_bilan(versement.tranche)
    return {
        "parcours": parcours,
        "versement": versement,
        "bilan": bilan,
        "titre": titre,
        "final": est_final(versement.tranche),
        "fil": _fil(parcours, titre),
    }


@require_GET
@connexion_exigee
def bilans(request, parcours_pk):
    parcours, convention = convention_ou_404(request, parcours_pk)
    contexte = {
        "parcours": parcours,
        "fil": fil(parcours, TITRE),
        "lignes": lignes_des_bilans(convention, anct=request.user.est_anct),
    }
    return render(request, "conventions/bilans.html", contexte)


# --- the team -------------------------------------------------------------------------------------------------------------------


@connexion_exigee
def bilan(request, parcours_pk, rang):
    """Where the team writes while the report is in its hands; where everybody reads it then."""
    parcours, versement, actuel = _versement_ou_404(request, parcours_pk, rang)
    peut = droits.peut_ecrire_bilan(request.user, parcours)
    if request.method == "POST":
        exiger(peut)
        # Sent by somebody else meanwhile: the verb refuses, and what was typed stays on the page.
        return _ecrire(request, parcours, versement, actuel)
    empechement = empechement_ecriture(versement.convention, versement)
    if peut and not empechement and (actuel is None or actuel.statut in EN_ECRITURE):
        return _ecrire(request, parcours, versement, actuel)
    return _lire(request, parcours, versement, actuel, empechement)


def _ecrire(request, parcours, versement, actuel):
    etapes = etapes_du_bilan(parcours.pk)
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = _formulaire(donnees, versement, actuel, etapes)
    autres = []
    if request.method == "POST" and form.is_valid():
        try:
            _enregistrer(versement, actuel, form, par=request.user)
        except verbes.BilanModifie as conflit:
            autres = differences(form, conflit.actuel, etapes)
            form = _formulaire(_sur_l_actuel(request, conflit.actuel), versement, conflit.actuel, etapes)
            form.is_valid()
            form.add_error(None, conflit.message)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, "Votre bilan est enregistré.")
            suite = "bilan_envoyer" if "relire" in request.POST else "bilan"
            return redirect(f"conventions:{suite}", parcours.pk, versement.rang)
    form.lien_retour = ("Revenir aux bilans", reverse("conventions:bilans", args=[parcours.pk]))
    contexte = _contexte(parcours, versement, actuel) | {
        "form": form,
        "autres": autres,
        "precedent": bilan_precedent(versement.convention, versement.rang),
        "effets": EFFETS,
    }
    return render(request, "conventions/bilan.html", contexte)


def _formulaire(donnees, versement, actuel, etapes):
    initial = {"revision": actuel.revision if actuel else 0}
    initial |= {nom: getattr(actuel, nom) for nom in QUESTIONS} if actuel else {}
    textes = textes_des_etapes(actuel, etapes)
    initial |= {champ_de_l_etape(e): textes[e.pk] for e in etapes}
    final = est_final(versement.tranche)
    return BilanForm(donnees, initial=initial, etapes=etapes, jour=timezone.localdate(), final=final)


def _enregistrer(versement, actuel, form, *, par):
    """Save what was written; the first saving opens the report. Raises as the verbs."""
    champs, lignes = form.textes()
    revision = form.cleaned_data["revision"] or 0
    if actuel is None:
        # Somebody may open it and write in it just before: then it is no longer at its first revision.
        actuel, revision = verbes.ouvrir_bilan(versement.convention, versement.rang, par=par), 1
    verbes.enregistrer_bilan(actuel, champs, lignes, revision, par=par)


def _sur_l_actuel(request, actuel):
    """What was posted, as if the page had been opened on the report as it stands now."""
    donnees = request.POST.copy()
    donnees["revision"] = actuel.revision
    return donnees


@connexion_exigee
def bilan_envoyer(request, parcours_pk, rang):
    """Read again what will be sent, see what is missing, then send."""
    parcours, versement, actuel = _bilan_ou_404(request, parcours_pk, rang)
    exiger(droits.peut_ecrire_bilan(request.user, parcours))
    form = EnvoyerBilanForm(request.POST if request.method == "POST" else None, initial={"revision": actuel.revision})
    if request.method == "POST" and form.is_valid():
        try:
            verbes.envoyer(actuel, form.cleaned_data["revision"], par=request.user)
        except ErreurMetier as erreur:
            # The page says again what is missing, or what the text is now.
            messages.error(request, erreur.message)
        else:
            messages.success(
                request,
                "Votre bilan est envoyé. L’ANCT le lit, puis vous recevez un mail. Vous pouvez encore le reprendre.",
            )
        return redirect(
            "conventions:bilan_envoyer" if actuel.statut in EN_ECRITURE else "conventions:bilan", parcours.pk, rang
        )
    if actuel.statut not in EN_ECRITURE or empechement_ecriture(versement.convention, versement):
        return redirect("conventions:bilan", parcours.pk, rang)
    etapes = etapes_du_bilan(parcours.pk)
    textes = dict(actuel.lignes.values_list("etape", "texte"))
    form.lien_retour = ("Modifier encore", reverse("conventions:bilan", args=[parcours.pk, rang]))
    contexte = _contexte(
        parcours, versement, actuel, f"Relire et envoyer : {nommer_bilan(versement.tranche).lower()}"
    ) | {
        "form": form,
        "manques": manques(actuel, textes, etapes, final=est_final(versement.tranche)),
        "url_ecrire": reverse("conventions:bilan", args=[parcours.pk, rang]),
        **texte_du_bilan(actuel),
    }
    return render(request, "conventions/bilan_envoyer.html", contexte)


@require_POST
@connexion_exigee
def bilan_reprendre(request, parcours_pk, rang):
    parcours, _, actuel = _bilan_ou_404(request, parcours_pk, rang)
    exiger(droits.peut_ecrire_bilan(request.user, parcours))
    verbes.reprendre(actuel, par=request.user)
    messages.success(request, "Vous avez repris votre bilan. Modifiez-le, puis envoyez-le de nouveau.")
    return redirect("conventions:bilan", parcours.pk, rang)


# --- both sides -----------------------------------------------------------------------------------------------------------------


def _lire(request, parcours, versement, actuel, empechement):
    """The report as it was sent; its state alone when it is not this person's to read."""
    lisible = droits.peut_lire_bilan(request.user, actuel) if actuel or request.user.est_anct else None
    peut_juger = droits.peut_juger_bilan(request.user)
    statut = actuel.statut if actuel else None
    contexte = _contexte(parcours, versement, actuel) | {
        "etat": dire_statut(actuel, anct=request.user.est_anct),
        "empechement": empechement,
        "lisible": lisible,
        "a_reprendre": statut == StatutBilan.ENVOYE and bool(droits.peut_ecrire_bilan(request.user, parcours)),
        "a_juger": statut == StatutBilan.ENVOYE and bool(peut_juger),
        "a_rouvrir": statut == StatutBilan.ACCEPTE and bool(peut_juger),
        "document": BILAN_SUIVI.etat(actuel) if actuel else None,
    }
    if actuel and lisible:
        contexte |= texte_du_bilan(actuel)
    return render(request, "conventions/bilan_lecture.html", contexte)


# The document of the last sending, unless it was taken back.
BILAN_SUIVI = DocumentSuivi(
    BILAN,
    route_etat="conventions:bilan_document_etat",
    route_fichier="conventions:bilan_document",
    libelle="Le bilan tel qu’il a été envoyé",
    cles=lambda bilan: [bilan.convention.parcours_id, bilan.rang],
    page=lambda bilan: reverse("conventions:bilan", args=[bilan.convention.parcours_id, bilan.rang]),
    criteres={"remplace_par": None, "retire_le": None},
)


@require_GET
@connexion_exigee
def bilan_document(request, parcours_pk, rang):
    _, _, actuel = _bilan_ou_404(request, parcours_pk, rang)
    return BILAN_SUIVI.servir(request, actuel)


@require_GET
@connexion_exigee
def bilan_document_etat(request, parcours_pk, rang):
    _, _, actuel = _bilan_ou_404(request, parcours_pk, rang)
    return BILAN_SUIVI.repondre(request, actuel)


# --- ANCT ------------------------------------------------------------------------------------------------------------------------


@connexion_exigee
def bilan_juger(request, parcours_pk, rang):
    """Read what was sent, then accept it or say what is missing."""
    parcours, versement, actuel = _bilan_ou_404(request, parcours_pk, rang)
    exiger(droits.peut_juger_bilan(request.user))
    accepte = request.POST.get("geste") == "accepter"
    form = CompleterForm(request.POST if request.method == "POST" else None, initial={"revision": actuel.revision})
    if request.method == "POST" and (form.is_valid() or accepte):
        try:
            phrase = _juger(actuel, form, accepte, par=request.user)
        except ErreurMetier as erreur:
            if accepte or erreur.champ is None:
                messages.error(request, erreur.message)
                return redirect("conventions:bilan", parcours.pk, rang)
            refuser(form, erreur)
        else:
            messages.success(request, phrase)
            return redirect("conventions:bilan", parcours.pk, rang)
    if actuel.statut != StatutBilan.ENVOYE:
        messages.error(request, f"Ce bilan n’est pas à lire : {dire_statut(actuel, anct=True).lower()}.")
        return redirect("conventions:bilan", parcours.pk, rang)
    if "motif" in (gardees := reprise.donnees_pour(request)):
        form = CompleterForm(gardees)
    contexte = _contexte(parcours, versement, actuel, f"Lire le {nommer_bilan(versement.tranche).lower()}") | {
        "form": form,
        "document": BILAN_SUIVI.etat(actuel) if actuel else None,
        **texte_du_bilan(actuel),
    }
    return render(request, "conventions/bilan_juger.html", contexte)


def _juger(bilan, form, accepte, *, par):
    """The verb that was asked, then what to say of it."""
    revision = form.cleaned_data.get("revision")
    if accepte:
        verbes.accepter(bilan, par=par, revision=revision)
        return "Le bilan est accepté. La personne contact du territoire est prévenue par mail."
    verbes.completer(bilan, form.cleaned_data["motif"], par=par, revision=revision)
    return "La demande est envoyée. La personne contact du territoire la reçoit par mail."


@require_POST
@connexion_exigee
def bilan_rouvrir(request, parcours_pk, rang):
    parcours, _, actuel = _bilan_ou_404(request, parcours_pk, rang)
    exiger(droits.peut_juger_bilan(request.user))
    verbes.rouvrir_bilan(actuel, par=request.user)
    messages.success(request, "Le bilan n’est plus accepté : relisez-le, puis acceptez-le ou demandez de le compléter.")
    return redirect("conventions:bilan", parcours.pk, rang)

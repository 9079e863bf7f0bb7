"""The personal page, and the door of an invitation."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from socle.comptes import donnees, invitations
from socle.comptes.forms import MonCompte, NouveauLien
from socle.comptes.reprise import connexion_exigee, donnees_pour
from socle.comptes.transitions import ouvrir_compte
from socle.panneaux import panneaux_pour

LIEN_DEMANDE = (
    "Si une invitation est ouverte pour cette adresse, un nouveau lien vient de lui être envoyé. "
    "Regardez aussi dans les messages indésirables."
)


@connexion_exigee
@never_cache
def mon_compte(request):
    """Name, function, phone; one's data; the second factor of ANCT; the way out."""
    if request.method == "POST":
        form = MonCompte(request.POST, instance=request.user)
        if form.is_valid():
            form.instance.save(update_fields=form.Meta.fields)
            messages.success(request, "Vos informations sont enregistrées.")
            return redirect("mon_compte")
        request.user.refresh_from_db(fields=form.Meta.fields)
    else:
        form = MonCompte(donnees_pour(request) or None, instance=request.user)
    contexte = {
        "form": form,
        "a_un_appareil": request.user.est_anct and is_mfa_enabled(request.user, [Authenticator.Type.TOTP]),
        "panneaux": panneaux_pour(request, request.user),
    }
    return render(request, "comptes/mon_compte.html", contexte)


@connexion_exigee
@require_GET
def mes_donnees(request):
    response = JsonResponse(donnees.exporter(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="mes-donnees-{timezone.localdate():%Y-%m-%d}.json"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, jeton):
    """A personal link. A good one has one button, that sends a code; nothing is taken up before the code comes back."""
    invitee = invitations.lire(jeton)
    if invitee is None:
        return render(request, "comptes/lien_inconnu.html", {"form": NouveauLien()}, status=404)
    etat = _etat(invitee)
    if request.method == "POST" and etat in _GESTES:
        return _GESTES[etat](request, invitee)
    contexte = {
        "invitation": invitee,
        "etat": etat,
        "nom_du_lieu": invitations.nom_du_perimetre(invitee),
        "motif": invitations.motif(invitee),
        "adresse": masquer(invitee.email),
        "est_la_bonne_personne": request.user.is_authenticated and request.user.email == invitee.email,
    }
    return render(request, "comptes/invitation.html", contexte, status=200 if etat in {"valable", "acceptee"} else 410)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_nouveau_lien(request):
    """For who has no good link left: the answer never says whether the address was invited."""
    form = NouveauLien(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="nouveau_lien"):
            return ratelimit.respond_429(request)
        invitations.renvoyer_a(form.cleaned_data["email"])
        return _demande_faite(request, LIEN_DEMANDE)
    return render(request, "comptes/lien_inconnu.html", {"form": form, "seulement_demande": True})


def masquer(email):
    """`jeanne.faure@montaud.fr` → « j•••@montaud.fr »: enough to recognise one's own mailbox, no more."""
    boite, _, domaine = email.partition("@")
    return f"{boite[:1]}•••@{domaine}"


def _etat(invitee):
    if invitee.acceptee_le:
        return "acceptee"
    if invitee.annulee_le:
        return "annulee"
    return "expiree" if invitee.est_expiree else "valable"


def _ouvrir(request, invitee):
    if request.user.is_authenticated and request.user.email == invitee.email:
        # This very mailbox was proved at sign-in.
        invitations.accepter(invitee)
        return redirect(get_adapter(request).get_login_redirect_url(request))
    if not ratelimit.consume(request, action="request_login_code", key=invitee.email):
        return ratelimit.respond_429(request)
    utilisateur = ouvrir_compte(invitee.email, nom=invitee.nom, fonction=invitee.fonction)
    if request.user.is_authenticated:
        get_adapter(request).logout(request)
    LoginCodeVerificationProcess.initiate(request=request, user=utilisateur, email=invitee.email)
    return redirect("account_confirm_login_code")


def _renvoyer(request, invitee):
    if not ratelimit.consume(request, action="nouveau_lien"):
        return ratelimit.respond_429(request)
    if invitations.renvoyer(invitee):
        return _demande_faite(request, f"Un nouveau lien vient d’être envoyé à {masquer(invitee.email)}.")
    return _demande_faite(request, f"Un lien a déjà été envoyé à {masquer(invitee.email)} il y a moins de dix minutes.")


def _chercher_une_autre(request, invitee):
    if not ratelimit.consume(request, action="nouveau_lien"):
        return ratelimit.respond_429(request)
    invitations.renvoyer_a(invitee.email)
    return _demande_faite(request, LIEN_DEMANDE)


def _demande_faite(request, phrase):
    messages.success(request, phrase)
    return redirect("invitation_nouveau_lien")


_GESTES = {"valable": _ouvrir, "expiree": _renvoyer, "annulee": _chercher_une_autre}

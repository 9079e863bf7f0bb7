"""allauth's pages that we need, with our forms and sentences. No password anywhere."""

import time

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.views import ConfirmLoginCodeView, LogoutView, RequestLoginCodeView
from allauth.core import ratelimit
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import TemplateView

from socle.comptes import forms, second_facteur
from socle.comptes.adaptateur import CODE_FAUX, TROP_D_ESSAIS
from socle.comptes.reprise import connexion_exigee
from socle.erreurs import RefusMotive
from socle.mots import pluriel

ADRESSE = "connexion_adresse"  # session: the address to offer again after a code that ran out
CODE_EXPIRE = "Ce code a expiré."
CODE_EPUISE = "Ce code ne correspond pas. Après cinq essais, il n’est plus valable\u00a0: demandez-en un autre."
CODE_RENVOYE = "Si un compte existe pour cette adresse, un nouveau code vient de lui être envoyé."


class _NotreSite:
    """allauth's pages put their own `site` in the context, over ours."""

    def get_context_data(self, **kwargs):
        contexte = super().get_context_data(**kwargs)
        contexte.pop("site", None)
        return contexte


class DemanderUnCode(_NotreSite, RequestLoginCodeView):
    """Sign-in starts by an address; the next page is the same whether it is known or not."""

    form_class = forms.DemandeDeCode
    template_name = "account/request_login_code.html"

    def get_initial(self):
        return {"email": self.request.session.get(ADRESSE, "")}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if self.request.session.get(ADRESSE):
            form.libelle_bouton = "Recevoir un nouveau code"
        return form

    def form_valid(self, form):
        self.request.session.pop(ADRESSE, None)
        return super().form_valid(form)

    def _redirect_to_pending_stage(self, request, stage):
        # A person who mistyped the address comes back here to write another one.
        if stage.key == "login_by_code":
            return None
        return super()._redirect_to_pending_stage(request, stage)


class SaisirLeCode(_NotreSite, ConfirmLoginCodeView):
    form_class = forms.SaisieDuCode
    template_name = "account/confirm_login_code.html"
    epuise = False

    def dispatch(self, request, *args, **kwargs):
        en_cours = request.session.get(LOGIN_SESSION_KEY)
        response = super().dispatch(request, *args, **kwargs)
        renvoye = getattr(response, "url", "") == reverse("account_request_login_code")
        if renvoye and en_cours and not self.epuise:
            return self._recommencer(CODE_EXPIRE, en_cours.get("email"))
        return response

    def post(self, request, *args, **kwargs):
        # Counted before the comparison, under the cache's lock: many requests at once do not get many tries.
        texte = forms.ChampCode(label="", required=False).to_python(request.POST.get("code", ""))
        if self._action == "verify" and forms.est_un_code(texte):
            etat = self._process.state
            cle = f"{etat.get('email')}:{etat['at']}"
            if not ratelimit.consume(request, action="code_saisi", key=cle):
                return self._epuiser()
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form):
        if not form.est_un_essai:
            return self.render_to_response(self.get_context_data(form=form))
        if not self._process.record_invalid_attempt():
            return self._epuiser()
        reste = self._process.max_attempts - self._process.state["failed_attempts"]
        form.errors["code"] = form.error_class([f"{CODE_FAUX} Il vous reste {pluriel(reste, 'essai')}."])
        return self.render_to_response(self.get_context_data(form=form))

    def _resend_form_valid(self, form):
        email = self._process.state.get("email")
        if ratelimit.consume(self.request, action="request_login_code", key=email):
            # A new code has its own fifteen minutes and its own five tries.
            maintenant = time.time()
            self._process.state.update(at=maintenant, failed_attempts=0)
            self.stage.login.initiated_at = maintenant
            self._process.resend()
            messages.success(self.request, CODE_RENVOYE)
        else:
            messages.error(self.request, TROP_D_ESSAIS)
        return HttpResponseRedirect(self.passthrough_next_url(reverse("account_confirm_login_code")))

    def _epuiser(self):
        self.epuise = True
        email = self._process.state.get("email")
        self._process.abort()
        return self._recommencer(CODE_EPUISE, email)

    def _recommencer(self, phrase, email):
        messages.error(self.request, phrase)
        self.request.session[ADRESSE] = email
        return HttpResponseRedirect(self.passthrough_next_url(reverse("account_login")))


class Deconnexion(LogoutView):
    template_name = "account/logout.html"


class CompteFerme(TemplateView):
    template_name = "account/account_inactive.html"


class SansCompte(TemplateView):
    """Where the mail to an unknown address leads: accounts are opened by invitation."""

    template_name = "account/signup_closed.html"


class DonnerSecondFacteur(_NotreSite, AuthenticateView):
    """At sign-in, when the account has set a device up."""

    form_class = forms.CodeSecondFacteur
    template_name = "mfa/authenticate.html"

    def _build_forms(self):
        # Ours has no security key: a POST without a code is a form with an empty code.
        donnees = self.request.POST if self.request.method == "POST" else None
        self.webauthn_form = None
        self.auth_form = self.get_form_class()(user=self.stage.login.user, data=donnees)
        return self.auth_form


class RedonnerSecondFacteur(ReauthenticateView):
    """In a session that has not given it yet, or before touching the device itself."""

    form_class = forms.CodeDeNouveau
    template_name = "mfa/reauthenticate.html"


def reserve_a_l_anct(vue):
    """A device that a territory's person loses would lock the person out, for nothing: only ANCT has a second factor."""

    @connexion_exigee
    def enveloppe(request, *args, **kwargs):
        if not request.user.est_anct:
            raise RefusMotive("Le second facteur ne concerne que les comptes de l’ANCT.")
        return vue(request, *args, **kwargs)

    return enveloppe


class ActiverSecondFacteur(ActivateTOTPView):
    form_class = forms.ActivationSecondFacteur
    template_name = "mfa/totp/activate_form.html"

    def form_valid(self, form):
        response = super().form_valid(form)
        # The code of the device was just given: asking for it again at once would only annoy.
        second_facteur.noter(
            self.request, Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        )
        return response

    def get_success_url(self):
        return reverse("mfa_view_recovery_codes")


class RetirerSecondFacteur(DeactivateTOTPView):
    """To change phone: the old device goes, the new one is asked for at once."""

    template_name = "mfa/totp/deactivate_form.html"
    success_url = reverse_lazy("mfa_activate_totp")

    def form_valid(self, form):
        response = super().form_valid(form)
        second_facteur.oublier(self.request)
        return response


class CodesDeSecours(ViewRecoveryCodesView):
    template_name = "mfa/recovery_codes/index.html"

    def get_context_data(self, **kwargs):
        suite = self.request.session.pop(second_facteur.RETOUR, "")
        if not url_has_allowed_host_and_scheme(suite, {self.request.get_host()}):
            suite = ""
        return super().get_context_data(**kwargs, suite=suite or reverse("mon_compte"), depuis_activation=bool(suite))


class NouveauxCodesDeSecours(GenerateRecoveryCodesView):
    template_name = "mfa/recovery_codes/generate.html"


class FichierCodesDeSecours(DownloadRecoveryCodesView):
    content_type = "text/plain; charset=utf-8"

    def render_to_response(self, context, **response_kwargs):
        response = super().render_to_response(context, **response_kwargs)
        response["Content-Disposition"] = 'attachment; filename="codes-de-secours.txt"'
        return response

"""What allauth asks of the house: who may enter, what is said, how the code is written and sent, where one lands."""

from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import get_random_string

from socle.comptes import invitations
from socle.comptes.second_facteur import duree_de_session
from socle.erreurs import ErreurMetier
from socle.mots import INSECABLE

CODE_FAUX = "Ce code ne correspond pas."
TROP_D_ESSAIS = "Trop d’essais à la suite. Attendez cinq minutes, puis réessayez."


def code_lisible(code):
    """`482913` → « 482 913 »."""
    return f"{code[:3]}{INSECABLE}{code[3:]}"


class Adaptateur(DefaultAccountAdapter):
    """Accounts are opened by invitation, never by signing up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Ce compte est fermé.",
        "incorrect_code": CODE_FAUX,
        "rate_limited": TROP_D_ESSAIS,
        "too_many_login_attempts": TROP_D_ESSAIS,
    }

    def is_open_for_signup(self, request):
        return False

    def generate_login_code(self):
        return get_random_string(6, "0123456789")

    def send_mail(self, template_prefix, email, context):
        """Send now, in the request: a code is never written in the outbox. Raises ErreurMetier when the mail server refuses."""
        contexte = {
            **context,
            "email": email,
            "url_connexion": self.request.build_absolute_uri(reverse("account_login")),
        }
        if "code" in contexte:
            contexte["code"] = code_lisible(contexte["code"])
        sujet = " ".join(render_to_string(f"{template_prefix}_subject.txt", contexte).split("\n")).strip()
        message = EmailMultiAlternatives(
            sujet,
            render_to_string(f"{template_prefix}_message.txt", contexte).strip() + "\n",
            self.get_from_email(),
            [email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative(render_to_string(f"{template_prefix}_message.html", contexte), "text/html")
        try:
            message.send()
        except (OSError, SMTPException) as erreur:
            raise ErreurMetier("Le mail n’est pas parti\u00a0: réessayez dans quelques minutes.") from erreur

    def get_login_redirect_url(self, request):
        return reverse("gestion:index") if request.user.est_anct else reverse("accueil")

    def post_login(self, request, user, **kwargs):
        """The mailbox has just been proved: what it was invited to is taken up."""
        request.session.set_expiry(duree_de_session(user))
        for phrase in invitations.accepter_tout(user):
            messages.warning(request, phrase)
        return super().post_login(request, user, **kwargs)


class AdaptateurSecondFacteur(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce code ne correspond pas. Un code ne sert qu’une fois\u00a0: attendez le suivant, puis réessayez.",
        "rate_limited": TROP_D_ESSAIS,
    }

    def build_totp_svg(self, url):
        """On white, whatever the theme: a dark page would hide a drawing without a background from the phone."""
        return super().build_totp_svg(url).replace("<path", '<rect width="100%" height="100%" fill="#fff"/><path', 1)

"""Invitations: a mailbox is asked in, proves itself by a code, and enters. The invitation decides, not the identity."""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from socle.comptes.models import Invitation, normaliser_email
from socle.comptes.transitions import email_valide, ouvrir_compte
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from socle.travaux.courriels import poster

LETTRE = "comptes.invitation"
ENTRE_DEUX_ENVOIS = timedelta(minutes=10)
_signature = Signer(salt="comptes.invitation")
_a_l_acceptation = []
_avant_acceptation = []
_nommer = []
_motiver = []


def a_l_acceptation(fonction, *, avant=None):
    """Have `fonction(invitation, utilisateur)` run once, in the transaction of the acceptance.

    `avant(invitation)` runs before the invitation's row is taken: there a room takes the locks that come first in the house's order.
    """
    _a_l_acceptation.append(fonction)
    if avant is not None:
        _avant_acceptation.append(avant)
    return fonction


def nommer_perimetre(fonction):
    """Register `fonction("parcours:12") -> "Montaud"` or None: the name that pages and mails show for a perimeter."""
    _nommer.append(fonction)
    return fonction


def motiver_invitation(fonction):
    """Register `fonction(invitation) -> sentence` or None: why this person is invited, first sentence of the mail and the page."""
    _motiver.append(fonction)
    return fonction


def nom_du_perimetre(invitation):
    return next((nom for fonction in _nommer if (nom := fonction(invitation.perimetre))), "")


def motif(invitation):
    """« Le maire de Montaud et l’ANCT vous ont désignée personne contact. », or a plain sentence when no room knows better."""
    phrase = next((phrase for fonction in _motiver if (phrase := fonction(invitation))), "")
    if phrase:
        return phrase
    qui = f"{invitation.par.nom_complet} (ANCT)" if invitation.par.est_anct else invitation.par.nom_complet
    nom = nom_du_perimetre(invitation)
    return f"{qui} vous invite à rejoindre l’espace de {nom}." if nom else f"{qui} vous invite à rejoindre le site."


def jeton(invitation):
    return _signature.sign(str(invitation.pk))


def lien(invitation):
    """The absolute personal link. Never stored: signed when the mail leaves. Its end is the row's, so it can be prolonged."""
    return settings.SITE_URL + reverse("invitation", args=[jeton(invitation)])


def lire(texte):
    """The invitation of a link's token, whatever its state; None when the token is not ours or its row is gone."""
    try:
        pk = _signature.unsign(texte)
    except BadSignature:
        return None
    return Invitation.objects.select_related("par", "utilisateur").filter(pk=pk).first()


@transaction.atomic
def inviter(email, nom="", fonction="", *, par, perimetre=""):
    """Invite a mailbox and have the mail sent. Replaces an invitation still open for the same mailbox and perimeter.

    Raises ErreurMetier (champ "email") when the address is not one.
    """
    email = email_valide(email)
    maintenant = timezone.now()
    for ancienne in Invitation.objects.ouvertes().filter(email=email, perimetre=perimetre):
        annuler(ancienne, par=par)
    invitation = Invitation.objects.create(
        email=email,
        nom=nom.strip()[:200],
        fonction=fonction.strip()[:120],
        par=par,
        perimetre=perimetre,
        cree_le=maintenant,
        envoyee_le=maintenant,
        expire_le=maintenant + settings.INVITATION_VALIDITE,
    )
    inscrire("invitation.inviter", invitation, par=par)
    _poster(invitation)
    return invitation


@transaction.atomic
def annuler(invitation, *, par):
    """Call an invitation off; its link says so. Without effect when it was already taken up or called off."""
    if Invitation.objects.ouvertes().filter(pk=invitation.pk).update(annulee_le=timezone.now()) == 1:
        inscrire("invitation.annuler", invitation, par=par)


@transaction.atomic
def renvoyer(invitation, *, par=None):
    """Prolong an open invitation and send its mail again. False when it is no longer open, or was sent in the last ten minutes."""
    maintenant = timezone.now()
    prises = (
        Invitation.objects.ouvertes()
        .filter(pk=invitation.pk, envoyee_le__lte=maintenant - ENTRE_DEUX_ENVOIS)
        .update(envoyee_le=maintenant, expire_le=maintenant + settings.INVITATION_VALIDITE)
    )
    if prises != 1:
        return False
    invitation.refresh_from_db()
    inscrire("invitation.renvoyer", invitation, par=par)
    _poster(invitation)
    return True


def relancer(invitation, *, par):
    """`renvoyer`, for a person of ANCT. Raises ErreurMetier instead of answering False."""
    if not renvoyer(invitation, par=par):
        raise ErreurMetier(
            "Cette invitation n’est plus ouverte, ou elle a déjà été envoyée il y a moins de dix minutes."
        )


def renvoyer_a(email):
    """Send again what is still open for this mailbox: one mail for each perimeter, the latest three."""
    ouvertes = Invitation.objects.ouvertes().filter(email=normaliser_email(email)).order_by("-cree_le", "-pk")
    return [renvoyer(invitation) for invitation in ouvertes[:3]]


@transaction.atomic
def accepter(invitation):
    """Take an invitation up, for the account of its mailbox, opened if needed. Twice at once or twice in a row: done once.

    The caller vouches that the mailbox was proved by a code. Raises ErreurMetier when it was called off or has run out.
    """
    for fonction in _avant_acceptation:
        fonction(invitation)
    utilisateur = ouvrir_compte(invitation.email, nom=invitation.nom, fonction=invitation.fonction)
    maintenant = timezone.now()
    prises = (
        Invitation.objects.ouvertes()
        .filter(pk=invitation.pk, expire_le__gt=maintenant)
        .update(acceptee_le=maintenant, utilisateur=utilisateur)
    )
    invitation.refresh_from_db()
    if prises == 1:
        inscrire("invitation.accepter", invitation, par=utilisateur)
        for fonction in _a_l_acceptation:
            fonction(invitation, utilisateur)
    elif invitation.annulee_le:
        raise ErreurMetier("Cette invitation a été annulée.")
    elif not invitation.acceptee_le:
        raise ErreurMetier("Cette invitation n’est plus valable. Demandez un nouveau lien.")
    return invitation.utilisateur


def accepter_tout(utilisateur):
    """Take up every invitation still valid for this account's mailbox. Called when a code sent to it was typed back.

    Returns the sentences to show: one for each invitation that a room's rule refused.
    """
    refus = []
    valables = Invitation.objects.ouvertes().filter(email=utilisateur.email, expire_le__gt=timezone.now())
    for invitation in valables.order_by("pk"):
        try:
            accepter(invitation)
        except ErreurMetier as erreur:
            refus.append(erreur.message)
    return refus


def _poster(invitation):
    poster(
        LETTRE,
        invitation.email,
        {"invitation": invitation.pk},
        cle=f"{LETTRE}:{invitation.pk}:{invitation.envoyee_le:%Y%m%d%H%M%S%f}",
    )

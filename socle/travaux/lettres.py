"""What a mail says: built at sending from ids, so that it tells today's truth and that personal links are signed last."""

import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from socle.mots import insecables
from socle.travaux.refus import EchecDefinitif, SansObjet

LIEN_MASQUE = "[lien personnel]"


@dataclass(frozen=True)
class Lettre:
    """One mail, asking one thing. `action` is its main link (words, absolute URL); it comes from `signataire`, an account-like
    person (nom_complet, email, telephone) who gets the answers. `lien_personnel`: the links open the addressee's own space, and
    nobody else may see them. `pieces` are attachments (name, bytes, MIME type)."""

    sujet: str
    paragraphes: Sequence[str]
    action: tuple[str, str]
    signataire: Any
    salutation: str = "Bonjour,"
    apres: Sequence[str] = ()
    autres_liens: Sequence[tuple[str, str]] = ()
    pieces: Sequence[tuple[str, bytes, str]] = ()
    lien_personnel: bool = False


_LETTRES: dict[str, Callable[[dict], Lettre | None]] = {}


def inscrire_lettre(code, construire):
    """Declare a kind of mail. `construire(ids)` gives the letter, or None when it is no longer wanted.
    Raises ValueError when the code is taken by another function."""
    if _LETTRES.get(code, construire) is not construire:
        raise ValueError(f"Le mail {code} existe déjà.")
    _LETTRES[code] = construire


def exiger_gabarit(code):
    """Raise ValueError unless this kind of mail was declared: better when it is posted than when it is sent."""
    if code not in _LETTRES:
        raise ValueError(f"Aucun mail ne s’appelle {code}.")


def construire(courriel):
    """The letter of this row as it would leave now, or None when it is no longer wanted. Raises EchecDefinitif for an unknown kind."""
    if courriel.gabarit not in _LETTRES:
        raise EchecDefinitif(f"Le gabarit « {courriel.gabarit} » n’existe plus.")
    return _LETTRES[courriel.gabarit](courriel.donnees)


def contexte(lettre, *, masquer=False):
    """What the two templates render. `masquer` hides personal links."""
    cache = masquer and lettre.lien_personnel
    libelle, url = lettre.action
    return {
        "lettre": lettre,
        "sujet": insecables(" ".join(lettre.sujet.split())),
        "libelle": libelle,
        "url": LIEN_MASQUE if cache else url,
        "autres_liens": [(mots, LIEN_MASQUE if cache else lien) for mots, lien in lettre.autres_liens],
        "signataire": lettre.signataire,
        "nom_site": settings.NOM_SITE,
    }


def expediteur(lettre):
    """The person who writes, and « (ANCT) » when they are of ANCT: a territory's team also writes to its contact."""
    suite = " (ANCT)" if getattr(lettre.signataire, "est_anct", False) else ""
    nom = " ".join(lettre.signataire.nom_complet.split())  # a line break in a name would stop every mail it signs
    return formataddr((f"{nom}{suite}", settings.EXPEDITEUR), charset="utf-8")


def composer(courriel, lettre):
    """The message: text and HTML from one context, with an identifier that stays the same if it has to leave twice."""
    valeurs = contexte(lettre)
    message = EmailMultiAlternatives(
        subject=valeurs["sujet"],
        body=render_to_string("socle/courriel.txt", valeurs),
        from_email=expediteur(lettre),
        to=[courriel.destinataire],
        reply_to=[lettre.signataire.email],
        headers={"Message-ID": courriel.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("socle/courriel.html", valeurs), "text/html")
    for piece in lettre.pieces:
        message.attach(*piece)
    return message


def envoyer(courriel):
    """Build the letter and hand it to the mail server.

    Raises SansObjet when it is no longer wanted, EchecDefinitif when the server refuses for good; anything else is worth a new try.
    """
    lettre = construire(courriel)
    if lettre is None:
        raise SansObjet("Ce mail n’a plus lieu d’être.")
    message = composer(courriel, lettre)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refus:
        code, reponse = next(iter(refus.recipients.values()))
        _refuser("Adresse refusée par le serveur de mail", code, reponse, refus)
    except smtplib.SMTPDataError as refus:
        _refuser("Mail refusé par le serveur de mail", refus.smtp_code, refus.smtp_error, refus)
    except (
        OSError,
        smtplib.SMTPException,
    ) as panne:  # refused connection, time-out, our own account: the letter is not at fault
        raise MailDiffere(f"Le serveur de mail n’a pas pris ce message : {_en_mots(panne)}") from panne


class MailDiffere(Exception):
    """The mail server could not take it now."""


def _refuser(phrase, code, reponse, cause):
    motif = f"{phrase} : {code} {_texte(reponse)}"
    raise (EchecDefinitif if code >= 500 else MailDiffere)(motif) from cause


def _texte(reponse):
    return " ".join((reponse.decode(errors="replace") if isinstance(reponse, bytes) else str(reponse)).split())


def _en_mots(panne):
    if isinstance(panne, smtplib.SMTPResponseException):
        return f"{panne.smtp_code} {_texte(panne.smtp_error)}"
    return _texte(panne) or type(panne).__name__


@dataclass(frozen=True)
class Apercu:
    """What the back-office may show of a mail: never a personal link."""

    sujet: str
    expediteur: str
    repondre_a: str
    destinataire: str
    texte: str


def apercu(courriel):
    """The mail as it would leave today, or None when it no longer would."""
    try:
        lettre = construire(courriel)
    except EchecDefinitif:
        return None
    if lettre is None:
        return None
    valeurs = contexte(lettre, masquer=True)
    return Apercu(
        sujet=valeurs["sujet"],
        expediteur=expediteur(lettre),
        repondre_a=lettre.signataire.email,
        destinataire=courriel.destinataire,
        texte=render_to_string("socle/courriel.txt", valeurs),
    )

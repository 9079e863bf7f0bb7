"""Structured logs: one JSON object a line, each carrying the number of the request that wrote it.

The standard library does it in a page; names, mails and addresses with a token in them are never written.
"""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

numero_de_requete: ContextVar[str] = ContextVar("numero_de_requete", default="")

_ORDINAIRES = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "requete"}
_SIMPLES = (str, int, float, bool, type(None))


_MAIL = re.compile(r"[^\s<>\"'(),:;\[\]{}=]+@[\w-]+(?:\.[\w-]+)+")


def _sans_adresse(record):
    """The message, with the route instead of the path where Django wrote the path: paths hold personal tokens.

    A path that led nowhere may still hold one, badly copied: only its first folder is told.
    """
    message = record.getMessage()
    chemin = getattr(getattr(record, "request", None), "path", "")
    if not chemin.strip("/"):
        return message
    route = getattr(getattr(record.request, "resolver_match", None), "route", None)
    dit = f"/{route}" if route else f"/{chemin.split('/')[1]}/…" if chemin.count("/") > 1 else chemin
    ecrit = chemin.encode("unicode_escape").decode("ascii")  # as Django writes it
    return message.replace(chemin, dit).replace(ecrit, dit)


def _sans_mail(texte):
    """The same text without mail addresses: those of mail servers' answers, of constraints that are broken."""
    return _MAIL.sub("[adresse]", texte)


class AvecRequete(logging.Filter):
    """Put the current request's number on the record; never drops one."""

    def filter(self, record):
        record.requete = numero_de_requete.get()
        return True


class EnJson(logging.Formatter):
    """One line of JSON: quand, niveau, journal, message, requete, then the `extra` values that are plain."""

    def format(self, record):
        ligne = {
            "quand": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "niveau": record.levelname.lower(),
            "journal": record.name,
            "message": _sans_mail(_sans_adresse(record)),
        }
        if requete := getattr(record, "requete", ""):
            ligne["requete"] = requete
        for cle, valeur in vars(record).items():
            # Objects such as the request itself would print personal data.
            if cle not in _ORDINAIRES and isinstance(valeur, _SIMPLES):
                ligne.setdefault(cle, _sans_mail(valeur) if isinstance(valeur, str) else valeur)
        if record.exc_info:
            ligne["erreur"] = _sans_mail(self.formatException(record.exc_info))
        return json.dumps(ligne, ensure_ascii=False)

"""Is this document one of ours? By its code, or by its bytes. Says what, when and whether replaced; never what it contains nor about whom."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime

from socle.documents.codes import CodeMalTape, normaliser
from socle.documents.models import Document
from socle.mots import date_longue
from socle.travaux.models import Etat

# A parapheur adds signatures after our bytes: our document then ends at one of the earlier « %%EOF ».
_FIN_RE = re.compile(rb"%%EOF(?:\r\n|\n|\r)?")
FINS_MAX = 50

FAUTE_DE_FRAPPE = "Ce code comporte une faute de frappe\u00a0: il a dix-sept lettres et chiffres, sans compter les tirets. Comparez-le avec celui du document."


@dataclass(frozen=True)
class Constat:
    """The answer of the page: `sens` is "ok", "remplace", "retire", "complete" or "inconnu"."""

    sens: str
    titre: str
    phrase: str
    libelle: str = ""
    fait_le: datetime | None = None
    remplace_le: datetime | None = None

    @property
    def alerte(self):
        """The DSFR colour of the notice; the words already say it."""
        return {"ok": "success", "complete": "info", "remplace": "warning", "retire": "warning"}.get(self.sens, "error")


def _prets():
    return Document.objects.filter(etat=Etat.PRET).select_related("remplace_par")


def _authentique(document, phrase):
    if document.retire_le is not None:
        phrase = f"{phrase} Il est sans effet depuis le {date_longue(document.retire_le)}\u00a0: ce qu’il prévoyait a été abandonné."
        titre = "Ce document est authentique, mais il est sans effet"
        return Constat("retire", titre, phrase, document.libelle, document.cree_le)
    suivant = document.remplace_par
    if suivant is None:
        return Constat("ok", "Ce document est authentique", phrase, document.libelle, document.cree_le)
    phrase = f"{phrase} Il a été remplacé depuis par une version plus récente, du {date_longue(suivant.cree_le)}."
    titre = "Ce document est authentique, mais il a été remplacé"
    return Constat("remplace", titre, phrase, document.libelle, document.cree_le, suivant.cree_le)


def par_code(saisie):
    """The Constat for a typed code. Raises CodeMalTape when it cannot be a code of ours."""
    document = _prets().filter(code_verification=normaliser(saisie)).first()
    if document is None:
        phrase = "Le code est bien formé, mais nous n’avons délivré aucun document qui le porte."
        return Constat("inconnu", "Aucun document ne porte ce code", phrase)
    return _authentique(document, "Son code est celui d’un document délivré par ce site.")


def _empreintes_des_debuts(octets):
    """SHA-256 of the file up to each of its « %%EOF », the last ones first."""
    fins = []
    for trouve in _FIN_RE.finditer(octets):
        fins += {trouve.start() + len(b"%%EOF"), trouve.end()}
    somme, depuis, empreintes = hashlib.sha256(), 0, []
    for fin in sorted(fins)[:FINS_MAX]:
        somme.update(memoryview(octets)[depuis:fin])
        depuis = fin
        empreintes.append(somme.hexdigest())
    return empreintes[::-1]


def par_fichier(octets):
    """The Constat for a file: identical to one of ours, one of ours completed since, or not ours. Nothing is stored."""
    document = _prets().filter(fichier__sha256=hashlib.sha256(octets).hexdigest()).first()
    if document is not None:
        return _authentique(
            document, "Le fichier est identique à celui que nous avons délivré\u00a0: pas un signe n’a changé."
        )
    document = _prets().filter(fichier__sha256__in=_empreintes_des_debuts(octets)).order_by("-id").first()
    if document is not None:
        phrase = (
            "Le document que nous avons délivré s’y trouve intact. Quelque chose a été ajouté ensuite, par exemple une signature\u00a0: "
            "nous ne vérifions pas ces ajouts."
        )
        constat = _authentique(document, phrase)
        if constat.sens != "ok":  # without effect, or replaced: what was added does not change that
            return constat
        return replace(constat, sens="complete", titre="Ce fichier complète un document authentique")
    phrase = (
        "Ce n’est pas un document délivré par ce site, ou il a été modifié depuis. Un document imprimé puis numérisé ne peut pas être reconnu\u00a0: "
        "tapez plutôt son code."
    )
    return Constat("inconnu", "Ce fichier n’est pas reconnu", phrase)


__all__ = ["FAUTE_DE_FRAPPE", "CodeMalTape", "Constat", "par_code", "par_fichier"]

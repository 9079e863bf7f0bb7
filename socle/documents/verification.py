"""Is this document one of ours? By its code, or by its bytes. Says what, when and whether replaced; never what it contains nor about whom."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime

from socle.documents.codes import CodeMalTape, normaliser
from socle.documents.genres import PAS_ENCORE, TERMINEE, GenreInconnu, trouver_genre
from socle.documents.models import Document
from socle.documents.signatures import continue_par_des_signatures, lire_signatures
from socle.mots import date_longue, pluriel
from socle.travaux.models import Etat

# A parapheur adds signatures after our bytes: our document then ends at one of the earlier « %%EOF ».
_FIN_RE = re.compile(rb"%%EOF(?:\r\n|\n|\r)?")
FINS_MAX = 50

FAUTE_DE_FRAPPE = "Ce code comporte une faute de frappe\u00a0: il a dix-sept lettres et chiffres, sans compter les tirets. Comparez-le avec celui du document."


@dataclass(frozen=True)
class Constat:
    """The answer of the page: `sens` is "ok", "remplace", "retire", "complete" or "inconnu"; `vigueur` is "" or one of those of Vigueur."""

    sens: str
    titre: str
    phrase: str
    libelle: str = ""
    fait_le: datetime | None = None
    remplace_le: datetime | None = None
    vigueur: str = ""

    @property
    def alerte(self):
        """The DSFR colour of the notice; the words already say it."""
        if self.vigueur in {PAS_ENCORE, TERMINEE}:
            return "info" if self.vigueur == PAS_ENCORE else "warning"
        return {"ok": "success", "complete": "info", "remplace": "warning", "retire": "warning"}.get(self.sens, "error")


def _prets():
    return Document.objects.filter(etat=Etat.PRET).select_related("remplace_par")


def _vigueur(document):
    """Whether what this document says is in force, when its kind knows."""
    try:
        genre = trouver_genre(document.genre)
    except GenreInconnu:
        return None
    return genre.vigueur(document.objet_id) if genre.vigueur else None


def _authentique(document, phrase):
    if document.retire_le is not None:
        phrase = f"{phrase} Il est sans effet depuis le {date_longue(document.retire_le)}\u00a0: ce qu’il prévoyait a été abandonné."
        titre = "Ce document est authentique, mais il est sans effet"
        return Constat("retire", titre, phrase, document.libelle, document.cree_le)
    suivant = document.remplace_par
    if suivant is None:
        vigueur = _vigueur(document)
        if vigueur is not None:
            phrase = f"{vigueur.phrase} {phrase}"
        sens = vigueur.sens if vigueur else ""
        return Constat("ok", "Ce document est authentique", phrase, document.libelle, document.cree_le, vigueur=sens)
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
    """{SHA-256: length} of the file up to each of its « %%EOF », the last ones first."""
    fins = []
    for trouve in _FIN_RE.finditer(octets):
        fins += {trouve.start() + len(b"%%EOF"), trouve.end()}
    somme, depuis, empreintes = hashlib.sha256(), 0, {}
    for fin in sorted(fins)[:FINS_MAX]:
        somme.update(memoryview(octets)[depuis:fin])
        depuis = fin
        empreintes[somme.hexdigest()] = fin
    return dict(reversed(empreintes.items()))


AJOUTS = "Quelque chose a été ajouté ensuite\u00a0: nous ne vérifions pas ces ajouts."


def _suites(octets, original):
    """What was added after our document: said by numbers, never by names."""
    signatures = lire_signatures(octets, original)
    if not signatures:
        return AJOUTS
    intactes = sum(lue.intacte for lue in signatures)
    if not continue_par_des_signatures(octets, original):
        combien = pluriel(len(signatures), "signature électronique", "signatures électroniques")
        return f"Il porte {combien}, mais autre chose a été ajouté\u00a0: nous ne vérifions pas ces ajouts."
    combien = pluriel(intactes, "signature électronique intacte", "signatures électroniques intactes")
    if intactes < len(signatures):
        return (
            f"Il porte {pluriel(len(signatures), 'signature')}, dont {combien if intactes else 'aucune n’est intacte'}."
        )
    return f"Il porte {combien}, et rien d’autre n’a été ajouté. Nous ne vérifions pas ici qui a signé."


def par_fichier(octets):
    """The Constat for a file: identical to one of ours, one of ours completed since, or not ours. Nothing is stored."""
    document = _prets().filter(fichier__sha256=hashlib.sha256(octets).hexdigest()).first()
    if document is not None:
        return _authentique(
            document, "Le fichier est identique à celui que nous avons délivré\u00a0: pas un signe n’a changé."
        )
    debuts = _empreintes_des_debuts(octets)
    document = _prets().select_related("fichier").filter(fichier__sha256__in=debuts).order_by("-id").first()
    if document is not None:
        actuel = document.retire_le is None and document.remplace_par is None
        suite = _suites(octets, octets[: debuts[document.fichier.sha256]]) if actuel else AJOUTS
        constat = _authentique(document, f"Le document que nous avons délivré s’y trouve intact. {suite}")
        if constat.sens != "ok":  # without effect, or replaced: what was added does not change that
            return constat
        return replace(constat, sens="complete", titre="Ce fichier complète un document authentique")
    phrase = (
        "Ce n’est pas un document délivré par ce site, ou il a été modifié depuis. Un document imprimé puis numérisé ne peut pas être reconnu\u00a0: "
        "tapez plutôt son code."
    )
    return Constat("inconnu", "Ce fichier n’est pas reconnu", phrase)


__all__ = ["FAUTE_DE_FRAPPE", "CodeMalTape", "Constat", "par_code", "par_fichier"]

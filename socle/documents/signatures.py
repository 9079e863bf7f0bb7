"""Reading what was signed elsewhere: who signed, whether it holds, and whether it is our document that was signed.

Pure functions over bytes: nothing is stored, no network is asked. A file made to do harm gets a refusal in words, like any other.
pyHanko is imported inside: 0.6 s that a web process should not pay.
"""

import logging
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from socle.documents import isolement
from socle.documents.comparaison import Comparaison, comparer_textes, textes
from socle.documents.lecture import Illisible, lecteur, valeur
from socle.documents.sceau import signataire
from socle.mots import pluriel

SIGNATURES_MAX = 40

RECONNUE = "reconnue"
NON_VERIFIEE = "non_verifiee"

# What came after a signature, from the least to the most.
AUCUNE, CONSERVATION, SIGNATURES, ANNOTATIONS, AUTRE = (
    "aucune",
    "conservation",
    "signatures",
    "annotations",
    "autre",
)
_NIVEAUX = (AUCUNE, CONSERVATION, SIGNATURES, ANNOTATIONS, AUTRE)  # by value of pyHanko's ModificationLevel
PERMISES = frozenset({AUCUNE, CONSERVATION, SIGNATURES})

ILLISIBLE = (
    "Ce PDF est abîmé ou trop compliqué\u00a0: nous ne pouvons pas lire ses signatures. Demandez-le de nouveau à la personne "
    "qui l’a signé, sans l’imprimer ni l’enregistrer sous une autre forme."
)
SANS_SIGNATURE = "Ce PDF ne porte aucune signature électronique. S’il a été signé à la main, déposez-le comme un document papier numérisé."
AUTRE_DOCUMENT = "Ce PDF n’est pas le document que nous avons envoyé à signer."
PAS_LA_SUITE = "Ce fichier n’est pas la suite exacte du document que nous avons envoyé."
AJOUT_REFUSE = (
    "Le document a été modifié après notre envoi\u00a0: ce qui a été ajouté n’est pas seulement une signature (une note, une image, "
    "une page ou un texte posé dessus, par exemple)."
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SignatureLue:
    """One electronic signature of a PDF, our own seal excepted.

    `le` is the moment that the signer's machine told, proof of nothing. `intacte`: what it covers is unaltered, and it is the work of this
    certificate. `couvre_tout`: nothing came after it but signatures and timestamps; `modification` says what did. `chaine` is "reconnue"
    when the certificate leads to an authority of SIGNATURE_RACINES, else "non_verifiee".
    """

    nom: str = ""
    organisation: str = ""
    emetteur: str = ""
    le: datetime | None = None
    intacte: bool = False
    couvre_tout: bool = False
    modification: str = AUTRE
    chaine: str = NON_VERIFIEE

    @property
    def qui(self):
        """« Camille Montaud (Commune de Montaud) »."""
        nom = self.nom or "une personne que le certificat ne nomme pas"
        return f"{nom} ({self.organisation})" if self.organisation and self.organisation != self.nom else nom


@dataclass(frozen=True)
class Examen:
    """`sens` is "refus", "accepte" or "a_comparer" (a person of ANCT compares, then confirms); `motif` is a sentence to show."""

    sens: str
    motif: str
    signatures: tuple = ()
    comparaison: Comparaison | None = None

    @property
    def intactes(self):
        return [signature for signature in self.signatures if signature.intacte]


# --- trust ---


@lru_cache(maxsize=4)
def _racines(chemin):
    from pyhanko.keys import load_certs_from_pemder_data  # noqa: PLC0415

    dossier = Path(chemin)
    fichiers = sorted(f for f in dossier.iterdir() if f.is_file()) if dossier.is_dir() else [dossier]
    trouvees = []
    for fichier in fichiers:
        try:
            trouvees += load_certs_from_pemder_data(fichier.read_bytes())
        except (OSError, ValueError, TypeError):
            log.error("SIGNATURE_RACINES : %s n’est pas un certificat lisible.", fichier.name)
    return trouvees


def racines():
    """The certificates of the authorities that the house trusts: those of SIGNATURE_RACINES, a PEM file or a folder of them."""
    chemin = getattr(settings, "SIGNATURE_RACINES", "") or os.environ.get("SIGNATURE_RACINES", "")
    return _racines(str(chemin)) if chemin and Path(chemin).exists() else []


# --- one signature ---


def _lecteur(octets):
    """Strictly, as a signature deserves; else leniently: a parapheur's file may be a little crooked. Raises anything."""
    try:
        return lecteur(octets, strict=True)
    except Exception:  # damaged in any way
        return lecteur(octets)


def _trou_propre(octets, signature):
    """Whether the hole that the signature does not cover holds it and zeros, nothing else: no byte of the file may change unseen."""
    from asn1crypto.parser import peek  # noqa: PLC0415  pyHanko's own

    _, debut, fin, _ = (int(n) for n in signature.byte_range)
    if not re.fullmatch(rb"<(?:[0-9A-Fa-f]{2})*>", octets[debut:fin]):
        return False
    contenu = bytes.fromhex(octets[debut + 1 : fin - 1].decode("ascii"))
    return not contenu[peek(contenu) :].strip(b"\0")


def _texte_du_nom(nom, champ):
    valeur = nom.native.get(champ, "")
    valeur = valeur[0] if isinstance(valeur, list) else valeur
    return re.sub(r"[\x00-\x1f\x7f]+", " ", str(valeur)).strip()[:200]


def _suites(signature):
    """(nothing but signatures came after, what came)."""
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult  # noqa: PLC0415

    signature.compute_integrity_info(skip_diff=True)
    signature.diff_result = signature.evaluate_modifications(DEFAULT_DIFF_POLICY)
    if not isinstance(signature.diff_result, DiffResult):
        return False, AUTRE
    modification = _NIVEAUX[signature.diff_result.modification_level.value]
    # A first signature may forbid a second one.
    permise = signature.summarise_integrity_info()["docmdp_ok"] is not False
    return permise and modification in PERMISES, modification


def _lire(octets, signature):
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    certificat = signature.signer_cert
    lue = {
        "nom": _texte_du_nom(certificat.subject, "common_name"),
        "organisation": _texte_du_nom(certificat.subject, "organization_name"),
        "emetteur": _texte_du_nom(certificat.issuer, "common_name"),
    }
    try:
        quand = signature.self_reported_timestamp
        lue["le"] = quand.replace(tzinfo=UTC) if quand and quand.tzinfo is None else quand
        contexte = ValidationContext(trust_roots=racines(), allow_fetching=False)
        etat = validate_pdf_signature(signature, signer_validation_context=contexte, skip_diff=True)
        lue["intacte"] = bool(etat.intact and etat.valid and _trou_propre(octets, signature))
        lue["chaine"] = RECONNUE if lue["intacte"] and etat.trusted else NON_VERIFIEE
        lue["couvre_tout"], lue["modification"] = _suites(signature)
    except Exception as erreur:  # a broken signature is broken in any way
        log.info("Signature illisible : %s", type(erreur).__name__)
    return SignatureLue(**lue)


def _champs(pdf):
    """The signatures of this reader, in order; None for one that cannot even be opened."""
    from pyhanko.sign.fields import enumerate_sig_fields  # noqa: PLC0415
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature  # noqa: PLC0415

    trouves = []
    for nom, _, champ in enumerate_sig_fields(pdf, filled_status=True):
        if len(trouves) == SIGNATURES_MAX:
            raise ValueError("Too many signatures")
        try:
            trouves.append(EmbeddedPdfSignature(pdf, champ, nom))
        except Exception:  # as above
            trouves.append(None)
    return sorted(trouves, key=lambda s: s.signed_revision if s else 0)


def _certificat(signature):
    try:
        return signature.signer_cert.dump()
    except Exception:  # as above
        return b""


def _nos_certificats(original):
    """Our seal's, and those that our document already carried when we sent it: an older certificate of ours may have sealed it."""
    return {signataire().signing_cert.dump()} | {
        _certificat(signature) for signature in (_champs(_lecteur(original)) if original else []) if signature
    }


def _signatures(octets, pdf, original):
    """The SignatureLue of this reader. Raises anything."""
    nos, lues = _nos_certificats(original), []
    for signature in _champs(pdf):
        if signature is None:
            lues.append(SignatureLue())
        elif signature.sig_object_type == "/Sig" and _certificat(signature) not in nos:
            lues.append(_lire(octets, signature) if _certificat(signature) else SignatureLue())
    return lues


def lire_signatures(octets, original=b""):
    """Every electronic signature of this PDF as SignatureLue, in order, but our seal and those that `original` already carried.

    A file that cannot be read has none: never raises for a bad file.
    """
    try:
        return _signatures(octets, _lecteur(octets), original)
    except Exception as erreur:  # as above
        log.info("PDF illisible : %s", type(erreur).__name__)
        return []


# --- the whole file ---


def suite_exacte(octets, original):
    """Whether these bytes begin with our document, whole."""
    return bool(original) and octets.startswith(original)


def _sections(pdf, nombre):
    """Where the first `nombre` revisions of this reader lie in the file."""
    infos = [pdf.xrefs.get_xref_container_info(n) for n in range(nombre)]
    return [(info.start_location, info.end_location) for info in infos]


def _ajouts(pdf, original):
    """What was added to our document: one of the levels. Raises anything."""
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult  # noqa: PLC0415

    envoye = lecteur(original, strict=True)
    nombre = envoye.total_revisions
    # An update may say that it follows an older revision than ours, or none: then ours is not what is read.
    if pdf.total_revisions < nombre or _sections(pdf, nombre) != _sections(envoye, nombre):
        return AUTRE
    if pdf.total_revisions == nombre:
        return AUCUNE
    resultat = DEFAULT_DIFF_POLICY.review_file(pdf, nombre - 1)
    return _NIVEAUX[resultat.modification_level.value] if isinstance(resultat, DiffResult) else AUTRE


def continue_par_des_signatures(octets, original):
    """Whether this file is our document, whole, then signatures and what keeps them, nothing else. Never raises for a bad file."""
    try:
        return suite_exacte(octets, original) and _ajouts(lecteur(octets, strict=True), original) in PERMISES
    except Exception as erreur:  # as above
        log.info("PDF illisible : %s", type(erreur).__name__)
        return False


def ajouts_permis(octets, original):
    """(True, "") when what follows our document is signatures, what fills them, and what keeps them; else (False, the reason in French).

    `original` is sealed, as all that we send to be signed: the policy judges what comes after a signature.
    """
    if not suite_exacte(octets, original):
        return False, PAS_LA_SUITE
    try:
        if _ajouts(lecteur(octets, strict=True), original) in PERMISES:
            return True, ""
        return False, _difference(comparer_textes(original, octets)) or AJOUT_REFUSE
    except Exception as erreur:  # as above
        log.info("PDF illisible : %s", type(erreur).__name__)
        return False, ILLISIBLE


def _difference(comparaison):
    """The sentence of the first difference; empty when the words are the same."""
    if comparaison.identique:
        return ""
    if not comparaison.proche:
        return AUTRE_DOCUMENT
    debut = f"Le texte a été modifié après notre envoi\u00a0: page {comparaison.page}, "
    if not comparaison.trouve:
        return f"{debut}il manque «\u00a0{comparaison.attendu}\u00a0»."
    if not comparaison.attendu:
        return f"{debut}on lit en plus «\u00a0{comparaison.trouve}\u00a0»."
    return f"{debut}nous avions écrit «\u00a0{comparaison.attendu}\u00a0», on lit «\u00a0{comparaison.trouve}\u00a0»."


def _cachets(pdf):
    """Where the visible signatures of this reader are: (page from 0, left, bottom, right, top). Raises anything."""
    trouves, vues = [], set()
    a_voir = [pdf.root["/Pages"]]
    numero = 0
    while a_voir:
        noeud = a_voir.pop()
        if id(noeud) in vues:
            raise ValueError("Page tree loop")
        vues.add(id(noeud))
        if "/Kids" in noeud:
            a_voir += [enfant.get_object() for enfant in reversed(noeud["/Kids"])]
            continue
        for note in (n.get_object() for n in valeur(noeud, "/Annots", ())):
            genre = valeur(note, "/FT") or valeur(valeur(note, "/Parent", {}), "/FT")
            if genre != "/Sig" or "/Rect" not in note:
                continue
            x, y, xx, yy = (float(n.get_object()) for n in note["/Rect"])
            gauche, droite, bas, haut = min(x, xx) + 2, max(x, xx) - 2, min(y, yy) + 2, max(y, yy) - 2
            if droite > gauche and haut > bas:
                trouves.append((numero, gauche, bas, droite, haut))
        numero += 1
    return trouves


def _texte_recouvert(octets, pdf):
    """(page from 1, words) of our text that a visible signature is laid on; None when there is none. Raises anything."""
    cachets = _cachets(pdf)
    for (numero, *_), texte in zip(cachets, isolement.textes_sous(octets, cachets), strict=True):
        if texte.strip():
            return numero + 1, re.sub(r"\s+", " ", texte).strip()[:80]
    return None


def examiner(octets, original):
    """What to do with this file, deposited as our document `original` signed elsewhere. Returns an Examen; never raises for a bad file."""
    try:
        return _examiner(octets, original)
    except Illisible:
        return Examen("refus", ILLISIBLE)
    except Exception as erreur:  # as above
        log.info("PDF illisible : %s", type(erreur).__name__)
        return Examen("refus", ILLISIBLE)


def _examiner(octets, original):
    comparaison = comparer_textes(original, octets)
    pdf = _lecteur(octets)
    # What can only be read leniently is not judged by a machine alone.
    suite = suite_exacte(octets, original) and pdf.strict
    lues = tuple(_signatures(octets, pdf, original))

    def conclure(sens, motif):
        return Examen(sens, motif, lues, comparaison)

    if not comparaison.identique:
        return conclure("refus", _difference(comparaison))
    if suite and _ajouts(pdf, original) not in PERMISES:
        return conclure("refus", AJOUT_REFUSE)
    if not lues:
        return conclure("refus", SANS_SIGNATURE)
    for lue in lues:
        if not lue.intacte:
            return conclure(
                "refus", f"La signature de {lue.qui} n’est pas intacte\u00a0: le fichier a été modifié après elle."
            )
        if not lue.couvre_tout:
            return conclure("refus", f"Le document a été modifié après la signature de {lue.qui}.")
    combien = pluriel(len(lues), "signature électronique intacte", "signatures électroniques intactes")
    if not suite:
        return conclure(
            "a_comparer",
            f"Ce fichier a été réenregistré par l’outil de signature\u00a0: son texte est celui que nous avons envoyé, et il porte {combien}. "
            "Une personne de l’ANCT le compare avant de l’accepter.",
        )
    if recouvert := _texte_recouvert(octets, pdf):
        page, mots = recouvert
        return conclure(
            "a_comparer",
            f"Le cachet visible d’une signature recouvre du texte page {page} («\u00a0{mots}\u00a0»). Le fichier porte {combien}. "
            "Une personne de l’ANCT le compare avant de l’accepter.",
        )
    return conclure("accepte", f"Ce fichier est bien le document que nous avons envoyé, et il porte {combien}.")


__all__ = [
    "Comparaison",
    "Examen",
    "SignatureLue",
    "ajouts_permis",
    "comparer_textes",
    "continue_par_des_signatures",
    "examiner",
    "lire_signatures",
    "suite_exacte",
    "textes",
]

"""What was read in a PDF signed elsewhere, as it is kept with the signature (canonical text) and as people read it."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from socle.documents.genres import canonique
from socle.mots import pluriel

# What socle.documents.signatures answers.
ACCEPTE, REFUS, A_COMPARER = "accepte", "refus", "a_comparer"
RECONNUE = "reconnue"


def geler(examen, *, original, retenue):
    """The canonical text of this Examen: what each signature says, what was compared with what, and which signature counts for this side."""
    comparaison = examen.comparaison
    return canonique(
        {
            "sens": examen.sens,
            "motif": examen.motif,
            "sha256_envoye": original.sha256,
            "retenue": retenue,
            "signatures": [
                {
                    "nom": s.nom,
                    "organisation": s.organisation,
                    "emetteur": s.emetteur,
                    "le": s.le,
                    "intacte": s.intacte,
                    "couvre_tout": s.couvre_tout,
                    "chaine": s.chaine,
                }
                for s in examen.signatures
            ],
            "ajouts": [[page, texte] for page, texte in comparaison.ajouts] if comparaison else [],
            "pages_en_plus": comparaison.pages_en_plus if comparaison else 0,
        }
    )


def degeler(texte):
    """What `geler` kept; {} for a signature without a signed file."""
    return json.loads(texte) if texte else {}


def cle(signature):
    """What tells one signature of a file from another: who, by which authority, when."""
    if isinstance(signature, dict):
        return signature["nom"], signature["organisation"], signature["emetteur"], signature["le"] or ""
    le = signature.le.isoformat() if signature.le else ""
    return signature.nom, signature.organisation, signature.emetteur, le


def cle_retenue(texte):
    """That of the signature that counts in this frozen reading."""
    lue = degeler(texte)
    return cle(lue["signatures"][lue["retenue"]])


def _mots(nom):
    sans_accents = unicodedata.normalize("NFKD", nom).encode("ascii", "ignore").decode().lower()
    return set(sans_accents.replace("-", " ").split())


def choisir(signatures, nomme, prises=()):
    """The rank of the signature that counts for the person `nomme` of the act: the closest name, else the last one; None when none is left.

    `prises` are the keys of those that count for the other side already.
    """
    libres = [(rang, s) for rang, s in enumerate(signatures) if cle(s) not in prises]
    if not libres:
        return None
    voulus = _mots(nomme)
    return max(libres, key=lambda paire: (len(voulus & _mots(paire[1].nom)), paire[0]))[0]


@dataclass(frozen=True)
class Lue:
    """One electronic signature, in words: the certificate's name is not always that of the person named in the act, and the page says both."""

    qui: str
    emetteur: str
    le: datetime | None
    retenue: bool
    confiance: str


def dire(lue):
    """The signatures of a frozen reading, as the page says them."""
    return [
        Lue(
            qui=f"{s['nom']} ({s['organisation']})"
            if s["organisation"] not in {"", s["nom"]}
            else s["nom"] or "sans nom",
            emetteur=s["emetteur"],
            le=datetime.fromisoformat(s["le"]) if s["le"] else None,
            retenue=rang == lue["retenue"],
            confiance="Le certificat vient d’une autorité que nous connaissons."
            if s["chaine"] == RECONNUE
            else "Nous n’avons pas pu vérifier qui a délivré ce certificat : le nom est celui qu’il indique.",
        )
        for rang, s in enumerate(lue.get("signatures", ()))
    ]


def dire_ajouts(lue):
    """What a parapheur added to our pages, one sentence for each: « Page 12 : “Signé électroniquement par …” »."""
    phrases = [f"Page\u00a0{page}\u00a0: «\u00a0{texte}\u00a0»" for page, texte in lue.get("ajouts", ())]
    if nb := lue.get("pages_en_plus"):
        phrases.append(f"{pluriel(nb, 'page', 'pages')} à la fin du document, en plus des nôtres.")
    return phrases

"""Words as they are searched and compared, whatever their accents and case. Without Django: `bin/fabriquer_referentiel` uses it."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
SEPARATEURS = re.compile(r"[^a-z0-9]+")


def normaliser(texte):
    """Lower-case words without accents or punctuation, one space between them: « L’Haÿ-les-Roses » → « l hay les roses »."""
    if not texte.isascii():
        texte = unicodedata.normalize("NFKD", texte.lower().translate(LIGATURES))
        texte = "".join(lettre for lettre in texte if not unicodedata.combining(lettre))
    return SEPARATEURS.sub(" ", texte.lower()).strip()

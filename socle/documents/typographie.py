"""French typography for print, and only glyphs that our fonts have.

A character that no font of ours draws would make the printer pick a font of the machine: the same document would then differ from one
machine to the next, and carry fonts we have no right to embed.
"""

import re
import unicodedata
from xml.etree.ElementTree import SubElement  # noqa: S405  builds only, never parses

INSECABLE = "\u00a0"

# Marianne has none of these; the meaning is kept.
REMPLACEMENTS = {
    0x202F: INSECABLE,  # narrow no-break space
    0x2007: INSECABLE,  # figure space
    0x2010: "-",
    0x2011: "-",
    0x02BC: "’",
    0x00AD: "",  # soft hyphen: the printer breaks words by itself
    0x2714: "✓",
    0x2705: "✓",
    0x2611: "☑",
    0x2612: "☑",
}
EXPOSANTS = {"ᵉ": "e", "ʳ": "r", "ˢ": "s", "ᵈ": "d", "ᵐ": "m", "ᵗ": "t", "ᵒ": "o", "ᵃ": "a"}
_EXPOSANTS_RE = re.compile(f"[{''.join(EXPOSANTS)}]+")

_APOSTROPHE_RE = re.compile(r"(?<=\w)'(?=\w)")
_AVANT_RE = re.compile(r"(?<=\S) (?=[:;?!»%€])")
_APRES_RE = re.compile(r"« (?=\S)")
_DECORATIONS = {"So", "Sk", "Cf", "Cc", "Cs", "Co", "Cn", "Mn"}

SVG = "{http://www.w3.org/2000/svg}"
# Text there is not drawn, or must stay as it is written.
_TELS_QUELS = {"script", "style", "code", "pre"}
_ATTRIBUTS = ("alt", "title", "content")


def typographie_pdf(texte):
    """The same words with French apostrophes and no-break spaces, and without the characters that Marianne lacks.

    Only spaces and apostrophes already there are changed: nothing is inserted, so that a time or an address keeps its colons.
    """
    texte = texte.translate(REMPLACEMENTS)
    texte = _APOSTROPHE_RE.sub("’", texte)
    texte = _AVANT_RE.sub(INSECABLE, texte)
    return _APRES_RE.sub(f"«{INSECABLE}", texte)


def couper_aux_exposants(texte):
    """`"le 2ᵉ comité"` → `[("le 2", False), ("e", True), (" comité", False)]`."""
    morceaux, depuis = [], 0
    for trouve in _EXPOSANTS_RE.finditer(texte):
        if trouve.start() > depuis:
            morceaux.append((texte[depuis : trouve.start()], False))
        morceaux.append(("".join(EXPOSANTS[c] for c in trouve.group()), True))
        depuis = trouve.end()
    if depuis < len(texte):
        morceaux.append((texte[depuis:], False))
    return morceaux


def seulement(texte, glyphes, perdus=None):
    """The text drawn with these code points only: a letter falls back to its plain form, a decoration goes, the rest is « ? ».

    `perdus`, a set, receives the code points that became « ? ».
    """
    if all((ord(c) in glyphes and not unicodedata.combining(c)) or c in "\t\n\r" for c in texte):
        return texte
    rendu = []
    for caractere in unicodedata.normalize("NFC", texte):
        if unicodedata.combining(caractere):
            continue
        if ord(caractere) in glyphes or caractere in "\t\n\r":
            rendu.append(caractere)
            continue
        nu = unicodedata.normalize("NFKD", caractere)
        # Without its letter, an accent would be set on the letter before, in some font of the machine.
        if ord(nu[0]) in glyphes and not unicodedata.combining(nu[0]):
            rendu.append("".join(c for c in nu if ord(c) in glyphes and not unicodedata.combining(c)))
        elif unicodedata.category(caractere) not in _DECORATIONS:
            rendu.append("?")
            if perdus is not None:
                perdus.add(f"U+{ord(caractere):04X}")
    return "".join(rendu)


def _ajouter(parent, texte, avec_sup):
    """Append this text to the element, after its last child."""
    for morceau, haut in couper_aux_exposants(texte):
        if haut and avec_sup:
            SubElement(parent, "sup").text = morceau
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + morceau
        else:
            parent.text = (parent.text or "") + morceau


def nettoyer(element, glyphes, perdus=None):
    """Give every text under this HTML element its typography, in place, with these code points only."""
    if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
        return
    tel_quel = element.tag in _TELS_QUELS
    avec_sup = not element.tag.startswith(SVG) and element.tag != "title"
    codes = glyphes | {ord(c) for c in EXPOSANTS}

    def propre(texte):
        return seulement(texte if tel_quel else typographie_pdf(texte), codes, perdus) if texte else ""

    for nom in _ATTRIBUTS:
        if element.get(nom):
            element.set(nom, "".join(m for m, _ in couper_aux_exposants(propre(element.get(nom)))))
    debut, enfants = element.text, list(element)
    for enfant in enfants:
        element.remove(enfant)
    element.text = None
    _ajouter(element, propre(debut), avec_sup)
    for enfant in enfants:
        suite, enfant.tail = enfant.tail, None
        element.append(enfant)
        nettoyer(enfant, glyphes, perdus)
        _ajouter(element, propre(suite), avec_sup)

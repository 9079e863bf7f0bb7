"""Bank account numbers in what people write: they have no place there."""

import re

COMPTE_ECRIT = "Ce texte contient un numéro de compte bancaire : retirez-le."
# French accounts however they are typed, foreign ones in capitals.
_IBANS = (
    re.compile(r"(?<![A-Z0-9])(?:FR|MC)\d{2}(?:[ \u00a0.-]?[A-Z0-9]){23}", re.IGNORECASE),
    re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]){11,30}(?![A-Z0-9])"),
)


def contient_un_compte(texte):
    """Whether a bank account number stands in this text: it is handed over apart, never in what people read (metier §2.2)."""
    return bool(compte_dans(texte))


def compte_dans(texte):
    """The first bank account number of this text, as it is typed; "" when there is none."""
    for motif in _IBANS:
        for trouve in motif.finditer(texte):
            if _est_iban(trouve.group()):
                return trouve.group()
    return ""


def _est_iban(texte):
    """Whether these signs are a bank account: ISO 13616's own check."""
    iban = re.sub(r"[ \u00a0.-]", "", texte).upper()
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1

"""What a change to the convention is made of: how it is kept, how it is read, whether it is small."""

from datetime import date
from decimal import Decimal

from parcours import reglages
from parcours.enums import ChampModifiable
from socle.mots import date_longue, euros


def en_code(valeur):
    """How a Modification keeps a date (ISO) or an amount ("12500.00"); "" for a cost that nobody gave."""
    if valeur is None:
        return ""
    return valeur.isoformat() if isinstance(valeur, date) else str(Decimal(valeur).quantize(Decimal("0.01")))


def en_valeur(champ, code):
    """The date, or Decimal euros, behind the code of a Modification; None for ""."""
    if not code:
        return None
    return Decimal(code) if champ == ChampModifiable.COUT else date.fromisoformat(code)


def en_mots(champ, code):
    """What people read of it: « 31 mars 2027 », « 12 000 € », « pas encore indiqué »."""
    if not code:
        return "pas encore indiqué"
    valeur = en_valeur(champ, code)
    return euros(valeur) if champ == ChampModifiable.COUT else date_longue(valeur)


def est_petit(champ, avant, apres):
    """Whether a change needs no decision: a date moved by so many days at most, a budget by so many per cent, or fewer euros (metier §7)."""
    if champ != ChampModifiable.COUT:
        return abs((apres - avant).days) <= reglages.modification_jours()
    avant = avant or Decimal(0)
    ecart = abs(apres - avant)
    return ecart < reglages.modification_euros() or ecart * 100 <= avant * reglages.modification_pourcent()

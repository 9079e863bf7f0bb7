"""What is typed of a bank account: checked by its keys, told when it does not look like a public accountant's."""

from stdnum import bic as norme_bic
from stdnum import iban as norme_iban
from stdnum.exceptions import ValidationError

from conventions import reglages
from socle.erreurs import ErreurMetier

IBAN_FAUX = "Cet IBAN est faux : vérifiez-le caractère par caractère sur le RIB."
BIC_FAUX = "Ce BIC est faux : il a 8 ou 11 lettres et chiffres. Laissez vide si le RIB n’en porte pas."


def lire_iban(texte):
    """« FR76 3000 1… » → « FR763000 1… » without blanks. Raises ErreurMetier (champ « iban ») when its keys are wrong (ISO 13616, then France's RIB key)."""
    try:
        iban = norme_iban.validate(texte, check_country=False)
    except ValidationError:
        raise ErreurMetier(IBAN_FAUX, champ="iban") from None
    if iban.startswith("FR") and not cle_rib_juste(iban):
        raise ErreurMetier(IBAN_FAUX, champ="iban")
    return iban


def cle_rib_juste(iban):
    """Whether the two last digits of a French IBAN are the key of its RIB: letters count as the digits of the bank tables."""
    if len(iban) != 27:
        return False
    chiffres = "".join(c if c.isdigit() else str(_VALEUR[c]) for c in iban[4:])
    banque, guichet, compte, cle = chiffres[:5], chiffres[5:10], chiffres[10:21], chiffres[21:]
    return (89 * int(banque) + 15 * int(guichet) + 3 * int(compte) + int(cle)) % 97 == 0


# A to I are 1 to 9, J to R are 1 to 9, S to Z are 2 to 9.
_VALEUR = {chr(ord("A") + n): n % 9 + 1 if n < 18 else n - 16 for n in range(26)}


def lire_bic(texte):
    """The BIC in capitals, "" when there is none. Raises ErreurMetier (champ « bic »)."""
    if not texte.strip():
        return ""
    try:
        return norme_bic.validate(texte)
    except ValidationError:
        raise ErreurMetier(BIC_FAUX, champ="bic") from None


def reserve_sur(iban):
    """What to look at twice, in one sentence; "" for an account of the Banque de France, where public accountants hold theirs."""
    if iban[:2] != "FR":
        return "Ce compte n’est pas en France : le comptable d’une collectivité y tient le sien."
    if iban[4:9] not in reglages.codes_banque_publics():
        return (
            f"Le code banque est {iban[4:9]}, et non celui de la Banque de France ({reglages.codes_banque_publics()[0]}) : "
            "vérifiez que ce compte est bien celui du comptable public."
        )
    return ""


def en_groupes(iban):
    """« FR76 3000 1007 9412 3456 7890 185 »."""
    return norme_iban.format(iban)

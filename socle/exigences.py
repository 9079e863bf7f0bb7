"""What verbs ask of a text that a person types: it is there, it is not too long, it holds no bank account."""

from socle.comptes_bancaires import COMPTE_ECRIT, contient_un_compte
from socle.erreurs import ErreurMetier

MOTIF_MAX = 500
TEXTE_MAX = 3000
TROP_LONG = "C’est trop long : {} caractères au plus."


def texte_net(texte, champ, *, longueur=TEXTE_MAX, compte=COMPTE_ECRIT):
    """The text, without the blanks around it; "" when there is none. Raises ErreurMetier beside `champ` when it is too long, or holds a bank
    account, with `compte`.
    """
    texte = (texte or "").strip()
    if contient_un_compte(texte):
        raise ErreurMetier(compte, champ=champ)
    if len(texte) > longueur:
        raise ErreurMetier(TROP_LONG.format(longueur), champ=champ)
    return texte


def exiger_texte(texte, phrase, champ, **limites):
    """`texte_net` of a text that may not be missing: raises ErreurMetier beside `champ`, with `phrase`, when it is."""
    if not (texte or "").strip():
        raise ErreurMetier(phrase, champ=champ)
    return texte_net(texte, champ, **limites)


def exiger_motif(motif, phrase, **limites):
    """A reason, for the field « motif »."""
    return exiger_texte(motif, phrase, "motif", **{"longueur": MOTIF_MAX} | limites)

"""What several verbs ask of what a person types: a reason in words, a text, a day that has come."""

from datetime import timedelta

from django.utils import timezone

from socle.comptes_bancaires import COMPTE_ECRIT, contient_un_compte
from socle.erreurs import ErreurMetier

MOTIF_MAX = 500
TEXTE_MAX = 3000


def exiger_texte(texte, phrase, champ, *, longueur=TEXTE_MAX):
    """The text, without the blanks around it. Raises ErreurMetier beside `champ` when it is missing (`phrase`), too long, or holds a bank account."""
    texte = (texte or "").strip()
    if not texte:
        raise ErreurMetier(phrase, champ=champ)
    return texte_net(texte, champ, longueur=longueur)


def texte_net(texte, champ, *, longueur=TEXTE_MAX):
    """The same for a text that may be missing."""
    texte = (texte or "").strip()
    if contient_un_compte(texte):
        raise ErreurMetier(COMPTE_ECRIT, champ=champ)
    if len(texte) > longueur:
        raise ErreurMetier(f"C’est trop long : {longueur} caractères au plus.", champ=champ)
    return texte


def exiger_motif(motif, phrase):
    """The reason, for the field « motif »."""
    return exiger_texte(motif, phrase, "motif", longueur=MOTIF_MAX)


def exiger_jour(jour, *, champ):
    """Raise ErreurMetier for a day that has not come."""
    if jour > timezone.localdate():
        raise ErreurMetier("Cette date est dans le futur.", champ=champ)


def ajouter_jours(jour, nombre):
    return jour + timedelta(days=nombre)

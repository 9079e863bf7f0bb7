"""What makes a row publishable. Pure: a row is {column: text as written in the file}."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from conventions.essentielles.colonnes import COLONNES, NOMS, PAR_NOM, Genre, Ou
from socle.champs import siret_juste
from socle.erreurs import ErreurMetier

SANS_IDENTIFIANT = "Le SIRET de la collectivité manque."
DONNEE_PERSONNELLE = "Cette case contient une adresse mail ou un numéro de téléphone : rien de personnel n’est publié."
# A spreadsheet would run it; a line break or a tab would move the cells.
PIEGE = re.compile(r"[=+\-@]|.*[\x00-\x1f\x7f\u2028\u2029]", re.DOTALL)
COURRIEL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
TELEPHONE = re.compile(r"(?<!\d)(?:(?:\+|00)33[ .]?|0)[1-9](?:[ .-]?\d{2}){4}(?!\d)")


@dataclass(frozen=True)
class Faute:
    """What is wrong in a column (its name, or "" for the whole row), in a sentence, and where it is corrected."""

    colonne: str
    phrase: str
    ou_corriger: Ou


def a_du_personnel(texte):
    """Whether a mail address or a French phone number stands in this text."""
    return bool(COURRIEL.search(texte) or TELEPHONE.search(texte))


def fautes(ligne):
    """The faults of a row, in the order of the columns; none when it may be published."""
    trouvees = []
    if tuple(ligne) != NOMS:
        trouvees.append(Faute("", "La ligne n’a pas les seize colonnes du format, dans leur ordre.", Ou.REGLAGES))
    for colonne in COLONNES:
        texte = ligne.get(colonne.nom, "")
        if not isinstance(texte, str) or not _juste(colonne, texte):
            trouvees.append(Faute(colonne.nom, colonne.phrase, colonne.ou))
        elif colonne.genre is Genre.TEXTE and a_du_personnel(texte):
            trouvees.append(Faute(colonne.nom, DONNEE_PERSONNELLE, colonne.ou))
    if not ligne.get("idBeneficiaire") and not ligne.get("rnaBeneficiaire"):
        trouvees.append(Faute("idBeneficiaire", SANS_IDENTIFIANT, PAR_NOM["idBeneficiaire"].ou))
    return trouvees


def exiger_publiable(ligne):
    """Raise ErreurMetier, with all the sentences, unless the row has no fault."""
    trouvees = fautes(ligne)
    if trouvees:
        phrases = " ".join(f.phrase for f in trouvees)
        raise ErreurMetier(f"Cette convention ne peut pas encore être publiée. {phrases}")


def _juste(colonne, texte):
    if texte == "":
        return not colonne.obligatoire
    if texte != texte.strip() or PIEGE.match(texte):
        return False
    if colonne.longueur_max is not None and len(texte) > colonne.longueur_max:
        return False
    if colonne.valeurs and texte not in colonne.valeurs:
        return False
    if colonne.motif and not colonne.motif.fullmatch(texte):
        return False
    return VERIFICATIONS.get(colonne.genre, _sans_plus)(colonne, texte)


def _sans_plus(colonne, texte):
    return True


def _siret(colonne, texte):
    return siret_juste(texte)


def _dates(colonne, texte):
    """One day, or two in order. The pattern has been seen; the calendar has not."""
    try:
        jours = [date.fromisoformat(jour) for jour in texte.split("/")]
    except ValueError:
        return False
    return jours == sorted(jours)


def _nombre(colonne, texte):
    nombre = Decimal(texte)
    return (colonne.minimum is None or nombre >= colonne.minimum) and (
        colonne.maximum is None or nombre <= colonne.maximum
    )


VERIFICATIONS = {Genre.SIRET: _siret, Genre.DATE: _dates, Genre.PERIODE: _dates, Genre.NOMBRE: _nombre}

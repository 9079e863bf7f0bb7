"""The tables to fill in, as they are offered: the titles that the reader knows, and what is already known of each line."""

from conventions.transitions import import_depenses, import_paiements
from socle.tableurs import Colonne, Feuille, ecrire
from socle.tableurs.ecriture import EUROS, JOUR

LARGEURS = {
    "territoire": 34,
    "versement": 20,
    "objet": 40,
    "fournisseur": 30,
    "etape": 34,
    "motif": 40,
    "reference": 24,
}
FORMATS = {"montant": EUROS, "ht": EUROS, "ttc": EUROS, "paye_le": JOUR, "date": JOUR}


def _feuille(nom, colonnes, rangees):
    return Feuille(
        nom, tuple(Colonne(c.titre, LARGEURS.get(c.code, 18), FORMATS.get(c.code, "")) for c in colonnes), rangees
    )


def tableau_paiements(attendus, extension):
    """The bytes of the table of what the accountant holds (`import_paiements.attendus`): the day and the reference are left to fill in."""
    colonnes = [
        c for c in import_paiements.COLONNES if c is not import_paiements.REJETE
    ]  # a motive is enough to reject
    rangees = [
        {
            "libelle": libelle,
            "territoire": v.convention.parcours.collectivite.nom_avec_departement,
            "versement": str(v),
            "montant": v.montant,
        }
        for libelle, v in attendus
    ]
    return ecrire([_feuille("Paiements", colonnes, [[r.get(c.code) for c in colonnes] for r in rangees])], extension)


def tableau_depenses(extension):
    """The bytes of the empty table of expenses."""
    return ecrire([_feuille("Dépenses", import_depenses.COLONNES, [])], extension)

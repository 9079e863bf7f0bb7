"""What is taken away of the ledger: the lines that the filters keep, all of them, and their total; or the rows of one amount."""

from conventions.comptes.grand_livre import Par, chiffrer, entrees, total
from conventions.comptes.lignes import compter, sources, toutes
from conventions.comptes.montants import HORIZON
from socle.tableurs import Colonne, Feuille
from socle.tableurs.ecriture import EUROS, JOUR

GROUPE = (Colonne("Conventions", 12),)
CONVENTION = (
    Colonne("Territoire", 28),
    Colonne("Département", 22),
    Colonne("Vague", 18),
    Colonne("Année", 8),
    Colonne("État", 14),
)


def noms_des_montants(filtre, courant):
    """The headings of the amounts, as on the page and in the files."""
    en = f" en {filtre.exercice}" if filtre.exercice else ""
    return [
        "Réservé",
        "Promis (signé)",
        f"Engagé (EJ){en}",
        f"Payé{en}",
        "Reste à payer",
        "Rendu à l’enveloppe",
        *(f"Prévu {annee}" for annee in range(courant, courant + HORIZON + 1)),
        "Prévu ensuite",
        "Prévu sans date",
        "À reverser",
        f"Reversé{en}",
    ]


def montants_dus(m, filtre, courant):
    """The amounts of a line, in the order of `noms_des_montants`."""
    ex = filtre.exercice
    return [
        m.reserve,
        m.promis,
        m.engages[ex] if ex else m.engage,
        m.payes[ex] if ex else m.paye,
        m.reste,
        m.rendu,
        *m.par_echeance(courant).values(),
        m.a_reverser,
        m.reverses[ex] if ex else m.reverse,
    ]


def grand_livre(filtre, courant):
    """[Feuille] of all the lines, in their order, and of their total, the last row."""
    par = next(p for p in Par if p.code == filtre.par)
    detail = CONVENTION if par == Par.CONVENTION else GROUPE
    rangees = []
    for e in chiffrer(filtre, entrees(filtre)):
        if par == Par.CONVENTION:
            faits = [e.territoire, e.departement, e.vague, e.annee, e.etat]
        else:
            faits = [e.nb]
        titre = f"{e.titre} ({e.departement})" if par == Par.TERRITOIRE else e.titre
        rangees.append([titre, *faits, *montants_dus(e.montants, filtre, courant)])
    rangees.append(["Total", *[None] * len(detail), *montants_dus(total(filtre), filtre, courant)])
    colonnes = (
        Colonne(par.libelle, 28 if par != Par.CONVENTION else 14),
        *detail,
        *(Colonne(nom, 16, EUROS) for nom in noms_des_montants(filtre, courant)),
    )
    return [Feuille("Comptes", colonnes, rangees)]


def exercice(tableau):
    """[Feuille] of the year-end table: its conventions, and their total, the last row."""
    noms = [nom for nom, _ in tableau.colonnes]
    rangees = [
        [x.titre, x.territoire, x.departement, x.vague, x.etat, *x.montants(noms)]
        for x in [*tableau.lignes, tableau.total]
    ]
    faits = [colonne for colonne in CONVENTION if colonne.nom != "Année"]
    colonnes = (
        Colonne("Convention", 16),
        *faits,
        *(Colonne(titre, 16, EUROS) for _, titre in tableau.colonnes),
    )
    return [Feuille(f"Exercice {tableau.annee}", colonnes, rangees)]


COLONNES_LIGNES = (
    Colonne("Convention", 16),
    Colonne("Territoire", 28),
    Colonne("Département", 22),
    Colonne("Vague", 18),
    Colonne("Date", 12, JOUR),
    Colonne("Ligne", 24),
    Colonne("Référence", 28),
    Colonne("Montant", 16, EUROS),
)


def lignes(nature, filtre, quand, courant):
    """[Feuille] of the rows of this amount and of their sum, the last row."""
    lesquelles = sources(nature, filtre.perimetre(), exercice=filtre.exercice, quand=quand, courant=courant)
    rangees = [
        [r.numero, r.territoire, r.departement, r.vague, r.jour, r.libelle, r.detail, r.montant]
        for r in toutes(lesquelles)
    ]
    rangees.append(["Total", *[None] * 6, compter(lesquelles)[1]])
    return [Feuille(nature.libelle, COLONNES_LIGNES, rangees)]

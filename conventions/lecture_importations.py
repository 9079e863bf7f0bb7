"""An import as people read it before it is applied: how many lines of each kind, then each of them in words."""

from dataclasses import dataclass

from conventions.enums import GenreImportation
from conventions.transitions import import_depenses, import_paiements
from socle.mots import date_longue, euros, pluriel
from socle.tableurs.importation import dire_ignorees, lire_contenu


@dataclass(frozen=True)
class Sort:
    """What becomes of a line: in a word and counted in a sentence, before the import is applied and after; with which colour."""

    ton: str
    avant: tuple  # (in a word, one, several)
    apres: tuple = ()
    avec_somme: bool = False

    def mots(self, applique):
        return self.apres if applique and self.apres else self.avant

    def compter(self, lignes, applique):
        nombre = pluriel(len(lignes), *self.mots(applique)[1:])
        return f"{nombre} ({euros(sum(ligne.euros for ligne in lignes))})" if self.avec_somme else nombre


REFUSES = Sort(
    "error", ("À corriger", "ligne refusée", "lignes refusées"), ("Refusée", "ligne refusée", "lignes refusées")
)
# In the order of the sentence.
SORTS = {
    GenreImportation.PAIEMENTS: {
        import_paiements.PAYER: Sort(
            "success",
            ("À enregistrer", "paiement à enregistrer", "paiements à enregistrer"),
            ("Enregistré", "paiement enregistré", "paiements enregistrés"),
            avec_somme=True,
        ),
        import_paiements.REJETER: Sort(
            "warning", ("Rejet à enregistrer", "rejet", "rejets"), ("Rejet enregistré", "rejet enregistré", "rejets enregistrés")
        ),
        import_paiements.DEJA: Sort("info", ("Déjà enregistré", "déjà enregistré", "déjà enregistrés")),
        import_paiements.SANS_REPONSE: Sort("info", ("Sans réponse", "sans réponse", "sans réponse")),
        import_paiements.REFUSEE: REFUSES,
    },
    GenreImportation.DEPENSES: {
        import_depenses.DECLARER: Sort(
            "success",
            ("À ajouter", "dépense à ajouter", "dépenses à ajouter"),
            ("Ajoutée", "dépense ajoutée", "dépenses ajoutées"),
            avec_somme=True,
        ),
        import_depenses.DEJA: Sort("info", ("Déjà dans la liste", "déjà dans la liste", "déjà dans la liste")),
        import_depenses.REFUSEE: REFUSES,
    },
}  # fmt: skip
# What is to be looked at comes first.
ORDRE = ("refusee", "rejeter", "payer", "declarer", "deja", "sans_reponse")
A_FAIRE = {*import_paiements.A_FAIRE, import_depenses.DECLARER}


@dataclass(frozen=True)
class ImportLu:
    """`lignes` in the order of the page, each a Ligne; `resume` counts them in a sentence."""

    lignes: list
    resume: str
    ignorees: str
    nb_a_faire: int
    nb_refusees: int


def lire_import(importation):
    """What the page of an import shows; no query."""
    lignes, ignorees = lire_contenu(importation.contenu)
    applique, sorts = bool(importation.appliquee_le), SORTS[importation.genre]
    par_sort = {sort: [ligne for ligne in lignes if ligne.sort == sort] for sort in sorts}
    morceaux = [sorts[sort].compter(trouvees, applique) for sort, trouvees in par_sort.items() if trouvees]
    return ImportLu(
        lignes=sorted(lignes, key=lambda ligne: ORDRE.index(ligne.sort)),
        resume=f"{', '.join(morceaux)}.",
        ignorees=dire_ignorees(ignorees),
        nb_a_faire=sum(ligne.sort in A_FAIRE for ligne in lignes),
        nb_refusees=len(par_sort[import_paiements.REFUSEE]),
    )


def presenter(importation, lignes):
    """[{ligne, etat, ton, quoi, suite, raisons}] for one page of lines."""
    applique, sorts = bool(importation.appliquee_le), SORTS[importation.genre]
    dire = _reponse if importation.genre == GenreImportation.PAIEMENTS else _paiement
    return [
        {
            "ligne": ligne,
            "etat": sorts[ligne.sort].mots(applique)[0],
            "ton": sorts[ligne.sort].ton,
            "quoi": ligne.dit or ligne.valeurs.get("libelle") or "(rien de lisible)",
            "suite": _capitale(dire(ligne)),
            "raisons": [f"{_capitale(raison).removesuffix('.')}." for raison in ligne.raisons],
        }
        for ligne in lignes
    ]


def _capitale(phrase):
    return phrase[:1].upper() + phrase[1:]


def _reponse(ligne):
    """« Payé le 12 mars 2026, référence VIR 12 », « Rejeté : le compte est clos »."""
    morceaux = []
    if jour := ligne.jour("paye_le"):
        morceaux.append(f"payé le {date_longue(jour)}")
    if reference := ligne.valeurs.get("reference"):
        morceaux.append(f"référence {reference}")
    if ligne.valeurs.get("rejete") or ligne.valeurs.get("motif"):
        morceaux.append(f"rejeté : {ligne.valeurs.get('motif', '')}")
    return ", ".join(morceaux)


def _paiement(ligne):
    """« Le 12 mars 2026, 100 € HT, facture F-12, mandat 431, étape « Balade nocturne » »."""
    v, jour, ht = ligne.valeurs, ligne.jour("date"), ligne.montant("ht")
    morceaux = [
        f"le {date_longue(jour)}" if jour else "",
        "" if ht is None else f"{euros(ht)} HT",
        f"facture {v['numero']}" if "numero" in v else "",
        f"mandat {v['mandat']}" if "mandat" in v else "",
        f"étape « {v['etape']} »" if "etape" in v else "",
    ]
    return ", ".join(filter(None, morceaux))

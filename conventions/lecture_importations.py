"""An import as people read it before it is applied: how many lines of each kind, then each of them in words."""

from conventions.enums import GenreImportation
from conventions.transitions import import_depenses, import_paiements
from socle.mots import date_longue, euros
from socle.tableurs import import_lu
from socle.tableurs.import_lu import REFUSES, Sort

# In the order of the sentence.
SORTS = {
    GenreImportation.PAIEMENTS: {
        import_paiements.PAYER: Sort(
            "success",
            ("À enregistrer", "paiement à enregistrer", "paiements à enregistrer"),
            ("Enregistré", "paiement enregistré", "paiements enregistrés"),
            avec_somme=True,
            a_faire=True,
        ),
        import_paiements.REJETER: Sort(
            "warning", ("Rejet à enregistrer", "rejet", "rejets"), ("Rejet enregistré", "rejet enregistré", "rejets enregistrés"), a_faire=True
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
            a_faire=True,
        ),
        import_depenses.DEJA: Sort("info", ("Déjà dans la liste", "déjà dans la liste", "déjà dans la liste")),
        import_depenses.REFUSEE: REFUSES,
    },
}  # fmt: skip
# What is to be looked at comes first.
ORDRE = ("refusee", "rejeter", "payer", "declarer", "deja", "sans_reponse")


def lire_import(importation):
    """What the page of an import shows; no query."""
    return import_lu.lire_import(importation, SORTS[importation.genre], ORDRE)


def presenter(importation, lignes):
    """[{ligne, etat, ton, quoi, suite, raisons}] for one page of lines."""
    dire = _reponse if importation.genre == GenreImportation.PAIEMENTS else _paiement
    return [
        presentee
        | {
            "quoi": ligne.dit or ligne.valeurs.get("libelle") or "(rien de lisible)",
            "suite": import_lu.capitale(dire(ligne)),
        }
        for ligne, presentee in zip(
            lignes, import_lu.presenter(importation, lignes, SORTS[importation.genre]), strict=True
        )
    ]


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

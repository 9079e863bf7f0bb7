"""The year-end table of an exercice, printed: its amounts are frozen with their control line."""

from conventions.comptes.exercice import SOMMES, colonnes, dresser
from socle.documents import Genre, inscrire_genre

COMPTES = "comptes-exercice"
SCHEMA = "comptes-exercice/1"


def _ligne(ligne):
    return {
        "titre": ligne.titre,
        "territoire": ligne.territoire,
        "departement": ligne.departement,
        "etat": ligne.etat,
        "nb": ligne.nb,
        "sommes": {nom: ligne.sommes[nom] for nom in SOMMES},
        "prevus": {str(quand): montant for quand, montant in ligne.prevus.items()},
    }


def _donnees(compteur):
    """The table of the exercice of this counter, as it stands today. Eight queries."""
    tableau = dresser(compteur.annee)
    vagues = [{**_ligne(v), "lignes": []} for v in tableau.vagues]
    par_titre = {v["titre"]: v for v in vagues}
    for ligne in tableau.lignes:
        par_titre[ligne.vague]["lignes"].append(_ligne(ligne))
    total = tableau.total
    return {
        "schema": SCHEMA,
        "annee": tableau.annee,
        "courant": tableau.courant,
        "est_clos": tableau.est_clos,
        "arrete_le": tableau.jour,
        "vagues": vagues,
        "total": _ligne(total),
        "controle": {
            "engage": total.engage,
            "paye": total.paye,
            "rendu": total.sommes["rendu"],
            "reste": total.sommes["reste"],
            "ecart": total.ecart,
            "promis": total.promis_tenu,
            "paye_des_promis": total.paye_tenu,
            "plafonne": total.plafonne_tenu,
            "prevu": total.sommes["prevu"],
            "ecart_prevu": total.ecart_prevu,
        },
    }


def _contexte(donnees):
    """The headings, and the amounts of each line under them."""
    noms = colonnes(donnees["annee"], donnees["courant"])

    def cellules(ligne):
        tous = ligne["sommes"] | ligne["prevus"]
        return [tous[nom] for nom, _ in noms]

    return {
        "colonnes": [titre for _, titre in noms],
        "vagues": [
            {**v, "cellules": cellules(v), "lignes": [{**ligne, "cellules": cellules(ligne)} for ligne in v["lignes"]]}
            for v in donnees["vagues"]
        ],
        "total": cellules(donnees["total"]),
    }


inscrire_genre(
    Genre(
        code=COMPTES,
        libelle="Comptes d’un exercice",
        gabarit="conventions/pdf/comptes_exercice.html",
        profil="a3a",
        donnees=_donnees,
        titre=lambda d: f"Comptes de l’exercice {d['annee']}",
        nom_fichier=lambda d: f"comptes-{d['annee']}-au-{d['arrete_le']}.pdf",
        sceller=True,
        joindre_donnees=True,
        contexte=_contexte,
    )
)

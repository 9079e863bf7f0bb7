"""The list of the expenses paid, to be signed by who ordered them and by who paid them (metier §2.2, article 10 and annex 7)."""

import json
from decimal import Decimal

from django.utils import timezone

from conventions.enums import Assiette, StatutDepense
from conventions.mise_en_page import contexte_parties
from conventions.models import Acte, Depense
from conventions.redaction.annexes import exiger_sans_compte
from socle.documents import Genre, inscrire_genre
from socle.documents.templatetags.impression import en_lettres
from socle.erreurs import ErreurMetier

LISTE_DEPENSES = "liste-depenses"
SCHEMA = "liste-depenses/1"
ZERO = Decimal("0.00")
# What the list needs of the parties: no one's name.
_AGENCE = ("nom", "siret", "adresse")
_BENEFICIAIRE = ("nom", "de_nom", "code_insee", "siren", "siret", "adresse", "departement")


def depenses_a_certifier(convention):
    """Those that stand in the list: declared or kept, by day of payment."""
    return (
        Depense.objects.filter(convention=convention, statut__in=(StatutDepense.DECLAREE, StatutDepense.RETENUE))
        .select_related("etape")
        .order_by("date", "pk")
    )


def _liste(convention):
    """What is frozen of the list. Three queries. Raises ErreurMetier when there is nothing to list, or when a bank account number stands in it."""
    depenses = list(depenses_a_certifier(convention))
    if not depenses:
        raise ErreurMetier("Il n’y a encore aucune dépense à lister : ajoutez-en une d’abord.")
    # Expenses are declared once the initial act is signed. Of the texts, the last one alone is read.
    actes = list(Acte.objects.signes().filter(convention=convention).defer("texte_gele").order_by("rang", "pk"))
    numero, texte = actes[0].numero, json.loads(actes[-1].texte_gele)
    ht, ttc = (sum((getattr(d, nom) for d in depenses), ZERO) for nom in ("ht", "ttc"))
    donnees = {
        "schema": SCHEMA,
        "convention": numero,
        "territoire": texte["territoire"],
        "arrete_le": timezone.localdate(),
        "agence": {cle: texte["agence"][cle] for cle in _AGENCE},
        "beneficiaire": {cle: texte["beneficiaire"][cle] for cle in _BENEFICIAIRE},
        "assiette": convention.assiette,
        "lignes": [
            {
                "date": d.date,
                "objet": d.objet,
                "fournisseur": d.fournisseur,
                "numero": d.numero,
                "mandat": d.mandat,
                "etape": d.etape.titre if d.etape else "",
                "ht": d.ht,
                "ttc": d.ttc,
            }
            for d in depenses
        ],
        "totaux": {"nombre": len(depenses), "ht": ht, "ttc": ttc},
        "total_lettres": en_lettres(ht if convention.assiette == Assiette.HT else ttc),
    }
    try:
        exiger_sans_compte(donnees)
    except ErreurMetier as erreur:
        raise ErreurMetier(
            "Un numéro de compte bancaire est écrit dans une dépense : corrigez-la, puis recommencez."
        ) from erreur
    return donnees


def _contexte(donnees):
    """The parties, and the days in figures: a column of them is read from top to bottom."""
    lignes = [ligne | {"jour": "/".join(reversed(ligne["date"].split("-")))} for ligne in donnees["lignes"]]
    return contexte_parties(donnees) | {"lignes": lignes}


inscrire_genre(
    Genre(
        code=LISTE_DEPENSES,
        libelle="Liste des dépenses payées",
        gabarit="conventions/pdf/liste_depenses.html",
        profil="a3a",
        donnees=_liste,
        titre=lambda d: f"Liste des dépenses payées – convention {d['convention']} – {d['territoire']}",
        nom_fichier=lambda d: f"{LISTE_DEPENSES}-{d['convention']}.pdf",
        sceller=True,
        joindre_donnees=True,
        contexte=_contexte,
    )
)

"""A kind of document of the tests' own, small and complete: sealed, with its data attached."""

import datetime
from decimal import Decimal
from pathlib import Path

from socle.documents.genres import Genre

GABARITS = Path(__file__).parent / "gabarits"


def donnees(personne):
    return {
        "nom": personne.nom,
        "montant": Decimal("18000.00"),
        "jour": datetime.date(2026, 4, 2),
        "phrase": "L'école vote-t-elle le 2ᵉ versement ? ☐ Oui ☑ Non",
        "lignes": [
            {"libelle": "Premier", "montant": Decimal("9000.00")},
            {"libelle": "Solde", "montant": Decimal("9000")},
        ],
    }


ATTESTATION = Genre(
    code="attestation_essai",
    libelle="Attestation d’essai",
    gabarit="essai/attestation.html",
    profil="a3a",
    donnees=donnees,
    titre=lambda d: f"Attestation de {d['nom']}",
    nom_fichier=lambda d: "attestation.pdf",
    sceller=True,
    joindre_donnees=True,
)

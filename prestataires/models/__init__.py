"""Who may help a territory, what it needs, which one both sides choose, and what that one does."""

from prestataires.models.besoins import AVEC_OFFRE, Besoin, Candidature, CritereBesoin
from prestataires.models.choix import Avis, Bulletin, Deport, Tour
from prestataires.models.importations import ImportationPrestataires
from prestataires.models.liens import LienPersonnel
from prestataires.models.missions import (
    COMMANDEES,
    Evaluation,
    Facture,
    Livrable,
    Mission,
    PointMission,
    Synchronisation,
    compte_pour,
)
from prestataires.models.registre import (
    CODES,
    Attestation,
    Contact,
    Expertise,
    Prestataire,
    Proposition,
    ZoneIntervention,
)

__all__ = [
    "AVEC_OFFRE",
    "CODES",
    "COMMANDEES",
    "Attestation",
    "Avis",
    "Besoin",
    "Bulletin",
    "Candidature",
    "Contact",
    "CritereBesoin",
    "Deport",
    "Evaluation",
    "Expertise",
    "Facture",
    "ImportationPrestataires",
    "LienPersonnel",
    "Livrable",
    "Mission",
    "PointMission",
    "Prestataire",
    "Proposition",
    "Synchronisation",
    "Tour",
    "ZoneIntervention",
    "compte_pour",
]

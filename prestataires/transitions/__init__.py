"""What can happen in this room: one table by lifecycle (`cycles`), one module by thing that lives."""

from prestataires.transitions.cycles import (
    CYCLE,
    CYCLE_ATTESTATION,
    CYCLE_BESOIN,
    CYCLE_CANDIDATURE,
    CYCLE_FACTURE,
    CYCLE_LIVRABLE,
    CYCLE_MISSION,
    CYCLE_SYNCHRONISATION,
)
from prestataires.transitions.registre import (
    changer_statut,
    enregistrer,
    referencer,
    reprendre,
    retirer,
    sans_siret,
    suspendre,
)

__all__ = [
    "CYCLE",
    "CYCLE_ATTESTATION",
    "CYCLE_BESOIN",
    "CYCLE_CANDIDATURE",
    "CYCLE_FACTURE",
    "CYCLE_LIVRABLE",
    "CYCLE_MISSION",
    "CYCLE_SYNCHRONISATION",
    "changer_statut",
    "enregistrer",
    "referencer",
    "reprendre",
    "retirer",
    "sans_siret",
    "suspendre",
]

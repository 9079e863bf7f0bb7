"""What can happen inside a parcours: public verbs over one table per lifecycle (`cycles`)."""

from parcours.transitions.cycles import CYCLE, CYCLE_CORRECTION, CYCLE_ENVOI, CYCLE_ETAPE, CYCLE_MODIFICATION
from parcours.transitions.envoi import echeance_relecture, manques_avant_envoi, relire, soumettre
from parcours.transitions.equipe import (
    accueillir,
    ajouter_equipier,
    oublier_personne,
    reinviter,
    retirer_equipier,
    verrouiller_pour_accueillir,
)
from parcours.transitions.etapes import demarrer_etape, reporter_etape, terminer_etape, total_demande, valider_etape
from parcours.transitions.phases import (
    abandonner,
    contractualiser,
    inscrire,
    mettre_en_oeuvre,
    reserver,
    rouvrir_ecriture,
)

__all__ = [
    "CYCLE",
    "CYCLE_CORRECTION",
    "CYCLE_ENVOI",
    "CYCLE_ETAPE",
    "CYCLE_MODIFICATION",
    "abandonner",
    "accueillir",
    "ajouter_equipier",
    "contractualiser",
    "demarrer_etape",
    "echeance_relecture",
    "inscrire",
    "manques_avant_envoi",
    "mettre_en_oeuvre",
    "oublier_personne",
    "reinviter",
    "relire",
    "reporter_etape",
    "reserver",
    "retirer_equipier",
    "rouvrir_ecriture",
    "soumettre",
    "terminer_etape",
    "total_demande",
    "valider_etape",
    "verrouiller_pour_accueillir",
]

"""What can happen inside a parcours: public verbs over one table per lifecycle (`cycles`)."""

from parcours.transitions.cycles import CYCLE, CYCLE_CORRECTION, CYCLE_ENVOI, CYCLE_ETAPE, CYCLE_MODIFICATION
from parcours.transitions.echanges import noter_echange, retirer_echange
from parcours.transitions.engagements import (
    CORRECTION,
    NOUVELLE_PERSONNE,
    AutrePersonne,
    au_changement,
    meme_nom,
    preparer_lettre,
    s_engager,
    s_engager_ensemble,
)
from parcours.transitions.envoi import echeance_relecture, manques_avant_envoi, relire, soumettre
from parcours.transitions.equipe import (
    accueillir,
    ajouter_equipier,
    oublier_personne,
    reinviter,
    retirer_equipier,
    verrouiller_pour_accueillir,
)
from parcours.transitions.etapes import (
    abandonner_etape,
    corriger_dates_reelles,
    demarrer_etape,
    terminer_etape,
    total_demande,
    valider_etape,
)
from parcours.transitions.influence import placer_influence, retirer_influence
from parcours.transitions.modifications import (
    accepter_modification,
    cout_de,
    demander_modification,
    refuser_modification,
    reporter_etape,
    retirer_modification,
)
from parcours.transitions.lots import LotPerime, coller_etapes, decaler_etapes, repere_de
from parcours.transitions.phases import (
    abandonner,
    clore,
    contractualiser,
    entrer_en_bilan,
    inscrire,
    mettre_en_oeuvre,
    reserver,
    rouvrir_ecriture,
)
from parcours.transitions.pieces import joindre, retirer_piece

__all__ = [
    "LotPerime",
    "coller_etapes",
    "decaler_etapes",
    "repere_de",
    "AutrePersonne",
    "CORRECTION",
    "CYCLE",
    "CYCLE_CORRECTION",
    "CYCLE_ENVOI",
    "CYCLE_ETAPE",
    "CYCLE_MODIFICATION",
    "NOUVELLE_PERSONNE",
    "abandonner",
    "abandonner_etape",
    "accepter_modification",
    "accueillir",
    "ajouter_equipier",
    "au_changement",
    "clore",
    "contractualiser",
    "corriger_dates_reelles",
    "cout_de",
    "demander_modification",
    "demarrer_etape",
    "echeance_relecture",
    "entrer_en_bilan",
    "inscrire",
    "joindre",
    "manques_avant_envoi",
    "meme_nom",
    "mettre_en_oeuvre",
    "noter_echange",
    "oublier_personne",
    "placer_influence",
    "preparer_lettre",
    "refuser_modification",
    "reinviter",
    "relire",
    "reporter_etape",
    "reserver",
    "retirer_echange",
    "retirer_equipier",
    "retirer_influence",
    "retirer_modification",
    "retirer_piece",
    "rouvrir_ecriture",
    "s_engager",
    "s_engager_ensemble",
    "soumettre",
    "terminer_etape",
    "total_demande",
    "valider_etape",
    "verrouiller_pour_accueillir",
]

"""The lifecycles of this room, one table each: docs/cycle-de-vie.md is drawn from them."""

from parcours.enums import (
    Statut,
    StatutCorrection,
    StatutEnvoi,
    StatutEtape,
    StatutModification,
    Transition,
    TransitionCorrection,
    TransitionEnvoi,
    TransitionEtape,
    TransitionModification,
)
from parcours.models import Correction, Etape, Modification, Parcours, Version
from socle.cycle import Cycle

CYCLE = Cycle(
    Parcours,
    {
        Transition.OUVRIR: ({Statut.CONTACT}, Statut.DIAGNOSTIC),
        Transition.FORMULER: ({Statut.DIAGNOSTIC}, Statut.FORMULATION),
        Transition.CONTRACTUALISER: ({Statut.DIAGNOSTIC, Statut.FORMULATION}, Statut.CONTRACTUALISATION),
        Transition.ROUVRIR: ({Statut.CONTRACTUALISATION}, Statut.FORMULATION),
        Transition.METTRE_EN_OEUVRE: ({Statut.CONTRACTUALISATION}, Statut.MISE_EN_OEUVRE),
        Transition.ENTRER_EN_BILAN: ({Statut.MISE_EN_OEUVRE}, Statut.BILAN),
        Transition.CLORE: ({Statut.BILAN}, Statut.CLOS),
        Transition.ABANDONNER: (
            {Statut.CONTACT, Statut.DIAGNOSTIC, Statut.FORMULATION, Statut.CONTRACTUALISATION, Statut.MISE_EN_OEUVRE},
            Statut.ABANDONNE,
        ),
    },
)


CYCLE_ETAPE = Cycle(
    Etape,
    {
        TransitionEtape.PROPOSER: ({StatutEtape.BROUILLON}, StatutEtape.PROPOSEE),
        TransitionEtape.RETIRER_PROPOSITION: ({StatutEtape.PROPOSEE}, StatutEtape.BROUILLON),
        TransitionEtape.VALIDER: ({StatutEtape.BROUILLON, StatutEtape.PROPOSEE}, StatutEtape.VALIDEE),
        TransitionEtape.LIBERER: ({StatutEtape.VALIDEE}, StatutEtape.PROPOSEE),
        TransitionEtape.DEMARRER: ({StatutEtape.VALIDEE, StatutEtape.REPORTEE}, StatutEtape.EN_COURS),
        TransitionEtape.TERMINER: (
            {StatutEtape.VALIDEE, StatutEtape.EN_COURS, StatutEtape.REPORTEE},
            StatutEtape.REALISEE,
        ),
        TransitionEtape.REPORTER: ({StatutEtape.VALIDEE, StatutEtape.EN_COURS}, StatutEtape.REPORTEE),
        TransitionEtape.ABANDONNER: (
            {
                StatutEtape.BROUILLON,
                StatutEtape.PROPOSEE,
                StatutEtape.VALIDEE,
                StatutEtape.EN_COURS,
                StatutEtape.REPORTEE,
            },
            StatutEtape.ABANDONNEE,
        ),
    },
)

CYCLE_ENVOI = Cycle(
    Version,
    {
        TransitionEnvoi.COMMENCER: ({StatutEnvoi.ENVOYE}, StatutEnvoi.EN_RELECTURE),
        TransitionEnvoi.RELIRE: ({StatutEnvoi.ENVOYE, StatutEnvoi.EN_RELECTURE}, StatutEnvoi.RELU),
        TransitionEnvoi.REPRENDRE: ({StatutEnvoi.ENVOYE}, StatutEnvoi.REPRIS),
        TransitionEnvoi.REMPLACER: (
            {StatutEnvoi.ENVOYE, StatutEnvoi.EN_RELECTURE, StatutEnvoi.RELU},
            StatutEnvoi.REMPLACE,
        ),
        TransitionEnvoi.RETABLIR: ({StatutEnvoi.REMPLACE}, StatutEnvoi.ENVOYE),
        TransitionEnvoi.RETABLIR_EN_RELECTURE: ({StatutEnvoi.REMPLACE}, StatutEnvoi.EN_RELECTURE),
        TransitionEnvoi.RETABLIR_RELU: ({StatutEnvoi.REMPLACE}, StatutEnvoi.RELU),
    },
)

CYCLE_CORRECTION = Cycle(
    Correction,
    {
        TransitionCorrection.REPONDRE: ({StatutCorrection.DEMANDEE}, StatutCorrection.REPONDUE),
        TransitionCorrection.REDEMANDER: ({StatutCorrection.REPONDUE}, StatutCorrection.DEMANDEE),
        TransitionCorrection.REGLER: ({StatutCorrection.REPONDUE}, StatutCorrection.REGLEE),
        TransitionCorrection.ANNULER: ({StatutCorrection.DEMANDEE}, StatutCorrection.ANNULEE),
    },
)

CYCLE_MODIFICATION = Cycle(
    Modification,
    {
        TransitionModification.ACCEPTER: ({StatutModification.PROPOSEE}, StatutModification.ACCEPTEE),
        TransitionModification.REFUSER: ({StatutModification.PROPOSEE}, StatutModification.REFUSEE),
        TransitionModification.RETIRER: ({StatutModification.PROPOSEE}, StatutModification.RETIREE),
        TransitionModification.APPLIQUER: ({StatutModification.PROPOSEE}, StatutModification.APPLIQUEE),
    },
)

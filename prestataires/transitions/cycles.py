"""The lifecycles of this room: one table each, written by the verbs of this package and by nobody else."""

from prestataires.enums import (
    Statut,
    StatutAttestation,
    StatutBesoin,
    StatutCandidature,
    StatutFacture,
    StatutLivrable,
    StatutMission,
    StatutSynchronisation,
    Transition,
    TransitionAttestation,
    TransitionBesoin,
    TransitionCandidature,
    TransitionFacture,
    TransitionLivrable,
    TransitionMission,
    TransitionSynchronisation,
)
from prestataires.models import (
    Attestation,
    Besoin,
    Candidature,
    Facture,
    Livrable,
    Mission,
    Prestataire,
    Synchronisation,
)
from socle.cycle import Cycle

CYCLE = Cycle(
    Prestataire,
    {
        Transition.REFERENCER: ({Statut.PROPOSE, Statut.SUSPENDU}, Statut.REFERENCE),
        Transition.SUSPENDRE: ({Statut.REFERENCE}, Statut.SUSPENDU),
        Transition.RETIRER: ({Statut.PROPOSE, Statut.REFERENCE, Statut.SUSPENDU}, Statut.RETIRE),
        # Before it is referenced again, what is known of it is read again.
        Transition.REPRENDRE: ({Statut.RETIRE}, Statut.PROPOSE),
    },
)

RECUE, VERIFIEE = StatutAttestation.RECUE, StatutAttestation.VERIFIEE
CYCLE_ATTESTATION = Cycle(
    Attestation,
    {
        TransitionAttestation.VERIFIER: ({RECUE}, VERIFIEE),
        TransitionAttestation.REFUSER: ({RECUE, VERIFIEE}, StatutAttestation.REFUSEE),
        TransitionAttestation.REMPLACER: ({RECUE, VERIFIEE}, StatutAttestation.REMPLACEE),
    },
)

REDACTION, CONSULTATION, CHOIX, CHOISI = (
    StatutBesoin.REDACTION,
    StatutBesoin.CONSULTATION,
    StatutBesoin.CHOIX,
    StatutBesoin.CHOISI,
)
CYCLE_BESOIN = Cycle(
    Besoin,
    {
        TransitionBesoin.CONSULTER: ({REDACTION}, CONSULTATION),
        # From « redaction »: the short way, with one provider in mind.
        TransitionBesoin.OUVRIR_CHOIX: ({REDACTION, CONSULTATION}, CHOIX),
        TransitionBesoin.CHOISIR: ({CHOIX}, CHOISI),
        TransitionBesoin.ROUVRIR: ({CHOIX, CHOISI}, CONSULTATION),
        TransitionBesoin.ABANDONNER: ({REDACTION, CONSULTATION, CHOIX}, StatutBesoin.SANS_SUITE),
        TransitionBesoin.REPRENDRE: ({StatutBesoin.SANS_SUITE}, REDACTION),
    },
)

SOLLICITEE, PROPOSEE, DECLINEE, ECARTEE = (
    StatutCandidature.SOLLICITEE,
    StatutCandidature.PROPOSEE,
    StatutCandidature.DECLINEE,
    StatutCandidature.ECARTEE,
)
RETENUE, NON_RETENUE = StatutCandidature.RETENUE, StatutCandidature.NON_RETENUE
CYCLE_CANDIDATURE = Cycle(
    Candidature,
    {
        # An answer may be corrected, or turned into another one, until the choice is open.
        TransitionCandidature.REPONDRE: ({SOLLICITEE, PROPOSEE, DECLINEE}, PROPOSEE),
        TransitionCandidature.DECLINER: ({SOLLICITEE, PROPOSEE}, DECLINEE),
        TransitionCandidature.ECARTER: ({SOLLICITEE, PROPOSEE, DECLINEE}, ECARTEE),
        # One that had not answered when another was chosen is asked again when the choice is opened again.
        TransitionCandidature.RAPPELER: ({ECARTEE, NON_RETENUE}, SOLLICITEE),
        TransitionCandidature.RETENIR: ({PROPOSEE}, RETENUE),
        TransitionCandidature.NE_PAS_RETENIR: ({SOLLICITEE, PROPOSEE}, NON_RETENUE),
        TransitionCandidature.REMETTRE: ({RETENUE, NON_RETENUE}, PROPOSEE),
    },
)

PREPAREE, EN_COURS, TERMINEE = StatutMission.PREPAREE, StatutMission.EN_COURS, StatutMission.TERMINEE
CYCLE_MISSION = Cycle(
    Mission,
    {
        TransitionMission.COMMANDER: ({PREPAREE}, EN_COURS),
        TransitionMission.TERMINER: ({EN_COURS}, TERMINEE),
        TransitionMission.REPRENDRE: ({TERMINEE}, EN_COURS),
        TransitionMission.CLORE: ({TERMINEE}, StatutMission.CLOSE),
        TransitionMission.INTERROMPRE: ({PREPAREE, EN_COURS}, StatutMission.INTERROMPUE),
    },
)

ATTENDU, REMIS, A_REPRENDRE = StatutLivrable.ATTENDU, StatutLivrable.REMIS, StatutLivrable.A_REPRENDRE
CYCLE_LIVRABLE = Cycle(
    Livrable,
    {
        TransitionLivrable.REMETTRE: ({ATTENDU, A_REPRENDRE, REMIS}, REMIS),
        TransitionLivrable.ACCEPTER: ({REMIS}, StatutLivrable.ACCEPTE),
        TransitionLivrable.FAIRE_REPRENDRE: ({REMIS}, A_REPRENDRE),
        TransitionLivrable.ANNULER: ({ATTENDU, A_REPRENDRE}, StatutLivrable.ANNULE),
    },
)

CYCLE_FACTURE = Cycle(
    Facture,
    {
        TransitionFacture.ACCEPTER: ({StatutFacture.RECUE}, StatutFacture.ACCEPTEE),
        TransitionFacture.REFUSER: ({StatutFacture.RECUE}, StatutFacture.REFUSEE),
        TransitionFacture.ROUVRIR: ({StatutFacture.ACCEPTEE}, StatutFacture.RECUE),
    },
)

CYCLE_SYNCHRONISATION = Cycle(
    Synchronisation,
    {
        TransitionSynchronisation.TENIR: ({StatutSynchronisation.PREVUE}, StatutSynchronisation.TENUE),
        TransitionSynchronisation.ANNULER: ({StatutSynchronisation.PREVUE}, StatutSynchronisation.ANNULEE),
    },
)

"""The lifecycles of this room: one table each, written by the verbs of this package and by nobody else."""

from conventions.enums import (
    EN_REDACTION,
    SIGNATURES_CLOSES,
    Statut,
    StatutActe,
    StatutSignature,
    StatutVersement,
    Transition,
    TransitionActe,
    TransitionSignature,
    TransitionVersement,
)
from conventions.models import Acte, Convention, Signature, Versement
from socle.cycle import Cycle

EN_COURS, SUSPENDUE = Statut.EN_COURS, Statut.SUSPENDUE
TRANSMISE, AUTORISEE = StatutActe.TRANSMISE, StatutActe.AUTORISEE
VALIDEE = StatutActe.VALIDEE

CYCLE = Cycle(
    Convention,
    {
        Transition.SUSPENDRE: ({EN_COURS}, SUSPENDUE),
        Transition.REPRENDRE: ({SUSPENDUE}, EN_COURS),
        Transition.RESILIER: ({EN_COURS, SUSPENDUE}, Statut.RESILIEE),
        Transition.RENDRE_CADUQUE: ({EN_COURS}, Statut.CADUQUE),
        Transition.SOLDER: ({EN_COURS}, Statut.SOLDEE),
        Transition.CLORE: ({Statut.SOLDEE}, Statut.CLOSE),
    },
)

CYCLE_ACTE = Cycle(
    Acte,
    {
        # What was re-read and then changed has to be re-read again.
        TransitionActe.MODIFIER: (set(EN_REDACTION), StatutActe.BROUILLON),
        TransitionActe.ENVOYER_EN_RELECTURE: ({StatutActe.BROUILLON}, StatutActe.RELECTURE),
        TransitionActe.VALIDER: (set(EN_REDACTION), VALIDEE),
        TransitionActe.REPRENDRE: ({VALIDEE}, StatutActe.BROUILLON),
        TransitionActe.TRANSMETTRE: ({VALIDEE}, TRANSMISE),
        TransitionActe.AUTORISER: ({TRANSMISE}, AUTORISEE),
        TransitionActe.ROUVRIR: ({AUTORISEE}, TRANSMISE),
        TransitionActe.SIGNER: ({AUTORISEE}, StatutActe.SIGNEE),
        TransitionActe.ENGAGER: ({StatutActe.SIGNEE}, StatutActe.ENGAGEE),
        TransitionActe.NOTIFIER: ({StatutActe.ENGAGEE}, StatutActe.NOTIFIEE),
        TransitionActe.ABANDONNER: ({*EN_REDACTION, VALIDEE, TRANSMISE, AUTORISEE}, StatutActe.ABANDONNEE),
    },
)

CYCLE_SIGNATURE = Cycle(
    Signature,
    {
        TransitionSignature.COMPLETER: ({StatutSignature.INCOMPLETE}, StatutSignature.INCOMPLETE),
        TransitionSignature.RECEVOIR: (
            {StatutSignature.INCOMPLETE, StatutSignature.A_COMPARER},
            StatutSignature.RECUE,
        ),
        TransitionSignature.REFUSER: (
            set(StatutSignature) - set(SIGNATURES_CLOSES),
            StatutSignature.REFUSEE,
        ),
        TransitionSignature.RETIRER: (
            {StatutSignature.INCOMPLETE, StatutSignature.A_COMPARER},
            StatutSignature.RETIREE,
        ),
    },
)

PREVU, DEMANDE, CERTIFIE = StatutVersement.PREVU, StatutVersement.DEMANDE, StatutVersement.CERTIFIE

CYCLE_VERSEMENT = Cycle(
    Versement,
    {
        TransitionVersement.DEMANDER: ({PREVU}, DEMANDE),
        TransitionVersement.RETIRER: ({DEMANDE, StatutVersement.SUSPENDU}, PREVU),
        TransitionVersement.SUSPENDRE: ({DEMANDE}, StatutVersement.SUSPENDU),
        TransitionVersement.REPRENDRE: ({StatutVersement.SUSPENDU, StatutVersement.REJETE}, DEMANDE),
        TransitionVersement.CERTIFIER: ({DEMANDE}, CERTIFIE),
        TransitionVersement.ROUVRIR: ({CERTIFIE}, DEMANDE),
        TransitionVersement.TRANSMETTRE: ({CERTIFIE}, StatutVersement.TRANSMIS),
        TransitionVersement.PAYER: ({StatutVersement.TRANSMIS}, StatutVersement.PAYE),
        TransitionVersement.REJETER: ({StatutVersement.TRANSMIS}, StatutVersement.REJETE),
        # What the accountant holds is paid or rejected first.
        TransitionVersement.ANNULER: (
            {PREVU, DEMANDE, StatutVersement.SUSPENDU, CERTIFIE, StatutVersement.REJETE},
            StatutVersement.ANNULE,
        ),
    },
)


def sous_verrou(objet):
    """The fresh row, its parcours locked first: for a change that moves no state. Use inside a transaction."""
    objet.verrouiller()
    return type(objet)._base_manager.select_for_update(no_key=True).get(pk=objet.pk)

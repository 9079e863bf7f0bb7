"""The lifecycles of this room: one table each, written by the verbs of this package and by nobody else."""

from conventions.enums import (
    EN_REDACTION,
    PIECES_PRESENTES,
    SIGNATURES_CLOSES,
    Statut,
    StatutActe,
    StatutBilan,
    StatutDepense,
    StatutPiece,
    StatutRessource,
    StatutReversement,
    StatutSignature,
    StatutVersement,
    Transition,
    TransitionActe,
    TransitionBilan,
    TransitionDepense,
    TransitionPiece,
    TransitionRessource,
    TransitionReversement,
    TransitionSignature,
    TransitionVersement,
)
from conventions.models import (
    Acte,
    Bilan,
    Convention,
    Depense,
    Piece,
    Ressource,
    Reversement,
    Signature,
    Versement,
)
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

CYCLE_PIECE = Cycle(
    Piece,
    {
        TransitionPiece.REFUSER: ({StatutPiece.RECUE}, StatutPiece.A_REMPLACER),
        TransitionPiece.RETABLIR: ({StatutPiece.A_REMPLACER}, StatutPiece.RECUE),
        TransitionPiece.REMPLACER: (set(PIECES_PRESENTES), StatutPiece.REMPLACEE),
    },
)

CYCLE_DEPENSE = Cycle(
    Depense,
    {
        # What was set aside and then mended is examined again.
        TransitionDepense.MODIFIER: ({StatutDepense.DECLAREE, StatutDepense.ECARTEE}, StatutDepense.DECLAREE),
        TransitionDepense.RETENIR: ({StatutDepense.DECLAREE, StatutDepense.ECARTEE}, StatutDepense.RETENUE),
        TransitionDepense.ECARTER: ({StatutDepense.DECLAREE, StatutDepense.RETENUE}, StatutDepense.ECARTEE),
        TransitionDepense.ROUVRIR: ({StatutDepense.RETENUE, StatutDepense.ECARTEE}, StatutDepense.DECLAREE),
        TransitionDepense.RETIRER: ({StatutDepense.DECLAREE, StatutDepense.ECARTEE}, StatutDepense.RETIREE),
    },
)

CYCLE_REVERSEMENT = Cycle(
    Reversement,
    {
        TransitionReversement.RECEVOIR: ({StatutReversement.A_RECEVOIR}, StatutReversement.RECU),
        TransitionReversement.ABANDONNER: ({StatutReversement.A_RECEVOIR}, StatutReversement.ABANDONNE),
    },
)

CYCLE_BILAN = Cycle(
    Bilan,
    {
        TransitionBilan.ENVOYER: ({StatutBilan.BROUILLON, StatutBilan.A_COMPLETER}, StatutBilan.ENVOYE),
        TransitionBilan.REPRENDRE: ({StatutBilan.ENVOYE}, StatutBilan.BROUILLON),
        TransitionBilan.COMPLETER: ({StatutBilan.ENVOYE}, StatutBilan.A_COMPLETER),
        TransitionBilan.ACCEPTER: ({StatutBilan.ENVOYE}, StatutBilan.ACCEPTE),
        TransitionBilan.ROUVRIR: ({StatutBilan.ACCEPTE}, StatutBilan.ENVOYE),
    },
)

CHERCHEE, DEMANDEE, OBTENUE = StatutRessource.CHERCHEE, StatutRessource.DEMANDEE, StatutRessource.OBTENUE

CYCLE_RESSOURCE = Cycle(
    Ressource,
    {
        TransitionRessource.MODIFIER: ({CHERCHEE}, CHERCHEE),
        TransitionRessource.DEMANDER: ({CHERCHEE}, DEMANDEE),
        TransitionRessource.OBTENIR: ({DEMANDEE}, OBTENUE),
        # Received in several times: the sum so far, up to what was obtained.
        TransitionRessource.RECEVOIR: ({OBTENUE, StatutRessource.RECUE}, StatutRessource.RECUE),
        # Noted by mistake: nothing is received yet.
        TransitionRessource.CORRIGER: ({StatutRessource.RECUE}, OBTENUE),
        TransitionRessource.REFUSER: ({DEMANDEE}, StatutRessource.REFUSEE),
        TransitionRessource.RETIRER: ({CHERCHEE, DEMANDEE, StatutRessource.REFUSEE}, StatutRessource.RETIREE),
        TransitionRessource.ROUVRIR: ({DEMANDEE, OBTENUE, StatutRessource.REFUSEE}, CHERCHEE),
    },
)


def sous_verrou(objet):
    """The fresh row, its parcours locked first: for a change that moves no state. Use inside a transaction."""
    objet.verrouiller()
    return type(objet)._base_manager.select_for_update(no_key=True).get(pk=objet.pk)

"""What can happen to a convention and to its acts: public verbs over one table per lifecycle (`cycles`).

Locks: the parcours first (every verb), then the wave (reserver), the convention, the act, and the counter last.
"""

from conventions.transitions.annexes import deplacer_annexe, joindre_annexe, retirer_annexe
from conventions.transitions.autorisations import enregistrer_autorisation, rouvrir
from conventions.transitions.avenants import CHAMPS_AVENANT, exiger_etape_signee, modifier_avenant, ouvrir_avenant
from conventions.transitions.cycles import (
    CYCLE,
    CYCLE_ACTE,
    CYCLE_BILAN,
    CYCLE_DEPENSE,
    CYCLE_PIECE,
    CYCLE_RESSOURCE,
    CYCLE_REVERSEMENT,
    CYCLE_SIGNATURE,
    CYCLE_VERSEMENT,
)
from conventions.transitions.ecarts import ecarter, retirer_ecart, viser
from conventions.transitions.execution import (
    abandonner,
    clore,
    decompter,
    engager,
    laisser_les_projets,
    manques_avant_arret,
    notifier,
    reprendre_convention,
    resilier,
    solder,
    suspendre,
)
from conventions.transitions.externe import deposer_externe
from conventions.transitions.papier import ajouter_feuillets, corriger_signature, deposer_papier, placer
from conventions.transitions.projet import imprimer_projet
from conventions.transitions.publication import inscrire_tour, ne_pas_publier, publier, publier_prets, republier
from conventions.transitions.redaction import CHAMPS, envoyer_en_relecture, modifier, rediger, suivre_signataire
from conventions.transitions.remarques import ecrire_remarque, regler_remarque, rouvrir_remarque
from conventions.transitions.signatures import constater, recevoir, refuser, retirer
from conventions.transitions.validation import controler_credits, reprendre, transmettre, valider
from conventions.transitions.versements import (
    certifier,
    demander,
    dire_corrige,
    payer,
    rejeter,
    reprendre_versement,
    retirer_demande,
    rouvrir_versement,
    suspendre_versement,
    transmettre_versement,
)

__all__ = [
    "CHAMPS",
    "CHAMPS_AVENANT",
    "CYCLE",
    "CYCLE_ACTE",
    "CYCLE_BILAN",
    "CYCLE_DEPENSE",
    "CYCLE_PIECE",
    "CYCLE_RESSOURCE",
    "CYCLE_REVERSEMENT",
    "CYCLE_SIGNATURE",
    "CYCLE_VERSEMENT",
    "abandonner",
    "ajouter_feuillets",
    "certifier",
    "clore",
    "constater",
    "controler_credits",
    "corriger_signature",
    "demander",
    "dire_corrige",
    "deplacer_annexe",
    "deposer_externe",
    "deposer_papier",
    "ecarter",
    "ecrire_remarque",
    "engager",
    "enregistrer_autorisation",
    "envoyer_en_relecture",
    "exiger_etape_signee",
    "imprimer_projet",
    "inscrire_tour",
    "joindre_annexe",
    "decompter",
    "laisser_les_projets",
    "manques_avant_arret",
    "modifier",
    "modifier_avenant",
    "ne_pas_publier",
    "notifier",
    "ouvrir_avenant",
    "payer",
    "placer",
    "publier",
    "publier_prets",
    "recevoir",
    "rediger",
    "refuser",
    "regler_remarque",
    "reprendre",
    "rejeter",
    "reprendre_convention",
    "reprendre_versement",
    "republier",
    "resilier",
    "retirer",
    "retirer_annexe",
    "retirer_demande",
    "retirer_ecart",
    "rouvrir",
    "rouvrir_remarque",
    "rouvrir_versement",
    "solder",
    "suivre_signataire",
    "suspendre",
    "suspendre_versement",
    "transmettre",
    "transmettre_versement",
    "valider",
    "viser",
]

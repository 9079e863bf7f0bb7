"""Writing in the five blocks: one lock (the parcours), an optimistic check (the item's revision), one journal entry each.

Two people may write at once: the second one is told, keeps what was typed, and chooses. Nothing is deleted: what is taken away can come back.
"""

from parcours.ecriture.corrections import corriger_champ, exiger_corrigeable
from parcours.ecriture.etapes import decrire_etape, deplacer_etape, ecrire_cout, modifier_action, preciser_etape
from parcours.ecriture.items import Conflit, enregistrer, remettre, retirer, signature, toucher

__all__ = [
    "Conflit",
    "corriger_champ",
    "decrire_etape",
    "deplacer_etape",
    "ecrire_cout",
    "enregistrer",
    "exiger_corrigeable",
    "modifier_action",
    "preciser_etape",
    "remettre",
    "retirer",
    "signature",
    "toucher",
]

"""Files, and a document's life: frozen data → HTML → PDF → seal → storage → public verification.

The names that other rooms need are given here, and loaded at first use: models are not ready when Django imports the package.
"""

from importlib import import_module

_ADRESSES = {
    "Genre": "genres",
    "Vigueur": "genres",
    "inscrire_genre": "genres",
    "demander": "demandes",
    "demander_si_change": "demandes",
    "prochain_tour": "demandes",
    "documents_de": "demandes",
    "retirer": "demandes",
    "deposer": "depot",
    "servir": "depot",
    "DocumentSuivi": "suivi",
    "contexte_etat": "suivi",
    "repondre_etat": "suivi",
}

__all__ = list(_ADRESSES)  # noqa: PLE0604


def __getattr__(nom):
    if nom not in _ADRESSES:
        raise AttributeError(f"socle.documents n’a pas de {nom}")
    return getattr(import_module(f"socle.documents.{_ADRESSES[nom]}"), nom)

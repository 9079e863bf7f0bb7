"""What is promised in writing: models of text, conventions, their acts, what allows and signs them, what is published of them."""

from conventions.models.actes import Acte, LigneContractee, Tranche
from conventions.models.autorisations import Autorisation
from conventions.models.bilans import Bilan, LigneBilan
from conventions.models.conventions import Compteur, Convention
from conventions.models.depenses import Depense, Reversement
from conventions.models.importations import Importation
from conventions.models.modeles import Modele
from conventions.models.pieces import CompteBancaire, Piece
from conventions.models.publications import Publication
from conventions.models.redaction import Annexe, Ecart, RemarqueActe
from conventions.models.ressources import Ressource
from conventions.models.signatures import Feuillet, Signature
from conventions.models.versements import Versement

__all__ = [
    "Acte",
    "Annexe",
    "Autorisation",
    "Bilan",
    "CompteBancaire",
    "Compteur",
    "Convention",
    "Depense",
    "Ecart",
    "Feuillet",
    "Importation",
    "LigneBilan",
    "LigneContractee",
    "Modele",
    "Piece",
    "Publication",
    "RemarqueActe",
    "Ressource",
    "Reversement",
    "Signature",
    "Tranche",
    "Versement",
]

"""What ANCT types in the register, and what a provider or a territory sends to it."""

from django.core.files.uploadedfile import SimpleUploadedFile

from prestataires.transitions.fusion import CHOIX
from tests.conventions.fabriques_signatures import photo
from tests.isolation.saisies_argent import jour
from tests.prestataires.fabriques import siret_valide
from tests.prestataires.fabriques_registre import LIGNE, tableau


def _prestataire(scene):
    return {
        "nom": "Les Marcheurs",
        "siret": siret_valide(987_654),
        "forme": "cooperative",
        "competences": "Balades et cartes.",
        "est_national": "on",
        "site": "https://marcheurs.example",
        "email": "contact@marcheurs.example",
        "telephone": "04 67 00 00 03",
    }


def _attestation(scene):
    return {"fichier": photo(1, "attestation.png"), "expire_le": jour(90)}


def _contact(scene):
    return {"nom": "Cyd Martin", "email": "cyd@coop.example"}


def _reunir(scene):
    return dict.fromkeys(CHOIX, "garde")


def _tableau(scene):
    return {"fichier": SimpleUploadedFile("autre.csv", tableau([LIGNE | {"nom": "Envoyée par tableau"}]))}


SAISIES_REGISTRE = {
    "prestataires:suspendre": lambda scene: {"motif": "Attestation périmée."},
    "prestataires:retirer": lambda scene: {"motif": "A cessé son activité."},
    "prestataires:contact_ajouter": _contact,
    "prestataires:contact_modifier": _contact,
    "prestataires:attestation_deposer": _attestation,
    "prestataires:lien_attestation": _attestation,
    "prestataires:attestation_refuser": lambda scene: {"motif": "Elle est au nom d’un autre."},
    "prestataires:import_prestataires": _tableau,
    "prestataires:reunir": _reunir,
    "prestataires:proposer": lambda scene: {"nom": "Les Conteurs", "pourquoi": "Ils ont animé la veillée."},
    "gestion:prestataires_prestataire_add": _prestataire,
    "gestion:prestataires_prestataire_change": _prestataire,
}

"""What a person would type in the forms of the providers: besoins."""

from datetime import timedelta

from django.utils import timezone


def _jour(decalage):
    return (timezone.localdate() + timedelta(days=decalage)).isoformat()


def _besoin(scene):
    return {
        "revision": "1",
        "titre": "Animer une balade",
        "attendu": "Une balade avec les habitants.",
        "contexte": "Ils ne se parlent plus.",
        "debut": _jour(30),
        "fin": _jour(60),
        "lieu": "Le bourg",
        "budget_ht": "2 500",
        "reponse_avant": _jour(15),
        "methodes": ["aller_vers"],
    }


def _demande(scene):
    reference = scene.ici.lieux["devis_a_saisir"]["prestataire_pk"]
    return {"prestataire": str(reference), f"email_{reference}": "contact@coop.example"}


SAISIES_BESOINS = {
    "prestataires:besoin_ecrire": _besoin,
    "prestataires:besoin_modifier": _besoin,
    "prestataires:besoin_demander": _demande,
    "prestataires:besoin_abandonner": lambda scene: {"motif": "Le projet change."},
    "prestataires:candidature_ecarter": lambda scene: {"motif": "Trop loin finalement."},
    "prestataires:devis_saisir": lambda scene: {
        "disponibilite": "En mai",
        "montant_ht": "2 000",
        "montant_ttc": "2 400",
        "message": "Deux ateliers.",
    },
    "prestataires:lien_devis_decliner": lambda scene: {"motif": "Complet jusqu’à l’été."},
}

"""What a person would type in the forms of the providers: choix."""

from prestataires.enums import ModeAchat, Place
from prestataires.models import Candidature


def _offres(scene, ou):
    return Candidature.objects.filter(besoin=scene.ici.lieux[ou]["besoin_pk"]).order_by("pk")


def _avis(scene):
    saisie = {"sans_lien": "on", "commentaire": ""}
    for rang, offre in enumerate(_offres(scene, "avis_tour")):
        saisie[f"place_{offre.pk}"] = Place.POSSIBLE.value if rang else Place.PREMIER.value
        saisie[f"motif_{offre.pk}"] = "Il connaît le canton."
    return saisie


def _direct(scene):
    offre = _offres(scene, "avis_a_ouvrir").first()
    return {
        "prestataire": offre.prestataire_id,
        "montant_ht": "2 500",
        "montant_ttc": "3 000",
        "pourquoi": "Il connaît le canton.",
        "sans_lien": "on",
    }


def _choisir(scene):
    offre = _offres(scene, "avis_a_choisir").first()
    return {
        "candidature": offre.pk,
        "motif": "Il est tout près.",
        "mode_achat": ModeAchat.DISPENSE.value,
        "sans_lien": "on",
    }


SAISIES_CHOIX = {
    "prestataires:avis_direct": _direct,
    "prestataires:avis_donner": _avis,
    "prestataires:avis_choisir": _choisir,
    "prestataires:avis_rouvrir": lambda scene: {"motif": "Un prix a changé."},
}

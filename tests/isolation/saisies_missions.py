"""What a person would type in the forms of the providers: missions."""

from django.utils import timezone

from prestataires.models import Facture, Mission, PointMission
from tests.conventions.fabriques_signatures import photo
from tests.isolation.saisies_argent import jour


def _commande(**kwargs):
    return {
        "objet": "Animer quatre soirées.",
        "debut": jour(-10),
        "fin": jour(80),
        "montant_ht": "2 500",
        "montant_ttc": "3 000",
    } | kwargs


def _modification(scene):
    mission = Mission.objects.get(pk=scene.ici.lieux["mission"]["pk"])
    return _commande(revision=str(mission.revision), motif="Une soirée de plus.")


def _facture(scene):
    return {"numero": "2026-77", "date": jour(0), "ht": "400", "ttc": "480", "fichier": photo(1)}


def _point(scene):
    point = PointMission.objects.get(pk=scene.ici.lieux["point"]["pk"])
    return {
        "revision": str(point.revision),
        "objectifs": "Faire vivre le jardin.",
        "modalites": "Deux ateliers par mois.",
        "avancement": "La moitié est faite.",
        "positif": "Les enfants viennent seuls.",
        "moins_positif": "Peu d’élus.",
        "percu": "De l’envie.",
        "recommandations": "Ouvrir le dimanche.",
    }


def _paiement(scene):
    facture = Facture.objects.get(mission=scene.ici.lieux["mission"]["pk"], statut="acceptee")
    return {f"payee_{facture.pk}": jour(0), f"mandat_{facture.pk}": "1301"}


SAISIES_MISSIONS = {
    "prestataires:mission_preparer": lambda scene: _commande(titre_1="Compte rendu", attendu_le_1=jour(20)),
    "prestataires:mission_modifier": _modification,
    "prestataires:mission_commander": lambda scene: {"jour": jour(0), "email": "contact@coop.example"},
    "prestataires:mission_terminer": lambda scene: {"jour": jour(0)},
    "prestataires:mission_interrompre": lambda scene: {"motif": "Le prestataire n’est plus disponible."},
    "prestataires:mission_evaluer": lambda scene: {
        "pertinence": "4",
        "transfert": "3",
        "reussi": "Les habitants sont venus.",
        "a_refaire": "Commencer plus tôt.",
    },
    "prestataires:mission_lien": lambda scene: {"email": "autre@coop.example"},
    "prestataires:livrable_ajouter": lambda scene: {"titre": "Un film court", "attendu_le": jour(30)},
    "prestataires:livrable_remettre": lambda scene: {"precision": "Version finale."},
    "prestataires:livrable_reprendre": lambda scene: {"motif": "Il manque une carte."},
    "prestataires:livrable_reporter": lambda scene: {"attendu_le": jour(40)},
    "prestataires:facture_ajouter": _facture,
    "prestataires:facture_refuser": lambda scene: {"motif": "Le montant n’est pas celui du devis."},
    "prestataires:facture_rouvrir": lambda scene: {"motif": "Le montant est mal tapé."},
    "prestataires:synchronisation_prevoir": lambda scene: {
        "annee": str(timezone.localdate().year + 1),
        "jour": "",
        "lieu": "Salle du conseil",
    },
    "prestataires:synchronisation_deplacer": lambda scene: {"jour": jour(0), "lieu": "Foyer rural"},
    "prestataires:synchronisation_tenir": lambda scene: {"jour": jour(0), "releve": "On continue un an."},
    "prestataires:synchronisation_point": _point,
    "prestataires:lien_livrable": lambda scene: {"precision": "Version finale."},
    "prestataires:lien_facture": _facture,
    "prestataires:lien_point": _point,
    "conventions:factures_reprendre": _paiement,
}

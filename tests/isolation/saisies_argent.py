"""What a person types in the forms of the money of a convention (`saisies.py`)."""

from datetime import timedelta

from django.utils import timezone

from conventions.models import Bilan
from tests.conventions.fabriques_importations import DEPENSES, depense, tableau, televerser
from tests.conventions.fabriques_signatures import photo
from tests.conventions.fabriques_versements import IBAN


def jour(decalage):
    """A day, so many days from today, as a date field posts it."""
    return (timezone.localdate() + timedelta(days=decalage)).isoformat()


def _bilan(scene):
    lieu = scene.ici.lieux["bilan_ecrit"]
    bilan = Bilan.objects.get(convention__parcours=lieu["parcours_pk"], rang=lieu["rang"])
    return {
        "revision": str(bilan.revision),
        "realise": "Trois balades.",
        "effets": "Des liens.",
        "difficultes": "La pluie.",
        "suites": "Une fête.",
        **{f"etape_{ligne.etape_id}": "Un succès." for ligne in bilan.lignes.all()},
    }


def une_depense():
    return {
        "objet": "Impression des affiches",
        "fournisseur": "Imprimerie du Pic",
        "numero": "2026-77",
        "date": jour(0),
        "ht": "250",
        "ttc": "300",
        "mandat": "1208",
        "etape": "",
    }


def _ressource(scene):
    return {
        "genre": "fondation",
        "financeur": "Fondation des villages",
        "objet": "Le goûter des ateliers",
        "montant_demande": "1 200,50",
        "etape": "",
        "revision": "1",
    }


SAISIES_ARGENT = {
    # --- payments ---
    "conventions:versement_geste": lambda scene: {"transmis_le": jour(0)},
    # --- pieces, bank accounts ---
    "conventions:piece_deposer": lambda scene: {"fichier": photo(1)},
    "conventions:piece_refuser": lambda scene: {"motif": "Il est illisible."},
    "conventions:compte_saisir": lambda scene: {"titulaire": "SGC de Lunel", "iban": IBAN, "bic": ""},
    "conventions:compte_confirmer": lambda scene: {"appel": "SGC de Lunel, numéro de l’annuaire"},
    # --- expenses, what is paid back ---
    "conventions:depense_ajouter": lambda scene: une_depense(),
    "conventions:depense_modifier": lambda scene: une_depense() | {"revision": "1"},
    "conventions:depense_juger": lambda scene: {
        "decision": "retenir",
        "montant": "80",
        "motif": "Un seul atelier est prévu.",
        "revision": "1",
    },
    "conventions:depenses_retenir": lambda scene: {"depense": f"{scene.ici.lieux['depense']['pk']}.1"},
    "conventions:assiette": lambda scene: {"assiette": "ht"},
    "conventions:reversement_recevoir": lambda scene: {"recu_le": jour(0), "reference": "TR 2026-31"},
    "conventions:reversement_abandonner": lambda scene: {"motif": "Le montant est trop faible."},
    # --- reports ---
    "conventions:bilan": _bilan,
    "conventions:bilan_envoyer": lambda scene: {"revision": _bilan(scene)["revision"]},
    "conventions:bilan_juger": lambda scene: {"motif": "Dites combien d’habitants sont venus.", "revision": "2"},
    # --- complementary resources ---
    "conventions:ressource_ajouter": _ressource,
    "conventions:ressource_modifier": _ressource,
    "conventions:ressource_geste": lambda scene: {"montant": "900", "le": jour(0), "revision": "2"},
    # --- imports ---
    "conventions:import_paiements": lambda scene: {
        "fichier": televerser(tableau([("TE-1999-001-V1", None, jour(0), "VIR 12", None)]))
    },
    "conventions:import_depenses": lambda scene: {"fichier": televerser(tableau([depense()], DEPENSES))},
    # --- ledger ---
}

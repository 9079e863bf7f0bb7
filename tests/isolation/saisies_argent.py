"""What a person types in the forms of the money of a convention (`saisies.py`)."""

from datetime import timedelta

from django.utils import timezone

from tests.conventions.fabriques_importations import DEPENSES, depense, tableau, televerser


def jour(decalage):
    """A day, so many days from today, as a date field posts it."""
    return (timezone.localdate() + timedelta(days=decalage)).isoformat()


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


SAISIES_ARGENT = {
    # --- payments ---
    "conventions:versement_geste": lambda scene: {"transmis_le": jour(0)},
    # --- pieces, bank accounts ---
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
    # --- complementary resources ---
    # --- imports ---
    "conventions:import_paiements": lambda scene: {
        "fichier": televerser(tableau([("TE-1999-001-V1", None, jour(0), "VIR 12", None)]))
    },
    "conventions:import_depenses": lambda scene: {"fichier": televerser(tableau([depense()], DEPENSES))},
    # --- ledger ---
}

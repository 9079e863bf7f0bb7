"""The routes of the money of a convention: payments and what they ask for (`table.py`)."""

from tests.isolation.codes import AGIR, ECRIRE, GERE, GESTION, JAMAIS, LIRE, TENIR, Ligne

ARGENT = {
    # --- payments ---
    "conventions:versement_demander": Ligne("versement_prevu", JAMAIS, AGIR),
    "conventions:versement_retirer": Ligne("versement_suspendu", JAMAIS, AGIR),
    "conventions:versement_corrige": Ligne("versement_suspendu", JAMAIS, AGIR),
    "conventions:versement_avis": Ligne("versement_paye", LIRE, JAMAIS),
    "conventions:versement_avis_etat": Ligne("versement_paye", LIRE, JAMAIS),
    "conventions:versements": Ligne("", GESTION, JAMAIS),
    "conventions:versement": Ligne("versement_a_payer", GESTION, JAMAIS),
    "conventions:versement_dossier": Ligne("versement_a_payer", GESTION, JAMAIS),
    "conventions:versement_dossier_etat": Ligne("versement_a_payer", GESTION, JAMAIS),
    "conventions:versement_geste": Ligne("versement_geste", JAMAIS, GERE),
    "conventions:versement_reprendre": Ligne("versement_a_reprendre", JAMAIS, GERE),
    "conventions:versement_rouvrir": Ligne("versement_a_payer", JAMAIS, GERE),
    # --- pieces, bank accounts ---
    # --- expenses, what is paid back ---
    # --- reports ---
    # --- complementary resources ---
    # --- imports ---
    "conventions:import_paiements": Ligne("", TENIR, GERE),
    "conventions:import_paiements_modele": Ligne("import_paiements_modele", TENIR, JAMAIS),
    "conventions:import_paiement": Ligne("import_paiement", TENIR, JAMAIS),
    "conventions:import_paiement_appliquer": Ligne("import_paiement", JAMAIS, GERE),
    "conventions:import_depenses": Ligne("import_depenses", ECRIRE, AGIR),
    "conventions:import_depenses_modele": Ligne("import_depenses_modele", ECRIRE, JAMAIS),
    "conventions:import_depense": Ligne("import_depense", ECRIRE, JAMAIS),
    "conventions:import_depense_appliquer": Ligne("import_depense", JAMAIS, AGIR),
    # --- ledger ---
}  # fmt: skip

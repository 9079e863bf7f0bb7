"""The routes of the money of a convention: payments and what they ask for (`table.py`)."""

from tests.isolation.codes import AGIR, GERE, GESTION, GESTION_AGIT, JAMAIS, LIRE, Ligne

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
    # --- ledger ---
    "conventions:comptes": Ligne("", GESTION, JAMAIS),
    "conventions:comptes_lignes": Ligne("", GESTION, JAMAIS),
    "conventions:comptes_exporter": Ligne("comptes_exporter", GESTION, JAMAIS),
    "conventions:comptes_exercice": Ligne("comptes_exercice", GESTION, JAMAIS),
    "conventions:comptes_exercice_pdf": Ligne("comptes_exercice", JAMAIS, GESTION_AGIT),
    "conventions:comptes_exercice_etat": Ligne("comptes_exercice", GESTION, JAMAIS),
    "conventions:comptes_exercice_document": Ligne("comptes_exercice", GESTION, JAMAIS),
}  # fmt: skip

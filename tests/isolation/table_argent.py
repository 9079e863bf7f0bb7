"""The routes of the money of a convention: payments and what they ask for (`table.py`)."""

from tests.isolation.codes import AGIR, ECRIRE, GERE, GESTION, JAMAIS, LIRE, Ligne

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
    "conventions:ressources": Ligne("ressources", LIRE, JAMAIS),
    "conventions:ressource_ajouter": Ligne("ressources", ECRIRE, AGIR),
    "conventions:ressources_exporter": Ligne("ressources_csv", LIRE, JAMAIS),
    "conventions:ressource_suite": Ligne("ressource_recue", LIRE, JAMAIS),
    "conventions:ressource_modifier": Ligne("ressource", ECRIRE, AGIR),
    "conventions:ressource_retirer": Ligne("ressource_demandee", ECRIRE, AGIR),
    "conventions:ressource_geste": Ligne("ressource_geste", JAMAIS, AGIR),
    # --- imports ---
    # --- ledger ---
}  # fmt: skip

"""The routes of the money of a convention: payments and what they ask for (`table.py`)."""

from tests.isolation.codes import (
    AGIR,
    ECRIRE,
    FINANCES,
    FINANCES_AGIT,
    GERE,
    GESTION,
    JAMAIS,
    LIRE,
    LU_AGIT,
    TENIR,
    Ligne,
)  # fmt: skip

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
    "conventions:depenses": Ligne("depenses", LIRE, JAMAIS),
    "conventions:depense_ajouter": Ligne("depenses", ECRIRE, AGIR),
    "conventions:depense_modifier": Ligne("depense", ECRIRE, AGIR),
    "conventions:depense_retirer": Ligne("depense", ECRIRE, AGIR),
    "conventions:depense_fichier": Ligne("depense", LIRE, JAMAIS),
    "conventions:depenses_exporter": Ligne("depenses_csv", LIRE, JAMAIS),
    "conventions:depenses_liste": Ligne("depenses", JAMAIS, LU_AGIT),
    "conventions:depenses_liste_etat": Ligne("depenses", LIRE, JAMAIS),
    "conventions:depenses_liste_document": Ligne("depenses", LIRE, JAMAIS),
    "conventions:depense_juger": Ligne("depense", FINANCES, FINANCES_AGIT),
    "conventions:depense_rouvrir": Ligne("depense_retenue", JAMAIS, FINANCES_AGIT),
    "conventions:depenses_retenir": Ligne("depenses", JAMAIS, FINANCES_AGIT),
    "conventions:assiette": Ligne("depenses_sans_examen", FINANCES, FINANCES_AGIT),
    "conventions:reversement_recevoir": Ligne("reversement", FINANCES, FINANCES_AGIT),
    "conventions:reversement_abandonner": Ligne("reversement", FINANCES, FINANCES_AGIT),
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

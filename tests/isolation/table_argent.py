"""The routes of the money of a convention: payments and what they ask for (`table.py`)."""

from tests.isolation.codes import (
    AGIR,
    ANCT_AGIT,
    ANCT_ECRIT,
    ECRIRE,
    EQUIPE_AGIT,
    EQUIPE_SEULE,
    FINANCES,
    FINANCES_AGIT,
    GERE,
    GESTION,
    JAMAIS,
    LIRE,
    LU_AGIT,
    Ligne,
)
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
    "conventions:pieces": Ligne("convention_vivante", LIRE, JAMAIS),
    "conventions:piece_deposer": Ligne("piece_a_deposer", ECRIRE, AGIR),
    "conventions:piece_fichier": Ligne("rib", FINANCES, JAMAIS),
    "conventions:piece_refuser": Ligne("rib", FINANCES, FINANCES_AGIT),
    "conventions:piece_retablir": Ligne("rib_a_remplacer", JAMAIS, FINANCES_AGIT),
    "conventions:compte": Ligne("rib", FINANCES, JAMAIS),
    "conventions:compte_saisir": Ligne("rib_a_recopier", JAMAIS, FINANCES_AGIT),
    "conventions:compte_confirmer": Ligne("rib_change", JAMAIS, FINANCES_AGIT),
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
    "conventions:bilans": Ligne("convention_vivante", LIRE, JAMAIS),
    "conventions:bilan": Ligne("bilan_ecrit", LIRE, EQUIPE_AGIT),
    "conventions:bilan_envoyer": Ligne("bilan_ecrit", EQUIPE_SEULE, EQUIPE_AGIT),
    "conventions:bilan_reprendre": Ligne("bilan_envoye", JAMAIS, EQUIPE_AGIT),
    "conventions:bilan_juger": Ligne("bilan_envoye", ANCT_ECRIT, ANCT_AGIT),
    "conventions:bilan_rouvrir": Ligne("bilan_accepte", JAMAIS, ANCT_AGIT),
    "conventions:bilan_document": Ligne("bilan_envoye", LIRE, JAMAIS),
    "conventions:bilan_document_etat": Ligne("bilan_envoye", LIRE, JAMAIS),
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

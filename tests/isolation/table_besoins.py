"""Who gets what of the providers: besoins."""

from tests.isolation.codes import AGIR, ECRIRE, EQUIPE_AGIT, EQUIPE_SEULE, JAMAIS, LIRE, MENE_A_LA_PAGE, PUBLIC, Ligne

# Whoever holds the link acts; nobody's session counts.
PAR_LIEN = "302     302     302           302    302      302         302            302            302          302"

BESOINS = {
    "prestataires:besoin": Ligne("besoin_etape", LIRE, JAMAIS),
    "prestataires:besoin_ecrire": Ligne("etape_sans_besoin", ECRIRE, AGIR),
    "prestataires:besoin_modifier": Ligne("besoin_ecrit", ECRIRE, AGIR),
    "prestataires:besoin_demander": Ligne(
        "besoin_ecrit",
        # Nobody is named in the address: the page sends back to the list.
        "302     404     302           302    302      302         403            403            403          403",
        EQUIPE_AGIT,
    ),
    "prestataires:besoin_abandonner": Ligne("besoin_envoye", EQUIPE_SEULE, EQUIPE_AGIT),
    "prestataires:besoin_reprendre": Ligne("besoin_arrete", JAMAIS, EQUIPE_AGIT),
    "prestataires:besoin_fiche": Ligne("besoin_envoye", LIRE, JAMAIS),
    "prestataires:besoin_fiche_preparer": Ligne("besoin_ecrit", JAMAIS, AGIR),
    "prestataires:besoin_fiche_etat": Ligne("besoin_envoye", MENE_A_LA_PAGE, JAMAIS),
    "prestataires:devis_exporter": Ligne("devis_csv", LIRE, JAMAIS),
    "prestataires:devis_saisir": Ligne("devis_a_saisir", EQUIPE_SEULE, EQUIPE_AGIT),
    "prestataires:candidature_relancer": Ligne("demande", JAMAIS, EQUIPE_AGIT),
    "prestataires:candidature_ecarter": Ligne("demande", EQUIPE_SEULE, EQUIPE_AGIT),
    "prestataires:devis_fichier": Ligne("demande_repondue", LIRE, JAMAIS),
    "prestataires:lien_devis_fiche": Ligne("lien_de_devis", PUBLIC, JAMAIS),
    "prestataires:lien_devis_fichier": Ligne("lien_de_devis", PUBLIC, JAMAIS),
    "prestataires:lien_devis_decliner": Ligne("lien_de_devis", JAMAIS, PAR_LIEN),
}

"""Who gets what of the register that ANCT keeps, and of the links of its providers."""

from tests.isolation.codes import (
    AGIR,
    ECRIRE,
    GESTION,
    JAMAIS,
    LIRE,
    OUVERT,
    PILOTE,
    PILOTER,
    PUBLIC,
    REGISTRE,
    Ligne,
)

# A personal link asks nobody who they are: it says what it opens, or that it is not ours.
INCONNU = "404     404     404           404    404      404         404            404            404          404"

REGISTRE_TENU = {
    "prestataires:lien": Ligne("lien_d_attestations", PUBLIC),
    "prestataires:lien_nouveau": Ligne(
        "lien_d_attestations",
        "405     405     405           405    405      405         405            405            405          405",
        PUBLIC,
    ),
    "prestataires:lien_attestation": Ligne("depot_par_lien", PUBLIC, OUVERT),
    "prestataires:proposer": Ligne("portail", ECRIRE, AGIR),
    "prestataires:fiche": Ligne("fiche_territoire", LIRE),
    "prestataires:registre_fiche": Ligne("reference", GESTION),
    "prestataires:contact_ajouter": Ligne("reference", PILOTER, PILOTE),
    "prestataires:contact_modifier": Ligne("contact_prestataire", PILOTER, PILOTE),
    "prestataires:contact_retirer": Ligne("contact_prestataire", JAMAIS, PILOTE),
    "prestataires:attestations_demander": Ligne("reference", JAMAIS, PILOTE),
    "prestataires:attestation_deposer": Ligne("attestation_a_deposer", PILOTER, PILOTE),
    "prestataires:attestation_fichier": Ligne("attestation", GESTION),
    "prestataires:attestation_verifier": Ligne("attestation", JAMAIS, PILOTE),
    "prestataires:attestation_refuser": Ligne("attestation", PILOTER, PILOTE),
    "prestataires:import_prestataires": Ligne("", PILOTER, PILOTE),
    "prestataires:import_prestataires_modele": Ligne("tableau_csv", PILOTER),
    "prestataires:import_prestataire": Ligne("import_prestataires", PILOTER),
    "prestataires:import_prestataire_appliquer": Ligne("import_prestataires", JAMAIS, PILOTE),
    "prestataires:doublons": Ligne("", PILOTER),
    "prestataires:propositions": Ligne("", PILOTER),
    "prestataires:reunir": Ligne("deux_fiches", PILOTER, PILOTE),
    "prestataires:referencer": Ligne("propose", REGISTRE, REGISTRE),
    "prestataires:suspendre": Ligne("reference", PILOTER, PILOTE),
    "prestataires:retirer": Ligne("reference", PILOTER, PILOTE),
    "prestataires:reprendre": Ligne("retire", REGISTRE, REGISTRE),
    "gestion:prestataires_prestataire_changelist": Ligne("", GESTION),
    "gestion:prestataires_prestataire_exporter": Ligne("tableau_csv", GESTION),
    "gestion:prestataires_prestataire_add": Ligne("", PILOTER, PILOTE),
    "gestion:prestataires_prestataire_change": Ligne("fiche_prestataire", GESTION, PILOTE),
    "gestion:prestataires_prestataire_history": Ligne("fiche_prestataire", GESTION),
}

"""Who gets what: one line per route of the site. A route without a line, or a line without a route, fails the tests.

`Ligne(ou, get, post)`: `ou` names the object asked for (`scene.py`), `get` and `post` give the answer to each character, in this order.
200 the page; 302 it was done, or (anonymous, ANCT without second factor) sign in first; 403 no, and why; 404 this does not exist for you;
405 this address only takes the other method. Without `post`, a POST writes nothing, whoever sends it.
"""

from dataclasses import dataclass

PERSONNAGES = (
    "anonyme", "autre",
    "interlocuteur", "equipe", "executif", "direction",
    "administrateur", "charge_mission", "gestionnaire", "lecture",
)  # fmt: skip


@dataclass(frozen=True)
class Ligne:
    ou: str
    get: str
    post: str | None = None

    def attendu(self, methode):
        """{character: status}"""
        codes = (self.get if methode == "get" else self.post).split()
        return dict(zip(PERSONNAGES, map(int, codes), strict=True))


# fmt: off
#                 anonyme autre   interlocuteur équipe exécutif direction   administrateur chargé_mission gestionnaire lecture
PUBLIC         = "200     200     200           200    200      200         200            200            200          200"
MENE_AILLEURS  = "302     302     302           302    302      302         302            302            302          302"
OUVERT         = "302     302     302           302    302      302         302            302            302          302"  # done for whoever asks
JAMAIS         = "405     405     405           405    405      405         405            405            405          405"
A_SOI          = "302     200     200           200    200      200         200            200            200          200"
FAIT_POUR_SOI  = "302     302     302           302    302      302         302            302            302          302"
# A parcours: the stranger finds nothing; all of its team writes; at ANCT two roles write, two read.
LIRE           = "302     404     200           200    200      200         200            200            200          200"
MENE_A_LA_PAGE = "302     404     302           302    302      302         302            302            302          302"  # a fragment, without JavaScript
ECRIRE         = "302     404     200           200    200      200         200            200            403          403"
AGIR           = "302     404     302           302    302      302         302            302            403          403"
INVITER        = "302     404     302           403    403      403         302            302            403          403"
# The team's own business, which ANCT has no eye on.
EQUIPE_SEULE   = "302     404     200           200    200      200         403            403            403          403"
EQUIPE_AGIT    = "302     404     302           302    302      302         403            403            403          403"
LU_AGIT        = "302     404     302           302    302      302         302            302            302          302"  # reading is enough to ask
ANCT_LIT       = "302     404     403           403    403      403         200            200            200          200"
ANCT_DEMANDE   = "302     404     403           403    403      403         302            302            302          302"
MENER          = "302     404     200           403    403      403         200            200            403          403"  # the form before INVITER
EQUIPE_AGIT    = "302     404     302           302    302      302         403            403            403          403"
ANCT_ECRIT     = "302     404     403           403    403      403         200            200            403          403"
FINANCES       = "302     404     403           403    403      403         200            403            200          403"
FINANCES_AGIT  = "302     404     403           403    403      403         302            403            302          403"
ANCT_AGIT      = "302     404     403           403    403      403         302            302            403          403"
SIEN           = "302     404     200           403    403      403         403            403            403          403"  # the interlocutrice wrote it
AGIR_SUR_SIEN  = "302     404     302           403    403      403         403            403            403          403"
# The back-office: nothing of it for the territories.
GESTION        = "302     403     403           403    403      403         200            200            200          200"
PILOTER        = "302     403     403           403    403      403         200            200            403          403"
PILOTE         = "302     403     403           403    403      403         302            302            403          403"
ADMINISTRER    = "302     403     403           403    403      403         200            403            403          403"
ADMINISTRE     = "302     403     403           403    403      403         302            403            403          403"
GESTE          = "302     403     403           403    403      403         405            405            405          405"
CHARGE_SEUL    = "302     403     403           403    403      403         403            200            403          403"  # the chargé de mission wrote it
CHARGE_AGIT    = "302     403     403           403    403      403         403            302            403          403"
PERSONNE       = "302     403     403           403    403      403         403            403            403          403"
# The register of providers: a territory cannot even tell whether one is in it, unless it may be chosen.
REGISTRE       = "302     404     404           404    404      404         302            302            403          403"
# The essential data of conventions: the financial manager publishes too.
PUBLIER        = "302     403     403           403    403      403         200            200            200          403"
PUBLIE         = "302     403     403           403    403      403         302            302            302          403"
GERE           = "302     403     403           403    403      403         302            403            302          403"
# The second factor: ANCT's business. In the scene the administrateur alone has set a device up.
DEUX_FACTEURS  = "302     403     403           403    403      403         200            200            200          200"
SON_APPAREIL   = "302     403     403           403    403      403         200            404            404          404"
# fmt: on

TABLE = {
    # --- public ---
    "accueil": Ligne("", "200 200   200 200 200 200   302 302 302 302"),
    "verifier": Ligne("", PUBLIC, PUBLIC),
    "conventions:donnees_ouvertes": Ligne("", PUBLIC, JAMAIS),
    "conventions:subventions_csv": Ligne("", PUBLIC, JAMAIS),
    "conventions:territoires_csv": Ligne("", PUBLIC, JAMAIS),
    "sante": Ligne("", PUBLIC),
    "plan_du_site": Ligne("", PUBLIC),
    "accessibilite": Ligne("", PUBLIC),
    "mentions_legales": Ligne("", PUBLIC),
    "donnees_personnelles": Ligne("", PUBLIC),
    "cookies": Ligne("", PUBLIC),
    # --- the door ---
    "account_login": Ligne("", "200 302   302 302 302 302   302 302 302 302"),
    "account_request_login_code": Ligne("", "200 302   302 302 302 302   302 302 302 302"),
    "account_confirm_login_code": Ligne("", MENE_AILLEURS),
    "mfa_authenticate": Ligne("", MENE_AILLEURS),
    "account_inactive": Ligne("", PUBLIC),
    "account_signup": Ligne("", PUBLIC),
    "mfa_reauthenticate": Ligne("", "302 403   403 403 403 403   200 403 403 403"),  # only with a device
    "account_reauthenticate": Ligne("", MENE_AILLEURS),
    "account_logout": Ligne("", A_SOI, MENE_AILLEURS),
    "invitation": Ligne("lien", PUBLIC, OUVERT),
    "invitation_nouveau_lien": Ligne("", PUBLIC, OUVERT),
    # --- oneself ---
    "mon_compte": Ligne("", A_SOI, FAIT_POUR_SOI),
    "mes_donnees": Ligne("", A_SOI),
    "mfa_activate_totp": Ligne("", "302 403   403 403 403 403   302 200 200 200"),
    "mfa_deactivate_totp": Ligne("", SON_APPAREIL),
    "mfa_index": Ligne("", MENE_AILLEURS),
    "mfa_view_recovery_codes": Ligne("", SON_APPAREIL),
    "mfa_generate_recovery_codes": Ligne("", DEUX_FACTEURS),
    "mfa_download_recovery_codes": Ligne("", SON_APPAREIL),
    "rappels:agenda": Ligne("", A_SOI),
    "rappels:agenda_renouveler": Ligne("", JAMAIS, FAIT_POUR_SOI),
    "rappels:flux": Ligne("agenda", PUBLIC),  # who holds the secret address
    # --- the portal ---
    "portail:notre_parcours": Ligne("parcours", LIRE),
    "portail:documents": Ligne("parcours", LIRE),
    "parcours:apercu": Ligne("parcours", LIRE),
    "parcours:envoyer": Ligne("parcours", JAMAIS, AGIR),
    "parcours:relire": Ligne("parcours", JAMAIS, ANCT_AGIT),
    "parcours:engagement": Ligne("parcours", ECRIRE, AGIR),
    "parcours:lettre_signee": Ligne("lettre_signee", LIRE, JAMAIS),
    "parcours:lettre_pdf": Ligne("lettre", LIRE, JAMAIS),
    "parcours:lettre_odt": Ligne("lettre", LIRE, JAMAIS),
    "parcours:lettre_etat": Ligne("lettre", MENE_A_LA_PAGE, JAMAIS),
    "parcours:lettre_preparer": Ligne("lettre_a_preparer", JAMAIS, AGIR),
    "parcours:emporter": Ligne("parcours", LIRE, JAMAIS),
    "parcours:emporter_pdf": Ligne("parcours", JAMAIS, LU_AGIT),
    "parcours:emporter_etat": Ligne("parcours", MENE_A_LA_PAGE, JAMAIS),
    "parcours:emporter_document": Ligne("imprime", LIRE, JAMAIS),
    "parcours:emporter_odt": Ligne("parcours", LIRE, JAMAIS),
    "parcours:emporter_xlsx": Ligne("parcours", LIRE, JAMAIS),
    "parcours:fiche": Ligne("parcours", JAMAIS, ANCT_DEMANDE),
    "parcours:fiche_etat": Ligne("parcours", ANCT_DEMANDE, JAMAIS),
    "parcours:fiche_document": Ligne("imprime", ANCT_LIT, JAMAIS),
    "parcours:bilan": Ligne("a_bilan", JAMAIS, INVITER),
    "parcours:clore": Ligne("a_clore", ANCT_ECRIT, ANCT_AGIT),
    "parcours:arreter": Ligne("parcours", ANCT_ECRIT, ANCT_AGIT),
    "parcours:echanges": Ligne("parcours", LIRE),
    "parcours:echange_noter": Ligne("parcours", ECRIRE, AGIR),
    "parcours:echange_corriger": Ligne("echange", SIEN, AGIR_SUR_SIEN),
    "parcours:echange_retirer": Ligne("echange", JAMAIS, AGIR_SUR_SIEN),
    "parcours:equipe": Ligne("parcours", LIRE, INVITER),
    "parcours:passer_la_main": Ligne("parcours", MENER, INVITER),
    "parcours:remplacer": Ligne("parcours", MENER, INVITER),
    "parcours:remplacement_annuler": Ligne("remplacement", JAMAIS, INVITER),
    "parcours:visa_regler": Ligne("parcours", JAMAIS, "302 404   302 403 403 302   302 302 403 403"),
    "parcours:confier": Ligne("parcours", ANCT_ECRIT, ANCT_AGIT),
    "parcours:equipier_retirer": Ligne("equipier", JAMAIS, INVITER),
    "parcours:equipier_relancer": Ligne("equipier_invite", JAMAIS, INVITER),
    "parcours:objectifs": Ligne("parcours", LIRE),
    "parcours:objectif_ajouter": Ligne("parcours", ECRIRE, AGIR),
    "parcours:objectif_modifier": Ligne("objectif", ECRIRE, AGIR),
    "parcours:objectif_retirer": Ligne("objectif", JAMAIS, AGIR),
    "parcours:objectif_remettre": Ligne("objectif_retire", JAMAIS, AGIR),
    "parcours:partenaires": Ligne("parcours", LIRE),
    "parcours:partenaire_ajouter": Ligne("parcours", ECRIRE, AGIR),
    "parcours:partenaire_modifier": Ligne("partenaire", ECRIRE, AGIR),
    "parcours:partenaire_retirer": Ligne("partenaire", JAMAIS, AGIR),
    "parcours:partenaire_remettre": Ligne("partenaire_retire", JAMAIS, AGIR),
    "parcours:influence": Ligne("parcours", EQUIPE_SEULE),
    "parcours:influence_placer": Ligne("partenaire", EQUIPE_SEULE, EQUIPE_AGIT),
    "parcours:influence_retirer": Ligne("partenaire", JAMAIS, EQUIPE_AGIT),
    "parcours:calendrier": Ligne("parcours", LIRE),
    "parcours:jalon_ajouter": Ligne("parcours", ECRIRE, AGIR),
    "parcours:jalon_modifier": Ligne("jalon", ECRIRE, AGIR),
    "parcours:jalon_retirer": Ligne("jalon", JAMAIS, AGIR),
    "parcours:jalon_remettre": Ligne("jalon_retire", JAMAIS, AGIR),
    "parcours:moyens": Ligne("parcours", LIRE),
    "parcours:moyen_ajouter": Ligne("parcours", ECRIRE, AGIR),
    "parcours:moyen_modifier": Ligne("moyen", ECRIRE, AGIR),
    "parcours:moyen_retirer": Ligne("moyen", JAMAIS, AGIR),
    "parcours:moyen_remettre": Ligne("moyen_retire", JAMAIS, AGIR),
    "parcours:etapes": Ligne("parcours", LIRE),
    "parcours:etapes_coller": Ligne("parcours", ECRIRE, AGIR),
    "parcours:etapes_coller_modele": Ligne("parcours", ECRIRE, JAMAIS),
    "parcours:etapes_decaler": Ligne("parcours", ECRIRE, AGIR),
    "parcours:etape_ajouter": Ligne("parcours", ECRIRE, AGIR),
    "parcours:etape_modifier": Ligne("etape", ECRIRE, AGIR),
    "parcours:etape_retirer": Ligne("etape", JAMAIS, AGIR),
    "parcours:etape_remettre": Ligne("etape_retire", JAMAIS, AGIR),
    "parcours:etape_suivi": Ligne("etape_en_oeuvre", LIRE, AGIR),
    "parcours:etape_preciser": Ligne("etape_en_oeuvre", ECRIRE, AGIR),
    "parcours:etape_abandonner": Ligne("etape", ECRIRE, AGIR),
    "parcours:etape_deplacer": Ligne("etape", ECRIRE, AGIR),
    "parcours:etape_piece": Ligne("piece", LIRE, JAMAIS),
    "parcours:etape_piece_retirer": Ligne("piece", JAMAIS, AGIR),
    "parcours:modifications": Ligne("en_oeuvre", LIRE),
    "parcours:modification_demander": Ligne("etape_en_oeuvre", ECRIRE, AGIR),
    "parcours:modification": Ligne("modification", LIRE, ANCT_AGIT),
    "parcours:modification_retirer": Ligne("modification", JAMAIS, "302 404   302 403 403 403   403 403 403 403"),  # who asked
    "parcours:actions": Ligne("parcours", LIRE),
    "parcours:envois": Ligne("parcours", LIRE),
    "parcours:envoi": Ligne("envoi", LIRE),
    "parcours:envoi_reprendre": Ligne("envoi", JAMAIS, EQUIPE_AGIT),
    "parcours:relecture_commencer": Ligne("envoi", JAMAIS, ANCT_AGIT),
    "parcours:comparer": Ligne("parcours", LIRE),
    "parcours:remarques": Ligne("parcours", LIRE),
    "parcours:remarque_ecrire": Ligne("parcours", ECRIRE, AGIR),
    "parcours:remarque_regler": Ligne("remarque", JAMAIS, AGIR),
    "parcours:correction": Ligne("question", LIRE, EQUIPE_AGIT),
    "parcours:correction_trancher": Ligne("question", JAMAIS, ANCT_AGIT),
    "parcours:correction_demander": Ligne("question_a_poser", ANCT_ECRIT, ANCT_AGIT),
    "parcours:visa": Ligne("parcours", LIRE),
    "parcours:visa_donner": Ligne("parcours", JAMAIS, "302 404   403 403 403 302   403 403 403 403"),
    "parcours:visa_demander": Ligne("parcours", JAMAIS, EQUIPE_AGIT),
    "parcours:action_modifier": Ligne("action", ECRIRE, AGIR),
    "prestataires:liste": Ligne("portail", LIRE),
    "conventions:page": Ligne("portail", LIRE, JAMAIS),
    "conventions:rediger": Ligne("a_rediger", ANCT_ECRIT, ANCT_AGIT),
    "conventions:modifier": Ligne("acte", ANCT_ECRIT, ANCT_AGIT),
    "conventions:relecture": Ligne("acte", JAMAIS, ANCT_AGIT),
    "conventions:valider": Ligne("acte", ANCT_ECRIT, ANCT_AGIT),
    "conventions:reprendre": Ligne("acte_a_transmettre", JAMAIS, ANCT_AGIT),
    "conventions:transmettre": Ligne("acte_a_transmettre", ANCT_ECRIT, ANCT_AGIT),
    "conventions:credits": Ligne("acte_valide", FINANCES, FINANCES_AGIT),
    "conventions:engager": Ligne("acte_a_engager", FINANCES, FINANCES_AGIT),
    "conventions:notifier": Ligne("acte_a_notifier", ANCT_ECRIT, ANCT_AGIT),
    "conventions:suspendre": Ligne("convention_vivante", ANCT_ECRIT, ANCT_AGIT),
    "conventions:reprendre_convention": Ligne("convention_suspendue", JAMAIS, ANCT_AGIT),
    "conventions:resilier": Ligne("convention_vivante", ANCT_ECRIT, ANCT_AGIT),
    "conventions:solder": Ligne("a_solder", FINANCES, FINANCES_AGIT),
    "conventions:clore": Ligne("soldee", JAMAIS, ANCT_AGIT),
    "conventions:abandonner": Ligne("acte_valide", ANCT_ECRIT, ANCT_AGIT),
    "conventions:avenant_rediger": Ligne("convention_vivante", ANCT_ECRIT, ANCT_AGIT),
    "conventions:avenant_modifier": Ligne("avenant", ANCT_ECRIT, ANCT_AGIT),
    "conventions:avenant_difference": Ligne("avenant", LIRE, JAMAIS),
    "conventions:vote": Ligne("acte_valide", ECRIRE, AGIR),
    "conventions:vote_rouvrir": Ligne("acte_autorise", ECRIRE, AGIR),
    "conventions:vote_fichier": Ligne("acte_autorise", LIRE, JAMAIS),
    "conventions:vote_agenda": Ligne("acte_valide", LIRE, JAMAIS),
    "conventions:vote_texte": Ligne("texte_du_vote", LIRE, JAMAIS),
    "conventions:signature": Ligne("depot_papier", LIRE, JAMAIS),
    "conventions:signature_papier": Ligne("signature_libre", ECRIRE),
    "conventions:signature_electronique": Ligne("signature_libre", ECRIRE),
    "conventions:signature_original": Ligne("signature_libre", ANCT_ECRIT, ANCT_AGIT),
    "conventions:signature_fichier": Ligne("depot_signe", LIRE, JAMAIS),
    "conventions:signature_retirer": Ligne("depot_papier", JAMAIS, AGIR),
    "conventions:signature_refuser": Ligne("depot_papier", ANCT_ECRIT, ANCT_AGIT),
    "conventions:signature_pages": Ligne("depot_papier", ECRIRE, AGIR),
    "conventions:signature_pages_ajouter": Ligne("depot_papier", JAMAIS, AGIR),
    "conventions:signature_corriger": Ligne("depot_papier", JAMAIS, AGIR),
    "conventions:feuillet_apercu": Ligne("feuillet", LIRE, JAMAIS),
    "conventions:feuillet_fichier": Ligne("feuillet", LIRE, JAMAIS),
    "conventions:texte": Ligne("acte_relecture", LIRE, JAMAIS),
    "conventions:ecart": Ligne("ecart", ANCT_ECRIT, ANCT_AGIT),
    "conventions:ecart_retirer": Ligne("ecart", ANCT_ECRIT, ANCT_AGIT),
    "conventions:ecart_viser": Ligne("ecart", JAMAIS, "302 404   403 403 403 403   403 403 403 403"),  # nobody here re-reads for the legal service
    "conventions:remarque": Ligne("acte_relecture", ECRIRE, AGIR),
    "conventions:remarque_regler": Ligne("remarque_acte", JAMAIS, AGIR),
    "conventions:annexes": Ligne("acte_relecture", LIRE, ANCT_AGIT),
    "conventions:annexe": Ligne("annexe", LIRE, JAMAIS),
    "conventions:annexe_retirer": Ligne("annexe", JAMAIS, ANCT_AGIT),
    "conventions:annexe_deplacer": Ligne("annexe", JAMAIS, ANCT_AGIT),
    "conventions:projet": Ligne("acte_a_transmettre", JAMAIS, LU_AGIT),
    "conventions:projet_etat": Ligne("acte_relecture", MENE_A_LA_PAGE, JAMAIS),
    "conventions:projet_document": Ligne("acte_relecture", LIRE, JAMAIS),
    "conventions:projet_odt": Ligne("acte_relecture", LIRE, JAMAIS),
    "conventions:projet_docx": Ligne("acte_relecture", LIRE, JAMAIS),
    "conventions:document": Ligne("acte_valide", LIRE, JAMAIS),
    "conventions:document_etat": Ligne("acte_valide", LIRE, JAMAIS),
    "conventions:autre_document": Ligne("notification", LIRE, JAMAIS),
    "conventions:autre_document_etat": Ligne("notification", LIRE, JAMAIS),
    "pilotage:liste": Ligne("portail", LIRE, JAMAIS),
    "pilotage:fixer": Ligne("portail", ECRIRE, AGIR),
    "pilotage:comite": Ligne("comite", LIRE, JAMAIS),
    "pilotage:deplacer": Ligne("comite", ECRIRE, AGIR),
    "pilotage:annuler": Ligne("comite", ECRIRE, AGIR),
    "pilotage:phrases": Ligne("comite", ECRIRE, AGIR),
    "pilotage:reunir": Ligne("comite_du_jour", ECRIRE, AGIR),
    "pilotage:agenda": Ligne("comite", LIRE, JAMAIS),
    "pilotage:demander": Ligne("comite", ECRIRE, AGIR),
    "pilotage:decision": Ligne("decision_comite", ECRIRE, AGIR),
    "pilotage:retirer": Ligne("decision_comite", JAMAIS, AGIR),
    "pilotage:faire": Ligne("decision_comite_tenu", JAMAIS, AGIR),
    "pilotage:rapport": Ligne("comite", LIRE, JAMAIS),
    "pilotage:preparer_rapport": Ligne("comite", JAMAIS, AGIR),
    "pilotage:etat": Ligne("comite", MENE_A_LA_PAGE, JAMAIS),
    "pilotage:document": Ligne("comite", LIRE, JAMAIS),
    # --- the back-office ---
    "territoires:recherche": Ligne("", GESTION, JAMAIS),
    "portail:inscrire": Ligne("", PILOTE, PILOTE),
    "portail:relancer": Ligne("ligne_a_relancer", JAMAIS, PILOTE),
    "parcours:gestion_echanges": Ligne("parcours", GESTION),
    "parcours:gestion_echange_noter": Ligne("parcours", PILOTER, PILOTE),
    "parcours:gestion_echange_corriger": Ligne("echange_interne", CHARGE_SEUL, CHARGE_AGIT),
    "parcours:gestion_echange_retirer": Ligne("echange_interne", JAMAIS, CHARGE_AGIT),
    "conventions:essentielles": Ligne("", GESTION, JAMAIS),
    "conventions:essentielles_publier_tout": Ligne("", JAMAIS, PUBLIE),
    "conventions:essentielles_publier": Ligne("convention_signee", JAMAIS, PUBLIE),
    "conventions:essentielles_ecarter": Ligne("convention_signee", PUBLIER, PUBLIE),
    "conventions:modeles": Ligne("", GESTION, JAMAIS),
    "conventions:modele_nouvelle_version": Ligne("modele_code", JAMAIS, PILOTE),
    "conventions:modele": Ligne("modele", GESTION, JAMAIS),
    "conventions:modele_comparer": Ligne("modele", GESTION, JAMAIS),
    "conventions:modele_apercu": Ligne("modele", GESTION, JAMAIS),
    "conventions:modele_ajouter": Ligne("modele_ajout", PILOTER, PILOTE),
    "conventions:modele_partie": Ligne("modele_article", PILOTER, PILOTE),
    "conventions:modele_deplacer": Ligne("modele_article", JAMAIS, PILOTE),
    "conventions:modele_retirer": Ligne("modele_article", PILOTER, PILOTE),
    "conventions:modele_publier": Ligne("modele", PILOTER, PILOTE),
    "conventions:modele_supprimer": Ligne("modele", PILOTER, PILOTE),
    "conventions:modele_valider": Ligne("modele", PERSONNE, PERSONNE),  # nobody of the scene re-reads for the legal service
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
    "conventions:comparaisons": Ligne("", GESTION, JAMAIS),
    "conventions:comparaison": Ligne("a_comparer", GESTION, JAMAIS),
    "conventions:comparaison_confirmer": Ligne("a_comparer", JAMAIS, PILOTE),
    "conventions:comparaison_refuser": Ligne("a_comparer", JAMAIS, PILOTE),
    "conventions:comparaison_fichier": Ligne("a_comparer_fichier", GESTION, JAMAIS),
    "conventions:comparaison_apercu": Ligne("a_comparer_page", GESTION, JAMAIS),
    "prestataires:referencer": Ligne("propose", REGISTRE, REGISTRE),
    "prestataires:suspendre": Ligne("reference", PILOTER, PILOTE),
    "prestataires:retirer": Ligne("reference", PILOTER, PILOTE),
    "gestion:index": Ligne("", GESTION),
    "gestion:registres": Ligne("", GESTION),
    "gestion:autocomplete": Ligne("", PERSONNE),
    "gestion:comptes_utilisateur_changelist": Ligne("", GESTION),
    "gestion:comptes_utilisateur_add": Ligne("", ADMINISTRER, ADMINISTRE),
    "gestion:comptes_utilisateur_change": Ligne("fiche_compte", GESTION, ADMINISTRE),
    "gestion:comptes_utilisateur_history": Ligne("fiche_compte", GESTION),
    "gestion:comptes_utilisateur_fermer": Ligne("compte", GESTE, ADMINISTRE),
    "gestion:comptes_utilisateur_rouvrir": Ligne("compte_ferme", GESTE, ADMINISTRE),
    "gestion:comptes_utilisateur_remettre-a-zero": Ligne("compte", GESTE, ADMINISTRE),
    "gestion:comptes_utilisateur_anonymiser": Ligne("compte_ferme", GESTE, ADMINISTRE),
    "gestion:comptes_invitation_changelist": Ligne("", GESTION),
    "gestion:comptes_invitation_add": Ligne("", PERSONNE, PERSONNE),
    "gestion:comptes_invitation_change": Ligne("fiche_invitation", GESTION, PERSONNE),
    "gestion:comptes_invitation_history": Ligne("fiche_invitation", GESTION),
    "gestion:comptes_invitation_renvoyer": Ligne("invitation", GESTE, PILOTE),
    "gestion:comptes_invitation_annuler": Ligne("invitation", GESTE, PILOTE),
    "gestion:parcours_vague_changelist": Ligne("", GESTION),
    "gestion:parcours_vague_add": Ligne("", ADMINISTRER, ADMINISTRE),
    "gestion:parcours_vague_change": Ligne("fiche_vague", GESTION, ADMINISTRE),
    "gestion:parcours_vague_history": Ligne("fiche_vague", GESTION),
    "gestion:parcours_parcours_changelist": Ligne("", GESTION),
    "gestion:parcours_parcours_add": Ligne("", PERSONNE, PERSONNE),
    "gestion:parcours_parcours_change": Ligne("fiche_parcours", GESTION, PERSONNE),
    "gestion:parcours_parcours_history": Ligne("fiche_parcours", GESTION),
    "gestion:prestataires_prestataire_changelist": Ligne("", GESTION),
    "gestion:prestataires_prestataire_add": Ligne("", PILOTER, PILOTE),
    "gestion:prestataires_prestataire_change": Ligne("fiche_prestataire", GESTION, PILOTE),
    "gestion:prestataires_prestataire_history": Ligne("fiche_prestataire", GESTION),
    "gestion:conventions_acte_changelist": Ligne("", GESTION),
    "gestion:conventions_acte_add": Ligne("", PERSONNE, PERSONNE),
    "gestion:conventions_acte_change": Ligne("fiche_acte", GESTION, PERSONNE),
    "gestion:conventions_acte_history": Ligne("fiche_acte", GESTION),
    "gestion:territoires_collectivite_changelist": Ligne("", GESTION),
    "gestion:territoires_collectivite_add": Ligne("", PERSONNE, PERSONNE),
    "gestion:territoires_collectivite_change": Ligne("fiche_collectivite", GESTION, PILOTE),
    "gestion:territoires_collectivite_history": Ligne("fiche_collectivite", GESTION),
    "gestion:documents_document_changelist": Ligne("", GESTION),
    "gestion:documents_document_add": Ligne("", PERSONNE, PERSONNE),
    "gestion:documents_document_change": Ligne("fiche_document", GESTION, PERSONNE),
    "gestion:documents_document_history": Ligne("fiche_document", GESTION),
    "gestion:documents_document_relancer": Ligne("document_en_echec", GESTE, ADMINISTRE),
    "gestion:travaux_courriel_changelist": Ligne("", GESTION),
    "gestion:travaux_courriel_add": Ligne("", PERSONNE, PERSONNE),
    "gestion:travaux_courriel_change": Ligne("fiche_courriel", GESTION, PERSONNE),
    "gestion:travaux_courriel_history": Ligne("fiche_courriel", GESTION),
    "gestion:travaux_courriel_relancer": Ligne("courriel_en_echec", GESTE, ADMINISTRE),
}  # fmt: skip

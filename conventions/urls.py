from django.urls import path

from conventions.views import (
    annexes,
    avenants,
    comparaisons,
    comptes,
    execution,
    feuillets,
    modeles,
    ouvertes,
    page,
    projet,
    redaction,
    signatures,
    texte,
    versements,
    vote,
)

app_name = "conventions"

_page = "parcours/<int:parcours_pk>/convention/"
_acte = f"{_page}<int:pk>/"
_signature = f"{_acte}signature/<slug:partie>/"
_comparaisons = "gestion/comparaisons/"
_comptes = "gestion/comptes/"
_essentielles = "gestion/donnees-essentielles/"
_modeles = "gestion/modeles/"
_versement = f"{_page}versements/<int:pk>/"
_versements = "gestion/versements/"
_modele = f"{_modeles}<int:pk>/"

urlpatterns = [
    path(_page, page.page, name="page"),
    path(f"{_page}rediger/", redaction.rediger, name="rediger"),
    path(f"{_acte}modifier/", redaction.modifier, name="modifier"),
    path(f"{_acte}relecture/", redaction.relecture, name="relecture"),
    path(f"{_acte}valider/", redaction.valider, name="valider"),
    path(f"{_acte}abandonner/", redaction.abandonner, name="abandonner"),
    path(f"{_page}modification/", avenants.avenant_rediger, name="avenant_rediger"),
    path(f"{_acte}modification/", avenants.avenant_modifier, name="avenant_modifier"),
    path(f"{_acte}difference/", avenants.avenant_difference, name="avenant_difference"),
    path(f"{_acte}reprendre/", execution.reprendre, name="reprendre"),
    path(f"{_acte}transmettre/", execution.transmettre, name="transmettre"),
    path(f"{_acte}credits/", execution.verifier_credits, name="credits"),
    path(f"{_acte}engager/", execution.engager, name="engager"),
    path(f"{_acte}notifier/", execution.notifier, name="notifier"),
    path(f"{_page}suspendre/", execution.suspendre, name="suspendre"),
    path(f"{_page}reprendre/", execution.reprendre_convention, name="reprendre_convention"),
    path(f"{_page}resilier/", execution.resilier, name="resilier"),
    path(f"{_page}solder/", execution.solder, name="solder"),
    path(f"{_page}clore/", execution.clore, name="clore"),
    path(f"{_acte}texte/", texte.texte, name="texte"),
    path(f"{_acte}texte/<slug:porte_sur>/<slug:code>/", texte.ecart, name="ecart"),
    path(f"{_acte}texte/<slug:porte_sur>/<slug:code>/retirer/", texte.ecart_retirer, name="ecart_retirer"),
    path(f"{_acte}texte/<slug:porte_sur>/<slug:code>/visa/", texte.ecart_viser, name="ecart_viser"),
    path(f"{_acte}remarques/", texte.remarque, name="remarque"),
    path(f"{_acte}remarques/<int:remarque_pk>/regler/", texte.remarque_regler, name="remarque_regler"),
    path(f"{_acte}annexes/", annexes.annexes, name="annexes"),
    path(f"{_acte}annexes/<int:annexe_pk>/", annexes.annexe, name="annexe"),
    path(f"{_acte}annexes/<int:annexe_pk>/retirer/", annexes.annexe_retirer, name="annexe_retirer"),
    path(f"{_acte}annexes/<int:annexe_pk>/deplacer/", annexes.annexe_deplacer, name="annexe_deplacer"),
    path(f"{_acte}projet/", projet.projet, name="projet"),
    path(f"{_acte}projet/etat/", projet.projet_etat, name="projet_etat"),
    path(f"{_acte}projet/document/", projet.projet_document, name="projet_document"),
    path(f"{_acte}projet/odt/", projet.projet_modifiable, {"format_texte": "odt"}, name="projet_odt"),
    path(f"{_acte}projet/docx/", projet.projet_modifiable, {"format_texte": "docx"}, name="projet_docx"),
    path(f"{_acte}document/", page.document, name="document"),
    path(f"{_acte}document/etat/", page.document_etat, name="document_etat"),
    path(f"{_acte}document/<slug:genre>/", page.autre_document, name="autre_document"),
    path(f"{_acte}document/<slug:genre>/etat/", page.autre_document_etat, name="autre_document_etat"),
    path(f"{_acte}vote/", vote.vote, name="vote"),
    path(f"{_acte}vote/corriger/", vote.vote_rouvrir, name="vote_rouvrir"),
    path(f"{_acte}vote/fichier/", vote.vote_fichier, name="vote_fichier"),
    path(f"{_acte}vote/agenda.ics", vote.vote_agenda, name="vote_agenda"),
    path(f"{_acte}vote/<slug:texte>.<slug:extension>", vote.vote_texte, name="vote_texte"),
    path(_signature, signatures.signature, name="signature"),
    path(f"{_signature}papier/", signatures.signature_papier, name="signature_papier"),
    path(f"{_signature}electronique/", signatures.signature_electronique, name="signature_electronique"),
    path(f"{_signature}original/", signatures.signature_original, name="signature_original"),
    path(f"{_signature}fichier/", signatures.signature_fichier, name="signature_fichier"),
    path(f"{_signature}retirer/", signatures.signature_retirer, name="signature_retirer"),
    path(f"{_signature}refuser/", signatures.signature_refuser, name="signature_refuser"),
    path(f"{_signature}pages/", feuillets.signature_pages, name="signature_pages"),
    path(f"{_signature}pages/ajouter/", feuillets.signature_pages_ajouter, name="signature_pages_ajouter"),
    path(f"{_signature}pages/corriger/", feuillets.signature_corriger, name="signature_corriger"),
    path(f"{_signature}pages/<int:feuillet_pk>/apercu/", feuillets.feuillet_apercu, name="feuillet_apercu"),
    path(f"{_signature}pages/<int:feuillet_pk>/fichier/", feuillets.feuillet_fichier, name="feuillet_fichier"),
    path(f"{_versement}demander/", versements.versement_demander, name="versement_demander"),
    path(f"{_versement}retirer/", versements.versement_retirer, name="versement_retirer"),
    path(f"{_versement}corrige/", versements.versement_corrige, name="versement_corrige"),
    path(f"{_versement}avis/", versements.versement_avis, name="versement_avis"),
    path(f"{_versement}avis/etat/", versements.versement_avis_etat, name="versement_avis_etat"),
    path(_versements, versements.versements, name="versements"),
    path(f"{_versements}<int:pk>/", versements.versement, name="versement"),
    path(f"{_versements}<int:pk>/dossier/", versements.versement_dossier, name="versement_dossier"),
    path(f"{_versements}<int:pk>/dossier/etat/", versements.versement_dossier_etat, name="versement_dossier_etat"),
    path(f"{_versements}<int:pk>/reprendre/", versements.versement_reprendre, name="versement_reprendre"),
    path(f"{_versements}<int:pk>/rouvrir/", versements.versement_rouvrir, name="versement_rouvrir"),
    path(f"{_versements}<int:pk>/<slug:geste>/", versements.versement_geste, name="versement_geste"),
    # --- pieces, bank accounts ---
    # --- expenses, what is paid back ---
    # --- reports ---
    # --- complementary resources ---
    # --- imports ---
    # --- ledger ---
    path(_comptes, comptes.comptes, name="comptes"),
    path(f"{_comptes}lignes/", comptes.comptes_lignes, name="comptes_lignes"),
    path(f"{_comptes}exporter/<slug:format_fichier>/", comptes.comptes_exporter, name="comptes_exporter"),
    path(f"{_comptes}exercice/<int:annee>/", comptes.comptes_exercice, name="comptes_exercice"),
    path(f"{_comptes}exercice/<int:annee>/pdf/", comptes.comptes_exercice_pdf, name="comptes_exercice_pdf"),
    path(f"{_comptes}exercice/<int:annee>/etat/", comptes.comptes_exercice_etat, name="comptes_exercice_etat"),
    path(
        f"{_comptes}exercice/<int:annee>/document/", comptes.comptes_exercice_document, name="comptes_exercice_document"
    ),
    path(_comparaisons, comparaisons.comparaisons, name="comparaisons"),
    path(f"{_comparaisons}<int:pk>/", comparaisons.comparaison, name="comparaison"),
    path(f"{_comparaisons}<int:pk>/confirmer/", comparaisons.comparaison_confirmer, name="comparaison_confirmer"),
    path(f"{_comparaisons}<int:pk>/refuser/", comparaisons.comparaison_refuser, name="comparaison_refuser"),
    path(f"{_comparaisons}<int:pk>/<slug:quoi>.pdf", comparaisons.comparaison_fichier, name="comparaison_fichier"),
    path(
        f"{_comparaisons}<int:pk>/<slug:quoi>/<int:page>.png",
        comparaisons.comparaison_apercu,
        name="comparaison_apercu",
    ),
    path("donnees-ouvertes/", ouvertes.donnees_ouvertes, name="donnees_ouvertes"),
    path("donnees-ouvertes/subventions.csv", ouvertes.subventions_csv, name="subventions_csv"),
    path("donnees-ouvertes/territoires.csv", ouvertes.territoires_csv, name="territoires_csv"),
    path(_essentielles, ouvertes.essentielles, name="essentielles"),
    path(f"{_essentielles}publier/", ouvertes.essentielles_publier_tout, name="essentielles_publier_tout"),
    path(f"{_essentielles}<int:pk>/publier/", ouvertes.essentielles_publier, name="essentielles_publier"),
    path(f"{_essentielles}<int:pk>/ne-pas-publier/", ouvertes.essentielles_ecarter, name="essentielles_ecarter"),
    path(_modeles, modeles.modeles, name="modeles"),
    path(f"{_modeles}<slug:code>/preparer/", modeles.modele_nouvelle_version, name="modele_nouvelle_version"),
    path(_modele, modeles.modele, name="modele"),
    path(f"{_modele}comparer/", modeles.modele_comparer, name="modele_comparer"),
    path(f"{_modele}apercu/", modeles.modele_apercu, name="modele_apercu"),
    path(f"{_modele}ajouter/<slug:genre>/", modeles.modele_ajouter, name="modele_ajouter"),
    path(f"{_modele}modifier/<slug:partie>/", modeles.modele_partie, name="modele_partie"),
    path(f"{_modele}deplacer/<slug:partie>/", modeles.modele_deplacer, name="modele_deplacer"),
    path(f"{_modele}retirer/<slug:partie>/", modeles.modele_retirer, name="modele_retirer"),
    path(f"{_modele}publier/", modeles.modele_publier, name="modele_publier"),
    path(f"{_modele}supprimer/", modeles.modele_supprimer, name="modele_supprimer"),
    path(f"{_modele}valider/", modeles.modele_valider, name="modele_valider"),
]

from django.urls import path

from prestataires.views import lien_mission, livrables, missions, missions_gestes, synchronisations

_missions = "parcours/<int:parcours_pk>/missions/"
_mission = f"{_missions}<int:pk>/"
_livrables = f"{_missions}<int:mission_pk>/livrables/"
_livrable = f"{_livrables}<int:pk>/"
_factures = f"{_missions}<int:mission_pk>/factures/"
_facture = f"{_factures}<int:pk>/"
_reunions = "parcours/<int:parcours_pk>/synchronisations/"
_reunion = f"{_reunions}<int:pk>/"
_lien = "prestataire/<str:jeton>/"
_gestion = "gestion/missions/"

urlpatterns = [
    path(_missions, missions.missions, name="missions"),
    path(f"{_missions}exporter/<slug:extension>/", missions.missions_exporter, name="missions_exporter"),
    path(
        "parcours/<int:parcours_pk>/besoins/<int:besoin_pk>/mission/",
        missions_gestes.mission_preparer,
        name="mission_preparer",
    ),
    path(_mission, missions.mission, name="mission"),
    path(f"{_mission}modifier/", missions_gestes.mission_modifier, name="mission_modifier"),
    path(f"{_mission}commander/", missions_gestes.mission_commander, name="mission_commander"),
    path(f"{_mission}terminer/", missions_gestes.mission_terminer, name="mission_terminer"),
    path(f"{_mission}reprendre/", missions_gestes.mission_reprendre, name="mission_reprendre"),
    path(f"{_mission}interrompre/", missions_gestes.mission_interrompre, name="mission_interrompre"),
    path(f"{_mission}clore/", missions_gestes.mission_clore, name="mission_clore"),
    path(f"{_mission}evaluer/", missions_gestes.mission_evaluer, name="mission_evaluer"),
    path(f"{_mission}lien/", missions_gestes.mission_lien, name="mission_lien"),
    path(f"{_mission}lien/fermer/", missions_gestes.mission_lien_fermer, name="mission_lien_fermer"),
    path(f"{_mission}lettre/", missions.mission_lettre, name="mission_lettre"),
    path(f"{_mission}lettre/etat/", missions.mission_lettre_etat, name="mission_lettre_etat"),
    path(f"{_mission}lettre/document/", missions.mission_lettre_document, name="mission_lettre_document"),
    path(f"{_livrables}ajouter/", livrables.livrable_ajouter, name="livrable_ajouter"),
    path(f"{_livrable}remettre/", livrables.livrable_remettre, name="livrable_remettre"),
    path(f"{_livrable}accepter/", livrables.livrable_accepter, name="livrable_accepter"),
    path(f"{_livrable}reprendre/", livrables.livrable_reprendre, name="livrable_reprendre"),
    path(f"{_livrable}reporter/", livrables.livrable_reporter, name="livrable_reporter"),
    path(f"{_livrable}relancer/", livrables.livrable_relancer, name="livrable_relancer"),
    path(f"{_livrable}annuler/", livrables.livrable_annuler, name="livrable_annuler"),
    path(f"{_livrable}fichier/", livrables.livrable_fichier, name="livrable_fichier"),
    path(f"{_factures}ajouter/", livrables.facture_ajouter, name="facture_ajouter"),
    path(f"{_facture}accepter/", livrables.facture_accepter, name="facture_accepter"),
    path(f"{_facture}refuser/", livrables.facture_refuser, name="facture_refuser"),
    path(f"{_facture}rouvrir/", livrables.facture_rouvrir, name="facture_rouvrir"),
    path(f"{_facture}fichier/", livrables.facture_fichier, name="facture_fichier"),
    path(_reunions, synchronisations.synchronisations, name="synchronisations"),
    path(f"{_reunions}prevoir/", synchronisations.synchronisation_prevoir, name="synchronisation_prevoir"),
    path(_reunion, synchronisations.synchronisation, name="synchronisation"),
    path(f"{_reunion}deplacer/", synchronisations.synchronisation_deplacer, name="synchronisation_deplacer"),
    path(f"{_reunion}tenir/", synchronisations.synchronisation_tenir, name="synchronisation_tenir"),
    path(f"{_reunion}annuler/", synchronisations.synchronisation_annuler, name="synchronisation_annuler"),
    path(f"{_reunion}relancer/", synchronisations.synchronisation_relancer, name="synchronisation_relancer"),
    path(f"{_reunion}pdf/", synchronisations.synchronisation_pdf, name="synchronisation_pdf"),
    path(f"{_reunion}etat/", synchronisations.synchronisation_etat, name="synchronisation_etat"),
    path(f"{_reunion}document/", synchronisations.synchronisation_document, name="synchronisation_document"),
    path(f"{_reunions}<int:synchronisation_pk>/points/<int:pk>/", synchronisations.point, name="synchronisation_point"),
    path(_gestion, missions.toutes_les_missions, name="missions_toutes"),
    path(
        f"{_gestion}exporter/<slug:extension>/", missions.toutes_les_missions_exporter, name="missions_toutes_exporter"
    ),
    path(f"{_lien}livrables/<int:pk>/", lien_mission.lien_livrable, name="lien_livrable"),
    path(f"{_lien}livrables/<int:pk>/fichier/", lien_mission.lien_livrable_fichier, name="lien_livrable_fichier"),
    path(f"{_lien}factures/", lien_mission.lien_facture, name="lien_facture"),
    path(f"{_lien}points/<int:pk>/", lien_mission.lien_point, name="lien_point"),
    path(f"{_lien}lettre/", lien_mission.lien_lettre, name="lien_lettre"),
]

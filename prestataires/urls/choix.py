from django.urls import path

from prestataires.views import choix, choix_gestion

_avis = "parcours/<int:parcours_pk>/besoins/<int:besoin_pk>/avis/"
_tour = f"{_avis}tours/<int:tour_pk>/"

urlpatterns = [
    path(_avis, choix.avis, name="avis"),
    path(f"{_avis}ouvrir/", choix.avis_ouvrir, name="avis_ouvrir"),
    path(f"{_avis}un-prestataire/", choix.avis_direct, name="avis_direct"),
    path(f"{_avis}second-tour/", choix.avis_second_tour, name="avis_second_tour"),
    path(f"{_avis}choisir/", choix.avis_choisir, name="avis_choisir"),
    path(f"{_avis}rouvrir/", choix.avis_rouvrir, name="avis_rouvrir"),
    path(f"{_tour}donner/", choix.avis_donner, name="avis_donner"),
    path(f"{_tour}lien/", choix.avis_lien, name="avis_lien"),
    path(f"{_tour}continuer/", choix.avis_continuer, name="avis_continuer"),
    path("gestion/avis/", choix_gestion.avis_a_donner, name="avis_a_donner"),
    path("gestion/achats/", choix_gestion.achats, name="achats"),
    path("gestion/achats/exporter/<str:format_fichier>/", choix_gestion.achats_exporter, name="achats_exporter"),
]

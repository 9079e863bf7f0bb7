"""The addresses of this room, one module by thing that lives."""

from prestataires.urls import annuaire, besoins, choix, liens, missions, registre

app_name = "prestataires"

urlpatterns = [
    *annuaire.urlpatterns,
    *besoins.urlpatterns,
    *choix.urlpatterns,
    *missions.urlpatterns,
    *registre.urlpatterns,
    *liens.urlpatterns,
]

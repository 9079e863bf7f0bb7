from django.urls import path

from pilotage import views

app_name = "pilotage"

COMITES = "parcours/<int:parcours_pk>/comites/"
COMITE = f"{COMITES}<int:pk>/"

urlpatterns = [
    path(COMITES, views.liste, name="liste"),
    path(f"{COMITES}fixer/", views.fixer, name="fixer"),
    path(COMITE, views.comite, name="comite"),
    path(f"{COMITE}date/", views.deplacer, name="deplacer"),
    path(f"{COMITE}annuler/", views.annuler, name="annuler"),
    path(f"{COMITE}phrases/", views.phrases, name="phrases"),
    path(f"{COMITE}reunir/", views.reunir, name="reunir"),
    path(f"{COMITE}agenda.ics", views.agenda_ics, name="agenda"),
    path(f"{COMITE}decisions/ajouter/", views.demander, name="demander"),
    path(f"{COMITE}decisions/<int:decision_pk>/", views.decision, name="decision"),
    path(f"{COMITE}decisions/<int:decision_pk>/retirer/", views.retirer, name="retirer"),
    path(f"{COMITE}decisions/<int:decision_pk>/faite/", views.faire, name="faire"),
    path(f"{COMITE}rapport/", views.rapport_page, name="rapport"),
    path(f"{COMITE}rapport/preparer/", views.preparer_rapport, name="preparer_rapport"),
    path(f"{COMITE}rapport/etat/", views.etat, name="etat"),
    path(f"{COMITE}rapport.pdf", views.document, name="document"),
]

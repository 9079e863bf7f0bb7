from django.urls import path

from portail.views import accueil, gestion

app_name = "portail"

urlpatterns = [
    path("parcours/<int:pk>/accueil/", accueil.notre_parcours, name="notre_parcours"),
    path("parcours/<int:pk>/documents/", accueil.documents, name="documents"),
    path("gestion/parcours/<int:pk>/relancer/<str:cle>/", gestion.relancer, name="relancer"),
    path("gestion/inscrire/", gestion.inscrire, name="inscrire"),
]

from django.urls import path

from prestataires.views import liens

urlpatterns = [
    path("prestataire/<str:jeton>/", liens.lien, name="lien"),
    path("prestataire/<str:jeton>/nouveau-lien/", liens.lien_nouveau, name="lien_nouveau"),
]

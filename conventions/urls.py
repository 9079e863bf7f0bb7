from django.urls import path

from conventions import views

app_name = "conventions"

_page = "parcours/<int:parcours_pk>/convention/"
_acte = f"{_page}<int:pk>/"

urlpatterns = [
    path(_page, views.page, name="page"),
    path(f"{_page}rediger/", views.rediger, name="rediger"),
    path(f"{_acte}modifier/", views.modifier, name="modifier"),
    path(f"{_acte}relecture/", views.relecture, name="relecture"),
    path(f"{_acte}valider/", views.valider, name="valider"),
    path(f"{_acte}signatures/", views.signatures, name="signatures"),
    path(f"{_acte}abandonner/", views.abandonner, name="abandonner"),
    path(f"{_acte}document/", views.document, name="document"),
    path(f"{_acte}document/etat/", views.document_etat, name="document_etat"),
]

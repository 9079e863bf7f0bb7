from django.urls import path

from conventions.views import page, redaction

app_name = "conventions"

_page = "parcours/<int:parcours_pk>/convention/"
_acte = f"{_page}<int:pk>/"

urlpatterns = [
    path(_page, page.page, name="page"),
    path(f"{_page}rediger/", redaction.rediger, name="rediger"),
    path(f"{_acte}modifier/", redaction.modifier, name="modifier"),
    path(f"{_acte}relecture/", redaction.relecture, name="relecture"),
    path(f"{_acte}valider/", redaction.valider, name="valider"),
    path(f"{_acte}abandonner/", redaction.abandonner, name="abandonner"),
    path(f"{_acte}document/", page.document, name="document"),
    path(f"{_acte}document/etat/", page.document_etat, name="document_etat"),
]

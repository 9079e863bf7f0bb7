from django.urls import path

from prestataires import views
from prestataires.enums import Transition

app_name = "prestataires"

urlpatterns = [
    path("parcours/<int:parcours_pk>/prestataires/", views.liste, name="liste"),
]
for _transition in Transition:
    urlpatterns.append(
        path(
            f"gestion/prestataires/<int:pk>/{_transition.value}/",
            views.changer_statut,
            {"transition": _transition.value},
            name=_transition.value,
        )
    )

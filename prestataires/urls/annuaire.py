from django.urls import path

from prestataires import views

urlpatterns = [
    path("parcours/<int:parcours_pk>/prestataires/", views.liste, name="liste"),
]

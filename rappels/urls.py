from django.urls import path

from rappels import views

app_name = "rappels"

urlpatterns = [
    path("mon-agenda/", views.agenda, name="agenda"),
    path("mon-agenda/renouveler/", views.agenda_renouveler, name="agenda_renouveler"),
    path("agenda/<slug:jeton>.ics", views.flux, name="flux"),
]

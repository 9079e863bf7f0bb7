"""Routes that exist only with DEMO=1."""

from django.urls import path

from portail.demo import views

app_name = "demo"

urlpatterns = [
    path("", views.personnages, name="personnages"),
    path("entrer/<int:pk>/", views.entrer, name="entrer"),
    path("courriels/", views.courriels, name="courriels"),
    path("courriels/<str:nom>/", views.courriel, name="courriel"),
]

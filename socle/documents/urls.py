"""No namespace: `verifier` is a name of the site, printed on every document."""

from django.urls import path

from socle.documents import views

urlpatterns = [path("verifier/", views.verifier, name="verifier")]

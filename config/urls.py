"""The site's routes. Rooms give full paths; error pages and the menu are the ground's and the portal's."""

from django.conf import settings
from django.urls import include, path

from portail.views import accueil
from socle.gestion import site_gestion
from socle.travaux.views import sante

urlpatterns = [
    path("", accueil.accueil, name="accueil"),
    path("", include("portail.urls")),
    path("", include("parcours.urls")),
    path("", include("prestataires.urls")),
    path("", include("conventions.urls")),
    path("", include("pilotage.urls")),
    path("", include("rappels.urls")),
    path("territoires/", include("territoires.urls")),
    path("", include("socle.documents.urls")),
    path("", include("socle.comptes.urls")),
    path("", include("socle.urls")),
    path("sante/", sante, name="sante"),
    path("gestion/", site_gestion.urls),
]
if settings.DEMO:
    urlpatterns += [path("demo/", include("portail.demo.urls"))]
handler400 = "socle.views.erreur_400"
handler403 = "socle.views.erreur_403"
handler404 = "socle.views.erreur_404"
handler500 = "socle.views.erreur_500"

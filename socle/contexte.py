"""What every page knows of the site. Constant pieces of the page are rendered once per process: no query, no work per request."""

from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

ATTENDUS = ("NOM_SITE", "BASELINE_SITE", "THEME", "DEMO")


class Site:
    """Name, theme and constant pieces (`entete`, `pied`) of the page."""

    def __init__(self, nom, baseline, theme, demo):
        self.nom = nom
        self.baseline = baseline
        self.theme = theme
        self.demo = demo
        self.est_etat = theme != "neutre"
        self._pieces = {}

    def _piece(self, gabarit):
        if gabarit not in self._pieces or settings.DEBUG:
            self._pieces[gabarit] = SafeString(render_to_string(gabarit, {"site": self}))
        return self._pieces[gabarit]

    @property
    def liens_de_tete(self):
        return self._piece("socle/liens_de_tete.html")

    @property
    def marque(self):
        return self._piece("socle/marque.html")

    @property
    def pied(self):
        return self._piece("socle/pied.html")


@lru_cache(maxsize=8)
def _site(*valeurs):
    return Site(*valeurs)


def site_courant():
    """The Site of the settings in force; tests that override them get another one."""
    return _site(*(getattr(settings, nom) for nom in ATTENDUS))


def site(request):
    """Context processor: `site`."""
    return {"site": site_courant()}

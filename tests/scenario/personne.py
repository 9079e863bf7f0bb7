"""Someone in front of a real browser, who counts the pages she loads and the fields she fills."""

import re

from django.utils import timezone

from socle.champs import decaler_mois
from socle.mots import mois


class Secretaire:
    """Drives the page and counts: what she loads, what she fills."""

    def __init__(self, page):
        self.page = page
        self.pages = self.champs = 0
        page.on("load", self._compter)

    def _compter(self, page):
        self.pages += 1

    def ouvrir(self, adresse):
        self.page.goto(adresse)

    def appuyer(self, bouton, *, exact=True):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=bouton, exact=exact).click()

    def suivre(self, lien, *, exact=False):
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=lien, exact=exact).click()

    def ecrire(self, question, texte):
        self.page.get_by_label(question).fill(texte)
        self.champs += 1

    def choisir(self, question, reponse):
        self.page.get_by_label(question).select_option(label=reponse)
        self.champs += 1

    def cocher(self, reponse):
        choix = self.page.locator(":is(.fr-radio-group, .fr-checkbox-group) > label")
        # DSFR draws the button on its label.
        choix.filter(has_text=re.compile(rf"^\s*{re.escape(reponse)}")).click()
        self.champs += 1

    def decrire(self, titre, nature, debut, fin, cout):
        self.ecrire("Que voulez-vous faire ?", titre)
        self.cocher(nature)
        jour = timezone.localdate()
        self.choisir("De quel mois…", mois(decaler_mois(jour, debut)))
        self.choisir("… à quel mois, à peu près ?", mois(decaler_mois(jour, fin)))
        if cout:
            self.ecrire("Combien cela coûterait-il ?", cout)

    @property
    def titre(self):
        return self.page.get_by_role("heading", level=1).inner_text()

"""The PDF of a real convention against bare WeasyPrint on the same HTML. Sealing, which WeasyPrint does not do, is timed apart."""

import argparse
import json
import os
import time

import django
from django.core.management import call_command

from bench.tableau import Ligne, mediane, montrer, tour_a_tour


def chronometrer(faire):
    def mesurer():
        depart = time.perf_counter()
        faire()
        return time.perf_counter() - depart

    return mesurer


def mesurer(acte, tours):
    """{name: seconds} for printing, for bare WeasyPrint with and without our fonts, and for the seal."""
    from django.utils import timezone
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from conventions.documents import EXEMPLAIRE
    from socle.documents.fabrication import composer
    from socle.documents.genres import trouver_genre
    from socle.documents.impression import _familles, _recuperateur, _regles_des_polices, imprimer
    from socle.documents.sceau import sceller

    date = timezone.now()
    genre = trouver_genre(EXEMPLAIRE)
    donnees = json.loads(json.dumps(genre.donnees(acte), default=str))
    html, titre = composer(genre, donnees, code="ABCD-EFGH-JKLM", date=date)
    pieces = [("convention-donnees.json", json.dumps(donnees).encode(), "Données", "application/json")]
    # The bare one reads the same style sheets, which only our fetcher finds, and the same fonts.
    recuperateur = _recuperateur()
    regles = _regles_des_polices(_familles(html)[0])

    def nue(avec_nos_polices):
        polices = FontConfiguration()
        source = HTML(string=html, url_fetcher=recuperateur)
        feuilles = [CSS(string=regles, font_config=polices, url_fetcher=recuperateur)] if avec_nos_polices else None
        return source.write_pdf(stylesheets=feuilles, font_config=polices, pdf_variant="pdf/a-3a")

    def maison():
        return imprimer(html, profil=genre.profil, titre=titre, pieces=pieces, date=date)

    pdf = maison()
    return tour_a_tour(
        {
            "WeasyPrint nu": chronometrer(lambda: nue(avec_nos_polices=True)),
            "convention": chronometrer(maison),
            "WeasyPrint nu, polices du système": chronometrer(lambda: nue(avec_nos_polices=False)),
            "sceau": chronometrer(lambda: sceller(pdf, date=date)),
        },
        tours,
        chauffe=2,
    )


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--tours", type=int, default=10)
    tours = arguments.parse_args().tours
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.reglages"
    django.setup()
    from bench.scene import preparer

    call_command("migrate", verbosity=0)
    scene = preparer()
    secondes = {nom: mediane(durees) for nom, durees in mesurer(scene.convention, tours).items()}
    nue, maison = secondes["WeasyPrint nu"], secondes["convention"]
    mesure = f"{maison:.2f} s ({nue:.2f} s nu)"
    sans = secondes["WeasyPrint nu, polices du système"]
    montrer(
        f"PDF d’une convention ({tours} tours) : durée rapportée à WeasyPrint seul sur le même HTML",
        [
            Ligne("convention, PDF/A-3a et PDF/UA-1", mesure, maison / nue, 1.1),
            Ligne("  contre les polices du système", f"{maison:.2f} s ({sans:.2f} s nu)", maison / sans),
            Ligne("  le sceau en plus", f"{secondes['sceau']:.2f} s", (maison + secondes["sceau"]) / nue),
        ],
    )


if __name__ == "__main__":
    main()

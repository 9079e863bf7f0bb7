"""The vote in a real browser: on a phone, in the dark, without a script, by axe; each download really opened."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions import transitions
from conventions.enums import GenreAutorisation, StatutActe
from conventions.models import Acte
from tests.conventions import fabriques
from tests.navigateur.harnais import AU_TELEPHONE_ET_DANS_LE_NOIR, capture, controler, entrer_dans, hors_de_la_boucle

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def jour(plus):
    return timezone.localdate() + timedelta(days=plus)


def transmis(**champs):
    """An act transmitted twenty days ago, with what is known of its vote."""
    with hors_de_la_boucle():
        acte, scene = fabriques.acte(StatutActe.TRANSMISE)
        Acte.objects.filter(pk=acte.pk).update(transmise_le=timezone.now() - timedelta(days=20))
        acte.refresh_from_db()
        if champs:
            fichier = fabriques.fichier(scene.jeanne) if "seance" in champs else None
            transitions.enregistrer_autorisation(acte, champs, fichier=fichier, par=scene.jeanne)
    return acte, scene


ETATS = {
    "vide": {},
    "decision": {"genre": GenreAutorisation.DECISION, "seance_prevue": jour(6)},
    "trop-tot": {"seance_prevue": jour(2)},
    "prevu": {"seance_prevue": jour(20)},
    "commence": {"seance_prevue": jour(-6), "seance": jour(-6), "numero": "2026-12"},
    "entier": {
        "seance": jour(-6),
        "numero": "2026-12",
        "transmise_le": jour(-5),
        "ar_le": jour(-5),
        "executoire_le": jour(-4),
    },
}


@pytest.mark.parametrize("etat", ETATS)
@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_the_page_of_the_vote_at_each_moment(etat, largeur, sombre, live_server, ouvrir_page, client_de):
    acte, scene = transmis(**ETATS[etat])
    page = ouvrir_page(largeur=largeur, sombre=sombre)
    entrer_dans(page, live_server, client_de(scene.jeanne))
    suffixe = f"{etat}-{largeur}{'-sombre' if sombre else ''}"

    page.goto(live_server.url + reverse("conventions:vote", args=[scene.parcours.pk, acte.pk]))
    controler(page)
    capture(page, f"vote-{suffixe}")
    if etat == "entier":
        page.get_by_role("link", name="Corriger").click()
        controler(page)
        capture(page, f"vote-corriger-{largeur}{'-sombre' if sombre else ''}")
    page.goto(live_server.url + reverse("conventions:page", args=[scene.parcours.pk]))
    controler(page)
    capture(page, f"convention-vote-{suffixe}")


@pytest.mark.parametrize("javascript", [True, False])
def test_montaud_has_its_convention_voted(javascript, live_server, ouvrir_page, client_de, tmp_path):
    """The secretary's whole way, with one mistake, on a phone."""
    acte, scene = transmis()
    page = ouvrir_page(largeur=320, javascript=javascript)
    entrer_dans(page, live_server, client_de(scene.jeanne))
    papier = tmp_path / "deliberation.pdf"
    with hors_de_la_boucle():
        papier.write_bytes(fabriques.pdf_minimal())

    page.goto(live_server.url + reverse("conventions:vote", args=[scene.parcours.pk, acte.pk]))
    page.get_by_label("Jour prévu du conseil").fill(jour(-5).isoformat())
    page.get_by_role("button", name="Calculer les dates").click()
    page.get_by_text("Le jour est enregistré.").wait_for()
    for texte, fin in (("Modèle de délibération", ".odt"), ("Note explicative de synthèse", ".docx")):
        with page.expect_download() as telecharge:
            page.get_by_role("link", name=texte).nth(0 if fin == ".odt" else 1).click()
        assert telecharge.value.suggested_filename.endswith(fin)
    page.get_by_label("Numéro de la délibération").fill("2026-12")
    page.get_by_label("Envoyée à la préfecture le").fill(jour(-6).isoformat())
    page.get_by_label("Accusé de réception de la préfecture").fill(jour(-3).isoformat())
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("L’envoi à la préfecture est avant la séance").last.wait_for()
    if javascript:
        controler(page)
    capture(page, f"vote-erreur-320-{'js' if javascript else 'sans-js'}")
    assert page.get_by_label("Numéro de la délibération").input_value() == "2026-12"
    page.get_by_label("Envoyée à la préfecture le").fill(jour(-4).isoformat())
    page.get_by_label("La délibération, avec la marque de la préfecture").set_input_files(papier)
    page.get_by_role("button", name="Enregistrer").click()

    page.get_by_text("faites signer le maire, sur papier ou par voie électronique").wait_for()
    acte.refresh_from_db()
    assert (acte.statut, acte.executoire_le) == (StatutActe.AUTORISEE, jour(-3))

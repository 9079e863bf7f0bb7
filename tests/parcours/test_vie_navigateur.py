"""The life of a parcours, its talks, « À traiter » and a wave in a real browser: on a phone, without JavaScript, by axe."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours import transitions
from parcours.enums import Statut
from parcours.models import Etape, Parcours
from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique
from tests.isolation.scene import champs_echange
from tests.navigateur.harnais import capture, controler, entrer_dans
from tests.parcours.fabriques import VagueFabrique, complet, en_oeuvre, etape

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def suivi():
    """(parcours, interlocutrice, Claire): étapes that are late, talks noted, a wave that plans too much."""
    claire = AnctFabrique(role_anct=RoleAnct.ADMINISTRATEUR, prenom="Claire", nom="Martin")
    vague = VagueFabrique(enveloppe=Decimal("20000"), cible_communes_min=3, cible_communes_max=5)
    parcours, jeanne = en_oeuvre(vague=vague, referent=claire)
    for titre in ("Formation des agents à l’animation de réunions publiques", "Un verger partagé"):
        transitions.valider_etape(etape(parcours, jeanne, titre), reference="TE-2026-001", par=claire)
    hier = timezone.localdate() - timedelta(days=1)
    Etape.objects.filter(parcours=parcours).update(debut=hier - timedelta(days=90), fin=hier)
    complet("Flers", email="mairie@flers.example", vague=vague, referent=claire)
    dans_deux_jours = timezone.localdate() + timedelta(days=2)
    transitions.noter_echange(parcours, champs_echange(prochain_contact=dans_deux_jours), par=jeanne)
    transitions.noter_echange(
        parcours,
        champs_echange(resume="Le maire veut aller vite.", interne=True, prochain_contact=dans_deux_jours),
        par=claire,
    )
    return parcours, jeanne, claire


def pages(parcours):
    ici = [parcours.pk]
    return {
        "a-traiter": reverse("gestion:index"),
        "apercu": reverse("parcours:apercu", args=ici),
        "arreter": reverse("parcours:arreter", args=ici),
        "echanges": reverse("parcours:echanges", args=ici),
        "gestion-echanges": reverse("parcours:gestion_echanges", args=ici),
        "noter": reverse("parcours:gestion_echange_noter", args=ici),
        "vague": reverse("gestion:parcours_vague_change", args=[parcours.vague_id]),
        "vagues": reverse("gestion:parcours_vague_changelist"),
    }


@pytest.mark.parametrize("largeur", [320, 1280])
def test_every_page_of_anct_holds(live_server, ouvrir_page, client_de, suivi, largeur):
    parcours, _, claire = suivi
    page = ouvrir_page(largeur=largeur)
    entrer_dans(page, live_server, client_de(claire))

    for nom, chemin in pages(parcours).items():
        page.goto(live_server.url + chemin)
        capture(page, f"vie-{nom}-{largeur}")
        controler(page)


def test_the_end_of_a_parcours_is_read_on_a_phone(live_server, page_320, client_de, suivi):
    parcours, jeanne, _ = suivi
    entrer_dans(page_320, live_server, client_de(jeanne))
    adresse = live_server.url + reverse("parcours:apercu", args=[parcours.pk])

    for statut in (Statut.BILAN, Statut.CLOS, Statut.ABANDONNE):
        fini = statut in {Statut.CLOS, Statut.ABANDONNE}
        Parcours.objects.filter(pk=parcours.pk).update(
            statut=statut,
            clos_le=timezone.localdate() if fini else None,
            motif_arret="La commune fusionne." if statut == Statut.ABANDONNE else "",
        )
        page_320.goto(adresse)
        capture(page_320, f"vie-{statut}-320")
        controler(page_320)


def test_a_talk_is_noted_and_the_parcours_ended_without_javascript(live_server, ouvrir_page, client_de, suivi):
    parcours, jeanne, claire = suivi
    Etape.objects.filter(parcours=parcours).update(statut="realisee")
    equipe, anct = ouvrir_page(javascript=False), ouvrir_page(javascript=False)
    entrer_dans(equipe, live_server, client_de(jeanne))
    entrer_dans(anct, live_server, client_de(claire))
    apercu = live_server.url + reverse("parcours:apercu", args=[parcours.pk])

    equipe.goto(apercu)
    equipe.get_by_role("button", name="Passer au bilan").click()
    equipe.get_by_role("link", name="Aucune réunion de bilan n’est notée.").click()
    equipe.get_by_label("C’était").select_option(label="Réunion de bilan")
    equipe.get_by_label("Avec qui").fill("Claire Martin")
    equipe.get_by_label("En trois lignes").fill("Tout le monde est content.")
    equipe.get_by_role("button", name="Noter cet échange").click()
    anct.goto(apercu)
    anct.get_by_role("link", name="Terminer le parcours").click()
    anct.get_by_role("button", name="Terminer le parcours").click()

    anct.get_by_text("Le parcours s’est terminé le").wait_for()
    assert Parcours.objects.get(pk=parcours.pk).statut == Statut.CLOS

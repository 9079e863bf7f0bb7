"""What ANCT finds in the register, and what it is told before it decides; what a provider reads by its link."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from prestataires import liens
from prestataires.enums import Forme, Statut
from prestataires.models import LienPersonnel
from prestataires.transitions import missions
from prestataires.transitions.propositions import proposer
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques import inscrit
from tests.prestataires.fabriques import PrestataireFabrique, prestataire
from tests.prestataires.fabriques_annuaire import finistere, loire, reference, siege
from tests.prestataires.fabriques_missions import mission_en

pytestmark = pytest.mark.django_db

LISTE = "gestion:prestataires_prestataire_changelist"


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


# --- the list -------------------------------------------------------------------------------------------------------------------------


def trouves(client, q):
    return [p.nom for p in client.get(reverse(LISTE), {"q": q}).context["cl"].result_list]


def test_a_provider_is_found_by_the_places_where_it_goes(client_de):
    region = loire().region
    reference("Au département", zones=[loire()])
    reference("À la commune", zones=[siege(45.4, nom="Pélussin", departement=loire())])
    reference("À la région", zones=[region])
    reference("Ailleurs", zones=[finistere()], competences="Filme et raconte.")
    client = client_de(AnctFabrique())

    assert trouves(client, "loire") == ["À la commune", "Au département"]
    assert trouves(client, "PELUSSIN") == ["À la commune"]
    assert trouves(client, "auvergne rhône") == ["À la région"]
    assert trouves(client, "loire filme") == []
    assert trouves(client, "filme") == ["Ailleurs"]


def test_the_register_is_sorted_whatever_the_accents(client_de):
    for nom in ("Urbanisme", "École", "Bocage"):
        PrestataireFabrique(nom=nom)

    assert trouves(client_de(AnctFabrique()), "") == ["Bocage", "École", "Urbanisme"]


def test_on_a_phone_each_cell_says_what_it_is(client_de):
    reference("Coop", zones=[loire()])

    page = texte(client_de(AnctFabrique()).get(reverse(LISTE)))

    assert 'class="fr-table te-liste te-cartes"' in page
    for titre in ("Forme juridique", "Où en est-il", "Intervient"):
        assert f'<td data-titre="{titre}"' in page


# --- decisions ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("transition", ["suspendre", "retirer"])
def test_before_it_decides_anct_reads_what_follows(transition, client_de):
    mission, s = mission_en()

    page = texte(client_de(s.claire).get(reverse(f"prestataires:{transition}", args=[mission.prestataire_id])))

    assert "Les territoires ne le voient plus dans la liste" in page
    assert "1 mission commencée ou préparée continue sans changement." in page
    assert "Ni le prestataire ni les territoires ne le lisent." in page


def test_who_proposed_it_is_written_to_when_it_is_withdrawn(client_de):
    scene = inscrit()
    p = proposer(scene.parcours, {"nom": "Le Fil", "pourquoi": "D’ici."}, par=scene.jeanne).prestataire

    page = texte(client_de(scene.claire).get(reverse("prestataires:retirer", args=[p.pk])))

    assert "Les territoires qui l’avaient proposé reçoivent un mail, sans votre motif." in page


@pytest.mark.parametrize(
    ("siret", "forme", "offert"),
    [(None, Forme.ASSOCIATION, False), (None, Forme.COLLECTIF, True), ("20004029300017", Forme.ASSOCIATION, True)],
)
def test_referencing_is_offered_when_nothing_is_missing(siret, forme, offert, client_de):
    p = PrestataireFabrique(siret=siret, forme=forme)
    client = client_de(AnctFabrique())
    adresse = f'action="{reverse("prestataires:referencer", args=[p.pk])}"'

    pages = [
        texte(client.get(reverse(nom, args=[p.pk])))
        for nom in ("prestataires:registre_fiche", "gestion:prestataires_prestataire_change")
    ]

    assert [adresse in page for page in pages] == [offert] * 2
    assert ("il manque son SIRET" in pages[0]) != offert


def test_a_document_that_never_came_is_to_be_handed_over(client_de):
    p = prestataire(Statut.REFERENCE)

    page = texte(client_de(AnctFabrique()).get(reverse("prestataires:registre_fiche", args=[p.pk])))

    assert "À fournir</span>" in page
    assert "Attendue" not in page


def test_the_import_says_what_a_new_provider_needs(client_de):
    page = texte(client_de(AnctFabrique()).get(reverse("prestataires:import_prestataires")))

    assert "remplissez au moins : son nom, sa forme juridique, ce qu’il sait faire, et les lieux" in page
    assert "Seul le nom est obligatoire" not in page


# --- a mission, read by others ----------------------------------------------------------------------------------------------------------


def test_anct_reads_who_orders(client_de):
    mission, s = mission_en()
    page = reverse("prestataires:mission", args=[s.parcours.pk, mission.pk])

    assert "La commande est passée par la collectivité." in texte(client_de(s.claire).get(page))
    assert "La commande, c’est vous qui la passez." in texte(client_de(s.jeanne).get(page))


def test_the_provider_reads_what_is_asked_of_it(client):
    mission, s = mission_en(objet="Préparer et animer trois ateliers.")
    lien = missions.envoyer_lien(mission, "contact@coop.example", par=s.jeanne)

    page = texte(client.get(reverse("prestataires:lien", args=[liens.jeton(lien)])))

    assert "Ce qui est demandé" in page
    assert "Préparer et animer trois ateliers." in page


def test_a_link_that_is_over_is_told_in_the_past(client_de):
    mission, s = mission_en()
    missions.envoyer_lien(mission, "contact@coop.example", par=s.jeanne)
    client, page = client_de(s.jeanne), reverse("prestataires:mission", args=[s.parcours.pk, mission.pk])

    avant = texte(client.get(page))
    LienPersonnel.objects.update(expire_le=timezone.now() - timedelta(days=1))
    apres = texte(client.get(page))

    assert ("il s’ouvre jusqu’au" in avant, "il ne s’ouvre plus depuis le" in apres) == (True, True)

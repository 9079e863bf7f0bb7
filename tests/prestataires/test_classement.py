"""The order of the providers for a territory: who can come, with what points, and the words that say why."""

from decimal import Decimal

import pytest

from parcours.enums import Axe, Nature, Thematique
from prestataires.enums import Methode, Portee, Public, Statut, StatutMission
from prestataires.models import Prestataire
from prestataires.rapprochement import Criteres, Tri, classer, criteres_de
from territoires.enums import Precision
from territoires.models import ComplementCollectivite
from tests.conventions.fabriques import decrire, inscrit
from tests.prestataires.fabriques import PrestataireFabrique
from tests.prestataires.fabriques_annuaire import finistere, loire, mission_evaluee, reference, siege
from tests.territoires.fabriques import CollectiviteFabrique, DepartementFabrique, EpciFabrique

pytestmark = pytest.mark.django_db
RIEN = Criteres()


@pytest.fixture
def herault():
    return DepartementFabrique()


@pytest.fixture
def montaud(herault):
    return CollectiviteFabrique(nom="Montaud", latitude=43.75, longitude=3.95)


def noms(cartes):
    return [carte.prestataire.nom for carte in cartes]


def points(carte):
    return {critere: montant for critere, montant, _ in carte.detail}


def en_clair(texte):
    return texte.replace("\u00a0", " ")


def test_those_who_come_are_in_order_and_the_others_apart_with_the_reason(montaud, herault):
    reference("National", est_national=True)
    reference("Région", zones=[herault.region])
    reference("Département", zones=[herault])
    reference("Breton", zones=[finistere().region], siege=montaud)
    for statut in (Statut.PROPOSE, Statut.SUSPENDU, Statut.RETIRE):
        PrestataireFabrique(nom=f"Z {statut}", statut=statut, motif="Non.", est_national=True)

    classement = classer(montaud, RIEN)

    assert noms(classement.possibles) == ["Département", "Région", "National"]
    assert [carte.ecarte for carte in classement.possibles] == ["", "", ""]
    assert [(c.prestataire.nom, c.ecarte) for c in classement.ecartes] == [
        ("Breton", "Intervient seulement en Bretagne")
    ]
    assert (classement.nb_possibles, classement.nb_ecartes) == (3, 1)


def test_the_points_of_a_card_are_its_weights_times_what_it_covers(montaud, herault, settings):
    settings.PRESTATAIRES_RAYON_KM = 100
    a_51_km = siege(43.75 + 51.6 / 111.195)
    reference(
        "Coop",
        zones=[herault],
        siege=a_51_km,
        themes=[Thematique.DEMOCRATIE],
        publics=[Public.JEUNES],
        methodes=[Methode.BUDGET, Methode.ALLER_VERS],
        fait_projets=True,
    )
    criteres = Criteres(
        themes=frozenset({Thematique.DEMOCRATIE}),
        axe=Axe.PROJET,
        publics=frozenset({Public.JEUNES, Public.ELUS}),
        methodes=frozenset({Methode.BUDGET, Methode.RECIT, Methode.DESIGN}),
    )

    [carte] = classer(montaud, criteres).possibles

    assert carte.detail == [
        ("Connaît votre thème", Decimal(3), Decimal(3)),
        ("Fait ce genre d’action", Decimal(2), Decimal(2)),
        ("Connaît votre public", Decimal(1), Decimal(2)),
        ("Connaît la méthode", Decimal(1), Decimal(3)),
        ("Intervient chez vous", Decimal(3), Decimal(3)),
        ("Siège proche", Decimal("1.93"), Decimal(4)),
        ("Missions déjà évaluées", Decimal(1), Decimal(2)),
    ]
    assert carte.points == sum(p for _, p, _ in carte.detail) == Decimal("12.93")
    assert carte.distance_km == 52
    assert [en_clair(raison) for raison in carte.raisons] == [
        "à 52 km",
        "intervient dans l’Hérault",
        "connaît : vie démocratique locale",
        "travaille avec : enfants et jeunes",
        "sait faire : budget participatif",
        "accompagne des projets menés avec les habitants",
    ]
    assert en_clair(carte.phrase).startswith("À 52 km. Intervient dans l’Hérault. Connaît : vie")


def test_what_is_not_asked_takes_no_part(montaud, herault):
    reference("Coop", zones=[herault], themes=[Thematique.SPORT], fait_projets=True)

    [carte] = classer(montaud, RIEN).possibles

    assert list(points(carte)) == ["Intervient chez vous", "Siège proche", "Missions déjà évaluées"]
    assert carte.raisons == ["intervient dans l’Hérault"]


def test_the_zone_of_a_commune_an_epci_or_a_region_is_said(herault):
    epci = EpciFabrique(nom="CC du Pic")
    montaud = CollectiviteFabrique(nom="Montaud", epci=epci)
    voisine = CollectiviteFabrique(nom="Assas", epci=epci)
    gard = DepartementFabrique(code="30", nom="Gard", liaison=2)
    for nom, zone in (("A", montaud), ("B", epci), ("C", herault.region), ("D", voisine), ("E", gard)):
        reference(nom, zones=[zone])
    reference("F", zones=[gard, finistere(), loire()])

    classement, de_l_epci = classer(montaud, RIEN), classer(epci, RIEN)

    assert [(c.prestataire.nom, c.raisons) for c in classement.possibles] == [
        ("A", ["intervient à Montaud"]),
        ("B", ["intervient dans votre intercommunalité"]),
        ("C", ["intervient en Occitanie"]),
    ]
    assert [(c.prestataire.nom, c.ecarte) for c in classement.ecartes] == [
        ("D", "Intervient seulement à Assas"),
        ("E", "Intervient seulement dans le Gard"),
        ("F", "Intervient seulement dans la Loire, dans le Finistère et dans le Gard"),
    ]
    # Whoever goes to a commune of an EPCI can come to the EPCI.
    assert [(c.prestataire.nom, c.raisons[0]) for c in de_l_epci.possibles] == [
        ("A", "intervient dans une commune de la communauté de communes du Pic"),
        ("B", "intervient dans la communauté de communes du Pic"),
        ("D", "intervient dans une commune de la communauté de communes du Pic"),
        ("C", "intervient en Occitanie"),
    ]


def test_an_epci_over_two_departements_is_covered_by_both(herault):
    gard = DepartementFabrique(code="30", nom="Gard", liaison=2)
    epci = EpciFabrique(departement=herault)
    CollectiviteFabrique(epci=epci, departement=gard)
    reference("Gardois", zones=[gard])

    [carte] = classer(epci, RIEN).possibles

    assert carte.raisons == ["intervient dans le Gard"]


def test_a_commune_is_covered_by_the_row_of_the_one_it_replaced(montaud, herault):
    ancienne = CollectiviteFabrique(nom="Ancienne", successeur=montaud, fin_le="2025-01-01")
    reference("Coop", zones=[ancienne])

    assert noms(classer(montaud, RIEN).possibles) == ["Coop"]


def test_how_far_those_who_cannot_come_are_listed(montaud, herault):
    gard = DepartementFabrique(code="30", nom="Gard", liaison=2)
    reference("Ici", zones=[herault])
    reference("Voisin", zones=[gard])
    reference("Siège voisin", zones=[finistere()], siege=siege(43.8, departement=gard))
    reference("Loin", zones=[loire()])

    listes = {portee: classer(montaud, RIEN, portee=portee) for portee in Portee}

    assert {portee: noms(c.possibles) for portee, c in listes.items()} == {portee: ["Ici"] for portee in Portee}
    assert {portee: sorted(noms(c.ecartes)) for portee, c in listes.items()} == {
        Portee.ICI: [],
        Portee.REGION: ["Siège voisin", "Voisin"],
        Portee.PARTOUT: ["Loin", "Siège voisin", "Voisin"],
    }


def test_anct_s_own_point_comes_first_and_the_precision_is_said(montaud, herault):
    place = siege(48.0, nom="Loin")
    ComplementCollectivite.objects.create(collectivite=place, latitude=43.84, longitude=3.95)
    epci = EpciFabrique()
    reference("A placé", zones=[herault], siege=place)
    reference("B flou", zones=[herault], siege=siege(44.2, precision=Precision.EPCI, epci=epci))
    reference("C inconnu", zones=[herault])
    reference("D chez vous", zones=[herault], siege=montaud)

    cartes = {c.prestataire.nom: c for c in classer(montaud, RIEN).possibles}

    assert {nom: (c.distance_km, en_clair(c.raisons[0])) for nom, c in cartes.items()} == {
        "D chez vous": (0, "dans votre commune"),
        "A placé": (10, "à 10 km"),
        "B flou": (50, "à environ 50 km"),
        "C inconnu": (None, "intervient dans l’Hérault"),
    }
    assert list(cartes) == ["D chez vous", "A placé", "B flou", "C inconnu"]
    assert cartes["A placé"].precision == (
        "à vol d’oiseau, du territoire (centre de la commune) au siège (point placé par l’ANCT)"
    )
    assert cartes["B flou"].precision.endswith("(centre de l’intercommunalité)")
    assert {nom: c.est_approchee for nom, c in cartes.items()} == {
        "D chez vous": False,
        "A placé": False,
        "B flou": True,
        "C inconnu": False,
    }
    assert cartes["C inconnu"].precision == "adresse du siège inconnue"


def test_two_communes_known_by_the_centre_of_their_epci_are_not_said_at_zero_kilometre(herault):
    epci = EpciFabrique()
    montaud = CollectiviteFabrique(nom="Montaud", precision=Precision.EPCI, epci=epci)
    reference("Coop", zones=[herault], siege=siege(43.75, precision=Precision.EPCI, epci=epci))

    [carte] = classer(montaud, RIEN).possibles

    assert carte.raisons[0] == "dans votre intercommunalité"


def test_a_territory_without_a_point_has_no_distance(herault):
    nulle_part = CollectiviteFabrique(latitude=None, longitude=None, precision="")
    reference("Coop", zones=[herault], siege=siege(43.9))

    [carte] = classer(nulle_part, RIEN).possibles

    assert (carte.distance_km, points(carte)["Siège proche"]) == (None, 0)
    assert carte.precision == "votre territoire n’est pas placé sur la carte"


def test_the_antipodes_are_half_the_earth_away(herault):
    ici = CollectiviteFabrique(latitude=10.0, longitude=20.0)
    reference("Coop", zones=[herault], siege=siege(-10.0, -160.0))

    assert classer(ici, RIEN).possibles[0].distance_km == 20015


def test_evaluations_count_once_the_mission_is_closed(montaud, herault):
    scene = inscrit()
    bon, moyen, mauvais, en_cours = (reference(nom, zones=[herault]) for nom in ("Bon", "Moyen", "Mauvais", "Neuf"))
    mission_evaluee(scene, bon, (5, 5), (4, 4))
    mission_evaluee(scene, bon, (5, 4))
    mission_evaluee(scene, moyen, (3, 3))
    mission_evaluee(scene, mauvais, (1, 1), (1, 2))
    mission_evaluee(scene, en_cours, (1, 1), statut=StatutMission.TERMINEE)

    cartes = classer(montaud, RIEN).possibles

    # Nothing known is the middle: neither a reward nor a punishment.
    assert [(c.prestataire.nom, points(c)["Missions déjà évaluées"]) for c in cartes] == [
        ("Bon", Decimal("1.75")),
        ("Moyen", Decimal(1)),
        ("Neuf", Decimal(1)),
        ("Mauvais", Decimal("0.12")),
    ]
    assert [en_clair(c.raisons[-1]) for c in cartes] == [
        "2 missions évaluées : 4,5 sur 5",
        "1 mission évaluée : 3 sur 5",
        "intervient dans l’Hérault",
        "1 mission évaluée : 1,2 sur 5",
    ]


def test_a_limit_bounds_both_lists_and_the_counts_say_the_rest(montaud, herault):
    for nom in "ABCDE":
        reference(nom, zones=[herault])
    for nom in "XYZ":
        reference(nom, zones=[finistere()])

    debut, suite = classer(montaud, RIEN, limite=2), classer(montaud, RIEN, limite=2, depuis=4)

    assert (noms(debut.possibles), noms(debut.ecartes)) == (["A", "B"], ["X", "Y"])
    assert (noms(suite.possibles), suite.nb_possibles, suite.nb_ecartes) == (["E"], 5, 3)
    assert noms(classer(montaud, RIEN, depuis=3).possibles) == ["D", "E"]


def test_the_list_may_be_read_by_distance_or_by_name(montaud, herault):
    reference("C", zones=[herault], siege=siege(43.76))
    reference("A", zones=[herault], siege=siege(45.0), themes=[Thematique.SPORT])
    reference("B", zones=[herault])
    criteres = Criteres(themes=frozenset({Thematique.SPORT}))

    assert {tri: noms(classer(montaud, criteres, tri=tri).possibles) for tri in Tri} == {
        Tri.AIDE: ["A", "C", "B"],
        Tri.DISTANCE: ["C", "A", "B"],
        Tri.NOM: ["A", "B", "C"],
    }


def test_a_text_or_a_queryset_narrows_the_register(montaud, herault):
    reference("Balades", zones=[herault], texte_cherche="balades marcher")
    autre = reference("Autre", zones=[herault], texte_cherche="autre")

    assert noms(classer(montaud, RIEN, texte="Marcher").possibles) == ["Balades"]
    assert noms(classer(montaud, RIEN, parmi=Prestataire.objects.filter(pk=autre.pk)).possibles) == ["Autre"]
    assert classer(montaud, RIEN, parmi=Prestataire.objects.none()).possibles == []
    assert classer(montaud, RIEN, texte="lune").nb_possibles == 0


@pytest.mark.parametrize("nb", [1, 30])
def test_the_order_costs_the_same_whatever_its_length(nb, montaud, herault, django_assert_num_queries):
    for n in range(nb):
        reference(f"P{n}", zones=[herault], siege=montaud, themes=[Thematique.SPORT])
    montaud.refresh_from_db()

    # the point of ANCT, the order, the providers, their zones, their competences
    with django_assert_num_queries(5):
        cartes = classer(montaud, Criteres(themes=frozenset({Thematique.SPORT}))).possibles
        assert len([carte.phrase for carte in cartes]) == nb


# --- what an étape asks -----------------------------------------------------------------------------------------------------------


def test_an_etape_says_what_it_asks_in_its_own_words():
    scene = inscrit()
    balade = decrire(scene, "Balade nocturne et tirage au sort", public=["citoyens", "elus", "agents", "partenaires"])
    formation = decrire(scene, "Désigner les élus", nature=Nature.FORMATION, public=[])
    balade.action.thematique = Thematique.CULTURE
    balade.public = "Les collégiens"

    assert criteres_de(balade) == Criteres(
        themes=frozenset({"culture"}),
        axe=Axe.PROJET,
        publics=frozenset({"jeunes"}),
        methodes=frozenset({"aller_vers", "assemblee"}),
    )
    assert criteres_de(formation).axe == Axe.SAVOIR_FAIRE
    assert criteres_de(formation).methodes == frozenset()
    balade.refresh_from_db()
    assert criteres_de(balade).publics == {"habitants", "elus", "agents", "associations"}

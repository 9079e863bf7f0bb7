"""One query gives what each rule would give alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parcours import transitions
from parcours.enums import GenreEchange, Statut
from parcours.models import Parcours
from rappels import calcul
from rappels.calcul import echeances
from socle.echeances import ANCT, EQUIPE, regles
from tests.isolation import scene
from tests.outillage.terrain import plante_pour_le_module

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _terrain(django_db_setup, django_db_blocker):
    with plante_pour_le_module(django_db_blocker, _planter) as jour:
        yield jour


@pytest.fixture
def riche(_terrain, db):
    """The day on which nearly every rule has a line: two territories in every phase, one over, one silent, a contact to make."""
    return _terrain


def _planter():
    plantee = scene.planter(documents=False)
    jour = timezone.localdate()
    ici = plantee.ici.parcours
    champs = {
        "date": jour,
        "genre": GenreEchange.APPEL,
        "personnes": "Le maire",
        "resume": "Rappeler.",
        "prochain_contact": jour + timedelta(days=2),
    }
    transitions.noter_echange(ici["ecriture"], champs, par=plantee.anct["charge_mission"])
    ailleurs = plantee.ailleurs.parcours
    Parcours.objects.filter(pk=ailleurs["ecriture"].pk).update(
        statut=Statut.CLOS, clos_le=jour - timedelta(days=180), interlocuteur=ailleurs["ecriture"].interlocuteur
    )
    return jour


def _une_a_une(jour, pour):
    """What each rule says, asked by itself."""
    return {
        (regle.code, ligne["objet_id"], ligne["parcours_id"], ligne["quand"], ligne["libelle"], ligne["detail"])
        for regle in regles(pour)
        for ligne in regle.queryset(jour)
    }


def _ensemble(trouvees):
    return {(e.regle.code, e.objet_id, e.parcours_id, e.quand, e.libelle, e.detail) for e in trouvees}


@pytest.mark.parametrize("pour", [EQUIPE, ANCT, None], ids=["équipe", "anct", "tous"])
def test_the_union_says_what_each_rule_says(riche, pour):
    attendu = _une_a_une(riche, pour)

    trouvees = echeances(riche, pour=pour)

    assert _ensemble(trouvees) == attendu
    assert len(trouvees) == len(attendu)
    assert len({e.regle.code for e in trouvees}) > 4
    assert [e.quand for e in trouvees if e.quand] == sorted(e.quand for e in trouvees if e.quand)
    assert None not in [e.quand for e in trouvees[: sum(1 for e in trouvees if e.quand)]]


def test_it_is_one_query(riche, django_assert_num_queries):
    siens = Parcours.objects.in_bulk()

    with django_assert_num_queries(1):
        echeances(riche, pour=None, parcours=siens)


def test_nothing_is_asked_for_nobody(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert echeances(timezone.localdate(), parcours=[]) == []


def test_many_territories_are_told_apart_as_few_are(riche, monkeypatch):
    siens = Parcours.objects.filter(collectivite__nom="Montaud").in_bulk()
    peu = _ensemble(echeances(riche, pour=None, parcours=siens))

    monkeypatch.setattr(calcul, "IDS_EN_BASE", 1)
    beaucoup = _ensemble(echeances(riche, pour=None, parcours=siens))

    assert beaucoup == peu
    assert {ligne[2] for ligne in peu} <= set(siens)


def test_each_answer_carries_its_own_parcours(riche):
    siens = Parcours.objects.in_bulk()

    assert all(e.parcours is siens[e.parcours_id] for e in echeances(riche, pour=None, parcours=siens))


def test_one_rule_alone_may_be_asked(riche):
    assert {e.regle.code for e in echeances(riche, pour=None, codes={"parcours.contact"})} == {"parcours.contact"}

"""Two people at once, on PostgreSQL: one side speaks once, and both sides at once close the round once."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from prestataires.enums import IssueTour
from prestataires.models import Avis, Bulletin, Tour
from prestataires.transitions import choix
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.travaux.models import Courriel
from tests.conventions.test_numerotation import ensemble
from tests.prestataires import fabriques_choix as fabriques
from tests.prestataires.fabriques_choix import avis_de, classement

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def _donner(tour, c, par, premier=0):
    choix.donner_avis(tour, classement(c.offres, premier), sans_lien=True, par=par)


def test_one_side_speaks_once_whoever_comes_together():
    c = fabriques.en_classement()
    tours = [Tour.objects.get() for _ in range(5)]

    refus = ensemble([lambda t=t, n=n: _donner(t, c, c.jeanne, n % 3) for n, t in enumerate(tours)])

    assert (len(refus), {type(r).__name__ for r in refus}) == (4, {"DejaDonne"})
    assert (Bulletin.sous_pli.count(), Avis.sous_pli.count()) == (1, 3)


@pytest.mark.parametrize(("premier", "issue"), [(0, IssueTour.ACCORD), (2, IssueTour.DESACCORD)])
def test_both_sides_together_close_the_round_once(premier, issue):
    c = fabriques.en_classement()
    ici, la = Tour.objects.get(), Tour.objects.get()

    refus = ensemble([lambda: _donner(ici, c, c.jeanne), lambda: _donner(la, c, c.claire, premier)])

    assert refus == []
    assert Tour.objects.get().issue == issue
    assert EntreeJournal.objects.filter(action="tour.clore").count() == 1
    assert Courriel.objects.filter(gabarit="prestataires.avis_clos_anct").count() == 1


def test_anct_speaks_while_its_time_runs_out():
    """Either its opinion is in, or it comes too late and says so: never half of it."""
    c = fabriques.en_classement()
    avis_de(c, c.jeanne)
    ici, la = Tour.objects.get(), Tour.objects.get()

    refus = ensemble(
        [
            lambda: _donner(ici, c, c.claire),
            lambda: choix.continuer_sans_avis(la, par=None, jour=date(2100, 1, 1)),
        ]
    )

    assert [type(r) for r in refus] == [ErreurMetier]
    bulletins = {IssueTour.ACCORD: 2, IssueTour.SANS_AVIS: 1}
    assert Bulletin.sous_pli.count() == bulletins[Tour.objects.get().issue]


@pytest.mark.parametrize("modele", [Bulletin, Avis])
def test_truncate_is_refused(modele):
    c = fabriques.en_classement()
    avis_de(c, c.jeanne)

    with pytest.raises(IntegrityError, match="ajout seul"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(f"TRUNCATE {modele._meta.db_table} CASCADE")

    assert modele.sous_pli.exists()

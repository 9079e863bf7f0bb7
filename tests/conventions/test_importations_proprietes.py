"""Any lines in any order: the paid amounts grow by exactly what was accepted, and an import applied twice is an import applied once."""

from contextlib import suppress
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conventions.coherence import verifier
from conventions.models import Convention, Depense, Importation
from conventions.transitions import import_depenses, import_paiements
from conventions.transitions.import_paiements import DEJA, PAYER, REFUSEE
from socle.champs import SommeEuros
from socle.erreurs import ErreurMetier
from socle.tableurs.importation import lire_contenu
from tests.conventions.fabriques_depenses import convention_et_depenses
from tests.conventions.fabriques_importations import depense, preparer, preparer_depenses, transmis

pytestmark = pytest.mark.django_db

NB = 4
REGLAGES = settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def t():
    return transmis(NB)


@pytest.fixture
def convention():
    return convention_et_depenses()[:2]


def paye():
    return Convention.objects.aggregate(somme=SommeEuros("montant_paye"))["somme"]


def appliquer_deux_fois(verbe, importation, par):
    """By two tabs, each with the page as it was."""
    for i in [Importation.objects.get(pk=importation.pk) for _ in range(2)]:
        with suppress(ErreurMetier):
            verbe(i, par)


@REGLAGES
@given(
    lignes=st.lists(
        st.tuples(
            st.integers(0, NB - 1),
            st.sampled_from(["paye", "rejete", "vide", "faux"]),
            st.sampled_from([None, Decimal(9000), Decimal("9000.01")]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_paid_grows_by_what_was_accepted_and_once(t, lignes):
    rangees = [
        {
            "paye": lambda n, m: t.paye(n, montant=m),
            "rejete": lambda n, m: t.rejete(n),
            "vide": lambda n, m: (t.libelles[n], m, None, None, None),
            "faux": lambda n, m: t.paye(n, montant=m, libelle="TE-1999-001-V1"),
        }[genre](n, montant)
        for n, genre, montant in lignes
    ]
    with transaction.atomic():
        avant = paye()
        importation = preparer(rangees, par=t.scene.claire)
        lues = lire_contenu(importation.contenu)[0]
        acceptes = [ligne for ligne in lues if ligne.sort == PAYER]

        appliquer_deux_fois(lambda i, par: import_paiements.appliquer(i, par=par), importation, t.scene.claire)

        assert paye() - avant == sum(ligne.euros for ligne in acceptes)
        assert len({ligne.objet for ligne in acceptes}) == len(acceptes)
        encore = lire_contenu(preparer(rangees, par=t.scene.claire).contenu)[0]
        assert [x.sort for x in encore] == [
            {"payer": DEJA, "rejeter": DEJA, "refusee": REFUSEE}.get(x.sort, x.sort) for x in lues
        ]
        assert verifier() == []
        transaction.set_rollback(True)


@REGLAGES
@given(
    lignes=st.lists(
        st.tuples(
            st.sampled_from(["F-1", "F-2", ""]),
            st.sampled_from(["Foyer", "Atelier"]),
            st.decimals("0.01", "9999", places=2) | st.just("x"),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_the_list_of_expenses_grows_by_what_was_accepted_and_once(convention, lignes):
    convention, scene = convention
    rangees = [depense(numero=numero, fournisseur=qui, ht=Decimal(0), ttc=ttc) for numero, qui, ttc in lignes]
    with transaction.atomic():
        importation = preparer_depenses(convention, rangees, par=scene.jeanne)
        lues = lire_contenu(importation.contenu)[0]
        acceptees = [ligne.euros for ligne in lues if ligne.sort == "declarer"]

        appliquer_deux_fois(
            lambda i, par: import_depenses.appliquer(i, laisser=True, par=par), importation, scene.jeanne
        )

        assert sorted(Depense.objects.values_list("ttc", flat=True)) == sorted(acceptees)
        assert Depense.objects.filter(importation=importation).count() == len(acceptees)
        encore = lire_contenu(preparer_depenses(convention, rangees, par=scene.jeanne).contenu)[0]
        assert "declarer" not in {x.sort for x in encore}
        transaction.set_rollback(True)

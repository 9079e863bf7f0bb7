"""The engine of lifecycles, on a throw-away lifecycle: each room tests its own tables."""

import threading

import pytest
from django.apps.registry import Apps
from django.db import connection, connections, models, transaction
from django.db.models import F

from socle.cycle import Cycle
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.journal.fabriques import CompteFactory


class Statut(models.TextChoices):
    BROUILLON = "brouillon", "Brouillon"
    VALIDE = "valide", "Validé"
    CLOS = "clos", "Clos"


class Transition(models.TextChoices):
    VALIDER = "valider", "Valider"
    REPRENDRE = "reprendre", "Reprendre"
    CLORE = "clore", "Clore"


class Dossier(models.Model):
    nom_affiche = "le dossier"

    statut = models.CharField(max_length=20, choices=Statut.choices, default=Statut.BROUILLON, editable=False)
    titre = models.CharField(max_length=80, default="")
    remarque = models.CharField(max_length=80, default="")
    etiquettes = models.JSONField(default=list)
    modifie_le = models.DateTimeField(auto_now=True)
    nb_verrous = models.IntegerField(default=0)

    class Meta:
        app_label = "socle"
        db_table = "essai_dossier"
        apps = Apps(["socle"])  # not a model of the house: no test that walks them must meet it

    perimetre = "parcours:12"

    def __str__(self):
        return self.titre

    def verrouiller(self):
        """Stands for the lock of the parcours: seen by the test, and real enough to be rolled back."""
        Dossier.objects.filter(pk=self.pk).update(nb_verrous=F("nb_verrous") + 1)


TABLE = {
    Transition.VALIDER: ({Statut.BROUILLON}, Statut.VALIDE),
    Transition.REPRENDRE: ({Statut.VALIDE}, Statut.BROUILLON),
    Transition.CLORE: ({Statut.BROUILLON, Statut.VALIDE}, Statut.CLOS),
}
CYCLE = Cycle(Dossier, TABLE)


@pytest.fixture(scope="module")
def table_dossier(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as editeur:
            editeur.create_model(Dossier)
        yield
        with connection.schema_editor() as editeur:
            editeur.delete_model(Dossier)


@pytest.fixture
def dossier(table_dossier, db):
    return Dossier.objects.create(titre="Balade", etiquettes=["a"])


@pytest.fixture
def compte(db):
    return CompteFactory()


@pytest.mark.parametrize(("statut", "transition", "cible"), CYCLE.matrice())
def test_every_state_and_transition_follows_the_table(dossier, compte, statut, transition, cible):
    Dossier.objects.filter(pk=dossier.pk).update(statut=statut)
    dossier.refresh_from_db()

    if cible is None:
        with pytest.raises(ErreurMetier, match="n’est pas possible"), CYCLE.passage(dossier, transition, par=compte):
            pytest.fail("the table said no")
    else:
        with CYCLE.passage(dossier, transition, par=compte):
            pass

    assert Dossier.objects.get(pk=dossier.pk).statut == (cible or statut)
    assert CYCLE.peut(Dossier(statut=statut), transition) == (cible is not None)
    assert EntreeJournal.objects.count() == (cible is not None)


def test_matrice_holds_the_whole_product():
    assert len(CYCLE.matrice()) == len(Statut) * len(Transition)


def test_transitions_de_lists_what_the_table_allows():
    assert CYCLE.transitions_de(Dossier(statut=Statut.BROUILLON)) == [Transition.VALIDER, Transition.CLORE]
    assert CYCLE.transitions_de(Dossier(statut=Statut.CLOS)) == []


def test_passage_writes_only_what_changed_and_records_it(dossier, compte):
    Dossier.objects.filter(pk=dossier.pk).update(remarque="écrite par une autre page")
    avant = Dossier.objects.get(pk=dossier.pk).modifie_le
    journal = {"montant": "18000.00"}

    with CYCLE.passage(dossier, Transition.VALIDER, par=compte, journal=journal, role="equipe") as d:
        assert d is not dossier
        d.titre = "Balade nocturne"
        d.etiquettes.append("b")
        journal["numero"] = "TE-2026-004"

    relu = Dossier.objects.get(pk=dossier.pk)
    assert (relu.titre, relu.remarque, relu.etiquettes) == ("Balade nocturne", "écrite par une autre page", ["a", "b"])
    assert relu.modifie_le > avant
    assert relu.nb_verrous == 1
    entree = EntreeJournal.objects.get()
    assert (entree.action, entree.acteur, entree.role) == ("dossier.valider", compte, "equipe")
    assert (entree.objet_type, entree.objet_id, entree.perimetre) == ("socle.dossier", str(dossier.pk), "parcours:12")
    assert entree.valeurs == {"de": "brouillon", "vers": "valide", "montant": "18000.00", "numero": "TE-2026-004"}


def test_passage_gives_the_final_values_back_to_the_caller(dossier, compte):
    with CYCLE.passage(dossier, Transition.VALIDER, par=compte) as d:
        d.titre = "Balade nocturne"

    assert (dossier.statut, dossier.titre, dossier.nb_verrous) == (Statut.VALIDE, "Balade nocturne", 1)


def test_the_state_is_the_table_s_whatever_the_block_writes(dossier, compte):
    with CYCLE.passage(dossier, Transition.VALIDER, par=compte) as d:
        d.statut = Statut.CLOS

    assert Dossier.objects.get(pk=dossier.pk).statut == Statut.VALIDE


def test_an_error_inside_undoes_everything(dossier, compte):
    def valider_a_moitie():
        with CYCLE.passage(dossier, Transition.VALIDER, par=compte) as d:
            d.titre = "Perdu"
            d.save(update_fields=["titre"])
            raise ErreurMetier("Il manque le mois de fin.")

    with pytest.raises(ErreurMetier, match="mois de fin"):
        valider_a_moitie()

    relu = Dossier.objects.get(pk=dossier.pk)
    assert (relu.statut, relu.titre, relu.nb_verrous) == (Statut.BROUILLON, "Balade", 0)
    assert EntreeJournal.objects.count() == 0
    assert dossier.statut == Statut.BROUILLON


def test_somebody_was_faster_and_the_sentence_says_so(dossier, compte):
    Dossier.objects.filter(pk=dossier.pk).update(statut=Statut.VALIDE)

    with pytest.raises(ErreurMetier) as refus, CYCLE.passage(dossier, Transition.VALIDER, par=compte):
        pytest.fail("somebody else did it")

    assert refus.value.message == ("Cette action n’est plus possible\u00a0: le dossier est déjà «\u00a0Validé\u00a0».")


def test_a_row_that_is_gone_is_said_in_words(dossier, compte):
    Dossier.objects.all().delete()

    with (
        pytest.raises(ErreurMetier, match="le dossier n’existe plus"),
        CYCLE.passage(dossier, Transition.VALIDER, par=compte),
    ):
        pytest.fail("there is nothing to validate")


def test_a_table_with_a_hole_or_an_unknown_state_is_refused():
    with pytest.raises(ValueError, match="sans ligne dans la table"):
        Cycle(Dossier, {Transition.VALIDER: ({Statut.BROUILLON}, Statut.VALIDE)})
    with pytest.raises(ValueError, match="États inconnus"):
        Cycle(Dossier, {"valider": ({"brouillon"}, "signe")})
    with pytest.raises(ValueError, match="editable=False"):
        Cycle(Dossier, {"valider": (set(), "x")}, champ="titre")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_wins_and_the_other_reads_why(table_dossier):
    compte = CompteFactory()
    dossier = Dossier.objects.create()
    depart = threading.Barrier(2)
    fins = []

    def valider():
        mien = Dossier.objects.get(pk=dossier.pk)
        depart.wait()
        try:
            with transaction.atomic(), CYCLE.passage(mien, Transition.VALIDER, par=compte):
                pass
            fins.append("fait")
        except ErreurMetier as e:
            fins.append(e.message)
        finally:
            connections.close_all()

    fils = [threading.Thread(target=valider) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    assert sorted(fins) == ["Cette action n’est plus possible\u00a0: le dossier est déjà «\u00a0Validé\u00a0».", "fait"]
    assert EntreeJournal.objects.count() == 1
    Dossier.objects.all().delete()

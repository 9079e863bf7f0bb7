import pytest
from django.core.checks import Tags, run_checks
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from socle.journal import declencheurs
from socle.journal.chaine import sceller
from socle.journal.models import EntreeJournal, Maillon
from socle.journal.registre import inscrire
from tests.journal.fabriques import CompteFactory

MODELES = [EntreeJournal, Maillon]


@pytest.fixture
def une_entree_scellee(db):
    compte = CompteFactory()
    entree = inscrire("compte.ouvrir", compte, par=compte)
    sceller()
    return entree


@pytest.mark.parametrize("modele", MODELES)
def test_update_is_refused_by_the_database(une_entree_scellee, modele):
    champ = "action" if modele is EntreeJournal else "empreinte"
    avant = modele.objects.values().get()

    with pytest.raises(IntegrityError, match="ajout seul"), transaction.atomic():
        modele.objects.update(**{champ: "autre.chose"})

    assert modele.objects.values().get() == avant


@pytest.mark.parametrize("modele", MODELES)
def test_delete_is_refused_by_the_database(une_entree_scellee, modele):
    table = modele._meta.db_table

    with pytest.raises(IntegrityError, match="ajout seul"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(f"DELETE FROM {table}")

    assert modele.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.parametrize("table", declencheurs.tables())
def test_truncate_is_refused_by_postgresql_even_to_a_replica(une_entree_scellee, table):
    connection.check_constraints()

    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("SET LOCAL session_replication_role = replica")
        with pytest.raises(IntegrityError, match="ajout seul"), transaction.atomic():
            curseur.execute(f"TRUNCATE {table} CASCADE")

    assert Maillon.objects.count() == 1


def test_an_account_that_acted_is_not_deleted(une_entree_scellee):
    with pytest.raises(ProtectedError):
        une_entree_scellee.acteur.delete()


def test_the_system_check_sees_that_a_trigger_is_missing(db):
    assert _erreurs_du_journal() == []

    declencheurs.retirer(connection)
    try:
        messages = _erreurs_du_journal()
    finally:
        declencheurs.poser(connection)

    assert [m.id for m in messages] == ["journal.E001"]
    assert "journal_entree_sans_delete" in messages[0].msg
    assert _erreurs_du_journal() == []


@pytest.mark.postgresql
def test_the_system_check_sees_that_a_trigger_is_disabled(db):
    with connection.cursor() as curseur:
        curseur.execute("ALTER TABLE journal_entree DISABLE TRIGGER journal_entree_sans_update")

    assert declencheurs.manquants(connection) == ["journal_entree_sans_update"]


def test_poser_declencheurs_puts_them_back(db, capsys):
    declencheurs.retirer(connection)

    call_command("poser_declencheurs")

    assert declencheurs.manquants(connection) == []
    assert "manquai" in capsys.readouterr().out


def test_the_house_commands_come_before_those_of_django():
    from django.core.management import get_commands

    assert get_commands()["flush"] == "socle.journal"


@pytest.mark.django_db(transaction=True)
def test_flush_empties_a_test_database_and_leaves_the_triggers_standing():
    inscrire("compte.ouvrir", CompteFactory(), par=None)
    sceller()

    call_command("flush", interactive=False, verbosity=0)

    assert EntreeJournal.objects.count() == 0
    assert declencheurs.manquants(connection) == []


def test_flush_refuses_a_real_database(une_entree_scellee, settings):
    settings.JOURNAL_VIDABLE = False

    with pytest.raises(CommandError, match="flush est réservé"):
        call_command("flush", interactive=False, verbosity=0)

    assert EntreeJournal.objects.count() == 1


def _erreurs_du_journal():
    return [m for m in run_checks(tags=[Tags.database], databases=["default"]) if (m.id or "").startswith("journal.")]

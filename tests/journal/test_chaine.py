import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from socle.journal import declencheurs
from socle.journal.chaine import sceller, verifier
from socle.journal.models import ORIGINE, EntreeJournal, Maillon
from socle.journal.registre import inscrire
from tests.journal.fabriques import CompteFactory


@pytest.fixture
def compte(db):
    return CompteFactory()


def _agir(compte, nombre=1):
    return [inscrire("compte.ouvrir", compte, par=compte, donnees={"tour": i}) for i in range(nombre)]


def _derriere_les_declencheurs(requete, *parametres):
    connection.check_constraints()  # PostgreSQL alters no table while a foreign key is still to be checked
    declencheurs.retirer(connection)
    try:
        with connection.cursor() as curseur:
            curseur.execute(requete, parametres)
        connection.check_constraints()
    finally:
        declencheurs.poser(connection)


def test_sceller_chains_what_is_not_sealed_yet(compte):
    _agir(compte, 2)
    assert sceller() == 2
    _agir(compte, 1)
    assert sceller() == 1
    assert sceller() == 0

    maillons = list(Maillon.objects.all())
    assert [m.rang for m in maillons] == [1, 2, 3]
    assert [m.precedent for m in maillons] == [ORIGINE, maillons[0].empreinte, maillons[1].empreinte]


def test_the_order_is_the_order_of_sealing(compte):
    tardive, presente = _agir(compte, 2)
    # The entry of the lower id was still in an open transaction when the sealer came by.
    empreinte = Maillon.calculer(ORIGINE, presente)
    Maillon.objects.create(rang=1, entree=presente, precedent=ORIGINE, empreinte=empreinte)

    assert sceller() == 1

    assert list(Maillon.objects.values_list("rang", "entree")) == [(1, presente.pk), (2, tardive.pk)]
    assert verifier().rompu is None


def test_more_than_one_batch_is_sealed_at_once(compte, monkeypatch):
    monkeypatch.setattr("socle.journal.chaine.LOT", 3)
    _agir(compte, 8)

    assert sceller() == 8

    assert verifier().nb_scelles == 8


def test_verifier_journal_says_what_holds_and_what_waits(compte, capsys):
    _agir(compte, 2)
    sceller()
    _agir(compte, 3)

    call_command("verifier_journal")

    sortie = capsys.readouterr().out
    assert "Chaîne intacte : 2 maillon(s)" in sortie
    assert Maillon.objects.last().empreinte in sortie
    assert "3 entrée(s) en attente de sceau" in sortie


@pytest.mark.parametrize(
    "requete",
    [
        "UPDATE journal_entree SET donnees = '{\"tour\":9}' WHERE id = %s",
        "UPDATE journal_entree SET acteur_id = NULL WHERE id = %s",
        "UPDATE journal_entree SET action = 'compte.ouvris' WHERE id = %s",
        "UPDATE journal_entree SET perimetre = 'parcours:1' WHERE id = %s",
        "UPDATE journal_maillon SET empreinte = replace(empreinte, substr(empreinte, 1, 1), 'g') WHERE entree_id = %s",
    ],
)
def test_one_byte_changed_behind_the_triggers_is_found(compte, requete):
    entrees = _agir(compte, 4)
    sceller()

    _derriere_les_declencheurs(requete, entrees[2].pk)

    with pytest.raises(CommandError, match="Chaîne rompue au rang 3") as refus:
        call_command("verifier_journal")
    assert refus.value.returncode == 1
    assert verifier().nb_scelles == 2


def test_a_link_taken_out_of_the_chain_is_found(compte):
    _agir(compte, 4)
    sceller()

    _derriere_les_declencheurs("DELETE FROM journal_maillon WHERE rang = %s", 2)

    v = verifier()
    assert (v.rompu, v.nb_scelles, v.nb_non_scelles) == (2, 1, 1)


def test_an_entry_that_somebody_re_sealed_alone_breaks_the_next_link(compte):
    entrees = _agir(compte, 3)
    sceller()
    _derriere_les_declencheurs("UPDATE journal_entree SET role = 'lecture' WHERE id = %s", entrees[1].pk)
    refaite = Maillon.calculer(Maillon.objects.get(rang=1).empreinte, EntreeJournal.objects.get(pk=entrees[1].pk))
    _derriere_les_declencheurs("UPDATE journal_maillon SET empreinte = %s WHERE rang = 2", refaite)

    v = verifier()

    assert (v.rompu, v.motif) == (3, "il ne suit pas le maillon précédent")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_sealers_running_at_once_make_one_chain():
    _agir(CompteFactory(), 60)
    depart = threading.Barrier(4)

    def sceller_ensemble():
        depart.wait()
        sceller()
        connections.close_all()

    fils = [threading.Thread(target=sceller_ensemble) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    v = verifier()
    assert (v.rompu, v.nb_scelles, v.nb_non_scelles) == (None, 60, 0)

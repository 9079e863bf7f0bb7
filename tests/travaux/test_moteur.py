import threading
import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.models import F
from django.utils import timezone

from socle.travaux import moteur
from socle.travaux.models import Battement, Courriel, Etat, Passage, Travail
from socle.travaux.refus import EchecDefinitif, SansObjet
from tests.travaux.fabriques import CourrielFactory, PassageFactory

PASSAGE = "travaux.Passage"


def _rien():
    pass


def test_the_engine_finds_every_kind_of_job():
    assert {Courriel, Passage} <= set(moteur.modeles())
    assert Travail not in moteur.modeles()


def test_traiter_does_a_job_once(db, travail_qui):
    faits = []
    travail = travail_qui(lambda: faits.append("fait"))

    assert moteur.traiter(PASSAGE, travail.pk) == Etat.PRET
    assert moteur.traiter(PASSAGE, travail.pk) is None

    travail.refresh_from_db()
    assert faits == ["fait"]
    assert (travail.etat, travail.proprietaire, travail.bail_jusqu_a, travail.erreurs) == (Etat.PRET, "", None, 0)
    assert Battement.objects.filter(nom="travail").exists()


def test_the_row_is_leased_while_the_work_goes_on(db, travail_qui):
    vus = []
    travail = travail_qui(lambda: vus.append(Passage.objects.get()))

    moteur.traiter(PASSAGE, travail.pk)

    assert vus[0].etat == Etat.EN_COURS
    assert vus[0].proprietaire != ""
    assert timedelta(0) < vus[0].bail_jusqu_a - timezone.now() <= timedelta(seconds=30)


def test_a_job_that_is_not_due_is_not_claimed(db, travail_qui):
    travail = travail_qui(_rien, pas_avant=timezone.now() + timedelta(minutes=1))

    assert moteur.traiter(PASSAGE, travail.pk) is None
    assert moteur.balayer() == []


def test_three_errors_are_a_failure_with_longer_waits_between(db, travail_qui):
    def casser():
        raise RuntimeError("le disque est plein")

    travail = travail_qui(casser)
    attentes = []
    for _ in range(2):
        assert moteur.traiter(PASSAGE, travail.pk) == Etat.EN_ATTENTE
        travail.refresh_from_db()
        attentes.append(round((travail.pas_avant - timezone.now()).total_seconds()))
        assert moteur.traiter(PASSAGE, travail.pk) is None  # not before its time
        Passage.objects.update(pas_avant=timezone.now())

    assert moteur.traiter(PASSAGE, travail.pk) == Etat.ECHEC

    travail.refresh_from_db()
    assert attentes == [15, 60]
    assert (travail.etat, travail.erreurs, travail.motif) == (Etat.ECHEC, 3, "le disque est plein")
    assert (travail.proprietaire, travail.bail_jusqu_a) == ("", None)


def test_no_use_trying_again_and_no_longer_wanted_end_at_once(db, travail_qui):
    def refuser():
        raise EchecDefinitif("Adresse refusée.")

    def oublier():
        raise SansObjet("Plus rien à dire.")

    refuse = travail_qui(refuser, nom="refus")
    oublie = travail_qui(oublier, nom="oubli")

    assert moteur.traiter(PASSAGE, refuse.pk) == Etat.ECHEC
    assert moteur.traiter(PASSAGE, oublie.pk) == Etat.ANNULE

    assert list(Passage.objects.order_by("nom").values_list("etat", "motif")) == [
        (Etat.ANNULE, "Plus rien à dire."),
        (Etat.ECHEC, "Adresse refusée."),
    ]


def test_relancer_gives_a_failure_another_life(db, travail_qui):
    faits = []
    travail = travail_qui(lambda: faits.append(1), etat=Etat.ECHEC, erreurs=3, bails_perdus=2, motif="panne")

    assert moteur.relancer(travail)
    assert not moteur.relancer(travail)
    assert moteur.traiter(PASSAGE, travail.pk) == Etat.PRET

    travail.refresh_from_db()
    assert (travail.erreurs, travail.bails_perdus, travail.motif, faits) == (0, 0, "", [1])


def test_a_process_that_is_stopped_gives_the_row_back_uncounted(db, travail_qui):
    def arreter():
        raise KeyboardInterrupt

    travail = travail_qui(arreter)

    with pytest.raises(KeyboardInterrupt):
        moteur.traiter(PASSAGE, travail.pk)

    travail.refresh_from_db()
    assert (travail.etat, travail.erreurs, travail.bails_perdus) == (Etat.EN_ATTENTE, 0, 0)


def test_what_a_dead_worker_left_is_taken_back(db, travail_qui):
    faits = []
    travail = travail_qui(lambda: faits.append(1))
    moteur.prendre(Passage, travail.pk)
    assert moteur.balayer() == []  # the lease still runs
    Passage.objects.update(bail_jusqu_a=timezone.now() - timedelta(seconds=1))

    assert moteur.balayer() == [(PASSAGE, travail.pk)]
    assert moteur.traiter(PASSAGE, travail.pk) == Etat.PRET

    travail.refresh_from_db()
    assert (travail.bails_perdus, travail.erreurs, faits) == (1, 0, [1])


def test_six_lost_leases_are_a_failure_counted_apart_from_errors(db, travail_qui):
    travail = travail_qui(_rien)
    for _ in range(6):
        assert moteur.prendre(Passage, travail.pk) is not None
        Passage.objects.update(bail_jusqu_a=timezone.now() - timedelta(seconds=1))
        moteur.reprendre()

    travail.refresh_from_db()
    assert (travail.etat, travail.bails_perdus, travail.erreurs) == (Etat.ECHEC, 6, 0)
    assert travail.motif == "Abandonné 6 fois en cours de travail."


def test_who_lost_the_lease_after_working_finishes_nothing_and_cleans_up(db, travail_qui, monkeypatch):
    abandons = []
    monkeypatch.setattr(Passage, "renoncer", lambda self, resultat: abandons.append(resultat))
    # Somebody takes the row back and claims it while this one still works.
    travail = travail_qui(lambda: Passage.objects.update(proprietaire="un autre"))

    assert moteur.traiter(PASSAGE, travail.pk) is None

    travail.refresh_from_db()
    assert (travail.etat, travail.proprietaire) == (Etat.EN_COURS, "un autre")
    assert abandons == [{}]


def test_rows_born_with_the_result_are_undone_when_the_lease_is_lost(db, travail_qui, monkeypatch):
    def conclure(self, resultat):
        Battement.objects.create(nom="né avec", vu_le=timezone.now())
        return resultat

    monkeypatch.setattr(Passage, "conclure", conclure)
    perdu = travail_qui(lambda: Passage.objects.filter(nom="perdu").update(proprietaire="un autre"), nom="perdu")
    assert moteur.traiter(PASSAGE, perdu.pk) is None
    assert not Battement.objects.filter(nom="né avec").exists()

    gagne = travail_qui(_rien, nom="gagne")
    assert moteur.traiter(PASSAGE, gagne.pk) == Etat.PRET
    assert Battement.objects.filter(nom="né avec").exists()


def test_a_result_that_breaks_a_constraint_is_an_error_and_removes_nothing(db, monkeypatch):
    abandons = []
    monkeypatch.setattr(Courriel, "executer", lambda self: {})  # done, but without the date that goes with it
    monkeypatch.setattr(Courriel, "renoncer", lambda self, resultat: abandons.append(resultat))
    courriel = CourrielFactory()

    assert moteur.traiter("travaux.Courriel", courriel.pk) == Etat.EN_ATTENTE

    courriel.refresh_from_db()
    assert (courriel.erreurs, "travaux_courriel_envoye" in courriel.motif, abandons) == (1, True, [])


@pytest.mark.parametrize(
    "champs",
    [
        {"etat": Etat.EN_COURS},
        {"etat": Etat.EN_COURS, "proprietaire": "moi"},
        {"etat": Etat.EN_ATTENTE, "proprietaire": "moi"},
        {"etat": Etat.PRET, "bail_jusqu_a": timezone.now()},
    ],
)
def test_the_database_ties_the_state_to_its_lease(db, champs):
    travail = PassageFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Passage.objects.filter(pk=travail.pk).update(**champs)


def test_the_database_ties_a_sent_mail_to_its_date(db):
    courriel = CourrielFactory()

    for champs in (
        {"etat": Etat.PRET},
        {"envoye_le": timezone.now()},
        {"etat": Etat.ANNULE, "envoye_le": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Courriel.objects.filter(pk=courriel.pk).update(**champs)


def test_balayer_lists_the_longest_waiting_first_whatever_the_kind(db, periodiques):
    maintenant = timezone.now()
    recent = PassageFactory(pas_avant=maintenant - timedelta(minutes=1))
    ancien = CourrielFactory(pas_avant=maintenant - timedelta(minutes=9))
    moyen = PassageFactory(pas_avant=maintenant - timedelta(minutes=5))

    assert moteur.balayer() == [
        ("travaux.Courriel", ancien.pk),
        (PASSAGE, moyen.pk),
        (PASSAGE, recent.pk),
    ]
    assert Battement.objects.filter(nom="balayage").exists()


def test_a_sweep_costs_the_same_for_1_and_30_rows(db, periodiques, django_assert_num_queries):
    moteur.balayer()  # the first heartbeat is an insert
    PassageFactory()
    nombre = 2 * len(moteur.modeles()) + 1  # per kind: what was left behind, what is due; then the heart

    with django_assert_num_queries(nombre):
        moteur.balayer()
    PassageFactory.create_batch(29)
    with django_assert_num_queries(nombre):
        assert len(moteur.balayer()) == 30


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_claims_the_row():
    travail = PassageFactory()
    depart = threading.Barrier(6)
    pris = []

    def prendre():
        depart.wait()
        if (mien := moteur.prendre(Passage, travail.pk)) is not None:
            pris.append(mien.proprietaire)
        connections.close_all()

    fils = [threading.Thread(target=prendre) for _ in range(6)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    travail.refresh_from_db()
    assert pris == [travail.proprietaire]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_workers_over_many_rows_do_each_once(periodiques, settings):
    from socle.travaux.calendrier import Periodique

    faits = []
    for i in range(20):
        periodiques[f"p{i}"] = Periodique(f"p{i}", lambda i=i: faits.append(i), a_heure="07:00")
    moteur.balayer()

    def travailler():
        while dus := moteur.balayer():
            for modele, pk in dus:
                moteur.traiter(modele, pk)
        connections.close_all()

    fils = [threading.Thread(target=travailler) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    assert sorted(faits) == list(range(20))
    assert set(Passage.objects.values_list("etat", "bails_perdus")) == {(Etat.PRET, 0)}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_long_job_keeps_its_lease(travail_qui, settings):
    settings.TRAVAUX_BAIL = timedelta(seconds=0.6)
    repris = []

    def durer():
        limite = time.monotonic() + 2
        while time.monotonic() < limite:
            repris.append(moteur.reprendre())
            time.sleep(0.05)

    travail = travail_qui(durer)

    assert moteur.traiter(PASSAGE, travail.pk) == Etat.PRET

    travail.refresh_from_db()
    assert (set(repris), travail.bails_perdus) == ({0}, 0)


def test_expressions_count_on_the_row_not_on_what_was_read(db, travail_qui):
    """The counters are F() expressions: what somebody else counted meanwhile is not overwritten."""

    def casser():
        Passage.objects.update(erreurs=F("erreurs") + 1)
        raise RuntimeError("panne")

    travail = travail_qui(casser)

    moteur.traiter(PASSAGE, travail.pk)

    travail.refresh_from_db()
    assert travail.erreurs == 2

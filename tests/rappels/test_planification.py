from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from conventions.enums import StatutVersement
from parcours import transitions
from parcours.models import Etape
from rappels.calcul import attend, echeances
from rappels.planification import planifier
from socle.comptes import transitions as comptes
from socle.comptes.enums import RoleAnct
from socle.comptes.models import Utilisateur
from socle.echeances import ANCT, EQUIPE, regles
from socle.travaux.courriels import apercu
from socle.travaux.models import Courriel
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques_versements import convention_avec
from tests.parcours.fabriques import complet, en_oeuvre, inscrit, ouvert

pytestmark = pytest.mark.django_db

# A Wednesday, far from holidays and from August.
FIN = date(2027, 3, 31)


def en_cours_jusqu_a(fin, nom="Montaud", **kwargs):
    parcours, jeanne = en_oeuvre(nom, **kwargs)
    Etape.objects.filter(parcours=parcours).update(
        debut=min(fin, timezone.localdate().replace(day=1)), fin=fin, statut="en_cours"
    )
    return parcours, jeanne


def rappels(cle="parcours.etape_fin"):
    return Courriel.objects.filter(gabarit="rappels.rappel", cle__startswith=f"rappel:{cle}").order_by("pk")


def test_an_etape_due_in_fifteen_days_is_recalled_once():
    _, jeanne = en_cours_jusqu_a(FIN)
    jour = FIN - timedelta(days=15)

    planifier(jour)
    planifier(jour)

    assert [c.destinataire for c in rappels()] == [jeanne.email]


def test_each_step_is_a_reminder_of_its_own():
    en_cours_jusqu_a(FIN)

    for jours in (-15, -14, -3, -2, 1, 7, 8):
        planifier(FIN + timedelta(days=jours))

    assert [c.cle.split(":")[4] for c in rappels()] == ["-15", "-3", "+1", "+7"]


def test_nothing_is_sent_before_the_first_step():
    en_cours_jusqu_a(FIN)

    planifier(FIN - timedelta(days=16))

    assert not rappels().exists()


def test_a_machine_down_on_the_day_sends_it_later_but_not_old_news():
    en_cours_jusqu_a(FIN)

    planifier(FIN - timedelta(days=10))
    assert [c.cle.split(":")[4] for c in rappels()] == ["-15"]

    planifier(FIN + timedelta(days=60))
    assert rappels().count() == 1


def test_a_settled_etape_is_recalled_no_more():
    parcours, jeanne = en_cours_jusqu_a(FIN)
    transitions.terminer_etape(parcours.etapes.get(), par=jeanne)

    planifier(FIN - timedelta(days=15))

    assert not rappels().exists()


def test_what_is_settled_between_planning_and_sending_is_not_sent():
    parcours, jeanne = en_cours_jusqu_a(timezone.localdate() + timedelta(days=12))
    planifier()
    courriel = rappels().get()
    assert apercu(courriel) is not None

    transitions.terminer_etape(parcours.etapes.get(), par=jeanne)

    assert apercu(courriel) is None


def test_august_is_quiet(settings):
    settings.RAPPELS_MOIS_CALMES = {8}
    en_cours_jusqu_a(date(2027, 8, 31))

    assert planifier(date(2027, 8, 16)) == 0
    assert not rappels().exists()


def test_the_referent_has_one_mail_on_monday_when_something_waits():
    parcours, jeanne = complet()
    transitions.soumettre(parcours, par=jeanne)
    lundi = date(2027, 3, 15)

    planifier(lundi)
    planifier(lundi)
    planifier(lundi + timedelta(days=1))

    lettres = Courriel.objects.filter(gabarit="rappels.lundi")
    assert [c.destinataire for c in lettres] == [parcours.referent.email]


def test_the_number_of_queries_does_not_depend_on_the_number_of_etapes(django_assert_num_queries):
    parcours, jeanne = ouvert()
    with django_assert_num_queries(1):
        echeances(timezone.localdate(), pour=EQUIPE, parcours=[parcours.pk])
    for n in range(5):
        inscrit(f"Ville-{n}", email=f"m{n}@ville.example", vague=parcours.vague, referent=parcours.referent)

    with django_assert_num_queries(1):
        echeances(timezone.localdate(), pour=EQUIPE)


def test_every_rule_gives_its_five_keys_a_sentence_and_a_page():
    """Each rule of the house, read on a village that has a bit of everything."""
    parcours, _ = en_cours_jusqu_a(timezone.localdate() + timedelta(days=3))
    inscrit("Ailleurs", email="x@ailleurs.example", vague=parcours.vague, referent=parcours.referent)

    for pour in (EQUIPE, ANCT):
        for regle in regles(pour):
            noms = set(regle.queryset(timezone.localdate()).query.values_select) | set(
                regle.queryset(timezone.localdate()).query.annotation_select
            )
            assert noms == {"objet_id", "parcours_id", "quand", "libelle", "detail"}, regle.code
        for echeance in echeances(timezone.localdate(), pour=pour):
            assert echeance.phrase
            assert echeance.lien.startswith("/")


def test_a_closed_account_is_written_to_no_more():
    parcours, jeanne = en_cours_jusqu_a(FIN)
    comptes.fermer(jeanne, par=parcours.referent)

    planifier(FIN - timedelta(days=15))

    assert list(rappels()) == []


def test_a_referent_whose_account_is_closed_is_written_to_no_more():
    parcours, jeanne = complet()
    transitions.soumettre(parcours, par=jeanne)
    # Closing the account asks for another référent first; a database restored from a backup asks nothing.
    Utilisateur.objects.filter(pk=parcours.referent_id).update(is_active=False)
    expire = timezone.localdate() + timedelta(days=settings.DELAI_RELECTURE_JOURS)
    lundi = expire + timedelta(days=1) + timedelta(days=(7 - (expire.weekday() + 1)) % 7)

    planifier(lundi)

    assert list(Courriel.objects.filter(gabarit__startswith="rappels.", destinataire=parcours.referent.email)) == []


def test_the_key_of_a_reminder_holds_no_address():
    """It outlives the account, and an address may be longer than a key."""
    _, jeanne = en_cours_jusqu_a(FIN, email=f"mairie@{'-'.join(['tres'] * 12)}.{'-'.join(['long'] * 12)}.example")

    planifier(FIN - timedelta(days=15))

    cle = rappels().get().cle
    assert jeanne.email not in cle
    assert len(cle) < 120


def test_a_date_that_is_past_is_not_told_as_one_to_come():
    en_cours_jusqu_a(timezone.localdate() - timedelta(days=3))

    (fin,) = [e for e in echeances(timezone.localdate(), pour=EQUIPE) if e.regle.code == "parcours.etape_fin"]

    assert fin.phrase.startswith("« Balade nocturne » devait se terminer le ")


# --- what only the finances can settle -----------------------------------------------------------------------------------------

A_CERTIFIER = "conventions.versement_a_certifier"


def en_retard():
    """(scene, the day on which the payment that the notification asked for is soon to be made)."""
    _, scene, (premier, *_) = convention_avec(StatutVersement.DEMANDE)
    return scene, premier.demande_le + timedelta(days=25)


@pytest.fixture
def sans_mois_calme(settings):
    settings.RAPPELS_MOIS_CALMES = ()


def test_a_payment_to_certify_is_recalled_to_those_who_keep_the_finances(sans_mois_calme):
    gestionnaires = [AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE) for _ in range(2)]
    AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE, is_active=False)
    _, jour = en_retard()

    planifier(jour)

    assert [c.destinataire for c in rappels(A_CERTIFIER)] == [g.email for g in gestionnaires]


def test_without_anybody_at_the_finances_the_referent_is_told(sans_mois_calme):
    scene, jour = en_retard()

    planifier(jour)

    assert [c.destinataire for c in rappels(A_CERTIFIER)] == [scene.claire.email]


def test_the_monday_mail_asks_of_a_referent_only_what_they_can_do(sans_mois_calme):
    scene, _ = en_retard()
    echeance = next(e for e in echeances(timezone.localdate(), pour=ANCT) if e.regle.code == A_CERTIFIER)

    assert not attend(echeance, scene.claire)
    assert attend(echeance, AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE))

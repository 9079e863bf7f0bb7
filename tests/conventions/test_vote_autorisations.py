"""What is recorded of the vote: every date after its cause, nothing half-whole lets anybody sign, two writers never mix."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from conventions import transitions
from conventions.enums import A_SIGNER, GenreAutorisation, PartieSignataire, StatutActe
from conventions.models import Acte, Autorisation
from conventions.transitions.autorisations import ATTENDUS, REVISION, manques
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.conventions import fabriques
from tests.conventions.test_numerotation import ensemble

pytestmark = pytest.mark.django_db
HIER = timedelta(days=1)


@pytest.fixture
def transmis():
    """An act transmitted twenty days ago."""
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    Acte.objects.filter(pk=acte.pk).update(transmise_le=timezone.now() - timedelta(days=20))
    acte.refresh_from_db()
    return acte, scene


def il_y_a(jours):
    return timezone.localdate() - timedelta(days=jours)


def entier(**changes):
    """A whole vote, one step every two days."""
    return {
        "numero": "2026-12",
        "seance": il_y_a(10),
        "transmise_le": il_y_a(8),
        "ar_le": il_y_a(6),
        "executoire_le": il_y_a(5),
    } | changes


def enregistrer(acte, scene, champs, **kwargs):
    return transitions.enregistrer_autorisation(acte, champs, par=scene.jeanne, **kwargs)


def refus(acte, scene, champs, **kwargs):
    with pytest.raises(ErreurMetier) as refuse:
        enregistrer(acte, scene, champs, **kwargs)
    return refuse.value


def test_a_whole_vote_makes_the_act_ready_to_sign(transmis):
    acte, scene = transmis

    autorisation = enregistrer(acte, scene, entier(), fichier=fabriques.fichier(scene.jeanne))

    assert (acte.statut, acte.executoire_le) == (StatutActe.AUTORISEE, il_y_a(5))
    assert manques(autorisation) == []
    entree = EntreeJournal.objects.filter(action="acte.autoriser").get()
    assert entree.valeurs["executoire_le"] == il_y_a(5).isoformat()
    assert "numero" not in entree.valeurs


def test_it_is_filled_as_it_happens_and_what_is_not_given_stays(transmis):
    acte, scene = transmis

    enregistrer(acte, scene, {"seance_prevue": il_y_a(10)})
    enregistrer(acte, scene, {"seance": il_y_a(10), "numero": " 2026-12 "})
    enregistrer(acte, scene, {"transmise_le": il_y_a(8)}, fichier=fabriques.fichier(scene.jeanne))
    autorisation = enregistrer(acte, scene, {"ar_le": il_y_a(6)})

    assert acte.statut == StatutActe.TRANSMISE
    assert (autorisation.numero, autorisation.seance, autorisation.seance_prevue) == ("2026-12", il_y_a(10), il_y_a(10))
    assert manques(autorisation) == ["la date à partir de laquelle elle est applicable"]

    enregistrer(acte, scene, {"executoire_le": il_y_a(6)})

    assert acte.statut == StatutActe.AUTORISEE
    assert EntreeJournal.objects.filter(action="acte.enregistrer_vote").count() == 5


@pytest.mark.parametrize("champ", ATTENDUS)
def test_one_missing_piece_lets_nobody_sign(champ, transmis):
    acte, scene = transmis
    champs = entier()
    # A date needs those before it: they are left out with it.
    suite = ["seance", "transmise_le", "ar_le", "executoire_le"]
    if champ in suite[:2]:
        champs = {n: v for n, v in champs.items() if n not in suite[suite.index(champ) :]}
    champs.pop(champ, None)
    fichier = None if champ == "fichier" else fabriques.fichier(scene.jeanne)

    autorisation = enregistrer(acte, scene, champs, fichier=fichier)

    acte.refresh_from_db()
    assert ATTENDUS[champ] in manques(autorisation)
    assert (acte.statut, acte.executoire_le) == (StatutActe.TRANSMISE, None)
    with pytest.raises(ErreurMetier, match="La collectivité ne peut pas encore signer"):
        transitions.constater(
            acte,
            PartieSignataire.COLLECTIVITE,
            date=il_y_a(0),
            signataire="Michel Roux",
            lieu="Mairie",
            par=scene.jeanne,
        )


@pytest.mark.parametrize("champ", ["seance", "transmise_le", "ar_le", "executoire_le"])
def test_what_is_done_is_not_in_the_future(champ, transmis):
    acte, scene = transmis
    aujourd_hui = timezone.localdate()
    dates = dict.fromkeys(("seance", "transmise_le", "ar_le", "executoire_le"), aujourd_hui)

    erreur = refus(acte, scene, dates | {champ: aujourd_hui + HIER})

    assert (erreur.champ, erreur.message) == (
        champ,
        "Cette date est dans le futur : indiquez-la quand ce sera fait.",
    )
    assert not Autorisation.objects.exists()
    assert enregistrer(acte, scene, dates).executoire_le == aujourd_hui


@pytest.mark.parametrize(
    ("changes", "champ", "mots"),
    [
        ({"seance": il_y_a(21)}, "seance", "il n’a pas pu être voté avant"),
        ({"seance_prevue": il_y_a(21)}, "seance_prevue", "il n’a pas pu être voté avant"),
        ({"seance_prevue": date(2100, 1, 1)}, "seance_prevue", "choisissez un jour avant"),
        ({"transmise_le": il_y_a(11)}, "transmise_le", "avant la séance ou la décision"),
        ({"ar_le": il_y_a(9)}, "ar_le", "avant l’envoi à la préfecture"),
        ({"executoire_le": il_y_a(9)}, "executoire_le", "avant son envoi à la préfecture"),
        ({"seance": None}, "seance", "Indiquez d’abord la date de la séance"),
        ({"transmise_le": None}, "transmise_le", "Indiquez d’abord la date d’envoi à la préfecture"),
    ],
)
def test_no_date_comes_before_its_cause(changes, champ, mots, transmis):
    acte, scene = transmis

    erreur = refus(acte, scene, entier(**changes))

    assert erreur.champ == champ
    assert mots in erreur.message
    assert not Autorisation.objects.exists()
    acte.refresh_from_db()
    assert acte.statut == StatutActe.TRANSMISE


def test_the_limits_themselves_are_allowed(transmis):
    """Voted the day the text was transmitted, sent, received and applicable the same day; applicable before the receipt."""
    acte, scene = transmis
    jour = timezone.localdate(acte.transmise_le)
    meme_jour = dict.fromkeys(("seance_prevue", "seance", "transmise_le", "ar_le", "executoire_le"), jour)

    enregistrer(acte, scene, meme_jour)
    autorisation = enregistrer(acte, scene, {"ar_le": jour + HIER})

    assert (autorisation.executoire_le, autorisation.ar_le) == (jour, jour + HIER)


@pytest.mark.parametrize("statut", [s for s in StatutActe if s not in A_SIGNER])
def test_a_vote_is_recorded_only_between_the_transmission_and_the_signatures(statut):
    acte, scene = fabriques.acte(statut)

    erreur = refus(acte, scene, {"seance_prevue": il_y_a(0)})

    assert erreur.message.startswith("Le vote s’enregistre une fois la convention transmise")


def test_a_decision_under_delegation_is_recorded_the_same_way(transmis):
    acte, scene = transmis

    autorisation = enregistrer(
        acte, scene, entier(genre=GenreAutorisation.DECISION), fichier=fabriques.fichier(scene.jeanne)
    )

    assert autorisation.genre == GenreAutorisation.DECISION
    assert acte.statut == StatutActe.AUTORISEE
    erreur = refus(acte, scene, {"numero": "2026-13"})
    assert erreur.message.startswith("Cette décision est déjà enregistrée entière.")


# --- correcting ---


def test_a_vote_recorded_by_mistake_is_reopened_corrected_and_whole_again():
    acte, scene = fabriques.acte(StatutActe.AUTORISEE)
    avant = Autorisation.objects.get(acte=acte)

    transitions.rouvrir(acte, par=scene.jeanne)

    assert (acte.statut, acte.executoire_le) == (StatutActe.TRANSMISE, None)
    assert Autorisation.objects.get(acte=acte).numero == avant.numero
    autorisation = enregistrer(acte, scene, {"numero": "2026-99"})
    assert (acte.statut, autorisation.numero) == (StatutActe.AUTORISEE, "2026-99")
    assert autorisation.fichier == avant.fichier


def test_reopened_and_saved_unchanged_it_is_whole_again():
    acte, scene = fabriques.acte(StatutActe.AUTORISEE)
    transitions.rouvrir(acte, par=scene.jeanne)

    enregistrer(acte, scene, {})

    assert acte.statut == StatutActe.AUTORISEE


def test_saving_nothing_new_writes_nothing(transmis):
    acte, scene = transmis
    enregistrer(acte, scene, {"numero": "12"})

    autorisation = enregistrer(acte, scene, {"numero": "12"})

    assert autorisation.revision == 1
    assert EntreeJournal.objects.filter(action="acte.enregistrer_vote").count() == 1


def test_once_the_territory_has_signed_the_vote_is_not_corrected():
    acte, scene = fabriques.acte(StatutActe.AUTORISEE)
    transitions.constater(
        acte, PartieSignataire.COLLECTIVITE, date=il_y_a(0), signataire="Michel Roux", lieu="Mairie", par=scene.jeanne
    )

    with pytest.raises(ErreurMetier, match="a déjà déposé sa signature"):
        transitions.rouvrir(acte, par=scene.jeanne)

    acte.refresh_from_db()
    assert acte.statut == StatutActe.AUTORISEE
    assert acte.executoire_le is not None


def test_the_signature_of_anct_does_not_stand_in_the_way_of_a_correction():
    acte, scene = fabriques.acte(StatutActe.AUTORISEE)
    transitions.controler_credits(acte, imputation=fabriques.IMPUTATION, par=scene.claire)
    transitions.constater(
        acte, PartieSignataire.ANCT, date=il_y_a(0), signataire="Anne Exemple", lieu="Paris", par=scene.claire
    )

    transitions.rouvrir(acte, par=scene.jeanne)

    assert acte.statut == StatutActe.TRANSMISE
    assert acte.signee_anct_le == il_y_a(0)


# --- two writers ---


def test_who_read_before_someone_else_wrote_is_told(transmis):
    acte, scene = transmis
    enregistrer(acte, scene, {"numero": "2026-12"}, revision=0)

    depuis_le_debut = refus(acte, scene, {"numero": "2026-13"}, revision=0)
    autorisation = enregistrer(acte, scene, {"seance": il_y_a(10)}, revision=1)
    en_retard = refus(acte, scene, {"numero": "2026-14"}, revision=1)

    assert (depuis_le_debut.champ, en_retard.champ) == (REVISION, REVISION)
    assert "pendant que vous écriviez" in en_retard.message
    autorisation.refresh_from_db()
    assert (autorisation.numero, autorisation.seance, autorisation.revision) == ("2026-12", il_y_a(10), 2)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_eight_writers_who_read_the_same_page_one_writes():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)

    refuses = ensemble(
        [
            lambda n=n: enregistrer(Acte.objects.get(pk=acte.pk), scene, {"numero": f"2026-{n}"}, revision=0)
            for n in range(8)
        ]
    )

    assert [erreur.champ for erreur in refuses] == [REVISION] * 7
    autorisation = Autorisation.objects.get()
    assert (autorisation.revision, autorisation.acte_id) == (1, acte.pk)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_complete_it_at_once_authorise_it_once():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    jour = timezone.localdate()
    champs = dict.fromkeys(("seance", "transmise_le", "ar_le", "executoire_le"), jour) | {"numero": "2026-12"}
    fichiers = [fabriques.fichier(scene.jeanne, f"deliberation-{n}.pdf") for n in range(6)]

    refuses = ensemble(
        [lambda f=f: enregistrer(Acte.objects.get(pk=acte.pk), scene, champs, fichier=f) for f in fichiers]
    )

    assert len(refuses) == 5
    assert {e.message for e in refuses} == {
        "Cette délibération est déjà enregistrée entière. Pour la corriger, rouvrez-la d’abord."
    }
    acte.refresh_from_db()
    assert acte.statut == StatutActe.AUTORISEE
    assert EntreeJournal.objects.filter(action="acte.autoriser").count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_reopening_and_signing_at_once_never_leave_a_signature_without_authorisation():
    for _ in range(5):
        acte, scene = fabriques.acte(StatutActe.AUTORISEE)

        def signer(acte=acte, scene=scene):
            transitions.constater(
                Acte.objects.get(pk=acte.pk),
                PartieSignataire.COLLECTIVITE,
                date=timezone.localdate(),
                signataire="Michel Roux",
                lieu="Mairie",
                par=scene.jeanne,
            )

        def rouvrir(acte=acte, scene=scene):
            transitions.rouvrir(Acte.objects.get(pk=acte.pk), par=scene.jeanne)

        refuses = ensemble([signer, rouvrir])

        acte.refresh_from_db()
        assert len(refuses) == 1, refuses
        assert (acte.statut == StatutActe.AUTORISEE) == (acte.signee_collectivite_le is not None)
        assert (acte.executoire_le is None) == (acte.signee_collectivite_le is None)
    assert connection.vendor == "postgresql"

import pytest
from django.db import IntegrityError, transaction

from prestataires import transitions
from prestataires.enums import Forme, Statut, Transition
from prestataires.models import Prestataire
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.comptes.fabriques import AnctFabrique
from tests.prestataires.fabriques import prestataire, siret_valide
from tests.territoires.fabriques import DepartementFabrique

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("etat", "transition", "cible"), list(transitions.CYCLE.matrice()))
def test_every_state_meets_every_transition(etat, transition, cible):
    p, par = prestataire(Statut(etat)), AnctFabrique()

    if cible is None:
        with pytest.raises(ErreurMetier) as refus:
            transitions.changer_statut(p, transition, par=par, motif="Parce que.")
        assert Statut(etat).label in refus.value.message
    else:
        transitions.changer_statut(p, transition, par=par, motif="Parce que.")
        assert EntreeJournal.objects.de(p).first().action == f"prestataire.{transition.value}"

    assert Prestataire.objects.get().statut == (cible or etat)


@pytest.mark.parametrize("transition", [Transition.SUSPENDRE, Transition.RETIRER])
def test_what_is_decided_against_a_provider_says_why(transition):
    p = prestataire()

    with pytest.raises(ErreurMetier) as refus:
        transitions.changer_statut(p, transition, par=AnctFabrique(), motif=" ")

    assert (refus.value.champ, refus.value.message) == ("motif", "Dites en une phrase pourquoi.")


def test_referenced_again_the_motive_goes():
    p = prestataire(Statut.SUSPENDU)
    assert p.motif == "Attestation périmée."

    transitions.referencer(p, par=AnctFabrique())

    assert Prestataire.objects.get().motif == ""


def test_the_database_refuses_a_suspension_without_a_motive():
    p = prestataire()

    with pytest.raises(IntegrityError), transaction.atomic():
        Prestataire.objects.filter(pk=p.pk).update(statut=Statut.SUSPENDU)


def champs(**changes):
    return {
        "siret": siret_valide(7),
        "nom": "Fréquence Œuvre",
        "forme": Forme.COOPERATIVE,
        "competences": "Médiation, tirage au sort.",
        "fait_projets": True,
        "fait_savoir_faire": False,
        "site": "",
        "email": "",
        "telephone": "",
        "est_national": False,
        "departements": [DepartementFabrique()],
    } | changes


def test_enregistrer_adds_then_corrects_and_is_found_without_accents():
    par = AnctFabrique()
    p = transitions.enregistrer(champs(), par=par)
    assert (p.statut, list(Prestataire.objects.chercher("oeuvre mediation"))) == (Statut.PROPOSE, [p])

    transitions.enregistrer(champs(nom="Autre nom", departements=[], est_national=True), par=par, prestataire=p)

    assert list(Prestataire.objects.chercher("œuvre")) == []
    assert not p.zones.exists()
    assert [e.action for e in EntreeJournal.objects.de(p)] == ["prestataire.modifier", "prestataire.ajouter"]


def test_enregistrer_wants_a_zone_and_a_siret_of_its_own():
    par = AnctFabrique()
    with pytest.raises(ErreurMetier, match="Indiquez au moins un lieu"):
        transitions.enregistrer(champs(departements=[]), par=par)
    transitions.enregistrer(champs(), par=par)

    with pytest.raises(ErreurMetier, match="^Un prestataire avec ce SIRET est déjà dans la liste.$") as refus:
        transitions.enregistrer(champs(), par=par)

    assert refus.value.champ == "siret"
    assert Prestataire.objects.count() == 1

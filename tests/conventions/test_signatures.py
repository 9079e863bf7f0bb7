"""Signing and giving up: what the money, the number and the parcours become."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from conventions import transitions
from conventions.enums import PartieSignataire, Statut, StatutActe
from conventions.models import Acte, Convention
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours, Vague
from socle.documents import documents_de
from socle.documents.verification import par_code
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.travaux import moteur
from socle.travaux.models import Etat
from tests.conventions import fabriques

pytestmark = pytest.mark.django_db


def aujourd_hui():
    return timezone.localdate()


def constater(acte, partie, scene, jour=None):
    transitions.constater(
        acte, partie, date=jour or aujourd_hui(), signataire="Michel Roux", lieu=fabriques.LIEU, par=scene.claire
    )


def a_signer():
    """An act that both sides may sign."""
    acte, scene = fabriques.acte(StatutActe.AUTORISEE)
    transitions.controler_credits(acte, imputation=fabriques.IMPUTATION, par=scene.claire)
    return acte, scene


@pytest.mark.parametrize("premiere", list(PartieSignataire))
def test_signatures_in_either_order_put_the_parcours_into_action(premiere):
    acte, scene = a_signer()
    (seconde,) = set(PartieSignataire) - {premiere}

    constater(acte, premiere, scene)
    assert acte.statut == StatutActe.AUTORISEE
    assert Parcours.objects.get().statut == StatutParcours.CONTRACTUALISATION
    constater(acte, seconde, scene)

    assert acte.statut == StatutActe.SIGNEE
    assert Parcours.objects.get().statut == StatutParcours.MISE_EN_OEUVRE
    convention = Convention.objects.get()
    assert convention.montant_total == Decimal("18000.00")
    assert (convention.date_effet, convention.date_fin) == (aujourd_hui(), acte.date_fin)


@pytest.mark.parametrize(
    ("jours", "phrase"),
    [
        (1, "Une signature ne peut pas être datée dans le futur."),
        (-1, "il n’a pas pu être signé avant."),
    ],
)
def test_a_signature_is_neither_in_the_future_nor_before_the_transmission(jours, phrase):
    acte, scene = a_signer()

    with pytest.raises(ErreurMetier) as refus:
        constater(acte, PartieSignataire.ANCT, scene, aujourd_hui() + timedelta(days=jours))

    assert (refus.value.champ, refus.value.message[-len(phrase) :]) == ("date", phrase)
    acte.refresh_from_db()
    assert (acte.signee_collectivite_le, acte.signee_anct_le) == (None, None)
    assert not acte.signatures.exists()


def test_a_signature_is_not_after_the_end():
    acte, scene = a_signer()
    Acte.objects.filter(pk=acte.pk).update(date_fin=aujourd_hui() - timedelta(days=1))

    with pytest.raises(ErreurMetier, match="elle n’a pas pu être signée après"):
        constater(acte, PartieSignataire.ANCT, scene)


def test_a_signature_already_received_keeps_its_date():
    acte, scene = a_signer()
    constater(acte, PartieSignataire.ANCT, scene)

    with pytest.raises(ErreurMetier, match="Cette signature est déjà reçue, à la date du"):
        constater(acte, PartieSignataire.ANCT, scene)


def test_an_original_is_kept_somewhere():
    acte, scene = a_signer()

    with pytest.raises(ErreurMetier) as refus:
        transitions.constater(
            acte, PartieSignataire.ANCT, date=aujourd_hui(), signataire="Anne", lieu=" ", par=scene.claire
        )

    assert (refus.value.champ, refus.value.message) == ("lieu_original", "Écrivez où l’original signé est gardé.")


# --- abandonner -------------------------------------------------------------------------------------------------------------


def test_abandonner_gives_the_money_back_and_keeps_the_number_used():
    acte, scene = fabriques.acte(StatutActe.VALIDEE)

    transitions.abandonner(acte, motif="Le conseil a dit non.", par=scene.claire)

    acte.refresh_from_db()
    assert (acte.statut, acte.motif_abandon) == (StatutActe.ABANDONNEE, "Le conseil a dit non.")
    assert acte.convention.statut == Statut.CADUQUE
    assert Parcours.objects.get().montant_reserve == 0
    assert Vague.objects.get().montant_reserve == 0
    nouveau = transitions.rediger(scene.parcours, fabriques.champs(), par=scene.claire)
    transitions.valider(nouveau, par=scene.claire)
    assert nouveau.numero == f"TE-{aujourd_hui().year}-002"
    assert sum(nouveau.lignes.values_list("montant_delta", flat=True)) == Decimal("18000.00")


def test_abandonner_says_why():
    acte, scene = fabriques.acte()

    with pytest.raises(ErreurMetier) as refus:
        transitions.abandonner(acte, motif="   ", par=scene.claire)

    assert (refus.value.champ, refus.value.message) == (
        "motif",
        "Dites en une phrase pourquoi la convention est abandonnée.",
    )


def test_abandonner_a_draft_gives_nothing_back():
    acte, scene = fabriques.acte()

    transitions.abandonner(acte, motif="Doublon.", par=scene.claire)

    assert not EntreeJournal.objects.filter(action="parcours.reserver").exists()


def test_abandonner_opens_the_writing_again_and_frees_the_etapes():
    acte, scene = fabriques.acte(StatutActe.VALIDEE)

    transitions.abandonner(acte, motif="Le conseil a dit non.", par=scene.claire)

    parcours = Parcours.objects.get()
    assert parcours.statut == StatutParcours.FORMULATION
    assert {(e.statut, e.acte_reference) for e in parcours.etapes.all()} == {("proposee", "")}


def test_the_document_of_an_abandoned_convention_says_that_it_is_without_effect():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    document = documents_de(acte).get()
    assert moteur.traiter("documents.Document", document.pk) == Etat.PRET

    transitions.abandonner(acte, motif="Le conseil a dit non.", par=scene.claire)

    constat = par_code(document.code_verification)
    assert (constat.sens, constat.titre) == ("retire", "Ce document est authentique, mais il est sans effet")

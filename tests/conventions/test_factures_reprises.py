"""The accepted invoices of missions become expenses: once each, with what the mission already says; nothing else does."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.coherence import verifier
from conventions.enums import Assiette, StatutActe, StatutDepense
from conventions.models import Convention, Depense
from conventions.transitions import depenses, factures
from parcours.models import Etape
from prestataires.enums import StatutFacture
from prestataires.models import Facture
from prestataires.moyens import assiette_de, moyens_de
from prestataires.transitions import missions
from socle.journal.models import EntreeJournal
from tests.conventions.fabriques_avenants import signee
from tests.conventions.fabriques_depenses import champs_depense, convention_et_depenses
from tests.conventions.test_depenses import refus
from tests.conventions.test_depenses_pages import texte
from tests.conventions.test_numerotation import ensemble
from tests.prestataires.fabriques_missions import (
    SceneMission,
    besoin_choisi,
    champs_mission,
    facture_en,
    mission_en,
    scene_choisie,
)

pytestmark = pytest.mark.django_db
ACCEPTEE, RECUE = StatutFacture.ACCEPTEE, StatutFacture.RECUE


def facturee(*statuts, **kwargs):
    """(convention, scene, invoices): a convention in force, a mission of its parcours invoiced in these states."""
    convention, scene, _ = convention_et_depenses()
    mission, s = mission_en(s=scene_choisie(scene=scene, titre="Jardin partagé"))
    champs = {"ht": Decimal("500.00"), "ttc": Decimal("600.00")} | kwargs
    return convention, scene, [facture_en(statut, mission=mission, s=s, **champs)[0] for statut in statuts]


def payees(*lot, **kwargs):
    return {f.pk: {"date": timezone.localdate(), "mandat": "1301"} | kwargs for f in lot}


def page(scene, client, nom="depenses"):
    return client.get(reverse(f"conventions:{nom}", args=[scene.parcours.pk]))


def test_an_accepted_invoice_becomes_an_expense_with_all_that_is_known_of_it():
    convention, scene, [facture, _] = facturee(ACCEPTEE, RECUE)
    assert factures.a_reprendre(convention) == [facture]

    [depense] = factures.reprendre_factures(convention, payees(facture), par=scene.jeanne)

    assert (depense.facture, depense.fichier, depense.etape) == (facture, facture.fichier, facture.mission.etape)
    assert (depense.fournisseur, depense.numero, depense.objet) == (
        "Les Sentiers",
        facture.numero,
        "Mission : Jardin partagé",
    )
    assert (depense.ht, depense.ttc, depense.mandat) == (Decimal("500.00"), Decimal("600.00"), "1301")
    assert (depense.date, depense.statut) == (timezone.localdate(), StatutDepense.DECLAREE)
    assert EntreeJournal.objects.de(depense).get().valeurs["facture"] == facture.pk
    assert factures.a_reprendre(convention) == []
    assert verifier() == []


def test_an_expense_typed_without_its_number_is_completed_rather_than_counted_twice():
    convention, scene, [facture] = facturee(ACCEPTEE)
    typee = champs_depense(fournisseur="Les Sentiers", ttc=facture.ttc, ht=facture.ht, numero="")
    depenses.declarer(convention, typee, par=scene.jeanne)

    champ, phrase = refus(factures.reprendre_factures, convention, payees(facture), par=scene.jeanne)

    assert champ == f"payee_{facture.pk}"
    assert f"Si c’est elle, écrivez-y le numéro {facture.numero} :" in phrase
    assert Depense.objects.count() == 1


def test_submitted_twice_it_is_done_once():
    convention, scene, [facture] = facturee(ACCEPTEE)
    factures.reprendre_factures(convention, payees(facture), par=scene.jeanne)

    assert factures.reprendre_factures(convention, payees(facture), par=scene.jeanne) == []

    assert Depense.objects.count() == 1


def test_what_is_not_paid_yet_waits():
    convention, scene, [une, autre] = facturee(ACCEPTEE, ACCEPTEE)

    factures.reprendre_factures(convention, payees(une), par=scene.jeanne)

    assert factures.a_reprendre(convention) == [autre]
    assert refus(factures.reprendre_factures, convention, {}, par=scene.jeanne) == (None, factures.SANS_PAIEMENT)


def test_an_invoice_typed_by_hand_is_not_offered_again():
    convention, scene, [facture] = facturee(ACCEPTEE)

    champs = champs_depense(fournisseur="les SENTIERS", numero=facture.numero.lower())
    depenses.declarer(convention, champs, par=scene.jeanne)

    assert factures.a_reprendre(convention) == []


def test_an_expense_taken_out_of_the_list_may_be_taken_up_again():
    convention, scene, [facture] = facturee(ACCEPTEE)
    [depense] = factures.reprendre_factures(convention, payees(facture), par=scene.jeanne)

    depenses.retirer_depense(depense, par=scene.jeanne)
    [nouvelle] = factures.reprendre_factures(convention, payees(facture), par=scene.jeanne)

    assert list(facture.depenses.order_by("pk")) == [depense, nouvelle]


def test_one_field_at_fault_and_nothing_is_declared():
    convention, scene, [une, autre] = facturee(ACCEPTEE, ACCEPTEE)
    demain = timezone.localdate() + timedelta(days=1)

    champ, _ = refus(
        factures.reprendre_factures, convention, payees(une) | payees(autre, date=demain), par=scene.jeanne
    )

    assert champ == f"payee_{autre.pk}"
    assert Depense.objects.count() == 0


def test_an_invoice_of_another_territory_is_never_taken():
    convention, scene, _ = convention_et_depenses()
    ailleurs, _, _ = facture_en(ACCEPTEE)

    assert factures.reprendre_factures(convention, payees(ailleurs), par=scene.jeanne) == []
    assert Depense.objects.count() == 0


def test_the_coherence_sees_an_expense_of_an_invoice_that_is_not_accepted():
    convention, scene, [facture] = facturee(ACCEPTEE)
    [depense] = factures.reprendre_factures(convention, payees(facture), par=scene.jeanne)
    Facture.objects.filter(pk=facture.pk).update(statut=RECUE, jugee_par=None, jugee_le=None)

    assert verifier() == [
        f"Convention {convention.pk} : la dépense {depense.pk} vient d’une facture qui n’est pas acceptée pour ce parcours."
    ]


# --- the base of the means -------------------------------------------------------------------------------------------------------------


def test_missions_are_counted_on_the_base_of_the_convention():
    convention, scene, _ = convention_et_depenses()
    assert assiette_de(scene.parcours.pk) == "ttc"
    s = scene_choisie(scene=scene, titre="Jardin partagé", cout="2600")
    assert refus(missions.preparer, s.besoin, champs_mission(), par=s.jeanne)[0] == "montant_ttc"

    Convention.objects.filter(pk=convention.pk).update(assiette=Assiette.HT)
    missions.preparer(s.besoin, champs_mission(), par=s.jeanne)

    assert moyens_de(s.etape) == ("ht", Decimal("2600.00"), Decimal("2500.00"))


# --- pages -------------------------------------------------------------------------------------------------------------------------------


def test_the_list_of_expenses_leads_to_them_and_takes_them_in_one_gesture(client_de):
    convention, scene, [une, autre] = facturee(ACCEPTEE, ACCEPTEE)
    client = client_de(scene.jeanne)
    assert "2 factures acceptées à reprendre, pour vos missions." in texte(page(scene, client))
    saisie = {
        f"payee_{une.pk}": timezone.localdate().isoformat(),
        f"payee_{autre.pk}": timezone.localdate().isoformat(),
    }

    reponse = client.post(reverse("conventions:factures_reprendre", args=[scene.parcours.pk]), saisie, follow=True)

    assert "2 dépenses ajoutées. L’ANCT va les examiner." in texte(reponse)
    assert "à reprendre" not in texte(reponse)
    assert Depense.objects.filter(facture__in=(une, autre)).count() == 2
    encore = client.post(reverse("conventions:factures_reprendre", args=[scene.parcours.pk]), saisie, follow=True)
    assert "Toutes les factures acceptées sont déjà dans la liste." in texte(encore)
    assert Depense.objects.count() == 2


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(client_de):
    _, scene, [facture] = facturee(ACCEPTEE)
    client = client_de(scene.jeanne)
    adresse = reverse("conventions:factures_reprendre", args=[scene.parcours.pk])

    vide = client.post(adresse, {})
    trop_tot = client.post(adresse, {f"payee_{facture.pk}": "2020-01-31", f"mandat_{facture.pk}": "1301"})

    assert factures.SANS_PAIEMENT in texte(vide)
    assert "une dépense payée avant ce jour n’est pas comptée." in str(
        trop_tot.context["form"].errors[f"payee_{facture.pk}"]
    )
    assert 'value="1301"' in trop_tot.content.decode()


def test_a_convention_that_is_not_signed_takes_none(client_de):
    convention, scene = signee(StatutActe.TRANSMISE)
    etape = Etape.objects.filter(parcours=scene.parcours).order_by("pk").first()
    besoin = besoin_choisi(scene.parcours, etape, par=scene.jeanne)
    mission, s = mission_en(s=SceneMission(scene.parcours, etape, besoin, scene.jeanne, scene.claire))
    facture_en(ACCEPTEE, mission=mission, s=s)

    reponse = client_de(scene.jeanne).get(
        reverse("conventions:factures_reprendre", args=[scene.parcours.pk]), follow=True
    )

    assert "les dépenses se déclarent après sa signature" in texte(reponse)


@pytest.mark.parametrize("nb", [1, 8])
def test_the_number_of_invoices_costs_no_query(client_de, django_assert_num_queries, nb):
    _, scene, _ = facturee(*[ACCEPTEE] * nb, ht=Decimal("50.00"), ttc=Decimal("60.00"))
    client = client_de(scene.jeanne)
    adresse = reverse("conventions:factures_reprendre", args=[scene.parcours.pk])
    client.get(adresse)

    with django_assert_num_queries(7):
        assert client.get(adresse).status_code == 200


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_declare_each_invoice_once():
    convention, scene, lot = facturee(ACCEPTEE, ACCEPTEE)
    copies = [Convention.objects.get(pk=convention.pk) for _ in range(3)]

    refus_leves = ensemble([lambda c=c: factures.reprendre_factures(c, payees(*lot), par=scene.jeanne) for c in copies])

    assert refus_leves == []
    assert sorted(Depense.objects.values_list("facture", flat=True)) == sorted(f.pk for f in lot)
    assert verifier() == []

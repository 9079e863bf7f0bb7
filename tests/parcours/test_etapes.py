"""One étape: what it needs before it is contracted or starts, the days it really happened, its form, its files."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from parcours import transitions
from parcours.enums import Statut, StatutEtape
from parcours.models import Etape
from socle.comptes.enums import RoleAnct
from socle.mots import date_longue
from tests.comptes.fabriques import AnctFabrique
from tests.comptes.gestes import texte
from tests.parcours import fabriques
from tests.parcours.gestes import adresse, depuis_deux_mois, refus

pytestmark = pytest.mark.django_db

AUJOURD_HUI = timezone.localdate


# --- before the convention, before the start -----------------------------------------------------------------------------


def test_an_etape_whose_cost_is_unknown_is_not_contracted():
    parcours, jeanne = fabriques.ouvert()
    balade = fabriques.etape(parcours, jeanne, cout=None)

    erreur = refus(transitions.valider_etape, balade, reference="TE-2026-001", par=parcours.referent)

    assert erreur.message == ("Indiquez le coût de l’étape « Balade nocturne » avant de l’inscrire dans la convention.")
    assert Etape.objects.get().statut == StatutEtape.BROUILLON


def test_a_cost_of_zero_is_known():
    parcours, jeanne = fabriques.ouvert()
    balade = fabriques.etape(parcours, jeanne, cout=Decimal(0))

    transitions.valider_etape(balade, reference="TE-2026-001", par=parcours.referent)

    assert Etape.objects.get().statut == StatutEtape.VALIDEE


@pytest.mark.parametrize("manque", [{"public": ""}, {"place_des_habitants": None}])
@pytest.mark.parametrize("verbe", [transitions.demarrer_etape, transitions.terminer_etape])
def test_an_etape_does_not_start_without_public_and_place(manque, verbe):
    parcours, jeanne, balade = depuis_deux_mois()
    Etape.objects.update(**manque)

    assert refus(verbe, balade, par=jeanne).message == (
        "Indiquez pour qui est l’étape « Balade nocturne » et quelle place ont les habitants."
    )


def test_an_in_house_training_has_a_place_of_the_inhabitants_that_is_zero():
    parcours, jeanne, balade = depuis_deux_mois()
    Etape.objects.update(place_des_habitants=0)

    transitions.demarrer_etape(balade, par=jeanne)

    assert Etape.objects.get().statut == StatutEtape.EN_COURS


def test_the_page_leads_to_what_is_missing_before_the_start(client_de):
    parcours, jeanne, balade = depuis_deux_mois()
    Etape.objects.update(public="")

    page = client_de(jeanne).get(adresse("etape_suivi", parcours.pk, balade.pk)).content.decode()

    assert adresse("etape_preciser", parcours.pk, balade.pk) in page
    assert 'name="commencee"' not in page


# --- the days it really happened -----------------------------------------------------------------------------------------


def test_an_etape_put_off_after_it_began_takes_up_again(client_de):
    parcours, jeanne, balade = depuis_deux_mois()
    transitions.demarrer_etape(balade, par=jeanne)
    transitions.reporter_etape(Etape.objects.get(pk=balade.pk), fin=balade.fin + timedelta(days=10), par=jeanne)
    client, suivi = client_de(jeanne), adresse("etape_suivi", parcours.pk, balade.pk)

    page = client.get(suivi).content.decode()
    suite = client.post(suivi, {"commencee": ""}, follow=True)

    assert "Elle a repris" in page
    assert "Elle a commencé aujourd’hui" not in page
    assert "a repris." in texte(suite)


def test_one_click_writes_today(client_de):
    parcours, jeanne, balade = depuis_deux_mois()
    client = client_de(jeanne)
    suivi = adresse("etape_suivi", parcours.pk, balade.pk)

    page = client.get(suivi).content.decode()
    assert "Elle a commencé aujourd’hui" in page
    client.post(suivi, {"commencee": ""})
    client.post(suivi, {"terminee": ""})

    balade.refresh_from_db()
    assert (balade.statut, balade.debut_reel, balade.fin_reelle) == (
        StatutEtape.REALISEE,
        AUJOURD_HUI(),
        AUJOURD_HUI(),
    )


def test_another_day_may_be_told(client_de):
    parcours, jeanne, balade = depuis_deux_mois()
    hier = AUJOURD_HUI() - timedelta(days=1)

    client_de(jeanne).post(
        adresse("etape_suivi", parcours.pk, balade.pk), {"jour": "True", "quoi": "commencee", "le": hier.isoformat()}
    )

    balade.refresh_from_db()
    assert (balade.statut, balade.debut_reel) == (StatutEtape.EN_COURS, hier)


@pytest.mark.parametrize(
    ("jours", "phrase"),
    [(1, "Cette date est dans le futur."), (-61, "Le parcours a commencé le {debut} : cette date est avant.")],
)
def test_a_day_that_cannot_be_is_told_beside_the_field_and_kept(jours, phrase, client_de):
    parcours, jeanne, balade = depuis_deux_mois()
    le = (AUJOURD_HUI() + timedelta(days=jours)).isoformat()

    reponse = client_de(jeanne).post(
        adresse("etape_suivi", parcours.pk, balade.pk), {"jour": "True", "quoi": "terminee", "le": le}
    )

    assert reponse.context["jour"].errors["le"] == [phrase.format(debut=date_longue(parcours.debut))]
    assert f'value="{le}"' in reponse.content.decode()
    assert Etape.objects.get().statut == StatutEtape.VALIDEE


def test_an_etape_does_not_end_before_it_began():
    parcours, jeanne, balade = depuis_deux_mois()
    transitions.demarrer_etape(balade, par=jeanne)

    erreur = refus(transitions.terminer_etape, balade, par=jeanne, le=AUJOURD_HUI() - timedelta(days=1))

    assert erreur.champ == "le"
    assert erreur.message.startswith("La fin réelle (")


def test_an_unknown_start_is_the_planned_one_or_the_end_when_it_is_earlier():
    parcours, jeanne, balade = depuis_deux_mois()
    Etape.objects.update(debut=AUJOURD_HUI() - timedelta(days=20))
    transitions.terminer_etape(balade, par=jeanne, le=AUJOURD_HUI() - timedelta(days=2))
    assert Etape.objects.get().debut_reel == AUJOURD_HUI() - timedelta(days=20)

    autre, jeanne2, verger = depuis_deux_mois(nom="Flers", email="mairie@flers.example")
    Etape.objects.filter(pk=verger.pk).update(debut=AUJOURD_HUI() + timedelta(days=20))
    transitions.terminer_etape(verger, par=jeanne2)
    assert Etape.objects.get(pk=verger.pk).debut_reel == AUJOURD_HUI()


def test_real_dates_are_corrected_later():
    parcours, jeanne, balade = depuis_deux_mois()
    transitions.demarrer_etape(balade, par=jeanne)
    transitions.terminer_etape(balade, par=jeanne)
    debut, fin = AUJOURD_HUI() - timedelta(days=9), AUJOURD_HUI() - timedelta(days=2)

    transitions.corriger_dates_reelles(balade, debut=debut, fin=fin, par=jeanne)

    balade.refresh_from_db()
    assert (balade.debut_reel, balade.fin_reelle, balade.statut) == (debut, fin, StatutEtape.REALISEE)


def test_wrong_corrections_are_told_beside_their_field():
    parcours, jeanne, balade = depuis_deux_mois()
    assert (
        "n’a pas encore commencé"
        in refus(transitions.corriger_dates_reelles, balade, debut=AUJOURD_HUI(), par=jeanne).message
    )
    transitions.terminer_etape(balade, par=jeanne)
    demain, hier = AUJOURD_HUI() + timedelta(days=1), AUJOURD_HUI() - timedelta(days=1)

    for debut, fin, champ in (
        (None, AUJOURD_HUI(), "debut"),
        (hier, None, "fin"),
        (hier, demain, "fin"),
        (demain, AUJOURD_HUI(), "debut"),
        (AUJOURD_HUI(), hier, "fin"),
    ):
        assert refus(transitions.corriger_dates_reelles, balade, debut=debut, fin=fin, par=jeanne).champ == champ


def test_the_correction_stays_open_on_the_page_of_an_etape_that_is_over(client_de):
    parcours, jeanne, balade = depuis_deux_mois()
    transitions.terminer_etape(balade, par=jeanne)
    hier = (AUJOURD_HUI() - timedelta(days=1)).isoformat()
    client = client_de(jeanne)
    suivi = adresse("etape_suivi", parcours.pk, balade.pk)

    assert "Corriger ces dates" in client.get(suivi).content.decode()
    client.post(suivi, {"dates": "True", "debut": hier, "fin": hier})

    balade.refresh_from_db()
    assert balade.fin_reelle.isoformat() == hier


# --- given up ------------------------------------------------------------------------------------------------------------


def test_the_team_gives_up_what_is_not_contracted():
    parcours, jeanne = fabriques.ouvert()
    balade = fabriques.etape(parcours, jeanne)

    assert refus(transitions.abandonner_etape, balade, motif="  ", par=jeanne).champ == "motif"
    transitions.abandonner_etape(balade, motif=" Trop de pluie. ", par=jeanne)

    balade.refresh_from_db()
    assert (balade.statut, balade.motif_abandon) == (StatutEtape.ABANDONNEE, "Trop de pluie.")


def test_only_pilots_of_anct_give_up_what_is_contracted(client_de):
    parcours, jeanne, balade = depuis_deux_mois()
    page = adresse("etape_abandonner", parcours.pk, balade.pk)

    assert refus(transitions.abandonner_etape, balade, motif="Trop de pluie.", par=jeanne).message == (
        "Cette étape est inscrite dans la convention : demandez à votre contact à l’ANCT de l’abandonner."
    )
    assert client_de(jeanne).post(page, {"motif": "Trop de pluie."}).status_code == 403
    assert client_de(AnctFabrique(role_anct=RoleAnct.LECTURE)).get(page).status_code == 403
    assert client_de(parcours.referent).post(page, {"motif": "Trop de pluie."}).status_code == 302
    assert Etape.objects.get().statut == StatutEtape.ABANDONNEE


def test_an_etape_of_a_convention_being_signed_is_not_given_up():
    parcours, jeanne, balade = depuis_deux_mois()
    fabriques.mettre_en_etat(parcours, Statut.CONTRACTUALISATION)

    assert refus(transitions.abandonner_etape, balade, motif="Non.", par=parcours.referent)
    assert Etape.objects.get().statut == StatutEtape.VALIDEE


# --- what the convention leaves open -------------------------------------------------------------------------------------


def test_who_leads_and_for_whom_stay_open_once_contracted(client_de):
    parcours, jeanne, balade = depuis_deux_mois()
    saisie = {
        "pilote": parcours.interlocuteur_id,
        "public": ["elus", "agents"],
        "place_des_habitants": "4",
        "livrables": "Un plan.",
        "aide": "",
        "thematique": "culture",
        "revision": balade.revision,
    }

    reponse = client_de(jeanne).post(adresse("etape_preciser", parcours.pk, balade.pk), saisie)

    assert reponse.status_code == 302
    balade = Etape.objects.select_related("action").get()
    assert (balade.pilote_id, balade.public, balade.place_des_habitants) == (
        parcours.interlocuteur_id,
        "elus,agents",
        4,
    )
    assert balade.action.thematique == "culture"
    assert (balade.titre, balade.statut) == ("Balade nocturne", StatutEtape.VALIDEE)


def test_the_rest_of_a_contracted_etape_is_closed_and_says_how_to_change_it(client_de):
    parcours, jeanne, balade = depuis_deux_mois()

    reponse = client_de(jeanne).get(adresse("etape_modifier", parcours.pk, balade.pk))

    assert reponse.status_code == 403
    assert "Demander un changement" in texte(reponse)

"""The phases of a parcours: what each passage asks for, in the words that people read, and what happens at the end."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours import gardes, transitions
from parcours.enums import GenreEchange, Statut, StatutEtape
from parcours.models import Correction, Echange, Etape, Modification, Parcours
from rappels.calcul import echeances
from socle.comptes.enums import RoleAnct
from socle.echeances import ANCT
from socle.erreurs import ErreurMetier
from socle.travaux.models import Courriel
from tests.comptes.fabriques import AnctFabrique
from tests.comptes.gestes import texte
from tests.parcours.fabriques import en_oeuvre, etape, mettre_en_etat, ouvert

pytestmark = pytest.mark.django_db


def finir(parcours):
    Etape.objects.filter(parcours=parcours).update(statut=StatutEtape.REALISEE)


def en_bilan(**kwargs):
    """(parcours, interlocutrice): the étapes are over, the time of looking back has come."""
    parcours, jeanne = en_oeuvre(**kwargs)
    finir(parcours)
    transitions.entrer_en_bilan(parcours, par=jeanne)
    return parcours, jeanne


def noter(parcours, par, genre=GenreEchange.BILAN, jours=0, **autres):
    champs = {
        "date": timezone.localdate() - timedelta(days=jours),
        "genre": genre,
        "personnes": "Jeanne Faure",
        "resume": "Tout s’est bien passé.",
        "prochain_contact": None,
        **autres,
    }
    return transitions.noter_echange(parcours, champs, par=par)


def clos(**kwargs):
    parcours, jeanne = en_bilan(**kwargs)
    noter(parcours, parcours.referent)
    transitions.clore(parcours, par=parcours.referent)
    return parcours, jeanne


def modification(parcours, par):
    balade = parcours.etapes.get()
    return Modification.objects.create(
        parcours=parcours, etape=balade, champ="cout", nouveau="12000.00", motif="Devis", demandee_par=par
    )


def lu(page):
    return texte(page).replace("&nbsp;", " ").replace("\u00a0", " ")


# --- mise en œuvre → bilan ---


def test_entrer_en_bilan_names_the_etapes_that_are_not_over():
    parcours, jeanne = en_oeuvre()
    Etape.objects.filter(parcours=parcours).update(statut=StatutEtape.EN_COURS)

    with pytest.raises(ErreurMetier) as refus:
        transitions.entrer_en_bilan(parcours, par=jeanne)

    assert refus.value.message == "Il reste 1\u00a0étape en cours : « Balade nocturne ». Dites où elle en est."
    assert Parcours.objects.get(pk=parcours.pk).statut == Statut.MISE_EN_OEUVRE


def test_entrer_en_bilan_tells_foreseen_etapes_apart():
    parcours, jeanne = en_oeuvre()
    finir(parcours)
    etape(parcours, jeanne, "Un verger")
    etape(parcours, jeanne, "Un forum")

    assert [manque.phrase for manque in gardes.manques_avant_bilan(parcours)] == [
        "Il reste 2\u00a0étapes en projet : « Un verger » et « Un forum ». Abandonnez-les ou retirez-les."
    ]


def test_a_long_list_of_etapes_names_three():
    parcours, jeanne = en_oeuvre()
    finir(parcours)
    for n in range(6):
        etape(parcours, jeanne, f"Étape {n}")

    (manque,) = gardes.manques_avant_bilan(parcours)

    assert "« Étape 0 », « Étape 1 », « Étape 2 » et 3 autres" in manque.phrase


def test_entrer_en_bilan_waits_for_the_decision_on_a_change():
    parcours, jeanne = en_oeuvre()
    finir(parcours)
    modification(parcours, jeanne)

    with pytest.raises(ErreurMetier) as refus:
        transitions.entrer_en_bilan(parcours, par=jeanne)

    assert refus.value.message == (
        "Il reste 1\u00a0changement demandé sans décision. Indiquez la décision, ou retirez la demande."
    )


def test_the_overview_shows_what_is_missing_with_the_page_where_it_is_settled(client_de):
    parcours, jeanne = en_oeuvre()

    page = client_de(jeanne).get(reverse("parcours:apercu", args=[parcours.pk]))

    assert "Il reste 1 étape en cours : « Balade nocturne ». Dites où elle en est." in lu(page)
    assert "Passer au bilan" not in lu(page)
    assert f'href="{reverse("parcours:etapes", args=[parcours.pk])}"' in page.content.decode()


def test_the_interlocutrice_passes_to_the_bilan_with_one_button(client_de):
    parcours, jeanne = en_oeuvre()
    finir(parcours)
    client = client_de(jeanne)

    assert "Passer au bilan" in lu(client.get(reverse("parcours:apercu", args=[parcours.pk])))
    page = client.post(reverse("parcours:bilan", args=[parcours.pk]), follow=True)

    assert Parcours.objects.get(pk=parcours.pk).statut == Statut.BILAN
    assert "Le parcours est en bilan : il ne change plus." in lu(page)


def test_a_refused_passage_is_told_to_the_person(client_de):
    parcours, jeanne = en_oeuvre()

    page = client_de(jeanne).post(reverse("parcours:bilan", args=[parcours.pk]))

    assert page.status_code == 409
    assert "Il reste 1 étape en cours : « Balade nocturne »." in lu(page)


# --- bilan → clos ---


def test_clore_asks_for_a_shared_meeting_of_bilan():
    parcours, jeanne = en_bilan()
    noter(parcours, parcours.referent, interne=True)
    noter(parcours, jeanne, GenreEchange.APPEL)

    with pytest.raises(ErreurMetier) as refus:
        transitions.clore(parcours, par=parcours.referent)

    assert refus.value.message == (
        "Aucune réunion de bilan n’est notée. Notez l’échange, avec le genre « Réunion de bilan »."
    )


def test_clore_asks_that_nothing_waits_for_an_answer():
    parcours, jeanne = en_bilan()
    noter(parcours, jeanne)
    balade = parcours.etapes.get()
    Correction.objects.create(
        parcours=parcours, modele="etape", cible_uid=balade.uid, champ="titre", message="Où ?", demandee_par=jeanne
    )
    modification(parcours, jeanne)

    assert [manque.phrase for manque in gardes.manques_avant_cloture(parcours)] == [
        "Il reste 1\u00a0question de l’ANCT sans suite. Réglez ou annulez chacune.",
        "Il reste 1\u00a0changement demandé sans décision. Indiquez la décision, ou retirez la demande.",
    ]


def test_clore_records_the_day(client_de):
    parcours, jeanne = en_bilan()
    noter(parcours, jeanne)
    client = client_de(parcours.referent)

    assert "Terminer le parcours" in lu(client.get(reverse("parcours:apercu", args=[parcours.pk])))
    assert client.get(reverse("parcours:clore", args=[parcours.pk])).status_code == 200
    client.post(reverse("parcours:clore", args=[parcours.pk]))

    parcours.refresh_from_db()
    assert (parcours.statut, parcours.clos_le) == (Statut.CLOS, timezone.localdate())


def test_the_page_that_ends_keeps_its_refusal_above_the_button(client_de):
    parcours, _ = en_bilan()

    page = client_de(parcours.referent).post(reverse("parcours:clore", args=[parcours.pk]))

    assert page.status_code == 200
    assert "Aucune réunion de bilan n’est notée." in lu(page)
    assert Parcours.objects.get(pk=parcours.pk).statut == Statut.BILAN


def test_a_parcours_that_is_over_says_when_and_when_anct_takes_news(client_de):
    parcours, jeanne = clos()
    Parcours.objects.filter(pk=parcours.pk).update(clos_le="2027-01-15")

    page = lu(client_de(jeanne).get(reverse("parcours:apercu", args=[parcours.pk])))

    assert "Le parcours s’est terminé le 15 janvier 2027" in page
    assert "6 mois après, vers le 17 juillet 2027" in page
    assert "12 mois après, vers le 15 janvier 2028" in page


# --- after the end ---


def suivis(parcours, jour):
    return [e.quand for e in echeances(jour, pour=ANCT, parcours=[parcours.pk], codes={"parcours.suivi"})]


def test_anct_takes_news_after_six_then_twelve_months():
    parcours, jeanne = clos()
    fin = timezone.localdate() - timedelta(days=200)
    Parcours.objects.filter(pk=parcours.pk).update(clos_le=fin)
    Echange.tous.update(date=fin)
    jour = timezone.localdate()

    assert suivis(parcours, fin) == []
    assert suivis(parcours, jour) == [fin + timedelta(days=183)]

    noter(parcours, jeanne, GenreEchange.APPEL)
    assert suivis(parcours, jour) == [fin + timedelta(days=183)]

    noter(parcours, parcours.referent, GenreEchange.SUIVI, interne=True)
    assert suivis(parcours, jour) == []
    assert suivis(parcours, fin + timedelta(days=340)) == [fin + timedelta(days=365)]


@pytest.mark.parametrize(("en_avance", "attendus"), [(30, []), (31, [183])])
def test_a_follow_up_counts_from_thirty_days_before_its_day(en_avance, attendus):
    parcours, jeanne = clos()
    fin = timezone.localdate() - timedelta(days=183)
    Parcours.objects.filter(pk=parcours.pk).update(clos_le=fin)
    noter(parcours, jeanne, GenreEchange.SUIVI, jours=en_avance)

    assert suivis(parcours, timezone.localdate()) == [fin + timedelta(days=n) for n in attendus]


def test_a_parcours_over_is_followed_until_three_months_after_the_last_follow_up():
    parcours, _ = clos()
    assert Parcours.objects.attendus().get() == parcours

    Parcours.objects.update(clos_le=timezone.localdate() - timedelta(days=460))

    assert not Parcours.objects.attendus().exists()


# --- stopping ---


def test_abandonner_tells_everyone_of_the_team_and_keeps_the_motive(client_de):
    parcours, jeanne = ouvert()
    transitions.ajouter_equipier(
        parcours, nom="Paul", fonction="Élu", email="paul@montaud.example", par=jeanne, inviter=True
    )
    transitions.ajouter_equipier(parcours, nom="Michel", fonction="Maire", par=jeanne)
    client = client_de(parcours.referent)
    adresse = reverse("parcours:arreter", args=[parcours.pk])

    assert client.get(adresse).status_code == 200
    client.post(adresse, {"motif": "La commune fusionne."})

    parcours.refresh_from_db()
    assert (parcours.statut, parcours.motif_arret) == (Statut.ABANDONNE, "La commune fusionne.")
    assert parcours.clos_le == timezone.localdate()
    assert sorted(c.destinataire for c in Courriel.objects.filter(gabarit="parcours.arret")) == [
        "mairie@montaud.example",
        "paul@montaud.example",
    ]
    page = lu(client_de(jeanne).get(reverse("parcours:apercu", args=[parcours.pk])))
    assert "La commune fusionne." in page
    assert "Ce parcours est arrêté : il ne change plus." in page


def test_abandonner_without_a_motive_is_refused_beside_the_field(client_de):
    parcours, _ = ouvert()

    page = client_de(parcours.referent).post(reverse("parcours:arreter", args=[parcours.pk]), {"motif": "  "})

    assert "Répondez à la question « Pourquoi le parcours s’arrête-t-il ? »." in lu(page)
    assert Parcours.objects.get(pk=parcours.pk).statut == Statut.DIAGNOSTIC


@pytest.mark.parametrize("statut", [Statut.BILAN, Statut.CLOS, Statut.ABANDONNE])
def test_a_parcours_near_its_end_is_not_stopped_any_more(statut, client_de):
    parcours, _ = ouvert()
    mettre_en_etat(parcours, statut)
    claire = AnctFabrique(role_anct=RoleAnct.CHARGE_MISSION)

    page = client_de(claire).get(reverse("parcours:arreter", args=[parcours.pk]))

    assert page.status_code == 403

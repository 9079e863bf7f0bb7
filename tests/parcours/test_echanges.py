"""What was said: noted by both sides, internal notes read under /gestion/ alone, due dates that a later talk settles."""

from datetime import timedelta

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone

from parcours import transitions
from parcours.enums import GenreEchange
from parcours.models import Echange
from rappels.calcul import echeances
from socle.comptes.enums import RoleAnct
from socle.echeances import ANCT
from socle.erreurs import ErreurMetier
from tests.comptes.fabriques import AnctFabrique
from tests.comptes.gestes import texte
from tests.isolation.scene import champs_echange
from tests.parcours.fabriques import ouvert

pytestmark = pytest.mark.django_db

SECRET = "Le conseil hésite entre nous"
LISTE = 5


def jour(jours=0):
    return timezone.localdate() + timedelta(days=jours)


def saisie(**autres):
    return {
        "date": jour().isoformat(),
        "genre": "appel",
        "personnes": "Anne Petit",
        "resume": "La salle est réservée.",
        "prochain_contact": "",
        **autres,
    }


def noter(parcours, par, **autres):
    return transitions.noter_echange(parcours, champs_echange(**autres), par=par)


def charge():
    return AnctFabrique(role_anct=RoleAnct.CHARGE_MISSION)


def lu(page):
    return texte(page).replace("&nbsp;", " ").replace("\u00a0", " ")


# --- noting ---


def test_the_team_notes_a_talk_and_both_sides_read_it(client_de):
    parcours, jeanne = ouvert()

    page = client_de(jeanne).post(reverse("parcours:echange_noter", args=[parcours.pk]), saisie(), follow=True)

    assert "La salle est réservée." in lu(page)
    assert "La salle est réservée." in lu(
        client_de(parcours.referent).get(reverse("parcours:gestion_echanges", args=[parcours.pk]))
    )
    note = Echange.objects.get()
    assert (note.note_par, note.interne, note.parcours) == (jeanne, False, parcours)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"date": jour(1).isoformat()}, "Cette date est dans le futur."),
        ({"prochain_contact": jour(-1).isoformat()}, "Le prochain contact est avant l’échange."),
        ({"personnes": ""}, "Répondez à la question « Avec qui ? »."),
        ({"resume": ""}, "Remplissez « En trois lignes »."),
        ({"resume": "a" * 1001}, "Ce texte est trop long"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_changes_nothing(champs, phrase, client_de):
    parcours, jeanne = ouvert()

    page = client_de(jeanne).post(reverse("parcours:echange_noter", args=[parcours.pk]), saisie(**champs))

    assert page.status_code == 200
    assert phrase in lu(page)
    assert not Echange.tous.exists()


def test_the_verb_refuses_what_the_form_refuses():
    parcours, jeanne = ouvert()

    for champs, champ in (
        ({"date": jour(1)}, "date"),
        ({"prochain_contact": jour(-1)}, "prochain_contact"),
        ({"interne": True}, "interne"),
    ):
        with pytest.raises(ErreurMetier) as refus:
            noter(parcours, jeanne, **champs)
        assert refus.value.champ == champ
    assert not Echange.tous.exists()


def test_the_portal_form_cannot_make_a_note_internal(client_de):
    parcours, jeanne = ouvert()
    noter_ici = reverse("parcours:echange_noter", args=[parcours.pk])

    for personne in (jeanne, parcours.referent):
        client_de(personne).post(noter_ici, saisie(interne="on"))
        assert "visible de l’ANCT seulement" not in lu(client_de(personne).get(noter_ici)).lower()

    assert [note.interne for note in Echange.tous.all()] == [False, False]


def test_anct_notes_an_internal_talk_under_gestion_alone(client_de):
    parcours, jeanne = ouvert()
    claire = charge()

    page = client_de(claire).post(
        reverse("parcours:gestion_echange_noter", args=[parcours.pk]),
        saisie(resume=SECRET, interne="on"),
        follow=True,
    )

    assert SECRET in lu(page)
    assert "ANCT seulement" in lu(page)
    for personne in (jeanne, claire):
        assert SECRET not in lu(client_de(personne).get(reverse("parcours:echanges", args=[parcours.pk])))
    assert not Echange.objects.exists()


# --- correcting ---


def test_correcting_keeps_the_former_note_out_of_the_lists(client_de):
    parcours, jeanne = ouvert()
    premiere = noter(parcours, jeanne)
    client = client_de(jeanne)
    corriger = reverse("parcours:echange_corriger", args=[parcours.pk, premiere.pk])

    assert "La salle est réservée." in client.get(corriger).content.decode()
    page = client.post(corriger, saisie(resume="La salle est prise."), follow=True)

    assert "La salle est prise." in lu(page)
    assert "La salle est réservée." not in lu(page)
    assert Echange.tous.count() == 2
    assert Echange.tous.get(pk=premiere.pk).retire_le is not None


def test_only_its_author_corrects_or_withdraws_a_note(client_de):
    parcours, jeanne = ouvert()
    note = noter(parcours, jeanne)
    client = client_de(parcours.referent)

    corrigee = client.get(reverse("parcours:echange_corriger", args=[parcours.pk, note.pk]))
    retiree = client.post(reverse("parcours:echange_retirer", args=[parcours.pk, note.pk]))

    assert (corrigee.status_code, retiree.status_code) == (403, 403)
    assert "Seule la personne qui a noté cet échange peut le corriger ou le retirer." in lu(corrigee)
    with pytest.raises(ErreurMetier):
        transitions.retirer_echange(note, par=parcours.referent)
    assert Echange.objects.get().retire_le is None


def test_a_note_is_withdrawn_once(client_de):
    parcours, jeanne = ouvert()
    note = noter(parcours, jeanne)

    transitions.retirer_echange(note, par=jeanne)
    with pytest.raises(ErreurMetier) as refus:
        transitions.retirer_echange(note, par=jeanne)

    assert refus.value.message == "Cet échange a déjà été retiré ou corrigé."
    assert "La salle est réservée." not in lu(client_de(jeanne).get(reverse("parcours:echanges", args=[parcours.pk])))


def test_an_internal_note_is_not_found_through_the_portal(client_de):
    parcours, _ = ouvert()
    claire = parcours.referent
    note = noter(parcours, claire, resume=SECRET, interne=True)

    for nom in ("echange_corriger", "echange_retirer"):
        page = client_de(claire).post(reverse(f"parcours:{nom}", args=[parcours.pk, note.pk]), saisie())
        assert page.status_code == 404


# --- searching ---


def test_the_list_is_filtered_and_paged(client_de):
    parcours, jeanne = ouvert()
    for n in range(25):
        noter(parcours, jeanne, resume=f"Point {n}", genre=GenreEchange.VISITE if n == 3 else GenreEchange.APPEL)
    noter(parcours, parcours.referent, resume=SECRET, interne=True)
    client = client_de(parcours.referent)
    adresse = reverse("parcours:gestion_echanges", args=[parcours.pk])

    assert "26 échanges." in lu(client.get(adresse))
    assert "Page 2 sur 2" in lu(client.get(adresse, {"page": 2}))
    assert "Point 3" in lu(client.get(adresse, {"genre": "visite"}))
    assert "1 échange." in lu(client.get(adresse, {"q": "hésite"}))
    assert "1 échange." in lu(client.get(adresse, {"portee": "internes"}))
    assert "25 échanges." in lu(client.get(adresse, {"portee": "partages"}))
    assert "Aucun échange ne correspond." in lu(client.get(adresse, {"q": "rien de tel"}))


@pytest.mark.parametrize("gestion", [False, True], ids=["portail", "gestion"])
@pytest.mark.parametrize("nombre", [1, 15])
def test_the_number_of_queries_does_not_depend_on_the_number_of_notes(
    gestion, nombre, client_de, django_assert_num_queries
):
    parcours, jeanne = ouvert()
    for n in range(nombre):
        noter(parcours, jeanne, resume=f"Point {n}")
    client = client_de(parcours.referent if gestion else jeanne)
    adresse = reverse(f"parcours:{'gestion_' if gestion else ''}echanges", args=[parcours.pk])
    client.get(adresse)

    with django_assert_num_queries(LISTE):
        assert client.get(adresse).status_code == 200


# --- due dates ---


def attendues(parcours, *codes):
    trouvees = echeances(jour(), pour=ANCT, parcours=[parcours.pk], codes=set(codes))
    return [(e.regle.code, e.quand) for e in trouvees]


def test_the_next_contact_awaits_anct_until_a_later_talk():
    parcours, jeanne = ouvert()
    noter(parcours, jeanne, date=jour(-10), prochain_contact=jour(2))
    assert attendues(parcours, "parcours.contact") == [("parcours.contact", jour(2))]

    noter(parcours, jeanne, date=jour(-12))
    assert attendues(parcours, "parcours.contact") == [("parcours.contact", jour(2))]

    noter(parcours, parcours.referent, interne=True)
    assert attendues(parcours, "parcours.contact") == []


def test_a_next_contact_far_away_is_not_shown_yet():
    parcours, jeanne = ouvert()
    noter(parcours, jeanne, prochain_contact=jour(31))

    assert attendues(parcours, "parcours.contact") == []


def test_a_withdrawn_note_expects_nothing():
    parcours, jeanne = ouvert()
    note = noter(parcours, jeanne, prochain_contact=jour(2))

    transitions.retirer_echange(note, par=jeanne)

    assert attendues(parcours, "parcours.contact") == []


def test_a_noted_talk_is_news_from_a_silent_territory(settings):
    parcours, _ = ouvert()
    settings.PARCOURS_SILENCE_JOURS = -1  # whoever did nothing since tomorrow: everyone
    assert [code for code, _ in attendues(parcours, "parcours.silence")] == ["parcours.silence"]

    settings.PARCOURS_SILENCE_JOURS = 0
    noter(parcours, parcours.referent, interne=True)

    assert attendues(parcours, "parcours.silence") == []


# --- what must not be read ---


def test_every_route_that_may_show_a_note_is_known():
    noms = {nom for nom in get_resolver("parcours.urls").reverse_dict if isinstance(nom, str) and "echange" in nom}

    assert {nom.removeprefix("gestion_") for nom in noms} == {
        "echanges",
        "echange_noter",
        "echange_corriger",
        "echange_retirer",
    }

"""Who commits: recorded, corrected, taken over; the letters; what follows for the convention and the due dates."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from parcours import transitions
from parcours.enums import Partie, Preuve, Statut
from parcours.models import Engagement
from socle.documents import nature
from socle.documents.depot import REFUS_AVEC_TABLEAUX
from socle.documents.models import Fichier
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.comptes.gestes import texte
from tests.isolation.scene import photo
from tests.parcours.fabriques import mettre_en_etat, ouvert

pytestmark = pytest.mark.django_db


def engager(parcours, par, nom="Paul Durand", partie=Partie.EXECUTIF, **autres):
    champs = {"fonction": "Maire", "date": timezone.localdate()} | autres
    return transitions.s_engager(parcours, partie, nom=nom, par=par, **champs)


def saisie(**autres):
    jour = timezone.localdate().isoformat()
    return {
        "executif_nom": "Paul Durand",
        "executif_fonction": "Maire",
        "executif_date": jour,
        "executif_fin_mandat": "2032-03-31",
        **autres,
    }


@pytest.fixture
def village():
    return ouvert()


@pytest.fixture
def page(village, client_de):
    """`page(**typed)`: what the interlocutrice sends on the page of commitments."""
    parcours, jeanne = village
    client = client_de(jeanne)
    return lambda **champs: client.post(reverse("parcours:engagement", args=[parcours.pk]), champs)


# --- recording and correcting ---


def test_the_mandate_of_the_executive_ends_when_mandates_end_and_the_direction_has_none(village):
    parcours, jeanne = village

    maire = engager(parcours, jeanne)
    direction = engager(parcours, jeanne, "Anne Petit", Partie.DIRECTION, fin_mandat=date(2030, 1, 1))

    assert maire.fin_mandat == date(2032, 3, 31)
    assert direction.fin_mandat is None


@pytest.mark.parametrize("nom", ["paul durand", "PAUL DURAND", "Pàul  Dùrand", " Paul-Durand "])
def test_the_same_name_written_otherwise_is_a_correction(village, nom):
    parcours, jeanne = village
    avant = engager(parcours, jeanne)

    apres = engager(parcours, jeanne, nom, fonction="Maire de Montaud")

    assert apres.pk == avant.pk
    assert (apres.nom, apres.fonction) == (nom.strip(), "Maire de Montaud")
    assert Engagement.tous.count() == 1


def test_saving_again_without_a_change_writes_nothing(village):
    parcours, jeanne = village
    engager(parcours, jeanne)
    avant = EntreeJournal.objects.count()

    engager(parcours, jeanne)

    assert EntreeJournal.objects.count() == avant


def test_another_name_asks_what_it_means_and_changes_nothing(village):
    parcours, jeanne = village
    engager(parcours, jeanne)

    with pytest.raises(transitions.AutrePersonne) as refus:
        engager(parcours, jeanne, "Mireille Costa")

    assert refus.value.message == (
        "Le nom déjà enregistré est Paul Durand. Dites si une autre personne prend la suite, ou si vous corrigez le nom."
    )
    assert Engagement.objects.get().nom == "Paul Durand"


def test_a_new_mayor_closes_the_former_commitment_and_opens_another(village):
    parcours, jeanne = village
    jour = timezone.localdate()
    engager(parcours, jeanne, date=jour - timedelta(days=90))

    neuf = engager(parcours, jeanne, "Mireille Costa", changement=transitions.NOUVELLE_PERSONNE)

    assert list(Engagement.tous.order_by("pk").values_list("nom", "fin_le")) == [
        ("Paul Durand", jour),
        ("Mireille Costa", None),
    ]
    assert neuf.lettre is None
    assert EntreeJournal.objects.filter(action="engagement.remplacer").count() == 1


def test_a_misspelt_name_is_corrected_in_place(village):
    parcours, jeanne = village
    engager(parcours, jeanne, "Pol Duran")

    engager(parcours, jeanne, changement=transitions.CORRECTION)

    assert list(Engagement.tous.values_list("nom", "fin_le")) == [("Paul Durand", None)]


def test_an_answer_about_someone_replaced_since_does_not_count(village):
    parcours, jeanne = village
    paul = engager(parcours, jeanne)
    engager(parcours, jeanne, "Mireille Costa", changement=transitions.NOUVELLE_PERSONNE)

    with pytest.raises(transitions.AutrePersonne, match="Mireille Costa"):
        engager(parcours, jeanne, "Alain Perrin", changement=transitions.NOUVELLE_PERSONNE, ancien=paul.pk)


@pytest.mark.parametrize(
    ("champs", "champ", "phrase"),
    [
        ({"date": timezone.localdate() + timedelta(days=1)}, "date", "Cette date est dans le futur."),
        (
            {"fin_mandat": date(2021, 1, 1)},
            "fin_mandat",
            "La fin du mandat est avant la date de l’engagement.",
        ),
        ({"preuve": Preuve.DELIBERATION}, "deliberation", "Indiquez la référence de la délibération."),
    ],
)
def test_a_commitment_that_makes_no_sense_is_refused(village, champs, champ, phrase):
    parcours, jeanne = village

    with pytest.raises(ErreurMetier) as refus:
        engager(parcours, jeanne, **champs)

    assert (refus.value.champ, refus.value.message) == (champ, phrase)
    assert not Engagement.tous.exists()


def test_nobody_takes_over_before_the_former_one_committed(village):
    parcours, jeanne = village
    jour = date(2026, 3, 2)
    engager(parcours, jeanne, date=jour)

    with pytest.raises(ErreurMetier) as refus:
        engager(
            parcours, jeanne, "Mireille Costa", date=jour - timedelta(days=1), changement=transitions.NOUVELLE_PERSONNE
        )

    assert refus.value.message == "Cette date est avant l’engagement de Paul Durand, le 2\u00a0mars 2026."


@pytest.mark.parametrize("statut", Statut)
def test_a_commitment_is_recorded_as_long_as_the_parcours_lives(village, statut):
    parcours, jeanne = village
    mettre_en_etat(parcours, statut)

    if statut in {Statut.CLOS, Statut.ABANDONNE}:
        with pytest.raises(ErreurMetier, match="Ce parcours est terminé"):
            engager(parcours, jeanne)
    else:
        assert engager(parcours, jeanne).pk


# --- the page ---


def test_the_page_asks_who_the_new_name_is_and_then_obeys(village, page):
    parcours, jeanne = village
    paul = engager(parcours, jeanne)

    question = page(**saisie(executif_nom="Mireille Costa"))

    assert question.status_code == 200
    html = texte(question).replace("\u00a0", " ")
    assert "C’est une nouvelle personne : Mireille Costa prend la suite, Paul Durand ne sera plus maire." in html
    assert "C’est la même personne : je corrige son nom." in html
    assert question.context["form"].errors["executif_changement"] == [
        "Dites si c’est une nouvelle personne ou une correction du nom."
    ]
    assert Engagement.objects.get().nom == "Paul Durand"

    fait = page(**saisie(executif_nom="Mireille Costa", executif_changement="personne", executif_ancien=str(paul.pk)))

    assert fait.status_code == 302
    assert Engagement.objects.get().nom == "Mireille Costa"


def test_the_page_does_not_take_an_answer_given_about_someone_else(village, page):
    parcours, jeanne = village
    paul = engager(parcours, jeanne)
    engager(parcours, jeanne, "Mireille Costa", changement=transitions.NOUVELLE_PERSONNE)

    reponse = page(**saisie(executif_nom="Alain Perrin", executif_changement="personne", executif_ancien=str(paul.pk)))

    assert reponse.status_code == 200
    assert "Mireille Costa ne sera plus maire" in texte(reponse)
    assert Engagement.objects.get().nom == "Mireille Costa"


def test_a_name_wiped_out_is_asked_for(village, page):
    parcours, jeanne = village
    engager(parcours, jeanne)

    reponse = page(**saisie(executif_nom=""))

    assert reponse.context["form"].errors["executif_nom"] == [
        "Écrivez un nom. Si une autre personne prend la suite, écrivez le sien."
    ]


def test_the_mandate_and_the_former_persons_are_shown(village, client_de):
    parcours, jeanne = village
    jour = date(2026, 3, 2)
    engager(parcours, jeanne, date=jour)
    engager(parcours, jeanne, "Mireille Costa", date=jour, changement=transitions.NOUVELLE_PERSONNE)
    client = client_de(jeanne)

    html = (
        texte(client.get(reverse("parcours:engagement", args=[parcours.pk])))
        .replace("&nbsp;", " ")
        .replace("\u00a0", " ")
    )
    apercu = texte(client.get(reverse("parcours:apercu", args=[parcours.pk]))).replace("\u00a0", " ")

    assert "fin du mandat le 31 mars 2032" in html
    assert "Paul Durand, Maire : du 2 mars 2026 au 2 mars 2026" in html
    assert "Mireille Costa, Maire, le 2 mars 2026 (fin du mandat le 31 mars 2032)" in apercu


def archive(membres):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as zip_:
        for nom, contenu in membres.items():
            zip_.writestr(nom, contenu)
    return sortie.getvalue()


@pytest.mark.parametrize(
    ("nom", "octets"),
    [
        ("lettre.pdf", b""),
        ("lettre.pdf", b"MZ\x90\0" + b"\0" * 600),
        ("lettre.pdf", b"0" * (10 * 1024 * 1024 + 1)),
        ("lettre.odt", archive({"mimetype": "application/zip", "content.xml": "<a/>"})),
    ],
    ids=["vide", "programme", "trop grand", "autre contenu"],
)
def test_a_letter_that_is_not_what_it_says_is_refused_and_nothing_typed_is_lost(page, nom, octets):
    reponse = page(**saisie(executif_nom="Zoé Morin", executif_lettre=SimpleUploadedFile(nom, octets)))

    form = reponse.context["form"]
    assert form.errors == {"executif_lettre": [REFUS_AVEC_TABLEAUX]}
    assert 'value="Zoé Morin"' in reponse.content.decode()
    assert (Engagement.tous.count(), Fichier.objects.count()) == (0, 0)


def test_a_letter_may_be_a_table_or_a_picture(page):
    tableau = archive({"mimetype": nature.ODS, "content.xml": "<office:document-content/>"})

    reponse = page(
        **saisie(executif_lettre=SimpleUploadedFile("lettre.ods", tableau)),
        direction_nom="Anne Petit",
        direction_fonction="Direction",
        direction_date=timezone.localdate().isoformat(),
        direction_lettre=photo("lettre.png"),
    )

    assert reponse.status_code == 302
    assert {e.lettre.type_mime for e in Engagement.objects.select_related("lettre")} == {nature.ODS, nature.PNG}


def test_a_signed_letter_is_read_by_the_team_and_nobody_else(village, page, client_de):
    parcours, jeanne = village
    page(**saisie(executif_lettre=photo("lettre.png")))
    adresse = reverse("parcours:lettre_signee", args=[parcours.pk, Engagement.objects.get().pk])
    _, autre = ouvert("Flers", email="mairie@flers.example")

    lue = client_de(jeanne).get(adresse)
    assert b"".join(lue.streaming_content).startswith(b"\x89PNG")
    assert client_de(autre).get(adresse).status_code == 404


def test_all_is_recorded_or_nothing(page):
    hier = timezone.localdate().isoformat()
    reponse = page(
        **saisie(executif_fin_mandat="2020-01-01"),
        direction_nom="Anne Petit",
        direction_fonction="Direction",
        direction_date=hier,
    )

    assert reponse.context["form"].errors == {
        "executif_fin_mandat": ["La fin du mandat est avant la date de l’engagement."]
    }
    assert not Engagement.tous.exists()

"""The page of the vote and what the convention's page shows of it, without a script."""

import html
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from conventions import transitions
from conventions.enums import GenreAutorisation, StatutActe
from conventions.models import Acte, Autorisation
from socle.comptes.enums import RoleAnct
from socle.documents.models import Fichier
from socle.mots import date_longue
from tests.comptes.fabriques import AnctFabrique, UtilisateurFabrique
from tests.conventions import fabriques

pytestmark = pytest.mark.django_db


@pytest.fixture
def transmis():
    """An act transmitted twenty days ago."""
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    Acte.objects.filter(pk=acte.pk).update(transmise_le=timezone.now() - timedelta(days=20))
    acte.refresh_from_db()
    return acte, scene


def dans(jours):
    return timezone.localdate() + timedelta(days=jours)


def adresse(acte, nom="vote", *autres):
    return reverse(f"conventions:{nom}", args=[acte.convention.parcours_id, acte.pk, *autres])


def lu(reponse):
    """The page as it is read: no tag, one blank."""
    texte = html.unescape(re.sub(r"<[^>]+>", " ", reponse.content.decode()))
    return re.sub(r"\s+", " ", texte)


def pdf(nom="deliberation.pdf"):
    return SimpleUploadedFile(nom, fabriques.pdf_minimal(), content_type="application/pdf")


def apres(**changes):
    jour = dans(-5).isoformat()
    return {
        "partie": "apres",
        "revision": "0",
        "numero": "2026-12",
        "seance": jour,
        "transmise_le": jour,
        "ar_le": dans(-4).isoformat(),
        "executoire_le": "",
    } | changes


# --- the steps, one after the other ---


def test_the_whole_vote_in_the_order_of_the_page(transmis, client_de):
    acte, scene = transmis
    client = client_de(scene.jeanne)

    page = lu(client.get(adresse(acte)))
    assert "1. Qui décide ?" in page
    assert "Le conseil vote une délibération." in page
    assert "Envoyer la convocation" in page

    jour = client.post(adresse(acte), {"partie": "jour", "revision": "0", "seance_prevue": dans(-5).isoformat()})
    assert jour.url == adresse(acte) + "#jour"
    page = lu(client.get(adresse(acte)))
    assert "Le jour est enregistré." in page
    assert "est passé : indiquez ce qui a été voté" in page
    assert f'value="{dans(-5).isoformat()}"' in client.get(adresse(acte)).content.decode()

    un_bout = client.post(adresse(acte), {"partie": "apres", "revision": "1", "numero": "2026-12"})
    assert un_bout.url == adresse(acte) + "#apres"
    page = lu(client.get(adresse(acte)))
    assert "C’est enregistré. Il manque encore la date de la séance ou de la décision, " in page

    fini = client.post(adresse(acte), apres(revision="2", fichier=pdf()))
    assert fini.url == acte.get_absolute_url()
    acte.refresh_from_db()
    # Left empty: the day of the préfecture's receipt.
    assert (acte.statut, acte.executoire_le) == (StatutActe.AUTORISEE, dans(-4))
    page = lu(client.get(adresse(acte)))
    assert f"La délibération est applicable depuis le {date_longue(dans(-4))}".replace("\u00a0", " ") in page
    assert "faites signer le maire, sur papier ou par voie électronique" in page
    document = client.get(adresse(acte, "vote_fichier"))
    assert b"".join(document) == fabriques.pdf_minimal()
    document.close()


def test_the_delegation_is_one_button_and_goes_back_with_another(transmis, client_de):
    acte, scene = transmis
    client = client_de(scene.jeanne)

    client.post(adresse(acte), {"partie": "qui", "revision": "0", "genre": "decision"})
    page = lu(client.get(adresse(acte)))

    assert Autorisation.objects.get().genre == GenreAutorisation.DECISION
    assert "Le maire décide, par délégation du conseil." in page
    assert "Numéro de la décision" in page
    assert "convocation" not in page
    assert "Modèle de décision" in page

    client.post(adresse(acte), {"partie": "qui", "revision": "1", "genre": "deliberation"})

    assert "Le conseil vote une délibération." in lu(client.get(adresse(acte)))


def test_a_published_later_deliberation_is_applicable_later(transmis, client_de):
    acte, scene = transmis

    client_de(scene.jeanne).post(adresse(acte), apres(executoire_le=dans(-1).isoformat(), fichier=pdf()))

    acte.refresh_from_db()
    assert acte.executoire_le == dans(-1)


def test_anct_may_record_it_for_the_territory(transmis, client_de):
    acte, scene = transmis

    client_de(scene.claire).post(adresse(acte), apres(fichier=pdf()))

    acte.refresh_from_db()
    assert acte.statut == StatutActe.AUTORISEE


# --- bad input ---


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("seance", dans(1).isoformat(), "Cette date est dans le futur : indiquez-la quand ce sera fait."),
        ("seance", dans(-30).isoformat(), "il n’a pas pu être voté avant."),
        ("transmise_le", dans(-6).isoformat(), "L’envoi à la préfecture est avant la séance ou la décision"),
        ("ar_le", dans(-6).isoformat(), "L’accusé de réception est avant l’envoi à la préfecture"),
        ("executoire_le", dans(-6).isoformat(), "ne peut pas être applicable avant son envoi"),
        ("seance", "", "Indiquez d’abord la date de la séance ou de la décision."),
        ("ar_le", "31/02/2026", "Écrivez la date en entier, par exemple 31/03/2027."),
        ("ar_le", "9999-01-01", "Vérifiez l’année de cette date."),
        ("numero", "n" * 61, "Ce texte est trop long"),
    ],
)
def test_a_wrong_value_is_said_beside_its_field_and_nothing_typed_is_lost(champ, valeur, phrase, transmis, client_de):
    acte, scene = transmis

    reponse = client_de(scene.jeanne).post(adresse(acte), apres(**{champ: valeur}, fichier=pdf()))

    page = reponse.content.decode()
    erreur = re.search(rf'id="apres_{champ}_error".*?</div>', page, re.DOTALL)
    assert reponse.status_code == 200
    assert erreur, page
    assert phrase in re.sub(r"\s+", " ", html.unescape(erreur[0]))
    assert f'value="{html.escape(valeur)}"' in page
    assert ('value="2026-12"' in page) or champ == "numero"
    assert "Choisissez de nouveau le fichier" in page
    assert not Autorisation.objects.exists()
    assert not Fichier.objects.exists()


@pytest.mark.parametrize(
    ("nom", "octets"),
    [
        ("vide.pdf", b""),
        ("coupe.pdf", b"%PDF-1.7\n1 0 obj"),
        ("texte.pdf", "Délibération".encode()),
        ("programme.exe", b"MZ\x90\x00"),
    ],
)
def test_an_unreadable_file_is_refused_and_nothing_stored(nom, octets, transmis, client_de):
    acte, scene = transmis

    reponse = client_de(scene.jeanne).post(adresse(acte), apres(fichier=SimpleUploadedFile(nom, octets)))

    assert "Ce fichier est illisible ou d’un autre type. Envoyez le document en PDF ou en photo" in lu(reponse)
    assert not Autorisation.objects.exists()
    assert not Fichier.objects.exists()


def test_a_file_too_big_is_refused(transmis, client_de, settings):
    acte, scene = transmis
    settings.TAILLE_FICHIER_MAX = 100

    reponse = client_de(scene.jeanne).post(adresse(acte), apres(fichier=pdf()))

    assert "10 Mo au plus" in lu(reponse)
    assert not Fichier.objects.exists()


def test_a_council_day_is_asked_for_and_read(transmis, client_de):
    acte, scene = transmis
    client = client_de(scene.jeanne)

    vide = client.post(adresse(acte), {"partie": "jour", "revision": "0", "seance_prevue": ""})
    avant = client.post(adresse(acte), {"partie": "jour", "revision": "0", "seance_prevue": dans(-30).isoformat()})

    assert "Indiquez le jour prévu du conseil." in lu(vide)
    assert "il n’a pas pu être voté avant." in lu(avant)
    assert f'value="{dans(-30).isoformat()}"' in avant.content.decode()


@pytest.mark.parametrize(
    "corps", [{"partie": "autre"}, {"partie": "qui", "genre": "decret"}, {"partie": "qui", "revision": "x"}]
)
def test_a_made_up_request_changes_nothing(corps, transmis, client_de):
    acte, scene = transmis

    reponse = client_de(scene.jeanne).post(adresse(acte), corps)

    assert reponse.status_code in (200, 409)
    assert not Autorisation.objects.exists()


# --- two at once ---


def test_what_someone_else_wrote_meanwhile_is_shown_beside_what_was_typed(transmis, client_de):
    acte, scene = transmis
    transitions.enregistrer_autorisation(acte, {"numero": "2026-14", "seance": dans(-6)}, par=scene.claire)
    client = client_de(scene.jeanne)

    reponse = client.post(adresse(acte), apres(ar_le="", fichier=pdf()))

    page = lu(reponse)
    assert "Quelqu’un d’autre a complété cette page pendant que vous écriviez." in page
    assert f"{scene.claire.nom_complet} a écrit : 2026-14." in page
    assert 'value="2026-12"' in reponse.content.decode()
    assert Autorisation.objects.get().numero == "2026-14"

    encore = client.post(
        adresse(acte), apres(ar_le="", revision=re.search(r'name="revision" value="(\d)"', reponse.content.decode())[1])
    )

    assert encore.status_code == 302
    assert Autorisation.objects.get().numero == "2026-12"


def test_who_comes_after_it_was_completed_is_told(client_de):
    acte, scene = fabriques.acte(StatutActe.AUTORISEE)

    reponse = client_de(scene.jeanne).post(adresse(acte), apres(), follow=True)

    assert "est déjà enregistrée entière" in lu(reponse)
    assert Autorisation.objects.get().numero == "2026-12"


# --- correcting ---


def test_correcting_asks_first_then_keeps_what_was_written(client_de):
    acte, scene = fabriques.acte(StatutActe.AUTORISEE)
    client = client_de(scene.jeanne)

    demande = lu(client.get(adresse(acte, "vote_rouvrir")))
    fait = client.post(adresse(acte, "vote_rouvrir"))

    acte.refresh_from_db()
    assert "le maire ne peut pas signer" in demande
    assert fait.url == adresse(acte) + "#apres"
    assert acte.statut == StatutActe.TRANSMISE
    page = client.get(adresse(acte))
    assert 'value="2026-12"' in page.content.decode()
    assert "Un document est déjà déposé : n’en choisissez" in lu(page)


def test_nothing_is_corrected_once_the_territory_has_signed(client_de):
    acte, scene = fabriques.acte(StatutActe.AUTORISEE)
    transitions.constater(
        acte, "collectivite", date=timezone.localdate(), signataire="Michel Roux", lieu="Mairie", par=scene.jeanne
    )
    client = client_de(scene.jeanne)

    assert client.get(adresse(acte, "vote_rouvrir")).status_code == 409
    assert client.post(adresse(acte, "vote_rouvrir")).status_code == 409
    assert adresse(acte, "vote_rouvrir") not in client.get(adresse(acte)).content.decode()


@pytest.mark.parametrize("statut", [StatutActe.BROUILLON, StatutActe.VALIDEE, StatutActe.SIGNEE, StatutActe.ABANDONNEE])
def test_outside_its_time_the_page_leads_back_in_words(statut, client_de):
    acte, scene = fabriques.acte(statut)
    client = client_de(scene.jeanne)

    reponse = client.get(adresse(acte))
    rouvrir = client.post(adresse(acte, "vote_rouvrir"))

    assert reponse.url == acte.get_absolute_url()
    assert rouvrir.url == adresse(acte)
    assert not [m for m in [str(m) for m in list(reponse.wsgi_request._messages)] if "transmise" not in m]


# --- who ---


def test_a_stranger_finds_nothing_and_a_reader_does_not_write(transmis, client_de):
    acte, _ = transmis
    inconnu = client_de(UtilisateurFabrique())
    lecteur = client_de(AnctFabrique(role_anct=RoleAnct.LECTURE))

    for nom, *autres in (["vote"], ["vote_rouvrir"], ["vote_fichier"], ["vote_agenda"], ["vote_texte", "note", "odt"]):
        assert inconnu.get(adresse(acte, nom, *autres)).status_code == 404
    assert lecteur.get(adresse(acte)).status_code == 403
    assert lecteur.post(adresse(acte), {"partie": "qui", "genre": "decision"}).status_code == 403
    assert lecteur.get(adresse(acte, "vote_texte", "note", "odt")).status_code == 200


def test_what_does_not_exist_is_not_found(transmis, client_de):
    acte, scene = transmis
    client = client_de(scene.jeanne)

    for nom, *autres in (
        ["vote_fichier"],
        ["vote_agenda"],
        ["vote_texte", "arrete", "odt"],
        ["vote_texte", "note", "pdf"],
    ):
        assert client.get(adresse(acte, nom, *autres)).status_code == 404
    brouillon, autre = fabriques.acte(StatutActe.VALIDEE)
    assert client_de(autre.jeanne).get(adresse(brouillon, "vote_texte", "note", "odt")).status_code == 404

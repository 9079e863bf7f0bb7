"""The pages of the pieces: who deposits, who asks again, and who alone reads a bank account."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conventions.enums import GenrePiece, StatutPiece, StatutVersement
from conventions.models import Piece
from conventions.pieces import Dossier
from conventions.transitions import pieces as verbes
from socle.comptes.enums import RoleAnct
from socle.journal.models import EntreeJournal
from tests.comptes import gestes
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques import fichier
from tests.conventions.fabriques_signatures import photo
from tests.conventions.fabriques_versements import AUTRE_IBAN, IBAN, convention_avec, fournir_pieces

pytestmark = pytest.mark.django_db

DEMANDE = StatutVersement.DEMANDE
LISIBLE = "FR76 3000 1007 9412 3456 7890 185"


def texte(reponse):
    return " ".join(unescape(gestes.texte(reponse)).replace("\u00a0", " ").split())


def lire(client, url):
    """The bytes of a file."""
    return b"".join(client.get(url).streaming_content)


def gestionnaire(**noms):
    return AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE, **noms)


@pytest.fixture
def hugo(client_de):
    return client_de(gestionnaire(prenom="Hugo", nom="Petit"))


def adresse(nom, scene, *suite):
    return reverse(f"conventions:{nom}", args=[scene.parcours.pk, *suite])


def test_the_team_reads_what_is_missing_and_deposits_it(client_de):
    convention, scene, _ = convention_avec(DEMANDE)
    client = client_de(scene.jeanne)
    assert "Premier versement : il manque ceci pour payer." in texte(client.get(adresse("page", scene)))

    client.post(adresse("piece_deposer", scene, "rib", 0), {"fichier": photo(1)})

    page = texte(client.get(adresse("pieces", scene)))
    assert "RIB de la trésorerie : le fichier est déposé. L’ANCT le vérifie." in page
    assert "RIB de la trésorerie – Reçue" in page
    assert "Avis de situation SIRENE – À fournir" in page
    assert "Délibération, ou décision, applicable – Reçue avec le vote du conseil" in page


def test_a_file_of_another_type_is_refused_beside_the_field(client_de):
    convention, scene, _ = convention_avec(DEMANDE)
    client = client_de(scene.jeanne)

    reponse = client.post(adresse("piece_deposer", scene, "rib", 0), {"fichier": _texte_nu()})

    assert reponse.status_code == 200
    assert "Envoyez un PDF ou une photo (JPEG, PNG)" in texte(reponse)
    assert not Piece.objects.exists()


def _texte_nu():
    return SimpleUploadedFile("rib.txt", b"IBAN", content_type="text/plain")


def test_what_is_refused_is_read_and_deposited_again(client_de, hugo):
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    fournir_pieces(premier, par=scene.claire)
    rib = Dossier.de(convention).rib

    hugo.post(adresse("piece_refuser", scene, rib.pk), {"motif": "Il est au nom d’une autre collectivité."})
    client = client_de(scene.jeanne)
    page = texte(client.get(adresse("pieces", scene)))
    assert "RIB de la trésorerie – À remplacer" in page
    assert "Il est au nom d’une autre collectivité." in page
    assert "Il est au nom d’une autre collectivité." in texte(client.get(adresse("piece_deposer", scene, "rib", 0)))
    client.post(adresse("piece_deposer", scene, "rib", 0), {"fichier": photo(1)})

    premier.refresh_from_db()
    rib.refresh_from_db()
    assert (premier.statut, rib.statut) == (DEMANDE, StatutPiece.REMPLACEE)
    assert "Pièces remplacées (1)" in texte(client.get(adresse("pieces", scene)))


def test_nobody_but_the_finances_reads_a_rib(client_de):
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    rib = fournir_pieces(premier, par=scene.claire)
    sirene = Dossier.de(convention).pieces[GenrePiece.SIRENE, 0]

    for personne in (scene.jeanne, scene.claire, AnctFabrique(role_anct=RoleAnct.LECTURE)):
        client = client_de(personne)
        for nom in ("piece_fichier", "compte"):
            assert client.get(adresse(nom, scene, rib.pk)).status_code == 403
        assert lire(client, adresse("piece_fichier", scene, sirene.pk)).startswith(b"%PDF")
        for page in ("pieces", "page"):
            contenu = texte(client.get(adresse(page, scene)))
            assert IBAN not in contenu
            assert LISIBLE not in contenu
            assert "SGC de Lunel" not in contenu


def test_each_reading_of_the_account_is_in_the_journal(hugo):
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    rib = fournir_pieces(premier, par=scene.claire)

    page = texte(hugo.get(adresse("compte", scene, rib.pk)))
    assert lire(hugo, adresse("piece_fichier", scene, rib.pk)).startswith(b"%PDF")

    assert LISIBLE in page
    assert "Votre lecture de cette page est inscrite au journal." in page
    lectures = EntreeJournal.objects.de(rib).filter(action="piece.lire_compte").order_by("pk")
    assert [e.valeurs["quoi"] for e in lectures] == ["compte", "fichier"]


def test_a_false_iban_is_told_beside_its_field_and_kept(hugo):
    convention, scene, _ = convention_avec(DEMANDE)
    rib = verbes.deposer_piece(convention, GenrePiece.RIB, fichier(scene.jeanne), par=scene.jeanne)

    reponse = hugo.post(
        adresse("compte_saisir", scene, rib.pk), {"titulaire": "SGC de Lunel", "iban": IBAN[:-1] + "6", "bic": "XX"}
    )

    page = texte(reponse)
    assert "Cet IBAN est faux" in page
    assert "SGC de Lunel" in reponse.content.decode()
    assert IBAN[:-1] + "6" in reponse.content.decode()


def test_a_changed_account_goes_through_two_persons(client_de, hugo):
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    fournir_pieces(premier, par=scene.claire)
    rib = verbes.deposer_piece(convention, GenrePiece.RIB, fichier(scene.jeanne), par=scene.jeanne)

    hugo.post(adresse("compte_saisir", scene, rib.pk), {"titulaire": "SGC", "iban": AUTRE_IBAN, "bic": ""})
    page = texte(hugo.get(adresse("compte", scene, rib.pk)))
    assert "Ce compte n’est pas celui d’avant" in page
    assert "une autre personne chargée de la gestion financière doit le confirmer" in page
    assert "Le code banque est 20041" in page
    assert f"Compte d’avant {LISIBLE}" in page
    assert "Corriger ce qui a été recopié du RIB" in page
    autre = client_de(gestionnaire(prenom="Iris", nom="Roche"))
    autre.post(adresse("compte_confirmer", scene, rib.pk), {"appel": "SGC de Lunel, annuaire"})

    assert "par Iris Roche : SGC de Lunel, annuaire" in texte(autre.get(adresse("compte", scene, rib.pk)))


def test_the_account_that_was_there_is_read_and_its_reading_written_down(client_de, hugo):
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    ancien = fournir_pieces(premier, par=scene.claire)
    rib = changer(convention, scene)

    reponse = hugo.get(adresse("compte", scene, rib.pk))

    assert f"Le compte bancaire – {scene.parcours.collectivite.nom_avec_departement}" in texte(reponse)
    assert f'href="{reverse("conventions:versement", args=[premier.pk])}"' in reponse.content.decode()
    assert reponse.content.decode().count('class="fr-btn">') == 1
    for piece in (ancien, rib):
        lecture = EntreeJournal.objects.de(piece).get(action="piece.lire_compte")
        assert lecture.valeurs["quoi"] == "compte"


def changer(convention, scene):
    """A RIB of another account, typed by somebody else."""
    rib = verbes.deposer_piece(convention, GenrePiece.RIB, fichier(scene.jeanne), par=scene.jeanne)
    verbes.saisir_compte(rib, titulaire="SGC", iban=AUTRE_IBAN, par=gestionnaire())
    return rib


def test_a_false_account_is_refused_from_its_page(hugo):
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    fournir_pieces(premier, par=scene.claire)
    rib = changer(convention, scene)
    refuser = f"{adresse('piece_refuser', scene, rib.pk)}?compte"

    page = hugo.get(adresse("compte", scene, rib.pk)).content.decode()
    formulaire = texte(hugo.get(refuser))
    hugo.post(refuser, {"motif": "Le compte n’est pas reconnu."})

    assert f'href="{refuser}"' in page
    assert "n’est pas celui que la collectivité nous a indiqué par téléphone" in formulaire
    rib.refresh_from_db()
    premier.refresh_from_db()
    assert (rib.statut, premier.statut) == (StatutPiece.A_REMPLACER, StatutVersement.SUSPENDU)


def test_the_worklist_and_the_payment_say_what_is_missing(hugo):
    convention, scene, (premier, *_) = convention_avec(DEMANDE)

    liste = texte(hugo.get(reverse("conventions:versements")))
    page = texte(hugo.get(reverse("conventions:versement", args=[premier.pk])))

    assert "À fournir : RIB de la trésorerie ; À fournir : Avis de situation SIRENE" in liste
    assert "Le compte n’est pas encore recopié du RIB" in page
    assert "RIB de la trésorerie – À fournir" in page


@pytest.mark.parametrize("nb", [0, 3])
def test_the_page_costs_the_same_whatever_was_replaced(client_de, nb, django_assert_num_queries):
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    for _ in range(nb):
        verbes.deposer_piece(convention, GenrePiece.RIB, fichier(scene.jeanne), par=scene.jeanne)
    client = client_de(scene.jeanne)
    client.get(adresse("pieces", scene))

    # session, account, parcours, convention, pieces, votes, payments, replaced ones
    with django_assert_num_queries(8):
        client.get(adresse("pieces", scene))

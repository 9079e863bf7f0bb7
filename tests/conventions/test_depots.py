"""A signature on paper: pages in any order and in several goes, what is missing in words, nothing kept of what is refused."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from conventions import transitions
from conventions.depots import contexte_signatures, dire_manquantes, feuillets_de
from conventions.enums import ModeSignature, PartieSignataire, StatutActe, StatutSignature
from conventions.models import Feuillet, Signature
from parcours.models import Parcours
from socle.documents.models import Document
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.travaux.models import Courriel, Etat
from tests.conventions import fabriques
from tests.conventions.fabriques_signatures import PAGES, a_signer, envoi, pdf_de, photo, rien_garde, scan
from tests.documents.pdf_hostiles import bombe, dans_un_flux_d_objets, pdf_ecrit

pytestmark = pytest.mark.django_db
COLLECTIVITE, ANCT = PartieSignataire.COLLECTIVITE, PartieSignataire.ANCT


def aujourd_hui():
    return timezone.localdate()


def deposer(acte, scene, *fichiers, partie=COLLECTIVITE, **autres):
    champs = {"date": aujourd_hui(), "signataire": "Michel Roux", "par": scene.jeanne} | autres
    return transitions.deposer_papier(acte, partie, fichiers=list(fichiers), **champs)


def numeros(signature):
    return [(f.fichier.nom, f.page, f.numero) for f in feuillets_de(signature)]


# --- words ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pages", "phrase"),
    [
        ([], ""),
        ([13], "Il manque la page 13."),
        ([13, 14], "Il manque les pages 13 et 14."),
        ([2, 5, 9, 12], "Il manque les pages 2, 5, 9 et 12."),
        ([1, 2, 3, 4, 5], "Il manque les pages 1 à 5."),
        ([1, 2, 3, 7, 9, 10, 11, 12], "Il manque les pages 1 à 3, 7 et 9 à 12."),
        ([1, 2, 4, 5, 8], "Il manque les pages 1, 2, 4, 5 et 8."),
    ],
)
def test_missing_pages_are_named(pages, phrase):
    assert dire_manquantes(pages) == phrase


# --- deposit ----------------------------------------------------------------------------------------------------------------


def test_one_scan_of_all_the_pages_is_placed_in_its_order_and_waits_to_be_confirmed():
    acte, scene = a_signer()

    signature = deposer(acte, scene, scan(PAGES))

    assert numeros(signature) == [("scan.pdf", n, n) for n in range(1, PAGES + 1)]
    assert (signature.statut, signature.mode) == (StatutSignature.INCOMPLETE, ModeSignature.PAPIER)
    assert (signature.signataire, signature.depose_par) == ("Michel Roux", scene.jeanne)
    acte.refresh_from_db()
    assert acte.signee_collectivite_le is None

    transitions.recevoir(signature, par=scene.jeanne)

    acte.refresh_from_db()
    assert acte.signee_collectivite_le == aujourd_hui()
    assert signature.statut == StatutSignature.RECUE


def test_photos_come_in_any_order_and_take_the_next_free_numbers():
    acte, scene = a_signer()

    signature = deposer(acte, scene, photo(2), photo(1, genre="JPEG"))
    nb = transitions.ajouter_feuillets(signature, fichiers=[scan(3)], par=scene.claire)

    assert nb == 3
    assert numeros(signature) == [
        ("page-2.png", 1, 1),
        ("page-1.jpg", 1, 2),
        ("scan.pdf", 1, 3),
        ("scan.pdf", 2, 4),
        ("scan.pdf", 3, None),
    ]
    assert {f.ajoute_par for f in feuillets_de(signature)} == {scene.jeanne, scene.claire}


def test_two_pages_change_places():
    acte, scene = a_signer()
    signature = deposer(acte, scene, *[photo(n) for n in (2, 1, 3, 4)])
    premier, second, *_ = feuillets_de(signature)

    transitions.placer(signature, {premier.pk: 2, second.pk: 1}, par=scene.jeanne)

    assert [nom for nom, _, _ in numeros(signature)] == ["page-1.png", "page-2.png", "page-3.png", "page-4.png"]
    derniere = EntreeJournal.objects.de(signature).first()
    assert (derniere.action, derniere.valeurs["deplacees"]) == ("signature.completer", 2)


def test_two_pages_cannot_have_one_number_and_nothing_moves():
    acte, scene = a_signer()
    signature = deposer(acte, scene, *[photo(n) for n in range(1, 4)])
    avant = numeros(signature)
    un, deux, trois = feuillets_de(signature)

    with pytest.raises(ErreurMetier) as refus:
        transitions.placer(signature, {un.pk: 3, deux.pk: None}, par=scene.jeanne)

    assert refus.value.champ == f"page_{un.pk}"
    assert refus.value.message.startswith("Deux pages portent le numéro 3")
    assert numeros(signature) == avant


@pytest.mark.parametrize("numero", [0, -1, PAGES + 1, 30_000])
def test_a_number_is_a_page_of_the_act(numero):
    acte, scene = a_signer()
    signature = deposer(acte, scene, photo(1))
    [feuillet] = feuillets_de(signature)

    with pytest.raises(ErreurMetier, match=f"La convention a {PAGES} pages"):
        transitions.placer(signature, {feuillet.pk: numero}, par=scene.jeanne)


def test_missing_pages_are_said_when_one_confirms_and_a_stamped_receipt_stays_apart():
    acte, scene = a_signer()
    signature = deposer(acte, scene, photo(1), photo(2), photo(3, nom="accusé.png"))
    recu = feuillets_de(signature)[2]
    transitions.placer(signature, {recu.pk: None}, par=scene.jeanne)

    with pytest.raises(ErreurMetier) as refus:
        transitions.recevoir(signature, par=scene.jeanne)
    assert refus.value.message == "Il manque les pages 3 et 4."

    transitions.ajouter_feuillets(signature, fichiers=[photo(4), photo(5)], par=scene.jeanne)
    transitions.recevoir(signature, par=scene.jeanne)

    assert Signature.objects.get().statut == StatutSignature.RECUE
    assert Feuillet.objects.get(pk=recu.pk).numero is None


def test_a_blurred_page_is_taken_away_and_its_number_is_free():
    acte, scene = a_signer()
    signature = deposer(acte, scene, *[photo(n) for n in range(1, 5)])
    floue = feuillets_de(signature)[1]

    transitions.placer(signature, {}, retires=[floue.pk], par=scene.jeanne)
    transitions.ajouter_feuillets(signature, fichiers=[photo(9)], par=scene.jeanne)

    assert [nom for nom, _, _ in numeros(signature)] == ["page-1.png", "page-9.png", "page-3.png", "page-4.png"]
    assert Feuillet.objects.get(pk=floue.pk).retire_le is not None


def test_the_same_file_sent_twice_is_there_once_and_leaves_nothing_behind():
    acte, scene = a_signer()
    signature = deposer(acte, scene, photo(1), photo(1))
    avant = rien_garde()

    nb = transitions.ajouter_feuillets(signature, fichiers=[photo(1)], par=scene.jeanne)

    assert (nb, len(feuillets_de(signature))) == (0, 1)
    assert rien_garde() == avant


def test_the_day_and_the_name_are_put_right_without_losing_a_page():
    acte, scene = a_signer()
    signature = deposer(acte, scene, photo(1), signataire="M. Rou")

    transitions.corriger_signature(signature, date=aujourd_hui(), signataire=" Michel  Roux ", par=scene.jeanne)

    signature = Signature.objects.get()
    assert (signature.signataire, len(feuillets_de(signature))) == ("Michel Roux", 1)


# --- refusals: in words, nothing stored ------------------------------------------------------------------------------------------


class Enorme(SimpleUploadedFile):
    """As Django hands over a file of 200 Mo: its size is known, its bytes are on the disk."""

    def __init__(self):
        super().__init__("enorme.pdf", b"%PDF-1.7")
        self.size = 200 * 1024 * 1024


HOSTILES = {
    "nothing": (list, "Choisissez au moins un fichier"),
    "0 byte": (lambda: [envoi("vide.pdf", b"")], "« vide.pdf » : ce fichier est vide."),
    "200 Mo": (lambda: [Enorme()], "« enorme.pdf » : ce fichier pèse 200 Mo : 10 Mo au plus."),
    "truncated": (lambda: [envoi("coupe.pdf", pdf_de(2)[:3000])], "« coupe.pdf » : "),
    "cut by hand": (lambda: [envoi("coupe.pdf", pdf_ecrit(coupe=90))], "« coupe.pdf » : "),
    "JavaScript": (lambda: [envoi("piege.pdf", dans_un_flux_d_objets())], "« piege.pdf » : "),
    "bomb": (lambda: [envoi("bombe.pdf", bombe())], "« bombe.pdf » : "),
    "wrong type": (lambda: [envoi("notes.docx", b"PK\x03\x04rien")], "« notes.docx » : "),
    "text": (lambda: [envoi("scan.pdf", b"Bonjour")], "n’est ni un PDF ni une photo (JPEG ou PNG)."),
    "one bad among good": (lambda: [photo(1), envoi("vide.png", b""), photo(2)], "« vide.png » : ce fichier est vide."),
    "too many files": (lambda: [photo(n) for n in range(61)], "Vous avez choisi 61 fichiers : 60 au plus à la fois."),
    "too many pages": (lambda: [scan(PAGES + 41)], "Cela ferait 45 pages, et la convention en a 4 : 44 au plus."),
}


@pytest.mark.parametrize("cas", HOSTILES)
def test_a_bad_file_is_refused_in_words_and_nothing_is_stored(cas):
    acte, scene = a_signer()
    fichiers, phrase = HOSTILES[cas]
    avant = rien_garde()

    with pytest.raises(ErreurMetier) as refus:
        deposer(acte, scene, *fichiers())

    assert refus.value.champ == "fichiers"
    assert phrase in refus.value.message.replace("\u00a0", " ")
    assert refus.value.message.endswith(".")
    assert rien_garde() == avant
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("jours", "champ", "phrase"),
    [
        (1, "date", "Une signature ne peut pas être datée dans le futur."),
        (-1, "date", "la collectivité n’a pas pu signer avant."),
    ],
)
def test_a_date_before_its_cause_is_refused_and_nothing_is_stored(jours, champ, phrase):
    acte, scene = a_signer()
    avant = rien_garde()

    with pytest.raises(ErreurMetier) as refus:
        deposer(acte, scene, photo(1), date=aujourd_hui() + timedelta(days=jours))

    assert (refus.value.champ, refus.value.message.endswith(phrase)) == (champ, True)
    assert rien_garde() == avant


def test_the_mayor_does_not_sign_before_the_vote_nor_anct_before_the_credits():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)

    with pytest.raises(ErreurMetier, match="la délibération n’est pas applicable"):
        deposer(acte, scene, photo(1))
    with pytest.raises(ErreurMetier, match="les crédits n’ont pas été vérifiés"):
        deposer(acte, scene, photo(1), partie=ANCT)


def test_without_the_copy_to_sign_the_pages_cannot_be_counted():
    acte, scene = a_signer(exemplaire=False)
    avant = rien_garde()

    with pytest.raises(ErreurMetier, match="Le document à signer est en préparation"):
        deposer(acte, scene, photo(1))
    Document.objects.filter(objet_id=acte.pk, genre="convention").update(etat=Etat.ECHEC, motif="Panne.")
    with pytest.raises(ErreurMetier, match="n’a pas pu être préparé"):
        deposer(acte, scene, photo(1))

    assert rien_garde() == avant


def test_what_is_refused_under_the_lock_leaves_no_file():
    acte, scene = a_signer()
    deposer(acte, scene, photo(1))
    avant = rien_garde()

    with pytest.raises(ErreurMetier, match="Un document signé a déjà été déposé pour cette partie"):
        deposer(acte, scene, photo(2))

    assert rien_garde() == avant


def test_pages_no_longer_change_once_the_act_is_given_up():
    acte, scene = a_signer()
    signature = deposer(acte, scene, photo(1))
    transitions.abandonner(acte, motif="Le conseil a changé d’avis.", par=scene.claire)
    avant = rien_garde()

    with pytest.raises(ErreurMetier, match="ne se signe plus"):
        transitions.ajouter_feuillets(signature, fichiers=[photo(2)], par=scene.jeanne)

    assert rien_garde() == avant


# --- refuse, take back ------------------------------------------------------------------------------------------------------------


def test_a_refused_document_tells_the_territory_why_and_leaves_room_for_another():
    acte, scene = a_signer()
    signature = deposer(acte, scene, scan(PAGES))
    transitions.recevoir(signature, par=scene.jeanne)

    transitions.refuser(signature, motif="La page 2 est illisible.", par=scene.claire)

    acte.refresh_from_db()
    assert acte.signee_collectivite_le is None
    courriel = Courriel.objects.get(gabarit="conventions.signature_refusee")
    assert (courriel.destinataire, courriel.donnees) == (scene.jeanne.email, {"signature": signature.pk})
    deposer(acte, scene, scan(PAGES, marque="net"))


def test_what_anct_refuses_of_its_own_is_nobodys_business():
    acte, scene = a_signer()
    signature = deposer(acte, scene, scan(PAGES), partie=ANCT)

    transitions.refuser(signature, motif="Mauvais fichier.", par=scene.claire)

    assert not Courriel.objects.filter(gabarit="conventions.signature_refusee").exists()


# --- the summary on the page of the act ----------------------------------------------------------------------------------------------


def rangs(acte, scene, qui):
    acte.refresh_from_db()
    acte.convention.parcours = scene.parcours
    return [(r.etat, r.libelle, r.agit) for r in contexte_signatures(acte, scene.parcours, qui)["rangs"]]


def test_the_summary_says_where_each_side_stands():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    assert rangs(acte, scene, scene.jeanne) == [
        ("Pas encore", "Voir ce qu’il faut faire", False),
        ("Pas encore", "Voir la signature", False),
    ]

    acte, scene = a_signer(scene=fabriques.relu(nom="Flers"))
    assert rangs(acte, scene, scene.jeanne) == [
        ("À signer", "Déposer le document signé", True),
        ("À signer", "Voir la signature", False),
    ]

    signature = deposer(acte, scene, scan(PAGES))
    assert rangs(acte, scene, scene.jeanne)[0] == ("Pages à vérifier", "Ranger les pages", True)
    transitions.recevoir(signature, par=scene.jeanne)
    assert rangs(acte, scene, scene.claire) == [
        ("Signée", "Voir la signature", False),
        ("À signer", "Déposer le document signé", True),
    ]


def test_the_summary_costs_one_query_and_says_nothing_of_a_draft(django_assert_num_queries):
    acte, scene = fabriques.acte()
    assert contexte_signatures(acte, scene.parcours, scene.claire) == {}
    acte, scene = a_signer(scene=fabriques.relu(nom="Flers"))
    deposer(acte, scene, scan(PAGES))
    parcours = Parcours.objects.pour_page().get(pk=scene.parcours.pk)
    acte.convention.parcours = parcours

    with django_assert_num_queries(1):
        contexte_signatures(acte, parcours, scene.claire)

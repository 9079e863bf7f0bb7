"""The list of the expenses paid: what is frozen of it, how it prints, however long it is."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from conventions.documents import LISTE_DEPENSES
from conventions.enums import Assiette, StatutActe, StatutDepense
from conventions.models import Depense
from conventions.transitions import depenses
from parcours.models import Etape
from socle.documents.fabrication import fabriquer
from socle.documents.genres import canonique, trouver_genre
from socle.documents.models import Document
from socle.documents.sceau import verifier_sceau
from socle.erreurs import ErreurMetier
from socle.mots import date_longue
from tests.conventions import fabriques_avenants as fa
from tests.conventions.fabriques_depenses import champs_depense, convention_et_depenses, depense_en
from tests.conventions.imprimes import CODE, pieces_jointes, texte_du_pdf, valider

pytestmark = pytest.mark.django_db

DECLAREE, RETENUE, ECARTEE, RETIREE = (
    StatutDepense.DECLAREE,
    StatutDepense.RETENUE,
    StatutDepense.ECARTEE,
    StatutDepense.RETIREE,
)


@pytest.fixture(scope="module")
def liste(django_db_setup, django_db_blocker):
    """(frozen text, product) of a list of two expenses, among others that are not in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        convention, scene, _ = convention_et_depenses(ECARTEE, RETIREE)
        etape = Etape.objects.get(parcours=scene.parcours, titre="Balade nocturne")
        depense_en(DECLAREE, convention, scene, objet="Location de salle", numero="A-2", mandat="1042", etape=etape)
        hier = timezone.localdate() - timedelta(days=1)
        depense_en(RETENUE, convention, scene, objet="Graphiste", date=hier, ht=Decimal("0.10"), ttc=Decimal("0.20"))
        texte = canonique(trouver_genre(LISTE_DEPENSES).donnees(convention))
        produit = fabriquer(LISTE_DEPENSES, texte, code=CODE, date=timezone.now())
        transaction.set_rollback(True)
    return texte, produit


def mots(octets, tmp_path):
    return " ".join(texte_du_pdf(octets, tmp_path).replace("\u00a0", " ").split())


def test_the_list_holds_what_is_declared_or_kept_by_day_of_payment(liste):
    donnees = json.loads(liste[0])

    assert donnees["schema"] == "liste-depenses/1"
    assert donnees["arrete_le"] == timezone.localdate().isoformat()
    assert [(ligne["objet"], ligne["mandat"], ligne["etape"]) for ligne in donnees["lignes"]] == [
        ("Graphiste", "", ""),
        ("Location de salle", "1042", "Balade nocturne"),
    ]
    assert donnees["totaux"] == {"nombre": 2, "ht": "100.10", "ttc": "120.20"}
    assert donnees["total_lettres"] == "cent vingt euros et vingt centimes"


def test_the_total_in_words_is_on_the_base_of_the_convention():
    convention, scene, _ = convention_et_depenses(DECLAREE)
    depenses.choisir_assiette(convention, Assiette.HT, par=scene.claire)

    donnees = trouver_genre(LISTE_DEPENSES).donnees(convention)

    assert (donnees["assiette"], donnees["total_lettres"]) == ("ht", "cent euros")


def test_it_is_valid_sealed_and_carries_its_data(liste, tmp_path):
    texte, produit = liste

    valider(produit.octets, tmp_path)
    assert verifier_sceau(produit.octets).valide
    assert {nom: octets.decode() for nom, octets in pieces_jointes(produit.octets).items()} == {
        "liste-depenses-donnees.json": texte
    }
    # The signatures stand whole, on a page of their own when there is no room.
    assert produit.nb_pages == 2


def test_it_is_read_from_top_to_bottom(liste, tmp_path):
    texte, produit = liste
    lu = mots(produit.octets, tmp_path)

    for attendu in (
        "Liste des dépenses payées",
        json.loads(texte)["convention"],
        date_longue(timezone.localdate()).replace("\u00a0", " "),
        f"{timezone.localdate():%d/%m/%Y}",
        "Location de salle",
        "Les Petits Débrouillards",
        "A-2",
        "1042",
        "Balade nocturne",
        "120,20 €",
        "État récapitulatif des dépenses, certifié exact",
        "L’ordonnateur (maire ou président)",
        "Le comptable public",
        CODE,
    ):
        assert attendu in lu, attendu
    assert "None" not in lu


def test_two_hundred_expenses_hold_and_the_heads_come_back(liste, tmp_path):
    donnees = json.loads(liste[0])
    ligne = donnees["lignes"][1]
    donnees["lignes"] = [
        ligne | {"objet": f"Dépense {n} " + "très longue " * (n % 3 * 4), "numero": "F" * 60, "fournisseur": "A" * 160}
        for n in range(200)
    ]

    produit = fabriquer(LISTE_DEPENSES, canonique(donnees), code=CODE, date=timezone.now())

    valider(produit.octets, tmp_path, profils=("ua1",))
    lu = texte_du_pdf(produit.octets, tmp_path)
    assert "Dépense 199" in lu
    # Every page but the one of the signatures alone begins with the heads of the columns.
    assert lu.count("Payée le") >= produit.nb_pages - 1 > 5


@pytest.mark.parametrize("nombre", [5, 12, 21])
def test_the_last_page_holds_the_end_of_the_list_its_signatures_and_its_code(liste, tmp_path, nombre):
    donnees = json.loads(liste[0])
    donnees["lignes"] = [donnees["lignes"][1] | {"objet": f"Dépense {n}"} for n in range(nombre)]

    produit = fabriquer(LISTE_DEPENSES, canonique(donnees), code=CODE, date=timezone.now())

    derniere = texte_du_pdf(produit.octets, tmp_path).rstrip("\f").split("\f")[-1]
    assert f"Dépense {nombre - 1}" in derniere
    assert "L’ordonnateur" in derniere
    assert "Vérifier ce document" in derniere


def test_an_avenant_gives_its_own_parties_and_the_number_stays():
    convention, scene, _ = convention_et_depenses(DECLAREE, depuis=0)
    fa.avenant(convention, scene, statut=StatutActe.NOTIFIEE)

    assert "/A1" not in trouver_genre(LISTE_DEPENSES).donnees(convention)["convention"]


def test_the_number_of_expenses_costs_no_query(django_assert_num_queries):
    convention, scene, _ = convention_et_depenses(DECLAREE)
    donnees = trouver_genre(LISTE_DEPENSES).donnees

    with django_assert_num_queries(3):
        donnees(convention)
    for _ in range(29):
        depense_en(DECLAREE, convention, scene, etape=Etape.objects.filter(parcours=scene.parcours).first())
    with django_assert_num_queries(3):
        donnees(convention)


def test_dresser_liste_prints_again_only_what_changed():
    convention, scene, _ = convention_et_depenses()
    with pytest.raises(ErreurMetier, match="aucune dépense à lister"):
        depenses.dresser_liste(convention, par=scene.jeanne)

    depense_en(DECLAREE, convention, scene)
    premiere = depenses.dresser_liste(convention, par=scene.jeanne)
    assert depenses.dresser_liste(convention, par=scene.jeanne) == premiere
    depense_en(DECLAREE, convention, scene)
    assert depenses.dresser_liste(convention, par=scene.jeanne).tour == 2
    assert Document.objects.filter(genre=LISTE_DEPENSES).count() == 2


def test_a_bank_account_is_never_printed():
    convention, scene, _ = convention_et_depenses()
    depense = depenses.declarer(convention, champs_depense(), par=scene.jeanne)
    # The verb refuses it; a row written otherwise is not printed for all that.
    Depense.objects.filter(pk=depense.pk).update(objet="Payé sur FR76 3000 6000 0112 3456 7890 189")

    with pytest.raises(ErreurMetier, match="numéro de compte bancaire est écrit dans une dépense"):
        depenses.dresser_liste(convention, par=scene.jeanne)

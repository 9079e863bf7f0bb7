"""The report on paper: what is frozen at its sending, and what is printed of it."""

import json
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.utils import timezone

from conventions.documents import BILAN
from conventions.enums import StatutBilan, StatutVersement
from conventions.models import Bilan, Depense
from conventions.transitions import bilans
from socle.documents import documents_de
from socle.documents.fabrication import Produit, fabriquer
from socle.documents.genres import canonique, trouver_genre
from socle.documents.sceau import verifier_sceau
from socle.mots import INSECABLE, date_longue
from tests.conventions.fabriques_bilans import CHAMPS, avec_des_etapes, bilan_accepte, bilan_dans, ecrire
from tests.conventions.fabriques_versements import convention_avec
from tests.conventions.imprimes import CODE, pieces_jointes, texte_du_pdf, valider

pytestmark = pytest.mark.django_db
PAYE = StatutVersement.PAYE


def depenser(convention, scene, montant):
    return Depense.objects.create(
        convention=convention, statut="retenue", date=timezone.localdate(), objet="Animation", fournisseur="La Fabrique",
        fournisseur_norme="la fabrique", ht=montant, ttc=montant, montant_retenu=montant, declaree_par=scene.jeanne,
        jugee_par=scene.claire, jugee_le=timezone.localdate(),
    )  # fmt: skip


@dataclass(frozen=True)
class Imprime:
    gele: str
    produit: Produit
    numero: str

    @property
    def donnees(self):
        return json.loads(self.gele)


def final():
    """The final report, sent, of a convention whose first payment is made; two expenses are kept."""
    convention, scene, _ = convention_avec(PAYE)
    for montant in ("2000.10", "1000.20"):
        depenser(convention, scene, montant)
    bilan_accepte(convention, 2, scene)
    return bilan_dans(StatutBilan.ENVOYE, convention, 3, scene), scene


@pytest.fixture(scope="module")
def imprime(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        bilan, scene = final()
        gele = documents_de(bilan).get(genre=BILAN).donnees_gelees
        fait = Imprime(
            gele, fabriquer(BILAN, gele, code=CODE, date=timezone.now()), bilan.convention.actes.get().numero
        )
        transaction.set_rollback(True)
    return fait


def mots(octets, tmp_path):
    return " ".join(texte_du_pdf(octets, tmp_path).replace("- ", "-").split())


def test_what_is_frozen_is_what_was_sent_and_the_money_of_that_day(imprime):
    donnees = imprime.donnees
    jour = timezone.localdate().isoformat()

    assert (donnees["schema"], donnees["nom"], donnees["final"]) == ("bilan/1", "Bilan final", True)
    assert donnees["convention"] == imprime.numero
    assert donnees["versement"] == {"rang": 3, "nom": "Dernier versement", "montant": "3600.00"}
    assert donnees["periode"] == {"debut": jour, "fin": jour}
    assert {nom: donnees[nom] for nom in CHAMPS} == CHAMPS
    assert donnees["argent"] == {
        "promis": "18000.00", "paye": "9000.00", "reste": "9000.00", "retenu": "3000.30", "assiette": "ttc",
    }  # fmt: skip
    assert [(e["titre"], e["texte"]) for e in donnees["etapes"]] == [
        ("Balade nocturne", "Balade nocturne : c’est fait."),
        ("Animer une réunion autrement", "Animer une réunion autrement : c’est fait."),
    ]


def test_the_first_report_covers_the_time_since_the_signature_and_says_nothing_of_absent_expenses():
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilan_dans(StatutBilan.ENVOYE, convention, 2, scene)

    donnees = json.loads(documents_de(bilan).get().donnees_gelees)

    assert donnees["nom"] == "Bilan intermédiaire"
    assert donnees["periode"]["debut"] == convention.date_effet.isoformat()
    assert donnees["argent"]["retenu"] is None


def test_what_changes_after_the_sending_does_not_change_the_document():
    bilan, scene = final()
    avant = documents_de(bilan).get().donnees_gelees

    bilans.reprendre(bilan, par=scene.jeanne)
    ecrire(bilan, par=scene.jeanne, realise="Tout autre chose.")

    assert documents_de(bilan).get().donnees_gelees == avant


@pytest.mark.parametrize("nb", [2, 12])
def test_the_number_of_etapes_costs_no_query(nb, django_assert_num_queries):
    bilan, scene = final()
    avec_des_etapes(scene, nb)
    bilan = Bilan.objects.select_related("convention", "envoye_par").get(pk=bilan.pk)

    with django_assert_num_queries(7):
        canonique(trouver_genre(BILAN).donnees(bilan))


def test_the_document_is_valid_sealed_and_carries_its_data(imprime, tmp_path):
    octets = imprime.produit.octets

    valider(octets, tmp_path)
    assert verifier_sceau(octets).valide
    assert {nom: o.decode() for nom, o in pieces_jointes(octets).items()} == {"bilan-donnees.json": imprime.gele}
    assert imprime.produit.nom == f"bilan-{imprime.numero}-3.pdf"


def test_it_is_read_from_top_to_bottom(imprime, tmp_path):
    lu = mots(imprime.produit.octets, tmp_path)
    jour = date_longue(timezone.localdate()).replace(INSECABLE, " ")

    for attendu in (
        f"Convention n° {imprime.numero}",
        "Bilan final",
        "Montaud (Hérault)",
        jour,
        *CHAMPS.values(),
        "Balade nocturne : c’est fait.",
        "Promis par convention 18 000 €",
        "Déjà versé 9 000 €",
        "Dépenses payées et retenues par l’ANCT (TTC) 3 000,30 €",
        CODE,
    ):
        assert attendu in lu, attendu


def test_the_longest_texts_hold_and_what_was_not_written_leaves_no_hole(imprime, tmp_path):
    donnees = imprime.donnees
    donnees |= {"realise": "mot " * 900, "effets": "m" * 4000, "difficultes": "", "suites": ""}
    donnees["etapes"] = [{"titre": "É" * 200, "etat": "En cours", "texte": "mot " * 500}] * 12 + [
        {"titre": "Balade", "etat": "En projet", "texte": ""}
    ]
    donnees["argent"]["retenu"] = None

    produit = fabriquer(BILAN, canonique(donnees), code=CODE, date=timezone.now())

    valider(produit.octets, tmp_path, profils=("ua1",))
    lu = texte_du_pdf(produit.octets, tmp_path)
    assert "None" not in lu
    assert "Ce qui a été difficile" not in lu
    assert "Dépenses" not in lu

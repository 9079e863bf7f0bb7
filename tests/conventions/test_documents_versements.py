"""What is printed of a payment: the file for the accountant, the notice for the territory. Each is printed once for the whole module."""

import json
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from conventions.documents import AVIS, DOSSIER
from conventions.enums import Coche, StatutActe, StatutVersement
from conventions.models import Versement
from conventions.redaction.annexes import exiger_sans_compte
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from socle.documents.fabrication import Produit, composer, fabriquer
from socle.documents.genres import canonique, trouver_genre
from socle.documents.sceau import verifier_sceau
from socle.erreurs import ErreurMetier
from socle.mots import INSECABLE, date_longue
from territoires.models import ComplementCollectivite
from tests.conventions import fabriques
from tests.conventions import fabriques_avenants as fa
from tests.conventions.fabriques_versements import REFERENCE, avancer, convention_avec, demander, versements
from tests.conventions.imprimes import CODE, pieces_jointes, texte_du_pdf, valider

pytestmark = pytest.mark.django_db
SIRET, SIRET_GROUPE = "21340163100014", f"213{INSECABLE}401{INSECABLE}631{INSECABLE}00014"
ADRESSE = "1 place de la Mairie, 34160 Montaud"
IBAN = "FR76 3000 6000 0112 3456 7890 189"


def deux_payes():
    """(second payment, scene): 9 000 € paid, an avenant of 2 000 € more, the second payment paid too."""
    scene = fabriques.relu()
    ComplementCollectivite.objects.create(collectivite=scene.parcours.collectivite, siret=SIRET, adresse=ADRESSE)
    convention, _, _ = convention_avec(StatutVersement.PAYE, scene=scene)
    fa.avenant(convention, scene, statut=StatutActe.NOTIFIEE)
    second = versements(convention)[1]
    demander(second, scene)
    avancer(second, StatutVersement.PAYE, par=scene.claire)
    return second, scene


def gele(genre, versement):
    """The frozen data as they are kept, whether or not a transition has already asked for the document."""
    return canonique(trouver_genre(genre).donnees(versement))


@dataclass(frozen=True)
class Imprime:
    gele: str
    produit: Produit
    gestionnaire: str

    @property
    def donnees(self):
        return json.loads(self.gele)


@pytest.fixture(scope="module")
def imprimes(django_db_setup, django_db_blocker):
    """{kind: the printed document of a second payment, after an avenant}."""
    with django_db_blocker.unblock(), transaction.atomic():
        versement, scene = deux_payes()
        faits = {}
        for genre in (DOSSIER, AVIS):
            texte = gele(genre, versement)
            produit = fabriquer(genre, texte, code=CODE, date=timezone.now())
            faits[genre] = Imprime(texte, produit, scene.claire.nom_complet)
        transaction.set_rollback(True)
    return faits


def mots(octets, tmp_path):
    """The text as a person reads it, whatever the lines are cut at."""
    return " ".join(texte_du_pdf(octets, tmp_path).replace("- ", "-").split())


# --- what is frozen ------------------------------------------------------------------------------------------------------------


def test_the_payment_file_holds_what_the_accountant_checks(imprimes):
    donnees = imprimes[DOSSIER].donnees
    jour = timezone.localdate().isoformat()
    numero = donnees["convention"]

    assert donnees["schema"] == "dossier-paiement/2"
    assert donnees["libelle"] == f"{numero}-V2"
    assert donnees["versement"] == {"rang": 2, "nom": "Deuxième versement", "place": 2, "sur": 3, "dernier": False}
    assert donnees["beneficiaire"]["siret"] == SIRET
    assert donnees["beneficiaire"]["adresse"] == ADRESSE
    assert donnees["condition"].startswith("Sur un point d’avancement")
    assert [(a["numero"], a["montant"], a["ej"], a["imputation"]) for a in donnees["actes"]] == [
        (numero, "18000.00", "EJ-2026-0042", fabriques.IMPUTATION),
        (f"{numero}/A1", "2000.00", "EJ-2026-0042", fabriques.IMPUTATION),
    ]
    assert donnees["precedents"] == [
        {"rang": 1, "nom": "Premier versement", "paye_le": jour, "montant": "9000.00", "reference": REFERENCE}
    ]
    assert donnees["compte"] == {"titulaire": "SGC de Lunel", "rib_le": jour}
    assert donnees["preuves"] == {"retenu": "20000.00", "bilan_le": jour}
    assert donnees["certification"] == {
        "le": jour,
        "par": imprimes[DOSSIER].gestionnaire,
        "coches": [{"code": c.value, "libelle": c.label} for c in Coche],
    }


def test_the_notice_holds_what_the_titre_de_recette_needs_and_nothing_of_the_agencys_accounting(imprimes):
    avis = imprimes[AVIS]
    donnees = avis.donnees

    assert donnees["schema"] == "avis-versement/2"
    assert donnees["paye_le"] == timezone.localdate().isoformat()
    assert donnees["reference"] == REFERENCE
    assert donnees["libelle"] == f"{donnees['convention']}-V2"
    assert donnees["agence"]["siret"] == "13002603200016"
    assert not {"actes", "precedents", "certification"} & set(donnees)
    html = composer(trouver_genre(AVIS), donnees, code=CODE)[0].split("</style>")[-1]
    for secret in ("EJ", fabriques.IMPUTATION, avis.gestionnaire, "ervice fait"):
        assert secret not in avis.gele
        assert secret not in html


@pytest.mark.parametrize("genre", [DOSSIER, AVIS])
def test_the_table_adds_up_to_what_the_signed_acts_promise(genre, imprimes):
    donnees = imprimes[genre].donnees
    montants = {cle: Decimal(valeur) for cle, valeur in donnees["montants"].items()}

    assert montants["promis"] == 20000
    assert montants["deja_paye"] + montants["ce_versement"] + montants["reste"] == montants["promis"]
    assert montants["paye_en_tout"] == montants["deja_paye"] + montants["ce_versement"]
    assert Decimal(donnees["montant"]) == montants["ce_versement"]


def test_a_first_payment_is_alone_and_a_last_one_leaves_nothing():
    _, _, (premier, *_) = convention_avec(StatutVersement.CERTIFIE, montant="8000.00")
    donnees = trouver_genre(DOSSIER).donnees(premier)

    assert donnees["precedents"] == []
    assert donnees["versement"] == {"rang": 1, "nom": "Premier versement", "place": 1, "sur": 2, "dernier": False}
    assert donnees["montants"] == {
        "promis": Decimal("8000.00"),
        "deja_paye": Decimal("0.00"),
        "ce_versement": Decimal("5600.00"),
        "paye_en_tout": Decimal("5600.00"),
        "reste": Decimal("2400.00"),
    }
    assert donnees["montant_lettres"] == "cinq mille six cents euros"
    assert "déjà payé&nbsp;: 0\u00a0€" in composer(trouver_genre(DOSSIER), json.loads(canonique(donnees)))[0]


def test_a_notice_asked_again_later_says_what_was_true_on_the_day_of_its_payment():
    _, scene, (premier, second, _) = convention_avec(StatutVersement.PAYE, StatutVersement.DEMANDE)
    avant = gele(AVIS, premier)

    avancer(second, StatutVersement.PAYE, par=scene.claire)

    assert gele(AVIS, premier) == avant


def test_a_last_payment_that_stops_at_the_expenses_says_what_will_not_be_paid():
    convention, scene, _ = convention_avec(StatutVersement.PAYE, StatutVersement.PAYE, depense="17000")
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.BILAN)
    dernier = versements(convention)[2]
    demander(dernier, scene, "17000")
    avancer(dernier, StatutVersement.CERTIFIE, par=scene.claire)

    donnees = trouver_genre(DOSSIER).donnees(dernier)

    assert (donnees["montant"], donnees["montants"]["reste"]) == (Decimal("2600.00"), Decimal("1000.00"))
    page = composer(trouver_genre(DOSSIER), json.loads(canonique(donnees)))[0]
    assert "Ne sera pas payé (dépenses réelles)" in page
    assert "Reste à payer ensuite" not in page


@pytest.mark.parametrize(("genre", "nombres"), [(DOSSIER, (4, 6)), (AVIS, (3, 3))])
def test_the_number_of_payments_costs_no_query(genre, nombres, django_assert_num_queries):
    def relu(versement):
        return Versement.objects.select_related("tranche", "certifie_par").get(pk=versement.pk)

    _, _, un = convention_avec(StatutVersement.PAYE)
    second, _ = deux_payes()

    # the account for the file, then the expenses and the report of a payment after the first
    for nombre, versement in zip(nombres, (relu(un[0]), relu(second)), strict=True):
        with django_assert_num_queries(nombre):
            trouver_genre(genre).donnees(versement)


def test_no_bank_account_stands_in_them(imprimes):
    for imprime in imprimes.values():
        exiger_sans_compte(imprime.donnees)
        assert "iban" not in imprime.gele.lower()

    _, _, (premier, *_) = convention_avec(StatutVersement.PAYE)
    premier.reference = IBAN
    with pytest.raises(ErreurMetier, match="numéro de compte bancaire") as refus:
        trouver_genre(AVIS).donnees(premier)
    assert refus.value.champ == "reference"


# --- what is printed -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("genre", [DOSSIER, AVIS])
def test_the_document_is_valid_sealed_on_one_page_and_carries_its_data(genre, imprimes, tmp_path):
    imprime = imprimes[genre]

    valider(imprime.produit.octets, tmp_path)
    assert verifier_sceau(imprime.produit.octets).valide
    assert {nom: octets.decode() for nom, octets in pieces_jointes(imprime.produit.octets).items()} == {
        f"{genre}-donnees.json": imprime.gele
    }
    assert imprime.produit.nom == f"{genre}-{imprime.donnees['convention']}-V2.pdf"
    assert imprime.produit.nb_pages == 1
    assert trouver_genre(genre).vigueur is None


def test_the_payment_file_is_read_from_top_to_bottom(imprimes, tmp_path):
    imprime = imprimes[DOSSIER]
    lu = mots(imprime.produit.octets, tmp_path)
    jour = date_longue(timezone.localdate()).replace(INSECABLE, " ")

    for attendu in (
        "Dossier de paiement",
        imprime.donnees["libelle"],
        "six mille six cents euros",
        SIRET_GROUPE.replace(INSECABLE, " "),
        ADRESSE,
        "SGC de Lunel, RIB du",
        "EJ-2026-0042",
        fabriques.IMPUTATION,
        "Deuxième versement",
        f"Service fait certifié le {jour} par {imprime.gestionnaire}",
        *(c.label for c in Coche),
        REFERENCE,
        "20 000 €",
        CODE,
    ):
        assert attendu in lu, attendu


def test_the_notice_says_it_in_plain_words(imprimes, tmp_path):
    imprime = imprimes[AVIS]
    lu = mots(imprime.produit.octets, tmp_path)
    jour = date_longue(timezone.localdate()).replace(INSECABLE, " ")

    for attendu in (
        f"Avis de versement {imprime.donnees['libelle']}",
        "(six mille six cents euros)",
        f"le {jour}. C’est le deuxième versement",
        f"convention n° {imprime.donnees['convention']}",
        "titre de recette",
        SIRET_GROUPE.replace(INSECABLE, " "),
        REFERENCE,
        "Agence nationale de la cohésion des territoires",
        "Vous avez reçu 15 600 € en tout, sur 20 000 €.",
        CODE,
    ):
        assert attendu in lu, attendu
    for cache in ("EJ-2026", fabriques.IMPUTATION, "Service fait", imprime.gestionnaire):
        assert cache not in lu, cache


@pytest.mark.parametrize("genre", [DOSSIER, AVIS])
def test_the_longest_words_hold_and_a_missing_siret_leaves_no_hole(genre, imprimes, tmp_path):
    donnees = imprimes[genre].donnees
    donnees["beneficiaire"] |= {"siret": "", "siren": "", "adresse": "", "nom": "la communauté " + "de communes " * 12}
    donnees["reference"] = "R" * 60
    for precedent in donnees.get("precedents", []):
        precedent["reference"] = "R" * 60
    for acte in donnees.get("actes", []):
        acte.update(ej="E" * 40, imputation="I" * 120)

    produit = fabriquer(genre, canonique(donnees), code=CODE, date=timezone.now())

    valider(produit.octets, tmp_path, profils=("ua1",))
    lu = texte_du_pdf(produit.octets, tmp_path)
    assert "SIRET ," not in lu
    assert "None" not in lu

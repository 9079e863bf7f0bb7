"""The other documents of the circuit: drafts, avenants, notifications, consolidated texts, and whether they are in force."""

import json

import pytest
from django.utils import timezone

from conventions import transitions
from conventions.documents import CONSOLIDE, EXEMPLAIRE, NOTIFICATION, PROJET
from conventions.enums import PorteSur, StatutActe
from conventions.essentielles.colonnes import NOMS
from conventions.essentielles.ligne import ligne_csv_de
from conventions.models import Acte, Annexe, Convention, Ecart
from conventions.redaction.annexes import exiger_sans_compte
from socle.documents import demander, documents_de
from socle.documents.fabrication import composer, fabriquer
from socle.documents.genres import EN_VIGUEUR, PAS_ENCORE, TERMINEE, canonique, trouver_genre
from socle.documents.sceau import verifier_sceau
from socle.mots import date_longue
from territoires.models import ComplementCollectivite
from tests.conventions import fabriques
from tests.conventions import fabriques_avenants as fa
from tests.conventions.imprimes import (
    CODE,
    html_de,
    imprime,
    pieces_jointes,
    valider,
)

pytestmark = pytest.mark.django_db
SIRET = "21340163100014"


# --- drafts, avenants, notification, consolidated text -----------------------------------------------------------------------------


def avenant_notifie():
    """(avenant, scene): more money, a later end, a new étape, an article rewritten, a file."""
    scene = fabriques.relu()
    ComplementCollectivite.objects.create(collectivite=scene.parcours.collectivite, siret=SIRET)
    convention, _ = fa.signee(scene=scene)
    acte = fa.avenant(
        convention, scene, {fa.etape(scene): "14000", fa.nouvelle(scene): "3000"}, date_fin=fa.plus_tard(convention)
    )
    Ecart.objects.create(
        acte=acte,
        porte_sur=PorteSur.CONVENTION,
        code="litiges",
        titre="Litiges",
        texte="Les parties s’écrivent d’abord.\n\nPuis elles saisissent le tribunal administratif.",
        motif="Plus clair.",
        ecrit_par=scene.claire,
        vise_par=scene.jeanne,
        vise_le=acte.redige_le,
    )
    Annexe.objects.create(
        acte=acte, rang=1, titre="Photos", fichier=fabriques.fichier(scene.claire), jointe_par=scene.claire
    )
    return fabriques.mener(acte, StatutActe.NOTIFIEE, par=scene.claire), scene


@pytest.fixture
def avenant():
    return avenant_notifie()[0]


def test_the_draft_is_marked_unsealed_and_accessible(tmp_path):
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    demander(PROJET, acte, par=scene.claire)

    document, produit = imprime(acte, PROJET)
    html = html_de(acte, PROJET)

    valider(produit.octets, tmp_path, profils=("ua1",))
    assert not verifier_sceau(produit.octets).present
    assert b"/EmbeddedFiles" not in produit.octets
    assert produit.nom == "projet-convention.pdf"
    assert "Projet, à ne pas signer." in html
    assert "filigrane:PROJET" in html
    assert "emplacement" not in html.split("</style>")[-1]
    assert json.loads(document.donnees_gelees)["numero"] == "à attribuer"


def test_the_draft_says_which_articles_depart_from_the_model_and_why():
    acte, scene = fabriques.acte()
    Ecart.objects.create(
        acte=acte, code="litiges", titre="Litiges", texte="Autre.", motif="Vœu du conseil.", ecrit_par=scene.claire
    )
    demander(PROJET, acte, par=scene.claire)

    assert "Cet article s’écarte du modèle&nbsp;: Vœu du conseil." in html_de(acte, PROJET)


def test_an_avenant_is_valid_and_shows_its_articles_before_and_after(avenant, tmp_path):
    document, produit = imprime(avenant)
    html = html_de(avenant)

    valider(produit.octets, tmp_path)
    assert verifier_sceau(produit.octets).valide
    jointes = pieces_jointes(produit.octets)
    assert jointes["convention-donnees.json"].decode() == document.donnees_gelees == avenant.texte_gele
    assert set(jointes) == {"convention-donnees.json", "annexe-5-deliberation.pdf"}
    assert produit.nom == f"avenant-{avenant.numero.replace('/', '-')}.pdf"
    for attendu in (
        f"n°&nbsp;{avenant.numero}",
        "Article 8 – Prise d’effet",
        "Les articles de la convention qui changent",
        "Article 20, avant et après",
        '<span class="ancien">31\u00a0décembre 2027.</span>',
        "Annexe 1 – Le parcours",
        "Forum des associations",
        "Annexe 5 – Photos",
    ):
        assert attendu.replace("31\u00a0décembre 2027", date_longue(fabriques.fin_d_execution())) in html, attendu


def test_the_notification_is_valid_and_carries_the_row_of_the_open_data(avenant, tmp_path):
    initial = Acte.objects.get(convention=avenant.convention, rang=0)
    for acte in (initial, avenant):
        document, produit = imprime(acte, NOTIFICATION)
        html = html_de(acte, NOTIFICATION)

        valider(produit.octets, tmp_path)
        assert verifier_sceau(produit.octets).valide
        jointes = pieces_jointes(produit.octets)
        assert jointes["notification-donnees.json"].decode() == document.donnees_gelees
        for attendu in (
            acte.numero,
            "Délibération du conseil",
            "n°&nbsp;2026-12 du",
            "EJ-2026-0042",
            "Programme 112, action 12",
            "Michel Roux, maire",
            SIRET,
        ):
            assert attendu in html, attendu
        assert "{" not in html.split("</style>")[-1]

    lignes = jointes["donnees-essentielles.csv"].decode().splitlines()
    assert lignes[0] == ",".join(NOMS)
    assert len(lignes) == 2
    assert ligne_csv_de(avenant).decode().splitlines() == lignes


def test_a_row_with_a_fault_stays_home_and_the_notification_goes_out():
    acte, _ = fabriques.acte(StatutActe.NOTIFIEE)

    _, produit = imprime(acte, NOTIFICATION)

    assert pieces_jointes(produit.octets)["donnees-essentielles.csv"].decode().splitlines() == [",".join(NOMS)]
    assert "Il manque encore une donnée" in html_de(acte, NOTIFICATION)


def test_the_consolidated_text_is_valid_and_tells_what_changed_in_words(avenant, tmp_path):
    document, produit = imprime(avenant, CONSOLIDE)
    html = html_de(avenant, CONSOLIDE)

    valider(produit.octets, tmp_path)
    assert verifier_sceau(produit.octets).valide
    donnees = json.loads(document.donnees_gelees)
    assert {k: donnees[k] for k in json.loads(avenant.texte_gele)["consolide"]} == json.loads(avenant.texte_gele)[
        "consolide"
    ]
    assert [a["rang"] for a in donnees["actes"]] == [0, 1]
    for attendu in (
        "Seuls la convention et ses avenants signés font foi.",
        "[retiré&nbsp;: <span",
        "[ajouté&nbsp;: <span",
        "23\u00a0000\u00a0€",
        "Article 21 – Dispositions finales",
    ):
        assert attendu in html, attendu
    assert "À signer par les deux personnes" not in html


def test_what_was_frozen_before_annex_4_and_files_still_prints():
    acte, _ = fabriques.acte(StatutActe.TRANSMISE)
    ancien = json.loads(acte.texte_gele) | {"schema": "convention/1"}
    for cle in ("champs", "annexes", "indicateurs"):
        ancien.pop(cle)
    ancien["articles"] = [{k: v for k, v in a.items() if k != "code"} for a in ancien["articles"]]

    produit = fabriquer(EXEMPLAIRE, canonique(ancien), code=CODE, date=acte.transmise_le)

    assert produit.octets.startswith(b"%PDF")
    html = composer(trouver_genre(EXEMPLAIRE), ancien)[0]
    assert "Annexe 3" in html
    assert "Annexe 4 –" not in html


def test_no_bank_account_stands_in_any_document(avenant):
    for genre in (EXEMPLAIRE, NOTIFICATION, CONSOLIDE):
        donnees = documents_de(avenant).get(genre=genre).donnees_gelees
        exiger_sans_compte(json.loads(donnees))
        assert "iban" not in donnees.lower()
        assert "relevé d’identité bancaire" in html_de(avenant, genre) or genre == NOTIFICATION


# --- in force? ---------------------------------------------------------------------------------------------------------------------


def vigueur(acte, genre=EXEMPLAIRE):
    return trouver_genre(genre).vigueur(acte.pk)


def test_an_act_is_in_force_from_its_second_signature_to_the_end_of_its_convention(django_assert_num_queries):
    acte, scene = fabriques.acte(StatutActe.AUTORISEE)
    assert vigueur(acte).sens == PAS_ENCORE

    fabriques.signer(acte, scene.claire)
    with django_assert_num_queries(1):
        assert vigueur(acte).sens == EN_VIGUEUR
    Convention.objects.update(date_effet="2020-01-01", date_fin="2021-01-01")
    assert vigueur(acte).phrase == "Il est en vigueur."

    acte.refresh_from_db()
    transitions.engager(acte, ej="EJ-1", le=timezone.localdate(), par=scene.claire)
    transitions.notifier(acte, le=timezone.localdate(), par=scene.claire)
    transitions.resilier(Convention.objects.get(), motif="Abandon du projet.", par=scene.claire)

    assert vigueur(acte).sens == TERMINEE
    assert vigueur(acte).phrase == f"Il n’est plus en vigueur depuis le {date_longue(timezone.localdate())}."
    assert trouver_genre(EXEMPLAIRE).vigueur(0) is None


def test_a_consolidated_text_no_longer_holds_once_the_next_avenant_is_signed():
    convention, scene = fa.signee()
    premier = fa.avenant(convention, scene, {fa.etape(scene): "14000"}, statut=StatutActe.NOTIFIEE)
    second = fa.avenant(convention, scene, {fa.etape(scene): "15000"}, statut=StatutActe.AUTORISEE)
    assert vigueur(premier, CONSOLIDE).sens == EN_VIGUEUR

    fabriques.signer(second, scene.claire)

    assert vigueur(premier, CONSOLIDE).sens == TERMINEE
    assert "modifiée de nouveau" in vigueur(premier, CONSOLIDE).phrase
    assert vigueur(premier).sens == EN_VIGUEUR

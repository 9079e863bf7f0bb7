"""What people take away: two pages whatever the size, a text, a spreadsheet; nothing private in any of them."""

import re
import subprocess
from datetime import timedelta
from decimal import Decimal

import page as validation
import pytest
from django.urls import reverse
from django.utils import timezone

from parcours import ecriture, transitions
from parcours.documents import DEUX_PAGES, FICHE
from parcours.emporter import commun, deux_pages, fiche
from parcours.emporter.place import abreger, enumerer, lignes
from parcours.enums import StatutEtape
from parcours.models import (
    Engagement,
    Etape,
    Jalon,
    Moyen,
    Objectif,
    PartiePrenante,
)
from portail.dossier import dossier
from socle.comptes.enums import RoleAnct
from socle.documents.models import Document
from socle.journal.models import EntreeJournal
from socle.travaux import moteur
from tests.comptes.fabriques import AnctFabrique
from tests.parcours import fabriques
from tests.parcours.fabriques_emporter import frais, imprime, pages, territoire

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("nb", [0, 1, 4, 15, 40, 60])
def test_a_parcours_holds_on_two_accessible_pages_whatever_its_size(nb, tmp_path):
    parcours, _ = territoire(nb)

    produit = imprime(parcours)

    page_1, page_2 = pages(produit.octets, tmp_path)
    polices = subprocess.run(["pdffonts", tmp_path / "document.pdf"], capture_output=True, text=True, check=True)
    assert produit.nb_pages == 2
    assert validation.validate_pdf(str(tmp_path / "document.pdf"), profile="ua1").failures == []
    assert {x.split()[0].split("+")[1].split("-")[0] for x in polices.stdout.splitlines()[2:]} == {"Marianne"}
    assert page_1.startswith("Le parcours de Montaud Montaud (Hérault)")
    assert "Document de travail" in page_1
    assert "Pour en parler Personne contact : Jeanne Faure" in page_2


PHRASE_LONGUE = "W" * 60 + " Wagon mammouth " * 8


def test_endless_words_everywhere_still_hold_on_two_pages_and_one(tmp_path):
    parcours, jeanne = territoire(40, titre="{n} " + PHRASE_LONGUE)
    PartiePrenante.objects.update(nom=PHRASE_LONGUE[:160])
    Moyen.objects.filter(libelle__gt="").update(libelle=PHRASE_LONGUE[:160])
    Jalon.objects.update(titre=PHRASE_LONGUE[:160])
    parcours.equipiers.update(nom="W" * 120, fonction="M" * 120)
    Engagement.objects.update(nom="W" * 120, fonction="M" * 120)
    type(jeanne).objects.filter(pk=parcours.referent_id).update(nom="W" * 80, fonction="M" * 120)
    type(parcours.collectivite).objects.update(nom="M" * 110)

    deux = pages(imprime(parcours).octets, tmp_path, "deux.pdf")
    une = pages(imprime(parcours, transitions.dresser_fiche).octets, tmp_path, "une.pdf")

    assert (len(deux), len(une)) == (2, 1)
    assert sous_le_cadre(tmp_path / "deux.pdf") == sous_le_cadre(tmp_path / "une.pdf") == []


PIED = {"Document", "authentique", "?", "Tapez", "ce", "code", "sur", "Page", "/", "1", "2"}


def sous_le_cadre(pdf):
    """The words set lower than the frame of a page (12 mm and 262 mm from its top), its foot left out: those that the frame would cut."""
    sortie = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    mots = re.findall(r'yMax="([\d.]+)">([^<]*)</word>', sortie)
    bas = [mot for y, mot in mots if float(y) * 25.4 / 72 > 274.5 and mot not in PIED]
    return [
        mot for mot in bas if not mot.endswith("/verifier") and not re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{1,4}){4}", mot)
    ]


def test_what_does_not_fit_is_counted_and_the_sums_are_those_of_everything(tmp_path):
    parcours, _ = territoire(60)

    vu = deux_pages.contexte(commun.donnees(frais(parcours)))

    assert vu["niveau"] == 4
    assert 25 <= len(vu["etapes"]) < 60
    assert len(vu["etapes"]) + vu["etapes_en_plus"] == vu["nb_etapes"] == 60
    assert len(vu["objectifs"]) + vu["objectifs_en_plus"] == 10
    assert len(vu["frise"]["barres"]) + vu["frise_en_plus"] == 60
    assert len(vu["frise"]["jalons"]) + vu["dates_en_plus"] == 60
    assert (
        sum(m["montant"] for m in vu["lignes_moyens"])
        == vu["moyens"]["total"]
        == Decimal("1000.50") * 48 + Decimal("250.25") * 60
    )
    assert [m["mot"] for m in vu["lignes_moyens"]][-1] == "54\u00a0autres financeurs"
    page_1, page_2 = pages(imprime(parcours).octets, tmp_path)
    assert f"Et {vu['etapes_en_plus']} autres étapes, dans le texte et le tableur" in page_1
    assert "60 étapes, 48 024 € demandés à l’ANCT, 12 coûts à estimer." in page_1
    assert f"Et {vu['frise_en_plus']} autres étapes" in page_2


def test_a_village_is_printed_whole_in_big_letters(tmp_path):
    parcours, _ = territoire(4)

    vu = deux_pages.contexte(commun.donnees(frais(parcours)))
    page_1, page_2 = pages(imprime(parcours).octets, tmp_path)

    assert (vu["niveau"], vu["etapes_en_plus"], vu["frise_en_plus"], vu["dates_en_plus"]) == (1, 0, 0, 0)
    assert not any("…" in e["titre"] for e in vu["etapes"])
    assert "Maire : Paul Durand, Fonction – engagement écrit du" in page_1
    assert "Pilote avec nous : Association des amis du" in page_2
    assert "Total 4 002,50 €" in page_2


def test_a_late_etape_says_so_in_words():
    parcours, jeanne = fabriques.en_oeuvre("Montaud")
    passe = timezone.localdate().replace(day=1) - timedelta(days=40)
    Etape.objects.update(statut=StatutEtape.EN_COURS, debut=passe.replace(day=1), fin=passe.replace(day=1))
    d = commun.donnees(frais(parcours))

    assert deux_pages.contexte(d)["etapes"][0]["etat"] == "en cours, en retard"
    points = fiche.contexte(fiche.donnees(frais(parcours)))["points"]
    assert points[0].startswith("En retard\u00a0: «\u00a0Balade nocturne\u00a0», attendue fin ")


@pytest.mark.parametrize("nb", [0, 1, 40])
def test_the_sheet_of_a_territory_is_one_accessible_page(nb, tmp_path):
    parcours, _ = territoire(nb)

    produit = imprime(parcours, transitions.dresser_fiche)

    (page,) = pages(produit.octets, tmp_path)
    assert validation.validate_pdf(str(tmp_path / "document.pdf"), profile="ua1").failures == []
    assert page.startswith("Montaud (Hérault) Fiche territoire – programme Territoires d’engagement")
    for mot in (
        "Population : 1 000 habitants",
        "Phase : Diagnostic",
        "Réservé pour la convention",
        "Personne contact : Jeanne Faure",
        "À l’ANCT : Claire Martin",
    ):
        assert mot in page
    # Étapes without an axis of their own, added up, are all of them.
    vu = fiche.contexte(fiche.donnees(frais(parcours)))
    assert sum(a["nb"] for a in vu["axes"]) == vu["nb_etapes"] == nb


def test_the_sheet_says_what_is_missing():
    parcours = fabriques.inscrit("Montaud")

    vu = fiche.contexte(fiche.donnees(frais(parcours)))

    assert vu["points"] == ["Engagement écrit à recueillir\u00a0: maire et direction."]
    assert [e["phrase"] for e in vu["engagements"]] == ["pas encore recueilli"] * 2


# --- asking -----------------------------------------------------------------------------------------------------------------


def test_the_same_parcours_is_printed_once(client_de):
    parcours, jeanne = territoire(2)
    client = client_de(jeanne)
    adresse = reverse("parcours:emporter_pdf", args=[parcours.pk])

    reponses = [client.post(adresse) for _ in range(3)]

    assert [r.url for r in reponses] == [f"{reverse('parcours:emporter', args=[parcours.pk])}#imprimer"] * 3
    assert Document.objects.filter(genre=DEUX_PAGES).count() == 1
    assert EntreeJournal.objects.filter(action="parcours.imprimer").count() == 1


def test_a_change_of_the_parcours_or_a_failure_asks_for_another_round():
    parcours, jeanne = territoire(1)
    premier = transitions.imprimer(parcours, par=jeanne)
    ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Un autre but"}, par=jeanne)
    deuxieme = transitions.imprimer(frais(parcours), par=jeanne)
    Document.objects.filter(pk=deuxieme.pk).update(etat="echec", erreurs=3)

    troisieme = transitions.imprimer(frais(parcours), par=jeanne)

    assert [premier.tour, deuxieme.tour, troisieme.tour] == [1, 2, 3]
    premier.refresh_from_db()
    assert premier.remplace_par_id == deuxieme.pk


def test_the_page_goes_from_asking_to_reading(client_de, settings):
    settings.TRAVAUX_BAIL = timedelta(minutes=10)
    parcours, jeanne = territoire(1)
    client = client_de(jeanne)
    page = reverse("parcours:emporter", args=[parcours.pk])
    assert "En préparation…" not in client.get(page).content.decode()
    assert client.get(reverse("parcours:emporter_document", args=[parcours.pk])).status_code == 404

    client.post(reverse("parcours:emporter_pdf", args=[parcours.pk]))
    assert "En préparation…" in client.get(page).content.decode()
    assert moteur.traiter("documents.Document", Document.objects.get(genre=DEUX_PAGES).pk) == "pret"

    contenu = client.get(page).content.decode()
    assert "Lire les deux pages (PDF, 2\u00a0pages, " in contenu
    lu = client.get(reverse("parcours:emporter_document", args=[parcours.pk]))
    assert b"".join(lu.streaming_content).startswith(b"%PDF-")
    fragment = client.get(reverse("parcours:emporter_etat", args=[parcours.pk]), headers={"HX-Request": "true"})
    assert "Lire les deux pages" in fragment.content.decode()
    assert [ligne["titre"] for ligne in dossier(parcours)] == ["Le parcours en deux pages"]


def test_the_list_of_documents_keeps_the_last_print_only_and_never_the_sheet():
    parcours, jeanne = territoire(1)
    transitions.dresser_fiche(parcours, par=parcours.referent)
    transitions.imprimer(parcours, par=jeanne)
    ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Un autre but"}, par=jeanne)
    dernier = transitions.imprimer(frais(parcours), par=jeanne)

    assert [ligne["document"].pk for ligne in dossier(parcours)] == [dernier.pk]


@pytest.mark.parametrize(
    "role", [RoleAnct.ADMINISTRATEUR, RoleAnct.CHARGE_MISSION, RoleAnct.GESTIONNAIRE, RoleAnct.LECTURE]
)
def test_every_role_of_anct_may_ask_for_the_sheet(role, client_de):
    parcours, _ = territoire(1)
    client = client_de(AnctFabrique(role_anct=role))

    assert "Fiche territoire (1 page)" in client.get(reverse("parcours:emporter", args=[parcours.pk])).content.decode()
    assert client.post(reverse("parcours:fiche", args=[parcours.pk])).status_code == 302
    assert Document.objects.filter(genre=FICHE).count() == 1


def test_the_team_is_not_offered_the_sheet_and_is_told_why(client_de):
    parcours, jeanne = territoire(1)
    transitions.dresser_fiche(parcours, par=parcours.referent)
    client = client_de(jeanne)

    assert "Fiche territoire" not in client.get(reverse("parcours:emporter", args=[parcours.pk])).content.decode()
    for reponse in (
        client.post(reverse("parcours:fiche", args=[parcours.pk])),
        client.get(reverse("parcours:fiche_document", args=[parcours.pk])),
    ):
        assert reponse.status_code == 403
        assert "La fiche territoire est préparée par l’ANCT." in reponse.content.decode()


# --- how much paper words take --------------------------------------------------------------------------------------------------


def test_lines_are_counted_as_they_are_set():
    assert lignes("", 50, 10) == 0
    assert lignes("mot", 50, 10) == 1
    assert lignes("W" * 100, 50, 10) > 5
    assert lignes("mot " * 50, 50, 10) == lignes("mot " * 49 + "mot", 50, 10)


@pytest.mark.parametrize("maximum", [1, 2, 3])
def test_an_abridged_text_holds_and_says_so(maximum):
    coupe = abreger("Une balade nocturne préparée avec les habitants, " * 9, 60, 9, maximum, suite=" (en cours)")

    assert coupe.endswith("…")
    assert lignes(f"{coupe} (en cours)", 60, 9) <= maximum
    assert abreger("Court", 60, 9, maximum) == "Court"


def test_names_that_do_not_fit_are_counted():
    noms = [f"Association {n}" for n in range(30)]

    garde, reste = enumerer(noms, 86, 9.5, 3, debut="Partenaire : ")

    assert garde.count("Association") + reste == 30
    assert 3 < garde.count("Association") < 30

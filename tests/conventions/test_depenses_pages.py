"""The expenses as each person reads them: what one sees, does, takes away, and why not."""

import io
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from conventions import transitions
from conventions.enums import StatutActe, StatutDepense, StatutReversement, StatutVersement
from conventions.models import Reversement
from conventions.transitions import depenses, reversements
from parcours.models import Etape
from socle.comptes.enums import RoleAnct
from socle.documents import deposer
from socle.documents.models import Document
from tests.comptes import gestes
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques_avenants import signee
from tests.conventions.fabriques_depenses import champs_depense, convention_et_depenses, depense_en
from tests.conventions.fabriques_signatures import photo
from tests.parcours.fabriques import ouvert

pytestmark = pytest.mark.django_db

DECLAREE, RETENUE, ECARTEE = StatutDepense.DECLAREE, StatutDepense.RETENUE, StatutDepense.ECARTEE
PAYE = StatutVersement.PAYE


def texte(reponse):
    return " ".join(unescape(gestes.texte(reponse)).replace("\u00a0", " ").split())


def adresse(nom, *args):
    return reverse(f"conventions:{nom}", args=args)


def page_de(client, scene, **filtre):
    return texte(client.get(adresse("depenses", scene.parcours.pk), filtre))


def saisie(**changes):
    return {
        "objet": "Location de salle",
        "fournisseur": "Comité des fêtes",
        "date": timezone.localdate().isoformat(),
        "numero": "2026-12",
        "mandat": "1042",
        "ht": "1 000,50",
        "ttc": "1 200,60",
        "etape": "",
    } | changes


# --- the list ----------------------------------------------------------------------------------------------------------------


def test_the_totals_come_first_in_words(client_de, hugo):
    _, scene, _ = convention_et_depenses(DECLAREE, DECLAREE, RETENUE, ECARTEE, versements=(PAYE,))

    page = page_de(client_de(scene.jeanne), scene)
    assert "120 € retenus sur 9 000 € reçus ; 2 dépenses à examiner (240 € TTC)." in page
    assert "1 dépense écartée. Lisez pourquoi dans la liste" in page
    assert "4 dépenses, 400 € HT, 480 € TTC, dont 120 € retenus." in page
    assert "120 € retenus sur 9 000 € versés" in page_de(hugo, scene)


def test_the_team_reads_who_judged_when_and_why(client_de):
    _, scene, _ = convention_et_depenses(ECARTEE)

    page = page_de(client_de(scene.jeanne), scene)

    assert "Écartée Dépense de fonctionnement courant. Examinée par Claire" in page
    assert "(ANCT), le" in page
    assert "Corriger" in page


def test_a_closed_list_does_not_ask_to_correct_what_was_set_aside(client_de):
    convention, scene, _ = convention_et_depenses(ECARTEE)
    client = client_de(scene.jeanne)
    assert "une dépense corrigée est examinée de nouveau" in page_de(client, scene)

    transitions.resilier(convention, motif="La commune renonce.", par=scene.claire)

    page = page_de(client, scene)
    assert "1 dépense écartée. Lisez pourquoi dans la liste." in page
    assert "une dépense corrigée est examinée de nouveau" not in page


def test_each_person_sees_only_what_may_be_done(client_de, hugo):
    _, scene, _ = convention_et_depenses(DECLAREE, RETENUE)
    lecture = client_de(AnctFabrique(role_anct=RoleAnct.LECTURE))

    equipe, finances, lit = (page_de(c, scene) for c in (client_de(scene.jeanne), hugo, lecture))

    assert ("Ajouter une dépense" in equipe, "Modifier" in equipe, "Examiner Animation" in equipe) == (
        True,
        True,
        False,
    )
    assert "Retenir toutes les dépenses cochées" not in equipe
    assert ("Ajouter une dépense" in finances, "Modifier" in finances) == (False, False)
    assert "Examiner Animation" in finances
    assert "Revoir" in finances
    assert "Retenir toutes les dépenses cochées" in finances
    assert "Votre rôle à l’ANCT vous permet de lire ce parcours" in lit
    assert "Retenir" not in lit.replace("Retenue", "")


def test_an_empty_list_says_what_to_do(client_de, hugo):
    _, scene, _ = convention_et_depenses()

    assert "Ajoutez, une seule fois, chaque facture" in page_de(client_de(scene.jeanne), scene)
    assert "Le territoire les ajoute ici" in page_de(hugo, scene)


@pytest.mark.parametrize("signee_", [True, False])
def test_before_the_signature_the_page_says_when(client_de, signee_):
    if signee_:
        _, scene = signee(StatutActe.TRANSMISE)
        parcours, client = scene.parcours, client_de(scene.jeanne)
        attendu = "La convention n’est pas encore signée"
    else:
        parcours, client = ouvert()[0], client_de(AnctFabrique(role_anct=RoleAnct.ADMINISTRATEUR))
        attendu = "Il n’y a pas encore de convention"

    page = texte(client.get(adresse("depenses", parcours.pk)))

    assert attendu in page
    assert "Ajouter une dépense" not in page


def test_the_filters_narrow_the_list_its_sums_and_its_exports(client_de):
    convention, scene, _ = convention_et_depenses(RETENUE, ECARTEE)
    etape = Etape.objects.filter(parcours=scene.parcours).first()
    autre = {"objet": "Goûter", "fournisseur": "Boulangerie Élysée", "ttc": Decimal("30"), "ht": Decimal("20")}
    depense_en(DECLAREE, convention, scene, etape=etape, **autre)
    client = client_de(scene.jeanne)

    for filtre in ({"q": "elysee"}, {"q": "GOÛTER"}, {"etat": "declaree"}, {"etape": str(etape.pk)}):
        page = page_de(client, scene, **filtre)
        assert "Affiché : 1 dépense, 20 € HT, 30 € TTC." in page, filtre
        assert "Animation de deux ateliers" not in page
    assert "Affiché : 2 dépenses" in page_de(client, scene, etape="sans")
    assert "Aucune dépense ne correspond." in page_de(client, scene, q="introuvable")
    # A word that nobody knows is as if it were not there.
    assert "3 dépenses, 220 € HT" in page_de(client, scene, etat="inconnu", etape="99999999", tri="x", page="-4")
    export = client.get(adresse("depenses_exporter", scene.parcours.pk, "csv"), {"q": "elysee"}).content.decode()
    assert len(export.splitlines()) == 2


def test_it_is_sorted_as_asked(client_de):
    convention, scene, _ = convention_et_depenses()
    for jours, objet, ttc in ((3, "Alpha", "200"), (1, "Bravo", "150"), (2, "Charlie", "900")):
        jour = timezone.localdate() - timedelta(days=jours)
        depense_en(DECLAREE, convention, scene, objet=objet, date=jour, ttc=Decimal(ttc))
    client = client_de(scene.jeanne)

    def ordre(tri):
        page = page_de(client, scene, tri=tri)
        return sorted(("Alpha", "Bravo", "Charlie"), key=page.index)

    assert ordre("") == ["Bravo", "Charlie", "Alpha"]
    assert ordre("anciennes") == ["Alpha", "Charlie", "Bravo"]
    assert ordre("montant") == ["Charlie", "Alpha", "Bravo"]


# The team's page also looks for the invoices of missions to take up.
@pytest.mark.parametrize(("qui", "requetes"), [("equipe", 14), ("finances", 13)])
def test_the_length_of_the_list_costs_no_query(client_de, hugo, django_assert_num_queries, qui, requetes):
    convention, scene, _ = convention_et_depenses(DECLAREE, versements=(PAYE,))
    client = client_de(scene.jeanne) if qui == "equipe" else hugo
    url = adresse("depenses", scene.parcours.pk)
    client.get(url)

    with django_assert_num_queries(requetes):
        client.get(url)
    etape = Etape.objects.filter(parcours=scene.parcours).first()
    fichier = _facture(scene)
    for n in range(29):
        depense = depenses.declarer(convention, champs_depense(etape=etape), par=scene.jeanne, fichier=fichier)
        if n % 2:
            depenses.retenir(depense, par=scene.claire)
    with django_assert_num_queries(requetes):
        client.get(url)


def _facture(scene):
    return deposer(photo(1), par=scene.jeanne)


# --- exports -----------------------------------------------------------------------------------------------------------------


def test_the_exports_hold_real_dates_and_amounts_and_no_formula(client_de):
    convention, scene, _ = convention_et_depenses()
    depense_en(RETENUE, convention, scene, objet="=1+1", fournisseur="@SOMME", ttc=Decimal("1234.50"))
    client = client_de(scene.jeanne)

    fichiers = {e: client.get(adresse("depenses_exporter", scene.parcours.pk, e)) for e in ("csv", "xlsx", "ods")}

    feuille = load_workbook(io.BytesIO(fichiers["xlsx"].content)).active
    ligne = [c.value for c in feuille[2]]
    assert (ligne[1], ligne[2], ligne[7], ligne[8]) == ("'=1+1", "'@SOMME", 1234.5, "Retenue")
    assert ligne[0].date() == timezone.localdate()
    assert "1234,50" in fichiers["csv"].content.decode("utf-8-sig")
    jour = timezone.localdate().isoformat()
    for extension, reponse in fichiers.items():
        assert reponse["Content-Disposition"] == f'attachment; filename="depenses-{jour}.{extension}"'
        assert reponse["Cache-Control"] == "private, no-store"
    assert client.get(adresse("depenses_exporter", scene.parcours.pk, "exe")).status_code == 404


# --- what comes back ---------------------------------------------------------------------------------------------------------


def test_what_is_to_be_given_back_is_read_by_both_sides_and_received(client_de, hugo):
    convention, scene, _ = convention_et_depenses()
    reversement = reversements.constater(convention, Decimal("1240.00"), par=scene.claire)

    page = page_de(client_de(scene.jeanne), scene)
    assert "1 240 € à reverser à l’ANCT avant le" in page
    assert "Enregistrer la recette" not in page
    url = adresse("reversement_recevoir", scene.parcours.pk, reversement.pk)
    assert "Reversement reçu : 1 240 €" in texte(hugo.get(url))
    demain = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert set(hugo.post(url, {"recu_le": demain, "reference": "TR 31"}).context["form"].errors) == {"recu_le"}
    hugo.post(url, {"recu_le": timezone.localdate().isoformat(), "reference": "TR 31"})

    assert "reçu par l’ANCT le" in page_de(client_de(scene.jeanne), scene)
    assert "Ce reversement est « Reçu »." in texte(hugo.get(url, follow=True))


def test_giving_it_up_says_why_to_the_territory(client_de, hugo):
    convention, scene, _ = convention_et_depenses()
    reversement = reversements.constater(convention, Decimal("12.00"), par=scene.claire)
    url = adresse("reversement_abandonner", scene.parcours.pk, reversement.pk)

    assert set(hugo.post(url, {"motif": " "}).context["form"].errors) == {"motif"}
    hugo.post(url, {"motif": "Le montant est trop faible."})

    assert Reversement.objects.get().statut == StatutReversement.ABANDONNE
    page = page_de(client_de(scene.jeanne), scene)
    assert "Reversement de 12 € : n’est plus demandé. Le montant est trop faible." in page


# --- the list to be signed ---------------------------------------------------------------------------------------------------


def test_the_list_is_asked_for_and_asked_again(client_de):
    convention, scene, _ = convention_et_depenses(DECLAREE)
    client, url = client_de(scene.jeanne), adresse("depenses_liste", scene.parcours.pk)

    page = texte(client.post(url, follow=True))
    assert "La liste des dépenses payées se prépare." in page
    assert "En préparation" in page
    assert "Refaire la liste" in page
    depense_en(DECLAREE, convention, scene)
    client.post(url)

    assert Document.objects.filter(genre="liste-depenses").count() == 2
    assert client.get(adresse("depenses_liste_etat", scene.parcours.pk)).url.endswith("#liste")
    assert client.get(adresse("depenses_liste_document", scene.parcours.pk)).status_code == 404


def test_an_empty_list_is_not_printed(client_de):
    _, scene, _ = convention_et_depenses()

    page = texte(client_de(scene.jeanne).post(adresse("depenses_liste", scene.parcours.pk), follow=True))

    assert "Il n’y a encore aucune dépense à lister : ajoutez-en une d’abord." in page

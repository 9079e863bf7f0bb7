"""The pages of the imports: what each person sees, sends, corrects and applies; and why not."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conventions import transitions
from conventions.enums import StatutVersement
from conventions.models import Depense, Importation, Versement
from socle.comptes.enums import RoleAnct
from socle.documents.models import Fichier
from socle.tableurs import TYPES, lire
from tests.comptes.fabriques import AnctFabrique, UtilisateurFabrique
from tests.conventions import fabriques
from tests.conventions.fabriques_depenses import convention_et_depenses
from tests.conventions.fabriques_importations import (
    DEPENSES,
    depense,
    preparer,
    preparer_depenses,
    tableau,
    televerser,
    transmis,
)
from tests.conventions.test_versements_pages import texte

pytestmark = pytest.mark.django_db


def adresse(nom, *args):
    return reverse(f"conventions:{nom}", args=args)


def envoyer(client, octets, *args, nom="import_paiements", fichier="reponses.csv"):
    return client.post(adresse(nom, *args), {"fichier": televerser(octets, fichier)}, follow=True)


# --- payments --------------------------------------------------------------------------------------------------------------------


def test_from_the_model_to_the_payments(hugo):
    t = transmis(3)
    assert "Enregistrer les paiements par tableur" in texte(hugo.get(adresse("versements")))
    assert "Libellé du virement" in texte(hugo.get(adresse("import_paiements")))
    modele = hugo.get(adresse("import_paiements_modele", "xlsx"))
    assert modele["Content-Type"] == TYPES["xlsx"]
    titres, *rangees = [list(r.cellules) for r in lire(modele.content)]
    for rang, rangee in enumerate(rangees[:2]):
        rangee[titres.index("Payé le")], rangee[titres.index("Référence")] = t.paye(rang)[2:4]

    page = texte(envoyer(hugo, tableau(rangees, titres, "xlsx"), fichier="reponses.xlsx"))

    assert "2 paiements à enregistrer (18 000 €), 1 sans réponse. Rien n’est encore enregistré." in page
    assert "Village 1 (Hérault), Premier versement" in page
    assert "référence VIR 1" in page
    assert "À enregistrer" in page
    importation = Importation.objects.get()
    page = texte(hugo.post(adresse("import_paiement_appliquer", importation.pk), follow=True))
    assert "C’est enregistré." in page
    assert "2 paiements enregistrés (18 000 €), 1 sans réponse." in page
    assert "Cet import est déjà appliqué : Hugo Petit" in page
    assert Versement.objects.filter(statut=StatutVersement.PAYE).count() == 2
    assert "reponses.xlsx" in texte(hugo.get(adresse("import_paiements")))


def test_a_second_submission_is_told_and_changes_nothing(hugo):
    t = transmis()
    importation = preparer([t.paye()], par=t.scene.claire)

    for _ in range(2):
        page = texte(hugo.post(adresse("import_paiement_appliquer", importation.pk), follow=True))

    assert "Cet import est déjà appliqué : rien n’a changé." in page
    assert "Appliquer" not in page.partition("<h1")[2]
    t.versements[0].convention.refresh_from_db()
    assert t.versements[0].convention.montant_paye == 9000


def test_the_same_file_is_told_to_have_been_applied(hugo):
    t = transmis()
    octets = tableau([t.paye()])
    envoyer(hugo, octets)
    hugo.post(adresse("import_paiement_appliquer", Importation.objects.get().pk))

    page = texte(envoyer(hugo, octets))

    assert "1 déjà enregistré." in page
    assert "Ce même fichier a déjà été appliqué" in page
    assert "Il n’y a rien à enregistrer dans ce fichier." in page


def test_refused_lines_come_first_with_their_reason_and_unknown_columns_are_told(hugo):
    t = transmis(2)
    rangees = [(*t.paye(0), "x"), (*t.rejete(1), "y"), (*t.paye(libelle="TE-1999-001-V1", montant=Decimal(1)), "z")]

    page = texte(envoyer(hugo, tableau(rangees, ("Libellé", "Montant", "Date", "Ref", "Motif", "Service"))))

    assert "1 paiement à enregistrer (9 000 €), 1 rejet, 1 ligne refusée." in page
    assert "Colonne que nous ne lisons pas : « Service »." in page
    assert "Aucun versement ne porte ce libellé." in page
    assert "Rejeté : Le compte est clos." in page
    assert page.index("Ligne 4") < page.index("Ligne 3") < page.index("Ligne 2")


def test_what_changed_meanwhile_is_told_and_the_page_stays(hugo):
    t = transmis()
    importation = preparer([t.paye()], par=t.scene.claire)
    transitions.rejeter(t.versements[0], motif="Compte clos.", par=t.scene.claire)

    page = texte(hugo.post(adresse("import_paiement_appliquer", importation.pk), follow=True))

    assert "Rien n’a été enregistré : envoyez de nouveau le fichier." in page


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (b"", "Ce fichier est vide."),
        (b"%PDF-1.4", "Nous n’arrivons pas à lire ce fichier."),
        (b"PK\x03\x04 abime", "Nous n’arrivons pas à lire ce fichier."),
        (b"a;b\r\n1;2\r\n", "Il manque la colonne « Libellé du virement »."),
    ],
)
def test_a_file_that_cannot_be_read_is_told_beside_its_field_and_not_kept(hugo, octets, phrase):
    reponse = hugo.post(adresse("import_paiements"), {"fichier": SimpleUploadedFile("x.csv", octets)})

    assert reponse.status_code == 200
    [dite] = reponse.context["form"].errors["fichier"]
    assert dite.startswith(phrase) or "CSV, Excel" in dite
    assert not Fichier.objects.exists()
    assert hugo.post(adresse("import_paiements"), {}).context["form"].errors["fichier"] == [
        "Choisissez le tableau à envoyer."
    ]


def test_only_those_who_keep_the_finances_come_here(client_de):
    t = transmis()
    importation = preparer([t.paye()], par=t.scene.claire)
    pages = [
        adresse("import_paiements"),
        adresse("import_paiement", importation.pk),
        adresse("import_paiements_modele", "csv"),
    ]

    for qui in (t.scene.claire, t.scene.jeanne):
        client = client_de(qui)
        assert {client.get(page).status_code for page in pages} == {403}
        assert client.post(adresse("import_paiement_appliquer", importation.pk)).status_code == 403
        assert "par tableur" not in texte(client.get(adresse("versements")))
    assert Versement.objects.get(pk=t.versements[0].pk).statut == StatutVersement.TRANSMIS


def test_an_import_of_expenses_is_not_one_of_payments(hugo):
    convention, scene, _ = convention_et_depenses()
    importation = preparer_depenses(convention, [depense()], par=scene.jeanne)

    assert hugo.get(adresse("import_paiement", importation.pk)).status_code == 404
    assert hugo.get(adresse("import_paiements_modele", "exe")).status_code == 404


@pytest.mark.parametrize("nb", [1, 60])
def test_the_dry_run_costs_the_same_whatever_its_length(hugo, nb, django_assert_num_queries):
    t = transmis()
    importation = preparer([t.paye(libelle=f"TE-1999-{n:03}-V1") for n in range(nb)], par=t.scene.claire)
    url = adresse("import_paiement", importation.pk)
    hugo.get(url)

    # session, account, import, same file applied
    with django_assert_num_queries(4):
        page = hugo.get(url)

    assert len(page.context["lignes"]) == min(nb, 50)


@pytest.mark.parametrize("nb", [1, 9])
def test_the_list_of_imports_costs_the_same_whatever_its_length(hugo, nb, django_assert_num_queries):
    t = transmis()
    for _ in range(nb):
        preparer([t.paye()], par=t.scene.claire)
    hugo.get(adresse("import_paiements"))

    # session, account, imports
    with django_assert_num_queries(3):
        hugo.get(adresse("import_paiements"))


# --- expenses ----------------------------------------------------------------------------------------------------------------------------


def test_the_team_imports_its_expenses(client_de):
    convention, scene, _ = convention_et_depenses()
    client, pk = client_de(scene.jeanne), scene.parcours.pk
    assert "Importer un tableau" in texte(client.get(adresse("depenses", pk)))
    assert "Numéro de facture (facultatif)" in texte(client.get(adresse("import_depenses", pk)))
    assert lire(client.get(adresse("import_depenses_modele", pk, "ods")).content)[0].cellules[0] == "Date de paiement"

    page = texte(
        envoyer(client, tableau([depense(mandat="431"), depense(numero="F-2")], DEPENSES), pk, nom="import_depenses")
    )

    assert "2 dépenses à ajouter (240 €). Rien n’est encore enregistré." in page
    assert "100 € HT, facture F-1, mandat 431" in page
    assert "Ajouter ces 2 dépenses" in page
    importation = Importation.objects.get()
    page = texte(client.post(adresse("import_depense_appliquer", pk, importation.pk), follow=True))
    assert "2 dépenses sont ajoutées à votre liste." in page
    assert "2 dépenses ajoutées (240 €)." in page
    page = texte(client.post(adresse("import_depense_appliquer", pk, importation.pk), follow=True))
    assert "Cet import est déjà appliqué : rien n’a changé." in page
    assert Depense.objects.count() == 2


def test_refused_lines_are_left_aside_by_a_tick_only(client_de):
    convention, scene, _ = convention_et_depenses()
    client, pk = client_de(scene.jeanne), scene.parcours.pk
    importation = preparer_depenses(convention, [depense(), depense(numero="F-2", ttc="x")], par=scene.jeanne)
    url = adresse("import_depense_appliquer", pk, importation.pk)
    assert "Laisser les lignes refusées de côté" in texte(client.get(adresse("import_depense", pk, importation.pk)))

    refusee = client.post(url)
    assert refusee.status_code == 200
    assert "1 ligne est à corriger : corrigez le fichier" in texte(refusee)
    assert not Depense.objects.exists()

    page = texte(client.post(url, {"laisser": "on"}, follow=True))
    assert "1 dépense est ajoutée à votre liste." in page
    assert "1 dépense ajoutée (120 €), 1 ligne refusée." in page


def test_expenses_already_there_leave_nothing_to_add(client_de):
    convention, scene, _ = convention_et_depenses()
    client, pk = client_de(scene.jeanne), scene.parcours.pk
    octets = tableau([depense()], DEPENSES)
    envoyer(client, octets, pk, nom="import_depenses")
    client.post(adresse("import_depense_appliquer", pk, Importation.objects.get().pk))

    page = texte(envoyer(client, octets, pk, nom="import_depenses"))

    assert "1 déjà dans la liste." in page
    assert "Il n’y a rien à ajouter dans ce fichier." in page
    assert "Ce même fichier a déjà été appliqué" in page


def test_a_convention_that_is_over_says_why_there_is_nothing_to_send(client_de):
    convention, scene, _ = convention_et_depenses()
    transitions.resilier(convention, motif="D’un commun accord.", par=scene.claire)
    client = client_de(scene.jeanne)

    page = texte(client.get(adresse("import_depenses", scene.parcours.pk)))

    assert "La convention est terminée : la liste des dépenses ne change plus." in page
    assert "Lire ce fichier" not in page
    assert envoyer(client, tableau([depense()], DEPENSES), scene.parcours.pk, nom="import_depenses").status_code == 200
    assert not Importation.objects.exists()


def test_strangers_find_nothing_and_readers_are_told_why(client_de):
    convention, scene, _ = convention_et_depenses()
    autre, autre_scene, _ = convention_et_depenses()
    importation = preparer_depenses(convention, [depense()], par=scene.jeanne)
    pk = scene.parcours.pk
    pages = [
        adresse("import_depenses", pk),
        adresse("import_depense", pk, importation.pk),
        adresse("import_depenses_modele", pk, "csv"),
    ]

    lecture = client_de(AnctFabrique(role_anct=RoleAnct.LECTURE))
    for client, statut in ((client_de(UtilisateurFabrique()), 404), (lecture, 403)):
        assert {client.get(page).status_code for page in pages} == {statut}
        assert client.post(adresse("import_depense_appliquer", pk, importation.pk)).status_code == statut
    # One's own parcours, somebody else's import.
    chez_soi = client_de(autre_scene.jeanne)
    assert chez_soi.get(adresse("import_depense", autre_scene.parcours.pk, importation.pk)).status_code == 404
    assert (
        chez_soi.post(adresse("import_depense_appliquer", autre_scene.parcours.pk, importation.pk)).status_code == 404
    )
    assert not Depense.objects.exists()


def test_a_convention_that_is_not_signed_has_nothing_to_import(client_de):
    _, scene = fabriques.acte()

    page = texte(client_de(scene.jeanne).get(adresse("import_depenses", scene.parcours.pk)))

    assert "les dépenses se déclarent après sa signature" in page
    assert "Lire ce fichier" not in page
    assert client_de(fabriques.inscrit().jeanne).get(adresse("import_depenses", scene.parcours.pk)).status_code == 404


@pytest.mark.parametrize("nb", [1, 60])
def test_the_dry_run_of_expenses_costs_the_same_whatever_its_length(client_de, nb, django_assert_num_queries):
    convention, scene, _ = convention_et_depenses()
    importation = preparer_depenses(convention, [depense(numero=f"F-{n}") for n in range(nb)], par=scene.jeanne)
    client, url = client_de(scene.jeanne), adresse("import_depense", scene.parcours.pk, importation.pk)
    client.get(url)

    # session, account, parcours, convention, import, same file applied
    with django_assert_num_queries(6):
        client.get(url)

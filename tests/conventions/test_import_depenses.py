"""Expenses by spreadsheet: what each line would add, then all of it added, once."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from conventions import transitions
from conventions.coherence import verifier
from conventions.enums import StatutDepense
from conventions.modeles_import import tableau_depenses
from conventions.models import Depense, Importation
from conventions.transitions import depenses, import_depenses
from conventions.transitions.import_depenses import DECLARER, DEJA, REFUSEE, appliquer
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.mots import date_longue
from socle.tableurs.importation import lire_contenu
from tests.conventions.fabriques import decrire
from tests.conventions.fabriques_depenses import champs_depense, convention_et_depenses
from tests.conventions.fabriques_importations import DEPENSES, depense, preparer_depenses, tableau, televerser

pytestmark = pytest.mark.django_db


def lignes_de(importation):
    return lire_contenu(importation.contenu)[0]


def sorts(importation):
    return [ligne.sort for ligne in lignes_de(importation)]


def raison(convention, scene, *rangees):
    """Why the last of these rows is refused."""
    ligne = lignes_de(preparer_depenses(convention, rangees, par=scene.jeanne))[-1]
    assert ligne.sort == REFUSEE
    return " ".join(ligne.raisons).replace("\u00a0", " ")


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
def test_a_dry_run_tells_and_declares_nothing(extension):
    convention, scene, _ = convention_et_depenses()

    importation = preparer_depenses(
        convention, [depense(etape="balade NOCTURNE"), depense(numero="F-2")], par=scene.jeanne, extension=extension
    )

    assert [(li.sort, li.dit, li.euros) for li in lignes_de(importation)] == [
        (DECLARER, "Animation – Les Petits Débrouillards", Decimal("120.00"))
    ] * 2
    assert lignes_de(importation)[0].objet == scene.parcours.etapes.get(titre="Balade nocturne").pk
    assert not Depense.objects.exists()
    assert importation.convention == convention
    assert importation.perimetre == f"parcours:{scene.parcours.pk}"


def test_all_the_lines_are_declared_with_where_they_come_from():
    convention, scene, _ = convention_et_depenses()
    importation = preparer_depenses(
        convention,
        [depense(etape="Balade nocturne", mandat="431"), depense(numero="F-2", ttc="1 200,50")],
        par=scene.jeanne,
    )

    assert appliquer(importation, par=scene.jeanne) == 2

    premiere, seconde = Depense.objects.order_by("pk")
    assert (premiere.etape.titre, premiere.mandat, premiere.numero, premiere.ht) == (
        "Balade nocturne", "431", "F-1", Decimal("100.00"),
    )  # fmt: skip
    assert (seconde.ttc, seconde.etape, seconde.statut) == (Decimal("1200.50"), None, StatutDepense.DECLAREE)
    assert {premiere.importation, seconde.importation} == {importation}
    importation.refresh_from_db()
    assert [x["objet"] for x in json.loads(importation.bilan)["lignes"]] == [premiere.pk, seconde.pk]
    entree = EntreeJournal.objects.de(importation).first()
    assert (entree.action, entree.valeurs) == (
        "importation.appliquer",
        {"depenses": 2, "laissees": 0, "ttc": "1320.50"},
    )
    assert verifier() == []


def test_each_refusal_says_its_reason():
    convention, scene, _ = convention_et_depenses()
    decrire(scene, "Forum")
    decrire(scene, "Forum")
    demain = timezone.localdate() + timedelta(days=1)

    def dit(*rangees):
        return raison(convention, scene, *rangees)

    assert dit(depense(date=demain)) == (
        "colonne « Date de paiement » : cette date est dans le futur : déclarez une dépense une fois payée."
    )
    assert dit(depense(date="hier")) == "colonne « Date de paiement » : écrivez une date, par exemple 12/03/2026."
    assert dit(depense(date=None)) == "colonne « Date de paiement » : indiquez la date du paiement."
    assert dit(depense(date=demain - timedelta(days=60))).endswith("une dépense payée avant ce jour n’est pas comptée.")
    assert dit(depense(objet="")).startswith("colonne « Objet » : dites en quelques mots")
    assert dit(depense(fournisseur="")).startswith("colonne « Fournisseur » : écrivez le nom")
    assert dit(depense(ht="cent")).startswith("colonne « Montant HT » : écrivez le montant en chiffres")
    assert dit(depense(ttc=None)) == "colonne « Montant TTC » : indiquez le montant TTC."
    assert dit(depense(ht="200")).startswith("colonne « Montant HT » : le montant HT (200 €) dépasse le montant TTC")
    assert dit(depense(etape="Fête")).startswith("colonne « Étape » : aucune étape du parcours ne porte ce titre")
    assert dit(depense(etape="forum")).startswith("colonne « Étape » : plusieurs étapes portent ce titre")
    assert dit(depense(), depense(ttc="130")) == "cette facture est déjà à la ligne 2"
    assert dit(depense(numero=None), depense(numero="")).startswith("cette ligne dit la même chose que la ligne 2")


@pytest.mark.parametrize("code", ["objet", "fournisseur", "numero", "mandat", "etape"])
def test_a_bank_account_in_a_line_is_refused_and_not_kept_with_it(code):
    convention, scene, _ = convention_et_depenses()

    importation = preparer_depenses(
        convention, [depense(**{code: "FR76 3000 1007 9412 3456 7890 185"})], par=scene.jeanne
    )

    [ligne] = lignes_de(importation)
    assert ligne.sort == REFUSEE
    assert "ce texte contient un numéro de compte bancaire : retirez-le." in " ".join(ligne.raisons)
    assert "3000 1007" not in importation.contenu


def test_the_etape_of_a_line_is_one_that_is_still_there():
    convention, scene, _ = convention_et_depenses()
    etape = scene.parcours.etapes.get(titre="Balade nocturne")
    type(etape).objects.filter(pk=etape.pk).update(retire_le=timezone.now())

    assert "aucune étape du parcours ne porte ce titre" in raison(convention, scene, depense(etape="Balade nocturne"))


def test_one_line_may_have_several_mistakes_each_told_once():
    convention, scene, _ = convention_et_depenses()

    [ligne] = lignes_de(preparer_depenses(convention, [depense(date="hier", ht="x", objet=None)], par=scene.jeanne))

    assert len(ligne.raisons) == 3


def test_invoices_already_in_the_list_are_told_and_skipped():
    convention, scene, _ = convention_et_depenses()
    depenses.declarer(convention, champs_depense(numero="F-1"), par=scene.jeanne)
    sans = champs_depense(numero="", objet="Billets de train", fournisseur="SNCF", mandat="12")
    depenses.declarer(convention, sans, par=scene.jeanne)
    billets = depense(numero="", objet="billets  de train", fournisseur="SNCF", mandat="12")
    rangees = [
        depense(numero="f-1", fournisseur="LES PETITS DEBROUILLARDS", ttc="999"),
        billets,
        depense(numero="F-2"),
        depense(numero="F-1", mandat="9"),
    ]

    importation = preparer_depenses(convention, rangees, par=scene.jeanne)

    assert sorts(importation) == [DEJA, DEJA, DECLARER, DEJA]
    assert appliquer(importation, par=scene.jeanne) == 1
    assert Depense.objects.count() == 3


@pytest.mark.parametrize("numero", ["F-12", ""])
def test_what_was_typed_without_its_payment_order_is_not_counted_again_by_the_accounting_table(numero):
    convention, scene, _ = convention_et_depenses()
    importation = preparer_depenses(convention, [depense(numero=numero, mandat="431")], par=scene.jeanne)
    depenses.declarer(convention, champs_depense(numero=numero, objet="Animation"), par=scene.jeanne)

    # Prepared before it was typed: looked at again when it is applied.
    with pytest.raises(ErreurMetier, match="déjà dans la liste"):
        appliquer(importation, par=scene.jeanne)
    importation = preparer_depenses(convention, [depense(numero=numero, mandat="431")], par=scene.jeanne)

    assert sorts(importation) == [DEJA]
    assert Depense.objects.count() == 1


def test_two_payment_orders_of_one_invoice_are_two_expenses():
    convention, scene, _ = convention_et_depenses()
    depenses.declarer(convention, champs_depense(numero="F-1", mandat="430"), par=scene.jeanne)
    rangees = [depense(mandat=m) for m in ("431", "432", "430", "")]

    assert sorts(preparer_depenses(convention, rangees, par=scene.jeanne)) == [DECLARER, DECLARER, DEJA, DEJA]


@pytest.mark.parametrize("numero", ["F-1", ""])
@pytest.mark.parametrize("mandats", [("", "431"), ("431", "")])
def test_two_lines_of_one_file_are_the_same_when_one_lacks_its_payment_order(mandats, numero):
    convention, scene, _ = convention_et_depenses()

    dit = raison(convention, scene, *[depense(numero=numero, mandat=m) for m in mandats])

    assert "ligne 2" in dit


@pytest.mark.parametrize(
    ("change", "fin"),
    [({}, ""), ({"ttc": "999"}, ", mais de 120 € TTC"), ({"ht": "90"}, ", mais de 100 € HT")],
)
def test_an_expense_already_there_for_another_amount_says_so(change, fin):
    convention, scene, _ = convention_et_depenses()
    depenses.declarer(convention, champs_depense(numero="F-1"), par=scene.jeanne)

    [ligne] = lignes_de(preparer_depenses(convention, [depense(**change)], par=scene.jeanne))

    jour = date_longue(timezone.localdate())
    assert ligne.sort == DEJA
    assert " ".join(ligne.raisons).replace("\u00a0", " ") == f"payée le {jour}{fin}".replace("\u00a0", " ")


@pytest.mark.parametrize("jumelle", [{"numero": ""}, {"numero": "", "fournisseur": "LES PETITS DEBROUILLARDS"}])
def test_a_line_that_lacks_the_invoice_number_of_a_listed_expense_is_that_one(jumelle):
    convention, scene, _ = convention_et_depenses()
    depenses.declarer(convention, champs_depense(numero="F-1", objet="Animation"), par=scene.jeanne)

    [ligne] = lignes_de(preparer_depenses(convention, [depense(**jumelle)], par=scene.jeanne))

    assert ligne.sort == DEJA
    assert ligne.raisons == [f"payée le {date_longue(timezone.localdate())}, facture F-1"]


@pytest.mark.parametrize(("dans_la_liste", "encore"), [("F-1", ""), ("", "F-1"), ("", "")])
def test_a_line_that_may_be_a_listed_expense_is_refused_and_says_the_way_on(dans_la_liste, encore):
    convention, scene, _ = convention_et_depenses()
    depenses.declarer(convention, champs_depense(numero=dans_la_liste), par=scene.jeanne)

    dit = raison(convention, scene, depense(numero=encore, objet="Autre objet"))

    assert dit.startswith(
        "une dépense du même montant, payée le même jour à la même personne, est déjà dans la liste : «"
    )
    assert dit.endswith("sinon ajoutez-la sur la page « Ajouter une dépense », qui vous demande de le confirmer")


def test_two_invoices_of_one_amount_paid_the_same_day_are_both_added_and_it_is_said():
    convention, scene, _ = convention_et_depenses()
    depenses.declarer(convention, champs_depense(numero="F-1"), par=scene.jeanne)

    [ligne] = lignes_de(preparer_depenses(convention, [depense(numero="F-2")], par=scene.jeanne))

    assert ligne.sort == DECLARER
    assert ligne.raisons[0].endswith("Retirez cette ligne si c’est elle")


def test_what_was_typed_meanwhile_without_its_number_stops_everything():
    convention, scene, _ = convention_et_depenses()
    importation = preparer_depenses(convention, [depense()], par=scene.jeanne)
    depenses.declarer(convention, champs_depense(numero="", objet="Autre objet"), par=scene.jeanne)

    with pytest.raises(ErreurMetier, match="Cette dépense est déjà dans la liste"):
        appliquer(importation, par=scene.jeanne)


def test_one_line_with_its_number_and_one_without_are_the_same():
    convention, scene, _ = convention_et_depenses()

    assert raison(convention, scene, depense(), depense(numero="")).startswith(
        "cette ligne dit la même chose que la ligne 2"
    )


def test_what_was_taken_out_of_the_list_may_come_back():
    convention, scene, [retiree] = convention_et_depenses(StatutDepense.RETIREE)

    importation = preparer_depenses(convention, [depense(numero=retiree.numero)], par=scene.jeanne)

    assert sorts(importation) == [DECLARER]
    appliquer(importation, par=scene.jeanne)


def test_lines_to_mend_stop_all_unless_they_are_left_aside_on_purpose():
    convention, scene, _ = convention_et_depenses()
    importation = preparer_depenses(convention, [depense(), depense(numero="F-2", ttc="x")], par=scene.jeanne)

    with pytest.raises(ErreurMetier) as erreur:
        appliquer(importation, par=scene.jeanne)
    assert (erreur.value.champ, Depense.objects.count()) == ("laisser", 0)
    importation.refresh_from_db()
    assert importation.appliquee_le is None

    assert appliquer(importation, laisser=True, par=scene.jeanne) == 1
    assert Depense.objects.get().numero == "F-1"
    assert EntreeJournal.objects.de(importation).first().valeurs["laissees"] == 1


@pytest.mark.parametrize("numero", ["F-1", ""])
def test_applied_twice_or_sent_twice_it_changes_nothing_the_second_time(numero):
    convention, scene, _ = convention_et_depenses()
    rangees = [depense(numero=numero), depense(numero="F-2", objet="Buffet")]
    premier = preparer_depenses(convention, rangees, par=scene.jeanne)
    ensemble = preparer_depenses(convention, rangees, par=scene.jeanne)
    copie = Importation.objects.get(pk=premier.pk)
    appliquer(premier, par=scene.jeanne)

    with pytest.raises(ErreurMetier, match="Cet import est déjà appliqué"):
        appliquer(copie, par=scene.jeanne)
    # Prepared before the first one was applied: it said « à ajouter ».
    with pytest.raises(ErreurMetier, match="envoyez de nouveau le fichier"):
        appliquer(ensemble, par=scene.jeanne)
    assert sorts(preparer_depenses(convention, rangees, par=scene.jeanne)) == [DEJA, DEJA]
    assert Depense.objects.count() == 2


def test_a_file_sent_again_adds_nothing_even_when_lines_were_left_aside():
    convention, scene, _ = convention_et_depenses()
    # The second line is the first one with its number; the third one is another amount under that number.
    rangees = [depense(numero=""), depense(numero="F-2"), depense(numero="F-2", ttc=Decimal("240.00"))]
    premier = preparer_depenses(convention, rangees, par=scene.jeanne)
    assert sorts(premier) == [DECLARER, REFUSEE, REFUSEE]
    appliquer(premier, laisser=True, par=scene.jeanne)

    encore = preparer_depenses(convention, rangees, par=scene.jeanne)

    assert sorts(encore) == [DEJA, DEJA, REFUSEE]
    assert lignes_de(encore)[-1].raisons == ["cette facture est déjà à la ligne 3"]


def test_one_invoice_declared_meanwhile_stops_everything():
    convention, scene, _ = convention_et_depenses()
    importation = preparer_depenses(convention, [depense(), depense(numero="F-2")], par=scene.jeanne)
    depenses.declarer(convention, champs_depense(numero="F-2"), par=scene.jeanne)
    avant = EntreeJournal.objects.count()

    with pytest.raises(ErreurMetier) as erreur:
        appliquer(importation, par=scene.jeanne)

    assert erreur.value.message.startswith("Ligne 3 : Cette facture est déjà dans la liste")
    assert (Depense.objects.get().numero, EntreeJournal.objects.count()) == ("F-2", avant)
    importation.refresh_from_db()
    assert importation.appliquee_le is None


def test_a_convention_that_is_over_takes_no_more_lines():
    convention, scene, _ = convention_et_depenses()
    importation = preparer_depenses(convention, [depense()], par=scene.jeanne)
    transitions.resilier(convention, motif="D’un commun accord.", par=scene.claire)

    for geste in (
        lambda: appliquer(importation, par=scene.jeanne),
        lambda: preparer_depenses(convention, [depense()], par=scene.jeanne),
    ):
        with pytest.raises(ErreurMetier, match="La convention est terminée"):
            geste()

    assert not Depense.objects.exists()


@pytest.mark.parametrize("nb", [1, 200])
def test_a_dry_run_costs_the_same_whatever_its_length(nb, django_assert_num_queries):
    convention, scene, _ = convention_et_depenses()
    rangees = [
        depense(numero=f"F-{n}" if n % 2 else "", objet=f"Achat {n}", etape="Balade nocturne") for n in range(nb)
    ]
    octets = tableau(rangees, DEPENSES)

    # last payment, étapes, invoices, all the expenses; savepoint, file, import, journal, release
    with django_assert_num_queries(9):
        importation = import_depenses.preparer(convention, televerser(octets), par=scene.jeanne)

    assert sorts(importation) == [DECLARER] * nb


def test_the_model_has_the_titles_that_are_read():
    convention, scene, _ = convention_et_depenses()

    octets = tableau_depenses("csv")
    rempli = octets + ";".join(["12/03/2026", "Objet", "Tiers", "F-1", "10", "12", "", ""]).encode()

    with pytest.raises(ErreurMetier, match="n’a pas de ligne sous ses titres"):
        import_depenses.preparer(convention, televerser(octets), par=scene.jeanne)
    importation = import_depenses.preparer(convention, televerser(rempli), par=scene.jeanne)
    assert lire_contenu(importation.contenu)[1] == []

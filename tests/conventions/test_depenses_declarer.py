"""Declaring an expense: what is kept, and what is refused beside its field."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from conventions.enums import StatutDepense, StatutVersement
from conventions.models import Depense
from conventions.transitions import depenses
from parcours.models import Etape
from socle.comptes_bancaires import COMPTE_ECRIT
from socle.erreurs import ErreurMetier
from socle.mots import date_longue
from tests.conventions.fabriques_avenants import signee
from tests.conventions.fabriques_depenses import champs_depense, convention_et_depenses, depense_en

pytestmark = pytest.mark.django_db

DECLAREE, RETENUE, ECARTEE, RETIREE = (
    StatutDepense.DECLAREE,
    StatutDepense.RETENUE,
    StatutDepense.ECARTEE,
    StatutDepense.RETIREE,
)
PAYE, CERTIFIE = StatutVersement.PAYE, StatutVersement.CERTIFIE
IBAN = "FR76 3000 1007 9412 3456 7890 185"


def refus(geste, *args, **kwargs):
    with pytest.raises(ErreurMetier) as erreur, transaction.atomic():
        geste(*args, **kwargs)
    return erreur.value.champ, erreur.value.message


def test_declarer_keeps_what_was_typed_without_its_stray_blanks():
    convention, scene, _ = convention_et_depenses()
    etape = Etape.objects.filter(parcours=scene.parcours).first()

    depense = depenses.declarer(
        convention, champs_depense(objet="  Deux   ateliers ", numero=" F 12 ", etape=etape), par=scene.jeanne
    )

    lue = Depense.objects.get(pk=depense.pk)
    assert (lue.objet, lue.numero, lue.fournisseur_norme, lue.etape) == (
        "Deux ateliers",
        "F 12",
        "les petits debrouillards",
        etape,
    )
    assert (lue.statut, lue.declaree_par, lue.revision, lue.montant_retenu) == (DECLAREE, scene.jeanne, 1, None)


FAUTES = {
    "sans date": ({"date": None}, "date", "Indiquez la date du paiement."),
    "demain": (
        {"date": timedelta(1)},
        "date",
        "Cette date est dans le futur : déclarez une dépense une fois payée.",
    ),
    "sans objet": ({"objet": "  "}, "objet", "Dites en quelques mots ce que vous avez payé."),
    "objet trop long": ({"objet": "a" * 201}, "objet", "C’est trop long : 200 caractères au plus."),
    "sans fournisseur": (
        {"fournisseur": ""},
        "fournisseur",
        "Écrivez le nom de la personne ou de l’entreprise que vous avez payée.",
    ),
    "numéro trop long": ({"numero": "1" * 61}, "numero", "C’est trop long : 60 caractères au plus."),
    "mandat trop long": ({"mandat": "1" * 61}, "mandat", "C’est trop long : 60 caractères au plus."),
    "compte dans l’objet": ({"objet": f"Animation, virement sur {IBAN}"}, "objet", COMPTE_ECRIT),
    "compte dans le fournisseur": ({"fournisseur": IBAN}, "fournisseur", COMPTE_ECRIT),
    "compte dans le numéro": ({"numero": IBAN.replace(" ", "")}, "numero", COMPTE_ECRIT),
    "compte dans le mandat": ({"mandat": f"12 {IBAN}"}, "mandat", COMPTE_ECRIT),
    "sans HT": ({"ht": None}, "ht", "Indiquez le montant HT."),
    "HT négatif": ({"ht": Decimal("-1")}, "ht", "Le montant ne peut pas être négatif."),
    "TTC nul": ({"ht": Decimal(0), "ttc": Decimal(0)}, "ttc", "Le montant TTC doit être supérieur à zéro."),
    "millièmes": (
        {"ttc": Decimal("120.005")},
        "ttc",
        "Écrivez ce montant en euros, avec deux chiffres au plus après la virgule.",
    ),
    "HT au-dessus du TTC": (
        {"ht": Decimal("130")},
        "ht",
        "Le montant HT (130\u00a0€) dépasse le montant TTC (120\u00a0€) : vérifiez-les.",
    ),
}


@pytest.mark.parametrize("cas", FAUTES)
def test_declarer_refuses_beside_its_field(cas):
    convention, scene, _ = convention_et_depenses()
    changes, champ, phrase = FAUTES[cas]
    if isinstance(changes.get("date"), timedelta):
        changes = {"date": timezone.localdate() + changes["date"]}

    dit = refus(depenses.declarer, convention, champs_depense(**changes), par=scene.jeanne)

    assert dit == (champ, phrase)
    assert not Depense.objects.exists()


def test_an_expense_paid_before_the_convention_is_not_counted():
    convention, scene, _ = convention_et_depenses(depuis=10)
    veille = convention.date_effet - timedelta(days=1)

    assert refus(depenses.declarer, convention, champs_depense(date=veille), par=scene.jeanne) == (
        "date",
        f"La convention commence le {date_longue(convention.date_effet)} : "
        "une dépense payée avant ce jour n’est pas comptée.",
    )
    depenses.declarer(convention, champs_depense(date=convention.date_effet), par=scene.jeanne)


def test_the_etape_is_of_this_parcours():
    convention, scene, _ = convention_et_depenses()
    autre, _ = signee()
    etrangere = Etape.objects.filter(parcours=autre.parcours).first()

    dit = refus(depenses.declarer, convention, champs_depense(etape=etrangere), par=scene.jeanne)

    assert dit == ("etape", "Cette étape n’est pas de ce parcours.")


def test_the_same_invoice_is_declared_once_however_its_supplier_is_written():
    convention, scene, _ = convention_et_depenses()
    depenses.declarer(convention, champs_depense(numero="F-12", date=convention.date_effet), par=scene.jeanne)

    encore = champs_depense(numero="f-12", fournisseur="LES PETITS-DÉBROUILLARDS")
    assert refus(depenses.declarer, convention, encore, par=scene.jeanne) == (
        "numero",
        f"Cette facture est déjà dans la liste, payée le {date_longue(convention.date_effet)}.",
    )
    assert Depense.objects.count() == 1


def test_an_invoice_paid_by_two_orders_is_declared_twice():
    convention, scene, _ = convention_et_depenses()

    for mandat in ("101", "102"):
        depenses.declarer(convention, champs_depense(numero="F-12", mandat=mandat), par=scene.jeanne)

    assert Depense.objects.count() == 2


@pytest.mark.parametrize(("dans_la_liste", "encore"), [("", "431"), ("431", ""), ("431", "431")])
def test_an_invoice_whose_payment_order_came_later_is_the_same(dans_la_liste, encore):
    convention, scene, _ = convention_et_depenses()
    depenses.declarer(convention, champs_depense(numero="F-12", mandat=dans_la_liste), par=scene.jeanne)

    dit = refus(depenses.declarer, convention, champs_depense(numero="F-12", mandat=encore), par=scene.jeanne)

    assert dit[0] == "numero"
    assert Depense.objects.count() == 1


def test_its_own_payment_order_may_come_later():
    convention, scene, _ = convention_et_depenses()
    depense = depenses.declarer(convention, champs_depense(numero="F-12"), par=scene.jeanne)

    champs = champs_depense(numero="F-12", mandat="431")
    depenses.modifier_depense(depense, champs, depense.revision, par=scene.jeanne)

    depense.refresh_from_db()
    assert depense.mandat == "431"


def test_expenses_without_a_number_never_meet():
    convention, scene, _ = convention_et_depenses()

    for _ in range(2):
        depenses.declarer(convention, champs_depense(numero=""), par=scene.jeanne)

    assert Depense.objects.count() == 2


def test_a_withdrawn_invoice_may_be_declared_again():
    convention, scene, _ = convention_et_depenses()
    depense_en(RETIREE, convention, scene, numero="F-12")

    depenses.declarer(convention, champs_depense(numero="F-12"), par=scene.jeanne)

    assert Depense.objects.presentes().count() == 1


def test_a_supplier_in_another_alphabet_is_compared_as_it_is_written():
    assert depenses.norme_fournisseur("Αθήνα") == "αθήνα"


def test_a_dry_run_reads_nothing(django_assert_num_queries):
    convention, scene, _ = convention_et_depenses(DECLAREE)
    etape = Etape.objects.filter(parcours=scene.parcours).first()
    connues = depenses.factures_connues(convention)

    with django_assert_num_queries(0):
        for _ in range(30):
            depenses.verifier_champs(convention, champs_depense(etape=etape), factures=connues)

    deux_fois = champs_depense(numero="F-9")
    connues.ajouter(depenses.cle_de_facture(deux_fois), "", depenses.Payee(deux_fois["date"], 100, 120))
    assert refus(depenses.verifier_champs, convention, deux_fois, factures=connues)[0] == "numero"

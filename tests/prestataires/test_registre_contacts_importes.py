"""The person that a line of a table names: told before anything is written, never lost, one main contact at a time."""

import pytest

from prestataires.models import Contact
from prestataires.transitions.contacts import ecrire_contact
from prestataires.transitions.importation import AJOUTER, INCHANGE, MODIFIER, REFUSEE, appliquer
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.tableurs.importation import lire_contenu
from tests.comptes.fabriques import AnctFabrique
from tests.prestataires.fabriques import prestataire
from tests.prestataires.fabriques_registre import LIGNE, lire

pytestmark = pytest.mark.django_db

ANA = {"contact_nom": "Ana Lopez", "contact_fonction": "gérante", "contact_email": "ana@coop.example"}


@pytest.fixture
def coop():
    return prestataire(nom="La Coop", est_national=True)


def ligne_de(importation):
    [ligne] = lire_contenu(importation.contenu)[0]
    return ligne


def dites(coop, **cellules):
    """(what would become of this line, what is told of it)"""
    ligne = ligne_de(lire([{"nom": "La Coop", "siret": coop.siret} | cellules]))
    return ligne.sort, ligne.raisons


def appliquees(coop, **cellules):
    """The people of the provider once this line is written: [(name, mail, whether it receives the requests)]."""
    par = AnctFabrique()
    appliquer(lire([{"nom": "La Coop", "siret": coop.siret} | cellules], par=par), par=par)
    return list(coop.contacts.filter(retire_le=None).values_list("nom", "email", "est_principal"))


def ecrire(coop, nom, email=""):
    return ecrire_contact(coop, {"nom": nom, "email": email}, par=AnctFabrique())


def test_a_new_provider_comes_with_its_contact():
    par = AnctFabrique()
    importation = lire([LIGNE | ANA | {"contact_telephone": "04 67 00 00 00"}], par=par)

    assert ligne_de(importation).sort == AJOUTER
    appliquer(importation, par=par)

    contact = Contact.objects.get()
    assert (contact.nom, contact.fonction, contact.email, contact.telephone, contact.est_principal) == (
        "Ana Lopez", "gérante", "ana@coop.example", "04 67 00 00 00", True,
    )  # fmt: skip
    assert EntreeJournal.objects.de(contact).get().action == "contact.importer"


def test_the_first_contact_of_a_known_provider_is_told(coop):
    assert dites(coop, **ANA) == (MODIFIER, ["Contact : « Ana Lopez, gérante, ana@coop.example » (rien jusqu’ici)"])


def test_a_cell_of_the_contact_who_is_there_is_told_and_written(coop):
    ecrire(coop, "Ana Lopez", "ana@coop.example")

    assert dites(coop, contact_email="ana.lopez@coop.example") == (
        MODIFIER,
        ["Mail du contact : « ana.lopez@coop.example » au lieu de « ana@coop.example »"],
    )
    assert appliquees(coop, contact_nom="ANA LOPEZ", contact_email="ana.lopez@coop.example") == [
        ("ANA LOPEZ", "ana.lopez@coop.example", True)
    ]


def test_somebody_else_takes_the_place_and_the_former_stays(coop):
    ecrire(coop, "Luc Petit", "luc@coop.example")

    assert dites(coop, **ANA) == (
        MODIFIER,
        [
            "Contact : « Ana Lopez, gérante, ana@coop.example » au lieu de « Luc Petit », qui reste dans la fiche",
        ],
    )
    assert appliquees(coop, **ANA) == [
        ("Ana Lopez", "ana@coop.example", True),
        ("Luc Petit", "luc@coop.example", False),
    ]


def test_somebody_known_takes_the_place_without_being_written_twice(coop):
    ecrire(coop, "Luc Petit", "luc@coop.example")
    ecrire(coop, "Ana Lopez", "ana@coop.example")

    assert appliquees(coop, contact_nom="ana lopez", contact_email="ANA@coop.example") == [
        ("ana lopez", "ANA@coop.example", True),
        ("Luc Petit", "luc@coop.example", False),
    ]


def test_a_name_that_changed_is_known_by_its_address(coop):
    ecrire(coop, "Ana Lopez", "ana@coop.example")

    assert dites(coop, contact_nom="Ana Petit", contact_email="ana@coop.example") == (
        MODIFIER,
        ["Contact : « Ana Petit » au lieu de « Ana Lopez »"],
    )


def test_without_an_address_the_requests_go_where_they_went(coop):
    ecrire(coop, "Luc Petit", "luc@coop.example")

    assert dites(coop, contact_nom="Ana Lopez") == (
        MODIFIER,
        ["Un contact de plus : « Ana Lopez » ; sans son adresse mail, les demandes vont toujours à « Luc Petit »"],
    )
    assert appliquees(coop, contact_nom="Ana Lopez") == [
        ("Luc Petit", "luc@coop.example", True),
        ("Ana Lopez", "", False),
    ]
    assert dites(coop, contact_nom="Ana Lopez") == (INCHANGE, [])


def test_a_contact_without_a_name_is_refused(coop):
    assert dites(coop, contact_telephone="04 67 00 00 00") == (
        REFUSEE,
        ["colonne « Contact » : écrivez le nom de cette personne"],
    )


def test_an_address_that_is_none_is_refused(coop):
    assert dites(coop, contact_nom="Ana", contact_email="ana")[0] == REFUSEE


def test_somebody_written_meanwhile_stops_the_import(coop):
    par = AnctFabrique()
    importation = lire([{"nom": "La Coop", "siret": coop.siret} | ANA], par=par)
    ecrire(coop, "Luc Petit", "luc@coop.example")

    with pytest.raises(ErreurMetier, match="la fiche « La Coop » a changé entre-temps"):
        appliquer(importation, par=par)

    assert [c.nom for c in coop.contacts.all()] == ["Luc Petit"]

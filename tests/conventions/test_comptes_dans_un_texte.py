"""A bank account number has no place in a text that people read."""

import pytest

from socle.comptes_bancaires import contient_un_compte

IBAN = "FR7630001007941234567890185"


@pytest.mark.parametrize(
    "texte",
    [
        IBAN,
        f"Animation, à payer sur {IBAN}.",
        "iban fr76 3000 1007 9412 3456 7890 185",
        "FR76-3000-1007-9412-3456-7890-185",
        "Virement à DE89 3704 0044 0532 0130 00",
    ],
)
def test_an_account_is_found_however_it_is_typed(texte):
    assert contient_un_compte(texte)


@pytest.mark.parametrize(
    "texte", ["", "Animation de deux ateliers", "Facture FR2026-00012", "TE-2026-004-V1", IBAN[:-1] + "6"]
)
def test_what_is_no_account_is_left_alone(texte):
    assert not contient_un_compte(texte)

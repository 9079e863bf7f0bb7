import pytest

from socle.documents.templatetags import impression
from socle.documents.typographie import couper_aux_exposants, seulement, typographie_pdf

I = "\u00a0"  # noqa: E741  no-break space


@pytest.mark.parametrize(
    ("ecrit", "imprime"),
    [
        ("L'école d'ici", "L’école d’ici"),
        ("Qui ? Moi ! Ici : là ; oui", f"Qui{I}? Moi{I}! Ici{I}: là{I}; oui"),
        ("« oui »", f"«{I}oui{I}»"),
        ("18\u202f000 €", f"18{I}000{I}€"),
        ("à 12:30, https://exemple.fr/a?b", "à 12:30, https://exemple.fr/a?b"),
        ("co\u00adopé\u2011ration", "coopé-ration"),
        ("'entre' guillemets", "'entre' guillemets"),
    ],
)
def test_typographie_pdf_only_changes_what_is_there(ecrit, imprime):
    assert typographie_pdf(ecrit) == imprime


def test_superscripts_are_cut_out():
    assert couper_aux_exposants("le 2ᵉ et le 1ᵉʳ.") == [
        ("le 2", False),
        ("e", True),
        (" et le 1", False),
        ("er", True),
        (".", False),
    ]


def test_seulement_keeps_what_can_be_drawn():
    glyphes = {ord(c) for c in "abce ?fi"}
    perdus = set()

    assert seulement("ábć ﬁ 🎉β", glyphes, perdus) == "abc fi ?"
    assert perdus == {"U+03B2"}


@pytest.mark.parametrize(
    ("filtre", "valeur", "texte"),
    [
        ("euros", "18000.00", f"18{I}000{I}€"),
        ("en_lettres", "18000.00", "dix-huit mille euros"),
        ("en_lettres", "1.00", "un euro"),
        ("en_lettres", "12.50", "douze euros et cinquante centimes"),
        ("en_lettres", "2000000", "deux millions d’euros"),
        ("en_lettres", "-80.01", "moins quatre-vingts euros et un centime"),
        ("en_lettres", "", ""),
        ("date_longue", "2026-04-02", f"2{I}avril 2026"),
        ("date_jour", "2026-04-02", f"jeudi 2{I}avril 2026"),
        ("date_jour", "", ""),
        ("mois", "2026-04", "avril 2026"),
        ("mois", "2026-04-01", "avril 2026"),
        ("date_heure", "2026-04-02T16:00:00+00:00", f"2{I}avril 2026 à 18{I}h"),
        ("heure", "14:32", f"14{I}h{I}32"),
        ("typographie", "l'an : 1", f"l’an{I}: 1"),
    ],
)
def test_filters_say_frozen_values_in_french(filtre, valeur, texte):
    assert getattr(impression, filtre)(valeur) == texte


def test_periode_reads_frozen_months():
    assert impression.periode("2026-03-01", "2026-06-01") == "de mars à juin 2026"

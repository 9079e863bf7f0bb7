"""The reader itself: what it must find, and what it must leave alone."""

import pytest

from tests.mots.lecture import phrases
from tests.mots.table import fautes, mots_interdits

N = "\u00a0"


@pytest.mark.parametrize(
    ("phrase", "mot"),
    [
        ("Votre parcours est dans la Vague 2.", "Vague"),
        ("L’interlocuteur privilégié", "interlocuteur"),
        ("Notre équipe opérationnelle", "équipe opérationnelle"),
        ("Versement de l’avance", "avance"),
        ("Signer l’avenant", "avenant"),
        ("18 000 € engagés", "engagés"),
        ("Les livrables", "livrables"),
        ("Numéro d’EJ", "EJ"),
    ],
)
def test_a_word_of_ours_is_found(phrase, mot):
    assert [trouve for trouve, _ in mots_interdits(phrase)] == [mot]


@pytest.mark.parametrize(
    "phrase",
    [
        "La personne contact (interlocuteur privilégié)",
        "Une modification (avenant) est proposée",
        "Le maire s’est engagé",
        "À l’avancement, ce jour-là",
        "jeanne.vague@montaud.example",
        "Le capital",
    ],
)
def test_other_words_are_left_alone(phrase):
    assert mots_interdits(phrase) == []


@pytest.mark.parametrize(
    "phrase",
    ["Pour qui ?", "Total : 3", "« Oui »", "l'ANCT", "Attendez...", "12 €", "prévenu·e", "invité(e)", 'dit "oui"'],
)
def test_a_slip_of_typography_is_found(phrase):
    assert fautes(phrase)


@pytest.mark.parametrize(
    "phrase",
    [f"Pour qui{N}?", f"Total{N}: 3", f"«{N}Oui{N}»", "l’ANCT", "Attendez…", f"12{N}€", "https://a.fr/?b=1;c"],
)
def test_good_typography_is_left_alone(phrase):
    assert fautes(phrase) == []


def test_a_page_is_read_as_it_is_seen():
    html = """<p>Bonjour <strong>à</strong>\n tous</p><script>let vague</script><button aria-label="Fermer">×</button>
    <input type="text" value="jalon"><textarea>jalon</textarea><svg><title>Calendrier</title></svg>"""

    assert phrases(html) == ["Bonjour à tous", "Fermer", "×", "Calendrier"]

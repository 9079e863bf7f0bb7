import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.documents.codes import ALPHABET, CodeMalTape, lettre_de_controle, normaliser, nouveau_code

caracteres = st.text(alphabet=ALPHABET, min_size=16, max_size=16)


def complet(seize):
    return seize + lettre_de_controle(seize)


def refuse(code):
    with pytest.raises(CodeMalTape):
        normaliser(code)
    return True


def test_a_code_has_eighty_bits_in_groups_of_four_and_a_check_letter():
    codes = {nouveau_code() for _ in range(200)}

    assert len(codes) == 200
    assert all([len(groupe) for groupe in code.split("-")] == [4, 4, 4, 4, 1] for code in codes)
    assert {c for code in codes for c in code} == {*ALPHABET, "-"}


def test_what_is_printed_is_what_is_stored():
    code = nouveau_code()

    assert normaliser(code) == code


@pytest.mark.parametrize("saisie", [" k7qf 2m9x8tnb-4wzc–{} ", "K7QF2M9X8TNB4WZC{}", "k7qf.2m9x.8tnb.4wzc.{}"])
def test_case_dashes_and_spaces_do_not_matter(saisie):
    lettre = lettre_de_controle("K7QF2M9X8TNB4WZC")

    assert normaliser(saisie.format(lettre)) == f"K7QF-2M9X-8TNB-4WZC-{lettre}"


def test_o_is_zero_and_i_and_l_are_one():
    attendu = complet("0011223344556677")

    assert normaliser(attendu.replace("0", "O").replace("1", "l")).replace("-", "") == attendu
    assert normaliser(attendu.replace("1", "I")).replace("-", "") == attendu


@given(caracteres, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_each_single_wrong_character_is_caught(seize, rang, autre):
    code = complet(seize)
    faux = code[:rang] + autre + code[rang + 1 :]

    assert faux == code or refuse(faux)


@given(caracteres, st.integers(0, 16), st.integers(0, 16))
def test_each_swap_is_caught(seize, un, deux):
    code = list(complet(seize))
    code[un], code[deux] = code[deux], code[un]
    faux = "".join(code)

    assert faux == complet(seize) or refuse(faux)


@pytest.mark.parametrize("saisie", ["", "K7QF", "<script>alert(1)</script>", "U" * 17, "é" * 17, "0" * 18, "0" * 1000])
def test_what_cannot_be_a_code_is_refused(saisie):
    assert refuse(saisie)

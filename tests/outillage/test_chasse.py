"""The hunts of chasse.py catch what they are for, and nothing else."""

import pytest
from django.template import Context, engines
from django.template.base import Origin, Template

from tests.outillage.chasse import NOS_GABARITS, VariableAbsente
from tests.outillage.depot import RACINE

DES_AUTRES = "/ailleurs/dsfr/templates/dsfr/bouton.html"
LE_NOTRE = str(NOS_GABARITS / "parcours" / "accueil.html")


def rendre(source, origine, **contexte):
    moteur = engines["django"].engine
    gabarit = Template(source, origin=Origin(origine), engine=moteur)
    return gabarit.render(Context(contexte))


@pytest.mark.parametrize(
    "source",
    ["{{ absente }}", "{{ objet.absente }}", "{{ absente|upper }}", "{% with x=absente %}{{ x }}{% endwith %}"],
)
def test_a_variable_missing_from_our_template_is_an_error(source):
    with pytest.raises(AssertionError, match=r"parcours/accueil\.html montre (objet\.)?absente"):
        rendre(source, LE_NOTRE, objet={})


@pytest.mark.parametrize(
    ("source", "rendu"),
    [
        ("{% if absente %}oui{% else %}non{% endif %}", "non"),
        ("{% for x in absente %}oui{% empty %}non{% endfor %}", "non"),
        ("{{ absente|default:'rien' }}", "rien"),
        ("{% firstof absente 'rien' %}", "rien"),
        ("{{ vide }}", ""),
        ("{{ 'mot'|upper }}", "MOT"),
    ],
)
def test_what_may_be_missing_stays_silent_in_our_templates(source, rendu):
    assert rendre(source, LE_NOTRE, vide="") == rendu


@pytest.mark.parametrize(("source", "rendu"), [("[{{ absente }}]", "[]"), ("{{ absente|default:'rien' }}", "rien")])
def test_templates_of_others_behave_as_ever(source, rendu):
    assert rendre(source, DES_AUTRES) == rendu


def test_a_missing_variable_of_ours_that_was_caught_does_not_blame_the_templates_of_others():
    try:
        raise VariableAbsente("a")
    except VariableAbsente:
        pass

    assert rendre("[{{ absente }}]", DES_AUTRES) == "[]"


def code_de_chez_nous(source):
    """A function whose file is one of ours, as the hunt sees it."""
    espace = {}
    exec(compile(source, str(RACINE / "parcours" / "essai.py"), "exec"), espace)
    return espace["agir"]


@pytest.fixture
def compte(django_user_model, db):
    return django_user_model.objects.create_user("jeanne@example.org")


def test_save_without_update_fields_on_a_known_row_is_an_error_in_our_code(compte):
    with pytest.raises(
        AssertionError, match=r"Utilisateur\.save\(\) sans update_fields, appelé par parcours/essai\.py:1"
    ):
        code_de_chez_nous("def agir(x): x.save()")(compte)


def test_save_with_update_fields_or_on_a_new_row_passes(compte, django_user_model):
    compte.nom = "Faure"

    code_de_chez_nous("def agir(x): x.save(update_fields=['nom'])")(compte)
    code_de_chez_nous("def agir(x): x.save()")(django_user_model(email="paul@example.org"))

    assert list(django_user_model.objects.values_list("email", "nom").order_by("email")) == [
        ("jeanne@example.org", "Faure"),
        ("paul@example.org", ""),
    ]


def test_tests_may_set_the_scene_with_save(compte):
    compte.nom = "Faure"

    compte.save()

    compte.refresh_from_db()
    assert compte.nom == "Faure"

"""The controls written directly are those of Django's templates."""

import datetime

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from socle.rendu import ECRITS, Rendu

CHOIX = [
    ("", gettext_lazy("Choisir <i>")),
    ("a", "Un « mot » & <b>gras</b>"),
    ("s", SafeString("<sûr>")),
    ("Groupe", [("b", "Deux"), ("c", "Trois")]),
]
PLATS = [("a", "Un <i>mot</i>"), ("b", "Deux")]
CAS = [
    (forms.TextInput(attrs={"aria-describedby": "x", "required": True, "disabled": False}), '« 12 " < & »'),
    (forms.TextInput(), None),
    (forms.NumberInput(attrs={"step": 1}), 12),
    (forms.EmailInput(), "a@b.example"),
    (forms.URLInput(), "https://b.example/?a=1&b=2"),
    (forms.PasswordInput(render_value=True), "secret"),
    (forms.HiddenInput(), 3),
    (forms.DateInput(), datetime.date(2027, 3, 1)),
    (forms.DateTimeInput(), datetime.datetime(2027, 3, 1, 14, 30)),
    (forms.TimeInput(), datetime.time(14, 30)),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.Textarea(attrs={"rows": 3}), "\nDeux\n<script>lignes</script>"),
    (forms.Textarea(), None),
    (forms.Select(choices=CHOIX), "b"),
    (forms.SelectMultiple(choices=CHOIX), ["a", "c"]),
    (forms.NullBooleanSelect(), True),
    (forms.RadioSelect(choices=PLATS), "b"),
    (forms.CheckboxSelectMultiple(choices=PLATS), ["a"]),
    (forms.FileInput(), None),
    (forms.SelectDateWidget(), datetime.date(2027, 3, 1)),
]


@pytest.mark.parametrize(("widget", "valeur"), CAS, ids=lambda x: type(x).__name__)
def test_a_control_is_written_as_django_writes_it(widget, valeur):
    attributs = {"id": "id_champ"}

    ecrit = widget.render("champ", valeur, attributs, renderer=Rendu())

    assert_html_equal(ecrit, widget.render("champ", valeur, attributs, renderer=TemplatesSetting()))


@pytest.mark.parametrize("seule", [True, False])
def test_one_option_of_a_group_too(seule):
    groupe = forms.RadioSelect(choices=PLATS)

    cases = {
        rendu: [str(case.tag(wrap_label=seule)) for case in _cases(groupe, rendu)]
        for rendu in (Rendu, TemplatesSetting)
    }

    for ecrite, attendue in zip(*cases.values(), strict=True):
        assert_html_equal(ecrite, attendue)


def _cases(groupe, rendu):
    class Formulaire(forms.Form):
        default_renderer = rendu()
        champ = forms.ChoiceField(choices=PLATS, widget=groupe, initial="a")

    return Formulaire()["champ"].subwidgets


def test_what_is_typed_never_becomes_html():
    for nom in ECRITS:
        assert nom.startswith("django/forms/widgets/")
    ecrit = forms.TextInput().render("champ", '"><script>', {}, renderer=Rendu())

    assert ecrit == '<input type="text" name="champ" value="&quot;&gt;&lt;script&gt;">'


def assert_html_equal(ecrit, attendu):
    from django.test.html import parse_html

    assert parse_html(ecrit) == parse_html(attendu)

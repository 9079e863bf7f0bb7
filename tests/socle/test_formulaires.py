"""The crispy pack: labels, hints, errors and what was typed."""

import datetime
import re

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from socle.comptes.models import Invitation, Utilisateur
from socle.formulaires import FormulaireDsfr, FormulaireModeleDsfr, Groupe, Ligne, Texte
from tests.socle.urls_essai import FormulaireEtape

BON = {"titre": "Balade", "genre": "projet", "debut": "2027-03", "fin": "2027-06"}


def dessiner(form):
    return render_crispy_form(form, context={"csrf_token": "jeton"})


def attributs(html, nom):
    """The tag of the field called `nom`."""
    return re.search(rf'<(?:input|select|textarea)[^>]*name="{nom}"[^>]*>', html).group(0)


def test_a_blank_form_has_labels_hints_and_optional_marks():
    html = dessiner(FormulaireEtape())

    assert '<label class="fr-label" for="id_titre">Que voulez-vous faire\xa0?' in html
    assert 'aria-describedby="id_titre_helptext"' in attributs(html, "titre")
    assert html.count("(facultatif)") == 1  # the amount; those folded under « Facultatif » need no mark
    assert '<details class="te-replie"><summary>Facultatif pour l’instant</summary>' in html
    assert 'enctype="multipart/form-data"' in html
    assert html.count('name="csrfmiddlewaretoken"') == 1
    assert 'role="alert"' not in html
    assert 'name="et_autre" value="1">Enregistrer et en décrire une autre' in html


def test_every_field_is_drawn_once():
    html = dessiner(FormulaireEtape())

    for nom in FormulaireEtape.base_fields:
        assert len(re.findall(rf'name="{nom}"', html)) == (3 if nom == "genre" else 2 if nom == "publics" else 1)


def test_an_error_is_linked_with_the_hint_and_listed_on_top():
    html = dessiner(FormulaireEtape({**BON, "titre": "", "cout": "12,5OO"}))

    assert 'aria-describedby="id_titre_helptext id_titre_error"' in attributs(html, "titre")
    assert 'aria-invalid="true"' in attributs(html, "titre")
    assert 'value="12,5OO"' in attributs(html, "cout")
    assert '<a href="#id_titre">Répondez à la question «\xa0Que voulez-vous faire\xa0?\xa0».</a>' in html
    assert '<a href="#id_cout">Écrivez le montant en chiffres, par exemple 12\xa0500 ou 12\xa0500,50.</a>' in html
    assert html.count("fr-message--error") == 2
    assert 'role="alert"' in html


def test_a_group_of_choices_is_a_fieldset_whose_error_is_part_of_its_name():
    html = dessiner(FormulaireEtape({**BON, "genre": ""}))

    assert 'aria-labelledby="id_genre_legende id_genre_error"' in html
    assert '<a href="#id_genre_0">' in html
    assert '<span class="fr-hint-text">pour les agents, les élus ou les habitants</span>' in html


@pytest.mark.parametrize("donnees", [{"livrable": "Un film"}, {"publics": ["jeunes"]}, {"publics": ["inconnu"]}])
def test_folded_fields_open_when_they_hold_something(donnees):
    assert '<details class="te-replie" open>' in dessiner(FormulaireEtape({**BON, **donnees}))


def test_html_typed_in_a_field_is_shown_as_text():
    html = dessiner(FormulaireEtape({**BON, "titre": "<script>alert(1)</script>", "livrable": "</textarea><b>"}))

    assert "<script>" not in html
    assert "</textarea><b>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("champ", ["titre", "livrable"])
def test_a_megabyte_of_text_is_a_sentence_and_is_kept(champ):
    texte = "a" * 1_000_000

    form = FormulaireEtape({**BON, champ: texte})

    limite = {"titre": 120, "livrable": 10_000}[champ]
    assert form.errors == {
        champ: [f"Ce texte est trop long\xa0: 1000000 caractères pour {limite} au plus. Raccourcissez-le."]
    }
    assert form[champ].value() == texte
    assert "maxlength" not in str(form[champ])


def test_a_good_form_gives_clean_values():
    form = FormulaireEtape(BON)

    assert form.is_valid()
    assert form.cleaned_data["debut"] == datetime.date(2027, 3, 1)
    assert form.cleaned_data["cout"] is None


class FormulaireRecherche(FormulaireDsfr):
    methode = "get"
    libelle_bouton = "Rechercher"
    q = forms.CharField(label="Commune", required=False)
    jour = forms.DateField(label="Jour", required=False)

    def disposition(self):
        return [Groupe("Où ?", Ligne("q", "jour"), aide="En France"), Texte("Une <phrase>.")]


def test_a_search_is_a_get_without_token_nor_optional_marks():
    html = dessiner(FormulaireRecherche(initial={"jour": datetime.date(2027, 3, 2)}))

    assert '<form method="get"' in html
    assert "csrfmiddlewaretoken" not in html
    assert "(facultatif)" not in html
    assert 'type="date"' in attributs(html, "jour")
    assert 'value="2027-03-02"' in attributs(html, "jour")
    assert '<legend class="te-groupe__legende">Où\xa0?</legend>' in html
    assert "Une &lt;phrase&gt;." in html


def test_a_date_is_read_as_the_browser_sends_it_and_as_people_write_it():
    assert [FormulaireRecherche({"jour": j}).fields["jour"].clean(j) for j in ("2027-03-02", "02/03/2027")] == [
        datetime.date(2027, 3, 2)
    ] * 2


def test_an_error_without_a_field_is_on_top_without_a_link():
    form = FormulaireEtape(BON)
    form.add_error(None, "La fin (mars) est avant le début (mai).")

    html = dessiner(form)

    assert "<li>La fin (mars) est avant le début (mai).</li>" in html
    assert "Il reste un point à corriger" in html


def test_two_forms_do_not_share_their_marks():
    dessiner(FormulaireEtape())
    nu = FormulaireEtape()

    assert nu["livrable"].est_facultatif


def test_an_empty_choice_says_what_to_do():
    class FormulaireRole(FormulaireModeleDsfr):
        class Meta:
            model = Utilisateur
            fields = ["role_anct"]

    class FormulaireAuteur(FormulaireModeleDsfr):
        class Meta:
            model = Invitation
            fields = ["par"]

    assert '<option value="" selected>Choisir</option>' in str(FormulaireRole()["role_anct"])
    assert FormulaireAuteur().fields["par"].empty_label == "Choisir"


class RendezVous(FormulaireDsfr):
    jour = forms.DateField(label="Quel jour ?", required=False)


@pytest.mark.parametrize("jour", ["9999-12-31", "2101-01-01", "1899-12-31", "0001-01-01"])
def test_a_year_that_is_a_slip_of_the_finger_is_told(jour):
    """Beyond, a day can no longer be counted from: « three months later » does not exist after the year 9999."""
    form = RendezVous({"jour": jour})

    assert form.errors == {"jour": ["Vérifiez l’année de cette date."]}


@pytest.mark.parametrize("jour", ["", "1900-01-01", "31/12/2100"])
def test_other_years_are_fine(jour):
    assert RendezVous({"jour": jour}).is_valid()


class Vise(FormulaireDsfr):
    uid = forms.UUIDField(widget=forms.HiddenInput)


def test_an_identifier_is_read_whole_and_a_false_one_refused():
    assert Vise({"uid": "6f1c2b9e-8d6a-4b1e-9a55-0d6c5a2f7e11"}).is_valid()
    assert "uid" in Vise({"uid": "x" * 5000}).errors


class AvecFichier(FormulaireDsfr):
    objet = forms.CharField(label="Objet")
    montant = forms.CharField(label="Montant")
    fichier = forms.FileField(label="Fichier", required=False)


@pytest.mark.parametrize(
    ("donnees", "fichier", "garde", "choisir"),
    [
        ({}, False, False, False),
        ({"objet": "Affiches"}, False, True, False),
        ({"objet": "Affiches"}, True, True, True),
        ({}, True, False, True),
    ],
)
def test_what_is_still_there_is_said_and_a_file_is_chosen_again(donnees, fichier, garde, choisir):
    envoye = {"fichier": SimpleUploadedFile("facture.pdf", b"%PDF-1.7")} if fichier else {}

    html = dessiner(AvecFichier(donnees, envoye))

    assert ("Ce que vous avez écrit est toujours là." in html) == garde
    assert ("Choisissez de nouveau votre fichier." in html) == choisir

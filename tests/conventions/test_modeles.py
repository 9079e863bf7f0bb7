"""The models of acts: their fields are known, their text is whole, and it does not change once used."""

import pytest
from django.core.management import call_command

from conventions.chargement import DOSSIER, charger_modeles, enregistrer, lire
from conventions.enums import StatutActe
from conventions.fusion import REGISTRE, champs_de, controler, fusionner, paragraphes
from conventions.models import Modele
from socle.erreurs import ErreurMetier
from tests.conventions import fabriques


@pytest.mark.django_db
def test_charger_modeles_twice_changes_nothing(capsys):
    charger_modeles()
    call_command("charger_modeles")

    modele = Modele.objects.get()
    assert (modele.code, modele.version, len(modele.articles), modele.valide_par_juridique) == (
        "convention-initiale",
        1,
        21,
        False,
    )
    assert "21 articles" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_used_model_no_longer_changes():
    fabriques.acte(StatutActe.VALIDEE)
    champs = lire(DOSSIER / "convention-initiale-1.toml") | {"preambule": "Autre texte."}

    with pytest.raises(ErreurMetier, match="Donnez un nouveau numéro de version"):
        enregistrer(champs)
    enregistrer(champs | {"version": 2})

    assert Modele.objects.en_vigueur("convention-initiale").version == 2
    assert Modele.objects.get(version=1).preambule != "Autre texte."


@pytest.mark.django_db
def test_a_model_not_used_yet_is_corrected():
    charger_modeles()
    champs = lire(DOSSIER / "convention-initiale-1.toml") | {"preambule": "Autre texte."}

    assert enregistrer(champs).preambule == "Autre texte."


def test_an_unknown_field_is_refused_with_its_place():
    with pytest.raises(ErreurMetier, match=r"Le champ « montan » n’existe pas \(article 8\)"):
        controler("Un montant de {montan}.", ou="article 8")
    with pytest.raises(ErreurMetier, match=r"Une accolade n’est pas refermée \(visa 2\)"):
        controler("Un montant de {montant.", ou="visa 2")


@pytest.mark.django_db
def test_every_field_of_the_registry_has_a_value_and_no_hole_is_left():
    acte, _ = fabriques.acte(StatutActe.VALIDEE)
    texte = " ".join(f"{{{code}}}" for code in REGISTRE)

    assert set(champs_de(texte)) == set(REGISTRE)
    assert "{" not in acte.texte_gele.replace('{"', "").replace(":{", "").replace("[{", "").replace(",{", "")
    with pytest.raises(KeyError):
        fusionner("{montant}", {})


def test_paragraphes_cuts_texts_and_bullets():
    assert paragraphes("Un début\nsur deux lignes :\n\n- un ;\n- deux\n  fin.\n\nSuite.") == [
        {"texte": "Un début sur deux lignes :"},
        {"puces": ["un ;", "deux fin."]},
        {"texte": "Suite."},
    ]

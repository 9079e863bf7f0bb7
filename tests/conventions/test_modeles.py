"""The models of acts: their fields are known, their text is whole, and it does not change once used."""

import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from conventions.chargement import DOSSIER, charger_modeles, enregistrer, lire
from conventions.enums import StatutActe
from conventions.fusion import REGISTRE, Genre, controler, fusionner, paragraphes
from conventions.models import Modele
from socle.erreurs import ErreurMetier
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques, fabriques_avenants


@pytest.mark.django_db
def test_charger_modeles_twice_changes_nothing(capsys):
    charger_modeles()
    call_command("charger_modeles")

    modeles = Modele.objects.order_by("code").values_list("code", "version", "valide_par_juridique")
    assert list(modeles) == [("avenant", 1, False), ("convention-initiale", 2, False)]
    dit = capsys.readouterr().out
    assert "version 2 : 21 articles" in dit
    assert "version 1 : 8 articles" in dit


@pytest.mark.django_db
def test_a_used_model_no_longer_changes():
    fabriques.acte(StatutActe.VALIDEE)
    champs = lire(DOSSIER / "convention-initiale-2.toml") | {"preambule": "Autre texte."}

    with pytest.raises(ErreurMetier, match="Donnez un nouveau numéro de version"):
        enregistrer(champs)
    enregistrer(champs | {"version": 3})

    assert Modele.objects.en_vigueur("convention-initiale").version == 3
    assert Modele.objects.get(version=2).preambule != "Autre texte."


@pytest.mark.django_db
def test_a_model_not_used_yet_is_corrected():
    charger_modeles()
    champs = lire(DOSSIER / "convention-initiale-2.toml") | {"preambule": "Autre texte."}

    assert enregistrer(champs).preambule == "Autre texte."


def test_an_unknown_field_is_refused_with_its_place():
    with pytest.raises(ErreurMetier, match=r"Le champ « montan » n’existe pas \(article 8\)"):
        controler("Un montant de {montan}.", ou="article 8")
    with pytest.raises(ErreurMetier, match=r"Une accolade n’est pas refermée \(visa 2\)"):
        controler("Un montant de {montant.", ou="visa 2")


def test_a_field_of_an_avenant_has_no_place_in_an_initial_act():
    controler("Pour {objet_avenant}.", ou="article 1")

    with pytest.raises(ErreurMetier, match=r"ne sert que dans un avenant \(préambule\)"):
        controler("Pour {objet_avenant}.", ou="préambule", avenant=False)


def test_every_field_is_typed_and_documented():
    for champ in REGISTRE.values():
        assert champ.libelle
        assert champ.exemple
        assert champ.genre in Genre


@pytest.mark.django_db
def test_every_field_of_the_registry_has_a_value_and_no_hole_is_left():
    convention, scene = fabriques_avenants.signee()
    avenant = fabriques_avenants.avenant(convention, scene, statut=StatutActe.TRANSMISE)
    initial = convention.actes.get(rang=0)

    du_premier, du_second = (json.loads(a.texte_gele) for a in (initial, avenant))

    assert set(du_premier["champs"]) == {c.code for c in REGISTRE.values() if not c.avenant}
    assert set(du_second["champs"]) == set(REGISTRE)
    for texte in (du_premier, du_second, du_second["consolide"]):
        assert all(texte["champs"].values())
        assert "{" not in "".join([*texte["visas"], texte["preambule"], *(a["texte"] for a in texte["articles"])])
    with pytest.raises(KeyError):
        fusionner("{montant}", {})


# Each article of the plan (metier §2.2), and a word that only its subject brings.
PLAN = {
    "objet": "intérêt public local",
    "contenu-du-parcours": "projets emblématiques",
    "duree": "dernière des deux signatures",
    "gouvernance-et-suivi": "comité de pilotage",
    "engagements-de-lagence": "appui stratégique",
    "engagements-du-beneficiaire": "moyens humains",
    "prestataires": "code de la commande publique",
    "montant-de-la-subvention": "(FCTVA)",
    "modalites-de-versement": "compte désigné par le relevé d’identité bancaire que le bénéficiaire transmet séparément",
    "justificatifs-et-comptes-rendus": "visé par le comptable public",
    "evaluation": "annexe 4",
    "communication": "logotype",
    "transparence": "dans les trois mois",
    "donnees-personnelles": "mission d’intérêt public",
    "modification": "avenant, signé par les deux parties avant la fin d’exécution",
    "inexecution-et-reversement": "{delai_reversement}",
    "resiliation": "lettre recommandée avec avis de réception",
    "controle": "{conservation}",
    "responsabilite-et-assurances": "assurances",
    "litiges": "tribunal administratif",
    "dispositions-finales": "annexe 4 – les indicateurs et l’autodiagnostic",
}


def test_the_model_of_the_house_follows_the_whole_plan():
    articles = {a["code"]: a["texte"] for a in lire(DOSSIER / "convention-initiale-2.toml")["articles"]}

    assert list(articles) == list(PLAN)
    for code, mot in PLAN.items():
        assert mot in articles[code], code
    assert all(len(code) <= 40 for code in articles)


def test_paragraphes_cuts_texts_and_bullets():
    assert paragraphes("Un début\nsur deux lignes :\n\n- un ;\n- deux\n  fin.\n\nSuite.") == [
        {"texte": "Un début sur deux lignes :"},
        {"puces": ["un ;", "deux fin."]},
        {"texte": "Suite."},
    ]


def test_what_the_legal_service_validated_stays_validated_when_the_house_is_updated(db):
    charger_modeles()
    Modele.objects.update(valide_par_juridique=True, utilise_le=timezone.now())

    charger_modeles()

    assert set(Modele.objects.values_list("valide_par_juridique", flat=True)) == {True}


def test_a_version_written_by_anct_is_never_overwritten(db):
    charger_modeles()
    modele = Modele.objects.en_vigueur("convention-initiale")
    Modele.objects.filter(pk=modele.pk).update(cree_par=AnctFabrique(), preambule="Le nôtre.")

    charger_modeles()

    assert Modele.objects.get(pk=modele.pk).preambule == "Le nôtre."

"""What is read of a model: its history, what changed from one version to the next, its text on a real case."""

import pytest

from conventions import modeles
from conventions.chargement import AVENANT, charger_modeles
from conventions.enums import StatutActe
from conventions.modeles import comparaison, lecture
from conventions.modeles.apercu import cas_possibles, lire_sur
from conventions.modeles.controle import renvois_a_verifier
from conventions.modeles.parties import parties, trouver
from conventions.models import Modele
from parcours.models import Parcours
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques, fabriques_avenants
from tests.conventions.fabriques_modeles import CODE, article, court

pytestmark = pytest.mark.django_db


@pytest.fixture
def claire():
    return AnctFabrique(prenom="Claire", nom="Martin")


@pytest.fixture
def preparation(claire):
    charger_modeles()
    return modeles.nouvelle_version(CODE, par=claire)


# --- what is read ---------------------------------------------------------------------------------------------------------
def test_the_history_tells_each_gesture_in_words(claire):
    court()
    preparation = modeles.nouvelle_version("essai", par=claire)
    modeles.ecrire_partie(preparation, "article-objet", article("But"), par=claire)
    modeles.deplacer(preparation, "visa-1", "bas", par=claire)
    modeles.retirer(preparation, "article-fin", par=claire)
    modeles.publier(preparation, par=claire)
    preparation.refresh_from_db()

    assert [(ligne["qui"], ligne["phrase"]) for ligne in lecture.historique(preparation)] == [
        ("Claire Martin", "a publié la version 2"),
        ("Claire Martin", "a retiré : «\u00a0article fin\u00a0»"),
        ("Claire Martin", "a changé de place : «\u00a0visa 2\u00a0»"),
        ("Claire Martin", "a modifié : «\u00a0article 1, “But”\u00a0»"),
        ("Claire Martin", "a préparé la version 2 à partir de la version 1"),
    ]


def test_comparer_tells_part_by_part_and_word_by_word(claire):
    avant = court()
    apres = modeles.nouvelle_version("essai", par=claire)
    assert comparaison.comparer(avant, apres) == []
    modeles.ecrire_partie(apres, "article-objet", article("Objet", "Le montant maximum est de {montant}."), par=claire)
    modeles.ecrire_partie(apres, "visa-2", {"texte": "le code ;", "si": "epci"}, par=claire)
    modeles.retirer(apres, "article-duree", par=claire)
    modeles.ajouter(apres, "article", article("Neuf", "Neuf."), par=claire, apres="")
    apres.refresh_from_db()

    changements = comparaison.comparer(avant, apres)

    assert [(c["genre"], c["titre"]) for c in changements] == [
        ("modifie", "Visa 2"),
        ("ajoute", "Article 1, “Neuf”"),
        ("modifie", "Article 2, “Objet”"),
        ("retire", "Article 2 de l’ancienne version, “Durée”"),
    ]
    assert changements[0]["note"] == (
        "Il s’écrivait si le bénéficiaire est une commune ; il s’écrit si le bénéficiaire est une intercommunalité."
    )
    assert [m for m in changements[2]["morceaux"] if m[0] != "egal"] == [("ajoute", "maximum ")]


def test_an_article_that_moved_is_told(claire):
    avant = court()
    apres = modeles.nouvelle_version("essai", par=claire)
    modeles.deplacer(apres, "article-fin", "haut", par=claire)
    modeles.deplacer(apres, "article-fin", "haut", par=claire)
    apres.refresh_from_db()

    assert [(c["titre"], c["note"]) for c in comparaison.comparer(avant, apres)] == [
        ("Article 1, “Fin”", "Il était l’article 3.")
    ]


def test_references_to_an_article_that_changed_number_are_to_be_checked(claire):
    avant = court()
    apres = modeles.nouvelle_version("essai", par=claire)
    assert renvois_a_verifier(apres, avant) == []
    modeles.deplacer(apres, "article-objet", "bas", par=claire)
    modeles.ecrire_partie(apres, "preambule", {"texte": "Voir les articles 2 et 12."}, par=claire)
    apres.refresh_from_db()

    assert renvois_a_verifier(apres, avant) == [
        "préambule : renvoie à l’article 2, qui était “Durée” et devient “Objet”.",
        "préambule : renvoie à l’article 12, qui n’existe pas.",
        "article 1, “Durée” : renvoie à l’article 1, qui était “Objet” et devient “Durée”.",
    ]


def test_every_part_has_an_address_that_leads_back_to_it(preparation):
    adresses = [p.adresse for p in parties(preparation)]

    assert len(adresses) == len(set(adresses))
    assert all(trouver(preparation, adresse).adresse == adresse for adresse in adresses)


# --- read on a real case --------------------------------------------------------------------------------------------------
def texte_de(lu):
    blocs = [b for a in lu["articles"] for b in a["blocs"]] + lu["preambule"] + [b for v in lu["visas"] for b in v]
    return " ".join([b["texte"] for b in blocs] + [p for b in blocs for p in b["puces"]])


def test_a_model_is_read_on_an_act(claire):
    acte, scene = fabriques.acte(StatutActe.VALIDEE)
    parcours = Parcours.objects.pour_page().get(pk=scene.parcours.pk)

    lu = lire_sur(acte.modele, parcours, acte)

    assert lu["manques"] == []
    assert "{" not in texte_de(lu)
    assert "dix-huit mille euros" in texte_de(lu)
    assert "L. 2121-29" in texte_de(lu)  # a commune's visa
    assert "L. 5211-1" not in texte_de(lu)


def test_a_model_is_read_on_a_parcours_and_says_what_is_missing():
    scene = fabriques.inscrit()
    modele = court(preambule="L’acte {numero}, {montant}, {beneficiaire}.")
    parcours = Parcours.objects.pour_page().get(pk=scene.parcours.pk)

    lu = lire_sur(modele, parcours)

    assert [c.code for c in lu["manques"]] == ["numero", "montant"]
    assert "la commune de Montaud" in texte_de(lu)
    assert "<strong>[montant maximum de la subvention, en chiffres\u00a0: manque]</strong>" in texte_de(lu)


def test_the_model_of_an_avenant_is_read_on_one_and_says_what_a_convention_lacks(claire):
    convention, scene = fabriques_avenants.signee()
    acte = fabriques_avenants.avenant(convention, scene)
    parcours = Parcours.objects.pour_page().get(pk=scene.parcours.pk)
    modele = Modele.objects.en_vigueur(AVENANT)

    lu = lire_sur(modele, parcours, acte)
    sur_l_initial = lire_sur(modele, parcours, convention.actes.get(rang=0))

    assert [c.code for c in lu["manques"]] in ([], ["numero"])
    assert "est porté à 20\u00a0000\u00a0€" in texte_de(lu)
    assert "effet_montant" in [c.code for c in sur_l_initial["manques"]]


def test_a_value_is_plain_text_in_the_preview():
    scene = fabriques.inscrit(nom="<b>Montaud</b> {montant}")
    modele = court(preambule="Pour {beneficiaire} & <i>nous</i>.")
    parcours = Parcours.objects.pour_page().get(pk=scene.parcours.pk)

    preambule = lire_sur(modele, parcours)["preambule"][0]["texte"]

    assert "&lt;b&gt;Montaud&lt;/b&gt; {montant}" in preambule
    assert "&amp; &lt;i&gt;nous&lt;/i&gt;" in preambule


def test_a_case_is_found_by_its_territory(claire):
    acte, scene = fabriques.acte()

    trouves, autres = cas_possibles(claire, "montau")

    assert ([p.pk for p in trouves], autres) == ([scene.parcours.pk], False)
    assert trouves[0].actes_lus == [acte]
    assert cas_possibles(claire, "zzz") == ([], False)
    assert cas_possibles(scene.jeanne, "montau")[0] == [scene.parcours]

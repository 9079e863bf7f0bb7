"""The pages of the models, gestures that are confirmed, the comparison, the reading on a case, and what each page costs."""

import pytest
from django.urls import reverse

from conventions import modeles
from conventions.models import Modele
from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques
from tests.conventions.fabriques_modeles import article, court

pytestmark = pytest.mark.django_db
LISTE = "/gestion/modeles/"


@pytest.fixture
def claire():
    return AnctFabrique(prenom="Claire", nom="Martin", role_anct=RoleAnct.CHARGE_MISSION)


@pytest.fixture
def client(client_de, claire):
    return client_de(claire)


@pytest.fixture
def preparation(claire):
    court()
    return modeles.nouvelle_version("essai", par=claire)


def texte(reponse):
    return reponse.content.decode()


def adresse(nom, modele, *args):
    return reverse(f"conventions:modele_{nom}" if nom else "conventions:modele", args=[modele.pk, *args])


# --- gestures that are confirmed ------------------------------------------------------------------------------------------
def test_publishing_says_what_happens_first(client, preparation):
    chemin = adresse("publier", preparation)
    page = texte(client.get(chemin))
    assert "Les nouvelles conventions partiront de ce texte. Celles déjà rédigées ne changent pas." in page
    assert "Le service juridique ne l’a pas validée" in page

    page = texte(client.post(chemin, {"revision": 1}, follow=True))

    assert "La version est publiée" in page
    assert "En vigueur" in page


def test_the_page_to_publish_tells_faults_and_references_to_check(client, preparation, claire):
    modeles.deplacer(preparation, "article-objet", "bas", par=claire)
    Modele.objects.filter(pk=preparation.pk).update(preambule="Un {inconnu}.")
    chemin = adresse("publier", preparation)

    page = texte(client.get(chemin))
    refus = texte(client.post(chemin, {"revision": 2}))

    assert "Le champ «\u00a0{inconnu}\u00a0» n’existe pas (préambule)." in page
    assert "renvoie à l’article 1, qui était “Objet” et devient “Durée”." in page
    assert "ne peut pas encore être publiée" in refus


def test_removing_and_throwing_away_are_confirmed(client, preparation):
    assert "Retirer\u00a0: article 2, “Durée”" in texte(client.get(adresse("retirer", preparation, "article-duree")))
    client.post(adresse("retirer", preparation, "article-duree"), {"revision": 1})
    preparation.refresh_from_db()
    assert len(preparation.articles) == 2

    assert "est perdu" in texte(client.get(adresse("supprimer", preparation)))
    page = texte(client.post(adresse("supprimer", preparation), {"revision": 2}, follow=True))

    assert "La préparation est supprimée." in page
    assert not Modele.objects.filter(pk=preparation.pk).exists()


def test_confirming_what_changed_since_asks_again(client, preparation, claire):
    modeles.ecrire_partie(preparation, "article-objet", article(), par=claire)

    page = texte(client.post(adresse("publier", preparation), {"revision": 1}))

    assert "Claire Martin a modifié ce modèle" in page
    preparation.refresh_from_db()
    assert preparation.publie_le is None


def test_the_legal_service_alone_validates(preparation, client_de, client):
    chemin = adresse("valider", preparation)
    juriste = client_de(AnctFabrique(role_anct=RoleAnct.LECTURE, relit_juridique=True))
    assert client.get(chemin).status_code == 403
    assert "Valider pour le service juridique" not in texte(client.get(preparation.get_absolute_url()))
    assert "Valider pour le service juridique" in texte(juriste.get(preparation.get_absolute_url()))
    assert juriste.get(chemin).status_code == 200

    page = texte(juriste.post(chemin, {"revision": 1}, follow=True))

    assert "Ce modèle est validé par le service juridique." in page
    preparation.refresh_from_db()
    assert preparation.valide_par_juridique


# --- comparing and reading ------------------------------------------------------------------------------------------------
def test_the_comparison_shows_what_changed(client, preparation, claire):
    chemin = adresse("comparer", preparation)
    assert "Rien n’a changé" in texte(client.get(chemin))
    modeles.ecrire_partie(preparation, "article-objet", article("Objet", "Le <b> est de {montant}."), par=claire)

    page = texte(client.get(chemin))

    assert "Modifié&nbsp;: Article 1, “Objet”" in page
    assert 'montant <span class="fr-sr-only">]</span></del>' in page
    assert '&lt;b&gt; <span class="fr-sr-only">]</span></ins>' in page
    assert page.count("<del>") == 1
    assert "C’est la première version" in texte(client.get(adresse("comparer", Modele.objects.get(version=1))))


def test_a_model_is_read_on_a_case_found_by_its_territory(client):
    acte, scene = fabriques.acte()
    chemin = adresse("apercu", acte.modele)
    trouve = texte(client.get(chemin, {"q": "montaud"}))
    assert f"acte={acte.pk}" in trouve
    assert f"parcours={scene.parcours.pk}" in trouve

    lu = texte(client.get(chemin, {"acte": acte.pk}))
    sans_acte = texte(client.get(chemin, {"parcours": scene.parcours.pk}))

    assert "Chaque champ a une valeur." in lu
    assert "dix-huit mille euros" in lu
    assert "le parcours tel qu’il est aujourd’hui" in sans_acte
    assert "Aucun territoire du programme ne répond" in texte(client.get(chemin, {"q": "zzz"}))


@pytest.mark.parametrize("cas", [{"acte": "0"}, {"parcours": "0"}, {"parcours": "9" * 30}])
def test_a_case_that_does_not_exist_is_not_found(client, cas):
    assert client.get(adresse("apercu", court()), cas).status_code == 404


# --- what each page costs -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("nb", [1, 30])
def test_the_list_costs_the_same_for_one_and_for_thirty(nb, client, django_assert_num_queries):
    for rang in range(nb):
        court(f"essai-{rang}")
    client.get(LISTE)

    with django_assert_num_queries(3):  # session, account, versions
        client.get(LISTE)


@pytest.mark.parametrize("nb", [1, 30])
def test_a_version_costs_the_same_for_one_and_for_thirty_articles(nb, client, claire, django_assert_num_queries):
    court(articles=[{"code": f"a{i}", "titre": "Titre", "texte": "Texte."} for i in range(nb)])
    preparation = modeles.nouvelle_version("essai", par=claire)
    client.get(preparation.get_absolute_url())

    with django_assert_num_queries(5):  # session, account, version, its sisters, journal
        client.get(preparation.get_absolute_url())


@pytest.mark.parametrize(("nom", "args", "requetes"), [
    ("partie", ["article-objet"], 3),
    ("ajouter", ["article"], 3),
    ("comparer", [], 4),
    ("publier", [], 4),
    ("retirer", ["article-objet"], 3),
])  # fmt: skip
def test_the_other_pages_cost_little(nom, args, requetes, client, preparation, django_assert_num_queries):
    client.get(LISTE)

    with django_assert_num_queries(requetes):
        assert client.get(adresse(nom, preparation, *args)).status_code == 200


@pytest.mark.parametrize("nb", [1, 3])
def test_the_search_of_a_case_costs_the_same(nb, client, django_assert_num_queries):
    for _ in range(nb):
        acte, _ = fabriques.acte()
    client.get(LISTE)

    with django_assert_num_queries(5):  # session, account, version, parcours, acts
        client.get(adresse("apercu", acte.modele), {"q": "montaud"})

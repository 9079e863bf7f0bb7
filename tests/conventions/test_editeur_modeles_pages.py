"""The pages of the models under /gestion/modeles/: what is offered to whom, what a form answers."""

import pytest
from django.urls import reverse

from conventions import modeles
from conventions.chargement import charger_modeles
from conventions.enums import StatutActe
from conventions.models import Modele
from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique, UtilisateurFabrique
from tests.conventions import fabriques
from tests.conventions.fabriques_modeles import CODE, article, court

pytestmark = pytest.mark.django_db
LISTE = "/gestion/modeles/"
GESTES = (
    "Modifier",
    "Monter",
    "Descendre",
    "Retirer",
    "Ajouter un article",
    "Ajouter un visa",
    "Publier cette version",
)


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


def saisie(modele, **champs):
    return article() | {"revision": modele.revision} | champs


# --- the list -------------------------------------------------------------------------------------------------------------
def test_the_list_says_where_each_version_is(client, claire):
    charger_modeles()
    publiee = Modele.objects.en_vigueur(CODE)
    fabriques.acte(StatutActe.VALIDEE)
    preparation = modeles.nouvelle_version(CODE, par=claire)
    modeles.valider_juridique(preparation, par=AnctFabrique(prenom="Lou", nom="Petit", relit_juridique=True))

    page = texte(client.get(LISTE))

    assert f'href="{publiee.get_absolute_url()}"' in page
    assert "En vigueur" in page
    assert "En préparation" in page
    assert "À valider par le service juridique" in page
    assert "Validée par Lou Petit le" in page
    assert "Depuis le" in page
    assert "Livrée avec le portail" in page
    assert "Par Claire Martin, le" in page
    assert f"Continuer la version {preparation.version}" in page


def test_the_list_without_any_model(client):
    assert "Aucun modèle n’est encore chargé" in texte(client.get(LISTE))


def test_the_menu_leads_to_the_models(client):
    assert f'href="{LISTE}"' in texte(client.get(reverse("gestion:index")))


def test_preparing_a_new_version_opens_it(client):
    charger_modeles()
    assert "Préparer une nouvelle version" in texte(client.get(LISTE))

    page = texte(client.post(reverse("conventions:modele_nouvelle_version", args=[CODE]), follow=True))

    assert "est en préparation" in page
    assert all(geste in page for geste in GESTES)


# --- one version ----------------------------------------------------------------------------------------------------------
def test_a_version_is_shown_whole_with_its_conditions_in_words(client):
    publiee = court()

    page = texte(client.get(publiee.get_absolute_url()))

    assert "Si le bénéficiaire est une commune." in page
    assert "Toujours." in page
    assert "Le montant est de <code>{montant}</code>." in page
    assert "Article 2 – Durée" in page
    assert "Livrée avec le portail, sans changement depuis." in page
    assert not [geste for geste in GESTES if geste in page]
    assert "Ce texte ne change plus." in page


def test_the_ends_of_a_list_move_one_way_only(client, preparation):
    page = texte(client.get(preparation.get_absolute_url()))

    assert page.count(">Monter<") == 3  # two articles of three, one visa of two
    assert page.count(">Descendre<") == 3


@pytest.mark.parametrize(("role", "peut"), [
    (RoleAnct.ADMINISTRATEUR, True),
    (RoleAnct.CHARGE_MISSION, True),
    (RoleAnct.GESTIONNAIRE, False),
    (RoleAnct.LECTURE, False),
])  # fmt: skip
def test_who_writes_and_who_only_reads(role, peut, preparation, client_de):
    client = client_de(AnctFabrique(role_anct=role))

    page = texte(client.get(preparation.get_absolute_url()))
    reponse = client.post(adresse("partie", preparation, "article-objet"), saisie(preparation))

    assert all((geste in page) is peut for geste in GESTES)
    assert reponse.status_code == (302 if peut else 403)
    preparation.refresh_from_db()
    assert (preparation.revision == 2) is peut


def test_a_territory_gets_nothing(preparation, client_de):
    client = client_de(UtilisateurFabrique())

    for chemin in (
        LISTE,
        preparation.get_absolute_url(),
        adresse("apercu", preparation),
        adresse("publier", preparation),
    ):
        assert client.get(chemin).status_code == 403


# --- the forms ------------------------------------------------------------------------------------------------------------
def test_the_form_of_a_part_shows_its_text_and_the_fields_beside(client, preparation):
    page = texte(client.get(adresse("partie", preparation, "article-objet")))

    assert "Le montant est de {montant}." in page
    assert "<code>{montant_lettres}</code>" in page
    assert "Exemple&nbsp;: dix-huit mille euros" in page
    assert "(euros)" in page
    assert "{rang}" not in page


@pytest.mark.parametrize("partie", ["intitule", "preambule", "visa-2", "article-objet"])
def test_each_part_has_its_form(client, preparation, partie):
    champs = {"intitule": "Neuf", "titre": "Neuf", "texte": "Neuf", "si": "epci", "revision": 1}

    assert client.get(adresse("partie", preparation, partie)).status_code == 200
    reponse = client.post(adresse("partie", preparation, partie), champs)

    assert reponse.status_code == 302
    assert reponse.url == f"{preparation.get_absolute_url()}#{partie}"
    preparation.refresh_from_db()
    assert preparation.revision == 2


def test_an_unknown_field_is_told_beside_the_text_and_the_text_is_kept(client, preparation):
    page = texte(
        client.post(adresse("partie", preparation, "article-objet"), saisie(preparation, texte="Un {montan} ici."))
    )

    assert (
        "Le champ «\u00a0{montan}\u00a0» n’existe pas (article 1, “Un article”). Vouliez-vous écrire {montant}" in page
    )
    assert "Un {montan} ici.</textarea>" in page
    assert 'id="id_texte_error"' in page


def test_two_people_at_once_both_texts_are_shown_then_one_is_kept(client, preparation):
    paul = AnctFabrique(prenom="Paul", nom="Durand")
    modeles.ecrire_partie(preparation, "article-objet", article("De Paul", "Texte de Paul."), par=paul)
    chemin = adresse("partie", preparation, "article-objet")

    page = texte(client.post(chemin, saisie(preparation, texte="Texte de Claire.")))

    assert "Paul Durand a modifié ce modèle à" in page
    assert "Texte de Paul." in page
    assert "Texte de Claire.</textarea>" in page
    assert 'name="revision" value="2"' in page
    assert client.post(chemin, saisie(preparation, texte="Texte de Claire.", revision=2)).status_code == 302
    preparation.refresh_from_db()
    assert preparation.articles[0]["texte"] == "Texte de Claire."


@pytest.mark.parametrize(("geste", "phrase"), [
    (lambda m, par: modeles.retirer(m, "article-objet", par=par), "Cette partie a été retirée"),
    (lambda m, par: modeles.publier(m, par=par), "Cette version est publiée"),
])  # fmt: skip
def test_a_text_written_too_late_is_shown_not_lost(client, preparation, claire, geste, phrase):
    geste(preparation, claire)

    page = texte(client.post(adresse("partie", preparation, "article-objet"), saisie(preparation, texte="Mon texte.")))

    assert phrase in page
    assert "Mon texte.</textarea>" in page


def test_adding_an_article_asks_where(client, preparation):
    chemin = adresse("ajouter", preparation, "article")
    page = texte(client.get(chemin))
    assert '<option value="article-fin" selected>Après l’article 3, “Fin”</option>' in page

    client.post(chemin, saisie(preparation, apres="article-objet"))

    preparation.refresh_from_db()
    assert [a["titre"] for a in preparation.articles] == ["Objet", "Un article", "Durée", "Fin"]


def test_adding_a_visa_says_when_it_is_written(client, preparation):
    chemin = adresse("ajouter", preparation, "visa")
    assert "Si le bénéficiaire est une intercommunalité" in texte(client.get(chemin))

    assert "Écrivez le texte." in texte(client.post(chemin, {"texte": "", "si": "", "apres": "", "revision": 1}))
    client.post(chemin, {"texte": "le décret ;", "si": "epci", "apres": "", "revision": 1})

    preparation.refresh_from_db()
    assert preparation.visas[0] == {"texte": "le décret ;", "si": "epci", "code": "3"}


def test_an_addition_over_someone_else_s_change_is_told_and_kept(client, preparation, claire):
    modeles.retirer(preparation, "article-fin", par=claire)

    page = texte(
        client.post(
            adresse("ajouter", preparation, "article"), saisie(preparation, apres="article-fin", texte="À garder.")
        )
    )

    assert "À garder.</textarea>" in page
    assert "fr-alert--error" in page or "fr-message--error" in page


def test_moving_comes_back_to_the_part(client, preparation):
    reponse = client.post(adresse("deplacer", preparation, "article-fin"), {"sens": "haut", "revision": 1})

    assert reponse.url == f"{preparation.get_absolute_url()}#article-fin"
    preparation.refresh_from_db()
    assert [a["code"] for a in preparation.articles] == ["objet", "fin", "duree"]


@pytest.mark.parametrize("donnees", [{"sens": "haut", "revision": "9"}, {"sens": "x"}, {}])
def test_a_move_that_cannot_be_is_said(client, preparation, donnees):
    page = client.post(
        adresse("deplacer", preparation, "article-fin"),
        donnees,
        headers={"referer": f"http://testserver{preparation.get_absolute_url()}"},
        follow=True,
    )

    assert "fr-alert--error" in texte(page)


@pytest.mark.parametrize(("nom", "args"), [
    ("partie", ["article-perdu"]),
    ("partie", ["visa"]),
    ("partie", ["n-importe-quoi"]),
    ("retirer", ["intitule"]),
    ("ajouter", ["annexe"]),
])  # fmt: skip
def test_what_does_not_exist_is_not_found(client, preparation, nom, args):
    assert client.get(adresse(nom, preparation, *args)).status_code == 404


@pytest.mark.parametrize(("nom", "args"), [
    ("partie", ["article-objet"]),
    ("ajouter", ["article"]),
    ("retirer", ["article-objet"]),
    ("publier", []),
    ("supprimer", []),
])  # fmt: skip
def test_a_published_version_offers_no_form(client, nom, args):
    reponse = client.get(adresse(nom, court(), *args))

    assert reponse.status_code == 409
    assert "Cette version est publiée" in texte(reponse)

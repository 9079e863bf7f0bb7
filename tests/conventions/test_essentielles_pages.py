"""The public page and its two files; ANCT's worklist, its filters, its gestures and its cost."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from conventions import transitions
from conventions.essentielles.colonnes import NOMS
from conventions.models import Convention, Publication
from socle.comptes.enums import RoleAnct
from territoires.models import ComplementCollectivite
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques_essentielles import dater, forcer, immatriculer, pareilles, signee

pytestmark = pytest.mark.django_db
LISTE = "/gestion/donnees-essentielles/"


def texte(reponse):
    return reponse.content.decode()


def lignes(reponse):
    return list(csv.DictReader(io.StringIO(texte(reponse), newline="")))


# --- open to all ----------------------------------------------------------------------------------------------------------
def test_the_file_has_a_stable_address_and_can_be_kept(client):
    convention, scene = signee()
    transitions.publier(convention, par=scene.claire)

    reponse = client.get("/donnees-ouvertes/subventions.csv")

    assert reponse.status_code == 200
    assert reponse["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert reponse["Cache-Control"] == "public, max-age=600"
    assert reponse["Access-Control-Allow-Origin"] == "*"
    assert reponse["Content-Disposition"] == 'attachment; filename="subventions.csv"'
    assert not reponse.has_header("Vary")
    assert not reponse.cookies
    assert [ligne["montant"] for ligne in lignes(reponse)] == ["40000.00"]


def test_a_demonstration_says_so_in_the_name_of_the_file(client, settings):
    settings.DEMO = True

    reponse = client.get("/donnees-ouvertes/territoires.csv")

    assert reponse["Content-Disposition"] == 'attachment; filename="demonstration-territoires.csv"'


def test_who_already_has_the_file_is_told_so(client):
    convention, scene = signee()
    transitions.publier(convention, par=scene.claire)
    premiere = client.get("/donnees-ouvertes/subventions.csv")

    par_etag = client.get("/donnees-ouvertes/subventions.csv", headers={"if-none-match": premiere["ETag"]})
    par_date = client.get("/donnees-ouvertes/subventions.csv", headers={"if-modified-since": premiere["Last-Modified"]})
    transitions.ne_pas_publier(convention, "Une erreur.", par=scene.claire)
    apres = client.get("/donnees-ouvertes/subventions.csv", headers={"if-none-match": premiere["ETag"]})

    assert (par_etag.status_code, par_etag.content) == (304, b"")
    assert par_date.status_code == 304
    assert (apres.status_code, lignes(apres)) == (200, [])


def test_without_any_publication_the_file_has_its_header(client):
    reponse = client.get("/donnees-ouvertes/subventions.csv")

    assert texte(reponse) == ",".join(NOMS) + "\r\n"
    assert not reponse.has_header("Last-Modified")
    assert client.head("/donnees-ouvertes/subventions.csv").status_code == 200
    assert client.post("/donnees-ouvertes/subventions.csv").status_code == 405


def test_the_list_of_territories_is_there_too(client):
    convention, _ = signee()

    reponse = client.get("/donnees-ouvertes/territoires.csv")

    assert [ligne["codgeo"] for ligne in lignes(reponse)] == [convention.parcours.collectivite.code_insee]
    suivante = client.get("/donnees-ouvertes/territoires.csv", headers={"if-none-match": reponse["ETag"]})
    assert suivante.status_code == 304


def test_the_page_names_format_licence_and_last_change(client):
    convention, scene = signee()
    transitions.publier(convention, par=scene.claire)

    page = texte(client.get("/donnees-ouvertes/"))

    assert "scdl/subventions 2.1.1" in page
    assert "https://schema.data.gouv.fr/scdl/subventions/2.1.1/documentation.html" in page
    assert "Licence Ouverte 2.0" in page
    assert "Dernière mise à jour" in page
    assert 'href="/donnees-ouvertes/subventions.csv"' in page
    assert 'href="/donnees-ouvertes/territoires.csv"' in page
    assert "Commune de Montaud" in page
    assert page.count("1\u00a0ligne.") == 2


def test_the_page_before_anything_is_published(client):
    page = texte(client.get("/donnees-ouvertes/"))

    assert "Rien n’est encore publié." in page
    assert "Aucune convention n’est encore signée." in page


def test_every_page_leads_to_the_open_data(client):
    assert 'href="/donnees-ouvertes/"' in texte(client.get(reverse("accueil")))
    assert 'href="/donnees-ouvertes/"' in texte(client.get(reverse("plan_du_site")))


@pytest.mark.parametrize(("adresse", "requetes"), [("subventions.csv", 2), ("territoires.csv", 6), ("", 8)])
@pytest.mark.parametrize("nb", [0, 3])
def test_the_public_pages_cost_the_same_whatever_their_length(nb, adresse, requetes, client, django_assert_num_queries):
    convention, scene = signee()
    pareilles(convention, nb)
    transitions.publier_prets(par=scene.claire)

    with django_assert_num_queries(requetes):
        client.get(f"/donnees-ouvertes/{adresse}")


# --- the worklist ---------------------------------------------------------------------------------------------------------
def test_the_worklist_says_what_is_missing_and_where_to_correct_it(client_de):
    convention, scene = signee(avec_siret=False)
    dater(convention, date(2026, 1, 15))

    page = texte(client_de(scene.claire).get(LISTE))

    fiche = reverse("gestion:territoires_collectivite_change", args=[convention.parcours.collectivite_id])
    assert "Montaud (Hérault)" in page
    assert "15\u00a0janvier 2026" in page
    assert "En retard</span> 15\u00a0avril 2026" in page
    assert "Le SIRET de la collectivité manque." in page
    assert f'href="{fiche}"' in page
    assert "Publier tout ce qui est prêt" not in page
    assert reverse("conventions:essentielles_publier", args=[convention.pk]) not in page


def test_publishing_one_row_from_the_worklist(client_de):
    convention, scene = signee()
    client = client_de(scene.claire)
    assert reverse("conventions:essentielles_publier", args=[convention.pk]) in texte(client.get(LISTE))

    page = texte(client.post(reverse("conventions:essentielles_publier", args=[convention.pk]), follow=True))

    assert Publication.objects.get().convention == convention
    assert "c’est publié" in page
    assert "Rien n’est à publier." in page


def test_a_row_with_a_fault_is_refused_in_words(client_de):
    convention, scene = signee(avec_siret=False)

    page = texte(
        client_de(scene.claire).post(
            reverse("conventions:essentielles_publier", args=[convention.pk]),
            headers={"referer": f"http://testserver{LISTE}"},
            follow=True,
        )
    )

    assert "ne peut pas encore être publiée" in page
    assert not Publication.objects.exists()


def test_publishing_all_that_is_ready(client_de):
    convention, scene = signee()
    autre = pareilles(convention, 2)[0]
    ComplementCollectivite.objects.filter(collectivite=autre.parcours.collectivite).update(siret="")
    client = client_de(scene.claire)
    assert "2\u00a0conventions sont prêtes." in texte(client.get(LISTE))

    page = texte(client.post(reverse("conventions:essentielles_publier_tout"), follow=True))

    assert "2\u00a0conventions publiées. 1\u00a0convention attend une correction." in page
    assert Publication.objects.count() == 2


def test_leaving_a_convention_out_asks_why(client_de):
    convention, scene = signee()
    client = client_de(scene.claire)
    adresse = reverse("conventions:essentielles_ecarter", args=[convention.pk])
    assert "Pourquoi ne pas la publier" in texte(client.get(adresse))

    assert "fr-input-group--error" in texte(client.post(adresse, {"motif": ""}))
    client.post(adresse, {"motif": "Le montant est contesté."})

    assert Convention.objects.get().publier is False
    page = texte(client.get(LISTE, {"filtre": "non-publiees"}))
    assert "Le montant est contesté." in page
    assert "Publier quand même" in page


def test_each_filter_shows_its_own(client_de):
    publiee, scene = signee()
    immatriculer(publiee.parcours.collectivite)
    transitions.publier(publiee, par=scene.claire)
    a_corriger, prete, ecartee = pareilles(publiee, 3)
    ComplementCollectivite.objects.filter(collectivite=a_corriger.parcours.collectivite).update(siret="")
    transitions.ne_pas_publier(ecartee, "Un motif.", par=scene.claire)
    client = client_de(scene.claire)

    def montrees(filtre):
        return {s.convention for s in client.get(LISTE, {"filtre": filtre}).context["page_liste"]}

    assert montrees("a-publier") == {a_corriger, prete}
    assert montrees("avec-faute") == {a_corriger}
    assert montrees("publiees") == {publiee}
    assert montrees("non-publiees") == {ecartee}
    assert montrees("n-importe-quoi") == {a_corriger, prete}


def test_a_published_row_that_is_no_longer_valid_is_to_be_corrected(client_de):
    convention, scene = signee()
    transitions.publier(convention, par=scene.claire)
    forcer(convention, {"nomAttribuant": "x"}, par=scene.claire, tour=2)

    page = client_de(scene.claire).get(LISTE, {"filtre": "avec-faute"})

    assert [s.convention for s in page.context["page_liste"]] == [convention]


def test_the_worklist_without_any_convention(client_de):
    page = texte(client_de(AnctFabrique()).get(LISTE))

    assert "Rien n’est à publier." in page


@pytest.mark.parametrize(
    ("role", "peut"),
    [
        (RoleAnct.ADMINISTRATEUR, True),
        (RoleAnct.CHARGE_MISSION, True),
        (RoleAnct.GESTIONNAIRE, True),
        (RoleAnct.LECTURE, False),
    ],
)
def test_who_publishes_and_who_only_reads(role, peut, client_de):
    convention, _ = signee()
    client = client_de(AnctFabrique(role_anct=role))

    liste = client.get(LISTE)
    publie = client.post(reverse("conventions:essentielles_publier", args=[convention.pk]))

    assert liste.status_code == 200
    assert ("Publier tout ce qui est prêt" in texte(liste)) is peut
    assert publie.status_code == (302 if peut else 403)
    assert Publication.objects.exists() is peut


@pytest.mark.parametrize("nb", [1, 30])
def test_the_worklist_costs_the_same_for_one_and_for_thirty(nb, client_de, django_assert_num_queries):
    convention, scene = signee()
    pareilles(convention, nb - 1)
    client = client_de(scene.claire)
    client.get(LISTE)

    # session, account; expected (never published, changed, which); publications; conventions and the five lists they are made of
    with django_assert_num_queries(12):
        page = client.get(LISTE)

    assert len(page.context["page_liste"]) == nb

"""The pages of an avenant: its form, what it changes, the list of acts; who may, what is refused, what it costs."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions import transitions
from conventions.enums import StatutActe
from conventions.models import Acte
from parcours import transitions as parcours_transitions
from socle.champs import ecrire_euros
from socle.comptes.enums import RoleAnct
from socle.mots import date_longue, euros, insecables
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import OBJET, avenant, etape, nouvelle, plus_tard, signee

pytestmark = pytest.mark.django_db

EN_COURS = "Une modification (avenant) est déjà en cours : terminez-la ou abandonnez-la avant d’en préparer une autre."


def texte(response):
    return response.content.decode()


def principal(response):
    return texte(response).split("<main")[1].split("</main")[0]


def rediger_de(scene):
    return reverse("conventions:avenant_rediger", args=[scene.parcours.pk])


def adresse(nom, scene, acte):
    return reverse(f"conventions:{nom}", args=[scene.parcours.pk, acte.pk])


def saisie(convention, montants=None, inscrites=(), **changes):
    """What is posted: every amount as the page shows it, but those of `montants` {étape: typed}."""
    donnees = {
        "objet": OBJET,
        "date_fin": convention.date_fin.isoformat(),
        "type_signataire_anct": "dg",
        "signataire_anct_nom": "Anne Exemple",
        "signataire_anct_qualite": "directrice générale",
        "signataire_collectivite_nom": "Michel Roux",
        "signataire_collectivite_qualite": "maire",
    }
    donnees |= {f"etape_{e.pk}": montant for e, montant in (montants or {}).items()}
    return donnees | {f"inscrire_{e.pk}": "on" for e in inscrites} | changes


def erreurs(response):
    return {nom: list(phrases) for nom, phrases in response.context["form"].errors.items()}


# --- the form -----------------------------------------------------------------------------------------------------------------


def test_the_form_shows_what_holds_today(client_de):
    convention, scene = signee()
    forum = nouvelle(scene)
    nouvelle(scene, "Atelier sans coût", cout=None)

    reponse = client_de(scene.claire).get(rediger_de(scene))

    page, form = principal(reponse), reponse.context["form"]
    assert f"La convention promet {euros(Decimal(18000))}" in page
    assert form["date_fin"].value() == convention.date_fin
    assert form[f"etape_{etape(scene).pk}"].value() == ecrire_euros(Decimal(12000))
    assert insecables(f"Promis aujourd’hui : {euros(Decimal(12000))}.") in page
    assert form[f"etape_{forum.pk}"].value() == ecrire_euros(Decimal(3000))
    assert not form[f"inscrire_{forum.pk}"].value()
    assert "Coût à indiquer sur la page de l’étape avant de l’inscrire\u00a0: «\u00a0Atelier sans coût\u00a0»." in page
    assert (form["signataire_anct_nom"].value(), form["signataire_collectivite_nom"].value()) == (
        "Anne Exemple",
        "Michel Roux",
    )


def test_the_total_is_calculated_and_nothing_is_written(client_de):
    convention, scene = signee()
    forum = nouvelle(scene)
    donnees = saisie(convention, {etape(scene): "11 000,50", forum: "3 000"}, [forum], calculer="1")

    page = principal(client_de(scene.claire).post(rediger_de(scene), donnees))

    attendu = (
        f"Le montant total devient {euros(Decimal('20000.50'))} au lieu de {euros(Decimal(18000))}, "
        f"soit {euros(Decimal('2000.50'))} de plus."
    )
    assert insecables(attendu) in page
    assert "Rien n’est encore enregistré." in page
    assert not Acte.objects.filter(rang=1).exists()


def test_saving_leads_to_what_changes_with_the_sum_and_the_difference(client_de):
    convention, scene = signee()
    forum = nouvelle(scene)
    fin = plus_tard(convention)
    donnees = saisie(convention, {etape(scene): "11000", forum: "3000"}, [forum], date_fin=fin.isoformat())

    reponse = client_de(scene.claire).post(rediger_de(scene), donnees, follow=True)

    acte = Acte.objects.get(rang=1)
    assert reponse.redirect_chain[0][0] == adresse("avenant_difference", scene, acte)
    page = texte(reponse)
    assert insecables(f"Le montant total devient {euros(Decimal(20000))} au lieu de {euros(Decimal(18000))}") in page
    assert insecables(f"Fin d’exécution : {date_longue(fin)}.") in page
    assert f"<del>{euros(Decimal(18000))}</del>" in page
    assert f"<ins>{date_longue(fin)}</ins>" in page
    assert re.search(r"Forum des associations</th>.*?>–</td>.*?entre dans la convention", page, re.DOTALL)


def test_modifying_starts_from_the_draft(client_de):
    convention, scene = signee()
    forum = nouvelle(scene)
    acte = avenant(convention, scene, {etape(scene): "14000", forum: "2500"})
    client, url = client_de(scene.claire), adresse("avenant_modifier", scene, acte)

    form = client.get(url).context["form"]
    assert (form[f"etape_{etape(scene).pk}"].value(), form[f"etape_{forum.pk}"].value()) == (
        ecrire_euros(Decimal(14000)),
        ecrire_euros(Decimal(2500)),
    )
    assert form[f"inscrire_{forum.pk}"].value() is True

    client.post(url, saisie(convention, {etape(scene): "12000", forum: "2500"}, revision=acte.revision))
    # Not ticked any more: the amount typed is not the proposed one, so it is said rather than lost.
    assert Acte.objects.get(pk=acte.pk).montant_delta == Decimal("4500")
    client.post(url, saisie(convention, {etape(scene): "13000", forum: "3000"}, revision=acte.revision))
    assert Acte.objects.get(pk=acte.pk).montant_delta == Decimal("1000")


def test_bad_input_is_said_beside_its_field_and_what_was_typed_is_kept(client_de):
    convention, scene = signee()
    balade, forum = etape(scene), nouvelle(scene)
    client = client_de(scene.claire)

    def poster(*args, **kwargs):
        return client.post(rediger_de(scene), saisie(convention, *args, **kwargs))

    reponse = poster({balade: "douze mille"}, objet="")
    assert erreurs(reponse) == {
        "objet": ["Dites en une phrase pourquoi la convention est modifiée."],
        f"etape_{balade.pk}": ["Écrivez le montant en chiffres, par exemple 12\u00a0500 ou 12\u00a0500,50."],
    }
    assert 'value="douze mille"' in texte(reponse)
    assert erreurs(poster({balade: "-5"}))[f"etape_{balade.pk}"] == ["Le montant ne peut pas être négatif."]
    assert erreurs(poster({forum: "2500"})) == {
        f"inscrire_{forum.pk}": [
            "Cochez « Inscrire » pour que cette étape entre dans la convention, ou laissez le montant proposé."
        ]
    }
    assert erreurs(poster({forum: ""}, [forum])) == {
        f"etape_{forum.pk}": ["Indiquez le montant promis pour cette étape."]
    }
    assert list(erreurs(poster(date_fin="2020-01-01"))) == ["date_fin"]
    assert list(erreurs(poster(date_fin="demain"))) == ["date_fin"]
    assert list(erreurs(poster({balade: "0", etape(scene, "Animer une réunion autrement"): "0"}))) == ["__all__"]
    assert list(erreurs(poster(signataire_anct_nom=""))) == ["signataire_anct_nom"]
    assert not Acte.objects.filter(rang=1).exists()


def test_an_amount_left_empty_does_not_change(client_de):
    convention, scene = signee()

    client_de(scene.claire).post(rediger_de(scene), saisie(convention, {etape(scene): ""}))

    acte = Acte.objects.get(rang=1)
    assert (acte.montant_delta, acte.lignes.count()) == (0, 0)


def test_someone_else_s_change_is_said_and_nothing_typed_is_lost(client_de):
    convention, scene = signee()
    acte = avenant(convention, scene)
    client = client_de(scene.claire)
    donnees = saisie(convention, {etape(scene): "15000"}, revision=acte.revision)
    Acte.objects.filter(pk=acte.pk).update(revision=7)

    reponse = client.post(adresse("avenant_modifier", scene, acte), donnees)

    assert erreurs(reponse)["__all__"][0].startswith("Quelqu’un d’autre a changé cette modification")
    assert 'value="15000"' in texte(reponse)
    assert 'name="revision" value="7"' in texte(reponse)


def ville(nb):
    """A signed convention of `nb` étapes, spread over two years."""
    scene = fabriques.ecrit(titres=("Étape 0",), couts=("18000",))
    for n in range(1, nb):
        fabriques.decrire(scene, f"Étape {n}", cout=Decimal(450), debut=1 + n % 14, fin=2 + n % 14)
    fabriques.charger_modeles()
    parcours_transitions.soumettre(scene.parcours, par=scene.jeanne)
    parcours_transitions.relire(scene.parcours, par=scene.claire)
    scene.parcours.refresh_from_db()
    return signee(scene=scene)


def test_forty_etapes_are_folded_by_half_year_and_those_that_change_are_open(client_de):
    convention, scene = ville(40)
    deux = etape(scene, "Étape 2")
    client = client_de(scene.claire)

    page = principal(client.get(rediger_de(scene)))
    assert page.count('<details class="te-replie">') >= 2
    assert '<details class="te-replie" open>' not in page
    assert page.count("Début de") == page.count('<details class="te-replie">')

    page = principal(client.post(rediger_de(scene), saisie(convention, {deux: "500"}, calculer="1")))
    (ouvert,) = re.findall(r'<details class="te-replie" open><summary>(.*?)</summary>', page)
    assert ouvert.split(" : ")[0].endswith(str(deux.debut.year))


# --- who, when ----------------------------------------------------------------------------------------------------------------


def test_only_who_prepares_conventions_opens_the_form(client_de, client):
    convention, scene = signee()
    acte = avenant(convention, scene, statut=StatutActe.RELECTURE)
    autre = fabriques.inscrit(nom="Flers")
    adresses = (rediger_de(scene), adresse("avenant_modifier", scene, acte))

    for url in adresses:
        for methode in ("get", "post"):
            assert getattr(client, methode)(url).status_code == 302
            assert getattr(client_de(autre.jeanne), methode)(url).status_code == 404
            assert getattr(client_de(scene.jeanne), methode)(url).status_code == 403
            for role in (RoleAnct.GESTIONNAIRE, RoleAnct.LECTURE):
                assert getattr(client_de(AnctFabrique(role_anct=role)), methode)(url).status_code == 403
    assert client_de(autre.jeanne).get(adresse("avenant_difference", scene, acte)).status_code == 404
    assert client_de(scene.jeanne).get(adresse("avenant_difference", scene, acte)).status_code == 200


def test_the_pages_of_an_avenant_are_not_those_of_the_convention(client_de):
    convention, scene = signee()
    initial = convention.actes.get()
    client = client_de(scene.claire)

    assert client.get(adresse("avenant_modifier", scene, initial)).status_code == 404
    assert client.get(adresse("avenant_difference", scene, initial)).status_code == 404
    sans = fabriques.relu(nom="Flers")
    assert client_de(sans.claire).get(rediger_de(sans)).status_code == 404


def test_while_an_avenant_is_under_way_the_form_leads_to_the_convention(client_de):
    convention, scene = signee()
    acte = avenant(convention, scene, statut=StatutActe.VALIDEE)
    client = client_de(scene.claire)

    assert client.get(rediger_de(scene)).url == reverse("conventions:page", args=[scene.parcours.pk])
    reponse = client.post(rediger_de(scene), saisie(convention), follow=True)
    assert insecables(EN_COURS) in texte(reponse)
    reponse = client.get(adresse("avenant_modifier", scene, acte), follow=True)
    assert "reprenez sa rédaction" in texte(reponse)


def test_the_territory_reads_what_changes_once_it_was_sent(client_de):
    convention, scene = signee()
    acte = avenant(convention, scene)
    url, client = adresse("avenant_difference", scene, acte), client_de(scene.jeanne)

    assert client.get(url).status_code == 403
    transitions.envoyer_en_relecture(acte, par=scene.claire)

    page = principal(client.get(url))
    assert "C’est un projet&nbsp;: il peut encore changer." in page
    assert insecables(f"{euros(Decimal(2000))} de plus") in page
    assert "Changer la modification" not in page
    assert "avenant)" in principal(client_de(scene.claire).get(url))

import pytest
from django.urls import reverse

from conventions.enums import StatutActe
from parcours import transitions
from parcours.enums import Preuve
from parcours.models import Etape
from socle.comptes.enums import RoleAnct
from socle.travaux.models import Courriel, Etat
from tests.comptes.fabriques import AnctFabrique, UtilisateurFabrique
from tests.conventions import fabriques as conventions
from tests.parcours.fabriques import VagueFabrique, complet, en_oeuvre, engager, etape, inscrit, ouvert
from tests.territoires.fabriques import CollectiviteFabrique

pytestmark = pytest.mark.django_db


def maintenant(client, parcours):
    """The path that « À faire maintenant » leads to."""
    reponse = client.get(reverse("portail:notre_parcours", args=[parcours.pk]))
    echeance = reponse.context["maintenant"]
    return echeance.lien if echeance else None


def test_the_one_thing_to_do_leads_from_the_first_etape_to_the_sending(client_de):
    parcours, jeanne = ouvert()
    client = client_de(jeanne)

    assert maintenant(client, parcours) == reverse("parcours:etape_ajouter", args=[parcours.pk])
    etape(parcours, jeanne)
    assert maintenant(client, parcours) == reverse("parcours:objectif_ajouter", args=[parcours.pk])
    etape(parcours, jeanne, objectif="Un but")
    assert maintenant(client, parcours) == reverse("parcours:engagement", args=[parcours.pk])
    engager(parcours, jeanne)
    assert maintenant(client, parcours) == reverse("parcours:apercu", args=[parcours.pk])
    transitions.soumettre(parcours, par=jeanne)
    assert maintenant(client, parcours) == reverse("parcours:engagement", args=[parcours.pk])
    prouver(parcours, jeanne)
    assert maintenant(client, parcours) is None


def prouver(parcours, par):
    """A délibération carries both commitments: no letter is awaited any more."""
    for e in parcours.engagements.all():
        preuve = {"preuve": Preuve.DELIBERATION, "deliberation": "n° 12"}
        transitions.s_engager(parcours, e.partie, nom=e.nom, fonction=e.fonction, date=e.date, par=par, **preuve)


def test_nothing_to_do_says_so(client_de):
    parcours, jeanne = complet()
    prouver(parcours, jeanne)
    transitions.soumettre(parcours, par=jeanne)

    page = client_de(jeanne).get(reverse("portail:notre_parcours", args=[parcours.pk])).content.decode()

    assert "Vous n’avez rien à faire. Nous vous préviendrons par mail." in page
    assert "Claire Martin relit votre parcours. Réponse prévue avant le" in page


def test_a_convention_to_be_voted_is_never_nothing_to_do(client_de):
    """The council meets on its own day: waiting three weeks before the date would be too late."""
    scene = conventions.relu()
    conventions.acte(StatutActe.TRANSMISE, scene=scene)

    page = client_de(scene.jeanne).get(reverse("portail:notre_parcours", args=[scene.parcours.pk])).content.decode()

    assert "Vous n’avez rien à faire" not in page
    assert "Faire voter la convention" in page[page.index("À faire maintenant") : page.index("Ce que fait")]


def test_the_contact_can_be_written_to_and_asked_to_call_back(client_de):
    parcours, jeanne = ouvert("Montaud")

    page = client_de(jeanne).get(reverse("portail:notre_parcours", args=[parcours.pk])).content.decode()

    assert f'href="mailto:{parcours.referent.email}"' in page
    assert "Demander à être rappelé" in page
    assert "Pouvez-vous%20me%20rappeler" in page


def test_a_single_parcours_is_the_home_and_several_are_a_choice(client_de):
    parcours, jeanne = ouvert("Montaud")
    client = client_de(jeanne)
    assert client.get("/")["Location"] == reverse("portail:notre_parcours", args=[parcours.pk])

    autre, meme = ouvert("Flers", email=jeanne.email, vague=parcours.vague, referent=parcours.referent)

    page = client.get("/").content.decode()
    assert meme == jeanne
    assert page.index("Flers") < page.index("Montaud")


def test_someone_without_a_parcours_is_told_what_to_do(client_de):
    page = client_de(UtilisateurFabrique(email="seul@ici.example")).get("/").content.decode()

    assert "Vous ne faites partie d’aucun parcours pour l’instant." in page
    assert "seul@ici.example" in page


def test_the_back_office_opens_on_what_awaits_and_never_on_a_list_of_models(client_de):
    parcours, jeanne = complet()
    transitions.soumettre(parcours, par=jeanne)

    page = client_de(parcours.referent).get("/gestion/").content.decode()

    assert "Bonjour Claire. 1\u00a0action vous attend." in page
    assert "Relire le parcours envoyé" in page


def test_first_use_offers_to_enrol(client_de):
    page = client_de(AnctFabrique()).get("/gestion/").content.decode()

    assert "Aucun territoire ne vous est confié." in page
    assert reverse("portail:inscrire") in page


def test_a_late_etape_makes_its_territory_late(client_de):
    parcours, _ = en_oeuvre()
    Etape.objects.filter(parcours=parcours).update(debut="2024-01-01", fin="2024-02-29", statut="en_cours")

    reponse = client_de(parcours.referent).get("/gestion/")

    assert [ligne["etat"] for ligne in reponse.context["territoires"]] == ["En retard"]


def test_enrolling_from_the_search_invites_and_opens_the_parcours(client_de):
    claire = AnctFabrique(prenom="Claire", nom="Martin")
    vague = VagueFabrique()
    pelussin = CollectiviteFabrique(nom="Pélussin")
    donnees = {
        "collectivite": pelussin.pk,
        "vague": vague.pk,
        "referent": claire.pk,
        "nom": "Agnès Vial",
        "fonction": "Direction",
        "email": "agnes@pelussin.example",
    }

    reponse = client_de(claire).post(reverse("portail:inscrire"), donnees, follow=True)

    assert "Pélussin est inscrit. L’invitation part à agnes@pelussin.example." in reponse.content.decode()
    assert vague.parcours.get().interlocuteur.nom == "Agnès Vial"


def test_enrolling_twice_says_so_and_keeps_what_was_typed(client_de):
    parcours = inscrit()
    donnees = {
        "collectivite": parcours.collectivite_id,
        "vague": parcours.vague_id,
        "referent": parcours.referent_id,
        "nom": "Autre Personne",
        "fonction": "Direction",
        "email": "autre@montaud.example",
    }

    page = client_de(parcours.referent).post(reverse("portail:inscrire"), donnees).content.decode()

    assert "Ce territoire est déjà inscrit dans cette vague." in page
    assert 'value="Autre Personne"' in page


@pytest.mark.parametrize("role", [RoleAnct.GESTIONNAIRE, RoleAnct.LECTURE])
def test_only_those_who_steer_may_enrol(client_de, role):
    page = client_de(AnctFabrique(role_anct=role)).get(reverse("portail:inscrire"))

    assert page.status_code == 403
    assert "Seuls les administrateurs et les chargés de mission" in page.content.decode()


def test_administrators_see_what_failed_and_may_try_again(client_de):
    courriel = Courriel.objects.create(
        cle="essai", gabarit="comptes.invitation", destinataire="x@ici.example", donnees={}, message_id="<1@x>",
        etat=Etat.ECHEC, motif="Adresse refusée", erreurs=3,
    )  # fmt: skip
    client = client_de(AnctFabrique(role_anct=RoleAnct.ADMINISTRATEUR))
    assert "1\u00a0mail qui n’a pas pu partir" in client.get("/gestion/").content.decode()

    client.post(reverse("gestion:travaux_courriel_relancer", args=[courriel.pk]))

    courriel.refresh_from_db()
    assert (courriel.etat, courriel.erreurs) == (Etat.EN_ATTENTE, 0)


def test_others_neither_see_failures_nor_retry_them(client_de):
    courriel = Courriel.objects.create(
        cle="essai", gabarit="comptes.invitation", destinataire="x@ici.example", donnees={}, message_id="<1@x>",
        etat=Etat.ECHEC, motif="Adresse refusée", erreurs=3,
    )  # fmt: skip
    client = client_de(AnctFabrique())

    assert "À réparer" not in client.get("/gestion/").content.decode()
    assert client.post(reverse("gestion:travaux_courriel_relancer", args=[courriel.pk])).status_code == 403

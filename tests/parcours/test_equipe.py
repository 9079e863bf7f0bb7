"""Who is in the team: invited again, gone, forgotten; its page; ANCT's référent."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours import transitions
from parcours.enums import Role, Statut
from parcours.models import Equipier, Parcours
from socle.comptes import invitations
from socle.comptes import transitions as comptes
from socle.comptes.enums import RoleAnct
from socle.erreurs import ErreurMetier
from socle.travaux import lettres
from socle.travaux.models import Courriel
from tests.comptes.fabriques import AnctFabrique
from tests.comptes.gestes import texte
from tests.parcours.fabriques import arrive, inscrit, mettre_en_etat, ouvert

pytestmark = pytest.mark.django_db


def jour(plus=0):
    return timezone.localdate() + timedelta(days=plus)


@pytest.fixture
def village():
    """(parcours, its titular's account, Paul of the team)."""
    parcours, jeanne = ouvert()
    return parcours, jeanne, arrive(parcours)


# --- invited and forgotten ---


def test_an_invitation_that_was_called_off_can_be_sent_anew(client_de):
    parcours = inscrit()
    claire, jeanne = parcours.referent, parcours.interlocuteur
    invitations.annuler(jeanne.invitation, par=claire)

    client_de(claire).post(reverse("parcours:equipier_relancer", args=[parcours.pk, jeanne.pk]))

    jeanne = Equipier.objects.select_related("invitation").get(pk=jeanne.pk)
    assert jeanne.invitation.annulee_le is None
    assert invitations.accepter(jeanne.invitation).email == "mairie@montaud.example"
    parcours.refresh_from_db()
    assert parcours.statut == "diagnostic"


def test_an_anonymised_person_leaves_no_name_in_the_team():
    parcours, jeanne = ouvert()
    autre, _ = ouvert("Pélussin", email="mairie@pelussin.example")

    comptes.anonymiser(jeanne, par=AnctFabrique(role_anct="administrateur"))

    assert list(parcours.equipiers.values_list("nom", "fonction", "email")) == [("Personne anonymisée", "", "")]
    assert [e.nom for e in autre.equipiers.all()] == ["Jeanne Faure"]


def test_the_link_of_another_territory_lets_nobody_else_in(client_de):
    montaud = inscrit()
    flers, marie = ouvert("Flers", email="mairie@flers.example")
    lien = reverse("invitation", args=[invitations.jeton(montaud.interlocuteur.invitation)])
    client = client_de(marie)

    page = client.get(lien)
    client.post(lien)

    assert "Vous utilisez en ce moment le compte mairie@flers.example" in texte(page)
    assert montaud.equipiers.filter(utilisateur__isnull=False).count() == 0
    assert client_de(marie).get(reverse("parcours:equipe", args=[montaud.pk])).status_code == 404


def test_a_link_that_has_served_leads_to_signing_in_and_one_called_off_to_another(client):
    parcours, _ = ouvert()
    servi = reverse("invitation", args=[invitations.jeton(parcours.interlocuteur.invitation)])
    paul = transitions.ajouter_equipier(
        parcours, nom="Paul Blanc", fonction="", email="paul@montaud.example", par=parcours.referent, inviter=True
    )
    transitions.retirer_equipier(paul, par=parcours.referent)
    annule = reverse("invitation", args=[invitations.jeton(paul.invitation)])

    assert "Vous avez déjà ouvert votre espace" in texte(client.get(servi))
    assert "Recevoir un nouveau lien" in texte(client.get(annule))


# --- leaving ---


@pytest.mark.parametrize("debut", [0, 3])
def test_a_substitute_is_not_removed_before_the_replacement_is_called_off(village, debut):
    parcours, jeanne, paul = village
    transitions.remplacer(parcours, paul, debut=jour(debut), fin=jour(5), par=jeanne)

    with pytest.raises(ErreurMetier) as refus:
        transitions.retirer_equipier(paul, par=jeanne)

    assert refus.value.message.startswith("Paul Blanc remplace la personne contact du ")
    assert refus.value.message.endswith(" : annulez d’abord ce remplacement.")


def test_who_leaves_has_no_access_at_the_next_page(village, client_de):
    parcours, jeanne, paul = village
    client = client_de(paul.utilisateur)
    adresse = reverse("parcours:apercu", args=[parcours.pk])
    avant = client.get(adresse).status_code

    transitions.retirer_equipier(paul, par=jeanne)

    assert (avant, client.get(adresse).status_code) == (200, 404)


# --- the pages ---


def test_the_page_says_who_is_the_contact_today_and_later(village, client_de):
    parcours, jeanne, paul = village
    transitions.remplacer(parcours, paul, debut=jour(), fin=jour(2), par=jeanne)

    page = texte(client_de(jeanne).get(reverse("parcours:equipe", args=[parcours.pk]))).replace("&nbsp;", " ")

    assert " Jeanne Faure est la personne contact (interlocuteur privilégié) : l’ANCT lui écrit." in page
    assert "Aujourd’hui, Paul Blanc la remplace, jusqu’au" in page
    assert "(en cours)" in page


def test_the_form_of_a_replacement_keeps_what_was_typed_beside_its_sentence(village, client_de):
    parcours, jeanne, paul = village
    saisie = {"equipier": paul.pk, "debut": jour(5).isoformat(), "fin": jour(4).isoformat()}

    page = client_de(jeanne).post(reverse("parcours:remplacer", args=[parcours.pk]), saisie)

    assert page.context["form"].errors == {"fin": ["Le dernier jour est avant le premier."]}
    assert f'value="{jour(5).isoformat()}"' in page.content.decode()


def test_alone_in_the_team_one_is_told_to_invite_first(client_de):
    parcours, jeanne = ouvert()
    client = client_de(jeanne)

    for route in ("parcours:passer_la_main", "parcours:remplacer"):
        assert "Personne d’autre n’a encore ouvert son espace" in texte(client.get(reverse(route, args=[parcours.pk])))


def test_only_those_who_could_be_the_contact_are_proposed(village, client_de):
    parcours, jeanne, paul = village
    transitions.ajouter_equipier(parcours, nom="Sans Compte", fonction="", par=jeanne)

    page = client_de(jeanne).get(reverse("parcours:passer_la_main", args=[parcours.pk]))

    assert [e.nom for e in page.context["form"].fields["equipier"].queryset] == [paul.nom]


@pytest.mark.parametrize("nombre", [1, 30])
def test_the_page_of_the_team_asks_as_much_for_one_as_for_thirty(nombre, client_de, django_assert_num_queries):
    parcours, jeanne = ouvert()
    for n in range(nombre):
        paul = arrive(parcours, f"Paul{n} Blanc")
        transitions.remplacer(parcours, paul, debut=jour(2 * n), fin=jour(2 * n), par=jeanne)
    client = client_de(jeanne)
    adresse = reverse("parcours:equipe", args=[parcours.pk])
    client.get(adresse)

    with django_assert_num_queries(6):
        assert client.get(adresse).status_code == 200


def test_the_direction_may_ask_for_its_visa_and_the_team_may_not(village, client_de):
    parcours, _, paul = village
    anne = arrive(parcours, "Anne Petit", Role.DIRECTION)
    adresse = reverse("parcours:visa_regler", args=[parcours.pk])

    refus = client_de(paul.utilisateur).post(adresse, {"exiger": "1"})
    fait = client_de(anne.utilisateur).post(adresse, {"exiger": "1"})

    assert (refus.status_code, fait.status_code) == (403, 302)
    assert Parcours.objects.get(pk=parcours.pk).visa_exige


# --- ANCT's référent ---


def test_a_parcours_is_entrusted_to_another_person_of_anct_and_the_team_is_told(village):
    parcours, jeanne, _ = village
    nadia = AnctFabrique(prenom="Nadia", nom="Benali")

    transitions.confier(parcours, nadia, par=parcours.referent)

    assert Parcours.objects.get(pk=parcours.pk).referent == nadia
    courriel = Courriel.objects.get(gabarit="parcours.referent")
    assert courriel.destinataire == jeanne.email
    assert lettres.construire(courriel).sujet == "Montaud : votre contact à l’ANCT change"


@pytest.mark.parametrize(
    "compte",
    [{"role_anct": RoleAnct.LECTURE}, {"role_anct": RoleAnct.GESTIONNAIRE}, {"role_anct": ""}, {"is_active": False}],
)
def test_a_parcours_is_only_entrusted_to_who_may_follow_it(village, compte):
    parcours, _, _ = village
    qui = AnctFabrique(prenom="Nadia", nom="Benali", **compte)

    with pytest.raises(ErreurMetier) as refus:
        transitions.confier(parcours, qui, par=parcours.referent)

    assert refus.value.message == (
        "Nadia Benali ne peut pas suivre de territoire : choisissez une personne de l’ANCT "
        "qui a le rôle « Suivi des territoires » ou « Administration »."
    )


def test_a_parcours_is_not_entrusted_twice_to_the_same_person(village):
    parcours, _, _ = village

    with pytest.raises(ErreurMetier, match="Claire Martin suit déjà ce parcours."):
        transitions.confier(parcours, parcours.referent, par=parcours.referent)


@pytest.mark.parametrize(
    "geste",
    [
        comptes.fermer,
        comptes.anonymiser,
        lambda compte, par: comptes.changer_role(compte, "", par=par),
    ],
    ids=["fermer", "anonymiser", "quitter l’ANCT"],
)
def test_who_follows_living_parcours_does_not_leave_before_they_are_entrusted_to_others(geste):
    parcours, _ = ouvert()
    deuxieme, _ = ouvert("Flers", email="mairie@flers.example", referent=parcours.referent)
    claire, nadia = parcours.referent, AnctFabrique(role_anct=RoleAnct.ADMINISTRATEUR)

    with pytest.raises(ErreurMetier) as deux:
        geste(claire, par=nadia)
    transitions.confier(deuxieme, nadia, par=nadia)
    with pytest.raises(ErreurMetier) as un:
        geste(claire, par=nadia)
    mettre_en_etat(parcours, Statut.CLOS)
    geste(claire, par=nadia)

    assert deux.value.message == "2\u00a0parcours lui sont confiés : confiez-les d’abord à une autre personne."
    assert un.value.message == "1\u00a0parcours lui est confié : confiez-le d’abord à une autre personne."

"""Who is in the team: invited again, and forgotten."""

import pytest
from django.urls import reverse

from parcours.models import Equipier
from socle.comptes import invitations
from socle.comptes import transitions as comptes
from tests.comptes.fabriques import AnctFabrique
from tests.parcours.fabriques import inscrit, ouvert

pytestmark = pytest.mark.django_db


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

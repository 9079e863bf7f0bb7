from datetime import timedelta

import factory
from django.utils import timezone

from socle.comptes.enums import RoleAnct
from socle.comptes.models import Invitation, Utilisateur


class UtilisateurFabrique(factory.django.DjangoModelFactory):
    """A person of a territory."""

    class Meta:
        model = Utilisateur

    email = factory.Sequence(lambda n: f"personne{n}@territoire.example")
    prenom = "Jeanne"
    nom = factory.Sequence(lambda n: f"Faure{n}")
    fonction = "Secrétaire générale de mairie"
    telephone = "04 67 00 00 00"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(**kwargs)


class AnctFabrique(UtilisateurFabrique):
    """A person of ANCT: `AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)`."""

    email = factory.Sequence(lambda n: f"agent{n}@anct.example")
    prenom = "Claire"
    nom = factory.Sequence(lambda n: f"Martin{n}")
    fonction = "Chargée de mission"
    telephone = "01 85 00 00 00"
    role_anct = RoleAnct.CHARGE_MISSION


class InvitationFabrique(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    email = factory.Sequence(lambda n: f"invitee{n}@territoire.example")
    nom = "Jeanne Faure"
    fonction = "Secrétaire générale de mairie"
    par = factory.SubFactory(AnctFabrique)
    perimetre = "parcours:1"
    expire_le = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))

from datetime import UTC, datetime
from types import SimpleNamespace

import factory

from socle.travaux.models import Courriel, Passage

CLAIRE = SimpleNamespace(
    nom_complet="Claire Martin", email="claire.martin@anct.example", telephone="01 85 58 60 00", est_anct=True
)


class PassageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Passage

    nom = factory.Sequence(lambda n: f"essai.{n}")
    prevu_le = datetime(2026, 3, 1, tzinfo=UTC)


class CourrielFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Courriel

    gabarit = "essai"
    cle = factory.Sequence(lambda n: f"essai:{n}")
    destinataire = "mairie@montaud.example"
    donnees = factory.LazyFunction(dict)
    message_id = factory.LazyAttribute(lambda c: f"<{c.cle.replace(':', '-')}@exemple.fr>")

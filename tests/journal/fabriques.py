import factory
from django.contrib.auth import get_user_model


class CompteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = get_user_model()

    email = factory.Sequence(lambda n: f"personne{n}@exemple.fr")

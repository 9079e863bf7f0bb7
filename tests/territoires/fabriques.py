import factory

from socle.champs import cle_de_luhn_juste
from territoires import noms
from territoires.enums import Nature, Precision, TypeEpci
from territoires.models import Collectivite, Departement, MotCherche, Region


def siren_valide(n):
    """The n-th SIREN of the kind given to local authorities: eight digits and their key."""
    debut = f"2{n:07d}"
    return next(f"{debut}{cle}" for cle in "0123456789" if cle_de_luhn_juste(f"{debut}{cle}"))


class RegionFabrique(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "76"
    nom = "Occitanie"
    liaison = noms.ELISION


class DepartementFabrique(factory.django.DjangoModelFactory):
    """The Hérault, once, unless told otherwise."""

    class Meta:
        model = Departement
        django_get_or_create = ("code",)

    code = "34"
    nom = "Hérault"
    liaison = noms.L_APOSTROPHE
    region = factory.SubFactory(RegionFabrique)


class CollectiviteFabrique(factory.django.DjangoModelFactory):
    """A commune of the Hérault, found by the search as one of the reference is."""

    class Meta:
        model = Collectivite
        skip_postgeneration_save = True

    nature = Nature.COMMUNE
    code_insee = factory.Sequence(lambda n: f"34{n % 1000:03d}")
    siren = factory.Sequence(lambda n: siren_valide(1_000_000 + n))
    nom = factory.Sequence(lambda n: f"Village-{n}")
    nom_norme = factory.LazyAttribute(lambda c: noms.normaliser(c.nom))
    liaison = factory.LazyAttribute(lambda c: noms.liaison_devinee(c.nom))
    departement = factory.SubFactory(DepartementFabrique)
    population = 1_000
    codes_postaux = "34160"
    latitude = 43.75
    longitude = 3.95
    precision = Precision.COMMUNE

    @factory.post_generation
    def mots(self, create, extracted, **kwargs):
        codes = {code for code in (self.code_insee, self.siren, *self.codes_postaux.split()) if code}
        if create and not self.fin_le:
            MotCherche.objects.bulk_create(
                [MotCherche(mot=mot.lower(), collectivite=self) for mot in sorted(self.mots_du_nom | codes)]
            )


class EpciFabrique(CollectiviteFabrique):
    nature = Nature.EPCI
    type_epci = TypeEpci.CC
    code_insee = None
    siren = factory.Sequence(lambda n: siren_valide(2_000_000 + n))
    nom = factory.Sequence(lambda n: f"CC du Canton {n}")
    population = 12_000
    codes_postaux = ""
    precision = Precision.EPCI

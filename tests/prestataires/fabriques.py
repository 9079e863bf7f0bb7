import factory

from prestataires import transitions
from prestataires.enums import Forme, Statut
from prestataires.models import Prestataire, ZoneIntervention
from socle.champs import cle_de_luhn_juste
from socle.normalisation import normaliser
from tests.comptes.fabriques import AnctFabrique


def siret_valide(n):
    """The n-th SIRET with a right key."""
    debut = f"8{n:012d}"
    return next(f"{debut}{cle}" for cle in "0123456789" if cle_de_luhn_juste(f"{debut}{cle}"))


class PrestataireFabrique(factory.django.DjangoModelFactory):
    """A cooperative, « proposé », that goes nowhere yet: `PrestataireFabrique(departements=[herault])`."""

    class Meta:
        model = Prestataire
        skip_postgeneration_save = True

    siret = factory.Sequence(lambda n: siret_valide(n + 1))
    siren = factory.LazyAttribute(lambda p: (p.siret or "")[:9])
    nom = factory.Sequence(lambda n: f"Coopérative {n}")
    forme = Forme.COOPERATIVE
    competences = "Anime des balades et des ateliers."
    texte_cherche = factory.LazyAttribute(lambda p: normaliser(f"{p.nom} {p.competences}"))

    @factory.post_generation
    def departements(self, create, extracted, **kwargs):
        if create and extracted:
            ZoneIntervention.objects.bulk_create(
                ZoneIntervention(prestataire=self, departement=departement) for departement in extracted
            )


def prestataire(statut=Statut.REFERENCE, **kwargs):
    """A provider brought to this state by its own verbs."""
    p = PrestataireFabrique(**kwargs)
    par = AnctFabrique()
    if statut == Statut.RETIRE:
        transitions.retirer(p, motif="A cessé son activité.", par=par)
    elif statut != Statut.PROPOSE:
        transitions.referencer(p, par=par)
        if statut == Statut.SUSPENDU:
            transitions.suspendre(p, motif="Attestation périmée.", par=par)
    return p

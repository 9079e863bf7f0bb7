"""A signed convention, and avenants of it brought to any state of the circuit by their own verbs."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from conventions import transitions
from conventions.enums import StatutActe
from conventions.models import Convention
from parcours.models import Etape
from tests.conventions import fabriques

OBJET = "La balade rencontre un grand succès : deux soirées de plus."


def signee(statut=StatutActe.NOTIFIEE, **kwargs):
    """(convention, scene): 18 000 € promised, 12 000 for the first étape and 6 000 for the second."""
    acte, scene = fabriques.acte(statut, **kwargs)
    convention = Convention.objects.get(pk=acte.convention_id)
    convention.parcours = scene.parcours
    return convention, scene


def etape(scene, titre="Balade nocturne"):
    return Etape.objects.get(parcours=scene.parcours, titre=titre)


def nouvelle(scene, titre="Forum des associations", cout="3000", **champs):
    """An étape described since the signature, in no act."""
    return fabriques.decrire(scene, titre, cout=None if cout is None else Decimal(cout), **champs)


def champs(convention, lignes=None, **changes):
    """What ANCT types for an avenant; `lignes` is {étape: new total in euros}."""
    return {
        "objet": OBJET,
        "date_fin": convention.date_fin,
        "type_signataire_anct": "dg",
        "signataire_anct_nom": "Anne Exemple",
        "signataire_anct_qualite": "directrice générale",
        "signataire_collectivite_nom": "Michel Roux",
        "signataire_collectivite_qualite": "maire",
        "lignes": {e.pk: Decimal(montant) for e, montant in (lignes or {}).items()},
    } | changes


def plus_tard(convention, jours=90):
    return convention.date_fin + timedelta(days=jours)


def avenant(convention, scene, lignes=None, *, statut=StatutActe.BROUILLON, **changes):
    """An avenant of this convention, brought to this state (2 000 € more for the first étape when nothing else is said)."""
    convention.refresh_from_db()
    if lignes is None and not changes:
        lignes = {etape(scene): "14000"}
    acte = transitions.ouvrir_avenant(convention, champs(convention, lignes, **changes), par=scene.claire)
    if statut == StatutActe.RELECTURE:
        transitions.envoyer_en_relecture(acte, par=scene.claire)
    elif statut == StatutActe.ABANDONNEE:
        transitions.abandonner(acte, motif="Le conseil a changé d’avis.", par=scene.claire)
    else:
        fabriques.mener(acte, statut, par=scene.claire)
    convention.refresh_from_db()
    scene.parcours.refresh_from_db()
    return acte


def aujourd_hui():
    return timezone.localdate()

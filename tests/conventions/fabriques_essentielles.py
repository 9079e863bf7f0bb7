"""Signed conventions ready to be published, alone or by the dozen, and what may have been written behind the back of the verbs."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from conventions.enums import StatutActe
from conventions.models import Acte, Convention, LigneContractee, Publication, Tranche
from parcours.models import Equipier, Parcours
from socle.champs import siret_juste
from socle.documents.genres import canonique, empreinte
from territoires.models import ComplementCollectivite
from tests.conventions import fabriques
from tests.territoires.fabriques import CollectiviteFabrique


def siret_de(siren):
    """The SIRET of the first establishment of this SIREN, with its key."""
    return next(siret for cle in "0123456789" if siret_juste(siret := f"{siren}0001{cle}"))


def immatriculer(collectivite, siret=None):
    """Give the collectivité a SIRET: its own, or the one asked for, be it wrong."""
    siret = siret_de(collectivite.siren) if siret is None else siret
    ComplementCollectivite.objects.update_or_create(
        collectivite=collectivite, defaults={"siret": siret, "modifie_le": timezone.now()}
    )


def signee(*, montant="40000.00", avec_siret=True, **kwargs):
    """A convention signed by both, made by its verbs. Returns (convention, scene)."""
    kwargs = {"titres": ("Balade nocturne", "Animer une réunion autrement"), "couts": ("30000", "10000")} | kwargs
    acte, scene = fabriques.acte(StatutActe.SIGNEE, montant=montant, **kwargs)
    if avec_siret:
        immatriculer(scene.parcours.collectivite)
    return Convention.objects.get(pk=acte.convention_id), scene


def pareilles(convention, nb, **collectivite):
    """`nb` more signed conventions like this one, each of its own territory: rows, not verbs, to be quick."""
    modele = convention.actes.get(rang=0)
    return [_pareille(convention, modele, rang, collectivite) for rang in range(1, nb + 1)]


def _pareille(convention, modele, rang, collectivite):
    parcours = Parcours.objects.get(pk=convention.parcours_id)
    parcours.pk, parcours.interlocuteur = None, None
    parcours.collectivite = CollectiviteFabrique(**collectivite)
    statut, parcours.statut = parcours.statut, "diagnostic"
    parcours.save(force_insert=True)
    equipier = Equipier.objects.create(parcours=parcours, nom=f"Camille Test{rang}", email=f"c{rang}@ici.example")
    Parcours.objects.filter(pk=parcours.pk).update(interlocuteur=equipier, statut=statut)
    immatriculer(parcours.collectivite)
    autre = Convention.objects.create(
        parcours=parcours,
        montant_total=convention.montant_total,
        date_effet=convention.date_effet,
        date_fin=convention.date_fin,
    )
    acte = _copie(modele, convention=autre, numero=f"TE-2031-{rang:03d}")
    for ligne in modele.lignes.all():
        LigneContractee.objects.create(acte=acte, etape_id=ligne.etape_id, montant_delta=ligne.montant_delta)
    _copier_tranches(modele, acte)
    return autre


def _copie(acte, **changes):
    copie = Acte.objects.get(pk=acte.pk)
    copie.pk = None
    for nom, valeur in changes.items():
        setattr(copie, nom, valeur)
    copie.save(force_insert=True)
    return copie


def _copier_tranches(modele, acte):
    for tranche in modele.tranches.all():
        tranche.pk, tranche.acte, tranche.convention_id = None, acte, acte.convention_id
        tranche.save(force_insert=True)


def dater(convention, collectivite_le, anct_le=None):
    """As if its acts had been signed on these days."""
    convention.actes.update(
        executoire_le=collectivite_le, signee_collectivite_le=collectivite_le, signee_anct_le=anct_le or collectivite_le
    )


def avenant(convention, *, delta="5000.00", signe_le=None, etape=None):
    """A signed avenant, as rows: what it adds, and to which étape."""
    initial = convention.actes.get(rang=0)
    jour = timezone.localdate()
    # One act under way at a time: those before it have been notified.
    convention.actes.filter(statut=StatutActe.SIGNEE).update(
        statut=StatutActe.NOTIFIEE, ej="EJ-2026-0042", engagee_le=jour, notifiee_le=jour
    )
    delta, signe_le = Decimal(delta), signe_le or timezone.localdate()
    rang = convention.actes.count()
    acte = _copie(
        initial,
        rang=rang,
        statut=StatutActe.SIGNEE,
        numero=f"{initial.numero}-A{rang}",
        objet="Ajuster le parcours.",
        ej="",
        engagee_le=None,
        notifiee_le=None,
        montant_delta=delta,
        executoire_le=signe_le,
        signee_collectivite_le=signe_le,
        signee_anct_le=signe_le,
    )
    LigneContractee.objects.create(acte=acte, etape=etape or initial.lignes.first().etape, montant_delta=delta)
    convention.montant_total += delta
    Tranche.objects.create(
        convention=convention, acte=acte, rang=1, genre="solde", pct=100, montant=convention.montant_total,
        condition="à la remise du bilan", date_prevue=initial.date_fin + timedelta(days=90),
    )  # fmt: skip
    convention.save(update_fields=["montant_total"])
    return acte


def forcer(convention, ligne, *, par, tour=1):
    """A publication written behind the back of the verb, valid or not."""
    texte = canonique(ligne)
    return Publication.objects.create(
        convention=convention, tour=tour, ligne=texte, empreinte=empreinte(texte), publiee_par=par
    )

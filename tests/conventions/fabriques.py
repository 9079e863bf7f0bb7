"""A parcours ready for its convention, and the convention at each of its states, made by the same verbs as people use."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import factory
from dateutil.relativedelta import relativedelta
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from conventions import transitions
from conventions.chargement import charger_modeles
from conventions.enums import PartieSignataire, StatutActe, TypeSignataire
from parcours import ecriture
from parcours import transitions as parcours_transitions
from parcours.enums import GenrePartie, Nature, Partie, PlaceHabitants, RolePartie, Source, Statut
from parcours.models import Equipier, Jalon, Moyen, Objectif, Parcours, PartiePrenante, Vague
from socle.comptes.models import Utilisateur
from socle.documents import deposer
from socle.documents.impression import imprimer
from tests.comptes.fabriques import AnctFabrique, UtilisateurFabrique
from tests.territoires.fabriques import CollectiviteFabrique


def ce_mois(plus=0):
    return timezone.localdate().replace(day=1) + relativedelta(months=plus)


class VagueFabrique(factory.django.DjangoModelFactory):
    class Meta:
        model = Vague

    nom = factory.Sequence(lambda n: f"Vague {n}")
    debut = factory.LazyFunction(lambda: ce_mois(-2))
    fin = factory.LazyFunction(lambda: ce_mois(24))
    enveloppe = Decimal("500000")


@dataclass
class Scene:
    """A parcours and its people."""

    parcours: Parcours
    jeanne: Utilisateur  # the territory's interlocuteur
    claire: Utilisateur  # ANCT's référent


def inscrit(*, statut=Statut.DIAGNOSTIC, vague=None, **collectivite):
    """A territory with its team of one, nothing written yet."""
    jeanne, claire = UtilisateurFabrique(), AnctFabrique()
    parcours = Parcours.objects.create(
        vague=vague or VagueFabrique(),
        collectivite=CollectiviteFabrique(**({"nom": "Montaud"} | collectivite)),
        statut=Statut.DIAGNOSTIC,
        debut=ce_mois(-1),
        fin=ce_mois(15),
        referent=claire,
    )
    equipier = Equipier.objects.create(
        parcours=parcours, utilisateur=jeanne, nom="Jeanne Faure", fonction="secrétaire de mairie", email=jeanne.email
    )
    Parcours.objects.filter(pk=parcours.pk).update(interlocuteur=equipier, statut=statut)
    parcours.refresh_from_db()
    return Scene(parcours, jeanne, claire)


def decrire(scene, titre, *, cout=Decimal("6000"), debut=1, fin=4, nature=Nature.PROJET, **champs):
    """An étape from its title, its months counted from now and its cost."""
    valeurs = {
        "titre": titre,
        "nature": nature,
        "debut": ce_mois(debut),
        "fin": ce_mois(fin),
        "cout": cout,
        "pilote": scene.parcours.interlocuteur,
        "public": ["citoyens", "elus"],
        "place_des_habitants": PlaceHabitants.ENSEMBLE,
        "livrables": "Un mode d’emploi à partager.",
        "aide": "",
    }
    return ecriture.decrire_etape(scene.parcours, valeurs | champs, par=scene.jeanne)


def ecrit(*, couts=("12000", "6000"), titres=("Balade nocturne", "Animer une réunion autrement"), **kwargs):
    """The five blocks filled and both commitments given, not sent yet."""
    scene = inscrit(**kwargs)
    par, parcours = scene.jeanne, scene.parcours
    ecriture.enregistrer(
        Objectif(parcours=parcours),
        {
            "titre": "Donner aux habitants une place dans les décisions",
            "precision": "Surtout ceux qu’on ne voit jamais.",
        },
        par=par,
    )
    for rang, (titre, cout) in enumerate(zip(titres, couts, strict=True)):
        nature = Nature.FORMATION if rang % 2 else Nature.PROJET
        decrire(
            scene,
            titre,
            cout=None if cout is None else Decimal(cout),
            debut=1 + 2 * rang,
            fin=4 + 2 * rang,
            nature=nature,
        )
    ecriture.enregistrer(
        PartiePrenante(parcours=parcours),
        {
            "nom": "Foyer rural",
            "genre": GenrePartie.ASSOCIATION,
            "role": RolePartie.PILOTE,
            "apport": "Une salle et des bénévoles",
            "contact": "foyer@association.example",
        },
        par=par,
    )
    ecriture.enregistrer(
        Jalon(parcours=parcours), {"titre": "Nuit de la balade", "date": ce_mois(3) + timedelta(days=9)}, par=par
    )
    ecriture.enregistrer(
        Moyen(parcours=parcours),
        {"source": Source.TEMPS, "libelle": "Secrétariat de mairie", "jours": 12, "prevu": Decimal(0)},
        par=par,
    )
    for partie, nom, fonction in (
        (Partie.EXECUTIF, "Michel Roux", "Maire"),
        (Partie.DIRECTION, "Jeanne Faure", "Secrétaire de mairie"),
    ):
        parcours_transitions.s_engager(parcours, partie, nom=nom, fonction=fonction, date=timezone.localdate(), par=par)
    return scene


def relu(**kwargs):
    """Sent by the team, re-read by ANCT: ready for a convention."""
    charger_modeles()
    scene = ecrit(**kwargs)
    parcours_transitions.soumettre(scene.parcours, par=scene.jeanne)
    parcours_transitions.relire(scene.parcours, par=scene.claire)
    scene.parcours.refresh_from_db()
    return scene


def champs(**changes):
    """What ANCT types to draft a convention."""
    return {
        "montant_delta": Decimal("18000.00"),
        "date_fin": fin_d_execution(),
        "type_signataire_anct": TypeSignataire.DIRECTION_GENERALE,
        "signataire_anct_nom": "Anne Exemple",
        "signataire_anct_qualite": "directrice générale",
        "signataire_collectivite_nom": "Michel Roux",
        "signataire_collectivite_qualite": "maire",
    } | changes


def fin_d_execution():
    return date(timezone.localdate().year + 1, 12, 31)


SUITE = (
    StatutActe.BROUILLON,
    StatutActe.VALIDEE,
    StatutActe.TRANSMISE,
    StatutActe.AUTORISEE,
    StatutActe.SIGNEE,
    StatutActe.ENGAGEE,
    StatutActe.NOTIFIEE,
)
IMPUTATION = "Programme 112, action 12"
LIEU = "Service des conventions, armoire 3"


def fichier(par, nom="deliberation.pdf"):
    """A deposited file, small and real."""
    octets = pdf_minimal()
    return deposer(SimpleUploadedFile(nom, octets, content_type="application/pdf"), par=par)


@cache
def pdf_minimal():
    return imprimer("<html lang='fr'><title>Acte</title><h1>Acte</h1><p>Texte.</p></html>", profil="ua1", titre="Acte")


def voter(a, par, jour=None):
    """The council has voted and the préfecture has received it, all on one day (today)."""
    jour = jour or timezone.localdate()
    dates = dict.fromkeys(("seance", "transmise_le", "ar_le", "executoire_le"), jour)
    transitions.enregistrer_autorisation(a, {"numero": "2026-12", **dates}, fichier=fichier(par), par=par)


def signer(a, par, jour=None):
    """Both sides have signed an original that ANCT keeps (today)."""
    jour = jour or timezone.localdate()
    if a.credits_verifies_le is None:
        transitions.controler_credits(a, imputation=IMPUTATION, par=par)
    for partie, nom in (
        (PartieSignataire.COLLECTIVITE, a.signataire_collectivite_nom),
        (PartieSignataire.ANCT, a.signataire_anct_nom),
    ):
        transitions.constater(a, partie, date=jour, signataire=nom, lieu=LIEU, par=par)


def mener(a, statut, *, par):
    """Bring a draft to this state of the circuit by its own verbs."""
    gestes = {
        StatutActe.VALIDEE: lambda: transitions.valider(a, par=par),
        StatutActe.TRANSMISE: lambda: transitions.transmettre(a, par=par),
        StatutActe.AUTORISEE: lambda: voter(a, par),
        StatutActe.SIGNEE: lambda: signer(a, par),
        StatutActe.ENGAGEE: lambda: transitions.engager(a, ej="EJ-2026-0042", le=timezone.localdate(), par=par),
        StatutActe.NOTIFIEE: lambda: transitions.notifier(a, le=timezone.localdate(), par=par),
    }
    for etat in SUITE[1 : SUITE.index(statut) + 1]:
        gestes[etat]()
    return a


def acte(statut=StatutActe.BROUILLON, *, scene=None, montant="18000.00", **kwargs):
    """A convention brought to this state by its own verbs. Returns (act, scene)."""
    scene = scene or relu(**kwargs)
    par = scene.claire
    a = transitions.rediger(scene.parcours, champs(montant_delta=Decimal(montant)), par=par)
    if statut == StatutActe.RELECTURE:
        transitions.envoyer_en_relecture(a, par=par)
    elif statut == StatutActe.ABANDONNEE:
        transitions.abandonner(a, motif="Le conseil a changé d’avis.", par=par)
    else:
        mener(a, statut, par=par)
    scene.parcours.refresh_from_db()
    return a, scene

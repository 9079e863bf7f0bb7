"""A village, a city and the people in them, made through the house's own verbs."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from parcours import ecriture, transitions
from parcours.enums import Partie, Role, Statut
from parcours.models import Equipier, Objectif, Parcours, Vague
from socle.comptes import invitations
from socle.comptes.models import Utilisateur
from tests.comptes.fabriques import AnctFabrique
from tests.territoires.fabriques import CollectiviteFabrique


class VagueFabrique(factory.django.DjangoModelFactory):
    class Meta:
        model = Vague

    nom = factory.Sequence(lambda n: f"Vague {n}")
    debut = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=60))
    fin = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=600))
    enveloppe = Decimal("500000.00")


def inscrit(nom="Montaud", *, email="mairie@montaud.example", referent=None, vague=None, **collectivite):
    """A territory just enrolled: its interlocutrice is invited and has not come yet."""
    referent = referent or AnctFabrique(prenom="Claire", nom="Martin")
    return transitions.inscrire(
        vague=vague or VagueFabrique(),
        collectivite=CollectiviteFabrique(nom=nom, **collectivite),
        referent=referent,
        interlocuteur={"nom": "Jeanne Faure", "fonction": "Secrétaire générale de mairie", "email": email},
        par=referent,
    )


def ouvert(nom="Montaud", **kwargs):
    """(parcours, interlocutrice): the invitation was accepted, the diagnosis is open."""
    parcours = inscrit(nom, **kwargs)
    invitations.accepter(parcours.interlocuteur.invitation)
    parcours = Parcours.objects.pour_page().get(pk=parcours.pk)
    return parcours, Utilisateur.objects.get(pk=parcours.interlocuteur.utilisateur_id)


def arrive(parcours, nom="Paul Blanc", role=Role.EQUIPE):
    """A member of the team with an account opened."""
    email = f"{nom.split()[0].lower()}@{parcours.pk}.example"
    equipier = transitions.ajouter_equipier(
        parcours, nom=nom, fonction="Agent", email=email, role=role, par=parcours.referent, inviter=True
    )
    invitations.accepter(equipier.invitation)
    return Equipier.objects.select_related("utilisateur").get(pk=equipier.pk)


def mettre_en_etat(parcours, statut):
    """Put the row straight into a state, with what its constraints ask: for the matrices only."""
    Parcours.objects.filter(pk=parcours.pk).update(
        statut=statut,
        clos_le=timezone.localdate() if statut in {Statut.CLOS, Statut.ABANDONNE} else None,
        motif_arret="Élections" if statut == Statut.ABANDONNE else "",
    )


def champs_etape(titre="Balade nocturne", **autres):
    mois = timezone.localdate().replace(day=1)
    return {
        "titre": titre,
        "nature": "projet",
        "debut": mois,
        "fin": date(mois.year + 1, mois.month, 28),
        "cout": Decimal("9000.00"),
        "pilote": None,
        "objectif": "",
        "public": ["citoyens"],
        "place_des_habitants": 3,
        "livrables": "",
        "aide": "",
        **autres,
    }


def etape(parcours, par, titre="Balade nocturne", **autres):
    return ecriture.decrire_etape(parcours, champs_etape(titre, **autres), par=par)


def engager(parcours, par):
    for partie, nom in ((Partie.EXECUTIF, "Paul Durand"), (Partie.DIRECTION, "Jeanne Faure")):
        transitions.s_engager(parcours, partie, nom=nom, fonction="Fonction", date=timezone.localdate(), par=par)


def complet(nom="Montaud", **kwargs):
    """(parcours, interlocutrice): one objectif, one étape, both commitments: ready to be sent."""
    parcours, jeanne = ouvert(nom, **kwargs)
    ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Que chacun puisse dire son mot"}, par=jeanne)
    etape(parcours, jeanne)
    engager(parcours, jeanne)
    return parcours, jeanne


def en_oeuvre(nom="Montaud", **kwargs):
    """(parcours, interlocutrice): under way, its étapes validated, as a signed convention leaves it."""
    parcours, jeanne = complet(nom, **kwargs)
    transitions.soumettre(parcours, par=jeanne)
    referent = parcours.referent
    for e in parcours.etapes.all():
        transitions.valider_etape(e, reference="TE-2026-001", par=referent)
    transitions.contractualiser(parcours, par=referent)
    transitions.mettre_en_oeuvre(parcours, par=referent)
    parcours = Parcours.objects.pour_page().get(pk=parcours.pk)
    assert parcours.statut == Statut.MISE_EN_OEUVRE
    return parcours, jeanne

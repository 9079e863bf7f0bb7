"""Committees, and a village with three étapes to speak of in them."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from conventions.enums import StatutActe
from conventions.models import Acte, Convention, Modele, Tranche
from parcours.enums import Nature, Source, Statut
from parcours.models import Action, Equipier, Etape, Jalon, Moyen, Objectif, Parcours
from parcours.versions import creer_version
from pilotage import transitions
from pilotage.models import Comite, Decision
from socle.champs import decaler_mois
from tests.comptes.fabriques import AnctFabrique, UtilisateurFabrique
from tests.parcours.fabriques import VagueFabrique
from tests.territoires.fabriques import CollectiviteFabrique


class ParcoursFabrique(factory.django.DjangoModelFactory):
    class Meta:
        model = Parcours

    vague = factory.SubFactory(VagueFabrique)
    collectivite = factory.SubFactory(CollectiviteFabrique)
    referent = factory.SubFactory(AnctFabrique)
    debut = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=200))
    fin = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=300))


class ComiteFabrique(factory.django.DjangoModelFactory):
    """A meeting in twenty days, at six in the evening."""

    class Meta:
        model = Comite

    parcours = factory.SubFactory(ParcoursFabrique)
    date_heure = factory.LazyFunction(lambda: dans(20))
    lieu = "salle du conseil"
    periode_debut = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=90))
    fixe_par = factory.SelfAttribute("parcours.referent")


class DecisionFabrique(factory.django.DjangoModelFactory):
    class Meta:
        model = Decision

    comite = factory.SubFactory(ComiteFabrique)
    rang = factory.LazyAttribute(lambda d: d.comite.decisions.count() + 1)
    question = factory.Sequence(lambda n: f"Gardons-nous la date n° {n} ?")


def dans(jours, heure=18):
    """Six in the evening, Paris time, in so many days."""
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=jours), time(heure)))


def equipier(parcours, *, role="equipe"):
    """A member of the team with an account."""
    utilisateur = UtilisateurFabrique()
    Equipier.objects.create(parcours=parcours, role=role, utilisateur=utilisateur, nom=utilisateur.nom_complet)
    return utilisateur


def village(nom="Montaud", **champs):
    """A village on its way: an interlocuteur, an objectif, three étapes (one over, one under way, one to come), a key date."""
    parcours = ParcoursFabrique(collectivite__nom=nom, **champs)
    jeanne = UtilisateurFabrique(prenom="Jeanne", nom="Faure")
    parcours.interlocuteur = Equipier.objects.create(
        parcours=parcours,
        utilisateur=jeanne,
        nom="Jeanne Faure",
        fonction="Secrétaire générale de mairie",
        email=jeanne.email,
    )
    parcours.statut = Statut.MISE_EN_OEUVRE
    parcours.save()
    qui = {"parcours": parcours, "modifie_par": jeanne}
    Objectif.objects.create(titre="Que chacun puisse dire son mot sur le village", **qui)
    mois = timezone.localdate().replace(day=1)
    for titre, nature, statut, debut, fin, cout in (
        ("Diagnostic partagé avec les habitants", Nature.PROJET, "realisee", -4, -2, "4000.00"),
        ("Former les élus à l’animation", Nature.FORMATION, "en_cours", -1, 2, "6000.00"),
        (
            "Balade nocturne préparée avec les habitants du hameau et du bourg",
            Nature.PROJET,
            "validee",
            3,
            5,
            "8000.00",
        ),
    ):
        etape_de_plus(
            parcours,
            titre,
            nature=nature,
            statut=statut,
            debut=decaler_mois(mois, debut),
            fin=decaler_mois(mois, fin),
            cout=cout,
        )
    Moyen.objects.create(source=Source.TEMPS, libelle="Secrétariat de mairie", jours=15, **qui)
    Jalon.objects.create(titre="Fête du village", date=mois + timedelta(days=75), **qui)
    return parcours


def etape_de_plus(parcours, titre, *, nature=Nature.PROJET, statut="validee", debut=None, fin=None, cout="100.00"):
    """An action of one étape, with what it asks of ANCT; by default from this month to the third one."""
    qui = {"parcours": parcours, "modifie_par": parcours.referent}
    mois = timezone.localdate().replace(day=1)
    action = Action.objects.create(titre=titre, nature=nature, axe=nature.axe, **qui)
    etape = Etape.objects.create(
        action=action, titre=titre, statut=statut, debut=debut or mois, fin=fin or decaler_mois(mois, 2), **qui
    )
    Moyen.objects.create(etape=etape, source=Source.ANCT, prevu=Decimal(cout), **qui)
    return etape


def tenu(parcours, jours, *questions):
    """A committee held that many days from now; `questions` are (words, {statut, responsable, echeance}). Returns its decisions."""
    comite = ComiteFabrique(parcours=parcours, date_heure=dans(jours), periode_debut=dans(jours - 90).date())
    decisions = [DecisionFabrique(comite=comite, question=question) for question, _ in questions]
    accord = {"statut": "acceptee", "responsable": "", "echeance": None, "reponse": ""}
    resultats = {d.pk: accord | reponse for d, (_, reponse) in zip(decisions, questions, strict=True)}
    transitions.tenir(comite, resultats=resultats, par=parcours.referent)
    for decision in decisions:
        decision.refresh_from_db()
    return decisions


def convention_signee(parcours, *, total="18000.00", paye="9000.00"):
    """A signed convention in three payments, the first one paid."""
    version = creer_version(parcours, par=parcours.referent)
    modele = Modele.objects.create(
        code="essai", version=1, intitule="Convention d’essai", visas=[], preambule="", articles=[]
    )
    convention = Convention.objects.create(
        parcours=parcours, montant_total=Decimal(total), montant_paye=Decimal(paye),
        date_effet=parcours.debut, date_fin=parcours.fin,
    )  # fmt: skip
    acte = Acte.objects.create(
        convention=convention, statut=StatutActe.SIGNEE, version=version, modele=modele, numero="TE-2026-004",
        montant_delta=Decimal(total), date_fin=parcours.fin, redige_par=parcours.referent, validee_par=parcours.referent,
        validee_le=timezone.now(), transmise_le=timezone.now(), signature_attendue_le=parcours.debut, texte_gele="Texte",
        empreinte="0" * 64, executoire_le=parcours.debut, credits_verifies_le=parcours.debut,
        credits_verifies_par=parcours.referent, signee_collectivite_le=parcours.debut, signee_anct_le=parcours.debut,
    )  # fmt: skip
    for rang, (genre, pct) in enumerate((("avance", 50), ("acompte", 30), ("solde", 20)), start=1):
        Tranche.objects.create(
            convention=convention, acte=acte, rang=rang, genre=genre, pct=pct, montant=Decimal(total) * pct / 100,
            condition="Selon la convention.", date_prevue=timezone.localdate() + timedelta(days=150 * (rang - 1)),
        )  # fmt: skip
    return convention

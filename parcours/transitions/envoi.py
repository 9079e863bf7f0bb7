"""Sending the parcours to ANCT, and reading it again there."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from parcours import notifications, versions
from parcours.enums import Partie, Statut, StatutEtape, Transition, TransitionEtape
from parcours.models import Etape
from parcours.mots import executif_de
from parcours.transitions.cycles import CYCLE, CYCLE_ETAPE
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal
from socle.mots import liste_en_phrase


def manques_avant_envoi(parcours, contenu, engagements):
    """What is missing before the parcours can be sent: a list of (words, name of the page where it is given).

    `contenu` is the five blocks as `versions.contenu` gives them, `engagements` the set of parties already committed.
    """
    manques = []
    if not contenu["objectifs"]:
        manques.append(("un objectif", "parcours:objectif_ajouter"))
    if not [e for e in contenu["etapes"] if e["statut"] != StatutEtape.ABANDONNEE]:
        manques.append(("une étape", "parcours:etape_ajouter"))
    if Partie.EXECUTIF not in engagements:
        manques.append((f"l’engagement {executif_de(parcours.collectivite)}", "parcours:engagement"))
    if Partie.DIRECTION not in engagements:
        manques.append(("l’engagement de la direction", "parcours:engagement"))
    return manques


@transaction.atomic
def soumettre(parcours, *, par):
    """Send the parcours to ANCT: freeze a version, propose the draft étapes, tell the référent.

    Raises ErreurMetier naming all that is missing, or when nothing changed since the last sending.
    """
    parcours = parcours.verrouiller()
    if parcours.statut not in {Statut.DIAGNOSTIC, Statut.FORMULATION}:
        raise ErreurMetier(f"Le parcours est en phase « {parcours.get_statut_display()} » : il n’y a rien à envoyer.")
    contenu = versions.contenu(parcours)
    engagements = set(parcours.engagements.values_list("partie", flat=True))
    manques = [mot for mot, _ in manques_avant_envoi(parcours, contenu, engagements)]
    if manques:
        choses = "1 chose" if len(manques) == 1 else f"{len(manques)} choses"
        raise ErreurMetier(f"Il manque {choses} : {liste_en_phrase(manques)}. Tout le reste est enregistré.")
    for etape in Etape.objects.presents().filter(parcours=parcours, statut=StatutEtape.BROUILLON):
        with CYCLE_ETAPE.passage(etape, TransitionEtape.PROPOSER, par=par):
            pass
    derniere = parcours.version_courante
    version = versions.creer_version(parcours, par=par, derniere=derniere)
    if version == derniere:
        raise ErreurMetier("Rien n’a changé depuis le dernier envoi : l’ANCT a déjà tout reçu.")
    parcours.version_courante = version
    parcours.save(update_fields=["version_courante"])
    if parcours.statut == Statut.DIAGNOSTIC:
        with CYCLE.passage(parcours, Transition.FORMULER, par=par):
            pass
    inscrire_au_journal(
        "parcours.soumettre", parcours, par=par, perimetre=parcours.perimetre, donnees={"version": version.numero}
    )
    notifications.annoncer_envoi(parcours, version)
    return version


@transaction.atomic
def relire(parcours, *, par):
    """ANCT has read the last sending: the team is told, the convention can be drafted."""
    parcours = parcours.verrouiller()
    if not parcours.envoi_a_relire:
        raise ErreurMetier("Il n’y a pas d’envoi à relire.")
    parcours.version_relue = parcours.version_courante
    parcours.save(update_fields=["version_relue"])
    inscrire_au_journal(
        "parcours.relire",
        parcours,
        par=par,
        perimetre=parcours.perimetre,
        donnees={"version": parcours.version_relue.numero},
    )
    notifications.annoncer_relecture(parcours)


def echeance_relecture(version):
    """The day before which ANCT answers a sending (setting DELAI_RELECTURE_JOURS, calendar days)."""
    return timezone.localdate(version.soumise_le) + timedelta(days=settings.DELAI_RELECTURE_JOURS)

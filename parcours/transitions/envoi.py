"""Sending the parcours to ANCT, taking a sending back, and reading it again there."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from parcours import correspondance, notifications, versions
from parcours.droits import phase_ouverte
from parcours.enums import Partie, Statut, StatutEnvoi, StatutEtape, Transition, TransitionEnvoi, TransitionEtape
from parcours.models import Etape, Version
from parcours.mots import executif_de
from parcours.transitions.cycles import CYCLE, CYCLE_ENVOI, CYCLE_ETAPE
from parcours.transitions.visas import est_vise
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.journal.registre import inscrire as inscrire_au_journal
from socle.mots import liste_en_phrase

VIVANTS = (StatutEnvoi.ENVOYE, StatutEnvoi.EN_RELECTURE, StatutEnvoi.RELU)


def manques_avant_envoi(parcours, contenu, engagements):
    """What is missing before the parcours can be sent: a list of (words, name of the page where it is given).

    `contenu` is the five blocks as `versions.contenu` gives them, `engagements` the set of parties already committed. Where the
    direction signs off each sending, the visa is looked for (a few queries more).
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
    if parcours.visa_exige and not est_vise(parcours):
        manques.append(("le visa de la direction", "parcours:visa"))
    return manques


@transaction.atomic
def soumettre(parcours, *, par):
    """Send the parcours to ANCT: freeze a version, propose the draft étapes, tell the référent. The former sending is replaced.

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
    proposees = list(Etape.objects.presents().filter(parcours=parcours, statut=StatutEtape.BROUILLON))
    for etape in proposees:
        with CYCLE_ETAPE.passage(etape, TransitionEtape.PROPOSER, par=par):
            pass
    derniere = parcours.version_courante
    version = versions.creer_version(
        parcours, par=par, derniere=derniere, etapes_proposees=[str(etape.uid) for etape in proposees]
    )
    if version == derniere:
        raise ErreurMetier("Rien n’a changé depuis le dernier envoi : l’ANCT a déjà tout reçu.")
    if derniere is not None and derniere.statut in VIVANTS:
        with CYCLE_ENVOI.passage(derniere, TransitionEnvoi.REMPLACER, par=par):
            pass
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
def commencer_relecture(version, *, par):
    """ANCT begins to read: from now on the team can no longer take this sending back. Raises ErreurMetier when it did, or sent anew."""
    _exiger_vivant(version.verrouiller())
    with CYCLE_ENVOI.passage(version, TransitionEnvoi.COMMENCER, par=par) as v:
        pass
    return v


def _exiger_vivant(parcours):
    if parcours.est_clos:
        raise ErreurMetier(f"Ce parcours est « {parcours.get_statut_display()} » : il n’y a plus rien à relire.")


@transaction.atomic
def reprendre_envoi(version, *, par):
    """The team takes its sending back while ANCT has not begun: what it proposed is a draft again, the former sending stands again.

    Raises ErreurMetier when ANCT has begun, or when the phase of writing is over. The référent is told only if the mail had left.
    """
    parcours = version.verrouiller()
    ouverte = phase_ouverte(parcours)
    if not ouverte:
        raise ErreurMetier(ouverte.raison)
    with CYCLE_ENVOI.passage(version, TransitionEnvoi.REPRENDRE, par=par) as v:
        if v.pk != parcours.version_courante_id:
            raise ErreurMetier("Un autre envoi est parti depuis : c’est celui-là que vous pouvez reprendre.")
    proposees = Etape.objects.filter(parcours=parcours, uid__in=version.etapes_proposees, statut=StatutEtape.PROPOSEE)
    for etape in proposees:
        with CYCLE_ETAPE.passage(etape, TransitionEtape.RETIRER_PROPOSITION, par=par):
            pass
    parcours.version_courante = _retablir_precedent(parcours, version, par=par)
    parcours.save(update_fields=["version_courante"])
    correspondance.annoncer_reprise(parcours, version, par=par)
    return version


def _retablir_precedent(parcours, version, *, par):
    """The sending that `version` had replaced stands again where it stood; None when there was none."""
    precedent = (
        Version.objects.filter(parcours=parcours, numero__lt=version.numero, statut=StatutEnvoi.REMPLACE)
        .defer("contenu")
        .order_by("-numero")
        .first()
    )
    if precedent is None:
        return None
    if precedent.pk == parcours.version_relue_id:
        transition = TransitionEnvoi.RETABLIR_RELU
    elif lecture_de(precedent) is not None:
        transition = TransitionEnvoi.RETABLIR_EN_RELECTURE
    else:
        transition = TransitionEnvoi.RETABLIR
    with CYCLE_ENVOI.passage(precedent, transition, par=par):
        pass
    return precedent


def lecture_de(version):
    """The journal's entry of who began to read this sending and when (with its `acteur`); None when nobody did."""
    debuts = EntreeJournal.objects.de(version).filter(action=f"version.{TransitionEnvoi.COMMENCER.value}")
    return debuts.select_related("acteur").first()


@transaction.atomic
def relire(parcours, *, par):
    """ANCT has read the last sending: the team is told, the convention can be drafted."""
    parcours = parcours.verrouiller()
    _exiger_vivant(parcours)
    if not parcours.envoi_a_relire:
        raise ErreurMetier("Il n’y a pas d’envoi à relire.")
    version = parcours.version_courante
    with CYCLE_ENVOI.passage(version, TransitionEnvoi.RELIRE, par=par):
        pass
    parcours.version_relue = version
    parcours.save(update_fields=["version_relue"])
    inscrire_au_journal(
        "parcours.relire",
        parcours,
        par=par,
        perimetre=parcours.perimetre,
        donnees={"version": version.numero},
    )
    notifications.annoncer_relecture(parcours)


def echeance_relecture(version):
    """The day before which ANCT answers a sending (setting DELAI_RELECTURE_JOURS, calendar days)."""
    return timezone.localdate(version.soumise_le) + timedelta(days=settings.DELAI_RELECTURE_JOURS)

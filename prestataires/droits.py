"""Who may do what with the register: ANCT keeps it; territories read those that are referenced. And who asks, who chooses, who gives an opinion."""

from parcours.droits import (
    EQUIPE,
    PHASES_FERMEES,
    peut_ecrire,
    peut_ecrire_jusqu_a_la_fin,
    peut_piloter_anct,
    peut_s_engager,
    role_de,
)
from prestataires.enums import ModeTour, Partie, StatutMission
from prestataires.models import Deport
from socle.droits import OUI, non

DEPORTE = (
    "Vous avez dit avoir un lien avec un prestataire : quelqu’un d’autre de votre équipe donne l’avis et fait le choix."
)


def peut_tenir_le_registre(utilisateur):
    """Add, change, reference, suspend, withdraw a provider."""
    if not utilisateur.est_anct:
        return non(
            "Seule l’ANCT tient la liste des prestataires. Vous en connaissez un ? Écrivez à votre contact à l’ANCT."
        )
    if not peut_piloter_anct(utilisateur):
        return non("Votre rôle à l’ANCT vous permet de lire la liste des prestataires, pas de la modifier.")
    return OUI


def peut_lire_le_registre(utilisateur):
    """Read a record whole, with its contacts and the files of its attestations."""
    return OUI if utilisateur.est_anct else non("La fiche complète d’un prestataire est réservée à l’ANCT.")


def peut_proposer_prestataire(utilisateur, parcours):
    """« J’en connais un autre »: who writes for this territory, as long as its parcours lives."""
    return peut_s_engager(utilisateur, parcours)


# --- the need, the quotes ---------------------------------------------------------------------------------------------------------


def peut_ecrire_besoin(utilisateur, parcours):
    """Write the need of an étape: the team, or ANCT for it (shown as such), until the parcours is over."""
    return peut_ecrire_jusqu_a_la_fin(utilisateur, parcours)


def peut_demander_devis(utilisateur, parcours):
    """Ask providers, remind them, remove one, type a quote, give the need up: the buyer alone (metier §1.6)."""
    if role_de(utilisateur, parcours) not in EQUIPE:
        return non("C’est la collectivité qui achète : seule son équipe demande les devis.")
    if parcours.est_clos:
        return non(PHASES_FERMEES[parcours.statut])
    return OUI


# --- missions ---------------------------------------------------------------------------------------------------------------------


def peut_tenir_mission(utilisateur, parcours):
    """Prepare, order, end a mission, accept what is handed over and invoiced: the team alone, since the collectivité is the buyer (metier §1.6)."""
    if role_de(utilisateur, parcours) in EQUIPE:
        return OUI
    return non("La collectivité est l’acheteur : seule l’équipe du territoire commande et suit une mission.")


def partie_de(utilisateur):
    """The side for which this person speaks (`Partie`)."""
    return Partie.ANCT if utilisateur.est_anct else Partie.TERRITOIRE


def peut_evaluer(utilisateur, mission):
    """Say what one's side thinks of a mission that is over: the team, and at ANCT who writes."""
    if utilisateur.est_anct:
        verdict = peut_piloter_anct(utilisateur)
    elif role_de(utilisateur, mission.parcours) in EQUIPE:
        verdict = OUI
    else:
        verdict = non("Seules l’équipe du territoire et l’ANCT évaluent une mission.")
    if verdict and mission.statut not in (StatutMission.TERMINEE, StatutMission.CLOSE):
        return non("Une mission s’évalue quand elle est terminée.")
    return verdict


def peut_preparer_synchronisation(utilisateur, parcours):
    """Plan the yearly meeting, fill a point for a provider, write what was decided: the team, or ANCT for it."""
    return peut_ecrire(utilisateur, parcours)


def peut_lire_les_listes(utilisateur):
    """What all territories order: missions, purchases, the opinions that are asked."""
    if utilisateur.est_anct:
        return OUI
    return non("Cette page est réservée à l’ANCT.")


# --- the joint choice -------------------------------------------------------------------------------------------------------------


def peut_choisir(utilisateur, parcours):
    """Open the opinions, name a provider, choose it, open the choice again: the collectivité buys, its team decides."""
    if role_de(utilisateur, parcours) not in EQUIPE:
        return non("C’est le territoire qui choisit et qui achète : l’ANCT donne son avis.")
    if parcours.est_clos:
        return non(PHASES_FERMEES[parcours.statut])
    return OUI


def peut_donner_avis(utilisateur, tour, parcours):
    """Give the opinion of one's own side in this round, or say that one has a link with a provider. One query."""
    if utilisateur.est_anct:
        if not peut_piloter_anct(utilisateur):
            return non("Votre rôle à l’ANCT vous permet de lire les avis, pas d’en donner un.")
        if parcours.est_clos:
            return non(PHASES_FERMEES[parcours.statut])
    elif verdict := peut_choisir(utilisateur, parcours):
        if tour.mode == ModeTour.AVIS:
            return non(
                "Vous avez déjà dit quel prestataire vous avez en tête : c’est l’avis de l’ANCT qui est attendu."
            )
    else:
        return verdict
    if s_est_deporte(utilisateur, tour.besoin_id):
        return non(DEPORTE)
    return OUI


def s_est_deporte(utilisateur, besoin_pk):
    """Whether this person said to have a link with a provider of this need. One query."""
    return Deport.objects.filter(tour__besoin=besoin_pk, par=utilisateur).exists()

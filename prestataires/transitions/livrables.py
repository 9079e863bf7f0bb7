"""What a mission hands over: added, handed over by the provider or for it, accepted or sent back, called off."""

from django.db import transaction
from django.utils import timezone

from prestataires.enums import StatutLivrable, StatutMission, TransitionLivrable
from prestataires.models import Livrable, Mission
from prestataires.notifications.missions import annoncer_livrable_a_reprendre, rappeler_livrable
from prestataires.transitions.cycles import CYCLE_LIVRABLE
from prestataires.transitions.missions import attendre, exiger_apres_le_debut, lien_ouvert
from socle.erreurs import ErreurMetier
from socle.exigences import exiger_motif, texte_net
from socle.journal.registre import inscrire
from socle.mots import date_longue

PRECISION_MAX = 500
# It is still to be handed over.
ATTENDUS = (StatutLivrable.ATTENDU, StatutLivrable.A_REPRENDRE)
REMPLACE = "Le prestataire a remis une autre version pendant que vous lisiez : relisez-la, puis acceptez-la."


def _exiger_en_cours(mission_pk, phrase, etats=(StatutMission.EN_COURS,)):
    mission = Mission.objects.get(pk=mission_pk)
    if mission.statut not in etats:
        raise ErreurMetier(f"{phrase} : cette mission est « {mission.get_statut_display()} ».")
    return mission


@transaction.atomic
def ajouter(mission, titre, attendu_le, *, par):
    """Expect one more thing, while the mission is prepared or runs. Returns it. Raises ErreurMetier beside the field."""
    mission.verrouiller()
    m = _exiger_en_cours(
        mission.pk, "On n’attend plus rien de nouveau", (StatutMission.PREPAREE, StatutMission.EN_COURS)
    )
    livrable = attendre(m, titre, attendu_le)
    inscrire("livrable.ajouter", livrable, par=par, donnees={"pour_le": attendu_le})
    return livrable


@transaction.atomic
def remettre(livrable, *, fichier=None, precision="", par=None):
    """Hand it over: a deposited Fichier, or words that say where it is (a film, a site). `par` is None for the provider itself.

    Raises ErreurMetier when there is neither, or when the mission does not run.
    """
    precision = texte_net(precision, "precision", longueur=PRECISION_MAX)
    journal = {"fichier": getattr(fichier, "pk", None)}
    with CYCLE_LIVRABLE.passage(livrable, TransitionLivrable.REMETTRE, par=par, journal=journal) as liv:
        _exiger_en_cours(liv.mission_id, "On ne remet plus rien")
        if fichier is None and liv.fichier_id is None and not precision:
            raise ErreurMetier("Joignez un fichier, ou dites où trouver ce qui est remis.", champ="fichier")
        if fichier is not None:
            liv.fichier = fichier
        liv.precision = precision
        liv.remis_le = timezone.now()
        liv.motif, liv.juge_par, liv.juge_le = "", None, None


@transaction.atomic
def accepter(livrable, *, par, remise=None):
    """The territory has read it: it is what was expected. Raises ErreurMetier when another one was handed over since `remise`, what was read."""
    with CYCLE_LIVRABLE.passage(livrable, TransitionLivrable.ACCEPTER, par=par) as liv:
        if remise is not None and remise != liv.remise:
            raise ErreurMetier(REMPLACE)
        liv.juge_par, liv.juge_le = par, timezone.now()


@transaction.atomic
def faire_reprendre(livrable, motif, *, par):
    """Send it back, and say what to do again: the provider is written to when it has a link. Raises ErreurMetier without a reason."""
    motif = exiger_motif(motif, "Dites ce qu’il faut reprendre : le prestataire lira cette phrase.")
    with CYCLE_LIVRABLE.passage(livrable, TransitionLivrable.FAIRE_REPRENDRE, par=par) as liv:
        _exiger_en_cours(liv.mission_id, "On ne fait plus rien reprendre")
        liv.motif = motif
        liv.juge_par, liv.juge_le = par, timezone.now()
    annoncer_livrable_a_reprendre(livrable)


@transaction.atomic
def annuler(livrable, *, par):
    """It is no longer expected."""
    with CYCLE_LIVRABLE.passage(livrable, TransitionLivrable.ANNULER, par=par):
        _exiger_en_cours(
            livrable.mission_id, "La liste ne change plus", (StatutMission.PREPAREE, StatutMission.EN_COURS)
        )


@transaction.atomic
def reporter(livrable, attendu_le, *, par):
    """Expect it on another day; the provider is written to when it has a link. Raises ErreurMetier beside `attendu_le`, or once it is handed over."""
    liv, mission = _encore_attendu(livrable, (StatutMission.PREPAREE, StatutMission.EN_COURS))
    if attendu_le == liv.attendu_le:
        raise ErreurMetier("C’est déjà le jour prévu : choisissez-en un autre.", champ="attendu_le")
    if attendu_le < timezone.localdate():
        raise ErreurMetier("Ce jour est passé : choisissez celui où vous l’attendez maintenant.", champ="attendu_le")
    exiger_apres_le_debut(mission, attendu_le)
    avant, liv.attendu_le = liv.attendu_le, attendu_le
    liv.save(update_fields=["attendu_le"])
    inscrire("livrable.reporter", liv, par=par, donnees={"avant": avant, "pour_le": attendu_le})
    if mission.statut == StatutMission.EN_COURS:
        rappeler_livrable(liv)
    livrable.refresh_from_db(fields=["attendu_le"])


@transaction.atomic
def relancer_livrable(livrable, *, par):
    """Remind the provider by its link, once a day at most. Raises ErreurMetier when nothing is late, or when nobody can be written to."""
    liv, mission = _encore_attendu(livrable, (StatutMission.EN_COURS,))
    if not en_retard(liv):
        raise ErreurMetier(
            f"« {liv.titre} » est attendu pour le {date_longue(liv.attendu_le)} : il n’est pas en retard."
        )
    lien = lien_ouvert(mission)
    if lien is None or lien.expire_le <= timezone.now():
        raise ErreurMetier(
            "Ce prestataire n’a pas de lien qui s’ouvre : envoyez-lui-en un nouveau, plus bas, ou appelez-le."
        )
    if not rappeler_livrable(liv):
        raise ErreurMetier("Un mail est déjà parti aujourd’hui pour ce rendu. Laissez un peu de temps, ou appelez.")
    inscrire("livrable.relancer", liv, par=par, donnees={"pour_le": liv.attendu_le})


def _encore_attendu(livrable, etats):
    """(the row under lock, its mission). Raises ErreurMetier once it is handed over, called off, or its mission is in none of these states."""
    livrable.verrouiller()
    liv = Livrable.objects.select_related("mission").get(pk=livrable.pk)
    _exiger_en_cours(liv.mission_id, "On n’attend plus ce rendu", etats)
    if liv.statut not in ATTENDUS:
        raise ErreurMetier(f"Ce rendu est « {liv.get_statut_display()} » : on ne l’attend plus.")
    return liv, liv.mission


def en_retard(livrable, jour=None):
    """Whether its day has passed and it is still to be handed over."""
    return livrable.statut in ATTENDUS and livrable.attendu_le < (jour or timezone.localdate())

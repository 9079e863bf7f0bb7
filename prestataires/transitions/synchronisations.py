"""The yearly « réunion de synchronisation » (metier §1.3): planned, told by each provider, printed, held."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from prestataires.documents.missions import SYNCHRONISATION
from prestataires.enums import StatutMission, StatutSynchronisation, TransitionSynchronisation, UsageLien
from prestataires.models import LienPersonnel, Mission, PointMission, Synchronisation
from prestataires.notifications.missions import annoncer_point
from prestataires.transitions.cycles import CYCLE_SYNCHRONISATION
from prestataires.transitions.exigences import exiger_jour
from prestataires.transitions.liens import ouvrir_lien
from prestataires.transitions.missions import adresse_du_prestataire, lien_ouvert
from socle.documents import demander_si_change
from socle.erreurs import ErreurMetier
from socle.exigences import exiger_texte, texte_net
from socle.journal.registre import inscrire
from socle.mots import date_longue

POINT = ("objectifs", "modalites", "avancement", "positif", "moins_positif", "percu", "recommandations")
POINT_MAX = 1500
LIEU_MAX = 160
RIEN_A_DIRE = "Écrivez au moins une phrase, par exemple où en est la mission."
CHANGE = "Quelqu’un d’autre a rempli ce point pendant que vous écriviez. Rien n’est perdu : relisez, puis enregistrez."


def missions_de_l_annee(parcours, annee):
    """Those that run, or were ended that year."""
    return Mission.objects.filter(
        Q(statut=StatutMission.EN_COURS)
        | Q(statut__in=(StatutMission.TERMINEE, StatutMission.CLOSE), terminee_le__year=annee),
        parcours=parcours,
    )


@transaction.atomic
def prevoir(parcours, champs, *, par):
    """Plan the meeting of a year (`annee`, `jour` and `lieu` may come later), with a point by mission; providers with a link are written to.

    Returns it. Raises ErreurMetier when that year has one, when no mission runs, when the day is of another year.
    """
    parcours.verrouiller()
    annee = champs["annee"]
    if parcours.est_clos:
        raise ErreurMetier("Ce parcours est terminé : on ne prévoit plus de réunion.")
    deja = Synchronisation.objects.filter(parcours=parcours, annee=annee).exclude(statut=StatutSynchronisation.ANNULEE)
    if deja.exists():
        raise ErreurMetier(f"La réunion de {annee} est déjà prévue.", champ="annee")
    missions = list(missions_de_l_annee(parcours, annee).order_by("pk"))
    if not missions:
        raise ErreurMetier("Aucune mission n’est en cours : il n’y a personne à réunir pour l’instant.")
    synchronisation = Synchronisation(parcours=parcours, annee=annee, creee_par=par)
    _placer(synchronisation, champs)
    synchronisation.save(force_insert=True)
    points = PointMission.objects.bulk_create(
        PointMission(synchronisation=synchronisation, mission=mission) for mission in missions
    )
    inscrire("synchronisation.prevoir", synchronisation, par=par, donnees={"annee": annee, "points": len(points)})
    for point in points:
        if lien := lien_ouvert(point.mission):
            annoncer_point(point, lien)
    return synchronisation


def _placer(synchronisation, champs):
    jour = champs.get("jour")
    if jour and jour.year != synchronisation.annee:
        raise ErreurMetier(
            f"Cette réunion est celle de {synchronisation.annee} : ce jour est d’une autre année.", champ="jour"
        )
    synchronisation.jour = jour
    synchronisation.lieu = texte_net(champs.get("lieu"), "lieu", longueur=LIEU_MAX)


def _prevue(synchronisation):
    synchronisation.verrouiller()
    fraiche = Synchronisation.objects.select_for_update(no_key=True).get(pk=synchronisation.pk)
    if fraiche.statut != StatutSynchronisation.PREVUE:
        raise ErreurMetier(f"Cette réunion est « {fraiche.get_statut_display()} » : elle ne change plus.")
    return fraiche


@transaction.atomic
def deplacer(synchronisation, champs, *, par):
    """Change its day or its place. Raises ErreurMetier once it was held or called off."""
    s = _prevue(synchronisation)
    _placer(s, champs)
    s.save(update_fields=["jour", "lieu"])
    inscrire("synchronisation.deplacer", s, par=par, donnees={"jour": s.jour})
    synchronisation.refresh_from_db()


@transaction.atomic
def remplir(point, champs, *, revision, par=None):
    """Say where a mission stands (keys of POINT). `par` is None for the provider itself.

    Raises ErreurMetier when there is nothing in it, once the meeting was held, or when somebody filled it since `revision`.
    """
    _prevue(point.synchronisation)
    p = PointMission.objects.select_for_update(no_key=True).get(pk=point.pk)
    if p.revision != revision:
        raise ErreurMetier(CHANGE)
    for nom in POINT:
        setattr(p, nom, texte_net(champs.get(nom), nom, longueur=POINT_MAX))
    if not any(getattr(p, nom) for nom in POINT):
        raise ErreurMetier(RIEN_A_DIRE, champ="avancement")
    p.rempli_par, p.rempli_le = par, timezone.now()
    p.revision += 1
    p.save(update_fields=[*POINT, "rempli_par", "rempli_le", "revision"])
    inscrire("point.remplir", p, par=par, donnees={"mission": p.mission_id, "revision": p.revision})
    point.refresh_from_db()


@transaction.atomic
def relancer(synchronisation, *, par):
    """Write to the providers that have not filled their point, once a day at most; those that never had a link receive one.

    Returns (written, without an address or whose link was taken back).
    """
    s = _prevue(synchronisation)
    ecrits, sans_adresse = 0, 0
    vides = (
        PointMission.objects.filter(synchronisation=s, rempli_le=None)
        .exclude(mission__statut=StatutMission.INTERROMPUE)
        .select_related("mission__prestataire")
    )
    for point in vides.order_by("pk"):
        lien = lien_ouvert(point.mission)
        if lien is None:
            adresse = adresse_du_prestataire(point.mission.prestataire)
            # A link that was taken back is given again from the mission, by who took it back.
            if not adresse or LienPersonnel.objects.filter(mission=point.mission).exists():
                sans_adresse += 1
                continue
            lien = ouvrir_lien(
                point.mission.prestataire, UsageLien.MISSION, email=adresse, par=par, mission=point.mission
            )
        else:
            annoncer_point(point, lien)
        ecrits += 1
    inscrire("synchronisation.relancer", s, par=par, donnees={"ecrits": ecrits, "sans_adresse": sans_adresse})
    return ecrits, sans_adresse


@transaction.atomic
def imprimer(synchronisation, *, par):
    """Have the points printed, in one document for the meeting. Returns the Document: the last one when nothing changed."""
    synchronisation.verrouiller()
    document, nouveau = demander_si_change(SYNCHRONISATION, synchronisation, par=par)
    if nouveau:
        inscrire("synchronisation.imprimer", synchronisation, par=par, donnees={"tour": document.tour})
    return document


@transaction.atomic
def tenir(synchronisation, jour, releve, *, par):
    """It was held that day, and this was decided. Raises ErreurMetier for a day to come or of another year, or without a word of what was decided."""
    releve = exiger_texte(releve, "Notez en quelques phrases ce qui a été décidé.", "releve")
    journal = {"le": jour}
    with CYCLE_SYNCHRONISATION.passage(synchronisation, TransitionSynchronisation.TENIR, par=par, journal=journal) as s:
        exiger_jour(jour, champ="jour")
        if jour.year not in (s.annee, s.annee + 1):
            raise ErreurMetier(
                f"Cette réunion est celle de {s.annee} : le {date_longue(jour)} n’y est pas.", champ="jour"
            )
        s.jour, s.releve = jour, releve


@transaction.atomic
def annuler(synchronisation, *, par):
    """It will not be held; another one may be planned for the same year."""
    with CYCLE_SYNCHRONISATION.passage(synchronisation, TransitionSynchronisation.ANNULER, par=par):
        pass

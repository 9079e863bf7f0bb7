"""The mail of a mission, to its provider: its personal link, what to do again, an invoice refused, a point to fill."""

from django.utils import timezone

from parcours.models import Parcours
from prestataires.enums import StatutFacture, StatutLivrable, StatutMission, StatutSynchronisation, UsageLien
from prestataires.liens import adresse
from prestataires.models import Facture, LienPersonnel, Livrable, PointMission
from prestataires.notifications.liens import presenter_lien
from socle.mots import date_longue, euros
from socle.travaux.courriels import Lettre, inscrire_lettre, poster
from socle.travaux.models import Courriel

A_REPRENDRE = "prestataires.livrable_a_reprendre"
ATTENDU = "prestataires.livrable_attendu"
FACTURE_REFUSEE = "prestataires.facture_refusee"
POINT = "prestataires.point_a_remplir"


def _lien_de(mission_pk):
    return LienPersonnel.objects.filter(mission=mission_pk, revoque_le=None).first()


def _vivant(pk):
    """The link behind a mail, as it stands when the mail leaves; None once it was taken back."""
    return LienPersonnel.objects.select_related("cree_par").filter(pk=pk, revoque_le=None).first()


def _territoire(mission):
    return Parcours.objects.pour_page().get(pk=mission.parcours_id).collectivite


# --- the link itself -----------------------------------------------------------------------------------------------------------------


@presenter_lien(UsageLien.MISSION)
def _lettre_du_lien(lien, ou):
    mission = lien.mission
    if mission.statut in (StatutMission.PREPAREE, StatutMission.INTERROMPUE):
        return None
    collectivite = _territoire(mission)
    etape = mission.etape.titre
    return Lettre(
        sujet=f"{collectivite.nom} : votre mission « {etape} »",
        paragraphes=[
            f"{collectivite.nom_complet} vous confie la mission « {etape} », "
            f"du {date_longue(mission.debut)} au {date_longue(mission.fin)}.",
            "Sur cette page, sans compte ni mot de passe, vous remettez ce qui est attendu, déposez vos factures et, "
            "une fois par an, dites où en est la mission.",
            f"Ce lien est pour vous seul. Il s’ouvre jusqu’au {date_longue(lien.expire_le)} ; ensuite, la page vous en propose un nouveau.",
        ],
        action=("Suivre ma mission", ou),
        signataire=lien.cree_par,
        lien_personnel=True,
    )


# --- what is asked on it ---------------------------------------------------------------------------------------------------------------


def annoncer_livrable_a_reprendre(livrable):
    """Tell the provider what to do again; without a link, the team tells it itself."""
    if lien := _lien_de(livrable.mission_id):
        cle = f"{A_REPRENDRE}:{livrable.pk}:{livrable.juge_le:%Y%m%d%H%M%S}"
        poster(A_REPRENDRE, lien.email, {"livrable": livrable.pk, "lien": lien.pk}, cle=cle)


def rappeler_livrable(livrable):
    """Tell the provider by when it is expected, once a day and for a same day; returns whether a mail leaves (not without a link)."""
    lien = _lien_de(livrable.mission_id)
    if lien is None:
        return False
    cle = f"{ATTENDU}:{livrable.pk}:{livrable.attendu_le.isoformat()}:{timezone.localdate().isoformat()}"
    if Courriel.objects.filter(cle=cle).exists():
        return False
    poster(ATTENDU, lien.email, {"livrable": livrable.pk, "lien": lien.pk}, cle=cle)
    return True


def annoncer_facture_refusee(facture):
    """Tell the provider why an invoice does not hold."""
    if lien := _lien_de(facture.mission_id):
        poster(
            FACTURE_REFUSEE,
            lien.email,
            {"facture": facture.pk, "lien": lien.pk},
            cle=f"{FACTURE_REFUSEE}:{facture.pk}",
        )


def annoncer_point(point, lien):
    """Ask the provider for its point, once a day at most."""
    cle = f"{POINT}:{point.pk}:{timezone.localdate().isoformat()}"
    poster(POINT, lien.email, {"point": point.pk, "lien": lien.pk}, cle=cle)


def _lettre_a_reprendre(ids):
    livrable = Livrable.objects.select_related("mission", "juge_par").get(pk=ids["livrable"])
    lien = _vivant(ids["lien"])
    if lien is None or livrable.statut != StatutLivrable.A_REPRENDRE:
        return None
    return Lettre(
        sujet=f"{_territoire(livrable.mission).nom} : « {livrable.titre} » est à reprendre",
        paragraphes=[f"Nous avons lu « {livrable.titre} ». {livrable.motif}", "Rien d’autre ne change."],
        action=("Remettre une nouvelle version", adresse(lien)),
        signataire=livrable.juge_par,
        lien_personnel=True,
    )


def _lettre_attendu(ids):
    livrable = Livrable.objects.select_related("mission").get(pk=ids["livrable"])
    lien = _vivant(ids["lien"])
    if lien is None or livrable.statut not in (StatutLivrable.ATTENDU, StatutLivrable.A_REPRENDRE):
        return None
    jour = date_longue(livrable.attendu_le)
    if livrable.attendu_le < timezone.localdate():
        sujet, phrase = "est en retard", f"Nous attendions « {livrable.titre} » pour le {jour}, et ne l’avons pas reçu."
    else:
        sujet, phrase = f"est attendu pour le {jour}", f"Nous attendons maintenant « {livrable.titre} » pour le {jour}."
    return Lettre(
        sujet=f"{_territoire(livrable.mission).nom} : « {livrable.titre} » {sujet}",
        paragraphes=[phrase, "Si ce jour ne vous va pas, répondez à ce mail : nous en choisirons un autre ensemble."],
        action=("Remettre ce qui est attendu", adresse(lien)),
        signataire=lien.cree_par,
        lien_personnel=True,
    )


def _lettre_facture_refusee(ids):
    facture = Facture.objects.select_related("mission", "jugee_par").get(pk=ids["facture"])
    lien = _vivant(ids["lien"])
    if lien is None or facture.statut != StatutFacture.REFUSEE:
        return None
    return Lettre(
        sujet=f"{_territoire(facture.mission).nom} : votre facture {facture.numero} est refusée",
        paragraphes=[
            f"Nous ne pouvons pas accepter votre facture {facture.numero} ({euros(facture.ttc)} TTC). {facture.motif}",
            "Déposez-en une autre, ou répondez à ce mail.",
        ],
        action=("Déposer une autre facture", adresse(lien)),
        signataire=facture.jugee_par,
        lien_personnel=True,
    )


def _lettre_point(ids):
    point = PointMission.objects.select_related("synchronisation", "mission__etape").get(pk=ids["point"])
    lien, reunion = _vivant(ids["lien"]), point.synchronisation
    if lien is None or point.rempli_le or reunion.statut != StatutSynchronisation.PREVUE:
        return None
    ou = f" à {reunion.lieu}" if reunion.lieu else ""
    quand = f"le {date_longue(reunion.jour)}{ou}" if reunion.jour else f"en {reunion.annee}"
    return Lettre(
        sujet=f"{_territoire(point.mission).nom} : où en est votre mission ?",
        paragraphes=[
            f"Nous réunissons les élus et tous nos prestataires {quand}. Pour la préparer, dites-nous où en est "
            f"votre mission « {point.mission.etape.titre} », ce qui vous étonne, ce que vous recommandez pour la suite.",
            "Quelques phrases suffisent. Tous les participants les liront.",
        ],
        action=("Remplir mon point", adresse(lien)),
        signataire=lien.cree_par,
        lien_personnel=True,
    )


inscrire_lettre(A_REPRENDRE, _lettre_a_reprendre)
inscrire_lettre(ATTENDU, _lettre_attendu)
inscrire_lettre(FACTURE_REFUSEE, _lettre_facture_refusee)
inscrire_lettre(POINT, _lettre_point)

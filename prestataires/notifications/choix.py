"""The mails of the joint choice: a round opens, a round closes, providers learn whether they are chosen.

Ids only in the rows; what is said in a mail is read when it leaves, and only of rounds that are closed.
"""

from django.conf import settings
from django.urls import reverse

from parcours.models import Parcours
from parcours.notifications import adresse_interlocuteur
from prestataires.choix import tour_revele
from prestataires.enums import IssueTour, ModeTour, StatutBesoin, StatutCandidature
from prestataires.models import Candidature, LienPersonnel, Tour
from socle.mots import date_longue
from socle.travaux.courriels import Lettre, inscrire_lettre, poster

OUVERT_TERRITOIRE = "prestataires.avis_ouvert_territoire"
OUVERT_ANCT = "prestataires.avis_ouvert_anct"
CLOS_TERRITOIRE = "prestataires.avis_clos_territoire"
CLOS_ANCT = "prestataires.avis_clos_anct"
PRESTATAIRE = "prestataires.choix_prestataire"


def annoncer_ouverture(tour):
    """Ask for an opinion: ANCT's, and the territory's own when both are awaited."""
    parcours = tour.besoin.parcours
    poster(OUVERT_ANCT, parcours.referent.email, {"tour": tour.pk}, cle=f"{OUVERT_ANCT}:{tour.pk}")
    if tour.mode == ModeTour.CLASSEMENT and (adresse := adresse_interlocuteur(parcours)):
        poster(OUVERT_TERRITOIRE, adresse, {"tour": tour.pk}, cle=f"{OUVERT_TERRITOIRE}:{tour.pk}")


def annoncer_cloture(tour):
    """Tell both sides what came of a round."""
    parcours = tour.besoin.parcours
    poster(CLOS_ANCT, parcours.referent.email, {"tour": tour.pk}, cle=f"{CLOS_ANCT}:{tour.pk}")
    if adresse := adresse_interlocuteur(parcours):
        poster(CLOS_TERRITOIRE, adresse, {"tour": tour.pk}, cle=f"{CLOS_TERRITOIRE}:{tour.pk}")


def annoncer_choix(besoin, tour):
    """Tell each provider of a need, in neutral words, whether it is chosen. `tour` is the last round: a choice made again is told again."""
    departagees = Candidature.objects.filter(
        besoin=besoin, statut__in=(StatutCandidature.RETENUE, StatutCandidature.NON_RETENUE)
    ).select_related("prestataire")
    adresses = dict(
        LienPersonnel.objects.filter(candidature__besoin=besoin).order_by("pk").values_list("candidature", "email")
    )
    for candidature in departagees:
        if adresse := adresses.get(candidature.pk) or candidature.prestataire.email:
            poster(
                PRESTATAIRE,
                adresse,
                {"candidature": candidature.pk, "tour": tour.pk},
                cle=f"{PRESTATAIRE}:{candidature.pk}:{tour.pk}",
            )


# --- letters ----------------------------------------------------------------------------------------------------------------------


def _lire(ids):
    """(round, its need, its parcours)"""
    tour = Tour.objects.select_related("besoin", "ouvert_par").get(pk=ids["tour"])
    return tour, tour.besoin, Parcours.objects.pour_page().get(pk=tour.besoin.parcours_id)


def _page(besoin):
    return settings.SITE_URL + reverse("prestataires:avis", args=[besoin.parcours_id, besoin.pk])


def _donner(tour):
    args = [tour.besoin.parcours_id, tour.besoin_id, tour.pk]
    return settings.SITE_URL + reverse("prestataires:avis_donner", args=args)


def _est_attendu(tour):
    return tour.clos_le is None and tour.besoin.statut == StatutBesoin.CHOIX


def _lettre_ouvert_territoire(ids):
    tour, besoin, parcours = _lire(ids)
    if not _est_attendu(tour):
        return None
    quoi = "un second avis" if tour.rang > 1 else "votre avis"
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : {quoi} sur les prestataires",
        paragraphes=[
            f"Pour « {besoin.titre} », donnez {quoi} sur les offres reçues : une place et une phrase pour chacune.",
            "L’avis de l’ANCT s’affichera quand vous aurez donné le vôtre. Ensuite, vous choisissez et vous achetez.",
        ],
        action=("Donner notre avis", _donner(tour)),
        signataire=parcours.referent,
    )


def _lettre_ouvert_anct(ids):
    tour, besoin, parcours = _lire(ids)
    if not _est_attendu(tour):
        return None
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : un avis à donner sur un prestataire",
        paragraphes=[
            f"{parcours.collectivite.nom} attend l’avis de l’ANCT pour « {besoin.titre} », au plus tard le {date_longue(tour.echeance)}.",
            "Passé ce jour, le choix continue sans avis de l’ANCT.",
        ],
        action=("Donner l’avis de l’ANCT", _donner(tour)),
        signataire=tour.ouvert_par,
    )


def _lettre_clos_territoire(ids):
    tour, besoin, parcours = _lire(ids)
    if tour.clos_le is None or besoin.statut != StatutBesoin.CHOIX:
        return None
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : {_nouvelle(tour)}",
        paragraphes=[
            f"« {besoin.titre} ». {tour_revele(tour).resultat}",
            "C’est maintenant à vous : choisissez, et dites en une phrase pourquoi.",
        ],
        action=("Lire les avis et choisir", _page(besoin)),
        signataire=parcours.referent,
    )


def _lettre_clos_anct(ids):
    tour, besoin, parcours = _lire(ids)
    if tour.clos_le is None or tour.issue == IssueTour.ANNULE:
        return None
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : {_nouvelle(tour)}",
        paragraphes=[
            f"« {besoin.titre} ». {tour_revele(tour).resultat}",
            "Le territoire choisit : vous n’avez rien à faire.",
        ],
        action=("Lire les avis", _page(besoin)),
        signataire=tour.ouvert_par,
    )


def _nouvelle(tour):
    if tour.issue == IssueTour.SANS_AVIS:
        return "le choix continue sans avis de l’ANCT"
    return "l’avis de l’ANCT est donné" if tour.mode == ModeTour.AVIS else "les deux avis sont donnés"


def _lettre_prestataire(ids):
    candidature = Candidature.objects.select_related("prestataire", "besoin__choisi_par").get(pk=ids["candidature"])
    besoin = candidature.besoin
    if besoin.statut != StatutBesoin.CHOISI:
        return None
    territoire = Parcours.objects.pour_page().get(pk=besoin.parcours_id).collectivite
    if candidature.statut == StatutCandidature.RETENUE:
        suite = "Votre proposition est choisie. Le territoire vous contactera pour la suite : ce mail n’est pas une commande."
    elif candidature.statut == StatutCandidature.NON_RETENUE:
        suite = "Un autre prestataire est choisi pour cette demande. Merci du temps que vous y avez passé."
    else:
        return None
    return Lettre(
        sujet=f"{territoire.nom} : suite donnée à « {besoin.titre} »",
        paragraphes=[f"{territoire.nom} vous avait consulté pour « {besoin.titre} ».", suite],
        # No account: the one thing to do is to answer the person who chose.
        action=(f"Écrire à {besoin.choisi_par.nom_complet}", f"mailto:{besoin.choisi_par.email}"),
        signataire=besoin.choisi_par,
    )


for _code, _lettre in (
    (OUVERT_TERRITOIRE, _lettre_ouvert_territoire),
    (OUVERT_ANCT, _lettre_ouvert_anct),
    (CLOS_TERRITOIRE, _lettre_clos_territoire),
    (CLOS_ANCT, _lettre_clos_anct),
    (PRESTATAIRE, _lettre_prestataire),
):
    inscrire_lettre(_code, _lettre)

"""The mails of the register: what became of the one that a territory proposed."""

from django.conf import settings
from django.urls import reverse

from parcours.models import Parcours
from parcours.notifications import adresse_interlocuteur
from prestataires.enums import Statut
from prestataires.models import Proposition
from socle.travaux.courriels import Lettre, inscrire_lettre, poster

SUITE = "prestataires.proposition_suite"


def annoncer_suite(prestataire):
    """Tell each territory that proposed this provider that it is referenced, or that it will not be; once for each answer."""
    for proposition in prestataire.propositions.select_related("parcours").order_by("pk"):
        if adresse := adresse_interlocuteur(proposition.parcours):
            ids = {"proposition": proposition.pk, "statut": prestataire.statut}
            poster(SUITE, adresse, ids, cle=f"{SUITE}:{proposition.pk}:{prestataire.statut}")


def _lettre(ids):
    proposition = Proposition.objects.select_related("prestataire").get(pk=ids["proposition"])
    prestataire = proposition.prestataire
    if prestataire.statut != ids["statut"] or prestataire.fusionne_dans_id:
        return None
    parcours = Parcours.objects.pour_page().get(pk=proposition.parcours_id)
    collectivite = parcours.collectivite.nom
    if prestataire.statut == Statut.REFERENCE:
        return Lettre(
            sujet=f"{collectivite} : {prestataire.nom} est référencé",
            paragraphes=[
                f"Vous aviez proposé {proposition.nom}. Sa fiche est complète : il est maintenant dans la liste.",
                "Vous pouvez lui demander un devis. Vous choisissez et vous achetez.",
            ],
            action=(
                "Lire sa fiche",
                settings.SITE_URL + reverse("prestataires:fiche", args=[parcours.pk, prestataire.pk]),
            ),
            signataire=parcours.referent,
        )
    return Lettre(
        sujet=f"{collectivite} : à propos de {proposition.nom}",
        paragraphes=[
            f"Vous aviez proposé {proposition.nom}. Il n’entre pas dans la liste des prestataires référencés.",
            "Répondez à ce mail pour en parler avec moi, ou proposez-en un autre.",
        ],
        action=(
            "Voir les prestataires près de chez vous",
            settings.SITE_URL + reverse("prestataires:liste", args=[parcours.pk]),
        ),
        signataire=parcours.referent,
    )


inscrire_lettre(SUITE, _lettre)

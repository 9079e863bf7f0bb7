"""The mail of a convention: one thing asked, one link."""

from django.conf import settings
from django.urls import reverse

from conventions.enums import StatutActe
from conventions.models import Acte
from parcours.models import Parcours
from parcours.notifications import adresse_interlocuteur
from socle.mots import euros
from socle.travaux.courriels import Lettre, inscrire_lettre, poster

PRETE = "conventions.prete"


def annoncer_convention(acte, parcours):
    """Tell the interlocuteur that the convention can be voted and signed. Nobody to write to: the page says it all the same."""
    adresse = adresse_interlocuteur(parcours)
    if adresse:
        poster(PRETE, adresse, {"acte": acte.pk}, cle=f"{PRETE}:{acte.pk}")


def _lettre_prete(ids):
    acte = Acte.objects.select_related("convention").get(pk=ids["acte"])
    if acte.statut != StatutActe.VALIDEE:
        return None
    parcours = Parcours.objects.pour_page().get(pk=acte.convention.parcours_id)
    collectivite = parcours.collectivite
    premier = acte.tranches.order_by("rang").first()
    signataire = "le maire" if collectivite.est_commune else "la présidence"
    return Lettre(
        sujet=f"{collectivite.nom} : votre convention est prête",
        paragraphes=[
            f"La convention {acte.numero} est prête : {euros(acte.montant_delta)} pour votre parcours. Voici la suite.",
            "1. Inscrivez-la à l’ordre du jour de votre conseil.",
            "2. Envoyez la délibération à la préfecture.",
            f"3. Faites signer {signataire}, sur papier ou par voie électronique, et envoyez-moi le document signé.",
            f"Premier versement prévu, une fois la convention signée : {euros(premier.montant)}.",
        ],
        action=("Voir la convention", settings.SITE_URL + reverse("conventions:page", args=[parcours.pk])),
        signataire=parcours.referent,
    )


inscrire_lettre(PRETE, _lettre_prete)

"""What the room shows on the page of a parcours: its next committee."""

from pilotage.droits import peut_fixer
from pilotage.models import Comite
from socle.panneaux import Panneau, inscrire_panneau


def _prochain_comite(request, parcours):
    comite = Comite.objects.filter(parcours=parcours).a_venir().only("parcours", "date_heure", "lieu").first()
    return {"comite": comite, "parcours": parcours, "peut_fixer": peut_fixer(request.user, parcours)}


inscrire_panneau(
    Panneau("parcours.Parcours", "Prochain comité", "pilotage/panneau_comite.html", _prochain_comite, rang=40)
)

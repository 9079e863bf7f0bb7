"""What this room shows elsewhere: the number and the stage of the convention, on the page of its parcours."""

from conventions.enums import StatutActe
from conventions.etats import etape_courante
from conventions.models import Acte
from socle.panneaux import Panneau, inscrire_panneau


def _donnees(request, parcours):
    acte = Acte.objects.du_parcours(parcours).first()
    if acte is None or (acte.statut == StatutActe.ABANDONNEE and not request.user.est_anct):
        return None
    return {"acte": acte, "parcours": parcours, "etape": etape_courante(acte, parcours)}


inscrire_panneau(Panneau("parcours.Parcours", "Convention", "conventions/panneau.html", _donnees, rang=20))

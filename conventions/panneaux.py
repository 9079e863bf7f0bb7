"""What this room shows elsewhere: the number and the stage of the convention, on the page of its parcours."""

from conventions.enums import StatutActe
from conventions.etats import etape_courante
from conventions.models import Acte
from socle.panneaux import Panneau, inscrire_panneau

CHAMPS = ("statut", "numero", "montant_delta", "signee_collectivite_le", "signee_anct_le")


def _donnees(request, parcours):
    # The frozen text of an act is long; its panel shows a number and a stage.
    acte = Acte.objects.du_parcours(parcours).only(*CHAMPS).first()
    if acte is None or (acte.statut == StatutActe.ABANDONNEE and not request.user.est_anct):
        return None
    return {"acte": acte, "parcours": parcours, "etape": etape_courante(acte, parcours)}


inscrire_panneau(Panneau("parcours.Parcours", "Convention", "conventions/panneau.html", _donnees, rang=20))

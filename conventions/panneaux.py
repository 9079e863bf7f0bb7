"""What this room shows elsewhere: the convention on the page of its parcours; what is promised, paid and found elsewhere on its page of means."""

from django.db.models import Count, F, Q

from conventions.cumul import prevus_a_suivre
from conventions.enums import SIGNES, GenreFinanceur, StatutActe, StatutRessource
from conventions.etapes import etape_courante
from conventions.models import Acte, LigneContractee, Ressource
from socle.champs import SommeEuros
from socle.panneaux import Panneau, inscrire_panneau

CHAMPS = (
    "statut",
    "rang",
    "numero",
    "montant_delta",
    "signee_collectivite_le",
    "signee_anct_le",
    "convention__montant_total",
)


def _donnees(request, parcours):
    # The frozen text of an act is long; its panel shows a number and a stage.
    acte = Acte.objects.du_parcours(parcours).select_related("convention").only(*CHAMPS).first()
    if acte is None or (acte.statut == StatutActe.ABANDONNEE and not request.user.est_anct):
        return None
    return {"acte": acte, "parcours": parcours, "etape": etape_courante(acte, parcours)}


inscrire_panneau(Panneau("parcours.Parcours", "Convention", "conventions/panneau.html", _donnees, rang=20))


def _promis_et_verse(request, parcours):
    """What signed acts promise for each étape, and what was paid on the whole (a payment belongs to no étape). One query."""
    lignes = list(
        LigneContractee.objects.filter(acte__statut__in=SIGNES, acte__convention__parcours=parcours)
        .values(nom=F("etape__titre"), verse=F("acte__convention__montant_paye"))
        .annotate(promis=SommeEuros("montant_delta"))
        .order_by("etape__debut", "etape")
    )
    if not lignes:
        return None
    return {"lignes": lignes, "promis": sum(ligne["promis"] for ligne in lignes), "verse": lignes[0]["verse"]}


inscrire_panneau(
    Panneau("parcours.Parcours:moyens", "Promis et versé", "conventions/panneau_moyens.html", _promis_et_verse, rang=20)
)


def _autres_financements(request, parcours):
    """What other funders were asked for, gave and paid, and how many of those planned here nobody follows. Two queries."""
    sommes = Ressource.objects.du_parcours(parcours).aggregate(
        nb=Count("pk"),
        demande=SommeEuros("montant_demande", filter=Q(statut=StatutRessource.DEMANDEE)),
        obtenu=SommeEuros("montant_obtenu", filter=~Q(genre=GenreFinanceur.PROPRE)),
        propre=SommeEuros("montant_obtenu", filter=Q(genre=GenreFinanceur.PROPRE)),
        recu=SommeEuros("montant_recu"),
    )
    a_suivre = prevus_a_suivre(parcours).count()
    if not sommes["nb"] and not a_suivre:
        return None
    return sommes | {"parcours": parcours, "a_suivre": a_suivre}


inscrire_panneau(
    Panneau(
        "parcours.Parcours:moyens",
        "Les autres financements",
        "conventions/panneau_ressources.html",
        _autres_financements,
        rang=30,
    )
)

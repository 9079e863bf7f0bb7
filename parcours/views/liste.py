"""« Nos étapes », the list: plain for a village; from ten étapes, searched, grouped and added up for a city."""

from django.db.models import F
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst

from parcours import droits
from parcours.acces import parcours_ou_404
from parcours.enums import Nature, Source
from parcours.models import Etape, Moyen
from socle.comptes.reprise import connexion_exigee


def _adresses(nom, parcours):
    """The address of each item on this route: `reverse` is asked once for a list, not once per line."""
    avant, apres = reverse(nom, args=[parcours.pk, 0]).rsplit("0", 1)
    return lambda item: f"{avant}{item.pk}{apres}"


@connexion_exigee
def etapes(request, pk):
    parcours = parcours_ou_404(request, pk)
    peut_modifier = droits.peut_modifier(request.user, parcours)
    toutes = list(
        Etape.objects.filter(parcours=parcours).annotate(nature=F("action__nature"), nom_pilote=F("pilote__nom"))
    )
    retires = [etape for etape in toutes if etape.retire_le is not None]
    contexte = {
        "parcours": parcours,
        "lignes": _lignes(request, parcours, [etape for etape in toutes if etape.retire_le is None], peut_modifier),
        "peut_modifier": peut_modifier,
        "retires": sorted(retires, key=lambda etape: etape.retire_le, reverse=True),
        "fil": [("Le parcours", reverse("parcours:apercu", args=[pk])), ("Nos étapes", "")],
    }
    return render(request, "parcours/etapes.html", contexte)


def _lignes(request, parcours, presentes, peut_modifier):
    """What the list says of each étape, and the addresses of what this person may do with it ("" when nothing)."""
    demandes = Moyen.objects.presents().filter(parcours=parcours, source=Source.ANCT, etape__isnull=False)
    couts = dict(demandes.values_list("etape", "prevu"))
    modifier, retirer, suivre = (
        _adresses(f"parcours:etape_{nom}", parcours) for nom in ("modifier", "retirer", "suivi")
    )
    lignes = []
    for etape in presentes:
        etape.parcours = parcours
        modifiable = peut_modifier and not etape.est_contractee
        lignes.append(
            {
                "titre": etape.titre,
                "statut": etape.get_statut_display(),
                "nature": capfirst(Nature(etape.nature).label),
                "debut": etape.debut,
                "fin": etape.fin,
                "pilote": etape.nom_pilote,
                "cout": couts.get(etape.pk),
                "saisie_par_anct": etape.saisi_par_anct,
                "modifier": modifier(etape) if modifiable else "",
                "retirer": retirer(etape) if modifiable else "",
                "suivre": suivre(etape) if droits.peut_suivre_etape(request.user, etape) else "",
            }
        )
    return lignes

"""The providers a territory may choose from, in an order that is explained, as a list or on a map."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from parcours.acces import parcours_ou_404
from parcours.enums import StatutEtape
from parcours.models import Etape
from prestataires import droits
from prestataires.carte import Zoom, dessiner
from prestataires.enums import Portee
from prestataires.forms.annuaire import CARTE, LISTE, AnnuaireForm, lire_recherche
from prestataires.rapprochement import classer
from socle.comptes.reprise import connexion_exigee

# On the map, all those of a page are drawn at once.
PAR_PAGE = {LISTE: 20, CARTE: 100}


@require_GET
@connexion_exigee
def liste(request, parcours_pk):
    """« Qui peut vous aider ? »: the list and the map of the same search, for the territory or for one of its étapes (`?etape=`)."""
    parcours = parcours_ou_404(request, parcours_pk)
    etapes = (
        Etape.objects.presents()
        .filter(parcours=parcours)
        .exclude(statut=StatutEtape.ABANDONNEE)
        .select_related("action")
    )
    # An address that says a part of the search shows the form whole.
    form = AnnuaireForm({"portee": Portee.ICI, **request.GET.dict()} if request.GET else None, etapes=etapes)
    recherche = lire_recherche(form)
    classement, page = _page(request, parcours.collectivite, recherche)
    # Who cannot come is said once, on the first page.
    ecartes = classement.ecartes if page.number == 1 else []
    debut = (page.number - 1) * PAR_PAGE[recherche.vue]
    possibles = list(enumerate(classement.possibles, debut + 1))
    ecartes = list(enumerate(ecartes, classement.nb_possibles + 1))
    contexte = {
        "parcours": parcours,
        "form": form,
        "recherche": recherche,
        "classement": classement,
        "possibles": possibles,
        "ecartes": ecartes,
        "page_liste": page,
        "zooms": Zoom,
        "peut_proposer": droits.peut_proposer_prestataire(request.user, parcours),
        "fil": [
            ("Le parcours", reverse("parcours:apercu", args=[parcours.pk])),
            ("Nos étapes", reverse("parcours:etapes", args=[parcours.pk])),
            ("Prestataires", ""),
        ],
    }
    if recherche.vue == CARTE:
        contexte["dessin"] = dessiner(parcours.collectivite, [*possibles, *ecartes], recherche.zoom)
    return render(request, "prestataires/liste.html", contexte)


def _page(request, collectivite, recherche):
    """(Classement of the page asked for, Page); the last one when it asks for too far."""
    taille = PAR_PAGE[recherche.vue]
    demandee = request.GET.get("page", "")
    numero = int(demandee) if demandee.isdecimal() and 0 < len(demandee) < 5 else 1
    while True:
        classement = classer(
            collectivite,
            recherche.criteres,
            texte=recherche.texte,
            portee=recherche.portee,
            tri=recherche.tri,
            parmi=recherche.parmi,
            limite=taille,
            depuis=(max(numero, 1) - 1) * taille,
        )
        page = Paginator(range(classement.nb_possibles), taille).get_page(numero)
        if classement.possibles or numero <= 1:
            return classement, page
        # Past the end: nothing came back, not even how many there are.
        numero = page.number if classement.nb_possibles else 1

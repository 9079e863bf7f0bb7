"""At ANCT: the opinions to give, and what each collectivité bought from each provider."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from prestataires import achats as lecture
from prestataires import droits
from prestataires.enums import Partie, StatutBesoin
from prestataires.forms.choix import FiltreAchatsForm
from prestataires.models import Bulletin, Tour
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.tableurs import FORMATS, emporter

PAR_PAGE = 50


def _fil(titre):
    return [("À traiter", reverse("gestion:index")), (titre, "")]


@require_GET
@connexion_exigee
def avis_a_donner(request):
    """The rounds that wait for ANCT, the most urgent first: one's own territories, or all."""
    exiger(droits.peut_lire_les_listes(request.user))
    donnes = Bulletin.sous_pli.filter(tour=OuterRef("pk"), partie=Partie.ANCT)
    attendus = (
        Tour.objects.ouverts()
        .filter(~Exists(donnes), besoin__statut=StatutBesoin.CHOIX)
        .select_related("besoin__parcours__collectivite__departement", "besoin__parcours__referent")
        .order_by("echeance", "pk")
    )
    tous = request.GET.get("qui") != "miens"
    if not tous:
        attendus = attendus.filter(besoin__parcours__referent=request.user)
    contexte = {
        "page_liste": Paginator(attendus, PAR_PAGE).get_page(request.GET.get("page")),
        "tous": tous,
        "peut_donner": bool(droits.peut_piloter_anct(request.user)),
        "jour": timezone.localdate(),
        "fil": _fil("Avis à donner"),
    }
    return render(request, "prestataires/avis_gestion.html", contexte)


def _filtre(request):
    """(form, lines that it keeps)"""
    exiger(droits.peut_lire_les_listes(request.user))
    form = FiltreAchatsForm(request.GET.dict(), annees=lecture.annees())
    d = form.cleaned_data if form.is_valid() else {}
    garde = {"annee": d.get("annee"), "texte": d.get("q", ""), "alerte": d.get("alerte", False)}
    return form, lecture.lignes(timezone.localdate(), **garde)


@require_GET
@connexion_exigee
def achats(request):
    form, lignes = _filtre(request)
    contexte = {
        "form": form,
        "page_liste": Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page")),
        "total": sum(ligne.total for ligne in lignes),
        "filtre": request.GET.urlencode(),
        "formats": FORMATS,
        "fil": _fil("Achats"),
    }
    return render(request, "prestataires/choix_achats.html", contexte)


@require_GET
@connexion_exigee
def achats_exporter(request, format_fichier):
    """The same lines, all of them."""
    _, lignes = _filtre(request)
    return emporter(lambda: lecture.feuilles(lignes), "achats", format_fichier)

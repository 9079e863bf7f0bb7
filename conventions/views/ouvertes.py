"""The open data: the public page and its two files, and ANCT's worklist of what is to be published."""

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_GET, require_POST, require_safe

from conventions import droits
from conventions.essentielles import fichiers
from conventions.essentielles.colonnes import SCHEMA, URL_DU_SCHEMA, VERSION_DU_SCHEMA
from conventions.essentielles.suivi import Filtre, suivre
from conventions.essentielles.travail import seuil_annuel
from conventions.forms.publication import NonPublicationForm
from conventions.models import Convention
from conventions.transitions import publication
from conventions.views.acces import exiger_anct
from socle.comptes.reprise import connexion_exigee
from socle.comptes.second_facteur import sans_second_facteur
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.mots import pluriel

PAR_PAGE = 50
APERCU = 10
DUREE_DU_CACHE = 600  # seconds: what is published is there ten minutes later, everywhere
LICENCE = ("Licence Ouverte 2.0", "https://github.com/etalab/licence-ouverte/blob/master/LO.md")


# --- open to all --------------------------------------------------------------------------------------------------------
@sans_second_facteur
@require_safe
def donnees_ouvertes(request):
    """Both files, their format, their licence, their last change, and a look at what is in them."""
    subventions, territoires = fichiers.subventions(), fichiers.territoires()
    contexte = {
        "subventions": subventions,
        "territoires": territoires,
        "apercu_subventions": [
            ligne | {"signee_le": date.fromisoformat(ligne["dateConvention"])}
            for ligne in subventions.lignes[-APERCU:][::-1]
        ],
        "apercu_territoires": territoires.lignes[-APERCU:][::-1],
        "schema": f"{SCHEMA} {VERSION_DU_SCHEMA}",
        "url_schema": URL_DU_SCHEMA,
        "licence": LICENCE,
        "fil": [("Accueil", "/"), ("Données ouvertes", "")],
    }
    return render(request, "conventions/ouvertes.html", contexte)


@sans_second_facteur
@require_safe
def subventions_csv(request):
    return _servir(request, fichiers.subventions(), "subventions.csv")


@sans_second_facteur
@require_safe
def territoires_csv(request):
    """Without Last-Modified: a signature is recorded days after its date, and a harvester would miss it."""
    return _servir(request, fichiers.territoires(), "territoires.csv", datee=False)


def _servir(request, fichier, nom, *, datee=True):
    """The file, or 304 when who asks already has it. Any site may read it from a browser: it is public.

    What a demonstration gives says so by its name: its amounts are made up.
    """
    if settings.DEMO:
        nom = f"demonstration-{nom}"
    reponse = HttpResponse(fichier.octets, content_type="text/csv; charset=utf-8; header=present")
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    reponse["Access-Control-Allow-Origin"] = "*"
    reponse["ETag"] = fichier.etag
    depuis = None
    if datee and fichier.maj:
        depuis = int(fichier.maj.timestamp())
        reponse["Last-Modified"] = http_date(depuis)
    patch_cache_control(reponse, public=True, max_age=DUREE_DU_CACHE)
    return get_conditional_response(request, etag=fichier.etag, last_modified=depuis, response=reponse)


# --- ANCT's worklist ----------------------------------------------------------------------------------------------------
@require_GET
@connexion_exigee
def essentielles(request):
    exiger_anct(request)
    suivis = suivre()
    filtre = next((f for f in Filtre if f.code == request.GET.get("filtre")), Filtre.A_PUBLIER)
    contexte = {
        "jour": timezone.localdate(),
        "filtre": filtre,
        "filtres": [(f, sum(map(f.garde, suivis))) for f in Filtre],
        "page_liste": Paginator([s for s in suivis if filtre.garde(s)], PAR_PAGE).get_page(request.GET.get("page")),
        "nb_prets": sum(s.est_pret for s in suivis),
        "peut_publier": droits.peut_publier(request.user),
        "seuil": seuil_annuel(),
        "fil": [("À traiter", reverse("gestion:index")), ("Données essentielles", "")],
    }
    return render(request, "conventions/ouvertes_gestion.html", contexte)


@require_POST
@connexion_exigee
def essentielles_publier(request, pk):
    convention = _convention_ou_404(request, pk)
    tour = publication.publier(convention, par=request.user).tour
    suite = "Le fichier public est à jour." if tour == 1 else "Sa ligne est remplacée dans le fichier public."
    messages.success(request, f"{convention} : c’est publié. {suite}")
    return redirect("conventions:essentielles")


@connexion_exigee
def essentielles_ecarter(request, pk):
    """A page that asks why, and says what it does."""
    convention = _convention_ou_404(request, pk)
    form = NonPublicationForm(request.POST or None)
    form.lien_retour = ("Revenir aux données essentielles", reverse("conventions:essentielles"))
    if request.method == "POST" and form.is_valid():
        try:
            publication.ne_pas_publier(convention, form.cleaned_data["motif"], par=request.user)
        except ErreurMetier as erreur:
            form.add_error(erreur.champ if erreur.champ in form.fields else None, erreur.message)
        else:
            messages.success(request, f"{convention} : elle n’est pas publiée. Vous pourrez changer d’avis.")
            return redirect("conventions:essentielles")
    contexte = {
        "convention": convention,
        "form": form,
        "deja_publiee": convention.publications.exists(),
        "fil": [
            ("À traiter", reverse("gestion:index")),
            ("Données essentielles", reverse("conventions:essentielles")),
            ("Ne pas publier", ""),
        ],
    }
    return render(request, "conventions/ouvertes_motif.html", contexte)


@require_POST
@connexion_exigee
def essentielles_publier_tout(request):
    exiger_anct(request)
    exiger(droits.peut_publier(request.user))
    publiees, laissees = publication.publier_prets(par=request.user)
    phrases = [f"{pluriel(publiees, 'convention publiée', 'conventions publiées')}."]
    if laissees:
        phrases.append(f"{pluriel(laissees, 'convention attend', 'conventions attendent')} une correction.")
    messages.success(request, " ".join(phrases))
    return redirect("conventions:essentielles")


def _convention_ou_404(request, pk):
    """A signed convention, for who may publish it."""
    exiger_anct(request)
    convention = get_object_or_404(
        Convention.objects.signees().select_related("parcours__collectivite__departement"), pk=pk
    )
    exiger(droits.peut_publier(request.user))
    return convention

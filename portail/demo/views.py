"""Enter as a character in one click; read the mails that the house has sent."""

import email
from email import policy
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from parcours.models import Equipier
from socle.comptes.models import Utilisateur
from socle.comptes.second_facteur import connecter_demo

VEDETTES = ("42168", "34164", "60143", "63307", "78311")


def personnages(request):
    """ANCT's people, then those of the territories; only accounts marked `est_demo`."""
    equipiers = (
        Equipier.objects.filter(utilisateur__est_demo=True, fin__isnull=True)
        .select_related("utilisateur", "parcours__collectivite__departement")
        .order_by("parcours__collectivite__nom_norme", "pk")
    )
    equipiers = list(equipiers)
    vedettes = [e for e in equipiers if e.parcours.collectivite.code_insee in VEDETTES]
    contexte = {
        "anct": Utilisateur.objects.filter(est_demo=True, is_active=True).exclude(role_anct="").order_by("pk"),
        "vedettes": vedettes,
        "autres": [e for e in equipiers if e not in vedettes],
    }
    return render(request, "portail/demo/personnages.html", contexte)


@require_POST
def entrer(request, pk):
    utilisateur = get_object_or_404(Utilisateur, pk=pk, est_demo=True, is_active=True)
    connecter_demo(request, utilisateur)
    return redirect("accueil")


def courriels(request):
    """The .eml files of the embedded mode, newest first."""
    fichiers = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.eml"), reverse=True)
    page = Paginator(fichiers, 50).get_page(request.GET.get("page"))
    lignes = []
    for chemin in page:
        message = _lire(chemin)
        lignes.append({"nom": chemin.name, "sujet": message["Subject"], "a": message["To"], "de": message["From"]})
    return render(request, "portail/demo/courriels.html", {"lignes": lignes, "page": page})


def courriel(request, nom):
    chemin = Path(settings.EMAIL_FILE_PATH) / nom
    if chemin.parent != Path(settings.EMAIL_FILE_PATH) or chemin.suffix != ".eml" or not chemin.is_file():
        raise Http404
    message = _lire(chemin)
    texte = message.get_body(preferencelist=("plain",))
    contexte = {"message": message, "texte": texte.get_content() if texte else "", "repondre": message["Reply-To"]}
    return render(request, "portail/demo/courriel.html", contexte)


def _lire(chemin):
    with chemin.open("rb") as entree:
        return email.message_from_binary_file(entree, policy=policy.default)

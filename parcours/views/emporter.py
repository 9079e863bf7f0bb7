"""What one takes away of a parcours: documents made by the worker, and files made at once."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from parcours import droits, transitions
from parcours.acces import parcours_ou_404
from parcours.documents import DEUX_PAGES, FICHE
from parcours.emporter import commun, tableur, texte
from socle.comptes.reprise import connexion_exigee
from socle.documents import demandes, depot
from socle.documents.suivi import contexte_etat, repondre_etat
from socle.documents.texte import ODT
from socle.droits import exiger
from socle.tableurs import TYPES

# For each kind: the anchor of the page, the routes of its progress and of its file, the words of its link.
ROUTES = {
    DEUX_PAGES: ("imprimer", "parcours:emporter_etat", "parcours:emporter_document", "Lire les deux pages"),
    FICHE: ("fiche", "parcours:fiche_etat", "parcours:fiche_document", "Lire la fiche"),
}


@require_GET
@connexion_exigee
def emporter(request, pk):
    parcours = parcours_ou_404(request, pk)
    peut_ficher = droits.peut_dresser_fiche(request.user)
    genres = [DEUX_PAGES, FICHE] if peut_ficher else [DEUX_PAGES]
    derniers = {}
    for document in demandes.documents_de(parcours).filter(genre__in=genres, remplace_par=None).pour_liste():
        derniers.setdefault(document.genre, document)
    contexte = {
        "parcours": parcours,
        "fil": [("Le parcours", reverse("parcours:apercu", args=[pk])), ("Emporter le parcours", "")],
        "peut_ficher": peut_ficher,
        "deux_pages": _etat(parcours, derniers.get(DEUX_PAGES), DEUX_PAGES),
        "fiche": _etat(parcours, derniers.get(FICHE), FICHE),
    }
    return render(request, "parcours/emporter.html", contexte)


def _adresses(parcours, genre):
    _, etat, fichier, libelle = ROUTES[genre]
    args = [parcours.pk]
    return {"url_etat": reverse(etat, args=args), "url_fichier": reverse(fichier, args=args), "libelle": libelle}


def _etat(parcours, document, genre):
    """What "documents/etat.html" reads, and whether the parcours changed since; None when none was asked for."""
    if document is None:
        return None
    return contexte_etat(document, **_adresses(parcours, genre)) | {"depasse": parcours.modifie_le > document.cree_le}


def _dernier(parcours, genre):
    return demandes.documents_de(parcours).filter(genre=genre).select_related("fichier")


@require_POST
@connexion_exigee
def emporter_pdf(request, pk):
    """Whoever reads the parcours may print it."""
    parcours = parcours_ou_404(request, pk)
    document = transitions.imprimer(parcours, par=request.user)
    if not document.est_pret:
        messages.success(request, "Les deux pages se préparent.")
    return redirect(_sa_place(pk, DEUX_PAGES))


@require_POST
@connexion_exigee
def fiche(request, pk):
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_dresser_fiche(request.user))
    document = transitions.dresser_fiche(parcours, par=request.user)
    if not document.est_pret:
        messages.success(request, "La fiche se prépare.")
    return redirect(_sa_place(pk, FICHE))


def _sa_place(pk, genre):
    return f"{reverse('parcours:emporter', args=[pk])}#{ROUTES[genre][0]}"


@require_GET
@connexion_exigee
def etat(request, pk, genre):
    parcours = parcours_ou_404(request, pk)
    _exiger_de_lire(request.user, genre)
    document = _dernier(parcours, genre).first()
    return repondre_etat(request, document, page=_sa_place(pk, genre), **_adresses(parcours, genre))


@require_GET
@connexion_exigee
def document(request, pk, genre):
    """The latest one made: while a new one is being prepared, the one before is still there."""
    parcours = parcours_ou_404(request, pk)
    _exiger_de_lire(request.user, genre)
    fait = _dernier(parcours, genre).filter(fichier__isnull=False).first()
    if fait is None:
        raise Http404
    return depot.servir(request, fait.fichier)


def _exiger_de_lire(utilisateur, genre):
    if genre == FICHE:
        exiger(droits.peut_dresser_fiche(utilisateur))


@require_GET
@connexion_exigee
def emporter_odt(request, pk):
    d = commun.donnees(parcours_ou_404(request, pk))
    return _telecharger(texte.odt(d), texte.nom_fichier(d), ODT)


@require_GET
@connexion_exigee
def emporter_xlsx(request, pk):
    d = commun.donnees(parcours_ou_404(request, pk))
    return _telecharger(tableur.xlsx(d), tableur.nom_fichier(d), TYPES["xlsx"])


def _telecharger(octets, nom, type_mime):
    response = HttpResponse(octets, content_type=type_mime)
    response["Content-Disposition"] = f'attachment; filename="{nom}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response

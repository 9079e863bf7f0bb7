"""The draft out of the portal: a watermarked PDF made by the worker, a text to edit made at once."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from conventions import droits
from conventions.documents import PROJET
from conventions.lecture_texte import AVEC_PROJET, adresses_du_projet, lire
from conventions.transitions.projet import SANS_PROJET, imprimer_projet
from conventions.views.acces import acte_ou_404
from conventions.views.texte import adresse_du_texte
from socle.comptes.reprise import connexion_exigee
from socle.documents import documents_de, repondre_etat, servir, texte
from socle.droits import exiger
from socle.erreurs import ErreurMetier

FORMATS = {"odt": (texte.en_odt, texte.ODT), "docx": (texte.en_docx, texte.DOCX)}
ANCRE = "projet"


def _projet_ou_refus(request, parcours_pk, pk):
    """The act whose draft this person may read. Raises RefusMotive while it is ANCT's own."""
    parcours, acte = acte_ou_404(request, parcours_pk, pk, texte=True)
    exiger(droits.peut_lire_projet(request.user, acte))
    return parcours, acte


@require_POST
@connexion_exigee
def projet(request, parcours_pk, pk):
    """Whoever may read the draft may have it printed."""
    parcours, acte = _projet_ou_refus(request, parcours_pk, pk)
    document = imprimer_projet(acte, par=request.user)
    messages.success(request, "Le projet est prêt." if document.est_pret else "Le projet se prépare.")
    return redirect(adresse_du_texte(parcours, acte, ANCRE))


@require_GET
@connexion_exigee
def projet_etat(request, parcours_pk, pk):
    parcours, acte = _projet_ou_refus(request, parcours_pk, pk)
    document = documents_de(acte).filter(genre=PROJET).pour_liste().first()
    return repondre_etat(
        request, document, page=adresse_du_texte(parcours, acte, ANCRE), **adresses_du_projet(acte, parcours)
    )


@require_GET
@connexion_exigee
def projet_document(request, parcours_pk, pk):
    """The latest one made: while a new one is being prepared, the one before is still there."""
    _, acte = _projet_ou_refus(request, parcours_pk, pk)
    fait = documents_de(acte).filter(genre=PROJET, fichier__isnull=False).pour_liste().first()
    if fait is None:
        raise Http404("Aucun projet n’a encore été imprimé.")
    return servir(request, fait.fichier)


@require_GET
@connexion_exigee
def projet_modifiable(request, parcours_pk, pk, format_texte):
    """The draft as a text to edit. Raises ErreurMetier once the text is frozen: an editable copy would pass for it."""
    parcours, acte = _projet_ou_refus(request, parcours_pk, pk)
    if acte.statut not in AVEC_PROJET:
        raise ErreurMetier(SANS_PROJET)
    convertir, type_mime = FORMATS[format_texte]
    lecture = lire(acte, parcours, request.user)
    titre = f"Projet – {lecture.donnees['intitule']} – {parcours.collectivite.nom}"
    octets = convertir(
        render_to_string("conventions/texte_modifiable.html", {"lecture": lecture, "d": lecture.donnees, "acte": acte}),
        titre=titre,
    )
    response = HttpResponse(octets, content_type=type_mime)
    nom = f"projet-{'modification' if acte.est_avenant else 'convention'}-{slugify(parcours.collectivite.nom)}.{format_texte}"
    response["Content-Disposition"] = f'attachment; filename="{nom}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response

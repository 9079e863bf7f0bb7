"""The commitments of both parties: recorded on one page, with the letters to sign, and the paragraph for a délibération."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from parcours import droits, lettres, transitions
from parcours.acces import parcours_ou_404
from parcours.enums import Partie
from parcours.forms import EngagementForm
from parcours.models import Engagement
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.documents import contexte_etat, depot, nature, repondre_etat, servir
from socle.documents.texte import ODT
from socle.droits import exiger
from socle.erreurs import ErreurMetier


@connexion_exigee
def engagement(request, pk):
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_s_engager(request.user, parcours))
    form, tous = _formulaire(request, parcours, reprise.donnees_pour(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            enregistre = _enregistrer(form, parcours, request.user)
        except transitions.AutrePersonne:  # recorded by someone else since the form was read: ask about that one
            form, tous = _formulaire(request, parcours, None)
            form.is_valid()
            enregistre = False
        if enregistre:
            messages.success(request, "L’engagement est enregistré.")
            return redirect("parcours:apercu", pk)
    en_place = {e.partie: e for e in tous if e.fin_le is None}
    documents = lettres.dernieres(parcours)
    contexte = {
        "parcours": parcours,
        "form": form,
        "parties": [
            {
                "code": partie.value,
                "titre": form.titres[partie],
                "engagement": en_place.get(partie),
                "etat": documents[partie] and _etat(parcours, partie, documents[partie]),
            }
            for partie in Partie
        ],
        "anciens": [e for e in tous if e.fin_le is not None],
        "paragraphe": lettres.paragraphe(parcours, en_place),
        "fil": [("Le parcours", reverse("parcours:apercu", args=[pk])), ("Les engagements", "")],
    }
    return render(request, "parcours/engagement.html", contexte)


def _formulaire(request, parcours, repris):
    """(the form, every commitment of this parcours, the latest first): one query."""
    tous = list(Engagement.tous.filter(parcours=parcours).select_related("lettre").order_by("-fin_le", "-pk"))
    en_place = {e.partie: e for e in tous if e.fin_le is None}
    donnees = request.POST if request.method == "POST" else repris
    form = EngagementForm(donnees, request.FILES or None, parcours=parcours, engagements=en_place)
    form.lien_retour = ("Revenir au parcours", reverse("parcours:apercu", args=[parcours.pk]))
    return form, tous


def _enregistrer(form, parcours, par):
    """Record each party that was filled in; the letters are checked first, so that a refused file changes nothing."""
    deposees = {}
    for partie in form.parties:
        fichier = form.cleaned_data.get(f"{partie}_lettre")
        if fichier:
            try:
                deposees[partie] = depot.deposer(fichier, par=par, acceptees=nature.TOUTES)
            except ErreurMetier as erreur:
                form.add_error(f"{partie}_lettre", erreur.message)
    if form.errors:
        return False
    try:
        transitions.s_engager_ensemble(
            parcours,
            {partie: form.valeurs(partie) | {"lettre": deposees.get(partie)} for partie in form.parties},
            par=par,
        )
    except transitions.AutrePersonne:
        raise
    except ErreurMetier as erreur:
        champ = erreur.champ if erreur.champ in form.fields else None
        form.add_error(champ, erreur.message)
        return False
    return True


def _partie_ou_404(texte):
    if texte not in Partie.values:
        raise Http404
    return Partie(texte)


def _etat(parcours, partie, document):
    return contexte_etat(
        document,
        url_etat=reverse("parcours:lettre_etat", args=[parcours.pk, partie]),
        url_fichier=reverse("parcours:lettre_pdf", args=[parcours.pk, partie]),
        libelle="Lire la lettre à signer",
    )


@require_POST
@connexion_exigee
def lettre_preparer(request, pk, partie):
    """Have the PDF to sign laid out; the page then shows it as soon as it is ready."""
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_s_engager(request.user, parcours))
    transitions.preparer_lettre(parcours, _partie_ou_404(partie), par=request.user)
    return redirect(f"{reverse('parcours:engagement', args=[pk])}#lettre-{partie}")


def _document_ou_404(parcours, partie):
    document = lettres.derniere_de(parcours, _partie_ou_404(partie))
    if document is None:
        raise Http404("Cette lettre n’a pas encore été demandée.")
    return document


@require_GET
@connexion_exigee
def lettre_etat(request, pk, partie):
    parcours = parcours_ou_404(request, pk)
    document = _document_ou_404(parcours, partie)
    return repondre_etat(request, page=reverse("parcours:engagement", args=[pk]), **_etat(parcours, partie, document))


@require_GET
@connexion_exigee
def lettre_pdf(request, pk, partie):
    document = _document_ou_404(parcours_ou_404(request, pk), partie)
    if not document.est_pret:
        raise Http404("Cette lettre n’est pas encore prête.")
    return servir(request, document.fichier)


@require_GET
@connexion_exigee
def lettre_odt(request, pk, partie):
    """The same letter as a text to edit, made at once from what is known today."""
    octets, nom = lettres.texte_odt(parcours_ou_404(request, pk), _partie_ou_404(partie))
    response = HttpResponse(octets, content_type=ODT)
    response["Content-Disposition"] = f'attachment; filename="{nom}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
@connexion_exigee
def lettre_signee(request, pk, item_pk):
    """The signed letter (or délibération) that was deposited for this commitment."""
    parcours = parcours_ou_404(request, pk)
    depose = get_object_or_404(
        Engagement.tous.select_related("lettre"), parcours=parcours, pk=item_pk, lettre__isnull=False
    )
    return servir(request, depose.lettre)

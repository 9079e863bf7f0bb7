"""What ANCT says of the expenses: kept, in part or whole, set aside, and on which base they count."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from conventions import droits
from conventions.enums import StatutDepense
from conventions.forms.depenses import RETENIR, AssietteForm, ExamenForm
from conventions.models import Depense
from conventions.transitions import depenses as verbes
from conventions.views.acces import convention_ou_404
from conventions.views.depenses import depense_ou_404, fil, formulaire, renvoyer
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.mots import pluriel


@connexion_exigee
def depense_juger(request, parcours_pk, pk):
    """One expense with its invoice, and what ANCT decides of it."""
    parcours, depense = depense_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_tenir_finances(request.user))
    if raison := verbes.empechement(depense.convention):
        return renvoyer(request, parcours, raison)
    cadre = {"depense": depense, "assiette": depense.convention.assiette}
    form = None
    if request.method == "POST":
        form = ExamenForm(request.POST, **cadre)
        if form.is_valid() and _juger(request, depense, form):
            return _suite(request, parcours, depense)
    elif depense.statut == StatutDepense.DECLAREE:
        # Nothing is chosen beforehand: « Enregistrer » alone would keep the expense unread.
        initial = {"revision": depense.revision}
        form = ExamenForm(reprise.donnees_pour(request) or None, initial=initial, **cadre)
    if form is not None:
        form.lien_retour = ("Revenir aux dépenses", reverse("conventions:depenses", args=[parcours.pk]))
    contexte = {"parcours": parcours, **cadre, "form": form, "fil": fil(parcours, "Examiner une dépense")}
    return render(request, "conventions/depense_juger.html", contexte)


def _juger(request, depense, form):
    donnees = form.cleaned_data
    revision = donnees["revision"]
    try:
        if donnees["decision"] == RETENIR:
            verbes.retenir(depense, donnees["montant"], donnees["motif"], par=request.user, revision=revision)
        else:
            verbes.ecarter(depense, donnees["motif"], par=request.user, revision=revision)
    except ErreurMetier as erreur:
        refuser(form, erreur)
        if erreur.message == verbes.CHANGEE:
            form.data = form.data.copy()
            form.data["revision"] = depense.revision
        return False
    messages.success(request, f"« {depense.objet} » est {depense.get_statut_display().lower()}.")
    return True


def _suite(request, parcours, depense):
    """The next one to examine when it was asked for, the list otherwise."""
    if "suivante" in request.POST:
        autres = Depense.objects.filter(convention=depense.convention_id, statut=StatutDepense.DECLAREE)
        if suivante := autres.order_by("date", "pk").first():
            return redirect("conventions:depense_juger", parcours.pk, suivante.pk)
        messages.info(request, "Toutes les dépenses sont examinées.")
    return redirect("conventions:depenses", parcours.pk)


@require_POST
@connexion_exigee
def depense_rouvrir(request, parcours_pk, pk):
    parcours, depense = depense_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_tenir_finances(request.user))
    verbes.rouvrir_depense(depense, par=request.user)
    messages.success(request, f"« {depense.objet} » est à examiner de nouveau.")
    return redirect("conventions:depense_juger", parcours.pk, depense.pk)


@require_POST
@connexion_exigee
def depenses_retenir(request, parcours_pk):
    """« Retenir toutes les dépenses cochées ». Each box says which expense, and which state of it was read: « 12.3 »."""
    parcours, convention = convention_ou_404(request, parcours_pk)
    exiger(droits.peut_tenir_finances(request.user))
    lues = _cochees(request.POST.getlist("depense"))
    if not lues:
        return renvoyer(request, parcours, "Cochez d’abord les dépenses à retenir.")
    retenues = verbes.retenir_plusieurs(convention, list(lues), par=request.user, revisions=lues)
    if retenues:
        verbe = "est retenue" if retenues == 1 else "sont retenues"
        messages.success(request, f"{pluriel(retenues, 'dépense')} {verbe}.")
    if restent := len(lues) - retenues:
        messages.warning(request, f"{pluriel(restent, 'dépense')} à relire : modifiée ou examinée entre-temps.")
    return redirect("conventions:depenses", parcours.pk)


def _cochees(valeurs):
    """{pk: revision} of what was ticked; what is no box of ours is as if it were not there."""
    lues = {}
    for valeur in valeurs:
        pk, _, revision = valeur.partition(".")
        if all(texte.isascii() and texte.isdigit() and len(texte) < 10 for texte in (pk, revision)):
            lues[int(pk)] = int(revision)
    return lues


@connexion_exigee
def assiette(request, parcours_pk):
    """HT or TTC."""
    parcours, convention = convention_ou_404(request, parcours_pk)
    exiger(droits.peut_tenir_finances(request.user))
    if raison := verbes.empechement(convention):
        return renvoyer(request, parcours, raison)
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = AssietteForm(donnees, initial={"assiette": convention.assiette})
    if request.method == "POST" and form.is_valid():
        try:
            verbes.choisir_assiette(convention, form.cleaned_data["assiette"], par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, f"Les dépenses sont comptées {convention.assiette.upper()}.")
            return redirect("conventions:depenses", parcours.pk)
    return formulaire(request, parcours, form, "HT ou TTC ?")

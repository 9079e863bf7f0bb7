"""The money that comes back to ANCT: received, or no longer asked for."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect

from conventions import droits
from conventions.enums import StatutReversement
from conventions.forms.depenses import AbandonReversementForm, RecevoirReversementForm
from conventions.forms.versements import borner
from conventions.models import Reversement
from conventions.transitions import reversements as verbes
from conventions.views.depenses import formulaire, renvoyer
from parcours.acces import parcours_ou_404
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.mots import euros


def _geste(request, parcours_pk, pk, classe, verbe, titre, phrase):
    parcours = parcours_ou_404(request, parcours_pk)
    reversement = get_object_or_404(Reversement, convention__parcours=parcours, pk=pk)
    exiger(droits.peut_tenir_finances(request.user))
    if reversement.statut != StatutReversement.A_RECEVOIR:
        return renvoyer(request, parcours, f"Ce reversement est « {reversement.get_statut_display()} ».")
    form = borner(classe(request.POST if request.method == "POST" else reprise.donnees_pour(request) or None))
    if request.method == "POST" and form.is_valid():
        try:
            verbe(reversement, form.cleaned_data)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, phrase)
            return redirect("conventions:depenses", parcours.pk)
    titre = f"{titre} : {euros(reversement.montant)}"
    return formulaire(request, parcours, form, titre)


@connexion_exigee
def reversement_recevoir(request, parcours_pk, pk):
    return _geste(
        request, parcours_pk, pk, RecevoirReversementForm,
        lambda r, d: verbes.recevoir(r, d["recu_le"], d["reference"], par=request.user),
        "Reversement reçu", "La recette est enregistrée.",
    )  # fmt: skip


@connexion_exigee
def reversement_abandonner(request, parcours_pk, pk):
    return _geste(
        request, parcours_pk, pk, AbandonReversementForm,
        lambda r, d: verbes.abandonner(r, d["motif"], par=request.user),
        "Ne plus demander ce reversement", "Ce reversement n’est plus demandé. Le territoire lit pourquoi.",
    )  # fmt: skip

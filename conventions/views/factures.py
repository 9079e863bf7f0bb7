"""The invoices accepted for a mission, taken up in the expenses of the convention once they are paid."""

from django.contrib import messages
from django.shortcuts import redirect

from conventions import droits
from conventions.forms.factures import ReprendreFacturesForm
from conventions.transitions import depenses as verbes_depenses
from conventions.transitions import factures as verbes
from conventions.views.acces import convention_ou_404
from conventions.views.depenses import formulaire, renvoyer
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.mots import pluriel

TITRE = "Reprendre les factures des missions"


@connexion_exigee
def factures_reprendre(request, parcours_pk):
    parcours, convention = convention_ou_404(request, parcours_pk)
    exiger(droits.peut_declarer_depense(request.user, parcours))
    if raison := verbes_depenses.empechement(convention):
        return renvoyer(request, parcours, raison)
    factures = verbes.a_reprendre(convention)
    if not factures:
        messages.info(request, "Toutes les factures acceptées sont déjà dans la liste.")
        return redirect("conventions:depenses", parcours.pk)
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = ReprendreFacturesForm(donnees, factures=factures)
    if request.method == "POST" and form.is_valid():
        try:
            depenses = verbes.reprendre_factures(convention, form.paiements(), par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            nombre = len(depenses)
            ajoutees = pluriel(nombre, "dépense ajoutée", "dépenses ajoutées")
            phrase = f"{ajoutees}. L’ANCT va {'l’' if nombre == 1 else 'les '}examiner."
            messages.success(request, phrase if nombre else "Ces factures sont déjà dans la liste : rien n’a changé.")
            return redirect("conventions:depenses", parcours.pk)
    return formulaire(
        request,
        parcours,
        form,
        TITRE,
        introduction="Indiquez le jour du paiement de chaque facture payée. Laissez vides celles qui ne le sont pas encore.",
    )

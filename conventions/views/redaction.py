"""Drafting, validating, transmitting: ANCT's gestures on an act before it goes out, and giving it up."""

import json

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from conventions import droits, transitions
from conventions.forms.redaction import AbandonForm, ConventionForm, ValidationForm, valeurs_par_defaut
from conventions.models import Convention
from conventions.prealables import couts_inconnus, exiger_prealables
from conventions.views.acces import acte_ou_404, avec_la_revision, formulaire
from parcours.acces import parcours_ou_404
from parcours.transitions import total_demande
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.mots import euros


@connexion_exigee
def rediger(request, parcours_pk):
    parcours = parcours_ou_404(request, parcours_pk)
    exiger(droits.peut_preparer(request.user))
    if Convention.objects.vivantes().filter(parcours=parcours).exists():
        return redirect("conventions:page", parcours.pk)
    exiger_prealables(parcours)
    total = total_demande(parcours)
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    initial = valeurs_par_defaut(parcours, total, parcours.engagements.all())
    form = ConventionForm(donnees, initial=initial, total_demande=total)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.rediger(parcours, form.cleaned_data, par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, "La convention est en rédaction. Relisez-la, puis validez-la.")
            return redirect("conventions:page", parcours.pk)
    return formulaire(request, parcours, None, form, "Rédiger la convention")


@connexion_exigee
def modifier(request, parcours_pk, pk):
    parcours, acte = acte_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user))
    if acte.est_avenant:
        return redirect("conventions:avenant_modifier", parcours.pk, acte.pk)
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    initial = {nom: getattr(acte, nom) for nom in ("revision", *transitions.CHAMPS)}
    total = total_demande(parcours)
    form = ConventionForm(donnees, initial=initial, total_demande=total)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.modifier(acte, form.cleaned_data, par=request.user, revision=form.cleaned_data["revision"])
        except ErreurMetier as erreur:
            form = ConventionForm(avec_la_revision(request, acte), initial=initial, total_demande=total)
            form.is_valid()
            refuser(form, erreur)
        else:
            messages.success(request, "La convention est enregistrée.")
            return redirect("conventions:page", parcours.pk)
    return formulaire(request, parcours, acte, form, "Modifier la convention")


@require_POST
@connexion_exigee
def relecture(request, parcours_pk, pk):
    parcours, acte = acte_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user))
    transitions.envoyer_en_relecture(acte, par=request.user)
    messages.success(
        request,
        "Le projet est envoyé à relire : le territoire reçoit un mail et peut écrire ses remarques, article par article.",
    )
    return redirect("conventions:page", parcours.pk)


@connexion_exigee
def valider(request, parcours_pk, pk):
    """A page that says what validation does before it is done: the number is taken, the text no longer changes."""
    parcours, acte = acte_ou_404(request, parcours_pk, pk, texte=True)
    exiger(droits.peut_preparer(request.user))
    form = ValidationForm(request.POST or None, initial={"revision": acte.revision})
    if request.method == "POST" and form.is_valid():
        try:
            transitions.valider(acte, par=request.user, revision=form.cleaned_data["revision"])
        except ErreurMetier as erreur:
            form = ValidationForm(avec_la_revision(request, acte))
            form.is_valid()
            refuser(form, erreur)
        else:
            messages.success(request, f"« {acte} » est validé. Relisez-le, puis transmettez-le au territoire.")
            return redirect("conventions:page", parcours.pk)
    vague = parcours.vague
    consequences = [
        "Le numéro suivant de l’année est pris pour toujours.",
        "Le texte est prêt à partir : vous le relisez une dernière fois, puis vous le transmettez.",
        f"{euros(acte.montant_delta)} sont réservés sur l’enveloppe « {vague.nom} » "
        f"(il reste {euros(vague.enveloppe - vague.montant_reserve)}).",
        "Le parcours ne peut plus être modifié jusqu’à la signature.",
    ]
    if acte.est_avenant:
        consequences = _consequences_avenant(acte, vague)
    manques = [] if acte.est_avenant else couts_inconnus(json.loads(acte.version.contenu))
    titre = (
        "Valider et numéroter la modification (avenant)" if acte.est_avenant else "Valider et numéroter la convention"
    )
    return formulaire(request, parcours, acte, form, titre, consequences=consequences, manques=manques)


def _consequences_avenant(acte, vague):
    reste = euros(vague.enveloppe - vague.montant_reserve)
    lignes = [
        "L’avenant prend son numéro, pour toujours.",
        "Vous relisez son texte une dernière fois, puis vous le transmettez.",
    ]
    if acte.montant_delta > 0:
        lignes.append(
            f"{euros(acte.montant_delta)} de plus sont réservés sur l’enveloppe « {vague.nom} » (il reste {reste})."
        )
    if acte.montant_delta < 0:
        lignes.append(f"{euros(-acte.montant_delta)} seront rendus à l’enveloppe à la signature.")
    return lignes


@connexion_exigee
def abandonner(request, parcours_pk, pk):
    parcours, acte = acte_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user))
    form = AbandonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.abandonner(acte, motif=form.cleaned_data["motif"], par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(
                request, "La modification est abandonnée." if acte.est_avenant else "La convention est abandonnée."
            )
            return redirect("conventions:page", parcours.pk)
    consequences = ["Cette convention ne pourra plus être reprise : il faudra en rédiger une autre."]
    if acte.est_avenant:
        consequences = ["Cette modification ne pourra plus être reprise. La convention continue comme avant."]
    if acte.numero:
        consequences.append(f"Le numéro {acte.numero} reste utilisé : il ne servira plus.")
    if acte.validee_le and acte.montant_delta > 0:
        consequences.append(f"{euros(acte.montant_delta)} sont rendus à l’enveloppe.")
    titre = "Abandonner la modification (avenant)" if acte.est_avenant else "Abandonner la convention"
    return formulaire(request, parcours, acte, form, titre, consequences=consequences)

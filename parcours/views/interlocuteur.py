"""Passing the hand, standing in for a few days; and, at ANCT, entrusting the parcours to someone else."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from parcours import droits, transitions
from parcours.acces import parcours_ou_404
from parcours.forms import ConfierForm, PasserLaMainForm, RemplacementForm
from parcours.models import Equipier, Remplacement
from socle.comptes import reprise
from socle.comptes.enums import ROLES_ANCT_QUI_ECRIVENT
from socle.comptes.models import Utilisateur
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.mots import date_longue

PERSONNE = (
    "Personne d’autre n’a encore ouvert son espace dans l’équipe. Invitez d’abord quelqu’un, "
    "puis revenez ici quand cette personne aura ouvert son espace."
)


def _remplacants(parcours):
    """Who could be the interlocuteur today: in the team, with an account opened and not closed."""
    return (
        Equipier.objects.filter(parcours=parcours, fin__isnull=True, utilisateur__is_active=True)
        .exclude(pk=parcours.interlocuteur_id)
        .order_by("nom", "pk")
    )


def _geste(request, parcours, form, faire, *, titre, consequences, vide=""):
    """One form, what follows from it said before; `faire(cleaned_data)` answers the sentence once done."""
    form.lien_retour = ("Revenir à l’équipe", reverse("parcours:equipe", args=[parcours.pk]))
    if request.method == "POST" and form.is_valid():
        try:
            phrase = faire(form.cleaned_data)
        except ErreurMetier as erreur:
            form.add_error(erreur.champ if erreur.champ in form.fields else None, erreur.message)
        else:
            messages.success(request, phrase)
            return redirect("parcours:equipe", parcours.pk)
    contexte = {
        "parcours": parcours,
        "form": form,
        "titre": titre,
        "consequences": consequences,
        "vide": vide,
        "fil": [
            ("Le parcours", reverse("parcours:apercu", args=[parcours.pk])),
            ("Notre équipe", reverse("parcours:equipe", args=[parcours.pk])),
            (titre, ""),
        ],
    }
    return render(request, "parcours/equipe_geste.html", contexte)


def _donnees(request):
    return request.POST if request.method == "POST" else reprise.donnees_pour(request) or None


@connexion_exigee
def passer_la_main(request, pk):
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_passer_la_main(request.user, parcours))
    remplacants = _remplacants(parcours)

    def faire(valeurs):
        nouveau = transitions.passer_la_main(parcours, valeurs["equipier"], par=request.user)
        return f"{nouveau.nom} est maintenant la personne contact."

    return _geste(
        request,
        parcours,
        PasserLaMainForm(_donnees(request), remplacants=remplacants),
        faire,
        titre="Passer la main",
        consequences=[
            "La personne choisie devient tout de suite la personne contact (interlocuteur privilégié). Elle reçoit un mail.",
            "La personne contact d’aujourd’hui reste dans l’équipe projet. Elle ne pourra plus inviter ni retirer quelqu’un.",
            "Les remplacements prévus sont annulés.",
        ],
        vide="" if remplacants.exists() else PERSONNE,
    )


@connexion_exigee
def remplacer(request, pk):
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_passer_la_main(request.user, parcours))
    remplacants = _remplacants(parcours)

    def faire(valeurs):
        fait = transitions.remplacer(parcours, par=request.user, **valeurs)
        return f"{fait.equipier.nom} est la personne contact du {date_longue(fait.debut)} au {date_longue(fait.fin)}."

    return _geste(
        request,
        parcours,
        RemplacementForm(_donnees(request), remplacants=remplacants),
        faire,
        titre="Se faire remplacer quelques jours",
        consequences=[
            "Pendant ces jours, la personne choisie reçoit les mails de l’ANCT et peut inviter ou retirer quelqu’un.",
            "Le lendemain du dernier jour, tout redevient comme avant, sans rien faire.",
        ],
        vide="" if remplacants.exists() else PERSONNE,
    )


@require_POST
@connexion_exigee
def remplacement_annuler(request, pk, item_pk):
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_annuler_remplacement(request.user, parcours))
    remplacement = get_object_or_404(Remplacement.objects.select_related("equipier"), parcours=parcours, pk=item_pk)
    remplacement.parcours = parcours
    transitions.annuler_remplacement(remplacement, par=request.user)
    messages.success(request, f"Le remplacement par {remplacement.equipier.nom} est annulé.")
    return redirect("parcours:equipe", pk)


@connexion_exigee
def confier(request, pk):
    """Another person of ANCT follows this parcours from now on."""
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_piloter_anct(request.user))
    referents = (
        Utilisateur.objects.filter(is_active=True, role_anct__in=ROLES_ANCT_QUI_ECRIVENT)
        .exclude(pk=parcours.referent_id)
        .order_by("nom", "prenom", "pk")
    )

    def faire(valeurs):
        transitions.confier(parcours, valeurs["referent"], par=request.user)
        return f"{valeurs['referent'].nom_complet} suit maintenant ce parcours. L’équipe du territoire reçoit un mail."

    return _geste(
        request,
        parcours,
        ConfierForm(_donnees(request), referents=referents),
        faire,
        titre="Confier ce parcours à une autre personne",
        consequences=[
            f"Aujourd’hui, {parcours.referent.nom_complet} suit ce territoire.",
            "La personne choisie recevra ses envois, ses questions et ses rappels.",
            "La personne contact du territoire reçoit un mail : « Votre contact à l’ANCT change ».",
        ],
    )

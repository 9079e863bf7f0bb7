"""« Nos étapes »: describe, change, and say where each one stands."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from parcours import droits, ecriture, notifications, transitions
from parcours.acces import item_ou_404, parcours_ou_404
from parcours.enums import StatutEtape
from parcours.forms import EtapeForm, SuiviEtapeForm
from parcours.models import Etape
from parcours.views.blocs import textes_de_l_autre
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier


@connexion_exigee
def etape_ajouter(request, pk):
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_modifier(request.user, parcours))
    return _formulaire(request, parcours, None)


@connexion_exigee
def etape_modifier(request, pk, item_pk):
    etape = item_ou_404(request, Etape, pk, item_pk, meme_retire=request.method == "POST", avec=["action"])
    exiger(droits.peut_modifier_etape(request.user, etape))
    return _formulaire(request, etape.parcours, etape)


def _formulaire(request, parcours, etape):
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = EtapeForm(donnees, parcours=parcours, etape=etape, utilisateur=request.user)
    form.lien_retour = ("Annuler", reverse("parcours:etapes", args=[parcours.pk]))
    autre = None
    if request.method == "POST" and form.is_valid():
        try:
            ecriture.decrire_etape(parcours, form.cleaned_data, par=request.user, etape=etape, **form.ecrire_avec())
        except ecriture.Conflit as conflit:
            form.signaler(conflit)
            valeurs = EtapeForm.valeurs(conflit.actuel) if conflit.actuel else None
            autre = textes_de_l_autre(form, conflit.actuel, valeurs)
        except ErreurMetier as erreur:
            form.add_error(erreur.champ, erreur.message)
        else:
            messages.success(request, f"« {form.cleaned_data['titre']} » est enregistrée.")
            if "autre" in request.POST:
                return redirect("parcours:etape_ajouter", parcours.pk)
            return redirect("parcours:apercu", parcours.pk)
    titre = "Décrire une étape" if etape is None else f"Modifier « {etape} »"
    fil = [
        ("Le parcours", reverse("parcours:apercu", args=[parcours.pk])),
        ("Nos étapes", reverse("parcours:etapes", args=[parcours.pk])),
        (titre, ""),
    ]
    contexte = {"parcours": parcours, "form": form, "titre": titre, "autre": autre, "fil": fil}
    return render(request, "parcours/formulaire.html", contexte)


@connexion_exigee
def etape_suivi(request, pk, item_pk):
    """« Où en est-elle ? »: started, finished, late (with a new month), or help asked for."""
    etape = item_ou_404(request, Etape, pk, item_pk)
    verdict = droits.peut_suivre_etape(request.user, etape)
    form = SuiviEtapeForm(request.POST if "retard" in request.POST else None, etape=etape)
    if request.method == "POST":
        exiger(verdict)
        if "retard" not in request.POST:
            return _suivre(request, etape)
        if form.is_valid():
            transitions.reporter_etape(etape, fin=form.cleaned_data["fin"], par=request.user)
            messages.success(request, "C’est noté : la nouvelle fin est dans le calendrier.")
            return redirect("parcours:etapes", pk)
    titre = f"« {etape} » : où en est-elle ?"
    contexte = {
        "parcours": etape.parcours,
        "etape": etape,
        "verdict": verdict,
        "form": form,
        "peut_demarrer": etape.statut in {StatutEtape.VALIDEE, StatutEtape.REPORTEE},
        "titre": titre,
        "fil": [
            ("Le parcours", reverse("parcours:apercu", args=[pk])),
            ("Nos étapes", reverse("parcours:etapes", args=[pk])),
            (titre, ""),
        ],
    }
    return render(request, "parcours/etape_suivi.html", contexte)


def _suivre(request, etape):
    """Act on the button that was pressed; an unknown one changes nothing."""
    if "terminee" in request.POST:
        transitions.terminer_etape(etape, par=request.user)
        messages.success(request, f"Bravo ! « {etape} » est terminée.")
    elif "commencee" in request.POST:
        transitions.demarrer_etape(etape, par=request.user)
        messages.success(request, f"C’est noté : « {etape} » a commencé.")
    elif "aide" in request.POST:
        notifications.demander_aide(etape, par=request.user)
        messages.success(request, f"Votre demande est partie. {etape.parcours.referent.nom_complet} vous répondra.")
    return redirect("parcours:etapes", etape.parcours_id)

"""« Où en est-elle ? »: an étape as it stands, started, finished, late, given up, and the days it really happened."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from parcours import droits, notifications, transitions
from parcours.acces import item_ou_404
from parcours.enums import ChampModifiable, PlaceHabitants, Public, StatutEtape, StatutModification
from parcours.forms import AbandonEtapeForm, DatesReellesForm, JourForm, SuiviEtapeForm
from parcours.models import Etape, Modification
from parcours.views.etapes import fil_des_etapes, pieces_de
from parcours.views.modifications import annoncer
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.panneaux import panneaux_pour


@connexion_exigee
def etape_suivi(request, pk, item_pk):
    etape = item_ou_404(request, Etape, pk, item_pk, avec=["action", "pilote"])
    verdict = droits.peut_suivre_etape(request.user, etape)
    peut_corriger = droits.peut_corriger_dates(request.user, etape)
    gardees = request.POST if request.method == "POST" else reprise.donnees_pour(request)
    formulaires = {
        "retard": SuiviEtapeForm(gardees if "retard" in gardees else None, etape=etape),
        "jour": JourForm(gardees if "jour" in gardees else None, etape=etape),
        "dates": DatesReellesForm(gardees if "dates" in gardees else None, etape=etape),
    }
    if request.method == "POST":
        exiger(peut_corriger if "dates" in request.POST else verdict)
        if _agir(request, etape, formulaires):
            return redirect(
                "parcours:etape_suivi" if "dates" in request.POST else "parcours:etapes", *_ou(request, pk, item_pk)
            )
    en_attente = list(Modification.objects.filter(etape=etape, statut=StatutModification.PROPOSEE))
    titre = f"« {etape} » : où en est-elle ?"
    contexte = {
        "parcours": etape.parcours,
        "etape": etape,
        "verdict": verdict,
        "peut_demarrer": etape.statut in {StatutEtape.VALIDEE, StatutEtape.REPORTEE},
        "prete": bool(etape.public) and etape.place_des_habitants is not None,
        "publics": [Public(code).label.lower() for code in etape.public.split(",") if code],
        "place": PlaceHabitants(etape.place_des_habitants).label if etape.place_des_habitants is not None else "",
        "form": formulaires["retard"],
        "jour": formulaires["jour"],
        "dates": formulaires["dates"],
        "peut_corriger": peut_corriger,
        "cout": transitions.cout_de(etape),
        "en_attente": en_attente,
        "fin_en_attente": any(m.champ == ChampModifiable.FIN for m in en_attente),
        **_droits(request.user, etape),
        "pieces": pieces_de(etape),
        "panneaux": panneaux_pour(request, etape),
        "titre": titre,
        "fil": fil_des_etapes(etape.parcours, (titre, "")),
    }
    return render(request, "parcours/etape_suivi.html", contexte)


def _ou(request, pk, item_pk):
    return [pk, item_pk] if "dates" in request.POST else [pk]


def _droits(utilisateur, etape):
    return {
        "peut_modifier": droits.peut_modifier_etape(utilisateur, etape),
        "peut_preciser": droits.peut_preciser_etape(utilisateur, etape),
        "peut_demander": droits.peut_demander_modification(utilisateur, etape),
        "peut_abandonner": droits.peut_abandonner_etape(utilisateur, etape),
        "peut_joindre": droits.peut_joindre(utilisateur, etape.parcours),
    }


def _agir(request, etape, formulaires):
    """Act on the button or the form that was sent; True when it is done, or when the button is unknown: nothing changes."""
    lie = next((form for form in formulaires.values() if form.is_bound), None)
    if lie is None:
        _en_un_clic(request, etape)
        return True
    if not lie.is_valid():
        return False
    saisi = lie.cleaned_data
    try:
        if lie is formulaires["retard"]:
            demande = transitions.reporter_etape(etape, fin=saisi["fin"], motif=saisi["motif"], par=request.user)
            annoncer(request, [demande])
        elif lie is formulaires["jour"]:
            verbe = transitions.demarrer_etape if saisi["quoi"] == "commencee" else transitions.terminer_etape
            verbe(etape, par=request.user, le=saisi["le"])
            messages.success(request, f"C’est noté pour « {etape} ».")
        else:
            transitions.corriger_dates_reelles(etape, debut=saisi["debut"], fin=saisi.get("fin"), par=request.user)
            messages.success(request, "Les dates sont corrigées.")
    except ErreurMetier as erreur:
        refuser(lie, erreur)
        return False
    return True


def _en_un_clic(request, etape):
    if "terminee" in request.POST:
        transitions.terminer_etape(etape, par=request.user)
        messages.success(request, f"Bravo ! « {etape} » est terminée.")
    elif "commencee" in request.POST:
        suite = "a repris" if etape.debut_reel else "a commencé"
        transitions.demarrer_etape(etape, par=request.user)
        messages.success(request, f"C’est noté : « {etape} » {suite}.")
    elif "aide" in request.POST:
        notifications.demander_aide(etape, par=request.user)
        messages.success(request, f"Votre demande est partie. {etape.parcours.referent.nom_complet} vous répondra.")


@connexion_exigee
def etape_abandonner(request, pk, item_pk):
    """A page that says what giving up does, and asks why."""
    etape = item_ou_404(request, Etape, pk, item_pk)
    exiger(droits.peut_abandonner_etape(request.user, etape))
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = AbandonEtapeForm(donnees)
    form.lien_retour = ("Annuler", reverse("parcours:etape_suivi", args=[pk, item_pk]))
    if request.method == "POST" and form.is_valid():
        try:
            transitions.abandonner_etape(etape, motif=form.cleaned_data["motif"], par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, f"« {etape} » est abandonnée. Elle reste dans la liste, avec sa raison.")
            return redirect("parcours:etapes", pk)
    titre = f"Abandonner « {etape} »"
    consequences = ["L’étape reste dans la liste, avec la raison.", "Son coût ne compte plus dans les moyens."]
    if etape.est_contractee:
        consequences.append("Les changements qui attendent une décision sur cette étape sont retirés.")
    contexte = {"parcours": etape.parcours, "form": form, "titre": titre, "consequences": consequences}
    contexte["fil"] = fil_des_etapes(etape.parcours, (titre, ""))
    return render(request, "parcours/etape_abandonner.html", contexte)

"""The life of a parcours seen from its overview: what may happen now, what is missing, and the pages that end it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from parcours import droits, gardes, transitions
from parcours.acces import parcours_ou_404
from parcours.enums import Statut
from parcours.forms.vie import ArretForm
from parcours.suivi import dates_de_suivi
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.mots import date_longue, liste_en_phrase


def vie_de(utilisateur, parcours, etapes):
    """What `apercu_vie.html` shows: the next passage with what it lacks, whether the parcours may be stopped, how it ended.

    `etapes` are those of `versions.contenu`. As long as one is open the bilan is far: its part of the page is folded and asks for nothing
    more. No query but in « mise en œuvre » once they are over (one) and in « bilan » (three).
    """
    vie = {"peut_arreter": droits.peut_arreter(utilisateur, parcours), "passage": None, "suivis": []}
    if parcours.statut == Statut.MISE_EN_OEUVRE:
        ouvertes = gardes.etapes_a_finir((etape["titre"], etape["statut"]) for etape in etapes)
        vie["passage"] = {
            "titre": "Quand tout sera fait : le bilan",
            "bouton": "Passer au bilan",
            "page": reverse("parcours:bilan", args=[parcours.pk]),
            "en_post": True,
            "verdict": droits.peut_entrer_en_bilan(utilisateur, parcours),
            "loin": bool(ouvertes),
            "manques": _liens(ouvertes or gardes.manques_avant_bilan(parcours), parcours),
        }
    elif parcours.statut == Statut.BILAN:
        vie["passage"] = {
            "titre": "Pour terminer le parcours",
            "bouton": "Terminer le parcours",
            "page": reverse("parcours:clore", args=[parcours.pk]),
            "en_post": False,
            "loin": False,
            "verdict": droits.peut_clore(utilisateur, parcours),
            "manques": _liens(gardes.manques_avant_cloture(parcours), parcours),
        }
    elif parcours.statut == Statut.CLOS:
        vie["suivis"] = dates_de_suivi(parcours.clos_le)
    return vie


def _liens(manques, parcours):
    return [
        {"phrase": manque.phrase, "url": reverse(manque.page, args=[parcours.pk]) if manque.page else ""}
        for manque in manques
    ]


@require_POST
@connexion_exigee
def bilan(request, pk):
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_entrer_en_bilan(request.user, parcours))
    transitions.entrer_en_bilan(parcours, par=request.user)
    messages.success(request, "Le parcours est en bilan. Prochaine chose à faire : noter la réunion de bilan.")
    return redirect("parcours:apercu", pk)


@connexion_exigee
def clore(request, pk):
    """Nothing to type: the page says what ending means, the button does it."""
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_clore(request.user, parcours))
    refus = ""
    if request.method == "POST":
        try:
            transitions.clore(parcours, par=request.user)
        except ErreurMetier as erreur:
            refus = erreur.message
        else:
            messages.success(request, "Le parcours est terminé.")
            return redirect("parcours:apercu", pk)
    suivis = liste_en_phrase(date_longue(suivi.jour) for suivi in dates_de_suivi())
    consequences = [
        "Le parcours ne changera plus. L’équipe peut toujours le lire.",
        f"L’ANCT prend des nouvelles ensuite, vers ces dates : {suivis}.",
    ]
    return _confirmer(request, parcours, "Terminer le parcours", consequences, refus=refus)


@connexion_exigee
def arreter(request, pk):
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_arreter(request.user, parcours))
    form = ArretForm(request.POST if request.method == "POST" else reprise.donnees_pour(request) or None)
    form.lien_retour = ("Ne rien changer", reverse("parcours:apercu", args=[pk]))
    if request.method == "POST" and form.is_valid():
        try:
            transitions.abandonner(parcours, motif=form.cleaned_data["motif"], par=request.user)
        except ErreurMetier as erreur:
            form.add_error(erreur.champ, erreur.message)
        else:
            messages.success(request, "Le parcours est arrêté. L’équipe est prévenue par mail.")
            return redirect("parcours:apercu", pk)
    consequences = [
        "Le parcours ne pourra pas reprendre. Tout ce qui est écrit reste lisible.",
        "Chaque personne de l’équipe reçoit un mail.",
    ]
    return _confirmer(request, parcours, "Arrêter le parcours", consequences, form=form)


def _confirmer(request, parcours, titre, consequences, *, form=None, refus=""):
    """The page that says what will happen before it does."""
    contexte = {
        "parcours": parcours,
        "form": form,
        "titre": titre,
        "refus": refus,
        "consequences": consequences,
        "fil": [("Le parcours", reverse("parcours:apercu", args=[parcours.pk])), (titre, "")],
    }
    return render(request, "parcours/confirmer.html", contexte)

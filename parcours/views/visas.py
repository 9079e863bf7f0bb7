"""The visa of the direction: asked for by the team, read and given by the direction, void as soon as the text changes."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from parcours import droits, transitions, versions
from parcours.acces import parcours_ou_404
from parcours.models import Visa
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger


@connexion_exigee
def visa(request, pk):
    """What would be sent now, and where its visa stands. The direction gives it from here, on the very text it has read."""
    parcours = parcours_ou_404(request, pk)
    contenu = versions.a_envoyer(versions.contenu(parcours))
    empreinte = versions.empreinte(versions.canonique(contenu))
    visas = list(Visa.objects.filter(parcours=parcours).select_related("demande_par", "donne_par"))
    actuel = next((v for v in visas if v.empreinte == empreinte), None)
    contexte = {
        "parcours": parcours,
        "texte": empreinte,
        "actuel": actuel,
        # The last one given on another text: it no longer holds.
        "perime": next((v for v in reversed(visas) if v.donne_le and v is not actuel), None)
        if not (actuel and actuel.donne_le)
        else None,
        "personnes": [e.nom for e in transitions.direction_de(parcours)],
        "blocs": versions.dire(contenu),
        "peut_viser": droits.peut_viser(request.user, parcours),
        "peut_demander": droits.peut_demander_visa(request.user, parcours),
        "peut_exiger": droits.peut_exiger_visa(request.user, parcours),
        "fil": [("Le parcours", reverse("parcours:apercu", args=[pk])), ("Le visa de la direction", "")],
    }
    return render(request, "parcours/visa.html", contexte)


@require_POST
@connexion_exigee
def visa_donner(request, pk):
    """`texte` is the hash of what the person has just read: it must still be what would be sent."""
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_viser(request.user, parcours))
    transitions.donner_visa(parcours, request.POST.get("texte", ""), par=request.user)
    messages.success(request, "Votre visa est donné. L’équipe peut envoyer le parcours à l’ANCT.")
    return redirect("parcours:apercu", pk)


@require_POST
@connexion_exigee
def visa_demander(request, pk):
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_demander_visa(request.user, parcours))
    transitions.demander_visa(parcours, par=request.user)
    messages.success(request, "La demande est partie : la direction est prévenue par mail.")
    return redirect("parcours:visa", pk)


@require_POST
@connexion_exigee
def visa_regler(request, pk):
    """Ask for a visa before each sending from now on (`exiger`), or no longer."""
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_exiger_visa(request.user, parcours))
    oui = "exiger" in request.POST
    transitions.regler_visa(parcours, oui, par=request.user)
    messages.success(
        request,
        "Chaque envoi demandera le visa de la direction." if oui else "Les envois ne demandent plus de visa.",
    )
    return redirect("parcours:visa", pk)

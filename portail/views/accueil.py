"""The first pages people see: the public one, « Notre parcours », the documents of a parcours."""

from django.shortcuts import redirect, render
from django.utils import timezone

from parcours.acces import parcours_ou_404
from parcours.models import Parcours
from parcours.transitions import echeance_relecture
from parcours.views.apercu import fil_des_phases
from portail.dossier import dossier
from rappels.calcul import echeances
from socle.comptes.reprise import connexion_exigee
from socle.echeances import ANCT, EQUIPE, regles

SUITE = 3
# A date within three weeks is for now; what starts a chain of other dates (the council, then the prefecture) never waits.
BIENTOT = 21
SANS_ATTENDRE = {"conventions.vote", "conventions.signature_collectivite"}
# What the team may read of ANCT's own list.
FAIT_PAR_L_ANCT = {
    "parcours.envoi_a_relire",
    "conventions.a_rediger",
    "conventions.a_valider",
    "conventions.a_transmettre",
    "conventions.signature_anct",
    "conventions.a_notifier",
}


def accueil(request):
    """The public page; a person who is signed in goes straight to their own home."""
    if not request.user.is_authenticated:
        return render(request, "portail/accueil.html")
    if request.user.est_anct:
        return redirect("gestion:index")
    miens = list(Parcours.objects.visibles_par(request.user).pour_liste())
    if len(miens) == 1:
        return redirect("portail:notre_parcours", miens[0].pk)
    return render(request, "portail/mes_parcours.html", {"liste": miens})


@connexion_exigee
def notre_parcours(request, pk):
    """The team's home: one thing to do now, what comes next, what ANCT is doing, the next date, documents, the contact."""
    parcours = parcours_ou_404(request, pk)
    jour = timezone.localdate()
    toutes = echeances(jour, pour=None, parcours=[pk], codes={r.code for r in regles(EQUIPE)} | FAIT_PAR_L_ANCT)
    attendues = [e for e in toutes if e.regle.pour == EQUIPE]
    # What has no date is a step of the writing: it comes before a date that is still far away.
    urgentes = [e for e in attendues if e.quand is not None and (e.quand - jour).days <= BIENTOT]
    sans_date = [e for e in attendues if e.quand is None]
    plus_tard = [e for e in attendues if e.quand is not None and (e.quand - jour).days > BIENTOT]
    sans_attendre = [e for e in plus_tard if e.regle.code in SANS_ATTENDRE]
    presentes = urgentes + sans_date + sans_attendre
    ordre = presentes + [e for e in plus_tard if e not in sans_attendre]
    maintenant = ordre[0] if presentes else None
    dates = [e for e in attendues if e.quand is not None and e.quand >= jour and _est_une_date(e.regle)]
    contexte = {
        "parcours": parcours,
        "phases": fil_des_phases(parcours),
        "maintenant": maintenant,
        "ensuite": ordre[1 : 1 + SUITE] if maintenant else ordre[:SUITE],
        "anct": [e for e in toutes if e.regle.pour == ANCT],
        "reponse_avant": echeance_relecture(parcours.dernier_envoi) if parcours.envoi_a_relire else None,
        # The same date twice on one page would hide the next one.
        "prochaine": next((e for e in dates if e is not maintenant), dates[0] if dates else None),
        "documents": dossier(parcours)[:4],
        "jour": jour,
        "rappel": _demande_de_rappel(request.user, parcours),
    }
    return render(request, "portail/notre_parcours.html", contexte)


def _est_une_date(regle):
    """What is in the diary; committees too, which write themselves there."""
    return regle.dans_agenda or regle.code == "pilotage.comite"


def _demande_de_rappel(utilisateur, parcours):
    """The mail that asks to be called back, written in advance."""
    numero = utilisateur.telephone or "numéro suivant : "
    signature = f"{utilisateur.nom_complet}, {parcours.collectivite.nom}"
    return f"Bonjour,\n\nVous pouvez me rappeler au {numero}\n\n{signature}\n"


@connexion_exigee
def documents(request, pk):
    parcours = parcours_ou_404(request, pk)
    contexte = {
        "parcours": parcours,
        "documents": dossier(parcours),
    }
    return render(request, "portail/documents.html", contexte)

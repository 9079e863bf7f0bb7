"""The first pages people see: the public one, « Notre parcours », the documents of a parcours."""

from django.shortcuts import redirect, render
from django.utils import timezone

from conventions.enums import Statut as StatutConvention
from conventions.situations import situation
from parcours.acces import parcours_ou_404
from parcours.models import Parcours
from parcours.transitions import echeance_relecture
from parcours.views.apercu import fil_des_phases
from portail.dossier import dossier
from portail.lignes import ligne_de, ponctuee, qui_regle
from rappels.calcul import echeances
from socle.comptes.reprise import connexion_exigee
from socle.echeances import ANCT, EQUIPE, regles

SUITE = 3
# A date within three weeks is for now; what starts a chain of other dates (the council, then the prefecture) never waits.
BIENTOT = 21
SANS_ATTENDRE = {"conventions.vote", "conventions.signature_collectivite", "conventions.reversement_a_faire"}
# Money that is stopped comes before any date.
DES_QUE_POSSIBLE = {"conventions.versement_bloque"}
# What the team may read of ANCT's own list, beside what the page of the convention says of it.
FAIT_PAR_L_ANCT = {
    "parcours.modification",
    "conventions.a_rediger",
    "conventions.depenses_a_examiner",
    "prestataires.avis_anct",
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
    toutes = echeances(
        jour, pour=None, parcours={pk: parcours}, codes={r.code for r in regles(EQUIPE)} | FAIT_PAR_L_ANCT
    )
    attendues = [e for e in toutes if e.regle.pour == EQUIPE]
    # What has no date is a step of the writing: it comes before a date that is still far away.
    urgentes = [e for e in attendues if e.quand is not None and (e.quand - jour).days <= BIENTOT]
    sans_date = [e for e in attendues if e.quand is None]
    plus_tard = [e for e in attendues if e.quand is not None and (e.quand - jour).days > BIENTOT]
    sans_attendre = [e for e in plus_tard if e.regle.code in SANS_ATTENDRE]
    presentes = urgentes + sans_date + sans_attendre
    ordre = presentes + [e for e in plus_tard if e not in sans_attendre]
    ordre.sort(key=lambda e: e.regle.code not in DES_QUE_POSSIBLE)
    convention, attendus = situation(parcours)
    suspendue = convention is not None and convention.statut == StatutConvention.SUSPENDUE
    maintenant = ordre[0] if presentes and not suspendue else None
    dates = [e for e in attendues if e.quand is not None and e.quand >= jour and _est_une_date(e.regle)]
    # ANCT reads this page too: whoever cannot settle a line is not led to a refusal.
    a_lui = qui_regle(request.user)
    contexte = {
        "parcours": parcours,
        "phases": fil_des_phases(parcours),
        "maintenant": ligne_de(maintenant, a_lui) if maintenant else None,
        "ensuite": [ligne_de(e, a_lui) for e in (ordre[1 : 1 + SUITE] if maintenant else ordre[:SUITE])],
        "suspendue": {"convention": convention, "attendu": attendus[0]} if suspendue else None,
        "anct": [a.anct for a in attendus if a.occupe_l_anct]
        + [ponctuee(e.phrase) for e in toutes if e.regle.pour == ANCT],
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

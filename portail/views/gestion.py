"""The home of the back-office, « À traiter », and what it starts: enrolling a territory."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from conventions.droits import peut_tenir_finances
from conventions.lecture_versements import a_traiter_par_filtre
from conventions.models import Convention
from parcours import droits, reglages, transitions
from parcours.acces import parcours_ou_404
from parcours.enums import Statut
from parcours.models import Parcours
from parcours.vagues import hors_duree
from pilotage.models import Comite
from portail.forms import InscriptionForm
from portail.lignes import en_retard, grouper, qui_regle
from rappels import relance
from rappels.calcul import echeances
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.documents.models import Document
from socle.droits import exiger, non
from socle.echeances import ANCT, EQUIPE, regles
from socle.erreurs import ErreurMetier
from socle.travaux.admin import peut_relancer
from socle.travaux.models import Courriel, Etat
from territoires.models import Collectivite

ATTENTE_DU_TERRITOIRE = {"parcours.invitation"}
SILENCE = {"parcours.silence"}
A_SURVEILLER_JOURS = 7


@connexion_exigee
def a_traiter(request):
    """What awaits this person, most urgent first. The number of queries does not depend on the number of territories."""
    if not request.user.est_anct:
        exiger(non("Cette page est réservée à l’ANCT. Votre espace est sur la page d’accueil."))
    jour = timezone.localdate()
    finances, pilote = peut_tenir_finances(request.user), droits.peut_piloter_anct(request.user)
    # Nothing is entrusted to who only reads: theirs are all the territories, and what others have to do there.
    lecteur = not (finances or pilote)
    tous = lecteur or request.GET.get("tous") == "1"
    # No territory is entrusted to who keeps the finances alone: theirs is what only they can settle, everywhere.
    seul = bool(finances) and not pilote and not tous
    suivis = (
        Parcours.objects.visibles_par(request.user).attendus().pour_liste().select_related("interlocuteur__utilisateur")
    )
    if not tous and not seul:
        suivis = suivis.filter(referent=request.user)
    suivis = {p.pk: p for p in suivis}
    toutes = echeances(jour, pour=None, parcours=suivis)
    attendues = [e for e in toutes if e.regle.pour == ANCT]
    du_territoire = [e for e in toutes if e.regle.pour == EQUIPE]
    a_lui = qui_regle(request.user)
    de_l_anct = [e for e in attendues if e.regle.code not in ATTENTE_DU_TERRITOIRE | SILENCE]
    if seul:
        siennes = (e for e in de_l_anct if e.regle.finances)
    else:
        siennes = (e for e in de_l_anct if finances or not e.regle.finances)
    contexte = {
        "jour": jour,
        "tous": tous,
        "seul": seul,
        "lecteur": lecteur,
        "a_faire": grouper(siennes, a_lui),
        "en_attente": grouper((e for e in attendues if e.regle.code in ATTENTE_DU_TERRITOIRE), a_lui)
        + en_retard(du_territoire, jour, a_lui),
        # What a colleague has to do is known, never asked of this person.
        "des_finances": [] if finances else grouper((e for e in de_l_anct if e.regle.finances), a_lui),
        "silencieux": grouper((e for e in attendues if e.regle.code in SILENCE), a_lui),
        "silence_jours": reglages.silence_jours(),
        "comites": _comites(suivis, jour),
        "territoires": _territoires(suivis, toutes, jour),
        "prochaine": next((e for e in toutes if e.quand and e.quand >= jour), None),
        "peut_inscrire": pilote,
        "peut_agir": pilote,
        "echecs": _echecs() if peut_relancer(request.user) else [],
        "versements": a_traiter_par_filtre() if finances else [],
    }
    return render(request, "portail/a_traiter.html", contexte)


def _echecs():
    """The worklist of technical failures, for administrators: (label, how many, page)."""
    listes = (
        (
            "document qui n’a pas pu être fabriqué,documents qui n’ont pas pu être fabriqués",
            Document,
            "documents_document",
        ),
        ("mail qui n’a pas pu partir,mails qui n’ont pas pu partir", Courriel, "travaux_courriel"),
    )
    lignes = []
    for mots, modele, nom in listes:
        nombre = modele.objects.filter(etat=Etat.ECHEC).count()
        if nombre:
            page = f"{reverse(f'gestion:{nom}_changelist')}?etat__exact={Etat.ECHEC}"
            lignes.append({"mots": mots, "nombre": nombre, "page": page})
    return lignes


def _comites(suivis, jour):
    debut = timezone.now()
    prochains = Comite.objects.a_venir(debut).filter(
        parcours__in=list(suivis), date_heure__lt=debut + timedelta(days=30)
    )
    lignes = []
    for comite in prochains:
        comite.parcours = suivis[comite.parcours_id]
        lignes.append(comite)
    return lignes


def _territoires(suivis, attendues, jour):
    """One line per territory: phase, next date, paid out of promised, and how it goes in words."""
    conventions = {c.parcours_id: c for c in Convention.objects.vivantes().filter(parcours__in=list(suivis))}
    dates, retards = {}, {}
    for echeance in attendues:
        if echeance.quand is None:
            continue
        if echeance.quand >= jour:
            dates[echeance.parcours_id] = min(dates.get(echeance.parcours_id, echeance.quand), echeance.quand)
        elif echeance.regle.code not in SILENCE:
            retard = (jour - echeance.quand).days
            retards[echeance.parcours_id] = max(retards.get(echeance.parcours_id, 0), retard)
    lignes = []
    for parcours in suivis.values():
        if parcours.est_clos:  # over: only its follow-up is still expected
            continue
        retard = retards.get(parcours.pk, 0)
        etat = "À l’heure" if not retard else "À surveiller" if retard <= A_SURVEILLER_JOURS else "En retard"
        lignes.append(
            {
                "parcours": parcours,
                "date": dates.get(parcours.pk),
                "convention": conventions.get(parcours.pk),
                "etat": etat,
                "ton": {"À l’heure": "success", "À surveiller": "new", "En retard": "warning"}[etat],
            }
        )
    return lignes


@require_POST
@connexion_exigee
def relancer(request, pk, cle):
    """Write to the territory about one line of « À traiter »."""
    if not request.user.est_anct:
        exiger(non("Cette page est réservée à l’ANCT. Votre espace est sur la page d’accueil."))
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_piloter_anct(request.user))
    if cle.partition(":")[0] not in {regle.code for regle in regles()}:
        raise Http404("Cette ligne n’existe pas.")
    relance.relancer(parcours, cle, par=request.user)
    messages.success(request, f"Un mail part à la personne contact {parcours.collectivite.de_nom}.")
    return redirect("gestion:index")


@connexion_exigee
def inscrire(request):
    """Enrol the collectivité chosen on the search page (`?collectivite=`)."""
    exiger(droits.peut_piloter_anct(request.user))
    choisie = request.POST.get("collectivite") or request.GET.get("collectivite", "")
    if not choisie.isdecimal():
        suite = urlencode({"suite": reverse("portail:inscrire")})
        return redirect(f"{reverse('territoires:recherche')}?{suite}")
    collectivite = get_object_or_404(Collectivite.objects.select_related("departement", "successeur"), pk=choisie[:18])
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = InscriptionForm(donnees, utilisateur=request.user, initial={"collectivite": collectivite.pk})
    form.lien_retour = ("Choisir un autre territoire", reverse("portail:inscrire"))
    if request.method == "POST" and form.is_valid():
        valeurs = form.cleaned_data
        try:
            parcours = transitions.inscrire(
                vague=valeurs["vague"],
                collectivite=collectivite,
                referent=valeurs["referent"],
                interlocuteur={nom: valeurs[nom] for nom in ("nom", "fonction", "email")},
                debut=valeurs["debut"],
                fin=valeurs["fin"],
                par=request.user,
            )
        except ErreurMetier as erreur:
            form.add_error(
                erreur.champ if erreur.champ in form.fields and erreur.champ != "collectivite" else None, erreur.message
            )
        else:
            messages.success(request, f"{collectivite.nom} est inscrit. L’invitation part à {valeurs['email']}.")
            avertissement = hors_duree(valeurs["vague"], parcours.debut, parcours.fin)
            if avertissement:
                messages.warning(request, avertissement)
            return redirect(parcours)
    contexte = {
        "form": form,
        "collectivite": collectivite,
        "deja": Parcours.objects.filter(collectivite=collectivite)
        .exclude(statut=Statut.ABANDONNE)
        .select_related("vague"),
        "fil": [("À traiter", reverse("gestion:index")), ("Inscrire un territoire", "")],
    }
    return render(request, "portail/inscrire.html", contexte)

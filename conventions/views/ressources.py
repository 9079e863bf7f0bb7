"""The other funders of a parcours: sums in words, the list, and the page on which each one goes on."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from conventions import droits
from conventions import lecture_ressources as lecture
from conventions.cumul import cumul, prevus_a_suivre
from conventions.enums import StatutRessource
from conventions.forms.ressources import (
    AccordForm,
    BudgetForm,
    CorrectionRecuForm,
    DemandeForm,
    PrecisionForm,
    RecuForm,
    RefusForm,
    RessourceForm,
    RevisionForm,
)
from conventions.models import Ressource
from conventions.transitions import ressources as verbes
from conventions.views.acces import fil
from parcours.acces import parcours_ou_404
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.mots import euros
from socle.tableurs import FORMATS, emporter

PAR_PAGE = 20
TITRE = "Les autres financements"
CHAMPS = ("revision", "genre", "financeur", "objet", "montant_demande", "etape", "reponse_attendue_le")


def _liste(parcours):
    return reverse("conventions:ressources", args=[parcours.pk])


def _fil(parcours, titre=""):
    convention, _ = fil(parcours, "")
    return [convention, (TITRE, _liste(parcours)), (titre, "")] if titre else [convention, (TITRE, "")]


def _ressource_ou_404(request, parcours_pk, pk):
    parcours = parcours_ou_404(request, parcours_pk)
    ressource = get_object_or_404(Ressource.objects.du_parcours(parcours).select_related("etape", "moyen"), pk=pk)
    ressource.parcours = parcours
    return parcours, ressource


# --- the list --------------------------------------------------------------------------------------------------------------------


@require_GET
@connexion_exigee
def ressources(request, parcours_pk):
    parcours = parcours_ou_404(request, parcours_pk)
    peut = droits.peut_tenir_ressources(request.user, parcours)
    sommes = cumul(parcours)
    filtres = lecture.compter(sommes)
    filtre = next((f for f, _ in filtres if f.value == request.GET.get("etat")), lecture.Filtre.TOUTES)
    lignes = Ressource.objects.du_parcours(parcours).pour_liste()
    if filtre:
        lignes = lignes.filter(statut=filtre)
    page, jour = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page")), timezone.localdate()
    for ligne in page:
        ligne.etat = lecture.dire_etat(ligne, jour)
        ligne.montant, ligne.montant_mot = lecture.montant_en_vue(ligne)
        ligne.geste = lecture.prochain_geste(ligne) if peut else "Voir"
    contexte = {
        "parcours": parcours,
        "peut": peut,
        "cumul": sommes,
        "phrases": lecture.phrases(sommes),
        "filtres": filtres,
        "filtre": filtre,
        "page_liste": page,
        "prevus": list(prevus_a_suivre(parcours).select_related("etape")),
        "formats": FORMATS,
        "fil": _fil(parcours),
    }
    return render(request, "conventions/ressources.html", contexte)


@require_GET
@connexion_exigee
def ressources_exporter(request, parcours_pk, extension):
    parcours = parcours_ou_404(request, parcours_pk)
    return emporter(lambda: [lecture.feuille(parcours)], "autres-financements", extension)


# --- one of them: words ----------------------------------------------------------------------------------------------------------


@connexion_exigee
def ressource_ajouter(request, parcours_pk):
    parcours = parcours_ou_404(request, parcours_pk)
    exiger(droits.peut_tenir_ressources(request.user, parcours))
    prevus = prevus_a_suivre(parcours)
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    initial = _depuis_les_moyens(prevus, request.GET.get("moyen", ""))
    form = RessourceForm(donnees, parcours=parcours, prevus=prevus, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            ressource = verbes.inscrire_ressource(parcours, form.cleaned_data, par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, f"« {ressource} » est noté. Indiquez la suite quand vous l’aurez.")
            return redirect(_liste(parcours))
    return _formulaire(request, parcours, form, "Ajouter un financement")


def _depuis_les_moyens(prevus, pk):
    """What the means already say of this funder; nothing when it is followed already, or is no number."""
    moyen = prevus.filter(pk=pk).first() if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
    if moyen is None:
        return {}
    return {
        "moyen": moyen.pk,
        "financeur": moyen.libelle,
        "montant_demande": moyen.prevu or None,
        "etape": moyen.etape_id,
    }


@connexion_exigee
def ressource_modifier(request, parcours_pk, pk):
    parcours, ressource = _ressource_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_tenir_ressources(request.user, parcours))
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form, verbe = _a_modifier(ressource, parcours, donnees)
    enregistre = None
    if request.method == "POST" and form.is_valid():
        try:
            verbe(ressource, form.cleaned_data, form.cleaned_data["revision"], par=request.user)
        except ErreurMetier as erreur:
            ressource.refresh_from_db()
            if isinstance(erreur, verbes.RessourceModifiee):
                enregistre = ressource
            # What may be changed depends on the state: that of the row as it stands.
            form, _ = _a_modifier(ressource, parcours, _avec_la_revision(request, ressource))
            form.is_valid()
            refuser(form, erreur)
        else:
            messages.success(request, f"« {ressource} » est enregistré.")
            return redirect("conventions:ressource_suite", parcours.pk, ressource.pk)
    return _formulaire(request, parcours, form, f"Modifier « {ressource} »", ressource=ressource, enregistre=enregistre)


def _a_modifier(ressource, parcours, donnees):
    initial = {nom: getattr(ressource, nom) for nom in CHAMPS}
    if ressource.statut == StatutRessource.CHERCHEE:
        return RessourceForm(donnees, parcours=parcours, initial=initial), verbes.modifier_ressource
    form = PrecisionForm(donnees, parcours=parcours, statut=ressource.statut, initial=initial)
    return form, verbes.preciser_ressource


def _avec_la_revision(request, ressource):
    donnees = request.POST.copy()
    donnees["revision"] = ressource.revision
    return donnees


def _formulaire(request, parcours, form, titre, *, ressource=None, enregistre=None):
    retour = reverse("conventions:ressource_suite", args=[parcours.pk, ressource.pk]) if ressource else _liste(parcours)
    form.lien_retour = ("Annuler", retour)
    contexte = {
        "parcours": parcours,
        "form": form,
        "titre": titre,
        "enregistre": enregistre,
        "fil": _fil(parcours, titre),
    }
    return render(request, "conventions/ressource_formulaire.html", contexte)


@connexion_exigee
def ressource_retirer(request, parcours_pk, pk):
    """A page that says what will happen, then the button."""
    parcours, ressource = _ressource_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_tenir_ressources(request.user, parcours))
    if request.method == "POST":
        verbes.retirer_ressource(ressource, par=request.user)
        messages.success(request, f"« {ressource} » est retiré.")
        return redirect(_liste(parcours))
    titre = f"Retirer « {ressource} »"
    contexte = {"parcours": parcours, "ressource": ressource, "titre": titre, "fil": _fil(parcours, titre)}
    return render(request, "conventions/ressource_retirer.html", contexte)


# --- one of them: what happens to it -------------------------------------------------------------------------------------------


# For each gesture: its form, its verb, and what is said once it is done.
GESTES = {
    "demander": (
        DemandeForm,
        lambda r, d, **k: verbes.demander_ressource(
            r, d["montant"], d["le"], reponse_attendue_le=d["reponse_attendue_le"], **k
        ),
        lambda r: "La demande est enregistrée.",
    ),
    "budget": (
        BudgetForm,
        lambda r, d, **k: verbes.decider_au_budget(r, d["montant"], d["le"], **k),
        lambda r: "La somme décidée est enregistrée.",
    ),
    "obtenir": (
        AccordForm,
        lambda r, d, **k: verbes.obtenir(r, d["montant"], d["le"], **k),
        lambda r: f"L’accord est enregistré. Il reste {euros(r.reste_a_recevoir)} à recevoir.",
    ),
    "refuser": (
        RefusForm,
        lambda r, d, **k: verbes.refuser_ressource(r, d["motif"], **k),
        lambda r: "Le refus est enregistré.",
    ),
    "recevoir": (
        RecuForm,
        lambda r, d, **k: verbes.recevoir_ressource(r, d["montant"], d["le"], **k),
        lambda r: (
            f"Le montant reçu est enregistré. Il reste {euros(r.reste_a_recevoir)} à recevoir."
            if r.reste_a_recevoir
            else "Le montant reçu est enregistré. Tout est reçu."
        ),
    ),
    "corriger": (
        CorrectionRecuForm,
        lambda r, d, **k: verbes.corriger_recu(r, d["montant"], d["le"], **k),
        lambda r: f"Le montant reçu est corrigé{'' if r.montant_recu else ' : rien n’est encore reçu'}.",
    ),
    "rouvrir": (
        RevisionForm,
        lambda r, d, **k: verbes.rouvrir_ressource(r, **k),
        lambda r: f"« {r} » revient dans ce qui est à demander.",
    ),
}
# The title of those that are folded under the first one.
REPLIES = {"refuser": "C’est un refus", "corriger": "Corriger le montant reçu"}


def _gestes_de(ressource):
    """The gestures that its state allows and that have fields to fill in, first the usual one."""
    match ressource.statut:
        case StatutRessource.CHERCHEE:
            return ["budget"] if ressource.est_propre else ["demander"]
        case StatutRessource.DEMANDEE:
            return ["obtenir", "refuser"]
        case StatutRessource.OBTENUE if not ressource.est_propre:
            return ["recevoir"]
        case StatutRessource.RECUE:
            return ["recevoir", "corriger"] if ressource.reste_a_recevoir else ["corriger"]
    return []


def _se_rouvre(ressource):
    return ressource.statut in (StatutRessource.DEMANDEE, StatutRessource.OBTENUE, StatutRessource.REFUSEE)


def _se_retire(ressource):
    return ressource.statut in (StatutRessource.CHERCHEE, StatutRessource.DEMANDEE, StatutRessource.REFUSEE)


def _proposer(ressource, geste):
    """What the form shows at first: the amount that was planned, asked or is left."""
    montant = {
        "obtenir": ressource.montant_demande,
        "recevoir": ressource.reste_a_recevoir,
        "corriger": ressource.montant_recu,
    }.get(geste, ressource.montant_demande)
    proposes = {"revision": ressource.revision, "montant": montant}
    return proposes | ({"le": ressource.recu_le} if geste == "corriger" else {})


def _preparer(geste, ressource, donnees=None):
    cadre = {"demande": ressource.montant_demande} if geste == "obtenir" else {}
    form = GESTES[geste][0](donnees, auto_id=f"id_{geste}_%s", initial=_proposer(ressource, geste), **cadre)
    if jour := form.fields.get("le"):
        jour.initial = timezone.localdate()
        jour.widget.attrs["max"] = jour.initial.isoformat()
    args = [ressource.parcours_id, ressource.pk, geste]
    form.attributs = {"action": reverse("conventions:ressource_geste", args=args)}
    return form


def _page(request, parcours, ressource, peut, refuse=None):
    """`refuse`: the (gesture, form) that was sent and refused."""
    formulaires = []
    for geste in _gestes_de(ressource) if peut else ():
        form = refuse[1] if refuse and refuse[0] == geste else _preparer(geste, ressource)
        if gardees := reprise.donnees_pour(request, form.attributs["action"]):
            form = _preparer(geste, ressource, gardees)
        formulaires.append((form, REPLIES.get(geste, "")))
    contexte = {
        "parcours": parcours,
        "ressource": ressource,
        "etat": lecture.dire_etat(ressource, timezone.localdate()),
        "formulaires": formulaires,
        "peut": peut,
        "se_rouvre": peut and _se_rouvre(ressource),
        "se_retire": peut and _se_retire(ressource),
        "historique": lecture.historique_de_la_ressource(ressource),
        "fil": _fil(parcours, str(ressource)),
    }
    return render(request, "conventions/ressource.html", contexte)


@require_GET
@connexion_exigee
def ressource_suite(request, parcours_pk, pk):
    parcours, ressource = _ressource_ou_404(request, parcours_pk, pk)
    return _page(request, parcours, ressource, droits.peut_tenir_ressources(request.user, parcours))


@require_POST
@connexion_exigee
def ressource_geste(request, parcours_pk, pk, geste):
    """One of the gestures. What was typed comes back with what is wrong."""
    parcours, ressource = _ressource_ou_404(request, parcours_pk, pk)
    peut = droits.peut_tenir_ressources(request.user, parcours)
    exiger(peut)
    if geste not in GESTES:
        raise Http404("Ce geste n’existe pas.")
    _, verbe, phrase = GESTES[geste]
    form = _preparer(geste, ressource, request.POST)
    if form.is_valid():
        donnees = form.cleaned_data
        try:
            verbe(ressource, donnees, par=request.user, revision=donnees["revision"])
        except ErreurMetier as erreur:
            ressource.refresh_from_db()
            form = _preparer(geste, ressource, _avec_la_revision(request, ressource))
            form.is_valid()
            refuser(form, erreur)
        else:
            messages.success(request, phrase(ressource))
            return redirect("conventions:ressource_suite", parcours.pk, ressource.pk)
    if geste not in _gestes_de(ressource):
        # Somebody was faster, or it is a button: the page says where it stands now, and why this is refused.
        messages.error(request, " ".join(form.non_field_errors()) or "Ce financement a changé entre-temps.")
        return redirect("conventions:ressource_suite", parcours.pk, ressource.pk)
    return _page(request, parcours, ressource, peut, (geste, form))

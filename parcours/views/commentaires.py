"""« Questions et remarques »: all of them, one being written, settled or opened again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from parcours import droits, transitions
from parcours.acces import parcours_ou_404
from parcours.cibles import CIBLES, noms_de
from parcours.commentaires import OUVERTES, Question, en_fils
from parcours.enums import BlocCible
from parcours.forms.remarques import RemarqueForm
from parcours.models import Commentaire
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier

PAR_PAGE = 20
QUESTIONS_AU_PLUS = 30
ETATS = {"ouvertes": "Ouvertes", "reglees": "Réglées"}


@connexion_exigee
def remarques(request, pk):
    """Every thread and question, the open ones first; by state and by block."""
    parcours = parcours_ou_404(request, pk)
    etat = request.GET.get("etat") if request.GET.get("etat") in ETATS else "ouvertes"
    bloc = request.GET.get("bloc") if request.GET.get("bloc") in BlocCible.values else ""
    ouvertes = etat == "ouvertes"
    racines = parcours.commentaires.filter(reponse_a__isnull=True, regle_le__isnull=ouvertes)
    questions = parcours.corrections.select_related("demandee_par")
    questions = questions.filter(statut__in=OUVERTES) if ouvertes else questions.exclude(statut__in=OUVERTES)
    if bloc:
        racines, questions = racines.filter(bloc=bloc), questions.filter(modele=CIBLES[bloc].code)
    page = Paginator(racines.select_related("auteur", "regle_par"), PAR_PAGE).get_page(request.GET.get("page"))
    lues, questions = list(page), list(questions.order_by("-pk")[:QUESTIONS_AU_PLUS])
    reponses = Commentaire.objects.filter(reponse_a__in=[r.pk for r in lues]).select_related("auteur")
    noms = noms_de(parcours, {r.cible_uid for r in lues if r.cible_uid} | {q.cible_uid for q in questions})
    contexte = {
        "parcours": parcours,
        "etat": etat,
        "bloc": bloc,
        "etats": ETATS.items(),
        "blocs": [("", "Tous les blocs"), *BlocCible.choices],
        "page_liste": page,
        "fils": en_fils(lues, list(reponses), noms),
        "questions": [Question(q, noms.get(q.cible_uid)) for q in questions],
        "peut": droits.peut_commenter(request.user, parcours),
        "fil": [("Le parcours", reverse("parcours:apercu", args=[pk])), ("Questions et remarques", "")],
    }
    return render(request, "parcours/toutes_remarques.html", contexte)


@connexion_exigee
def remarque_ecrire(request, pk):
    """A new thread, or an answer; the page of its own that a refused form comes back to."""
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_commenter(request.user, parcours))
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    fil_lu, bloc, uid = _viser(parcours, donnees if donnees is not None else request.GET)
    depart = {"bloc": bloc, "uid": str(uid or ""), "reponse_a": fil_lu.pk if fil_lu else ""}
    form = RemarqueForm(donnees, initial=depart)
    noms = noms_de(parcours, {uid} if uid else set())
    if uid and uid not in noms:
        raise Http404
    if fil_lu:
        form.libelle_bouton = "Envoyer la réponse"
        form["texte"].label = "Votre réponse"  # drawn from the bound field, already made
    form.lien_retour = ("Annuler", f"{reverse('parcours:remarques', args=[pk])}?bloc={bloc}")
    if request.method == "POST" and form.is_valid():
        try:
            ecrite = _ecrire(parcours, fil_lu, bloc, uid, form.cleaned_data["texte"], par=request.user)
        except ErreurMetier as erreur:
            form.add_error(erreur.champ, erreur.message)
        else:
            autre = "l’équipe" if request.user.est_anct else "l’ANCT"
            messages.success(request, f"C’est envoyé : {autre} est prévenue par mail.")
            return redirect(_retour(parcours, form.cleaned_data["retour"], bloc, noms.get(uid), ecrite))
    titre = "Répondre" if fil_lu else "Écrire une remarque"
    reponses = Commentaire.objects.filter(reponse_a=fil_lu).select_related("auteur") if fil_lu else []
    contexte = {
        "parcours": parcours,
        "form": form,
        "titre": titre,
        "sur": noms[uid].titre if uid else BlocCible(bloc).label,
        "lus": en_fils([fil_lu], list(reponses), noms) if fil_lu else [],
        "fil": [
            ("Le parcours", reverse("parcours:apercu", args=[pk])),
            ("Questions et remarques", reverse("parcours:remarques", args=[pk])),
            (titre, ""),
        ],
    }
    return render(request, "parcours/remarque.html", contexte)


def _viser(parcours, donnees):
    """(thread answered or None, block, uid or None) of what was asked. Raises Http404 for what is not of this parcours."""
    lu = RemarqueForm({**{nom: donnees.get(nom, "") for nom in ("bloc", "uid", "reponse_a")}, "texte": "."})
    lu.is_valid()
    if {"uid", "reponse_a"} & set(lu.errors):
        raise Http404
    if lu.cleaned_data["reponse_a"]:
        # A key beyond what SQLite can hold is nobody's.
        cle = min(lu.cleaned_data["reponse_a"], 2**62)
        fil_lu = get_object_or_404(
            parcours.commentaires.select_related("auteur", "regle_par"), pk=cle, reponse_a__isnull=True
        )
        return fil_lu, fil_lu.bloc, fil_lu.cible_uid
    if "bloc" in lu.errors and donnees.get("bloc"):
        raise Http404
    return None, lu.cleaned_data.get("bloc") or BlocCible.OBJECTIFS.value, lu.cleaned_data["uid"]


def _ecrire(parcours, fil_lu, bloc, uid, texte, *, par):
    if fil_lu:
        return transitions.repondre(fil_lu, texte=texte, par=par)
    return transitions.ecrire_remarque(parcours, bloc=bloc, uid=uid, texte=texte, par=par)


def _retour(parcours, retour, bloc, nom, ecrite):
    """Where the person was: the block, the item, or the list of all remarks."""
    if retour == "item" and nom is not None and not nom.retire:
        adresse = reverse(f"parcours:{nom.cible.code}_modifier", args=[parcours.pk, nom.pk])
    elif retour == "bloc":
        adresse = reverse(CIBLES[bloc].page, args=[parcours.pk])
    else:
        adresse = f"{reverse('parcours:remarques', args=[parcours.pk])}?bloc={bloc}"
    return f"{adresse}#remarque-{ecrite.reponse_a_id or ecrite.pk}"


@require_POST
@connexion_exigee
def remarque_regler(request, pk, item_pk):
    """Settle a thread, or open it again (`rouvrir`)."""
    parcours = parcours_ou_404(request, pk)
    lu = get_object_or_404(parcours.commentaires, pk=item_pk, reponse_a__isnull=True)
    exiger(droits.peut_commenter(request.user, parcours))
    if "rouvrir" in request.POST:
        transitions.rouvrir_remarque(lu, par=request.user)
        messages.success(request, "La remarque est de nouveau ouverte.")
    else:
        transitions.regler_remarque(lu, par=request.user)
        messages.success(request, "La remarque est réglée. Vous la retrouvez dans « Questions et remarques ».")
    return redirect(f"{reverse('parcours:remarques', args=[pk])}?bloc={lu.bloc}")

"""The pages of the committees of a parcours: guard → scoped object → act → redirect."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parcours.acces import parcours_ou_404
from parcours.droits import peut_ecrire
from pilotage import agenda, droits, rapport, transitions
from pilotage.enums import DECISIONS_MAX, Statut
from pilotage.forms import AnnulerForm, DateComiteForm, DecisionForm, FixerForm, PhrasesForm, reunir_form
from pilotage.models import Comite, Decision, Instance
from socle import documents, mots
from socle.comptes.reprise import connexion_exigee, donnees_pour
from socle.documents.suivi import contexte_etat, repondre_etat
from socle.droits import exiger
from socle.erreurs import ErreurMetier


def _comite_ou_404(request, parcours_pk, pk):
    """A committee through its scoped parcours; `comite.parcours` is that very object (no further query)."""
    parcours = parcours_ou_404(request, parcours_pk)
    comite = get_object_or_404(Comite.objects.pour_page(), parcours=parcours, pk=pk)
    comite.parcours = parcours
    return comite


def _nom(comite):
    return f"Comité du {mots.date_longue(comite.date_heure)}"


def _fil(parcours, comite=None, fin=""):
    """The breadcrumb, from « Comités », an entry of the menu, to `fin` (or to the committee)."""
    fil = [("Comités", reverse("pilotage:liste", args=[parcours.pk]))]
    if comite:
        fil.append((_nom(comite), comite.get_absolute_url() if fin else ""))
    return [*fil, (fin, "")] if fin else fil


def _saisir(request, parcours, form, agir, *, titre, retour, fait, comite=None):
    """One page of form: `agir(cleaned_data)` does it; an ErreurMetier goes beside its field and nothing typed is lost."""
    form.lien_retour = ("Annuler", retour)
    if request.method == "POST" and form.is_valid():
        try:
            resultat = agir(form.cleaned_data)
        except ErreurMetier as erreur:
            form.add_error(erreur.champ if erreur.champ in form.fields else None, erreur.message)
        else:
            messages.success(request, fait)
            return redirect(resultat if isinstance(resultat, Comite) else retour)
    contexte = {"parcours": parcours, "form": form, "titre": titre, "fil": _fil(parcours, comite, titre)}
    return render(request, "parcours/formulaire.html", contexte)


def _saisie(request):
    """What was typed now, or before the session ended; None on a first visit."""
    return request.POST if request.method == "POST" else donnees_pour(request) or None


@require_GET
@connexion_exigee
def liste(request, parcours_pk):
    parcours = parcours_ou_404(request, parcours_pk)
    jour = timezone.localdate()
    comites = list(Comite.objects.filter(parcours=parcours).pour_liste())
    instance = Instance.objects.filter(parcours=parcours).first()
    a_suivre = Decision.objects.filter(comite__parcours=parcours).a_suivre().select_related("comite")
    contexte = {
        "parcours": parcours,
        "instance": instance,
        "a_venir": sorted((c for c in comites if c.statut == Statut.PREVU), key=lambda c: (c.date_heure, c.pk)),
        "passes": [c for c in comites if c.statut != Statut.PREVU],
        "a_suivre": [(d, d.suite(jour)) for d in a_suivre],
        "peut_fixer": droits.peut_fixer(request.user, parcours),
        "peut_ecrire": peut_ecrire(request.user, parcours),
    }
    return render(request, "pilotage/liste.html", contexte)


@require_http_methods(["GET", "POST"])
@connexion_exigee
def fixer(request, parcours_pk):
    parcours = parcours_ou_404(request, parcours_pk)
    exiger(droits.peut_fixer(request.user, parcours))
    form = FixerForm(_saisie(request))

    def agir(d):
        return transitions.fixer(
            parcours, date_heure=d["date_heure"], lieu=d["lieu"], reunion=d["reunion"], par=request.user
        )

    return _saisir(
        request, parcours, form, agir,
        titre="Fixer la date d’un comité", retour=reverse("pilotage:liste", args=[parcours.pk]), fait="La date du comité est fixée.",
    )  # fmt: skip


@require_GET
@connexion_exigee
def comite(request, parcours_pk, pk):
    comite = _comite_ou_404(request, parcours_pk, pk)
    document = _dernier_rapport(comite)
    decisions = list(comite.decisions.all())
    contexte = {
        "parcours": comite.parcours,
        "comite": comite,
        "nom": _nom(comite),
        "fil": _fil(comite.parcours, comite),
        "decisions": decisions,
        "decisions_max": DECISIONS_MAX,
        "reste_une_place": len(decisions) < DECISIONS_MAX,
        "peut_preparer": droits.peut_preparer(request.user, comite),
        "peut_reunir": droits.peut_reunir(request.user, comite),
        "peut_ecrire": peut_ecrire(request.user, comite.parcours),
        "prevu": comite.statut == Statut.PREVU,
        **_etat_du_rapport(comite, document),
    }
    return render(request, "pilotage/comite.html", contexte)


def _dernier_rapport(comite):
    return documents.documents_de(comite).select_related("fichier").first()


def _adresses(comite):
    args = [comite.parcours_id, comite.pk]
    return {
        "url_etat": reverse("pilotage:etat", args=args),
        "url_fichier": reverse("pilotage:document", args=args),
        "libelle": "Lire le rapport",
    }


def _etat_du_rapport(comite, document):
    """What "documents/etat.html" reads; `document` is None before the first report."""
    return contexte_etat(document, **_adresses(comite)) if document else {"document": None}


@require_http_methods(["GET", "POST"])
@connexion_exigee
def deplacer(request, parcours_pk, pk):
    comite = _comite_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user, comite))
    moment = timezone.localtime(comite.date_heure)
    form = DateComiteForm(
        _saisie(request), initial={"jour": moment.date(), "heure": moment.time(), "lieu": comite.lieu}
    )
    return _saisir(
        request, comite.parcours, form,
        lambda d: transitions.deplacer(comite, date_heure=d["date_heure"], lieu=d["lieu"], par=request.user),
        titre="Changer la date ou le lieu", retour=comite.get_absolute_url(), fait="La date et le lieu sont enregistrés.", comite=comite,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@connexion_exigee
def annuler(request, parcours_pk, pk):
    comite = _comite_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user, comite))
    return _saisir(
        request, comite.parcours, AnnulerForm(_saisie(request)),
        lambda d: transitions.annuler(comite, motif=d["motif"], par=request.user),
        titre="Annuler ce comité", retour=comite.get_absolute_url(), fait="Le comité est annulé.", comite=comite,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@connexion_exigee
def phrases(request, parcours_pk, pk):
    comite = _comite_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user, comite))
    proposees = comite.en_trois_phrases or " ".join(rapport.phrases_proposees(rapport.donnees(comite)))
    form = PhrasesForm(_saisie(request), instance=comite, initial={"en_trois_phrases": proposees})
    return _saisir(
        request, comite.parcours, form,
        lambda d: transitions.rediger(comite, en_trois_phrases=d["en_trois_phrases"], point_attention=d["point_attention"], par=request.user),
        titre="Les phrases de la page 1", retour=comite.get_absolute_url(), fait="Les phrases sont enregistrées.", comite=comite,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@connexion_exigee
def demander(request, parcours_pk, pk):
    comite = _comite_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user, comite))
    return _saisir(
        request, comite.parcours, DecisionForm(_saisie(request)),
        lambda d: transitions.demander(comite, **d, par=request.user),
        titre="Demander une décision", retour=comite.get_absolute_url(), fait="La demande est enregistrée.", comite=comite,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@connexion_exigee
def decision(request, parcours_pk, pk, decision_pk):
    comite = _comite_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user, comite))
    decision = get_object_or_404(Decision, comite=comite, pk=decision_pk)
    return _saisir(
        request, comite.parcours, DecisionForm(_saisie(request), instance=decision),
        lambda d: transitions.modifier(decision, **d, par=request.user),
        titre=f"Modifier la demande {decision.rang}", retour=comite.get_absolute_url(), fait="La demande est enregistrée.", comite=comite,
    )  # fmt: skip


@require_POST
@connexion_exigee
def retirer(request, parcours_pk, pk, decision_pk):
    comite = _comite_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user, comite))
    transitions.retirer(get_object_or_404(Decision, comite=comite, pk=decision_pk), par=request.user)
    messages.success(request, "La demande est retirée.")
    return redirect(comite)


@require_POST
@connexion_exigee
def faire(request, parcours_pk, pk, decision_pk):
    comite = _comite_ou_404(request, parcours_pk, pk)
    decision = get_object_or_404(Decision, comite=comite, pk=decision_pk)
    decision.comite = comite
    exiger(droits.peut_dire_faite(request.user, decision))
    transitions.faire(decision, par=request.user)
    messages.success(request, "C’est noté : cette décision est faite.")
    return redirect("pilotage:liste", parcours_pk)


@require_http_methods(["GET", "POST"])
@connexion_exigee
def reunir(request, parcours_pk, pk):
    comite = _comite_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_reunir(request.user, comite))
    decisions = list(comite.decisions.all())
    form = reunir_form(decisions)(_saisie(request), decisions=decisions)
    return _saisir(
        request, comite.parcours, form,
        lambda d: transitions.tenir(comite, resultats=form.resultats(), par=request.user),
        titre="Enregistrer les décisions", retour=comite.get_absolute_url(), fait="Les décisions du comité sont enregistrées.", comite=comite,
    )  # fmt: skip


# --- report -----------------------------------------------------------------------------------------------------------------


@require_POST
@connexion_exigee
def preparer_rapport(request, parcours_pk, pk):
    comite = _comite_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user, comite))
    transitions.preparer_rapport(comite, par=request.user)
    messages.success(request, "Le rapport se prépare. La page 1 se lit dès maintenant.")
    return redirect(f"{comite.get_absolute_url()}#rapport")


@require_GET
@connexion_exigee
def etat(request, parcours_pk, pk):
    comite = _comite_ou_404(request, parcours_pk, pk)
    page = f"{comite.get_absolute_url()}#rapport"
    return repondre_etat(request, _dernier_rapport(comite), page=page, **_adresses(comite))


@require_GET
@connexion_exigee
def rapport_page(request, parcours_pk, pk):
    """Page 1 for phones, from the data frozen for the PDF."""
    comite = _comite_ou_404(request, parcours_pk, pk)
    document = _dernier_rapport(comite)
    contexte = {
        "parcours": comite.parcours,
        "comite": comite,
        "nom": _nom(comite),
        "fil": _fil(comite.parcours, comite, "Rapport"),
        "peut_preparer": droits.peut_preparer(request.user, comite),
        **_etat_du_rapport(comite, document),
    }
    if document:
        contexte |= rapport.contexte(rapport.lire(document))
    return render(request, "pilotage/rapport.html", contexte)


@require_GET
@connexion_exigee
def document(request, parcours_pk, pk):
    """The latest report made: while a new one is being prepared, the one before is still there."""
    comite = _comite_ou_404(request, parcours_pk, pk)
    fait = documents.documents_de(comite).filter(fichier__isnull=False).select_related("fichier").first()
    if fait is None:
        raise Http404
    return documents.servir(request, fait.fichier)


@require_GET
@connexion_exigee
def agenda_ics(request, parcours_pk, pk):
    comite = _comite_ou_404(request, parcours_pk, pk)
    response = HttpResponse(agenda.fichier(comite), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="comite-{comite.jour:%Y-%m-%d}.ics"'
    return response

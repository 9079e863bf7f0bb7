"""The text of an act, article by article: read, changed by ANCT, signed off by a legal reader, remarked on by both sides."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from conventions import droits
from conventions.articles import article_de_depart, articles_de_la_convention, cibles_de_remarque
from conventions.enums import EN_REDACTION, PorteSur
from conventions.forms.texte import EcartForm, RemarqueForm
from conventions.fusion import REGISTRE
from conventions.lecture_texte import ancre_de, ancre_de_la_cible, blocs_de, etat_du_projet, fil_de, lire
from conventions.models import Ecart, RemarqueActe
from conventions.transitions import ecarts, remarques
from conventions.views.acces import acte_ou_404, fil
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser

TITRE = "Le texte article par article"


def adresse_du_texte(parcours, acte, ancre=""):
    adresse = reverse("conventions:texte", args=[parcours.pk, acte.pk])
    return f"{adresse}#{ancre}" if ancre else adresse


def _fil(parcours, acte, titre):
    return [*fil(parcours, TITRE)[:1], (TITRE, adresse_du_texte(parcours, acte)), (titre, "")]


@require_GET
@connexion_exigee
def texte(request, parcours_pk, pk):
    parcours, acte = acte_ou_404(request, parcours_pk, pk, texte=True)
    exiger(droits.peut_lire_projet(request.user, acte))
    lecture = lire(acte, parcours, request.user)
    contexte = {
        "parcours": parcours,
        "acte": acte,
        "fil": fil(parcours, TITRE),
        "lecture": lecture,
        "en_redaction": acte.statut in EN_REDACTION,
        "projet": etat_du_projet(acte, parcours),
        "a_changer": articles_de_la_convention(acte) if lecture.peut_modifier and acte.est_avenant else [],
    }
    return render(request, "conventions/texte.html", contexte)


# --- departures -------------------------------------------------------------------------------------------------------------


def _article_ou_404(request, parcours_pk, pk, porte_sur, code):
    """(parcours, act, the article before any departure, the departure or None)"""
    parcours, acte = acte_ou_404(request, parcours_pk, pk, texte=True)
    depart = article_de_depart(acte, code, porte_sur) if porte_sur in PorteSur.values else None
    if depart is None:
        raise Http404("Cet article n’existe pas.")
    departs = Ecart.objects.filter(acte=acte, porte_sur=porte_sur, code=code).select_related("ecrit_par", "vise_par")
    return parcours, acte, depart, departs.first()


def _exiger_redaction(acte):
    if acte.statut not in EN_REDACTION:
        raise ErreurMetier(ecarts.FIGE)


@connexion_exigee
def ecart(request, parcours_pk, pk, porte_sur, code):
    """Write the text that this act wants for one article, the model's beside it."""
    parcours, acte, depart, actuel = _article_ou_404(request, parcours_pk, pk, porte_sur, code)
    exiger(droits.peut_preparer(request.user))
    _exiger_redaction(acte)
    initial = {"titre": depart["titre"], "texte": depart["texte"].strip(), "revision": 0}
    if actuel is not None:
        initial = {nom: getattr(actuel, nom) for nom in ("titre", "texte", "motif", "revision")}
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form, autre = EcartForm(donnees, initial=initial), None
    if request.method == "POST" and form.is_valid():
        d = form.cleaned_data
        try:
            ecrit = ecarts.ecarter(
                acte, code, d["titre"], d["texte"], d["motif"],
                par=request.user, porte_sur=porte_sur, revision=d["revision"] or 0,
            )  # fmt: skip
        except ecarts.EcartModifie as conflit:
            autre = conflit.actuel
            form = EcartForm(_sur_l_actuel(request, autre), initial=initial)
            form.is_valid()
            form.add_error(None, conflit.message)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            suite = "" if ecrit.vise_le else " Il attend le visa du service juridique."
            messages.success(request, f"L’article « {ecrit.titre} » est enregistré.{suite}")
            return redirect(adresse_du_texte(parcours, acte, ancre_de(code, porte_sur)))
    form.lien_retour = ("Annuler", adresse_du_texte(parcours, acte, ancre_de(code, porte_sur)))
    titre = f"Modifier l’article « {depart['titre']} »"
    contexte = {
        "parcours": parcours,
        "acte": acte,
        "fil": _fil(parcours, acte, titre),
        "titre": titre,
        "form": form,
        "actuel": actuel,
        "autre": autre,
        "autre_blocs": blocs_de(autre.texte) if autre else [],
        "depart": depart,
        "blocs": blocs_de(depart["texte"]),
        "sur_convention": porte_sur == PorteSur.CONVENTION,
        "champs": [c for c in REGISTRE.values() if acte.est_avenant or not c.avenant],
        "url_retirer": reverse("conventions:ecart_retirer", args=[parcours.pk, acte.pk, porte_sur, code]),
    }
    return render(request, "conventions/ecart.html", contexte)


def _sur_l_actuel(request, autre):
    """What was posted, as if the page had been opened on the departure as it stands now."""
    donnees = request.POST.copy()
    donnees["revision"] = autre.revision if autre else 0
    return donnees


def _ecart_ou_404(request, parcours_pk, pk, porte_sur, code):
    parcours, acte, depart, actuel = _article_ou_404(request, parcours_pk, pk, porte_sur, code)
    if actuel is None:
        raise Http404("Cet article ne s’écarte pas du modèle.")
    actuel.acte = acte
    return parcours, acte, depart, actuel


def _revision(request):
    """The revision of the text that was read, carried by the button; 0, which no departure has, when it carried none."""
    lue = request.POST.get("revision", "")
    return int(lue) if lue.isascii() and lue.isdigit() and len(lue) < 10 else 0


@connexion_exigee
def ecart_retirer(request, parcours_pk, pk, porte_sur, code):
    """A page that shows what is lost and what comes back, then the button."""
    parcours, acte, depart, actuel = _ecart_ou_404(request, parcours_pk, pk, porte_sur, code)
    exiger(droits.peut_preparer(request.user))
    _exiger_redaction(acte)
    retour = adresse_du_texte(parcours, acte, ancre_de(code, porte_sur))
    source = "de la convention" if porte_sur == PorteSur.CONVENTION else "du modèle"
    if request.method == "POST":
        ecarts.retirer_ecart(actuel, par=request.user, revision=_revision(request))
        messages.success(request, f"L’article « {depart['titre']} » est revenu au texte {source}.")
        return redirect(retour)
    titre = f"Revenir au texte {source}"
    contexte = {
        "parcours": parcours,
        "acte": acte,
        "fil": _fil(parcours, acte, titre),
        "titre": titre,
        "ecart": actuel,
        "ecart_blocs": blocs_de(actuel.texte),
        "depart": depart,
        "blocs": blocs_de(depart["texte"]),
        "source": source,
        "retour": retour,
    }
    return render(request, "conventions/ecart_retirer.html", contexte)


@require_POST
@connexion_exigee
def ecart_viser(request, parcours_pk, pk, porte_sur, code):
    parcours, acte, depart, actuel = _ecart_ou_404(request, parcours_pk, pk, porte_sur, code)
    exiger(droits.peut_viser_ecart(request.user, actuel))
    ecarts.viser(actuel, par=request.user, revision=_revision(request))
    messages.success(request, f"Votre visa est donné sur l’article « {actuel.titre} ».")
    return redirect(adresse_du_texte(parcours, acte, ancre_de(code, porte_sur)))


# --- remarks ----------------------------------------------------------------------------------------------------------------


@connexion_exigee
def remarque(request, parcours_pk, pk):
    """A new thread, or an answer: a page of its own, that the text page also opens in place."""
    parcours, acte = acte_ou_404(request, parcours_pk, pk, texte=True)
    exiger(droits.peut_remarquer(request.user, acte))
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    lu, article = _viser(acte, donnees if donnees is not None else request.GET)
    depart = {"article": article, "reponse_a": lu.pk if lu else None}
    form = RemarqueForm(donnees, initial=depart, auto_id=f"id_{ancre_de_la_cible(article)}_%s")
    form.attributs = {"action": reverse("conventions:remarque", args=[parcours.pk, acte.pk])}
    if lu:
        form.libelle_bouton = "Envoyer la réponse"
        form["texte"].label = "Votre réponse"  # drawn from the bound field, already made
    if request.method == "POST" and form.is_valid():
        try:
            ecrite = remarques.ecrire_remarque(
                acte, article, form.cleaned_data["texte"], par=request.user, reponse_a=lu
            )
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, "Votre réponse est envoyée." if lu else "Votre remarque est envoyée.")
            return redirect(adresse_du_texte(parcours, acte, f"remarque-{ecrite.reponse_a_id or ecrite.pk}"))
    form.lien_retour = ("Annuler", adresse_du_texte(parcours, acte, ancre_de_la_cible(article)))
    titre = "Répondre" if lu else "Écrire une remarque"
    contexte = {
        "parcours": parcours,
        "acte": acte,
        "fil": _fil(parcours, acte, titre),
        "titre": titre,
        "sur": cibles_de_remarque(acte).get(article, article),
        "remarques": fil_de(lu) if lu else [],
        "form": form,
    }
    return render(request, "conventions/remarque.html", contexte)


def _viser(acte, donnees):
    """(thread answered or None, part of the text) of what was asked. Raises Http404 for what is not of this act."""
    lu = RemarqueForm({"article": donnees.get("article", ""), "reponse_a": donnees.get("reponse_a", ""), "texte": "."})
    lu.is_valid()
    if {"article", "reponse_a"} & set(lu.errors):
        raise Http404
    if lu.cleaned_data["reponse_a"]:
        racines = RemarqueActe.objects.filter(acte=acte, reponse_a__isnull=True).select_related("auteur")
        racine = get_object_or_404(racines, pk=lu.cleaned_data["reponse_a"])
        return racine, racine.article
    if lu.cleaned_data["article"] not in cibles_de_remarque(acte):
        raise Http404
    return None, lu.cleaned_data["article"]


@require_POST
@connexion_exigee
def remarque_regler(request, parcours_pk, pk, remarque_pk):
    """Settle a thread, or open it again (`rouvrir`)."""
    parcours, acte = acte_ou_404(request, parcours_pk, pk, texte=True)
    lue = get_object_or_404(RemarqueActe, acte=acte, pk=remarque_pk, reponse_a__isnull=True)
    exiger(droits.peut_remarquer(request.user, acte))
    if "rouvrir" in request.POST:
        remarques.rouvrir_remarque(lue, par=request.user)
        messages.success(request, "La remarque est de nouveau ouverte.")
    else:
        remarques.regler_remarque(lue, par=request.user)
        messages.success(request, "La remarque est réglée. Elle reste à lire sous son article.")
    return redirect(adresse_du_texte(parcours, acte, f"remarque-{lue.pk}"))

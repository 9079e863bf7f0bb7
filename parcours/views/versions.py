"""« Les envois »: what was sent, as it was; what changed between two of them, or since."""

import json

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from parcours import droits, transitions, versions
from parcours.acces import parcours_ou_404
from parcours.enums import StatutEnvoi
from parcours.forms.remarques import ComparerForm
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.mots import date_longue

AUJOURD_HUI = "ce qui est écrit aujourd’hui"
A_LIRE = (StatutEnvoi.ENVOYE, StatutEnvoi.EN_RELECTURE)


def _fil(parcours, *suite):
    return [("Le parcours", reverse("parcours:apercu", args=[parcours.pk])), *suite]


def _envois(parcours):
    """The sendings without their long texts, latest first, each with its parcours and its author."""
    envois = list(parcours.versions.defer("contenu").select_related("par"))
    for envoi in envois:
        envoi.parcours = parcours
    return envois


def _envoi_ou_404(request, pk, item_pk, *, avec_texte=False):
    parcours = parcours_ou_404(request, pk)
    envois = parcours.versions.select_related("par")
    version = get_object_or_404(envois if avec_texte else envois.defer("contenu"), pk=item_pk)
    version.parcours = parcours
    return version


def ou_en_est(request, version):
    """What a page says of one sending and what this person may do with it: {reponse_avant, lecture, peut_reprendre, peut_commencer}."""
    en_cours = version.statut in A_LIRE
    return {
        "reponse_avant": transitions.echeance_relecture(version) if en_cours else None,
        "lecture": transitions.lecture_de(version) if version.statut == StatutEnvoi.EN_RELECTURE else None,
        "peut_reprendre": droits.peut_reprendre_envoi(request.user, version),
        "peut_commencer": droits.peut_commencer_relecture(request.user, version),
    }


@connexion_exigee
def envois(request, pk):
    parcours = parcours_ou_404(request, pk)
    tous = _envois(parcours)
    # Only the last living one is read or taken back.
    vivant = next((e for e in tous if e.pk == parcours.version_courante_id), None)
    contexte = {
        "parcours": parcours,
        "lignes": [
            {"envoi": envoi, "precedent": precedent, "vivant": envoi is vivant}
            for envoi, precedent in zip(tous, [*tous[1:], None], strict=False)
        ],
        "suivi": ou_en_est(request, vivant) if vivant else {},
        "form": _form_comparer(tous) if tous else None,
        "fil": _fil(parcours, ("Les envois", "")),
    }
    return render(request, "parcours/envois.html", contexte)


@connexion_exigee
def envoi(request, pk, item_pk):
    """One sending as it was; what changed since the one before comes first."""
    version = _envoi_ou_404(request, pk, item_pk, avec_texte=True)
    parcours = version.parcours
    contenu = json.loads(version.contenu)
    precedent = parcours.versions.filter(numero__lt=version.numero).exclude(statut=StatutEnvoi.REPRIS).first()
    contexte = {
        "parcours": parcours,
        "version": version,
        "vivant": version.pk == parcours.version_courante_id,
        "suivi": ou_en_est(request, version),
        "peut_relire": droits.peut_relire(request.user, parcours),
        "precedent": precedent,
        "differences": _dites(json.loads(precedent.contenu), contenu) if precedent else None,
        "blocs": versions.dire(contenu),
        "fil": _fil(parcours, ("Les envois", reverse("parcours:envois", args=[pk])), (str(version), "")),
    }
    return render(request, "parcours/envoi.html", contexte)


def _dites(avant, apres):
    return versions.dire_difference(versions.comparer(avant, apres), avant, apres)


def _nommer(envoi):
    return f"l’envoi n° {envoi.numero} du {date_longue(envoi.soumise_le)}"


def _form_comparer(envois, donnees=None):
    form = ComparerForm(donnees, envois=[(str(e.numero), _nommer(e)) for e in envois])
    if donnees is None:
        form.initial = {"avant": str(envois[0].numero), "apres": ""}
    return form


@connexion_exigee
def comparer(request, pk):
    """Any two sendings, or one with what stands now (`apres` empty), item by item."""
    parcours = parcours_ou_404(request, pk)
    tous = _envois(parcours)
    form = _form_comparer(tous, request.GET if "avant" in request.GET else None) if tous else None
    contexte = {
        "parcours": parcours,
        "form": form,
        "fil": _fil(parcours, ("Les envois", reverse("parcours:envois", args=[pk])), ("Comparer", "")),
    }
    if form is not None and (not form.is_bound or form.is_valid()):
        choix = form.cleaned_data if form.is_bound else form.initial
        par_numero = {str(e.numero): e for e in tous}
        avant, apres = par_numero[choix["avant"]], par_numero.get(choix["apres"])
        contexte |= {
            "titre_avant": _nommer(avant),
            "titre_apres": _nommer(apres) if apres else AUJOURD_HUI,
            "differences": _dites(_lire(avant), _lire(apres) if apres else versions.contenu(parcours)),
        }
    return render(request, "parcours/comparer.html", contexte)


def _lire(version):
    """The frozen content: its text is fetched now (the list leaves it aside)."""
    return json.loads(version.contenu)


@require_POST
@connexion_exigee
def envoi_reprendre(request, pk, item_pk):
    version = _envoi_ou_404(request, pk, item_pk)
    exiger(_dans_l_equipe(request.user, version))
    transitions.reprendre_envoi(version, par=request.user)
    messages.success(request, "Votre envoi est repris : l’ANCT ne le lira pas. Complétez, puis envoyez à nouveau.")
    return redirect("parcours:apercu", pk)


def _dans_l_equipe(utilisateur, version):
    """The right alone: that ANCT was faster is the transition's sentence, under the lock."""
    verdict = droits.peut_reprendre_envoi(utilisateur, version)
    return droits.OUI if droits.role_de(utilisateur, version.parcours) in droits.EQUIPE else verdict


@require_POST
@connexion_exigee
def relecture_commencer(request, pk, item_pk):
    version = _envoi_ou_404(request, pk, item_pk)
    exiger(droits.peut_piloter_anct(request.user))
    transitions.commencer_relecture(version, par=request.user)
    messages.success(request, "La relecture commence : l’équipe ne peut plus reprendre cet envoi.")
    return redirect("parcours:envoi", pk, item_pk)

"""The overview of a parcours, and what is decided from it: sending, re-reading, committing oneself."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from parcours import droits, reglages, transitions
from parcours.acces import adresse, parcours_ou_404
from parcours.blocs import blocs_de
from parcours.enums import FIL, Partie, Statut, StatutCorrection, StatutEnvoi
from parcours.models import Correction
from parcours.resume import resume
from parcours.views.versions import ou_en_est
from parcours.views.vie import vie_de
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.mots import date_longue
from socle.panneaux import panneaux_pour

# The pages that the overview leads to, by the last word of their routes.
PAGES = (
    "engagement", "equipe", "etape_ajouter", "envoyer", "relire",
    "remarques", "envois", "comparer", "visa",
)  # fmt: skip


def fil_des_phases(parcours):
    """The phases in a row: {libelle, etat: "fait" | "ici" | ""}; empty for a parcours that has ended."""
    if parcours.est_clos:
        return []
    ici = FIL.index(parcours.statut)
    return [{"libelle": s.label, "etat": "fait" if i < ici else "ici" if i == ici else ""} for i, s in enumerate(FIL)]


@connexion_exigee
def apercu(request, pk):
    parcours = parcours_ou_404(request, pk)
    contenu, engagements, dialogue = resume(parcours)
    if parcours.modifie_par_id == request.user.pk:
        parcours.modifie_par = request.user
    peut_modifier = droits.peut_modifier(request.user, parcours)
    en_ecriture = parcours.statut in {Statut.DIAGNOSTIC, Statut.FORMULATION}
    reponses = dialogue.reponses if parcours.statut == Statut.CONTRACTUALISATION else 0
    version, precedent = (
        _deux_derniers(parcours) if en_ecriture or parcours.envoi_a_relire or reponses else (None, None)
    )
    rien_de_neuf = version is not None and parcours.modifie_le <= version.soumise_le
    manques = transitions.manques_avant_envoi(parcours, contenu, set(engagements)) if en_ecriture else []
    contexte = {
        "parcours": parcours,
        "phases": fil_des_phases(parcours),
        "blocs": [(bloc, adresse(bloc.page, pk)) for bloc in blocs_de(contenu, dialogue.blocs)],
        "nb_etapes": len(contenu["etapes"]),
        "engagements": [engagements.get(p) for p in Partie],
        "manques": [{"mot": mot, "url": adresse(page, pk)} for mot, page in manques],
        "vers": {nom: adresse(f"parcours:{nom}", pk) for nom in PAGES},
        "en_ecriture": en_ecriture,
        "peut_modifier": peut_modifier,
        "peut_s_engager": droits.peut_s_engager(request.user, parcours),
        "peut_relire": droits.peut_relire(request.user, parcours),
        "version": version,
        "rien_de_neuf": rien_de_neuf,
        "reponse_avant": transitions.echeance_relecture(version) if parcours.envoi_a_relire else None,
        "suivi": ou_en_est(request, version) if parcours.envoi_a_relire else None,
        "reponses": reponses,
        # Its own page decides whether sendings need it: a city has to find it before.
        "visa_utile": en_ecriture and (parcours.visa_exige or len(contenu["etapes"]) >= reglages.seuil_ville()),
        "questions": _questions_ouvertes(request.user, parcours, dialogue),
        "comparer": _a_comparer(version, precedent, rien_de_neuf),
        "vie": vie_de(request.user, parcours, contenu["etapes"]),
        "panneaux": panneaux_pour(request, parcours),
    }
    return render(request, "parcours/apercu.html", contexte)


def _questions_ouvertes(utilisateur, parcours, dialogue):
    """What ANCT asked and this person may answer, the oldest first: it comes before all the rest of the page."""
    posees = [
        Correction(pk=pk, parcours=parcours, statut=StatutCorrection.DEMANDEE, message=message)
        for pk, message in dialogue.questions
    ]
    return [question for question in posees if droits.peut_repondre_correction(utilisateur, question)]


def _deux_derniers(parcours):
    """The last sending and the one before, without their long texts, those taken back left out; None for what is not."""
    if parcours.version_courante_id is None:
        return None, None
    deux = list(parcours.versions.exclude(statut=StatutEnvoi.REPRIS).defer("contenu")[:2])
    for version in deux:
        version.parcours = parcours
    return (*deux, None)[:2]


def _a_comparer(version, precedent, rien_de_neuf):
    """What « Comparer avec l’envoi du … » compares: what stands now with the last sending, or the last two when nothing is new."""
    if version is None or (rien_de_neuf and precedent is None):
        return None
    avant, apres = (precedent, version.numero) if rien_de_neuf else (version, "")
    return {"avant": avant, "apres": apres}


@require_POST
@connexion_exigee
def envoyer(request, pk):
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_modifier(request.user, parcours))
    version = transitions.soumettre(parcours, par=request.user)
    referent = parcours.referent.nom_complet
    messages.success(
        request,
        f"Votre parcours est envoyé. {referent} vous répond avant le {date_longue(transitions.echeance_relecture(version))}. "
        "Vous pouvez le reprendre tant que l’ANCT n’a pas commencé.",
    )
    return redirect("parcours:apercu", pk)


@require_POST
@connexion_exigee
def relire(request, pk):
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_relire(request.user, parcours))
    transitions.relire(parcours, par=request.user)
    messages.success(request, "C’est noté : l’équipe est prévenue que son parcours est relu.")
    return redirect("parcours:apercu", pk)

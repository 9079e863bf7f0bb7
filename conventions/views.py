"""The convention of one parcours: a page that everybody of the parcours reads, and ANCT's gestures around it."""

import json

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from conventions import droits, transitions
from conventions.documents import CONVENTION
from conventions.enums import EN_REDACTION, StatutActe
from conventions.etats import attendu, etapes
from conventions.forms import AbandonForm, ConventionForm, SignaturesForm, ValidationForm, valeurs_par_defaut
from conventions.historique import historique
from conventions.models import Acte, Convention
from conventions.prealables import MONTANT, couts_inconnus, exiger_prealables, manques_avant_redaction
from parcours import versions
from parcours.acces import parcours_ou_404
from parcours.transitions import total_demande
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.documents import contexte_etat, documents_de, repondre_etat, servir
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.mots import euros


def _fil(parcours, titre):
    """The breadcrumb of a page under « Convention »."""
    return [("Convention", reverse("conventions:page", args=[parcours.pk])), (titre, "")]


def _acte_ou_404(request, parcours_pk, pk):
    """The act through its scoped parcours; `acte.convention.parcours` is that very object."""
    parcours = parcours_ou_404(request, parcours_pk)
    acte = get_object_or_404(Acte.objects.pour_page(), convention__parcours=parcours, pk=pk)
    acte.convention.parcours = parcours
    return parcours, acte


def _document(acte):
    return documents_de(acte).filter(genre=CONVENTION).pour_liste().first()


def _etat_du_document(acte, parcours, document):
    return contexte_etat(
        document,
        url_etat=reverse("conventions:document_etat", args=[parcours.pk, acte.pk]),
        url_fichier=reverse("conventions:document", args=[parcours.pk, acte.pk]),
        libelle="Lire la convention",
    )


@require_GET
@connexion_exigee
def page(request, parcours_pk):
    parcours = parcours_ou_404(request, parcours_pk)
    acte = Acte.objects.du_parcours(parcours).pour_page().first()
    contexte = {"parcours": parcours, "acte": acte, "peut_preparer": droits.peut_preparer(request.user)}
    if (acte is None or acte.statut == StatutActe.ABANDONNEE) and not parcours.est_clos:
        contexte |= _avant_redaction(parcours)
    if acte is not None:
        acte.convention.parcours = parcours
        tranches = list(acte.tranches.all())
        contexte |= {
            "etapes": etapes(acte, parcours),
            "attendu": attendu(acte, parcours, tranches),
            "tranches": tranches,
            "historique": historique(acte),
            "en_redaction": acte.statut in EN_REDACTION,
            # Before validation the figures are ANCT's own draft.
            "montre_montant": acte.numero is not None or request.user.est_anct,
        }
        if acte.numero and (document := _document(acte)):
            contexte["etat_document"] = _etat_du_document(acte, parcours, document)
    return render(request, "conventions/page.html", contexte)


def _avant_redaction(parcours):
    """What is missing before ANCT drafts; an amount alone does not stop it."""
    engagements = set(parcours.engagements.values_list("partie", flat=True))
    blocs = versions.contenu(parcours)
    manques = manques_avant_redaction(parcours, blocs, engagements)
    return {
        "manques": [{"mot": mot, "url": reverse(nom, args=[parcours.pk])} for mot, nom in manques],
        "peut_rediger": {mot for mot, _ in manques} <= {MONTANT, *couts_inconnus(blocs)},
    }


def _refuser(form, erreur):
    """Put the sentence beside its field, or on top of the form."""
    form.add_error(erreur.champ if erreur.champ in form.fields else None, erreur.message)


def _avec_la_revision(request, acte):
    """What was posted, as if the page had been opened on the draft as it stands now."""
    acte.refresh_from_db()
    donnees = request.POST.copy()
    donnees["revision"] = acte.revision
    return donnees


def _formulaire(request, parcours, acte, form, titre, **extra):
    form.lien_retour = ("Revenir à la convention", reverse("conventions:page", args=[parcours.pk]))
    contexte = {"parcours": parcours, "acte": acte, "form": form, "titre": titre, "fil": _fil(parcours, titre), **extra}
    return render(request, "conventions/formulaire.html", contexte)


@connexion_exigee
def rediger(request, parcours_pk):
    parcours = parcours_ou_404(request, parcours_pk)
    exiger(droits.peut_preparer(request.user))
    if Convention.objects.vivantes().filter(parcours=parcours).exists():
        return redirect("conventions:page", parcours.pk)
    exiger_prealables(parcours)
    total = total_demande(parcours)
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    initial = valeurs_par_defaut(parcours, total, parcours.engagements.all())
    form = ConventionForm(donnees, initial=initial, total_demande=total)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.rediger(parcours, form.cleaned_data, par=request.user)
        except ErreurMetier as erreur:
            _refuser(form, erreur)
        else:
            messages.success(request, "La convention est en rédaction. Relisez-la, puis validez-la.")
            return redirect("conventions:page", parcours.pk)
    return _formulaire(request, parcours, None, form, "Rédiger la convention")


@connexion_exigee
def modifier(request, parcours_pk, pk):
    parcours, acte = _acte_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user))
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    initial = {nom: getattr(acte, nom) for nom in ("revision", *transitions.CHAMPS)}
    total = total_demande(parcours)
    form = ConventionForm(donnees, initial=initial, total_demande=total)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.modifier(acte, form.cleaned_data, par=request.user, revision=form.cleaned_data["revision"])
        except ErreurMetier as erreur:
            form = ConventionForm(_avec_la_revision(request, acte), initial=initial, total_demande=total)
            form.is_valid()
            _refuser(form, erreur)
        else:
            messages.success(request, "La convention est enregistrée.")
            return redirect("conventions:page", parcours.pk)
    return _formulaire(request, parcours, acte, form, "Modifier la convention")


@require_POST
@connexion_exigee
def relecture(request, parcours_pk, pk):
    parcours, acte = _acte_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user))
    transitions.envoyer_en_relecture(acte, par=request.user)
    messages.success(request, "La convention attend une relecture. Elle apparaît dans « À traiter ».")
    return redirect("conventions:page", parcours.pk)


@connexion_exigee
def valider(request, parcours_pk, pk):
    """A page that says what validation does before it is done: the number is taken, the text no longer changes."""
    parcours, acte = _acte_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user))
    form = ValidationForm(request.POST or None, initial={"revision": acte.revision})
    if request.method == "POST" and form.is_valid():
        try:
            transitions.valider(acte, par=request.user, revision=form.cleaned_data["revision"])
        except ErreurMetier as erreur:
            form = ValidationForm(_avec_la_revision(request, acte))
            form.is_valid()
            _refuser(form, erreur)
        else:
            messages.success(request, f"La convention {acte.numero} est validée. Le territoire est prévenu par mail.")
            return redirect("conventions:page", parcours.pk)
    vague = parcours.vague
    consequences = [
        "Le numéro suivant de l’année est pris pour toujours.",
        "Le texte, les annexes et les montants ne changent plus.",
        f"{euros(acte.montant_delta)} sont réservés sur l’enveloppe « {vague.nom} » "
        f"(il reste {euros(vague.enveloppe - vague.montant_reserve)}).",
        "Le parcours ne peut plus être modifié jusqu’à la signature.",
        "La personne contact du territoire reçoit un mail.",
    ]
    manques = couts_inconnus(json.loads(acte.version.contenu))
    titre = "Valider et numéroter la convention"
    return _formulaire(request, parcours, acte, form, titre, consequences=consequences, manques=manques)


@connexion_exigee
def signatures(request, parcours_pk, pk):
    parcours, acte = _acte_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user))
    if acte.statut != StatutActe.VALIDEE:
        raise ErreurMetier("Les signatures s’enregistrent quand la convention est validée, et une seule fois.")
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = SignaturesForm(donnees, acte=acte)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.enregistrer_signatures(acte, par=request.user, **form.cleaned_data)
        except ErreurMetier as erreur:
            _refuser(form, erreur)
        else:
            suite = " La convention est en vigueur : le parcours passe à la mise en œuvre."
            messages.success(
                request,
                "C’est enregistré." + (suite if acte.statut == StatutActe.SIGNEE else " Il manque l’autre signature."),
            )
            return redirect("conventions:page", parcours.pk)
    return _formulaire(request, parcours, acte, form, "Enregistrer les signatures")


@connexion_exigee
def abandonner(request, parcours_pk, pk):
    parcours, acte = _acte_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user))
    form = AbandonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.abandonner(acte, motif=form.cleaned_data["motif"], par=request.user)
        except ErreurMetier as erreur:
            _refuser(form, erreur)
        else:
            messages.success(request, "La convention est abandonnée.")
            return redirect("conventions:page", parcours.pk)
    consequences = ["Cette convention ne pourra plus être reprise : il faudra en rédiger une autre."]
    if acte.numero:
        consequences += [
            f"Le numéro {acte.numero} reste utilisé : il ne servira plus.",
            f"{euros(acte.montant_delta)} sont rendus à l’enveloppe.",
        ]
    return _formulaire(request, parcours, acte, form, "Abandonner la convention", consequences=consequences)


@require_GET
@connexion_exigee
def document(request, parcours_pk, pk):
    _, acte = _acte_ou_404(request, parcours_pk, pk)
    pdf = _document(acte)
    if pdf is None or not pdf.est_pret:
        raise Http404("Ce document n’est pas encore prêt.")
    return servir(request, pdf.fichier)


@require_GET
@connexion_exigee
def document_etat(request, parcours_pk, pk):
    parcours, acte = _acte_ou_404(request, parcours_pk, pk)
    pdf = _document(acte)
    if pdf is None:
        raise Http404("Cette convention n’a pas encore de document.")
    etat = _etat_du_document(acte, parcours, pdf)
    return repondre_etat(request, **etat)

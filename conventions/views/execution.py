"""From a validated act to its notification, and the life of the convention after it: ANCT's own gestures, one short page each."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from conventions import droits, transitions
from conventions.enums import ENGAGES, StatutVersement
from conventions.forms.execution import (
    CreditsForm,
    DecompterForm,
    EngagerForm,
    NotifierForm,
    ResilierForm,
    SolderForm,
    SuspendreForm,
    TransmettreForm,
)
from conventions.models import Acte, Versement
from conventions.plafond import excedent, retenu
from conventions.transitions.execution import empechement_decompte, empechement_solde, empechement_versements
from conventions.views.acces import acte_ou_404, convention_ou_404, formulaire
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.mots import euros


def _geste(request, parcours, acte, classe, titre, faire, phrase, *, initial=None, consequences=()):
    """A page with its consequences and its short form: `faire(donnees)` is the verb, `phrase` what is said once it is done."""
    form = classe(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            faire(form.cleaned_data)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, phrase)
            return redirect("conventions:page", parcours.pk)
    return formulaire(request, parcours, acte, form, titre, consequences=consequences)


@connexion_exigee
def transmettre(request, parcours_pk, pk):
    parcours, acte = acte_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user))
    return _geste(
        request,
        parcours,
        acte,
        TransmettreForm,
        "Transmettre pour le vote et la signature",
        lambda d: transitions.transmettre(acte, par=request.user, revision=d["revision"]),
        "Le texte est transmis. La personne contact du territoire est prévenue par mail.",
        initial={"revision": acte.revision},
        consequences=[
            "Le texte, les annexes et les montants ne changent plus : toute correction passe par un autre acte.",
            "L’exemplaire à signer est préparé : il porte un code que chacun peut vérifier.",
            "La personne contact du territoire reçoit un mail avec les trois choses à faire.",
        ],
    )


@require_POST
@connexion_exigee
def reprendre(request, parcours_pk, pk):
    parcours, acte = acte_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user))
    transitions.reprendre(acte, par=request.user)
    messages.success(request, f"La rédaction reprend. Le numéro {acte.numero} reste à cet acte.")
    return redirect("conventions:page", parcours.pk)


@connexion_exigee
def verifier_credits(request, parcours_pk, pk):
    parcours, acte = acte_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_tenir_finances(request.user))
    return _geste(
        request,
        parcours,
        acte,
        CreditsForm,
        "Vérifier les crédits",
        lambda d: transitions.controler_credits(acte, par=request.user, **d),
        "Les crédits sont vérifiés : l’ANCT peut signer.",
        initial={"imputation": acte.imputation},
        consequences=[
            f"{euros(acte.montant_delta)} doivent être disponibles sur cette ligne avant que l’ANCT ne signe."
        ],
    )


@connexion_exigee
def engager(request, parcours_pk, pk):
    parcours, acte = acte_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_tenir_finances(request.user))
    return _geste(
        request,
        parcours,
        acte,
        EngagerForm,
        "Inscrire la dépense au budget",
        lambda d: transitions.engager(acte, ej=d["ej"], le=d["engagee_le"], par=request.user),
        "L’engagement est enregistré. Il reste à notifier l’acte au territoire.",
        initial={"ej": _ej_de_la_convention(acte), "engagee_le": timezone.localdate()},
    )


def _ej_de_la_convention(acte):
    """The number under which the acts before this one are entered, "" for the first: an avenant most often changes the same commitment."""
    inscrits = Acte.objects.filter(convention=acte.convention_id, statut__in=ENGAGES, rang__lt=acte.rang)
    return inscrits.order_by("-rang").values_list("ej", flat=True).first() or ""


@connexion_exigee
def notifier(request, parcours_pk, pk):
    parcours, acte = acte_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user))
    return _geste(
        request,
        parcours,
        acte,
        NotifierForm,
        "Notifier au territoire",
        lambda d: transitions.notifier(acte, le=d["notifiee_le"], par=request.user),
        "L’acte est notifié. Le territoire reçoit un mail, et la notification est préparée.",
        initial={"notifiee_le": timezone.localdate()},
        consequences=[
            "La notification est préparée en PDF, avec les données essentielles de la convention.",
            "La personne contact du territoire reçoit un mail.",
            "Le premier versement peut être préparé."
            if not acte.est_avenant
            else "Le texte à jour de la convention est préparé.",
        ],
    )


@connexion_exigee
def suspendre(request, parcours_pk):
    parcours, convention = convention_ou_404(request, parcours_pk)
    exiger(droits.peut_preparer(request.user))
    return _geste(
        request,
        parcours,
        None,
        SuspendreForm,
        "Suspendre la convention",
        lambda d: transitions.suspendre(convention, motif=d["motif"], par=request.user),
        "La convention est suspendue.",
        consequences=[
            "Aucun versement n’est fait tant qu’elle est suspendue.",
            "Le territoire lit pourquoi sur sa page.",
        ],
    )


@require_POST
@connexion_exigee
def reprendre_convention(request, parcours_pk):
    parcours, convention = convention_ou_404(request, parcours_pk)
    exiger(droits.peut_preparer(request.user))
    transitions.reprendre_convention(convention, par=request.user)
    messages.success(request, "La convention reprend son cours.")
    return redirect("conventions:page", parcours.pk)


def _confirmer(request, parcours, form, faire, phrase):
    """The answer to a button without a field: done, or the same page again, from what stands now (nothing was typed)."""
    if form.is_valid():
        try:
            faire(form.cleaned_data)
        except ErreurMetier as erreur:
            messages.error(request, erreur.message)
        else:
            messages.success(request, phrase)
            return redirect("conventions:page", parcours.pk)
    return redirect(request.path)


@connexion_exigee
def solder(request, parcours_pk):
    parcours, convention = convention_ou_404(request, parcours_pk)
    exiger(droits.peut_tenir_finances(request.user))
    if raison := empechement_solde(convention, parcours) or empechement_versements(convention):
        messages.error(request, raison)
        return redirect("conventions:page", parcours.pk)
    form = SolderForm(request.POST or None, initial={"verse": convention.montant_paye})
    if request.method == "POST":
        return _confirmer(
            request,
            parcours,
            form,
            lambda d: transitions.solder(convention, par=request.user, verse=d["verse"]),
            "La convention est soldée.",
        )
    restants = (
        Versement.objects.presents()
        .filter(convention=convention)
        .exclude(statut=StatutVersement.PAYE)
        .select_related("tranche")
        .order_by("rang")
    )
    reste = convention.montant_total - convention.montant_paye
    depense = retenu(convention)
    trop = excedent(depense, convention.montant_paye)
    consequences = [
        f"{euros(convention.montant_paye)} sont versés sur {euros(convention.montant_total)}. "
        "C’est définitif : plus aucun versement ne sera fait.",
        *(
            f"« {v} » ({euros(v.montant_prevu)}) est annulé : il est « {v.get_statut_display()} », et n’a pas été payé."
            for v in restants
        ),
        *([f"{euros(reste)} qui n’ont pas été versés sont rendus à l’enveloppe."] if reste else []),
        *(
            [
                f"Les dépenses retenues font {euros(depense)} : le territoire aura {euros(trop)} à reverser, et le lira sur sa page."
            ]
            if trop
            else []
        ),
    ]
    return formulaire(request, parcours, None, form, "Solder la convention", consequences=consequences)


@connexion_exigee
def decompter(request, parcours_pk):
    """After a termination: what was paid, what is kept of the expenses, what comes back."""
    parcours, convention = convention_ou_404(request, parcours_pk)
    exiger(droits.peut_tenir_finances(request.user))
    if raison := empechement_decompte(convention):
        messages.error(request, raison)
        return redirect("conventions:depenses" if convention.est_a_decompter else "conventions:page", parcours.pk)
    depense = retenu(convention)
    trop = excedent(depense, convention.montant_paye)
    form = DecompterForm(request.POST or None, initial={"trop": trop})
    if request.method == "POST":
        return _confirmer(
            request,
            parcours,
            form,
            lambda d: transitions.decompter(convention, par=request.user, trop_lu=d["trop"]),
            "Le décompte est établi. Le territoire le lit sur sa page.",
        )
    consequences = [
        f"{euros(convention.montant_paye)} ont été versés. Les dépenses retenues font {euros(depense)}.",
        f"Le territoire aura {euros(trop)} à reverser, et le lira sur sa page."
        if trop
        else "Le territoire n’a rien à reverser.",
        "C’est définitif : la liste des dépenses ne changera plus.",
    ]
    return formulaire(request, parcours, None, form, "Établir le décompte", consequences=consequences)


@require_POST
@connexion_exigee
def clore(request, parcours_pk):
    parcours, convention = convention_ou_404(request, parcours_pk)
    exiger(droits.peut_preparer(request.user))
    transitions.clore(convention, par=request.user)
    messages.success(request, "La convention est close. Ses documents et son historique restent lisibles ici.")
    return redirect("conventions:page", parcours.pk)


@connexion_exigee
def resilier(request, parcours_pk):
    parcours, convention = convention_ou_404(request, parcours_pk)
    exiger(droits.peut_preparer(request.user))
    reste = convention.montant_total - convention.montant_paye
    return _geste(
        request,
        parcours,
        None,
        ResilierForm,
        "Résilier la convention",
        lambda d: transitions.resilier(convention, motif=d["motif"], par=request.user),
        "La convention est résiliée.",
        consequences=[
            "C’est définitif : cette convention ne pourra plus reprendre.",
            f"{euros(reste)} qui n’ont pas été versés sont rendus à l’enveloppe.",
            *(
                [
                    "Le territoire peut encore déclarer ce qu’il a payé. Le décompte dira ensuite ce qui est à reverser (article « Résiliation »)."
                ]
                if convention.montant_paye
                else []
            ),
        ],
    )

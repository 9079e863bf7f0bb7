"""The expenses that the territory paid: the list that both sides read, what the team types, the files one takes away."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from conventions import droits, plafond
from conventions.documents import LISTE_DEPENSES
from conventions.enums import StatutDepense, StatutReversement, TransitionDepense
from conventions.filtres_depenses import FiltreDepensesForm, compter, totaliser
from conventions.forms.depenses import DepenseForm, NouvelleDepenseForm
from conventions.models import Depense, Reversement
from conventions.transitions import depenses as verbes
from conventions.transitions.cycles import CYCLE_DEPENSE
from conventions.transitions.factures import a_reprendre
from conventions.transitions.semblables import cle_semblable, depenses_semblables, semblable
from conventions.views.acces import convention_de, convention_ou_404
from parcours.acces import parcours_ou_404
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.documents import DocumentSuivi, deposer, servir
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.mots import euros, pluriel
from socle.tableurs import FORMATS, TYPES, Colonne, Feuille, emporter
from socle.tableurs.ecriture import EUROS

PAR_PAGE = 50
COLONNES = (
    Colonne("Payée le", 12),
    Colonne("Objet", 40),
    Colonne("Fournisseur", 30),
    Colonne("Facture"),
    Colonne("Mandat"),
    Colonne("Étape", 30),
    Colonne("HT", 14, EUROS),
    Colonne("TTC", 14, EUROS),
    Colonne("État", 14),
    Colonne("Retenu", 14, EUROS),
    Colonne("Pourquoi", 40),
)


# --- what every page of this module begins with ------------------------------------------------------------------------------


def fil(parcours, *suite):
    """The breadcrumb of a page under « Dépenses »; with nothing after it, of that page itself."""
    convention = ("Convention", reverse("conventions:page", args=[parcours.pk]))
    if not suite:
        return [convention, ("Dépenses", "")]
    return [convention, ("Dépenses", reverse("conventions:depenses", args=[parcours.pk])), (suite[0], "")]


def depense_ou_404(request, parcours_pk, pk):
    parcours = parcours_ou_404(request, parcours_pk)
    depenses = Depense.objects.presentes().pour_liste().select_related("convention")
    depense = get_object_or_404(depenses, convention__parcours=parcours, pk=pk)
    depense.convention.parcours = parcours
    return parcours, depense


def renvoyer(request, parcours, raison):
    """Back to the list, that says why."""
    messages.error(request, raison)
    return redirect("conventions:depenses", parcours.pk)


def formulaire(request, parcours, form, titre, **extra):
    form.lien_retour = ("Revenir aux dépenses", reverse("conventions:depenses", args=[parcours.pk]))
    contexte = {"parcours": parcours, "form": form, "titre": titre, "fil": fil(parcours, titre), **extra}
    return render(request, "conventions/depense_formulaire.html", contexte)


# --- the list ----------------------------------------------------------------------------------------------------------------


@require_GET
@connexion_exigee
def depenses(request, parcours_pk):
    parcours = parcours_ou_404(request, parcours_pk)
    convention = convention_de(parcours)
    contexte = {"parcours": parcours, "convention": convention, "fil": fil(parcours)}
    if convention is None:
        contexte["ferme"] = "Il n’y a pas encore de convention : les dépenses se déclarent après sa signature."
        return render(request, "conventions/depenses.html", contexte)
    ferme = verbes.empechement(convention)
    declarer, examiner = (
        droits.peut_declarer_depense(request.user, parcours),
        droits.peut_tenir_finances(request.user),
    )
    filtre = FiltreDepensesForm(request.GET, parcours)
    choisies = filtre.retenir(Depense.objects.presentes().filter(convention=convention))
    comptes = compter(convention)
    page = Paginator(choisies.pour_liste(), PAR_PAGE).get_page(request.GET.get("page"))
    for depense in page:
        depense.convention = convention
        depense.gestes = _gestes(depense, bool(declarer) and not ferme, bool(examiner) and not ferme)
    contexte |= {
        "ferme": ferme,
        "declarer": declarer,
        "examiner": bool(examiner) and not ferme,
        "phrases": dire_totaux(convention, comptes, anct=request.user.est_anct, fermee=bool(ferme)),
        "vide": not comptes,
        "filtre": filtre,
        "totaux": totaliser(choisies),
        "page_liste": page,
        "a_cocher": any("retenir" in depense.gestes for depense in page),
        "extensions": FORMATS,
        "reversements": _reversements(convention, examiner),
        "liste": LISTE_SUIVIE.etat(convention),
        "a_reprendre": len(a_reprendre(convention)) if declarer and not ferme else 0,
    }
    return render(request, "conventions/depenses.html", contexte)


def _gestes(depense, declarer, examiner):
    """What this person may do with this expense, as names that the page reads."""
    gestes = set()
    if declarer and CYCLE_DEPENSE.peut(depense, TransitionDepense.MODIFIER):
        gestes |= {"modifier", "retirer"}
    if examiner:
        gestes |= {"examiner"} if depense.statut == StatutDepense.DECLAREE else {"revoir"}
        if depense.statut == StatutDepense.DECLAREE and depense.montant_sur(depense.convention.assiette):
            gestes.add("retenir")
    return gestes


def dire_totaux(convention, comptes, *, anct, fermee=False):
    """« 7 420 € retenus sur 9 000 € reçus ; 2 dépenses à examiner (1 200 €). », then what was set aside. One query."""
    retenu, paye = plafond.retenu(convention), convention.montant_paye
    debut = f"{euros(retenu)} retenus sur {euros(paye)} {'versés' if anct else 'reçus'}"
    if a_examiner := comptes.get(StatutDepense.DECLAREE):
        nombre = pluriel(a_examiner["nombre"], "dépense")
        phrases = [f"{debut} ; {nombre} à examiner ({euros(a_examiner['ttc'])} TTC)."]
    else:
        phrases = [f"{debut}."]
    if ecartees := comptes.get(StatutDepense.ECARTEE):
        nombre = ecartees["nombre"]
        suite = "" if anct else " Lisez pourquoi dans la liste."
        if not anct and not fermee:
            suite = " Lisez pourquoi dans la liste : une dépense corrigée est examinée de nouveau."
        phrases.append(f"{pluriel(nombre, 'dépense')} {'écartée' if nombre == 1 else 'écartées'}.{suite}")
    return phrases


def _reversements(convention, examiner):
    """The money to give back, whatever became of it; one query. `gestes`: somebody of the finances looks at one that is due."""
    lignes = list(Reversement.objects.filter(convention=convention).order_by("pk"))
    for ligne in lignes:
        ligne.gestes = bool(examiner) and ligne.statut == StatutReversement.A_RECEVOIR
        ligne.en_retard = ligne.statut == StatutReversement.A_RECEVOIR and ligne.echeance < timezone.localdate()
    return lignes


@require_GET
@connexion_exigee
def depenses_exporter(request, parcours_pk, extension):
    """What the filters show, all its pages, as a table."""
    parcours, convention = convention_ou_404(request, parcours_pk)
    if extension not in TYPES:
        raise Http404("Ce format n’existe pas.")
    filtre = FiltreDepensesForm(request.GET, parcours)
    choisies = filtre.retenir(Depense.objects.presentes().filter(convention=convention)).select_related("etape")
    rangees = [
        (
            d.date,
            d.objet,
            d.fournisseur,
            d.numero,
            d.mandat,
            d.etape.titre if d.etape else "",
            d.ht,
            d.ttc,
            d.get_statut_display(),
            d.montant_retenu,
            d.motif,
        )
        for d in choisies
    ]
    return emporter([Feuille("Dépenses", COLONNES, rangees)], "depenses", extension)


# --- what the team types -----------------------------------------------------------------------------------------------------


@connexion_exigee
def depense_ajouter(request, parcours_pk):
    parcours, convention = convention_ou_404(request, parcours_pk)
    exiger(droits.peut_declarer_depense(request.user, parcours))
    if raison := verbes.empechement(convention):
        return renvoyer(request, parcours, raison)
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = NouvelleDepenseForm(donnees, request.FILES or None, parcours=parcours)
    if request.method == "POST" and form.is_valid() and _declarer(request, convention, form):
        messages.success(request, f"« {form.cleaned_data['objet']} » est dans la liste. L’ANCT va l’examiner.")
        suite = "depense_ajouter" if "encore" in request.POST else "depenses"
        return redirect(f"conventions:{suite}", parcours.pk)
    return formulaire(request, parcours, form, "Ajouter une dépense")


def _declarer(request, convention, form):
    """Keep the invoice and declare the expense; False when something is refused, said in the form. Nothing is kept of a refused one's file."""
    if not _sans_faute(convention, form):
        return False
    try:
        fichier = _facture(request, form)
        verbes.declarer(convention, form.cleaned_data, par=request.user, fichier=fichier)
    except ErreurMetier as erreur:
        refuser(form, erreur)
        return False
    return True


def _sans_faute(convention, form, sauf=None):
    """Put beside its field each thing that does not hold; an expense like one of the list is to be confirmed, once. `sauf`: the one that is corrected."""
    pk = sauf and sauf.pk
    connues = verbes.factures_connues(convention, pk)
    for champ, phrase in verbes.fautes(convention, form.cleaned_data.copy(), factures=connues):
        form.add_error(champ, phrase)
    if not form.errors and (listee := _semblable(convention, form.cleaned_data, sauf)):
        form.comparer(listee)
    return not form.errors


def _semblable(convention, champs, sauf):
    """The other expense that this one resembles; a correction that leaves what is compared as it was asks nothing."""
    cle = cle_semblable(champs)
    if sauf and cle == cle_semblable(champs_de(sauf)):
        return None
    return semblable(depenses_semblables(convention, sauf and sauf.pk), champs)


def champs_de(depense):
    return {nom: getattr(depense, nom) for nom in verbes.CHAMPS_DEPENSE}


def _facture(request, form):
    televerse = form.cleaned_data["fichier"]
    return deposer(televerse, par=request.user, champ="fichier") if televerse else None


@connexion_exigee
def depense_modifier(request, parcours_pk, pk):
    parcours, depense = depense_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_declarer_depense(request.user, parcours))
    if raison := verbes.empechement(depense.convention) or _retenue(depense):
        return renvoyer(request, parcours, raison)
    titre = "Modifier une dépense"
    cadre = {"parcours": parcours, "etape_pk": depense.etape_id}
    if request.method != "POST":
        initial = champs_de(depense) | {"revision": depense.revision}
        form = DepenseForm(reprise.donnees_pour(request) or None, initial=initial, **cadre)
        return formulaire(request, parcours, form, titre, depense=depense)
    form = DepenseForm(request.POST, request.FILES, **cadre)
    changee = False
    if form.is_valid() and _sans_faute(depense.convention, form, sauf=depense):
        if form.cleaned_data["revision"] == depense.revision:
            try:
                fichier = _facture(request, form)
                verbes.modifier_depense(depense, form.cleaned_data, depense.revision, par=request.user, fichier=fichier)
            except ErreurMetier as erreur:
                refuser(form, erreur)
            else:
                messages.success(request, f"« {depense.objet} » est enregistrée. L’ANCT va l’examiner.")
                return redirect("conventions:depenses", parcours.pk)
        else:
            changee = True
            # Typed again over what the page now shows: the next button keeps it.
            donnees = request.POST.copy()
            donnees["revision"] = depense.revision
            form = DepenseForm(donnees, **cadre)
            form.add_error(
                None,
                "Quelqu’un d’autre a modifié cette dépense pendant que vous écriviez. Rien n’est perdu : relisez ce qui "
                "est enregistré, puis enregistrez pour garder votre texte.",
            )
    return formulaire(request, parcours, form, titre, depense=depense, changee=changee)


def _retenue(depense):
    if depense.statut == StatutDepense.RETENUE:
        return "Cette dépense est retenue par l’ANCT : pour la changer, écrivez à votre contact."
    return ""


@connexion_exigee
def depense_retirer(request, parcours_pk, pk):
    """What will happen, then the button."""
    parcours, depense = depense_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_declarer_depense(request.user, parcours))
    if raison := verbes.empechement(depense.convention) or _retenue(depense):
        return renvoyer(request, parcours, raison)
    if request.method == "POST":
        verbes.retirer_depense(depense, par=request.user)
        messages.success(request, f"« {depense.objet} » n’est plus dans la liste.")
        return redirect("conventions:depenses", parcours.pk)
    contexte = {"parcours": parcours, "depense": depense, "fil": fil(parcours, "Retirer une dépense")}
    return render(request, "conventions/depense_retirer.html", contexte)


@require_GET
@connexion_exigee
def depense_fichier(request, parcours_pk, pk):
    """The invoice: for whoever reads the list."""
    _, depense = depense_ou_404(request, parcours_pk, pk)
    if depense.fichier is None:
        raise Http404("Cette dépense n’a pas de facture jointe.")
    try:
        return servir(request, depense.fichier)
    except FileNotFoundError:
        raise Http404("Ce fichier n’est plus là.") from None


# --- the list to be signed ---------------------------------------------------------------------------------------------------


def _page_de_la_liste(convention):
    return f"{reverse('conventions:depenses', args=[convention.parcours_id])}#liste"


LISTE_SUIVIE = DocumentSuivi(
    LISTE_DEPENSES,
    route_etat="conventions:depenses_liste_etat",
    route_fichier="conventions:depenses_liste_document",
    libelle="Liste des dépenses payées",
    cles=lambda convention: [convention.parcours_id],
    page=_page_de_la_liste,
)


@require_POST
@connexion_exigee
def depenses_liste(request, parcours_pk):
    """Whoever reads the expenses may print their list."""
    parcours, convention = convention_ou_404(request, parcours_pk)
    try:
        document = verbes.dresser_liste(convention, par=request.user)
    except ErreurMetier as erreur:
        return renvoyer(request, parcours, erreur.message)
    if not document.est_pret:
        messages.success(request, "La liste des dépenses payées se prépare.")
    return redirect(_page_de_la_liste(convention))


@require_GET
@connexion_exigee
def depenses_liste_etat(request, parcours_pk):
    _, convention = convention_ou_404(request, parcours_pk)
    return LISTE_SUIVIE.repondre(request, convention)


@require_GET
@connexion_exigee
def depenses_liste_document(request, parcours_pk):
    _, convention = convention_ou_404(request, parcours_pk)
    return LISTE_SUIVIE.servir(request, convention)

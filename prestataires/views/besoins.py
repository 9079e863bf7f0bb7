"""« Qui peut vous aider ? »: the page of an étape's providers, the need that is written there, and whom it is sent to."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from parcours.acces import item_ou_404
from parcours.models import Etape
from prestataires import droits
from prestataires import lecture_besoins as lecture
from prestataires.besoins import (
    adresses,
    besoin_de,
    depuis_etape,
    etape_fermee,
    hors_convention,
    manques,
    sollicitables,
)
from prestataires.documents.besoins import FICHE
from prestataires.enums import Portee, StatutBesoin
from prestataires.forms.besoins import CRITERES, BesoinForm, DemandeForm, MotifBesoinForm, RechercheBesoinForm
from prestataires.models import Besoin, Prestataire
from prestataires.moyens import financement_de
from prestataires.rapprochement import classer, criteres_de, criteres_du_besoin
from prestataires.transitions import besoins as verbes
from prestataires.transitions.cycles import CYCLE_BESOIN, TransitionBesoin
from prestataires.views.acces import besoin_ou_404, fil_du_besoin, page_du_besoin
from prestataires.views.choix import contexte_avis
from prestataires.views.missions import contexte_mission
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.documents import DocumentSuivi
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.tableurs import FORMATS

EN_PREMIER = 3
PAR_PAGE = 20
CHAMPS = ("revision", *verbes.CHAMPS)


# --- the page -----------------------------------------------------------------------------------------------------------------------


@require_GET
@connexion_exigee
def besoin(request, parcours_pk, etape_pk):
    """Five parts, of which only those that are useful at this state are open. It works before any need is written."""
    etape = item_ou_404(request, Etape, parcours_pk, etape_pk, meme_retire=True, avec=["action"])
    parcours = etape.parcours
    besoin = besoin_de(etape)
    if besoin is not None:
        besoin.parcours, besoin.etape = parcours, etape
    peut_ecrire = droits.peut_ecrire_besoin(request.user, parcours)
    peut_demander = droits.peut_demander_devis(request.user, parcours)
    ouvert = besoin is None or besoin.statut in (StatutBesoin.REDACTION, StatutBesoin.CONSULTATION)
    contexte = {
        "parcours": parcours,
        "etape": etape,
        "besoin": besoin,
        "ferme": etape_fermee(etape),
        "peut_ecrire": peut_ecrire,
        "peut_demander": peut_demander,
        "peut_proposer": droits.peut_proposer_prestataire(request.user, parcours),
        "ouvert": ouvert,
        "financement": financement_de(etape),
        "hors_convention": hors_convention(etape, parcours),
        "lignes": [],
        "manques": [],
        "s_arrete": False,
        "possibles": None,
        "tous": False,
        "avis": None,
        "mission_du_besoin": None,
        "fil": fil_du_besoin(parcours, etape),
    }
    if besoin is not None:
        lignes = lecture.lignes_devis(besoin, parcours.collectivite, peut=bool(peut_demander))
        contexte |= {
            "criteres": [str(c) for c in besoin.criteres.all()],
            "manques": manques(besoin) if ouvert else [],
            "lignes": lignes,
            "phrase_devis": lecture.phrase_devis(lignes),
            "formats": FORMATS,
            "s_arrete": bool(peut_demander) and CYCLE_BESOIN.peut(besoin, TransitionBesoin.ABANDONNER),
            "fiche": FICHE_SUIVIE.etat(besoin),
            "avis": contexte_avis(request, besoin),
            "mission_du_besoin": contexte_mission(request, besoin),
        }
        contexte["etat"] = _etat(besoin, contexte["avis"])
    if ouvert and not contexte["ferme"]:
        contexte |= _proches(request, etape, besoin)
    return render(request, "prestataires/besoin.html", contexte)


def _etat(besoin, avis):
    """Where the need stands, in two words: once the opinions are given they are no longer « en cours »."""
    if besoin.statut == StatutBesoin.CHOIX and avis and not avis["ouvert"]:
        return "Choix à faire"
    return besoin.get_statut_display()


def _proches(request, etape, besoin):
    """The cards: three at first, all of them by page when asked; the search and how far it looks are in the address."""
    recherche = RechercheBesoinForm(request.GET or None)
    texte = recherche.cleaned_data["q"] if recherche.is_valid() else ""
    portee = Portee(request.GET["portee"]) if request.GET.get("portee") in Portee.values else Portee.ICI
    tous = bool(texte) or "tous" in request.GET or portee != Portee.ICI
    page = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() and len(request.GET["page"]) < 5 else 1
    par_page = PAR_PAGE if tous else EN_PREMIER
    depuis = (max(page, 1) - 1) * par_page if tous else 0
    trouves = classer(
        etape.parcours.collectivite,
        criteres_du_besoin(besoin) if besoin else criteres_de(etape),
        texte=texte,
        portee=portee,
        limite=par_page,
        depuis=depuis,
        parmi=Prestataire.objects.exclude(pk__in=lecture.deja_demandes(besoin)),
    )
    # Like those who cannot come, said once: on the first page.
    proposes = lecture.proposes_par(etape.parcours, besoin, texte=texte)
    cartes = [*trouves.possibles, *trouves.ecartes]
    budget = besoin.budget_ht if besoin else None
    manquent = lecture.a_fournir([*(c.prestataire for c in cartes), *proposes], budget, timezone.localdate())
    pages = Paginator(range(trouves.nb_possibles), par_page)
    nb_proches = trouves.nb_possibles + len(proposes)
    return {
        "possibles": [(c.prestataire, c, manquent[c.prestataire.pk]) for c in trouves.possibles],
        "proposes": [(p, None, manquent[p.pk]) for p in proposes] if depuis == 0 else [],
        "nb_proches": nb_proches,
        "ecartes": [(c.prestataire, c, manquent[c.prestataire.pk]) for c in trouves.ecartes],
        "recherche": recherche,
        "texte": texte,
        "portee": portee,
        "tous": tous,
        "autres": max(trouves.nb_possibles - EN_PREMIER, 0),
        "page_liste": pages.get_page(page),
    }


# --- the need -------------------------------------------------------------------------------------------------------------------------


@connexion_exigee
def besoin_ecrire(request, parcours_pk, etape_pk):
    """A new need, prefilled from the étape."""
    etape = item_ou_404(request, Etape, parcours_pk, etape_pk, avec=["action"])
    exiger(droits.peut_ecrire_besoin(request.user, etape.parcours))
    deja = Besoin.objects.filter(etape=etape).exclude(statut=StatutBesoin.SANS_SUITE).first()
    if deja is not None:
        return redirect("prestataires:besoin_modifier", parcours_pk, deja.pk)
    return _ecrire(request, etape, None, depuis_etape(etape), "Décrire votre besoin")


@connexion_exigee
def besoin_modifier(request, parcours_pk, besoin_pk):
    _, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    exiger(droits.peut_ecrire_besoin(request.user, besoin.parcours))
    valeurs = {nom: getattr(besoin, nom) for nom in CHAMPS}
    criteres = set(besoin.criteres.values_list("genre", "code"))
    return _ecrire(request, besoin.etape, besoin, (valeurs, criteres), "Modifier votre besoin")


def _ecrire(request, etape, besoin, depart, titre):
    """Show and save the form. A conflict keeps what was typed, and shows what the other person wrote."""
    valeurs, criteres = depart
    initial = valeurs | {
        nom: [code for g, code in criteres if g == genre.value] for nom, (genre, _) in CRITERES.items()
    }
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    financement = financement_de(etape).phrase
    form, enregistre = BesoinForm(donnees, initial=initial, financement=financement), None
    if request.method == "POST" and form.is_valid():
        try:
            verbes.ecrire_besoin(
                etape,
                form.cleaned_data,
                form.criteres,
                par=request.user,
                besoin=besoin,
                revision=form.cleaned_data["revision"],
            )
        except ErreurMetier as erreur:
            if isinstance(erreur, verbes.BesoinModifie):
                besoin.refresh_from_db()
                enregistre = besoin
                form = BesoinForm(_avec_la_revision(request, besoin), financement=financement)
                form.is_valid()
            refuser(form, erreur)
        else:
            messages.success(request, "Votre besoin est enregistré.")
            return redirect(page_du_besoin(etape))
    form.lien_retour = ("Annuler", page_du_besoin(etape))
    contexte = {
        "parcours": etape.parcours,
        "etape": etape,
        "besoin": besoin,
        "enregistre": enregistre,
        "form": form,
        "titre": titre,
        "hors_convention": hors_convention(etape, etape.parcours),
        "fil": fil_du_besoin(etape.parcours, etape, titre),
    }
    return render(request, "prestataires/besoin_formulaire.html", contexte)


def _avec_la_revision(request, besoin):
    donnees = request.POST.copy()
    donnees["revision"] = besoin.revision
    return donnees


# --- whom it is sent to ----------------------------------------------------------------------------------------------------------------


@connexion_exigee
def besoin_demander(request, parcours_pk, besoin_pk):
    """To whom, at which address, what they will read: then the button that sends."""
    parcours, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    exiger(droits.peut_demander_devis(request.user, parcours))
    cles = request.POST.getlist("prestataire") or request.GET.getlist("prestataire")
    choisis = list(
        sollicitables(parcours)
        .filter(pk__in=[c for c in cles if c.isascii() and c.isdecimal() and len(c) < 19])
        .exclude(pk__in=lecture.deja_demandes(besoin))
        .order_by("nom", "pk")
    )
    if not choisis or besoin.statut not in verbes.OUVERTS or manques(besoin):
        messages.warning(request, _empechement(besoin, choisis))
        return redirect(page_du_besoin(besoin.etape))
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = DemandeForm(donnees, prestataires=choisis, adresses=adresses(choisis))
    if request.method == "POST" and form.is_valid():
        try:
            parties = verbes.consulter(besoin, choisis, par=request.user, emails=form.emails)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            noms = ", ".join(c.prestataire.nom for c in parties)
            messages.success(
                request, f"La demande est partie : {noms}. Vous serez prévenus par mail de chaque réponse."
            )
            return redirect(page_du_besoin(besoin.etape))
    titre = "Demander un devis"
    form.libelle_bouton = "Envoyer la demande" if len(choisis) == 1 else f"Envoyer les {len(choisis)} demandes"
    form.lien_retour = ("Annuler", page_du_besoin(besoin.etape))
    contexte = {
        "parcours": parcours,
        "besoin": besoin,
        "choisis": choisis,
        "form": form,
        "titre": titre,
        "fil": fil_du_besoin(parcours, besoin.etape, titre),
    }
    return render(request, "prestataires/besoin_demander.html", contexte)


def _empechement(besoin, choisis):
    if besoin.statut not in verbes.OUVERTS:
        return f"Ce besoin est « {besoin.get_statut_display()} » : les demandes de devis sont fermées."
    if not choisis:
        return "Cochez au moins un prestataire qui n’a pas encore reçu votre demande."
    return f"Il manque dans votre besoin : {', '.join(manques(besoin))}."


# --- given up, taken up again -------------------------------------------------------------------------------------------------------------


@connexion_exigee
def besoin_abandonner(request, parcours_pk, besoin_pk):
    """A page that says what stopping does, and asks why."""
    parcours, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    exiger(droits.peut_demander_devis(request.user, parcours))
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = MotifBesoinForm(donnees, bouton="Arrêter là", aide="Cette phrase reste entre vous et l’ANCT.")
    form.lien_retour = ("Annuler", page_du_besoin(besoin.etape))
    if request.method == "POST" and form.is_valid():
        try:
            verbes.abandonner(besoin, form.cleaned_data["motif"], par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, "C’est noté : vous ne cherchez plus de prestataire pour cette étape.")
            return redirect(page_du_besoin(besoin.etape))
    titre = "Ne plus chercher de prestataire"
    consequences = [
        "Les demandes de devis sont retirées, et chaque prestataire concerné en est prévenu par mail.",
        "Votre besoin reste écrit : vous pourrez le reprendre.",
    ]
    return _confirmer(request, besoin, form, titre, consequences)


def _confirmer(request, besoin, form, titre, consequences):
    contexte = {
        "parcours": besoin.parcours,
        "besoin": besoin,
        "form": form,
        "titre": titre,
        "consequences": consequences,
        "fil": fil_du_besoin(besoin.parcours, besoin.etape, titre),
    }
    return render(request, "prestataires/besoin_confirmer.html", contexte)


@require_POST
@connexion_exigee
def besoin_reprendre(request, parcours_pk, besoin_pk):
    parcours, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    exiger(droits.peut_demander_devis(request.user, parcours))
    verbes.reprendre(besoin, par=request.user)
    messages.success(request, "Votre besoin est repris. Relisez-le, puis demandez les devis.")
    return redirect(page_du_besoin(besoin.etape))


# --- on paper -----------------------------------------------------------------------------------------------------------------------------


def _place_de_la_fiche(besoin):
    return f"{page_du_besoin(besoin.etape)}#fiche"


FICHE_SUIVIE = DocumentSuivi(
    FICHE,
    route_etat="prestataires:besoin_fiche_etat",
    route_fichier="prestataires:besoin_fiche",
    libelle="Fiche de besoin",
    cles=lambda besoin: [besoin.parcours_id, besoin.pk],
    page=_place_de_la_fiche,
)


@require_POST
@connexion_exigee
def besoin_fiche_preparer(request, parcours_pk, besoin_pk):
    _, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    exiger(droits.peut_ecrire_besoin(request.user, besoin.parcours))
    verbes.preparer_fiche(besoin, par=request.user)
    return redirect(_place_de_la_fiche(besoin))


@require_GET
@connexion_exigee
def besoin_fiche_etat(request, parcours_pk, besoin_pk):
    _, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    return FICHE_SUIVIE.repondre(request, besoin)


@require_GET
@connexion_exigee
def besoin_fiche(request, parcours_pk, besoin_pk):
    _, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    return FICHE_SUIVIE.servir(request, besoin)

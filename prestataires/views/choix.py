"""The joint choice: what each side said and may read, the opinion to give, which provider and why. The collectivité decides; ANCT gives an opinion."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from parcours.acces import parcours_ou_404
from prestataires import droits, reglages
from prestataires.besoins import cout_prevu, hors_convention
from prestataires.choix import tours_lisibles
from prestataires.enums import IssueTour, ModeTour, Partie, Portee, Statut, StatutBesoin, StatutCandidature
from prestataires.forms.choix import AvisForm, ChercherForm, ChoisirForm, MotifDuChoixForm, ProposerForm
from prestataires.models import Besoin, Candidature, Prestataire, Tour
from prestataires.rapprochement import classer, criteres_du_besoin
from prestataires.seuils import achat, achats
from prestataires.transitions import choix as verbes
from prestataires.views.missions import contexte_mission
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser

# Shown first in the short way: those that go nearest; the others are found by their name.
PROCHES = 30


def besoin_ou_404(request, parcours_pk, besoin_pk):
    """(parcours, need of it), the need with its étape and what was chosen."""
    parcours = parcours_ou_404(request, parcours_pk)
    besoins = Besoin.objects.select_related("etape", "choisie__prestataire", "choisi_par")
    besoin = get_object_or_404(besoins, parcours=parcours, pk=besoin_pk)
    besoin.parcours = parcours
    return parcours, besoin


def _tour_ou_404(request, parcours_pk, besoin_pk, tour_pk):
    parcours, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    tour = get_object_or_404(Tour.objects.filter(besoin=besoin), pk=tour_pk)
    tour.besoin = besoin
    return parcours, besoin, tour


def vers_les_avis(besoin):
    """Where every gesture of the choice leads back to."""
    return reverse("prestataires:avis", args=[besoin.parcours_id, besoin.pk])


def _fil(besoin, titre=""):
    parcours_pk = besoin.parcours_id
    fil = [
        ("Nos étapes", reverse("parcours:etapes", args=[parcours_pk])),
        ("Qui peut vous aider\u00a0?", reverse("prestataires:besoin", args=[parcours_pk, besoin.etape_id])),
    ]
    return [*fil, ("Les avis", vers_les_avis(besoin)), (titre, "")] if titre else [*fil, ("Les avis", "")]


def _offres(besoin):
    """The candidatures between which one chooses, with their provider."""
    return besoin.candidatures.filter(statut=StatutCandidature.PROPOSEE).select_related("prestataire").order_by("pk")


def _recues_et_attendues(besoin):
    """(the offers, how many were asked and have not answered). One query."""
    vivantes = besoin.candidatures.filter(statut__in=(StatutCandidature.PROPOSEE, StatutCandidature.SOLLICITEE))
    lues = list(vivantes.select_related("prestataire").order_by("pk"))
    offres = [c for c in lues if c.statut == StatutCandidature.PROPOSEE]
    return offres, len(lues) - len(offres)


# --- what is said of a need -----------------------------------------------------------------------------------------------------------


def contexte_avis(request, besoin):
    """What "prestataires/besoin_avis.html" shows of this need (its `parcours` is the scoped one), or None when there is nothing to say."""
    tours = tours_lisibles(besoin, request.user)
    if not tours and (request.user.est_anct or besoin.statut == StatutBesoin.SANS_SUITE):
        return None
    peut_choisir = droits.peut_choisir(request.user, besoin.parcours)
    dernier = tours[0] if tours else None
    ouvert = dernier if dernier and dernier.est_ouvert else None
    offres, muets = _recues_et_attendues(besoin) if peut_choisir else ([], 0)
    return {
        "besoin": besoin,
        "parcours": besoin.parcours,
        "tours": tours,
        "ouvert": ouvert,
        "peut_choisir": peut_choisir,
        "reste": _ce_qui_reste(request, ouvert) if ouvert else {},
        "gestes": _gestes(besoin, dernier, offres) if peut_choisir else {},
        "minimum": reglages.candidats_pour_un_classement(),
        "offres": offres,
        "muets": muets,
        "seuil": reglages.seuil_dispense(timezone.localdate()),
        "achat": _achat(besoin, dernier, offres),
    }


def _ce_qui_reste(request, ouvert):
    """What the open round still asks of this reader: to speak, or to wait."""
    camp = droits.partie_de(request.user)
    a_moi = camp in ouvert.attendus
    return {
        "a_moi": a_moi,
        "peut": droits.peut_donner_avis(request.user, ouvert.tour, ouvert.tour.besoin.parcours) if a_moi else None,
        "autre": "le territoire" if camp == Partie.ANCT else "l’ANCT",
        "deja": camp in ouvert.parle,
    }


def _gestes(besoin, dernier, offres):
    """What the team may do now, by name."""
    tour = dernier.tour if dernier else None
    en_choix = besoin.statut == StatutBesoin.CHOIX
    a_lire = en_choix and tour is not None and tour.clos_le is not None
    avant = besoin.statut in (StatutBesoin.REDACTION, StatutBesoin.CONSULTATION)
    echu = en_choix and tour is not None and tour.clos_le is None and tour.echeance < timezone.localdate()
    return {
        "ouvrir": besoin.statut == StatutBesoin.CONSULTATION and len(offres) >= reglages.candidats_pour_un_classement(),
        "court": avant,
        "choisir": a_lire,
        "second": a_lire and tour.issue == IssueTour.DESACCORD and tour.mode == ModeTour.CLASSEMENT and tour.rang == 1,
        "continuer": echu and dernier.attendus == [Partie.ANCT],
        "rouvrir": en_choix or besoin.statut == StatutBesoin.CHOISI,
    }


def _achat(besoin, dernier, offres):
    """The purchase of what is chosen, or of the only one that is compared; None otherwise."""
    if besoin.choisie is not None:
        return achat(besoin.parcours.collectivite, besoin.choisie, seul=False)
    if besoin.statut == StatutBesoin.CHOIX and dernier and dernier.est_un_avis:
        return achat(besoin.parcours.collectivite, dernier.candidatures[0], seul=len(offres) < 2)
    return None


@require_GET
@connexion_exigee
def avis(request, parcours_pk, besoin_pk):
    """All that was said of a need, round by round, and what is to be done."""
    parcours, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    contexte = {
        "parcours": parcours,
        "besoin": besoin,
        "fil": _fil(besoin),
        "avis": contexte_avis(request, besoin),
        "mission_du_besoin": contexte_mission(request, besoin),
        "hors_convention": hors_convention(besoin.etape, parcours),
    }
    return render(request, "prestataires/avis.html", contexte)


# --- opening ----------------------------------------------------------------------------------------------------------------------


@require_POST
@connexion_exigee
def avis_ouvrir(request, parcours_pk, besoin_pk):
    parcours, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    exiger(droits.peut_choisir(request.user, parcours))
    tour = verbes.ouvrir_choix(besoin, par=request.user)
    messages.success(request, "Les avis sont ouverts. L’ANCT est prévenue. Donnez maintenant le vôtre.")
    return redirect("prestataires:avis_donner", parcours.pk, besoin.pk, tour.pk)


@require_POST
@connexion_exigee
def avis_second_tour(request, parcours_pk, besoin_pk):
    parcours, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    exiger(droits.peut_choisir(request.user, parcours))
    tour = verbes.second_tour(besoin, par=request.user)
    messages.success(request, "Le second tour est ouvert. L’ANCT est prévenue. Donnez maintenant votre avis.")
    return redirect("prestataires:avis_donner", parcours.pk, besoin.pk, tour.pk)


@connexion_exigee
def avis_direct(request, parcours_pk, besoin_pk):
    """The short way: who, how much, why."""
    parcours, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    exiger(droits.peut_choisir(request.user, parcours))
    cherche = ChercherForm(request.GET.dict() or None)
    texte = cherche.cleaned_data["q"] if cherche.is_bound and cherche.is_valid() else ""
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    choisi = _nombre((donnees or request.GET).get("prestataire"))
    form = ProposerForm(donnees, initial=_ce_qui_est_connu(besoin, choisi), possibles=_possibles(besoin, texte, choisi))
    form.lien_retour = ("Revenir aux avis", vers_les_avis(besoin))
    a_comparer = 0
    if request.method == "POST" and form.is_valid():
        d = form.cleaned_data
        try:
            verbes.proposer_directement(besoin, d.pop("prestataire"), par=request.user, **d)
        except ErreurMetier as erreur:
            refuser(form, erreur)
            a_comparer = isinstance(erreur, verbes.OffresAComparer) and choisi
        else:
            messages.success(request, "L’ANCT est prévenue : elle vous donne son avis dans les dix jours ouvrés.")
            return redirect(vers_les_avis(besoin))
    contexte = {
        "parcours": parcours,
        "besoin": besoin,
        "form": form,
        "cherche": cherche,
        "texte": texte,
        "a_comparer": a_comparer,
        "seuil": reglages.seuil_dispense(timezone.localdate()),
        "minimum": reglages.candidats_pour_un_classement(),
        "fil": _fil(besoin, "Un prestataire en tête"),
    }
    return render(request, "prestataires/avis_direct.html", contexte)


def _nombre(texte):
    return int(texte) if texte and texte.isdecimal() and len(texte) < 19 else 0


def _possibles(besoin, texte, choisi):
    """Those that have answered, those that the territory named, then the first of those that can come here, or those that are looked for."""
    proches = classer(
        besoin.parcours.collectivite,
        criteres_du_besoin(besoin),
        texte=texte,
        portee=Portee.PARTOUT if texte else Portee.ICI,
        limite=PROCHES,
    )
    garder = {
        choisi,
        *Candidature.objects.filter(besoin=besoin).values_list("prestataire", flat=True),
        *(carte.prestataire.pk for carte in (*proches.possibles, *proches.ecartes)),
    }
    return Prestataire.objects.filter(
        Q(statut=Statut.REFERENCE, pk__in=garder)
        | Q(
            statut=Statut.PROPOSE,
            pk__in=Prestataire.objects.filter(propositions__parcours=besoin.parcours_id).values("pk"),
        )
    ).par_nom()


def _ce_qui_est_connu(besoin, choisi):
    """The only quote there is, or that of the provider asked for."""
    offres = list(_offres(besoin))
    offre = next(
        (o for o in offres if o.prestataire_id == choisi), offres[0] if len(offres) == 1 and not choisi else None
    )
    if offre is None:
        return {"prestataire": choisi or None}
    return {
        "prestataire": offre.prestataire_id,
        "montant_ht": offre.montant_ht,
        "montant_ttc": offre.montant_ttc,
        "pourquoi": offre.pourquoi,
    }


# --- speaking ---------------------------------------------------------------------------------------------------------------------


@connexion_exigee
def avis_donner(request, parcours_pk, besoin_pk, tour_pk):
    """One's own side gives its opinion, once; refused or come too late, what was typed stays on the page."""
    parcours, besoin, tour = _tour_ou_404(request, parcours_pk, besoin_pk, tour_pk)
    exiger(droits.peut_donner_avis(request.user, tour, parcours))
    tours = tours_lisibles(besoin, request.user)
    lu = next(t for t in tours if t.tour.pk == tour.pk)
    if request.method != "POST" and (not lu.est_ouvert or droits.partie_de(request.user) in lu.parle):
        messages.info(request, "Cet avis n’est plus à donner.")
        return redirect(vers_les_avis(besoin))
    camp = droits.partie_de(request.user)
    gardees = reprise.donnees_pour(request) or {}
    # What the other side typed on this machine is not for these eyes.
    gardees = gardees if gardees.get("camp") == camp else None
    donnees = request.POST if request.method == "POST" else gardees
    cout = cout_prevu(besoin.etape)
    form = AvisForm(donnees, tour=tour, candidatures=lu.candidatures, camp=camp, prevu=(besoin.budget_ht, cout))
    form.lien_retour = ("Revenir aux avis", vers_les_avis(besoin))
    if request.method == "POST" and form.is_valid():
        d = form.cleaned_data
        try:
            verbes.donner_avis(
                tour, form.avis(), commentaire=d["commentaire"], sans_lien=d["sans_lien"], par=request.user
            )
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, _apres(tour, request.user))
            return redirect(vers_les_avis(besoin))
    contexte = {
        "parcours": parcours,
        "besoin": besoin,
        "lu": lu,
        "cout": cout,
        "precedents": [t for t in tours if t.tour.numero < tour.numero and tour.rang > 1][:1],
        "form": form,
        "titre": "Donner l’avis de l’ANCT" if request.user.est_anct else "Donner notre avis",
        "fil": _fil(besoin, "Donner un avis"),
    }
    return render(request, "prestataires/avis_donner.html", contexte)


def _apres(tour, utilisateur):
    if tour.clos_le is not None:
        return "Votre avis est donné. Le résultat s’affiche ci-dessous."
    return "C’est enregistré, merci."


@connexion_exigee
def avis_lien(request, parcours_pk, besoin_pk, tour_pk):
    """« J’ai un lien avec l’un d’eux »: what it does, then it is done."""
    parcours, besoin, tour = _tour_ou_404(request, parcours_pk, besoin_pk, tour_pk)
    exiger(droits.peut_donner_avis(request.user, tour, parcours))
    if request.method == "POST":
        verbes.se_deporter(tour, par=request.user)
        messages.success(request, "C’est noté. Une autre personne de votre équipe donnera cet avis.")
        return redirect(vers_les_avis(besoin))
    contexte = {"parcours": parcours, "besoin": besoin, "tour": tour, "fil": _fil(besoin, "J’ai un lien")}
    return render(request, "prestataires/avis_lien.html", contexte)


@require_POST
@connexion_exigee
def avis_continuer(request, parcours_pk, besoin_pk, tour_pk):
    parcours, besoin, tour = _tour_ou_404(request, parcours_pk, besoin_pk, tour_pk)
    exiger(droits.peut_choisir(request.user, parcours))
    verbes.continuer_sans_avis(tour, par=request.user)
    messages.success(request, "Le choix continue sans avis de l’ANCT.")
    return redirect(vers_les_avis(besoin))


# --- choosing ---------------------------------------------------------------------------------------------------------------------


@connexion_exigee
def avis_choisir(request, parcours_pk, besoin_pk):
    """Which one, why, how it is bought; beside each offer, what it means for the threshold."""
    parcours, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    exiger(droits.peut_choisir(request.user, parcours))
    tours = tours_lisibles(besoin, request.user)
    if besoin.statut != StatutBesoin.CHOIX and request.method != "POST":
        messages.info(request, f"Ce besoin est « {besoin.get_statut_display()} » : il n’y a rien à choisir.")
        return redirect(vers_les_avis(besoin))
    comparees = recues = _offres(besoin)
    if tours:
        comparees = comparees.filter(pk__in=[c.pk for c in tours[0].candidatures])
    offres = list(comparees)
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = ChoisirForm(donnees, initial=_favorite(tours, offres), comparees=comparees)
    form.lien_retour = ("Revenir aux avis", vers_les_avis(besoin))
    if request.method == "POST" and form.is_valid():
        d = form.cleaned_data
        try:
            verbes.choisir(besoin, d.pop("candidature"), par=request.user, **d)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(
                request, f"Vous avez choisi {besoin.choisie.prestataire}. Les prestataires consultés sont prévenus."
            )
            return redirect(vers_les_avis(besoin))
    prevus = achats(parcours.collectivite, offres, seul=len(recues) < 2)
    contexte = {
        "parcours": parcours,
        "besoin": besoin,
        "form": form,
        "lu": tours[0] if tours else None,
        "hors_convention": hors_convention(besoin.etape, parcours),
        "achats": [(o, prevus[o.pk]) for o in offres],
        "fil": _fil(besoin, "Choisir"),
    }
    return render(request, "prestataires/choix_choisir.html", contexte)


def _favorite(tours, offres):
    """What the territory had put first, or the only offer."""
    premiere = tours[0].premier(Partie.TERRITOIRE) if tours else None
    if premiere is None and len(offres) == 1:
        premiere = offres[0]
    return {"candidature": premiere.pk} if premiere else {}


@connexion_exigee
def avis_rouvrir(request, parcours_pk, besoin_pk):
    """Back to the quotes, with a reason."""
    parcours, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    exiger(droits.peut_choisir(request.user, parcours))
    form = MotifDuChoixForm(request.POST if request.method == "POST" else reprise.donnees_pour(request) or None)
    form.lien_retour = ("Revenir aux avis", vers_les_avis(besoin))
    if request.method == "POST" and form.is_valid():
        try:
            verbes.rouvrir(besoin, motif=form.cleaned_data["motif"], par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, "Le choix est rouvert. Les offres sont de nouveau à comparer.")
            return redirect(vers_les_avis(besoin))
    contexte = {"parcours": parcours, "besoin": besoin, "form": form, "fil": _fil(besoin, "Rouvrir le choix")}
    return render(request, "prestataires/choix_rouvrir.html", contexte)

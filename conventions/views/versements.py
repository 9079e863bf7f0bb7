"""The payments: what the territory asks for, what ANCT certifies, sends and records."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from conventions import droits, transitions
from conventions.delai_paiement import objectif
from conventions.documents import AVIS, DOSSIER
from conventions.enums import StatutVersement
from conventions.forms.versements import (
    CertifierForm,
    CorrectionForm,
    FiltreVersementsForm,
    PayerForm,
    RejetForm,
    TransmettreVersementForm,
    borner,
)
from conventions.historique import historique_du_versement
from conventions.lecture_pieces import lignes_du_versement
from conventions.lecture_versements import (
    Filtre,
    aides_des_coches,
    compter_et_totaliser,
    date_passee,
    dire_delai,
    obstacles,
)
from conventions.models import Acte, Versement
from conventions.numerotation import libelle_virement
from conventions.pieces import Dossier
from conventions.suivi import Suivi
from conventions.views.acces import exiger_anct
from parcours.acces import parcours_ou_404
from socle.comptes.reprise import connexion_exigee
from socle.documents import DocumentSuivi
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.mots import euros
from socle.normalisation import normaliser

PAR_PAGE = 20
# The shortest delay comes first; what nobody has asked for, by the day of the schedule.
TRIS = {
    "delai": (objectif().asc(nulls_last=True), "tranche__date_prevue", "pk"),
    "montant": (F("tranche__montant").desc(), "pk"),
    "territoire": ("convention__parcours__collectivite__nom_norme", "pk"),
}
# What is paid is not urgent any more.
RECENTS = (F("paye_le").desc(), "-pk")


AVIS_SUIVI = DocumentSuivi(
    AVIS,
    route_etat="conventions:versement_avis_etat",
    route_fichier="conventions:versement_avis",
    libelle="Avis de versement",
    cles=lambda versement: [versement.convention.parcours_id, versement.pk],
    page=lambda versement: reverse("conventions:page", args=[versement.convention.parcours_id]),
    criteres={"remplace_par": None},
)
DOSSIER_SUIVI = DocumentSuivi(
    DOSSIER,
    route_etat="conventions:versement_dossier_etat",
    route_fichier="conventions:versement_dossier",
    libelle="Télécharger le dossier de paiement",
    cles=lambda versement: [versement.pk],
    page=lambda versement: reverse("conventions:versement", args=[versement.pk]),
    criteres={"remplace_par": None, "retire_le": None},
)
# Where the pieces are still to be looked at.
AVEC_PIECES = (Filtre.A_CERTIFIER, Filtre.ARRETES)


# --- the territory ----------------------------------------------------------------------------------------------------------------


def _du_parcours_ou_404(request, parcours_pk, pk):
    parcours = parcours_ou_404(request, parcours_pk)
    versement = get_object_or_404(
        Versement.objects.select_related("tranche", "convention"), convention__parcours=parcours, pk=pk
    )
    versement.convention.parcours = parcours
    return parcours, versement


def _geste_du_territoire(request, parcours_pk, pk, verbe, phrase):
    parcours, versement = _du_parcours_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_demander_versement(request.user, parcours))
    verbe(versement, par=request.user)
    messages.success(request, phrase.format(versement=versement))
    return redirect("conventions:page", parcours.pk)


@require_POST
@connexion_exigee
def versement_demander(request, parcours_pk, pk):
    return _geste_du_territoire(
        request, parcours_pk, pk, transitions.demander,
        "{versement} : votre demande est partie. L’ANCT la vérifie, puis vous recevrez un mail quand il sera payé.",
    )  # fmt: skip


@require_POST
@connexion_exigee
def versement_retirer(request, parcours_pk, pk):
    return _geste_du_territoire(
        request, parcours_pk, pk, transitions.retirer_demande,
        "{versement} : la demande est retirée. Vous pourrez la refaire.",
    )  # fmt: skip


@require_POST
@connexion_exigee
def versement_corrige(request, parcours_pk, pk):
    return _geste_du_territoire(
        request, parcours_pk, pk, transitions.dire_corrige,
        "{versement} : c’est noté. L’ANCT reprend la vérification, et le délai de paiement court de nouveau.",
    )  # fmt: skip


@require_GET
@connexion_exigee
def versement_avis(request, parcours_pk, pk):
    _, versement = _du_parcours_ou_404(request, parcours_pk, pk)
    return AVIS_SUIVI.servir(request, versement)


@require_GET
@connexion_exigee
def versement_avis_etat(request, parcours_pk, pk):
    _, versement = _du_parcours_ou_404(request, parcours_pk, pk)
    return AVIS_SUIVI.repondre(request, versement)


# --- ANCT ------------------------------------------------------------------------------------------------------------------------------


def _versement_ou_404(request, pk, *, geste=True):
    """A payment, for ANCT; `geste`: for who keeps the finances."""
    exiger_anct(request)
    versement = get_object_or_404(Versement.objects.visibles_par(request.user).pour_liste(), pk=pk)
    if geste:
        exiger(droits.peut_tenir_finances(request.user))
    return versement


@require_GET
@connexion_exigee
def versements(request):
    exiger_anct(request)
    tous = Versement.objects.visibles_par(request.user).presents()
    filtre = next((f for f in Filtre if f.code == request.GET.get("filtre")), Filtre.A_CERTIFIER)
    form = FiltreVersementsForm({"q": "", "tri": "delai", **request.GET.dict(), "filtre": filtre.code})
    choix = form.cleaned_data if form.is_valid() else {"q": "", "tri": "delai"}
    if q := choix["q"]:
        tous = tous.filter(
            Q(convention__parcours__collectivite__nom_norme__contains=normaliser(q))
            | Q(convention__in=Acte.objects.filter(rang=0, numero__icontains=q).order_by().values("convention"))
        )
    filtres, total = compter_et_totaliser(tous, filtre)
    # Keys alone are sorted, and counted with the states: the rows are joined for one page.
    retenus = tous.filter(statut__in=filtre.statuts)
    tri = RECENTS if filtre == Filtre.PAYES and choix["tri"] == "delai" else TRIS[choix["tri"]]
    cles = retenus.order_by(*tri).values_list("pk", flat=True)
    paginateur = Paginator(cles, PAR_PAGE)
    paginateur.count = dict(filtres)[filtre]
    page = paginateur.get_page(request.GET.get("page"))
    rangees = Versement.objects.pour_liste().in_bulk(list(page.object_list))
    page.object_list = [rangees[pk] for pk in page.object_list]
    jour = timezone.localdate()
    pks = {v.convention_id for v in page}
    dossiers = Dossier.de_plusieurs(pks) if filtre in AVEC_PIECES else {}
    # Asked for the page alone: the database would otherwise look one up for every payment before it sorts them.
    numeros = dict(Acte.objects.filter(convention__in=pks, rang=0).order_by().values_list("convention", "numero"))
    for versement in page:
        versement.numero = numeros.get(versement.convention_id)
        versement.delai = dire_delai(versement, jour)
        versement.date_passee = date_passee(versement, jour)
        versement.pieces = dossiers[versement.convention_id].dire(versement) if dossiers else ""
    contexte = {
        "filtre": filtre,
        "filtres": filtres,
        "form": form,
        "q": q,
        "page_liste": page,
        "total": total,
        "avec_pieces": filtre in AVEC_PIECES,
        "peut_finances": droits.peut_tenir_finances(request.user),
        "fil": [("À traiter", reverse("gestion:index")), ("Versements", "")],
    }
    return render(request, "conventions/versements.html", contexte)


FORMULAIRES = {
    StatutVersement.DEMANDE: (("certifier", CertifierForm), ("suspendre", CorrectionForm)),
    StatutVersement.TRANSMIS: (("payer", PayerForm), ("rejeter", RejetForm)),
    StatutVersement.CERTIFIE: (("transmettre", TransmettreVersementForm),),
}


def _page(request, versement, refuse=None):
    """`refuse`: the (gesture, form) that was sent and refused."""
    acte = Acte.objects.defer("texte_gele").get(convention=versement.convention_id, rang=0)
    peut = droits.peut_tenir_finances(request.user)
    suivi = Suivi.de(versement.convention)
    formulaires = []
    a_certifier = peut and versement.statut == StatutVersement.DEMANDE
    empeche = obstacles(versement, suivi, request.user) if a_certifier else []
    for geste, classe in FORMULAIRES.get(versement.statut, ()) if peut else ():
        if geste == "certifier" and empeche and not refuse:
            continue
        form = refuse[1] if refuse and refuse[0] == geste else _formulaire(classe, versement, acte, suivi)
        form.attributs = {"action": reverse("conventions:versement_geste", args=[versement.pk, geste])}
        formulaires.append((geste, form))
    contexte = {
        "versement": versement,
        "acte": acte,
        "parcours": versement.convention.parcours,
        "convention": versement.convention,
        "virement": libelle_virement(acte.numero, versement.rang),
        "delai": _minuscule(dire_delai(versement, timezone.localdate())),
        "formulaires": formulaires,
        "date_passee": date_passee(versement, timezone.localdate()),
        "obstacles": empeche,
        "a_transmettre": peut and versement.statut == StatutVersement.CERTIFIE,
        "verifications": [(c.label, aide) for c, aide in aides_des_coches(versement, acte, suivi).items()]
        if empeche
        else [],
        "peut_finances": peut,
        "dossier": DOSSIER_SUIVI.etat(versement),
        "lignes": lignes_du_versement(versement, versement.convention.parcours, request.user, suivi.dossier),
        "peut_deposer": droits.peut_demander_versement(request.user, versement.convention.parcours),
        "suivi": suivi,
        "bilan": suivi.bilans.get(versement.rang),
        "historique": historique_du_versement(versement),
        "fil": [
            ("À traiter", reverse("gestion:index")),
            ("Versements", reverse("conventions:versements")),
            (versement.convention.parcours.collectivite.nom, ""),
        ],
    }
    return render(request, "conventions/versement.html", contexte)


def _minuscule(phrase):
    return phrase[:1].lower() + phrase[1:]


def _formulaire(classe, versement, acte, suivi, donnees=None):
    if classe is CertifierForm:
        return CertifierForm(donnees, aides=aides_des_coches(versement, acte, suivi))
    return borner(classe(donnees))


@require_GET
@connexion_exigee
def versement(request, pk):
    return _page(request, _versement_ou_404(request, pk, geste=False))


@require_GET
@connexion_exigee
def versement_dossier(request, pk):
    return DOSSIER_SUIVI.servir(request, _versement_ou_404(request, pk, geste=False))


@require_GET
@connexion_exigee
def versement_dossier_etat(request, pk):
    return DOSSIER_SUIVI.repondre(request, _versement_ou_404(request, pk, geste=False))


GESTES = {
    "certifier": (
        CertifierForm,
        lambda v, d, par: transitions.certifier(v, d["coches"], par=par),
        "Le service fait est certifié. Le dossier de paiement est en préparation : il reste à le transmettre.",
    ),
    "suspendre": (
        CorrectionForm,
        lambda v, d, par: transitions.suspendre_versement(v, motif=d["motif"], par=par),
        "La correction est demandée. La personne contact du territoire est prévenue par mail, et le délai est arrêté.",
    ),
    "transmettre": (
        TransmettreVersementForm,
        lambda v, d, par: transitions.transmettre_versement(v, le=d["transmis_le"], par=par),
        "La transmission est enregistrée.",
    ),
    "payer": (
        PayerForm,
        lambda v, d, par: transitions.payer(v, le=d["paye_le"], reference=d["reference"], par=par),
        "Le paiement est enregistré. Le territoire est prévenu par mail, avec son avis de versement.",
    ),
    "rejeter": (
        RejetForm,
        lambda v, d, par: transitions.rejeter(v, motif=d["motif"], par=par),
        "Le rejet est enregistré. Le délai est arrêté : corrigez, puis reprenez la vérification.",
    ),
}


@require_POST
@connexion_exigee
def versement_geste(request, pk, geste):
    """One of the gestures that have a form. What was typed comes back with what is wrong."""
    versement = _versement_ou_404(request, pk)
    if geste not in GESTES:
        raise Http404("Ce geste n’existe pas.")
    classe, verbe, phrase = GESTES[geste]
    acte = Acte.objects.defer("texte_gele").get(convention=versement.convention_id, rang=0)
    form = _formulaire(classe, versement, acte, Suivi.de(versement.convention), request.POST)
    if form.is_valid():
        try:
            verbe(versement, form.cleaned_data, request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, phrase)
            return redirect("conventions:versement", versement.pk)
    versement.refresh_from_db(fields=["statut"])
    if geste not in dict(FORMULAIRES.get(versement.statut, ())):
        # Somebody was faster: the page shows where it stands now, and why this is refused.
        messages.error(request, " ".join(form.non_field_errors()) or "Ce versement a changé entre-temps.")
        return redirect("conventions:versement", versement.pk)
    return _page(request, versement, (geste, form))


@require_POST
@connexion_exigee
def versement_reprendre(request, pk):
    versement = _versement_ou_404(request, pk)
    transitions.reprendre_versement(versement, par=request.user)
    messages.success(request, "La vérification reprend, et le délai de paiement court de nouveau.")
    return redirect("conventions:versement", versement.pk)


@require_POST
@connexion_exigee
def versement_rouvrir(request, pk):
    versement = _versement_ou_404(request, pk)
    transitions.rouvrir_versement(versement, par=request.user)
    messages.success(request, f"La certification est retirée : {euros(versement.montant)} sont de nouveau à vérifier.")
    return redirect("conventions:versement", versement.pk)

"""The pieces of a convention: deposited by the team, read and asked again by ANCT; the bank account, for who keeps the finances alone."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from conventions import droits
from conventions.comptes_bancaires import en_groupes, reserve_sur
from conventions.enums import PIECES_PRESENTES, GenrePiece, StatutPiece
from conventions.forms.pieces import CompteForm, ConfirmerCompteForm, PieceForm, RefuserPieceForm
from conventions.lecture_pieces import AIDES, compte_d_avant, contexte_pieces, versement_qui_attend, versements_presents
from conventions.models import Piece
from conventions.transitions import pieces as verbes
from conventions.views.acces import convention_ou_404, fil
from parcours.acces import parcours_ou_404
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.documents import deposer, nature, servir
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser

TITRE = "Les pièces"
COMPTE_NON_RECONNU = (
    "Le compte de ce RIB n’est pas celui que la collectivité nous a indiqué par téléphone. Déposez le bon RIB."
)


def _piece_ou_404(request, parcours_pk, pk):
    parcours = parcours_ou_404(request, parcours_pk)
    piece = get_object_or_404(
        Piece.objects.select_related("convention", "fichier", "deposee_par"), convention__parcours=parcours, pk=pk
    )
    piece.convention.parcours = parcours
    return parcours, piece


def _fil(parcours, titre):
    return [*fil(parcours, "")[:1], (TITRE, reverse("conventions:pieces", args=[parcours.pk])), (titre, "")]


@require_GET
@connexion_exigee
def pieces(request, parcours_pk):
    parcours, convention = convention_ou_404(request, parcours_pk)
    contexte = {
        "parcours": parcours,
        "convention": convention,
        "fil": fil(parcours, TITRE),
        "peut_finances": droits.peut_tenir_finances(request.user),
        **contexte_pieces(convention, parcours, request.user),
    }
    return render(request, "conventions/pieces.html", contexte)


@connexion_exigee
def piece_deposer(request, parcours_pk, genre, rang):
    parcours, convention = convention_ou_404(request, parcours_pk)
    if genre not in GenrePiece.values or not _est_demandee(convention, genre, rang):
        raise Http404("Cette pièce n’est pas demandée.")
    exiger(droits.peut_demander_versement(request.user, parcours))
    if raison := verbes.empechement_depot(convention):
        messages.warning(request, raison)
        return redirect("conventions:pieces", parcours.pk)
    form = PieceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            fichier = deposer(form.cleaned_data["fichier"], par=request.user, acceptees=nature.PAPIERS)
            piece = verbes.deposer_piece(convention, genre, fichier, rang=rang, par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, f"{piece} : le fichier est déposé. L’ANCT le vérifie.")
            return redirect("conventions:pieces", parcours.pk)
    actuelle = Piece.objects.presentes().filter(convention=convention, genre=genre, rang=rang).first()
    titre = f"{'Remplacer' if actuelle else 'Déposer'} : {GenrePiece(genre).label}"
    form.lien_retour = ("Revenir aux pièces", reverse("conventions:pieces", args=[parcours.pk]))
    contexte = {
        "parcours": parcours,
        "form": form,
        "titre": titre,
        "aide": AIDES[GenrePiece(genre)],
        "actuelle": actuelle,
        "fil": _fil(parcours, titre),
    }
    return render(request, "conventions/piece_deposer.html", contexte)


def _est_demandee(convention, genre, rang):
    if rang == 0:
        return genre in verbes.PIECES_DE_LA_CONVENTION
    return genre not in verbes.PIECES_DE_LA_CONVENTION and any(v.rang == rang for v in versements_presents(convention))


@require_GET
@connexion_exigee
def piece_fichier(request, parcours_pk, pk):
    """The file; a RIB is given to who keeps the finances alone, and each reading is written down."""
    _, piece = _piece_ou_404(request, parcours_pk, pk)
    if piece.genre == GenrePiece.RIB:
        exiger(droits.peut_lire_compte(request.user))
        verbes.noter_lecture(piece, par=request.user, quoi="fichier")
    return servir(request, piece.fichier)


@connexion_exigee
def piece_refuser(request, parcours_pk, pk):
    parcours, piece = _piece_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_tenir_finances(request.user))
    # Reached from the account that the call did not recognise: the sentence is there, to be read again.
    initial = {"motif": COMPTE_NON_RECONNU} if piece.genre == GenrePiece.RIB and "compte" in request.GET else None
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = RefuserPieceForm(donnees, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            verbes.refuser_piece(piece, motif=form.cleaned_data["motif"], par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(
                request, f"{piece} : une autre pièce est demandée. La personne contact est prévenue par mail."
            )
            return redirect("conventions:pieces", parcours.pk)
    titre = f"{piece} : demander une autre pièce"
    form.lien_retour = ("Revenir aux pièces", reverse("conventions:pieces", args=[parcours.pk]))
    contexte = {"parcours": parcours, "form": form, "titre": titre, "fil": _fil(parcours, titre)}
    return render(request, "conventions/formulaire.html", contexte)


@require_POST
@connexion_exigee
def piece_retablir(request, parcours_pk, pk):
    parcours, piece = _piece_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_tenir_finances(request.user))
    verbes.retablir_piece(piece, par=request.user)
    messages.success(request, f"{piece} : la pièce est de nouveau reçue.")
    return redirect("conventions:pieces", parcours.pk)


# --- the bank account ------------------------------------------------------------------------------------------------------------


def _rib_ou_404(request, parcours_pk, pk):
    parcours, piece = _piece_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_lire_compte(request.user))
    if piece.genre != GenrePiece.RIB:
        raise Http404("Cette pièce n’est pas un RIB.")
    return parcours, piece


def _page_du_compte(request, parcours, piece, *, form=None, appel=None):
    compte = getattr(piece, "compte", None)
    if compte is not None:
        verbes.noter_lecture(piece, par=request.user, quoi="compte")
    present = piece.statut in PIECES_PRESENTES
    corrigible = present and (compte is None or not compte.versements.exists())
    if corrigible and form is None:
        initial = {"titulaire": compte.titulaire, "iban": en_groupes(compte.iban), "bic": compte.bic} if compte else {}
        form = CompteForm(initial=initial)
    a_confirmer = present and compte is not None and compte.a_confirmer
    avant = compte_d_avant(compte) if a_confirmer else None
    if avant is not None:
        verbes.noter_lecture(avant.piece, par=request.user, quoi="compte")
    if corrigible and compte is not None:
        form.bouton_secondaire = True
    contexte = {
        "parcours": parcours,
        "piece": piece,
        "compte": compte,
        "iban": en_groupes(compte.iban) if compte else "",
        "reserve": reserve_sur(compte.iban) if compte else "",
        "remplace": piece.statut == StatutPiece.REMPLACEE,
        "form": _vers(form, parcours, piece, "compte_saisir") if corrigible else None,
        "a_confirmer": a_confirmer,
        "avant": avant,
        "iban_avant": en_groupes(avant.iban) if avant else "",
        "refusable": a_confirmer and piece.est_recue,
        "attend": versement_qui_attend(piece.convention),
        "peut_confirmer": a_confirmer and compte.saisi_par_id != request.user.pk,
        "appel": _vers(appel or ConfirmerCompteForm(), parcours, piece, "compte_confirmer"),
        "fil": _fil(parcours, "Le compte bancaire"),
    }
    return render(request, "conventions/compte.html", contexte)


def _vers(form, parcours, piece, route):
    form.attributs = {"action": reverse(f"conventions:{route}", args=[parcours.pk, piece.pk])}
    return form


@require_GET
@connexion_exigee
def compte(request, parcours_pk, pk):
    """The account: shown to who keeps the finances, and each time written in the journal."""
    parcours, piece = _rib_ou_404(request, parcours_pk, pk)
    return _page_du_compte(request, parcours, piece)


@require_POST
@connexion_exigee
def compte_saisir(request, parcours_pk, pk):
    parcours, piece = _rib_ou_404(request, parcours_pk, pk)
    form = CompteForm(request.POST)
    if form.is_valid():
        try:
            compte = verbes.saisir_compte(piece, **form.cleaned_data, par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            if compte.change:
                messages.warning(
                    request,
                    "Le compte est enregistré. Il a changé : une autre personne doit le confirmer par téléphone.",
                )
            else:
                messages.success(request, "Le compte est enregistré.")
            return redirect("conventions:compte", parcours.pk, piece.pk)
    return _page_du_compte(request, parcours, piece, form=form)


@require_POST
@connexion_exigee
def compte_confirmer(request, parcours_pk, pk):
    parcours, piece = _rib_ou_404(request, parcours_pk, pk)
    compte = getattr(piece, "compte", None)
    if compte is None:
        raise Http404("Ce compte n’est pas encore saisi.")
    form = ConfirmerCompteForm(request.POST)
    if form.is_valid():
        try:
            verbes.confirmer_compte(compte, appel=form.cleaned_data["appel"], par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, "Le nouveau compte est confirmé. Une autre personne que vous peut certifier.")
            return redirect("conventions:compte", parcours.pk, piece.pk)
    return _page_du_compte(request, parcours, piece, appel=form)

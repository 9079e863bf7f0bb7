"""The documents of a provider: deposited and read by ANCT; deposited by the provider through its personal link, which shows nothing else."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from prestataires.attestations import etats, genres_attendus
from prestataires.enums import GenreAttestation, UsageLien
from prestataires.forms.registre_attestations import AttestationForm, RefusAttestationForm
from prestataires.models import Attestation
from prestataires.transitions import attestations as verbes
from prestataires.views.liens import lien_valable, servir_lien
from prestataires.views.registre import vers_la_fiche
from prestataires.views.registre_acces import fil_de, prestataire_a_lire, prestataire_a_tenir
from socle.comptes.reprise import connexion_exigee
from socle.documents import servir
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser


def _genre_ou_404(prestataire, genre):
    if genre not in genres_attendus(prestataire):
        raise Http404("Ce document n’est pas demandé.")
    return GenreAttestation(genre)


def _attestation_ou_404(prestataire, pk):
    attestation = get_object_or_404(Attestation.objects.select_related("fichier"), prestataire=prestataire, pk=pk)
    attestation.prestataire = prestataire
    return attestation


def _deposer(request, prestataire, genre, *, par):
    """(the form, the Attestation once it is there)."""
    if request.method != "POST":
        return AttestationForm(genre=genre), None
    form = AttestationForm(request.POST, request.FILES, genre=genre)
    if form.is_valid():
        lus = form.cleaned_data
        try:
            return form, verbes.deposer_attestation(
                prestataire,
                genre,
                lus["fichier"],
                delivree_le=lus["delivree_le"],
                expire_le=lus.get("expire_le"),
                par=par,
            )
        except ErreurMetier as erreur:
            refuser(form, erreur)
    return form, None


# --- ANCT ---------------------------------------------------------------------------------------------------------------------------


@connexion_exigee
def attestation_deposer(request, pk, genre):
    prestataire = prestataire_a_tenir(request, pk)
    genre = _genre_ou_404(prestataire, genre)
    form, attestation = _deposer(request, prestataire, genre, par=request.user)
    if attestation:
        messages.success(request, f"{genre.label} : le fichier est déposé. Il reste à le vérifier.")
        return redirect(vers_la_fiche(prestataire))
    form.lien_retour = ("Revenir au prestataire", vers_la_fiche(prestataire))
    titre = f"Déposer : {genre.label}"
    contexte = {"prestataire": prestataire, "form": form, "titre": titre, "fil": fil_de(prestataire, titre)}
    return render(request, "prestataires/registre_formulaire.html", contexte)


@require_GET
@connexion_exigee
def attestation_fichier(request, pk, attestation_pk):
    prestataire = prestataire_a_lire(request, pk)
    return servir(request, _attestation_ou_404(prestataire, attestation_pk).fichier)


@require_POST
@connexion_exigee
def attestation_verifier(request, pk, attestation_pk):
    prestataire = prestataire_a_tenir(request, pk)
    attestation = _attestation_ou_404(prestataire, attestation_pk)
    verbes.verifier(attestation, par=request.user)
    messages.success(request, f"{attestation} : vérifiée.")
    return redirect(vers_la_fiche(prestataire))


@connexion_exigee
def attestation_refuser(request, pk, attestation_pk):
    prestataire = prestataire_a_tenir(request, pk)
    attestation = _attestation_ou_404(prestataire, attestation_pk)
    form = RefusAttestationForm(request.POST or None)
    form.lien_retour = ("Revenir au prestataire", vers_la_fiche(prestataire))
    if request.method == "POST" and form.is_valid():
        try:
            lien = verbes.refuser(attestation, form.cleaned_data["motif"], par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            suite = f"Un mail part à {lien.email}." if lien else "Nous n’avons pas son adresse mail : prévenez-le."
            messages.success(request, f"{attestation} : à remplacer. {suite}")
            return redirect(vers_la_fiche(prestataire))
    titre = f"Demander à remplacer : {attestation}"
    contexte = {"prestataire": prestataire, "form": form, "titre": titre, "fil": fil_de(prestataire, titre)}
    return render(request, "prestataires/registre_formulaire.html", contexte)


@require_POST
@connexion_exigee
def attestations_demander(request, pk):
    prestataire = prestataire_a_tenir(request, pk)
    try:
        lien = verbes.demander_attestations(prestataire, par=request.user)
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        messages.success(request, f"Un lien personnel part à {lien.email}. Il s’ouvre sans compte.")
    return redirect(vers_la_fiche(prestataire))


# --- the provider, by its link --------------------------------------------------------------------------------------------------------


@servir_lien(UsageLien.ATTESTATIONS)
def lien_attestations(request, lien, jeton):
    """What is expected of it, nothing else."""
    attendus = genres_attendus(lien.prestataire)
    contexte = {
        "lien": lien,
        "jeton": jeton,
        "prestataire": lien.prestataire,
        "attestations": [e for e in etats(lien.prestataire, timezone.localdate()) if e.genre in attendus],
    }
    return render(request, "prestataires/registre_lien_attestations.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@lien_valable
def lien_attestation(request, lien, jeton, genre):
    """Deposit one of them."""
    if lien.usage != UsageLien.ATTESTATIONS:
        raise Http404("Ce lien ne sert pas à déposer des attestations.")
    genre = _genre_ou_404(lien.prestataire, genre)
    form, attestation = _deposer(request, lien.prestataire, genre, par=None)
    if attestation:
        messages.success(request, f"{genre.label} : nous avons votre fichier. Merci.")
        return redirect("prestataires:lien", jeton)
    return render(
        request, "prestataires/registre_lien_deposer.html", {"lien": lien, "jeton": jeton, "form": form, "genre": genre}
    )

"""The documents of a provider: deposited by ANCT or by the provider's own link, read, replaced without losing the former."""

from django.db import transaction
from django.utils import timezone

from prestataires.attestations import SANS_FIN, etats, genres_attendus
from prestataires.enums import (
    ATTESTATIONS_PRESENTES,
    GenreAttestation,
    TransitionAttestation,
    UsageLien,
)
from prestataires.models import Attestation, Prestataire
from prestataires.transitions.contacts import adresse_pour_ecrire
from prestataires.transitions.cycles import CYCLE_ATTESTATION
from prestataires.transitions.liens import ouvrir_lien
from socle.documents import deposer, nature
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from socle.mots import date_longue

PAS_DEMANDEE = "Ce document n’est pas demandé à ce prestataire."
SANS_ADRESSE = "Indiquez d’abord une adresse mail : celle du contact principal, ou celle de l’organisation."
RIEN_A_DEMANDER = "Rien n’est attendu de ce prestataire : ses attestations sont à jour."


@transaction.atomic
def deposer_attestation(prestataire, genre, televerse, *, delivree_le=None, expire_le=None, par=None):
    """Keep this document, to be read by ANCT; the one that was there is replaced, its file stays. `par` is None by the provider's own link.

    `expire_le` is its last day of validity, asked for but of what has no end. Raises ErreurMetier, beside its field: a document that is not asked
    for, a file of another type, dates that cannot be.
    """
    genre = GenreAttestation(genre)
    if genre not in genres_attendus(prestataire):
        raise ErreurMetier(PAS_DEMANDEE)
    _exiger_dates(genre, delivree_le, expire_le)
    fichier = deposer(televerse, par=par, champ="fichier", acceptees=nature.PAPIERS)
    attestation = Attestation(
        prestataire=prestataire,
        genre=genre,
        fichier=fichier,
        delivree_le=delivree_le,
        expire_le=None if genre in SANS_FIN else expire_le,
        deposee_par=par,
    )
    attestation.verrouiller()
    presentes = Attestation.objects.filter(prestataire=prestataire, genre=genre, statut__in=ATTESTATIONS_PRESENTES)
    for ancienne in presentes.order_by("pk"):
        with CYCLE_ATTESTATION.passage(ancienne, TransitionAttestation.REMPLACER, par=par):
            pass
    attestation.save()
    donnees = {"prestataire": prestataire.pk, "genre": genre, "fichier": fichier.pk, "expire_le": expire_le}
    inscrire("attestation.deposer", attestation, par=par, donnees=donnees)
    return attestation


def _exiger_dates(genre, delivree_le, expire_le):
    jour = timezone.localdate()
    if delivree_le and delivree_le > jour:
        raise ErreurMetier(
            "Cette date est dans l’avenir : indiquez le jour écrit sur le document.", champ="delivree_le"
        )
    if genre in SANS_FIN:
        return
    if expire_le is None:
        raise ErreurMetier("Indiquez jusqu’à quand ce document est valable.", champ="expire_le")
    if expire_le < jour:
        raise ErreurMetier(
            f"Ce document n’est plus valable depuis le {date_longue(expire_le)} : il en faut un plus récent.",
            champ="expire_le",
        )
    if delivree_le and delivree_le > expire_le:
        raise ErreurMetier("La fin est avant le jour de délivrance.", champ="expire_le")


def verifier(attestation, *, par):
    """ANCT has read it, and it is right."""
    with CYCLE_ATTESTATION.passage(attestation, TransitionAttestation.VERIFIER, par=par) as a:
        a.vue_par, a.vue_le = par, timezone.now()


@transaction.atomic
def refuser(attestation, motif, *, par):
    """Ask for another one, and say why; the provider is written to when there is an address. Returns its new link, or None.

    Raises ErreurMetier without a motive.
    """
    motif = motif.strip()
    if not motif:
        raise ErreurMetier("Dites en une phrase ce qui ne va pas.", champ="motif")
    with CYCLE_ATTESTATION.passage(attestation, TransitionAttestation.REFUSER, par=par) as a:
        a.vue_par, a.vue_le, a.motif = par, timezone.now(), motif
    prestataire = attestation.prestataire
    adresse = adresse_pour_ecrire(prestataire)
    return ouvrir_lien(prestataire, UsageLien.ATTESTATIONS, email=adresse, par=par) if adresse else None


@transaction.atomic
def demander_attestations(prestataire, *, par):
    """Send its personal link to the main contact, with the list of what is expected. Returns the link.

    Raises ErreurMetier without an address, or when nothing is expected.
    """
    # Two presses at once open one link.
    Prestataire.objects.select_for_update(of=("self",)).get(pk=prestataire.pk)
    if not any(e.attendue for e in etats(prestataire, timezone.localdate())):
        raise ErreurMetier(RIEN_A_DEMANDER)
    adresse = adresse_pour_ecrire(prestataire)
    if not adresse:
        raise ErreurMetier(SANS_ADRESSE)
    return ouvrir_lien(prestataire, UsageLien.ATTESTATIONS, email=adresse, par=par)

"""Which documents a provider is asked for, and where each stands on a given day (metier §1.6)."""

from dataclasses import dataclass
from datetime import timedelta

from prestataires.enums import (
    ATTESTATIONS_PRESENTES,
    Activite,
    Forme,
    GenreAttestation,
    GenreExpertise,
    Methode,
    StatutAttestation,
)
from prestataires.models import Attestation
from socle.mots import date_longue

# Rule 9 of metier §9: the first reminder leaves thirty days before the end.
BIENTOT = timedelta(days=30)
SANS_FIN = (GenreAttestation.ENGAGEMENT,)
DE_TOUS = (GenreAttestation.URSSAF, GenreAttestation.FISCALE, GenreAttestation.ASSURANCE)


def genres_attendus(prestataire):
    """The documents asked of this provider. A « collectif » has no legal person: none. Reads its competences."""
    if prestataire.forme == Forme.COLLECTIF:
        return []
    genres = list(DE_TOUS)
    if prestataire.activite == Activite.FORMATION or any(
        e.genre == GenreExpertise.METHODE and e.code == Methode.FORMATION for e in prestataire.expertises.all()
    ):
        genres.append(GenreAttestation.QUALIOPI)
    if prestataire.forme == Forme.ASSOCIATION:
        genres.append(GenreAttestation.ENGAGEMENT)
    return genres


@dataclass(frozen=True)
class EtatAttestation:
    """Where one kind of document stands. `attestation` is the one there now, or the last one sent back; None when none ever came."""

    genre: GenreAttestation
    attestation: Attestation | None
    etat: str  # in words, with its day
    ton: str  # of the DSFR badge
    attendue: bool  # something is expected of the provider

    @property
    def presente(self):
        return self.attestation is not None and self.attestation.statut in ATTESTATIONS_PRESENTES


def etats(prestataire, jour):
    """[EtatAttestation] of each document asked of this provider, then of those that it gave all the same. Two queries."""
    dernieres = {}
    lues = prestataire.attestations.exclude(statut=StatutAttestation.REMPLACEE).select_related("fichier", "vue_par")
    for a in lues.order_by("pk"):
        ancienne = dernieres.get(a.genre)
        if ancienne is None or a.statut in ATTESTATIONS_PRESENTES or ancienne.statut not in ATTESTATIONS_PRESENTES:
            dernieres[a.genre] = a
    attendus = genres_attendus(prestataire)
    autres = [g for g in GenreAttestation if g in dernieres and g not in attendus]
    return [_etat(genre, dernieres.get(genre), genre in attendus, jour) for genre in [*attendus, *autres]]


def _etat(genre, a, demandee, jour):
    if a is None:
        return EtatAttestation(genre, None, "À fournir", "warning", demandee)
    if a.statut == StatutAttestation.REFUSEE:
        return EtatAttestation(genre, a, "À remplacer", "error", demandee)
    fin = f", jusqu’au {date_longue(a.expire_le)}" if a.expire_le else ""
    if a.expire_le and a.expire_le < jour:
        return EtatAttestation(genre, a, f"Plus valable depuis le {date_longue(a.expire_le)}", "error", demandee)
    if a.expire_le and a.expire_le <= jour + BIENTOT:
        return EtatAttestation(genre, a, f"À renouveler avant le {date_longue(a.expire_le)}", "warning", demandee)
    ton = "success" if a.statut == StatutAttestation.VERIFIEE else "info"
    return EtatAttestation(genre, a, f"{a.get_statut_display()}{fin}", ton, False)

"""What hangs on a provider: documents, people, requests, missions; tables of providers."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from prestataires.colonnes import COLONNES
from prestataires.enums import GenreAttestation, StatutBesoin, StatutCandidature, StatutMission
from prestataires.models import Besoin, Candidature, Mission
from prestataires.transitions.attestations import deposer_attestation
from prestataires.transitions.importation import preparer
from socle.tableurs import Colonne, Feuille, ecrire
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques import decrire
from tests.conventions.fabriques_signatures import photo


def dans_jours(nb):
    return timezone.localdate() + timedelta(days=nb)


def attestation(prestataire, genre=GenreAttestation.URSSAF, *, expire=120, par=None):
    """A document just deposited, that ends in so many days."""
    fin = None if genre == GenreAttestation.ENGAGEMENT else dans_jours(expire)
    return deposer_attestation(prestataire, genre, photo(1, "attestation.png"), expire_le=fin, par=par)


def besoin(scene, titre="Animer la balade", *, statut=StatutBesoin.CONSULTATION):
    """The need of an étape of this territory, at this state."""
    etape = decrire(scene, titre)
    return Besoin.objects.create(
        parcours=scene.parcours,
        etape=etape,
        titre=titre,
        statut=statut,
        cree_par=scene.jeanne,
        modifie_par=scene.jeanne,
    )


def candidature(un_besoin, prestataire, statut=StatutCandidature.SOLLICITEE):
    offre = {"montant_ht": Decimal("1000"), "repondue_le": timezone.now()}
    chiffree = statut in (StatutCandidature.PROPOSEE, StatutCandidature.RETENUE)
    return Candidature.objects.create(
        besoin=un_besoin,
        prestataire=prestataire,
        statut=statut,
        creee_par=un_besoin.cree_par,
        motif="Trop loin finalement." if statut == StatutCandidature.ECARTEE else "",
        **(offre if chiffree else {}),
    )


def mission(une_candidature, statut=StatutMission.EN_COURS):
    un_besoin = une_candidature.besoin
    return Mission.objects.create(
        candidature=une_candidature,
        prestataire=une_candidature.prestataire,
        parcours=un_besoin.parcours,
        etape=un_besoin.etape,
        statut=statut,
        objet="Animer.",
        montant_ht=Decimal("1000"),
        montant_ttc=Decimal("1200"),
        debut=date(2026, 1, 1),
        fin=date(2026, 6, 30),
        commandee_le=date(2026, 1, 1),
        terminee_le=date(2026, 6, 30) if statut in (StatutMission.TERMINEE, StatutMission.CLOSE) else None,
        creee_par=un_besoin.cree_par,
    )


TITRES = {c.code: c.titre for c in COLONNES}
LIGNE = {
    "nom": "La Coop des Balades",
    "forme": "Coopérative (SCOP, SCIC)",
    "competences": "Marcher et parler.",
    "est_national": "oui",
}


def tableau(lignes, extension="csv"):
    """The bytes of a table with these {code: cell}, under our titles."""
    codes = list(dict.fromkeys(code for ligne in lignes for code in ligne))
    rangees = [[ligne.get(code, "") for code in codes] for ligne in lignes]
    return ecrire([Feuille("Feuille", tuple(Colonne(TITRES[c]) for c in codes), rangees)], extension)


def lire(lignes, *, par=None, extension="csv"):
    """The import that was read of these lines."""
    return preparer(SimpleUploadedFile(f"liste.{extension}", tableau(lignes, extension)), par=par or AnctFabrique())

"""What ANCT owes the register: documents about to end (metier §9, rule 9), documents to read, organisations proposed by territories.

A due date belongs to a parcours, whose référent is reminded. The documents of a provider are therefore awaited where it works or is asked to; what
concerns nobody yet is found by the filters of the register.
"""

from datetime import timedelta

from django.db.models import DateField, Exists, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from parcours.enums import Statut as StatutParcours
from prestataires.attestations import BIENTOT
from prestataires.enums import (
    ATTESTATIONS_PRESENTES,
    GenreAttestation,
    Statut,
    StatutAttestation,
    StatutBesoin,
    StatutCandidature,
    StatutMission,
)
from prestataires.models import Candidature, Mission, Proposition
from prestataires.models.registre import de_nom
from socle.echeances import ANCT, Regle, inscrire_regle

# Before a week-end the first reminder leaves a little earlier.
MARGE = timedelta(days=5)
FERMES = (StatutParcours.CLOS, StatutParcours.ABANDONNE)


def _au_travail():
    """The requests of providers that are asked for a quote, chosen, or at work."""
    missions = Mission.objects.filter(candidature=OuterRef("pk"))
    vivante = missions.filter(statut__in=(StatutMission.PREPAREE, StatutMission.EN_COURS))
    demandee = Q(
        statut__in=(StatutCandidature.SOLLICITEE, StatutCandidature.PROPOSEE),
        besoin__statut__in=(StatutBesoin.CONSULTATION, StatutBesoin.CHOIX),
    )
    retenue = Q(statut=StatutCandidature.RETENUE) & (Q(Exists(vivante)) | ~Q(Exists(missions)))
    return Candidature.objects.filter(demandee | retenue).exclude(besoin__parcours__statut__in=FERMES)


def _lignes(candidatures, quand):
    """One line by document and parcours, whatever the number of requests in it. The detail holds the key of the provider, for the link."""
    return (
        candidatures.order_by()
        .values(
            objet_id=F("prestataire__attestations__pk"),
            parcours_id=F("besoin__parcours"),
            quand=quand,
            libelle=Concat(
                F("prestataire__attestations__genre"),
                Value(":"),
                F("prestataire__nom"),
                output_field=TextField(),
            ),
            detail=Cast(F("prestataire"), TextField()),
        )
        .distinct()
    )


def attestation_bientot_finie(jour):
    """Rule 9: the document of a provider at work ends within thirty days, or has ended. Another one settles it."""
    finies = _au_travail().filter(
        prestataire__attestations__statut__in=ATTESTATIONS_PRESENTES,
        prestataire__attestations__expire_le__lte=jour + BIENTOT + MARGE,
    )
    return _lignes(finies, F("prestataire__attestations__expire_le"))


def attestation_a_verifier(jour):
    """A provider at work gave a document that nobody has read."""
    recues = _au_travail().filter(prestataire__attestations__statut=StatutAttestation.RECUE)
    return _lignes(recues, Cast(F("prestataire__attestations__deposee_le"), DateField()))


def proposition_a_completer(jour):
    """A territory named an organisation: its record is to be completed, then referenced or withdrawn."""
    ouvertes = Proposition.objects.filter(prestataire__statut=Statut.PROPOSE).exclude(parcours__statut__in=FERMES)
    return ouvertes.order_by().values(
        "parcours_id",
        objet_id=F("pk"),
        quand=Cast(F("le"), DateField()),
        libelle=Cast(F("nom"), TextField()),
        detail=Cast(F("prestataire"), TextField()),
    )


def vers_la_fiche(ligne):
    return reverse("prestataires:registre_fiche", args=[int(ligne["detail"])])


def _document(ligne):
    """« Attestation fiscale de La Coop »"""
    genre, _, nom = ligne["libelle"].partition(":")
    return f"{GenreAttestation(genre).label} {de_nom(nom)}"


for regle in (
    Regle(
        "prestataires.attestation_finie", "Attestation à renouveler", "Demander", ANCT, attestation_bientot_finie, vers_la_fiche,
        lambda ligne: f"{_document(ligne)} : en demander une plus récente.", avances=(-30, -7, 0), dans_agenda=False, plusieurs="attestations à renouveler",
        source="metier §9, rule 9",
    ),
    Regle(
        "prestataires.attestation_a_verifier", "Attestation reçue", "Vérifier", ANCT, attestation_a_verifier, vers_la_fiche,
        lambda ligne: f"{_document(ligne)} : lire le document.", avances=(7,), dans_agenda=False, plusieurs="attestations à vérifier", source="metier §1.6",
    ),
    Regle(
        "prestataires.proposition_a_completer", "Prestataire proposé", "Compléter", ANCT, proposition_a_completer, vers_la_fiche,
        lambda ligne: f"Prestataire proposé à compléter : {ligne['libelle']}.", avances=(7, 14), dans_agenda=False, plusieurs="prestataires proposés",
    ),
):  # fmt: skip
    inscrire_regle(regle)

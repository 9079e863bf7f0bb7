"""What the page of a need says: where it stands, the quotes side by side, what each provider still has to hand over."""

from dataclasses import dataclass, field

from django.utils import timezone

from prestataires import reglages
from prestataires.enums import (
    ATTESTATIONS_PRESENTES,
    Forme,
    GenreAttestation,
    Statut,
    StatutBesoin,
    StatutCandidature,
    TransitionCandidature,
)
from prestataires.models import Attestation, Candidature, Prestataire
from prestataires.rapprochement import classer, criteres_du_besoin
from prestataires.transitions.besoins import OUVERTS
from prestataires.transitions.cycles import CYCLE_CANDIDATURE
from socle.mots import date_longue, euros, pluriel
from socle.tableurs import Colonne, Feuille
from socle.tableurs.ecriture import EUROS, JOUR

DEVIS_CONSEILLES = 2
COLONNES = (
    Colonne("Prestataire", 30),
    Colonne("SIRET", 16),
    Colonne("Où en est-il ?", 18),
    Colonne("Montant HT (€)", 14, EUROS),
    Colonne("Montant TTC (€)", 14, EUROS),
    Colonne("Disponibilité", 30),
    Colonne("Réponse", 50),
    Colonne("Répondu le", 14, JOUR),
    Colonne("Saisi par la collectivité", 14),
    Colonne("Distance (km)", 12),
    Colonne("Pourquoi", 40),
)
AVEC_OFFRE = (StatutCandidature.PROPOSEE, StatutCandidature.RETENUE, StatutCandidature.NON_RETENUE)


@dataclass
class LigneDevis:
    """One provider in the comparison. Its amounts are told only when it made an offer that stands."""

    candidature: Candidature
    etat: str
    distance_km: int | None = None
    precision: str = ""
    a_fournir: list = field(default_factory=list)
    gestes: set = field(default_factory=set)

    @property
    def a_une_offre(self):
        return self.candidature.statut in AVEC_OFFRE and self.candidature.montant_ht is not None


def lignes_devis(besoin, collectivite, *, peut=False):
    """The requests of this need, offers first and the cheapest of them first. Their number of queries does not depend on how many they are."""
    jour = timezone.localdate()
    candidatures = list(besoin.candidatures.pour_liste().select_related("saisie_par"))
    ou = _distances(besoin, collectivite, [c.prestataire_id for c in candidatures])
    manquent = a_fournir([c.prestataire for c in candidatures], besoin.budget_ht, jour)
    lignes = [
        LigneDevis(
            c,
            dire_etat(c, besoin, jour),
            *ou.get(c.prestataire_id, (None, "")),
            a_fournir=manquent[c.prestataire_id],
            gestes=_gestes(c, besoin) if peut else set(),
        )
        for c in candidatures
    ]
    return sorted(
        lignes, key=lambda ligne: (not ligne.a_une_offre, ligne.candidature.montant_ht or 0, ligne.candidature.pk)
    )


def _distances(besoin, collectivite, prestataires):
    """{provider's key: (kilometres or None, what the points stand for)}"""
    if not prestataires:
        return {}
    trouves = classer(collectivite, criteres_du_besoin(besoin), parmi=Prestataire.objects.filter(pk__in=prestataires))
    return {c.prestataire.pk: (c.distance_km, c.precision) for c in [*trouves.possibles, *trouves.ecartes]}


def a_fournir(prestataires, montant_ht, jour):
    """{provider's key: [attestations that a buyer asks for and are not there, in words]} (metier §1.6). One query.

    That of URSSAF is asked from an amount on; an unknown one counts as above.
    """
    presentes = set()
    for attestation in Attestation.objects.filter(
        prestataire__in=prestataires, statut__in=ATTESTATIONS_PRESENTES
    ).order_by("pk"):
        if attestation.expire_le is None or attestation.expire_le >= jour:
            presentes.add((attestation.prestataire_id, attestation.genre))
    voulues = [GenreAttestation.FISCALE, GenreAttestation.ASSURANCE]
    if montant_ht is None or montant_ht >= reglages.seuil_urssaf():
        voulues.insert(0, GenreAttestation.URSSAF)
    return {
        p.pk: [
            genre.label.lower().replace("urssaf", "URSSAF")
            for genre in [*voulues, *([GenreAttestation.ENGAGEMENT] if p.forme == Forme.ASSOCIATION else [])]
            if (p.pk, genre.value) not in presentes
        ]
        for p in prestataires
    }


def dire_etat(candidature, besoin, jour):
    """Where a request stands, in one sentence."""
    match candidature.statut:
        case StatutCandidature.SOLLICITEE:
            demande = f"Demandé le {date_longue(candidature.creee_le)}"
            if besoin.reponse_avant and besoin.reponse_avant < jour:
                return f"{demande}. Réponse attendue depuis le {date_longue(besoin.reponse_avant)}."
            return f"{demande}, pas encore de réponse."
        case StatutCandidature.PROPOSEE:
            return f"Devis reçu le {date_longue(candidature.repondue_le)}."
        case StatutCandidature.DECLINEE:
            pourquoi = f" : {candidature.motif}" if candidature.motif else "."
            return f"Pas disponible{pourquoi}"
        case StatutCandidature.ECARTEE:
            return f"Demande retirée : {candidature.motif}"
        case StatutCandidature.RETENUE:
            return "Vous l’avez choisi."
    return "Vous ne l’avez pas choisi."


def _gestes(candidature, besoin):
    gestes = set()
    if besoin.statut not in OUVERTS:
        return gestes
    if CYCLE_CANDIDATURE.peut(candidature, TransitionCandidature.ECARTER):
        gestes.add("retirer")
    if candidature.statut == StatutCandidature.ECARTEE:
        gestes.add("redemander")
    if candidature.statut == StatutCandidature.SOLLICITEE and besoin.statut == StatutBesoin.CONSULTATION:
        gestes.add("relancer")
    if candidature.statut in (StatutCandidature.SOLLICITEE, StatutCandidature.DECLINEE):
        gestes.add("saisir")
    if candidature.statut == StatutCandidature.PROPOSEE and candidature.saisie_par_id:
        gestes.add("corriger")
    return gestes


def phrase_devis(lignes):
    """« 1 devis reçu sur 3 demandés. Deux devis restent conseillés. »"""
    recus = sum(ligne.a_une_offre for ligne in lignes)
    vivantes = [ligne for ligne in lignes if ligne.candidature.statut != StatutCandidature.ECARTEE]
    if not vivantes:
        return ""
    debut = f"{pluriel(recus, 'devis reçu', 'devis reçus')} sur {pluriel(len(vivantes), 'demande')}."
    if recus >= DEVIS_CONSEILLES:
        return debut
    seuil = euros(reglages.seuil_dispense(timezone.localdate()))
    return (
        f"{debut} Deux devis restent conseillés, même sous {seuil} HT, où la mise en concurrence n’est pas obligatoire."
    )


def proposes_par(parcours, besoin, *, texte=""):
    """The providers that this territory named and ANCT has not completed yet, which were not asked and hold these words. One query."""
    proposes = Prestataire.objects.filter(statut=Statut.PROPOSE, propositions__parcours=parcours)
    return list(proposes.exclude(pk__in=deja_demandes(besoin)).chercher(texte).distinct().par_nom())


def deja_demandes(besoin):
    """The keys of the providers whose request stands, as a queryset."""
    if besoin is None:
        return []
    return besoin.candidatures.exclude(statut=StatutCandidature.ECARTEE).values("prestataire")


def feuille(besoin, collectivite):
    """The comparison, ready for a spreadsheet."""
    rangees = []
    for ligne in lignes_devis(besoin, collectivite):
        c, offre = ligne.candidature, ligne.a_une_offre
        rangees.append(
            (
                c.prestataire.nom,
                c.prestataire.siret or "",
                c.get_statut_display(),
                c.montant_ht if offre else None,
                c.montant_ttc if offre else None,
                c.disponibilite if offre else "",
                c.message if offre else "",
                timezone.localtime(c.repondue_le).date() if c.repondue_le else None,
                "oui" if c.saisie_par_id else "",
                ligne.distance_km,
                c.motif,
            )
        )
    return Feuille("Devis", COLONNES, rangees)

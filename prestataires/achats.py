"""What each collectivité ordered from each provider, year by year: ANCT's own reading of the thresholds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F
from django.db.models.functions import ExtractYear

from prestataires import reglages
from prestataires.seuils import CENT, commandees
from socle.champs import SommeEuros
from socle.normalisation import normaliser
from socle.tableurs import Colonne, Feuille
from socle.tableurs.ecriture import EUROS


@dataclass(frozen=True)
class LigneAchat:
    """One provider, one collectivité, one year. Amounts in euros excluding tax."""

    annee: int
    collectivite: str
    departement: str
    prestataire: str
    nb: int
    total: Decimal
    seuil: Decimal

    @property
    def etat(self):
        if self.total >= self.seuil:
            return "Seuil atteint"
        if CENT * self.total >= reglages.alerte_seuil_pourcent() * self.seuil:
            return "Proche du seuil"
        return "Sous le seuil"

    @property
    def a_voir(self):
        return self.etat != "Sous le seuil"

    def parle_de(self, texte):
        """Whether every typed word is in the name of the territory or of the provider; accents and case do not count."""
        ou = normaliser(f"{self.collectivite} {self.prestataire}")
        return all(mot in ou for mot in normaliser(texte).split())


def annees():
    """The years in which something was ordered, the last one first. One query."""
    return list(
        commandees()
        .annotate(annee=ExtractYear("commandee_le"))
        .values_list("annee", flat=True)
        .distinct()
        .order_by("-annee")
    )


def lignes(jour, *, annee=None, texte="", alerte=False):
    """[LigneAchat] of what was ordered, the last year and the largest totals first. `jour` says which threshold is in force. One query."""
    missions = commandees().annotate(annee=ExtractYear("commandee_le"))
    if annee:
        missions = missions.filter(annee=annee)
    groupes = missions.values(
        "annee",
        "prestataire",
        territoire=F("parcours__collectivite"),
        nom_territoire=F("parcours__collectivite__nom"),
        departement=F("parcours__collectivite__departement__nom"),
        nom_prestataire=F("prestataire__nom"),
    ).annotate(nb=Count("pk"), total=SommeEuros("compte_ht"))
    lues = [
        LigneAchat(
            annee=g["annee"],
            collectivite=g["nom_territoire"],
            departement=g["departement"],
            prestataire=g["nom_prestataire"],
            nb=g["nb"],
            total=g["total"],
            seuil=reglages.seuil_dispense(min(jour, date(g["annee"], 12, 31))),
        )
        for g in groupes.order_by("-annee", "-total", "nom_territoire", "nom_prestataire", "territoire", "prestataire")
    ]
    return [ligne for ligne in lues if ligne.parle_de(texte) and (ligne.a_voir or not alerte)]


def feuilles(lues):
    """[Feuille] of these lines."""
    colonnes = (
        Colonne("Année", 8),
        Colonne("Territoire", 28),
        Colonne("Département", 22),
        Colonne("Prestataire", 28),
        Colonne("Commandes", 12),
        Colonne("Total HT", 16, EUROS),
        Colonne("Seuil de dispense HT", 20, EUROS),
        Colonne("Où en est-on", 18),
    )
    rangees = [[x.annee, x.collectivite, x.departement, x.prestataire, x.nb, x.total, x.seuil, x.etat] for x in lues]
    return [Feuille("Achats", colonnes, rangees)]

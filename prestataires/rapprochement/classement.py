"""The order itself: one statement gives each provider its points, its place and whether it can come; its card says why."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import TextChoices

from prestataires import reglages
from prestataires.enums import Portee
from prestataires.models import Prestataire
from prestataires.rapprochement import raisons
from prestataires.rapprochement.distances import est_precise, precision
from prestataires.rapprochement.requete import GENRES, ordonner, poids_vivants


class Tri(TextChoices):
    """In what order the list is read. Whatever it is, who cannot come stands apart."""

    AIDE = "aide", "L’aide à votre besoin"
    DISTANCE = "distance", "La distance"
    NOM = "nom", "Le nom"


@dataclass(frozen=True)
class Carte:
    """A provider as it is shown for a territory.

    `distance_km`: kilometres as the crow flies, rounded; None when one of the two points is unknown. `precision` says what the points stand for.
    `est_approchee`: one of the two points is not that of a commune. `raisons` are words; `detail` is [(criterion in words, points, weight)], whose sum is `points`. `ecarte` says why it cannot come, "" when it can.
    """

    prestataire: object
    distance_km: int | None
    precision: str
    est_approchee: bool
    raisons: list
    points: Decimal
    detail: list
    ecarte: str = ""

    @property
    def phrase(self):
        """The reasons as one reads them: « À 23 km. Intervient dans la Loire. »"""
        return " ".join(f"{raison[:1].upper()}{raison[1:]}." for raison in self.raisons)


@dataclass(frozen=True)
class Classement:
    """Those who can come, in order; and apart those who cannot, each with the reason.

    `nb_possibles` and `nb_ecartes` count all of them, whatever `limite` kept. `criteres` is [(criterion in words, weight, how it is counted)].
    """

    possibles: list
    ecartes: list
    nb_possibles: int = 0
    nb_ecartes: int = 0
    criteres: list = field(default_factory=list)


# Inside each of the two lists. The last word is the key: the same data give the same order. `cle` begins with the name without its accents.
PRES = "km IS NULL, km"
ORDRES = {
    Tri.AIDE: "points DESC, {pres}cle, nom, id",
    Tri.DISTANCE: f"{PRES}, points DESC, cle, nom, id",
    Tri.NOM: "cle, nom, id",
}


def classer(
    collectivite, criteres, *, texte="", portee=Portee.PARTOUT, limite=None, depuis=0, tri=Tri.AIDE, parmi=None
):
    """The referenced providers for a territory, in order: points, then distance, then name, then key (`Classement`).

    `texte`: words of their name or competences. `portee` says how far those who cannot come are listed: ICI none, REGION those who go to
    the région or have their seat there, PARTOUT all; those who can come are always all there. `limite` bounds each of the two lists and `depuis`
    skips the first ones that can come. `parmi` narrows the register (a queryset of Prestataire). Weights: `reglages.poids()`, kilometres:
    `reglages.rayon_km()`. A weight at zero removes its criterion; nearness at zero no longer parts those who are level either.
    """
    rayon = reglages.rayon_km()
    vivants = poids_vivants(criteres, reglages.poids(), rayon)
    parmi = (Prestataire.objects.all() if parmi is None else parmi).references().chercher(texte)
    position = collectivite.position
    faits = ordonner(
        collectivite,
        criteres,
        parmi=parmi,
        portee=Portee(portee),
        position=position,
        vivants=vivants,
        rayon=rayon,
        ordre=ORDRES[Tri(tri)].format(pres=f"{PRES}, " if "proximite" in vivants else ""),
        limite=limite,
        depuis=depuis,
    )
    trouves = {
        p.pk: p
        for p in Prestataire.objects.filter(pk__in=[fait["id"] for fait in faits])
        .pour_liste()
        .select_related("siege__departement", "siege__complement")
    }
    # Between the two queries a provider may have gone.
    cartes = [
        (fait["peut"], _carte(trouves[fait["id"]], fait, collectivite, position, criteres, vivants))
        for fait in faits
        if fait["id"] in trouves
    ]
    return Classement(
        possibles=[carte for peut, carte in cartes if peut],
        ecartes=[carte for peut, carte in cartes if not peut],
        nb_possibles=int(faits[0]["nb_possibles"]) if faits else 0,
        nb_ecartes=int(faits[0]["nb_ecartes"]) if faits else 0,
        criteres=[
            (raisons.CRITERES[nom], _centiemes(poids), raisons.EXPLICATIONS[nom].format(rayon=rayon))
            for nom, poids in vivants.items()
        ],
    )


def _carte(prestataire, fait, collectivite, position, criteres, vivants):
    siege = prestataire.siege and prestataire.siege.position
    return Carte(
        prestataire=prestataire,
        distance_km=None if fait["km"] is None else round(fait["km"]),
        precision=precision(position, siege),
        est_approchee=bool(position and siege) and not est_precise(position, siege),
        raisons=_raisons(prestataire, fait, collectivite, (position, siege), criteres, vivants),
        points=_centiemes(fait["points"]),
        detail=[
            (raisons.CRITERES[nom], _centiemes(fait[f"pts_{nom}"]), _centiemes(poids)) for nom, poids in vivants.items()
        ],
        ecarte="" if fait["peut"] else raisons.ailleurs(prestataire),
    )


def _raisons(prestataire, fait, collectivite, positions, criteres, vivants):
    """The words of the living criteria alone, nearest things first."""
    dites = []
    if "proximite" in vivants and fait["km"] is not None:
        dites.append(raisons.distance_dite(fait["km"], collectivite, prestataire.siege, *positions))
    if "zone" in vivants and fait["peut"]:
        dites.append(raisons.zone_dite(fait["niveau"], collectivite, prestataire))
    dites += raisons.competences_dites(prestataire, criteres, [GENRES[nom] for nom in GENRES if nom in vivants])
    if fait.get("pts_axe"):
        dites.append(raisons.AXES[criteres.axe])
    if "evaluations" in vivants and fait["nb"]:
        dites.append(raisons.evaluations_dites(fait["somme"], fait["nb"], fait["missions"]))
    return dites


def _centiemes(nombre):
    return Decimal(int(nombre)) / 100

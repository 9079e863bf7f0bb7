"""The one statement of the order: what is known of each provider, its points, its place among those who can come, or cannot.

Each part is an ordinary query of the ORM; they are joined by hand because the points are used five times (shown, summed, sorted, counted, cut) and the ORM
would compute them five times. Points are whole hundredths, so that the same data give the same order on every database.
"""

from decimal import Decimal

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Case, Count, F, FloatField, IntegerField, Max, Q, Sum, Value, When
from django.db.models.functions import Cast

from parcours.enums import Axe
from prestataires.enums import GenreExpertise, Portee, StatutMission
from prestataires.models import Evaluation, Expertise, ZoneIntervention
from prestataires.rapprochement.distances import kilometres
from prestataires.rapprochement.raisons import CRITERES, DEPARTEMENT, FRANCE, ICI, REGION
from territoires.models import Collectivite, Departement

GENRES = {
    "theme": GenreExpertise.THEME,
    "public": GenreExpertise.PUBLIC,
    "methode": GenreExpertise.METHODE,
}
PAR_AXE = {Axe.PROJET: "fait_projets", Axe.SAVOIR_FAIRE: "fait_savoir_faire"}
# Quarters of the weight of « zone »: whoever goes to the place itself or to its département, then to its région, then everywhere.
QUARTS = {ICI: 4, DEPARTEMENT: 4, REGION: 3, FRANCE: 2}
NEUTRE = 3  # the middle of the scores from 1 to 5: what a provider without an evaluation gets


def poids_vivants(criteres, poids, rayon):
    """{criterion: weight in hundredths} of those that take part: a weight above zero, and something asked. `rayon` is in kilometres."""
    utiles = {
        **{nom: bool(criteres.codes(genre)) for nom, genre in GENRES.items()},
        "axe": criteres.axe in PAR_AXE,
        "zone": True,
        "proximite": rayon > 0,
        "evaluations": True,
    }
    centiemes = {nom: int(round(Decimal(str(poids.get(nom, 0))) * 100)) for nom in CRITERES}
    return {nom: centiemes[nom] for nom in CRITERES if utiles[nom] and centiemes[nom] > 0}


class _Lieux:
    """The places of the reference that are, hold, or are in the territory, as sub-queries.

    An EPCI is covered by the zone of one of its communes, and by that of any of the départements it spans: whoever already goes to a part of it can come.
    A commune is covered by the zone of its EPCI, and by the row of a commune that it replaced.
    """

    def __init__(self, collectivite):
        siens = Q(pk=collectivite.pk) | Q(epci=collectivite.pk)
        autour = siens | Q(successeur=collectivite.pk)
        if collectivite.epci_id:
            autour |= Q(pk=collectivite.epci_id)
        self.collectivites = Collectivite.objects.filter(autour).order_by().values("pk")
        self.departements = Collectivite.objects.filter(siens).order_by().values("departement")
        self.regions = Departement.objects.filter(pk__in=self.departements).order_by().values("region")

    def niveaux(self):
        """The nearest level of the zones of each provider that covers the territory: (provider, level)."""
        ici, departement = Q(collectivite__in=self.collectivites), Q(departement__in=self.departements)
        return (
            ZoneIntervention.objects.filter(ici | departement | Q(region__in=self.regions))
            .order_by()
            .values("prestataire")
            .annotate(
                niveau=Max(
                    Case(
                        When(collectivite__isnull=False, then=Value(ICI)),
                        When(departement__isnull=False, then=Value(DEPARTEMENT)),
                        default=Value(REGION),
                        output_field=IntegerField(),
                    )
                )
            )
            .values_list("prestataire", "niveau")
        )

    def voisins(self):
        """Those who go somewhere in the région, or have their seat there."""
        dans = ZoneIntervention.objects.filter(
            Q(departement__region__in=self.regions) | Q(collectivite__departement__region__in=self.regions)
        )
        return Q(pk__in=dans.order_by().values("prestataire")) | Q(siege__departement__region__in=self.regions)


def _registre(parmi, position, criteres, voisins):
    """(provider, name, name as it is sorted, goes everywhere, in this axe, kilometres, neighbour) of each one that is compared."""
    loin = Cast(Value(None), FloatField()) if position is None else kilometres(*position[:2])
    axe = PAR_AXE.get(criteres.axe)
    return (
        parmi.order_by()
        .annotate(
            partout=_oui_ou_non(Q(est_national=True)),
            dans_axe=_oui_ou_non(Q(**{axe: True})) if axe else Value(0),
            km=loin,
            voisin=_oui_ou_non(voisins) if voisins is not None else Value(1),
        )
        .values_list("pk", "nom", "texte_cherche", "partout", "dans_axe", "km", "voisin")
    )


def _oui_ou_non(condition):
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _competences(criteres):
    """(provider, themes, publics, methods): how many of those asked it knows; None when nothing is asked."""
    demandes = {nom: Q(genre=genre, code__in=criteres.codes(genre)) for nom, genre in GENRES.items()}
    utiles = [q for nom, q in demandes.items() if criteres.codes(GENRES[nom])]
    if not utiles:
        return None
    return (
        Expertise.objects.filter(Q(*utiles, _connector=Q.OR))
        .order_by()
        .values("prestataire")
        .annotate(**{f"nb_{nom}": Count("pk", filter=Q(genre=genre)) for nom, genre in GENRES.items()})
        .values_list("prestataire", *(f"nb_{nom}" for nom in GENRES))
    )


def _evaluations():
    """(provider, sum of both scores, evaluations, missions). Those of closed missions alone: while one side has not written, the average would tell the other's."""
    return (
        Evaluation.objects.filter(mission__statut=StatutMission.CLOSE)
        .order_by()
        .values("mission__prestataire")
        .annotate(somme=Sum(F("pertinence") + F("transfert")), nb=Count("pk"), missions=Count("mission", distinct=True))
        .values_list("mission__prestataire", "somme", "nb", "missions")
    )


def _points(vivants, criteres, rayon):
    """{criterion: its points, in hundredths, as SQL}. Whole numbers only, none typed by anybody."""
    tous = {
        **{
            nom: f"{vivants.get(nom, 0)} * COALESCE(c.nb_{nom}, 0) / {max(1, len(criteres.codes(genre)))}"
            for nom, genre in GENRES.items()
        },
        "axe": f"{vivants.get('axe', 0)} * r.dans_axe",
        "zone": f"{vivants.get('zone', 0)} * CASE {' '.join(f'WHEN {NIVEAU} = {n} THEN {q}' for n, q in QUARTS.items())} ELSE 0 END / 4",
        "proximite": (
            f"CASE WHEN r.km < {rayon} THEN CAST(FLOOR({vivants.get('proximite', 0)} * (1 - r.km / {rayon})) AS INTEGER) ELSE 0 END"
        ),
        # (average of the scores - 1) / 4, where the average is somme / (2 nb).
        "evaluations": (
            f"CASE WHEN e.nb IS NULL THEN {vivants.get('evaluations', 0)} * {NEUTRE - 1} / 4 "
            f"ELSE {vivants.get('evaluations', 0)} * (e.somme - 2 * e.nb) / (8 * e.nb) END"
        ),
    }
    return {nom: tous[nom] for nom in vivants}


NIVEAU = f"CASE WHEN z.niveau IS NOT NULL THEN z.niveau WHEN r.partout = 1 THEN {FRANCE} ELSE 0 END"
FAITS = ("id", "niveau", "km", "somme", "nb", "missions", "points", "peut", "rang", "nb_possibles", "nb_ecartes")


def ordonner(collectivite, criteres, *, parmi, portee, position, vivants, rayon, ordre, limite, depuis):
    """[{FAITS and the points of each living criterion, in hundredths}], those who can come first. One statement.

    `ordre` is the SQL of the order inside each of the two lists, in the columns of `notes`.
    """
    lieux = _Lieux(collectivite)
    parts = {
        "registre (id, nom, cle, partout, dans_axe, km, voisin)": _registre(
            parmi, position, criteres, lieux.voisins() if portee == Portee.REGION else None
        ),
        "zones (prestataire, niveau)": lieux.niveaux(),
        "evaluees (prestataire, somme, nb, missions)": _evaluations(),
    }
    competences = _competences(criteres)
    if competences is not None:
        parts[f"competences (prestataire, {', '.join(f'nb_{nom}' for nom in GENRES)})"] = competences
    connexion = connections[parmi.db]
    avec, parametres = [], []
    try:
        for nom, requete in parts.items():
            sql, siens = requete.query.get_compiler(connection=connexion).as_sql()
            avec.append(f"{nom} AS ({sql})")
            parametres += siens
    except EmptyResultSet:
        return []
    points = _points(vivants, criteres, rayon)
    colonnes = ", ".join(f"{sql} AS pts_{nom}" for nom, sql in points.items())
    somme = " + ".join(f"pts_{nom}" for nom in points) or "0"
    montres = {Portee.ICI: "peut = 1", Portee.REGION: "peut = 1 OR voisin = 1", Portee.PARTOUT: "1 = 1"}[portee]
    tranche = "1 = 1"
    if limite is not None:
        tranche = "peut = 1 AND rang > %s AND rang <= %s OR peut = 0 AND rang <= %s"
        parametres += [depuis, depuis + limite, limite]
    elif depuis:
        tranche = "peut = 0 OR rang > %s"
        parametres.append(depuis)
    faites = [*FAITS, *(f"pts_{nom}" for nom in points)]
    # What is typed goes in `parametres`; the text is made of our own words and of whole numbers.
    phrase = f"""
        WITH {", ".join(avec)},
        compares AS MATERIALIZED (
            SELECT r.id, r.nom, r.cle, r.km, r.voisin, e.somme, e.nb, e.missions, {NIVEAU} AS niveau,
                CASE WHEN {NIVEAU} > 0 THEN 1 ELSE 0 END AS peut{", " + colonnes if colonnes else ""}
            FROM registre r
            LEFT JOIN zones z ON z.prestataire = r.id
            LEFT JOIN evaluees e ON e.prestataire = r.id
            {"LEFT JOIN competences c ON c.prestataire = r.id" if competences is not None else ""}
        ),
        notes AS (SELECT compares.*, {somme} AS points FROM compares WHERE {montres}),
        classes AS (
            SELECT notes.*, ROW_NUMBER() OVER (PARTITION BY peut ORDER BY {ordre}) AS rang,
                SUM(peut) OVER () AS nb_possibles, SUM(1 - peut) OVER () AS nb_ecartes
            FROM notes
        )
        SELECT {", ".join(faites)} FROM classes WHERE {tranche} ORDER BY peut DESC, rang
    """  # noqa: S608
    with connexion.cursor() as curseur:
        curseur.execute(phrase, parametres)
        return [dict(zip(faites, ligne, strict=True)) for ligne in curseur.fetchall()]

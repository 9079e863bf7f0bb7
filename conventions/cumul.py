"""All that pays for a parcours, added up and checked against its cost. Amounts are euros.

Source of the check: aid from public bodies, ANCT's included, does not pay more than the thing costs (« dans la limite de 100 % »).
What the territory brings itself, and what a foundation gives, are no public aid.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q

from conventions.enums import FINANCEURS_PUBLICS, GenreFinanceur, Statut, StatutRessource, StatutReversement
from conventions.models import Convention, Ressource
from parcours.enums import Source, StatutEtape
from parcours.models import Moyen
from socle.champs import SommeEuros
from socle.mots import euros

ZERO = Decimal("0.00")
ACQUISES = (StatutRessource.OBTENUE, StatutRessource.RECUE)
# What a convention promised and did not pay is given back when it ends.
EN_VIGUEUR = (Statut.EN_COURS, Statut.SUSPENDUE)


@dataclass(frozen=True)
class LigneCumul:
    """One kind of funder: what was asked in all (refused requests too), obtained, received."""

    genre: GenreFinanceur
    demande: Decimal = ZERO
    obtenu: Decimal = ZERO
    recu: Decimal = ZERO


@dataclass(frozen=True)
class Cumul:
    """Where the money of a parcours stands. `cout` is what the étapes and the whole are planned to cost, zero when nobody has said yet."""

    cout: Decimal = ZERO
    promis_anct: Decimal = ZERO  # by the conventions in force, and what those that ended have left
    verse_anct: Decimal = ZERO  # of it, what those that ended have left
    obtenu_public: Decimal = ZERO
    obtenu_prive: Decimal = ZERO
    propre: Decimal = ZERO
    demande: Decimal = ZERO  # asked, no answer yet
    demande_public: Decimal = ZERO  # that of public funders
    recu: Decimal = ZERO
    lignes: tuple = ()
    etats: dict = field(default_factory=dict)  # {StatutRessource: number}

    @property
    def aides_publiques(self):
        return self.promis_anct + self.obtenu_public

    @property
    def acquis(self):
        """All that is promised, obtained or decided."""
        return self.aides_publiques + self.obtenu_prive + self.propre

    @property
    def reste_a_financer(self):
        return max(self.cout - self.acquis, ZERO)

    @property
    def depassement(self):
        """Public aid above the cost; zero while the cost is not known."""
        return max(self.aides_publiques - self.cout, ZERO) if self.cout else ZERO

    @property
    def depassement_possible(self):
        """The same if every public funder that was asked says yes."""
        return max(self.aides_publiques + self.demande_public - self.cout, ZERO) if self.cout else ZERO

    @property
    def total(self):
        """The foot of the table by kind of funder."""
        return LigneCumul(
            genre="",
            demande=sum((ligne.demande for ligne in self.lignes), ZERO),
            obtenu=sum((ligne.obtenu for ligne in self.lignes), ZERO),
            recu=sum((ligne.recu for ligne in self.lignes), ZERO),
        )

    @property
    def alerte(self):
        """What is wrong with the sums, in a sentence; "" when nothing is."""
        if self.depassement:
            return (
                f"Les aides publiques ({euros(self.aides_publiques)}) dépassent le coût du parcours ({euros(self.cout)}) "
                f"de {euros(self.depassement)}. Revoyez le coût de vos étapes, ou voyez avec l’ANCT et les autres financeurs "
                "quelle aide réduire."
            )
        if self.demande_public and self.depassement_possible:
            return (
                f"Si toutes les demandes en attente sont acceptées, les aides publiques "
                f"({euros(self.aides_publiques + self.demande_public)}) dépasseront le coût du parcours ({euros(self.cout)}) "
                f"de {euros(self.depassement_possible)}. Parlez-en dès maintenant à votre contact à l’ANCT."
            )
        return ""


def cumul(parcours):
    """The Cumul of this parcours. Three queries."""
    en_vigueur, verse = promis_et_verse(parcours)
    sommes = {"promis_anct": en_vigueur + verse, "verse_anct": verse}
    return additionner(_ressources(parcours), cout=cout_prevu(parcours), **sommes)


def additionner(rangees, *, cout, promis_anct, verse_anct=ZERO):
    """The Cumul of these rows: {genre, statut, nb, demande, obtenu, recu}, each sum a Decimal or None."""
    lignes, etats = {}, dict.fromkeys(StatutRessource, 0)
    public = prive = propre = attente = attente_public = recu = ZERO
    for rangee in rangees:
        genre, statut = GenreFinanceur(rangee["genre"]), StatutRessource(rangee["statut"])
        etats[statut] += rangee["nb"]
        if statut in (StatutRessource.CHERCHEE, StatutRessource.RETIREE):
            continue  # what it carries is a guess, or no longer counts
        demande, obtenu, entre = (rangee[nom] or ZERO for nom in ("demande", "obtenu", "recu"))
        avant = lignes.get(genre, LigneCumul(genre))
        lignes[genre] = LigneCumul(genre, avant.demande + demande, avant.obtenu + obtenu, avant.recu + entre)
        recu += entre
        if statut == StatutRessource.DEMANDEE:
            attente += demande
            attente_public += demande if genre in FINANCEURS_PUBLICS else ZERO
        elif statut in ACQUISES and genre in FINANCEURS_PUBLICS:
            public += obtenu
        elif statut in ACQUISES and genre == GenreFinanceur.PROPRE:
            propre += obtenu
        elif statut in ACQUISES:
            prive += obtenu
    return Cumul(
        cout=cout,
        promis_anct=promis_anct,
        verse_anct=verse_anct,
        obtenu_public=public,
        obtenu_prive=prive,
        propre=propre,
        demande=attente,
        demande_public=attente_public,
        recu=recu,
        lignes=tuple(lignes[genre] for genre in GenreFinanceur if genre in lignes),
        etats=etats,
    )


def _ressources(parcours):
    return (
        Ressource.objects.du_parcours(parcours)
        .order_by()
        .values("genre", "statut")
        .annotate(
            nb=Count("pk"),
            demande=SommeEuros("montant_demande"),
            obtenu=SommeEuros("montant_obtenu"),
            recu=SommeEuros("montant_recu"),
        )
    )


def _moyens(parcours):
    """The planned means as « Les moyens » counts them: not those of an étape that was given up or taken away."""
    return Moyen.objects.presents().filter(
        Q(etape__isnull=True) | Q(etape__retire_le__isnull=True) & ~Q(etape__statut=StatutEtape.ABANDONNEE),
        parcours=parcours,
    )


def cout_prevu(parcours):
    """Euros that the parcours is planned to cost: what is asked of ANCT, and what others are planned to pay. Time and loans of
    rooms cost no euro that an aid would pay.
    """
    moyens = _moyens(parcours).filter(source__in=(Source.ANCT, Source.COFINANCEMENT))
    return moyens.aggregate(somme=SommeEuros("prevu"))["somme"] or ZERO


def promis(parcours):
    """Euros that ANCT promises by convention, or paid by one that has ended less what it asked back and did not give up. One query."""
    return sum(promis_et_verse(parcours))


def promis_et_verse(parcours):
    """The two parts of `promis`: what the conventions in force promise, and what those that ended have left. One query."""
    rendu = SommeEuros("reversements__montant", filter=~Q(reversements__statut=StatutReversement.ABANDONNE))
    lignes = Convention.objects.filter(parcours=parcours).order_by().annotate(rendu=rendu)
    en_vigueur = verse = ZERO
    for statut, total, paye, somme in lignes.values_list("statut", "montant_total", "montant_paye", "rendu"):
        if statut in EN_VIGUEUR:
            en_vigueur += total
        else:
            verse += max(paye - (somme or ZERO), ZERO)
    return en_vigueur, verse


def prevus_a_suivre(parcours):
    """The funders that the means plan and that nobody follows yet."""
    suivis = Ressource.objects.presentes().filter(moyen=OuterRef("pk"))
    return _moyens(parcours).filter(~Exists(suivis), source=Source.COFINANCEMENT).order_by("rang", "pk")

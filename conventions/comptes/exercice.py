"""The year-end table of an exercice: each convention at its 31 December, by wave, and what is planned today.

Read from the rows as they stand: what is recorded late, with a day of that exercice, enters it.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F
from django.utils import timezone

from conventions.comptes.definitions import conventions_numerotees, reversements
from conventions.comptes.montants import ENSUITE, HORIZON, SANS_DATE, ZERO, Montants, agreger
from conventions.enums import Statut, StatutReversement, Transition
from conventions.models import Convention
from socle.journal.models import EntreeJournal

# The amounts of a line, beside what is planned by exercice.
SOMMES = (
    "engage_avant",
    "engage_annee",
    "paye_avant",
    "paye_annee",
    "rendu",
    "reste",
    "paye_depuis",
    "prevu",
    "a_reverser",
    "reverse_annee",
)


def colonnes(annee, courant):
    """[(name of an amount, or of an exercice to come, its heading)] of the table, on the page and on paper."""
    clos = annee < courant
    depuis, au = ([("paye_depuis", f"Payé depuis {annee}")], f" au 31 décembre {annee}") if clos else ([], "")
    return [
        ("engage_avant", f"Engagé avant {annee}"),
        ("engage_annee", f"Engagé en {annee}"),
        ("paye_avant", f"Payé avant {annee}"),
        ("paye_annee", f"Payé en {annee}"),
        ("rendu", "Rendu à l’enveloppe"),
        ("reste", f"Reste à payer{au}"),
        *depuis,
        *((str(an), f"Prévu {an}") for an in range(courant, courant + HORIZON + 1)),
        (ENSUITE, "Prévu ensuite"),
        (SANS_DATE, "Prévu sans date"),
        ("a_reverser", f"À reverser{au}"),
        ("reverse_annee", f"Reversé en {annee}"),
    ]


@dataclass
class Ligne:
    """A convention, a wave or all of them; `sommes` are the euros of SOMMES, `prevus` those planned, by exercice to come.

    `promis_tenu` and `paye_tenu` are those of the conventions that hold today.
    """

    titre: str
    sommes: dict = field(default_factory=lambda: dict.fromkeys(SOMMES, ZERO))
    prevus: dict = field(default_factory=dict)
    promis_tenu: object = ZERO
    paye_tenu: object = ZERO
    plafonne_tenu: object = ZERO
    territoire: str = ""
    departement: str = ""
    vague: str = ""
    etat: str = ""
    convention: int | None = None
    parcours: int | None = None
    nb: int = 1

    def montants(self, noms):
        """Those of these columns, in order."""
        tous = self.sommes | {str(quand): montant for quand, montant in self.prevus.items()}
        return [tous[nom] for nom in noms]

    def ajouter(self, autre):
        for nom, montant in autre.sommes.items():
            self.sommes[nom] += montant
        for quand, montant in autre.prevus.items():
            self.prevus[quand] += montant
        self.promis_tenu += autre.promis_tenu
        self.paye_tenu += autre.paye_tenu
        self.plafonne_tenu += autre.plafonne_tenu
        self.nb += 1

    def est_de(self, annee, courant):
        """Whether something happened to it by the end of this exercice; of the current one, what is only planned counts too."""
        depuis = {"paye_depuis", "prevu"} if annee < courant else set()
        return any(montant for nom, montant in self.sommes.items() if nom not in depuis)

    @property
    def engage(self):
        return self.sommes["engage_avant"] + self.sommes["engage_annee"]

    @property
    def paye(self):
        return self.sommes["paye_avant"] + self.sommes["paye_annee"]

    @property
    def ecart(self):
        """What is engagé and neither paid, given back nor left to pay: nothing, or the table is wrong."""
        return self.engage - self.paye - self.sommes["rendu"] - self.sommes["reste"]

    @property
    def ecart_prevu(self):
        """What the schedules plan more, or less, than the signed acts promise: nothing, or a row is wrong."""
        return self.promis_tenu - self.paye_tenu - self.plafonne_tenu - self.sommes["prevu"]


@dataclass
class Tableau:
    """`lignes` by wave then number, `vagues` their sums, `total` that of all."""

    annee: int
    courant: int
    jour: date
    lignes: list
    vagues: list
    total: Ligne

    @property
    def est_clos(self):
        return self.annee < self.courant

    @property
    def colonnes(self):
        return colonnes(self.annee, self.courant)


def dresser(annee):
    """The Tableau of this exercice. Eight queries."""
    jour = timezone.localdate()
    fins, reverses = _fins(), _reversements(annee)
    conventions = conventions_numerotees().order_by("-parcours__vague__debut", "parcours__vague", "numero", "pk")
    montants = agreger(None, "convention")
    tableau = Tableau(annee, jour.year, jour, [], [], _vide("Total", jour.year))
    for c in conventions.values(
        "pk",
        "numero",
        "statut",
        "parcours",
        territoire=F("parcours__collectivite__nom"),
        departement=F("parcours__collectivite__departement__nom"),
        nom_vague=F("parcours__vague__nom"),
    ):
        ligne = _ligne(c, montants.get(c["pk"]) or Montants(), annee, jour.year, fins)
        ligne.sommes["a_reverser"], ligne.sommes["reverse_annee"] = reverses.get(c["pk"], (ZERO, ZERO))
        if not ligne.est_de(annee, jour.year):
            continue
        tableau.lignes.append(ligne)
        if not tableau.vagues or tableau.vagues[-1].titre != ligne.vague:
            tableau.vagues.append(_vide(ligne.vague, jour.year))
        tableau.vagues[-1].ajouter(ligne)
        tableau.total.ajouter(ligne)
    return tableau


def _vide(titre, courant):
    return Ligne(titre, prevus=Montants().par_echeance(courant), nb=0)


def _ligne(c, m, annee, courant, fins):
    avant, apres = _partager(m.engages, annee), _partager(m.payes, annee)
    reste = avant[0] + avant[1] - apres[0] - apres[1]
    finie = c["pk"] in fins and fins[c["pk"]].year <= annee
    ligne = Ligne(
        c["numero"],
        prevus=m.par_echeance(courant),
        promis_tenu=m.promis_tenu,
        paye_tenu=m.paye_tenu,
        plafonne_tenu=m.plafonne_tenu,
        territoire=c["territoire"],
        departement=c["departement"],
        vague=c["nom_vague"],
        etat=Statut(c["statut"]).label,
        convention=c["pk"],
        parcours=c["parcours"],
    )
    ligne.sommes |= {
        "engage_avant": avant[0],
        "engage_annee": avant[1],
        "paye_avant": apres[0],
        "paye_annee": apres[1],
        "paye_depuis": apres[2],
        "rendu": reste if finie else ZERO,
        "reste": ZERO if finie else reste,
        "prevu": m.prevu,
    }
    return ligne


def _partager(par_exercice, annee):
    """Euros before this exercice, in it, and since."""
    return (
        sum((m for an, m in par_exercice.items() if an < annee), ZERO),
        par_exercice.get(annee, ZERO),
        sum((m for an, m in par_exercice.items() if an > annee), ZERO),
    )


def _fins():
    """{convention: the day it ended}: what was not paid is given back on that day. Of a settled one, the journal keeps it. Two queries."""
    soldees = EntreeJournal.objects.filter(
        objet_type=Convention._meta.label_lower, action=f"convention.{Transition.SOLDER}"
    ).order_by("id")
    jours = {int(cle): timezone.localdate(le) for cle, le in soldees.values_list("objet_id", "le")}
    terminees = Convention.objects.filter(statut__in=(Statut.RESILIEE, Statut.SOLDEE, Statut.CLOSE)).order_by()
    return {pk: jours.get(pk) or finie_le or date.min for pk, finie_le in terminees.values_list("pk", "finie_le")}


def _reversements(annee):
    """{convention: (still to receive on 31 December, received in the exercice)}. One query."""
    sommes = {}
    lignes = reversements(None)
    for convention, statut, montant, demande_le, recu_le in lignes.values_list(
        "convention", "statut", "montant", "demande_le", "recu_le"
    ):
        attendu, recu = sommes.get(convention, (ZERO, ZERO))
        if statut == StatutReversement.RECU and recu_le.year == annee:
            recu += montant
        elif demande_le.year <= annee and (statut == StatutReversement.A_RECEVOIR or recu_le.year > annee):
            attendu += montant
        sommes[convention] = (attendu, recu)
    return sommes

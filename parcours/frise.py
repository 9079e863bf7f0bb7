"""The calendar as a drawing: étapes by months, key dates, the line of today.

The same figures serve the page and the PDF (`parcours/frise.svg`, `parcours/frise_tableau.html`). A state is told by the pattern of
its bar and by its word, never by colour alone. All lengths are whole units, one unit being one CSS pixel at full width: Django's
templates would write a float with a French comma.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from parcours.enums import StatutEtape
from socle import mots

LARGEUR = 640
MARGE = 228  # the column of titles
LIGNE = 40
AXE = 38
BARRE = 16
ECART_JALONS = 20
TITRE_MAX = 32
PAS_MIN = 28  # under this width, two month names would touch

MOIS = ("jan.", "fév.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
# The pattern of each state's bar, from lightest to darkest: it must be told apart on a black-and-white copy.
MOTIFS = {
    StatutEtape.BROUILLON: "tirets",
    StatutEtape.PROPOSEE: "tirets",
    StatutEtape.VALIDEE: "vide",
    StatutEtape.EN_COURS: "hachures",
    StatutEtape.REALISEE: "plein",
    StatutEtape.REPORTEE: "points",
    StatutEtape.ABANDONNEE: "barre",
}
MOTS = {
    StatutEtape.BROUILLON: "En projet",
    StatutEtape.PROPOSEE: "En projet",
    StatutEtape.VALIDEE: "Validée",
    StatutEtape.EN_COURS: "En cours",
    StatutEtape.REALISEE: "Terminée",
    StatutEtape.REPORTEE: "Reportée",
    StatutEtape.ABANDONNEE: "Abandonnée",
}
# What was promised and not ended is late once its last month is over; a draft is not.
PROMISES = {StatutEtape.VALIDEE, StatutEtape.EN_COURS}


def fin_de_mois(jour):
    return jour.replace(day=monthrange(jour.year, jour.month)[1])


def est_en_retard(etape, aujourd_hui):
    """Whether a promised étape (a dict of `versions.contenu`) should have ended before today."""
    return etape["statut"] in PROMISES and fin_de_mois(date.fromisoformat(etape["fin"])) < aujourd_hui


def etat_en_mots(etape, aujourd_hui):
    """« En cours », « En cours, en retard »."""
    return MOTS[etape["statut"]] + (", en retard" if est_en_retard(etape, aujourd_hui) else "")


@dataclass(frozen=True)
class _Echelle:
    """Days to units, from the first day of the first month to the day after the last one."""

    debut: date
    fin: date  # the last day shown

    @property
    def nb_mois(self):
        return (self.fin.year - self.debut.year) * 12 + self.fin.month - self.debut.month + 1

    def x(self, jour):
        """Months all have the same width, so that the axis is regular; a day is placed inside its month."""
        jour = min(max(jour, self.debut), self.fin + timedelta(days=1))
        mois = (jour.year - self.debut.year) * 12 + jour.month - self.debut.month
        part = (jour.day - 1) / monthrange(jour.year, jour.month)[1]
        return MARGE + round((mois + part) * (LARGEUR - MARGE - 1) / self.nb_mois)

    def contient(self, jour):
        return self.debut <= jour <= self.fin


def _mois(echelle):
    """The axis: each month's tick, its name where there is room (all, or one in three, six, twelve), each year's mark."""
    largeur = (LARGEUR - MARGE) / echelle.nb_mois
    pas = next((p for p in (1, 3, 6) if p * largeur >= PAS_MIN), 12)
    mois, annees = [], []
    for rang in range(echelle.nb_mois):
        annee, numero = divmod(echelle.debut.year * 12 + echelle.debut.month - 1 + rang, 12)
        x = echelle.x(date(annee, numero + 1, 1))
        nomme = numero % pas == 0
        mois.append({"x": x, "nom": MOIS[numero] if nomme else "", "fort": numero == 0})
        if rang == 0 or numero == 0:
            annees.append({"x": x, "annee": str(annee)})
    # A parcours that begins in November has no room for its first year beside the next one.
    if len(annees) > 1 and annees[1]["x"] - annees[0]["x"] < 34:
        annees[0]["annee"] = ""
    return mois, annees


def _hachures(x, y, largeur):
    """A path of slanted strokes inside the bar, drawn one by one: patterns need identifiers, and two drawings may share a page."""
    traits = []
    for depart in range(x - BARRE + 5, x + largeur, 5):
        gauche, droite = max(depart, x), min(depart + BARRE, x + largeur)
        traits.append(f"M{gauche} {y + BARRE - (gauche - depart)}L{droite} {y + BARRE - (droite - depart)}")
    return "".join(traits)


def _abrege(titre):
    return titre if len(titre) <= TITRE_MAX else titre[: TITRE_MAX - 1].rstrip() + "…"


def _barre(etape, rang, haut, echelle, aujourd_hui):
    debut, fin = date.fromisoformat(etape["debut"]), fin_de_mois(date.fromisoformat(etape["fin"]))
    y = haut + rang * LIGNE
    x, droite = echelle.x(debut), echelle.x(fin + timedelta(days=1))
    largeur = max(droite - x, 3)
    motif = MOTIFS[etape["statut"]]
    barre_y = y + (LIGNE - BARRE) // 2
    return {
        "uid": etape["uid"],
        "titre": etape["titre"],
        "titre_court": _abrege(etape["titre"]),
        "etat": etat_en_mots(etape, aujourd_hui),
        "en_retard": est_en_retard(etape, aujourd_hui),
        "pilote": etape.get("pilote", ""),
        "debut": mots.mois(debut),
        "fin": mots.mois(fin),
        "motif": motif,
        "visible": fin >= echelle.debut and debut <= echelle.fin,
        "y": y,
        "y_titre": y + 17,
        "y_etat": y + 32,
        "x": x,
        "largeur": largeur,
        "barre_y": barre_y,
        "hauteur": BARRE,
        "milieu": barre_y + BARRE // 2,
        "droite": x + largeur,
        "hachures": _hachures(x, barre_y, largeur) if motif == "hachures" else "",
    }


def _losanges(jalons, echelle, aujourd_hui):
    """Key dates, numbered in order of date, on as few rows as keep their numbers apart."""
    dernier_x, losanges = [], []
    for numero, jalon in enumerate(sorted(jalons, key=lambda j: j["date"]), start=1):
        jour = date.fromisoformat(jalon["date"])
        x = echelle.x(jour) if echelle.contient(jour) else None
        etage = 0
        if x is not None:
            while etage < len(dernier_x) and x - dernier_x[etage] < ECART_JALONS:
                etage += 1
            if etage == len(dernier_x):
                dernier_x.append(x)
            dernier_x[etage] = x
        losanges.append(
            {
                "numero": numero,
                "titre": jalon["titre"],
                "date": mots.date_longue(jour),
                "passee": jour < aujourd_hui,
                "x": x,
                "etage": etage,
            }
        )
    return losanges, len(dernier_x)


def frise(etapes, jalons, *, aujourd_hui, debut=None, fin=None):
    """The figures of the drawing, and the lines of the table that says the same.

    `etapes` and `jalons` are lists of `versions.contenu`; `debut` and `fin` (dates) widen or cut the months shown, by default those
    of the étapes and key dates. With nothing to show, {"vide": True}.
    """
    jours = [date.fromisoformat(e[c]) for e in etapes for c in ("debut", "fin")]
    jours += [date.fromisoformat(j["date"]) for j in jalons]
    if not jours:
        return {"vide": True}
    premier, dernier = debut or min(jours), fin or max(jours)
    echelle = _Echelle(premier.replace(day=1), fin_de_mois(max(premier, dernier)))
    losanges, etages = _losanges(jalons, echelle, aujourd_hui)
    haut = AXE + (etages * 22 + 8 if etages else 6)
    for losange in losanges:
        if losange["x"] is not None:
            x, y = losange["x"], AXE + 14 + losange["etage"] * 22
            losange |= {"y": y, "y_numero": y + 4, "trace": f"M{x} {y - 10}L{x + 10} {y}L{x} {y + 10}L{x - 10} {y}Z"}
    barres = [_barre(e, rang, haut, echelle, aujourd_hui) for rang, e in enumerate(etapes)]
    bas = haut + len(barres) * LIGNE
    mois, annees = _mois(echelle)
    x_jour = echelle.x(aujourd_hui) if echelle.contient(aujourd_hui) else None
    return {
        "vide": False,
        "titre": f"Calendrier, {mots.periode(echelle.debut, echelle.fin)}{mots.INSECABLE}: {mots.pluriel(len(barres), 'étape')}, "
        f"{mots.pluriel(len(losanges), 'date clé', 'dates clés')}. Le tableau qui suit dit la même chose.",
        "largeur": LARGEUR,
        "marge": MARGE,
        "axe": AXE,
        "bas": bas,
        "hauteur": bas + 20,
        "mois": mois,
        "annees": annees,
        "barres": barres,
        "jalons": losanges,
        "etages": etages,
        "aujourd_hui": {
            "x": x_jour,
            "mots": mots.date_longue(aujourd_hui),
            # The words stay inside the drawing.
            "x_mots": min(max(x_jour, MARGE + 36), LARGEUR - 36),
            "y_mots": bas + 15,
        }
        if x_jour is not None
        else None,
        "motifs": sorted({b["motif"] for b in barres}),
    }

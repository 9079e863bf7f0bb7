"""The calendar as a drawing: étapes by months and by axis, planned and real, key dates, the line of today.

The same figures serve the page and the PDF (`parcours/frise.svg`, `parcours/frise_tableau.html`). A state is told by the pattern of
its bar and by its word, never by colour alone; what really happened is a thinner bar below, told in words too. All lengths are whole
units, one unit being one CSS pixel at full width: Django's templates would write a float with a French comma.
"""

import textwrap
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from parcours.enums import Axe, StatutEtape
from socle import mots

LARGEUR = 640
MARGE = 228  # the column of titles
LIGNE = 40
AXE = 38
BARRE = 16
BARRE_REELLE = 8
GROUPE = 26  # the line that names an axis
GROUPER_DES = 5  # a village's few étapes stay in the order of their dates
HAUTEUR_MAX = 600  # of the rows that one page of a PDF may hold (`planches`)
ECART_JALONS = 20
# Letters in a line of the column of titles, at the size of the title and at that of the state.
TITRE_MAX, ETAT_MAX = 32, 36
PAS_MIN = 28  # under this width, two month names would touch
NOM_MAX, ANNEE_MAX = 26, 30  # what a name needs at the right end, where the drawing stops

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
        nomme = numero % pas == 0 and x <= LARGEUR - NOM_MAX
        mois.append({"x": x, "nom": MOIS[numero] if nomme else "", "fort": numero == 0})
        if rang == 0 or numero == 0:
            annees.append({"x": x, "annee": str(annee) if x <= LARGEUR - ANNEE_MAX else ""})
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


def _reel(etape, aujourd_hui):
    """(first day, last day, in words) of what really happened, or None: an étape under way has no last day."""
    debut, fin = (date.fromisoformat(jour) if (jour := etape.get(c)) else None for c in ("debut_reel", "fin_reelle"))
    if not debut and not fin:
        return None
    if not fin:
        return debut, None, f"commencée en {mots.mois(debut)}"
    debut = debut or min(date.fromisoformat(etape["debut"]), fin)
    meme_mois = (debut.year, debut.month) == (fin.year, fin.month)
    return debut, fin, ("en " if meme_mois else "") + mots.periode(debut, fin)


def _barre_reelle(reel, y, echelle, aujourd_hui):
    """The thin bar below: a rectangle once ended, a point to the right while the étape goes on; None outside the months shown."""
    debut, fin, _ = reel
    dernier = fin or max(aujourd_hui, debut)
    if dernier < echelle.debut or debut > echelle.fin:
        return None
    x, droite = echelle.x(debut), echelle.x(dernier + timedelta(days=1))
    droite = max(droite, x + 3)
    bas = y + BARRE_REELLE
    if fin:
        return {"trace": f"M{x} {y}H{droite}V{bas}H{x}Z"}
    return {
        "trace": f"M{x} {y}H{max(x, droite - 4)}L{droite + 2} {y + BARRE_REELLE // 2}L{max(x, droite - 4)} {bas}H{x}Z"
    }


def _rangee(etape, aujourd_hui):
    """The words of one row and its height: nothing is cut, a long title takes several lines."""
    reel, etat = (_reel(etape, aujourd_hui), etat_en_mots(etape, aujourd_hui)) if aujourd_hui else (None, "")
    lignes = textwrap.wrap(etape["titre"], TITRE_MAX) or [""]
    dits = textwrap.wrap(f"{etat}. Réel : {reel[2]}" if reel else etat, ETAT_MAX)
    return {
        "etape": etape,
        "reel": reel,
        "etat": etat,
        "lignes": lignes,
        "dits": dits,
        "hauteur": max(LIGNE, 25 + 15 * (len(lignes) - 1) + 14 * len(dits) + 1),
    }


def _barre(rangee, y, echelle, aujourd_hui):
    etape, reel = rangee["etape"], rangee["reel"]
    debut, fin = date.fromisoformat(etape["debut"]), fin_de_mois(date.fromisoformat(etape["fin"]))
    x, droite = echelle.x(debut), echelle.x(fin + timedelta(days=1))
    largeur = max(droite - x, 3)
    motif = MOTIFS[etape["statut"]]
    # With a real bar below, the planned one makes room for it.
    barre_y = y + (5 if reel else (LIGNE - BARRE) // 2)
    y_etat = y + 32 + 15 * (len(rangee["lignes"]) - 1)
    return {
        "uid": etape["uid"],
        "titre": etape["titre"],
        "lignes": [{"texte": texte, "y": y + 17 + 15 * n} for n, texte in enumerate(rangee["lignes"])],
        "etat": rangee["etat"],
        "dits": [{"texte": texte, "y": y_etat + 14 * n} for n, texte in enumerate(rangee["dits"])],
        "reel_mot": reel[2] if reel else "",
        "reel": _barre_reelle(reel, y + 25, echelle, aujourd_hui) if reel else None,
        "en_retard": aujourd_hui is not None and est_en_retard(etape, aujourd_hui),
        "pilote": etape.get("pilote", ""),
        "debut": mots.mois(debut),
        "fin": mots.mois(fin),
        "motif": motif,
        "visible": fin >= echelle.debut and debut <= echelle.fin,
        "y": y,
        "x": x,
        "largeur": largeur,
        "barre_y": barre_y,
        "hauteur": BARRE,
        "milieu": barre_y + BARRE // 2,
        "droite": x + largeur,
        "hachures": _hachures(x, barre_y, largeur) if motif == "hachures" else "",
        # The axis, when this row is the first of it; a page may add where to say how the étape goes.
        "groupe": "",
        "y_groupe": 0,
        "suivre": "",
    }


def par_axe(etapes):
    """The étapes in the order of the drawing: one axis after the other, as they come inside each."""
    return [e for _, groupe in _groupes(etapes) for e in groupe]


def _groupes(etapes, nommer=None):
    """[(words of the axis, its étapes)]; one group without words for one axis or a few étapes, unless `nommer` says so."""
    axes = [(axe.label, [e for e in etapes if e.get("axe") == axe]) for axe in Axe]
    axes.append(("", [e for e in etapes if e.get("axe") not in set(Axe)]))
    axes = [(mot, groupe) for mot, groupe in axes if groupe]
    if nommer is None:
        nommer = len(axes) > 1 and len(etapes) >= GROUPER_DES
    return axes if nommer else [("", etapes)]


def _rangees(groupes, haut, echelle, aujourd_hui):
    """(bars, bottom): rows one under the other, each axis under its name."""
    barres, y = [], haut
    for axe, groupe in groupes:
        for n, etape in enumerate(groupe):
            titre = axe if n == 0 else ""
            y += GROUPE if titre else 0
            rangee = _rangee(etape, aujourd_hui)
            barres.append(_barre(rangee, y, echelle, aujourd_hui) | {"groupe": titre, "y_groupe": y - 7})
            y += rangee["hauteur"]
    return barres, y


def jours_de(etapes, jalons, *, reels=True):
    """Every day that the drawing has to show; `reels`: what really happened too."""
    champs = ("debut", "fin", "debut_reel", "fin_reelle") if reels else ("debut", "fin")
    textes = [e.get(c) for e in etapes for c in champs]
    return [date.fromisoformat(jour) for jour in [*textes, *(j["date"] for j in jalons)] if jour]


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
                "passee": aujourd_hui is not None and jour < aujourd_hui,
                "x": x,
                "etage": etage,
            }
        )
    return losanges, len(dernier_x)


def frise(etapes, jalons, *, aujourd_hui, debut=None, fin=None, nommer_axes=None):
    """The figures of the drawing, and the lines of the table that says the same.

    `etapes` and `jalons` are lists of `versions.contenu`; `debut` and `fin` (dates) widen or cut the months shown, by default those
    of the étapes and key dates. Étapes are grouped under the names of their axes when there are two and many étapes, or as `nommer_axes` says. Without `aujourd_hui` (None), the plan alone: no state, nothing real.
    With nothing to show, {"vide": True}.
    """
    jours = jours_de(etapes, jalons, reels=aujourd_hui is not None)
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
    barres, bas = _rangees(_groupes(etapes, nommer_axes), haut, echelle, aujourd_hui)
    mois, annees = _mois(echelle)
    x_jour = echelle.x(aujourd_hui) if aujourd_hui and echelle.contient(aujourd_hui) else None
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
        "plan_seul": aujourd_hui is None,
        "a_du_reel": any(b["reel_mot"] for b in barres),
        # A page that lets people say where étapes stand says so here, and gives each bar its address.
        "suivi": False,
    }


def planches(etapes, jalons, *, aujourd_hui):
    """The drawing for paper, on the same months throughout: a drawing cannot be cut by a page's end, so that long ones are several."""
    jours = jours_de(etapes, jalons, reels=aujourd_hui is not None)
    lots, hauteur = [[]], 0
    for etape in par_axe(etapes):
        rangee = _rangee(etape, aujourd_hui)["hauteur"]
        if lots[-1] and hauteur + rangee > HAUTEUR_MAX:
            lots.append([])
            hauteur = 0
        lots[-1].append(etape)
        hauteur += rangee
    nommer = len(_groupes(etapes)) > 1
    if len(lots) == 1:
        return [frise(etapes, jalons, aujourd_hui=aujourd_hui)]
    return [
        frise(
            lot,
            jalons if rang == 0 else [],
            aujourd_hui=aujourd_hui,
            debut=min(jours),
            fin=max(jours),
            nommer_axes=nommer,
        )
        for rang, lot in enumerate(lots)
    ]

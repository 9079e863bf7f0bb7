"""The means, added up from the five blocks: foreseen only. Promised and paid are sums made by `conventions`."""

from decimal import ROUND_DOWN, Decimal

from parcours.enums import Axe, Source, StatutEtape
from socle.mots import euros, pluriel

CENTIME, ZERO = Decimal("0.01"), Decimal(0)
TOUT_LE_PARCOURS, SANS_OBJECTIF = "Tout le parcours", "Sans objectif"


def tableau(contenu):
    """The lines of the means and their totals, in euros, from `versions.contenu` (fresh, or frozen in a version).

    {"lignes": [{uid, source, source_mot, libelle, etape, prevu (Decimal), jours}], "total", "anct", "autres" (Decimal), "jours" (int)}.
    An étape line is named after its étape. An abandoned étape costs nothing any more.
    """
    etapes = {e["uid"]: e for e in contenu["etapes"]}
    lignes = []
    for moyen in contenu["moyens"]:
        etape = etapes.get(moyen["etape"])
        if etape and etape["statut"] == StatutEtape.ABANDONNEE:
            continue
        lignes.append(
            {
                "uid": moyen["uid"],
                "source": moyen["source"],
                "source_mot": Source(moyen["source"]).label,
                "libelle": moyen["libelle"] or (etape["titre"] if etape else ""),
                "etape": etape["titre"] if etape else "",
                "prevu": Decimal(moyen["prevu"]),
                "jours": moyen["jours"] or 0,
            }
        )
    ordre = {etape["uid"]: rang for rang, etape in enumerate(contenu["etapes"])}
    rangs = {m["uid"]: ordre.get(m["etape"], len(ordre)) for m in contenu["moyens"]}
    lignes.sort(key=lambda ligne: (ligne["source"] != Source.ANCT, rangs[ligne["uid"]]))
    total = sum((ligne["prevu"] for ligne in lignes), Decimal(0))
    anct = sum((ligne["prevu"] for ligne in lignes if ligne["source"] == Source.ANCT), Decimal(0))
    return {
        "lignes": lignes,
        "total": total,
        "anct": anct,
        "autres": total - anct,
        "jours": sum(ligne["jours"] for ligne in lignes),
    }


def partager(montant, parts):
    """`montant` in `parts` equal shares of whole cents, the last of which takes what is left."""
    part = (montant / parts).quantize(CENTIME, ROUND_DOWN)
    return [part] * (parts - 1) + [montant - part * (parts - 1)]


def partager_jours(jours, parts):
    """The same in whole days."""
    return [jours // parts] * (parts - 1) + [jours - jours // parts * (parts - 1)]


def _addition(noms, parts):
    """Rows in the order of `noms` ({key: words}), then their total: {nom, sources [Decimal, one per Source], total, jours}.

    `parts` are (key, source, euros, days). A row on which nothing falls is left out: its cost is not known, or it has none.
    """
    sommes = {cle: dict.fromkeys(Source, ZERO) for cle in noms}
    jours = dict.fromkeys(noms, 0)
    touchees = set()
    for cle, source, montant, nb in parts:
        sommes[cle][source] += montant
        jours[cle] += nb
        touchees.add(cle)
    lignes = [
        {
            "nom": nom,
            "sources": list(sommes[cle].values()),
            "total": sum(sommes[cle].values(), ZERO),
            "jours": jours[cle],
        }
        for cle, nom in noms.items()
        if cle in touchees
    ]
    return {
        "lignes": lignes,
        "sources": [sum((ligne["sources"][rang] for ligne in lignes), ZERO) for rang in range(len(Source))],
        "total": sum((ligne["total"] for ligne in lignes), ZERO),
        "jours": sum(ligne["jours"] for ligne in lignes),
    }


def sommes(contenu):
    """The same means per étape, per axis, per objectif and per source: every table has the total of `tableau`.

    What serves several objectifs is shared equally between them. What belongs to no étape is « Tout le parcours ».
    """
    etapes = {e["uid"]: e for e in contenu["etapes"] if e["statut"] != StatutEtape.ABANDONNEE}
    objectifs = {o["uid"]: o["titre"] for o in contenu["objectifs"]}
    par_etape, par_axe, par_objectif, par_source = [], [], [], []
    abandonnees = {e["uid"] for e in contenu["etapes"]} - set(etapes)
    for moyen in contenu["moyens"]:
        if moyen["etape"] in abandonnees:
            continue
        etape = etapes.get(moyen["etape"])
        quoi = (moyen["source"], Decimal(moyen["prevu"]), moyen["jours"] or 0)
        par_etape.append((etape and etape["uid"], *quoi))
        par_axe.append((etape and etape["axe"], *quoi))
        par_source.append((moyen["source"], *quoi))
        par_objectif += _par_objectif(etape, objectifs, *quoi)
    tout = {None: TOUT_LE_PARCOURS}
    return {
        "etape": _addition({uid: e["titre"] for uid, e in etapes.items()} | tout, par_etape),
        "axe": _addition({axe.value: axe.label for axe in Axe} | tout, par_axe),
        "objectif": _addition(objectifs | {"": SANS_OBJECTIF} | tout, par_objectif),
        "source": _addition({source.value: source.label for source in Source}, par_source),
    }


def _par_objectif(etape, objectifs, source, montant, jours):
    if etape is None:
        return [(None, source, montant, jours)]
    servis = [uid for uid in objectifs if uid in etape["objectifs"]] or [""]
    parts = zip(servis, partager(montant, len(servis)), partager_jours(jours, len(servis)), strict=True)
    return [(uid, source, part, nb) for uid, part, nb in parts]


def total_en_mots(par_source):
    """« 18 000 €, dont ANCT : 9 000 €, autres financeurs : 2 500 €. Et 12 jours de travail. »"""
    anct, autres, nature, temps = par_source["sources"]
    parts = [("ANCT", anct), ("autres financeurs", autres), ("apports en nature", nature), ("temps de travail", temps)]
    dits = [f"{nom}\u00a0: {euros(montant)}" for nom, montant in parts if montant]
    phrase = euros(par_source["total"]) + (f", dont {', '.join(dits)}" if dits else "")
    return f"{phrase}." + (f" Et {pluriel(par_source['jours'], 'jour')} de travail." if par_source["jours"] else "")

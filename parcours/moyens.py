"""The means, added up from the five blocks: foreseen only. Promised and paid are sums made by `conventions`."""

from decimal import Decimal

from parcours.enums import Source, StatutEtape


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

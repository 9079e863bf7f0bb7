"""What the printed acts need beside their frozen data: texts cut in paragraphs, the drawing of the calendar, sums, differences."""

import re
from dataclasses import dataclass, replace
from datetime import date

from conventions.fusion import paragraphes
from conventions.redaction import difference
from conventions.redaction.difference import AJOUTE, RETIRE
from parcours.enums import PlaceHabitants, Public
from parcours.frise import planches
from parcours.moyens import tableau
from socle.mots import INSECABLE, liste_en_phrase, periode

# « article 16 », « annexe 1 », « L. 1231-1 », « n° 2019-753 », « 60 jours » are not cut at the end of a line.
_LIEN = re.compile(
    r"\b(articles?|annexes?|n°|[LR]\.|\d+) (?=\d|jours|ans|mois|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
)


def lier(texte):
    """The same text, with no-break spaces where a number follows its word."""
    return _LIEN.sub(f"\\1{INSECABLE}", texte)


def _blocs(texte):
    return paragraphes(lier(texte))


def est_avenant(donnees):
    """Whether these frozen data are those of an avenant."""
    return donnees["schema"].startswith("avenant/")


def _publics(codes):
    libelles = [Public(c).label.lower() for c in codes.split(",") if c in Public.values]
    return liste_en_phrase(libelles)


def en_groupes(chiffres):
    """« 130 026 032 00016 » from a SIRET, « 213 401 631 » from a SIREN."""
    return INSECABLE.join(filter(None, [chiffres[:3], chiffres[3:6], chiffres[6:9], chiffres[9:]]))


def _etape(etape, montants):
    place = etape["place_des_habitants"]
    debut, fin = (date.fromisoformat(etape[c]) for c in ("debut", "fin"))
    return etape | {
        "periode": periode(debut, fin),
        "public_mots": _publics(etape["public"]),
        "place_mot": PlaceHabitants(place).label if place is not None else "",
        "montant": montants.get(etape["uid"], ""),
    }


def contexte_parties(donnees):
    """The identifiers of both parties, in groups of figures."""
    beneficiaire = donnees["beneficiaire"]
    return {
        "siret_agence": en_groupes(donnees["agence"]["siret"]),
        "siret": en_groupes(beneficiaire["siret"]),
        "siren": en_groupes(beneficiaire["siren"]),
    }


def _annexes(convention, numeros):
    """What annexes 1 to 4 of this convention (its data) show; only those of `numeros` are printed."""
    blocs = convention["parcours"]
    montants = {ligne["etape"]: ligne["montant"] for ligne in convention["lignes"]}
    frises = []
    if 2 in numeros:
        frises = planches(blocs["etapes"], blocs["jalons"], aujourd_hui=None)
    return {
        "base": convention,
        "annexes_imprimees": numeros,
        "etapes": [_etape(e, montants) for e in blocs["etapes"]],
        "frises": frises,
        "moyens": tableau(blocs),
    }


def _toutes(convention):
    """Acts frozen before annex 4 existed have three."""
    return [1, 2, 3, 4] if "indicateurs" in convention else [1, 2, 3]


@dataclass(frozen=True)
class Morceau:
    """A piece of a comparison: `genre` as in `redaction.difference`, its words, and the blanks around them, outside of any mark."""

    genre: str
    debut: str
    texte: str
    suite: str


def _morceaux(avant, apres):
    """The pieces of both texts."""
    coupes = []
    for genre, texte in difference(lier(avant), lier(apres)):
        nu = texte.strip(" \n")
        debut = texte[: texte.find(nu)] if nu else texte
        coupes.append(Morceau(genre, debut, nu, texte[len(debut) + len(nu) :]))
    return coupes


def _en_ligne(morceaux):
    """The same, to be read one after the other: what replaces a passage brings its own blanks, a passage taken away leaves none."""
    suivants = [*morceaux[1:], None]
    return [
        replace(m, debut="", suite=" ") if m.genre == RETIRE and suivant and suivant.genre == AJOUTE else m
        for m, suivant in zip(morceaux, suivants, strict=True)
    ]


def articles_compares(modifies):
    """The articles that an avenant changes, before and after, cut in pieces for the eye and for the ear."""
    compares = []
    for article in modifies:
        morceaux = _morceaux(article["avant"], article["apres"])
        titre_change = article["titre_avant"] if article["titre_avant"] != article["titre"] else ""
        compares.append(
            article
            | {
                "est_nouveau": not article["avant"],
                "ancien_titre": titre_change,
                "morceaux": _en_ligne(morceaux),
                "morceaux_avant": [m for m in morceaux if m.genre != AJOUTE],
                "morceaux_apres": [m for m in morceaux if m.genre != RETIRE],
            }
        )
    return compares


def _en_colonnes(tour):
    """This round with `parties`, the sides that spoke, and `rangees`, [(provider, [what each of them said])]."""
    parties = list(dict.fromkeys(a["partie"] for a in tour["avis"]))
    dits = {(a["prestataire"], a["partie"]): a for a in tour["avis"]}
    noms = dict.fromkeys(a["prestataire"] for a in tour["avis"])
    return tour | {"parties": parties, "rangees": [(nom, [dits.get((nom, p)) for p in parties]) for nom in noms]}


def contexte_acte(donnees):
    """What "conventions/pdf/acte.html" reads, for a convention and for an avenant, frozen today or years ago."""
    avenant = est_avenant(donnees)
    convention = donnees["consolide"] if avenant else donnees
    numeros = donnees["annexes_modifiees"] if avenant else _toutes(donnees)
    return {
        "est_avenant": avenant,
        **contexte_parties(donnees),
        "visas": [lier(visa) for visa in donnees["visas"]],
        "preambule": _blocs(donnees["preambule"]),
        "articles": [a | {"blocs": _blocs(a["texte"])} for a in donnees["articles"]],
        "modifies": articles_compares(donnees["articles_modifies"]) if avenant else [],
        "jointes": donnees.get("annexes", []),
        "choix": [c | {"tours": [_en_colonnes(tour) for tour in c["tours"]]} for c in donnees.get("choix", [])],
        **_annexes(convention, numeros),
    }


def contexte_consolide(donnees):
    """What "conventions/pdf/consolide.html" reads: the convention as amended, and what its last avenant changed."""
    return contexte_acte(donnees) | {"modifies": articles_compares(donnees["articles_modifies"])}

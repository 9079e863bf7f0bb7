"""The parts of a model and their addresses: « intitule », « preambule », « visa-3 », « article-montant-de-la-subvention »."""

from dataclasses import dataclass

from django.utils.text import slugify

from conventions.chargement import AVENANT, CONVENTION_INITIALE

INTITULE, PREAMBULE, VISA, ARTICLE = "intitule", "preambule", "visa", "article"
LISTES = {VISA: "visas", ARTICLE: "articles"}
CODE_MAX = 40
# What a remark may hang on beside an article: no article may bear these names.
RESERVES = {INTITULE, PREAMBULE, "visas", "annexes", "convention"}
NOMS = {CONVENTION_INITIALE: "Convention", AVENANT: "Modification (avenant)"}
HAUT, BAS = "haut", "bas"


@dataclass(frozen=True)
class Partie:
    """One part of a model: its address, what it is called in a sentence, and what is written in it."""

    adresse: str
    nom: str
    champs: dict

    @property
    def genre(self):
        return self.adresse.partition("-")[0]


def nom_du_modele(code):
    return NOMS.get(code, code)


def est_avenant(modele):
    return modele.code == AVENANT


def nommer_article(rang, titre):
    """« article 8, “Montant” »."""
    return f"article {rang}, “{titre}”" if titre else f"article {rang}"


def parties(modele):
    """Every part of this version, in the order of the page. A visa without a code (it came with the house) has its rank for one."""
    yield Partie(INTITULE, "intitulé", {"intitule": modele.intitule})
    for rang, visa in enumerate(modele.visas, start=1):
        yield Partie(
            f"{VISA}-{visa.get('code', rang)}", f"visa {rang}", {"texte": visa["texte"], "si": visa.get("si", "")}
        )
    yield Partie(PREAMBULE, "préambule", {"texte": modele.preambule})
    for rang, article in enumerate(modele.articles, start=1):
        champs = {"titre": article["titre"], "texte": article["texte"]}
        yield Partie(f"{ARTICLE}-{article['code']}", nommer_article(rang, article["titre"]), champs)


def trouver(modele, adresse):
    """The part at this address, None when this version has none."""
    return next((p for p in parties(modele) if p.adresse == adresse), None)


def place(modele, adresse):
    """(the list that holds this visa or article, its index in it), None when there is none."""
    genre, _, code = adresse.partition("-")
    if genre not in LISTES:
        return None
    liste = getattr(modele, LISTES[genre])
    return next(((liste, i) for i, ligne in enumerate(liste) if str(ligne.get("code", i + 1)) == code), None)


def numeroter_visas(visas):
    """The same visas, each with a code of its own: two people who write at once must not take one for the other."""
    return [visa | {"code": str(rang)} for rang, visa in enumerate(visas, start=1)]


def code_de_visa(visas):
    return str(max((int(visa["code"]) for visa in visas), default=0) + 1)


def code_d_article(titre, articles):
    """A code made from the title, that no other article of this version has."""
    pris = {a["code"] for a in articles} | RESERVES
    base = slugify(titre)[:CODE_MAX].strip("-") or "article"
    code, suite = base, 2
    while code in pris:
        code = f"{base[: CODE_MAX - 4]}-{suite}"
        suite += 1
    return code

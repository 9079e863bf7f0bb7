"""The articles an act is written from, before any departure: those of its model, or those of the convention that an avenant amends."""

from conventions.enums import PorteSur
from conventions.models import Modele
from conventions.redaction import articles_consolides, dernier_texte

# What a remark may hang on beside an article: the whole text, and the parts that are not articles.
TOUT, VISAS, PREAMBULE, ANNEXES, CONVENTION = "", "visas", "preambule", "annexes", "convention"
PARTIES = {
    TOUT: "Le texte entier",
    VISAS: "Les textes visés",
    PREAMBULE: "Préambule",
    CONVENTION: "Les articles de la convention qui changent",
    ANNEXES: "Annexes",
}


def articles_de_la_convention(acte):
    """The articles of the convention as the signed acts left them, before this avenant, as they were signed: {code, numero, titre, texte}."""
    articles = dernier_texte(acte.convention_id, avant=acte.rang)["articles"]
    if all("code" in article for article in articles):
        return articles
    return avec_leurs_codes(articles, Modele.objects.get(actes__convention=acte.convention_id, actes__rang=0))


def avec_leurs_codes(articles, modele):
    """The articles of a frozen text; one that was frozen without its code takes that of the model at its place."""
    codes = [a["code"] for a in modele.articles]
    return [{"code": codes[rang], **article} if rang < len(codes) else article for rang, article in enumerate(articles)]


def articles_de_depart(acte, porte_sur=PorteSur.ACTE):
    """What each article says before any departure, its merge fields kept: {code, numero, titre, texte}, in order."""
    if porte_sur == PorteSur.CONVENTION:
        consolides = articles_consolides(acte.convention_id, avant=acte.rang) if acte.est_avenant else []
        return [{"code": a.code, "numero": a.numero, "titre": a.titre, "texte": a.texte} for a in consolides]
    return [a | {"numero": numero} for numero, a in enumerate(acte.modele.articles, start=1)]


def article_de_depart(acte, code, porte_sur=PorteSur.ACTE):
    """The article of this code before any departure, None when there is none."""
    return next((a for a in articles_de_depart(acte, porte_sur) if a["code"] == code), None)


def cible_de(code):
    """What a remark on the article of this code hangs on: its code, unless a part of the text that is no article bears it."""
    return f"article-{code}" if code in PARTIES else code


def cibles_de_remarque(acte):
    """{code: words} of all that a remark may hang on."""
    parties = {code: mot for code, mot in PARTIES.items() if code != CONVENTION or acte.est_avenant}
    return parties | {cible_de(a["code"]): a["titre"] for a in acte.modele.articles}


def meme_texte(un, autre):
    """Whether two (title, text) say the same, line endings and outer blanks aside."""
    return [_plat(t) for t in un] == [_plat(t) for t in autre]


def _plat(texte):
    return "\n".join(ligne.rstrip() for ligne in texte.replace("\r\n", "\n").strip().split("\n"))

"""The articles an act is written from, before any departure: those of its model, or those of the convention that an avenant amends."""

import json

from conventions.enums import PorteSur

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
    """The articles of the convention as the signed acts left them, before this avenant: a list of {code, numero, titre, texte}."""
    articles = {}
    for precedent in (
        acte.convention.actes.signes().filter(rang__lt=acte.rang).select_related("modele").order_by("rang")
    ):
        gele = json.loads(precedent.texte_gele)
        if precedent.rang == 0:
            codes = [a["code"] for a in precedent.modele.articles]
            for rang, article in enumerate(gele["articles"]):
                code = article.get("code") or codes[rang]
                articles[code] = article | {"code": code}
    return list(articles.values())


def articles_de_depart(acte, porte_sur=PorteSur.ACTE):
    """What each article says before any departure: {code, titre, texte}, in order."""
    if porte_sur == PorteSur.CONVENTION:
        return articles_de_la_convention(acte) if acte.est_avenant else []
    return acte.modele.articles


def article_de_depart(acte, code, porte_sur=PorteSur.ACTE):
    """The article of this code before any departure, None when there is none."""
    return next((a for a in articles_de_depart(acte, porte_sur) if a["code"] == code), None)


def cibles_de_remarque(acte):
    """{code: words} of all that a remark may hang on."""
    parties = {code: mot for code, mot in PARTIES.items() if code != CONVENTION or acte.est_avenant}
    return parties | {a["code"]: a["titre"] for a in acte.modele.articles}


def meme_texte(un, autre):
    """Whether two (title, text) say the same, line endings and outer blanks aside."""
    return [_plat(t) for t in un] == [_plat(t) for t in autre]


def _plat(texte):
    return "\n".join(ligne.rstrip() for ligne in texte.replace("\r\n", "\n").strip().split("\n"))

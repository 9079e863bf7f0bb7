"""What a person reads on a page: text nodes joined across inline tags, and the attributes that are seen or heard."""

import re
from html.parser import HTMLParser

EN_LIGNE = {"a", "abbr", "b", "bdi", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "time", "tspan", "u"}
MUETS = {"script", "style", "template", "code", "textarea"}
VUS = ("aria-label", "title", "alt", "placeholder", "value")
SANS_FIN = {"input", "img", "br", "hr", "meta", "link", "source", "col", "use", "path", "rect", "line", "circle"}


class _Lecteur(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.phrases, self.en_cours, self.muet, self.citations = [], [], 0, []

    def handle_starttag(self, balise, attributs):
        attributs = dict(attributs)
        if balise not in EN_LIGNE:
            self._finir()
        if balise == "blockquote":
            # The words of an act, as they are signed: the law's, not the portal's.
            self.citations.append("data-acte" in attributs)
            self.muet += self.citations[-1]
        if balise in MUETS:
            self.muet += 1
        elif not self.muet:
            bouton = balise == "button" or attributs.get("type") in {"submit", "button"}
            for nom in VUS:
                if attributs.get(nom) and (nom != "value" or bouton):
                    self.phrases.append(attributs[nom])

    def handle_endtag(self, balise):
        if balise == "blockquote":
            self.muet -= self.citations.pop()
        if balise in MUETS:
            self.muet -= 1
        if balise not in EN_LIGNE:
            self._finir()

    def handle_data(self, texte):
        if not self.muet:
            self.en_cours.append(texte)

    def _finir(self):
        self.phrases.append("".join(self.en_cours))
        self.en_cours = []


def phrases(html):
    """The sentences of a page, each on one line; ordinary blanks folded, non-breaking ones kept."""
    lecteur = _Lecteur()
    lecteur.feed(html)
    lecteur.close()
    lecteur._finir()
    pliees = (re.sub(r"[ \t\r\n\f]+", " ", phrase).strip(" ") for phrase in lecteur.phrases)
    return [phrase for phrase in pliees if phrase]

"""The text of an act, made once from its model, its version of the parcours and its parties; frozen when it goes out.

What comes out is plain data (JSON-able): the PDF is laid out from it, it is attached to the PDF, and nothing is read again afterwards.
"""

from conventions.redaction.annexes import annexes_de
from conventions.redaction.articles import Article, articles_consolides, articles_de
from conventions.redaction.avenant import rediger_avenant
from conventions.redaction.champs import A_ATTRIBUER, conditions, valeurs
from conventions.redaction.consolidation import consolider, dernier_texte, texte_precedent
from conventions.redaction.difference import AJOUTE, EGAL, RETIRE, difference, rejoindre
from conventions.redaction.initiale import parcours_contracte, rediger_texte
from conventions.redaction.projet import projet_de

__all__ = [
    "AJOUTE",
    "A_ATTRIBUER",
    "EGAL",
    "RETIRE",
    "Article",
    "annexes_de",
    "articles_consolides",
    "articles_de",
    "conditions",
    "consolider",
    "dernier_texte",
    "difference",
    "parcours_contracte",
    "projet_de",
    "rediger_avenant",
    "rediger_texte",
    "rejoindre",
    "texte_precedent",
    "valeurs",
]

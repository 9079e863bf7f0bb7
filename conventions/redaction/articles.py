"""The articles of an act: those of its model, with the departures of this act laid over; and those of a convention as its avenants left them."""

from dataclasses import dataclass

from conventions.enums import SIGNES, PorteSur
from conventions.fusion import champs_de, fusionner
from conventions.models import Acte, Ecart


@dataclass(frozen=True)
class Article:
    """One article before merging: `titre` and `texte` still hold their fields. `ecart`: the departure that wrote it, None for the model's own."""

    code: str
    numero: int
    titre: str
    texte: str
    ecart: Ecart | None = None

    @property
    def champs(self):
        """The merge fields it uses."""
        return set(champs_de(f"{self.titre} {self.texte}"))

    def fusionner(self, valeurs):
        """As data: {code, numero, titre, texte}, and {ecart: {motif}} where it departs from the model."""
        article = {
            "code": self.code,
            "numero": self.numero,
            "titre": fusionner(self.titre, valeurs),
            "texte": fusionner(self.texte, valeurs),
        }
        return article | {"ecart": {"motif": self.ecart.motif}} if self.ecart else article


def _poser(articles, ecarts):
    """These articles with these departures over them; a departure of a code that none has is a new article, at the end."""
    par_code = {a["code"]: (a["titre"], a["texte"], None) for a in articles}
    for ecart in ecarts:
        par_code[ecart.code] = (ecart.titre, ecart.texte, ecart)
    return [
        Article(code, numero, titre, texte, ecart)
        for numero, (code, (titre, texte, ecart)) in enumerate(par_code.items(), start=1)
    ]


def articles_de(acte):
    """The articles of this act, in order: its model's, its own departures laid over. Two queries, one when `acte.modele` is there."""
    return _poser(acte.modele.articles, Ecart.objects.filter(acte=acte, porte_sur=PorteSur.ACTE).order_by("pk"))


def articles_consolides(convention, *, avant=None, avec=None):
    """The articles of the convention, not merged: the initial act's, then what its signed avenants changed. Two queries.

    `avant`: only the avenants of a lower rank. `avec`: this avenant too, signed or not.
    """
    initial = Acte.objects.select_related("modele").defer("texte_gele").get(convention=convention, rang=0)
    ecarts = Ecart.objects.filter(acte__convention=convention).select_related("acte").order_by("acte__rang", "pk")
    gardes = [e for e in ecarts.defer("acte__texte_gele") if _compte(e, initial, avant, avec)]
    return _poser(initial.modele.articles, gardes)


def _compte(ecart, initial, avant, avec):
    if ecart.acte_id == initial.pk:
        return ecart.porte_sur == PorteSur.ACTE
    if ecart.porte_sur != PorteSur.CONVENTION:
        return False
    if avec is not None and ecart.acte_id == avec.pk:
        return True
    return ecart.acte.statut in SIGNES and (avant is None or ecart.acte.rang < avant)

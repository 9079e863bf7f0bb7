"""What a room shows on the page of an upper one, without the upper one knowing it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Panneau:
    """A piece of a page: `donnees(request, objet)` gives the context of `gabarit`, or None to show nothing.

    `objet` is the model's label ("parcours.Parcours"), followed by the page when it is not the object's own ("parcours.Parcours:moyens");
    panels are shown by `rang`, lowest first.
    """

    objet: str
    titre: str
    gabarit: str
    donnees: Callable
    rang: int = 50


_PANNEAUX: list[Panneau] = []


def inscrire_panneau(panneau):
    _PANNEAUX.append(panneau)
    _PANNEAUX.sort(key=lambda p: (p.objet, p.rang, p.titre))


def panneaux_pour(request, objet, page=""):
    """The panels to render for this object, on its own page or on `page`: a list of {titre, gabarit, donnees}.

    Those with nothing to show are left out.
    """
    rendus, place = [], f"{objet._meta.label}:{page}".rstrip(":")
    for panneau in _PANNEAUX:
        if panneau.objet == place:
            donnees = panneau.donnees(request, objet)
            if donnees is not None:
                rendus.append({"titre": panneau.titre, "gabarit": panneau.gabarit, "donnees": donnees})
    return rendus

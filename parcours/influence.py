"""The map of influence as a drawing: weight from top to bottom, position from left to right, each organisation by its name.

All lengths are whole units, as in `frise`. Nothing here leaves the team's own page.
"""

import textwrap

from parcours.enums import Position
from parcours.models import Influence, PartiePrenante
from socle import mots

LARGEUR = 860
MARGE = 100  # the column of weights
AXE = 34
CASE_MIN = 57
INTERLIGNE = 15
LETTRES_MAX = 21  # in a line of a cell
POIDS = sorted(Influence._meta.get_field("poids").choices, reverse=True)


def places(parcours):
    """The organisations present, in order of name: {pk, nom, poids, poids_mot, position, position_mot}, None where not placed. One query."""
    lignes = []
    parties = PartiePrenante.objects.presents().filter(parcours=parcours).select_related("influence")
    for partie in parties.order_by("nom", "pk"):
        place = getattr(partie, "influence", None)
        lignes.append(
            {
                "pk": partie.pk,
                "nom": partie.nom,
                "poids": place and place.poids,
                "poids_mot": place.get_poids_display() if place else "",
                "position": None if place is None else place.position,
                "position_mot": place.get_position_display() if place else "",
            }
        )
    return lignes


def carte(placees):
    """The figures of the drawing, from the placed lines of `places`, numbered here as in the table (`numero` is added to each)."""
    for numero, ligne in enumerate(placees, start=1):
        ligne["numero"] = numero
    colonne = (LARGEUR - MARGE) // len(Position)
    bandes, noms, y = [], [], AXE
    for poids, poids_mot in POIDS:
        cases = [[x for x in placees if (x["poids"], x["position"]) == (poids, p)] for p in Position.values]
        lignes = [[ligne for x in case for ligne in _en_lignes(x)] for case in cases]
        hauteur = max(CASE_MIN, INTERLIGNE * max(len(case) for case in lignes) + 14)
        bandes.append({"mot": poids_mot, "y": y, "y_mot": y + hauteur // 2 + 4})
        for rang, case in enumerate(lignes):
            x = MARGE + rang * colonne + 8
            noms += [{"x": x, "y": y + 18 + n * INTERLIGNE, "texte": texte} for n, texte in enumerate(case)]
        y += hauteur
    return {
        "titre": f"Carte d’influence : {mots.pluriel(len(placees), 'organisation')}, de la plus forte influence en haut à la plus "
        "faible en bas, de l’opposition à gauche au soutien à droite. Le tableau qui suit dit la même chose.",
        "largeur": LARGEUR,
        "marge": MARGE,
        "axe": AXE,
        "bas": y,
        "hauteur": y + 2,
        "colonnes": [
            {"x": MARGE + rang * colonne, "milieu": MARGE + rang * colonne + colonne // 2, "mot": position.label}
            for rang, position in enumerate(Position)
        ],
        "bandes": bandes,
        "noms": noms,
    }


def _en_lignes(ligne):
    return textwrap.wrap(f"{ligne['numero']}. {ligne['nom']}", LETTRES_MAX)

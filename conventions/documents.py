"""What this room prints: the convention, laid out from the text frozen at validation."""

import json
from datetime import date

from conventions.fusion import paragraphes
from parcours.enums import PlaceHabitants
from parcours.frise import frise
from parcours.moyens import tableau
from socle.documents import Genre, inscrire_genre
from socle.mots import periode

CONVENTION = "convention"


def _donnees(acte):
    """The frozen text itself: nothing of the parcours is read again."""
    return json.loads(acte.texte_gele)


def _etape(etape, montants):
    place = etape["place_des_habitants"]
    debut, fin = (date.fromisoformat(etape[c]) for c in ("debut", "fin"))
    return etape | {
        "periode": periode(debut, fin),
        "place_mot": PlaceHabitants(place).label if place is not None else "",
        "montant": montants.get(etape["uid"], ""),
    }


def _contexte(donnees):
    """What the template needs beside the frozen data: texts cut in paragraphs, the drawing of the calendar, the sums of the means."""
    blocs = donnees["parcours"]
    montants = {ligne["etape"]: ligne["montant"] for ligne in donnees["lignes"]}
    return {
        "preambule": paragraphes(donnees["preambule"]),
        "articles": [a | {"blocs": paragraphes(a["texte"])} for a in donnees["articles"]],
        "etapes": [_etape(e, montants) for e in blocs["etapes"]],
        "frise": frise(blocs["etapes"], blocs["jalons"], aujourd_hui=date.fromisoformat(donnees["etablie_le"])),
        "moyens": tableau(blocs),
    }


inscrire_genre(
    Genre(
        code=CONVENTION,
        libelle="Convention",
        gabarit="conventions/pdf/convention.html",
        profil="a3a",
        donnees=_donnees,
        titre=lambda d: f"Convention {d['numero']} – {d['territoire']}",
        nom_fichier=lambda d: f"convention-{d['numero']}.pdf",
        sceller=True,
        joindre_donnees=True,
        contexte=_contexte,
    )
)

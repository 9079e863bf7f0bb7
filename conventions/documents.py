"""What this room prints: the convention, laid out from the text frozen at validation."""

import json
import re
from datetime import date

from conventions.fusion import paragraphes
from parcours.enums import PlaceHabitants, Public
from parcours.frise import planches
from parcours.moyens import tableau
from socle.documents import Genre, inscrire_genre
from socle.mots import INSECABLE, liste_en_phrase, periode

EXEMPLAIRE = "convention"
NOTIFICATION = "notification"
CONSOLIDE = "convention-consolidee"
PROJET = "projet"


def _donnees(acte):
    """The frozen text itself: nothing of the parcours is read again."""
    return json.loads(acte.texte_gele)


# « article 16 », « annexe 1 », « L. 1231-1 », « n° 2019-753 », « 60 jours » are not cut at the end of a line.
_LIEN = re.compile(
    r"\b(articles?|annexes?|n°|[LR]\.|\d+) (?=\d|jours|ans|mois|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
)


def lier(texte):
    """The same text, with no-break spaces where a number follows its word."""
    return _LIEN.sub(f"\\1{INSECABLE}", texte)


def _blocs(texte):
    return paragraphes(lier(texte))


def _publics(codes):
    libelles = [Public(c).label.lower() for c in codes.split(",") if c in Public.values]
    return liste_en_phrase(libelles)


def _numero(chiffres):
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


def _contexte(donnees):
    """What the template needs beside the frozen data: texts cut in paragraphs, the drawing of the calendar, the sums of the means."""
    blocs = donnees["parcours"]
    montants = {ligne["etape"]: ligne["montant"] for ligne in donnees["lignes"]}
    beneficiaire = donnees["beneficiaire"]
    return {
        "siret_agence": _numero(donnees["agence"]["siret"]),
        "siret": _numero(beneficiaire["siret"]),
        "siren": _numero(beneficiaire["siren"]),
        "visas": [lier(visa) for visa in donnees["visas"]],
        "preambule": _blocs(donnees["preambule"]),
        "articles": [a | {"blocs": _blocs(a["texte"])} for a in donnees["articles"]],
        "etapes": [_etape(e, montants) for e in blocs["etapes"]],
        "frises": planches(blocs["etapes"], blocs["jalons"], aujourd_hui=date.fromisoformat(donnees["etablie_le"])),
        "moyens": tableau(blocs),
    }


inscrire_genre(
    Genre(
        code=EXEMPLAIRE,
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

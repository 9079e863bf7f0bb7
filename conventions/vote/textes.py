"""The texts of a vote, prefilled from the frozen act: délibération, decision under delegation, explanatory note. To be adapted by the territory.

Own wording, plain words; what only the territory knows is left as « … ». Made at once, never stored: what is voted is theirs.
"""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils import timezone

from conventions.documents import lier
from conventions.enums import GenreAutorisation
from parcours.mots import conseil_de
from socle.documents.texte import DOCX, ODT, en_docx, en_odt
from socle.mots import INSECABLE, euros, periode

DELIBERATION, DECISION, NOTE = "deliberation", "decision", "note"
# {code: (file name, label of the link)}
TEXTES = {
    DELIBERATION: ("deliberation", "Modèle de délibération"),
    DECISION: ("decision", "Modèle de décision"),
    NOTE: ("note-explicative", "Note explicative de synthèse"),
}
# {extension: (how to make it, its type, how it is said)}
FORMATS = {"odt": (en_odt, ODT, "ODT, pour LibreOffice"), "docx": (en_docx, DOCX, "DOCX, pour Word")}
BLANC = "…"


@dataclass(frozen=True)
class Texte:
    """A text ready to be downloaded."""

    octets: bytes
    nom: str
    type_mime: str


def textes_de(genre):
    """The codes of TEXTES that this kind of authorisation needs."""
    return [DECISION] if genre == GenreAutorisation.DECISION else [DELIBERATION, NOTE]


def composer(acte, collectivite, code, extension, autorisation=None):
    """The Texte `code` of TEXTES in this format of FORMATS. The act is frozen. Raises TexteImpossible."""
    convertir, type_mime, _ = FORMATS[extension]
    html, titre = page(acte, collectivite, code, autorisation)
    nom = f"{TEXTES[code][0]}-{acte.numero.replace('/', '-')}.{extension}"
    return Texte(convertir(html, titre=titre), nom, type_mime)


def page(acte, collectivite, code, autorisation=None):
    """(HTML of the text, its title)."""
    valeurs = contexte(acte, collectivite, autorisation)
    titre = f"{TEXTES[code][1]} – {valeurs['objet_court']}"
    return render_to_string(f"conventions/vote/{code}.html", valeurs | {"titre": titre}), titre


def contexte(acte, collectivite, autorisation=None):
    """What the templates say: of the frozen text, never of today's parcours; of the vote, what is known already."""
    gele = json.loads(acte.texte_gele)
    beneficiaire = gele["beneficiaire"]
    nature = "commune" if collectivite.est_commune else "epci"
    signataire = beneficiaire["signataire"]
    return {
        "numero": acte.numero,
        "avenant": acte.est_avenant,
        "objet_court": f"modification (avenant) {acte.numero}" if acte.est_avenant else f"convention {acte.numero}",
        "commune": collectivite.est_commune,
        "conseil": conseil_de(collectivite),
        "nom": beneficiaire["nom"],
        "de_nom": beneficiaire["de_nom"],
        "agence": gele["agence"]["nom"],
        "executif": _executif(collectivite.est_commune, signataire["qualite"]),
        "signataire": ", ".join(filter(None, [signataire["nom"], signataire["qualite"]])),
        "date_fin": _jour(gele["date_fin"]),
        "date_limite_bilan": _jour(gele["date_limite_bilan"]),
        "transmise_le": timezone.localdate(acte.transmise_le),
        "versements": [v | {"date_prevue": _jour(v["date_prevue"])} for v in gele["echeancier"] or []],
        "visas": [lier(visa) for visa in VISAS[nature]],
        "visas_delegation": [lier(visa) for visa in VISAS_DELEGATION[nature]],
        "numero_vote": getattr(autorisation, "numero", "") or BLANC,
        "seance": getattr(autorisation, "seance", None) or getattr(autorisation, "seance_prevue", None),
        "blanc": BLANC,
        **(_de_l_avenant(gele) if acte.est_avenant else _de_la_convention(gele)),
    }


def _de_la_convention(gele):
    return {
        "montant": euros(gele["montant"]),
        "montant_lettres": gele["montant_lettres"],
        "objectifs": [o["titre"] for o in gele["parcours"]["objectifs"]],
        "etapes": _etapes(gele),
    }


def _de_l_avenant(gele):
    """What changes; the amounts of its étapes are what is added or taken back."""
    ajoute = Decimal(gele["montant_ajoute"])
    return {
        "numero_initial": gele["convention"]["numero"],
        "objet": gele["objet"],
        "sens": (ajoute > 0) - (ajoute < 0),
        "ajoute": euros(abs(ajoute)),
        "ajoute_lettres": gele["montant_ajoute_lettres"],
        "total": euros(gele["montant"]),
        "total_lettres": gele["montant_lettres"],
        "fin_changee": gele["date_fin"] != gele["date_fin_precedente"],
        "etapes": [{"titre": ligne["titre"], "montant": _en_plus(ligne["montant"])} for ligne in gele["lignes"]],
        "articles": [f"article {a['numero']}{INSECABLE}: {a['titre']}" for a in gele["articles_modifies"]],
    }


def _en_plus(montant):
    """« + 2 000 € », « − 500 € »."""
    montant = Decimal(montant)
    return f"{'+' if montant > 0 else '−'}{INSECABLE}{euros(abs(montant))}"


def _jour(texte):
    return date.fromisoformat(texte) if texte else None


def _etapes(gele):
    montants = {ligne["etape"]: ligne["montant"] for ligne in gele["lignes"]}
    return [
        {
            "titre": e["titre"],
            "quand": periode(_jour(e["debut"]), _jour(e["fin"])),
            "montant": euros(montants.get(e["uid"])),
        }
        for e in gele["parcours"]["etapes"]
    ]


def _executif(commune, qualite):
    """« le maire », « la présidente » when the act says so, « le président ou la présidente » otherwise."""
    if commune:
        return "le maire"
    premier = (qualite.lower().split() or [""])[0]
    return {"présidente": "la présidente", "président": "le président"}.get(premier, "le président ou la présidente")


_COMMUNS = (
    "l’article L. 1231-2 du même code, relatif aux missions de l’Agence nationale de la cohésion des territoires",
    f"la loi n°{INSECABLE}2000-321 du 12 avril 2000, notamment son article 9-1",
    f"la loi n°{INSECABLE}2019-753 du 22 juillet 2019 portant création d’une Agence nationale de la cohésion des territoires",
)
_CODE = "le code général des collectivités territoriales, notamment ses articles"
VISAS = {
    "commune": (f"{_CODE} L. 2121-29, L. 2122-21, L. 2131-1 et L. 2131-2", *_COMMUNS),
    "epci": (f"{_CODE} L. 5211-1, L. 5211-3 et L. 5211-9", *_COMMUNS),
}
VISAS_DELEGATION = {
    "commune": (f"{_CODE} L. 2122-22 (26°), L. 2122-23, L. 2131-1 et L. 2131-2", *_COMMUNS),
    "epci": (f"{_CODE} L. 5211-3, L. 5211-9 et L. 5211-10", *_COMMUNS),
}

"""The five blocks as people see them: their question, their state in words, three lines, one button."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from parcours import moyens
from parcours.enums import BlocCible, StatutEtape
from socle.mots import date_longue, euros, periode, pluriel

A_COMMENCER, COMMENCE, PRET, QUESTION = "À commencer", "Commencé", "Prêt", "Question de l’ANCT"
TONS = {A_COMMENCER: "", COMMENCE: "fr-badge--info", PRET: "fr-badge--success", QUESTION: "fr-badge--warning"}
LIGNES = 3


@dataclass(frozen=True)
class BlocVu:
    """One card of the overview. `page` is the route's name, `bouton` its label."""

    question: str
    titre: str
    page: str
    bouton: str
    etat: str
    lignes: list[str]
    reste: int = 0
    precision: str = ""
    nb_remarques: int = 0

    @property
    def ton(self):
        """The DSFR badge that goes with the words (never the colour alone)."""
        return TONS[self.etat]

    @property
    def remarques(self):
        """« 2 remarques », "" when nothing is open."""
        return pluriel(self.nb_remarques, "remarque") if self.nb_remarques else ""


def _abreger(lignes):
    return lignes[:LIGNES], max(0, len(lignes) - LIGNES)


def _etat(elements, complets):
    if not elements:
        return A_COMMENCER
    return PRET if complets else COMMENCE


def blocs_de(contenu, dialogue=None):
    """The five cards, from what `versions.contenu` gives (no query), and {block: (open remarks, does ANCT wait)} when there is any."""
    blocs = _blocs(contenu)
    if not dialogue:
        return blocs
    vus = []
    for code, bloc in zip(BlocCible.values, blocs, strict=True):
        nb, attend = dialogue.get(code, (0, False))
        vus.append(replace(bloc, nb_remarques=nb, etat=QUESTION if attend else bloc.etat))
    return vus


def _blocs(contenu):
    etapes = [e for e in contenu["etapes"] if e["statut"] != StatutEtape.ABANDONNEE]
    total = moyens.tableau(contenu)
    objectifs, plus_objectifs = _abreger([o["titre"] for o in contenu["objectifs"]])
    etapes_dites, plus_etapes = _abreger([f"{e['titre']} – {e['statut_mot'].lower()}" for e in etapes])
    partenaires, plus_partenaires = _abreger([f"{p['nom']} – {p['role_mot'].lower()}" for p in contenu["partenaires"]])
    dates, plus_dates = _abreger(
        [f"{e['titre']} : {periode(date.fromisoformat(e['debut']), date.fromisoformat(e['fin']))}" for e in etapes]
        + [f"{j['titre']} : {date_longue(date.fromisoformat(j['date']))}" for j in contenu["jalons"]]
    )
    sommes = []
    if etapes:
        chiffrees = sum(1 for e in etapes if e["cout_connu"])
        sommes.append(f"Total : {euros(total['total'])}, dont ANCT : {euros(total['anct'])}")
        if chiffrees < len(etapes):
            sommes.append(f"{pluriel(len(etapes) - chiffrees, 'étape')} sans estimation pour l’instant")
        if total["jours"]:
            sommes.append(f"{pluriel(total['jours'], 'jour')} de travail")
    return [
        BlocVu(
            "Pourquoi ?", "Nos objectifs", "parcours:objectifs", "Compléter", _etat(objectifs, True), objectifs, plus_objectifs
        ),
        BlocVu("Quoi ?", "Nos étapes", "parcours:etapes", "Compléter", _etat(etapes, True), etapes_dites, plus_etapes),
        BlocVu(
            "Avec qui ?", "Nos partenaires", "parcours:partenaires", "Compléter", _etat(partenaires, True), partenaires, plus_partenaires
        ),
        BlocVu(
            "Quand ?", "Le calendrier", "parcours:calendrier", "Voir", _etat(etapes, True), dates, plus_dates,
            "Construit à partir de vos étapes",
        ),
        BlocVu(
            "Avec quoi ?", "Les moyens", "parcours:moyens", "Compléter",
            _etat(etapes, total["total"] > Decimal(0) and all(e["cout_connu"] for e in etapes)), sommes,
            precision="Calculés à partir de vos étapes",
        ),
    ]  # fmt: skip

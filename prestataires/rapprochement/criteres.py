"""On what the providers are compared: written in the need, or read from the étape before any need is written."""

from dataclasses import dataclass

from prestataires.enums import GenreExpertise, Methode, Public
from socle.normalisation import normaliser

# Beginnings of words, accent-free: what a territory types under « pour qui ? ».
MOTS_DES_PUBLICS = {
    Public.HABITANTS: ("habitant", "citoyen", "population", "riverain", "tout public", "tous publics"),
    Public.JEUNES: (
        "jeune",
        "enfant",
        "ado",
        "ados",
        "adolescen",
        "collegien",
        "lyceen",
        "etudiant",
        "eleve",
        "ecolier",
        "scolaire",
    ),
    Public.FAMILLES: ("famill", "parent"),
    Public.AINES: ("aine", "aines", "senior", "retraite", "personnes agees", "anciens"),
    Public.QUARTIERS: ("qpv", "quartiers prioritaires", "quartier prioritaire", "politique de la ville"),
    Public.ELOIGNES: ("eloigne", "invisible", "precair", "isole"),
    Public.ELUS: ("elu", "elus", "elue", "elues", "conseillers municipaux", "conseil municipal"),
    Public.AGENTS: ("agent", "personnel communal", "services municipaux"),
    Public.ASSOCIATIONS: ("association", "collectif", "benevole", "partenaire"),
    Public.ECONOMIE: ("commerc", "entrepris", "agricult", "artisan", "exploitant"),
}
# The same for what an étape is called and the help it asks for.
MOTS_DES_METHODES = {
    Methode.ANIMATION: ("atelier", "animation", "animer", "reunion publique", "cafe citoyen"),
    Methode.ALLER_VERS: ("balade", "stand", "stands", "porte a porte", "aller vers", "marche exploratoire"),
    Methode.ASSEMBLEE: ("tirage au sort", "assemblee citoyenne", "convention citoyenne", "tires au sort"),
    Methode.BUDGET: ("budget participatif", "budgets participatifs"),
    Methode.CONSEILS: ("conseil de quartier", "conseils de quartier", "conseil citoyen", "conseils citoyens"),
    Methode.CONCERTATION: ("concertation", "amenagement", "urbanisme"),
    Methode.DESIGN: ("design",),
    Methode.GOUVERNANCE: ("gouvernance",),
    Methode.LIEUX: ("tiers lieu", "tiers lieux", "lieu partage", "lieux partages"),
    Methode.FORMATION: ("formation", "former"),
    Methode.POSTURE: ("posture", "mediation", "prise de parole"),
    Methode.RECIT: ("film", "documentaire", "theatre", "recit"),
    Methode.NUMERIQUE: ("plateforme", "outil numerique", "outils numeriques"),
    Methode.EVALUATION: ("evaluation", "evaluer", "recherche action"),
}
# Whole words, whose beginning says something else: « élu », not « élucider »; « design », not « désigner ».
MOTS_ENTIERS = frozenset(
    {"elu", "elus", "elue", "elues", "ado", "ados", "qpv", "aine", "aines", "design", "stand", "stands"}
)


@dataclass(frozen=True)
class Criteres:
    """What is asked: themes (`parcours.enums.Thematique`), the axe (`parcours.enums.Axe`, or nothing), publics and methods (codes of this room).

    An empty one asks nothing: its criterion takes no part in the order.
    """

    themes: frozenset = frozenset()
    axe: str = ""
    publics: frozenset = frozenset()
    methodes: frozenset = frozenset()

    def codes(self, genre):
        """The codes asked of a kind of competence, in the order of the alphabet."""
        voulus = {
            GenreExpertise.THEME: self.themes,
            GenreExpertise.METHODE: self.methodes,
            GenreExpertise.PUBLIC: self.publics,
        }
        return sorted(str(code) for code in voulus[genre])


def lus_dans(texte, mots):
    """The codes of {code: beginnings of words} that a free text names, whatever its accents and case."""
    phrase = f" {normaliser(texte)} "
    return frozenset(
        code.value
        for code, debuts in mots.items()
        if any(f" {debut} " in phrase if debut in MOTS_ENTIERS else f" {debut}" in phrase for debut in debuts)
    )


def criteres_de(etape):
    """What an étape asks before any need is written: theme and axe of its action; its public and its methods, read in its own words."""
    action = etape.action
    return Criteres(
        themes=frozenset({action.thematique} if action.thematique else ()),
        axe=action.axe,
        publics=lus_dans(etape.public, MOTS_DES_PUBLICS),
        methodes=lus_dans(f"{etape.titre} {etape.aide}", MOTS_DES_METHODES),
    )


def criteres_du_besoin(besoin):
    """What the team wrote in the need, and the axe of its étape's action. One query, or none when `criteres` is prefetched."""
    par_genre = {genre: set() for genre in GenreExpertise}
    for critere in besoin.criteres.all():
        par_genre[GenreExpertise(critere.genre)].add(critere.code)
    return Criteres(
        themes=frozenset(par_genre[GenreExpertise.THEME]),
        axe=besoin.etape.action.axe,
        publics=frozenset(par_genre[GenreExpertise.PUBLIC]),
        methodes=frozenset(par_genre[GenreExpertise.METHODE]),
    )

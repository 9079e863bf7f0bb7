"""Rows of cells read as étapes: what each line gives, its warnings, its mistakes, in sentences. Pure: nothing here knows the database."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from parcours.collage import valeurs
from parcours.collage.cellules import rangees, separateur
from parcours.collage.valeurs import Illisible, abreger
from parcours.enums import Nature, PlaceHabitants, Public
from socle.mots import date_longue, liste_en_phrase, mois
from socle.normalisation import normaliser

LIGNES_AU_PLUS = 200
COLONNES = {
    "titre": "Titre",
    "nature": "Nature",
    "debut": "Début",
    "fin": "Fin",
    "cout": "Coût",
    "pilote": "Qui s’en occupe",
    "service": "Service pilote",
    "objectif": "Objectif",
    "public": "Pour qui",
    "place": "Place des habitants",
    "livrables": "Ce que nous aurons à la fin",
}
# The names under which people keep these columns, without accents.
SYNONYMES = {
    "titre": {"titre", "etape", "titre de l etape", "intitule", "intitule de l etape", "nom", "nom de l etape", "libelle", "action", "que voulez vous faire"},
    "nature": {"nature", "type", "c est plutot", "nature de l etape", "categorie", "genre"},
    "debut": {"debut", "date de debut", "mois de debut", "debut prevu", "demarrage", "commence en", "du", "de"},
    "fin": {"fin", "date de fin", "mois de fin", "fin prevue", "echeance", "se termine en", "au", "a"},
    "cout": {"cout", "cout ttc", "cout estime", "cout prevu", "montant", "montant ttc", "montant prevu", "budget", "prix", "cout en euros", "estimation"},
    "pilote": {"pilote", "responsable", "qui s en occupe", "qui s en occupe chez vous", "referent", "porteur", "personne"},
    "service": {"service", "service pilote", "direction", "direction pilote", "service porteur"},
    "objectif": {"objectif", "objectifs", "pour quel objectif", "pour quels objectifs", "but", "dans quel but", "finalite"},
    "public": {"pour qui", "public", "publics", "public vise", "publics vises", "beneficiaires", "cible"},
    "place": {"place des habitants", "place", "quelle place pour les habitants", "participation", "niveau de participation"},
    "livrables": {"ce que nous aurons a la fin", "livrable", "livrables", "resultat", "resultats", "resultat attendu", "resultats attendus", "a la fin"},
}  # fmt: skip
LONGUEURS = {"titre": 200, "service": 80, "objectif": 200, "livrables": 2000}
INVISIBLES = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
JUSTE, A_RELIRE, FAUSSE = "Juste", "À relire", "À corriger"


@dataclass(frozen=True)
class Repere:
    """What the paste is compared with: the months allowed and foreseen, the team, the objectifs and the étapes already there."""

    premier: date
    dernier: date
    debut: date
    fin: date
    equipiers: tuple = ()  # (key, name)
    objectifs: tuple = ()  # (key, title)
    titres: frozenset = frozenset()  # as `cle` gives them


@dataclass
class Ligne:
    """One étape to be. `numero` counts the rows pasted, from 1; months are first days; `pilote` is a key; `objectif` a key or None."""

    numero: int
    titre: str = ""
    nature: str = ""
    debut: date | None = None
    fin: date | None = None
    cout: Decimal | None = None
    pilote: int | None = None
    nom_pilote: str = ""
    service: str = ""
    objectif: int | None = None
    titre_objectif: str = ""
    public: tuple = ()
    place: int | None = None
    livrables: str = ""
    erreurs: list = field(default_factory=list)  # (kind, sentence)
    alertes: list = field(default_factory=list)  # (kind, sentence)

    @property
    def mot_nature(self):
        return Nature(self.nature).mot if self.nature else ""

    @property
    def mot_place(self):
        return "" if self.place is None else PlaceHabitants(self.place).label

    @property
    def mots_public(self):
        return ", ".join(Public(code).label for code in self.public)

    @property
    def etat(self):
        if self.erreurs:
            return FAUSSE
        return A_RELIRE if self.alertes else JUSTE


@dataclass
class Lecture:
    """A whole paste. `erreurs` and `alertes` are about the table, not about one line."""

    lignes: list
    erreurs: list = field(default_factory=list)
    alertes: list = field(default_factory=list)

    @property
    def justes(self):
        return [ligne for ligne in self.lignes if not ligne.erreurs]

    @property
    def fausses(self):
        return [ligne for ligne in self.lignes if ligne.erreurs]

    @property
    def sceau(self):
        """What was shown, in short: adding takes place only when reading again gives the very same."""
        dit = [[str(valeur) for valeur in vars(ligne).values()] for ligne in self.lignes] + [self.erreurs, self.alertes]
        return hashlib.sha256(json.dumps(dit).encode()).hexdigest()


def cle(texte):
    """Two titles with the same key are the same title: accents, case and punctuation do not count."""
    return normaliser(texte) or " ".join(texte.split()).casefold()


def _nom_de_colonne(cellule):
    dit = normaliser(cellule.replace("€", " "))
    return next((nom for nom, noms in SYNONYMES.items() if dit in noms), None)


def est_entete(cellules):
    """Whether this row names columns rather than an étape: two known names at least, or the title's alone."""
    remplies = [c for c in cellules if c.strip()]
    noms = {nom for c in remplies if (nom := _nom_de_colonne(c))}
    return len(noms) >= 2 or (noms == {"titre"} and len(remplies) == 1)


def lire(texte, repere):
    """The `Lecture` of a pasted table. Never raises: what cannot be read is told on its line."""
    signe = separateur(texte, est_entete)
    # Numbered as the spreadsheet numbers its rows; an empty one is none.
    numerotees = enumerate(rangees(texte.translate(INVISIBLES), signe), 1)
    remplies = [(numero, cellules) for numero, cellules in numerotees if any(c.strip() for c in cellules)]
    lecture, colonnes = Lecture([]), list(COLONNES)
    if remplies and est_entete(remplies[0][1]):
        colonnes = _colonnes(remplies.pop(0)[1], lecture)
    if not remplies:
        lecture.erreurs.append("Il n’y a aucune étape dans ce que vous avez collé.")
    if len(remplies) > LIGNES_AU_PLUS:
        lecture.erreurs.append(
            f"Vous avez collé {len(remplies)} lignes. Collez-en {LIGNES_AU_PLUS} au plus à la fois\u00a0: "
            f"les lignes à partir de la ligne {remplies[LIGNES_AU_PLUS][0]} ne sont pas lues."
        )
    lecteur = _Lecteur(repere, colonnes)
    lecture.lignes = [lecteur.lire(numero, cellules) for numero, cellules in remplies[:LIGNES_AU_PLUS]]
    lecture.alertes += _objectifs_a_creer(lecture.justes)
    return lecture


def _objectifs_a_creer(lignes):
    """What the table brings beside étapes, once for all its lines."""
    titres = dict.fromkeys(f"«\u00a0{abreger(n.titre_objectif, 80)}\u00a0»" for n in lignes if n.titre_objectif and n.objectif is None)  # fmt: skip
    if not titres:
        return []
    quoi = "Cet objectif n’est pas encore dans votre parcours, il" if len(titres) == 1 else "Ces objectifs ne sont pas encore dans votre parcours, ils"  # fmt: skip
    return [f"{quoi} {'sera créé' if len(titres) == 1 else 'seront créés'}\u00a0: {liste_en_phrase(titres)}."]


def _colonnes(cellules, lecture):
    """The fields in the order of the header; None for a column that we do not know, or that is there twice."""
    colonnes, ignorees = [], []
    for cellule in cellules:
        nom = _nom_de_colonne(cellule)
        if nom in colonnes:
            nom = None
        if nom is None and cellule.strip():
            ignorees.append(f"«\u00a0{abreger(cellule)}\u00a0»")
        colonnes.append(nom)
    if ignorees:
        pluriel = len(ignorees) > 1
        lecture.alertes.append(
            f"{'Ces colonnes ne sont pas reprises' if pluriel else 'Cette colonne n’est pas reprise'}\u00a0: {liste_en_phrase(ignorees)}."
        )
    if "titre" not in colonnes:
        lecture.erreurs.append(
            "Il manque la colonne du titre\u00a0: nommez-la «\u00a0Titre\u00a0» sur la première ligne."
        )
    return colonnes


class _Lecteur:
    """Reads the rows one after the other, and remembers the titles already met."""

    def __init__(self, repere, colonnes):
        self.repere, self.colonnes = repere, colonnes
        self.deja = {}
        self.objectifs = {cle(titre): (pk, titre) for pk, titre in repere.objectifs}
        self.equipiers = {}
        for pk, nom in repere.equipiers:
            self.equipiers.setdefault(frozenset(normaliser(nom).split()), []).append((pk, nom))

    def lire(self, numero, cellules):
        ligne = Ligne(numero)
        while cellules and not cellules[-1].strip():
            cellules = cellules[:-1]
        if len(cellules) > len(self.colonnes):
            self._refuser(ligne, "colonnes", f"Cette ligne a {len(cellules)} colonnes, et le tableau {len(self.colonnes)}. Un séparateur est peut-être en trop.")  # fmt: skip
        dits = dict.fromkeys(COLONNES, "")
        dits.update({nom: c for nom, c in zip(self.colonnes, cellules, strict=False) if nom})
        dits = {nom: self._nettoyer(ligne, nom, texte) for nom, texte in dits.items()}
        self._titre(ligne, dits["titre"])
        self._essayer(ligne, "nature", valeurs.lire_nature, dits["nature"])
        self._dates(ligne, dits)
        self._essayer(ligne, "cout", valeurs.lire_montant, dits["cout"])
        self._essayer(ligne, "public", valeurs.lire_publics, dits["public"])
        self._essayer(ligne, "place", valeurs.lire_place, dits["place"])
        ligne.service, ligne.livrables = dits["service"], dits["livrables"]
        self._pilote(ligne, dits["pilote"])
        self._objectif(ligne, dits["objectif"])
        return ligne

    def _refuser(self, ligne, genre, phrase):
        ligne.erreurs.append((genre, phrase))

    def _nettoyer(self, ligne, nom, texte):
        """The cell as it will be kept: blanks folded, line breaks kept in the only long text."""
        if nom == "livrables":
            texte = "\n".join(" ".join(morceau.split(" ")) for morceau in texte.splitlines()).strip()
        else:
            texte = " ".join(texte.split())
        if any(unicodedata.category(c) in {"Cc", "Cs"} or c in BIDI for c in texte if c not in "\n\t"):
            self._refuser(ligne, "controle", f"{COLONNES[nom]}\u00a0: il y a un caractère invisible que nous ne pouvons pas enregistrer. Retapez ce texte.")  # fmt: skip
            texte = "".join(c for c in texte if unicodedata.category(c) not in {"Cc", "Cs"} and c not in BIDI)
        if len(texte) > LONGUEURS.get(nom, len(texte)):
            self._refuser(ligne, f"{nom}_long", f"{COLONNES[nom]}\u00a0: {len(texte)} caractères, pour {LONGUEURS[nom]} au plus. Raccourcissez.")  # fmt: skip
        return texte

    def _essayer(self, ligne, nom, lecture, texte):
        try:
            setattr(ligne, nom, lecture(texte))
        except Illisible as erreur:
            self._refuser(ligne, erreur.genre, erreur.phrase)

    def _titre(self, ligne, titre):
        ligne.titre = titre
        if not titre:
            self._refuser(ligne, "titre", "Il manque le titre.")
        elif cle(titre) in self.deja:
            self._refuser(ligne, "double", f"Même titre que la ligne {self.deja[cle(titre)]}. Distinguez-les.")
        elif cle(titre) in self.repere.titres:
            self._refuser(ligne, "deja", "Une étape de ce titre est déjà dans votre parcours.")
        if titre:
            self.deja.setdefault(cle(titre), ligne.numero)

    def _dates(self, ligne, dits):
        for nom in ("debut", "fin"):
            if dits[nom]:
                self._essayer(ligne, nom, valeurs.lire_mois, dits[nom])
            else:
                self._refuser(ligne, f"{nom}_vide", f"Il manque le mois de {'début' if nom == 'debut' else 'fin'}.")
        debut, fin, repere = ligne.debut, ligne.fin, self.repere
        if debut and fin and fin < debut:
            self._refuser(ligne, "ordre", f"La fin ({mois(fin)}) est avant le début ({mois(debut)}).")
        for jour, quoi in ((debut, "Le début"), (fin, "La fin")):
            if jour and not repere.premier <= jour <= repere.dernier:
                self._refuser(
                    ligne, "hors_parcours",
                    f"{quoi} ({mois(jour)}) est en dehors de votre parcours, qui va du {date_longue(repere.debut)} au {date_longue(repere.fin)}.",
                )  # fmt: skip
        if fin and not ligne.erreurs and fin > repere.fin:
            ligne.alertes.append(("fin_tardive", f"Se termine après la fin prévue du parcours ({mois(repere.fin)})."))
        if debut and not ligne.erreurs and debut + relativedelta(day=31) < repere.debut:
            ligne.alertes.append(("debut_precoce", f"Commence avant le parcours ({mois(repere.debut)})."))

    def _pilote(self, ligne, nom):
        if not nom:
            return
        trouves = self.equipiers.get(frozenset(normaliser(nom).split()), [])
        if len(trouves) == 1 and normaliser(nom):
            ligne.pilote, ligne.nom_pilote = trouves[0]
            return
        pourquoi = "n’est pas dans votre équipe" if not trouves else "est le nom de deux personnes de votre équipe"
        ligne.alertes.append(("pilote", f"«\u00a0{abreger(nom)}\u00a0» {pourquoi}\u00a0: qui s’en occupe sera «\u00a0à décider\u00a0»."))  # fmt: skip

    def _objectif(self, ligne, titre):
        if not titre:
            return
        ligne.objectif, ligne.titre_objectif = self.objectifs.setdefault(cle(titre), (None, titre))

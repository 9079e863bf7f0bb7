"""The five blocks and their differences in French: each field with its label, each value as people read it.

`LIBELLES` names each key of an item or leaves it out by name (a test reads `contenu.BLOCS`).
"""

from dataclasses import dataclass, field
from datetime import date

from parcours.enums import GenrePartie, Nature, PlaceHabitants, Public, RolePartie, Source, StatutEtape, Thematique
from parcours.versions.comparaison import ABSENT
from socle.mots import date_longue, euros, mois, pluriel

VIDE = "(vide)"
TITRES = {
    "objectifs": "Nos objectifs",
    "etapes": "Nos étapes",
    "partenaires": "Nos partenaires",
    "jalons": "Les dates clés",
    "moyens": "Les moyens",
}
NOMS = {
    "objectifs": "titre",
    "etapes": "titre",
    "partenaires": "nom",
    "jalons": "titre",
    "moyens": "libelle",
}
LIBELLES = {
    "objectifs": {"titre": "Objectif", "precision": "Précisions"},
    "etapes": {
        "titre": "Étape",
        "action_titre": "Fait partie de",
        "nature": "C’est plutôt",
        "thematique": "Thème prioritaire",
        "objectifs": "Pour quels objectifs",
        "statut": "Où elle en est",
        "debut": "De quel mois",
        "fin": "À quel mois",
        "debut_reel": "Commencée le",
        "fin_reelle": "Terminée le",
        "pilote": "Qui s’en occupe",
        "service": "Service pilote",
        "cout": "Coût",
        "public": "Pour qui",
        "place_des_habitants": "Place des habitants",
        "livrables": "Ce que nous aurons à la fin",
        "aide": "De quelle aide nous avons besoin",
    },
    "partenaires": {
        "nom": "Organisation",
        "genre": "C’est",
        "role": "Son rôle",
        "contact": "Contact de l’organisation",
        "apport": "Ce qu’elle apporte",
    },
    "jalons": {"titre": "Date clé", "date": "Jour", "etape": "Pour l’étape"},
    "moyens": {
        "libelle": "Qui, ou quoi",
        "source": "D’où",
        "prevu": "Montant prévu",
        "jours": "Jours de travail",
        "etape": "Pour l’étape",
    },
}
# Identity, and what repeats another key of the same item in other words.
TUS = {"uid", "pk", "action", "axe", "statut_mot", "nature_mot", "genre_mot", "role_mot", "source_mot", "cout_connu"}
CHOIX = {
    "nature": Nature,
    "thematique": Thematique,
    "statut": StatutEtape,
    "place_des_habitants": PlaceHabitants,
    "genre": GenrePartie,
    "role": RolePartie,
    "source": Source,
}
# Blocks set by their dates: their order says nothing more than the dates.
DATES = {"etapes", "jalons"}


@dataclass(frozen=True)
class ItemDit:
    """An item in words: `champs` is [(label, text)], or [(label, before, after)] for one that changed; empty fields are left out."""

    uid: str
    titre: str
    champs: list


@dataclass(frozen=True)
class BlocDit:
    titre: str
    items: list = field(default_factory=list)


@dataclass(frozen=True)
class DifferenceDite:
    """One block of a difference in words."""

    titre: str
    ajoutes: list
    retires: list
    modifies: list
    ordre_change: bool

    def __bool__(self):
        return bool(self.ajoutes or self.retires or self.modifies or self.ordre_change)


class _Noms:
    """What uids are called, from one or two contents (the later one wins)."""

    def __init__(self, *contenus):
        self.titres = {item["uid"]: item["titre"] for c in contenus for b in ("objectifs", "etapes") for item in c[b]}

    def de(self, uid):
        return self.titres.get(uid, "un élément retiré")


def _dire_valeur(cle, valeur, item, noms):
    """One value in words; "" when there is nothing to say."""
    if cle == "cout":
        return euros(valeur) if item.get("cout_connu", True) else ""
    if valeur is ABSENT or valeur in (None, "", []):
        return ""
    if cle in CHOIX:
        return dict(CHOIX[cle].choices).get(valeur, str(valeur))
    if cle == "prevu":
        return euros(valeur)
    if cle in {"debut", "fin"}:
        return mois(date.fromisoformat(valeur))
    if cle in {"date", "debut_reel", "fin_reelle"}:
        return date_longue(date.fromisoformat(valeur))
    if cle == "public":
        return ", ".join(str(dict(Public.choices).get(code, code)) for code in valeur.split(","))
    if cle == "objectifs":
        return ", ".join(f"« {noms.de(uid)} »" for uid in valeur)
    if cle == "etape":
        return f"« {noms.de(valeur)} »"
    if cle == "jours":
        return pluriel(valeur, "jour")
    return str(valeur)


def _tus_ici(bloc, *items):
    """Keys not told of this very item: the action of a one-étape action has the same title."""
    if bloc == "etapes" and all(i.get("action_titre", i["titre"]) == i["titre"] for i in items):
        return {"action_titre"}
    return set()


def _est_un_cout(bloc, item):
    """The line of means that an étape's cost makes: told with the étape."""
    return bloc == "moyens" and item.get("source") == Source.ANCT and item.get("etape") is not None


def _titre(bloc, item, noms):
    nom = item.get(NOMS[bloc]) or _dire_valeur("source", item.get("source"), item, noms)
    return nom or "(sans titre)"


def _dire_item(bloc, item, noms):
    tus = _tus_ici(bloc, item) | {NOMS[bloc]}
    dits = [
        (libelle, _dire_valeur(cle, item.get(cle, ABSENT), item, noms))
        for cle, libelle in LIBELLES[bloc].items()
        if cle not in tus
    ]
    return ItemDit(item["uid"], _titre(bloc, item, noms), [(libelle, texte) for libelle, texte in dits if texte])


def dire(contenu):
    """The five blocks of a content in words: a list of BlocDit."""
    noms = _Noms(contenu)
    return [
        BlocDit(titre, [_dire_item(nom, item, noms) for item in contenu[nom] if not _est_un_cout(nom, item)])
        for nom, titre in TITRES.items()
    ]


def _dire_changement(bloc, ancien, neuf, changement, noms):
    """The item in words with what changed in it, or None when nothing that people read did."""
    cles = set(changement.champs)
    if "cout_connu" in cles:
        cles.add("cout")
    dits = []
    for cle, libelle in LIBELLES[bloc].items():
        if cle in cles - _tus_ici(bloc, ancien, neuf):
            avant = _dire_valeur(cle, ancien.get(cle, ABSENT), ancien, noms)
            apres = _dire_valeur(cle, neuf.get(cle, ABSENT), neuf, noms)
            if avant != apres:
                dits.append((libelle, avant or VIDE, apres or VIDE))
    return ItemDit(changement.uid, _titre(bloc, neuf, noms), dits) if dits else None


def dire_difference(difference, avant, apres):
    """The difference between these two contents in words: a list of DifferenceDite, blocks without a change left out."""
    noms = _Noms(avant, apres)
    dites = []
    for nom, titre in TITRES.items():
        bloc = difference.blocs[nom]
        anciens = {item["uid"]: item for item in avant.get(nom, [])}
        neufs = {item["uid"]: item for item in apres.get(nom, [])}
        modifies = [
            _dire_changement(nom, anciens[c.uid], neufs[c.uid], c, noms)
            for c in bloc.modifies
            if not _est_un_cout(nom, neufs[c.uid])
        ]
        dite = DifferenceDite(
            titre,
            [_dire_item(nom, item, noms) for item in bloc.ajoutes if not _est_un_cout(nom, item)],
            [_dire_item(nom, item, noms) for item in bloc.retires if not _est_un_cout(nom, item)],
            [m for m in modifies if m is not None],
            nom not in DATES and _gardes_deplaces(anciens, neufs),
        )
        if dite:
            dites.append(dite)
    return dites


def _gardes_deplaces(anciens, neufs):
    """Whether the items that both have stand in another order."""
    return [uid for uid in anciens if uid in neufs] != [uid for uid in neufs if uid in anciens]

"""What the pages of the models say: the list, one version, its history."""

import re
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from conventions.fusion import CHAMP, CONDITIONS, paragraphes
from conventions.modeles.controle import champs_possibles
from conventions.modeles.parties import (
    ARTICLE,
    INTITULE,
    PREAMBULE,
    VISA,
    est_avenant,
    nom_du_modele,
    parties,
)
from conventions.models import Modele
from socle.journal.models import EntreeJournal
from socle.mots import insecables

PREPARATION, EN_VIGUEUR, ANCIENNE = "En préparation", "En vigueur", "Ancienne"
TONS = {PREPARATION: "new", EN_VIGUEUR: "success", ANCIENNE: "info"}
HISTORIQUE_MAX = 100
PHRASES = {
    "modele.preparer": "a préparé la version {version} à partir de la version {depuis}",
    "modele.ecrire": "a modifié : {partie}",
    "modele.ajouter": "a ajouté : {partie}",
    "modele.deplacer": "a changé de place : {partie}",
    "modele.retirer": "a retiré : {partie}",
    "modele.publier": "a publié la version {version}",
    "modele.supprimer": "a supprimé la version {version}, en préparation",
    "modele.valider_juridique": "a validé la version {version} pour le service juridique",
}


@dataclass(frozen=True)
class Version:
    """One line of the list."""

    modele: Modele
    etat: str

    @property
    def ton(self):
        return TONS[self.etat]


def etat_de(modele, en_vigueur):
    """In words; `en_vigueur` is the key of the version that new conventions are drafted from, None without any."""
    if modele.publie_le is None:
        return PREPARATION
    return EN_VIGUEUR if modele.pk == en_vigueur else ANCIENNE


def _en_vigueur(versions):
    return next((m.pk for m in versions if m.publie_le is not None), None)


def liste_des_modeles():
    """A list of {code, nom, versions, preparation}: each code with its versions, latest first. One query."""
    modeles = []
    for code, versions in groupby(Modele.objects.pour_liste(), key=lambda m: m.code):
        versions = list(versions)
        courante = _en_vigueur(versions)
        modeles.append(
            {
                "code": code,
                "nom": nom_du_modele(code),
                "versions": [Version(m, etat_de(m, courante)) for m in versions],
                "preparation": next((m for m in versions if m.publie_le is None), None),
            }
        )
    # « convention-initiale » is what people come for.
    return sorted(modeles, key=lambda m: (m["nom"] != "Convention", m["nom"]))


def soeurs(modele):
    """Every version of the same model, latest first. One query."""
    return list(Modele.objects.filter(code=modele.code).order_by("-version"))


def etat_parmi(modele, versions):
    return etat_de(modele, _en_vigueur(versions))


def version_avant(modele, versions):
    """The one this version is compared with: the published one just before, None for the first."""
    return next((m for m in versions if m.version < modele.version and m.publie_le is not None), None)


def _mettre_en_valeur(texte):
    """The text, escaped, with its merge fields told apart."""
    return SafeString(CHAMP.sub(r"<code>\g<0></code>", insecables(escape(texte))))


def blocs_de(texte, *, dire=_mettre_en_valeur):
    """Paragraphs and bullets, ready for the page. `dire` makes safe HTML of a piece of text."""
    blocs = []
    for bloc in paragraphes(texte):
        if "texte" in bloc:
            blocs.append({"texte": dire(bloc["texte"]), "puces": []})
        else:
            blocs.append({"texte": "", "puces": [dire(puce) for puce in bloc["puces"]]})
    return blocs


def page_du_modele(modele):
    """{intitule, preambule, visas, articles}: each part with its address and its text laid out; visas with their condition in words."""
    page = {VISA: [], ARTICLE: []}
    for partie in parties(modele):
        lue = {"adresse": partie.adresse, "nom": partie.nom, "blocs": blocs_de(partie.champs.get("texte", ""))}
        if partie.genre == VISA:
            lue["condition"] = capfirst(CONDITIONS.get(partie.champs["si"], partie.champs["si"]))
            page[VISA].append(lue)
        elif partie.genre == ARTICLE:
            page[ARTICLE].append(lue | {"titre": _mettre_en_valeur(partie.champs["titre"])})
        else:
            page[partie.genre] = lue
    return {
        "intitule": page[INTITULE],
        "preambule": page[PREAMBULE],
        "visas": _avec_les_bouts(page[VISA]),
        "articles": _avec_les_bouts(page[ARTICLE]),
    }


def _avec_les_bouts(lignes):
    for rang, ligne in enumerate(lignes):
        ligne |= {"rang": rang + 1, "premiere": rang == 0, "derniere": rang == len(lignes) - 1}
    return lignes


def champs_du_registre(modele):
    """The merge fields that this version may use, each with its code as it is written."""
    return [
        {"ecrit": f"{{{c.code}}}", "libelle": capfirst(c.libelle), "genre": c.genre, "exemple": c.exemple}
        for c in champs_possibles(avenant=est_avenant(modele))
    ]


def historique(modele):
    """A list of {le, qui, phrase}, latest first. One query."""
    noms = {p.adresse: p.nom for p in parties(modele)}
    entrees = EntreeJournal.objects.de(modele).select_related("acteur")[:HISTORIQUE_MAX]
    return [
        {
            "le": entree.le,
            "qui": entree.acteur.nom_complet if entree.acteur else "Le portail",
            "phrase": _phrase(entree, noms),
        }
        for entree in entrees
    ]


def _phrase(entree, noms):
    valeurs = entree.valeurs
    adresse = valeurs.get("partie", "").replace(":", "-", 1)
    # What is no longer there has no name left: only its own code tells it.
    nom = noms.get(adresse) or re.sub(r"^(visa|article)-", r"\1 ", adresse)
    return PHRASES[entree.action].format(**valeurs | {"partie": f"«\u00a0{nom}\u00a0»"})

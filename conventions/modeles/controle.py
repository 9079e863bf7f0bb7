"""What may be written in a model: known merge fields, closed braces, nothing empty. Each fault is a sentence that names its place."""

import difflib
import re

from conventions.fusion import CHAMP, CONDITIONS, REGISTRE, champs_de
from conventions.modeles.parties import est_avenant, parties
from socle.erreurs import ErreurMetier

LONGUEURS = {"intitule": 200, "titre": 200, "texte": 20_000}
VIDES = {
    "intitule": "Écrivez l’intitulé.",
    "titre": "Écrivez le titre de l’article.",
    "texte": "Écrivez le texte.",
}
RENVOI = re.compile(r"\barticles?\s+(\d+)(?:(?:,\s*|\s+(?:et|à|ou)\s+)(\d+))*", re.IGNORECASE)
AUTOUR = 20  # characters shown before a brace


def champs_possibles(*, avenant):
    """The merge fields that this kind of model may use, in the order of the registry."""
    return [champ for champ in REGISTRE.values() if avenant or not champ.avenant]


def fautes_du_texte(texte, *, ou, avenant):
    """A list of sentences; empty when every field is known and every brace closed. `ou` says where (« article 8, “Montant” »)."""
    fautes = []
    for code in dict.fromkeys(champs_de(texte)):
        champ = REGISTRE.get(code)
        if champ is None:
            fautes.append(_inconnu(code, ou, avenant))
        elif champ.avenant and not avenant:
            fautes.append(f"Le champ « {{{code}}} » ne sert que dans une modification (avenant) ({ou}).")
    # Same length: positions stay those of the text.
    reste = CHAMP.sub(lambda trouve: " " * len(trouve.group()), texte)
    seule = re.search(r"[{}]", reste)
    if seule:
        debut = max(0, seule.start() - AUTOUR)
        autour = " ".join(texte[debut : seule.start() + AUTOUR].split())
        quoi = "n’est pas refermée" if seule.group() == "{" else "se ferme sans avoir été ouverte"
        fautes.append(f"Une accolade {quoi} ({ou}), ici : « …{autour}… ».")
    return fautes


def _inconnu(code, ou, avenant):
    codes = [champ.code for champ in champs_possibles(avenant=avenant)]
    proches = difflib.get_close_matches(code.strip().lower(), codes, n=3, cutoff=0.5)
    suite = "La liste des champs est à côté du texte."
    if proches:
        suite = f"Vouliez-vous écrire {' ou '.join(f'{{{proche}}}' for proche in proches)} ?"
    return f"Le champ « {{{code}}} » n’existe pas ({ou}). {suite}"


def exiger_partie(champs, *, ou, avenant):
    """Raise ErreurMetier beside the field at fault of this part; `champs` are those of its form."""
    for nom, valeur in champs.items():
        if nom == "si":
            if valeur not in CONDITIONS:
                raise ErreurMetier("Choisissez dans quel cas ce visa s’écrit.", champ="si")
            continue
        if not valeur:
            raise ErreurMetier(VIDES[nom], champ=nom)
        if len(valeur) > LONGUEURS[nom]:
            raise ErreurMetier(f"Ce texte est trop long : {LONGUEURS[nom]} caractères au plus.", champ=nom)
        fautes = fautes_du_texte(valeur, ou=ou, avenant=avenant)
        if fautes:
            raise ErreurMetier(" ".join(fautes), champ=nom)


def fautes_du_modele(modele):
    """All that keeps this version from being published, in the order of its page."""
    fautes = []
    if not modele.articles:
        fautes.append("Il n’y a aucun article.")
    for partie in parties(modele):
        for nom, valeur in partie.champs.items():
            if nom == "si":
                continue
            if not valeur:
                fautes.append(f"{VIDES[nom]} Il est vide ({partie.nom}).")
            fautes += fautes_du_texte(valeur, ou=partie.nom, avenant=est_avenant(modele))
    return fautes


def renvois_a_verifier(modele, avant):
    """Sentences about « article N » in a text, when article N is not the one it was in the version before, or is not there.

    In an avenant, the articles named are those of the convention: nothing is said.
    """
    if avant is None or est_avenant(modele):
        return []
    anciens = [a["code"] for a in avant.articles]
    neufs = [a["code"] for a in modele.articles]
    titres = {a["code"]: a["titre"] for v in (avant, modele) for a in v.articles}
    phrases = []
    for partie in parties(modele):
        nommes = (
            int(n) for t in RENVOI.finditer(partie.champs.get("texte", "")) for n in re.findall(r"\d+", t.group())
        )
        for numero in dict.fromkeys(nommes):
            ancien, neuf = (codes[numero - 1] if 0 < numero <= len(codes) else None for codes in (anciens, neufs))
            if neuf is None:
                phrases.append(f"{partie.nom} : renvoie à l’article {numero}, qui n’existe pas.")
            elif ancien is not None and ancien != neuf:
                phrases.append(
                    f"{partie.nom} : renvoie à l’article {numero}, qui était “{titres[ancien]}” et devient “{titres[neuf]}”."
                )
    return phrases

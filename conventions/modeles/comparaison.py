"""What changed from one version to the next: part by part, word by word."""

import difflib

from conventions.fusion import CONDITIONS
from conventions.redaction.difference import AJOUTE, RETIRE, difference


def comparer(avant, apres):
    """A list of {titre, genre, morceaux, note}, in the order of the second version; empty when both say the same.

    `genre` is « ajoute », « retire » or « modifie »; `note` says what words alone do not (a place, a condition).
    """
    lignes = []
    if avant.intitule != apres.intitule:
        lignes.append(_ligne("Intitulé", "modifie", difference(avant.intitule, apres.intitule)))
    lignes += _comparer_visas(avant.visas, apres.visas)
    if avant.preambule != apres.preambule:
        lignes.append(_ligne("Préambule", "modifie", difference(avant.preambule, apres.preambule)))
    lignes += _comparer_articles(avant.articles, apres.articles)
    return lignes


def _ligne(titre, genre, morceaux, note=""):
    return {"titre": titre, "genre": genre, "morceaux": morceaux, "note": note}


def _condition(visa):
    return CONDITIONS.get(visa.get("si", ""), visa.get("si", ""))


def _comparer_visas(avant, apres):
    """Visas have no name: they are matched by their place around those that did not change."""
    lignes = []
    cles = [[(v["texte"], v.get("si", "")) for v in visas] for visas in (avant, apres)]
    for operation, i1, i2, j1, j2 in difflib.SequenceMatcher(None, *cles, autojunk=False).get_opcodes():
        if operation == "equal":
            continue
        communs = min(i2 - i1, j2 - j1)
        for pas in range(communs):
            ancien, neuf = avant[i1 + pas], apres[j1 + pas]
            note = ""
            if _condition(ancien) != _condition(neuf):
                note = f"Il s’écrivait {_condition(ancien)} ; il s’écrit {_condition(neuf)}."
            lignes.append(
                _ligne(f"Visa {j1 + pas + 1}", "modifie", difference(ancien["texte"], neuf["texte"]), note=note)
            )
        lignes += [
            _ligne(f"Visa {i + 1} de l’ancienne version", "retire", [(RETIRE, avant[i]["texte"])])
            for i in range(i1 + communs, i2)
        ]
        lignes += [_ligne(f"Visa {j + 1}", "ajoute", [(AJOUTE, apres[j]["texte"])]) for j in range(j1 + communs, j2)]
    return lignes


def _comparer_articles(avant, apres):
    anciens = {a["code"]: (rang, a) for rang, a in enumerate(avant, start=1)}
    neufs = {a["code"] for a in apres}
    # Those that keep their order among themselves did not move: their number alone may have changed.
    restes = [a["code"] for a in avant if a["code"] in neufs]
    suite = [a["code"] for a in apres if a["code"] in anciens]
    fixes = set()
    for bloc in difflib.SequenceMatcher(None, restes, suite, autojunk=False).get_matching_blocks():
        fixes.update(restes[bloc.a : bloc.a + bloc.size])
    lignes = []
    for rang, article in enumerate(apres, start=1):
        titre = f"Article {rang}, “{article['titre']}”"
        if article["code"] not in anciens:
            lignes.append(_ligne(titre, "ajoute", [(AJOUTE, article["texte"])]))
            continue
        ancien_rang, ancien = anciens[article["code"]]
        note = f"Il était l’article {ancien_rang}." if article["code"] not in fixes else ""
        if ancien["titre"] != article["titre"]:
            note = f"{note} Il s’appelait “{ancien['titre']}”.".strip()
        if ancien["texte"] != article["texte"] or note:
            change = ancien["texte"] != article["texte"]
            morceaux = difference(ancien["texte"], article["texte"]) if change else []
            lignes.append(_ligne(titre, "modifie", morceaux, note=note))
    for rang, article in enumerate(avant, start=1):
        if article["code"] not in neufs:
            titre = f"Article {rang} de l’ancienne version, “{article['titre']}”"
            lignes.append(_ligne(titre, "retire", [(RETIRE, article["texte"])]))
    return lignes

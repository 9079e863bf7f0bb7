"""The convention as its avenants leave it: the previous text, where only what an avenant changes moves.

An article whose own text and whose fields are the same keeps the very words that were signed; another one is merged again with the fields
that were frozen, updated by what the avenant changes. So a setting, a name or a model changed meanwhile moves nothing.
"""

import json
from datetime import date
from decimal import Decimal

from conventions.echeancier import date_limite_bilan
from conventions.models import Acte
from conventions.redaction import champs as valeurs_des_champs
from conventions.redaction.annexes import indicateurs_de
from conventions.redaction.initiale import SCHEMA, echeancier_en_donnees

# What of an étape an annex prints: where it stands and who pilots it is followed elsewhere.
_ETAPE = ("uid", "titre", "nature", "debut", "fin", "public", "place_des_habitants", "livrables", "aide")


def dernier_texte(convention, *, avant=None):
    """The convention as data, as the signed acts left it (those of a rank under `avant` when it is given). One query.

    Raises Acte.DoesNotExist when none is signed.
    """
    actes = Acte.objects.signes().filter(convention=convention)
    if avant is not None:
        actes = actes.filter(rang__lt=avant)
    dernier = actes.only("texte_gele", "rang").order_by("rang").last()
    if dernier is None:
        raise Acte.DoesNotExist("Aucun acte de cette convention n’est signé.")
    gele = json.loads(dernier.texte_gele)
    return gele["consolide"] if dernier.rang else gele


def texte_precedent(acte, parcours):
    """What this avenant starts from, brought up to today's schema: articles have their codes, and fields are there.

    Acts frozen under "convention/1" kept neither: codes are those of their model, fields are computed again.
    """
    donnees = dernier_texte(acte.convention_id, avant=acte.rang)
    if "champs" in donnees:
        return donnees
    initial = Acte.objects.select_related("modele").defer("texte_gele").get(convention=acte.convention_id, rang=0)
    codes = [a["code"] for a in initial.modele.articles]
    articles = [a | {"code": a.get("code") or codes[rang]} for rang, a in enumerate(donnees["articles"])]
    champs = valeurs_des_champs.valeurs(
        initial,
        parcours,
        donnees["parcours"],
        numero=donnees["numero"],
        paiements=donnees["echeancier"],
        jour=date.fromisoformat(donnees["etablie_le"]),
    )
    return donnees | {
        "articles": articles,
        "champs": champs,
        "annexes": donnees.get("annexes", []),
        "indicateurs": donnees.get("indicateurs") or indicateurs_de(donnees["parcours"]),
    }


def consolider(acte, precedent, contenu, *, articles, numero, jour, paiements, lignes, annexes):
    """The whole convention once this avenant is signed, as data of the schema of a convention.

    `precedent` is `texte_precedent(…)`, `articles` are `articles_consolides(…, avec=acte)`; `paiements` the whole new schedule, None or [] when it stays; `lignes` [(étape of `contenu`,
    Decimal delta)]; `annexes` the files that the avenant brings.
    """
    montant = Decimal(precedent["montant"]) + acte.montant_delta
    echeancier = echeancier_en_donnees(paiements) if paiements else precedent["echeancier"]
    fin = acte.date_fin
    champs = dict(precedent["champs"])
    if acte.montant_delta:
        champs |= valeurs_des_champs.du_montant(montant)
    if fin.isoformat() != precedent["date_fin"]:
        champs |= valeurs_des_champs.de_la_fin(fin)
        limite = date_limite_bilan(fin).isoformat()
    else:
        limite = precedent["date_limite_bilan"]
    if len(echeancier) != len(precedent["echeancier"]):
        champs |= valeurs_des_champs.des_versements(echeancier)
    champs |= _champs_du_contenu(precedent["parcours"], contenu)
    return precedent | {
        "schema": SCHEMA,
        "consolidee": {"avenant": numero, "rang": acte.rang, "le": jour.isoformat()},
        "envoi": acte.version.numero,
        "articles": _articles(acte, articles, precedent, champs),
        "champs": champs,
        "montant": montant,
        "montant_lettres": champs["montant_lettres"],
        "date_fin": fin.isoformat(),
        "date_limite_bilan": limite,
        "echeancier": echeancier,
        "lignes": _lignes(precedent["lignes"], lignes),
        "parcours": contenu,
        "indicateurs": indicateurs_de(contenu),
        "annexes": [*precedent["annexes"], *annexes],
    }


def _champs_du_contenu(avant, apres):
    """The numbers of objectifs and étapes, where they change: an equal number keeps its words."""
    neufs, anciens = valeurs_des_champs.du_contenu(apres), valeurs_des_champs.du_contenu(avant)
    return {code: valeur for code, valeur in neufs.items() if valeur != anciens[code]}


def _articles(acte, articles, precedent, champs):
    """The articles once this avenant is signed. Those that nothing touches keep their words, whatever the model says today."""
    bouges = {code for code, valeur in champs.items() if precedent["champs"].get(code) != valeur}
    anciens = {a["code"]: a for a in precedent["articles"]}
    consolides = []
    for article in articles:
        ancien = anciens.get(article.code)
        change = article.ecart is not None and article.ecart.acte_id == acte.pk
        if ancien is not None and not change and not article.champs & bouges:
            consolides.append(ancien | {"numero": article.numero})
        else:
            consolides.append(article.fusionner(champs))
    return consolides


def _lignes(anciennes, deltas):
    """What each étape is promised in all; one that the avenant takes back whole is left out."""
    lignes = {ligne["etape"]: dict(ligne, montant=Decimal(ligne["montant"])) for ligne in anciennes}
    for etape, delta in deltas:
        ligne = lignes.setdefault(etape["uid"], {"etape": etape["uid"], "titre": etape["titre"], "montant": Decimal(0)})
        ligne["montant"] += delta
    touchees = {etape["uid"] for etape, delta in deltas if delta}
    return [ligne for uid, ligne in lignes.items() if ligne["montant"] or uid not in touchees]


def articles_modifies(precedent, consolide):
    """[{code, numero, titre, titre_avant, avant, apres}] of the articles whose words change; `avant` is "" for a new one."""
    anciens = {a["code"]: a for a in precedent["articles"]}
    modifies = []
    for article in consolide["articles"]:
        ancien = anciens.get(article["code"], {"titre": "", "texte": ""})
        if (ancien["titre"], ancien["texte"]) != (article["titre"], article["texte"]):
            modifies.append(
                {
                    "code": article["code"],
                    "numero": article["numero"],
                    "titre": article["titre"],
                    "titre_avant": ancien["titre"],
                    "avant": ancien["texte"],
                    "apres": article["texte"],
                }
            )
    return modifies


def annexes_modifiees(precedent, consolide):
    """Which of annexes 1 to 4 say something else once the avenant is signed."""
    return [
        numero
        for numero, lire in enumerate((_annexe_1, _annexe_2, _annexe_3, _annexe_4), start=1)
        if lire(precedent) != lire(consolide)
    ]


def _plat(valeur):
    """Comparable whether it was read back (amounts as text) or just made (Decimal)."""
    return json.loads(json.dumps(valeur, default=str))


def _etapes(donnees):
    return [{cle: e.get(cle) for cle in _ETAPE} for e in donnees["parcours"]["etapes"]]


def _annexe_1(donnees):
    blocs = donnees["parcours"]
    return _plat([blocs["objectifs"], _etapes(donnees), blocs["partenaires"], blocs["moyens"], donnees["lignes"]])


def _annexe_2(donnees):
    mois = [(e["uid"], e["titre"], e["debut"], e["fin"]) for e in _etapes(donnees)]
    return _plat([mois, donnees["parcours"]["jalons"]])


def _annexe_3(donnees):
    moyens = donnees["parcours"]["moyens"]
    return _plat([donnees["lignes"], donnees["echeancier"], str(donnees["montant"]), moyens])


def _annexe_4(donnees):
    return _plat(donnees["indicateurs"]["attendus"])

"""An avenant as data: what it changes, and the whole convention once it is signed."""

from datetime import date
from decimal import Decimal

from conventions.models import Acte
from conventions.redaction import champs as valeurs_des_champs
from conventions.redaction.annexes import annexes_de, exiger_sans_compte
from conventions.redaction.articles import articles_consolides, articles_de
from conventions.redaction.choix import choix_consolides, choix_nouveaux
from conventions.redaction.consolidation import annexes_modifiees, articles_modifies, consolider, texte_precedent
from conventions.redaction.initiale import echeancier_en_donnees, visas_et_preambule
from conventions.redaction.parties import en_tete
from socle.documents.templatetags.impression import en_lettres
from socle.mots import date_longue, euros, liste_en_phrase

SCHEMA = "avenant/1"


def rediger_avenant(acte, parcours, contenu, *, numero, jour: date, paiements, lignes):
    """The avenant as data. `contenu` is `parcours_contracte(…)` as the convention will be, `lignes` [(étape as data, Decimal delta)],
    `paiements` the whole schedule that replaces the present one, None or [] when it stays.

    Raises ErreurMetier when a bank account number stands somewhere in it, Acte.DoesNotExist when the convention is not signed.
    """
    donnees = composer(acte, parcours, contenu, numero=numero, jour=jour, paiements=paiements, lignes=lignes)
    exiger_sans_compte(donnees)
    return donnees


def composer(acte, parcours, contenu, *, numero, jour, paiements, lignes):
    """The same, whatever stands in it: for a draft that is read."""
    precedent = texte_precedent(acte, parcours)
    annexes = annexes_de(acte, deja=precedent["annexes"])
    consolide = consolider(
        acte,
        precedent,
        contenu,
        articles=articles_consolides(acte.convention_id, avant=acte.rang, avec=acte),
        numero=numero,
        jour=jour,
        paiements=paiements,
        lignes=lignes,
        annexes=annexes,
    )
    nouveaux = choix_nouveaux(parcours, precedent)
    consolide |= choix_consolides(precedent, nouveaux)
    change = {
        "articles": articles_modifies(precedent, consolide),
        "annexes": annexes_modifiees(precedent, consolide),
        "lignes": [{"etape": e["uid"], "titre": e["titre"], "montant": delta} for e, delta in lignes],
        "echeancier": bool(paiements),
        "jointes": annexes,
    }
    champs = _valeurs(acte, parcours, precedent, consolide, change, numero=numero, jour=jour)
    return {
        "schema": SCHEMA,
        **en_tete(acte, parcours, numero=numero, jour=jour),
        "rang": acte.rang,
        "objet": acte.objet,
        "convention": {
            "numero": precedent["numero"],
            "intitule": precedent["intitule"],
            "signee_le": acte.convention.date_effet.isoformat(),
        },
        **visas_et_preambule(acte, parcours.collectivite, champs),
        "articles": [article.fusionner(champs) for article in articles_de(acte)],
        "champs": champs,
        "montant_precedent": Decimal(precedent["montant"]),
        "montant_ajoute": acte.montant_delta,
        "montant_ajoute_lettres": champs["montant_ajoute_lettres"],
        "montant": consolide["montant"],
        "montant_lettres": consolide["montant_lettres"],
        "date_fin_precedente": precedent["date_fin"],
        "date_fin": consolide["date_fin"],
        "date_limite_bilan": consolide["date_limite_bilan"],
        "lignes": change["lignes"],
        "echeancier": echeancier_en_donnees(paiements) if paiements else None,
        "articles_modifies": change["articles"],
        "annexes_modifiees": change["annexes"],
        "annexes": annexes,
        **({"choix": nouveaux} if nouveaux else {}),
        "consolide": consolide,
    }


def _valeurs(acte, parcours, precedent, consolide, change, *, numero, jour):
    """The value of every merge field of the registry: `montant`, `date_fin`, the numbers are those of the convention once amended."""
    avant = Decimal(precedent["montant"])
    ajoute = abs(acte.montant_delta)
    return {
        **consolide["champs"],
        **valeurs_des_champs.des_parties(acte, parcours, numero=numero, jour=jour),
        "rang": str(acte.rang),
        "objet_avenant": acte.objet.rstrip(" ."),
        "numero_initial": precedent["numero"],
        "convention_modifiee": _convention_modifiee(acte, precedent),
        "montant_precedent": euros(avant),
        "montant_precedent_lettres": en_lettres(avant),
        "montant_ajoute": euros(ajoute),
        "montant_ajoute_lettres": en_lettres(ajoute),
        "date_fin_precedente": date_longue(date.fromisoformat(precedent["date_fin"])),
        "effet_montant": _effet_montant(avant, acte.montant_delta),
        "effet_duree": _effet_duree(precedent, consolide),
        "effet_articles": _effet_articles(change["articles"]),
        "effet_etapes": _effet_etapes(change["lignes"]),
        "effet_echeancier": _effet_echeancier(change["echeancier"]),
        "effet_annexes": _effet_annexes(change["annexes"], change["jointes"]),
    }


def _convention_modifiee(acte, precedent):
    """« la convention n° TE-2026-004, signée le 3 mars 2026, modifiée par l’avenant n° TE-2026-004/A1 »."""
    texte = f"la convention n° {precedent['numero']}, signée le {date_longue(acte.convention.date_effet)}"
    anterieurs = (
        Acte.objects.signes()
        .filter(convention=acte.convention_id, rang__gt=0, rang__lt=acte.rang)
        .order_by("rang")
        .values_list("numero", flat=True)
    )
    if numeros := [f"n° {numero}" for numero in anterieurs]:
        texte += f", modifiée par {'l’avenant' if len(numeros) == 1 else 'les avenants'} {liste_en_phrase(numeros)}"
    return texte


def _effet_montant(avant, ajoute):
    if not ajoute:
        return f"Le montant maximum de la subvention reste fixé à {euros(avant)} ({en_lettres(avant)})."
    apres = avant + ajoute
    return (
        f"Le montant maximum de la subvention, fixé à {euros(avant)} ({en_lettres(avant)}), est "
        f"{'porté' if ajoute > 0 else 'ramené'} à {euros(apres)} ({en_lettres(apres)}), soit "
        f"{euros(abs(ajoute))} ({en_lettres(abs(ajoute))}) de {'plus' if ajoute > 0 else 'moins'}."
    )


def _effet_duree(precedent, consolide):
    avant, apres = (date.fromisoformat(d["date_fin"]) for d in (precedent, consolide))
    if avant == apres:
        return f"La fin d’exécution reste fixée au {date_longue(avant)}."
    bilan = date_longue(date.fromisoformat(consolide["date_limite_bilan"]))
    verbe = "reportée" if apres > avant else "avancée"
    return (
        f"La fin d’exécution, fixée au {date_longue(avant)}, est {verbe} au {date_longue(apres)}. "
        f"Le bilan final est remis au plus tard le {bilan}."
    )


def _effet_articles(modifies):
    if not modifies:
        return "Aucun article de la convention n’est réécrit."
    numeros = liste_en_phrase([str(a["numero"]) for a in modifies])
    if len(modifies) == 1:
        return f"L’article {numeros} de la convention est remplacé par celui qui figure, avec l’ancien, à la suite des signatures."
    return f"Les articles {numeros} de la convention sont remplacés par ceux qui figurent, avec les anciens, à la suite des signatures."


def _effet_etapes(lignes):
    """What the étapes gain and lose, in one or two sentences."""
    plus = [f"«\u00a0{ligne['titre']}\u00a0» ({euros(ligne['montant'])})" for ligne in lignes if ligne["montant"] > 0]
    moins = [f"«\u00a0{ligne['titre']}\u00a0» ({euros(-ligne['montant'])})" for ligne in lignes if ligne["montant"] < 0]
    sans = [f"«\u00a0{ligne['titre']}\u00a0»" for ligne in lignes if not ligne["montant"]]
    phrases = []
    if plus:
        phrases.append(f"Une somme est ajoutée pour {_etapes(plus)}.")
    if moins:
        phrases.append(f"Une somme est retirée à {_etapes(moins)}.")
    if sans:
        entre = "entre" if len(sans) == 1 else "entrent"
        phrases.append(f"{_etapes(sans)[:1].upper()}{_etapes(sans)[1:]} {entre} dans la convention sans subvention.")
    return " ".join(phrases) or "La part de la subvention promise à chaque étape ne change pas."


def _etapes(noms):
    return f"{'l’étape' if len(noms) == 1 else 'les étapes'} {liste_en_phrase(noms)}"


def _effet_echeancier(change):
    if change:
        return "L’échéancier des versements est remplacé par celui de l’annexe 3 jointe au présent avenant."
    return "L’échéancier des versements ne change pas."


def _effet_annexes(numeros, jointes):
    phrases = []
    if len(numeros) == 1:
        phrases.append(f"L’annexe {numeros[0]} de la convention est remplacée par celle jointe au présent avenant.")
    elif numeros:
        suite = liste_en_phrase([str(n) for n in numeros])
        phrases.append(f"Les annexes {suite} de la convention sont remplacées par celles jointes au présent avenant.")
    if jointes:
        noms = liste_en_phrase([f"annexe {a['numero']} – {a['titre']}" for a in jointes])
        phrases.append(
            f"S’y ajoute, sous forme de fichier : {noms}."
            if len(jointes) == 1
            else f"S’y ajoutent, sous forme de fichiers : {noms}."
        )
    return " ".join(phrases) or "Les annexes de la convention ne changent pas."

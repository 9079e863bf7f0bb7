"""The convention itself as data: parties, visas, preamble, articles, annexes 1 to 4."""

from datetime import date

from conventions.echeancier import date_limite_bilan, nommer
from conventions.fusion import fusionner
from conventions.redaction.annexes import annexes_de, exiger_sans_compte, indicateurs_de
from conventions.redaction.articles import articles_de
from conventions.redaction.champs import conditions, valeurs
from conventions.redaction.choix import choix_de
from conventions.redaction.parties import en_tete
from parcours.enums import StatutEtape

SCHEMA = "convention/2"


def parcours_contracte(contenu):
    """The five blocks as this act contracts them: abandoned étapes left out, the others validated, no one's address."""
    etapes = [
        e | {"statut": StatutEtape.VALIDEE.value, "statut_mot": StatutEtape.VALIDEE.label}
        for e in contenu["etapes"]
        if e["statut"] != StatutEtape.ABANDONNEE
    ]
    gardees = {e["uid"] for e in etapes}
    return contenu | {
        "etapes": etapes,
        "partenaires": [{k: v for k, v in p.items() if k != "contact"} for p in contenu["partenaires"]],
        "moyens": [m for m in contenu["moyens"] if not m["etape"] or m["etape"] in gardees],
        "jalons": [j for j in contenu["jalons"] if not j["etape"] or j["etape"] in gardees],
    }


def visas_et_preambule(acte, collectivite, champs):
    """The visas that apply to this act and its preamble, merged."""
    vraies = conditions(acte, collectivite)
    return {
        "visas": [fusionner(v["texte"], champs) for v in acte.modele.visas if v["si"] in vraies],
        "preambule": fusionner(acte.modele.preambule, champs),
    }


def echeancier_en_donnees(paiements):
    """The payments as data. `paiements` are `echeancier.Paiement`s or rows of Tranche."""
    return [
        {
            "rang": p.rang,
            "genre": p.genre,
            "genre_mot": nommer(p.rang, p.genre),
            "pct": f"{p.pct.normalize():f}",
            "montant": p.montant,
            "condition": p.condition,
            "date_prevue": p.date_prevue.isoformat() if p.date_prevue else None,
        }
        for p in paiements
    ]


def rediger_texte(acte, parcours, contenu, *, numero, jour: date, paiements, lignes):
    """The whole act as data. `contenu` is `parcours_contracte(…)`, `lignes` a list of (étape of `contenu`, Decimal euros).

    Raises ErreurMetier when a bank account number stands somewhere in it.
    """
    donnees = composer(acte, parcours, contenu, numero=numero, jour=jour, paiements=paiements, lignes=lignes)
    exiger_sans_compte(donnees)
    return donnees


def composer(acte, parcours, contenu, *, numero, jour, paiements, lignes):
    """The same, whatever stands in it: for a draft that is read."""
    champs = valeurs(acte, parcours, contenu, numero=numero, paiements=paiements, jour=jour)
    return {
        "schema": SCHEMA,
        **en_tete(acte, parcours, numero=numero, jour=jour),
        **visas_et_preambule(acte, parcours.collectivite, champs),
        "articles": [article.fusionner(champs) for article in articles_de(acte)],
        "champs": champs,
        "montant": acte.montant_delta,
        "montant_lettres": champs["montant_lettres"],
        "date_fin": acte.date_fin.isoformat(),
        "date_limite_bilan": date_limite_bilan(acte.date_fin).isoformat(),
        "echeancier": echeancier_en_donnees(paiements),
        "lignes": [{"etape": e["uid"], "titre": e["titre"], "montant": montant} for e, montant in lignes],
        "parcours": contenu,
        "indicateurs": indicateurs_de(contenu),
        "annexes": annexes_de(acte),
        **choix_de(parcours),
    }

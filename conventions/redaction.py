"""The text of an act, made once from its model, its version of the parcours and its parties; frozen at validation.

What comes out is plain data (JSON-able): the PDF is laid out from it, it is attached to the PDF, and nothing is read again afterwards.
"""

from datetime import date

from conventions import reglages
from conventions.echeancier import date_limite_bilan, nommer
from conventions.enums import TypeSignataire
from conventions.fusion import fusionner
from parcours.enums import StatutEtape
from socle.documents.templatetags.impression import en_lettres
from socle.mots import date_longue, euros

SCHEMA = "convention/1"
# How the person who signs for the Agency is presented, after name and function.
MENTIONS = {
    TypeSignataire.DIRECTION_GENERALE: "",
    TypeSignataire.DELEGATION: "par délégation de la direction générale",
    TypeSignataire.PREFET: "en qualité de délégué territorial de l’Agence",
}


def _beneficiaire(collectivite):
    """(« la commune de Montaud », the same after « de », after « à »): all natures of territory are feminine words in « la »."""
    if collectivite.est_commune:
        nom = f"la commune {collectivite.de_nom}"
        return nom, f"de {nom}", f"à {nom}"
    return collectivite.le_nom, collectivite.de_nom, collectivite.a_nom


def _executif(collectivite):
    return ("le maire", "du maire") if collectivite.est_commune else ("la présidence", "de la présidence")


def _en_mots(nb, singulier, pluriels=None, *, feminin=False):
    """`3` → « trois mois », `1` → « une étape »."""
    from num2words import num2words  # noqa: PLC0415  0.1 s to import, wanted only when a text is frozen

    mots = num2words(nb, lang="fr")
    if feminin and mots.endswith("un"):
        mots += "e"
    return f"{mots} {singulier if nb < 2 else pluriels or singulier + 's'}"


def _majuscule(texte):
    return texte[:1].upper() + texte[1:]


def conditions(acte, collectivite):
    """Which visas apply to this act."""
    vraies = {"", "commune" if collectivite.est_commune else "epci"}
    if acte.type_signataire_anct == TypeSignataire.PREFET:
        vraies.add("prefet")
    return vraies


def valeurs(acte, parcours, contenu, *, numero, paiements, jour):
    """The value of every merge field of the registry for this act."""
    collectivite = parcours.collectivite
    nom, de_nom, a_nom = _beneficiaire(collectivite)
    executif, de_executif = _executif(collectivite)
    contact = parcours.interlocuteur
    return {
        "numero": numero,
        "agence": reglages.agence()["nom"],
        "beneficiaire": nom,
        "de_beneficiaire": de_nom,
        "a_beneficiaire": a_nom,
        "territoire": collectivite.nom_avec_departement,
        "executif": executif,
        "de_executif": de_executif,
        "executif_majuscule": _majuscule(executif),
        "interlocuteur": ", ".join(filter(None, [contact.nom, contact.fonction])),
        "exercice": str(jour.year),
        "montant": euros(acte.montant_delta),
        "montant_lettres": en_lettres(acte.montant_delta),
        "nb_objectifs": _en_mots(len(contenu["objectifs"]), "objectif"),
        "nb_etapes": _en_mots(len(contenu["etapes"]), "étape", feminin=True),
        "nb_versements": _en_mots(len(paiements), "versement"),
        "date_fin": date_longue(acte.date_fin),
        "date_limite_bilan": date_longue(date_limite_bilan(acte.date_fin)),
        "delai_bilan": _en_mots(reglages.delai_bilan_mois(), "mois", "mois"),
        "delai_versement": f"{reglages.delai_versement_jours()} jours",
        "delai_reversement": f"{reglages.delai_reversement_jours()} jours",
        "delai_mise_en_demeure": _en_mots(reglages.delai_mise_en_demeure_mois(), "mois", "mois"),
        "conservation": f"{reglages.conservation_ans()} ans",
        "signataire_anct": acte.get_type_signataire_anct_display(),
    }


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


def _parties(acte, collectivite):
    complement = getattr(collectivite, "complement", None)
    return {
        "agence": reglages.agence()
        | {
            "signataire": {
                "type": acte.type_signataire_anct,
                "mention": MENTIONS[acte.type_signataire_anct],
                "nom": acte.signataire_anct_nom,
                "qualite": acte.signataire_anct_qualite,
            }
        },
        "beneficiaire": {
            "nom": _beneficiaire(collectivite)[0],
            "de_nom": _beneficiaire(collectivite)[1],
            "nature": collectivite.nature,
            "code_insee": collectivite.code_insee or "",
            "siren": collectivite.siren or "",
            "siret": complement.siret if complement else "",
            "adresse": complement.adresse if complement else "",
            "departement": collectivite.departement.nom,
            "signataire": {
                "nom": acte.signataire_collectivite_nom,
                "qualite": acte.signataire_collectivite_qualite,
            },
        },
    }


def rediger_texte(acte, parcours, contenu, *, numero, jour: date, paiements, lignes):
    """The whole act as data. `contenu` is `parcours_contracte(…)`, `lignes` a list of (étape of `contenu`, Decimal euros)."""
    collectivite = parcours.collectivite
    champs = valeurs(acte, parcours, contenu, numero=numero, paiements=paiements, jour=jour)
    vraies = conditions(acte, collectivite)
    return {
        "schema": SCHEMA,
        "numero": numero,
        "intitule": acte.modele.intitule,
        "modele": {
            "code": acte.modele.code,
            "version": acte.modele.version,
            "valide_par_juridique": acte.modele.valide_par_juridique,
        },
        "territoire": collectivite.nom_avec_departement,
        "etablie_le": jour.isoformat(),
        "envoi": acte.version.numero,
        **_parties(acte, collectivite),
        "visas": [fusionner(v["texte"], champs) for v in acte.modele.visas if v["si"] in vraies],
        "preambule": fusionner(acte.modele.preambule, champs),
        "articles": [
            {"numero": rang, "titre": fusionner(a["titre"], champs), "texte": fusionner(a["texte"], champs)}
            for rang, a in enumerate(acte.modele.articles, start=1)
        ],
        "montant": acte.montant_delta,
        "montant_lettres": champs["montant_lettres"],
        "date_fin": acte.date_fin.isoformat(),
        "date_limite_bilan": date_limite_bilan(acte.date_fin).isoformat(),
        "echeancier": [
            {
                "rang": p.rang,
                "genre": p.genre,
                "genre_mot": nommer(p.rang, p.genre),
                "pct": f"{p.pct.normalize():f}",
                "montant": p.montant,
                "condition": p.condition,
                "date_prevue": p.date_prevue.isoformat(),
            }
            for p in paiements
        ],
        "lignes": [{"etape": e["uid"], "titre": e["titre"], "montant": montant} for e, montant in lignes],
        "parcours": contenu,
    }


def rediger_avenant(acte, parcours, *, jour: date):
    raise NotImplementedError

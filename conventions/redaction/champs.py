"""The values of the merge fields, for an initial act and for an avenant."""

from conventions import reglages
from conventions.echeancier import date_limite_bilan
from conventions.enums import TypeSignataire
from socle.documents.templatetags.impression import en_lettres
from socle.mots import date_longue, euros

A_ATTRIBUER = "à attribuer"


def beneficiaire(collectivite):
    """(« la commune de Montaud », the same after « de », after « à »): all natures of territory are feminine words in « la »."""
    if collectivite.est_commune:
        nom = f"la commune {collectivite.de_nom}"
        return nom, f"de {nom}", f"à {nom}"
    return collectivite.le_nom, collectivite.de_nom, collectivite.a_nom


def _executif(collectivite):
    return ("le maire", "du maire") if collectivite.est_commune else ("la présidence", "de la présidence")


def en_mots(nb, singulier, pluriels=None, *, feminin=False):
    """`3` → « trois mois », `1` → « une étape »."""
    from num2words import num2words  # noqa: PLC0415  0.1 s to import, wanted only when a text is frozen

    mots = num2words(nb, lang="fr")
    if feminin and mots.endswith("un"):
        mots += "e"
    return f"{mots} {singulier if nb < 2 else pluriels or singulier + 's'}"


def majuscule(texte):
    return texte[:1].upper() + texte[1:]


def conditions(acte, collectivite):
    """Which visas apply to this act."""
    vraies = {"", "commune" if collectivite.est_commune else "epci"}
    if acte.type_signataire_anct == TypeSignataire.PREFET:
        vraies.add("prefet")
    return vraies


def du_montant(montant):
    """The fields that follow the maximum amount (Decimal euros)."""
    return {"montant": euros(montant), "montant_lettres": en_lettres(montant)}


def de_la_fin(fin):
    """The fields that follow the end of execution."""
    return {"date_fin": date_longue(fin), "date_limite_bilan": date_longue(date_limite_bilan(fin))}


def du_contenu(contenu):
    """The fields that follow the parcours contracted."""
    return {
        "nb_objectifs": en_mots(len(contenu["objectifs"]), "objectif"),
        "nb_etapes": en_mots(len(contenu["etapes"]), "étape", feminin=True),
    }


def des_versements(paiements):
    return {"nb_versements": en_mots(len(paiements), "versement")}


def des_parties(acte, parcours, *, numero, jour):
    """The fields that neither amount, end nor content change: parties, people, delays."""
    collectivite = parcours.collectivite
    nom, de_nom, a_nom = beneficiaire(collectivite)
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
        "executif_majuscule": majuscule(executif),
        "interlocuteur": ", ".join(filter(None, [contact.nom, contact.fonction])) if contact else "",
        "exercice": str(jour.year),
        "delai_bilan": en_mots(reglages.delai_bilan_mois(), "mois", "mois"),
        "delai_versement": f"{reglages.delai_versement_jours()} jours",
        "delai_reversement": f"{reglages.delai_reversement_jours()} jours",
        "delai_mise_en_demeure": en_mots(reglages.delai_mise_en_demeure_mois(), "mois", "mois"),
        "conservation": f"{reglages.conservation_ans()} ans",
        "signataire_anct": acte.get_type_signataire_anct_display(),
    }


def valeurs(acte, parcours, contenu, *, numero, paiements, jour):
    """The value of every merge field that an initial act may use."""
    return {
        **des_parties(acte, parcours, numero=numero, jour=jour),
        **du_montant(acte.montant_delta),
        **du_contenu(contenu),
        **des_versements(paiements),
        **de_la_fin(acte.date_fin),
    }

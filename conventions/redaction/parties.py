"""Who the act is between, as data."""

from conventions import reglages
from conventions.enums import TypeSignataire
from conventions.redaction.champs import beneficiaire

# How the person who signs for the Agency is presented, after name and function.
MENTIONS = {
    TypeSignataire.DIRECTION_GENERALE: "",
    TypeSignataire.DELEGATION: "par délégation de la direction générale",
    TypeSignataire.PREFET: "en qualité de délégué territorial de l’Agence",
}


def parties(acte, collectivite):
    """{agence, beneficiaire}: identity, seat and signatory of each."""
    complement = getattr(collectivite, "complement", None)
    nom, de_nom, _ = beneficiaire(collectivite)
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
            "nom": nom,
            "de_nom": de_nom,
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


def en_tete(acte, parcours, *, numero, jour):
    """What every act begins with: number, title, model, territory, day, sending, parties."""
    modele = acte.modele
    return {
        "numero": numero,
        "intitule": modele.intitule,
        "modele": {
            "code": modele.code,
            "version": modele.version,
            "valide_par_juridique": modele.valide_par_juridique,
        },
        "territoire": parcours.collectivite.nom_avec_departement,
        "etablie_le": jour.isoformat(),
        "envoi": acte.version.numero,
        **parties(acte, parcours.collectivite),
    }

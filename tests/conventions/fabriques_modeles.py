"""A small published model, and what is typed in it."""

from conventions.chargement import enregistrer

CODE = "convention-initiale"


def article(titre="Un article", texte="Son texte."):
    return {"titre": titre, "texte": texte}


def court(code="essai", **champs):
    """A small published model."""
    return enregistrer(
        {
            "code": code,
            "version": 1,
            "intitule": "Essai",
            "visas": [{"texte": "la loi ;", "si": ""}, {"texte": "le code ;", "si": "commune"}],
            "preambule": "Un préambule.",
            "articles": [
                {"code": "objet", "titre": "Objet", "texte": "Le montant est de {montant}."},
                {"code": "duree", "titre": "Durée", "texte": "Voir l’article 1."},
                {"code": "fin", "titre": "Fin", "texte": "Fin."},
            ],
        }
        | champs
    )


def codes(modele):
    modele.refresh_from_db()
    return [a["code"] for a in modele.articles]

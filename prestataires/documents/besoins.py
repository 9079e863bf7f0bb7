"""The need on one page, as providers receive it."""

from parcours.models import Parcours
from parcours.notifications import adresse_interlocuteur
from prestataires.models import Besoin
from socle.documents import Genre, inscrire_genre

FICHE = "fiche-besoin"
SCHEMA = "fiche-besoin/1"


def _fiche(besoin):
    """What the provider needs to answer: the need, who asks, whom to call. Nothing of other providers, nothing of ANCT's opinions."""
    besoin = Besoin.objects.select_related("etape").get(pk=besoin.pk)
    parcours = Parcours.objects.select_related("collectivite__departement", "interlocuteur").get(pk=besoin.parcours_id)
    contact = parcours.interlocuteur
    return {
        "schema": SCHEMA,
        "territoire": parcours.collectivite.nom_avec_departement,
        "collectivite": parcours.collectivite.nom,
        "titre": besoin.titre,
        "contexte": besoin.contexte,
        "attendu": besoin.attendu,
        "lieu": besoin.lieu,
        "debut": besoin.debut,
        "fin": besoin.fin,
        "budget_ht": besoin.budget_ht,
        "reponse_avant": besoin.reponse_avant,
        "criteres": [str(c) for c in besoin.criteres.order_by("genre", "code")],
        "contact": {"nom": contact.nom, "fonction": contact.fonction, "email": adresse_interlocuteur(parcours)}
        if contact
        else None,
    }


# Beyond these lengths the letters get smaller, so that the sheet stays one page; a line break counts as a line.
DENSITES = ((3200, "tres-serre"), (1500, "serre"))
UNE_LIGNE = 90


def _contexte(donnees):
    textes = "".join([donnees["titre"], donnees["attendu"], donnees["contexte"], *donnees["criteres"]])
    longueur = len(textes) + UNE_LIGNE * textes.count("\n")
    return {"densite": next((classe for seuil, classe in DENSITES if longueur > seuil), "")}


inscrire_genre(
    Genre(
        code=FICHE,
        libelle="Fiche de besoin",
        gabarit="prestataires/pdf/besoin.html",
        profil="ua1",
        donnees=_fiche,
        titre=lambda d: f"{d['titre']} – {d['territoire']}",
        nom_fichier=lambda d: "fiche-besoin.pdf",
        contexte=_contexte,
    )
)

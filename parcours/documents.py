"""What this room prints: the parcours on two pages, and a territory on one."""

from parcours.emporter import commun, deux_pages, fiche
from socle.documents import Genre, inscrire_genre

DEUX_PAGES = "parcours_resume"
FICHE = "fiche_territoire"

inscrire_genre(
    Genre(
        code=DEUX_PAGES,
        libelle="Parcours en deux pages",
        gabarit="parcours/pdf/deux_pages.html",
        profil="ua1",
        donnees=commun.donnees,
        titre=deux_pages.titre,
        nom_fichier=deux_pages.nom_fichier,
        contexte=deux_pages.contexte,
    )
)
inscrire_genre(
    Genre(
        code=FICHE,
        libelle="Fiche territoire",
        gabarit="parcours/pdf/fiche.html",
        profil="ua1",
        donnees=fiche.donnees,
        titre=fiche.titre,
        nom_fichier=fiche.nom_fichier,
        contexte=fiche.contexte,
    )
)

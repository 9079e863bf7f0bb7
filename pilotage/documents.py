"""What the room prints: the report of a committee, from frozen data."""

from pilotage import rapport
from socle.documents import Genre, inscrire_genre

GENRE = "rapport_comite"

inscrire_genre(
    Genre(
        code=GENRE,
        libelle="Rapport du comité",
        gabarit="pilotage/pdf/rapport.html",
        profil="ua1",
        donnees=rapport.donnees,
        titre=rapport.titre,
        nom_fichier=rapport.nom_fichier,
        contexte=rapport.contexte,
        sceller=False,
        joindre_donnees=False,
    )
)

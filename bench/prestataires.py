"""The providers in order for one étape, with a thousand in the register against the same page with fifty."""

from bench.tailles import Comparaison

CIBLE = 2
# The only parcours of an empty database, and the first of its étapes.
ADRESSE = "/parcours/1/prestataires/?etape=1"
COMPARAISON = Comparaison(
    module="bench.prestataires",
    titre="Prestataires dans l’ordre pour une étape",
    quoi="prestataires",
    petit=50,
    grand=1000,
    scene="bench.scene_prestataires",
    application="prestataires",
    pages=(
        ("ceux qui interviennent ici", ADRESSE, "Comment cet ordre est établi", CIBLE),
        ("tous, les autres à part", f"{ADRESSE}&portee=partout", "n’interviennent pas ici d’habitude", CIBLE),
        ("élargi à la région", f"{ADRESSE}&portee=region", "Comment cet ordre est établi", CIBLE),
        ("sur la page de l’étape", "/parcours/1/etapes/1/prestataire/", "Comment cet ordre est établi", CIBLE),
        ("par distance", f"{ADRESSE}&tri=distance", "Comment cet ordre est établi", CIBLE),
        # A page of the map holds a hundred of them: fifty do not fill it.
        ("la carte", f"{ADRESSE}&portee=partout&vue=carte", "Les sièges des prestataires", None),
    ),
)

if __name__ == "__main__":
    COMPARAISON.lancer()

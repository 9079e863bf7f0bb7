"""The ledger and its lists with a thousand conventions against the same pages with ten."""

from bench.tailles import Comparaison

CIBLE = 1.5
COMPARAISON = Comparaison(
    module="bench.comptes",
    titre="Comptes",
    quoi="conventions",
    petit=10,
    grand=1000,
    scene="bench.scene_comptes",
    application="conventions",
    tours=400,
    pages=(
        ("le grand livre", "/gestion/comptes/", "Reste à payer", CIBLE),
        ("par territoire", "/gestion/comptes/?par=territoire", "Reste à payer", CIBLE),
        ("classé par reste à payer", "/gestion/comptes/?tri=reste", "Reste à payer", CIBLE),
        ("les lignes payées", "/gestion/comptes/lignes/?nature=paye", "Premier versement", CIBLE),
        ("les lignes du reste à payer", "/gestion/comptes/lignes/?nature=reste", "Convention", CIBLE),
        ("les versements payés", "/gestion/versements/?filtre=payes", "Premier versement", CIBLE),
        ("les versements prévus", "/gestion/versements/?filtre=prevus", "Prévu vers", CIBLE),
    ),
)

if __name__ == "__main__":
    COMPARAISON.lancer()

"""A city's forty étapes, as its direction would copy them out of a spreadsheet. Titles, services and amounts are fictitious."""

from socle.champs import decaler_mois
from socle.mots import mois

ENTETE = ("Intitulé", "Type", "Date de début", "Date de fin", "Budget", "Service pilote", "Objectif")
BUTS = (
    "Associer les habitants aux choix d’aménagement",
    "Donner leur place aux jeunes",
    "Répondre à chaque habitant",
    "Former les élus et les agents",
)
# (service, objectif, kind, titles): months and amounts follow from the rank.
LOTS = (
    ("Urbanisme", 0, "projet", ["Marche exploratoire du Biollay", "Atelier de la place du Palais", "Maquette ouverte du quartier de la Cassine",
     "Forum des rues apaisées", "Diagnostic en marchant des Hauts", "Carnet d’idées du parc du Verney", "Chantier ouvert des bancs publics"]),
    ("Jeunesse", 1, "projet", ["Conseil des lycéens", "Budget des jeunes de Bissy", "Nuit des idées au collège", "Tournoi citoyen des centres sociaux",
     "Radio éphémère du quartier", "Parlement des enfants", "Tremplin des initiatives étudiantes"]),
    ("Relation aux usagers", 2, "façons de travailler", ["Réponse à toute idée sous trente jours", "Accueil qui oriente en une fois",
     "Registre public des suites données", "Courriers relus par des habitants", "Permanences hors les murs", "Une seule adresse pour écrire à la ville"]),
    ("Ressources humaines", 3, "formation", ["Animer une réunion publique", "Écouter et reformuler", "Écrire simplement", "Accueillir la critique",
     "Préparer une rencontre en dix points", "Tirer au sort un panel", "Rendre compte aux habitants"]),
    ("Culture", 0, "projet", ["Balade nocturne des fontaines", "Mémoire des faubourgs", "Fresque de la rue Basse", "Bibliothèque à ciel ouvert",
     "Bal des quartiers", "Veillées des conteurs", "Carnaval préparé ensemble"]),
    ("", 1, "projet", ["Verger partagé des Combes", "Composteurs de quartier", "Jardin des écoles", "Assemblée du climat", "Repair café de la gare",
     "Cantine dessinée par les élèves"]),
)  # fmt: skip


def tableau(parcours):
    """The forty étapes as tab separated text, within the dates of this parcours; one in five has no cost yet."""
    lignes, rang = ["\t".join(ENTETE)], 0
    for service, but, nature, titres in LOTS:
        for titre in titres:
            debut = decaler_mois(parcours.debut, rang % 12)
            cout = "" if rang % 5 == 4 else f"{2 + rang % 9} {500 * (rang % 2):03}"
            lignes.append(
                "\t".join([titre, nature, mois(debut), mois(decaler_mois(debut, 3)), cout, service, BUTS[but]])
            )
            rang += 1
    return "\n".join(lignes)

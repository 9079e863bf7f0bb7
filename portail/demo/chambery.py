"""Chambéry's table of étapes, as a city copies it from a spreadsheet: what pasting, grouping and shifting are shown on.

The city and its four great subjects are real (public list of ANCT, 28/09/2023); these étapes, their services and their amounts are fictitious.
"""

from parcours.forms import dernier_jour
from socle.champs import decaler_mois

QUARTIERS = "Direction des quartiers"
JEUNESSE = "Direction de la jeunesse"
URBANISME = "Service urbanisme"
CITOYENNE = "Mission citoyenneté et initiatives"
COMMUNICATION = "Direction de la communication"

P, F, C = "projet", "formation", "façons de travailler"
ENTETES = (
    "Titre", "Nature", "Début", "Fin", "Coût", "Service pilote", "Objectif", "Pour qui", "Place des habitants",
)  # fmt: skip
OBJECTIFS = (
    "Donner du pouvoir d’agir aux quartiers",
    "Que les jeunes décident de ce qui les concerne",
    "Associer les habitants avant que les plans soient faits",
)

# (title, nature, first month counted from today's, months it lasts, euros or None, service, rank of the objectif, public, place)
ETAPES = (
    ("Tirer au sort les conseils de quartier", P, -4, 2, 3500, QUARTIERS, 0, "habitants", "Décider ensemble"),
    ("Former les animateurs des conseils", F, -3, 2, 6000, QUARTIERS, 0, "agents, habitants", "Travailler ensemble"),
    ("Marches exploratoires dans les Hauts de Chambéry", P, -2, 3, 4200, QUARTIERS, 0, "habitants", "Travailler ensemble"),
    ("Marches exploratoires à Bissy", P, -1, 3, 3800, QUARTIERS, 0, "habitants", "Travailler ensemble"),
    ("Marches exploratoires au Biollay", P, 0, 3, 3800, QUARTIERS, 0, "habitants", "Travailler ensemble"),
    ("Budget des conseils : choisir les premiers projets", P, 1, 4, 12000, QUARTIERS, 0, "habitants, élus", "Décider ensemble"),
    ("Réaliser les projets choisis", P, 4, 6, 24000, QUARTIERS, 0, "habitants", "Laisser l’initiative aux habitants"),
    ("Charte entre conseils et services", C, 2, 3, 2500, CITOYENNE, 0, "agents, habitants", "Décider ensemble"),
    ("Un agent référent par quartier", C, 1, 2, 0, QUARTIERS, 0, "agents", ""),
    ("Bilan public des conseils de quartier", P, 9, 2, 3000, COMMUNICATION, 0, "habitants", "Recueillir des avis"),
    ("Équipe jeunes du forum : recruter et accompagner", P, -3, 4, 5500, JEUNESSE, 1, "habitants", "Décider ensemble"),
    ("Enquête « Ma ville à 16 ans »", P, -1, 2, 4000, JEUNESSE, 1, "habitants", "Recueillir des avis"),
    ("Ateliers dans les lycées", P, 0, 4, 6200, JEUNESSE, 1, "habitants, partenaires", "Travailler ensemble"),
    ("Former les animateurs jeunesse à l’écoute", F, 0, 2, 4800, JEUNESSE, 1, "agents", ""),
    ("Forum jeunesse : préparer le programme", P, 2, 3, 3500, JEUNESSE, 1, "habitants", "Laisser l’initiative aux habitants"),
    ("Forum jeunesse : les deux journées", P, 5, 1, 18000, JEUNESSE, 1, "habitants, élus", "Décider ensemble"),
    ("Répondre à chaque proposition du forum", C, 6, 3, 1500, CITOYENNE, 1, "agents, élus", "Informer"),
    ("Conseil des jeunes : écrire la règle du jeu", P, 7, 3, 2500, JEUNESSE, 1, "habitants, élus", "Décider ensemble"),
    ("Bourse aux initiatives des 16-25 ans", P, 8, 5, 15000, JEUNESSE, 1, "habitants", "Laisser l’initiative aux habitants"),
    ("Film du forum, par les participants", P, 6, 3, 5000, COMMUNICATION, 1, "habitants", "Laisser l’initiative aux habitants"),
    ("Diagnostic en marchant, avenue des Landiers", P, -2, 2, 3000, URBANISME, 2, "habitants", "Travailler ensemble"),
    ("Atelier maquette : la place du quartier", P, 0, 3, 7500, URBANISME, 2, "habitants", "Travailler ensemble"),
    ("Former les chefs de projet à la concertation", F, 0, 2, 6500, URBANISME, 2, "agents", ""),
    ("Cahier des charges type, clause participation", C, 1, 3, 2000, URBANISME, 2, "agents", ""),
    ("Essayer avant de construire : mobilier provisoire", P, 3, 4, 14000, URBANISME, 2, "habitants", "Travailler ensemble"),
    ("Comité d’usagers du futur parc", P, 2, 8, 4500, URBANISME, 2, "habitants, partenaires", "Décider ensemble"),
    ("Exposition des choix et des refus motivés", P, 8, 2, 3500, COMMUNICATION, 2, "habitants", "Informer"),
    ("Évaluer la place un an après", P, 13, 2, 4000, URBANISME, 2, "habitants", "Recueillir des avis"),
    ("Créer la boîte à outils de la mission", C, -3, 5, 3500, CITOYENNE, 0, "agents", ""),
    ("Réseau des référents participation des services", C, -1, 6, 0, CITOYENNE, 0, "agents", ""),
    ("Journée des services : ce que nous avons appris", F, 5, 1, 3000, CITOYENNE, 0, "agents, élus", ""),
    ("Former les élus à l’animation de réunions", F, 1, 3, 5500, CITOYENNE, 0, "élus", ""),
    ("Calendrier public des concertations", C, 0, 2, 2500, COMMUNICATION, 2, "habitants", "Informer"),
    ("Plateforme des propositions : choisir et essayer", C, 3, 5, None, CITOYENNE, 0, "habitants, agents", "Recueillir des avis"),
    ("Accueil des nouveaux arrivants par les habitants", P, 4, 3, None, QUARTIERS, 0, "habitants", "Laisser l’initiative aux habitants"),
    ("Transmettre : le guide écrit par les agents", C, 10, 4, 3500, CITOYENNE, 0, "agents", ""),
)  # fmt: skip


def tableau(aujourd_hui):
    """The text that the clipboard holds: tab separated, months as « 03/2027 », one header line."""
    lignes = ["\t".join(ENTETES)]
    for titre, nature, premier, duree, cout, service, objectif, public, place in ETAPES:
        debut = decaler_mois(aujourd_hui.replace(day=1), premier)
        fin = dernier_jour(decaler_mois(debut, duree - 1))
        montant = "" if cout is None else f"{cout}"
        cases = (titre, nature, f"{debut:%m/%Y}", f"{fin:%m/%Y}", montant, service, OBJECTIFS[objectif], public, place)
        lignes.append("\t".join(cases))
    return "\n".join(lignes)

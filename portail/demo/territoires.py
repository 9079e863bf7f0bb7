"""The nineteen real territories of the programme and what they really undertook (public list of ANCT, 28/09/2023, and local sites).

People, mails, amounts and committee texts are fictitious, and the demonstration says so on each page.
"""

from dataclasses import dataclass, field

P, F, C = "projet", "formation", "conduite_du_changement"
MOBILISER = "Formation « Mobiliser l’intelligence d’un territoire »"
CONCEVOIR = "Formation « Concevoir et animer des dispositifs participatifs »"
DESIGN = "Formation « Design des politiques publiques »"


@dataclass(frozen=True)
class Territoire:
    """One territory. `ingredients`: (title, nature, first month and last month counted from the start of its parcours, euros).

    `etat`: how far its story goes: contact, diagnostic, ecriture, envoye, relu, redigee, validee, signee.
    """

    code: str
    vague: int
    contact: tuple[str, str]
    objectif: str
    ingredients: tuple = ()
    partenaires: tuple = ()
    etat: str = "signee"
    mois_debut: int = 0
    referent: str = "claire"
    boite: str = ""
    dates_cles: tuple = field(default_factory=tuple)


TERRITOIRES = (
    Territoire(
        "42168", 1, ("Agnès Vial", "Direction générale des services"),
        "Que les habitants décident de l’avenir du site Saint-Charles",
        (
            ("Diagnostic partagé du site Saint-Charles", P, 0, 5, 12000),
            (MOBILISER, F, 4, 8, 6500),
            ("Groupe de pilotage avec des habitants tirés au sort", C, 6, 14, 9000),
            ("Réhabiliter le site Saint-Charles en tiers-lieu, avec les habitants", P, 10, "courant", 28000),
            ("Apprendre à répondre à chaque proposition", C, "courant-3", "courant+4", 7500),
        ),
        (
            ("Fréquence Commune", "entreprise", "partenaire", "Accompagnement du groupe de pilotage"),
            ("La Coop des Territoires", "entreprise", "partenaire", "Montage du tiers-lieu"),
            ("Communauté de communes du Pilat rhodanien", "collectivite", "associer", "Compétence économie"),
        ),
        mois_debut=6,
        dates_cles=(("Réunion de synchronisation entre élus et prestataires", "courant+1", 12), ("Fête du site Saint-Charles", "courant+3", 20)),
    ),
    Territoire(
        "34164", 1, ("Mairie de Montaud", "Secrétariat général de mairie"),
        "Que chacun puisse prendre part à la vie du village",
        (
            ("Jour de la Nuit : une balade nocturne", P, 2, 8, 4500),
            (MOBILISER, F, 6, 10, 3500),
            (CONCEVOIR, F, 14, 20, 5000),
            ("Café citoyen", P, 18, "courant+2", 5000),
        ),
        (("Foyer rural de Montaud", "association", "partenaire", "Organisation de la balade"),),
        boite="mairie@montaud.example",
    ),
    Territoire(
        "73065", 1, ("Damien Rey", "Direction de la vie citoyenne"),
        "Donner du pouvoir d’agir aux quartiers",
        (
            ("Conseils de quartier citoyens", P, 0, 16, 30000),
            ("Forum jeunesse", P, 8, 20, 22000),
            ("Structurer la mission citoyenneté et initiatives", C, 4, "courant+3", 25000),
            ("La participation dans les projets d’aménagement et d’urbanisme", C, 12, "courant+6", 33000),
        ),
        (("Centres sociaux de Chambéry", "association", "associer", "Relais auprès des jeunes"),),
        referent="nadia",
    ),
    Territoire(
        "200040293", 1, ("Lucie Bernard", "Direction générale des services"),
        "Transformer ensemble l’ancien sanatorium de Bergesserin",
        (
            ("Transformation de l’ancien sanatorium de Bergesserin", P, 9, "courant+2", 40000),
            (MOBILISER, F, 6, 10, 6000),
            (DESIGN, F, 12, 18, 8000),
            ("Gestion forestière partagée", P, 14, "courant", 18000),
        ),
        (("Collège européen de Cluny", "etablissement", "partenaire", "Formation des acteurs publics"),),
    ),
    Territoire(
        "69072", 1, ("Hélène Giraud", "Direction générale des services"),
        "Faire de la participation une habitude de gouvernance",
        (
            ("Expérimentation biodéchets avec les habitants", P, 3, 12, 15000),
            ("Création d’un tiers-lieu", P, 10, "courant+4", 26000),
            ("Gouvernance, partage, démocratie participative", C, 6, "courant+1", 12000),
        ),
        referent="nadia",
    ),
    Territoire(
        "61169", 1, ("Lucie Bernard", "Direction de la cohésion sociale"),
        "Que le CCAS construise ses actions avec les personnes concernées",
        (
            ("Accompagnement du CCAS", C, 2, 14, 18000),
            (MOBILISER, F, 8, 12, 6500),
            (CONCEVOIR, F, 16, "courant+1", 7000),
        ),
    ),
    Territoire(
        "38151", 1, ("Samir Boudjema", "Direction de la démocratie locale"),
        "Une ville conviviale, qui se transforme avec ses habitants",
        (
            ("Sport en ville", P, 3, 12, 14000),
            ("Ville conviviale", P, 10, "courant+3", 24000),
            ("Amorçage d’une université citoyenne", C, 12, "courant", 16000),
            ("Verger participatif", P, 18, "courant+5", 9000),
        ),
        referent="nadia",
    ),
    Territoire(
        "87064", 1, ("Marion Lacroix", "Secrétariat général de mairie"),
        "Mieux entendre ce que disent les habitants",
        (
            ("Détecter et traiter l’information remontée par les agents", C, 2, 12, 8000),
            ("Film documentaire participatif", P, 8, "courant+2", 16000),
            ("Formation : prise de parole et posture de médiation", F, 14, 18, 6000),
        ),
    ),
    Territoire(
        "39189", 1, ("Éric Monnier", "Direction générale des services"),
        "Que les agents, puis les citoyens, réinventent les ateliers municipaux",
        (
            ("Réinventer les ateliers municipaux avec les agents", C, 2, 20, 21000),
            ("Ouvrir les ateliers aux citoyens", P, 18, "courant+4", 14000),
        ),
        referent="nadia",
    ),
    Territoire(
        "200036499", 1, ("Maria Santini", "Direction générale des services"),
        "Un festival qui relie les villages",
        (("Festival des Spuntini", P, 4, "courant+3", 32000), (MOBILISER, F, 8, 12, 6500)),
    ),
    Territoire(
        "59009", 1, ("Jacques Vasseur", "Direction de la participation"),
        "Associer les habitants dès l’idée, pas à la fin",
        ((CONCEVOIR, F, 4, 10, 9000), ("Une démarche commune à tous les services", C, 8, "courant+5", 30000)),
        referent="nadia",
    ),
    Territoire(
        "50129", 1, ("Yann Le Goff", "Direction de la proximité"),
        "Faire vivre la participation à l’échelle de la commune nouvelle",
        (("Charte de la participation", P, 6, 18, 22000), (MOBILISER, F, 10, 14, 8000)),
        etat="signee",
    ),
    Territoire(
        "53182", 1, ("Nadège Houdu", "Secrétariat général de mairie"),
        "Réveiller le centre-bourg avec ses habitants",
        (("Ateliers du centre-bourg", P, 4, 24, 11000),),
    ),
    Territoire(
        "97411", 1, ("Jean-Yves Payet", "Direction de la vie des quartiers"),
        "Des quartiers qui prennent la parole",
        (("Conseils citoyens renouvelés", P, 4, "courant+4", 36000), (CONCEVOIR, F, 10, 16, 9000)),
        referent="nadia",
    ),
    Territoire(
        "200030674", 1, ("Sandrine Dufau", "Direction générale des services"),
        "Une agglomération qui dialogue avec ses communes",
        (("Conférence citoyenne de l’agglomération", P, 8, "courant+3", 27000),),
    ),
    Territoire(
        "78311", 2, ("Farid Amrani", "Direction de la citoyenneté"),
        "Passer des réunions publiques aux décisions partagées",
        (("Budget participatif des écoles", P, 3, 10, 16000), (CONCEVOIR, F, 2, 5, 7000)),
        etat="validee", referent="nadia", mois_debut=4,
    ),
    Territoire(
        "60143", 2, ("Isabelle Caron", "Secrétariat général de mairie"),
        "Redonner envie de se réunir",
        (("La place du village, dessinée par ses habitants", P, 3, 11, 12000),),
        etat="envoye", mois_debut=4,
    ),
    Territoire(
        "63307", 2, ("Thomas Faure", "Direction générale des services"),
        "Un plan vélo écrit avec ceux qui roulent",
        (("Plan vélo participatif", P, 4, 11, 14000), (MOBILISER, F, 3, 6, 6500)),
        etat="relu", mois_debut=4,
    ),
    Territoire(
        "200033579", 2, ("Anne Delattre", "Direction de la participation citoyenne"),
        "", etat="contact", referent="nadia",
    ),
)  # fmt: skip

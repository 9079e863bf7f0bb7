"""What the programme looks at to say whether a parcours changed something: eight effects, two scores, one self-assessment in six axes.

Sources: metier §1.4 (what ANCT's evaluation reads) and §8.1 (our own wording of the self-assessment).
"""

EFFETS = (
    "les équipes s’impliquent et se mobilisent",
    "les élus et les agents se rapprochent",
    "la collectivité et ses partenaires institutionnels se rapprochent",
    "une culture partagée de la participation s’installe",
    "les projets réussissent et atteignent leurs objectifs",
    "de nouvelles formes d’organisation apparaissent",
    "les interactions se multiplient, des moyens sont mis en commun",
    "l’ouverture et la confiance progressent",
)

# (what is scored, what 1 means, what 5 means)
SCORES = (
    ("la pertinence de la méthode", "inadaptée", "très adaptée"),
    (
        "le transfert de compétences vers les acteurs du territoire",
        "le prestataire fait seul",
        "le territoire est autonome et transmet à son tour",
    ),
)

NIVEAUX = (
    "rien en place",
    "initiatives isolées",
    "pratiques répétées mais dépendantes de quelques personnes",
    "méthode partagée et outillée",
    "réflexe installé, transmis et amélioré",
)

# (axis, its four statements), each answered from 0 to 4 (`NIVEAUX`).
AUTODIAGNOSTIC = (
    (
        "Portage politique",
        (
            "L’exécutif dit publiquement ce qu’il met et ne met pas en discussion.",
            "Des élus de plusieurs délégations portent des démarches.",
            "Un budget et du temps y sont réservés chaque année.",
            "Les désaccords sont accueillis et travaillés.",
        ),
    ),
    (
        "Savoir-faire des services",
        (
            "Des agents de métiers différents savent concevoir et animer.",
            "La direction l’inscrit dans la conduite de projet et les fiches de poste.",
            "Méthodes, modèles et retours d’expérience sont rassemblés et faciles à trouver.",
            "Les nouveaux arrivants y sont formés.",
        ),
    ),
    (
        "Alliances locales",
        (
            "Associations et collectifs sont connus et considérés comme partenaires.",
            "L’initiative habitante trouve quelqu’un à qui parler et reçoit une réponse.",
            "La collectivité coopère avec ses voisines, l’État, les écoles, les entreprises sur des projets communs.",
            "Rôles et règles de coopération sont écrits et revus.",
        ),
    ),
    (
        "Aller vers et inclure",
        (
            "On sait qui ne vient pas.",
            "On va sur les lieux de vie avec des formats adaptés.",
            "Les freins sont levés : horaires, garde, langue, accessibilité, frais.",
            "D’une année sur l’autre, les participants ressemblent davantage à la population.",
        ),
    ),
    (
        "Qualité des démarches",
        (
            "Objectif, marge de manœuvre et calendrier sont annoncés avant.",
            "La place donnée aux habitants est choisie, dite et tenue.",
            "L’information est complète et compréhensible.",
            "L’animation est neutre et évaluée par les participants.",
        ),
    ),
    (
        "Effets et durée",
        (
            "Chaque contribution reçoit une réponse motivée.",
            "Des décisions changent visiblement grâce à la participation.",
            "Le bilan est rendu public.",
            "La pratique survit au départ d’un élu, d’un agent ou d’un prestataire.",
        ),
    ),
)

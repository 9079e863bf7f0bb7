"""A register of fictitious providers (their SIRET have a good key and belong to nobody)."""

_VIDE = {"site": "", "telephone": "", "est_national": False, "departements": []}

PRESTATAIRES = tuple(
    _VIDE | champs
    for champs in (
        {
            "siret": "90000101700012", "nom": "Coopérative La Place (fictif)", "forme": "cooperative",
            "competences": "Gouvernance partagée, tirage au sort, animation de groupes de pilotage.",
            "fait_projets": True, "fait_savoir_faire": True, "email": "bonjour@la-place.example", "departements": ["42", "69", "38", "73"],
        },
        {
            "siret": "90000202300019", "nom": "Atelier du Pas de côté (fictif)", "forme": "agence_design",
            "competences": "Design des politiques publiques, aménagement avec les habitants, maquettes.",
            "fait_projets": True, "fait_savoir_faire": False, "email": "atelier@pas-de-cote.example", "departements": ["71", "39", "69"],
        },
        {
            "siret": "90000303900014", "nom": "Les Passeurs d’idées (fictif)", "forme": "association",
            "competences": "Balades, cafés citoyens, porte-à-porte, film participatif.",
            "fait_projets": True, "fait_savoir_faire": False, "email": "contact@passeurs.example", "departements": ["34", "87", "47"],
        },
        {
            "siret": "90000404500010", "nom": "École de l’animation publique (fictif)", "forme": "organisme_formation",
            "competences": "Mobiliser l’intelligence d’un territoire ; concevoir et animer des dispositifs participatifs.",
            "fait_projets": False, "fait_savoir_faire": True, "email": "ecole@animation.example", "est_national": True,
        },
        {
            "siret": "90000505900010", "nom": "Cabinet Rive droite (fictif)", "forme": "bureau_etudes",
            "competences": "Conseils de quartier, budgets participatifs, évaluation.",
            "fait_projets": True, "fait_savoir_faire": True, "email": "cabinet@rive-droite.example", "departements": ["59", "62", "60", "78"],
        },
        {
            "siret": "90000606500016", "nom": "Inès Caradec, facilitatrice (fictif)", "forme": "independant",
            "competences": "Posture de médiation, prise de parole, conduite du changement.",
            "fait_projets": False, "fait_savoir_faire": True, "email": "ines@caradec.example", "departements": ["50", "53", "61"],
        },
    )
)  # fmt: skip

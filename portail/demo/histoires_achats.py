"""When the territories of the demonstration buy, and from whom, in days from today; the gestures are those of `achats`. All of it is fictitious."""

from datetime import timedelta

from parcours.enums import Thematique
from portail.demo import achats
from prestataires.enums import GenreExpertise, Methode, ModeAchat, Place, Public

PREMIER, POSSIBLE, NON = Place.PREMIER, Place.POSSIBLE, Place.PLUTOT_NON


def _criteres(themes=(), methodes=(), publics=()):
    return (
        *((GenreExpertise.THEME, code) for code in themes),
        *((GenreExpertise.METHODE, code) for code in methodes),
        *((GenreExpertise.PUBLIC, code) for code in publics),
    )


T, M, P = Thematique, Methode, Public
PILOTAGE = "Groupe de pilotage avec des habitants tirés au sort"
SITE = "Réhabiliter le site Saint-Charles en tiers-lieu, avec les habitants"
REPONSES = "Apprendre à répondre à chaque proposition"
HISTOIRES = {
    # Three purchases: one over and evaluated, one under way, one for which quotes come in.
    "42168": (
        achats.Achat(
            PILOTAGE, "Installer et animer le groupe de pilotage", "Le tirage au sort, quatre séances animées, un guide pour continuer seuls.",
            _criteres([T.DEMOCRATIE], [M.GOUVERNANCE, M.ASSEMBLEE], [P.HABITANTS, P.ELUS]),
            (
                (-930, achats.ecrire), (-926, achats.proposer, "Fréquence Commune", 6800, "Elle connaît la gouvernance partagée et les communes de notre taille."),
                (-919, achats.avis_de_l_anct, ("Fréquence Commune", PREMIER, "Une méthode éprouvée, et un vrai transfert aux élus.")),
                (-915, achats.choisir, "Fréquence Commune", "Elle forme nos élus en même temps qu’elle anime."),
                (-912, achats.preparer, ("Compte rendu du tirage au sort", 60), ("Guide pour animer le groupe", 150)), (-910, achats.commander),
                (-855, achats.remettre, "Compte rendu du tirage au sort"), (-850, achats.accepter, "Compte rendu du tirage au sort"),
                (-848, achats.facturer, "FC-112", 50), (-765, achats.remettre, "Guide pour animer le groupe"), (-760, achats.accepter, "Guide pour animer le groupe"),
                (-755, achats.facturer, "FC-131", 50), (-750, achats.terminer),
                (-746, achats.evaluer, 5, 4, "Le groupe se réunit maintenant sans aide.", "Prévoir plus tôt la garde des enfants."),
                (-743, achats.evaluer_anct, 5, 4, "Le guide sert déjà à deux autres territoires."),
            ),
        ),
        achats.Achat(
            SITE, "Concevoir le tiers-lieu avec les habitants", "Trois chantiers ouverts, un modèle économique, un récit du projet.",
            _criteres([T.DEMOCRATIE, T.CADRE_DE_VIE], [M.LIEUX, M.CONCERTATION], [P.HABITANTS, P.ASSOCIATIONS]),
            (
                (-130, achats.ecrire, 20, 300), (-128, achats.demander, "La Coop des Territoires", "Robins des Villes", "Coopérative La Place"),
                (-120, achats.repondre, "La Coop des Territoires", 17500, "Disponible dès janvier, deux personnes."),
                (-116, achats.repondre, "Robins des Villes", 16200, "Disponible au printemps."),
                (-112, achats.repondre, "Coopérative La Place", 19000, "Disponible tout de suite."), (-108, achats.ouvrir),
                (-105, achats.avis_du_territoire, ("La Coop des Territoires", PREMIER, "Elle connaît le site et ses porteurs de projet."),
                    ("Robins des Villes", POSSIBLE, "De belles méthodes, moins de montage."), ("Coopérative La Place", POSSIBLE, "Plus chère, mais proche.")),
                (-103, achats.avis_de_l_anct, ("La Coop des Territoires", PREMIER, "Le montage du tiers-lieu est son métier."),
                    ("Robins des Villes", POSSIBLE, "À garder pour les chantiers."), ("Coopérative La Place", POSSIBLE, "Compétente, plus chère.")),
                (-100, achats.choisir, "La Coop des Territoires", "Les deux avis la mettent en premier, et elle connaît le site."),
                (-97, achats.preparer, ("Premier chantier ouvert", 45), ("Modèle économique", 90), ("Récit du projet", 230)), (-95, achats.commander),
                (-52, achats.remettre, "Premier chantier ouvert"), (-48, achats.accepter, "Premier chantier ouvert"), (-45, achats.facturer, "CT-2026-07", 30),
                (-4, achats.facturer, "CT-2026-15", 20, False),
            ),
        ),
        achats.Achat(
            REPONSES, "Apprendre à répondre à chaque proposition", "Deux journées de formation, des modèles de réponse, un suivi de trois mois.",
            _criteres([T.DEMOCRATIE], [M.FORMATION, M.POSTURE], [P.AGENTS, P.ELUS]),
            (
                (-14, achats.ecrire), (-12, achats.demander, "Fréquence Commune", "Politiker", "École de l’animation", "Laboratoire des communs"),
                (-9, achats.repondre, "Fréquence Commune", 4200, "Disponible en février.", "Nous connaissons déjà votre groupe de pilotage."),
                (-6, achats.decliner, "Laboratoire des communs", "Notre équipe est prise jusqu’à l’été."),
                (-3, achats.repondre, "École de l’animation", 3900, "Disponible en mars."),
            ),
        ),
    ),
    # The short way of a village: ANCT's opinion is awaited.
    "34164": (
        achats.Achat(
            "Jour de la Nuit : une balade nocturne", "Animer une balade nocturne", "Une soirée animée, et une fiche pour recommencer seuls.",
            _criteres([T.ECOLOGIE], [M.ALLER_VERS], [P.HABITANTS, P.FAMILLES]),
            (
                (-1180, achats.ecrire), (-1178, achats.proposer, "Les Passeurs d’idées", 2100, "Ils ont déjà animé des balades près de chez nous."),
                (-1172, achats.avis_de_l_anct, ("Les Passeurs d’idées", PREMIER, "Proches, et habitués des villages.")),
                (-1170, achats.choisir, "Les Passeurs d’idées", "Ils sont à côté, et ils nous apprennent à le refaire."),
                (-1168, achats.preparer, ("Fiche pour recommencer seuls", 70)), (-1166, achats.commander), (-1100, achats.remettre, "Fiche pour recommencer seuls"),
                (-1098, achats.accepter, "Fiche pour recommencer seuls"), (-1097, achats.facturer, "P-31", 100), (-1096, achats.terminer),
                (-1090, achats.evaluer, 5, 5, "Cette année, nous l’avons refaite seuls."), (-1088, achats.evaluer_anct, 4, 5),
            ),
        ),
        achats.Achat(
            "Café citoyen", "Lancer le café citoyen", "Trois soirées animées avec les bénévoles du foyer rural.",
            _criteres([T.DEMOCRATIE], [M.ANIMATION, M.ALLER_VERS], [P.HABITANTS]),
            ((-8, achats.ecrire), (-6, achats.proposer, "Savoirs d’Oc", 2500, "Ils animent déjà le café citoyen du village voisin.")),
        ),
    ),
    # A city: the territory has given its ranking, ANCT has not.
    "73065": (
        achats.Achat(
            "La participation dans les projets d’aménagement et d’urbanisme", "Associer les jeunes au projet de place",
            "La préparation avec trente jeunes, trois ateliers sur la place, un bilan écrit par eux.",
            _criteres([T.CADRE_DE_VIE, T.JEUNESSE], [M.CONCERTATION, M.ANIMATION], [P.JEUNES]),
            (
                (-34, achats.ecrire), (-32, achats.demander, "Jeunes en actes", "Fréquence Commune", "Coopérative La Place", "Robins des Villes"),
                (-26, achats.repondre, "Jeunes en actes", 9800, "Disponible au printemps."), (-22, achats.repondre, "Fréquence Commune", 12400, "Disponible en mai."),
                (-19, achats.repondre, "Coopérative La Place", 11000, "Disponible en avril."), (-10, achats.ouvrir),
                (-5, achats.avis_du_territoire, ("Jeunes en actes", PREMIER, "Ils sont d’ici et connaissent les lycées."),
                    ("Fréquence Commune", POSSIBLE, "Solide, moins habituée aux jeunes."), ("Coopérative La Place", POSSIBLE, "Une bonne seconde.")),
            ),
        ),
    ),
    # Two preferences: a second round is open, and ANCT has given its own again.
    "38151": (
        achats.Achat(
            "Ville conviviale", "Faire vivre les places avec les habitants", "Six rendez-vous sur les places, un plan d’usages.",
            _criteres([T.CADRE_DE_VIE, T.SOLIDARITES], [M.ALLER_VERS, M.CONCERTATION], [P.HABITANTS, P.QUARTIERS]),
            (
                (-48, achats.ecrire), (-46, achats.demander, "Robins des Villes", "Urbanisme habitant", "Coopérative La Place"),
                (-38, achats.repondre, "Robins des Villes", 9500, "Disponible en mars."), (-36, achats.repondre, "Urbanisme habitant", 8800, "Disponible en février."),
                (-33, achats.repondre, "Coopérative La Place", 9900, "Disponible en avril."), (-28, achats.ouvrir),
                (-24, achats.avis_de_l_anct, ("Robins des Villes", POSSIBLE, "Des méthodes éprouvées."),
                    ("Urbanisme habitant", PREMIER, "Le transfert aux agents est prévu à chaque étape."), ("Coopérative La Place", NON, "Peu d’expérience de l’espace public.")),
                (-21, achats.avis_du_territoire, ("Robins des Villes", PREMIER, "Ils savent faire venir ceux qui ne viennent pas."),
                    ("Urbanisme habitant", POSSIBLE, "Sérieux, un peu technique."), ("Coopérative La Place", POSSIBLE, "À garder pour un autre projet.")),
                (-12, achats.second_tour),
                (-7, achats.avis_de_l_anct, ("Robins des Villes", POSSIBLE, "Possible, avec une journée de formation en plus."),
                    ("Urbanisme habitant", PREMIER, "Nous gardons notre préférence."), ("Coopérative La Place", NON, "Comme au premier tour.")),
            ),
        ),
    ),
    # A mission to evaluate; a provider of the land itself.
    "200040293": (
        achats.Achat(
            "Gestion forestière partagée", "Former élus et propriétaires à décider ensemble", "Quatre journées pour vingt personnes, des supports à garder.",
            _criteres([T.DEMOCRATIE, T.ECOLOGIE], [M.FORMATION, M.GOUVERNANCE], [P.AGENTS, P.ELUS]),
            (
                (-190, achats.ecrire), (-188, achats.proposer, "Collège européen de Cluny", 5200, "Il est chez nous, et forme déjà nos voisins."),
                (-181, achats.avis_de_l_anct, ("Collège européen de Cluny", PREMIER, "La proximité même.")),
                (-178, achats.choisir, "Collège européen de Cluny", "Il restera là après la formation.", ModeAchat.MAPA),
                (-176, achats.preparer, ("Supports de formation", 100)), (-175, achats.commander), (-80, achats.remettre, "Supports de formation"),
                (-77, achats.accepter, "Supports de formation"), (-70, achats.facturer, "CEC-44", 100), (-6, achats.terminer), (-3, achats.evaluer_anct, 4, 4),
            ),
        ),
    ),
    # ANCT did not answer in ten working days: the choice went on; a deliverable is to be done again, another one is late.
    "61169": (
        achats.Achat(
            "Formation « Concevoir et animer des dispositifs participatifs »", "Former l’équipe du CCAS", "Six journées avec l’équipe, et deux groupes de parole.",
            _criteres([T.SOLIDARITES], [M.POSTURE, M.ANIMATION], [P.AGENTS, P.ELOIGNES]),
            (
                (-95, achats.ecrire), (-93, achats.proposer, "Bocage en commun", 5400, "Ils connaissent les CCAS de notre bocage."), (-72, achats.sans_avis),
                (-70, achats.choisir, "Bocage en commun", "Ils sont à Flers, et l’équipe les connaît."),
                (-68, achats.preparer, ("Journal de bord de l’équipe", 40), ("Bilan des groupes de parole", 60)), (-66, achats.commander),
                (-24, achats.remettre, "Journal de bord de l’équipe"), (-20, achats.reprendre, "Journal de bord de l’équipe", "Il manque les deux dernières séances."),
            ),
        ),
    ),
    # A need that is being written.
    "69072": (
        achats.Achat(
            "Création d’un tiers-lieu", "Trouver le modèle du tiers-lieu", "", _criteres([T.CADRE_DE_VIE, T.ECONOMIE], [M.LIEUX], [P.ASSOCIATIONS]),
            ((-3, achats.ecrire),),
        ),
    ),
}  # fmt: skip
REUNIONS = {
    "42168": (
        (-900, achats.prevoir_reunion, 20),
        (-888, lambda pk, auteur: achats.remplir_point(
            pk, auteur, PILOTAGE, objectifs="Installer un groupe de pilotage mixte.", modalites="Une séance par mois, préparée avec deux agents.",
            avancement="Le tirage au sort est fait, vingt personnes ont dit oui.", positif="Des habitants que personne ne connaissait.",
            moins_positif="Les élus parlent encore beaucoup.", percu="Une envie de continuer.",
            recommandations="Confier l’animation à deux habitants dès l’an prochain.",
        )),
        (-880, achats.tenir_reunion, "L’animation passe à deux habitants au printemps. Les élus présentent leurs décisions en séance."),
        (-15, achats.prevoir_reunion, 27),
        (-6, lambda pk, auteur: achats.remplir_point(
            pk, auteur, SITE, objectifs="Concevoir le tiers-lieu avec ceux qui l’utiliseront.", modalites="Des chantiers ouverts le samedi.",
            avancement="Le premier chantier a réuni soixante personnes.", positif="Les artisans du bourg sont venus.",
            moins_positif="Le modèle économique prend du retard.", percu="De la fierté.", recommandations="Ouvrir une pièce au public dès l’été.",
        )),
    ),
}  # fmt: skip


def gestes(code, pk, auteur, *, aujourd_hui):
    """(day, gesture) pairs of what this territory buys."""
    des_achats = [
        (jours, geste, (pk, achat, auteur, *valeurs))
        for achat in HISTOIRES.get(code, ())
        for jours, geste, *valeurs in achat.suite
    ]
    des_reunions = [(jours, geste, (pk, auteur, *valeurs)) for jours, geste, *valeurs in REUNIONS.get(code, ())]
    return [
        (aujourd_hui + timedelta(days=jours), lambda geste=geste, v=valeurs: geste(*v))
        for jours, geste, valeurs in (*des_achats, *des_reunions)
    ]

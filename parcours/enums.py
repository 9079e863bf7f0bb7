"""The words of a parcours: what is stored on the left, what people read on the right (see docs/glossaire.md)."""

from django.db.models import IntegerChoices, TextChoices


class Statut(TextChoices):
    CONTACT = "contact", "Premier contact"
    DIAGNOSTIC = "diagnostic", "Diagnostic"
    FORMULATION = "formulation", "Écriture"
    CONTRACTUALISATION = "contractualisation", "Convention"
    MISE_EN_OEUVRE = "mise_en_oeuvre", "Mise en œuvre"
    BILAN = "bilan", "Bilan"
    CLOS = "clos", "Terminé"
    ABANDONNE = "abandonne", "Arrêté"


# The steps shown in a row on « Notre parcours »; a closed or abandoned parcours has its own sentence.
FIL = (
    Statut.CONTACT,
    Statut.DIAGNOSTIC,
    Statut.FORMULATION,
    Statut.CONTRACTUALISATION,
    Statut.MISE_EN_OEUVRE,
    Statut.BILAN,
)


class Transition(TextChoices):
    OUVRIR = "ouvrir", "Ouvrir le diagnostic"
    FORMULER = "formuler", "Passer à l’écriture"
    CONTRACTUALISER = "contractualiser", "Passer à la convention"
    ROUVRIR = "rouvrir", "Revenir à l’écriture"
    METTRE_EN_OEUVRE = "mettre_en_oeuvre", "Passer à la mise en œuvre"
    ENTRER_EN_BILAN = "entrer_en_bilan", "Passer au bilan"
    CLORE = "clore", "Terminer"
    ABANDONNER = "abandonner", "Arrêter"


class StatutEtape(TextChoices):
    """Seven states, of which people see four words, plus « Reportée » and « Abandonnée »."""

    BROUILLON = "brouillon", "En projet"
    PROPOSEE = "proposee", "En projet, envoyée"
    VALIDEE = "validee", "Validée"
    EN_COURS = "en_cours", "En cours"
    REALISEE = "realisee", "Terminée"
    REPORTEE = "reportee", "Reportée"
    ABANDONNEE = "abandonnee", "Abandonnée"


class TransitionEtape(TextChoices):
    PROPOSER = "proposer", "Proposer"
    RETIRER_PROPOSITION = "retirer_proposition", "Reprendre avec l’envoi"
    VALIDER = "valider", "Valider"
    LIBERER = "liberer", "Sortir de la convention"
    DEMARRER = "demarrer", "Démarrer"
    TERMINER = "terminer", "Terminer"
    REPORTER = "reporter", "Reporter"
    ABANDONNER = "abandonner", "Abandonner"


class StatutEnvoi(TextChoices):
    """Where a sending stands. Only the last one is alive; a sending taken back stays in the history."""

    ENVOYE = "envoye", "Envoyé"
    EN_RELECTURE = "en_relecture", "En cours de relecture"
    RELU = "relu", "Relu"
    REPRIS = "repris", "Repris avant relecture"
    REMPLACE = "remplace", "Remplacé par un autre envoi"


class TransitionEnvoi(TextChoices):
    COMMENCER = "commencer", "Commencer la relecture"
    RELIRE = "relire", "Relire"
    REPRENDRE = "reprendre", "Reprendre"
    REMPLACER = "remplacer", "Remplacer"
    # The sending that replaced it was taken back: it stands again where it stood.
    RETABLIR = "retablir", "Rétablir"
    RETABLIR_EN_RELECTURE = "retablir_en_relecture", "Rétablir, en cours de relecture"
    RETABLIR_RELU = "retablir_relu", "Rétablir, relu"


class StatutCorrection(TextChoices):
    DEMANDEE = "demandee", "À compléter"
    REPONDUE = "repondue", "Répondue"
    REGLEE = "reglee", "Réglée"
    ANNULEE = "annulee", "Annulée"


class TransitionCorrection(TextChoices):
    REPONDRE = "repondre", "Répondre"
    REDEMANDER = "redemander", "Demander encore"
    REGLER = "regler", "Régler"
    ANNULER = "annuler", "Annuler"


class StatutModification(TextChoices):
    """A change to what a convention contracts: applied at once when it is small, else decided."""

    PROPOSEE = "proposee", "En attente de décision"
    ACCEPTEE = "acceptee", "Acceptée"
    REFUSEE = "refusee", "Refusée"
    RETIREE = "retiree", "Retirée"
    APPLIQUEE = "appliquee", "Appliquée sans décision (petit changement)"


class TransitionModification(TextChoices):
    ACCEPTER = "accepter", "Accepter"
    REFUSER = "refuser", "Refuser"
    RETIRER = "retirer", "Retirer"
    APPLIQUER = "appliquer", "Appliquer"


class ModeDecision(TextChoices):
    """How the steering committee decided."""

    COMITE = "comite", "En comité de pilotage"
    MAIL = "mail", "Par mail"
    APPEL = "appel", "Par téléphone ou visio"


class ChampModifiable(TextChoices):
    """What a convention contracts of an étape."""

    DEBUT = "debut", "Début"
    FIN = "fin", "Fin"
    COUT = "cout", "Coût"


class GenreEchange(TextChoices):
    APPEL = "appel", "Appel"
    VISIO = "visio", "Visio"
    VISITE = "visite", "Visite sur place"
    BILAN = "bilan", "Réunion de bilan"
    SUIVI = "suivi", "Point de suivi après la fin"
    AUTRE = "autre", "Autre"


class BlocCible(TextChoices):
    """The five blocks, as what a comment may hang on."""

    OBJECTIFS = "objectifs", "Nos objectifs"
    ETAPES = "etapes", "Nos étapes"
    PARTENAIRES = "partenaires", "Nos partenaires"
    CALENDRIER = "calendrier", "Le calendrier"
    MOYENS = "moyens", "Les moyens"


class Preuve(TextChoices):
    """What carries a commitment."""

    LETTRE = "lettre", "Une lettre signée"
    DELIBERATION = "deliberation", "Un paragraphe d’une délibération"


class Thematique(TextChoices):
    """Priority themes of the projects, in words that a territory uses."""

    DEMOCRATIE = "democratie", "Vie démocratique locale"
    CADRE_DE_VIE = "cadre_de_vie", "Cadre de vie, espaces publics"
    ECOLOGIE = "ecologie", "Transition écologique"
    JEUNESSE = "jeunesse", "Jeunesse, éducation"
    SOLIDARITES = "solidarites", "Solidarités, vivre ensemble"
    CULTURE = "culture", "Culture, patrimoine"
    SPORT = "sport", "Sport, vie associative"
    ALIMENTATION = "alimentation", "Alimentation, agriculture"
    ECONOMIE = "economie", "Commerces, économie locale"
    HABITAT = "habitat", "Habitat, mobilités"
    SANTE = "sante", "Santé, bien vieillir"
    NUMERIQUE = "numerique", "Numérique"


class Position(IntegerChoices):
    OPPOSE = -2, "Opposée"
    RESERVE = -1, "Réservée"
    NEUTRE = 0, "Neutre"
    FAVORABLE = 1, "Favorable"
    MOTEUR = 2, "Motrice"


class Role(TextChoices):
    """The place of a person in the team; the interlocuteur is not a role but the parcours' own pointer (exactly one)."""

    EQUIPE = "equipe", "Équipe projet"
    EXECUTIF = "executif", "Exécutif"
    DIRECTION = "direction", "Direction"


class Partie(TextChoices):
    EXECUTIF = "executif", "Maire ou présidence"
    DIRECTION = "direction", "Direction"


class Axe(TextChoices):
    PROJET = "projet_emblematique", "Projets emblématiques"
    SAVOIR_FAIRE = "savoir_faire", "Formation et façons de travailler"


class Nature(TextChoices):
    PROJET = "projet", "un projet emblématique, mené avec les habitants"
    FORMATION = "formation", "une formation"
    CHANGEMENT = "conduite_du_changement", "un changement dans nos façons de travailler"

    @property
    def axe(self):
        return Axe.PROJET if self == Nature.PROJET else Axe.SAVOIR_FAIRE

    @property
    def mot(self):
        """The short word of tables and charts."""
        return {"projet": "Projet", "formation": "Formation"}.get(self.value, "Façons de travailler")


class PlaceHabitants(IntegerChoices):
    """The five levels of metier §8.2 (0 is an in-house training: nobody is invited)."""

    INTERNE = 0, "Sans habitants (formation interne)"
    INFORMER = 1, "Informer"
    AVIS = 2, "Recueillir des avis"
    ENSEMBLE = 3, "Travailler ensemble"
    DECIDER = 4, "Décider ensemble"
    INITIATIVE = 5, "Laisser l’initiative aux habitants"


class Public(TextChoices):
    ELUS = "elus", "Élus"
    AGENTS = "agents", "Agents"
    PARTENAIRES = "partenaires", "Partenaires"
    CITOYENS = "citoyens", "Habitants"


class GenrePartie(TextChoices):
    ASSOCIATION = "association", "Association"
    COLLECTIVITE = "collectivite", "Collectivité"
    ETAT = "etat", "Service de l’État"
    ETABLISSEMENT = "etablissement", "École, université, établissement public"
    ENTREPRISE = "entreprise", "Entreprise ou commerce"
    COLLECTIF = "collectif", "Collectif d’habitants"
    AUTRE = "autre", "Autre"


class RolePartie(TextChoices):
    PILOTE = "pilote", "Pilote avec nous"
    PARTENAIRE = "partenaire", "Partenaire"
    ASSOCIER = "associer", "À associer"
    INFORMER = "informer", "À informer"


class Source(TextChoices):
    ANCT = "anct", "ANCT"
    COFINANCEMENT = "cofinancement", "Autre financeur"
    NATURE = "nature", "Apport en nature"
    TEMPS = "temps", "Temps de travail"

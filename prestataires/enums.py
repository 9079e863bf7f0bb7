"""The words of this room: what is stored on the left, what people read on the right (see docs/glossaire.md)."""

from django.db.models import IntegerChoices, TextChoices

# --- the register ---------------------------------------------------------------------------------------------------------------


class Statut(TextChoices):
    PROPOSE = "propose", "Proposé"
    REFERENCE = "reference", "Référencé"
    SUSPENDU = "suspendu", "Suspendu"
    RETIRE = "retire", "Retiré"


class Transition(TextChoices):
    REFERENCER = "referencer", "Référencer"
    SUSPENDRE = "suspendre", "Suspendre"
    RETIRER = "retirer", "Retirer"
    REPRENDRE = "reprendre", "Remettre dans la liste"


# What is decided against a provider says why.
MOTIVEES = (Transition.SUSPENDRE, Transition.RETIRER)


class Forme(TextChoices):
    """The legal form."""

    ASSOCIATION = "association", "Association"
    COOPERATIVE = "cooperative", "Coopérative (SCOP, SCIC)"
    SOCIETE = "societe", "Société (SAS, SARL…)"
    INDEPENDANT = "independant", "Indépendant"
    ETABLISSEMENT_PUBLIC = "etablissement_public", "Établissement public"
    COLLECTIF = "collectif", "Collectif (sans SIRET)"
    AUTRE = "autre", "Autre"


class Activite(TextChoices):
    """What it mostly is, in a territory's eyes (metier §1.6)."""

    ANIMATION = "animation", "Animation, éducation populaire"
    BUREAU = "bureau_etudes", "Bureau d’études"
    DESIGN = "agence_design", "Agence de design"
    FORMATION = "organisme_formation", "Organisme de formation"
    UNIVERSITE = "universite", "Université ou laboratoire"


class GenreExpertise(TextChoices):
    """On what a competence, or a need, is compared. The codes of a theme are those of `parcours.enums.Thematique`."""

    THEME = "theme", "Thème"
    METHODE = "methode", "Méthode"
    PUBLIC = "public", "Public"


class Methode(TextChoices):
    ANIMATION = "animation", "Animation de réunions et d’ateliers"
    ALLER_VERS = "aller_vers", "Aller vers : balades, stands, porte-à-porte"
    ASSEMBLEE = "assemblee", "Tirage au sort, assemblées citoyennes"
    BUDGET = "budget_participatif", "Budget participatif"
    CONSEILS = "conseils", "Conseils de quartier, conseils citoyens"
    CONCERTATION = "concertation", "Concertation sur un aménagement"
    DESIGN = "design", "Design des politiques publiques"
    GOUVERNANCE = "gouvernance", "Gouvernance partagée, décision collective"
    LIEUX = "lieux", "Tiers-lieux, lieux partagés"
    FORMATION = "formation", "Formation d’élus et d’agents"
    POSTURE = "posture", "Posture, médiation, prise de parole"
    RECIT = "recit", "Film, théâtre, récit"
    NUMERIQUE = "numerique", "Outils numériques de participation"
    EVALUATION = "evaluation", "Évaluation, recherche-action"


class Public(TextChoices):
    HABITANTS = "habitants", "Tous les habitants"
    JEUNES = "jeunes", "Enfants et jeunes"
    FAMILLES = "familles", "Familles"
    AINES = "aines", "Personnes âgées"
    QUARTIERS = "quartiers", "Habitants des quartiers prioritaires"
    ELOIGNES = "eloignes", "Personnes éloignées de la parole publique"
    ELUS = "elus", "Élus"
    AGENTS = "agents", "Agents"
    ASSOCIATIONS = "associations", "Associations et collectifs"
    ECONOMIE = "economie", "Commerçants, entreprises, agriculteurs"


class GenreAttestation(TextChoices):
    """What a buyer asks for (metier §1.6)."""

    URSSAF = "urssaf", "Attestation de vigilance (URSSAF)"
    FISCALE = "fiscale", "Attestation fiscale"
    ASSURANCE = "assurance", "Assurance responsabilité civile"
    QUALIOPI = "qualiopi", "Certificat Qualiopi"
    ENGAGEMENT = "engagement_republicain", "Contrat d’engagement républicain"


class StatutAttestation(TextChoices):
    RECUE = "recue", "Reçue, à vérifier"
    VERIFIEE = "verifiee", "Vérifiée"
    REFUSEE = "refusee", "À remplacer"
    REMPLACEE = "remplacee", "Remplacée"


ATTESTATIONS_PRESENTES = (StatutAttestation.RECUE, StatutAttestation.VERIFIEE)


class TransitionAttestation(TextChoices):
    VERIFIER = "verifier", "Vérifier"
    REFUSER = "refuser", "Demander à la remplacer"
    REMPLACER = "remplacer", "Remplacer"


class Portee(TextChoices):
    """How far to look around a territory."""

    ICI = "ici", "Ceux qui interviennent ici"
    REGION = "region", "Élargir à la région"
    PARTOUT = "partout", "Tous les prestataires référencés"


# --- the need, the quotes ---------------------------------------------------------------------------------------------------------


class StatutBesoin(TextChoices):
    REDACTION = "redaction", "En préparation"
    CONSULTATION = "consultation", "Devis demandés"
    CHOIX = "choix", "Avis en cours"
    CHOISI = "choisi", "Prestataire choisi"
    SANS_SUITE = "sans_suite", "Sans suite"


class TransitionBesoin(TextChoices):
    CONSULTER = "consulter", "Demander des devis"
    OUVRIR_CHOIX = "ouvrir_choix", "Passer aux avis"
    CHOISIR = "choisir", "Choisir"
    ROUVRIR = "rouvrir", "Rouvrir le choix"
    ABANDONNER = "abandonner", "Abandonner"
    REPRENDRE = "reprendre", "Reprendre"


class StatutCandidature(TextChoices):
    SOLLICITEE = "sollicitee", "Devis demandé"
    PROPOSEE = "proposee", "Devis reçu"
    DECLINEE = "declinee", "Pas disponible"
    ECARTEE = "ecartee", "Demande retirée"
    RETENUE = "retenue", "Choisi"
    NON_RETENUE = "non_retenue", "Pas choisi"


class TransitionCandidature(TextChoices):
    REPONDRE = "repondre", "Répondre"
    DECLINER = "decliner", "Décliner"
    ECARTER = "ecarter", "Retirer la demande"
    RAPPELER = "rappeler", "Demander de nouveau"
    RETENIR = "retenir", "Choisir"
    NE_PAS_RETENIR = "ne_pas_retenir", "Ne pas choisir"
    REMETTRE = "remettre", "Remettre dans le choix"


class ModeAchat(TextChoices):
    """How the collectivité buys (metier §1.6): it is the buyer, the subsidy pays it back."""

    DISPENSE = "dispense", "Achat direct, sous le seuil de dispense"
    MAPA = "mapa", "Procédure adaptée (MAPA)"
    ACCORD_CADRE = "accord_cadre", "Accord-cadre de l’ANCT"
    CENTRALE = "centrale", "Groupement ou centrale d’achat"
    SUBVENTION = "subvention", "Convention ou subvention à une association"
    REGIE = "regie", "En régie, par nos propres services"


class UsageLien(TextChoices):
    """What a personal link is for: one provider, one thing to do, no account."""

    DEVIS = "devis", "Répondre à une demande de devis"
    MISSION = "mission", "Suivre une mission"
    ATTESTATIONS = "attestations", "Déposer des attestations"


# --- the joint choice -----------------------------------------------------------------------------------------------------------------


class Partie(TextChoices):
    TERRITOIRE = "territoire", "Le territoire"
    ANCT = "anct", "L’ANCT"


class ModeTour(TextChoices):
    """A ranking by each side, blind; or one opinion of ANCT on the provider that the territory has in mind."""

    CLASSEMENT = "classement", "Deux avis croisés"
    AVIS = "avis", "Un avis de l’ANCT"


class IssueTour(TextChoices):
    ACCORD = "accord", "Même préférence"
    DESACCORD = "desaccord", "Préférences différentes"
    SANS_AVIS = "sans_avis", "Sans avis de l’ANCT"
    ANNULE = "annule", "Annulé"


class Place(TextChoices):
    """In a ranking: « En premier », once; in ANCT's single opinion: favorable, with a reserve, not favorable."""

    PREMIER = "premier", "En premier"
    POSSIBLE = "possible", "Possible"
    PLUTOT_NON = "plutot_non", "Plutôt non"


# --- the mission ----------------------------------------------------------------------------------------------------------------------


class StatutMission(TextChoices):
    PREPAREE = "preparee", "À commander"
    EN_COURS = "en_cours", "En cours"
    TERMINEE = "terminee", "Terminée"
    CLOSE = "close", "Évaluée"
    INTERROMPUE = "interrompue", "Interrompue"


class TransitionMission(TextChoices):
    COMMANDER = "commander", "Commander"
    TERMINER = "terminer", "Terminer"
    REPRENDRE = "reprendre", "Reprendre"
    CLORE = "clore", "Clore"
    INTERROMPRE = "interrompre", "Interrompre"


class StatutLivrable(TextChoices):
    ATTENDU = "attendu", "Attendu"
    REMIS = "remis", "Remis, à relire"
    ACCEPTE = "accepte", "Accepté"
    A_REPRENDRE = "a_reprendre", "À reprendre"
    ANNULE = "annule", "Annulé"


class TransitionLivrable(TextChoices):
    REMETTRE = "remettre", "Remettre"
    ACCEPTER = "accepter", "Accepter"
    FAIRE_REPRENDRE = "faire_reprendre", "Demander à reprendre"
    ANNULER = "annuler", "Annuler"


class StatutFacture(TextChoices):
    RECUE = "recue", "Reçue, à vérifier"
    ACCEPTEE = "acceptee", "Acceptée"
    REFUSEE = "refusee", "Refusée"


class TransitionFacture(TextChoices):
    ACCEPTER = "accepter", "Accepter"
    REFUSER = "refuser", "Refuser"
    ROUVRIR = "rouvrir", "Rouvrir"


class Pertinence(IntegerChoices):
    """Of the method, as ANCT's evaluation reads it (metier §1.4, §8.3)."""

    UN = 1, "1 – inadaptée"
    DEUX = 2, "2 – peu adaptée"
    TROIS = 3, "3 – adaptée en partie"
    QUATRE = 4, "4 – adaptée"
    CINQ = 5, "5 – très adaptée"


class Transfert(IntegerChoices):
    """Of skills to the people of the territory (metier §8.3)."""

    UN = 1, "1 – le prestataire fait"
    DEUX = 2, "2 – nous observons"
    TROIS = 3, "3 – nous animons ensemble"
    QUATRE = 4, "4 – nous animons, avec un appui"
    CINQ = 5, "5 – nous sommes autonomes et nous transmettons"


class StatutSynchronisation(TextChoices):
    PREVUE = "prevue", "Prévue"
    TENUE = "tenue", "Tenue"
    ANNULEE = "annulee", "Annulée"


class TransitionSynchronisation(TextChoices):
    TENIR = "tenir", "Noter qu’elle a eu lieu"
    ANNULER = "annuler", "Annuler"

"""The words of a convention and of its acts: what is stored on the left, what people read on the right (see docs/glossaire.md)."""

from django.db.models import TextChoices


class Statut(TextChoices):
    """The life of the convention itself, from its first draft to the last euro."""

    EN_COURS = "en_cours", "En cours"
    SUSPENDUE = "suspendue", "Suspendue"
    RESILIEE = "resiliee", "Résiliée"
    CADUQUE = "caduque", "Sans suite"
    SOLDEE = "soldee", "Soldée"
    CLOSE = "close", "Close"


# It still lives: accounts are rendered on it, its credits are held.
VIVANTES = (Statut.EN_COURS, Statut.SUSPENDUE)
# A convention in one of these states no longer stands in the way of another one for the same parcours.
TERMINEES = (Statut.RESILIEE, Statut.CADUQUE, Statut.CLOSE)


class Transition(TextChoices):
    SUSPENDRE = "suspendre", "Suspendre"
    REPRENDRE = "reprendre", "Reprendre"
    RESILIER = "resilier", "Résilier"
    RENDRE_CADUQUE = "rendre_caduque", "Laisser sans suite"
    SOLDER = "solder", "Solder"
    CLORE = "clore", "Clore"


class StatutActe(TextChoices):
    """One circuit for the initial act and for what modifies it (avenants)."""

    BROUILLON = "brouillon", "En rédaction"
    RELECTURE = "relecture", "En relecture"
    VALIDEE = "validee", "Validée"
    TRANSMISE = "transmise", "À faire voter"
    AUTORISEE = "autorisee", "À signer"
    SIGNEE = "signee", "Signée"
    ENGAGEE = "engagee", "Inscrite au budget de l’ANCT"
    NOTIFIEE = "notifiee", "Notifiée"
    ABANDONNEE = "abandonnee", "Abandonnée"


EN_REDACTION = (StatutActe.BROUILLON, StatutActe.RELECTURE)
# Its number is taken and its amount reserved.
VALIDES = (
    StatutActe.VALIDEE,
    StatutActe.TRANSMISE,
    StatutActe.AUTORISEE,
    StatutActe.SIGNEE,
    StatutActe.ENGAGEE,
    StatutActe.NOTIFIEE,
)
# Its text no longer changes.
FIGES = VALIDES[1:]
# The council votes, both sides sign.
A_SIGNER = (StatutActe.TRANSMISE, StatutActe.AUTORISEE)
# Both sides have signed: it binds.
SIGNES = (StatutActe.SIGNEE, StatutActe.ENGAGEE, StatutActe.NOTIFIEE)
# Entered in ANCT's budget.
ENGAGES = SIGNES[1:]
# An act in one of these states no longer stands in the way of the next one.
ACTES_TERMINES = (StatutActe.NOTIFIEE, StatutActe.ABANDONNEE)


class TransitionActe(TextChoices):
    MODIFIER = "modifier", "Modifier"
    ENVOYER_EN_RELECTURE = "envoyer_en_relecture", "Envoyer en relecture"
    VALIDER = "valider", "Valider et numéroter"
    REPRENDRE = "reprendre", "Reprendre la rédaction"
    TRANSMETTRE = "transmettre", "Transmettre pour le vote et la signature"
    AUTORISER = "autoriser", "Enregistrer la délibération applicable"
    ROUVRIR = "rouvrir", "Corriger la délibération enregistrée"
    SIGNER = "signer", "Recevoir la dernière signature"
    ENGAGER = "engager", "Inscrire la dépense au budget"
    NOTIFIER = "notifier", "Notifier"
    ABANDONNER = "abandonner", "Abandonner"


class TypeSignataire(TextChoices):
    """Who signs for the Agency is ANCT's to say, act by act (metier §2.1: R. 1232-12 CGCT)."""

    DIRECTION_GENERALE = "dg", "la direction générale de l’Agence"
    DELEGATION = "delegation", "une personne qui a reçu délégation de la direction générale"
    PREFET = "prefet", "le préfet, délégué territorial de l’Agence"


class GenreAutorisation(TextChoices):
    """What allows the territory to sign: a vote, or a decision under a delegation received from the council (CGCT L. 2122-22 26°, L. 5211-10)."""

    DELIBERATION = "deliberation", "une délibération du conseil"
    DECISION = "decision", "une décision prise par délégation du conseil"


class PartieSignataire(TextChoices):
    COLLECTIVITE = "collectivite", "la collectivité"
    ANCT = "anct", "l’ANCT"


class ModeSignature(TextChoices):
    """How a signature reached the portal. The portal itself signs for nobody."""

    PAPIER = "papier", "sur papier, numérisé ou photographié"
    EXTERNE = "externe", "par voie électronique, dans un parapheur"
    CONSTAT = "constat", "sur un original gardé à l’ANCT"


class StatutSignature(TextChoices):
    INCOMPLETE = "incomplete", "Pages à ajouter"
    A_COMPARER = "a_comparer", "À comparer par l’ANCT"
    RECUE = "recue", "Reçue"
    REFUSEE = "refusee", "Refusée"
    RETIREE = "retiree", "Retirée"


# A deposit in one of these states leaves room for another one of the same side.
SIGNATURES_CLOSES = (StatutSignature.REFUSEE, StatutSignature.RETIREE)


class TransitionSignature(TextChoices):
    COMPLETER = "completer", "Ranger les pages"
    RECEVOIR = "recevoir", "Recevoir"
    REFUSER = "refuser", "Refuser"
    RETIRER = "retirer", "Retirer"


class PorteSur(TextChoices):
    """Which text an écart changes: the act's own, or the convention that an avenant amends."""

    ACTE = "acte", "l’acte"
    CONVENTION = "convention", "la convention"


class GenreTranche(TextChoices):
    """What a payment is in accounting; people read « premier, deuxième, dernier versement » (`echeancier.nommer`)."""

    AVANCE = "avance", "Premier versement"
    ACOMPTE = "acompte", "Versement suivant"
    SOLDE = "solde", "Dernier versement"


class StatutVersement(TextChoices):
    """One payment, from its place in the schedule to the transfer. A person of the territory reads « reçu » for « payé »."""

    PREVU = "prevu", "Prévu"
    DEMANDE = "demande", "Demandé"
    SUSPENDU = "suspendu", "En attente du territoire"
    CERTIFIE = "certifie", "Service fait certifié"
    TRANSMIS = "transmis", "Transmis à l’agence comptable"
    PAYE = "paye", "Payé"
    REJETE = "rejete", "Rejeté par l’agence comptable"
    ANNULE = "annule", "Annulé"


# Asked for, or further: it has an amount.
VERSEMENTS_COMMENCES = (
    StatutVersement.DEMANDE,
    StatutVersement.SUSPENDU,
    StatutVersement.CERTIFIE,
    StatutVersement.TRANSMIS,
    StatutVersement.PAYE,
    StatutVersement.REJETE,
)
# Certified, or further: an avenant no longer changes its amount.
VERSEMENTS_TENUS = (StatutVersement.CERTIFIE, StatutVersement.TRANSMIS, StatutVersement.PAYE)
# The clock of the payment does not run: somebody else than the gestionnaire has something to do.
VERSEMENTS_ARRETES = (StatutVersement.SUSPENDU, StatutVersement.REJETE)


class TransitionVersement(TextChoices):
    DEMANDER = "demander", "Demander"
    RETIRER = "retirer", "Retirer la demande"
    SUSPENDRE = "suspendre", "Demander une correction"
    REPRENDRE = "reprendre", "Reprendre après correction"
    CERTIFIER = "certifier", "Certifier le service fait"
    ROUVRIR = "rouvrir", "Revenir sur la certification"
    TRANSMETTRE = "transmettre", "Transmettre à l’agence comptable"
    PAYER = "payer", "Enregistrer le paiement"
    REJETER = "rejeter", "Enregistrer le rejet"
    ANNULER = "annuler", "Annuler"


class Coche(TextChoices):
    """What the gestionnaire checks before certifying, all of them (ecrans.md, « Versements à traiter »)."""

    NOTIFIEE = "notifiee", "Convention notifiée"
    PIECES = "pieces", "Pièces complètes"
    MONTANT = "montant", "Montant conforme"
    RIB = "rib", "Compte vérifié"
    CREDITS = "credits", "Crédits disponibles"


class Assiette(TextChoices):
    """On which amount an expense counts: HT where the territory gets its VAT back (metier §2.2, article 8)."""

    TTC = "ttc", "TTC : la collectivité ne récupère pas la TVA"
    HT = "ht", "HT : la collectivité récupère la TVA"


class GenrePiece(TextChoices):
    """What a payment asks of the territory, by deposit. Reports are rows of their own (`Bilan`)."""

    RIB = "rib", "RIB de la trésorerie"
    SIRENE = "sirene", "Avis de situation SIRENE"
    DELIBERATION = "deliberation", "Délibération, ou décision, applicable"
    BUDGET = "budget", "Budget voté où figure la subvention"
    DEPENSES = "depenses", "Liste des dépenses payées, signée"


# Asked for once, for the whole convention; the others, for one payment.
PIECES_DE_LA_CONVENTION = (GenrePiece.RIB, GenrePiece.SIRENE, GenrePiece.DELIBERATION, GenrePiece.BUDGET)


class StatutPiece(TextChoices):
    """One deposit. « À fournir » is no state: it is the absence of a row."""

    RECUE = "recue", "Reçue"
    A_REMPLACER = "a_remplacer", "À remplacer"
    REMPLACEE = "remplacee", "Remplacée"


# The one that counts, of its kind: at most one.
PIECES_PRESENTES = (StatutPiece.RECUE, StatutPiece.A_REMPLACER)


class TransitionPiece(TextChoices):
    REFUSER = "refuser", "Demander une autre pièce"
    RETABLIR = "retablir", "Revenir sur le refus"
    REMPLACER = "remplacer", "Remplacer"


class StatutDepense(TextChoices):
    """One expense that the territory paid: declared by it, then kept or set aside by ANCT."""

    DECLAREE = "declaree", "À examiner"
    RETENUE = "retenue", "Retenue"
    ECARTEE = "ecartee", "Écartée"
    RETIREE = "retiree", "Retirée"


class TransitionDepense(TextChoices):
    MODIFIER = "modifier", "Modifier"
    RETENIR = "retenir", "Retenir"
    ECARTER = "ecarter", "Écarter"
    ROUVRIR = "rouvrir", "Examiner de nouveau"
    RETIRER = "retirer", "Retirer"


class StatutReversement(TextChoices):
    """What was paid above the real expenses, and comes back."""

    A_RECEVOIR = "a_recevoir", "À recevoir"
    RECU = "recu", "Reçu"
    ABANDONNE = "abandonne", "Abandonné"


class TransitionReversement(TextChoices):
    RECEVOIR = "recevoir", "Enregistrer la recette"
    ABANDONNER = "abandonner", "Abandonner la demande"


class StatutBilan(TextChoices):
    BROUILLON = "brouillon", "En cours d’écriture"
    ENVOYE = "envoye", "Envoyé à l’ANCT"
    A_COMPLETER = "a_completer", "À compléter"
    ACCEPTE = "accepte", "Accepté"


class TransitionBilan(TextChoices):
    ENVOYER = "envoyer", "Envoyer à l’ANCT"
    REPRENDRE = "reprendre", "Reprendre l’écriture"
    COMPLETER = "completer", "Demander de compléter"
    ACCEPTER = "accepter", "Accepter"
    ROUVRIR = "rouvrir", "Revenir sur l’acceptation"


class GenreFinanceur(TextChoices):
    """Who else pays (« des ressources complémentaires peuvent être recherchées »)."""

    ETAT = "etat", "L’État"
    REGION = "region", "La région"
    DEPARTEMENT = "departement", "Le département"
    EPCI = "epci", "L’intercommunalité"
    COMMUNE = "commune", "Une commune"
    EUROPE = "europe", "L’Union européenne"
    CAF = "caf", "La CAF ou la MSA"
    FONDATION = "fondation", "Une fondation ou un mécène"
    AUTRE = "autre", "Un autre financeur"
    PROPRE = "propre", "La collectivité elle-même"


# Public aid: added up, with ANCT's own, and checked against the cost. What the territory brings itself is no aid.
FINANCEURS_PUBLICS = (
    GenreFinanceur.ETAT,
    GenreFinanceur.REGION,
    GenreFinanceur.DEPARTEMENT,
    GenreFinanceur.EPCI,
    GenreFinanceur.COMMUNE,
    GenreFinanceur.EUROPE,
    GenreFinanceur.CAF,
)


class StatutRessource(TextChoices):
    CHERCHEE = "cherchee", "À chercher"
    DEMANDEE = "demandee", "Demandée"
    OBTENUE = "obtenue", "Obtenue"
    RECUE = "recue", "Reçue"
    REFUSEE = "refusee", "Refusée"
    RETIREE = "retiree", "Retirée"


class TransitionRessource(TextChoices):
    MODIFIER = "modifier", "Modifier"
    DEMANDER = "demander", "Demander"
    OBTENIR = "obtenir", "Obtenir"
    RECEVOIR = "recevoir", "Recevoir"
    CORRIGER = "corriger", "Dire que rien n’est reçu"
    REFUSER = "refuser", "Essuyer un refus"
    RETIRER = "retirer", "Retirer"
    ROUVRIR = "rouvrir", "Reprendre"


class GenreImportation(TextChoices):
    DEPENSES = "depenses", "Dépenses"
    PAIEMENTS = "paiements", "Paiements et rejets"

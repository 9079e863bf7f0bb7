"""Who may do what with a convention: ANCT drafts, checks, signs and notifies; the territory has it voted and signed; both read.

A stranger never gets here (404).
"""

from conventions.enums import EN_REDACTION, PartieSignataire, StatutActe
from parcours.droits import ANCT, EQUIPE, peut_ecrire, peut_piloter_anct, role_de
from socle.comptes.enums import RoleAnct
from socle.droits import OUI, non

FINANCES = {RoleAnct.ADMINISTRATEUR, RoleAnct.GESTIONNAIRE}


def peut_preparer(utilisateur):
    """Draft, change, send for re-reading, validate, transmit, abandon, notify: administrators and chargés de mission."""
    if not utilisateur.est_anct:
        return non(
            "Seule l’ANCT rédige et valide la convention. Vous pouvez la lire ici, et écrire à votre contact pour la faire changer."
        )
    if not peut_piloter_anct(utilisateur):
        return non("Votre rôle à l’ANCT vous permet de lire la convention, pas de la rédiger ni de la valider.")
    return OUI


def peut_lire_projet(utilisateur, acte):
    """Read the text of a draft: ANCT always, the territory once it was sent for re-reading or frozen."""
    if utilisateur.est_anct or acte.statut != StatutActe.BROUILLON:
        return OUI
    return non("L’ANCT rédige encore la convention. Vous pourrez la lire et la commenter quand elle vous l’enverra.")


def peut_remarquer(utilisateur, acte):
    """Hang a remark on an article, answer, settle: both sides, while the text may change."""
    verdict = peut_ecrire(utilisateur, acte.convention.parcours)
    if verdict and acte.statut not in EN_REDACTION:
        return non("Le texte ne change plus : écrivez à votre contact à l’ANCT.")
    if verdict and not utilisateur.est_anct:
        return peut_lire_projet(utilisateur, acte)
    return verdict


def peut_viser_ecart(utilisateur, ecart):
    """Give the legal reader's visa on a departure: a person who re-reads for the legal service, other than who wrote it."""
    if not utilisateur.est_anct or not utilisateur.relit_juridique:
        return non("Seule une personne qui relit pour le service juridique de l’ANCT peut donner ce visa.")
    if ecart.ecrit_par_id == utilisateur.pk:
        return non("Vous avez écrit cet écart : une autre personne doit le viser.")
    if ecart.acte.statut not in EN_REDACTION:
        return non("Le texte de cet acte ne change plus : il n’y a plus rien à viser.")
    return OUI


def peut_valider_modele(utilisateur):
    """Say that the legal service has validated a model."""
    if utilisateur.est_anct and utilisateur.relit_juridique:
        return OUI
    return non("Seule une personne qui relit pour le service juridique de l’ANCT peut valider un modèle.")


def peut_tenir_finances(utilisateur):
    """Check credits, record the entry in the budget: gestionnaires and administrators."""
    if utilisateur.est_anct and utilisateur.role_anct in FINANCES:
        return OUI
    return non("Seules les personnes chargées de la gestion financière à l’ANCT peuvent faire cette action.")


def peut_preparer_vote(utilisateur, parcours):
    """Say when the council meets, what it voted, when the préfecture received it: the team, or ANCT for it."""
    return peut_ecrire(utilisateur, parcours)


def peut_deposer(utilisateur, acte, partie):
    """Deposit what a side signed. Whoever holds the paper may deposit it: depositing is not signing."""
    if partie == PartieSignataire.ANCT:
        return peut_preparer(utilisateur)
    parcours = acte.convention.parcours
    role = role_de(utilisateur, parcours)
    if role in EQUIPE or (role == ANCT and peut_piloter_anct(utilisateur)):
        return OUI
    return non("Seules l’équipe du territoire ou l’ANCT peuvent déposer le document signé par la collectivité.")


def peut_demander_versement(utilisateur, parcours):
    """Ask for a payment, take the request back, say that something is mended: the team, or ANCT for it."""
    return peut_ecrire(utilisateur, parcours)


def peut_declarer_depense(utilisateur, parcours):
    """Declare, correct, withdraw an expense that was paid: the team, or ANCT for it. Examining it is `peut_tenir_finances`."""
    return peut_ecrire(utilisateur, parcours)


def peut_publier(utilisateur):
    """Publish the essential data of a convention, or decide not to: who drafts conventions, and gestionnaires."""
    if peut_piloter_anct(utilisateur) or peut_tenir_finances(utilisateur):
        return OUI
    return non("Votre rôle à l’ANCT vous permet de lire cette liste, pas de publier.")

"""The pieces as people read them: what is asked for, payment by payment, and what may be done of each."""

from django.db.models import Q
from django.urls import reverse

from conventions import droits
from conventions.enums import GenrePiece, StatutPiece, StatutVersement
from conventions.models import CompteBancaire, Piece, Versement
from conventions.pieces import Dossier

AIDES = {
    GenrePiece.RIB: "Demandez-le à votre service de gestion comptable (la trésorerie) : l’argent d’une collectivité arrive sur le compte de son comptable public. Seules les personnes qui paient à l’ANCT pourront le lire.",
    GenrePiece.SIRENE: "Il se télécharge sur le site de l’Insee, à partir du numéro SIRET de votre collectivité.",
    GenrePiece.DELIBERATION: "Celle qui autorise la signature de la convention, avec la date de réception par la préfecture.",
    GenrePiece.BUDGET: "La page du budget voté, ou de la décision modificative, où la subvention est inscrite.",
    GenrePiece.DEPENSES: "La page des dépenses prépare cette liste. Faites-la signer par le maire ou la présidence, et par le comptable public, puis déposez-la ici.",
}
# What the team reads of a payment that asks for pieces.
OUVERTS = (StatutVersement.PREVU, StatutVersement.DEMANDE, StatutVersement.SUSPENDU)
A_VERIFIER = (StatutVersement.DEMANDE, StatutVersement.SUSPENDU, StatutVersement.REJETE)
FINIS = (StatutVersement.PAYE, StatutVersement.ANNULE)


def versements_presents(convention):
    """Those of the schedule, first to last. One query."""
    versements = Versement.objects.presents().filter(convention=convention).select_related("tranche").order_by("rang")
    return list(versements)


def versement_qui_attend(convention):
    """The payment that is being checked or mended, None when there is none. One query."""
    en_cours = Versement.objects.filter(convention=convention, statut__in=A_VERIFIER).select_related("tranche")
    return en_cours.order_by("rang").first()


def compte_d_avant(compte):
    """The account that this one takes the place of: the last one of the convention that nobody has to confirm. One query."""
    anciens = CompteBancaire.objects.filter(
        Q(change=False) | Q(confirme_le__isnull=False), piece__convention=compte.piece.convention_id
    ).exclude(pk=compte.pk)
    return anciens.select_related("piece").order_by("-pk").first()


def _ligne(ligne, parcours, utilisateur, *, fini=False):
    """One piece: `depot` the address where it is deposited, `fichier` where it is read, for whoever may. `fini`: its payment is over."""
    piece = ligne.piece
    lisible = piece is not None and (ligne.genre != GenrePiece.RIB or bool(droits.peut_lire_compte(utilisateur)))
    finances = bool(droits.peut_tenir_finances(utilisateur))
    return {
        "ligne": ligne,
        "piece": piece,
        "depot": reverse("conventions:piece_deposer", args=[parcours.pk, ligne.genre, ligne.rang]),
        "fichier": reverse("conventions:piece_fichier", args=[parcours.pk, piece.pk]) if lisible else "",
        "compte": reverse("conventions:compte", args=[parcours.pk, piece.pk])
        if lisible and ligne.genre == GenrePiece.RIB
        else "",
        "a_refuser": finances and not fini and piece is not None and piece.statut == StatutPiece.RECUE,
        "a_retablir": finances and piece is not None and piece.statut == StatutPiece.A_REMPLACER,
    }


def lignes_du_versement(versement, parcours, utilisateur, dossier=None):
    """The pieces one payment asks for, with what this person may do. Two queries, none with its `dossier`."""
    dossier = dossier or Dossier.de(versement.convention)
    fini = versement.statut in FINIS
    return [_ligne(ligne, parcours, utilisateur, fini=fini) for ligne in dossier.exigees(versement)]


GENERALES = (GenrePiece.RIB, GenrePiece.SIRENE, GenrePiece.DELIBERATION)


def resume_pieces(convention, parcours, utilisateur, versements, dossier=None):
    """The section of the convention's page: the pieces of the payment that comes next, `versements` being those of the schedule.

    Two queries, none with its `dossier`.
    """
    dossier = dossier or Dossier.de(convention)
    suivant = next((v for v in versements if v.statut in OUVERTS), None)
    if suivant is not None:
        lignes = dossier.exigees(suivant)
    elif versements:
        return None
    else:
        lignes = [dossier.ligne(genre, 0) for genre in GENERALES]
    return {
        "pour": str(suivant or "Premier versement"),
        "lignes": [_ligne(ligne, parcours, utilisateur) for ligne in lignes if not ligne.recue],
        "peut_deposer": droits.peut_demander_versement(utilisateur, parcours),
    }


def contexte_pieces(convention, parcours, utilisateur):
    """The page « Les pièces »: those of the convention once, then those of each payment. At most four queries."""
    dossier = Dossier.de(convention)
    versements = versements_presents(convention)
    groupes, vues = [], set()
    for versement in versements:
        lignes = [ligne for ligne in dossier.exigees(versement) if (ligne.genre, ligne.rang) not in vues]
        vues |= {(ligne.genre, ligne.rang) for ligne in lignes}
        if lignes:
            fini = versement.statut in FINIS
            groupes.append(
                (str(versement), [_ligne(x, parcours, utilisateur, fini=fini and bool(x.rang)) for x in lignes])
            )
    if not versements:
        # Before the notification there is no payment yet: what the first one will ask for may come already.
        generales = [dossier.ligne(genre, 0) for genre in GENERALES]
        groupes.append(("Premier versement", [_ligne(ligne, parcours, utilisateur) for ligne in generales]))
    anciennes = (
        Piece.objects.filter(convention=convention, statut=StatutPiece.REMPLACEE)
        .select_related("fichier", "deposee_par")
        .order_by("-pk")
    )
    peut_lire = droits.peut_lire_compte(utilisateur)
    return {
        "groupes": groupes,
        "peut_deposer": droits.peut_demander_versement(utilisateur, parcours),
        "anciennes": [{"piece": p, "lisible": p.genre != GenrePiece.RIB or bool(peut_lire)} for p in anciennes],
    }

"""What a payment waits for from the territory, and the account that who keeps the finances has to read, then have confirmed."""

from django.db.models import DateField, Exists, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse

from conventions import reglages
from conventions.echeances.versements import decrire_versements
from conventions.enums import (
    PIECES_DE_LA_CONVENTION,
    GenrePiece,
    Statut,
    StatutPiece,
    StatutVersement,
)
from conventions.models import Autorisation, Piece, Versement
from socle.echeances import ANCT, EQUIPE, Regle, inscrire_regle

# Rule 15: the same day, one week, two weeks later, then once a week three times.
AVANCES_PIECES = (0, 7, 14, 21, 28, 35)
AVANCES_COMPTE = (2, 5)


def piece_a_fournir(jour):
    """A payment is asked for and one of its pieces is not there (rule 15). What was refused is said by the payment that it stops."""
    manque = Q()
    for genre_tranche, codes in reglages.pieces_requises().items():
        for code in codes:
            recues = Piece.objects.filter(convention=OuterRef("convention"), genre=code, statut=StatutPiece.RECUE)
            recues = recues.filter(rang=0 if code in PIECES_DE_LA_CONVENTION else OuterRef("rang"))
            absente = Q(tranche__genre=genre_tranche) & ~Q(Exists(recues))
            if code == GenrePiece.DELIBERATION:
                votes = Autorisation.objects.filter(acte__convention=OuterRef("convention"), acte__rang=0)
                absente &= ~Q(Exists(votes.filter(fichier__isnull=False)))
            manque |= absente
    versements = Versement.objects.filter(manque, statut=StatutVersement.DEMANDE, convention__statut=Statut.EN_COURS)
    return decrire_versements(versements, quand=F("demande_le"))


def _des_ribs(pieces):
    return pieces.order_by().values(
        objet_id=F("pk"),
        parcours_id=F("convention__parcours"),
        quand=Cast("deposee_le", DateField()),
        libelle=Value("RIB", output_field=TextField()),
        detail=Value("", output_field=TextField()),
    )


def rib_a_recopier(jour):
    """A RIB came in and nobody has typed its account yet."""
    ribs = Piece.objects.filter(genre=GenrePiece.RIB, statut=StatutPiece.RECUE, compte__isnull=True)
    return _des_ribs(ribs.filter(convention__statut=Statut.EN_COURS))


def compte_a_confirmer(jour):
    """The account has changed: a second person has to call."""
    ribs = Piece.objects.filter(genre=GenrePiece.RIB, statut=StatutPiece.RECUE, compte__change=True)
    return _des_ribs(ribs.filter(compte__confirme_le__isnull=True, convention__statut=Statut.EN_COURS))


def vers_les_pieces(ligne):
    return reverse("conventions:pieces", args=[ligne["parcours_id"]])


def vers_le_compte(ligne):
    return reverse("conventions:compte", args=[ligne["parcours_id"], ligne["objet_id"]])


for regle in (
    Regle(
        "conventions.piece_a_fournir", "Pièces à déposer", "Déposer", EQUIPE, piece_a_fournir, vers_les_pieces,
        lambda ligne: f"Déposer les pièces qui manquent pour le {ligne['libelle']}.",
        avances=AVANCES_PIECES, source="metier §9, rule 15",
    ),
    Regle(
        "conventions.rib_a_recopier", "RIB reçu", "Lire le RIB", ANCT, rib_a_recopier, vers_le_compte,
        lambda ligne: "Lire le RIB et recopier le compte.", avances=AVANCES_COMPTE, dans_agenda=False, finances=True,
        source="metier §2.3",
    ),
    Regle(
        "conventions.compte_a_confirmer", "Compte bancaire changé", "Confirmer", ANCT, compte_a_confirmer, vers_le_compte,
        lambda ligne: "Confirmer par téléphone le nouveau compte bancaire.", avances=AVANCES_COMPTE, dans_agenda=False,
        finances=True, source="metier §2.3",
    ),
):  # fmt: skip
    inscrire_regle(regle)

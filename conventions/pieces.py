"""Which pieces a payment asks for, and where each stands: to deposit, received, to replace."""

from dataclasses import dataclass, field

from conventions import reglages
from conventions.enums import PIECES_DE_LA_CONVENTION, GenrePiece, StatutPiece
from conventions.models import Autorisation, Piece

A_FOURNIR = "À fournir"
AVEC_LE_VOTE = "Reçue avec le vote du conseil"


@dataclass(frozen=True)
class LignePiece:
    """One piece asked for. `piece` is the deposit that counts, None when there is none (the vote's own file stands for a délibération)."""

    genre: GenrePiece
    rang: int
    etat: str
    recue: bool
    piece: Piece | None = None

    @property
    def libelle(self):
        return self.genre.label

    @property
    def motif(self):
        return self.piece.motif if self.piece else ""


@dataclass
class Dossier:
    """The pieces of one convention: {(kind, rank): deposit that counts}, and whether the vote came with its file."""

    pieces: dict = field(default_factory=dict)
    vote_depose: bool = False

    @classmethod
    def de(cls, convention):
        """Two queries."""
        return cls.de_plusieurs([convention.pk])[convention.pk]

    @classmethod
    def de_plusieurs(cls, pks):
        """{convention: Dossier}, whatever their number: two queries."""
        dossiers = {pk: cls() for pk in pks}
        presentes = Piece.objects.presentes().filter(convention__in=pks).select_related("compte")
        for piece in presentes.pour_liste():
            dossiers[piece.convention_id].pieces[piece.genre, piece.rang] = piece
        votes = Autorisation.objects.filter(acte__convention__in=pks, acte__rang=0, fichier__isnull=False)
        for pk in votes.values_list("acte__convention", flat=True):
            dossiers[pk].vote_depose = True
        return dossiers

    @property
    def rib(self):
        return self.pieces.get((GenrePiece.RIB, 0))

    @property
    def compte(self):
        """The account of the present RIB; None as long as nobody has typed it."""
        return getattr(self.rib, "compte", None) if self.rib else None

    def ligne(self, genre, rang):
        """Where this piece stands."""
        genre = GenrePiece(genre)
        piece = self.pieces.get((genre, rang))
        if piece is not None:
            return LignePiece(genre, rang, piece.get_statut_display(), piece.statut == StatutPiece.RECUE, piece)
        if genre == GenrePiece.DELIBERATION and self.vote_depose:
            return LignePiece(genre, rang, AVEC_LE_VOTE, True)
        return LignePiece(genre, rang, A_FOURNIR, False)

    def exigees(self, versement):
        """What this payment asks for, in order: those of the whole convention first."""
        codes = reglages.pieces_requises().get(versement.tranche.genre, ())
        lignes = [
            self.ligne(g, 0 if g in PIECES_DE_LA_CONVENTION else versement.rang) for g in GenrePiece if g.value in codes
        ]
        return lignes

    def manquantes(self, versement):
        """Those that are not received."""
        return [ligne for ligne in self.exigees(versement) if not ligne.recue]

    def dire(self, versement):
        """« Complètes », « À fournir : RIB », « Compte à confirmer », for a list."""
        manquantes = self.manquantes(versement)
        if manquantes:
            return " ; ".join(f"{ligne.etat} : {ligne.libelle}" for ligne in manquantes)
        if self.rib and self.compte is None:
            return "Compte à recopier du RIB"
        return "Compte changé, à confirmer" if self.compte and self.compte.a_confirmer else "Complètes"

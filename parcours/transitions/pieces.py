"""The files joined to an étape: deposited, taken away. They are the team's own: neither sent nor contracted."""

from django.db import transaction
from django.utils import timezone

from parcours.models import Etape, PieceJointe
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal

PIECES_MAX = 20


@transaction.atomic
def joindre(etape, fichier, *, libelle="", par):
    """Join a deposited file (a `Fichier`) to an étape. Raises ErreurMetier (champ « piece ») beyond PIECES_MAX, or once the parcours is over."""
    parcours = etape.verrouiller()
    if parcours.est_clos:
        raise ErreurMetier("Ce parcours est terminé : il ne change plus.", champ="piece")
    if not Etape.objects.presents().filter(pk=etape.pk).exists():
        raise ErreurMetier("Cette étape a été retirée du parcours.", champ="piece")
    if PieceJointe.objects.presents().filter(etape=etape).count() >= PIECES_MAX:
        raise ErreurMetier(f"Une étape porte {PIECES_MAX} fichiers au plus : retirez-en un d’abord.", champ="piece")
    piece = PieceJointe.objects.create(
        parcours=parcours, etape=etape, fichier=fichier, libelle=libelle.strip(), depose_par=par
    )
    inscrire_au_journal(
        "piece.joindre", piece, par=par, perimetre=piece.perimetre, donnees={"etape": etape.pk, "fichier": fichier.pk}
    )
    return piece


@transaction.atomic
def retirer_piece(piece, *, par):
    """Take a file away from its étape. Raises ErreurMetier once the parcours is over."""
    if piece.verrouiller().est_clos:
        raise ErreurMetier("Ce parcours est terminé : il ne change plus.")
    if PieceJointe.objects.presents().filter(pk=piece.pk).update(retire_le=timezone.now()):
        inscrire_au_journal(
            "piece.retirer", piece, par=par, perimetre=piece.perimetre, donnees={"etape": piece.etape_id}
        )

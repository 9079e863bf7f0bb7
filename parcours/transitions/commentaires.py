"""Remarks that hang on a block or on an item: written, answered, settled, opened again."""

from django.db import transaction
from django.utils import timezone

from parcours import correspondance
from parcours.enums import BlocCible
from parcours.models import Commentaire
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal

CLOS = "Ce parcours est terminé : les remarques se lisent, elles ne changent plus."


def _verrouiller(parcours):
    parcours = parcours.verrouiller()
    if parcours.est_clos:
        raise ErreurMetier(CLOS)
    return parcours


def _noter(verbe, fil, *, par, **donnees):
    inscrire_au_journal(
        f"commentaire.{verbe}", fil, par=par, perimetre=fil.perimetre, donnees={"bloc": fil.bloc, **donnees}
    )


@transaction.atomic
def ecrire_remarque(parcours, *, bloc, uid=None, texte, par):
    """Open a thread on a block, or on the item `uid` of it; the other side is told by mail. Returns the Commentaire."""
    parcours = _verrouiller(parcours)
    fil = Commentaire.objects.create(
        parcours=parcours, bloc=BlocCible(bloc), cible_uid=uid, texte=_exiger_texte(texte), auteur=par
    )
    _noter("ecrire", fil, par=par)
    correspondance.annoncer_remarque(fil, fil)
    return fil


@transaction.atomic
def repondre(fil, *, texte, par):
    """Answer a thread; a settled one opens again, since there is something new to read. Returns the answer."""
    fil = _relire(fil)
    reponse = Commentaire.objects.create(
        parcours=fil.parcours,
        bloc=fil.bloc,
        cible_uid=fil.cible_uid,
        reponse_a=fil,
        texte=_exiger_texte(texte),
        auteur=par,
    )
    if fil.regle_le is not None:
        _marquer(fil, None, None)
    _noter("repondre", fil, par=par, reponse=reponse.pk)
    correspondance.annoncer_remarque(fil, reponse)
    return reponse


@transaction.atomic
def regler_remarque(fil, *, par):
    """The thread is settled: it leaves the pages of the blocks, stays in the list. Without effect on a settled one."""
    fil = _relire(fil)
    if fil.regle_le is None:
        _marquer(fil, timezone.now(), par)
        _noter("regler", fil, par=par)


@transaction.atomic
def rouvrir_remarque(fil, *, par):
    fil = _relire(fil)
    if fil.regle_le is not None:
        _marquer(fil, None, None)
        _noter("rouvrir", fil, par=par)


def _relire(fil):
    """The thread itself (an answer leads to it), re-read under the parcours' lock."""
    parcours = _verrouiller(fil.parcours)
    frais = Commentaire.objects.get(pk=fil.reponse_a_id or fil.pk)
    frais.parcours = parcours
    return frais


def _marquer(fil, quand, par):
    fil.regle_le, fil.regle_par = quand, par
    fil.save(update_fields=["regle_le", "regle_par"])


def _exiger_texte(texte):
    if not texte.strip():
        raise ErreurMetier("Écrivez votre remarque.", champ="texte")
    return texte.strip()

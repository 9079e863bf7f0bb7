"""A question of ANCT on one field of one item: asked, answered, asked again, settled, called off. That field alone opens."""

from django.db import transaction
from django.utils import timezone

from parcours import correspondance, ecriture
from parcours.cibles import cible_de, item_vise
from parcours.enums import StatutCorrection, TransitionCorrection
from parcours.models import Correction
from parcours.transitions.cycles import CYCLE_CORRECTION
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal

OUVERTES = (StatutCorrection.DEMANDEE, StatutCorrection.REPONDUE)
RETIRE = "Cet élément a été retiré : il n’y a plus de champ à compléter."


@transaction.atomic
def demander_correction(item, champ, message, *, par):
    """ANCT asks `message` on the field `champ` (its name in the item's form). Returns the Correction.

    Raises ErreurMetier when this field already waits for an answer, when the item was taken away, or when its phase is over.
    """
    parcours = item.verrouiller()
    actuel = type(item).objects.get(pk=item.pk)
    actuel.parcours = parcours
    ecriture.exiger_corrigeable(actuel, champ)
    if actuel.retire_le is not None:
        raise ErreurMetier(RETIRE)
    if Correction.objects.filter(cible_uid=actuel.uid, champ=champ, statut__in=OUVERTES).exists():
        raise ErreurMetier("Une question est déjà ouverte sur ce champ : réglez-la d’abord.", champ="champ")
    correction = Correction.objects.create(
        parcours=parcours,
        modele=cible_de(actuel).code,
        cible_uid=actuel.uid,
        champ=champ,
        message=_exiger_message(message),
        demandee_par=par,
    )
    inscrire_au_journal(
        "correction.demander", correction, par=par, perimetre=parcours.perimetre, donnees={"champ": champ}
    )
    correspondance.annoncer_correction(correction)
    return correction


@transaction.atomic
def repondre_correction(correction, valeur, *, reponse="", revision, par):
    """The team gives the field its value (cleaned by the item's form) and a word for ANCT. Nothing else of the item changes.

    Raises ecriture.Conflit when the item changed since the page was read, ErreurMetier when it was taken away.
    """
    with CYCLE_CORRECTION.passage(correction, TransitionCorrection.REPONDRE, par=par) as c:
        item = item_vise(c.parcours_id, c.modele, c.cible_uid)
        if item is None or item.retire_le is not None:
            raise ErreurMetier(RETIRE)
        ecriture.corriger_champ(item, c.champ, valeur, par=par, revision=revision)
        c.repondue_par, c.repondue_le, c.reponse = par, timezone.now(), reponse.strip()
    correspondance.annoncer_reponse(correction)
    return correction


@transaction.atomic
def redemander_correction(correction, message, *, par):
    """The answer is not enough: ANCT asks again in other words, and the field opens again."""
    with CYCLE_CORRECTION.passage(correction, TransitionCorrection.REDEMANDER, par=par) as c:
        ecriture.exiger_corrigeable(item_vise(c.parcours_id, c.modele, c.cible_uid), c.champ)
        c.message, c.demandee_par, c.demandee_le = _exiger_message(message), par, timezone.now()
    correspondance.annoncer_correction(correction)


@transaction.atomic
def regler_correction(correction, *, par):
    """ANCT has what it asked for."""
    with CYCLE_CORRECTION.passage(correction, TransitionCorrection.REGLER, par=par):
        pass


@transaction.atomic
def annuler_correction(correction, *, par):
    """ANCT no longer asks: the field closes."""
    with CYCLE_CORRECTION.passage(correction, TransitionCorrection.ANNULER, par=par):
        pass


def _exiger_message(message):
    if not message.strip():
        raise ErreurMetier("Écrivez votre question.", champ="message")
    return message.strip()

"""Remarks on the articles of a draft: both sides write, answer, settle, open again, as long as the text may change."""

from django.db import transaction
from django.utils import timezone

from conventions.articles import cibles_de_remarque
from conventions.enums import EN_REDACTION
from conventions.models import RemarqueActe
from conventions.transitions.cycles import sous_verrou
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire

CLOSES = (
    "Le texte ne change plus : les remarques se lisent, elles ne s’écrivent plus. Écrivez à votre contact à l’ANCT."
)
TEXTE_MAX = 2000


@transaction.atomic
def ecrire_remarque(acte, article, texte, *, par, reponse_a=None):
    """Open a thread on an article (or "preambule", "visas", "annexes", "" for the whole), or answer one. Returns the RemarqueActe.

    An answer goes where its thread is, and opens it again when it was settled. Raises ErreurMetier beside « texte ».
    """
    a = _verrouiller(acte)
    texte = texte.replace("\r\n", "\n").strip()
    if not texte:
        raise ErreurMetier("Écrivez votre remarque.", champ="texte")
    if len(texte) > TEXTE_MAX:
        raise ErreurMetier(f"C’est trop long : {TEXTE_MAX} caractères au plus.", champ="texte")
    fil = None
    if reponse_a is not None:
        fil = RemarqueActe.objects.filter(acte=a, pk=reponse_a.reponse_a_id or reponse_a.pk).first()
        if fil is None:
            raise ErreurMetier("La remarque à laquelle vous répondez n’est pas sur ce texte.")
        article = fil.article
    elif article not in cibles_de_remarque(a):
        raise ErreurMetier("Cet article n’existe pas dans ce texte.")
    remarque = RemarqueActe.objects.create(acte=a, article=article, reponse_a=fil, texte=texte, auteur=par)
    if fil is not None and fil.reglee_le is not None:
        _marquer(fil, None, None)
    verbe = "repondre" if fil else "ecrire"
    inscrire(f"remarque_acte.{verbe}", remarque, par=par, donnees={"acte": a.pk, "article": article})
    return remarque


@transaction.atomic
def regler_remarque(remarque, *, par):
    """The thread is settled: folded away, kept readable. Without effect on a settled one."""
    fil = _fil(remarque)
    if fil.reglee_le is None:
        _marquer(fil, timezone.now(), par)
        inscrire("remarque_acte.regler", fil, par=par, donnees={"acte": fil.acte_id})


@transaction.atomic
def rouvrir_remarque(remarque, *, par):
    fil = _fil(remarque)
    if fil.reglee_le is not None:
        _marquer(fil, None, None)
        inscrire("remarque_acte.rouvrir", fil, par=par, donnees={"acte": fil.acte_id})


def _verrouiller(acte):
    a = sous_verrou(acte)
    if a.statut not in EN_REDACTION:
        raise ErreurMetier(CLOSES)
    return a


def _fil(remarque):
    """The thread itself (an answer leads to it), re-read under the lock of its act."""
    a = _verrouiller(remarque.acte)
    fil = RemarqueActe.objects.get(pk=remarque.reponse_a_id or remarque.pk)
    fil.acte = a
    return fil


def _marquer(fil, quand, par):
    fil.reglee_le, fil.reglee_par = quand, par
    fil.save(update_fields=["reglee_le", "reglee_par"])

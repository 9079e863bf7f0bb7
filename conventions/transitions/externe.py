"""A signature made elsewhere, in a parapheur: the file is read and compared with ours before anything of it is kept."""

from django.db import transaction
from django.utils import timezone

from conventions.depots import exiger_exemplaire, qui_signe
from conventions.enums import ModeSignature, PartieSignataire, StatutSignature
from conventions.lecture_signatures import ACCEPTE, REFUS, choisir, cle_retenue, geler
from conventions.transitions.signatures import DEJA, exiger_signable, exiger_signataire, inscrire_signature, recevoir
from socle.documents import lots, nature, signatures
from socle.erreurs import ErreurMetier
from socle.mots import date_longue

AUTRE_TYPE = "Ce n’est pas un PDF lisible : envoyez-le tel qu’il est sorti du parapheur."
RIEN = "Rien n’a été enregistré."


def _refus(phrase):
    raise ErreurMetier(f"{phrase} {RIEN}", champ="fichier")


def deposer_externe(acte, partie, *, fichier, date=None, signataire=None, par):
    """Deposit the PDF that this side signed electronically. Returns the signature: received at once, or « à comparer » by ANCT.

    Without a date, that of the signature itself; without a name, that of the act. Raises ErreurMetier, beside its field, when the file
    is not our document, was altered, bears no signature that holds, or comes too early: nothing is stored then.
    """
    exiger_signable(acte, partie, date or timezone.localdate())
    _exiger_libre(acte, partie)
    nomme = exiger_signataire(signataire or qui_signe(acte, partie)[0])
    original = exiger_exemplaire(acte)
    if not fichier:
        raise ErreurMetier("Choisissez le PDF signé.", champ="fichier")
    recus = lots.examiner_lot([fichier], acceptees={nature.PDF}, autre_type=AUTRE_TYPE, champ="fichier")
    autre = _de_l_autre(acte, partie)
    examen = _examiner(recus[0].lire(), original, autre)
    if examen.sens == REFUS:
        _refus(examen.motif)
    retenue = choisir(examen.signatures, nomme, prises={cle_retenue(autre.verification)} if autre else ())
    if retenue is None:
        _refus(
            f"Ce fichier porte seulement la signature de {examen.signatures[0].qui}, déjà déposée pour "
            f"{autre.get_partie_display()}. Il manque celle de {PartieSignataire(partie).label}."
        )
    jour = _jour(examen.signatures[retenue], date)
    if date is None:
        _exiger_jour(acte, partie, jour)
    with lots.rangement(recus, par=par) as inscrire, transaction.atomic():
        signature = inscrire_signature(
            acte,
            partie,
            mode=ModeSignature.EXTERNE,
            statut=StatutSignature.A_COMPARER,
            date=jour,
            signataire=nomme,
            fichier=inscrire()[0],
            verification=geler(examen, original=original, retenue=retenue),
            par=par,
        )
        if examen.sens == ACCEPTE:
            recevoir(signature, par=par)
    acte.refresh_from_db()
    return signature


def _exiger_libre(acte, partie):
    """Before a long examination; the lock says it again."""
    if acte.signatures.presentes().filter(partie=partie).exists():
        raise ErreurMetier(DEJA)


def _de_l_autre(acte, partie):
    """The file that the other side signed electronically, once received; None otherwise."""
    return (
        acte.signatures.recues()
        .filter(mode=ModeSignature.EXTERNE)
        .exclude(partie=partie)
        .select_related("fichier")
        .first()
    )


def _examiner(octets, original, autre):
    """Against what we sent; else against what the other side signed, which may be a rewritten file that ANCT has confirmed."""
    examen = signatures.examiner(octets, original.lire())
    if examen.sens != ACCEPTE and autre is not None:
        signe = autre.fichier.lire()
        if signatures.suite_exacte(octets, signe):
            suite = signatures.examiner(octets, signe)
            if suite.sens == ACCEPTE:
                return suite
    return examen


def _jour(signature, date):
    """The day of this signature. Raises ErreurMetier beside « date » when it says none, or another one than the person."""
    if signature.le is None:
        if date is None:
            raise ErreurMetier(
                f"La signature de {signature.qui} ne dit pas sa date : écrivez-la, et choisissez de nouveau le fichier.",
                champ="date",
            )
        return date
    dite = timezone.localdate(signature.le)
    if date not in (None, dite):
        raise ErreurMetier(
            f"La signature de {signature.qui} est datée du {date_longue(dite)}. Corrigez la date, ou laissez-la vide.",
            champ="date",
        )
    return dite


def _exiger_jour(acte, partie, jour):
    """The same rules as for a typed date, said beside the file that bears it."""
    try:
        exiger_signable(acte, partie, jour)
    except ErreurMetier as erreur:
        _refus(f"La signature de ce fichier est datée du {date_longue(jour)}. {erreur.message}")

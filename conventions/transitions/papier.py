"""A signature on paper: scans and photos come in any order and in several goes, one Feuillet for each page, put in order by hand."""

from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from conventions.depots import feuillets_de, manquantes, pages_attendues
from conventions.enums import A_SIGNER, ModeSignature, TransitionSignature
from conventions.models import Feuillet
from conventions.transitions.cycles import CYCLE_SIGNATURE
from conventions.transitions.signatures import exiger_signable, exiger_signataire, inscrire_signature
from socle.documents import lots, nature
from socle.erreurs import ErreurMetier

AUTRE_TYPE = "Ce fichier est illisible, ou n’est ni un PDF ni une photo (JPEG ou PNG)."
FICHIERS_MAX = 60
# Beside the pages of the act: a stamped receipt, a page taken twice.
PAGES_EN_PLUS = 40
AUCUN = "Choisissez au moins un fichier : le PDF numérisé, ou une photo de chaque page."


def _examiner(fichiers, attendues):
    """The files, looked at and not kept yet. Raises ErreurMetier beside « fichiers »."""
    if not fichiers:
        raise ErreurMetier(AUCUN, champ="fichiers")
    if len(fichiers) > FICHIERS_MAX:
        raise ErreurMetier(
            f"Vous avez choisi {len(fichiers)} fichiers : {FICHIERS_MAX} au plus à la fois. Rien n’a été enregistré : "
            "déposez-en une partie, vous ajouterez les autres ensuite.",
            champ="fichiers",
        )
    recus = lots.examiner_lot(fichiers, acceptees=nature.PAPIERS, autre_type=AUTRE_TYPE, champ="fichiers")
    _exiger_raisonnable(sum(r.nb_pages for r in recus), attendues)
    return recus


def _exiger_raisonnable(nb, attendues):
    limite = attendues + PAGES_EN_PLUS
    if nb > limite:
        raise ErreurMetier(
            f"Cela ferait {nb} pages, et la convention en a {attendues} : {limite} au plus. Rien n’a été enregistré : "
            "déposez seulement les pages signées.",
            champ="fichiers",
        )


def deposer_papier(acte, partie, *, fichiers, date, signataire, par):
    """Deposit the scanned or photographed pages that this side signed, in any order; returns the signature, « incomplete » until confirmed.

    Each page gets a number, in the order received: only a proposal, that the person puts right. Raises ErreurMetier, beside its field,
    and nothing is stored then.
    """
    exiger_signable(acte, partie, date)
    exiger_signataire(signataire)
    attendues = pages_attendues(acte)
    recus = _examiner(fichiers, attendues)
    with lots.rangement(recus, par=par) as inscrire, transaction.atomic():
        signature = inscrire_signature(
            acte, partie, mode=ModeSignature.PAPIER, date=date, signataire=signataire, par=par
        )
        _poser(signature, inscrire(), [], attendues, par=par)
    return signature


def ajouter_feuillets(signature, *, fichiers, par):
    """Add pages to those already there; returns how many. A file that is there already is left out: a click too many does nothing."""
    attendues = pages_attendues(signature.acte)
    recus = _examiner(fichiers, attendues)
    with lots.rangement(recus, par=par) as inscrire, _ouverte(signature, par=par) as (s, journal):
        deja = feuillets_de(s)
        nouveaux = _poser(s, inscrire(sauf={f.fichier.sha256 for f in deja}), deja, attendues, par=par)
        _exiger_raisonnable(len(deja) + len(nouveaux), attendues)
        journal["ajoutees"] = len(nouveaux)
    return len(nouveaux)


def _poser(signature, fichiers, deja, attendues, *, par):
    """One row for each page of these files, with the next free numbers; beyond the last page of the act, none."""
    libres = iter(manquantes(deja, attendues))
    return Feuillet.objects.bulk_create(
        Feuillet(signature=signature, fichier=fichier, page=page, numero=next(libres, None), ajoute_par=par)
        for fichier in fichiers
        for page in range(1, (fichier.nb_pages or 1) + 1)
    )


@contextmanager
def _ouverte(signature, *, par):
    """(the signature under its lock, what the journal will say), while its pages may change."""
    journal = {}
    with CYCLE_SIGNATURE.passage(signature, TransitionSignature.COMPLETER, par=par, journal=journal) as s:
        if s.acte.statut not in A_SIGNER:
            raise ErreurMetier("Cet acte ne se signe plus : ses pages ne changent plus.")
        yield s, journal


def placer(signature, numeros, *, retires=(), par):
    """Say which page of the act each of these pages is: {feuillet's key: number, None for « hors convention »}; the others keep theirs.

    `retires` are keys of pages to take away: blurred, or twice. Raises ErreurMetier beside « page_<key> » when a number is out of the act,
    or two pages would have the same one; nothing moves then.
    """
    attendues = pages_attendues(signature.acte)
    with _ouverte(signature, par=par) as (s, journal):
        feuillets = {f.pk: f for f in feuillets_de(s)}
        retirees = [f for f in feuillets.values() if f.pk in set(retires)]
        restent = {pk: f for pk, f in feuillets.items() if f not in retirees}
        # A page taken away meanwhile by somebody else has no place any more.
        voulus = {pk: numero for pk, numero in numeros.items() if pk in restent}
        _exiger_places(restent, voulus, attendues)
        changes = [f for pk, f in restent.items() if pk in voulus and f.numero != voulus[pk]]
        Feuillet.objects.filter(pk__in=[f.pk for f in retirees]).update(retire_le=timezone.now())
        # Their places are given up first: two pages may change places.
        Feuillet.objects.filter(pk__in=[f.pk for f in changes]).update(numero=None)
        for feuillet in changes:
            feuillet.numero = voulus[feuillet.pk]
        Feuillet.objects.bulk_update(changes, ["numero"])
        journal |= {"deplacees": len(changes), "retirees": len(retirees)}


def _exiger_places(feuillets, voulus, attendues):
    prises = {}
    for pk, feuillet in feuillets.items():
        numero = voulus.get(pk, feuillet.numero)
        if numero is None:
            continue
        champ = f"page_{pk if pk in voulus else prises.get(numero, pk)}"
        if not 1 <= numero <= attendues:
            raise ErreurMetier(f"La convention a {attendues} pages : choisissez de 1 à {attendues}.", champ=champ)
        if numero in prises:
            raise ErreurMetier(
                f"Deux pages portent le numéro {numero} : choisissez un autre numéro pour l’une d’elles, ou « hors convention ».",
                champ=champ,
            )
        prises[numero] = pk


def corriger_signature(signature, *, date, signataire, par):
    """Put right the day or the name that goes with the pages, before they are confirmed."""
    with _ouverte(signature, par=par) as (s, journal):
        exiger_signable(s.acte, s.partie, date)
        s.date, s.signataire = date, exiger_signataire(signataire)
        journal["date"] = date.isoformat()

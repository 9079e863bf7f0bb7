"""What happens to an étape: contracted, started, finished, given up, and the days it really happened."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from parcours import ecriture
from parcours.droits import EN_ROUTE, peut_piloter_anct, phase_ouverte
from parcours.enums import Source, Statut, StatutEtape, StatutModification, TransitionEtape, TransitionModification
from parcours.models import Etape, Modification, Moyen
from parcours.transitions.cycles import CYCLE_ETAPE, CYCLE_MODIFICATION
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal
from socle.mots import date_longue

PAS_EN_ROUTE = "Les étapes se suivent quand la convention est signée, et jusqu’à la fin du parcours."
_avant_de_suivre = []


def avant_de_suivre(fonction):
    """Have `fonction(etape)` run under the lock before an étape that a convention holds is started, ended, changed or given up.

    Lower rooms register here what must wait: they raise ErreurMetier.
    """
    _avant_de_suivre.append(fonction)
    return fonction


def exiger_suivable(etape):
    """Raise ErreurMetier while a lower room has this étape wait: it is in an act that is not signed yet."""
    for fonction in _avant_de_suivre:
        fonction(etape)


def sans_cout(titre):
    """What to do before an étape enters a convention."""
    return f"Indiquez le coût de l’étape « {titre} » avant de l’inscrire dans la convention."


def sans_public(titre):
    """What to do before an étape starts."""
    return f"Indiquez pour qui est l’étape « {titre} » et quelle place ont les habitants."


@transaction.atomic
def valider_etape(etape, *, reference, par):
    """An étape enters a convention (`reference` = the act's number). Raises ErreurMetier while its cost is unknown."""
    with CYCLE_ETAPE.passage(etape, TransitionEtape.VALIDER, par=par) as e:
        if not Moyen.objects.presents().filter(etape=e, source=Source.ANCT).exists():
            raise ErreurMetier(sans_cout(e.titre))
        e.acte_reference = reference
    return e


def exiger_en_route(etape):
    """Raise ErreurMetier before the convention is signed, and once the parcours is over."""
    if etape.parcours.statut not in EN_ROUTE:
        raise ErreurMetier(PAS_EN_ROUTE)


def _exiger_prete(etape):
    if not etape.public or etape.place_des_habitants is None:
        raise ErreurMetier(sans_public(etape.titre))


def _exiger_jour(etape, jour, champ):
    """Raise ErreurMetier, for the field `champ`, unless something can really have happened on that day."""
    if jour > timezone.localdate():
        raise ErreurMetier("Cette date est dans le futur.", champ=champ)
    if jour < etape.parcours.debut:
        raise ErreurMetier(
            f"Le parcours a commencé le {date_longue(etape.parcours.debut)} : cette date est avant.", champ=champ
        )


def _exiger_ordre(debut, fin, champ):
    if debut and fin and fin < debut:
        raise ErreurMetier(
            f"La fin réelle ({date_longue(fin)}) est avant le début réel ({date_longue(debut)}).", champ=champ
        )


@transaction.atomic
def demarrer_etape(etape, *, par, le=None):
    """An étape has begun, today or on the day `le`.

    Raises ErreurMetier before the signature, without public and place des habitants, or (champ « le ») on a day that cannot be.
    """
    with CYCLE_ETAPE.passage(etape, TransitionEtape.DEMARRER, par=par) as e:
        if e.parcours.statut != Statut.MISE_EN_OEUVRE:
            raise ErreurMetier("L’étape ne peut pas commencer : la convention n’est pas encore signée.")
        exiger_suivable(e)
        _exiger_prete(e)
        if le is None:
            # An étape that began, then was put off, goes on: the day it began does not change.
            e.debut_reel = e.debut_reel or timezone.localdate()
        else:
            _exiger_jour(e, le, "le")
            e.debut_reel = le
    return e


@transaction.atomic
def terminer_etape(etape, *, par, le=None):
    """An étape is over, today or on the day `le`; its unknown start is the planned one, or that day when it is earlier.

    Raises ErreurMetier as `demarrer_etape` does, and (champ « le ») when it would end before it began.
    """
    with CYCLE_ETAPE.passage(etape, TransitionEtape.TERMINER, par=par) as e:
        exiger_en_route(e)
        exiger_suivable(e)
        _exiger_prete(e)
        jour = le or timezone.localdate()
        if le is not None:
            _exiger_jour(e, le, "le")
        _exiger_ordre(e.debut_reel, jour, "le")
        e.debut_reel = e.debut_reel or min(e.debut, jour)
        e.fin_reelle = jour
    return e


@transaction.atomic
def corriger_dates_reelles(etape, *, debut, fin=None, par):
    """Correct the days typed for an étape that has begun; `fin` only for one that is over.

    Raises ErreurMetier beside « debut » or « fin » for a day that cannot be, or missing.
    """
    parcours = etape.verrouiller()
    actuelle = Etape.objects.get(pk=etape.pk)
    actuelle.parcours = parcours
    exiger_en_route(actuelle)
    if actuelle.debut_reel is None:
        raise ErreurMetier("Cette étape n’a pas encore commencé : il n’y a pas de date à corriger.")
    terminee = actuelle.statut == StatutEtape.REALISEE
    if debut is None:
        raise ErreurMetier("Indiquez le jour où l’étape a commencé.", champ="debut")
    if terminee and fin is None:
        raise ErreurMetier("Indiquez le jour où l’étape s’est terminée.", champ="fin")
    # A start deduced from the plan may be before the parcours: it is only checked when it changes.
    if debut != actuelle.debut_reel:
        _exiger_jour(actuelle, debut, "debut")
    if terminee and fin != actuelle.fin_reelle:
        _exiger_jour(actuelle, fin, "fin")
    fin = fin if terminee else None
    _exiger_ordre(debut, fin, "fin")
    Etape.objects.filter(pk=etape.pk).update(debut_reel=debut, fin_reelle=fin, **ecriture.signature(par))
    donnees = {"debut": debut.isoformat(), "fin": fin.isoformat() if fin else ""}
    inscrire_au_journal("etape.corriger_dates", etape, par=par, perimetre=etape.perimetre, donnees=donnees)
    ecriture.toucher(parcours, par)
    etape.refresh_from_db()


@transaction.atomic
def abandonner_etape(etape, *, motif, par):
    """An étape will not be made. `motif` is shown in the list. The changes waiting for a decision on it are withdrawn.

    Raises ErreurMetier without a motive, or when it is contracted and `par` is not of ANCT.
    """
    motif = motif.strip()
    if not motif:
        raise ErreurMetier("Écrivez pourquoi l’étape est abandonnée : cela s’affichera dans la liste.", champ="motif")
    parcours = etape.verrouiller()
    actuelle = Etape.objects.get(pk=etape.pk)
    if actuelle.est_contractee:
        if not peut_piloter_anct(par):
            raise ErreurMetier(
                "Cette étape est inscrite dans la convention : demandez à votre contact à l’ANCT de l’abandonner."
            )
        if parcours.statut not in EN_ROUTE:
            raise ErreurMetier(PAS_EN_ROUTE)
        exiger_suivable(actuelle)
    elif not (ouverte := phase_ouverte(parcours)):
        raise ErreurMetier(ouverte.raison)
    with CYCLE_ETAPE.passage(etape, TransitionEtape.ABANDONNER, par=par) as e:
        e.motif_abandon = motif
        e.revision += 1
    en_attente = Modification.objects.filter(etape=etape, statut=StatutModification.PROPOSEE)
    for modification in en_attente:
        with CYCLE_MODIFICATION.passage(modification, TransitionModification.RETIRER, par=par):
            pass
    ecriture.toucher(parcours, par)
    return e


def total_demande(parcours):
    """Euros asked of ANCT by the étapes and means present (Decimal)."""
    moyens = Moyen.objects.presents().filter(parcours=parcours, source=Source.ANCT)
    return sum((m.prevu for m in moyens), Decimal("0"))

"""Changing what a convention contracts: small changes apply at once and are kept, the others wait for a decision (metier §7)."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from parcours import ecriture, notifications
from parcours.changements import en_code, en_mots, en_valeur, est_petit
from parcours.dates import bornes_de_la_convention, phrase_hors_bornes
from parcours.enums import ChampModifiable, ModeDecision, Source, StatutEtape, StatutModification
from parcours.enums import TransitionEtape as VersEtape
from parcours.enums import TransitionModification as Vers
from parcours.models import Etape, Modification, Moyen
from parcours.transitions.cycles import CYCLE_ETAPE, CYCLE_MODIFICATION
from parcours.transitions.etapes import exiger_en_route, exiger_suivable
from socle.champs import SommeEuros
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal
from socle.mots import date_longue, euros

CHANGEABLES = {StatutEtape.VALIDEE, StatutEtape.EN_COURS, StatutEtape.REPORTEE}
CONTRACTEES = (*CHANGEABLES, StatutEtape.REALISEE)
RETARD = "L’étape prend du retard."


def cout_de(etape):
    """What the étape asks of ANCT, in euros; None when nobody has said."""
    return Moyen.objects.presents().filter(etape=etape, source=Source.ANCT).values_list("prevu", flat=True).first()


def _reference(etape, champ, actuel):
    """The value last decided: small changes add up, so that three in a row do not go round the decision."""
    faites = (StatutModification.APPLIQUEE, StatutModification.ACCEPTEE)
    suite = Modification.objects.filter(etape=etape, champ=champ, statut__in=faites).order_by("-pk")
    reference = actuel
    for statut, ancien in suite.values_list("statut", "ancien"):
        if statut == StatutModification.ACCEPTEE:
            break
        reference = en_valeur(champ, ancien)
    return reference


def _exiger_dates(etape, debut, fin, changes):
    bornes = bornes_de_la_convention(etape.parcours, etape)
    for champ, jour in ((ChampModifiable.DEBUT, debut), (ChampModifiable.FIN, fin)):
        if champ in changes and (phrase := phrase_hors_bornes(etape.parcours, jour, bornes)):
            raise ErreurMetier(phrase, champ=champ.value)
    if fin < debut:
        raise ErreurMetier(
            f"La fin ({date_longue(fin)}) est avant le début ({date_longue(debut)}).",
            champ="fin" if ChampModifiable.FIN in changes else "debut",
        )


def _exiger_somme(etape, cout):
    """Raise ErreurMetier when the contracted étapes would cost more than the convention reserves; giving back is always allowed."""
    avant = cout_de(etape) or Decimal(0)
    if cout <= avant:
        return
    autres = Moyen.objects.presents().filter(
        parcours=etape.parcours_id,
        source=Source.ANCT,
        etape__statut__in=CONTRACTEES,
        etape__retire_le__isnull=True,
    )
    somme = autres.exclude(etape=etape).aggregate(somme=SommeEuros("prevu"))["somme"] or Decimal(0)
    reserve = etape.parcours.montant_reserve
    if somme + cout > reserve:
        raise ErreurMetier(
            f"La convention promet {euros(reserve)} : au-delà, il faut une modification de la convention (avenant).",
            champ="cout",
        )


def _verrouillee(etape):
    """The étape as it stands under the lock. Raises ErreurMetier when it is not one that a demand may change."""
    parcours = etape.verrouiller()
    actuelle = Etape.objects.presents().select_for_update(no_key=True).filter(pk=etape.pk).first()
    if actuelle is None:
        raise ErreurMetier("Cette étape a été retirée du parcours.")
    actuelle.parcours = parcours
    exiger_en_route(actuelle)
    if actuelle.statut not in CHANGEABLES:
        raise ErreurMetier(f"Cette étape est « {actuelle.get_statut_display()} » : elle ne change plus.")
    exiger_suivable(actuelle)
    return actuelle


def _changes(etape, valeurs):
    """{field: (what stands, what is wanted)} of those that differ."""
    tenues = {ChampModifiable.DEBUT: etape.debut, ChampModifiable.FIN: etape.fin, ChampModifiable.COUT: cout_de(etape)}
    voulues = {ChampModifiable(nom): valeur for nom, valeur in valeurs.items() if valeur is not None}
    return {champ: (tenues[champ], valeur) for champ, valeur in voulues.items() if tenues[champ] != valeur}


@transaction.atomic
def demander_modification(etape, valeurs, *, motif, par):
    """Ask to change a contracted étape. `valeurs`: {"debut": date, "fin": date, "cout": Decimal euros}, each optional.

    Returns the Modification rows, one per field that really changes: applied at once when small, else waiting for a decision.
    Two dates of one demand go together. Raises ErreurMetier, beside its field, for what cannot be.
    """
    etape_tenue = _verrouillee(etape)
    motif = motif.strip()
    if not motif:
        raise ErreurMetier("Dites en une phrase pourquoi.", champ="motif")
    changes = _changes(etape_tenue, valeurs)
    if not changes:
        raise ErreurMetier("Vous n’avez rien changé : indiquez au moins une nouvelle date ou un nouveau coût.")
    _exiger_demandable(etape_tenue, changes)
    petits = {
        champ: est_petit(champ, _reference(etape_tenue, champ, avant), apres)
        for champ, (avant, apres) in changes.items()
    }
    dates = [champ for champ in petits if champ != ChampModifiable.COUT]
    if not all(petits[champ] for champ in dates):
        petits |= dict.fromkeys(dates, False)
    demandes = [
        Modification.objects.create(
            parcours=etape_tenue.parcours,
            etape=etape_tenue,
            champ=champ,
            ancien=en_code(avant),
            nouveau=en_code(apres),
            motif=motif,
            demandee_par=par,
        )
        for champ, (avant, apres) in changes.items()
    ]
    for modification in demandes:
        perimetre, donnees = modification.perimetre, _journal(modification)
        inscrire_au_journal("modification.demander", modification, par=par, perimetre=perimetre, donnees=donnees)
    a_appliquer = [m for m in demandes if petits[m.champ]]
    for modification in a_appliquer:
        with CYCLE_MODIFICATION.passage(modification, Vers.APPLIQUER, par=par, journal=_journal(modification)):
            pass
    if a_appliquer:
        _appliquer(etape_tenue, {ChampModifiable(m.champ): changes[m.champ][1] for m in a_appliquer}, par=par)
    if a_decider := [m for m in demandes if not petits[m.champ]]:
        notifications.annoncer_modifications(a_decider)
    etape.refresh_from_db()
    return demandes


def _exiger_demandable(etape, changes):
    en_attente = Modification.objects.filter(etape=etape, champ__in=changes, statut=StatutModification.PROPOSEE).first()
    if en_attente is not None:
        raise ErreurMetier(
            f"Un changement attend déjà une décision ({en_attente.get_champ_display().lower()}). "
            "Retirez-le d’abord, ou attendez la réponse.",
            champ=en_attente.champ,
        )
    if ChampModifiable.DEBUT in changes and etape.debut_reel is not None:
        raise ErreurMetier("Cette étape a commencé : son début prévu ne change plus.", champ="debut")
    dates = set(changes) - {ChampModifiable.COUT}
    if dates:
        debut, fin = (changes.get(champ, (None, getattr(etape, champ.value)))[1] for champ in _DATES)
        _exiger_dates(etape, debut, fin, dates)
    if ChampModifiable.COUT in changes:
        _exiger_somme(etape, changes[ChampModifiable.COUT][1])


_DATES = (ChampModifiable.DEBUT, ChampModifiable.FIN)


def _journal(modification):
    return {"champ": modification.champ, "ancien": modification.ancien, "nouveau": modification.nouveau}


def _appliquer(etape, valeurs, *, par):
    """Write the new values on the étape, or on what it asks of ANCT. A later end makes it « Reportée »."""
    dates = {champ.value: valeur for champ, valeur in valeurs.items() if champ != ChampModifiable.COUT}
    if dates:
        plus_tard = dates.get("fin", etape.fin) > etape.fin
        if plus_tard and CYCLE_ETAPE.peut(etape, VersEtape.REPORTER):
            with CYCLE_ETAPE.passage(
                etape, VersEtape.REPORTER, par=par, journal={"fin": dates["fin"].isoformat()}
            ) as e:
                for nom, jour in dates.items():
                    setattr(e, nom, jour)
                e.revision += 1
        else:
            Etape.objects.filter(pk=etape.pk).update(**dates, revision=etape.revision + 1, **ecriture.signature(par))
    if ChampModifiable.COUT in valeurs:
        ecriture.ecrire_cout(etape, valeurs[ChampModifiable.COUT], par=par)
    ecriture.toucher(etape.parcours, par)


@transaction.atomic
def accepter_modification(modification, *, mode, reference, le, par):
    """The change was decided: `mode` (ModeDecision), `reference` of the decision, `le` its day. The value is applied.

    Raises ErreurMetier beside « decision_… » for a decision badly told, or without a field when what was to change has changed since.
    """
    reference = (reference or "").strip()
    if mode not in ModeDecision.values:
        raise ErreurMetier("Indiquez comment la décision a été prise.", champ="decision_mode")
    if not reference:
        raise ErreurMetier("Indiquez la référence de la décision.", champ="decision_reference")
    if le is None:
        raise ErreurMetier("Indiquez la date de la décision.", champ="decision_le")
    if le > timezone.localdate():
        raise ErreurMetier("La date de la décision est dans le futur.", champ="decision_le")
    with CYCLE_MODIFICATION.passage(modification, Vers.ACCEPTER, par=par, journal=_journal(modification)) as m:
        etape = _verrouillee(m.etape)
        champ = ChampModifiable(m.champ)
        _exiger_inchangee(etape, m)
        nouveau = en_valeur(champ, m.nouveau)
        _exiger_demandable_encore(etape, champ, nouveau)
        m.decision_mode, m.decision_reference, m.decision_le = mode, reference, le
        m.tranchee_par, m.tranchee_le = par, timezone.now()
        _appliquer(etape, {champ: nouveau}, par=par)
    notifications.annoncer_decision(modification)
    return modification


def _exiger_inchangee(etape, modification):
    """Raise ErreurMetier unless what was to change is still what stands."""
    champ = ChampModifiable(modification.champ)
    tenu = en_code(cout_de(etape) if champ == ChampModifiable.COUT else getattr(etape, champ.value))
    if tenu != modification.ancien:
        raise ErreurMetier(
            f"« {etape} » a changé depuis cette demande. {champ.label} : {en_mots(champ, tenu)} maintenant, "
            f"et non {en_mots(champ, modification.ancien)}. Refusez cette demande : l’équipe en fera une autre."
        )


def _exiger_demandable_encore(etape, champ, nouveau):
    if champ == ChampModifiable.COUT:
        _exiger_somme(etape, nouveau)
        return
    debut = nouveau if champ == ChampModifiable.DEBUT else etape.debut
    fin = nouveau if champ == ChampModifiable.FIN else etape.fin
    if fin < debut:
        raise ErreurMetier(
            f"La fin ({date_longue(fin)}) serait avant le début ({date_longue(debut)}) : "
            "acceptez d’abord l’autre changement de date, s’il y en a un."
        )
    _exiger_dates(etape, debut, fin, {champ})


@transaction.atomic
def refuser_modification(modification, *, motif, par):
    """The change was not accepted; `motif` is read by who asked. Raises ErreurMetier without it."""
    motif = motif.strip()
    if not motif:
        raise ErreurMetier("Écrivez pourquoi : la personne qui a demandé le lira.", champ="motif_refus")
    with CYCLE_MODIFICATION.passage(modification, Vers.REFUSER, par=par, journal=_journal(modification)) as m:
        m.motif_refus = motif
        m.tranchee_par, m.tranchee_le = par, timezone.now()
    notifications.annoncer_decision(modification)
    return modification


@transaction.atomic
def retirer_modification(modification, *, par):
    """Who asked takes the demand back: nothing has changed."""
    with CYCLE_MODIFICATION.passage(modification, Vers.RETIRER, par=par, journal=_journal(modification)):
        pass
    return modification


@transaction.atomic
def reporter_etape(etape, *, fin, par, motif=""):
    """An étape runs late: its end moves to `fin`. Returns the Modification: applied at once (« Reportée »), or waiting for a decision.

    Raises ErreurMetier beside « fin » unless it is later than before, and not before the signature: the text to be signed says when
    each étape ends.
    """
    tenue = _verrouillee(etape)
    if fin <= tenue.fin:
        raise ErreurMetier("La nouvelle fin doit être après l’ancienne.", champ="fin")
    return demander_modification(etape, {"fin": fin}, motif=motif.strip() or RETARD, par=par)[0]

"""What can happen to a committee and to its decisions: one table each, one writer, public verbs."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from pilotage import rapport
from pilotage.documents import GENRE
from pilotage.enums import (
    DECISIONS_MAX,
    REPONSES,
    Statut,
    StatutDecision,
    Transition,
    TransitionDecision,
)
from pilotage.models import Comite, Decision, Instance
from socle import documents, mots
from socle.cycle import Cycle
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal

CYCLE = Cycle(
    Comite,
    {
        Transition.DEPLACER: ({Statut.PREVU}, Statut.PREVU),
        Transition.REDIGER: ({Statut.PREVU}, Statut.PREVU),
        Transition.PREPARER_RAPPORT: ({Statut.PREVU}, Statut.PREVU),
        Transition.TENIR: ({Statut.PREVU}, Statut.TENU),
        Transition.ANNULER: ({Statut.PREVU}, Statut.ANNULE),
    },
)

CYCLE_DECISION = Cycle(
    Decision,
    {
        TransitionDecision.MODIFIER: ({StatutDecision.DEMANDEE}, StatutDecision.DEMANDEE),
        TransitionDecision.ACCEPTER: ({StatutDecision.DEMANDEE}, StatutDecision.ACCEPTEE),
        TransitionDecision.REFUSER: ({StatutDecision.DEMANDEE}, StatutDecision.REFUSEE),
        TransitionDecision.REVOIR: ({StatutDecision.DEMANDEE}, StatutDecision.A_REVOIR),
        TransitionDecision.FAIRE: ({StatutDecision.ACCEPTEE}, StatutDecision.ACCEPTEE),
    },
)

# A slip in the year is caught before it reaches people's calendars.
LOIN, ANCIEN = timedelta(days=2 * 365), timedelta(days=2 * 365)


def _verifier_date(parcours, date_heure, *, par, sauf=None):
    """Raises ErreurMetier when the moment is past (ANCT may enter former committees), far off, or taken that day."""
    maintenant = timezone.now()
    if date_heure < maintenant and not par.est_anct:
        raise ErreurMetier("Cette date est passée. Choisissez une date à venir.", champ="jour")
    if timezone.localdate(date_heure) < parcours.debut - ANCIEN:
        raise ErreurMetier("Cette date est bien avant le début du parcours. Vérifiez l’année.", champ="jour")
    if date_heure > maintenant + LOIN:
        raise ErreurMetier("Cette date est dans plus de deux ans. Vérifiez l’année.", champ="jour")
    jour = timezone.localdate(date_heure)
    autres = Comite.objects.filter(parcours=parcours).exclude(statut=Statut.ANNULE).exclude(pk=sauf)
    if jour in {timezone.localdate(quand) for quand in autres.values_list("date_heure", flat=True)}:
        raise ErreurMetier(f"Un comité existe déjà le {mots.date_longue(jour)}.", champ="jour")


@transaction.atomic
def fixer(parcours, *, date_heure, lieu, reunion="", par):
    """Give a committee its date. `reunion` names a meeting that exists already (council…) and serves as the committee.

    Raises ErreurMetier, on the field `jour`, for a date that is past, far off or already taken.
    """
    parcours.verrouiller()
    _verifier_date(parcours, date_heure, par=par)
    instance, _ = Instance.objects.get_or_create(parcours=parcours)
    if reunion and instance.nom != reunion:
        instance.nom, instance.est_existante = reunion, True
        instance.save(update_fields=["nom", "est_existante"])
    comite = Comite.objects.create(
        parcours=parcours,
        date_heure=date_heure,
        lieu=lieu,
        periode_debut=rapport.periode_par_defaut(parcours, date_heure),
        fixe_par=par,
    )
    inscrire_au_journal(
        "comite.fixer",
        comite,
        par=par,
        donnees={"le": timezone.localtime(date_heure), "existante": instance.est_existante},
    )
    return comite


@transaction.atomic
def deplacer(comite, *, date_heure, lieu, par):
    """Change the date, the place or both; calendars see a new revision. Raises ErreurMetier as `fixer` does."""
    journal = {"vers_le": timezone.localtime(date_heure)}
    with CYCLE.passage(comite, Transition.DEPLACER, par=par, journal=journal) as c:
        journal["du"] = timezone.localtime(c.date_heure)
        if c.date_heure != date_heure:
            _verifier_date(c.parcours, date_heure, par=par, sauf=c.pk)
            c.periode_debut = rapport.periode_par_defaut(c.parcours, date_heure)
        c.date_heure, c.lieu = date_heure, lieu
        c.revision += 1
    return comite


@transaction.atomic
def annuler(comite, *, motif, par):
    """Call the meeting off, saying why. Raises ErreurMetier without a reason."""
    if not motif.strip():
        raise ErreurMetier("Dites pourquoi en quelques mots.", champ="motif")
    with CYCLE.passage(comite, Transition.ANNULER, par=par) as c:
        c.motif_annulation = motif
        c.revision += 1
    return comite


@transaction.atomic
def rediger(comite, *, en_trois_phrases, point_attention, par):
    """The team's own words for page 1."""
    with CYCLE.passage(comite, Transition.REDIGER, par=par) as c:
        c.en_trois_phrases, c.point_attention = en_trois_phrases, point_attention
    return comite


@transaction.atomic
def preparer_rapport(comite, *, par):
    """Freeze today's figures and have the report made. Returns the Document; the one before stays as it was."""
    journal = {}
    with CYCLE.passage(comite, Transition.PREPARER_RAPPORT, par=par, journal=journal) as c:
        c.nb_rapports += 1
        journal["rapport"] = c.nb_rapports
        document = documents.demander(GENRE, c, par=par, tour=c.nb_rapports)
    return document


# --- decisions ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def demander(comite, *, question, option_a="", option_b="", proposition="", par):
    """Put a question to the committee, at the first free rank. Raises ErreurMetier beyond three."""
    comite.verrouiller()
    _exiger_prevu(comite)
    pris = set(comite.decisions.values_list("rang", flat=True))
    libres = [rang for rang in range(1, DECISIONS_MAX + 1) if rang not in pris]
    if not libres:
        raise ErreurMetier(
            f"Un comité décide mieux de peu de choses : {DECISIONS_MAX} décisions au plus. Retirez-en une pour en ajouter une autre."
        )
    _exiger_deux_choix(option_a, option_b)
    decision = Decision.objects.create(
        comite=comite,
        rang=libres[0],
        question=question,
        option_a=option_a,
        option_b=option_b,
        proposition=proposition,
    )
    inscrire_au_journal("decision.demander", decision, par=par, donnees={"comite": comite.pk, "rang": decision.rang})
    return decision


@transaction.atomic
def modifier(decision, *, question, option_a="", option_b="", proposition="", par):
    """Change the words of a question not answered yet."""
    _exiger_deux_choix(option_a, option_b)
    with CYCLE_DECISION.passage(decision, TransitionDecision.MODIFIER, par=par) as d:
        _exiger_prevu(d.comite)
        d.question, d.option_a, d.option_b, d.proposition = question, option_a, option_b, proposition
    return decision


@transaction.atomic
def retirer(decision, *, par):
    """Take a question off the list. It was never answered: nothing of the committee's memory is lost."""
    decision.verrouiller()
    decision = Decision.objects.select_related("comite").get(pk=decision.pk)
    _exiger_prevu(decision.comite)
    inscrire_au_journal(
        "decision.retirer", decision, par=par, donnees={"comite": decision.comite_id, "rang": decision.rang}
    )
    decision.delete()


@transaction.atomic
def tenir(comite, *, resultats, par):
    """Record what was decided. `resultats` maps each decision's pk to {"statut", "responsable", "echeance", "reponse"}.

    Raises ErreurMetier before the day of the meeting, without an answer to each question, or with a deadline before it.
    """
    with CYCLE.passage(comite, Transition.TENIR, par=par) as c:
        if not c.a_eu_lieu:
            raise ErreurMetier("Les décisions s’enregistrent à partir du jour du comité.")
        for decision in c.decisions.order_by("rang"):
            resultat = resultats.get(decision.pk)
            if resultat is None or resultat["statut"] not in REPONSES:
                raise ErreurMetier(
                    f"Dites ce que le comité a décidé pour la question {decision.rang}.", champ=f"statut_{decision.pk}"
                )
            if resultat["echeance"] and resultat["echeance"] < c.jour:
                raise ErreurMetier("Cette date est avant le comité.", champ=f"echeance_{decision.pk}")
            with CYCLE_DECISION.passage(decision, REPONSES[resultat["statut"]], par=par) as d:
                d.responsable, d.echeance = resultat["responsable"], resultat["echeance"]
                d.reponse = resultat["reponse"]
        c.tenu_le, c.tenu_par = timezone.now(), par
    return comite


@transaction.atomic
def faire(decision, *, par):
    """An accepted decision is done. Raises ErreurMetier when it already was."""
    with CYCLE_DECISION.passage(decision, TransitionDecision.FAIRE, par=par) as d:
        if d.faite_le:
            raise ErreurMetier("Cette décision est déjà indiquée comme faite.")
        d.faite_le = timezone.localdate()
    return decision


def _exiger_prevu(comite):
    """Read again under the lock: somebody may have recorded the meeting meanwhile."""
    if Comite.objects.values_list("statut", flat=True).get(pk=comite.pk) != Statut.PREVU:
        raise ErreurMetier("Ce comité ne se prépare plus : ses questions ne changent plus.")


def _exiger_deux_choix(option_a, option_b):
    if bool(option_a) != bool(option_b):
        raise ErreurMetier("Indiquez deux choix, ou aucun.", champ="option_a" if option_b else "option_b")

"""The phases of a parcours, from the enrolment to the end, and the money reserved for it."""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from parcours import gardes, notifications
from parcours.enums import Role, StatutEtape, Transition, TransitionEtape
from parcours.models import Etape, Parcours, Vague
from parcours.transitions.cycles import CYCLE, CYCLE_ETAPE
from parcours.transitions.equipe import ajouter_equipier
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal
from socle.mots import euros

_a_l_arret = []


def a_l_arret(fonction):
    """Have `fonction(parcours, motif=…, par=…)` run in the transaction that stops a parcours: lower rooms register what follows from it."""
    _a_l_arret.append(fonction)
    return fonction


@transaction.atomic
def inscrire(*, vague, collectivite, referent, interlocuteur, debut=None, fin=None, par):
    """Enrol a territory in a wave, with its référent ANCT and its interlocuteur privilégié, who is invited by mail.

    `interlocuteur` is {"nom", "fonction", "email"}; `debut` and `fin` default to the wave's start and its longest duration.
    Raises ErreurMetier when the territory is already enrolled, no longer exists, or the dates are reversed.
    """
    if collectivite.fin_le is not None:
        suite = f" Elle a été remplacée par {collectivite.successeur}." if collectivite.successeur_id else ""
        raise ErreurMetier(f"Cette collectivité n’existe plus.{suite}", champ="collectivite")
    debut = debut or max(vague.debut, timezone.localdate())
    fin = fin or vague.fin
    if fin < debut:
        raise ErreurMetier("La fin est avant le début.", champ="fin")
    parcours = Parcours(
        vague=vague, collectivite=collectivite, referent=referent, debut=debut, fin=fin, modifie_par=par
    )
    try:
        with transaction.atomic():
            parcours.save()
    except IntegrityError as erreur:
        raise ErreurMetier("Ce territoire est déjà inscrit dans cette vague.", champ="collectivite") from erreur
    inscrire_au_journal(
        "parcours.inscrire",
        parcours,
        par=par,
        perimetre=parcours.perimetre,
        donnees={"vague": vague.pk, "collectivite": collectivite.pk, "referent": referent.pk},
    )
    equipier = ajouter_equipier(parcours, role=Role.EQUIPE, par=par, inviter=True, **interlocuteur)
    Parcours.objects.filter(pk=parcours.pk).update(interlocuteur=equipier)
    parcours.interlocuteur = equipier
    return parcours


@transaction.atomic
def reserver(parcours, montant, *, par):
    """Reserve (or give back, when negative) `montant` euros of the wave's envelope for this parcours.

    Locks the parcours, then the wave. Raises ErreurMetier when the envelope would be exceeded.
    """
    parcours = parcours.verrouiller()
    vague = Vague.objects.select_for_update().get(pk=parcours.vague_id)
    montant = Decimal(montant)
    if vague.montant_reserve + montant > vague.enveloppe:
        reste = vague.enveloppe - vague.montant_reserve
        raise ErreurMetier(
            f"L’enveloppe « {vague.nom} » ne suffit pas : il reste {euros(reste)}, la convention demande {euros(montant)}."
        )
    vague.montant_reserve += montant
    vague.save(update_fields=["montant_reserve"])
    parcours.montant_reserve += montant
    parcours.save(update_fields=["montant_reserve"])
    inscrire_au_journal(
        "parcours.reserver", parcours, par=par, perimetre=parcours.perimetre, donnees={"montant": montant}
    )


@transaction.atomic
def contractualiser(parcours, *, par):
    """A convention is validated: the five blocks close until it is signed. Raises ErreurMetier without both commitments."""
    with CYCLE.passage(parcours, Transition.CONTRACTUALISER, par=par) as p:
        gardes.exiger(gardes.manques_avant_convention(p))


@transaction.atomic
def rouvrir_ecriture(parcours, *, reference, par):
    """The convention `reference` was abandoned or taken up again before its signature: the blocks open, its étapes are proposed anew."""
    with CYCLE.passage(parcours, Transition.ROUVRIR, par=par):
        pass
    liberer_etapes(parcours, reference=reference, par=par)


@transaction.atomic
def liberer_etapes(parcours, *, reference, par):
    """The act `reference` no longer holds: the étapes that it alone had validated are proposed anew."""
    parcours.verrouiller()
    for etape in Etape.objects.filter(parcours=parcours, acte_reference=reference, statut=StatutEtape.VALIDEE):
        with CYCLE_ETAPE.passage(etape, TransitionEtape.LIBERER, par=par) as e:
            e.acte_reference = ""


@transaction.atomic
def mettre_en_oeuvre(parcours, *, par):
    """The convention is signed by both: the parcours runs."""
    with CYCLE.passage(parcours, Transition.METTRE_EN_OEUVRE, par=par):
        pass


@transaction.atomic
def prolonger(parcours, *, fin, par):
    """A signed avenant moves the end of execution to `fin`: the parcours lasts at least as long. A shorter one changes nothing here."""
    parcours = parcours.verrouiller()
    if fin <= parcours.fin:
        return
    inscrire_au_journal(
        "parcours.prolonger",
        parcours,
        par=par,
        perimetre=parcours.perimetre,
        donnees={"de": parcours.fin.isoformat(), "vers": fin.isoformat()},
    )
    parcours.fin = fin
    parcours.save(update_fields=["fin"])


@transaction.atomic
def entrer_en_bilan(parcours, *, par):
    """The étapes are over: the blocks close and both sides look back. Raises ErreurMetier saying which étapes are not."""
    with CYCLE.passage(parcours, Transition.ENTRER_EN_BILAN, par=par) as p:
        gardes.exiger(gardes.manques_avant_bilan(p))


@transaction.atomic
def clore(parcours, *, par):
    """The parcours is over: nothing changes any more, ANCT takes news after 6 and 12 months. Raises ErreurMetier without the meeting of bilan."""
    with CYCLE.passage(parcours, Transition.CLORE, par=par) as p:
        gardes.exiger(gardes.manques_avant_cloture(p))
        p.clos_le = timezone.localdate()


@transaction.atomic
def abandonner(parcours, *, motif, par):
    """The parcours stops, and its team is told by mail. `motif` is read by the team.

    Raises ErreurMetier without a motive, or while a convention keeps money for it.
    """
    motif = motif.strip()
    if not motif:
        raise ErreurMetier("Écrivez pourquoi le parcours s’arrête : l’équipe le lira.", champ="motif")
    with CYCLE.passage(parcours, Transition.ABANDONNER, par=par) as p:
        gardes.exiger(gardes.manques_avant_arret(p))
        p.motif_arret = motif
        p.clos_le = timezone.localdate()
        for fonction in _a_l_arret:
            fonction(p, motif=motif, par=par)
    notifications.annoncer_arret(parcours)

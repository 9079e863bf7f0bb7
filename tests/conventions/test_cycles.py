"""The three lifecycles of the room, whole: every state meets every transition, through the room's own verbs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conventions import transitions
from conventions.enums import (
    ModeSignature,
    PartieSignataire,
    Statut,
    StatutActe,
    StatutSignature,
    Transition,
    TransitionActe,
    TransitionSignature,
)
from conventions.etats import ATTENDUS, ATTENDUS_CONVENTION
from conventions.models import Acte, Convention, Feuillet, Signature
from conventions.transitions.autorisations import CHAMPS as CHAMPS_VOTE
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import avenant, signee
from tests.conventions.fabriques_signatures import pdf_de, planter

pytestmark = pytest.mark.django_db


def aujourd_hui():
    return timezone.localdate()


def _autoriser(a, par):
    jour = aujourd_hui()
    dates = dict.fromkeys(("seance", "transmise_le", "ar_le", "executoire_le"), jour)
    transitions.enregistrer_autorisation(a, {"numero": "12", **dates}, fichier=fabriques.fichier(par), par=par)


def _signer(a, par):
    """The last signature: the other one is put in place first, as the table cares for the state alone."""
    if a.statut == StatutActe.AUTORISEE:
        transitions.controler_credits(a, imputation=fabriques.IMPUTATION, par=par)
        constater(a, PartieSignataire.ANCT, par)
    constater(a, PartieSignataire.COLLECTIVITE, par)


def constater(a, partie, par, jour=None):
    return transitions.constater(
        a, partie, date=jour or aujourd_hui(), signataire="Michel Roux", lieu=fabriques.LIEU, par=par
    )


VERBES = {
    TransitionActe.MODIFIER: lambda a, par: transitions.modifier(a, fabriques.champs(), par=par),
    TransitionActe.ENVOYER_EN_RELECTURE: lambda a, par: transitions.envoyer_en_relecture(a, par=par),
    TransitionActe.VALIDER: lambda a, par: transitions.valider(a, par=par),
    TransitionActe.REPRENDRE: lambda a, par: transitions.reprendre(a, par=par),
    TransitionActe.TRANSMETTRE: lambda a, par: transitions.transmettre(a, par=par),
    TransitionActe.AUTORISER: _autoriser,
    TransitionActe.ROUVRIR: lambda a, par: transitions.rouvrir(a, par=par),
    TransitionActe.SIGNER: _signer,
    TransitionActe.ENGAGER: lambda a, par: transitions.engager(a, ej="EJ-1", le=aujourd_hui(), par=par),
    TransitionActe.NOTIFIER: lambda a, par: transitions.notifier(a, le=aujourd_hui(), par=par),
    TransitionActe.ABANDONNER: lambda a, par: transitions.abandonner(a, motif="Le conseil a dit non.", par=par),
}


def test_the_table_of_verbs_is_whole():
    assert set(VERBES) == set(TransitionActe)
    assert len(list(transitions.CYCLE_ACTE.matrice())) == len(StatutActe) * len(TransitionActe)


@pytest.mark.parametrize(("etat", "transition", "cible"), list(transitions.CYCLE_ACTE.matrice()))
def test_every_state_of_an_act_meets_every_transition(etat, transition, cible):
    acte, scene = fabriques.acte(StatutActe(etat))
    nb = EntreeJournal.objects.count()

    if cible is None:
        with pytest.raises(ErreurMetier) as refus:
            VERBES[transition](acte, scene.claire)
        assert refus.value.message.endswith(".")
        assert Acte.objects.get(pk=acte.pk).statut == etat
        assert EntreeJournal.objects.count() == nb
    else:
        VERBES[transition](acte, scene.claire)
        assert Acte.objects.get(pk=acte.pk).statut == cible
        derniere = EntreeJournal.objects.de(acte).first()
        assert derniere.action == f"acte.{transition.value}"
        assert derniere.perimetre == scene.parcours.perimetre


# --- the convention ---------------------------------------------------------------------------------------------------------


def convention_dans(etat):
    """A convention in this state: signed, unless nothing was ever signed."""
    acte, scene = fabriques.acte(StatutActe.BROUILLON if etat == Statut.CADUQUE else StatutActe.NOTIFIEE)
    valeurs = {
        Statut.EN_COURS: {},
        Statut.CADUQUE: {},
        Statut.SUSPENDUE: {"suspendue_le": aujourd_hui(), "motif": "Bilan en retard."},
        Statut.RESILIEE: {"finie_le": aujourd_hui(), "motif": "D’un commun accord."},
        Statut.SOLDEE: {},
        Statut.CLOSE: {"finie_le": aujourd_hui()},
    }[etat]
    Convention.objects.filter(pk=acte.convention_id).update(statut=etat, **valeurs)
    return Convention.objects.get(pk=acte.convention_id), scene


def _preparer(convention, transition):
    """What the guards ask for besides the state."""
    if transition == Transition.SOLDER:
        # Nothing that was asked for is owed.
        Convention.objects.filter(pk=convention.pk).update(montant_paye=convention.montant_total)
        convention.versements.filter(statut="demande").update(statut="prevu", montant=None, demande_le=None)
        Parcours.objects.filter(pk=convention.parcours_id).update(statut=StatutParcours.BILAN)
    if transition == Transition.CLORE:
        Parcours.objects.filter(pk=convention.parcours_id).update(statut=StatutParcours.CLOS, clos_le=aujourd_hui())


VERBES_CONVENTION = {
    Transition.SUSPENDRE: lambda c, par: transitions.suspendre(c, motif="Bilan en retard.", par=par),
    Transition.REPRENDRE: lambda c, par: transitions.reprendre_convention(c, par=par),
    Transition.RESILIER: lambda c, par: transitions.resilier(c, motif="D’un commun accord.", par=par),
    Transition.SOLDER: lambda c, par: transitions.solder(c, par=par),
    Transition.CLORE: lambda c, par: transitions.clore(c, par=par),
}


@pytest.mark.parametrize(
    ("etat", "transition", "cible"),
    [ligne for ligne in transitions.CYCLE.matrice() if ligne[1] != Transition.RENDRE_CADUQUE],
)
def test_every_state_of_a_convention_meets_every_transition(etat, transition, cible):
    convention, scene = convention_dans(Statut(etat))
    _preparer(convention, transition)

    if cible is None:
        with pytest.raises(ErreurMetier) as refus:
            VERBES_CONVENTION[transition](convention, scene.claire)
        assert Statut(etat).label in refus.value.message
    else:
        VERBES_CONVENTION[transition](convention, scene.claire)

    assert Convention.objects.get(pk=convention.pk).statut == (cible or etat)


@pytest.mark.parametrize("etat", list(Statut))
def test_a_convention_is_left_without_effect_by_giving_up_its_initial_act_only(etat):
    convention, _ = convention_dans(Statut(etat))
    possible = etat == Statut.EN_COURS
    if possible:
        convention = fabriques.acte(StatutActe.BROUILLON, scene=fabriques.relu(nom="Flers"))[0].convention

    if possible:
        transitions.abandonner(convention.actes.get(), motif="Le conseil a dit non.", par=None)
        assert Convention.objects.get(pk=convention.pk).statut == Statut.CADUQUE
    else:
        with (
            pytest.raises(ErreurMetier),
            transitions.CYCLE.passage(convention, Transition.RENDRE_CADUQUE, par=None),
        ):
            pass


# --- a signature ------------------------------------------------------------------------------------------------------------


def signature_dans(etat):
    acte, scene = fabriques.acte(StatutActe.AUTORISEE)
    papier = etat == StatutSignature.INCOMPLETE
    if papier:
        planter(acte, pdf_de(1), par=scene.claire)
    signature = Signature.objects.create(
        acte=acte,
        partie=PartieSignataire.COLLECTIVITE,
        mode=ModeSignature.PAPIER if papier else ModeSignature.CONSTAT,
        lieu_original="" if papier else fabriques.LIEU,
        statut=etat,
        date=aujourd_hui(),
        signataire="Michel Roux",
        depose_par=scene.jeanne,
        motif="Illisible." if etat == StatutSignature.REFUSEE else "",
    )
    if papier:
        page = fabriques.fichier(scene.jeanne)
        Feuillet.objects.create(signature=signature, fichier=page, page=1, numero=1, ajoute_par=scene.jeanne)
    if etat == StatutSignature.RECUE:
        Acte.objects.filter(pk=acte.pk).update(signee_collectivite_le=aujourd_hui())
    return signature, scene


@pytest.mark.parametrize(("etat", "transition", "cible"), list(transitions.CYCLE_SIGNATURE.matrice()))
def test_every_state_of_a_signature_meets_every_transition(etat, transition, cible):
    signature, scene = signature_dans(StatutSignature(etat))
    verbes = {
        TransitionSignature.RECEVOIR: lambda: transitions.recevoir(signature, par=scene.claire),
        TransitionSignature.REFUSER: lambda: transitions.refuser(signature, motif="Illisible.", par=scene.claire),
        TransitionSignature.RETIRER: lambda: transitions.retirer(signature, par=scene.jeanne),
    }

    def completer():
        with transitions.CYCLE_SIGNATURE.passage(signature, transition, par=scene.jeanne):
            pass

    verbe = verbes.get(transition, completer)
    if cible is None:
        with pytest.raises(ErreurMetier) as refus:
            verbe()
        assert StatutSignature(etat).label in refus.value.message
    else:
        verbe()

    assert Signature.objects.get(pk=signature.pk).statut == (cible or etat)


# --- « attendu » ------------------------------------------------------------------------------------------------------------


def test_every_state_says_what_is_expected():
    assert set(ATTENDUS) == set(StatutActe)
    assert set(ATTENDUS_CONVENTION) == set(Statut)


# --- the sentence of every guard --------------------------------------------------------------------------------------------


def refus_de(verbe):
    with pytest.raises(ErreurMetier) as refus:
        verbe()
    return refus.value.champ, refus.value.message


def test_the_territory_signs_only_once_its_vote_is_enforceable():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)

    assert refus_de(lambda: constater(acte, PartieSignataire.COLLECTIVITE, scene.claire)) == (
        None,
        "La collectivité ne peut pas encore signer : la délibération n’est pas applicable. "
        "Indiquez la date d’accusé de réception de la préfecture.",
    )


def test_anct_signs_only_once_its_credits_are_checked():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)

    assert refus_de(lambda: constater(acte, PartieSignataire.ANCT, scene.claire)) == (
        None,
        "L’ANCT ne peut pas encore signer : les crédits n’ont pas été vérifiés.",
    )


def test_anct_may_sign_before_the_council_votes():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    transitions.controler_credits(acte, imputation=fabriques.IMPUTATION, par=scene.claire)

    constater(acte, PartieSignataire.ANCT, scene.claire)

    assert (acte.statut, acte.signee_anct_le) == (StatutActe.TRANSMISE, aujourd_hui())


def test_credits_are_checked_on_a_line_of_the_budget_and_before_anct_signs():
    acte, scene = fabriques.acte(StatutActe.SIGNEE)

    assert refus_de(lambda: transitions.controler_credits(acte, imputation=" ", par=scene.claire))[0] == "imputation"
    assert refus_de(lambda: transitions.controler_credits(acte, imputation="x", par=scene.claire))[1] == (
        "Les crédits se vérifient une fois l’acte validé, et avant que l’ANCT ne signe."
    )


@pytest.mark.parametrize(
    ("ej", "jours", "champ"),
    [("", 0, "ej"), ("!!", 0, "ej"), ("EJ-2026-1", 1, "engagee_le"), ("EJ-2026-1", -1, "engagee_le")],
)
def test_the_entry_in_the_budget_has_a_number_and_a_day_that_can_be(ej, jours, champ):
    acte, scene = fabriques.acte(StatutActe.SIGNEE)

    def engager():
        transitions.engager(acte, ej=ej, le=aujourd_hui() + timedelta(days=jours), par=scene.claire)

    assert refus_de(engager)[0] == champ


@pytest.mark.parametrize("jours", [1, -1])
def test_a_notification_is_dated_after_the_entry_in_the_budget(jours):
    acte, scene = fabriques.acte(StatutActe.ENGAGEE)

    def notifier():
        transitions.notifier(acte, le=aujourd_hui() + timedelta(days=jours), par=scene.claire)

    assert refus_de(notifier)[0] == "notifiee_le"


def test_a_suspension_and_a_termination_say_why():
    convention, scene = convention_dans(Statut.EN_COURS)

    assert refus_de(lambda: transitions.suspendre(convention, motif=" ", par=scene.claire)) == (
        "motif",
        "Dites pourquoi la convention est suspendue : le territoire le lira.",
    )
    assert refus_de(lambda: transitions.resilier(convention, motif=" ", par=scene.claire)) == (
        "motif",
        "Dites pourquoi la convention est résiliée : le territoire le lira.",
    )


def test_what_is_not_signed_is_neither_suspended_nor_terminated():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    phrase = "La convention n’est pas signée : abandonnez son acte plutôt que d’agir sur elle."

    assert refus_de(lambda: transitions.suspendre(acte.convention, motif="x", par=scene.claire))[1] == phrase
    assert refus_de(lambda: transitions.resilier(acte.convention, motif="x", par=scene.claire))[1] == phrase


def test_a_convention_is_not_terminated_while_its_act_is_under_way():
    convention, scene = signee()
    avenant(convention, scene, statut=StatutActe.TRANSMISE)

    assert "n’est pas terminé" in refus_de(lambda: transitions.resilier(convention, motif="x", par=scene.claire))[1]


def test_resilier_gives_back_what_was_not_paid():
    convention, scene = convention_dans(Statut.EN_COURS)
    Convention.objects.filter(pk=convention.pk).update(montant_paye=5000)

    transitions.resilier(convention, motif="D’un commun accord.", par=scene.claire)

    assert Parcours.objects.get(pk=convention.parcours_id).montant_reserve == 5000
    assert Convention.objects.get(pk=convention.pk).finie_le == aujourd_hui()


def test_solder_waits_for_the_bilan_and_for_a_payment():
    convention, scene = convention_dans(Statut.EN_COURS)
    assert refus_de(lambda: transitions.solder(convention, par=scene.claire))[1] == (
        "La convention se solde après le bilan : les étapes ne sont pas toutes terminées."
    )
    Parcours.objects.filter(pk=convention.parcours_id).update(statut=StatutParcours.BILAN)
    assert refus_de(lambda: transitions.solder(convention, par=scene.claire))[1] == (
        "Aucun versement n’est enregistré : il n’y a rien à solder."
    )


def test_clore_waits_for_the_end_of_the_parcours():
    convention, scene = convention_dans(Statut.SOLDEE)

    assert refus_de(lambda: transitions.clore(convention, par=scene.claire))[1] == (
        "Le parcours n’est pas terminé : terminez-le avant de clore sa convention."
    )


def test_the_vote_is_recorded_between_transmission_and_signature():
    acte, scene = fabriques.acte(StatutActe.VALIDEE)

    def voter():
        transitions.enregistrer_autorisation(acte, dict.fromkeys(CHAMPS_VOTE), par=scene.claire)

    assert refus_de(voter)[1] == "Le vote s’enregistre une fois la convention transmise, et avant qu’elle soit signée."


def test_a_vote_is_not_reopened_once_the_territory_has_signed():
    acte, scene = fabriques.acte(StatutActe.AUTORISEE)
    constater(acte, PartieSignataire.COLLECTIVITE, scene.claire)

    assert refus_de(lambda: transitions.rouvrir(acte, par=scene.claire))[1] == (
        "La collectivité a déjà déposé sa signature : ce vote ne se corrige plus ici."
    )


def test_a_refusal_says_why_and_stops_at_the_second_signature():
    acte, scene = fabriques.acte(StatutActe.SIGNEE)
    signature = acte.signatures.first()

    assert refus_de(lambda: transitions.refuser(signature, motif="", par=scene.claire))[0] == "motif"
    assert refus_de(lambda: transitions.refuser(signature, motif="x", par=scene.claire))[1] == (
        "L’acte est signé des deux côtés : ses signatures ne se refusent plus."
    )


def test_refusing_a_received_signature_takes_its_date_back():
    signature, scene = signature_dans(StatutSignature.RECUE)

    transitions.refuser(signature, motif="Ce n’est pas la bonne page.", par=scene.claire)

    acte = Acte.objects.get()
    assert (acte.statut, acte.signee_collectivite_le) == (StatutActe.AUTORISEE, None)


def test_stopping_a_parcours_gives_up_its_draft():
    from parcours import transitions as parcours_transitions

    acte, scene = fabriques.acte(StatutActe.RELECTURE)

    parcours_transitions.abandonner(scene.parcours, motif="La commune se retire.", par=scene.claire)

    acte.refresh_from_db()
    assert (acte.statut, acte.motif_abandon) == (StatutActe.ABANDONNEE, "La commune se retire.")

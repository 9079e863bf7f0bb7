import json
from decimal import Decimal

import pytest

from prestataires.enums import StatutBesoin, StatutCandidature, TransitionCandidature
from prestataires.models import Candidature
from prestataires.transitions import besoins, candidatures
from prestataires.transitions.cycles import CYCLE_CANDIDATURE
from socle.documents import deposer
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.travaux.models import Courriel
from tests.conventions.fabriques_signatures import photo
from tests.prestataires.fabriques import prestataire
from tests.prestataires.fabriques_besoins import candidature_a_l_etat, champs_devis, coop, demande, ecrit, mettre

pytestmark = pytest.mark.django_db
IBAN = "FR76 3000 6000 0112 3456 7890 189"


def test_repondre_keeps_the_answer_and_tells_both_sides():
    scene, (candidature,) = demande()

    candidatures.repondre(candidature, champs_devis(), devis=deposer(photo(1), par=None))

    c = Candidature.objects.get()
    assert (c.statut, c.montant_ht, c.montant_ttc) == (
        StatutCandidature.PROPOSEE,
        Decimal("2000.00"),
        Decimal("2400.00"),
    )
    assert (c.disponibilite, c.saisie_par, c.devis.depose_par) == ("En mai et en juin", None, None)
    entree = EntreeJournal.objects.de(c).first()
    assert (entree.action, entree.acteur, json.loads(entree.donnees)["montant_ht"]) == (
        "candidature.repondre",
        None,
        "2000.00",
    )
    assert Courriel.objects.get(gabarit="prestataires.reponse").destinataire == scene.jeanne.email
    assert Courriel.objects.get(gabarit="prestataires.devis_recu").destinataire == "contact0@coop.example"


def test_a_correction_keeps_the_file_and_does_not_pour_mails():
    _, (candidature,) = demande()
    candidatures.repondre(candidature, champs_devis(), devis=deposer(photo(1), par=None))

    candidatures.repondre(candidature, champs_devis(montant_ht=Decimal("1800.00")))

    c = Candidature.objects.get()
    assert (c.montant_ht, c.devis is not None) == (Decimal("1800.00"), True)
    assert Courriel.objects.filter(gabarit="prestataires.reponse").count() == 1


def test_not_available_then_available_after_all():
    _, (candidature,) = demande()
    candidatures.decliner(candidature, "Complet jusqu’à l’été.")
    assert Candidature.objects.get().motif == "Complet jusqu’à l’été."

    candidatures.repondre(candidature, champs_devis())

    c = Candidature.objects.get()
    assert (c.statut, c.motif) == (StatutCandidature.PROPOSEE, "")


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"montant_ht": None}, "montant_ht"),
        ({"montant_ht": Decimal(0)}, "montant_ht"),
        ({"montant_ttc": Decimal("1999.99")}, "montant_ttc"),
        ({"message": f"Réglez sur {IBAN}"}, "message"),
        ({"disponibilite": f"Réglez sur {IBAN}"}, "disponibilite"),
        ({"message": "a" * 3001}, "message"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_beside_its_field(champs, champ):
    _, (candidature,) = demande()

    with pytest.raises(ErreurMetier) as refus:
        candidatures.repondre(candidature, champs_devis(**champs))

    assert refus.value.champ == champ
    assert Candidature.objects.get().statut == StatutCandidature.SOLLICITEE


def test_the_same_amount_without_vat_is_right():
    _, (candidature,) = demande()

    candidatures.repondre(candidature, champs_devis(montant_ttc=Decimal("2000.00")))

    assert Candidature.objects.get().montant_ttc == Decimal("2000.00")


@pytest.mark.parametrize("statut", [StatutBesoin.CHOIX, StatutBesoin.CHOISI])
@pytest.mark.parametrize(
    "geste",
    [
        lambda c: candidatures.repondre(c, champs_devis(montant_ht=Decimal("1.00"))),
        lambda c: candidatures.decliner(c, ""),
    ],
)
def test_once_the_choice_is_open_answers_no_longer_change(geste, statut):
    scene, (candidature,) = demande()
    candidatures.repondre(candidature, champs_devis())
    mettre(scene.besoin, statut, candidature)

    with pytest.raises(ErreurMetier) as refus:
        geste(candidature)

    assert refus.value.message == candidatures.TROP_TARD
    assert Candidature.objects.get().montant_ht == Decimal("2000.00")


# --- typed by the team ----------------------------------------------------------------------------------------------------------------


def test_saisir_devis_says_who_typed_it_and_mails_nobody():
    scene, (candidature,) = demande()

    candidatures.saisir_devis(scene.besoin, candidature.prestataire, champs_devis(), par=scene.jeanne)

    c = Candidature.objects.get()
    assert (c.statut, c.saisie_par) == (StatutCandidature.PROPOSEE, scene.jeanne)
    assert not Courriel.objects.filter(gabarit__in=["prestataires.reponse", "prestataires.devis_recu"]).exists()


def test_saisir_devis_of_one_that_was_never_asked_opens_no_link():
    scene = ecrit()

    c = candidatures.saisir_devis(scene.besoin, coop(scene), champs_devis(), par=scene.jeanne)

    assert (c.statut, c.liens.count()) == (StatutCandidature.PROPOSEE, 0)
    scene.besoin.refresh_from_db()
    assert scene.besoin.statut == StatutBesoin.REDACTION


def test_the_team_does_not_rewrite_what_a_provider_answered():
    scene, (candidature,) = demande()
    candidatures.repondre(candidature, champs_devis())

    with pytest.raises(ErreurMetier) as refus:
        candidatures.saisir_devis(scene.besoin, candidature.prestataire, champs_devis(), par=scene.jeanne)

    assert refus.value.message == "Coop 0 a répondu par son lien : lui seul peut corriger son devis."


def test_no_quote_is_typed_for_a_stranger_of_the_register():
    scene = ecrit()

    with pytest.raises(ErreurMetier):
        candidatures.saisir_devis(scene.besoin, prestataire("suspendu"), champs_devis(), par=scene.jeanne)

    assert not Candidature.objects.exists()


# --- the whole table ----------------------------------------------------------------------------------------------------------------

VERBES = {
    TransitionCandidature.REPONDRE: lambda s, c: candidatures.repondre(c, champs_devis()),
    TransitionCandidature.DECLINER: lambda s, c: candidatures.decliner(c, ""),
    TransitionCandidature.ECARTER: lambda s, c: besoins.ecarter(c, "Trop loin.", par=s.jeanne),
    TransitionCandidature.RAPPELER: lambda s, c: besoins.rappeler(c, par=s.jeanne),
}


@pytest.mark.parametrize(
    ("etat", "transition", "cible"), [ligne for ligne in CYCLE_CANDIDATURE.matrice() if ligne[1] in VERBES]
)
def test_every_state_of_a_request_meets_every_gesture_of_this_room(etat, transition, cible):
    scene, candidature = candidature_a_l_etat(StatutCandidature(etat))

    if cible is None:
        with pytest.raises(ErreurMetier) as refus:
            VERBES[transition](scene, candidature)
        assert StatutCandidature(etat).label in refus.value.message
    else:
        VERBES[transition](scene, candidature)
        assert EntreeJournal.objects.filter(action=f"candidature.{transition.value}").exists()

    assert Candidature.objects.get().statut == (cible or etat)

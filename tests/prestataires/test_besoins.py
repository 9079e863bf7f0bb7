from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone

from prestataires import reglages
from prestataires.enums import StatutBesoin, StatutCandidature, TransitionBesoin
from prestataires.models import Besoin, Candidature, LienPersonnel
from prestataires.transitions import besoins, candidatures, liens
from prestataires.transitions.cycles import CYCLE_BESOIN
from socle.documents import documents_de
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.travaux.models import Courriel
from tests.prestataires.fabriques import prestataire
from tests.prestataires.fabriques_besoins import (
    CRITERES,
    a_l_etat,
    champs_besoin,
    champs_devis,
    coop,
    demande,
    ecrit,
    jour,
    territoire,
)

pytestmark = pytest.mark.django_db
IBAN = "FR76 3000 6000 0112 3456 7890 189"


# --- written ------------------------------------------------------------------------------------------------------------------------


def test_ecrire_keeps_a_draft_without_obligation():
    scene = territoire()

    besoin = besoins.ecrire_besoin(scene.etape, {"titre": "Une balade"}, set(), par=scene.jeanne)

    assert (besoin.statut, besoin.titre, besoin.attendu, besoin.revision) == (
        StatutBesoin.REDACTION,
        "Une balade",
        "",
        1,
    )
    assert EntreeJournal.objects.de(besoin).get().action == "besoin.ecrire"


def test_ecrire_again_replaces_the_criteria_and_counts_the_revision():
    scene = ecrit()

    besoins.ecrire_besoin(
        scene.etape, {"titre": "Autre"}, {("theme", "culture")}, par=scene.jeanne, besoin=scene.besoin
    )

    besoin = Besoin.objects.get()
    assert (besoin.titre, besoin.lieu, besoin.revision) == ("Autre", "Le bourg", 2)
    assert list(besoin.criteres.values_list("genre", "code")) == [("theme", "culture")]


def test_who_wrote_meanwhile_is_not_overwritten():
    scene = ecrit()
    besoins.ecrire_besoin(
        scene.etape, {"titre": "De Paul"}, CRITERES, par=scene.jeanne, besoin=scene.besoin, revision=1
    )

    with pytest.raises(besoins.BesoinModifie):
        besoins.ecrire_besoin(
            scene.etape, {"titre": "De Jeanne"}, CRITERES, par=scene.jeanne, besoin=scene.besoin, revision=1
        )

    assert Besoin.objects.get().titre == "De Paul"


def test_an_etape_has_one_living_need():
    scene = ecrit()

    with pytest.raises(ErreurMetier) as refus:
        besoins.ecrire_besoin(scene.etape, champs_besoin(), CRITERES, par=scene.jeanne)

    assert refus.value.message == "Le besoin de cette étape est déjà écrit : ouvrez-le pour le modifier."


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"titre": " "}, "titre"),
        ({"contexte": f"Payez sur {IBAN}"}, "contexte"),
        ({"attendu": "a" * 3001}, "attendu"),
        ({"debut": jour(10), "fin": jour(9)}, "fin"),
        ({"budget_ht": Decimal(0)}, "budget_ht"),
    ],
)
def test_what_is_wrong_is_refused_beside_its_field(champs, champ):
    scene = territoire()

    with pytest.raises(ErreurMetier) as refus:
        besoins.ecrire_besoin(scene.etape, champs_besoin(**champs), CRITERES, par=scene.jeanne)

    assert refus.value.champ == champ
    assert not Besoin.objects.exists()


def test_no_need_is_written_for_an_etape_that_was_taken_away():
    scene = territoire()
    scene.etape.retire_le = timezone.now()

    with pytest.raises(ErreurMetier) as refus:
        besoins.ecrire_besoin(scene.etape, champs_besoin(), CRITERES, par=scene.jeanne)

    assert refus.value.message == "Cette étape a été retirée du parcours."


@pytest.mark.parametrize("statut", [StatutBesoin.CHOIX, StatutBesoin.CHOISI, StatutBesoin.SANS_SUITE])
def test_a_need_that_is_compared_no_longer_changes(statut):
    scene = a_l_etat(statut)

    with pytest.raises(ErreurMetier) as refus:
        besoins.ecrire_besoin(scene.etape, {"titre": "Autre"}, CRITERES, par=scene.jeanne, besoin=scene.besoin)

    assert statut.label in refus.value.message


def test_once_asked_all_providers_are_told_of_a_change_alike():
    scene, _ = demande(nb=2)

    besoins.ecrire_besoin(scene.etape, {"lieu": "La forêt"}, CRITERES, par=scene.jeanne, besoin=scene.besoin)

    mails = Courriel.objects.filter(gabarit="prestataires.besoin_precise").order_by("pk")
    assert [m.destinataire for m in mails] == ["contact0@coop.example", "contact1@coop.example"]
    assert [d.tour for d in documents_de(scene.besoin).order_by("tour")] == [1, 2]


# --- sent ---------------------------------------------------------------------------------------------------------------------------


def test_consulter_opens_a_link_by_provider_and_makes_the_sheet():
    scene = ecrit()
    qui = [coop(scene, "La Coop"), coop(scene, "Robins", email="robins@villes.example")]

    parties = besoins.consulter(scene.besoin, qui, par=scene.jeanne)

    assert [(c.prestataire.nom, c.statut) for c in parties] == [
        ("La Coop", StatutCandidature.SOLLICITEE),
        ("Robins", StatutCandidature.SOLLICITEE),
    ]
    assert Besoin.objects.get().statut == StatutBesoin.CONSULTATION
    assert sorted(LienPersonnel.objects.values_list("email", flat=True)) == [
        "contact@coop.example",
        "robins@villes.example",
    ]
    assert Courriel.objects.filter(gabarit="prestataires.lien").count() == 2
    assert documents_de(scene.besoin).get().genre == "fiche-besoin"
    assert {e.action for e in EntreeJournal.objects.de(scene.besoin)} == {"besoin.ecrire", "besoin.consulter"}


def test_the_main_contact_receives_the_request_before_the_organisation():
    scene = ecrit()
    p = coop(scene)
    p.contacts.create(nom="Aya", email="aya@coop.example", est_principal=True)

    besoins.consulter(scene.besoin, [p], par=scene.jeanne)

    assert LienPersonnel.objects.get().email == "aya@coop.example"


def test_a_link_opens_some_days_after_the_answer_is_expected():
    loin = reglages.validite_lien_jours() + 30
    scene = ecrit(reponse_avant=jour(loin))

    besoins.consulter(scene.besoin, [coop(scene)], par=scene.jeanne)

    lien = LienPersonnel.objects.get()
    assert timezone.localtime(lien.expire_le).date() == jour(loin) + liens.APRES_LA_REPONSE


def test_asked_twice_a_provider_receives_one_mail():
    scene = ecrit()
    p = coop(scene)
    besoins.consulter(scene.besoin, [p, p], par=scene.jeanne)

    assert besoins.consulter(scene.besoin, [p], par=scene.jeanne) == []

    assert (Candidature.objects.count(), Courriel.objects.filter(gabarit="prestataires.lien").count()) == (1, 1)


def test_a_provider_is_added_later():
    scene, _ = demande()

    (autre,) = besoins.consulter(scene.besoin, [coop(scene, "Tard venue")], par=scene.jeanne)

    assert (str(autre), autre.statut) == ("Tard venue", StatutCandidature.SOLLICITEE)


@pytest.mark.parametrize(
    ("champs", "mot"),
    [
        ({"attendu": ""}, "ce que vous attendez"),
        ({"fin": None}, "les dates de l’étape"),
        ({"reponse_avant": None}, "la date avant laquelle vous attendez une réponse"),
        ({"reponse_avant": jour(-1)}, "une date de réponse qui n’est pas déjà passée"),
    ],
)
def test_consulter_says_what_a_provider_would_lack(champs, mot):
    scene = ecrit(**champs)

    with pytest.raises(ErreurMetier) as refus:
        besoins.consulter(scene.besoin, [coop(scene)], par=scene.jeanne)

    assert refus.value.message == f"Il manque dans votre besoin : {mot}. Complétez-le, puis demandez les devis."
    assert (Besoin.objects.get().statut, Candidature.objects.count()) == (StatutBesoin.REDACTION, 0)


def test_consulter_asks_for_an_address_when_there_is_none():
    scene = ecrit()
    p = coop(scene, email="")

    with pytest.raises(ErreurMetier) as refus:
        besoins.consulter(scene.besoin, [p], par=scene.jeanne)
    assert (refus.value.champ, Candidature.objects.count()) == (f"email_{p.pk}", 0)

    besoins.consulter(scene.besoin, [p], par=scene.jeanne, emails={p.pk: "jo@coop.example"})

    assert LienPersonnel.objects.get().email == "jo@coop.example"


@pytest.mark.parametrize("statut", ["propose", "suspendu", "retire"])
def test_who_is_not_referenced_is_not_asked(statut):
    scene = ecrit()

    with pytest.raises(ErreurMetier) as refus:
        besoins.consulter(scene.besoin, [prestataire(statut, email="a@b.example")], par=scene.jeanne)

    assert refus.value.champ == "prestataires"


def test_a_provider_that_the_territory_named_itself_may_be_asked():
    scene = ecrit()
    p = prestataire("propose", email="ami@village.example")
    p.propositions.create(parcours=scene.parcours, nom=p.nom, pourquoi="Il est d’ici.", par=scene.jeanne)

    (candidature,) = besoins.consulter(scene.besoin, [p], par=scene.jeanne)

    assert candidature.prestataire == p


def test_relancer_waits_ten_minutes():
    scene, (candidature,) = demande()

    with pytest.raises(ErreurMetier) as refus:
        besoins.relancer(candidature, par=scene.jeanne)
    assert refus.value.message == "Un mail est parti il y a moins de dix minutes : laissez-lui le temps d’arriver."

    LienPersonnel.objects.update(envoye_le=timezone.now() - timedelta(minutes=11))
    besoins.relancer(candidature, par=scene.jeanne)

    assert LienPersonnel.objects.get().generation == 2
    assert Courriel.objects.filter(gabarit="prestataires.lien").count() == 2


# --- withdrawn, given up, taken up again ------------------------------------------------------------------------------------------------


def test_ecarter_closes_the_link_and_tells_the_provider():
    scene, (candidature,) = demande()

    besoins.ecarter(candidature, "Trop loin finalement.", par=scene.jeanne)

    assert LienPersonnel.objects.get().revoque_le is not None
    courriel = Courriel.objects.get(gabarit="prestataires.demande_retiree")
    assert courriel.destinataire == "contact0@coop.example"
    assert "loin" not in str(courriel.donnees)


def test_asked_again_it_receives_a_new_link_and_keeps_what_it_had_written():
    scene, (candidature,) = demande()
    candidatures.repondre(candidature, champs_devis())
    besoins.ecarter(candidature, "Trop loin.", par=scene.jeanne)

    besoins.consulter(scene.besoin, [candidature.prestataire], par=scene.jeanne)

    candidature.refresh_from_db()
    assert (candidature.statut, candidature.motif, candidature.repondue_le) == (StatutCandidature.SOLLICITEE, "", None)
    assert candidature.montant_ht == Decimal("2000.00")
    assert [lien.revoque_le is None for lien in LienPersonnel.objects.order_by("pk")] == [False, True]


def test_abandonner_withdraws_every_request():
    scene, demandes = demande(nb=3)
    candidatures.repondre(demandes[0], champs_devis())
    candidatures.decliner(demandes[1], "")

    besoins.abandonner(scene.besoin, "Le projet change.", par=scene.jeanne)

    assert {c.statut for c in Candidature.objects.all()} == {StatutCandidature.ECARTEE}
    assert not LienPersonnel.objects.filter(revoque_le=None).exists()
    assert Courriel.objects.filter(gabarit="prestataires.demande_retiree").count() == 3


def test_reprendre_is_refused_when_another_need_was_written():
    scene = a_l_etat(StatutBesoin.SANS_SUITE)
    besoins.ecrire_besoin(scene.etape, champs_besoin(), CRITERES, par=scene.jeanne)

    with pytest.raises(ErreurMetier) as refus:
        besoins.reprendre(scene.besoin, par=scene.jeanne)

    assert refus.value.message == "Un autre besoin est déjà écrit pour cette étape."


@pytest.mark.parametrize("motif", ["", "  ", "a" * 501, IBAN])
def test_a_motive_is_a_sentence_without_an_account(motif):
    scene, (candidature,) = demande()

    for geste, objet in ((besoins.ecarter, candidature), (besoins.abandonner, scene.besoin)):
        with pytest.raises(ErreurMetier) as refus:
            geste(objet, motif, par=scene.jeanne)
        assert refus.value.champ == "motif"


# --- the whole table ----------------------------------------------------------------------------------------------------------------------

VERBES = {
    TransitionBesoin.CONSULTER: lambda s: besoins.consulter(s.besoin, [coop(s, "Une de plus")], par=s.jeanne),
    TransitionBesoin.ABANDONNER: lambda s: besoins.abandonner(s.besoin, "Le projet change.", par=s.jeanne),
    TransitionBesoin.REPRENDRE: lambda s: besoins.reprendre(s.besoin, par=s.jeanne),
}


@pytest.mark.parametrize(
    ("etat", "transition", "cible"), [ligne for ligne in CYCLE_BESOIN.matrice() if ligne[1] in VERBES]
)
def test_every_state_of_a_need_meets_every_gesture_of_this_room(etat, transition, cible):
    scene = a_l_etat(StatutBesoin(etat))
    # One more provider may be asked while quotes are: the state stays.
    attendu = etat if (etat, transition) == (StatutBesoin.CONSULTATION, TransitionBesoin.CONSULTER) else cible

    if attendu is None:
        with pytest.raises(ErreurMetier) as refus:
            VERBES[transition](scene)
        assert StatutBesoin(etat).label in refus.value.message
    else:
        VERBES[transition](scene)

    assert Besoin.objects.get().statut == (attendu or etat)
    assert mail.outbox == []

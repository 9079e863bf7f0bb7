"""The money of others: every state meets every transition, each guard says its sentence, sums and days always hold."""

from decimal import Decimal

import pytest

from conventions.enums import GenreFinanceur, StatutRessource, TransitionRessource
from conventions.models import Ressource
from conventions.transitions import CYCLE_RESSOURCE
from conventions.transitions import ressources as verbes
from parcours import ecriture
from parcours.enums import Source
from parcours.models import Moyen
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.conventions import fabriques
from tests.conventions.fabriques_ressources import MILLE, VERBES, champs_ressource, dans, ressource

pytestmark = pytest.mark.django_db

CHERCHEE, DEMANDEE, OBTENUE = StatutRessource.CHERCHEE, StatutRessource.DEMANDEE, StatutRessource.OBTENUE
RECUE, REFUSEE, RETIREE = StatutRessource.RECUE, StatutRessource.REFUSEE, StatutRessource.RETIREE
PROPRE = GenreFinanceur.PROPRE


@pytest.fixture
def scene():
    return fabriques.ecrit()


def refus(geste, *args, **kwargs):
    with pytest.raises(ErreurMetier) as erreur:
        geste(*args, **kwargs)
    return erreur.value.champ, erreur.value.message.replace("\u00a0", " ")


def cofinancement(scene, montant="2500.00", libelle="Le département", **champs):
    return ecriture.enregistrer(
        Moyen(parcours=scene.parcours),
        {"source": Source.COFINANCEMENT, "libelle": libelle, "prevu": Decimal(montant), **champs},
        par=scene.jeanne,
    )


# --- the lifecycle ---------------------------------------------------------------------------------------------------------------


def test_the_table_of_verbs_is_whole():
    assert set(VERBES) == set(TransitionRessource)


@pytest.mark.parametrize(("etat", "transition", "cible"), list(CYCLE_RESSOURCE.matrice()))
def test_every_state_meets_every_transition(etat, transition, cible, scene):
    r = ressource(scene.parcours, StatutRessource(etat), par=scene.jeanne, recu=Decimal("400.00"))
    avant = r.revision

    if cible is None:
        assert refus(VERBES[transition], r, scene.jeanne)[1].endswith(".")
    else:
        VERBES[transition](r, scene.jeanne)

    frais = Ressource.objects.get(pk=r.pk)
    assert frais.statut == (cible or etat)
    assert frais.revision == (avant + 1 if cible else avant)


def test_each_step_is_in_the_journal_with_its_amount_and_no_words(scene):
    r = ressource(scene.parcours, RECUE, par=scene.jeanne, recu=Decimal("400.00"))

    entrees = EntreeJournal.objects.de(r).order_by("pk")

    assert [(e.action, e.valeurs.get("montant")) for e in entrees] == [
        ("ressource.inscrire", "1000.00"),
        ("ressource.demander", "1000.00"),
        ("ressource.obtenir", "1000.00"),
        ("ressource.recevoir", "400.00"),
    ]
    assert {e.perimetre for e in entrees} == {scene.parcours.perimetre}
    assert "Hérault" not in "".join(str(e.valeurs) for e in entrees)


# --- writing one down ----------------------------------------------------------------------------------------------------------------


def test_inscrire_keeps_what_was_typed_without_idle_blanks(scene):
    etape = scene.parcours.etapes.first()

    r = verbes.inscrire_ressource(
        scene.parcours, champs_ressource(financeur="  CAF   de l’Hérault ", etape=etape), par=scene.jeanne
    )

    r.refresh_from_db()
    assert (r.statut, r.genre, r.financeur, r.etape, r.montant_demande, r.demande_le) == (
        CHERCHEE, GenreFinanceur.CAF, "CAF de l’Hérault", etape, MILLE, None,
    )  # fmt: skip
    assert r.saisie_par == scene.jeanne


def test_a_foundation_is_named_and_a_region_need_not_be(scene):
    champs = champs_ressource(genre=GenreFinanceur.FONDATION, financeur=" ")

    assert refus(verbes.inscrire_ressource, scene.parcours, champs, par=scene.jeanne) == (
        "financeur",
        "Écrivez le nom du financeur.",
    )
    region = verbes.inscrire_ressource(
        scene.parcours, champs | {"genre": GenreFinanceur.REGION, "montant_demande": None}, par=scene.jeanne
    )
    assert str(region) == "La région"


@pytest.mark.parametrize(
    ("changes", "champ", "phrase"),
    [
        ({"genre": "banque"}, "genre", "Choisissez qui finance."),
        ({"objet": "  "}, "objet", "Dites en quelques mots ce que cette somme doit payer."),
        ({"objet": "a" * 201}, "objet", "C’est trop long : 200 caractères au plus."),
        ({"financeur": "a" * 161}, "financeur", "C’est trop long : 160 caractères au plus."),
        ({"montant_demande": Decimal(0)}, "montant_demande", "Indiquez un montant supérieur à zéro."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(changes, champ, phrase, scene):
    assert refus(verbes.inscrire_ressource, scene.parcours, champs_ressource(**changes), par=scene.jeanne) == (
        champ,
        phrase,
    )
    assert not Ressource.objects.exists()


def test_the_etape_is_one_of_this_parcours(scene):
    ailleurs = fabriques.ecrit(nom="Vauvert").parcours.etapes.first()

    assert refus(verbes.inscrire_ressource, scene.parcours, champs_ressource(etape=ailleurs), par=scene.jeanne) == (
        "etape",
        "Cette étape est celle d’un autre parcours.",
    )


def test_a_planned_funder_is_followed_once_and_again_when_taken_away(scene):
    moyen = cofinancement(scene)
    r = verbes.inscrire_ressource(scene.parcours, champs_ressource(moyen=moyen), par=scene.jeanne)

    assert refus(verbes.inscrire_ressource, scene.parcours, champs_ressource(moyen=moyen), par=scene.jeanne) == (
        "moyen",
        "Ce financement est déjà suivi : retrouvez-le dans la liste.",
    )

    verbes.retirer_ressource(r, par=scene.jeanne)
    assert verbes.inscrire_ressource(scene.parcours, champs_ressource(moyen=moyen), par=scene.jeanne).moyen == moyen


def test_what_is_no_longer_planned_cannot_be_taken_up(scene):
    moyen = cofinancement(scene)
    ecriture.retirer(moyen, par=scene.jeanne)
    temps = scene.parcours.moyens.get(source=Source.TEMPS)
    ailleurs = cofinancement(fabriques.ecrit(nom="Vauvert"))

    for autre in (moyen, temps, ailleurs):
        autre.refresh_from_db()
        champ, phrase = refus(
            verbes.inscrire_ressource, scene.parcours, champs_ressource(moyen=autre), par=scene.jeanne
        )
        assert (champ, phrase) == ("moyen", "Ce financement n’est plus prévu dans les moyens du parcours.")


# --- changing its words ----------------------------------------------------------------------------------------------------------------


def test_modifier_changes_what_nobody_was_asked_for(scene):
    r = ressource(scene.parcours, par=scene.jeanne)

    verbes.modifier_ressource(
        r, champs_ressource(genre=GenreFinanceur.REGION, financeur="", montant_demande=None), 1, par=scene.jeanne
    )

    r.refresh_from_db()
    assert (r.genre, r.financeur, r.montant_demande, r.revision) == (GenreFinanceur.REGION, "", None, 2)


def test_two_people_at_once_nothing_is_overwritten(scene):
    r = ressource(scene.parcours, par=scene.jeanne)
    verbes.modifier_ressource(r, champs_ressource(objet="Le goûter"), 1, par=scene.claire)

    with pytest.raises(verbes.RessourceModifiee) as erreur:
        verbes.modifier_ressource(r, champs_ressource(objet="Les salles"), 1, par=scene.jeanne)

    assert "Rien n’est perdu" in erreur.value.message
    assert Ressource.objects.get(pk=r.pk).objet == "Le goûter"


def test_once_asked_for_its_words_are_put_right_and_not_its_amounts(scene):
    r = ressource(scene.parcours, RECUE, par=scene.jeanne)

    verbes.preciser_ressource(
        r, {"financeur": "CAF du Gard", "objet": "Le goûter", "etape": None}, r.revision, par=scene.jeanne
    )

    assert (r.financeur, r.objet, r.statut, r.montant_recu) == ("CAF du Gard", "Le goûter", RECUE, MILLE)
    assert EntreeJournal.objects.de(r).order_by("pk").last().action == "ressource.preciser"


def test_the_expected_day_is_put_off_while_there_is_no_answer(scene):
    r = ressource(scene.parcours, DEMANDEE, par=scene.jeanne)
    mots = {"financeur": r.financeur, "objet": r.objet, "etape": None}

    verbes.preciser_ressource(r, mots | {"reponse_attendue_le": dans(40)}, None, par=scene.jeanne)
    assert r.reponse_attendue_le == dans(40)

    assert refus(
        verbes.preciser_ressource, r, mots | {"reponse_attendue_le": dans(-21)}, None, par=scene.jeanne
    )[0] == "reponse_attendue_le"  # fmt: skip
    with pytest.raises(verbes.RessourceModifiee):
        verbes.preciser_ressource(r, mots, 1, par=scene.jeanne)


@pytest.mark.parametrize("etat", [CHERCHEE, RETIREE])
def test_preciser_is_for_what_was_asked(etat, scene):
    r = ressource(scene.parcours, etat, par=scene.jeanne)

    assert f"cette somme est « {etat.label} »" in refus(
        verbes.preciser_ressource, r, champs_ressource(), None, par=scene.jeanne
    )[1]  # fmt: skip


# --- asked, obtained, received ---------------------------------------------------------------------------------------------------


def test_no_day_is_in_the_future_but_that_of_the_answer(scene):
    r = ressource(scene.parcours, par=scene.jeanne)
    futur = ("le", "Cette date est dans le futur.")

    assert refus(verbes.demander_ressource, r, MILLE, dans(1), par=scene.jeanne) == futur
    verbes.demander_ressource(r, MILLE, dans(0), reponse_attendue_le=dans(60), par=scene.jeanne)
    assert refus(verbes.obtenir, r, MILLE, dans(1), par=scene.jeanne) == futur
    verbes.obtenir(r, MILLE, dans(0), par=scene.jeanne)
    assert refus(verbes.recevoir_ressource, r, MILLE, dans(1), par=scene.jeanne) == futur


def test_each_day_comes_after_its_cause(scene):
    r = ressource(scene.parcours, DEMANDEE, par=scene.jeanne)

    champ, phrase = refus(verbes.obtenir, r, MILLE, dans(-21), par=scene.jeanne)
    assert champ == "le"
    assert phrase.startswith("Cette somme a été demandée le ")
    verbes.obtenir(r, MILLE, dans(-10), par=scene.jeanne)
    champ, phrase = refus(verbes.recevoir_ressource, r, MILLE, dans(-11), par=scene.jeanne)
    assert champ == "le"
    assert phrase.startswith("Cette somme a été obtenue le ")

    autre = ressource(scene.parcours, par=scene.jeanne)
    assert refus(
        verbes.demander_ressource, autre, MILLE, dans(0), reponse_attendue_le=dans(-1), par=scene.jeanne
    )[0] == "reponse_attendue_le"  # fmt: skip


def test_no_amount_is_zero(scene):
    zero = ("montant", "Indiquez un montant supérieur à zéro.")

    for etat, verbe in (
        (CHERCHEE, verbes.demander_ressource),
        (DEMANDEE, verbes.obtenir),
        (OBTENUE, verbes.recevoir_ressource),
    ):
        r = ressource(scene.parcours, etat, par=scene.jeanne)
        assert refus(verbe, r, Decimal(0), dans(0), par=scene.jeanne) == zero


def test_money_comes_in_several_times_and_never_above_what_was_obtained(scene):
    r = ressource(scene.parcours, OBTENUE, par=scene.jeanne)

    verbes.recevoir_ressource(r, Decimal("400.00"), dans(-2), par=scene.jeanne)
    assert (r.statut, r.montant_recu, r.reste_a_recevoir) == (RECUE, Decimal("400.00"), Decimal("600.00"))
    assert refus(verbes.recevoir_ressource, r, Decimal("600.01"), dans(0), par=scene.jeanne) == (
        "montant",
        "C’est plus que ce qui reste à recevoir : 600 € sur 1 000 € obtenus.",
    )
    verbes.recevoir_ressource(r, Decimal("600.00"), dans(-3), par=scene.jeanne)
    assert (r.montant_recu, r.recu_le) == (MILLE, dans(-2))


def test_the_same_receipt_sent_twice_counts_once(scene):
    r = ressource(scene.parcours, OBTENUE, par=scene.jeanne)
    lue = r.revision
    verbes.recevoir_ressource(r, Decimal("400.00"), dans(0), par=scene.jeanne, revision=lue)

    with pytest.raises(verbes.RessourceModifiee):
        verbes.recevoir_ressource(r, Decimal("400.00"), dans(0), par=scene.jeanne, revision=lue)

    assert Ressource.objects.get(pk=r.pk).montant_recu == Decimal("400.00")


def test_a_slip_in_what_was_received_is_put_right(scene):
    r = ressource(scene.parcours, RECUE, par=scene.jeanne)

    verbes.corriger_recu(r, Decimal("100.00"), dans(-1), par=scene.jeanne)
    assert (r.statut, r.montant_recu, r.recu_le) == (RECUE, Decimal("100.00"), dans(-1))
    assert refus(verbes.corriger_recu, r, Decimal("1000.01"), dans(0), par=scene.jeanne) == (
        "montant",
        "C’est plus que la somme obtenue : 1 000 €.",
    )
    obtenue = ressource(scene.parcours, OBTENUE, par=scene.jeanne)
    assert refus(verbes.corriger_recu, obtenue, MILLE, dans(0), par=scene.jeanne)[1] == (
        "Rien n’a encore été reçu : il n’y a rien à corriger."
    )


def test_money_noted_as_received_by_mistake_is_no_longer_and_what_was_obtained_may_be_put_right(scene):
    r = ressource(scene.parcours, RECUE, par=scene.jeanne)

    verbes.corriger_recu(r, Decimal(0), None, par=scene.jeanne, revision=r.revision)

    assert (r.statut, r.montant_recu, r.recu_le, r.montant_obtenu) == (OBTENUE, 0, None, MILLE)
    assert EntreeJournal.objects.de(r).first().action == "ressource.corriger"
    verbes.rouvrir_ressource(r, par=scene.jeanne)
    verbes.demander_ressource(r, MILLE, dans(-3), par=scene.jeanne)
    verbes.obtenir(r, Decimal("700.00"), dans(-1), par=scene.jeanne)
    assert (r.statut, r.montant_obtenu) == (OBTENUE, Decimal("700.00"))


def test_what_is_left_of_a_correction_has_its_day(scene):
    r = ressource(scene.parcours, RECUE, par=scene.jeanne)

    assert refus(verbes.corriger_recu, r, MILLE, None, par=scene.jeanne) == (
        "le",
        "Indiquez le jour du dernier montant reçu.",
    )


# --- the territory's own money ------------------------------------------------------------------------------------------------


def test_own_money_is_decided_in_one_gesture(scene):
    r = ressource(scene.parcours, par=scene.jeanne, genre=PROPRE)

    verbes.decider_au_budget(r, Decimal("800.00"), dans(-1), par=scene.jeanne, revision=1)

    r.refresh_from_db()
    assert (r.statut, r.montant_demande, r.demande_le, r.montant_obtenu, r.obtenu_le) == (
        OBTENUE, Decimal("800.00"), dans(-1), Decimal("800.00"), dans(-1),
    )  # fmt: skip


def test_own_money_is_neither_asked_for_nor_received(scene):
    r = ressource(scene.parcours, par=scene.jeanne, genre=PROPRE)

    assert refus(verbes.demander_ressource, r, MILLE, dans(0), par=scene.jeanne)[1] == (
        "Ce que la collectivité apporte elle-même ne se demande pas : indiquez la somme décidée au budget."
    )
    verbes.decider_au_budget(r, MILLE, dans(0), par=scene.jeanne)
    assert "ne se reçoit pas" in refus(verbes.recevoir_ressource, r, MILLE, dans(0), par=scene.jeanne)[1]


def test_the_money_of_others_is_not_decided_at_home(scene):
    r = ressource(scene.parcours, par=scene.jeanne)

    assert "vient d’un autre financeur" in refus(verbes.decider_au_budget, r, MILLE, dans(0), par=scene.jeanne)[1]
    assert Ressource.objects.get(pk=r.pk).statut == CHERCHEE


# --- refused, taken up again ---------------------------------------------------------------------------------------------------


def test_a_refusal_says_why(scene):
    r = ressource(scene.parcours, DEMANDEE, par=scene.jeanne)

    assert refus(verbes.refuser_ressource, r, "  ", par=scene.jeanne)[0] == "motif"
    verbes.refuser_ressource(r, " Hors délai. ", par=scene.jeanne)
    assert (r.statut, r.motif) == (REFUSEE, "Hors délai.")


@pytest.mark.parametrize("etat", [DEMANDEE, OBTENUE, REFUSEE])
def test_rouvrir_forgets_the_answer_and_keeps_the_amount_as_a_guess(etat, scene):
    r = ressource(scene.parcours, etat, par=scene.jeanne)

    verbes.rouvrir_ressource(r, par=scene.jeanne)

    r.refresh_from_db()
    assert (r.statut, r.montant_demande, r.demande_le, r.montant_obtenu, r.obtenu_le, r.motif) == (
        CHERCHEE, MILLE, None, None, None, "",
    )  # fmt: skip


def test_once_money_came_in_there_is_no_way_back(scene):
    r = ressource(scene.parcours, RECUE, par=scene.jeanne, recu=Decimal("400.00"))

    assert refus(verbes.rouvrir_ressource, r, par=scene.jeanne)[1] == (
        "Vous avez déjà reçu 400 € : ce financement ne revient plus au début. "
        "Une erreur dans le montant reçu se corrige sur sa page ; si rien n’est reçu, écrivez 0."
    )

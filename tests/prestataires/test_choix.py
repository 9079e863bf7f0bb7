"""The verbs of the joint choice: who opens, who speaks, what closes a round, who chooses, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from prestataires.enums import (
    IssueTour,
    ModeAchat,
    ModeTour,
    Partie,
    Place,
    Statut,
    StatutBesoin,
    StatutCandidature,
    TransitionBesoin,
)
from prestataires.models import Avis, Besoin, Bulletin, Candidature
from prestataires.transitions import choix
from prestataires.transitions.cycles import CYCLE_BESOIN
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.travaux.models import Courriel
from tests.comptes.fabriques import UtilisateurFabrique
from tests.prestataires import fabriques_choix as fabriques
from tests.prestataires.fabriques import prestataire
from tests.prestataires.fabriques_choix import avis_de, avis_seul, classement

pytestmark = pytest.mark.django_db

# The verbs of this module; asking, giving up and taking up again are those of the need.
VERBES = {
    TransitionBesoin.OUVRIR_CHOIX: lambda c: choix.ouvrir_choix(c.besoin, par=c.jeanne),
    TransitionBesoin.CHOISIR: lambda c: choix.choisir(
        c.besoin, c.offres[0], motif="Tout près.", mode_achat=ModeAchat.DISPENSE, sans_lien=True, par=c.jeanne
    ),
    TransitionBesoin.ROUVRIR: lambda c: choix.rouvrir(c.besoin, motif="Un prix a changé.", par=c.jeanne),
}


def refus(faire, *args, **kwargs):
    """(field, sentence) of the refusal."""
    with pytest.raises(ErreurMetier) as refuse:
        faire(*args, **kwargs)
    return refuse.value.champ, refuse.value.message


def statuts(c):
    return [Candidature.objects.get(pk=o.pk).statut for o in c.offres]


@pytest.mark.parametrize(("etat", "transition", "cible"), [m for m in CYCLE_BESOIN.matrice() if m[1] in VERBES])
def test_every_state_meets_every_transition_of_the_choice(etat, transition, cible):
    c = fabriques.en_etat(StatutBesoin(etat))

    if cible is None:
        assert StatutBesoin(etat).label in refus(VERBES[transition], c)[1]
    else:
        VERBES[transition](c)
        assert f"besoin.{transition.value}" in EntreeJournal.objects.de(c.besoin).values_list("action", flat=True)

    assert Besoin.objects.get().statut == (cible or etat)


# --- opening ----------------------------------------------------------------------------------------------------------------------


def test_from_three_offers_the_round_freezes_those_that_answered():
    c = fabriques.en_consultation()
    muette = fabriques.offrir(c, None)

    tour = choix.ouvrir_choix(c.besoin, par=c.jeanne)

    assert (tour.numero, tour.rang, tour.mode) == (1, 1, ModeTour.CLASSEMENT)
    assert set(tour.candidatures.all()) == set(c.offres) - {muette}


def test_below_three_offers_there_is_no_ranking():
    c = fabriques.en_consultation(("2500", "3000"))

    assert refus(choix.ouvrir_choix, c.besoin, par=c.jeanne) == (
        None,
        "Avec moins de 3 devis, il n’y a pas de classement : dites lequel vous avez en tête, et l’ANCT vous donne son avis.",
    )


def test_ten_working_days_are_counted_with_the_holidays_of_the_territory(monkeypatch):
    monkeypatch.setattr("prestataires.transitions.choix.timezone.localdate", lambda: date(2027, 4, 30))

    c = fabriques.en_classement()

    # Saturday the 1st of May and Saturday the 8th cost nothing, Ascension (the 6th) and Whit Monday (the 17th) a day each.
    assert c.tour.echeance == date(2027, 5, 18)


def test_anct_neither_opens_nor_chooses_for_the_territory():
    c = fabriques.en_consultation()

    message = (None, "C’est le territoire qui choisit et qui achète : l’ANCT donne son avis.")
    assert refus(choix.ouvrir_choix, c.besoin, par=c.claire) == message
    assert refus(choix.rouvrir, c.besoin, motif="x", par=c.claire) == message
    donnees = {"motif": "x", "mode_achat": ModeAchat.MAPA, "sans_lien": True}
    assert refus(choix.choisir, c.besoin, c.offres[0], par=c.claire, **donnees) == message


def test_the_short_way_writes_the_offer_and_asks_anct_alone():
    c = fabriques.en_avis(montant="1800.50")

    offre = c.offres[0]
    assert (offre.statut, offre.montant_ht, offre.montant_ttc) == (StatutCandidature.PROPOSEE, Decimal("1800.50"), None)
    assert (offre.pourquoi, offre.saisie_par) == (fabriques.POURQUOI, c.jeanne)
    assert c.tour.mode == ModeTour.AVIS
    assert list(Courriel.objects.values_list("gabarit", flat=True)) == ["prestataires.avis_ouvert_anct"]


def test_the_short_way_with_a_quote_already_there_keeps_what_the_provider_wrote():
    c = fabriques.en_consultation(("2500",))
    offre = c.offres[0]

    choix.proposer_directement(
        c.besoin,
        offre.prestataire,
        montant_ht=Decimal("2500"),
        montant_ttc=Decimal("3000"),
        pourquoi="Lui.",
        sans_lien=True,
        par=c.jeanne,
    )

    offre.refresh_from_db()
    assert (offre.saisie_par, offre.pourquoi) == (None, "Lui.")


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"pourquoi": "  "}, "pourquoi"),
        ({"montant_ht": Decimal(0)}, "montant_ht"),
        ({"montant_ttc": Decimal("10")}, "montant_ttc"),
        ({"sans_lien": False}, "sans_lien"),
        ({"pourquoi": "FR76 3000 6000 0112 3456 7890 189"}, "pourquoi"),
    ],
)
def test_the_short_way_refuses_beside_the_field(champs, champ):
    c = fabriques.besoin_en_redaction()
    donnees = {"montant_ht": Decimal("2500"), "montant_ttc": None, "pourquoi": "Lui.", "sans_lien": True} | champs

    assert refus(choix.proposer_directement, c.besoin, prestataire(), par=c.jeanne, **donnees)[0] == champ
    assert (Besoin.objects.get().statut, Candidature.objects.count()) == (StatutBesoin.REDACTION, 0)


@pytest.mark.parametrize("statut", [Statut.PROPOSE, Statut.SUSPENDU, Statut.RETIRE])
def test_a_provider_that_is_not_in_the_list_is_not_proposed(statut):
    c = fabriques.besoin_en_redaction()

    champ, message = refus(
        choix.proposer_directement,
        c.besoin,
        prestataire(statut),
        montant_ht=Decimal("1"),
        pourquoi="Lui.",
        sans_lien=True,
        par=c.jeanne,
    )

    assert (champ, message[:41]) == ("prestataire", "Ce prestataire n’est pas dans la liste : ")


def test_one_that_this_territory_named_may_be_proposed():
    c, qui = fabriques.besoin_en_redaction(), prestataire(Statut.PROPOSE)
    qui.propositions.create(parcours=c.parcours, nom=qui.nom, pourquoi="Un voisin.", par=c.jeanne)

    choix.proposer_directement(
        c.besoin, qui, montant_ht=Decimal("900"), pourquoi="Un voisin.", sans_lien=True, par=c.jeanne
    )

    assert c.tour.candidatures.get().prestataire == qui


def test_three_offers_and_an_amount_above_the_threshold_go_through_both_opinions():
    c = fabriques.en_consultation()

    champ, _ = refus(
        choix.proposer_directement,
        c.besoin,
        prestataire(),
        montant_ht=Decimal("60000"),
        pourquoi="Lui.",
        sans_lien=True,
        par=c.jeanne,
    )

    assert champ == "montant_ht"
    assert Besoin.objects.get().statut == StatutBesoin.CONSULTATION


# --- speaking ---------------------------------------------------------------------------------------------------------------------


def test_the_second_opinion_closes_the_round_when_both_put_the_same_first():
    c = fabriques.en_classement()

    avis_de(c, c.jeanne)
    assert c.tour.clos_le is None
    avis_de(c, c.claire)

    assert c.tour.issue == IssueTour.ACCORD
    assert Avis.objects.count() == 6


def test_two_first_choices_close_it_on_two_preferences():
    c = fabriques.en_classement()

    avis_de(c, c.claire, premier=1)
    avis_de(c, c.jeanne)

    assert c.tour.issue == IssueTour.DESACCORD


@pytest.mark.parametrize(
    ("place", "issue"),
    [(Place.PREMIER, IssueTour.ACCORD), (Place.POSSIBLE, IssueTour.ACCORD), (Place.PLUTOT_NON, IssueTour.DESACCORD)],
)
def test_the_single_opinion_of_anct_closes_the_short_way(place, issue):
    c = fabriques.en_avis()

    avis_seul(c, place)

    assert c.tour.issue == issue


def test_the_territory_does_not_speak_in_the_short_way():
    c = fabriques.en_avis()

    assert refus(avis_de, c, c.jeanne) == (None, "C’est l’avis de l’ANCT qui est attendu.")


def test_what_is_missing_is_said_beside_its_field():
    c = fabriques.en_classement()
    places = classement(c.offres)
    un, deux, trois = (o.pk for o in c.offres)

    def donner(places, sans_lien=True):
        return refus(choix.donner_avis, c.tour, places, sans_lien=sans_lien, par=c.jeanne)[0]

    assert donner(places, sans_lien=False) == "sans_lien"
    assert donner({un: places[un], deux: places[deux]}) == f"place_{trois}"
    assert donner(places | {deux: (Place.PREMIER, "Lui aussi.")}) == f"place_{deux}"
    assert donner(places | {un: (Place.POSSIBLE, "Peut-être.")}) == f"place_{un}"
    assert donner(places | {deux: (Place.POSSIBLE, "  ")}) == f"motif_{deux}"
    assert donner(places | {0: (Place.POSSIBLE, "Un intrus.")}) is None
    assert Bulletin.sous_pli.count() == 0


def test_one_side_speaks_once():
    c = fabriques.en_classement()
    avis_de(c, c.jeanne)

    _, message = refus(avis_de, c, c.jeanne, premier=1)

    assert message.startswith(f"{c.jeanne.nom_complet} a déjà donné l’avis de votre côté le ")
    assert Bulletin.sous_pli.count() == 1


def test_a_round_closed_meanwhile_says_so():
    c = fabriques.en_classement()
    tour = c.tour
    avis_de(c, c.jeanne)
    choix.continuer_sans_avis(tour, par=None, jour=date(2100, 1, 1))

    champ, message = refus(choix.donner_avis, tour, classement(c.offres), sans_lien=True, par=c.claire)

    assert champ is None
    assert message.startswith("Ce tour d’avis est terminé : ce que vous avez écrit n’a pas été enregistré.")


def test_who_has_a_link_with_a_provider_neither_speaks_nor_chooses():
    c = fabriques.en_classement()

    choix.se_deporter(c.tour, par=c.jeanne)
    choix.se_deporter(c.tour, par=c.jeanne)

    assert refus(avis_de, c, c.jeanne)[1].startswith("Vous avez dit avoir un lien avec un prestataire")
    autre = UtilisateurFabrique()
    avis_de(c, autre)
    avis_de(c, c.claire)
    c.besoin.refresh_from_db()
    assert refus(VERBES[TransitionBesoin.CHOISIR], c)[1].startswith("Vous avez dit avoir un lien avec un prestataire")
    assert c.tour.deports.get().partie == Partie.TERRITOIRE


def test_the_journal_says_who_spoke_and_nothing_of_what_was_said():
    c = fabriques.en_classement()

    avis_de(c, c.jeanne)

    entree = EntreeJournal.objects.get(action="tour.donner_avis")
    assert entree.donnees == '{"partie":"territoire"}'
    assert entree.objet_id == str(c.tour.pk)


# --- seal -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("modele", [Bulletin, Avis])
@pytest.mark.parametrize("requete", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_was_said_never_changes(modele, requete):
    c = fabriques.en_classement()
    avis_de(c, c.jeanne)

    with pytest.raises(IntegrityError, match="ajout seul"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(requete.format(modele._meta.db_table))

    assert modele.sous_pli.exists()

"""All that pays for a parcours: whatever the rows, the sums are those of a naive addition, and too much public aid is said."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conventions import transitions
from conventions.cumul import cout_prevu, cumul, prevus_a_suivre, promis
from conventions.enums import FINANCEURS_PUBLICS, GenreFinanceur, StatutActe, StatutRessource, StatutVersement
from conventions.lecture_ressources import phrases
from conventions.models import Ressource
from conventions.transitions import ressources as verbes
from conventions.transitions import reversements
from parcours import ecriture, moyens, versions
from parcours import transitions as parcours_verbes
from parcours.enums import Source
from parcours.models import Moyen
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import signee
from tests.conventions.fabriques_ressources import champs_ressource, ressource
from tests.conventions.fabriques_versements import convention_avec

pytestmark = pytest.mark.django_db

CAF, FONDATION, PROPRE = GenreFinanceur.CAF, GenreFinanceur.FONDATION, GenreFinanceur.PROPRE
CHERCHEE, DEMANDEE, OBTENUE = StatutRessource.CHERCHEE, StatutRessource.DEMANDEE, StatutRessource.OBTENUE
RECUE, REFUSEE = StatutRessource.RECUE, StatutRessource.REFUSEE


def euros(montant):
    return Decimal(montant).quantize(Decimal("0.01"))


def cofinancement(scene, montant, **champs):
    return ecriture.enregistrer(
        Moyen(parcours=scene.parcours),
        {"source": Source.COFINANCEMENT, "libelle": "Le département", "prevu": euros(montant), **champs},
        par=scene.jeanne,
    )


def lisible(texte):
    return texte.replace("\u00a0", " ")


# --- cost and promise --------------------------------------------------------------------------------------------------------------


def test_the_cost_is_that_of_the_page_of_means_without_time_and_loans():
    scene = fabriques.ecrit()
    cofinancement(scene, "2500.50")

    tableau = moyens.tableau(versions.contenu(scene.parcours))
    en_argent = sum(x["prevu"] for x in tableau["lignes"] if x["source"] in (Source.ANCT, Source.COFINANCEMENT))

    assert cout_prevu(scene.parcours) == en_argent == Decimal("20500.50")


def test_what_was_given_up_or_taken_away_costs_nothing():
    scene = fabriques.ecrit()
    balade, reunion = scene.parcours.etapes.order_by("pk")
    cofinancement(scene, "500", etape=balade)
    parcours_verbes.abandonner_etape(balade, motif="Trop de pluie.", par=scene.jeanne)
    assert cout_prevu(scene.parcours) == Decimal("6000.00")

    ecriture.retirer(reunion, par=scene.jeanne)
    assert cout_prevu(scene.parcours) == Decimal("0")


def test_anct_promises_once_signed_and_no_more_than_it_paid_once_ended():
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    assert promis(scene.parcours) == Decimal("18000.00")

    transitions.resilier(convention, motif="La commune renonce.", par=scene.claire)
    assert promis(scene.parcours) == Decimal("9000.00")


def test_what_anct_asked_back_is_no_longer_aid_unless_it_gave_it_up(django_assert_num_queries):
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    transitions.resilier(convention, motif="La commune renonce.", par=scene.claire)
    convention.reversements.all().delete()
    rendu = reversements.constater(convention, euros(1000), par=scene.claire)
    reversements.recevoir(rendu, timezone.localdate(), "TR 31", par=scene.claire)
    demande = reversements.constater(convention, euros("500.50"), par=scene.claire)

    with django_assert_num_queries(3):
        assert cumul(scene.parcours).promis_anct == euros("7499.50")

    reversements.abandonner(demande, "Trop peu.", par=scene.claire)
    assert promis(scene.parcours) == euros(8000)


def test_what_an_ended_convention_left_is_not_called_a_promise():
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    assert "l’ANCT promet 18 000 € par convention." in lisible(phrases(cumul(scene.parcours))[0])

    transitions.resilier(convention, motif="La commune renonce.", par=scene.claire)

    dit = lisible(phrases(cumul(scene.parcours))[0])
    assert "promet" not in dit
    assert "l’ANCT a versé" in dit
    assert dit.endswith("par une convention terminée, moins ce qui est à reverser.")


def test_a_draft_promises_nothing():
    _, scene = fabriques.acte(StatutActe.VALIDEE)

    assert promis(scene.parcours) == Decimal("0")


# --- sums ----------------------------------------------------------------------------------------------------------------------------


def test_each_sum_holds_what_it_says(django_assert_num_queries):
    scene = fabriques.ecrit()
    p, par = scene.parcours, scene.jeanne
    ressource(p, CHERCHEE, par=par, montant=euros(100))
    ressource(p, DEMANDEE, par=par, montant=euros(200))
    ressource(p, OBTENUE, par=par, montant=euros(400), obtenu=euros(300))
    ressource(p, RECUE, par=par, montant=euros(500), recu=euros(50), genre=FONDATION, financeur="Fondation")
    ressource(p, REFUSEE, par=par, montant=euros(600))
    ressource(p, OBTENUE, par=par, montant=euros(700), genre=PROPRE)
    verbes.retirer_ressource(ressource(p, DEMANDEE, par=par, montant=euros(800)), par=par)

    with django_assert_num_queries(3):
        c = cumul(p)

    assert (c.cout, c.promis_anct) == (euros(18000), 0)
    assert (c.obtenu_public, c.obtenu_prive, c.propre) == (euros(300), euros(500), euros(700))
    assert (c.demande, c.demande_public, c.recu) == (euros(200), euros(200), euros(50))
    assert c.reste_a_financer == euros(16500)
    assert lisible(phrases(c)[-1]) == "Il reste 16 500 € qui ne sont encore ni promis ni obtenus."
    assert [(x.genre, x.demande, x.obtenu, x.recu) for x in c.lignes] == [
        (CAF, euros(1200), euros(300), 0),
        (FONDATION, euros(500), euros(500), euros(50)),
        (PROPRE, euros(700), euros(700), 0),
    ]
    assert (c.total.demande, c.total.obtenu, c.total.recu) == (euros(2400), euros(1500), euros(50))
    assert sum(c.etats.values()) == 6


LIGNE = st.tuples(
    st.sampled_from(list(GenreFinanceur)),
    st.sampled_from(list(StatutRessource)),
    st.decimals(min_value="0.01", max_value="99999", places=2),
    st.decimals(min_value="0.01", max_value="99999", places=2),
    st.integers(1, 100),
)


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lignes=st.lists(LIGNE, max_size=12))
def test_whatever_the_rows_the_sums_are_those_of_a_naive_addition(lignes):
    """SQLite adds as floats: to the cent all the same."""
    with transaction.atomic():
        scene = fabriques.inscrit()
        rangees = [_ranger(scene, *ligne) for ligne in lignes]
        Ressource.objects.bulk_create(rangees)

        c = cumul(scene.parcours)

        presentes = [r for r in rangees if r.statut != StatutRessource.RETIREE]
        acquises = [r for r in presentes if r.statut in (OBTENUE, RECUE)]
        en_attente = [r for r in presentes if r.statut == DEMANDEE]
        demandees = [r for r in presentes if r.statut != CHERCHEE]
        assert c.obtenu_public == sum(r.montant_obtenu for r in acquises if r.genre in FINANCEURS_PUBLICS)
        assert c.propre == sum(r.montant_obtenu for r in acquises if r.genre == PROPRE)
        assert c.obtenu_public + c.obtenu_prive + c.propre == sum(r.montant_obtenu for r in acquises) == c.total.obtenu
        assert c.demande == sum(r.montant_demande for r in en_attente)
        assert c.demande_public == sum(r.montant_demande for r in en_attente if r.genre in FINANCEURS_PUBLICS)
        assert c.recu == sum(r.montant_recu for r in presentes) == c.total.recu
        assert c.total.demande == sum(r.montant_demande for r in demandees)
        assert c.depassement == 0  # the cost is not known
        transaction.set_rollback(True)


def _ranger(scene, genre, statut, demande, obtenu, part):
    jour = timezone.localdate()
    r = Ressource(parcours=scene.parcours, saisie_par=scene.jeanne, genre=genre, statut=statut, objet="Ateliers")
    r.montant_demande = demande
    if statut != CHERCHEE:
        r.demande_le = jour
    if statut in (OBTENUE, RECUE):
        r.montant_obtenu, r.obtenu_le = obtenu, jour
    if statut == RECUE:
        r.montant_recu, r.recu_le = max(euros(obtenu * part / 100), Decimal("0.01")), jour
    if statut == REFUSEE:
        r.motif = "Hors délai."
    return r


# --- too much --------------------------------------------------------------------------------------------------------------------------


def test_public_aid_above_the_cost_is_said_to_the_cent():
    _, scene = signee(StatutActe.NOTIFIEE)
    ressource(scene.parcours, OBTENUE, par=scene.jeanne, montant=euros("1000.05"))

    c = cumul(scene.parcours)

    assert c.depassement == Decimal("1000.05")
    assert lisible(c.alerte) == (
        "Les aides publiques (19 000,05 €) dépassent le coût du parcours (18 000 €) de 1 000,05 €. Revoyez le coût de vos étapes, "
        "ou voyez avec l’ANCT et les autres financeurs quelle aide réduire."
    )


def test_up_to_the_cost_there_is_nothing_to_say_and_neither_about_a_foundation():
    _, scene = signee(StatutActe.NOTIFIEE)
    cofinancement_prevu = Moyen(parcours=scene.parcours, source=Source.COFINANCEMENT, libelle="CAF", prevu=euros(1000))
    cofinancement_prevu.modifie_par = scene.jeanne
    cofinancement_prevu.save()
    ressource(scene.parcours, OBTENUE, par=scene.jeanne, montant=euros(1000))
    ressource(scene.parcours, OBTENUE, par=scene.jeanne, genre=FONDATION, financeur="Fondation", montant=euros(5000))
    ressource(scene.parcours, OBTENUE, par=scene.jeanne, genre=PROPRE, montant=euros(5000))

    c = cumul(scene.parcours)

    assert (c.alerte, c.depassement, c.reste_a_financer) == ("", 0, 0)
    assert "Tout le coût du parcours est couvert." in phrases(c)


def test_what_would_be_too_much_is_said_before():
    _, scene = signee(StatutActe.NOTIFIEE)
    ressource(scene.parcours, DEMANDEE, par=scene.jeanne, montant=euros(250))

    c = cumul(scene.parcours)

    assert (c.depassement, c.depassement_possible) == (0, euros(250))
    assert lisible(c.alerte).startswith(
        "Si toutes les demandes en attente sont acceptées, les aides publiques (18 250 €)"
    )


def test_a_request_to_a_foundation_is_no_public_aid_to_come():
    _, scene = signee(StatutActe.NOTIFIEE)
    ressource(scene.parcours, DEMANDEE, par=scene.jeanne, genre=FONDATION, financeur="Fondation", montant=euros(250))

    assert cumul(scene.parcours).alerte == ""


def test_without_a_cost_nothing_is_compared():
    scene = fabriques.inscrit()
    ressource(scene.parcours, OBTENUE, par=scene.jeanne, montant=euros(500))

    c = cumul(scene.parcours)

    assert (c.alerte, c.depassement) == ("", 0)
    assert "Le coût du parcours n’est pas encore estimé" in phrases(c)[0]


# --- what the means plan --------------------------------------------------------------------------------------------------------------


def test_planned_funders_are_offered_until_they_are_followed():
    scene = fabriques.ecrit()
    moyen = cofinancement(scene, "2500")
    assert list(prevus_a_suivre(scene.parcours)) == [moyen]

    r = verbes.inscrire_ressource(scene.parcours, champs_ressource(moyen=moyen), par=scene.jeanne)
    assert list(prevus_a_suivre(scene.parcours)) == []

    verbes.retirer_ressource(r, par=scene.jeanne)
    assert list(prevus_a_suivre(scene.parcours)) == [moyen]

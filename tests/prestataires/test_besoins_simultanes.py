"""A team and its providers at the same moment: real threads, real locks."""

from decimal import Decimal

import pytest

from prestataires.enums import StatutBesoin, StatutCandidature
from prestataires.models import Besoin, Candidature, LienPersonnel
from prestataires.transitions import besoins, candidatures
from socle.erreurs import ErreurMetier
from socle.travaux.models import Courriel
from tests.conventions.test_numerotation import ensemble
from tests.prestataires.fabriques_besoins import CRITERES, champs_besoin, champs_devis, coop, demande, ecrit, territoire

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_two_answers_at_once_leave_one_whole_answer():
    _, (candidature,) = demande()
    copies = [Candidature.objects.get(pk=candidature.pk) for _ in range(4)]

    refus = ensemble(
        [
            lambda c=c, n=n: candidatures.repondre(
                c, champs_devis(montant_ht=Decimal(1000 + n), montant_ttc=Decimal(2000 + n), message=f"Réponse {n}")
            )
            for n, c in enumerate(copies)
        ]
    )

    c = Candidature.objects.get()
    assert refus == []
    assert (c.montant_ttc - c.montant_ht, c.message) == (1000, f"Réponse {int(c.montant_ht) - 1000}")
    assert Courriel.objects.filter(gabarit="prestataires.reponse").count() == 1


def test_an_answer_while_the_team_withdraws_the_request():
    scene, (candidature,) = demande()
    ici, la = (Candidature.objects.get(pk=candidature.pk) for _ in range(2))

    refus = ensemble(
        [
            lambda: candidatures.repondre(ici, champs_devis()),
            lambda: besoins.ecarter(la, "Trop loin.", par=scene.jeanne),
        ]
    )

    # Withdrawn in the end whatever the order: an answer that came first was an answer.
    assert [type(r) for r in refus] in ([], [ErreurMetier])
    assert Candidature.objects.get().statut == StatutCandidature.ECARTEE
    assert LienPersonnel.objects.get().revoque_le is not None


def test_an_answer_while_the_need_is_given_up():
    scene, (candidature,) = demande()

    ensemble(
        [
            lambda: candidatures.repondre(Candidature.objects.get(pk=candidature.pk), champs_devis()),
            lambda: besoins.abandonner(Besoin.objects.get(pk=scene.besoin.pk), "Le projet change.", par=scene.jeanne),
        ]
    )

    assert (Besoin.objects.get().statut, Candidature.objects.get().statut) == (
        StatutBesoin.SANS_SUITE,
        StatutCandidature.ECARTEE,
    )


def test_the_same_provider_asked_by_two_people_receives_one_mail():
    scene = ecrit()
    p = coop(scene)

    refus = ensemble(
        [lambda: besoins.consulter(Besoin.objects.get(pk=scene.besoin.pk), [p], par=scene.jeanne) for _ in range(4)]
    )

    assert refus == []
    assert (Candidature.objects.count(), LienPersonnel.objects.count()) == (1, 1)
    assert Courriel.objects.filter(gabarit="prestataires.lien").count() == 1


def test_two_people_begin_the_need_of_one_etape():
    scene = territoire()

    refus = ensemble(
        [lambda: besoins.ecrire_besoin(scene.etape, champs_besoin(), CRITERES, par=scene.jeanne) for _ in range(4)]
    )

    assert ({type(r) for r in refus}, len(refus), Besoin.objects.count()) == ({ErreurMetier}, 3, 1)

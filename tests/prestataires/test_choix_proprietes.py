"""Any sequence of openings, opinions, deadlines, choices and reopenings: what is sealed stays sealed, what is chosen was compared."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prestataires.enums import IssueTour, ModeAchat, ModeTour, Partie, StatutBesoin
from prestataires.models import Avis, Besoin, Bulletin, Tour
from prestataires.transitions import choix
from prestataires.transitions.avis import clore_les_tours_echus
from socle.erreurs import ErreurMetier
from tests.outillage.terrain import effacer_ensuite
from tests.prestataires import fabriques_choix as fabriques
from tests.prestataires.fabriques_choix import avis_de, avis_seul

pytestmark = pytest.mark.django_db

GESTES = st.sampled_from(("ouvrir", "court", "territoire", "anct", "deport", "delai", "second", "choisir", "rouvrir"))


def _faire(c, geste, rang):
    c.besoin.refresh_from_db()
    match geste:
        case "ouvrir":
            choix.ouvrir_choix(c.besoin, par=c.jeanne)
        case "court":
            o = c.offres[rang]
            choix.proposer_directement(
                c.besoin,
                o.prestataire,
                montant_ht=o.montant_ht,
                montant_ttc=None,
                pourquoi="Lui.",
                sans_lien=True,
                par=c.jeanne,
            )
        case "territoire":
            avis_de(c, c.jeanne, premier=rang)
        case "anct":
            if c.tour.mode == ModeTour.AVIS:
                c2 = fabriques.Choix(c.parcours, c.jeanne, c.claire, c.besoin, list(c.tour.candidatures.all()))
                avis_seul(c2)
            else:
                avis_de(c, c.claire, premier=rang)
        case "deport":
            choix.se_deporter(c.tour, par=c.jeanne)
        case "delai":
            clore_les_tours_echus(date(2100, 1, 1))
        case "second":
            choix.second_tour(c.besoin, par=c.jeanne)
        case "choisir":
            choix.choisir(
                c.besoin, c.offres[rang], motif="Lui.", mode_achat=ModeAchat.MAPA, sans_lien=True, par=c.jeanne
            )
        case "rouvrir":
            choix.rouvrir(c.besoin, motif="Autre prix.", par=c.jeanne)


def _verifier(c):
    reveles = {}
    for tour, partie in Bulletin.objects.values_list("tour", "partie"):
        reveles.setdefault(tour, set()).add(partie)
    for tour in Tour.objects.filter(pk__in=reveles):
        entier = {Partie.ANCT} if tour.mode == ModeTour.AVIS else {Partie.ANCT, Partie.TERRITOIRE}
        seul = {Partie.TERRITOIRE} if tour.issue == IssueTour.SANS_AVIS else None
        assert reveles[tour.pk] in (entier, seul)
    ouverts = Tour.objects.ouverts()
    assert ouverts.count() <= 1
    for lecteur, autre in ((c.jeanne, Partie.ANCT), (c.claire, Partie.TERRITOIRE)):
        lus = Avis.objects.lisibles_par(lecteur).filter(bulletin__tour__in=ouverts, bulletin__partie=autre)
        assert not lus.exists()
    besoin = Besoin.objects.get()
    if besoin.statut == StatutBesoin.CHOISI:
        assert besoin.choisie.besoin_id == besoin.pk
        assert besoin.tours.order_by("-numero").first().candidatures.filter(pk=besoin.choisie_id).exists()
        assert not ouverts.exists()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(suite=st.lists(st.tuples(GESTES, st.integers(0, 2)), min_size=4, max_size=14))
def test_whatever_is_done_what_is_sealed_stays_sealed(db, suite):
    with effacer_ensuite():
        c = fabriques.en_consultation()
        for geste, rang in suite:
            try:
                _faire(c, geste, rang)
            except (ErreurMetier, AttributeError) as refus:
                # No round yet: nothing to speak in.
                if isinstance(refus, AttributeError):
                    assert c.tour is None
            _verifier(c)

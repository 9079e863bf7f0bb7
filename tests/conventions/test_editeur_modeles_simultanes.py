"""Several people on one model at once: real threads, real locks."""

import pytest

from conventions import modeles
from conventions.models import Modele
from socle.erreurs import ErreurMetier
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques_modeles import article, court
from tests.conventions.test_numerotation import ensemble

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
NB = 6


def test_several_people_prepare_one_version():
    court()
    claire = AnctFabrique()

    refus = ensemble([lambda: modeles.nouvelle_version("essai", par=claire)] * NB)

    assert Modele.objects.filter(publie_le__isnull=True).count() == 1
    assert (len(refus), {type(r) for r in refus}) == (NB - 1, {ErreurMetier})


def test_several_people_write_one_part_and_one_is_kept():
    court()
    claire = AnctFabrique()
    preparation = modeles.nouvelle_version("essai", par=claire)

    refus = ensemble(
        [
            lambda n=n: modeles.ecrire_partie(
                preparation, "article-objet", article(texte=f"Texte {n}."), par=claire, revision=1
            )
            for n in range(NB)
        ]
    )

    preparation.refresh_from_db()
    assert preparation.revision == 2
    assert preparation.articles[0]["texte"].startswith("Texte ")
    assert (len(refus), {type(r) for r in refus}) == (NB - 1, {modeles.EcritEntreTemps})


def test_nothing_is_written_in_a_version_being_published():
    court()
    claire = AnctFabrique()
    preparation = modeles.nouvelle_version("essai", par=claire)

    ensemble(
        [lambda: modeles.publier(preparation, par=claire)]
        + [lambda: modeles.ajouter(preparation, "article", article(), par=claire)] * NB
    )

    publiee = Modele.objects.en_vigueur("essai")
    assert publiee.pk == preparation.pk
    # Every addition that went through came before: it was counted.
    assert publiee.revision == 1 + len(publiee.articles) - 3

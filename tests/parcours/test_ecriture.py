"""Writing in the blocks: what is refused under the lock, whatever the page showed before."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours import ecriture, transitions
from parcours.enums import Source
from parcours.models import Etape, Jalon, Moyen, Objectif, Parcours
from socle.erreurs import ErreurMetier
from tests.comptes.gestes import texte
from tests.parcours.fabriques import champs_etape, complet, en_oeuvre, etape, ouvert

pytestmark = pytest.mark.django_db

CLOS_PAR_LA_CONVENTION = "La convention est en cours : le parcours ne change plus jusqu’à sa signature."
SUR_L_ETAPE = "Ce montant est le coût d’une étape : il se change sur la page de l’étape."


def lu_avant_la_validation():
    """(parcours as a page read it, interlocutrice): meanwhile, the convention was validated."""
    parcours, jeanne = complet()
    transitions.contractualiser(Parcours.objects.get(pk=parcours.pk), par=parcours.referent)
    return parcours, jeanne


def test_nothing_is_written_once_the_convention_is_validated_even_from_a_page_read_before():
    parcours, jeanne = lu_avant_la_validation()
    objectif, une_etape = Objectif.objects.get(), Etape.objects.get()
    demain = timezone.localdate() + timedelta(days=1)
    gestes = (
        lambda: ecriture.enregistrer(Jalon(parcours=parcours), {"titre": "Fête", "date": demain, "etape": None}, par=jeanne),
        lambda: ecriture.enregistrer(objectif, {"titre": "Autre but"}, par=jeanne, revision=objectif.revision),
        lambda: ecriture.decrire_etape(parcours, champs_etape("Verger"), par=jeanne),
        lambda: ecriture.retirer(objectif, par=jeanne),
        lambda: ecriture.retirer(une_etape, par=jeanne),
    )  # fmt: skip

    for geste in gestes:
        with pytest.raises(ErreurMetier, match=CLOS_PAR_LA_CONVENTION):
            geste()

    objectif.refresh_from_db()
    assert (objectif.titre, objectif.retire_le) == ("Que chacun puisse dire son mot", None)
    assert (Jalon.objects.count(), Etape.objects.presents().count()) == (0, 1)


def test_what_was_typed_is_kept_when_the_convention_was_faster(client_de, monkeypatch):
    parcours, jeanne = complet()
    verrouiller = Jalon.verrouiller

    def trop_tard(jalon):
        """Somebody validates between the page's own check and the lock."""
        monkeypatch.setattr(Jalon, "verrouiller", verrouiller)
        transitions.contractualiser(Parcours.objects.get(pk=parcours.pk), par=parcours.referent)
        return verrouiller(jalon)

    monkeypatch.setattr(Jalon, "verrouiller", trop_tard)
    demain = timezone.localdate() + timedelta(days=1)

    page = client_de(jeanne).post(
        reverse("parcours:jalon_ajouter", args=[parcours.pk]), {"titre": "Fête du village", "date": demain.isoformat()}
    )

    assert page.status_code == 200
    assert CLOS_PAR_LA_CONVENTION in texte(page).replace("\u00a0", " ")
    assert 'value="Fête du village"' in page.content.decode()


def test_a_cost_replaced_since_is_not_brought_back_beside_the_new_one(client_de):
    parcours, jeanne = ouvert()
    une_etape = etape(parcours, jeanne, cout=Decimal("5000.00"))
    ancien = Moyen.objects.get()
    for cout in (None, Decimal("6000.00")):
        une_etape = ecriture.decrire_etape(
            parcours, champs_etape(cout=cout), par=jeanne, etape=une_etape, revision=une_etape.revision
        )
    client = client_de(jeanne)

    page = client.get(reverse("parcours:moyens", args=[parcours.pk]))
    forcee = client.post(reverse("parcours:moyen_remettre", args=[parcours.pk, ancien.pk]), follow=True)

    assert page.context["retires"] == []
    assert SUR_L_ETAPE in texte(forcee).replace("\u00a0", " ")
    assert [m.prevu for m in Moyen.objects.presents()] == [Decimal("6000.00")]


def test_the_cost_of_a_contracted_etape_does_not_change_from_the_page_of_means(client_de):
    parcours, jeanne = en_oeuvre()
    cout = Moyen.objects.get(source=Source.ANCT)
    client = client_de(jeanne)
    saisie = {"source": "cofinancement", "libelle": "Région", "prevu": "1", "revision": cout.revision}

    retrait = client.post(reverse("parcours:moyen_retirer", args=[parcours.pk, cout.pk]), follow=True)
    changement = client.post(reverse("parcours:moyen_modifier", args=[parcours.pk, cout.pk]), saisie)

    for page in (retrait, changement):
        assert SUR_L_ETAPE in texte(page).replace("\u00a0", " ")
    cout.refresh_from_db()
    assert (cout.source, cout.prevu, cout.retire_le) == (Source.ANCT, Decimal("9000.00"), None)

import pytest
from django.urls import reverse

from socle.comptes.enums import RoleAnct
from socle.journal.models import EntreeJournal
from territoires.enums import Precision
from territoires.models import Collectivite
from tests.comptes.fabriques import AnctFabrique
from tests.territoires.fabriques import CollectiviteFabrique

pytestmark = pytest.mark.django_db


def page(collectivite):
    return reverse("gestion:territoires_collectivite_change", args=[collectivite.pk])


def saisie(**champs):
    return {"point_latitude": "", "point_longitude": "", "adresse": "", "siret": "", **champs}


def test_a_corrected_point_stands_beside_the_reference(client_de):
    pelussin = CollectiviteFabrique(nom="Pélussin")

    client_de(AnctFabrique()).post(page(pelussin), saisie(point_latitude="45,4206", point_longitude="4.6803"))

    pelussin = Collectivite.objects.get()
    assert pelussin.position == (45.4206, 4.6803, Precision.ANCT)
    assert (pelussin.latitude, pelussin.longitude) == (43.75, 3.95)
    assert EntreeJournal.objects.filter(action="collectivite.completer").count() == 1


def test_half_a_point_is_refused_beside_the_field_and_kept(client_de):
    pelussin = CollectiviteFabrique(nom="Pélussin")

    reponse = client_de(AnctFabrique()).post(
        page(pelussin), saisie(point_latitude="45,4206", adresse="1 place de la Mairie")
    )

    contenu = reponse.content.decode()
    assert "Un point a une latitude et une longitude" in contenu
    assert "1 place de la Mairie" in contenu
    assert not hasattr(Collectivite.objects.get(), "complement")


def test_the_siret_of_somebody_else_is_refused(client_de):
    pelussin = CollectiviteFabrique(nom="Pélussin")

    contenu = client_de(AnctFabrique()).post(page(pelussin), saisie(siret="13002603200016")).content.decode()

    assert f"il doit commencer par son SIREN, {pelussin.siren}" in contenu


def test_it_is_found_without_accents(client_de):
    CollectiviteFabrique(nom="Pélussin")
    CollectiviteFabrique(nom="Ailleurs")

    contenu = (
        client_de(AnctFabrique())
        .get(reverse("gestion:territoires_collectivite_changelist"), {"q": "pelu"})
        .content.decode()
    )

    assert "Pélussin" in contenu
    assert "Ailleurs" not in contenu


def test_a_reader_may_look_but_not_complete(client_de):
    pelussin = CollectiviteFabrique(nom="Pélussin")
    client = client_de(AnctFabrique(role_anct=RoleAnct.LECTURE))

    assert client.get(page(pelussin)).status_code == 200
    assert client.post(page(pelussin), saisie()).status_code == 403

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from parcours.models import Etape
from rappels.agenda import agenda_de
from tests.parcours.fabriques import en_oeuvre, ouvert

pytestmark = pytest.mark.django_db


def lire(client, agenda):
    reponse = client.get(reverse("rappels:flux", args=[agenda.jeton]))
    return reponse, Calendar.from_ical(reponse.content) if reponse.status_code == 200 else None


def test_the_feed_shows_the_end_of_an_etape(client):
    parcours, jeanne = en_oeuvre()
    fin = timezone.localdate() + timedelta(days=15)
    Etape.objects.filter(parcours=parcours).update(fin=fin, statut="en_cours")

    reponse, calendrier = lire(client, agenda_de(jeanne))

    evenements = {str(e["summary"]): e for e in calendrier.walk("VEVENT")}
    (resume,) = [r for r in evenements if "Balade nocturne" in r]
    assert evenements[resume]["dtstart"].dt == fin
    assert reponse["Content-Type"] == "text/calendar; charset=utf-8"


def test_a_feed_shows_nothing_of_another_territory(client):
    _, jeanne = en_oeuvre("Montaud")
    ouvert("Ailleurs", email="m@ailleurs.example")

    reponse, _ = lire(client, agenda_de(jeanne))

    assert "Ailleurs" not in reponse.content.decode()


def test_a_new_address_closes_the_former_one(client, client_de):
    _, jeanne = ouvert()
    ancien = agenda_de(jeanne)

    client_de(jeanne).post(reverse("rappels:agenda_renouveler"))

    assert lire(client, ancien)[0].status_code == 404
    assert lire(client, agenda_de(jeanne))[0].status_code == 200


def test_a_closed_account_closes_its_feed(client):
    _, jeanne = ouvert()
    agenda = agenda_de(jeanne)
    jeanne.is_active = False
    jeanne.save(update_fields=["is_active"])

    assert lire(client, agenda)[0].status_code == 404


def test_the_page_gives_the_address(client_de):
    _, jeanne = ouvert()

    page = client_de(jeanne).get(reverse("rappels:agenda")).content.decode()

    assert agenda_de(jeanne).jeton in page


@pytest.mark.parametrize("jeton", ["%00", "a%00b", "inconnu"])
def test_an_address_that_is_none_of_ours_is_unknown(client, jeton):
    assert client.get(f"/agenda/{jeton}.ics").status_code == 404

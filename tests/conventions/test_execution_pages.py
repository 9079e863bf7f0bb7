"""What ANCT does once an act is validated, and with a signed convention, page by page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions import transitions
from conventions.enums import Statut, StatutActe, StatutVersement
from conventions.models import Acte, Convention
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import avenant
from tests.conventions.fabriques_versements import (
    convention_avec,
    justifier,
)
from tests.conventions.test_views import adresses, page_de, texte

pytestmark = pytest.mark.django_db


def test_transmettre_says_its_consequences_first(client_de):
    acte, scene = fabriques.acte(StatutActe.VALIDEE)
    client, url = client_de(scene.claire), adresses(acte, scene)["transmettre"]

    assert "ne changent plus" in texte(client.get(url))
    assert Acte.objects.get().texte_gele == ""
    response = client.post(url, {"revision": acte.revision}, follow=True)

    assert "Le texte est transmis." in texte(response)
    assert Acte.objects.get().statut == StatutActe.TRANSMISE


def test_reprendre_goes_back_to_the_draft(client_de):
    acte, scene = fabriques.acte(StatutActe.VALIDEE)

    response = client_de(scene.claire).post(adresses(acte, scene)["reprendre"], follow=True)

    assert f"Le numéro {acte.numero} reste à cet acte." in texte(response)
    assert Acte.objects.get().statut == StatutActe.BROUILLON


def test_credits_and_budget_belong_to_who_keeps_the_money(client_de):
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    hugo = client_de(AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE))
    url = adresses(acte, scene)["credits"]

    assert "Remplissez «\u00a0Ligne budgétaire\u00a0»." in texte(hugo.post(url, {"imputation": ""}))
    response = hugo.post(url, {"imputation": "Action 12"}, follow=True)

    assert "Les crédits sont vérifiés" in texte(response)
    assert "Action 12" in texte(response)
    assert "Action 12" not in texte(client_de(scene.jeanne).get(page_de(scene)))
    refus = client_de(scene.claire).post(url, {"imputation": "Action 13"})
    assert refus.status_code == 403
    assert "Seules les personnes chargées de la gestion financière" in texte(refus)


def test_who_acts_for_anct_is_told_so_and_never_that_they_write_for_the_territory(client_de):
    acte, scene = fabriques.acte(StatutActe.VALIDEE)

    page = texte(client_de(scene.claire).get(adresses(acte, scene)["transmettre"]))

    assert "c’est l’ANCT qui agit ici." in page
    assert "saisi par l’ANCT pour" not in page


def test_a_refusal_sends_a_person_of_anct_to_who_administers_the_portal(client_de):
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    url = adresses(acte, scene)["credits"]

    anct, equipe = (texte(client_de(qui).get(url)) for qui in (scene.claire, scene.jeanne))

    assert "demandez à une personne de l’ANCT qui administre le portail" in anct
    assert "Écrivez à votre contact à l’ANCT." not in anct
    assert "Écrivez à votre contact à l’ANCT." in equipe


def test_engager_then_notifier(client_de):
    acte, scene = fabriques.acte(StatutActe.SIGNEE)
    hugo, jour = client_de(AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)), timezone.localdate().isoformat()
    urls = adresses(acte, scene)

    refus = texte(hugo.post(urls["engager"], {"ej": "??", "engagee_le": jour}))
    assert "Écrivez le numéro d’engagement juridique" in refus
    assert 'value="??"' in refus
    hugo.post(urls["engager"], {"ej": "EJ-2026-7", "engagee_le": jour})
    response = client_de(scene.claire).post(urls["notifier"], {"notifiee_le": jour}, follow=True)

    assert "L’acte est notifié." in texte(response)
    assert "Lire la notification" in texte(response) or "En préparation" in texte(response)
    assert "EJ-2026-7" not in texte(client_de(scene.jeanne).get(page_de(scene)))


def test_the_number_of_the_convention_is_proposed_for_its_avenant(client_de):
    acte, scene = fabriques.acte(StatutActe.NOTIFIEE)
    suivant = avenant(acte.convention, scene, statut=StatutActe.SIGNEE)

    page = texte(client_de(AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)).get(adresses(suivant, scene)["engager"]))

    assert 'value="EJ-2026-0042"' in page


def test_a_suspension_is_told_to_the_team_with_its_reason(client_de):
    acte, scene = fabriques.acte(StatutActe.NOTIFIEE)
    claire = client_de(scene.claire)

    claire.post(reverse("conventions:suspendre", args=[scene.parcours.pk]), {"motif": "Le bilan n’est pas arrivé."})

    page = texte(client_de(scene.jeanne).get(page_de(scene)))
    assert "Cette convention est suspendue" in page
    assert "Le bilan n’est pas arrivé." in page
    assert page.count('"Où en est-on">Suspendu') == 3
    claire.post(reverse("conventions:reprendre_convention", args=[scene.parcours.pk]))
    assert Convention.objects.get().statut == Statut.EN_COURS


def test_resilier_says_what_goes_back_then_does_it(client_de):
    acte, scene = fabriques.acte(StatutActe.NOTIFIEE)
    client, url = client_de(scene.claire), reverse("conventions:resilier", args=[scene.parcours.pk])

    assert "18\u00a0000\u00a0€ qui n’ont pas été versés sont rendus" in texte(client.get(url))
    assert "Dites pourquoi" in texte(client.post(url, {"motif": " "})) or "Répondez à la question" in texte(
        client.post(url, {"motif": " "})
    )
    client.post(url, {"motif": "D’un commun accord."})

    assert Convention.objects.get().statut == Statut.RESILIEE
    assert Parcours.objects.get().montant_reserve == 0


def hugo():
    return AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)


def finie():
    """A convention whose first payment is made, and whose étapes are over."""
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.BILAN)
    return convention, scene


def test_solder_says_what_is_cancelled_and_what_goes_back_then_does_it(client_de):
    convention, scene = finie()
    client, url = client_de(hugo()), reverse("conventions:solder", args=[scene.parcours.pk])

    page = texte(client.get(url))
    client.post(url, {"verse": "9 000"})

    assert "9\u00a0000\u00a0€ sont versés sur 18\u00a0000\u00a0€" in page
    assert "«\u00a0Deuxième versement\u00a0» (5\u00a0400\u00a0€) est annulé\u00a0: il est «\u00a0Prévu\u00a0»" in page
    assert "9\u00a0000\u00a0€ qui n’ont pas été versés sont rendus" in page
    convention.refresh_from_db()
    assert convention.statut == Statut.SOLDEE
    assert Parcours.objects.get().montant_reserve == 9000


def test_solder_is_refused_when_a_payment_was_recorded_since_the_page_was_read(client_de):
    convention, scene = finie()
    client, url = client_de(hugo()), reverse("conventions:solder", args=[scene.parcours.pk])

    page = texte(client.post(url, {"verse": "8 000"}, follow=True))

    assert (
        "Un versement a été enregistré entre-temps\u00a0: 9\u00a0000\u00a0€ sont versés, et non 8\u00a0000\u00a0€."
        in page
    )
    convention.refresh_from_db()
    assert convention.statut == Statut.EN_COURS


def test_a_convention_that_cannot_be_settled_says_why_and_leads_back_to_its_page(client_de):
    convention, scene = finie()
    client, url = client_de(hugo()), reverse("conventions:solder", args=[scene.parcours.pk])
    transitions.solder(convention, par=scene.claire)

    for response in (client.get(url, follow=True), client.post(url, {"verse": "9 000"}, follow=True)):
        assert response.redirect_chain == [(page_de(scene), 302)]
        assert "La convention est «\u00a0Soldée\u00a0»\u00a0: elle ne se solde pas." in texte(response)


def test_the_page_offers_to_solder_then_to_close(client_de):
    convention, scene = finie()
    client = client_de(scene.claire)
    url = reverse("conventions:solder", args=[scene.parcours.pk])
    assert url in client_de(hugo()).get(page_de(scene)).content.decode()
    assert url not in client.get(page_de(scene)).content.decode()
    assert url not in client_de(scene.jeanne).get(page_de(scene)).content.decode()

    justifier(convention, scene)
    transitions.solder(convention, par=scene.claire)
    clore = reverse("conventions:clore", args=[scene.parcours.pk])
    assert clore not in client.get(page_de(scene)).content.decode()
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.CLOS, clos_le=timezone.localdate())
    assert clore in client.get(page_de(scene)).content.decode()

    client.post(clore)

    convention.refresh_from_db()
    assert convention.statut == Statut.CLOSE
    assert clore not in client.get(page_de(scene)).content.decode()

"""ANCT's gestures on one payment, from the five checks to the transfer: what each does, and what whoever comes second is told."""

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions import transitions
from conventions.enums import StatutVersement
from conventions.models import Versement
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from socle.documents.models import Document
from tests.comptes.gestes import en_clair as texte
from tests.conventions.fabriques_versements import (
    COCHES,
    avancer,
    convention_avec,
    fournir_pieces,
    preparer_demande,
    versements,
)
from tests.conventions.test_versements_pages import page_de, poster

pytestmark = pytest.mark.django_db


DEMANDE, PAYE = StatutVersement.DEMANDE, StatutVersement.PAYE


def test_the_file_is_downloaded_sent_then_its_day_recorded(hugo):
    _, _, (premier, *_) = convention_avec(StatutVersement.CERTIFIE)

    page = texte(hugo.get(reverse("conventions:versement", args=[premier.pk])))

    faire = page.partition("À faire")[2]
    assert "En préparation" in faire
    assert "En préparation" not in page.partition("À faire")[0]
    assert "Envoyez-le à l’agence comptable" in faire
    assert faire.index("En préparation") < faire.index("Envoyez-le") < faire.index("Transmis à l’agence comptable le")


def test_from_the_five_checks_to_the_transfer(hugo):
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    fournir_pieces(premier, par=scene.claire)
    jour = timezone.localdate().isoformat()
    adresse = reverse("conventions:versement", args=[premier.pk])

    page = texte(hugo.get(adresse))
    assert "9 000 € demandés : c’est ce que prévoit l’échéancier." in page

    refusee = poster(hugo, "versement_geste", premier.pk, "certifier", coches=COCHES[:4])
    assert refusee.status_code == 200
    assert "Il reste à vérifier : Crédits disponibles." in texte(refusee)
    poster(hugo, "versement_geste", premier.pk, "certifier", coches=COCHES)
    assert "Le dossier de paiement est en préparation" in texte(hugo.get(adresse))

    poster(hugo, "versement_geste", premier.pk, "transmettre", transmis_le=jour)
    refusee = poster(hugo, "versement_geste", premier.pk, "payer", paye_le=jour, reference="")
    assert refusee.status_code == 200
    assert Versement.objects.get(pk=premier.pk).statut == StatutVersement.TRANSMIS
    poster(hugo, "versement_geste", premier.pk, "payer", paye_le=jour, reference="VIR 12")

    page = texte(hugo.get(adresse))
    assert "référence VIR 12" in page
    assert "a enregistré le paiement pour le premier versement" in page
    convention.refresh_from_db()
    assert convention.montant_paye == 9000


def test_a_rejection_is_told_then_mended(hugo):
    _, scene, (premier, *_) = convention_avec(StatutVersement.TRANSMIS)
    adresse = reverse("conventions:versement", args=[premier.pk])

    poster(hugo, "versement_geste", premier.pk, "rejeter", motif="Le compte est clos.")
    assert "Le compte est clos." in texte(hugo.get(adresse))
    poster(hugo, "versement_reprendre", premier.pk)

    assert Versement.objects.get(pk=premier.pk).statut == DEMANDE
    # The payment file that was refused no longer holds.
    assert Document.objects.get(genre="dossier-paiement").retire_le is not None


def test_a_certification_is_taken_back(hugo):
    _, _, (premier, *_) = convention_avec(StatutVersement.CERTIFIE)

    poster(hugo, "versement_rouvrir", premier.pk)

    assert Versement.objects.get(pk=premier.pk).statut == DEMANDE


def test_who_comes_second_is_told_and_nothing_changes_twice(hugo):
    _, scene, (premier, *_) = convention_avec(StatutVersement.TRANSMIS)
    avancer_ailleurs(premier, scene)
    jour = timezone.localdate().isoformat()

    reponse = hugo.post(
        reverse("conventions:versement_geste", args=[premier.pk, "payer"]),
        {"paye_le": jour, "reference": "VIR 13"},
        follow=True,
    )

    assert "ce versement est « Payé »" in texte(reponse)
    assert Versement.objects.get(pk=premier.pk).reference == "VIR 12"


def avancer_ailleurs(versement, scene):
    transitions.payer(versement, le=timezone.localdate(), reference="VIR 12", par=scene.claire)


def test_the_others_at_anct_read_and_are_told_why_they_do_not_act(client_de):
    _, scene, (premier, *_) = convention_avec(DEMANDE)

    page = texte(client_de(scene.claire).get(reverse("conventions:versement", args=[premier.pk])))

    assert "Seules les personnes chargées de la gestion financière" in page
    assert "J’ai vérifié" not in page


def test_a_finished_parcours_is_paid_to_the_end(client_de, hugo):
    convention, scene, (*_, dernier) = convention_avec(PAYE, PAYE)
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.BILAN)
    preparer_demande(dernier, scene)
    client = client_de(scene.jeanne)

    poster(client, "versement_demander", scene.parcours.pk, dernier.pk)
    avancer(versements(convention)[2], PAYE, par=scene.claire)

    assert "Reçu : 18 000 € sur 18 000 €." in page_de(client, scene)


def test_what_was_not_paid_of_a_terminated_convention_is_cancelled(client_de):
    convention, scene, _ = convention_avec(PAYE)
    transitions.resilier(convention, motif="La commune renonce.", par=scene.claire)

    page = page_de(client_de(scene.jeanne), scene)

    assert "Reçu : 9 000 € sur 18 000 €. Annulé : 9 000 €." in page
    assert page.count("Annulé La convention est terminée.") == 2
    assert "Demander ce versement" not in page

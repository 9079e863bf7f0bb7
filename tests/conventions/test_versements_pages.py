"""The payments on the page of the convention, and ANCT's worklist: what each person sees, does, and why not."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions import transitions
from conventions.enums import StatutVersement
from conventions.models import Versement
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from socle.comptes.enums import RoleAnct
from socle.documents.models import Document
from tests.comptes import gestes
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques_versements import (
    COCHES,
    avancer,
    convention_avec,
    fournir_pieces,
    preparer_demande,
    versements,
)

pytestmark = pytest.mark.django_db


def texte(reponse):
    """What the page says, with plain spaces."""
    return " ".join(unescape(gestes.texte(reponse)).replace("\u00a0", " ").split())


DEMANDE, PAYE = StatutVersement.DEMANDE, StatutVersement.PAYE


@pytest.fixture
def hugo(client_de):
    """A gestionnaire, signed in."""
    return client_de(AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE, prenom="Hugo", nom="Petit"))


def page_de(client, scene):
    return texte(client.get(reverse("conventions:page", args=[scene.parcours.pk])))


def poster(client, nom, *args, **donnees):
    return client.post(reverse(f"conventions:{nom}", args=args), donnees)


# --- the territory ----------------------------------------------------------------------------------------------------------------


def test_the_territory_reads_where_each_payment_stands(client_de):
    _, scene, (_, second, _) = convention_avec(PAYE)
    preparer_demande(second, scene)

    page = page_de(client_de(scene.jeanne), scene)

    assert "Reçu : 9 000 € sur 18 000 €." in page
    assert "Deuxième versement : 5 400 €. Tout est prêt, demandez-le" in page
    assert "Demander ce versement" in page
    assert "Dernier versement : 3 600 €" not in page


def test_what_is_missing_before_asking_is_said_with_where_to_do_it(client_de):
    _, scene, _ = convention_avec(PAYE)

    page = page_de(client_de(scene.jeanne), scene)

    assert "Deuxième versement : avant de le demander, il manque :" in page
    assert "Le deuxième versement se demande avec un bilan : écrivez-le." in page
    assert "Vos dépenses justifient 0 % de ce que vous avez reçu : il en faut 60 %." in page
    assert "Liste des dépenses payées, signée : à fournir." in page
    assert "Demander ce versement" not in page


def test_it_asks_and_takes_back_its_request(client_de):
    convention, scene, (_, second, _) = convention_avec(PAYE)
    preparer_demande(second, scene)
    client = client_de(scene.jeanne)

    poster(client, "versement_demander", scene.parcours.pk, second.pk)
    page = page_de(client, scene)
    assert "votre demande est partie" in page
    assert "L’ANCT vérifie" in page

    poster(client, "versement_retirer", scene.parcours.pk, second.pk)
    assert "la demande est retirée" in page_de(client, scene)
    assert versements(convention)[1].statut == StatutVersement.PREVU


def test_what_stops_the_last_payment_is_said(client_de):
    _, scene, (*_, dernier) = convention_avec(PAYE, PAYE)
    client = client_de(scene.jeanne)

    assert "Le dernier versement se demande avec le bilan" in page_de(client, scene)

    poster(client, "versement_demander", scene.parcours.pk, dernier.pk)
    assert Versement.objects.get(pk=dernier.pk).statut == StatutVersement.PREVU


def test_a_correction_is_read_made_and_told(client_de):
    convention, scene, _ = convention_avec(StatutVersement.SUSPENDU)
    client = client_de(scene.jeanne)

    page = page_de(client, scene)
    assert "une correction est attendue. Le RIB est illisible." in page

    [premier, *_] = versements(convention)
    poster(client, "versement_corrige", scene.parcours.pk, premier.pk)
    assert "le délai de paiement court de nouveau" in page_de(client, scene)
    assert Versement.objects.get(pk=premier.pk).statut == DEMANDE


def test_the_territory_does_not_take_up_what_anct_has_to_mend(client_de):
    _, scene, (premier, *_) = convention_avec(StatutVersement.REJETE)
    client = client_de(scene.jeanne)

    page = page_de(client, scene)
    assert "L’ANCT corrige son dossier de paiement" in page
    assert "Le compte est clos" not in page
    poster(client, "versement_corrige", scene.parcours.pk, premier.pk)

    assert Versement.objects.get(pk=premier.pk).statut == StatutVersement.REJETE


def test_the_avis_is_there_once_paid(client_de):
    _, scene, (premier, *_) = convention_avec(PAYE)

    assert Document.objects.filter(genre="avis-versement", objet_id=premier.pk).exists()
    page = page_de(client_de(scene.jeanne), scene)
    assert "En préparation" in page


# --- ANCT ------------------------------------------------------------------------------------------------------------------------------


def test_the_worklist_says_who_waits_and_for_how_long(hugo):
    _, _, (premier, *_) = convention_avec(DEMANDE, nom="Montaud")
    convention_avec(StatutVersement.TRANSMIS, nom="Flers")
    Versement.objects.filter(pk=premier.pk).update(demande_le=timezone.localdate() - timedelta(days=33))

    page = texte(hugo.get(reverse("conventions:versements")))

    assert "À certifier (1)" in page
    assert "Chez l’agence comptable (1)" in page
    assert "Montaud (Hérault) Premier versement, TE-" in page
    assert "En retard de 3 jours" in page
    assert "Flers" not in page.partition("<main")[2]


def test_it_is_searched_and_sorted(hugo):
    for nom in ("Montaud", "Échirolles"):
        convention_avec(DEMANDE, nom=nom)

    adresse = reverse("conventions:versements")
    page = texte(hugo.get(adresse, {"q": "echirolles", "tri": "territoire"}))
    assert "Échirolles" in page
    assert "Montaud" not in page
    assert "Aucun versement ne correspond à « nulle part »" in texte(hugo.get(adresse, {"q": "nulle part"}))


def test_the_most_urgent_comes_first_days_lost_given_back(hugo):
    """Asked for ten days earlier, stopped for twenty: it has the longer delay."""
    ici, la = (convention_avec(DEMANDE, nom=nom)[2][0] for nom in ("Montaud", "Flers"))
    jour = timezone.localdate()
    Versement.objects.filter(pk=ici.pk).update(demande_le=jour - timedelta(days=25), jours_arretes=20)
    Versement.objects.filter(pk=la.pk).update(demande_le=jour - timedelta(days=15))

    page = hugo.get(reverse("conventions:versements"))

    assert [(v.pk, v.delai.replace("\u00a0", " ")) for v in page.context["page_liste"]] == [
        (la.pk, "15 jours"),
        (ici.pk, "25 jours"),
    ]


@pytest.mark.parametrize("nb", [1, 30])
def test_the_list_costs_the_same_whatever_its_length(hugo, nb, django_assert_num_queries):
    convention, _, _ = convention_avec(DEMANDE)
    [modele, *_] = versements(convention)
    for rang in range(nb - 1):
        Versement.objects.create(
            convention=convention,
            tranche=modele.tranche,
            rang=10 + rang,
            statut=DEMANDE,
            montant=1,
            demande_le=modele.demande_le,
        )
    adresse = reverse("conventions:versements")
    hugo.get(adresse)

    # session, account, numbers by state, count, lines, pieces, votes, numbers of the conventions
    with django_assert_num_queries(8):
        hugo.get(adresse)


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

    assert "Reçu : 9 000 € sur 9 000 €." in page
    assert page.count("Annulé") == 2
    assert "Demander ce versement" not in page

"""The payments on the page of the convention, and ANCT's worklist: what each person sees, does, and why not."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions import transitions
from conventions.enums import GenrePiece, StatutVersement
from conventions.lecture_versements import dire_delai
from conventions.models import Versement
from conventions.transitions import pieces
from socle.comptes.enums import RoleAnct
from socle.documents.models import Document
from tests.comptes.fabriques import AnctFabrique
from tests.comptes.gestes import en_clair as texte
from tests.conventions.fabriques import fichier
from tests.conventions.fabriques_versements import (
    AUTRE_IBAN,
    convention_avec,
    fournir_pieces,
    preparer_demande,
    versements,
)

pytestmark = pytest.mark.django_db


DEMANDE, PAYE = StatutVersement.DEMANDE, StatutVersement.PAYE


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
    convention, scene, suite = convention_avec(StatutVersement.SUSPENDU)
    client = client_de(scene.jeanne)

    page = page_de(client, scene)
    assert "une correction est attendue. Le RIB est illisible." in page
    fournir_pieces(suite[0], par=scene.jeanne)

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
        (la.pk, "Il reste 15 jours"),
        (ici.pk, "Il reste 25 jours"),
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

    # session, account, numbers by state, keys, lines, pieces, votes, numbers of the conventions, sum
    with django_assert_num_queries(8):
        hugo.get(adresse)


def test_the_list_says_its_total_and_what_was_paid_last_comes_first(hugo):
    conventions = [convention_avec(PAYE, nom=nom) for nom in ("Montaud", "Flers")]
    ancien, recent = (paye for _, _, (paye, *_) in conventions)
    Versement.objects.filter(pk=ancien.pk).update(paye_le=timezone.localdate() - timedelta(days=40))

    page = hugo.get(reverse("conventions:versements"), {"filtre": "payes"})

    assert [v.pk for v in page.context["page_liste"]] == [recent.pk, ancien.pk]
    assert "2 versements, 18 000 € au total." in texte(page)


def test_a_planned_payment_whose_month_is_over_says_so(hugo):
    _, _, (_, second, dernier) = convention_avec(PAYE)
    jour = timezone.localdate()
    type(second.tranche).objects.filter(pk=second.tranche_id).update(date_prevue=jour - timedelta(days=40))
    type(second.tranche).objects.filter(pk=dernier.tranche_id).update(date_prevue=jour.replace(day=1))

    page = texte(hugo.get(reverse("conventions:versements"), {"filtre": "prevus"}))

    assert page.count("Date passée") == 1
    assert "(date passée)" in texte(hugo.get(reverse("conventions:versement", args=[second.pk])))


@pytest.mark.parametrize(
    ("change", "dit"),
    [
        ({}, "Il reste 30 jours"),
        ({"demande_le": -30}, "C’est le dernier jour"),
        ({"demande_le": -41}, "En retard de 11 jours"),
        ({"demande_le": -41, "arrete_le": 0}, "Arrêté, en retard de 11 jours"),
        ({"demande_le": -41, "arrete_le": -31}, "Arrêté : il restait 20 jours"),
    ],
)
def test_the_delay_is_a_sentence(change, dit):
    _, _, (premier, *_) = convention_avec(DEMANDE)
    jour = timezone.localdate()
    for champ, jours in ({"demande_le": 0} | change).items():
        setattr(premier, champ, jour + timedelta(days=jours))

    assert dire_delai(premier, jour).replace("\u00a0", " ") == dit


def test_what_stops_the_certification_is_told_before_with_where_it_is_settled(hugo):
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    adresse = reverse("conventions:versement", args=[premier.pk])

    reponse = hugo.get(adresse)

    page = texte(reponse)
    assert "Avant de certifier : RIB de la trésorerie : à fournir. Avis de situation SIRENE : à fournir." in page
    assert f'href="{reverse("conventions:pieces", args=[scene.parcours.pk])}"' in reponse.content.decode()
    assert "Certifier le service fait" not in page

    fournir_pieces(premier, par=scene.claire)
    page = texte(hugo.get(adresse))
    assert "Avant de certifier" not in page
    assert "Certifier le service fait" in page


def test_who_confirmed_a_new_account_is_told_that_another_certifies(client_de):
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    fournir_pieces(premier, par=scene.claire)
    hugo, iris = (AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE, prenom=nom) for nom in ("Hugo", "Iris"))
    rib = pieces.deposer_piece(convention, GenrePiece.RIB, fichier(scene.jeanne), par=scene.jeanne)

    def lire(personne):
        return texte(client_de(personne).get(reverse("conventions:versement", args=[premier.pk])))

    assert "Le compte n’est pas encore recopié du RIB : lisez le RIB, puis recopiez-le." in lire(hugo)
    compte = pieces.saisir_compte(rib, titulaire="SGC", iban=AUTRE_IBAN, par=hugo)
    assert "Le compte a changé, et vous l’avez recopié : une autre personne doit le confirmer" in lire(hugo)
    assert "Le compte a changé : appelez la collectivité pour le confirmer." in lire(iris)
    pieces.confirmer_compte(compte, appel="SGC de Lunel, annuaire", par=iris)

    assert "Vous avez confirmé vous-même ce nouveau compte : une autre personne doit certifier ce versement." in lire(
        iris
    )
    assert "Certifier le service fait" in lire(hugo)


def test_the_part_that_expenses_prove_stands_beside_the_minimum(hugo):
    _, scene, (_, second, _) = convention_avec(PAYE)
    preparer_demande(second, scene)
    transitions.demander(second, par=scene.jeanne)

    page = texte(hugo.get(reverse("conventions:versement", args=[second.pk])))

    assert re.search(r"9 000 € sont versés, soit \d+ % \(60 % au moins sont demandés\)", page)


@pytest.mark.parametrize(("statut", "offert"), [(DEMANDE, True), (PAYE, False)])
def test_another_piece_is_asked_for_while_the_payment_waits_alone(hugo, statut, offert):
    _, scene, (premier, *_) = convention_avec(statut)
    if statut == DEMANDE:
        fournir_pieces(premier, par=scene.claire)

    page = texte(hugo.get(reverse("conventions:versement", args=[premier.pk])))

    assert ("Demander une autre pièce" in page) == offert

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from parcours.models import Equipier
from prestataires.enums import StatutBesoin, StatutCandidature
from prestataires.models import Besoin, Candidature, LienPersonnel
from prestataires.transitions import besoins, candidatures
from prestataires.transitions.propositions import proposer
from socle.comptes.enums import RoleAnct
from socle.documents import documents_de
from socle.tableurs import lire
from socle.travaux import moteur
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques_signatures import photo
from tests.prestataires.fabriques import prestataire
from tests.prestataires.fabriques_besoins import (
    CRITERES,
    a_l_etat,
    champs_besoin,
    champs_devis,
    coop,
    demande,
    ecrit,
    jour,
    territoire,
)

pytestmark = pytest.mark.django_db


def page(scene):
    return reverse("prestataires:besoin", args=[scene.parcours.pk, scene.etape.pk])


def url(nom, scene, *args, **kwargs):
    return reverse(f"prestataires:{nom}", args=[scene.parcours.pk, scene.besoin.pk, *args], **kwargs)


def saisie(**autres):
    return {
        "titre": "Animer une balade",
        "attendu": "Une balade.",
        "contexte": "",
        "debut": jour(30).isoformat(),
        "fin": jour(60).isoformat(),
        "lieu": "Le bourg",
        "budget_ht": "2 500",
        "reponse_avant": jour(15).isoformat(),
        "methodes": ["aller_vers"],
        **autres,
    }


# --- the page -----------------------------------------------------------------------------------------------------------------------


def test_before_any_need_is_written_the_page_shows_who_is_near(client_de):
    scene = territoire()
    coop(scene)

    contenu = client_de(scene.jeanne).get(page(scene)).text

    assert "Vous choisissez et vous achetez. L’ANCT vous donne son avis." in contenu
    assert "1\u00a0prestataire proche" in contenu
    assert "La Coop" in contenu
    assert 'name="prestataire"' not in contenu  # one writes first
    assert reverse("prestataires:besoin_ecrire", args=[scene.parcours.pk, scene.etape.pk]) in contenu


def test_without_anybody_near_the_page_says_the_ways_on(client_de):
    scene = territoire()

    contenu = client_de(scene.jeanne).get(page(scene)).text

    assert "Aucun prestataire référencé n’intervient ici." in contenu
    assert "Élargir à la région" in contenu
    assert "Demander à l’ANCT de chercher" in contenu
    assert "J’en connais un autre" in contenu


def test_three_at_first_then_all_of_them_by_page(client_de):
    scene = ecrit()
    for n in range(25):
        coop(scene, f"Coop {n:02}")
    client = client_de(scene.jeanne)

    assert client.get(page(scene)).text.count('name="prestataire"') == 3
    assert "Voir les 22 autres" in client.get(page(scene)).text
    assert client.get(page(scene), {"tous": "1"}).text.count('name="prestataire"') == 20
    assert client.get(page(scene), {"tous": "1", "page": "2"}).text.count('name="prestataire"') == 5
    assert client.get(page(scene), {"q": "coop 07"}).text.count('name="prestataire"') == 1


def test_those_that_the_territory_named_are_counted_with_the_others(client_de):
    scene = ecrit()
    for n in range(5):
        coop(scene, f"Coop {n}")
    proposer(scene.parcours, {"nom": "Le Fil du Pilat", "pourquoi": "Il est d’ici."}, par=scene.jeanne)

    contenu = client_de(scene.jeanne).get(page(scene)).text

    assert "6\u00a0prestataires proches" in contenu
    assert contenu.count('name="prestataire"') == 4
    assert "Voir les 2 autres" in contenu


@pytest.mark.parametrize("statut", StatutBesoin)
def test_each_state_has_its_page(client_de, statut):
    scene = a_l_etat(statut)

    for personne in (scene.jeanne, scene.claire):
        reponse = client_de(personne).get(page(scene))
        assert reponse.status_code == 200
    assert ("Reprendre ce besoin" in client_de(scene.jeanne).get(page(scene)).text) == (
        statut == StatutBesoin.SANS_SUITE
    )


@pytest.mark.parametrize("nb", [1, 30])
def test_the_page_costs_the_same_for_one_request_and_for_thirty(client_de, nb, django_assert_num_queries):
    scene, demandes = demande(nb=nb)
    for candidature in demandes[: nb - 1] or demandes:
        candidatures.saisir_devis(scene.besoin, candidature.prestataire, champs_devis(), par=scene.jeanne)
    client = client_de(scene.jeanne)
    client.get(page(scene))

    with django_assert_num_queries(23):
        client.get(page(scene))


# --- the need -------------------------------------------------------------------------------------------------------------------------


def test_the_form_is_prefilled_from_the_etape(client_de):
    scene = territoire()

    form = (
        client_de(scene.jeanne)
        .get(reverse("prestataires:besoin_ecrire", args=[scene.parcours.pk, scene.etape.pk]))
        .context["form"]
    )

    assert form["titre"].value() == "Balade nocturne"
    assert form["attendu"].value() == "Un mode d’emploi à partager."
    assert form["debut"].value() == scene.etape.debut
    assert "6\u00a0000\u00a0€ TTC" in form["budget_ht"].help_text
    assert set(form["publics"].value()) == {"habitants", "elus"}


def test_the_need_is_written_then_changed(client_de):
    scene = territoire()
    client = client_de(scene.jeanne)

    client.post(reverse("prestataires:besoin_ecrire", args=[scene.parcours.pk, scene.etape.pk]), saisie())
    scene.besoin = Besoin.objects.get()
    client.post(url("besoin_modifier", scene), saisie(titre="Autre titre", revision="1"))

    scene.besoin.refresh_from_db()
    assert (scene.besoin.titre, scene.besoin.revision, scene.besoin.budget_ht) == ("Autre titre", 2, Decimal("2500.00"))


def test_two_at_once_nothing_is_lost(client_de):
    scene = ecrit()
    besoins.ecrire_besoin(scene.etape, {"titre": "De Paul"}, CRITERES, par=scene.claire, besoin=scene.besoin)

    reponse = client_de(scene.jeanne).post(url("besoin_modifier", scene), saisie(titre="De Jeanne", revision="1"))

    assert "Ce qui est enregistré maintenant" in reponse.text
    assert "De Paul" in reponse.text
    assert 'value="De Jeanne"' in reponse.text
    assert Besoin.objects.get().titre == "De Paul"


def test_anct_writes_for_the_territory_and_it_is_said(client_de):
    scene = territoire()

    client_de(scene.claire).post(
        reverse("prestataires:besoin_ecrire", args=[scene.parcours.pk, scene.etape.pk]), saisie()
    )

    assert "Saisi par l’ANCT pour Montaud." in client_de(scene.jeanne).get(page(scene)).text


# --- asked -----------------------------------------------------------------------------------------------------------------------------


def test_ticked_then_sent(client_de):
    scene = ecrit()
    p, autre = coop(scene), coop(scene, "Sans adresse", email="")
    client = client_de(scene.jeanne)
    demander = url("besoin_demander", scene)

    formulaire = client.get(demander, {"prestataire": [p.pk, autre.pk]})
    assert "Nous n’avons pas d’adresse" in formulaire.text
    assert formulaire.context["form"][f"email_{p.pk}"].value() == "contact@coop.example"

    envoi = {"prestataire": [p.pk, autre.pk], f"email_{p.pk}": "contact@coop.example", f"email_{autre.pk}": ""}
    assert "Indiquez l’adresse mail de Sans adresse." in client.post(demander, envoi).text
    client.post(demander, envoi | {f"email_{autre.pk}": "jo@ailleurs.example"})

    assert sorted(LienPersonnel.objects.values_list("email", flat=True)) == [
        "contact@coop.example",
        "jo@ailleurs.example",
    ]


@pytest.mark.parametrize("cles", [[], ["x"], ["999999"], ["9" * 30]])
def test_nobody_ticked_says_so(client_de, cles):
    scene = ecrit()

    reponse = client_de(scene.jeanne).get(url("besoin_demander", scene), {"prestataire": cles}, follow=True)

    assert "Cochez au moins un prestataire" in reponse.text


def test_anct_asks_nobody_for_the_buyer(client_de):
    scene, (candidature,) = demande()
    client = client_de(scene.claire)

    refuses = [
        client.post(url("besoin_demander", scene), {"prestataire": [coop(scene).pk]}),
        client.post(url("besoin_abandonner", scene), {"motif": "Non."}),
        client.post(url("candidature_ecarter", scene, candidature.pk), {"motif": "Non."}),
        client.post(url("candidature_relancer", scene, candidature.pk)),
        client.post(url("devis_saisir", scene, candidature.prestataire_id), {"montant_ht": "1"}),
    ]

    assert [r.status_code for r in refuses] == [403] * 5
    assert "C’est la collectivité qui achète" in refuses[0].text
    assert Candidature.objects.get().statut == StatutCandidature.SOLLICITEE


def test_anct_that_reads_does_not_write_the_need(client_de):
    scene = ecrit()
    lectrice = AnctFabrique(role_anct=RoleAnct.LECTURE)

    assert client_de(lectrice).get(page(scene)).status_code == 200
    assert client_de(lectrice).post(url("besoin_modifier", scene), saisie()).status_code == 403


def test_withdrawn_with_a_motive_then_asked_again(client_de):
    scene, (candidature,) = demande()
    client = client_de(scene.jeanne)

    client.post(url("candidature_ecarter", scene, candidature.pk), {"motif": "Trop loin."})
    assert "Demande retirée\u00a0: Trop loin." in client.get(page(scene)).text

    p = candidature.prestataire
    client.post(url("besoin_demander", scene), {"prestataire": [p.pk], f"email_{p.pk}": "nouveau@coop.example"})

    assert LienPersonnel.objects.get(revoque_le=None).email == "nouveau@coop.example"


def test_reminded_too_soon_says_so(client_de):
    scene, (candidature,) = demande()

    reponse = client_de(scene.jeanne).post(url("candidature_relancer", scene, candidature.pk), follow=True)

    assert "moins de dix minutes" in reponse.text


# --- the quotes ---------------------------------------------------------------------------------------------------------------------------


def test_a_quote_received_on_paper_is_typed_with_its_file(client_de):
    scene = ecrit()
    p = coop(scene)
    client = client_de(scene.jeanne)

    client.post(
        url("devis_saisir", scene, p.pk),
        {"montant_ht": "1 000", "montant_ttc": "1 200", "disponibilite": "Mai", "message": "", "devis": photo(1)},
    )

    c = Candidature.objects.get()
    assert (c.montant_ht, c.saisie_par) == (Decimal("1000.00"), scene.jeanne)
    contenu = client.get(page(scene)).text
    assert f"Saisi par {scene.jeanne.nom_complet}." in contenu
    assert "1\u00a0devis reçu sur 1\u00a0demande. Deux devis restent conseillés" in contenu
    fichier = client.get(url("devis_fichier", scene, c.pk))
    assert fichier.getvalue().startswith(b"\x89PNG")


def test_a_file_of_another_kind_is_refused_beside_its_field(client_de):
    scene = ecrit()
    p = coop(scene)

    reponse = client_de(scene.jeanne).post(
        url("devis_saisir", scene, p.pk), {"montant_ht": "1000", "devis": SimpleUploadedFile("a.exe", b"MZ")}
    )

    assert "Ce fichier est illisible ou d’un autre type" in reponse.text
    assert not Candidature.objects.exists()


def test_no_quote_of_a_provider_that_may_not_be_asked(client_de):
    scene = ecrit()

    assert client_de(scene.jeanne).get(url("devis_saisir", scene, prestataire("suspendu").pk)).status_code == 404


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
def test_the_comparison_is_taken_away(client_de, extension):
    scene, demandes = demande(nb=2)
    candidatures.repondre(demandes[0], champs_devis(message="=2+2"))

    reponse = client_de(scene.jeanne).get(url("devis_exporter", scene, extension))

    rangees = [r.cellules for r in lire(reponse.content)]
    assert rangees[1][0] == "Coop 0"
    assert len(rangees) == 3


def test_another_format_does_not_exist(client_de):
    assert client_de((scene := ecrit()).jeanne).get(url("devis_exporter", scene, "pdf")).status_code == 404


# --- on paper, and given up ----------------------------------------------------------------------------------------------------------------


def test_the_sheet_is_made_when_asked_and_says_when_it_is_not_there(client_de):
    scene = ecrit()
    client = client_de(scene.jeanne)
    assert client.get(url("besoin_fiche", scene)).status_code == 404

    client.post(url("besoin_fiche_preparer", scene))
    assert "En préparation" in client.get(page(scene)).text
    moteur.traiter("documents.Document", documents_de(scene.besoin).get().pk)

    etat = client.get(url("besoin_fiche_etat", scene), headers={"HX-Request": "true"}).text
    assert "Prêt" in etat
    assert url("besoin_fiche", scene) in etat


def test_given_up_then_taken_up_again(client_de):
    scene, _ = demande()
    client = client_de(scene.jeanne)

    client.post(url("besoin_abandonner", scene), {"motif": "Le projet change."})
    assert "Le projet change." in client.get(page(scene)).text
    client.post(url("besoin_reprendre", scene))

    assert Besoin.objects.get().statut == StatutBesoin.REDACTION


# --- two territories -----------------------------------------------------------------------------------------------------------------------


def test_the_same_row_under_another_parcours_is_not_found(client_de):
    ici, (candidature,) = demande()
    ailleurs = ecrit(territoire(nom="Flers"))
    Equipier.objects.create(parcours=ailleurs.parcours, utilisateur=ici.jeanne, nom="J", email=ici.jeanne.email)
    client = client_de(ici.jeanne)
    autre = ailleurs.parcours.pk

    adresses = [
        reverse("prestataires:besoin", args=[autre, ici.etape.pk]),
        reverse("prestataires:besoin_modifier", args=[autre, ici.besoin.pk]),
        reverse("prestataires:candidature_ecarter", args=[autre, ailleurs.besoin.pk, candidature.pk]),
        reverse("prestataires:devis_fichier", args=[autre, ailleurs.besoin.pk, candidature.pk]),
    ]

    assert [client.get(a).status_code for a in adresses] == [404] * 4


def test_a_need_of_a_closed_etape_is_not_begun(client_de):
    scene = territoire()
    type(scene.etape).objects.filter(pk=scene.etape.pk).update(statut="abandonnee")

    contenu = client_de(scene.jeanne).get(page(scene)).text
    reponse = client_de(scene.jeanne).post(
        reverse("prestataires:besoin_ecrire", args=[scene.parcours.pk, scene.etape.pk]), saisie()
    )

    assert "il n’y a plus de prestataire à chercher" in contenu
    assert "il n’y a plus de prestataire à chercher" in reponse.text
    assert champs_besoin()["titre"] not in contenu

"""« J’en connais un autre », and what a territory reads of one provider."""

import pytest
from django.urls import reverse

from prestataires.enums import Forme, Statut, StatutCandidature, StatutMission
from prestataires.models import Evaluation, Prestataire, Proposition
from prestataires.transitions import referencer, retirer
from prestataires.transitions.contacts import ecrire_contact
from prestataires.transitions.fusion import fusionner
from prestataires.transitions.propositions import proposer
from socle.champs import siret_juste
from socle.erreurs import ErreurMetier
from socle.travaux.lettres import construire
from socle.travaux.models import Courriel
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques import decrire, inscrit
from tests.prestataires.fabriques import prestataire, siret_valide
from tests.prestataires.fabriques_registre import attestation, besoin, candidature, mission

pytestmark = pytest.mark.django_db
CHAMPS = {
    "nom": "Les Marcheurs",
    "siret": "",
    "email": "bonjour@marcheurs.example",
    "pourquoi": "Ils ont animé la fête.",
}


def texte(response):
    return response.content.decode().replace("\u00a0", " ")


def test_a_proposal_makes_a_record_to_complete_once():
    scene = inscrit()

    proposition = proposer(scene.parcours, CHAMPS, par=scene.jeanne)
    encore = proposer(scene.parcours, CHAMPS | {"nom": "les marcheurs"}, par=scene.jeanne)

    p = Prestataire.objects.get()
    assert (encore, proposition.prestataire) == (proposition, p)
    assert (p.nom, p.statut, p.forme, p.siret, p.email) == (
        "Les Marcheurs",
        Statut.PROPOSE,
        Forme.AUTRE,
        None,
        CHAMPS["email"],
    )


def test_a_siret_is_enough_and_finds_the_one_that_is_there():
    scene, connu, par = inscrit(), prestataire(), AnctFabrique()
    reuni, frere = (
        prestataire(),
        next(s for n in range(100_000) if siret_juste(s := f"{connu.siren}{n:05d}") and s != connu.siret),
    )
    fusionner(connu, reuni, par=par)

    for siret in (connu.siret, reuni.siret, frere):
        assert proposer(scene.parcours, {"siret": siret, "pourquoi": "Oui."}, par=scene.jeanne).prestataire == connu
    nouveau = proposer(scene.parcours, {"siret": siret_valide(770_000), "pourquoi": "Oui."}, par=scene.jeanne)
    assert (nouveau.nom, nouveau.prestataire.siret) == (f"SIRET {siret_valide(770_000)}", siret_valide(770_000))


@pytest.mark.parametrize(
    ("change", "champ"),
    [
        ({"nom": ""}, "nom"),
        ({"siret": "123"}, "siret"),
        ({"pourquoi": " "}, "pourquoi"),
        ({"email": "bonjour"}, "email"),
        ({"pourquoi": "x" * 501}, "pourquoi"),
        ({"nom": "x" * 161}, "nom"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(change, champ):
    scene = inscrit()

    with pytest.raises(ErreurMetier) as refus:
        proposer(scene.parcours, CHAMPS | change, par=scene.jeanne)

    assert refus.value.champ == champ
    assert not Prestataire.objects.exists()


def test_the_territory_hears_of_it_once_it_is_decided():
    scene, par = inscrit(), AnctFabrique()
    p = proposer(scene.parcours, CHAMPS | {"siret": siret_valide(77)}, par=scene.jeanne).prestataire
    assert not Courriel.objects.exists()

    referencer(p, par=par)
    [bonne] = Courriel.objects.all()
    assert bonne.destinataire == scene.jeanne.email
    lettre = construire(bonne)
    assert lettre.sujet == "Montaud : Les Marcheurs est référencé"
    assert lettre.action[1].endswith(reverse("prestataires:fiche", args=[scene.parcours.pk, p.pk]))
    retirer(p, motif="MOTIF INTERNE", par=par)

    assert construire(bonne) is None
    mauvaise = construire(Courriel.objects.exclude(pk=bonne.pk).get())
    assert "MOTIF INTERNE" not in " ".join(mauvaise.paragraphes)


def test_the_page_says_what_follows_and_nothing_private(client_de):
    scene, suspendu = inscrit(), prestataire(Statut.SUSPENDU, nom="La Coop suspendue")
    etape, client = decrire(scene, "Balade"), client_de(scene.jeanne)
    url = reverse("prestataires:proposer", args=[scene.parcours.pk])

    assert "Indiquez son nom ou son SIRET." in texte(client.post(url, CHAMPS | {"nom": ""}))
    page = texte(client.post(url, CHAMPS | {"etape": etape.pk}, follow=True))
    assert "Merci. L’ANCT complète sa fiche" in page
    muette = texte(client.post(url, CHAMPS | {"siret": suspendu.siret}, follow=True))
    assert "Merci. L’ANCT complète sa fiche" in muette
    assert "La Coop suspendue" not in muette
    connu = prestataire(nom="Déjà là")
    assert "Il est déjà référencé" in texte(client.post(url, CHAMPS | {"siret": connu.siret}, follow=True))
    assert Proposition.objects.get(etape=etape).par == scene.jeanne


@pytest.mark.parametrize("nb", [1, 30])
def test_the_list_of_proposals_costs_the_same(nb, client_de, django_assert_num_queries):
    scene = inscrit()
    for n in range(nb):
        proposer(scene.parcours, CHAMPS | {"nom": f"Marcheurs {n}"}, par=scene.jeanne)
    client = client_de(AnctFabrique())
    url = reverse("prestataires:propositions")
    client.get(url)

    # session, account, count, proposals
    with django_assert_num_queries(4):
        client.get(url)


# --- the record that a territory reads -----------------------------------------------------------------------------------------------


def test_a_territory_reads_what_it_needs_and_no_more(client_de):
    scene, par = inscrit(), AnctFabrique()
    p = prestataire(nom="La Coop", est_national=True)
    attestation(p)
    ecrire_contact(p, {"nom": "Ana Principale", "email": "ana@coop.example"}, par=par)
    ecrire_contact(p, {"nom": "Bob Second", "email": "bob@coop.example", "telephone": "04 99"}, par=par)
    proposer(inscrit(nom="Flers").parcours, {"siret": p.siret, "pourquoi": "MOTIF D’UN AUTRE"}, par=par)

    page = texte(client_de(scene.jeanne).get(reverse("prestataires:fiche", args=[scene.parcours.pk, p.pk])))

    for dit in (
        "La Coop",
        "Dans toute la France",
        "ana@coop.example",
        "Reçue, à vérifier, jusqu’au",
        "Pas encore de mission évaluée.",
    ):
        assert dit in page
    for tu in ("Bob Second", "04 99", "MOTIF D’UN AUTRE", "/fichier/", p.siret):
        assert tu not in page


@pytest.mark.parametrize("statut", [Statut.PROPOSE, Statut.SUSPENDU, Statut.RETIRE])
def test_one_that_may_not_be_chosen_is_read_only_by_whom_it_works_for(statut, client_de):
    scene, p = inscrit(), prestataire(statut)
    client, url = client_de(scene.jeanne), reverse("prestataires:fiche", args=[scene.parcours.pk, p.pk])

    assert client.get(url).status_code == 404
    candidature(besoin(inscrit(nom="Flers")), p)
    assert client.get(url).status_code == 404
    candidature(besoin(scene), p)

    assert "n’est plus dans la liste" in texte(client.get(url))


def test_closed_missions_are_summed_up(client_de):
    scene, p = inscrit(), prestataire()
    for titre, statut, note in (
        ("Une", StatutMission.CLOSE, 4),
        ("Deux", StatutMission.CLOSE, 5),
        ("Trois", StatutMission.EN_COURS, 1),
    ):
        m = mission(candidature(besoin(scene, titre), p, StatutCandidature.RETENUE), statut)
        Evaluation.objects.create(mission=m, partie="territoire", pertinence=note, transfert=note, par=scene.jeanne)

    page = client_de(scene.jeanne).get(reverse("prestataires:fiche", args=[scene.parcours.pk, p.pk]))

    assert page.context["evaluations"] == {"nb": 2, "pertinence": 4.5, "transfert": 4.5}
    assert "4,5 sur 5 en moyenne" in texte(page)


@pytest.mark.parametrize("nb", [1, 30])
def test_the_record_costs_the_same_whatever_hangs_on_it(nb, client_de, django_assert_num_queries):
    scene, p = inscrit(), prestataire()
    for n in range(nb):
        ecrire_contact(p, {"nom": f"Ana {n}", "email": f"ana{n}@coop.example"}, par=scene.claire)
        candidature(besoin(scene, f"Étape {n}"), p)
        attestation(p)
    client, url = client_de(scene.jeanne), reverse("prestataires:fiche", args=[scene.parcours.pk, p.pk])
    client.get(url)

    # session, account, parcours, provider, competences, places, main contact, documents, their competences, evaluations
    with django_assert_num_queries(10):
        client.get(url)

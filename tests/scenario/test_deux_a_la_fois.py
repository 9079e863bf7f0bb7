"""Two people on the same étape: nothing is lost, and the page shows both texts."""

from threading import Barrier, Thread

import pytest
from django.urls import reverse

from parcours import ecriture
from parcours.models import Etape
from socle.comptes import invitations
from socle.comptes.models import Utilisateur
from tests.parcours import fabriques
from tests.scenario.visite import Visiteuse

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

CONFLIT = "pendant que vous écriviez. Rien n’est perdu"
CHOIX = "//fieldset[contains(@id, 'choix_{}')]"


@pytest.fixture
def duo(live_server, client_de):
    """(étape, Jeanne, Paul): both have the form of the same étape on their screen."""
    parcours, jeanne = fabriques.ouvert("Montaud")
    equipier = fabriques.transitions.ajouter_equipier(
        parcours, nom="Paul Durand", fonction="Maire", email="paul@montaud.example", role="executif", par=jeanne, inviter=True
    )  # fmt: skip
    paul = Utilisateur.objects.get(pk=invitations.accepter(equipier.invitation).pk)
    etape = fabriques.etape(parcours, jeanne)
    ecrans = [Visiteuse(live_server.url, client_de(personne)) for personne in (jeanne, paul)]
    for ecran in ecrans:
        ecran.ouvrir(reverse("parcours:etape_modifier", args=[parcours.pk, etape.pk]))
    return etape, *ecrans


def titre(etape):
    return Etape.objects.get(pk=etape.pk).titre


def test_the_second_one_sees_both_texts_and_keeps_the_one_he_wants(duo):
    etape, jeanne, paul = duo

    jeanne.remplir(bouton="Enregistrer", titre="Balade au lavoir", livrables="Un plan du site")
    paul.remplir(bouton="Enregistrer", titre="Balade au clair de lune")

    assert titre(etape) == "Balade au lavoir"
    assert "Jeanne Faure a modifié cette étape à" in paul.page.texte
    assert CONFLIT in paul.page.texte
    assert "Balade au lavoir" in paul.page.dire(CHOIX.format("titre"))
    assert "Un plan du site" in paul.page.dire(CHOIX.format("livrables"))
    formulaire, _ = paul.page.bouton("Enregistrer")
    assert formulaire.inputs["titre"].value == "Balade au clair de lune"

    # She alone wrote what will come of it: hers is already chosen.
    paul.remplir(bouton="Enregistrer", choix_titre="mien")
    assert "« Balade au clair de lune » est enregistrée." in paul.page.texte
    actuelle = Etape.objects.get(pk=etape.pk)
    assert (actuelle.titre, actuelle.livrables, actuelle.revision) == ("Balade au clair de lune", "Un plan du site", 3)


def test_at_the_very_same_moment_one_is_written_and_the_other_told(duo):
    etape, *ecrans = duo
    depart = Barrier(len(ecrans))

    def enregistrer(ecran, texte):
        depart.wait(10)
        ecran.remplir(bouton="Enregistrer", titre=texte)

    fils = [Thread(target=enregistrer, args=(e, t)) for e, t in zip(ecrans, ("Au lavoir", "Au moulin"), strict=True)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(30)

    prevenus = [ecran for ecran in ecrans if CONFLIT in ecran.page.texte]
    assert len(prevenus) == 1
    (gagnant,) = set(ecrans) - set(prevenus)
    assert f"« {titre(etape)} » est enregistrée." in gagnant.page.texte
    assert titre(etape) in prevenus[0].page.dire(CHOIX.format("titre"))
    autre = {"Au lavoir", "Au moulin"} - {titre(etape)}
    assert {prevenus[0].page.bouton("Enregistrer")[0].inputs["titre"].value} == autre
    assert Etape.objects.get(pk=etape.pk).revision == 2


def test_what_was_typed_in_an_etape_taken_away_brings_it_back(duo):
    etape, _, paul = duo
    ecriture.retirer(etape, par=etape.modifie_par)

    paul.remplir(bouton="Enregistrer", titre="Balade au clair de lune")
    assert "a retiré cette étape à" in paul.page.texte
    assert not Etape.objects.presents().exists()
    paul.remplir(bouton="Enregistrer et la remettre", choix_titre="mien")

    (revenue,) = Etape.objects.presents()
    assert (revenue.pk, revenue.titre) == (etape.pk, "Balade au clair de lune")

"""Sendings: begun to be read, read, taken back, replaced; one of two people wins; the visa of the direction."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from parcours import ecriture, transitions, versions
from parcours.enums import StatutEnvoi, StatutEtape, TransitionEnvoi
from parcours.models import Etape, Objectif, Parcours, Version
from socle.comptes import invitations
from socle.comptes.models import Utilisateur
from socle.erreurs import ErreurMetier
from socle.travaux import moteur
from socle.travaux.models import Courriel, Etat
from tests.comptes.gestes import texte
from tests.parcours.fabriques import complet, etape

pytestmark = pytest.mark.django_db

PERMIS = {
    (StatutEnvoi.ENVOYE, TransitionEnvoi.COMMENCER): StatutEnvoi.EN_RELECTURE,
    (StatutEnvoi.ENVOYE, TransitionEnvoi.RELIRE): StatutEnvoi.RELU,
    (StatutEnvoi.EN_RELECTURE, TransitionEnvoi.RELIRE): StatutEnvoi.RELU,
    (StatutEnvoi.ENVOYE, TransitionEnvoi.REPRENDRE): StatutEnvoi.REPRIS,
    (StatutEnvoi.ENVOYE, TransitionEnvoi.REMPLACER): StatutEnvoi.REMPLACE,
    (StatutEnvoi.EN_RELECTURE, TransitionEnvoi.REMPLACER): StatutEnvoi.REMPLACE,
    (StatutEnvoi.RELU, TransitionEnvoi.REMPLACER): StatutEnvoi.REMPLACE,
    (StatutEnvoi.REMPLACE, TransitionEnvoi.RETABLIR): StatutEnvoi.ENVOYE,
    (StatutEnvoi.REMPLACE, TransitionEnvoi.RETABLIR_EN_RELECTURE): StatutEnvoi.EN_RELECTURE,
    (StatutEnvoi.REMPLACE, TransitionEnvoi.RETABLIR_RELU): StatutEnvoi.RELU,
}


def propre(mots):
    return " ".join(mots.replace("\u00a0", " ").replace("&nbsp;", " ").split())


def frais(parcours):
    return Parcours.objects.pour_page().get(pk=parcours.pk)


@pytest.fixture
def envoye():
    """(parcours, jeanne, its first sending)."""
    parcours, jeanne = complet()
    version = transitions.soumettre(parcours, par=jeanne)
    return frais(parcours), jeanne, version


def renvoyer(parcours, jeanne, titre="Forum"):
    etape(parcours, jeanne, titre)
    return transitions.soumettre(parcours, par=jeanne)


@pytest.mark.parametrize("statut", StatutEnvoi.values)
@pytest.mark.parametrize("verbe", TransitionEnvoi.values)
def test_a_sending_moves_only_as_its_table_says(envoye, statut, verbe):
    _, jeanne, version = envoye
    Version.objects.filter(pk=version.pk).update(statut=statut)
    cible = PERMIS.get((statut, verbe))

    if cible is None:
        with pytest.raises(ErreurMetier), transitions.CYCLE_ENVOI.passage(version, TransitionEnvoi(verbe), par=jeanne):
            pass
    else:
        with transitions.CYCLE_ENVOI.passage(version, TransitionEnvoi(verbe), par=jeanne):
            pass

    assert Version.objects.get(pk=version.pk).statut == (cible or statut)


def test_sending_notes_which_etapes_it_proposed_and_replaces_the_former_one(envoye):
    parcours, jeanne, premier = envoye
    ancienne = parcours.etapes.get()

    second = renvoyer(parcours, jeanne)

    premier.refresh_from_db()
    forum = parcours.etapes.get(titre="Forum")
    assert (premier.statut, second.statut, second.numero) == (StatutEnvoi.REMPLACE, StatutEnvoi.ENVOYE, 2)
    assert (premier.etapes_proposees, second.etapes_proposees) == ([str(ancienne.uid)], [str(forum.uid)])


def test_taking_the_first_sending_back_leaves_drafts_and_nothing_to_read(envoye):
    parcours, jeanne, version = envoye

    transitions.reprendre_envoi(version, par=jeanne)

    parcours = frais(parcours)
    assert (parcours.version_courante, parcours.envoi_a_relire, parcours.dernier_envoi) == (None, False, None)
    assert [e.statut for e in parcours.etapes.all()] == [StatutEtape.BROUILLON]
    assert transitions.soumettre(parcours, par=jeanne).numero == 2


@pytest.mark.parametrize(
    ("avant", "statut", "a_relire"),
    [
        ("rien", StatutEnvoi.ENVOYE, True),
        ("commencer", StatutEnvoi.EN_RELECTURE, True),
        ("relire", StatutEnvoi.RELU, False),
    ],
)
def test_the_former_sending_stands_again_where_it_stood(envoye, avant, statut, a_relire):
    parcours, jeanne, premier = envoye
    if avant == "commencer":
        transitions.commencer_relecture(premier, par=parcours.referent)
    elif avant == "relire":
        transitions.relire(parcours, par=parcours.referent)
    second = renvoyer(frais(parcours), jeanne)

    transitions.reprendre_envoi(second, par=jeanne)

    parcours = frais(parcours)
    premier.refresh_from_db()
    assert (parcours.version_courante, premier.statut, parcours.envoi_a_relire) == (premier, statut, a_relire)
    assert {e.titre: e.statut for e in parcours.etapes.all()} == {
        "Balade nocturne": StatutEtape.PROPOSEE,
        "Forum": StatutEtape.BROUILLON,
    }


def test_a_sending_that_anct_has_begun_to_read_is_no_longer_taken_back(envoye, client_de):
    parcours, jeanne, version = envoye
    client_de(parcours.referent).post(reverse("parcours:relecture_commencer", args=[parcours.pk, version.pk]))

    page = client_de(jeanne).post(reverse("parcours:envoi_reprendre", args=[parcours.pk, version.pk]), follow=True)

    assert "Cette action n’est p" in texte(page)
    assert "En cours de relecture" in texte(page)
    apercu = propre(texte(client_de(jeanne).get(reverse("parcours:apercu", args=[parcours.pk]))))
    assert "Claire Martin le relit depuis le" in apercu
    assert "Reprendre cet envoi" not in apercu


def test_only_the_living_sending_is_taken_back(envoye):
    parcours, jeanne, premier = envoye
    renvoyer(parcours, jeanne)

    with pytest.raises(ErreurMetier, match="Remplacé par un autre envoi"):
        transitions.reprendre_envoi(Version.objects.get(pk=premier.pk), par=jeanne)


def test_nothing_is_taken_back_once_the_convention_is_under_way(envoye):
    parcours, jeanne, version = envoye
    transitions.contractualiser(parcours, par=parcours.referent)

    with pytest.raises(ErreurMetier, match="La convention est en cours"):
        transitions.reprendre_envoi(version, par=jeanne)


def test_the_referent_hears_of_it_only_if_the_first_mail_had_left(envoye):
    parcours, jeanne, version = envoye
    transitions.reprendre_envoi(version, par=jeanne)
    assert [c.etat for c in Courriel.objects.filter(gabarit="parcours.envoi")] == [Etat.ANNULE]
    assert not Courriel.objects.filter(gabarit="parcours.reprise").exists()

    second = transitions.soumettre(frais(parcours), par=jeanne)
    mail = Courriel.objects.get(gabarit="parcours.envoi", etat=Etat.EN_ATTENTE)
    assert moteur.traiter("travaux.courriel", mail.pk) == Etat.PRET
    transitions.reprendre_envoi(second, par=jeanne)

    assert [c.destinataire for c in Courriel.objects.filter(gabarit="parcours.reprise")] == [parcours.referent.email]


def test_the_list_of_sendings_says_who_when_where_and_by_when(envoye, client_de):
    parcours, jeanne, _ = envoye
    renvoyer(parcours, jeanne)

    page = propre(texte(client_de(jeanne).get(reverse("parcours:envois", args=[parcours.pk]))))

    for mots in (
        "Envoi n° 2",
        "Envoi n° 1",
        "par Jeanne Faure",
        "Remplacé par un autre envoi",
        "Réponse prévue avant le",
        "Reprendre cet envoi",
    ):
        assert mots in page


def test_anct_reads_first_what_changed_since_the_sending_before(envoye, client_de):
    parcours, jeanne, _ = envoye
    second = renvoyer(parcours, jeanne)

    page = propre(texte(client_de(parcours.referent).get(reverse("parcours:envoi", args=[parcours.pk, second.pk]))))

    assert page.index("Ce qui a changé depuis l’envoi du") < page.index("Ajouté : Forum") < page.index("Nos objectifs")
    assert "Commencer la relecture" in page


@pytest.mark.parametrize("nombre", [2, 12])
def test_the_pages_of_sendings_take_the_same_queries_whatever_their_number(
    nombre, client_de, django_assert_num_queries
):
    parcours, jeanne = complet()
    for n in range(nombre):
        dernier = renvoyer(frais(parcours), jeanne, f"Étape {n}")
    client = client_de(jeanne)
    client.get(reverse("parcours:apercu", args=[parcours.pk]))

    with django_assert_num_queries(4):
        client.get(reverse("parcours:envois", args=[parcours.pk]))
    with django_assert_num_queries(5):
        client.get(reverse("parcours:envoi", args=[parcours.pk, dernier.pk]))
    with django_assert_num_queries(6):
        client.get(reverse("parcours:comparer", args=[parcours.pk]) + "?avant=1&apres=2")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_taking_back_and_beginning_at_the_same_moment_one_wins_and_the_other_reads_a_sentence():
    parcours, jeanne = complet()
    for _ in range(5):
        version = renvoyer(frais(parcours), jeanne, f"Étape {_}")
        depart, refus = threading.Barrier(2), []

        def tenter(geste, par, version=version, depart=depart, refus=refus):
            depart.wait(10)
            try:
                geste(Version.objects.get(pk=version.pk), par=par)
            except ErreurMetier as erreur:
                refus.append(erreur.message)
            finally:
                connection.close()

        fils = [
            threading.Thread(target=tenter, args=a)
            for a in ((transitions.reprendre_envoi, jeanne), (transitions.commencer_relecture, parcours.referent))
        ]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join()

        version.refresh_from_db()
        assert version.statut in {StatutEnvoi.REPRIS, StatutEnvoi.EN_RELECTURE}
        assert len(refus) == 1
        assert version.get_statut_display() in refus[0]


# --- visa ---------------------------------------------------------------------------------------------------------------
@pytest.fixture
def avec_direction():
    """(parcours whose sendings need a visa, jeanne, anne of the direction)."""
    parcours, jeanne = complet()
    equipier = transitions.ajouter_equipier(
        parcours, nom="Anne Petit", fonction="DGS", email="dgs@montaud.example", role="direction", par=jeanne, inviter=True
    )  # fmt: skip
    anne = Utilisateur.objects.get(pk=invitations.accepter(equipier.invitation).pk)
    transitions.regler_visa(parcours, True, par=jeanne)
    return frais(parcours), jeanne, anne


def test_without_the_visa_nothing_is_sent_and_the_sentence_says_it(avec_direction):
    parcours, jeanne, _ = avec_direction

    with pytest.raises(ErreurMetier) as refus:
        transitions.soumettre(parcours, par=jeanne)

    assert refus.value.message == "Il manque 1 chose : le visa de la direction. Tout le reste est enregistré."


def test_the_direction_is_asked_by_mail_reads_gives_and_what_is_sent_is_what_was_read(avec_direction, client_de):
    parcours, jeanne, anne = avec_direction
    client_de(jeanne).post(reverse("parcours:visa_demander", args=[parcours.pk]))
    assert [c.destinataire for c in Courriel.objects.filter(gabarit="parcours.visa")] == [anne.email]
    client = client_de(anne)
    page = client.get(reverse("parcours:visa", args=[parcours.pk]))

    client.post(reverse("parcours:visa_donner", args=[parcours.pk]), {"texte": page.context["texte"]})

    version = transitions.soumettre(frais(parcours), par=jeanne)
    assert version.empreinte == page.context["texte"]


def test_any_change_makes_the_visa_void_in_words(avec_direction, client_de):
    parcours, jeanne, anne = avec_direction
    transitions.donner_visa(parcours, transitions.empreinte_a_viser(parcours), par=anne)
    assert transitions.est_vise(parcours)

    ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Autre"}, par=jeanne)

    page = propre(texte(client_de(jeanne).get(reverse("parcours:visa", args=[parcours.pk]))))
    assert "Le visa donné par Anne Petit le" in page
    assert "ne vaut plus : le parcours a changé depuis." in page
    assert not transitions.est_vise(parcours)
    with pytest.raises(ErreurMetier, match="le visa de la direction"):
        transitions.soumettre(frais(parcours), par=jeanne)


def test_the_visa_is_given_on_what_was_read_and_on_nothing_else(avec_direction):
    parcours, jeanne, anne = avec_direction
    lu = transitions.empreinte_a_viser(parcours)
    etape(parcours, jeanne, "Forum")

    with pytest.raises(ErreurMetier, match="Le parcours a changé pendant que vous le lisiez"):
        transitions.donner_visa(parcours, lu, par=anne)


def test_only_the_direction_gives_it_and_others_read_why(avec_direction, client_de):
    parcours, jeanne, _ = avec_direction
    saisie = {"texte": transitions.empreinte_a_viser(parcours)}

    page = client_de(jeanne).post(reverse("parcours:visa_donner", args=[parcours.pk]), saisie)

    assert page.status_code == 403
    assert "Seule une personne de la direction peut donner ce visa." in texte(page)


def test_a_contact_person_who_is_the_direction_gives_it_too(client_de):
    parcours, jeanne = complet()
    parcours.equipiers.filter(pk=parcours.interlocuteur_id).update(role="direction")
    saisie = {"texte": transitions.empreinte_a_viser(parcours)}

    page = client_de(jeanne).post(reverse("parcours:visa_donner", args=[parcours.pk]), saisie)

    assert page.status_code == 302
    assert transitions.est_vise(parcours)


def test_nobody_to_ask_is_said_before_the_mail():
    parcours, jeanne = complet()

    with pytest.raises(ErreurMetier, match="Personne de la direction n’a encore ouvert son espace"):
        transitions.demander_visa(parcours, par=jeanne)


def test_what_would_be_frozen_is_what_the_sending_freezes():
    parcours, jeanne = complet()
    attendue = transitions.empreinte_a_viser(parcours)

    version = transitions.soumettre(parcours, par=jeanne)

    assert version.empreinte == attendue
    assert Etape.objects.get().statut == StatutEtape.PROPOSEE
    assert versions.empreinte(version.contenu) == attendue


def test_nothing_is_read_again_once_the_parcours_has_stopped(client_de):
    parcours, jeanne = complet()
    version = transitions.soumettre(parcours, par=jeanne)
    transitions.abandonner(parcours, motif="Élections", par=parcours.referent)

    with pytest.raises(ErreurMetier, match="il n’y a plus rien à relire"):
        transitions.commencer_relecture(version, par=parcours.referent)
    with pytest.raises(ErreurMetier, match="il n’y a plus rien à relire"):
        transitions.relire(parcours, par=parcours.referent)

    page = client_de(parcours.referent).get(reverse("parcours:envoi", args=[parcours.pk, version.pk]))
    assert [bool(page.context["peut_relire"]), bool(page.context["suivi"]["peut_commencer"])] == [False, False]
    assert Parcours.objects.get().version_relue is None

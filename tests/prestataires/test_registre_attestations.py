"""The documents of a provider: which are asked for, deposited by ANCT or by the provider's own link, read, replaced without losing the former."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from prestataires.attestations import etats, genres_attendus
from prestataires.echeances.attestations import (
    attestation_a_verifier,
    attestation_bientot_finie,
    proposition_a_completer,
)
from prestataires.enums import (
    Activite,
    Forme,
    GenreAttestation,
    GenreExpertise,
    Methode,
    StatutAttestation,
    StatutCandidature,
    StatutMission,
    TransitionAttestation,
    UsageLien,
)
from prestataires.liens import jeton
from prestataires.models import Attestation, Expertise, LienPersonnel
from prestataires.transitions import CYCLE_ATTESTATION
from prestataires.transitions.attestations import demander_attestations, deposer_attestation, refuser, verifier
from prestataires.transitions.contacts import ecrire_contact
from prestataires.transitions.liens import ouvrir_lien
from prestataires.transitions.propositions import proposer
from rappels.calcul import echeances
from socle.echeances import ANCT
from socle.erreurs import ErreurMetier
from socle.travaux.lettres import construire
from socle.travaux.models import Courriel
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques import inscrit
from tests.conventions.fabriques_signatures import photo
from tests.prestataires.fabriques import prestataire
from tests.prestataires.fabriques_registre import attestation, besoin, candidature, dans_jours, mission

pytestmark = pytest.mark.django_db
URSSAF, FISCALE, ASSURANCE = GenreAttestation.URSSAF, GenreAttestation.FISCALE, GenreAttestation.ASSURANCE


def texte(response):
    return response.content.decode().replace("\u00a0", " ")


def test_what_is_asked_depends_on_what_the_organisation_is():
    tous = [URSSAF, FISCALE, ASSURANCE]
    forme = prestataire(forme=Forme.SOCIETE)
    Expertise.objects.create(prestataire=forme, genre=GenreExpertise.METHODE, code=Methode.FORMATION)

    assert genres_attendus(prestataire(forme=Forme.SOCIETE)) == tous
    assert genres_attendus(prestataire(forme=Forme.ASSOCIATION)) == [*tous, GenreAttestation.ENGAGEMENT]
    assert genres_attendus(prestataire(activite=Activite.FORMATION)) == [*tous, GenreAttestation.QUALIOPI]
    assert genres_attendus(forme) == [*tous, GenreAttestation.QUALIOPI]
    assert genres_attendus(prestataire(forme=Forme.COLLECTIF)) == []


@pytest.mark.parametrize(("etat", "transition", "cible"), list(CYCLE_ATTESTATION.matrice()))
def test_every_state_meets_every_transition(etat, transition, cible):
    p, par = prestataire(), AnctFabrique()
    a = attestation(p)
    if etat == StatutAttestation.VERIFIEE:
        verifier(a, par=par)
    elif etat == StatutAttestation.REFUSEE:
        refuser(a, "Elle est illisible.", par=par)
    elif etat == StatutAttestation.REMPLACEE:
        attestation(p)
        a.refresh_from_db()

    def agir():
        if transition == TransitionAttestation.VERIFIER:
            verifier(a, par=par)
        elif transition == TransitionAttestation.REFUSER:
            refuser(a, "Elle est illisible.", par=par)
        else:
            with CYCLE_ATTESTATION.passage(a, transition, par=par):
                pass

    if cible is None:
        with pytest.raises(ErreurMetier):
            agir()
    else:
        agir()
    assert Attestation.objects.get(pk=a.pk).statut == (cible or etat)


def test_a_new_document_replaces_the_former_and_keeps_it():
    p, par = prestataire(), AnctFabrique()
    premiere = attestation(p, par=par)
    verifier(premiere, par=par)

    seconde = attestation(p, expire=200, par=None)

    premiere.refresh_from_db()
    assert (premiere.statut, seconde.statut, seconde.deposee_par) == ("remplacee", "recue", None)
    assert premiere.fichier_id != seconde.fichier_id
    [urssaf] = [e for e in etats(p, timezone.localdate()) if e.genre == URSSAF]
    assert (urssaf.attestation, urssaf.attendue) == (seconde, False)


@pytest.mark.parametrize(
    ("genre", "dates", "champ", "phrase"),
    [
        (URSSAF, {}, "expire_le", "Indiquez jusqu’à quand ce document est valable."),
        (URSSAF, {"expire_le": -1}, "expire_le", "Ce document n’est plus valable depuis le"),
        (URSSAF, {"expire_le": 10, "delivree_le": 2}, "delivree_le", "Cette date est dans l’avenir"),
        (GenreAttestation.ENGAGEMENT, {"expire_le": 10}, "", "Ce document n’est pas demandé à ce prestataire."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(genre, dates, champ, phrase):
    jours = {nom: dans_jours(nb) for nom, nb in dates.items()}

    with pytest.raises(ErreurMetier) as refus:
        deposer_attestation(prestataire(), genre, photo(1), par=None, **jours)

    assert (refus.value.champ or "", refus.value.message[: len(phrase)]) == (champ, phrase)
    assert not Attestation.objects.exists()


def test_the_state_says_the_day():
    p, jour = prestataire(forme=Forme.ASSOCIATION), timezone.localdate()
    attestation(p, URSSAF, expire=20)
    attestation(p, FISCALE, expire=90)
    attestation(p, GenreAttestation.ENGAGEMENT)

    def lus(quand):
        return [(e.genre, e.ton, e.attendue) for e in etats(p, quand)]

    assert lus(jour) == [
        (URSSAF, "warning", True), (FISCALE, "info", False), (ASSURANCE, "warning", True), (GenreAttestation.ENGAGEMENT, "info", False),
    ]  # fmt: skip
    assert lus(jour + timedelta(days=100))[:2] == [(URSSAF, "error", True), (FISCALE, "error", True)]


def test_a_refusal_says_why_and_sends_the_way_to_mend_it():
    p, par = prestataire(email="contact@coop.example"), AnctFabrique()
    a = attestation(p)
    with pytest.raises(ErreurMetier, match="Dites en une phrase"):
        refuser(a, " ", par=par)

    lien = refuser(a, "Elle est au nom d’un autre.", par=par)

    lettre = construire(Courriel.objects.get(destinataire="contact@coop.example"))
    assert "– Attestation de vigilance (URSSAF) : à remplacer. Elle est au nom d’un autre." in lettre.paragraphes
    assert lettre.action[1].endswith(f"/{jeton(lien)}/")
    assert lettre.lien_personnel


def test_asking_writes_to_the_main_contact_and_no_more_once_all_is_there():
    p, par = prestataire(email="contact@coop.example"), AnctFabrique()
    ecrire_contact(p, {"nom": "Ana", "email": "ana@coop.example"}, par=par)

    lien = demander_attestations(p, par=par)

    assert (lien.email, lien.usage) == ("ana@coop.example", UsageLien.ATTESTATIONS)
    for genre in (URSSAF, FISCALE, ASSURANCE):
        attestation(p, genre)
    assert construire(Courriel.objects.get()) is None
    with pytest.raises(ErreurMetier, match="Rien n’est attendu"):
        demander_attestations(p, par=par)


def test_asking_wants_an_address():
    with pytest.raises(ErreurMetier, match="Indiquez d’abord une adresse mail"):
        demander_attestations(prestataire(), par=AnctFabrique())


# --- the pages ----------------------------------------------------------------------------------------------------------------------


def test_anct_deposits_verifies_and_reads(client_de):
    p, client = prestataire(), client_de(AnctFabrique())
    depot = reverse("prestataires:attestation_deposer", args=[p.pk, URSSAF])

    assert "Choisissez le fichier" in texte(client.post(depot, {"expire_le": dans_jours(90)}))
    client.post(depot, {"fichier": photo(1), "expire_le": dans_jours(90)})
    a = Attestation.objects.get()
    client.post(reverse("prestataires:attestation_verifier", args=[p.pk, a.pk]))

    a.refresh_from_db()
    assert a.statut == StatutAttestation.VERIFIEE
    fichier = client.get(reverse("prestataires:attestation_fichier", args=[p.pk, a.pk]))
    assert b"".join(fichier.streaming_content).startswith(b"\x89PNG")
    assert client.get(reverse("prestataires:attestation_fichier", args=[prestataire().pk, a.pk])).status_code == 404
    assert client.get(reverse("prestataires:attestation_deposer", args=[p.pk, "qualiopi"])).status_code == 404


def test_a_territory_never_reads_the_file(client_de):
    p, scene = prestataire(), inscrit()
    a = attestation(p)

    fichier = client_de(scene.jeanne).get(reverse("prestataires:attestation_fichier", args=[p.pk, a.pk]))

    assert fichier.status_code == 403


def test_the_provider_deposits_by_its_link_and_sees_nothing_else(client):
    p, autre, par = (
        prestataire(nom="La Coop", competences="SECRET DE FICHE"),
        prestataire(nom="Un autre"),
        AnctFabrique(),
    )
    attestation(autre)
    lien = ouvrir_lien(p, UsageLien.ATTESTATIONS, email="contact@coop.example", par=par)
    page = reverse("prestataires:lien", args=[jeton(lien)])
    depot = reverse("prestataires:lien_attestation", args=[jeton(lien), URSSAF])

    lue = texte(client.get(page))
    assert depot in lue
    assert "SECRET DE FICHE" not in lue
    assert "Un autre" not in lue
    assert client.post(depot, {"fichier": photo(1)}).status_code == 200
    envoi = client.post(depot, {"fichier": photo(1), "expire_le": dans_jours(90)})

    assert (envoi.status_code, envoi.url) == (302, page)
    assert Attestation.objects.get(prestataire=p).deposee_par is None
    assert client.get(reverse("prestataires:lien_attestation", args=[jeton(lien), "qualiopi"])).status_code == 404


def test_a_revoked_or_expired_link_deposits_nothing(client):
    p = prestataire()
    lien = ouvrir_lien(p, UsageLien.ATTESTATIONS, email="contact@coop.example", par=AnctFabrique())
    depot = reverse("prestataires:lien_attestation", args=[jeton(lien), URSSAF])

    LienPersonnel.objects.update(expire_le=timezone.now() - timedelta(minutes=1))
    expire = client.post(depot, {"fichier": photo(1), "expire_le": dans_jours(90)})
    LienPersonnel.objects.update(revoque_le=timezone.now())
    revoque = client.post(depot, {"fichier": photo(1), "expire_le": dans_jours(90)})

    assert (expire.status_code, revoque.status_code) == (410, 410)
    assert not Attestation.objects.exists()


def test_the_link_of_a_quote_does_not_deposit_a_document(client):
    scene, p = inscrit(), prestataire()
    demande = candidature(besoin(scene), p)
    lien = ouvrir_lien(p, UsageLien.DEVIS, email="contact@coop.example", par=scene.jeanne, candidature=demande)

    assert client.get(reverse("prestataires:lien_attestation", args=[jeton(lien), URSSAF])).status_code == 404


# --- due dates ------------------------------------------------------------------------------------------------------------------------


def test_a_document_that_ends_is_awaited_where_its_provider_works():
    scene, ailleurs, jour = inscrit(), inscrit(nom="Flers"), timezone.localdate()
    p, sans_travail = prestataire(nom="La Coop"), prestataire()
    bientot, _ = attestation(p, URSSAF, expire=20), attestation(p, FISCALE, expire=200)
    attestation(sans_travail, URSSAF, expire=20)
    mission(candidature(besoin(scene), p, StatutCandidature.RETENUE))
    candidature(besoin(scene, "Autre"), p)
    candidature(besoin(ailleurs, "Ailleurs"), p, StatutCandidature.DECLINEE)

    [ligne] = attestation_bientot_finie(jour)

    assert (ligne["objet_id"], ligne["parcours_id"], ligne["quand"]) == (bientot.pk, scene.parcours.pk, dans_jours(20))
    [echeance] = echeances(jour, pour=ANCT, parcours=[scene.parcours.pk], codes=["prestataires.attestation_finie"])
    assert echeance.phrase == "Attestation de vigilance (URSSAF) de La Coop : en demander une plus récente."
    assert echeance.lien == reverse("prestataires:registre_fiche", args=[p.pk])
    attestation(p, URSSAF, expire=180)
    assert list(attestation_bientot_finie(jour)) == []


def test_nothing_is_awaited_once_the_mission_is_over():
    scene, p, jour = inscrit(), prestataire(), timezone.localdate()
    attestation(p, URSSAF, expire=5)
    mission(candidature(besoin(scene), p, StatutCandidature.RETENUE), StatutMission.TERMINEE)

    assert list(attestation_bientot_finie(jour)) == []
    assert list(attestation_a_verifier(jour)) == []


def test_what_came_in_is_to_be_read_and_what_was_proposed_to_be_completed():
    scene, p, jour = inscrit(), prestataire(), timezone.localdate()
    candidature(besoin(scene), p)
    recue = attestation(p)
    proposition = proposer(scene.parcours, {"nom": "Les Marcheurs", "pourquoi": "Ils sont bien."}, par=scene.jeanne)

    assert [ligne["objet_id"] for ligne in attestation_a_verifier(jour)] == [recue.pk]
    assert [ligne["objet_id"] for ligne in proposition_a_completer(jour)] == [proposition.pk]
    verifier(recue, par=scene.claire)
    assert list(attestation_a_verifier(jour)) == []

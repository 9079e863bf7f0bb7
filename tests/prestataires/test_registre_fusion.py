"""Two records of one organisation become one, and nothing is lost."""

import pytest
from django.urls import reverse

from prestataires.enums import GenreAttestation, Statut, StatutCandidature, UsageLien
from prestataires.models import (
    Attestation,
    Candidature,
    Contact,
    Expertise,
    LienPersonnel,
    Mission,
    Prestataire,
    Proposition,
    ZoneIntervention,
)
from prestataires.transitions.contacts import ecrire_contact
from prestataires.transitions.fusion import doublons, fusionner
from prestataires.transitions.liens import ouvrir_lien
from prestataires.transitions.propositions import proposer
from socle.champs import siret_juste
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques import inscrit
from tests.prestataires.fabriques import prestataire, siret_valide
from tests.prestataires.fabriques_registre import attestation, besoin, candidature, mission
from tests.territoires.fabriques import DepartementFabrique

pytestmark = pytest.mark.django_db
TABLES = (
    Attestation,
    Candidature,
    Contact,
    Expertise,
    LienPersonnel,
    Mission,
    Prestataire,
    Proposition,
    ZoneIntervention,
)


def freres(**kwargs):
    """Two referenced records of one SIREN."""
    garde = prestataire(nom="La Coop", **kwargs)
    siret = next(s for n in range(100_000) if siret_juste(s := f"{garde.siren}{n:05d}") and s != garde.siret)
    return garde, prestataire(nom="La Coop des Balades", siret=siret, telephone="04 67")


def comptes():
    return {table: table.objects.count() for table in TABLES}


def test_records_of_one_siren_are_offered():
    garde, double = freres()
    prestataire(siret=siret_valide(50_000))
    prestataire(Statut.RETIRE, siret=next(s for n in range(99_999, 0, -1) if siret_juste(s := f"{garde.siren}{n:05d}")))

    assert doublons() == [[garde, double]]


def test_all_that_hangs_on_the_double_goes_with_it_and_nothing_is_lost():
    garde, double = freres(departements=[DepartementFabrique()])
    scene, par = inscrit(), AnctFabrique()
    gard = DepartementFabrique(code="30", nom="Gard")
    ZoneIntervention.objects.bulk_create(
        ZoneIntervention(prestataire=double, departement=d) for d in (DepartementFabrique(), gard)
    )
    Expertise.objects.create(prestataire=double, genre="theme", code="jeunesse")
    ecrire_contact(garde, {"nom": "Ana", "email": "ana@coop.example"}, par=par)
    ecrire_contact(double, {"nom": "Ana", "email": "ana@coop.example"}, par=par)
    ecrire_contact(double, {"nom": "Bob", "email": "bob@coop.example"}, par=par)
    attestation(garde, GenreAttestation.URSSAF, expire=30)
    attestation(double, GenreAttestation.URSSAF, expire=90)
    attestation(double, GenreAttestation.FISCALE)
    retenue = candidature(besoin(scene), double, StatutCandidature.RETENUE)
    commande = mission(retenue)
    proposition = proposer(scene.parcours, {"siret": double.siret, "pourquoi": "Oui."}, par=scene.jeanne)
    suivi = ouvrir_lien(double, UsageLien.MISSION, email="a@coop.example", par=par, mission=commande)
    depot = ouvrir_lien(double, UsageLien.ATTESTATIONS, email="a@coop.example", par=par)
    avant = comptes()

    fusionner(garde, double, ["nom", "telephone"], par=par)

    assert comptes() == avant
    garde, double = Prestataire.objects.get(pk=garde.pk), Prestataire.objects.get(pk=double.pk)
    assert (garde.nom, garde.telephone, garde.statut) == ("La Coop des Balades", "04 67", Statut.REFERENCE)
    assert (double.statut, double.fusionne_dans, double.motif) == (
        Statut.RETIRE,
        garde,
        "Réuni avec la fiche « La Coop ».",
    )
    for objet in (retenue, commande, proposition, suivi):
        objet.refresh_from_db()
        assert objet.prestataire_id == garde.pk
    depot.refresh_from_db()
    assert (suivi.revoque_le, depot.revoque_le is None) == (None, False)
    assert {z.lieu.nom for z in garde.zones.all()} == {"Hérault", "Gard"}
    assert [e.code for e in garde.expertises.all()] == ["jeunesse"]
    assert [(c.nom, c.est_principal) for c in garde.contacts.filter(retire_le=None)] == [("Ana", True), ("Bob", False)]
    assert sorted((a.genre, a.statut) for a in garde.attestations.all()) == [
        ("fiscale", "recue"), ("urssaf", "recue"), ("urssaf", "remplacee"),
    ]  # fmt: skip
    assert (
        garde.attestations.get(genre="urssaf", statut="recue").expire_le
        > garde.attestations.get(statut="remplacee").expire_le
    )
    entree = EntreeJournal.objects.de(garde).first()
    assert (entree.action, entree.valeurs["double"], entree.valeurs["missions"]) == (
        "prestataire.fusionner",
        double.pk,
        1,
    )


def test_the_siret_may_change_hands():
    garde, double = freres()
    sien, autre = garde.siret, double.siret

    fusionner(garde, double, ["siret"], par=AnctFabrique())

    assert [Prestataire.objects.get(pk=p.pk).siret for p in (garde, double)] == [autre, sien]


def test_a_chain_of_merges_leads_to_the_last_one():
    garde, double = freres()
    premier, par = prestataire(), AnctFabrique()
    fusionner(double, premier, par=par)

    fusionner(garde, double, par=par)

    assert set(garde.doublons.all()) == {premier, double}


def test_one_that_was_withdrawn_may_still_be_merged_into_the_other():
    garde, double = freres()[0], prestataire(Statut.RETIRE)

    fusionner(garde, double, par=AnctFabrique())

    double.refresh_from_db()
    assert (double.fusionne_dans, double.motif) == (garde, "A cessé son activité.")


def test_of_two_requests_for_one_need_the_answered_one_counts():
    garde, double = freres()
    un_besoin = besoin(inscrit())
    repondue = candidature(un_besoin, garde, StatutCandidature.PROPOSEE)
    demandee = candidature(un_besoin, double)

    fusionner(garde, double, par=AnctFabrique())

    repondue.refresh_from_db()
    demandee.refresh_from_db()
    assert (repondue.prestataire, repondue.statut) == (garde, StatutCandidature.PROPOSEE)
    assert (demandee.prestataire, demandee.statut) == (double, StatutCandidature.ECARTEE)


def test_a_request_that_is_being_answered_is_not_taken_back():
    garde, double = freres()
    un_besoin = besoin(inscrit())
    candidature(un_besoin, garde, StatutCandidature.ECARTEE)
    en_cours = candidature(un_besoin, double)

    with pytest.raises(ErreurMetier, match="a une demande en cours pour le besoin « Animer la balade »"):
        fusionner(garde, double, par=AnctFabrique())

    en_cours.refresh_from_db()
    assert en_cours.statut == StatutCandidature.SOLLICITEE


@pytest.mark.parametrize(
    ("celle_du_garde", "phrase"),
    [
        (StatutCandidature.PROPOSEE, "Les deux fiches ont répondu au même besoin, « Animer la balade »"),
        (StatutCandidature.SOLLICITEE, "gardez plutôt l’autre fiche"),
    ],
)
def test_two_answers_to_one_need_are_not_made_one(celle_du_garde, phrase):
    garde, double = freres()
    un_besoin = besoin(inscrit())
    candidature(un_besoin, garde, celle_du_garde)
    candidature(un_besoin, double, StatutCandidature.PROPOSEE)

    with pytest.raises(ErreurMetier, match=phrase):
        fusionner(garde, double, par=AnctFabrique())

    assert not Prestataire.objects.exclude(fusionne_dans=None).exists()


def test_what_is_withdrawn_merged_or_the_same_is_refused():
    garde, double = freres()
    par, retire = AnctFabrique(), prestataire(Statut.RETIRE)

    with pytest.raises(ErreurMetier, match="est retiré : gardez l’autre fiche"):
        fusionner(retire, double, par=par)
    with pytest.raises(ErreurMetier, match="deux fiches différentes"):
        fusionner(garde, garde, par=par)
    fusionner(garde, double, par=par)
    with pytest.raises(ErreurMetier, match="déjà été réunie"):
        fusionner(garde, double, par=par)


def test_anct_compares_then_confirms(client_de):
    garde, double = freres()
    client = client_de(AnctFabrique())
    url = reverse("prestataires:reunir", args=[garde.pk, double.pk])

    assert url in client.get(reverse("prestataires:doublons")).content.decode()
    page = client.get(url)
    assert list(page.context["form"].fields) == ["siret", "nom", "telephone"]
    assert page.context["form"]["telephone"].initial == "double"
    client.post(url, {"siret": "garde", "nom": "double", "telephone": "double"})

    garde.refresh_from_db()
    assert (garde.nom, garde.telephone) == ("La Coop des Balades", "04 67")
    fiche = client.get(reverse("prestataires:registre_fiche", args=[double.pk])).content.decode()
    assert "C’est l’autre qui compte." in fiche


@pytest.mark.parametrize("nb", [2, 12])
def test_the_list_of_doubles_costs_the_same(nb, client_de, django_assert_num_queries):
    premier = prestataire()
    bons = (s for n in range(100_000) if siret_juste(s := f"{premier.siren}{n:05d}") and s != premier.siret)
    for _ in range(nb - 1):
        prestataire(siret=next(bons))
    client = client_de(AnctFabrique())
    client.get(reverse("prestataires:doublons"))

    # session, account, records
    with django_assert_num_queries(3):
        client.get(reverse("prestataires:doublons"))

"""The register as ANCT keeps it: the list, the form, the record, the people of an organisation, what is decided of it."""

import pytest
from django.urls import reverse

from prestataires.enums import Statut
from prestataires.models import Contact, Expertise, Prestataire
from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques import inscrit
from tests.prestataires.fabriques import PrestataireFabrique, prestataire, siret_valide
from tests.prestataires.fabriques_registre import attestation, besoin, candidature
from tests.territoires.fabriques import CollectiviteFabrique, DepartementFabrique

pytestmark = pytest.mark.django_db


def texte(response):
    return response.content.decode().replace("\u00a0", " ")


@pytest.fixture
def herault():
    return DepartementFabrique()


def saisie(herault, **changes):
    return {
        "nom": "La Coop des Balades",
        "siret": siret_valide(3),
        "forme": "cooperative",
        "competences": "Marcher et parler.",
        "zones": "Hérault",
        "site": "coop.example",
    } | changes


def test_anct_adds_then_changes_a_provider(client_de, herault):
    client = client_de(AnctFabrique())

    client.post(reverse("gestion:prestataires_prestataire_add"), saisie(herault))
    p = Prestataire.objects.get()
    assert (p.nom, p.statut, p.site, [z.departement for z in p.zones.all()]) == (
        "La Coop des Balades",
        Statut.PROPOSE,
        "https://coop.example",
        [herault],
    )
    client.post(reverse("gestion:prestataires_prestataire_change", args=[p.pk]), saisie(herault, nom="Coop"))

    assert Prestataire.objects.get().nom == "Coop"


@pytest.mark.parametrize(
    ("changes", "phrase"),
    [
        ({"siret": "80000000000001"}, "Ce numéro SIRET est faux : vérifiez ses 14 chiffres."),
        ({"siret": "123"}, "Ce numéro SIRET est faux : vérifiez ses 14 chiffres."),
        ({"zones": ""}, "Indiquez au moins un lieu, ou cochez « intervient dans toute la France »."),
        ({"zones": "Atlantide"}, "Nous ne trouvons pas « Atlantide »"),
        ({"siege": "Nulle-Part"}, "Nous ne trouvons pas « Nulle-Part »"),
        ({"rna": "123"}, "Un numéro RNA est un W suivi de neuf chiffres."),
        ({"nom": "x" * 161}, "Ce texte est trop long"),
        ({"competences": "x" * 1_000_000}, "Ce texte est trop long"),
    ],
)
def test_a_bad_entry_gets_its_sentence_and_keeps_what_was_typed(changes, phrase, client_de, herault):
    response = client_de(AnctFabrique()).post(
        reverse("gestion:prestataires_prestataire_add"), saisie(herault, telephone="04 67 11 22 33", **changes)
    )

    assert response.status_code == 200
    assert phrase in texte(response).replace("\u00a0", " ")
    assert "04 67 11 22 33" in texte(response)
    assert not Prestataire.objects.exists()


def test_a_siret_already_there_is_said_beside_the_field(client_de, herault):
    PrestataireFabrique(siret=siret_valide(3))

    response = client_de(AnctFabrique()).post(reverse("gestion:prestataires_prestataire_add"), saisie(herault))

    assert "Un prestataire avec ce SIRET est déjà dans la liste." in texte(response)
    assert Prestataire.objects.count() == 1


def test_the_register_is_searched_and_filtered(client_de, herault):
    prestataire(nom="Alpha", departements=[herault])
    prestataire(Statut.SUSPENDU, nom="Beta", departements=[herault])
    client = client_de(AnctFabrique())
    url = reverse("gestion:prestataires_prestataire_changelist")

    assert "Beta" not in texte(client.get(url, {"q": "alpha"}))
    suspendus = texte(client.get(url, {"statut__exact": "suspendu"}))
    assert "Beta" in suspendus
    assert "Alpha" not in suspendus


def test_decisions_are_buttons_and_pages(client_de, herault):
    p = prestataire(Statut.PROPOSE, nom="Alpha", departements=[herault])
    client = client_de(AnctFabrique())
    fiche = reverse("prestataires:registre_fiche", args=[p.pk])
    suspendre = reverse("prestataires:suspendre", args=[p.pk])

    assert suspendre not in texte(client.get(fiche))
    client.post(reverse("prestataires:referencer", args=[p.pk]))
    assert suspendre in texte(client.get(fiche))
    assert "Pourquoi" in texte(client.get(suspendre))
    assert client.post(suspendre, {"motif": ""}).status_code == 200
    client.post(suspendre, {"motif": "Attestation périmée."})

    p.refresh_from_db()
    assert (p.statut, p.motif) == (Statut.SUSPENDU, "Attestation périmée.")


def test_only_those_who_keep_the_register_write_it(client_de, herault):
    p, scene = prestataire(nom="Alpha", departements=[herault]), inscrit()
    suspendre = reverse("prestataires:suspendre", args=[p.pk])
    fiche = reverse("gestion:prestataires_prestataire_change", args=[p.pk])
    lecture = client_de(AnctFabrique(role_anct=RoleAnct.LECTURE))

    equipe = client_de(scene.jeanne).post(suspendre, {"motif": "x"})
    assert equipe.status_code == 403
    assert "Seule l’ANCT tient la liste des prestataires." in texte(equipe)
    assert client_de(scene.jeanne).get(fiche).status_code == 403
    assert lecture.get(fiche).status_code == 200
    assert lecture.post(fiche, saisie(herault)).status_code == 403
    assert lecture.post(suspendre, {"motif": "x"}).status_code == 403
    p.refresh_from_db()
    assert (p.nom, p.statut) == ("Alpha", Statut.REFERENCE)


@pytest.mark.parametrize("nb", [1, 3])
def test_the_register_costs_the_same_whatever_its_length(nb, client_de, herault, django_assert_num_queries):
    for _ in range(nb):
        prestataire(departements=[herault])
    client = client_de(AnctFabrique())
    url = reverse("gestion:prestataires_prestataire_changelist")
    client.get(url)

    with django_assert_num_queries(6):
        client.get(url)


# --- the whole record -----------------------------------------------------------------------------------------------------------------


def test_the_form_keeps_competences_places_and_seat(client_de, herault):
    montaud = CollectiviteFabrique(nom="Montaud", code_insee="34164")
    client = client_de(AnctFabrique())
    saisies = saisie(
        herault, zones="Région Occitanie\n34\nMontaud (34)", siege="Montaud", themes=["jeunesse"], methodes=["numerique"], publics=["elus"],
        activite="bureau_etudes", rna="W123456789", adresse="1 place du Marché",
    )  # fmt: skip

    client.post(reverse("gestion:prestataires_prestataire_add"), saisies)

    p = Prestataire.objects.get()
    assert (p.siege, p.siren, p.activite, p.rna) == (montaud, siret_valide(3)[:9], "bureau_etudes", "W123456789")
    assert {str(z.lieu) for z in p.zones.all()} == {"Occitanie", "Hérault", "Montaud (Hérault)"}
    assert {(e.genre, e.code) for e in p.expertises.all()} == {
        ("theme", "jeunesse"), ("methode", "numerique"), ("public", "elus"),
    }  # fmt: skip
    form = client.get(reverse("gestion:prestataires_prestataire_change", args=[p.pk])).context["adminform"].form
    assert form.initial["zones"] == "Région Occitanie\nHérault (34)\nMontaud (34164)"
    assert (form.initial["siege"], form.initial["themes"]) == ("Montaud (34164)", ["jeunesse"])


def test_who_wrote_on_an_older_record_is_told(client_de, herault):
    p = prestataire(nom="Alpha", departements=[herault], siret=siret_valide(3))
    client, fiche = client_de(AnctFabrique()), reverse("gestion:prestataires_prestataire_change", args=[p.pk])
    client.post(fiche, saisie(herault, nom="Beta", version="1"))

    tard = client.post(fiche, saisie(herault, nom="Gamma", version="1"))

    assert "Quelqu’un d’autre a changé cette fiche" in texte(tard)
    assert "Gamma" in texte(tard)
    assert Prestataire.objects.get().nom == "Beta"


def test_a_referenced_one_keeps_a_siret(client_de, herault):
    p = prestataire(nom="Alpha", departements=[herault])

    page = client_de(AnctFabrique()).post(
        reverse("gestion:prestataires_prestataire_change", args=[p.pk]), saisie(herault, siret="", version="1")
    )

    assert "Un prestataire référencé a un SIRET, sauf un collectif." in texte(page)


def test_people_come_change_and_go(client_de):
    p, client = prestataire(), client_de(AnctFabrique())
    ajouter = reverse("prestataires:contact_ajouter", args=[p.pk])

    client.post(ajouter, {"nom": "Ana", "email": "ana@coop.example"})
    client.post(ajouter, {"nom": "Bob", "email": "bob@coop.example", "est_principal": "on"})
    sans_mail = client.post(ajouter, {"nom": "Cyd", "est_principal": "on"})
    ana, bob = Contact.objects.order_by("pk")

    assert "indiquez son adresse mail" in texte(sans_mail)
    assert (ana.est_principal, bob.est_principal) == (False, True)
    client.post(
        reverse("prestataires:contact_modifier", args=[p.pk, bob.pk]), {"nom": "Bob", "email": "bob@autre.example"}
    )
    client.post(reverse("prestataires:contact_retirer", args=[p.pk, bob.pk]))
    ana.refresh_from_db()
    bob.refresh_from_db()
    assert (ana.est_principal, bob.email, bob.retire_le is None) == (True, "bob@autre.example", False)
    assert client.get(reverse("prestataires:contact_modifier", args=[p.pk, bob.pk])).status_code == 404
    assert client.get(reverse("prestataires:contact_modifier", args=[prestataire().pk, ana.pk])).status_code == 404


def test_filters_find_themes_and_documents_that_end(client_de):
    fin, calme = prestataire(nom="Finissant"), prestataire(nom="Tranquille")
    attestation(fin, expire=10)
    attestation(calme, expire=200)
    Expertise.objects.create(prestataire=calme, genre="theme", code="jeunesse")
    client, url = client_de(AnctFabrique()), reverse("gestion:prestataires_prestataire_changelist")

    def noms(**filtres):
        return [p.nom for p in client.get(url, filtres).context["cl"].result_list]

    assert noms(attestations="bientot") == ["Finissant"]
    assert noms(attestations="a_verifier") == ["Finissant", "Tranquille"]
    assert noms(attestations="perimees") == []
    assert noms(theme="jeunesse") == ["Tranquille"]


@pytest.mark.parametrize("nb", [1, 30])
def test_the_record_costs_the_same_whatever_hangs_on_it(nb, client_de, django_assert_num_queries):
    p, scene = prestataire(), inscrit()
    for n in range(nb):
        client_de(scene.claire).post(reverse("prestataires:contact_ajouter", args=[p.pk]), {"nom": f"Ana {n}"})
        candidature(besoin(scene, f"Étape {n}"), p)
        attestation(p, par=scene.claire)
    client, url = client_de(AnctFabrique()), reverse("prestataires:registre_fiche", args=[p.pk])
    client.get(url)

    # session, account, provider twice, competences twice, documents, places, people, proposals, same SIREN, merged ones, journal
    with django_assert_num_queries(13):
        client.get(url)

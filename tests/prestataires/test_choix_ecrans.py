"""What the pages of the choice say first, and say once."""

from decimal import Decimal

import pytest
from django.urls import reverse

from prestataires.enums import StatutMission
from prestataires.models import Besoin, Candidature
from prestataires.models.registre import de_nom
from prestataires.transitions import choix
from tests.prestataires import fabriques_choix as fabriques
from tests.prestataires.fabriques import prestataire
from tests.prestataires.fabriques_annuaire import finistere
from tests.prestataires.fabriques_missions import fichier, mission_en, scene_choisie
from tests.prestataires.test_choix_pages import adresse, saisie, texte

pytestmark = pytest.mark.django_db


def page_du_besoin(c):
    return reverse("prestataires:besoin", args=[c.parcours.pk, c.besoin.etape_id])


# --- what comes next ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [lambda c: adresse("avis", c), page_du_besoin], ids=["avis", "besoin"])
def test_once_chosen_preparing_the_mission_comes_before_anything_else(page, client_de):
    c = fabriques.choisi()

    contenu = texte(client_de(c.jeanne).get(page(c)))

    preparer = f'<a class="fr-btn" href="{adresse("mission_preparer", c)}">Préparer la mission</a>'
    assert contenu.count(preparer) == 1
    assert contenu.index("Prestataire choisi : ") < contenu.index(preparer) < contenu.index("Rouvrir le choix")


@pytest.mark.parametrize(
    ("statut", "suite"),
    [(StatutMission.PREPAREE, "Faire signer la lettre et commander"), (StatutMission.EN_COURS, "Voir la mission")],
)
def test_once_prepared_the_choice_leads_to_the_mission(statut, suite, client_de):
    s = scene_choisie()
    mission, _ = mission_en(statut, s=s)

    contenu = texte(client_de(s.jeanne).get(reverse("prestataires:avis", args=[s.parcours.pk, s.besoin.pk])))

    assert f'href="{reverse("prestataires:mission", args=[s.parcours.pk, mission.pk])}">{suite}</a>' in contenu
    assert "Préparer la mission" not in contenu


@pytest.mark.parametrize(
    ("statut", "offert", "suite"),
    [
        (StatutMission.PREPAREE, False, True),
        (StatutMission.EN_COURS, False, False),
        (StatutMission.INTERROMPUE, True, False),
    ],
)
def test_the_choice_is_opened_again_only_when_no_mission_hangs_on_it(statut, offert, suite, client_de):
    s = scene_choisie()
    mission_en(statut, s=s)

    contenu = texte(client_de(s.jeanne).get(reverse("prestataires:avis", args=[s.parcours.pk, s.besoin.pk])))

    assert ("Rouvrir le choix" in contenu) == offert
    assert ("interrompez d’abord <a" in contenu) == suite


def test_anct_reads_that_the_territory_prepares_the_mission(client_de):
    c = fabriques.choisi()

    contenu = texte(client_de(c.claire).get(adresse("avis", c)))

    assert "seule l’équipe du territoire commande et suit une mission" in contenu
    assert "Préparer la mission</a>" not in contenu


# --- giving one's opinion -----------------------------------------------------------------------------------------------------------


def test_what_is_missing_names_the_provider(client_de):
    c = fabriques.en_classement()
    nom = str(c.offres[1].prestataire)

    reponse = client_de(c.jeanne).post(
        adresse("avis_donner", c, c.tour), saisie(c, **{f"place_{c.offres[1].pk}": "", f"motif_{c.offres[1].pk}": ""})
    )

    assert reponse.context["form"].errors == {
        f"place_{c.offres[1].pk}": [f"Donnez votre avis sur {nom}."],
        f"motif_{c.offres[1].pk}": [f"Dites en une phrase pourquoi, pour {nom}."],
    }


def test_an_offer_above_the_budget_is_flagged_and_its_quote_is_one_click_away(client_de):
    c = fabriques.en_consultation(montants=("5000", "6000", "5400"))
    Besoin.objects.update(budget_ht=Decimal("5416.67"))
    Candidature.objects.filter(pk=c.offres[1].pk).update(devis=fichier(par=c.jeanne))
    choix.ouvrir_choix(c.besoin, par=c.jeanne)

    page = texte(client_de(c.jeanne).get(adresse("avis_donner", c, c.tour)))

    assert "Budget prévu : <strong>5 416,67 € HT</strong>" in page
    assert page.count("de plus que le budget prévu") == 1
    assert "C’est 583,33 € HT de plus que le budget prévu." in page
    lien = reverse("prestataires:devis_fichier", args=[c.parcours.pk, c.besoin.pk, c.offres[1].pk])
    assert page.count(f'href="{lien}"') == page.count("Lire le devis") == 1


def test_with_one_provider_everything_is_in_the_singular(client_de):
    c = fabriques.en_avis()
    claire = client_de(c.claire)

    pages = [texte(claire.get(url)) for url in (adresse(n, c, c.tour) for n in ("avis_donner", "avis_lien"))]

    assert all("J’ai un lien avec ce prestataire" in p and "l’un d’eux" not in p for p in pages)
    assert "Je n’ai aucun lien avec ce prestataire" in pages[0]


def test_before_the_opinions_it_is_said_that_the_offers_freeze(client_de):
    c = fabriques.en_consultation()
    fabriques.offrir(c, None)

    page = texte(client_de(c.jeanne).get(adresse("avis", c)))

    assert "les offres ne changent plus" in page
    assert "(1 prestataire n’a pas encore répondu)" in page


# --- said once ----------------------------------------------------------------------------------------------------------------------


def test_an_opinion_given_is_confirmed_once(client_de):
    c = fabriques.en_classement()

    page = texte(client_de(c.jeanne).post(adresse("avis_donner", c, c.tour), saisie(c), follow=True))

    assert page.count("Votre avis est donné.") == 1


@pytest.mark.parametrize("page", [lambda c: adresse("avis", c), page_du_besoin], ids=["avis", "besoin"])
def test_the_result_is_said_once_and_the_choice_awaited(page, client_de):
    c = fabriques.d_accord()

    contenu = texte(client_de(c.jeanne).get(page(c)))

    assert contenu.count("Même préférence") == 1
    assert "À vous de choisir" in contenu
    assert "Avis en cours" not in contenu


@pytest.mark.parametrize("etat", [fabriques.en_consultation, fabriques.d_accord, fabriques.choisi])
def test_with_three_quotes_no_other_is_advised(etat, client_de):
    c = etat()
    client = client_de(c.jeanne)

    lues = [texte(client.get(url, follow=True)) for url in (page_du_besoin(c), adresse("avis_choisir", c))]

    assert [page.count("Deux devis restent conseillés") for page in lues] == [0, 0]


# --- the short way ------------------------------------------------------------------------------------------------------------------


def test_the_short_way_lists_those_that_can_come_by_name(client_de):
    c = fabriques.besoin_en_redaction()
    ici = c.parcours.collectivite.departement
    for nom in ("Urbanisme", "École"):
        prestataire(nom=nom, departements=[ici])
    prestataire(nom="Bretons", departements=[finistere()])
    demande = fabriques.offrir(c, None, prestataire(nom="Lointain"))

    page = client_de(c.jeanne).get(adresse("avis_direct", c))

    liste = page.context["form"].fields["prestataire"].queryset
    assert [p.nom for p in liste] == ["École", demande.prestataire.nom, "Urbanisme"]


@pytest.mark.parametrize(
    ("montants", "suite"),
    [
        (("2500", "3000"), "enregistrez d’abord ce devis avec les autres, revenez aux avis"),
        (("2500", "3000", "3500"), "vous les comparez toutes : revenez aux avis"),
    ],
)
def test_too_large_for_the_short_way_the_page_says_the_way_on(montants, suite, client_de):
    c = fabriques.en_consultation(montants=montants)
    qui = prestataire(nom="Les Marcheurs")

    reponse = client_de(c.jeanne).post(
        adresse("avis_direct", c),
        {"prestataire": qui.pk, "montant_ht": "75000", "pourquoi": "Ils sont d’ici.", "sans_lien": "on"},
    )

    [refus] = reponse.context["form"].errors["montant_ht"]
    assert suite in refus
    assert "« Passer aux avis »" in refus.replace("\u00a0", " ")
    saisir = reverse("prestataires:devis_saisir", args=[c.parcours.pk, c.besoin.pk, qui.pk])
    assert f'href="{saisir}">Enregistrer ce devis avec les autres' in texte(reponse)


# --- names in a sentence --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nom", "dit"),
    [
        ("Politiker", "de Politiker"),
        ("École vivante", "d’École vivante"),
        ("Urbanisme habitant", "d’Urbanisme habitant"),
        ("La Coop", "de La Coop"),
        ("L’Atelier", "de L’Atelier"),
        ("Le Fil du Pilat", "du prestataire (Le Fil du Pilat)"),
        ("Les Passeurs", "du prestataire (Les Passeurs)"),
    ],
)
def test_a_name_after_de(nom, dit):
    assert de_nom(nom) == dit

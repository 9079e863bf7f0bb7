"""The pages of the joint choice, from both sides."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from prestataires.enums import ModeAchat, Place, StatutBesoin, StatutMission
from prestataires.models import Besoin, Bulletin, Mission, Tour
from prestataires.transitions import choix
from tests.comptes.fabriques import AnctFabrique
from tests.outillage.entree import entrer
from tests.prestataires import fabriques_choix as fabriques
from tests.prestataires.fabriques import prestataire
from tests.prestataires.fabriques_choix import avis_de, avis_seul

pytestmark = pytest.mark.django_db


def adresse(nom, c, tour=None):
    args = [c.parcours.pk, c.besoin.pk, *([tour.pk] if tour else [])]
    return reverse(f"prestataires:{nom}", args=args)


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def saisie(c, premier=0, motif="Le plus proche.", **changes):
    donnees = {"sans_lien": "on", "commentaire": ""}
    for rang, o in enumerate(c.offres):
        donnees[f"place_{o.pk}"] = (Place.PREMIER if rang == premier else Place.POSSIBLE).value
        donnees[f"motif_{o.pk}"] = motif
    return donnees | changes


def test_both_sides_speak_without_reading_each_other_then_the_territory_chooses(client_de):
    c = fabriques.en_consultation()
    jeanne, claire = client_de(c.jeanne), client_de(c.claire)

    jeanne.post(adresse("avis_ouvrir", c))
    donner = adresse("avis_donner", c, c.tour)
    jeanne.post(donner, saisie(c, motif="Elle connaît nos chemins."))
    vu_par_claire = texte(claire.get(adresse("avis", c))) + texte(claire.get(donner))
    claire.post(donner, saisie(c, premier=1, motif="Plus d’expérience des enfants."))
    vu_par_jeanne = texte(jeanne.get(adresse("avis", c)))
    jeanne.post(
        adresse("avis_choisir", c),
        {
            "candidature": c.offres[0].pk,
            "motif": "Elle est tout près.",
            "mode_achat": ModeAchat.DISPENSE.value,
            "sans_lien": "on",
        },
    )

    assert "L’avis du territoire s’affichera quand vous aurez donné le vôtre." in vu_par_claire
    assert "Elle connaît nos chemins." not in vu_par_claire
    assert "Plus d’expérience des enfants." in vu_par_jeanne
    assert "Préférences différentes" in vu_par_jeanne
    assert Besoin.objects.get().choisie == c.offres[0]


def test_the_short_way_of_a_village(client_de):
    c = fabriques.besoin_en_redaction()
    qui = prestataire(nom="Les Marcheurs", departements=[c.parcours.collectivite.departement])
    jeanne, claire = client_de(c.jeanne), client_de(c.claire)

    page = texte(jeanne.get(adresse("avis_direct", c)))
    jeanne.post(
        adresse("avis_direct", c),
        {
            "prestataire": qui.pk,
            "montant_ht": "2 500",
            "montant_ttc": "",
            "pourquoi": "Ils sont d’ici.",
            "sans_lien": "on",
        },
    )
    c.offres.append(c.besoin.candidatures.get())
    attente = texte(jeanne.get(adresse("avis", c)))
    claire.post(adresse("avis_donner", c, c.tour), saisie(c, motif="Très bien."))
    choisir = texte(jeanne.get(adresse("avis_choisir", c)))

    assert "Les Marcheurs" in page
    assert (
        "2 500 € HT prévus. Sous le seuil de 60 000 € HT : pas de mise en concurrence obligatoire. Deux devis restent conseillés. "
        "Déjà acheté à ce prestataire cette année : 0 €."
    ) in attente
    assert "L’avis de l’ANCT : favorable. Le territoire choisit." in choisir


def test_what_is_refused_stays_typed(client_de):
    c = fabriques.en_classement()

    reponse = client_de(c.jeanne).post(adresse("avis_donner", c, c.tour), saisie(c, motif="Gardé.", sans_lien=""))

    assert reponse.status_code == 200
    assert reponse.context["form"].errors == {"sans_lien": ["Cochez cette case pour donner votre avis."]}
    assert texte(reponse).count("Gardé.") == 3


@pytest.mark.parametrize("qui", ["jeanne", "claire"])
def test_a_ballot_kept_through_a_closed_session_is_shown_to_its_own_side_only(client, qui):
    """On one machine, the session of the secretary ends as she sends; somebody signs in."""
    c = fabriques.en_classement()
    ou = adresse("avis_donner", c, c.tour)
    client.post(ou, saisie(c, motif="Elle connaît nos chemins.", camp="territoire"))

    entrer(client, getattr(c, qui))
    page = texte(client.get(ou))

    assert ("Elle connaît nos chemins." in page) == (qui == "jeanne")


def test_come_too_late_what_was_typed_stays_with_a_clear_sentence(client_de):
    c = fabriques.en_classement()
    avis_de(c, c.jeanne)
    tour = c.tour
    choix.continuer_sans_avis(tour, par=None, jour=date(2100, 1, 1))

    reponse = client_de(c.claire).post(adresse("avis_donner", c, tour), saisie(c, motif="Trop tard."))

    assert reponse.context["form"].non_field_errors()[0].startswith("Ce tour d’avis est terminé")
    assert texte(reponse).count("Trop tard.") == 3


def test_two_firsts_are_refused_beside_the_second(client_de):
    c = fabriques.en_classement()
    deux = f"place_{c.offres[1].pk}"

    reponse = client_de(c.jeanne).post(adresse("avis_donner", c, c.tour), saisie(c, **{deux: "premier"}))

    assert list(reponse.context["form"].errors) == [deux]
    assert Bulletin.sous_pli.count() == 0


def test_an_opinion_already_given_is_not_asked_again(client_de):
    c = fabriques.en_classement()
    avis_de(c, c.jeanne)

    reponse = client_de(c.jeanne).get(adresse("avis_donner", c, c.tour))

    assert reponse.url == adresse("avis", c)


def test_who_has_a_link_steps_aside_and_the_page_says_what_to_do(client_de):
    c = fabriques.en_classement()
    jeanne = client_de(c.jeanne)

    jeanne.post(adresse("avis_lien", c, c.tour))

    assert jeanne.get(adresse("avis_donner", c, c.tour)).status_code == 403
    assert "Ajoutez une personne à votre équipe" in texte(jeanne.get(adresse("avis", c)))


def test_the_second_round_shows_the_first(client_de):
    c = fabriques.en_classement()
    avis_de(c, c.jeanne, motif="Nos chemins.")
    avis_de(c, c.claire, premier=1, motif="Les enfants.")
    jeanne = client_de(c.jeanne)

    jeanne.post(adresse("avis_second_tour", c))
    page = texte(jeanne.get(adresse("avis_donner", c, c.tour)))

    assert "Relire les avis du premier tour" in page
    assert "Les enfants." in page


def test_after_its_last_day_the_team_goes_on_without_anct(client_de):
    c = fabriques.en_classement()
    avis_de(c, c.jeanne)
    Tour.objects.update(echeance=timezone.localdate() - timedelta(days=1))
    jeanne = client_de(c.jeanne)

    assert "Continuer sans l’avis de l’ANCT" in texte(jeanne.get(adresse("avis", c)))
    jeanne.post(adresse("avis_continuer", c, c.tour))

    assert "le choix continue sans lui" in texte(jeanne.get(adresse("avis", c)))


def test_above_the_threshold_the_page_says_why_and_keeps_what_was_typed(client_de):
    c = fabriques.d_accord(montants=("70000", "61000", "62000"))

    reponse = client_de(c.jeanne).post(
        adresse("avis_choisir", c),
        {"candidature": c.offres[0].pk, "motif": "Tout près.", "mode_achat": "dispense", "sans_lien": "on"},
    )

    assert "Choisissez une autre façon d’acheter" in reponse.context["form"].errors["mode_achat"][0]
    assert Besoin.objects.get().statut == StatutBesoin.CHOIX


def test_the_choice_is_opened_again_with_a_reason(client_de):
    c = fabriques.choisi()
    jeanne = client_de(c.jeanne)

    jeanne.post(adresse("avis_rouvrir", c), {"motif": "Il n’est plus disponible."})

    assert Besoin.objects.get().statut == StatutBesoin.CONSULTATION
    assert "passer aux avis" in texte(jeanne.get(adresse("avis", c)))


def test_before_anything_is_asked_anct_reads_that_nothing_is(client_de):
    c = fabriques.en_consultation()

    assert "Le territoire n’a pas encore demandé d’avis." in texte(client_de(c.claire).get(adresse("avis", c)))


def test_what_does_not_exist_is_searched_by_name(client_de):
    c = fabriques.besoin_en_redaction()
    prestataire(nom="Lointaine Œuvre")

    page = client_de(c.jeanne).get(adresse("avis_direct", c), {"q": "oeuvre"})

    assert [p.nom for p in page.context["form"].fields["prestataire"].queryset] == ["Lointaine Œuvre"]


# --- ANCT's lists -----------------------------------------------------------------------------------------------------------------


def commander(c, montant, jour=None, statut=StatutMission.EN_COURS, qui=None):
    """A mission of this need, as ordered on this day."""
    candidature = c.besoin.candidatures.first() or fabriques.offrir(c, montant, qui)
    return Mission.objects.create(
        parcours=c.parcours,
        candidature=candidature,
        prestataire=qui or candidature.prestataire,
        etape=c.besoin.etape,
        statut=statut,
        objet="Animer.",
        montant_ht=Decimal(montant),
        montant_ttc=Decimal(montant),
        debut=date(2026, 1, 1),
        fin=date(2026, 12, 31),
        commandee_le=None if statut == StatutMission.PREPAREE else jour or timezone.localdate(),
        creee_par=c.jeanne,
    )


def test_the_opinions_to_give_are_those_that_anct_has_not_given(client_de):
    a, b, fait = fabriques.en_classement(), fabriques.en_avis(), fabriques.en_classement()
    avis_de(fait, fait.claire)
    client = client_de(a.claire)

    tous = client.get(reverse("prestataires:avis_a_donner"))
    miens = client.get(reverse("prestataires:avis_a_donner"), {"qui": "miens"})

    assert [t.besoin for t in tous.context["page_liste"]] == [a.besoin, b.besoin]
    assert [t.besoin for t in miens.context["page_liste"]] == [a.besoin]


def test_purchases_are_added_up_by_provider_territory_and_year(client_de):
    qui = prestataire()
    for montant, annee in (("20000", 2025), ("30000", 2026), ("20000", 2026)):
        c = fabriques.besoin_en_redaction()
        commander(c, montant, date(annee, 6, 1), qui=qui)
        Mission.objects.update(parcours=c.parcours)
    claire = client_de(AnctFabrique())

    page = claire.get(reverse("prestataires:achats"))
    filtre = claire.get(reverse("prestataires:achats"), {"annee": "2026", "alerte": "on"})

    assert [(x.annee, x.nb, x.total, x.etat) for x in page.context["page_liste"]] == [
        (2026, 2, Decimal("50000.00"), "Proche du seuil"),
        (2025, 1, Decimal("20000.00"), "Sous le seuil"),
    ]
    assert [x.annee for x in filtre.context["page_liste"]] == [2026]


@pytest.mark.parametrize("format_fichier", ["csv", "xlsx", "ods"])
def test_purchases_are_taken_away(format_fichier, client_de):
    commander(fabriques.besoin_en_redaction(), "20000")

    reponse = client_de(AnctFabrique()).get(reverse("prestataires:achats_exporter", args=[format_fichier]))

    assert reponse.status_code == 200
    assert reponse["Content-Disposition"].endswith(f'.{format_fichier}"')


# --- what the pages cost ----------------------------------------------------------------------------------------------------------


def _requetes(client, url):
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(url).status_code == 200
    return len(requetes)


@pytest.mark.parametrize("nb", [3, 12])
def test_the_opinions_cost_the_same_whatever_the_number_of_offers(nb, client_de):
    c = fabriques.en_classement(montants=("2500",) * nb)
    avis_de(c, c.jeanne)
    avis_de(c, c.claire, premier=1)

    assert _requetes(client_de(c.jeanne), adresse("avis", c)) == 13


@pytest.mark.parametrize("nb", [1, 6])
def test_the_lists_of_anct_cost_the_same_whatever_their_length(nb, client_de):
    for _ in range(nb):
        c = fabriques.en_avis()
        commander(c, "2500")
    client = client_de(AnctFabrique())

    assert _requetes(client, reverse("prestataires:avis_a_donner")) == 4
    assert _requetes(client, reverse("prestataires:achats")) == 4


def test_the_short_way_that_anct_answered_shows_its_words(client_de):
    c = fabriques.en_avis()
    avis_seul(c, Place.POSSIBLE, motif="Demandez un second devis.")

    page = texte(client_de(c.jeanne).get(adresse("avis", c)))

    assert "L’ANCT : Favorable, avec une réserve." in page
    assert "Demandez un second devis." in page

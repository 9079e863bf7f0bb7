"""The pages of the other funders: what each person reads and does, what is typed is kept, and the list costs the same at any length."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import GenreFinanceur, StatutActe, StatutRessource
from conventions.models import Ressource
from conventions.transitions import ressources as verbes
from parcours import ecriture
from parcours.enums import Source
from parcours.models import Moyen
from socle.comptes.enums import RoleAnct
from socle.tableurs import TYPES
from tests.comptes.fabriques import AnctFabrique
from tests.comptes.gestes import en_clair as texte
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import signee
from tests.conventions.fabriques_ressources import champs_ressource, dans, ressource

pytestmark = pytest.mark.django_db

CHERCHEE, DEMANDEE, OBTENUE = StatutRessource.CHERCHEE, StatutRessource.DEMANDEE, StatutRessource.OBTENUE
RECUE, REFUSEE = StatutRessource.RECUE, StatutRessource.REFUSEE


@pytest.fixture
def scene():
    return fabriques.ecrit()


@pytest.fixture
def jeanne(client_de, scene):
    return client_de(scene.jeanne)


def url(nom, scene, *args):
    return reverse(f"conventions:{nom}", args=[scene.parcours.pk, *args])


def liste(client, scene, **criteres):
    return texte(client.get(url("ressources", scene), criteres))


def page(client, scene, r):
    return texte(client.get(url("ressource_suite", scene, r.pk)))


def faire(client, scene, r, geste, **donnees):
    return client.post(url("ressource_geste", scene, r.pk, geste), {"revision": r.revision, **donnees}, follow=True)


def saisie(**changes):
    return {
        "genre": "caf",
        "financeur": "CAF de l’Hérault",
        "objet": "Les ateliers",
        "montant_demande": "1 200,50",
        **changes,
    }


def cofinancement(scene, libelle="Le département", montant="2500.00"):
    return ecriture.enregistrer(
        Moyen(parcours=scene.parcours),
        {"source": Source.COFINANCEMENT, "libelle": libelle, "prevu": Decimal(montant)},
        par=scene.jeanne,
    )


# --- the list --------------------------------------------------------------------------------------------------------------------


def test_empty_it_says_what_the_page_is_for(jeanne, scene):
    page = liste(jeanne, scene)

    assert "Le parcours doit coûter 18 000 € ; l’ANCT n’a encore rien promis." in page
    assert "Le parcours est financé par l’ANCT. Si vous cherchez d’autres aides, notez-les ici :" in page
    assert "Ajouter un financement" in page
    assert "Par financeur" not in page


def test_sums_in_words_then_by_funder_then_one_by_one(client_de):
    _, scene = signee(StatutActe.NOTIFIEE)
    p, par = scene.parcours, scene.jeanne
    ressource(p, RECUE, par=par, montant=Decimal("500.00"), recu=Decimal("200.00"))
    ressource(p, DEMANDEE, par=par, genre=GenreFinanceur.FONDATION, financeur="Fondation du lien")
    ressource(p, OBTENUE, par=par, genre=GenreFinanceur.PROPRE, financeur="", montant=Decimal("300.00"))

    page = liste(client_de(scene.jeanne), scene)

    assert "Le parcours doit coûter 18 000 € ; l’ANCT promet 18 000 € par convention." in page
    assert "Obtenu d’ailleurs : 500 € d’organismes publics." in page
    assert "La collectivité apporte elle-même 300 €." in page
    assert "En attente de réponse : 1 000 €." in page
    assert "dépassent le coût du parcours (18 000 €) de 500 €" in page
    assert "Total 1 800 € 800 € 200 €" in page
    assert "Reçu : 200 € sur 500 €. Il reste 300 € à recevoir. Indiquer un montant reçu" in page
    assert "Indiquer la réponse" in page
    assert "Décidé au budget le" in page


def test_the_list_is_kept_to_one_state(jeanne, scene):
    ressource(scene.parcours, DEMANDEE, par=scene.jeanne, objet="Le goûter")
    ressource(scene.parcours, REFUSEE, par=scene.jeanne, objet="Les transats")

    page = liste(jeanne, scene, etat="refusee")
    assert "Les transats" in page
    assert "Refusé : Dossier déposé trop tard." in page
    assert "Le goûter" not in page
    assert "Tous (2) En attente de réponse (1) Refusés (1)" in page
    assert "Le goûter" in liste(jeanne, scene, etat="n’importe quoi")


@pytest.mark.parametrize("nb", [1, 30])
def test_the_list_costs_the_same_whatever_its_length(nb, jeanne, scene, django_assert_num_queries):
    etape = scene.parcours.etapes.first()
    for n in range(nb):
        ressource(scene.parcours, par=scene.jeanne, objet=f"Atelier {n}", etape=etape)
        cofinancement(scene, f"Financeur {n}")
    jeanne.get(url("ressources", scene))

    # session, account, parcours, three sums, count, page, planned and not followed
    with django_assert_num_queries(9):
        jeanne.get(url("ressources", scene))


@pytest.mark.parametrize("nb", [1, 30])
def test_the_file_costs_the_same_whatever_its_length(nb, jeanne, scene, django_assert_num_queries):
    for n in range(nb):
        ressource(scene.parcours, par=scene.jeanne, objet=f"Atelier {n}", etape=scene.parcours.etapes.first())

    # session, account, parcours, rows
    with django_assert_num_queries(4):
        jeanne.get(url("ressources_exporter", scene, "csv"))


def test_anct_reads_it_all_and_only_who_pilots_writes(client_de, scene):
    r = ressource(scene.parcours, par=scene.jeanne)
    lecture = client_de(AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE))

    vue = liste(lecture, scene)
    assert "Les ateliers" in vue.replace("Animer les", "Les")
    assert "pas de le modifier" in vue
    assert "Indiquer la demande" not in vue
    assert "Enregistrer la demande" not in page(lecture, scene, r)
    assert lecture.get(url("ressource_ajouter", scene)).status_code == 403
    assert "Enregistrer la demande" in page(client_de(scene.claire), scene, r)


def test_another_territory_finds_nothing(client_de, scene):
    r = ressource(scene.parcours, par=scene.jeanne)
    autre = fabriques.ecrit(nom="Vauvert")
    client = client_de(autre.jeanne)

    assert client.get(url("ressources", scene)).status_code == 404
    assert client.get(url("ressource_suite", autre, r.pk)).status_code == 404


# --- writing one down ----------------------------------------------------------------------------------------------------------------


def test_it_is_added(jeanne, scene):
    reponse = jeanne.post(url("ressource_ajouter", scene), saisie(), follow=True)

    assert "« CAF de l’Hérault » est noté." in texte(reponse)
    r = Ressource.objects.get()
    assert (r.statut, r.montant_demande, r.objet) == (CHERCHEE, Decimal("1200.50"), "Les ateliers")


def test_what_is_typed_is_kept_with_what_is_wrong(jeanne, scene):
    reponse = jeanne.post(url("ressource_ajouter", scene), saisie(genre="fondation", financeur="", montant_demande="0"))

    vue = texte(reponse)
    assert reponse.status_code == 200
    assert "Écrivez le nom du financeur." in vue
    assert 'value="Les ateliers"' in reponse.content.decode()
    assert not Ressource.objects.exists()


def test_what_the_means_plan_is_taken_up_with_what_they_say(jeanne, scene):
    moyen = cofinancement(scene)
    assert "Le département : 2 500 € prévus. Reprendre dans le suivi" in liste(jeanne, scene)

    formulaire = jeanne.get(url("ressource_ajouter", scene), {"moyen": moyen.pk}).content.decode()
    assert 'value="Le département"' in formulaire
    assert f'name="moyen" value="{moyen.pk}"' in formulaire

    jeanne.post(url("ressource_ajouter", scene), saisie(genre="departement", financeur="", moyen=moyen.pk))
    assert Ressource.objects.get().moyen == moyen
    assert "Reprendre dans le suivi" not in liste(jeanne, scene)
    assert "Prévu dans les moyens" in page(jeanne, scene, Ressource.objects.get())


def test_what_is_followed_already_is_not_taken_up_twice(jeanne, scene):
    moyen = cofinancement(scene)
    verbes.inscrire_ressource(scene.parcours, champs_ressource(moyen=moyen), par=scene.jeanne)

    reponse = jeanne.post(url("ressource_ajouter", scene), saisie(moyen=moyen.pk))
    assert "Ce financement est déjà suivi, ou n’est plus prévu dans les moyens." in texte(reponse)
    for n_importe_quoi in (moyen.pk, "abc", "9" * 40, "²"):
        vue = jeanne.get(url("ressource_ajouter", scene), {"moyen": n_importe_quoi})
        assert 'value="Le département"' not in vue.content.decode()


def test_two_people_at_once_both_versions_are_shown(client_de, scene):
    r = ressource(scene.parcours, par=scene.jeanne)
    verbes.modifier_ressource(r, champs_ressource(objet="Le goûter"), 1, par=scene.claire)
    client = client_de(scene.jeanne)

    reponse = client.post(url("ressource_modifier", scene, r.pk), saisie(objet="Les transats", revision="1"))

    vue = texte(reponse)
    assert "Quelqu’un a modifié ce financement pendant que vous écriviez." in vue
    assert "Ce qui est enregistré maintenant" in vue
    assert "Le goûter" in vue
    assert 'value="Les transats"' in reponse.content.decode()
    client.post(url("ressource_modifier", scene, r.pk), saisie(objet="Les transats", revision="2"))
    assert Ressource.objects.get().objet == "Les transats"


def test_once_asked_for_the_form_keeps_to_words_and_the_expected_day(jeanne, scene):
    r = ressource(scene.parcours, DEMANDEE, par=scene.jeanne)
    adresse = url("ressource_modifier", scene, r.pk)

    formulaire = jeanne.get(adresse).content.decode()
    assert 'name="genre"' not in formulaire
    assert 'name="montant_demande"' not in formulaire
    jeanne.post(
        adresse,
        {"financeur": "MSA", "objet": "Le goûter", "reponse_attendue_le": dans(30).isoformat(), "revision": r.revision},
    )

    r.refresh_from_db()
    assert (r.financeur, r.objet, r.reponse_attendue_le, r.genre) == ("MSA", "Le goûter", dans(30), "caf")


def test_it_is_taken_off_the_list_after_a_page_that_says_so(jeanne, scene):
    r = ressource(scene.parcours, par=scene.jeanne)
    adresse = url("ressource_retirer", scene, r.pk)

    assert "Ce financement quitte la liste et les totaux." in texte(jeanne.get(adresse))
    assert "est retiré" in texte(jeanne.post(adresse, follow=True))
    assert jeanne.get(url("ressource_suite", scene, r.pk)).status_code == 404


def test_what_was_obtained_is_not_taken_off(jeanne, scene):
    r = ressource(scene.parcours, OBTENUE, par=scene.jeanne)

    reponse = jeanne.post(url("ressource_retirer", scene, r.pk), follow=True)

    assert "cette somme est « Obtenue »" in texte(reponse)
    assert Ressource.objects.get().statut == OBTENUE


# --- what happens to it ---------------------------------------------------------------------------------------------------------


def test_from_the_request_to_the_last_euro(jeanne, scene):
    r = ressource(scene.parcours, par=scene.jeanne)
    jour = dans(0).isoformat()

    vue = texte(faire(jeanne, scene, r, "demander", montant="1 000", le=jour, reponse_attendue_le=dans(45).isoformat()))
    assert "La demande est enregistrée." in vue
    assert "Réponse attendue vers le" in vue
    r.refresh_from_db()
    assert "L’accord est enregistré. Il reste 900 € à recevoir." in texte(
        faire(jeanne, scene, r, "obtenir", montant="900", le=jour)
    )
    r.refresh_from_db()
    assert "Il reste 500 € à recevoir." in texte(faire(jeanne, scene, r, "recevoir", montant="400", le=jour))
    r.refresh_from_db()
    vue = texte(faire(jeanne, scene, r, "recevoir", montant="500", le=jour))
    assert "Tout est reçu." in vue
    assert "a noté une somme reçue : 500 €" in vue
    r.refresh_from_db()
    assert (r.statut, r.montant_recu) == (RECUE, Decimal("900.00"))


def test_more_than_what_was_asked_is_obtained_once_it_is_confirmed(jeanne, scene):
    r = ressource(scene.parcours, DEMANDEE, par=scene.jeanne, montant=Decimal("1500"))
    jour = dans(0).isoformat()
    assert "j’ai obtenu plus que ce que j’avais demandé" not in page(jeanne, scene, r)

    vue = texte(faire(jeanne, scene, r, "obtenir", montant="99000", le=jour))
    assert "Vous aviez demandé 1 500 €, et vous écrivez 99 000 € obtenus" in vue
    r.refresh_from_db()
    assert r.statut == DEMANDEE
    faire(jeanne, scene, r, "obtenir", montant="99000", le=jour, confirme="on")

    r.refresh_from_db()
    assert (r.statut, r.montant_obtenu) == (OBTENUE, Decimal("99000"))


def test_too_much_is_said_beside_the_amount_and_kept(jeanne, scene):
    r = ressource(scene.parcours, OBTENUE, par=scene.jeanne)

    reponse = faire(jeanne, scene, r, "recevoir", montant="1 000,01", le=dans(0).isoformat())

    assert "C’est plus que ce qui reste à recevoir : 1 000 € sur 1 000 € obtenus." in texte(reponse)
    assert 'value="1 000,01"' in reponse.content.decode()


def test_a_receipt_sent_twice_is_said_and_counted_once(jeanne, scene):
    r = ressource(scene.parcours, OBTENUE, par=scene.jeanne)
    faire(jeanne, scene, r, "recevoir", montant="400", le=dans(0).isoformat())

    reponse = faire(jeanne, scene, r, "recevoir", montant="400", le=dans(0).isoformat())

    assert "Quelqu’un a modifié ce financement" in texte(reponse)
    assert Ressource.objects.get().montant_recu == Decimal("400.00")


def test_own_money_is_decided_in_one_form(jeanne, scene):
    r = ressource(scene.parcours, par=scene.jeanne, genre=GenreFinanceur.PROPRE, financeur="")
    assert "Décidé au budget" in page(jeanne, scene, r)

    vue = texte(faire(jeanne, scene, r, "budget", montant="800", le=dans(0).isoformat()))

    assert "Décidé au budget le" in vue
    assert "Enregistrer le montant reçu" not in vue


def test_a_refusal_then_another_try(jeanne, scene):
    r = ressource(scene.parcours, DEMANDEE, par=scene.jeanne)

    assert "Pourquoi ce refus" in texte(faire(jeanne, scene, r, "refuser", motif=""))
    assert "Refusé : Hors délai." in texte(faire(jeanne, scene, r, "refuser", motif="Hors délai."))
    r.refresh_from_db()
    assert "revient dans ce qui est à demander" in texte(faire(jeanne, scene, r, "rouvrir"))


def test_money_received_closes_the_way_back_in_words(jeanne, scene):
    r = ressource(scene.parcours, RECUE, par=scene.jeanne)
    assert "Reprendre au début" not in page(jeanne, scene, r)

    assert "Vous avez déjà reçu 1 000 €" in texte(faire(jeanne, scene, r, "rouvrir"))


def test_a_gesture_that_its_state_does_not_allow_says_where_it_stands(jeanne, scene):
    r = ressource(scene.parcours, par=scene.jeanne)

    vue = texte(faire(jeanne, scene, r, "obtenir", montant="900", le=dans(0).isoformat()))

    assert "cette somme est « À chercher »" in vue
    assert jeanne.post(url("ressource_geste", scene, r.pk, "voler")).status_code == 404


# --- taking it away --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", list(TYPES))
def test_the_list_is_taken_away_with_numbers_and_days(extension, jeanne, scene):
    ressource(scene.parcours, RECUE, par=scene.jeanne, recu=Decimal("400.50"), financeur="=CAF")

    reponse = jeanne.get(url("ressources_exporter", scene, extension))

    assert reponse["Content-Type"].startswith(TYPES[extension])
    assert f"autres-financements-{timezone.localdate().isoformat()}.{extension}" in reponse["Content-Disposition"]
    assert reponse.content
    assert jeanne.get(url("ressources_exporter", scene, "pdf")).status_code == 404


def test_the_csv_holds_what_the_page_says(jeanne, scene):
    ressource(scene.parcours, RECUE, par=scene.jeanne, recu=Decimal("400.50"), financeur="=CAF")
    ressource(scene.parcours, par=scene.jeanne)

    contenu = jeanne.get(url("ressources_exporter", scene, "csv")).content.decode("utf-8-sig")

    premiere, seconde = csv.DictReader(io.StringIO(contenu), delimiter=";")
    assert premiere["Nom"] == "'=CAF"
    assert (premiere["Demandé (€)"], premiere["Obtenu (€)"], premiere["Reçu (€)"]) == ("1000,00", "1000,00", "400,50")
    assert premiere["Demandé le"] == f"{dans(-20):%d/%m/%Y}"
    assert (seconde["État"], seconde["Demandé (€)"]) == ("À chercher", "")

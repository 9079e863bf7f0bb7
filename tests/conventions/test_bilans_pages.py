"""The reports on screen: what each person reads, writes, sends, judges, and why not."""

import pytest
from django.urls import reverse

from conventions.enums import StatutActe, StatutBilan, StatutVersement
from conventions.models import Bilan
from conventions.transitions import bilans
from parcours.effets import EFFETS
from socle.mots import date_longue
from tests.comptes.fabriques import UtilisateurFabrique
from tests.comptes.gestes import en_clair as texte
from tests.conventions.fabriques_avenants import etape, nouvelle, signee
from tests.conventions.fabriques_bilans import (
    CHAMPS,
    MOTIF,
    avec_des_etapes,
    bilan_accepte,
    bilan_dans,
    ecrire,
    frais,
)
from tests.conventions.fabriques_versements import convention_avec

pytestmark = pytest.mark.django_db

PAYE = StatutVersement.PAYE
BROUILLON, ENVOYE = StatutBilan.BROUILLON, StatutBilan.ENVOYE
A_COMPLETER, ACCEPTE = StatutBilan.A_COMPLETER, StatutBilan.ACCEPTE


def adresse(nom, scene, rang=2):
    return reverse(f"conventions:{nom}", args=[scene.parcours.pk, *([] if nom == "bilans" else [rang])])


def lire(client, nom, scene, rang=2):
    return texte(client.get(adresse(nom, scene, rang)))


def poster(client, nom, scene, rang=2, **donnees):
    return client.post(adresse(nom, scene, rang), donnees, follow=True)


def saisie(bilan=None, **champs):
    """The body of the form; `bilan` is the report that was opened."""
    return {"revision": bilan.revision if bilan else 0} | CHAMPS | champs


# --- the list --------------------------------------------------------------------------------------------------------------------


def test_the_list_says_where_each_report_stands(client_de):
    convention, scene, (_, second, dernier) = convention_avec(PAYE)
    client = client_de(scene.jeanne)

    page = lire(client, "bilans", scene)
    assert (
        f"Bilan intermédiaire Le deuxième versement {date_longue(second.tranche.date_prevue)}".replace("\u00a0", " ")
        in page
    )
    assert page.count("À écrire Écrire") == 2

    bilan_dans(A_COMPLETER, convention, 2, scene)
    page = lire(client, "bilans", scene)
    assert f"À compléter {MOTIF}" in page
    assert "Bilan final Le dernier versement" in page


@pytest.mark.parametrize(
    ("etat", "territoire", "anct"),
    [
        (BROUILLON, "En cours d’écriture Écrire", "En cours d’écriture par le territoire Lire"),
        (ENVOYE, "L’ANCT le lit Lire", ", à lire Lire"),
        (ACCEPTE, "Accepté le", "Accepté le"),
    ],
)
def test_each_side_reads_it_in_its_words(client_de, etat, territoire, anct):
    convention, scene, _ = convention_avec(PAYE)
    bilan_dans(etat, convention, 2, scene)

    assert territoire in lire(client_de(scene.jeanne), "bilans", scene)
    assert anct in lire(client_de(scene.claire), "bilans", scene)


def test_before_the_notification_the_list_says_when_they_come(client_de):
    _, scene = signee(StatutActe.ENGAGEE)

    page = lire(client_de(scene.jeanne), "bilans", scene)

    assert page.count("À écrire une fois la convention notifiée") == 2


def test_before_the_signature_there_is_none(client_de):
    _, scene = signee(StatutActe.TRANSMISE)

    assert "Aucun bilan n’est attendu" in lire(client_de(scene.jeanne), "bilans", scene)


# --- the team writes -------------------------------------------------------------------------------------------------------------


def test_a_report_opens_prefilled_and_reading_it_writes_nothing(client_de):
    convention, scene, _ = convention_avec(PAYE)

    page = lire(client_de(scene.jeanne), "bilan", scene)

    assert "Ce bilan se lit avec la demande du deuxième versement (5 400 €)" in page
    assert "Pas encore commencée, prévue de" in page
    assert "Facultatif à ce stade." in page
    assert f"{EFFETS[0].capitalize()}." in page
    assert not Bilan.objects.exists()


def test_the_final_report_asks_what_it_changed(client_de):
    _, scene, _ = convention_avec(PAYE)

    page = lire(client_de(scene.jeanne), "bilan", scene, 3)

    assert "Bilan final" in page
    assert "Facultatif à ce stade." not in page


def test_the_first_saving_opens_it(client_de):
    convention, scene, _ = convention_avec(PAYE)
    balade = etape(scene)

    page = texte(poster(client_de(scene.jeanne), "bilan", scene, **saisie(**{f"etape_{balade.pk}": "Un succès."})))

    assert "Votre bilan est enregistré." in page
    bilan = Bilan.objects.get()
    assert (bilan.realise, bilan.statut, bilan.ouvert_par) == (CHAMPS["realise"], BROUILLON, scene.jeanne)
    assert bilan.lignes.get(etape=balade).texte == "Un succès."


def test_an_etape_described_since_is_a_new_line_of_the_page(client_de):
    convention, scene, _ = convention_avec(PAYE)
    ecrire(bilans.ouvrir_bilan(convention, 2, par=scene.jeanne), par=scene.jeanne)
    nouvelle(scene)

    page = lire(client_de(scene.jeanne), "bilan", scene)

    assert "Forum des associations Aujourd’hui : en projet" in page


def test_the_report_before_is_there_to_read_and_not_in_the_fields(client_de):
    convention, scene, _ = convention_avec(PAYE)
    bilan_accepte(convention, 2, scene)

    reponse = client_de(scene.jeanne).get(adresse("bilan", scene, 3))

    assert f"Relire le bilan précédent Ce qui a été fait {CHAMPS['realise']}" in texte(reponse)
    assert reponse.context["form"]["realise"].value() is None


def test_two_people_at_once_read_both_texts_and_lose_none(client_de):
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilans.ouvrir_bilan(convention, 2, par=scene.jeanne)
    ouverte = bilan.revision
    paul = UtilisateurFabrique(prenom="Paul", nom="Durand")
    ecrire(bilan, par=paul, realise="Le texte de Paul.")
    client = client_de(scene.jeanne)
    balade = etape(scene)
    mienne = saisie(realise="Le texte de Jeanne.", revision=ouverte, **{f"etape_{balade.pk}": "Jeanne aussi."})

    reponse = poster(client, "bilan", scene, **mienne)

    page = texte(reponse)
    assert "Paul Durand a modifié ce bilan entre-temps. Rien n’est perdu" in page
    assert "Ce qui est enregistré maintenant" in page
    assert "Le texte de Paul." in page
    assert "Le texte de Jeanne." in page
    assert frais(bilan).realise == "Le texte de Paul."

    poster(client, "bilan", scene, **mienne | {"revision": reponse.context["form"]["revision"].value()})
    assert frais(bilan).realise == "Le texte de Jeanne."


def test_what_was_typed_stays_when_somebody_sent_it_meanwhile(client_de):
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilan_dans(ENVOYE, convention, 2, scene)

    page = texte(poster(client_de(scene.jeanne), "bilan", scene, **saisie(bilan, realise="Encore un mot.")))

    assert "Ce bilan est envoyé : il ne change plus." in page
    assert "Encore un mot." in page
    assert frais(bilan).realise == CHAMPS["realise"]


def test_a_text_too_long_is_told_beside_its_field_and_kept(client_de):
    _, scene, _ = convention_avec(PAYE)

    reponse = poster(client_de(scene.jeanne), "bilan", scene, **saisie(realise="é" * 4001))

    assert "Ce texte est trop long" in texte(reponse)
    assert reponse.context["form"]["realise"].value() == "é" * 4001
    assert not Bilan.objects.exists()


# --- reading again, sending ------------------------------------------------------------------------------------------------------


def test_it_is_read_again_then_sent_then_taken_back(client_de):
    convention, scene, _ = convention_avec(PAYE)
    client = client_de(scene.jeanne)

    page = texte(poster(client, "bilan", scene, relire="1", **saisie()))
    assert "Relire et envoyer : bilan intermédiaire" in page
    assert CHAMPS["realise"] in page

    page = texte(poster(client, "bilan_envoyer", scene, revision=Bilan.objects.get().revision))
    assert "Votre bilan est envoyé." in page
    assert "Reprendre l’écriture" in page
    assert "En préparation" in page

    page = texte(poster(client, "bilan_reprendre", scene))
    assert "Vous avez repris votre bilan." in page
    assert Bilan.objects.get().statut == BROUILLON


def test_what_is_missing_is_a_list_of_links_and_there_is_no_button(client_de):
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilans.ouvrir_bilan(convention, 2, par=scene.jeanne)
    client = client_de(scene.jeanne)

    reponse = client.get(adresse("bilan_envoyer", scene))

    page = texte(reponse)
    assert "Avant d’envoyer, il manque : « Ce qui a été fait »" in page
    assert f'href="{adresse("bilan", scene)}#id_realise"' in reponse.content.decode()
    assert "Envoyer à l’ANCT" not in page
    assert "Il manque 1 chose" in texte(poster(client, "bilan_envoyer", scene, revision=bilan.revision))
    assert frais(bilan).statut == BROUILLON


def test_what_changed_meanwhile_is_read_again_before_it_leaves(client_de):
    convention, scene, _ = convention_avec(PAYE)
    bilan = ecrire(bilans.ouvrir_bilan(convention, 2, par=scene.jeanne), par=scene.jeanne)

    page = texte(poster(client_de(scene.jeanne), "bilan_envoyer", scene, revision=1))

    assert "relisez-le, puis envoyez-le" in page
    assert frais(bilan).statut == BROUILLON


# --- what it costs ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nb", [2, 12])
@pytest.mark.parametrize(
    ("nom", "etat", "qui", "cout"),
    [
        ("bilans", BROUILLON, "jeanne", 7),
        ("bilan", BROUILLON, "jeanne", 9),
        ("bilan_envoyer", BROUILLON, "jeanne", 10),
        ("bilan", ENVOYE, "jeanne", 9),
        ("bilan_juger", ENVOYE, "claire", 9),
    ],
)
def test_pages_cost_the_same_whatever_the_number_of_etapes(
    client_de, django_assert_num_queries, nb, nom, etat, qui, cout
):
    convention, scene, _ = convention_avec(PAYE)
    avec_des_etapes(scene, nb)
    bilan = bilans.ouvrir_bilan(convention, 2, par=scene.jeanne)
    ecrire(bilan, par=scene.jeanne)
    if etat == ENVOYE:
        bilans.envoyer(bilan, bilan.revision, par=scene.jeanne)
    client = client_de(getattr(scene, qui))
    client.get(adresse(nom, scene))

    with django_assert_num_queries(cout):
        assert client.get(adresse(nom, scene)).status_code == 200


@pytest.mark.parametrize("nb", [2, 12])
def test_saving_costs_the_same_whatever_the_number_of_etapes(client_de, django_assert_num_queries, nb):
    convention, scene, _ = convention_avec(PAYE)
    avec_des_etapes(scene, nb)
    bilan = bilans.ouvrir_bilan(convention, 2, par=scene.jeanne)
    lignes = {ligne.etape_id: f"Mot {n}." for n, ligne in enumerate(bilan.lignes.all())}

    with django_assert_num_queries(13):
        bilans.enregistrer_bilan(bilan, CHAMPS, lignes, 1, par=scene.jeanne)

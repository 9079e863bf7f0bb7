"""Adding the étapes of a pasted table: what was shown is what is stored, once, all of it or what was asked for."""

import io
import threading
import uuid
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parcours import collage, ecriture, transitions
from parcours.dates import dernier_jour
from parcours.enums import Source
from parcours.models import Etape, Moyen, Objectif, Parcours
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.mots.lecture import phrases
from tests.mots.table import fautes, mots_interdits
from tests.parcours import fabriques
from tests.parcours.test_collage import FAUTES
from tests.scenario.visite import propre

pytestmark = pytest.mark.django_db

ENTETE = "Titre\tNature\tDébut\tFin\tCoût\tPilote\tService\tObjectif\tPour qui\tPlace des habitants\tÀ la fin\n"


@pytest.fixture
def chambery():
    return ouvrir()


def ouvrir():
    """(parcours of 2027, interlocutrice)"""
    parcours, jeanne = fabriques.ouvert("Chambéry")
    Parcours.objects.filter(pk=parcours.pk).update(debut=date(2027, 1, 4), fin=date(2027, 12, 31))
    return Parcours.objects.pour_page().get(pk=parcours.pk), jeanne


def lignes(nombre, prefixe="Étape"):
    return "".join(f"{prefixe} {n}\tprojet\tmars 2027\tjuin 2027\t{1000 + n}\n" for n in range(nombre))


def coller(parcours, par, texte, jeton=None, **options):
    sceau = collage.lire(texte, transitions.repere_de(parcours)).sceau
    return transitions.coller_etapes(parcours, texte, jeton=jeton or uuid.uuid4(), sceau=sceau, par=par, **options)


def adresse(parcours):
    return reverse("parcours:etapes_coller", args=[parcours.pk])


def champs(reponse):
    """What the browser would post of the form that is shown."""
    return {nom: reponse.context["form"][nom].value() or "" for nom in ("jeton", "vu", "texte")}


def titres(parcours):
    return sorted(Etape.objects.filter(parcours=parcours).values_list("titre", flat=True))


# --- the verb ------------------------------------------------------------------------------------------------------------
def test_a_line_is_stored_as_it_was_read(chambery):
    parcours, jeanne = chambery
    connu = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Mieux décider"}, par=jeanne)
    texte = ENTETE + (
        "Balade\tprojet\tmars-27\t06/2027\t12 500,50 €\tfaure jeanne\tCulture\tmieux decider\thabitants, élus\t3\tUn plan\n"
        "Veillée\tformation\t15/04/2027\t2027-04\t\tZoé\t\tOser\t\t\t\n"
    )

    nb = coller(parcours, jeanne, texte)

    balade, veillee = Etape.objects.filter(parcours=parcours).order_by("debut")
    assert nb == 2
    assert (balade.titre, balade.debut, balade.fin) == ("Balade", date(2027, 3, 1), date(2027, 6, 30))
    assert (balade.pilote_id, balade.service, balade.public) == (parcours.interlocuteur_id, "Culture", "elus,citoyens")
    assert (balade.place_des_habitants, balade.livrables) == (3, "Un plan")
    assert list(balade.action.objectifs.all()) == [connu]
    assert balade.action.nature == "projet"
    assert Moyen.objects.get(etape=balade, source=Source.ANCT).prevu == Decimal("12500.50")
    assert (veillee.fin, veillee.pilote, veillee.action.nature) == (date(2027, 4, 30), None, "formation")
    assert not Moyen.objects.filter(etape=veillee).exists()
    assert [o.titre for o in veillee.action.objectifs.all()] == ["Oser"]


def test_a_new_objectif_named_by_several_lines_is_created_once(chambery):
    parcours, jeanne = chambery
    texte = ENTETE + "".join(
        f"Étape {n}\tprojet\t3/2027\t3/2027\t\t\t\t{but}\n" for n, but in enumerate(("Oser", "OSER", "Oser !"))
    )

    coller(parcours, jeanne, texte)

    (objectif,) = Objectif.objects.filter(parcours=parcours)
    assert (objectif.titre, objectif.actions.count()) == ("Oser", 3)


def test_the_same_paste_confirmed_twice_adds_once(chambery):
    parcours, jeanne = chambery
    jeton, texte = uuid.uuid4(), lignes(3)
    sceau = collage.lire(texte, transitions.repere_de(parcours)).sceau

    deux = [transitions.coller_etapes(parcours, texte, jeton=jeton, sceau=sceau, par=jeanne) for _ in range(2)]

    assert deux == [3, 3]
    assert titres(parcours) == ["Étape 0", "Étape 1", "Étape 2"]
    assert EntreeJournal.objects.filter(action="parcours.coller").count() == 1


def test_the_name_of_a_paste_used_for_another_table_hides_nothing(chambery):
    parcours, jeanne = chambery
    jeton = uuid.uuid4()
    coller(parcours, jeanne, lignes(2), jeton)

    coller(parcours, jeanne, lignes(2, "Autre"), jeton)

    assert len(titres(parcours)) == 4


def test_the_name_of_a_paste_of_another_parcours_hides_nothing(chambery):
    parcours, jeanne = chambery
    autre, paul = fabriques.ouvert("Flers", email="mairie@flers.example")
    Parcours.objects.filter(pk=autre.pk).update(debut=parcours.debut, fin=parcours.fin)
    autre.refresh_from_db()
    jeton = uuid.uuid4()

    coller(parcours, jeanne, lignes(2), jeton)
    coller(autre, paul, lignes(2), jeton)

    assert len(titres(parcours)) == len(titres(autre)) == 2


def test_what_has_changed_since_it_was_shown_is_not_added(chambery):
    parcours, jeanne = chambery
    sceau = collage.lire(lignes(3), transitions.repere_de(parcours)).sceau
    fabriques.etape(parcours, jeanne, "Étape 1")

    with pytest.raises(transitions.LotPerime) as refus:
        transitions.coller_etapes(parcours, lignes(3), jeton=uuid.uuid4(), sceau=sceau, par=jeanne)

    assert "Rien n’est ajouté" in refus.value.message
    assert titres(parcours) == ["Étape 1"]


def test_wrong_lines_stop_all_unless_the_right_ones_were_asked_for(chambery):
    parcours, jeanne = chambery
    texte = lignes(2) + "Faux\tprojet\tjamais\tmars 2027\n"

    with pytest.raises(ErreurMetier):
        coller(parcours, jeanne, texte)
    assert titres(parcours) == []
    coller(parcours, jeanne, texte, seulement_justes=True)

    assert titres(parcours) == ["Étape 0", "Étape 1"]


def test_a_table_without_any_right_line_adds_nothing(chambery):
    parcours, jeanne = chambery

    with pytest.raises(ErreurMetier):
        coller(parcours, jeanne, "Faux\tprojet\tjamais\tmars 2027\n", seulement_justes=True)


def test_nothing_is_added_once_the_blocks_are_closed(chambery):
    parcours, jeanne = chambery
    fabriques.mettre_en_etat(parcours, "contractualisation")

    with pytest.raises(ErreurMetier):
        coller(parcours, jeanne, lignes(1))

    assert titres(parcours) == []


def test_each_line_takes_the_same_number_of_queries(chambery, django_assert_num_queries):
    from django.test.utils import CaptureQueriesContext

    parcours, jeanne = chambery
    comptes = []
    for n, nombre in enumerate((1, 11, 21)):
        with CaptureQueriesContext(connection) as requetes:
            coller(parcours, jeanne, lignes(nombre, f"Lot {n}"))
        comptes.append(len(requetes))

    assert comptes[1] - comptes[0] == comptes[2] - comptes[1]


TITRES = st.text(st.sampled_from('abcÉé ’"«»-,;!'), min_size=1, max_size=12)
MOIS = st.sampled_from(["mars 2027", "03/2027", "avr-27", "2027-05-12", "jamais", "juin 2031"])
COUTS = st.sampled_from(["", "12 500", "12.500,50", "300", "-3", "1,234", "beaucoup"])


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(TITRES, st.sampled_from(["projet", "formation", "rien"]), MOIS, MOIS, COUTS), max_size=6))
def test_what_is_shown_as_right_is_what_is_stored(rangees):
    from django.db import transaction

    with transaction.atomic():
        parcours, jeanne = ouvrir()
        texte = "\n".join("\t".join(rangee) for rangee in rangees)
        lecture = collage.lire(texte, transitions.repere_de(parcours))
        if lecture.justes:
            coller(parcours, jeanne, texte, seulement_justes=True)

        couts = dict(Moyen.objects.filter(parcours=parcours).values_list("etape__titre", "prevu"))
        gardees = {(e.titre, e.debut, e.fin, e.action.nature, couts.get(e.titre)) for e in Etape.objects.filter(parcours=parcours)}  # fmt: skip
        assert gardees == {(ln.titre, ln.debut, dernier_jour(ln.fin), ln.nature, ln.cout) for ln in lecture.justes}
        transaction.set_rollback(True)


# --- the pages -----------------------------------------------------------------------------------------------------------
def test_the_page_shows_an_example_that_is_itself_right(chambery, client_de):
    parcours, jeanne = chambery

    reponse = client_de(jeanne).get(adresse(parcours))

    exemple = "\n".join("\t".join(ligne) for ligne in reponse.context["exemples"])
    lecture = collage.lire(exemple, transitions.repere_de(parcours))
    assert [ligne.etat for ligne in lecture.lignes] == ["Juste"] * 3
    assert "Télécharger un modèle" in reponse.text


def test_the_model_is_a_workbook_that_can_be_pasted_back(chambery, client_de):
    parcours, jeanne = chambery

    reponse = client_de(jeanne).get(reverse("parcours:etapes_coller_modele", args=[parcours.pk]))

    assert reponse["Content-Disposition"] == 'attachment; filename="modele-etapes.xlsx"'
    feuille = openpyxl.load_workbook(io.BytesIO(reponse.content)).active
    rangees = list(feuille.iter_rows(values_only=True))
    texte = "\n".join("\t".join(cellule or "" for cellule in rangee) for rangee in rangees)
    assert collage.lire(texte, transitions.repere_de(parcours)).fausses == []
    assert len(rangees) == 4


def test_the_preview_stores_nothing_and_the_confirmation_all(chambery, client_de):
    parcours, jeanne = chambery
    client = client_de(jeanne)

    apercu = client.post(adresse(parcours), {"texte": lignes(40)})
    assert titres(parcours) == []
    fait = client.post(adresse(parcours), champs(apercu), follow=True)

    assert "Ajouter les 40 étapes" in apercu.text
    assert "40 étapes sont ajoutées." in fait.text
    assert len(titres(parcours)) == 40


def test_a_double_click_adds_once(chambery, client_de):
    parcours, jeanne = chambery
    client = client_de(jeanne)
    apercu = client.post(adresse(parcours), {"texte": lignes(4)})

    for _ in range(2):
        assert client.post(adresse(parcours), champs(apercu)).status_code == 302

    assert len(titres(parcours)) == 4


def test_a_table_with_twenty_kinds_of_mistakes_says_which_on_each_line(chambery, client_de):
    parcours, jeanne = chambery
    fabriques.etape(parcours, jeanne, "Forum des associations", debut=date(2027, 3, 1), fin=date(2027, 3, 31))
    texte = "\n".join(texte for texte, *_ in FAUTES)

    reponse = client_de(jeanne).post(adresse(parcours), {"texte": texte})

    page = propre(" ".join(phrases(reponse.text)))
    assert [phrase for _, _, phrase in FAUTES if propre(phrase) not in page] == []
    assert all(f"Ligne {n}" in page for n in range(1, len(FAUTES) + 1))
    assert reponse.context["form"]["texte"].value() == texte
    assert "Ajouter les" not in page
    assert titres(parcours) == ["Forum des associations"]


def test_wrong_lines_are_kept_and_the_right_ones_added_when_asked(chambery, client_de):
    parcours, jeanne = chambery
    client = client_de(jeanne)
    texte = lignes(2) + "Faux\tprojet\tjamais\tmars 2027\n"
    apercu = client.post(adresse(parcours), {"texte": texte})

    sans = client.post(adresse(parcours), champs(apercu))
    avec = client.post(adresse(parcours), {**champs(sans), "seulement_justes": "on"})

    assert "Ajouter seulement les 2 lignes justes" in apercu.text
    assert sans.context["form"].errors["texte"]
    assert sans.context["form"]["texte"].value() == texte
    assert avec.status_code == 302
    assert titres(parcours) == ["Étape 0", "Étape 1"]


def test_a_table_changed_after_the_preview_is_shown_again(chambery, client_de):
    parcours, jeanne = chambery
    client = client_de(jeanne)
    apercu = client.post(adresse(parcours), {"texte": lignes(2)})

    reponse = client.post(adresse(parcours), {**champs(apercu), "texte": lignes(3)})

    assert "a changé depuis la vérification" in reponse.text
    assert titres(parcours) == []
    assert client.post(adresse(parcours), champs(reponse)).status_code == 302
    assert len(titres(parcours)) == 3


def test_a_table_without_any_right_line_is_corrected_then_checked(chambery, client_de):
    parcours, jeanne = chambery
    client = client_de(jeanne)
    apercu = client.post(adresse(parcours), {"texte": "Faux\tprojet\tjamais\tmars 2027"})

    corrige = client.post(adresse(parcours), {**champs(apercu), "texte": lignes(2)})

    assert "Ajouter" not in apercu.text.split("<main")[1].split("te-boutons")[1].split("</form>")[0]
    assert corrige.context["form"].errors == {}
    assert "Ajouter les 2 étapes" in corrige.text


def test_checking_again_adds_nothing(chambery, client_de):
    parcours, jeanne = chambery
    client = client_de(jeanne)
    apercu = client.post(adresse(parcours), {"texte": lignes(2)})

    reponse = client.post(adresse(parcours), {**champs(apercu), "verifier": "1"})

    assert reponse.status_code == 200
    assert titres(parcours) == []


@pytest.mark.parametrize(("texte", "phrase"), [("", "Remplissez « Votre tableau »."), (" \n\t", "Collez votre tableau ici."), ("x" * 100_001, "Ce texte est trop long")])  # fmt: skip
def test_a_text_that_is_no_table_is_told_beside_the_field(texte, phrase, chambery, client_de):
    parcours, jeanne = chambery

    reponse = client_de(jeanne).post(adresse(parcours), {"texte": texte})

    assert propre(reponse.context["form"].errors["texte"][0]).startswith(phrase)


def test_what_was_pasted_survives_a_closed_session(chambery, client_de, client):
    parcours, jeanne = chambery
    client.post(adresse(parcours), {"texte": lignes(2)}, headers={"referer": "http://testserver" + adresse(parcours)})
    client.force_login(jeanne)

    reponse = client.get(adresse(parcours))

    assert reponse.context["form"]["texte"].value() == lignes(2)
    assert "Ajouter les 2 étapes" in reponse.text


def test_the_words_of_the_pages_are_those_of_people(chambery, client_de):
    parcours, jeanne = chambery
    client = client_de(jeanne)
    texte = "\n".join(t for t, genre, _ in FAUTES if genre != "controle") + "\n" + lignes(2)

    for reponse in (client.get(adresse(parcours)), client.post(adresse(parcours), {"texte": texte})):
        lues = phrases(reponse.text)
        assert [mots_interdits(p) for p in lues if mots_interdits(p)] == []
        assert [fautes(p) for p in lues if fautes(p)] == []


@pytest.mark.parametrize("qui", ["lecture", "gestionnaire"])
def test_who_only_reads_does_not_paste(qui, chambery, client_de):
    parcours, _ = chambery
    client = client_de(fabriques.AnctFabrique(role_anct=qui))

    assert client.get(adresse(parcours)).status_code == 403
    assert client.post(adresse(parcours), {"texte": lignes(1)}).status_code == 403
    assert client.get(reverse("parcours:etapes_coller_modele", args=[parcours.pk])).status_code == 403


@pytest.mark.parametrize("nombre", [1, 200])
def test_the_preview_asks_the_same_questions_whatever_its_length(
    nombre, chambery, client_de, django_assert_num_queries
):
    parcours, jeanne = chambery
    client = client_de(jeanne)
    client.get(adresse(parcours))

    with django_assert_num_queries(6):
        client.post(adresse(parcours), {"texte": lignes(nombre)})


def _ensemble(*gestes):
    """Run these at the very same moment; what each gave, an exception included."""
    depart, resultats = threading.Barrier(len(gestes)), []

    def jouer(geste):
        depart.wait(10)
        try:
            resultats.append(geste())
        except ErreurMetier as erreur:
            resultats.append(type(erreur))
        finally:
            connection.close()

    fils = [threading.Thread(target=jouer, args=[geste]) for geste in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(60)
    return resultats


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_people_paste_the_same_titles_at_once_and_they_are_added_once():
    parcours, jeanne = ouvrir()
    sceau = collage.lire(lignes(20), transitions.repere_de(parcours)).sceau

    def geste():
        return transitions.coller_etapes(parcours, lignes(20), jeton=uuid.uuid4(), sceau=sceau, par=jeanne)

    resultats = _ensemble(geste, geste)

    assert sorted(map(str, resultats)) == sorted(map(str, [20, transitions.LotPerime]))
    assert len(titres(parcours)) == 20


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_paste_confirmed_twice_at_once_adds_once():
    parcours, jeanne = ouvrir()
    jeton, sceau = uuid.uuid4(), collage.lire(lignes(20), transitions.repere_de(parcours)).sceau

    def geste():
        return transitions.coller_etapes(parcours, lignes(20), jeton=jeton, sceau=sceau, par=jeanne)

    assert _ensemble(geste, geste) == [20, 20]
    assert len(titres(parcours)) == 20

"""Adding the étapes of a pasted table: what was shown is what is stored, once, all of it or what was asked for."""

import threading
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parcours import collage, ecriture, transitions
from parcours.dates import dernier_jour
from parcours.enums import Source
from parcours.models import Etape, Moyen, Objectif, Parcours
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.parcours import fabriques

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


def test_each_line_takes_the_same_number_of_queries(chambery):
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

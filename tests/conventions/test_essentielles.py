"""The row of a convention, its publication round after round, what is expected by when, and what never goes out."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from conventions import transitions
from conventions.enums import StatutActe
from conventions.essentielles import fichiers
from conventions.essentielles.colonnes import NOMS, OBJET_MAX
from conventions.essentielles.ligne import composer, ligne_csv_de
from conventions.essentielles.regles import fautes
from conventions.essentielles.travail import a_publier, signees
from conventions.models import Convention, Publication, Tranche
from parcours.models import Etape
from socle.champs import siret_juste
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from territoires.models import Collectivite, ComplementCollectivite
from tests.conventions import fabriques
from tests.conventions.fabriques_essentielles import avenant, dater, forcer, immatriculer, pareilles, signee, siret_de
from tests.conventions.test_essentielles_regles import INVALIDES
from tests.territoires.fabriques import EpciFabrique

pytestmark = pytest.mark.django_db


def relue(convention):
    return Convention.objects.get(pk=convention.pk)


def lignes_du_fichier():
    return list(csv.DictReader(io.StringIO(fichiers.subventions().octets.decode(), newline="")))


# --- the row ------------------------------------------------------------------------------------------------------------
def test_the_row_says_what_both_sides_signed():
    convention, scene = signee()
    initial = convention.actes.get()
    hier = timezone.localdate()

    ligne = composer(convention)

    prevues = [t.date_prevue.isoformat() for t in convention.tranches.all()]
    assert ligne == {
        "nomAttribuant": "Agence nationale de la cohésion des territoires",
        "idAttribuant": "13002603200016",
        "dateConvention": hier.isoformat(),
        "referenceDecision": initial.numero,
        "nomBeneficiaire": "Commune de Montaud",
        "idBeneficiaire": siret_de(scene.parcours.collectivite.siren),
        "rnaBeneficiaire": "",
        "objet": "Territoires d’engagement – parcours d’accompagnement : Balade nocturne ; Animer une réunion autrement",
        "montant": "40000.00",
        "nature": "aide en numéraire",
        "conditionsVersement": "échelonné",
        "datesPeriodeVersement": f"{min(prevues)}/{max(prevues)}",
        "idRAE": "",
        "notificationUE": "non",
        "pourcentageSubvention": "1.00",
        "dispositifAide": "",
    }
    assert tuple(ligne) == NOMS
    assert fautes(ligne) == []


def test_the_date_is_that_of_the_last_of_both_signatures():
    convention, _ = signee()
    jour = timezone.localdate()
    dater(convention, jour - timedelta(days=9), jour)

    assert composer(relue(convention))["dateConvention"] == jour.isoformat()


def test_one_payment_makes_one_date():
    convention, _ = signee()
    garde = convention.tranches.first()
    convention.tranches.exclude(pk=garde.pk).delete()

    ligne = composer(relue(convention))

    assert ligne["conditionsVersement"] == "unique"
    assert ligne["datesPeriodeVersement"] == garde.date_prevue.isoformat()


def test_an_intercommunalite_bears_its_whole_name():
    convention, _ = signee()
    epci = EpciFabrique(nom="CC du Clunisois")
    immatriculer(epci)
    type(convention.parcours).objects.filter(pk=convention.parcours_id).update(collectivite=epci)

    assert composer(relue(convention))["nomBeneficiaire"] == "Communauté de communes du Clunisois"


@pytest.mark.parametrize(
    ("titres", "fin"),
    [
        (("x" * 200,), "x"),
        (("x" * 200, "court"), "accompagnement : …"),
        (("court", "y" * 180, "z" * 60), "y ; …"),
        (("court", "y" * 193), "y"),
        (("court", "y" * 194), "court ; …"),
        (("court", "y" * 189, "z"), "y ; z"),
        (("court", "y" * 190, "z"), "court ; …"),
    ],
)
def test_the_object_is_cut_cleanly(titres, fin):
    convention, _ = signee(titres=titres, couts=("1000",) * len(titres))

    objet = composer(convention)["objet"]

    assert len(objet) <= OBJET_MAX
    assert objet.endswith(fin), objet


def test_no_name_of_a_person_goes_out():
    convention, scene = signee(
        titres=(
            "Balade avec Jeanne FAURE",
            "Atelier de michel roux",
            "Écrire à a@b.example",
            "Le 06 12 34 56 78",
            "Fête",
        ),
        couts=("8000",) * 5,
    )
    transitions.publier(convention, par=scene.claire)

    sorti = fichiers.subventions().octets.decode() + fichiers.territoires().octets.decode()

    personnes = [e.nom for e in scene.parcours.equipiers.all()] + ["Michel Roux", "Anne Exemple", scene.claire.nom]
    assert all(nom.casefold() not in sorti.casefold() for nom in personnes)
    assert "@" not in sorti
    assert "06 12" not in sorti
    assert "parcours d’accompagnement : Fête" in sorti


def test_what_an_avenant_adds_and_takes_back_is_in_the_row():
    convention, scene = signee()
    premiere = convention.actes.get().lignes.order_by("pk").first()
    avenant(convention, delta=-premiere.montant_delta, etape=premiere.etape)

    ligne = composer(relue(convention))

    assert ligne["montant"] == "10000.00"
    assert ligne["objet"].endswith(" : Animer une réunion autrement")
    assert ligne["referenceDecision"] == convention.actes.get(rang=0).numero


def test_the_payments_are_those_of_the_last_signed_act():
    convention, _ = signee()
    acte = avenant(convention)

    ligne = composer(relue(convention))

    assert ligne["conditionsVersement"] == "unique"
    assert ligne["datesPeriodeVersement"] == acte.tranches.get().date_prevue.isoformat()


def test_an_act_that_is_not_signed_says_nothing():
    acte, _ = fabriques.acte(StatutActe.BROUILLON)

    ligne = composer(acte.convention)

    assert {f.colonne for f in fautes(ligne)} >= {"dateConvention", "montant", "conditionsVersement"}


def test_the_notification_receives_the_header_and_its_row():
    convention, _ = signee()

    octets = ligne_csv_de(convention.actes.get())

    assert list(csv.DictReader(io.StringIO(octets.decode(), newline=""))) == [composer(convention)]


def test_the_notification_receives_the_header_alone_while_the_row_is_wrong():
    convention, _ = signee(avec_siret=False)

    octets = ligne_csv_de(convention.actes.get())

    assert octets == (",".join(NOMS) + "\r\n").encode()


# --- publishing ---------------------------------------------------------------------------------------------------------
def test_publier_writes_the_first_round_and_the_journal():
    convention, scene = signee()

    publication = transitions.publier(convention, par=scene.claire)

    assert (publication.tour, publication.publiee_par) == (1, scene.claire)
    assert json.loads(publication.ligne) == composer(convention)
    entree = EntreeJournal.objects.get(action="convention.publier")
    assert entree.valeurs == {"tour": 1, "empreinte": publication.empreinte}
    assert lignes_du_fichier() == [composer(convention)]


def test_publier_twice_is_refused_as_long_as_nothing_changed():
    convention, scene = signee()
    transitions.publier(convention, par=scene.claire)

    with pytest.raises(ErreurMetier, match="déjà publiée"):
        transitions.publier(convention, par=scene.claire)
    assert Publication.objects.count() == 1


def test_republier_replaces_the_row_and_keeps_the_former_one():
    convention, scene = signee()
    transitions.publier(convention, par=scene.claire)
    avenant(convention)

    transitions.republier(convention, par=scene.claire)

    assert [p.tour for p in convention.publications.all()] == [2, 1]
    assert [ligne["montant"] for ligne in lignes_du_fichier()] == ["45000.00"]


def test_republier_wants_a_first_round():
    convention, scene = signee()

    with pytest.raises(ErreurMetier, match="pas encore été publiée"):
        transitions.republier(convention, par=scene.claire)


def test_what_is_not_signed_is_not_published():
    acte, scene = fabriques.acte(StatutActe.VALIDEE)

    with pytest.raises(ErreurMetier, match="pas encore signée"):
        transitions.publier(acte.convention, par=scene.claire)
    with pytest.raises(ErreurMetier, match="pas encore signée"):
        transitions.ne_pas_publier(acte.convention, "Pas maintenant.", par=scene.claire)


def test_publier_tells_every_fault_and_stores_nothing():
    convention, scene = signee(avec_siret=False)
    convention.tranches.all().delete()

    with pytest.raises(ErreurMetier) as refus:
        transitions.publier(convention, par=scene.claire)

    assert "Aucun versement n’est prévu" in refus.value.message
    assert "Le SIRET de la collectivité manque." in refus.value.message
    assert not Publication.objects.exists()
    assert lignes_du_fichier() == []


def test_leaving_out_takes_a_motive_and_takes_the_row_out():
    convention, scene = signee()
    transitions.publier(convention, par=scene.claire)

    with pytest.raises(ErreurMetier, match="pourquoi"):
        transitions.ne_pas_publier(convention, "  ", par=scene.claire)
    transitions.ne_pas_publier(convention, "Secret de la défense.", par=scene.claire)

    convention = relue(convention)
    assert (convention.publier, convention.motif_non_publication) == (False, "Secret de la défense.")
    assert lignes_du_fichier() == []
    assert not a_publier().exists()
    assert EntreeJournal.objects.get(action="convention.ne_pas_publier").valeurs == {}


def test_one_may_change_ones_mind():
    convention, scene = signee()
    transitions.publier(convention, par=scene.claire)
    transitions.ne_pas_publier(convention, "Une erreur.", par=scene.claire)

    transitions.publier(convention, par=scene.claire)

    convention = relue(convention)
    assert (convention.publier, convention.motif_non_publication) == (True, "")
    assert convention.publications.count() == 2
    assert len(lignes_du_fichier()) == 1


def test_all_that_is_ready_goes_out_at_once():
    convention, scene = signee()
    autres = pareilles(convention, 2)
    ComplementCollectivite.objects.filter(collectivite=autres[0].parcours.collectivite).update(siret="")

    bilan = transitions.publier_prets(par=scene.claire)

    assert bilan == (2, 1)
    assert {p.convention for p in Publication.objects.all()} == {convention, autres[1]}


# --- nothing invalid, column by column ----------------------------------------------------------------------------------
def _agence(settings, **changes):
    settings.CONVENTION_AGENCE = changes


# What may really go wrong: a setting, or a row written by something else than our verbs.
EN_VRAI = {
    "nomAttribuant": lambda c, s: _agence(s, nom=""),
    "idAttribuant": lambda c, s: _agence(s, siret="13002603200017"),
    "referenceDecision": lambda c, s: c.actes.update(numero="TE 2027 004"),
    "nomBeneficiaire": lambda c, s: Collectivite.objects.filter(pk=c.parcours.collectivite_id).update(nom="\n"),
    "idBeneficiaire": lambda c, s: immatriculer(c.parcours.collectivite, "21340163100018"),
    "montant": lambda c, s: Convention.objects.filter(pk=c.pk).update(montant_total=0),
    "conditionsVersement": lambda c, s: Tranche.objects.filter(convention=c).delete(),
    "datesPeriodeVersement": lambda c, s: Tranche.objects.filter(convention=c).update(date_prevue=None),
}


@pytest.mark.parametrize("colonne", EN_VRAI)
def test_wrong_data_are_refused_in_their_column(colonne, settings):
    convention, scene = signee()
    EN_VRAI[colonne](convention, settings)

    with pytest.raises(ErreurMetier, match="ne peut pas encore être publiée"):
        transitions.publier(convention, par=scene.claire)

    assert colonne in {f.colonne for f in fautes(composer(relue(convention)))}
    assert lignes_du_fichier() == []


@pytest.mark.parametrize("colonne", NOMS)
def test_an_invalid_value_is_neither_stored_nor_served(colonne):
    convention, scene = signee()
    juste, attendue = composer(convention), signees().get(pk=convention.pk)
    invalides = [juste | {colonne: valeur} for nom, valeur in INVALIDES if nom == colonne]

    for ligne in invalides:
        with pytest.raises(ErreurMetier):
            transitions.inscrire_tour(attendue, ligne, par=scene.claire)
    assert not Publication.objects.exists()

    # Even when it stands in the table: the file reads its rows again.
    for tour, ligne in enumerate(invalides, start=1):
        forcer(convention, ligne, par=scene.claire, tour=tour)
        assert lignes_du_fichier() == []


def test_the_file_of_a_scene_is_valid_siret_keys_included():
    convention, scene = signee()
    pareilles(convention, 3)
    transitions.publier_prets(par=scene.claire)

    lignes = lignes_du_fichier()

    assert len(lignes) == 4
    assert [fautes(ligne) for ligne in lignes] == [[]] * 4
    assert all(siret_juste(ligne["idAttribuant"]) and siret_juste(ligne["idBeneficiaire"]) for ligne in lignes)


# --- the list of the programme ------------------------------------------------------------------------------------------
def test_the_programme_lists_its_signed_territories_in_the_columns_of_the_map():
    convention, scene = signee(code_insee="01053", nom="Bourg-en-Bresse")
    fabriques.acte(StatutActe.VALIDEE, nom="Pas encore signé")
    parcours = scene.parcours

    octets = fichiers.territoires().octets

    assert octets.decode().splitlines() == [
        "id_engcit,codgeo,libgeo,echelon,dispositif,periode,ingredients,url",
        f"patde-{1000 + parcours.pk},01053,Bourg-en-Bresse,commune,PATDE,{parcours.debut.year}-{parcours.fin.year},"
        "Balade nocturne ; Animer une réunion autrement,",
    ]


def test_an_intercommunalite_has_its_siren_in_the_list():
    convention, _ = signee()
    epci = EpciFabrique(nom="CC du Clunisois")
    type(convention.parcours).objects.filter(pk=convention.parcours_id).update(collectivite=epci)

    ligne = fichiers.territoires().lignes[0]

    assert (ligne["codgeo"], ligne["echelon"], ligne["libgeo"]) == (epci.siren, "epci", "CC du Clunisois")


def test_a_title_is_never_a_formula():
    convention, _ = signee()
    Etape.objects.filter(titre="Balade nocturne").update(titre='=HYPERLINK("x")\tBalade')

    assert fichiers.territoires().lignes[0]["ingredients"] == 'HYPERLINK("x") Balade ; Animer une réunion autrement'

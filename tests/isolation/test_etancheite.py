"""What is not for somebody's eyes is on no page, mail, file or record that they may open.

What one side says of a provider, before both have spoken; what ANCT notes for itself of a talk; where a team places each on its map of influence.

The pages are found by walking the URLconf: each route is asked where the table of routes asks for it and, when its address can name them, at the
very rounds that are under seal.
"""

import json
import re
from functools import partial

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.urls import reverse

from parcours.models import Echange, Version
from prestataires.choix import choix_clos, tour_revele, tours_lisibles
from prestataires.models import Avis, Besoin, Bulletin, Tour
from socle.comptes.donnees import exporter
from socle.documents.models import Document
from socle.journal import declencheurs
from socle.journal.models import EntreeJournal
from socle.travaux import lettres
from socle.travaux.models import Courriel
from tests.isolation.codes import CARTE_LUE, NOTE, NOTE_LUE, PAGES_DE_LA_NOTE, PERSONNAGES
from tests.isolation.routes import adresse_de, client_pour, demander, routes
from tests.isolation.saisies import saisie
from tests.isolation.scene import ANCT, planter
from tests.isolation.scene_choix import DIT_PAR_L_ANCT, DIT_PAR_LE_TERRITOIRE
from tests.isolation.table import TABLE
from tests.outillage.terrain import effacer_ensuite, plante_pour_le_module

pytestmark = pytest.mark.django_db
LECTEURS = tuple(p for p in PERSONNAGES if p != "autre")

# The rounds under seal, and who may not read what is said in them.
SCELLES = {
    "avis_du_territoire": (DIT_PAR_LE_TERRITOIRE, ANCT),
    "avis_tour_echu": (DIT_PAR_LE_TERRITOIRE, ANCT),
    "avis_de_l_anct": (DIT_PAR_L_ANCT, tuple(p for p in LECTEURS if p not in ANCT)),
}
JETON = re.compile(r'(name="csrfmiddlewaretoken" value=|nonce=|data-csrf=)"[^"]*"|"X-CSRFToken": "[^"]*"')


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    """One territory is enough: a stranger finds nothing at all (`test_routes`). Documents are read as the data that they froze."""
    with plante_pour_le_module(django_db_blocker, partial(planter, documents=False, seul=True)) as plantee:
        yield plantee


def _interdite(personnage):
    """The sentence that this character may not read."""
    return DIT_PAR_LE_TERRITOIRE if personnage in ANCT else DIT_PAR_L_ANCT


def _mots_de_l_adresse(scene, lieu):
    """All that an address may name of a round under seal."""
    ou = scene.ici.lieux[lieu]
    besoin = Besoin.objects.get(pk=ou["besoin_pk"])
    return ou | {"etape_pk": besoin.etape_id, "pk": ou["parcours_pk"], "item_pk": besoin.etape_id}


def _adresses(scene):
    """(route, address) of every route of the site, as in the table and at the rounds under seal."""
    for route in routes():
        vues = {adresse_de(route.nom, scene.adresse(TABLE[route.nom].ou))}
        for lieu in SCELLES:
            mots = _mots_de_l_adresse(scene, lieu)
            if route.parametres and set(route.parametres) <= set(mots):
                vues.add(adresse_de(route.nom, {nom: mots[nom] for nom in route.parametres}))
        for adresse in sorted(vues):
            yield route.nom, adresse


@pytest.mark.parametrize("personnage", LECTEURS)
@pytest.mark.parametrize("methode", ["get", "post"])
def test_no_answer_of_the_site_tells_what_is_not_for_these_eyes(scene, methode, personnage):
    client, fuites, demandes, notes, cartes = client_pour(scene.personnage(personnage)), [], 0, 0, 0
    du_dehors = personnage in ANCT or personnage == "anonyme"
    for nom, adresse in _adresses(scene):
        if methode == "post" and not nom.startswith("prestataires:"):
            continue
        donnees = saisie(nom, scene) if methode == "post" else None
        reponse = demander(client, methode, adresse, donnees)
        demandes += 1
        if _interdite(personnage) in reponse.contenu:
            fuites.append(f"{methode} {adresse}")
        if NOTE_LUE.search(reponse.contenu):
            notes += 1
            if personnage not in ANCT or not nom.startswith(PAGES_DE_LA_NOTE):
                fuites.append(f"{methode} {adresse} : la note de l’ANCT")
        if CARTE_LUE.search(reponse.contenu):
            cartes += 1
            if du_dehors:
                fuites.append(f"{methode} {adresse} : la carte d’influence")

    assert fuites == [], "\n".join(fuites)
    assert demandes > 100
    # The negatives above hold something that could leak.
    assert methode == "post" or (notes > 0) == (personnage in ANCT)
    assert methode == "post" or (cartes > 0) == (not du_dehors)


def test_the_sentences_are_there_for_those_who_said_them(scene):
    """The negative tests above hold something that could leak."""
    for lieu, personnage in (("avis_du_territoire", "equipe"), ("avis_de_l_anct", "lecture")):
        ou = scene.ici.lieux[lieu]
        page = demander(
            client_pour(scene.personnage(personnage)),
            "get",
            reverse("prestataires:avis", args=[ou["parcours_pk"], ou["besoin_pk"]]),
        )
        assert SCELLES[lieu][0] in page.contenu


@pytest.mark.parametrize("lieu", SCELLES)
def test_pages_are_the_same_whatever_the_other_side_has_said(scene, lieu):
    """Places and sentences are turned round behind the triggers: no page of the other side changes by a letter."""
    mots = _mots_de_l_adresse(scene, lieu)
    adresses = [reverse("accueil"), reverse("gestion:index"), reverse("prestataires:avis_a_donner")] + [
        adresse_de(r.nom, {nom: mots[nom] for nom in r.parametres})
        for r in routes()
        if r.parametres
        and r.nom.partition(":")[0] in {"prestataires", "parcours", "portail"}
        and set(r.parametres) <= set(mots)
    ]
    lecteurs = [client_pour(scene.personnage(p)) for p in SCELLES[lieu][1] if p != "anonyme"]

    def lire():
        return {
            (rang, adresse): JETON.sub("", demander(client, "get", adresse).contenu)
            for rang, client in enumerate(lecteurs)
            for adresse in adresses
        }

    avant = lire()
    with effacer_ensuite():
        _retourner(mots["tour_pk"])
        apres = lire()

    assert [cle for cle in avant if avant[cle] != apres[cle]] == []


def _retourner(tour_pk):
    """Another first choice, other sentences."""
    bulletin = Bulletin.sous_pli.get(tour=tour_pk)
    avis = list(Avis.sous_pli.filter(bulletin=bulletin).order_by("pk"))
    # PostgreSQL changes no table whose deferred keys wait to be checked.
    connection.check_constraints()
    declencheurs.retirer(connection)
    try:
        Avis.sous_pli.filter(bulletin=bulletin).update(place="plutot_non", motif="Tout autre chose.")
        Avis.sous_pli.filter(pk=avis[-1].pk).update(place="premier")
        Bulletin.sous_pli.filter(pk=bulletin.pk).update(commentaire="Un commentaire.")
        connection.check_constraints()
    finally:
        declencheurs.poser(connection)


def test_no_mail_carries_what_is_under_seal(scene):
    partis = 0
    for courriel in Courriel.objects.order_by("pk"):
        lettre = lettres.construire(courriel)
        if lettre is not None:
            message = lettres.composer(courriel, lettre)
            partis += 1
            entier = message.subject + message.body + message.alternatives[0].content
            assert DIT_PAR_LE_TERRITOIRE not in entier
            assert DIT_PAR_L_ANCT not in entier
            assert NOTE not in entier

    assert partis > 10


def test_no_record_holds_what_is_under_seal(scene):
    """The journal, the outbox, what documents froze, the versions of the parcours, Django's own log of its admin."""
    lignes = [
        *EntreeJournal.objects.values_list("donnees", flat=True),
        *(json.dumps(d) for d in Courriel.objects.values_list("donnees", flat=True)),
        *Document.objects.values_list("donnees_gelees", flat=True),
        *Version.objects.values_list("contenu", flat=True),
        *LogEntry.objects.values_list("change_message", flat=True),
        *LogEntry.objects.values_list("object_repr", flat=True),
    ]

    assert Echange.tous.filter(interne=True, resume__contains=NOTE).exists()
    for phrase in (DIT_PAR_LE_TERRITOIRE, DIT_PAR_L_ANCT):
        assert [ligne for ligne in lignes if phrase in ligne] == []
    assert [ligne for ligne in lignes if NOTE_LUE.search(ligne)] == []
    carte = re.compile("motrice|poids|influence", re.IGNORECASE)
    assert [ligne for ligne in lignes if carte.search(ligne)] == []
    placees = EntreeJournal.objects.filter(action__startswith="influence.").values_list("donnees", flat=True)
    assert list(placees) == ["{}"]
    donnees = EntreeJournal.objects.filter(action="tour.donner_avis").values_list("donnees", flat=True)
    assert set(donnees) == {'{"partie":"anct"}', '{"partie":"territoire"}'}


def test_no_export_of_a_person_holds_what_the_other_side_said(scene):
    for personnage in LECTEURS[1:]:
        donnees = json.dumps(exporter(scene.personnage(personnage)), ensure_ascii=False, default=str)
        assert _interdite(personnage) not in donnees


def test_the_readings_of_the_room_keep_the_seal(scene):
    """What mails, papers and the convention are made from."""
    for lieu, (phrase, _) in SCELLES.items():
        ou = scene.ici.lieux[lieu]
        tour = Tour.objects.get(pk=ou["tour_pk"])
        assert tour_revele(tour).avis == {}
        assert phrase not in json.dumps(choix_clos(tour.besoin.parcours), ensure_ascii=False, default=str)
        for personnage in SCELLES[lieu][1][-4:]:
            assert tours_lisibles(tour.besoin, scene.personnage(personnage))[0].avis == {}


def test_neither_table_is_in_the_admin():
    assert [r.nom for r in routes() if re.search(r"prestataires_(avis|bulletin|tour|deport)", r.nom)] == []

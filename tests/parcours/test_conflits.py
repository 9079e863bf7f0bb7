"""Two people on the same item: both texts, field by field, and a choice; an item taken away comes back with what was typed."""

import threading
from datetime import date, timedelta

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parcours import ecriture
from parcours.models import Action, Etape, Jalon, Moyen, Objectif, PartiePrenante
from tests.outillage.entree import entrer
from tests.parcours.fabriques import champs_etape, etape, ouvert

pytestmark = pytest.mark.django_db

DEMAIN = timezone.localdate() + timedelta(days=1)
CHAMPS = {
    "objectif": (Objectif, {"titre": "Un but", "precision": "Vite"}, {"titre": "Le sien"}),
    "partenaire": (PartiePrenante, {"nom": "Foyer", "genre": "association", "role": "partenaire"}, {"nom": "Le sien"}),
    "jalon": (Jalon, {"titre": "Fête", "date": DEMAIN, "etape": None}, {"titre": "Le sien"}),
    "moyen": (Moyen, {"source": "nature", "libelle": "Salle", "prevu": 0, "jours": None}, {"libelle": "Le sien"}),
}


def propre(texte):
    return str(texte).replace("\u00a0", " ")


def opened(client, adresse):
    """What the form holds when it is opened, as a browser would send it back."""
    form = client.get(adresse).context["form"]
    saisie = {}
    for nom in form.fields:
        valeur = form[nom].value()
        lu = form.fields[nom].widget.format_value(valeur)
        saisie[nom] = (lu[0] if lu else "") if isinstance(lu, list) else ("" if lu is None else lu)
    return {nom: valeur for nom, valeur in saisie.items() if valeur is not False}


@pytest.mark.parametrize("code", CHAMPS)
def test_the_second_one_sees_both_texts_and_chooses(client_de, code):
    modele, champs, siens = CHAMPS[code]
    parcours, jeanne = ouvert()
    item = ecriture.enregistrer(modele(parcours=parcours), champs, par=jeanne)
    adresse = reverse(f"parcours:{code}_modifier", args=[parcours.pk, item.pk])
    (nom, texte), client = *siens.items(), client_de(jeanne)
    saisie = opened(client, adresse)
    ecriture.enregistrer(item, {**champs, **siens}, par=parcours.referent, revision=1)

    page = client.post(adresse, saisie | {nom: "Le mien"})

    form = page.context["form"]
    assert list(form.en_choix) == [nom]
    assert [(propre(lu), propre(lu.aide)) for _, lu in form.fields[f"choix_{nom}"].choices] == [
        ("Le texte de Claire Martin", "Le sien"),
        ("Le mien", "Le mien"),
    ]
    assert f"choix_{nom}" not in form.data
    suite = saisie | {nom: "Le mien", "revision": form.data["revision"], "choisir": form.data["choisir"]}
    refusee = client.post(adresse, suite)
    (phrase,) = refusee.context["form"].errors[f"choix_{nom}"]
    assert phrase.endswith("choisissez le texte de Claire Martin ou le vôtre.")
    assert client.post(adresse, suite | {f"choix_{nom}": "autre"}).status_code == 302
    assert getattr(modele.objects.get(), nom) == texte
    suite["revision"] = modele.objects.get().revision
    assert client.post(adresse, suite | {"choisir": ""}).status_code == 302
    assert getattr(modele.objects.get(), nom) == "Le mien"


def test_a_field_that_one_of_them_left_alone_is_chosen_for_them(client_de):
    """The other changed the months, I changed the title: each keeps their own, one click and it is saved."""
    parcours, jeanne = ouvert()
    mars, juin = date(2027, 3, 1), date(2027, 6, 30)
    une = etape(parcours, jeanne, debut=mars, fin=juin)
    adresse = reverse("parcours:etape_modifier", args=[parcours.pk, une.pk])
    client = client_de(jeanne)
    saisie = opened(client, adresse)
    ecriture.decrire_etape(
        parcours, champs_etape(debut=mars, fin=date(2027, 8, 31)), par=parcours.referent, etape=une, revision=1
    )

    page = client.post(adresse, saisie | {"titre": "Balade au lavoir"})

    form = page.context["form"]
    assert {nom: form.data[f"choix_{nom}"] for nom in form.en_choix} == {"titre": "mien", "fin": "autre"}
    (_, sien), (_, mien) = form.fields["choix_fin"].choices
    assert (sien.aide, mien.aide) == ("août 2027", "juin 2027")
    suite = {nom: form.data[nom] for nom in form.data}
    assert client.post(adresse, suite).status_code == 302
    une.refresh_from_db()
    assert (une.titre, une.fin) == ("Balade au lavoir", date(2027, 8, 31))


def test_a_second_conflict_keeps_what_was_typed_even_where_the_other_text_was_chosen(client_de):
    parcours, jeanne = ouvert()
    but = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Un", "precision": ""}, par=jeanne)
    adresse = reverse("parcours:objectif_modifier", args=[parcours.pk, but.pk])
    client = client_de(jeanne)
    saisie = opened(client, adresse) | {"titre": "Le mien"}
    ecriture.enregistrer(but, {"titre": "Deux"}, par=parcours.referent, revision=1)
    page = client.post(adresse, saisie)
    suite = {nom: page.context["form"].data[nom] for nom in page.context["form"].data} | {"choix_titre": "autre"}
    ecriture.enregistrer(but, {"titre": "Trois"}, par=parcours.referent, revision=2)

    encore = client.post(adresse, suite).context["form"]

    assert encore.data["titre"] == "Le mien"
    assert [lu.aide for _, lu in encore.fields["choix_titre"].choices] == ["Trois", "Le mien"]
    assert "choix_titre" not in encore.data
    assert Objectif.objects.get().titre == "Trois"


def test_an_item_taken_away_meanwhile_is_said_so_and_comes_back(client_de):
    parcours, jeanne = ouvert()
    une = etape(parcours, jeanne)
    adresse = reverse("parcours:etape_modifier", args=[parcours.pk, une.pk])
    client = client_de(jeanne)
    saisie = opened(client, adresse) | {"titre": "Balade au lavoir"}
    ecriture.retirer(une, par=parcours.referent)

    page = client.post(adresse, saisie)

    html = propre(page.content.decode())
    assert "Claire Martin a retiré cette étape à" in html
    assert "Enregistrer et la remettre" in html
    form = page.context["form"]
    suite = {nom: form.data[nom] for nom in form.data}
    assert client.post(adresse, suite | {"choix_titre": "mien"}).status_code == 302
    assert [e.titre for e in Etape.objects.presents()] == ["Balade au lavoir"]


def test_a_removed_item_that_had_changed_too_shows_its_text_before_it_comes_back(client_de):
    parcours, jeanne = ouvert()
    but = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Un", "precision": ""}, par=jeanne)
    adresse = reverse("parcours:objectif_modifier", args=[parcours.pk, but.pk])
    client = client_de(jeanne)
    saisie = opened(client, adresse) | {"titre": "Le mien"}
    but = ecriture.enregistrer(but, {"titre": "Le sien"}, par=parcours.referent, revision=1)
    ecriture.retirer(but, par=parcours.referent)

    direct = client.post(adresse, saisie | {"remettre": "1"})

    assert direct.status_code == 200
    assert [lu.aide for _, lu in direct.context["form"].fields["choix_titre"].choices] == ["Le sien", "Le mien"]
    assert not Objectif.objects.presents().exists()


@pytest.mark.parametrize("ouvert_", ["", "{", "[]", '{"titre": 3}', "nul"])
def test_a_form_whose_memory_was_spoilt_asks_for_every_choice(client_de, ouvert_):
    parcours, jeanne = ouvert()
    but = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Un", "precision": ""}, par=jeanne)
    ecriture.enregistrer(but, {"titre": "Deux"}, par=parcours.referent, revision=1)
    saisie = {"titre": "Trois", "precision": "", "revision": "1", "ouvert": ouvert_, "choisir": "inconnu,choix_titre"}

    page = client_de(jeanne).post(reverse("parcours:objectif_modifier", args=[parcours.pk, but.pk]), saisie)

    assert list(page.context["form"].en_choix) == ["titre"]


class Ecrivain(threading.Thread):
    """Opens the form, types something of its own, saves; on a conflict reads both texts, keeps its own, saves again.

    `vus` is {revision: text shown at this revision}, `ecrits` {revision made: (text, revision it was made from)}.
    """

    def __init__(self, nom, utilisateur, adresse, fois, depart):
        super().__init__()
        self.nom, self.adresse, self.fois, self.depart = nom, adresse, fois, depart
        self.client, self.vus, self.ecrits, self.refus = Client(), {}, {}, 0
        entrer(self.client, utilisateur)

    def run(self):
        try:
            self.depart.wait(30)
            for n in range(self.fois):
                self._enregistrer(f"{self.nom} {n}")
        finally:
            connection.close()

    def _enregistrer(self, texte):
        saisie = self._lire(self.client.get(self.adresse))
        self.vus[int(saisie["revision"])] = saisie["titre"]
        saisie["titre"] = texte
        while (page := self.client.post(self.adresse, saisie)).status_code == 200:
            self.refus += 1
            saisie = self._lire(page)
            assert saisie["titre"] == texte
            sien, mien = (
                aide.text_content() for aide in self.form.xpath('//label[contains(@for, "choix_titre")]/span')
            )
            assert mien == texte
            self.vus[int(saisie["revision"])] = sien
            saisie["choix_titre"] = "mien"
        self.ecrits[int(saisie["revision"]) + 1] = (texte, int(saisie["revision"]))

    def _lire(self, page):
        """The fields of the form as this very page draws them (a test client's context mixes what two threads render)."""
        self.form = next(f for f in lxml.html.fromstring(page.content.decode()).forms if "ouvert" in f.fields)
        return {nom: valeur or "" for nom, valeur in self.form.fields.items() if nom != "csrfmiddlewaretoken"}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_people_save_the_same_item_200_times_and_no_text_is_lost_without_being_shown():
    parcours, jeanne = ouvert()
    but = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Départ", "precision": ""}, par=jeanne)
    adresse = reverse("parcours:objectif_modifier", args=[parcours.pk, but.pk])
    depart = threading.Barrier(2)
    deux = [
        Ecrivain(nom, qui, adresse, 100, depart) for nom, qui in (("Jeanne", jeanne), ("Claire", parcours.referent))
    ]

    for fil in deux:
        fil.start()
    for fil in deux:
        fil.join()

    textes = {1: "Départ"} | {r: texte for fil in deux for r, (texte, _) in fil.ecrits.items()}
    assert sorted(textes) == list(range(1, 202))  # 200 saves, each one its own revision: none overwrote another unseen
    for fil in deux:
        for _, depuis in fil.ecrits.values():
            assert fil.vus[depuis] == textes[depuis]
    but.refresh_from_db()
    assert (but.revision, but.titre) == (201, textes[201])
    assert sum(fil.refus for fil in deux) > 0


# --- what several forms show --------------------------------------------------------------------------------------------
def a_deux():
    """(parcours, jeanne, balade, fête): two étapes of one action, whose theme is « Culture »."""
    parcours, jeanne = ouvert()
    balade = etape(parcours, jeanne, thematique="culture")
    fete = etape(parcours, jeanne, "Fête", action=balade.action)
    return parcours, jeanne, Etape.objects.get(pk=balade.pk), fete


def adresse_de(code, item):
    return reverse(f"parcours:{code}_modifier", args=[item.parcours_id, item.pk])


def test_the_theme_of_an_action_written_from_another_etape_is_shown_before_it_is_lost(client_de):
    parcours, jeanne, balade, fete = a_deux()
    client = client_de(jeanne)
    saisie = opened(client, adresse_de("etape", balade))
    champs = champs_etape("Fête", action=fete.action, thematique="jeunesse")
    ecriture.decrire_etape(parcours, champs, par=parcours.referent, etape=fete, revision=fete.revision)

    page = client.post(adresse_de("etape", balade), saisie | {"thematique": "sport"})

    assert list(page.context["form"].en_choix) == ["thematique"]
    assert Action.objects.get(pk=balade.action_id).thematique == "jeunesse"


def test_an_action_changed_from_its_own_page_is_told_to_the_forms_of_its_etapes_and_back():
    parcours, jeanne, balade, fete = a_deux()
    action = balade.action
    champs = {"titre": "Soirées", "nature": "projet", "thematique": "jeunesse"}

    action = ecriture.modifier_action(action, champs, par=parcours.referent, revision=action.revision)

    with pytest.raises(ecriture.Conflit, match="Claire Martin a modifié cette étape"):
        ecriture.decrire_etape(parcours, champs_etape(), par=jeanne, etape=balade, revision=balade.revision)
    balade.refresh_from_db()
    ecriture.decrire_etape(
        parcours, champs_etape(thematique="sport"), par=jeanne, etape=balade, revision=balade.revision
    )
    with pytest.raises(ecriture.Conflit, match="Jeanne Faure a modifié cette action"):
        ecriture.modifier_action(action, champs, par=parcours.referent, revision=action.revision)


def test_an_etape_saved_as_it_was_tells_nobody():
    parcours, jeanne, balade, fete = a_deux()
    champs = champs_etape(thematique="culture", cout=1, objectifs=[])

    ecriture.decrire_etape(parcours, champs, par=jeanne, etape=balade, revision=balade.revision)

    assert Etape.objects.get(pk=fete.pk).revision == fete.revision


def test_an_etape_that_joins_an_action_undoes_nothing_of_what_it_says():
    parcours, jeanne = ouvert()
    but = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "But"}, par=jeanne)
    balade = etape(parcours, jeanne, thematique="culture", objectifs=[but])

    etape(parcours, jeanne, "Fête", action=balade.action, thematique="", objectifs=[])

    action = Action.objects.get(pk=balade.action_id)
    assert (action.thematique, list(action.objectifs.all())) == ("culture", [but])


def test_an_action_with_a_name_of_its_own_keeps_it_when_its_etape_is_saved():
    parcours, jeanne = ouvert()
    balade = etape(parcours, jeanne)
    champs = {"titre": "Soirées", "nature": "projet", "thematique": ""}
    ecriture.modifier_action(balade.action, champs, par=jeanne, revision=1)

    ecriture.decrire_etape(parcours, champs_etape("Autre balade"), par=jeanne, etape=balade, revision=balade.revision)

    assert Action.objects.get(pk=balade.action_id).titre == "Soirées"


def test_another_funder_written_on_the_means_is_shown_to_who_has_the_etape_open(client_de):
    parcours, jeanne = ouvert()
    balade = etape(parcours, jeanne)
    client = client_de(jeanne)
    saisie = opened(client, adresse_de("etape", balade))
    champs = {"source": "cofinancement", "libelle": "La CAF", "prevu": 1000, "jours": None, "etape": balade}
    ecriture.enregistrer(Moyen(parcours=parcours), champs, par=parcours.referent)

    page = client.post(adresse_de("etape", balade), saisie | {"titre": "Balade à l’aube"})

    assert {"autre_financeur", "financeur", "montant_financeur"} < set(page.context["form"].en_choix)
    assert Moyen.objects.presents().filter(source="cofinancement").count() == 1


def test_an_objectif_taken_away_then_brought_back_is_still_what_its_etapes_are_for():
    parcours, jeanne = ouvert()
    but = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "But"}, par=jeanne)
    balade = etape(parcours, jeanne, objectifs=[but])
    ecriture.retirer(but, par=jeanne)

    ecriture.decrire_etape(
        parcours, champs_etape(objectifs=[]), par=jeanne, etape=balade, revision=Etape.objects.get().revision
    )
    ecriture.remettre(but, par=jeanne)

    assert list(Action.objects.get().objectifs.presents()) == [but]


# --- taken away and brought back ----------------------------------------------------------------------------------------
def test_the_same_click_twice_takes_away_once_so_that_the_cost_comes_back():
    parcours, jeanne = ouvert()
    balade = etape(parcours, jeanne)
    lue_deux_fois = Etape.objects.get(pk=balade.pk)

    ecriture.retirer(balade, par=jeanne)
    ecriture.retirer(lue_deux_fois, par=jeanne)
    ecriture.remettre(Etape.objects.get(), par=jeanne)

    assert [str(m.prevu) for m in Moyen.objects.presents()] == ["9000.00"]


def test_an_etape_taken_away_meanwhile_comes_back_with_all_its_means(client_de):
    parcours, jeanne = ouvert()
    balade = etape(parcours, jeanne)
    temps = {"source": "temps", "libelle": "Nos agents", "prevu": 0, "jours": 12, "etape": balade}
    ecriture.enregistrer(Moyen(parcours=parcours), temps, par=jeanne)
    client = client_de(jeanne)
    saisie = opened(client, adresse_de("etape", balade)) | {"titre": "Balade à l’aube"}
    ecriture.retirer(balade, par=parcours.referent)

    form = client.post(adresse_de("etape", balade), saisie).context["form"]
    client.post(adresse_de("etape", balade), {**form.data.dict(), "choix_titre": "mien", "public": ["citoyens"]})

    assert list(form.en_choix) == ["titre"]
    assert Etape.objects.presents().get().titre == "Balade à l’aube"
    assert sorted(str(m.prevu) for m in Moyen.objects.presents()) == ["0.00", "9000.00"]

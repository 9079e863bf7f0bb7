"""« Nos actions »: the étapes under their action, on the two axes; renamed, moved, emptied."""

from decimal import Decimal

import pytest

from parcours import ecriture, transitions
from parcours.enums import Axe
from parcours.models import Action, Etape, Objectif
from socle.erreurs import ErreurMetier
from tests.comptes.gestes import texte
from tests.parcours import fabriques
from tests.parcours.gestes import adresse

pytestmark = pytest.mark.django_db


def deux_etapes():
    """(parcours, interlocutrice, balade, cours): one project, one training."""
    parcours, jeanne = fabriques.ouvert()
    but = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Que chacun parle"}, par=jeanne)
    caf = {"libelle": "La CAF", "prevu": Decimal("1000")}
    balade = fabriques.etape(parcours, jeanne, objectifs=[but], thematique="culture", cofinancement=caf)
    cours = fabriques.etape(parcours, jeanne, "Cours", nature="formation", cout=Decimal("500"))
    return parcours, jeanne, balade, cours


def test_the_page_groups_etapes_by_action_on_both_axes(client_de):
    parcours, jeanne, balade, _ = deux_etapes()

    reponse = client_de(jeanne).get(adresse("actions", parcours.pk))

    projets, savoir_faire = (actions for _, actions in reponse.context["axes"])
    assert [a["titre"] for a in projets] == ["Balade nocturne"]
    assert [a["titre"] for a in savoir_faire] == ["Cours"]
    assert (projets[0]["total"], projets[0]["anct"]) == (Decimal("10000.00"), Decimal("9000.00"))
    page = texte(reponse)
    assert "Culture, patrimoine" in page
    assert "Que chacun parle" in page
    assert "10\u00a0000\u00a0€, dont ANCT&nbsp;: 9\u00a0000\u00a0€" in page


def test_an_action_is_renamed_and_its_axe_follows_its_nature(client_de):
    parcours, jeanne, balade, _ = deux_etapes()
    saisie = {"titre": "Apprendre la nuit", "nature": "conduite_du_changement", "thematique": "", "revision": "1"}

    client_de(jeanne).post(adresse("action_modifier", parcours.pk, balade.action_id), saisie)

    action = Action.objects.get(pk=balade.action_id)
    assert (action.titre, action.axe, action.nature) == (
        "Apprendre la nuit",
        Axe.SAVOIR_FAIRE,
        "conduite_du_changement",
    )
    assert list(action.objectifs.all()) == []
    assert Etape.objects.get(pk=balade.pk).titre == "Balade nocturne"


def test_the_nature_of_an_action_with_a_contracted_etape_no_longer_changes(client_de):
    parcours, jeanne = fabriques.en_oeuvre()
    action = Action.objects.get()

    reponse = client_de(jeanne).get(adresse("action_modifier", parcours.pk, action.pk))
    assert "nature" not in reponse.context["form"].fields
    champs = {"titre": "Autre", "nature": "formation", "thematique": ""}
    with pytest.raises(ErreurMetier) as refus:
        ecriture.modifier_action(action, champs, par=jeanne, revision=action.revision)

    assert refus.value.champ == "nature"


def test_an_etape_moves_to_another_action_and_the_empty_one_leaves_the_list(client_de):
    parcours, jeanne, balade, cours = deux_etapes()
    client = client_de(jeanne)

    client.post(adresse("etape_deplacer", parcours.pk, cours.pk), {"action": str(balade.action_id)})

    assert Etape.objects.get(pk=cours.pk).action_id == balade.action_id
    reponse = client.get(adresse("actions", parcours.pk))
    assert [len(actions) for _, actions in reponse.context["axes"]] == [1, 0]
    choix = client.get(adresse("etape_deplacer", parcours.pk, cours.pk)).context["form"].fields["action"].choices
    assert [cle for cle, _ in choix] == ["", balade.action_id]


def test_an_etape_leaves_for_an_action_of_its_own_that_serves_the_same_objectifs(client_de):
    parcours, jeanne, balade, cours = deux_etapes()
    ecriture.deplacer_etape(cours, balade.action, par=jeanne)

    client_de(jeanne).post(adresse("etape_deplacer", parcours.pk, cours.pk), {"action": ""})

    action = Etape.objects.select_related("action").get(pk=cours.pk).action
    assert (action.titre, action.axe, action.thematique) == ("Cours", Axe.PROJET, "culture")
    assert [o.titre for o in action.objectifs.all()] == ["Que chacun parle"]


def test_a_contracted_etape_does_not_change_action():
    parcours, jeanne, balade, cours = deux_etapes()
    transitions.valider_etape(cours, reference="TE-2026-001", par=parcours.referent)

    with pytest.raises(ErreurMetier, match="elle ne change plus d’action"):
        ecriture.deplacer_etape(Etape.objects.select_related("parcours").get(pk=cours.pk), balade.action, par=jeanne)


def test_the_form_of_an_etape_does_not_change_the_kind_of_an_action_it_shares():
    parcours, jeanne, balade, cours = deux_etapes()
    ecriture.deplacer_etape(cours, balade.action, par=jeanne)
    cours = Etape.objects.select_related("parcours", "action").get(pk=cours.pk)
    champs = fabriques.champs_etape("Cours", nature="formation")

    with pytest.raises(ErreurMetier) as refus:
        ecriture.decrire_etape(parcours, champs, par=jeanne, etape=cours, revision=cours.revision)

    assert refus.value.champ == "nature"
    assert Action.objects.get(pk=balade.action_id).nature == "projet"


def test_an_action_that_somebody_else_changed_is_told(client_de):
    parcours, jeanne, balade, _ = deux_etapes()
    champs = {"titre": "De nuit", "nature": "projet", "thematique": "", "objectifs": []}
    ecriture.modifier_action(Action.objects.get(pk=balade.action_id), champs, par=parcours.referent, revision=1)
    saisie = {"titre": "De jour", "nature": "projet", "thematique": "", "revision": "1"}

    reponse = client_de(jeanne).post(adresse("action_modifier", parcours.pk, balade.action_id), saisie)

    assert reponse.status_code == 200
    assert "Claire Martin" in texte(reponse)
    assert Action.objects.get(pk=balade.action_id).titre == "De nuit"


@pytest.mark.parametrize("nombre", [1, 30])
def test_the_page_asks_the_same_number_of_questions(nombre, client_de, django_assert_num_queries):
    parcours, jeanne = fabriques.ouvert()
    for n in range(nombre):
        but = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": f"But {n}"}, par=jeanne)
        fabriques.etape(parcours, jeanne, f"Étape {n}", objectifs=[but])
    client = client_de(jeanne)
    page = adresse("actions", parcours.pk)
    client.get(page)

    with django_assert_num_queries(7):
        reponse = client.get(page)

    assert len(reponse.context["axes"][0][1]) == nombre

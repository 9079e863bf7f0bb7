"""What an act says, as data: its articles and departures, its amounts in words, its annexes, and what never stands in it."""

import json
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conventions import transitions
from conventions.enums import StatutActe
from conventions.models import Acte, Annexe, Ecart
from conventions.redaction import AJOUTE, EGAL, RETIRE, articles_de, difference, projet_de, rejoindre
from conventions.redaction.annexes import exiger_sans_compte
from parcours.models import Etape
from socle.documents.genres import canonique
from socle.documents.templatetags.impression import en_lettres
from socle.erreurs import ErreurMetier
from tests.conventions import fabriques
from tests.conventions import fabriques_avenants as fa

IBAN = "FR14 2004 1010 0505 0001 3M02 606"


def projet(acte, scene):
    return json.loads(canonique(projet_de(acte, scene.parcours, jour=timezone.localdate())))


def derogation(acte, scene, code="litiges", texte="À {territoire}, on se parle.", **champs):
    return Ecart.objects.create(
        acte=acte,
        code=code,
        titre="Litiges",
        texte=texte,
        motif="La commune le demande.",
        ecrit_par=scene.claire,
        vise_par=scene.jeanne,
        vise_le=timezone.now(),
        **champs,
    )


# --- articles -------------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_articles_of_an_act_are_those_of_its_model_with_its_departures(django_assert_num_queries):
    acte, scene = fabriques.acte()
    ecart = derogation(acte, scene)
    nouveau = derogation(acte, scene, code="clause-locale", texte="En plus.")
    acte = Acte.objects.get(pk=acte.pk)

    with django_assert_num_queries(2):
        articles = articles_de(acte)

    assert [a.numero for a in articles] == list(range(1, 23))
    assert [(a.code, a.texte, a.ecart) for a in articles if a.ecart] == [
        ("litiges", "À {territoire}, on se parle.", ecart),
        ("clause-locale", "En plus.", nouveau),
    ]
    assert articles[0].champs == {"a_beneficiaire"}


@pytest.mark.django_db
def test_a_departure_is_merged_marked_and_frozen_with_its_motive():
    acte, scene = fabriques.acte()
    derogation(acte, scene)
    fabriques.mener(acte, StatutActe.TRANSMISE, par=scene.claire)

    articles = {a["code"]: a for a in json.loads(acte.texte_gele)["articles"]}

    assert articles["litiges"] == {
        "code": "litiges",
        "numero": 20,
        "titre": "Litiges",
        "texte": "À Montaud (Hérault), on se parle.",
        "ecart": {"motif": "La commune le demande."},
    }
    assert "ecart" not in articles["objet"]


# --- drafts ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_draft_says_what_will_be_frozen():
    acte, scene = fabriques.acte()
    avant = projet(acte, scene)
    fabriques.mener(acte, StatutActe.TRANSMISE, par=scene.claire)

    gele = json.loads(acte.texte_gele)

    assert avant["numero"] == avant["champs"]["numero"] == "à attribuer"
    assert {k for k in gele if gele[k] != avant[k]} == {"numero", "champs"}
    assert {k for k in gele["champs"] if gele["champs"][k] != avant["champs"][k]} == {"numero"}
    # Once frozen, that very text.
    Etape.objects.filter(parcours=scene.parcours).update(titre="Autre")
    assert projet(acte, scene) == gele


@pytest.mark.django_db
def test_the_draft_of_an_avenant_says_what_will_be_frozen():
    convention, scene = fa.signee()
    acte = fa.avenant(convention, scene, {fa.etape(scene): "14000", fa.nouvelle(scene): "3000"})
    avant = projet(acte, scene)
    fabriques.mener(acte, StatutActe.TRANSMISE, par=scene.claire)

    gele = json.loads(acte.texte_gele)

    assert {k for k in gele if gele[k] != avant[k]} == {"numero", "champs", "consolide"}
    assert {k for k in gele["champs"] if gele["champs"][k] != avant["champs"][k]} == {"numero"}
    assert {k for k in gele["consolide"] if gele["consolide"][k] != avant["consolide"][k]} == {"consolidee"}


@pytest.mark.django_db
def test_the_cost_of_a_draft_does_not_depend_on_its_length(django_assert_num_queries):
    acte, scene = fabriques.acte()
    acte = Acte.objects.pour_texte().get(pk=acte.pk)
    parcours = type(scene.parcours).objects.pour_page().select_related("collectivite__complement").get()

    with django_assert_num_queries(4):  # lines, departures, annexes, choices of providers
        projet_de(acte, parcours, jour=timezone.localdate())


# --- annexes --------------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_files_are_numbered_after_the_four_annexes_made_from_data_and_an_avenant_goes_on():
    acte, scene = fabriques.acte()
    plan, retire = (fabriques.fichier(scene.claire, nom=nom) for nom in ("plan.pdf", "retire.pdf"))
    Annexe.objects.create(acte=acte, rang=1, titre="Vieux plan", fichier=retire, jointe_par=scene.claire, retiree_le=timezone.now())  # fmt: skip
    Annexe.objects.create(acte=acte, rang=2, titre="Plan", fichier=plan, jointe_par=scene.claire)
    fabriques.mener(acte, StatutActe.NOTIFIEE, par=scene.claire)
    convention = acte.convention
    convention.refresh_from_db()
    convention.parcours = scene.parcours
    scene.parcours.refresh_from_db()
    avenant = fa.avenant(convention, scene)
    Annexe.objects.create(acte=avenant, rang=1, titre="Photos", fichier=plan, jointe_par=scene.claire)
    fabriques.mener(avenant, StatutActe.TRANSMISE, par=scene.claire)

    initial, suivant = json.loads(acte.texte_gele), json.loads(avenant.texte_gele)

    assert initial["annexes"] == [
        {
            "numero": 5,
            "titre": "Plan",
            "nom": "plan.pdf",
            "sha256": plan.sha256,
            "uuid": str(plan.uuid),
            "taille": plan.taille,
        }
    ]
    assert [(a["numero"], a["titre"]) for a in suivant["annexes"]] == [(6, "Photos")]
    assert [a["numero"] for a in suivant["consolide"]["annexes"]] == [5, 6]
    assert "annexe 6 – Photos" in suivant["champs"]["effet_annexes"]


@pytest.mark.django_db
def test_annexe_4_says_what_is_expected_and_how_effects_are_followed():
    acte, scene = fabriques.acte()

    indicateurs = projet(acte, scene)["indicateurs"]

    assert [e["titre"] for e in indicateurs["attendus"]] == ["Balade nocturne", "Animer une réunion autrement"]
    assert {e["attendu"] for e in indicateurs["attendus"]} == {"Un mode d’emploi à partager."}
    assert (len(indicateurs["effets"]), len(indicateurs["scores"]), len(indicateurs["niveaux"])) == (8, 2, 5)
    assert [len(axe["affirmations"]) for axe in indicateurs["grille"]] == [4] * 6


# --- what never stands in it ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_bank_account_typed_anywhere_stops_the_act_before_it_goes_out():
    scene = fabriques.relu(titres=("Balade nocturne", f"Verser sur {IBAN}"))
    acte, _ = fabriques.acte(StatutActe.VALIDEE, scene=scene)

    with pytest.raises(ErreurMetier, match=r"numéro de compte bancaire \(FR14…\)"):
        transitions.transmettre(acte, par=scene.claire)

    acte.refresh_from_db()
    assert (acte.statut, acte.texte_gele, acte.tranches.count()) == (StatutActe.VALIDEE, "", 0)
    # The draft is still read, or nobody could see where it stands.
    assert IBAN in json.dumps(projet(acte, scene))


@pytest.mark.parametrize(
    "texte",
    [IBAN, IBAN.replace(" ", ""), IBAN.lower(), "fr14-2004-1010-0505-0001-3m02-606", "BE68 5390 0754 7034", "MC58 1122 2000 0101 2345 6789 030"],
)  # fmt: skip
def test_accounts_are_recognised_however_they_are_typed(texte):
    with pytest.raises(ErreurMetier):
        exiger_sans_compte({"articles": [{"texte": f"Compte : {texte}."}]})


@pytest.mark.parametrize(
    "texte",
    ["TE-2026-004/A1", "21340163100015", "FR14 2004 1010 0505 0001 3M02 607", "a" * 64, "Article 12, page 14, EN26 AOUT"],
)  # fmt: skip
def test_what_is_no_account_passes(texte):
    exiger_sans_compte({"texte": texte})


# --- amounts in words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("montant", "mots"),
    [
        ("18000.00", "dix-huit mille euros"),
        ("1.00", "un euro"),
        ("0.50", "zéro euro et cinquante centimes"),
        ("12.01", "douze euros et un centime"),
        ("21.21", "vingt et un euros et vingt et un centimes"),
        ("80.80", "quatre-vingts euros et quatre-vingts centimes"),
        ("80000.00", "quatre-vingt mille euros"),
        ("200000.00", "deux cent mille euros"),
        ("1000000.00", "un million d’euros"),
        ("1000001.00", "un million un euros"),
        ("99999.99", "quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf euros et quatre-vingt-dix-neuf centimes"),
        ("-2000.00", "moins deux mille euros"),
    ],
)  # fmt: skip
def test_amounts_are_said_in_words_cents_included(montant, mots):
    assert en_lettres(Decimal(montant)) == mots


@pytest.mark.django_db
def test_the_words_and_the_figures_of_an_act_agree_to_the_cent():
    acte, scene = fabriques.acte(montant="18000.55")

    donnees = projet(acte, scene)

    assert donnees["montant"] == "18000.55"
    assert donnees["montant_lettres"] == "dix-huit mille euros et cinquante-cinq centimes"
    (article,) = [a for a in donnees["articles"] if a["code"] == "montant-de-la-subvention"]
    assert "18\u00a0000,55\u00a0€ (dix-huit mille euros et cinquante-cinq centimes)" in article["texte"]
    assert sum(Decimal(p["montant"]) for p in donnees["echeancier"]) == Decimal("18000.55")
    assert sum(Decimal(ligne["montant"]) for ligne in donnees["lignes"]) == Decimal("18000.55")


# --- differences ----------------------------------------------------------------------------------------------------------------

textes = st.lists(st.sampled_from(["le", "la ", "maire", "18\u00a0000\u00a0€", "\n\n", "- ", "signe", " ", "et", "«", "."]), max_size=30).map(" ".join)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(textes, textes)
def test_a_difference_rebuilds_both_texts(avant, apres):
    morceaux = difference(avant, apres)

    assert rejoindre(morceaux, sans=AJOUTE) == avant
    assert rejoindre(morceaux, sans=RETIRE) == apres
    assert all(texte for _, texte in morceaux)
    assert (avant == apres) == all(genre == EGAL for genre, _ in morceaux)


def test_a_difference_reads_as_a_person_would_say_it():
    assert difference("Le maire signe le 3 mars.", "Le maire signe le 4 avril.") == [
        (EGAL, "Le maire signe le "),
        (RETIRE, "3 mars."),
        (AJOUTE, "4 avril."),
    ]
    # One word kept between two changes is no island.
    assert difference("un deux trois quatre", "six deux sept quatre") == [
        (RETIRE, "un deux trois "),
        (AJOUTE, "six deux sept "),
        (EGAL, "quatre"),
    ]
    assert difference("", "") == []


def test_a_paragraph_added_leaves_the_last_word_alone():
    assert difference("Un mot.", "Un mot.\n\nUn autre.") == [(EGAL, "Un mot."), (AJOUTE, "\n\nUn autre.")]

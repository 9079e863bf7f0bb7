"""The page of a convention as people meet it: what it says, who may act, what it refuses."""

from decimal import Decimal

import pytest
from django.urls import reverse

from conventions import transitions
from conventions.enums import StatutActe, TransitionActe, TransitionSignature
from conventions.etapes import ETAPES, etapes
from conventions.etats import ATTENDUS, attendus
from conventions.historique import PHRASES
from conventions.models import Acte, Convention
from conventions.situations import rassembler
from socle.comptes.enums import RoleAnct
from socle.documents import documents_de
from socle.mots import insecables
from socle.travaux.moteur import traiter
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques
from tests.conventions.fabriques_versements import versements

pytestmark = pytest.mark.django_db
REFUS_EQUIPE = "Seule l’ANCT rédige et valide la convention."
REFUS_LECTURE = "Votre rôle à l’ANCT vous permet de lire la convention"


def texte(response):
    return response.content.decode()


def page_de(scene):
    return reverse("conventions:page", args=[scene.parcours.pk])


def saisie(**changes):
    return {
        "montant_delta": "18 000",
        "date_fin": fabriques.fin_d_execution().isoformat(),
        "type_signataire_anct": "dg",
        "signataire_anct_nom": "Anne Exemple",
        "signataire_anct_qualite": "directrice générale",
        "signataire_collectivite_nom": "Michel Roux",
        "signataire_collectivite_qualite": "maire",
    } | changes


# --- words ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("statut", list(StatutActe))
def test_every_state_says_what_is_expected_of_each_side(statut):
    acte, scene = fabriques.acte(statut)
    acte.refresh_from_db()

    (dit,) = attendus(acte, scene.parcours, rassembler(acte, versements(acte.convention)))

    assert statut in ATTENDUS
    assert dit.territoire.endswith(".")
    assert dit.anct.endswith(".")
    assert len(etapes(acte, scene.parcours, acte.convention)) == len(ETAPES) == 5


@pytest.mark.parametrize("statut", list(StatutActe))
def test_the_page_of_every_state_opens_for_the_team_and_for_anct(statut, client_de):
    acte, scene = fabriques.acte(statut)
    acte.refresh_from_db()
    (dit,) = attendus(acte, scene.parcours, rassembler(acte, versements(acte.convention)))

    equipe = texte(client_de(scene.jeanne).get(page_de(scene)))
    anct = texte(client_de(scene.claire).get(page_de(scene)))

    for page in (equipe, anct):
        assert insecables(dit.territoire) in page
        assert insecables(dit.anct) in page
    assert "De vous" in equipe
    assert "Du territoire" in anct
    assert ("Le territoire lit ces mêmes phrases" in equipe, "Le territoire lit ces mêmes phrases" in anct) == (
        False,
        True,
    )
    # What ANCT does is never offered to the team.
    for nom in ("valider", "transmettre", "abandonner", "engager", "notifier", "credits"):
        assert reverse(f"conventions:{nom}", args=[scene.parcours.pk, acte.pk]) not in equipe


def test_every_transition_has_a_sentence_in_the_history():
    attendues = {f"acte.{t}" for t in TransitionActe} | {f"signature.{t}" for t in TransitionSignature}

    assert attendues < set(PHRASES)


@pytest.mark.parametrize(
    ("statut", "courante"),
    [
        (StatutActe.BROUILLON, "Rédaction"),
        (StatutActe.RELECTURE, "Rédaction"),
        (StatutActe.VALIDEE, "Rédaction"),
        (StatutActe.TRANSMISE, "Vote du conseil"),
        (StatutActe.AUTORISEE, "Signatures"),
        (StatutActe.SIGNEE, "Versements"),
        (StatutActe.ENGAGEE, "Versements"),
        (StatutActe.NOTIFIEE, "Versements"),
    ],
)
def test_nine_states_are_five_stages(statut, courante):
    acte, scene = fabriques.acte(statut)

    assert [e["libelle"] for e in etapes(acte, scene.parcours, acte.convention) if e["courante"]] == [courante]


# --- the empty page ---------------------------------------------------------------------------------------------------------


def test_the_empty_page_lists_what_is_missing_with_links(client_de):
    scene = fabriques.inscrit()

    page = texte(client_de(scene.jeanne).get(page_de(scene)))

    assert "L’ANCT rédige la convention à partir de votre parcours." in page
    for mot, nom in (
        ("un objectif", "objectif_ajouter"),
        ("une étape", "etape_ajouter"),
        ("un montant", "moyens"),
        ("l’engagement du maire", "engagement"),
        ("l’engagement de la direction", "engagement"),
        ("l’envoi du parcours à l’ANCT", "apercu"),
    ):
        assert f'<a href="{reverse(f"parcours:{nom}", args=[scene.parcours.pk])}">{mot}</a>' in page
    assert "Rédiger la convention" not in page


def test_anct_reads_which_cost_is_missing_before_it_drafts_and_before_it_validates(client_de):
    scene = fabriques.relu(couts=("12000", None))
    manque = "le coût de l’étape «\u00a0Animer une réunion autrement\u00a0»"

    page = texte(client_de(scene.claire).get(page_de(scene)))
    assert f'<a href="{reverse("parcours:etapes", args=[scene.parcours.pk])}">{manque}</a>' in page
    assert reverse("conventions:rediger", args=[scene.parcours.pk]) in page

    acte, _ = fabriques.acte(scene=scene, montant="12000")
    page = texte(client_de(scene.claire).get(reverse("conventions:valider", args=[scene.parcours.pk, acte.pk])))
    assert f"<li>{manque}</li>" in page


def test_anct_is_offered_to_draft_when_all_is_there(client_de):
    scene = fabriques.relu()

    assert reverse("conventions:rediger", args=[scene.parcours.pk]) in texte(
        client_de(scene.claire).get(page_de(scene))
    )
    equipe = texte(client_de(scene.jeanne).get(page_de(scene)))
    assert reverse("conventions:rediger", args=[scene.parcours.pk]) not in equipe
    assert "Vous n’avez rien à faire" in equipe


# --- who may -----------------------------------------------------------------------------------------------------------------


def adresses(acte, scene):
    pk = scene.parcours.pk
    return {
        nom: reverse(f"conventions:{nom}", args=[pk] if nom in {"page", "rediger"} else [pk, acte.pk])
        for nom in (
            "page",
            "rediger",
            "modifier",
            "relecture",
            "valider",
            "reprendre",
            "transmettre",
            "credits",
            "engager",
            "notifier",
            "abandonner",
            "document",
            "document_etat",
        )
    }


def test_a_stranger_meets_404_everywhere_and_an_anonymous_the_door(client_de, client):
    acte, scene = fabriques.acte(StatutActe.VALIDEE)
    autre = fabriques.inscrit(nom="Flers")

    for url in adresses(acte, scene).values():
        for methode in ("get", "post"):
            if methode == "get" and url.rstrip("/").rsplit("/", 1)[-1] in {"relecture", "reprendre"}:
                continue
            etranger = getattr(client_de(autre.jeanne), methode)(url)
            assert etranger.status_code in {404, 405}, url
            anonyme = getattr(client, methode)(url)
            assert anonyme.status_code in {302, 405}, url
    assert client_de(autre.jeanne).get(page_de(scene)).status_code == 404
    assert Acte.objects.get().statut == StatutActe.VALIDEE


def test_an_act_is_only_reached_through_its_own_parcours(client_de):
    acte, scene = fabriques.acte(StatutActe.VALIDEE)
    autre = fabriques.inscrit(nom="Flers")

    detour = reverse("conventions:document_etat", args=[autre.parcours.pk, acte.pk])

    assert client_de(scene.claire).get(detour).status_code == 404
    assert client_de(autre.jeanne).get(detour).status_code == 404


@pytest.mark.parametrize(
    "nom", ["rediger", "modifier", "relecture", "valider", "reprendre", "transmettre", "notifier", "abandonner"]
)
def test_only_anct_acts_and_the_refusal_says_why(nom, client_de):
    acte, scene = fabriques.acte()
    url = adresses(acte, scene)[nom]

    equipe = client_de(scene.jeanne).post(url, saisie())
    assert equipe.status_code == 403
    assert REFUS_EQUIPE in texte(equipe)
    for role in (RoleAnct.GESTIONNAIRE, RoleAnct.LECTURE):
        lecteur = client_de(AnctFabrique(role_anct=role)).post(url, saisie())
        assert lecteur.status_code == 403
        assert REFUS_LECTURE in texte(lecteur)
    acte.refresh_from_db()
    assert (acte.statut, acte.revision) == (StatutActe.BROUILLON, 1)


# --- ANCT's gestures ----------------------------------------------------------------------------------------------------------


def test_rediger_is_prefilled_and_leads_to_the_page(client_de):
    scene = fabriques.relu()
    client = client_de(scene.claire)
    url = reverse("conventions:rediger", args=[scene.parcours.pk])

    page = texte(client.get(url))
    assert 'value="18\u00a0000"' in page
    assert 'value="Michel Roux"' in page
    assert "Le parcours demande 18\u00a0000\u00a0€ à l’ANCT." in page
    response = client.post(url, saisie(montant_delta="17 500,50"))

    assert response.url == page_de(scene)
    assert Acte.objects.get().montant_delta == Decimal("17500.50")
    assert client.get(url).url == page_de(scene)


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("montant_delta", "12,5OO", "Écrivez le montant en chiffres, par exemple"),
        ("montant_delta", "0", "Le montant de la convention doit être supérieur à zéro."),
        ("montant_delta", "", "Remplissez «\u00a0Montant maximum de la subvention (€)\u00a0»."),
        ("date_fin", "31 juin", "Écrivez la date en entier, par exemple 31/03/2027."),
        ("date_fin", "2020-01-01", "La fin d’exécution doit être après le"),
        ("type_signataire_anct", "pape", "pape"),
        ("signataire_anct_nom", "x" * 121, "Ce texte est trop long"),
        ("signataire_collectivite_qualite", "", "Écrivez la fonction de la personne qui signe pour la collectivité."),
    ],
)
def test_a_bad_entry_gets_its_sentence_and_keeps_what_was_typed(champ, valeur, phrase, client_de):
    scene = fabriques.relu()

    response = client_de(scene.claire).post(
        reverse("conventions:rediger", args=[scene.parcours.pk]),
        saisie(**{champ: valeur, "signataire_anct_nom": "Zoé"} | {champ: valeur}),
    )

    assert response.status_code == 200
    assert phrase in texte(response)
    if champ != "signataire_anct_nom":
        assert 'value="Zoé"' in texte(response)
    assert not Convention.objects.exists()


def test_rediger_before_its_time_is_a_sentence_not_a_form(client_de):
    scene = fabriques.ecrit()

    response = client_de(scene.claire).get(reverse("conventions:rediger", args=[scene.parcours.pk]))

    assert response.status_code == 409
    assert "Le territoire n’a pas encore envoyé son parcours" in texte(response)


def test_valider_says_its_consequences_first(client_de):
    acte, scene = fabriques.acte()
    url = adresses(acte, scene)["valider"]
    client = client_de(scene.claire)

    page = texte(client.get(url))
    assert "Le numéro suivant de l’année est pris pour toujours." in page
    assert "18\u00a0000\u00a0€ sont réservés" in page
    assert Acte.objects.get().numero is None
    response = client.post(url, {"revision": acte.revision}, follow=True)

    acte.refresh_from_db()
    assert f"« Convention {acte.numero} » est validé." in texte(response).replace("\u00a0", " ")
    assert f"<h1>Convention {acte.numero} – 18\u00a0000\u00a0€</h1>" in texte(response)


def test_valider_over_the_envelope_is_a_sentence_on_the_page(client_de):
    scene = fabriques.relu(vague=fabriques.VagueFabrique(enveloppe=Decimal("17999.99")))
    acte, _ = fabriques.acte(scene=scene)

    response = client_de(scene.claire).post(adresses(acte, scene)["valider"], {"revision": acte.revision})

    assert response.status_code == 200
    assert "ne suffit pas\u00a0: il reste 17\u00a0999,99\u00a0€" in texte(response)


def test_valider_a_draft_changed_meanwhile_is_refused_then_possible(client_de):
    acte, scene = fabriques.acte()
    transitions.modifier(acte, fabriques.champs(montant_delta=Decimal("16000")), par=scene.claire)
    client, url = client_de(scene.claire), adresses(acte, scene)["valider"]

    refus = texte(client.post(url, {"revision": 1}))

    assert "La convention a été modifiée pendant que vous la lisiez." in refus
    assert "16\u00a0000\u00a0€" in refus
    assert 'name="revision" value="2"' in refus
    assert client.post(url, {"revision": 2}).status_code == 302


def test_modifier_over_someone_elses_change_keeps_what_was_typed(client_de):
    acte, scene = fabriques.acte()
    transitions.modifier(acte, fabriques.champs(montant_delta=Decimal("16000")), par=scene.claire)
    client, url = client_de(scene.claire), adresses(acte, scene)["modifier"]

    refus = texte(client.post(url, saisie(revision="1", montant_delta="15 000")))

    assert "Rien n’est perdu" in refus
    assert 'value="15 000"' in refus
    assert client.post(url, saisie(revision="2", montant_delta="15 000")).status_code == 302
    assert Acte.objects.get().montant_delta == 15000


def test_abandonner_asks_why_and_shows_it_to_the_team(client_de):
    acte, scene = fabriques.acte(StatutActe.VALIDEE)
    client, url = client_de(scene.claire), adresses(acte, scene)["abandonner"]

    assert "Le numéro" in texte(client.get(url))
    assert client.post(url, {"motif": ""}).status_code == 200
    client.post(url, {"motif": "Le conseil <b>refuse</b>."})

    page = texte(client_de(scene.jeanne).get(page_de(scene)))
    assert "Cette convention est abandonnée." in page
    assert "Le conseil &lt;b&gt;refuse&lt;/b&gt;." in page


def test_relecture_is_a_short_cut(client_de):
    acte, scene = fabriques.acte()

    response = client_de(scene.claire).post(adresses(acte, scene)["relecture"], follow=True)

    assert "Le projet est envoyé à relire" in texte(response)
    assert Acte.objects.get().statut == StatutActe.RELECTURE


# --- the document -------------------------------------------------------------------------------------------------------------


def test_the_document_shows_its_progress_then_opens(client_de):
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    client, urls = client_de(scene.jeanne), adresses(acte, scene)

    assert "En préparation" in texte(client.get(urls["page"]))
    assert client.get(urls["document_etat"], headers={"HX-Request": "true"}).status_code == 204
    assert client.get(urls["document"]).status_code == 404
    traiter("documents.Document", documents_de(acte).get().pk)

    assert "Lire le texte à signer" in texte(client.get(urls["page"]))
    pdf = client.get(urls["document"])
    assert pdf["Content-Type"] == "application/pdf"
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")


def test_a_draft_has_no_document(client_de):
    acte, scene = fabriques.acte()
    urls = adresses(acte, scene)

    assert client_de(scene.claire).get(urls["document"]).status_code == 404
    assert client_de(scene.claire).get(urls["document_etat"]).status_code == 404


def test_the_team_reads_no_figure_of_a_draft(client_de):
    acte, scene = fabriques.acte()

    page = texte(client_de(scene.jeanne).get(page_de(scene)))

    assert "18\u00a0000" not in page
    assert "18\u00a0000" in texte(client_de(scene.claire).get(page_de(scene)))

"""The PDF of the convention: frozen, valid for both standards, sealed, with its data inside."""

import json
from decimal import Decimal

import pytest

from conventions import transitions
from conventions.documents import lier
from conventions.enums import StatutActe, TypeSignataire
from conventions.models import Acte, Annexe
from parcours.models import Engagement, Equipier, Etape, Moyen, Objectif
from socle.documents import documents_de
from socle.documents.sceau import verifier_sceau
from socle.travaux.moteur import traiter
from territoires.models import ComplementCollectivite
from tests.conventions import fabriques
from tests.conventions.imprimes import (
    html_de,
    imprime,
    pieces_jointes,
    polices,
    signer_proprement,
    texte_du_pdf,
    valider,
)

pytestmark = pytest.mark.django_db
POLICES = {"Marianne", "Marianne-Bold", "Spectral", "Spectral-ExtraBold"}


def test_the_copy_to_sign_is_valid_sealed_and_carries_its_data_and_its_annexes(tmp_path):
    acte, scene = fabriques.acte()
    plan = fabriques.fichier(scene.claire, nom="plan.pdf")
    Annexe.objects.create(acte=acte, rang=1, titre="Plan du site", fichier=plan, jointe_par=scene.claire)
    fabriques.mener(acte, StatutActe.SIGNEE, par=scene.claire)

    document, produit = imprime(acte)

    valider(produit.octets, tmp_path)
    assert verifier_sceau(produit.octets).valide
    jointes = pieces_jointes(produit.octets)
    assert set(jointes) == {"convention-donnees.json", "annexe-5-plan.pdf"}
    assert jointes["convention-donnees.json"].decode() == document.donnees_gelees == acte.texte_gele
    assert jointes["annexe-5-plan.pdf"] == plan.lire()
    assert json.loads(jointes["convention-donnees.json"])["montant"] == "18000.00"
    assert polices(produit.octets) <= POLICES
    assert produit.nom == f"convention-{acte.numero}.pdf"
    assert produit.nb_pages >= 8


def test_the_code_of_verification_is_at_the_foot_of_each_page(tmp_path):
    acte, _ = fabriques.acte(StatutActe.TRANSMISE)
    document, produit = imprime(acte)

    pages = texte_du_pdf(produit.octets, tmp_path).split("\f")[:-1]

    assert len(pages) == produit.nb_pages
    assert all(document.code_verification in page for page in pages)


# A signature covers what was there when it was made: once another follows, the validator says so of each earlier one.
SIGNATURES_SUCCESSIVES = {"PDFA3A-SIGNATURE-BYTERANGE-001"}


def test_the_copy_stays_valid_and_sealed_once_both_sides_have_signed_it():
    import page

    acte, _ = fabriques.acte(StatutActe.TRANSMISE)
    _, produit = imprime(acte)

    signe = signer_proprement(signer_proprement(produit.octets, "Michel Roux"), "Anne Exemple")

    assert signe.startswith(produit.octets)
    lu = verifier_sceau(signe)
    assert (lu.present, lu.intact, lu.de_nous) == (True, True, True)
    assert [f.rule_id for f in page.validate_pdf_bytes(signe, profile="ua1").failures] == []
    assert {f.rule_id for f in page.validate_pdf_bytes(signe, profile="3a").failures} <= SIGNATURES_SUCCESSIVES


def test_the_document_is_asked_for_once_and_made_by_the_worker():
    acte, _ = fabriques.acte(StatutActe.TRANSMISE)

    document = documents_de(acte).get()
    traiter("documents.Document", document.pk)

    document.refresh_from_db()
    assert document.est_pret


def test_nothing_of_the_parcours_is_read_again_once_the_text_is_frozen():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    avant = html_de(acte)
    empreinte = acte.empreinte

    Objectif.objects.update(titre="Tout a changé")
    Etape.objects.update(titre="Tout a changé", livrables="Tout a changé")
    Moyen.objects.update(prevu=Decimal("1"))
    Engagement.objects.update(nom="Tout a changé")
    Equipier.objects.update(nom="Tout a changé")
    type(scene.parcours.collectivite).objects.update(nom="Tout a changé")
    acte.modele.__class__.objects.update(preambule="Tout a changé")
    Acte.objects.update(signataire_anct_nom="Tout a changé")

    assert html_de(acte) == avant
    assert "Tout a changé" not in avant
    assert documents_de(acte).get().empreinte_donnees == Acte.objects.get().empreinte == empreinte


def test_the_text_names_the_parties_the_amount_and_all_twenty_one_articles():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE, nom="Eymoutiers")
    ComplementCollectivite.objects.create(collectivite=scene.parcours.collectivite, siret="21870640500016")

    html = html_de(acte)

    for attendu in (
        acte.numero,
        "La commune d’Eymoutiers",
        "130\u00a0026\u00a0032\u00a000016",
        "Anne Exemple, directrice générale",
        "Michel Roux, maire",
        "18\u00a0000\u00a0€ (dix-huit mille euros)",
        "Modèle à valider par le service juridique",
        "À signer par les deux personnes nommées ci-dessous",
        "À ……………………………………<br>le ……………………………………",
        "Article 21 – Dispositions finales",
        "Annexe 1 – Le parcours",
        "Annexe 2 – Le calendrier prévisionnel",
        "Annexe 3 – Le budget prévisionnel et l’échéancier",
        "Annexe 4 – Les indicateurs et l’autodiagnostic",
        "K7QF-2M9X-8TNB-4WZC-R",
        "Foyer rural",
        "Nuit de la balade",
        "Deuxième versement",
    ):
        assert attendu in html, attendu
    assert "foyer@association.example" not in html + acte.texte_gele
    assert html.count("<svg") >= 2


def test_the_siret_anct_knows_stands_in_the_heading():
    scene = fabriques.relu()
    ComplementCollectivite.objects.create(
        collectivite=scene.parcours.collectivite, siret="21340163100019", adresse="1 place de la Mairie, 34160 Montaud"
    )
    acte, _ = fabriques.acte(StatutActe.TRANSMISE, scene=scene)

    html = html_de(acte)

    assert "SIRET 213\u00a0401\u00a0631\u00a000019" in html
    assert "1 place de la Mairie, 34160 Montaud" in html


@pytest.mark.parametrize(
    ("type_signataire", "visa", "mention"),
    [
        (TypeSignataire.DIRECTION_GENERALE, False, ""),
        (TypeSignataire.DELEGATION, False, "par délégation de la direction générale"),
        (TypeSignataire.PREFET, True, "en qualité de délégué territorial"),
    ],
)
def test_the_prefet_signs_under_his_own_article(type_signataire, visa, mention):
    scene = fabriques.relu()
    acte = transitions.rediger(scene.parcours, fabriques.champs(type_signataire_anct=type_signataire), par=scene.claire)
    transitions.valider(acte, par=scene.claire)
    transitions.transmettre(acte, par=scene.claire)

    html = html_de(acte)

    assert ("R.\u00a01232-12" in html) is visa
    assert mention in html


def test_an_intercommunalite_is_named_in_full():
    from tests.territoires.fabriques import EpciFabrique

    scene = fabriques.relu()
    epci = EpciFabrique(nom="CC du Clunisois")
    type(scene.parcours).objects.filter(pk=scene.parcours.pk).update(collectivite=epci)
    scene.parcours.refresh_from_db()
    acte, _ = fabriques.acte(StatutActe.TRANSMISE, scene=scene)

    html = html_de(acte)

    assert "La communauté de communes du Clunisois" in html
    assert "Parcours d’engagement de la communauté de communes du Clunisois (Hérault)" in html
    assert "L.\u00a05211-1" in html
    assert "La présidence et la direction" in html
    assert "L.\u00a02122-21" not in html


def test_html_typed_anywhere_is_text():
    mechant = "<script>alert(1)</script><b>gras</b>"
    scene = fabriques.relu(titres=(f"Étape {mechant}", "Autre"))
    acte = transitions.rediger(
        scene.parcours,
        fabriques.champs(
            signataire_anct_nom=mechant,
            signataire_anct_qualite=mechant,
            signataire_collectivite_nom=mechant,
            signataire_collectivite_qualite=mechant,
        ),
        par=scene.claire,
    )
    transitions.valider(acte, par=scene.claire)
    transitions.transmettre(acte, par=scene.claire)

    html = html_de(acte)

    assert "<script" not in html
    assert "<b>gras" not in html
    assert html.count("&lt;script&gt;") >= 8
    assert documents_de(acte).get().executer()["produit"].octets.startswith(b"%PDF")


def test_numbers_stay_with_their_words():
    assert lier("article 16, L. 1231-1, n° 12, 60 jours, 31 mars") == (
        "article\u00a016, L.\u00a01231-1, n°\u00a012, 60\u00a0jours, 31\u00a0mars"
    )

"""The PDF of the convention: frozen, valid for both standards, sealed, with its data inside."""

import json
from decimal import Decimal
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from conventions.documents import CONVENTION, lier
from conventions.enums import StatutActe, TypeSignataire
from conventions.models import Acte
from parcours.models import Engagement, Equipier, Etape, Moyen, Objectif
from socle.documents import documents_de
from socle.documents.fabrication import composer
from socle.documents.genres import trouver_genre
from socle.documents.sceau import verifier_sceau
from socle.travaux.moteur import traiter
from territoires.models import ComplementCollectivite
from tests.conventions import fabriques

pytestmark = pytest.mark.django_db
POLICES = {"Marianne", "Marianne-Bold", "Spectral", "Spectral-ExtraBold"}


def html_de(acte, code="K7QF-2M9X-8TNB-4WZC-R"):
    document = documents_de(acte).get()
    return composer(trouver_genre(CONVENTION), json.loads(document.donnees_gelees), code=code)[0]


def piece_jointe(pdf):
    noms = PdfFileReader(BytesIO(pdf), strict=False).root["/Names"]["/EmbeddedFiles"]["/Names"]
    return str(noms[0]), noms[1].get_object()["/EF"]["/F"].get_object().data


def polices(pdf):
    """Base names of the fonts, without the letters of their subset."""
    lecteur = PdfFileReader(BytesIO(pdf), strict=False)
    noms = set()
    for i in range(int(lecteur.root["/Pages"]["/Count"])):
        page = lecteur.find_page_for_modification(i)[0].get_object()
        while "/Resources" not in page:
            page = page["/Parent"].get_object()
        for police in page["/Resources"]["/Font"].values():
            noms.add(str(police.get_object()["/BaseFont"]).lstrip("/").rpartition("+")[2])
    return noms


def test_the_convention_is_valid_sealed_and_carries_its_data(tmp_path):
    import page

    acte, _ = fabriques.acte(StatutActe.SIGNEE)
    document = documents_de(acte).get()
    produit = document.executer()["produit"]
    chemin = tmp_path / "convention.pdf"
    chemin.write_bytes(produit.octets)

    for profil in ("3a", "ua1"):
        resultat = page.validate_pdf(str(chemin), profile=profil)
        assert "no failures" in str(resultat), str(resultat)
    assert verifier_sceau(produit.octets)
    nom, donnees = piece_jointe(produit.octets)
    assert nom == "convention-donnees.json"
    assert donnees.decode() == document.donnees_gelees == acte.texte_gele
    assert json.loads(donnees)["montant"] == "18000.00"
    assert polices(produit.octets) <= POLICES
    assert produit.nom == f"convention-{acte.numero}.pdf"
    assert produit.nb_pages >= 8


def test_the_document_is_asked_for_once_and_made_by_the_worker():
    acte, _ = fabriques.acte(StatutActe.VALIDEE)

    document = documents_de(acte).get()
    traiter("documents.Document", document.pk)

    document.refresh_from_db()
    assert document.est_pret


def test_nothing_of_the_parcours_is_read_again_after_validation():
    acte, scene = fabriques.acte(StatutActe.VALIDEE)
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
    acte, scene = fabriques.acte(StatutActe.VALIDEE, nom="Eymoutiers")
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
        "Cet exemplaire ne porte pas de signature",
        "Article 21 – Dispositions finales",
        "Annexe 1 – Le parcours",
        "Annexe 2 – Le calendrier prévisionnel",
        "Annexe 3 – Le budget prévisionnel et l’échéancier",
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
    acte, _ = fabriques.acte(StatutActe.VALIDEE, scene=scene)

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
    from conventions import transitions

    scene = fabriques.relu()
    acte = transitions.rediger(scene.parcours, fabriques.champs(type_signataire_anct=type_signataire), par=scene.claire)
    transitions.valider(acte, par=scene.claire)

    html = html_de(acte)

    assert ("R.\u00a01232-12" in html) is visa
    assert mention in html


def test_an_intercommunalite_is_named_in_full():
    from tests.territoires.fabriques import EpciFabrique

    scene = fabriques.relu()
    epci = EpciFabrique(nom="CC du Clunisois")
    type(scene.parcours).objects.filter(pk=scene.parcours.pk).update(collectivite=epci)
    scene.parcours.refresh_from_db()
    acte, _ = fabriques.acte(StatutActe.VALIDEE, scene=scene)

    html = html_de(acte)

    assert "La communauté de communes du Clunisois" in html
    assert "Parcours d’engagement de la communauté de communes du Clunisois (Hérault)" in html
    assert "L.\u00a05211-1" in html
    assert "La présidence et la direction" in html
    assert "L.\u00a02122-21" not in html


def test_html_typed_anywhere_is_text():
    mechant = "<script>alert(1)</script><b>gras</b>"
    scene = fabriques.relu(titres=(f"Étape {mechant}", "Autre"))
    from conventions import transitions

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

    html = html_de(acte)

    assert "<script" not in html
    assert "<b>gras" not in html
    assert html.count("&lt;script&gt;") >= 8
    assert documents_de(acte).get().executer()["produit"].octets.startswith(b"%PDF")


def test_numbers_stay_with_their_words():
    assert lier("article 16, L. 1231-1, n° 12, 60 jours, 31 mars") == (
        "article\u00a016, L.\u00a01231-1, n°\u00a012, 60\u00a0jours, 31\u00a0mars"
    )

"""The PDF of the convention: frozen, valid for both standards, sealed, with its data inside."""

import json
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader

from conventions import transitions
from conventions.documents import CONSOLIDE, EXEMPLAIRE, NOTIFICATION, PROJET, lier
from conventions.enums import PorteSur, StatutActe, TypeSignataire
from conventions.essentielles.colonnes import NOMS
from conventions.essentielles.ligne import ligne_csv_de
from conventions.models import Acte, Annexe, Convention, Ecart
from conventions.redaction.annexes import exiger_sans_compte
from parcours.models import Engagement, Equipier, Etape, Moyen, Objectif
from socle.documents import demander, documents_de
from socle.documents.fabrication import composer, fabriquer
from socle.documents.genres import EN_VIGUEUR, PAS_ENCORE, TERMINEE, canonique, trouver_genre
from socle.documents.sceau import verifier_sceau
from socle.mots import date_longue
from socle.travaux.moteur import traiter
from territoires.models import ComplementCollectivite
from tests.conventions import fabriques
from tests.conventions import fabriques_avenants as fa
from tests.documents.signataires import certifier

pytestmark = pytest.mark.django_db
SIRET = "21340163100014"
POLICES = {"Marianne", "Marianne-Bold", "Spectral", "Spectral-ExtraBold"}


CODE = "K7QF-2M9X-8TNB-4WZC-R"


def html_de(acte, genre=EXEMPLAIRE, code=CODE):
    document = documents_de(acte).get(genre=genre)
    return composer(trouver_genre(genre), json.loads(document.donnees_gelees), code=code)[0]


def imprime(acte, genre=EXEMPLAIRE):
    """(document, what the worker makes of it)."""
    document = documents_de(acte).get(genre=genre)
    return document, document.executer()["produit"]


def valider(octets, tmp_path, profils=("3a", "ua1")):
    import page

    chemin = tmp_path / "document.pdf"
    chemin.write_bytes(octets)
    for profil in profils:
        resultat = page.validate_pdf(str(chemin), profile=profil)
        assert "no failures" in str(resultat), str(resultat)


def pieces_jointes(pdf):
    """{name: bytes} of the files inside."""
    noms = PdfFileReader(BytesIO(pdf), strict=False).root["/Names"]["/EmbeddedFiles"]["/Names"]
    return {
        str(noms[rang]): noms[rang + 1].get_object()["/EF"]["/F"].get_object().data for rang in range(0, len(noms), 2)
    }


def texte_du_pdf(octets, tmp_path):
    import subprocess

    chemin = tmp_path / "lu.pdf"
    chemin.write_bytes(octets)
    return subprocess.run(["pdftotext", "-layout", str(chemin), "-"], capture_output=True, check=True).stdout.decode()  # noqa: S603, S607


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


def signer_proprement(pdf, nom):
    """Signed as a parapheur that knows PDF/UA does: a field with words for who does not see it, the metadata left alone."""
    from cryptography.hazmat.primitives import serialization
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner, signers
    from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class SansToucherAuxMetadonnees(IncrementalPdfFileWriter):
        def _update_meta(self):
            pass

    _, cle, pem = certifier(nom)
    formats = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (certificat,) = load_certs_from_pemder_data(pem)
    outil = PdfSigner(
        PdfSignatureMetadata(field_name=nom, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"),
        signer=signers.SimpleSigner(
            signing_cert=certificat,
            signing_key=load_private_key_from_pemder_data(cle.private_bytes(*formats), None),
            cert_registry=SimpleCertificateStore.from_certs([certificat]),
        ),
        new_field_spec=SigFieldSpec(
            nom,
            invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
            readable_field_name=f"Signature de {nom}",
        ),
    )
    sortie = BytesIO()
    outil.sign_pdf(SansToucherAuxMetadonnees(BytesIO(pdf)), output=sortie)
    return sortie.getvalue()


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


# --- drafts, avenants, notification, consolidated text -----------------------------------------------------------------------------


def avenant_notifie():
    """(avenant, scene): more money, a later end, a new étape, an article rewritten, a file."""
    scene = fabriques.relu()
    ComplementCollectivite.objects.create(collectivite=scene.parcours.collectivite, siret=SIRET)
    convention, _ = fa.signee(scene=scene)
    acte = fa.avenant(
        convention, scene, {fa.etape(scene): "14000", fa.nouvelle(scene): "3000"}, date_fin=fa.plus_tard(convention)
    )
    Ecart.objects.create(
        acte=acte,
        porte_sur=PorteSur.CONVENTION,
        code="litiges",
        titre="Litiges",
        texte="Les parties s’écrivent d’abord.\n\nPuis elles saisissent le tribunal administratif.",
        motif="Plus clair.",
        ecrit_par=scene.claire,
        vise_par=scene.jeanne,
        vise_le=acte.redige_le,
    )
    Annexe.objects.create(
        acte=acte, rang=1, titre="Photos", fichier=fabriques.fichier(scene.claire), jointe_par=scene.claire
    )
    return fabriques.mener(acte, StatutActe.NOTIFIEE, par=scene.claire), scene


@pytest.fixture
def avenant():
    return avenant_notifie()[0]


def test_the_draft_is_marked_unsealed_and_accessible(tmp_path):
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    demander(PROJET, acte, par=scene.claire)

    document, produit = imprime(acte, PROJET)
    html = html_de(acte, PROJET)

    valider(produit.octets, tmp_path, profils=("ua1",))
    assert not verifier_sceau(produit.octets).present
    assert b"/EmbeddedFiles" not in produit.octets
    assert produit.nom == "projet-convention.pdf"
    assert "Projet, à ne pas signer." in html
    assert "filigrane:PROJET" in html
    assert "emplacement" not in html.split("</style>")[-1]
    assert json.loads(document.donnees_gelees)["numero"] == "à attribuer"


def test_the_draft_says_which_articles_depart_from_the_model_and_why():
    acte, scene = fabriques.acte()
    Ecart.objects.create(
        acte=acte, code="litiges", titre="Litiges", texte="Autre.", motif="Vœu du conseil.", ecrit_par=scene.claire
    )
    demander(PROJET, acte, par=scene.claire)

    assert "Cet article s’écarte du modèle&nbsp;: Vœu du conseil." in html_de(acte, PROJET)


def test_an_avenant_is_valid_and_shows_its_articles_before_and_after(avenant, tmp_path):
    document, produit = imprime(avenant)
    html = html_de(avenant)

    valider(produit.octets, tmp_path)
    assert verifier_sceau(produit.octets).valide
    jointes = pieces_jointes(produit.octets)
    assert jointes["convention-donnees.json"].decode() == document.donnees_gelees == avenant.texte_gele
    assert set(jointes) == {"convention-donnees.json", "annexe-5-deliberation.pdf"}
    assert produit.nom == f"avenant-{avenant.numero.replace('/', '-')}.pdf"
    for attendu in (
        f"n°&nbsp;{avenant.numero}",
        "Article 8 – Prise d’effet",
        "Les articles de la convention qui changent",
        "Article 20, avant et après",
        '<span class="ancien">31\u00a0décembre 2027.</span>',
        "Annexe 1 – Le parcours",
        "Forum des associations",
        "Annexe 5 – Photos",
    ):
        assert attendu.replace("31\u00a0décembre 2027", date_longue(fabriques.fin_d_execution())) in html, attendu


def test_the_notification_is_valid_and_carries_the_row_of_the_open_data(avenant, tmp_path):
    initial = Acte.objects.get(convention=avenant.convention, rang=0)
    for acte in (initial, avenant):
        document, produit = imprime(acte, NOTIFICATION)
        html = html_de(acte, NOTIFICATION)

        valider(produit.octets, tmp_path)
        assert verifier_sceau(produit.octets).valide
        jointes = pieces_jointes(produit.octets)
        assert jointes["notification-donnees.json"].decode() == document.donnees_gelees
        for attendu in (
            acte.numero,
            "Délibération du conseil",
            "n°&nbsp;2026-12 du",
            "EJ-2026-0042",
            "Programme 112, action 12",
            "Michel Roux, maire",
            SIRET,
        ):
            assert attendu in html, attendu
        assert "{" not in html.split("</style>")[-1]

    lignes = jointes["donnees-essentielles.csv"].decode().splitlines()
    assert lignes[0] == ",".join(NOMS)
    assert len(lignes) == 2
    assert ligne_csv_de(avenant).decode().splitlines() == lignes


def test_a_row_with_a_fault_stays_home_and_the_notification_goes_out():
    acte, _ = fabriques.acte(StatutActe.NOTIFIEE)

    _, produit = imprime(acte, NOTIFICATION)

    assert pieces_jointes(produit.octets)["donnees-essentielles.csv"].decode().splitlines() == [",".join(NOMS)]
    assert "Il manque encore une donnée" in html_de(acte, NOTIFICATION)


def test_the_consolidated_text_is_valid_and_tells_what_changed_in_words(avenant, tmp_path):
    document, produit = imprime(avenant, CONSOLIDE)
    html = html_de(avenant, CONSOLIDE)

    valider(produit.octets, tmp_path)
    assert verifier_sceau(produit.octets).valide
    donnees = json.loads(document.donnees_gelees)
    assert {k: donnees[k] for k in json.loads(avenant.texte_gele)["consolide"]} == json.loads(avenant.texte_gele)[
        "consolide"
    ]
    assert [a["rang"] for a in donnees["actes"]] == [0, 1]
    for attendu in (
        "Seuls la convention et ses avenants signés font foi.",
        "[retiré&nbsp;: <span",
        "[ajouté&nbsp;: <span",
        "23\u00a0000\u00a0€",
        "Article 21 – Dispositions finales",
    ):
        assert attendu in html, attendu
    assert "À signer par les deux personnes" not in html


def test_what_was_frozen_before_annex_4_and_files_still_prints():
    acte, _ = fabriques.acte(StatutActe.TRANSMISE)
    ancien = json.loads(acte.texte_gele) | {"schema": "convention/1"}
    for cle in ("champs", "annexes", "indicateurs"):
        ancien.pop(cle)
    ancien["articles"] = [{k: v for k, v in a.items() if k != "code"} for a in ancien["articles"]]

    produit = fabriquer(EXEMPLAIRE, canonique(ancien), code=CODE, date=acte.transmise_le)

    assert produit.octets.startswith(b"%PDF")
    html = composer(trouver_genre(EXEMPLAIRE), ancien)[0]
    assert "Annexe 3" in html
    assert "Annexe 4 –" not in html


def test_no_bank_account_stands_in_any_document(avenant):
    for genre in (EXEMPLAIRE, NOTIFICATION, CONSOLIDE):
        donnees = documents_de(avenant).get(genre=genre).donnees_gelees
        exiger_sans_compte(json.loads(donnees))
        assert "iban" not in donnees.lower()
        assert "relevé d’identité bancaire" in html_de(avenant, genre) or genre == NOTIFICATION


# --- in force? ---------------------------------------------------------------------------------------------------------------------


def vigueur(acte, genre=EXEMPLAIRE):
    return trouver_genre(genre).vigueur(acte.pk)


def test_an_act_is_in_force_from_its_second_signature_to_the_end_of_its_convention(django_assert_num_queries):
    acte, scene = fabriques.acte(StatutActe.AUTORISEE)
    assert vigueur(acte).sens == PAS_ENCORE

    fabriques.signer(acte, scene.claire)
    with django_assert_num_queries(1):
        assert vigueur(acte).sens == EN_VIGUEUR
    Convention.objects.update(date_effet="2020-01-01", date_fin="2021-01-01")
    assert vigueur(acte).phrase == "Il est en vigueur."

    acte.refresh_from_db()
    transitions.engager(acte, ej="EJ-1", le=timezone.localdate(), par=scene.claire)
    transitions.notifier(acte, le=timezone.localdate(), par=scene.claire)
    transitions.resilier(Convention.objects.get(), motif="Abandon du projet.", par=scene.claire)

    assert vigueur(acte).sens == TERMINEE
    assert vigueur(acte).phrase == f"Il n’est plus en vigueur depuis le {date_longue(timezone.localdate())}."
    assert trouver_genre(EXEMPLAIRE).vigueur(0) is None


def test_a_consolidated_text_no_longer_holds_once_the_next_avenant_is_signed():
    convention, scene = fa.signee()
    premier = fa.avenant(convention, scene, {fa.etape(scene): "14000"}, statut=StatutActe.NOTIFIEE)
    second = fa.avenant(convention, scene, {fa.etape(scene): "15000"}, statut=StatutActe.AUTORISEE)
    assert vigueur(premier, CONSOLIDE).sens == EN_VIGUEUR

    fabriques.signer(second, scene.claire)

    assert vigueur(premier, CONSOLIDE).sens == TERMINEE
    assert "modifiée de nouveau" in vigueur(premier, CONSOLIDE).phrase
    assert vigueur(premier).sens == EN_VIGUEUR

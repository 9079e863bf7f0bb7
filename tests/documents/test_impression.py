import re
import subprocess
import zlib

import page
import pytest
from django.template.loader import render_to_string

from socle.documents.fabrication import contexte_commun
from socle.documents.impression import (
    ImpressionImpossible,
    RessourceRefusee,
    _imprimer,
    fichier_statique,
    finit_mal,
    imprimer,
    nombre_de_pages,
)
from tests.documents.conftest import DATE, PAGE, PIECES


def defauts(pdf, profil):
    return [(f.rule_id, f.message) for f in page.validate_pdf_bytes(pdf, profile=profil).failures]


def polices(pdf, tmp_path):
    """Names of the fonts, without their subset's prefix."""
    chemin = tmp_path / "essai.pdf"
    chemin.write_bytes(pdf)
    lignes = subprocess.run(["pdffonts", chemin], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    return {ligne.split()[0].split("+")[-1] for ligne in lignes}


def texte(pdf, tmp_path):
    chemin = tmp_path / "texte.pdf"
    chemin.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", chemin, "-"], check=True, capture_output=True, text=True).stdout


def flux(pdf, genre):
    """The bytes of the only stream of this type."""
    [octets] = re.findall(rb"/Type " + genre + rb"\b.*?\nstream\n(.*?)\nendstream", pdf, re.S)
    return octets


@pytest.mark.parametrize("profil", ["3a", "ua1"])
def test_one_file_meets_both_standards_with_its_attachment(pdf_a3a, profil):
    assert defauts(pdf_a3a, profil) == []


@pytest.mark.parametrize("profil", ["3a", "ua1"])
def test_the_seal_keeps_both_standards(pdf_scelle, profil):
    assert defauts(pdf_scelle, profil) == []


def test_no_stream_ends_with_what_readers_take_for_the_end_of_a_line():
    """One compressed stream in 256 ends with a carriage return: a long document met it every few days."""
    essais = (b'{"n":"' + b"a" * n + b'"}' for n in range(300))
    mauvais = next(b for b in essais if zlib.adler32(b) & 0xFF == ord("\r"))
    pieces = [("donnees.json", mauvais, "Données", "application/json")]

    pdf = imprimer(PAGE, profil="a3a", titre="Un essai", pieces=pieces, date=DATE)

    assert defauts(pdf, "3a") == []
    assert b"\r\nendstream" not in pdf


@pytest.mark.parametrize(("profil", "normes"), [("a3a", ["3a", "ua1"]), ("ua1", ["ua1"])])
def test_a_file_written_again_is_another_one_and_as_valid(profil, normes):
    """What is done when a stream that the finisher cannot reach, written last, ends with a carriage return."""
    premier, second = (
        _imprimer(PAGE, profil=profil, titre="Un essai", pieces=[], date=DATE, rembourrage=n) for n in (0, 1)
    )

    for genre in (b"/ObjStm", b"/XRef"):
        assert flux(premier, genre) != flux(second, genre)
    assert [defauts(second, norme) for norme in normes] == [[] for _ in normes]


def test_a_bad_end_is_seen():
    assert finit_mal(b"stream\nx\x9c\r\nendstream")
    assert not finit_mal(b"stream\nx\x9c\nendstream")


def test_a_report_is_accessible():
    pdf = imprimer(PAGE, profil="ua1", titre="Rapport", date=DATE)

    assert defauts(pdf, "ua1") == []


def test_the_validator_does_see_a_defect():
    sans_alt = PAGE.replace("<title>Un trait</title>", "")

    assert defauts(imprimer(sans_alt, profil="ua1", titre="Rapport", date=DATE), "ua1") != []


@pytest.mark.parametrize("profil", ["3a", "ua1"])
@pytest.mark.parametrize("travail", [False, True])
def test_the_base_template_meets_both_standards(profil, travail):
    contexte = contexte_commun(titre="Convention TE-2026-004", code="K7QF-2M9X-8TNB-4WZC-R")
    html = render_to_string("documents/pdf_base.html", {**contexte, "document_de_travail": travail})

    pdf = imprimer(html, profil="a3a", titre=contexte["titre"], date=DATE)

    assert defauts(pdf, profil) == []


def test_each_page_says_its_number_the_code_and_where_to_check_it(tmp_path):
    contexte = contexte_commun(titre="Convention TE-2026-004", code="K7QF-2M9X-8TNB-4WZC-R")
    html = render_to_string("documents/pdf_base.html", {**contexte, "document_de_travail": True})
    html = html.replace("</body>", '<h2 class="nouvelle-page">Suite</h2><p>Fin</p></body>')

    pages = texte(imprimer(html, profil="a3a", titre="t", date=DATE), tmp_path).split("\f")[:2]

    assert len(pages) == 2
    for rang, contenu in enumerate(pages, start=1):
        assert f"Page {rang} / 2" in contenu
        assert "K7QF-2M9X-8TNB-4WZC-R" in contenu
        assert "127.0.0.1:8000/verifier" in contenu
        assert "Document de travail" in contenu


@pytest.mark.parametrize(("theme", "nos_polices"), [("etat", "Marianne"), ("neutre", "Spectral")])
def test_only_our_fonts_whatever_is_typed(settings, tmp_path, theme, nos_polices):
    settings.THEME = theme
    exotique = PAGE.replace("Un autre", "Ευρώπη 日本 🎉 ✔ ➜ Жук \u200d\ufeff №")

    trouvees = polices(imprimer(exotique, profil="a3a", titre="t", date=DATE), tmp_path)

    assert nos_polices in {nom.split("-")[0] for nom in trouvees}
    assert {nom.split("-")[0] for nom in trouvees} <= {nos_polices, "Spectral"}


def test_what_marianne_lacks_is_said_otherwise(pdf_a3a, tmp_path):
    rendu = texte(pdf_a3a, tmp_path)  # pdftotext writes plain spaces

    assert "L’été : 18 000 € ; « oui » ☐ ☑ ✓ prénom anti-chute." in rendu


@pytest.mark.parametrize(
    "url",
    [
        "http://exemple.fr/image.png",
        "https://exemple.fr/image.png",
        "file:///etc/passwd",
        "ftp://exemple.fr/image.png",
        "data:image/png;base64,AAAA",
        "static:../config/settings.py",
        "static:%2e%2e/config/settings.py",
        "static:css/absent.css",
        "/static/../config/settings.py",
        "/gestion/",
    ],
)
def test_nothing_but_our_static_files_is_ever_read(url):
    with pytest.raises(RessourceRefusee):
        imprimer(f'<html lang="fr"><body><img alt="x" src="{url}"></body></html>', profil="ua1", titre="t", date=DATE)


def test_a_style_sheet_of_someone_else_is_refused_too():
    with pytest.raises(ImpressionImpossible):
        imprimer(
            '<html><head><style>@import url("http://exemple.fr/x.css");</style></head></html>', profil="ua1", titre="t"
        )


def test_our_static_files_are_found_by_scheme_and_by_url():
    attendu = fichier_statique("static:css/impression.css")

    assert attendu.name == "impression.css"
    assert fichier_statique("http://127.0.0.1:8000/static/css/impression.css?v=2") == attendu


def test_the_same_input_gives_the_same_bytes(pdf_a3a):
    assert imprimer(PAGE, profil="a3a", titre="Un essai – Montaud", pieces=PIECES, date=DATE) == pdf_a3a


def test_every_heading_is_a_bookmark_and_the_file_is_tagged_and_titled(pdf_a3a):
    from io import BytesIO

    from pyhanko.pdf_utils.reader import PdfFileReader

    racine = PdfFileReader(BytesIO(pdf_a3a)).root
    premier = racine["/Outlines"]["/First"]

    assert (str(premier["/Title"]), str(premier["/First"]["/Title"])) == ("Un titre", "Un autre")
    assert "/Next" not in premier
    assert bool(racine["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in racine
    assert bool(racine["/ViewerPreferences"]["/DisplayDocTitle"])
    assert "Un essai – Montaud" in racine["/Metadata"].data.decode()


@pytest.mark.parametrize("profil", ["a3a", "ua1"])
def test_a_watermark_is_drawn_under_each_page_and_read_by_nobody(tmp_path, profil):
    contexte = contexte_commun(titre="Convention TE-2026-004", code="K7QF-2M9X-8TNB-4WZC-R", filigrane="PROJET")
    html = render_to_string("documents/pdf_base.html", contexte)
    html = html.replace("</body>", '<h1 class="nouvelle-page">Suite</h1><p>Fin</p></body>')

    avec = imprimer(html, profil=profil, titre="t", date=DATE)
    sans = imprimer(html.replace("filigrane:PROJET", "filigrane:"), profil=profil, titre="t", date=DATE)

    assert [defauts(avec, norme) for norme in (["3a", "ua1"] if profil == "a3a" else ["ua1"])] == (
        [[], []] if profil == "a3a" else [[]]
    )
    assert texte(avec, tmp_path) == texte(sans, tmp_path)
    assert texte(avec, tmp_path).count("PROJET") == 2  # the heading of each page
    gris = [_part_de_gris(pdf, page, tmp_path) for pdf in (avec, sans) for page in (1, 2)]
    assert min(gris[:2]) > 0.02
    assert max(gris[2:]) < 0.005


def _part_de_gris(pdf, page, tmp_path):
    """How much of this page has the colour of the watermark."""
    from PIL import Image

    chemin = tmp_path / "filigrane.pdf"
    chemin.write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "40", "-png", "-singlefile", "-f", str(page), "-l", str(page), chemin, tmp_path / "f"],
        check=True,
    )
    with Image.open(tmp_path / "f.png") as image:
        couleurs = image.convert("RGB").getcolors(1 << 24)
        return sum(nb for nb, couleur in couleurs if couleur == (0xEE, 0xEE, 0xEE)) / (image.width * image.height)


def test_several_attachments_keep_their_types_and_what_they_are_to_the_document(tmp_path):
    from io import BytesIO

    from pyhanko.pdf_utils.reader import PdfFileReader

    pieces = [
        *PIECES,
        ("donnees-essentielles.csv", b"a;b\n1;2\n", "Donn\u00e9es essentielles", "text/csv"),
        ("d\u00e9lib\u00e9ration n\u00b0 3.pdf", b"%PDF-1.7\n" * 20, "D\u00e9lib\u00e9ration", "application/pdf"),
    ]

    pdf = imprimer(PAGE, profil="a3a", titre="t", pieces=pieces, date=DATE)

    assert [defauts(pdf, norme) for norme in ("3a", "ua1")] == [[], []]
    racine = PdfFileReader(BytesIO(pdf)).root
    jointes = [jointe.get_object() for jointe in racine["/AF"]]
    assert [(str(j["/UF"]), str(j["/EF"]["/F"]["/Subtype"]), str(j["/AFRelationship"])) for j in jointes] == [
        ("donnees-essentielles.csv", "/text/csv", "/Data"),
        ("donnees.json", "/application/json", "/Data"),
        ("d\u00e9lib\u00e9ration n\u00b0 3.pdf", "/application/pdf", "/Supplement"),
    ]
    assert {j["/EF"]["/F"].data for j in jointes} == {octets for _, octets, _, _ in pieces}
    noms = [str(nom) for nom in racine["/Names"]["/EmbeddedFiles"]["/Names"]][::2]
    assert len(noms) == 3
    assert noms == sorted(noms)


def test_title_language_bookmarks_and_attachment_are_in_the_file(pdf_a3a, tmp_path):
    from io import BytesIO

    from pyhanko.pdf_utils.reader import PdfFileReader

    racine = PdfFileReader(BytesIO(pdf_a3a)).root
    chemin = tmp_path / "e.pdf"
    chemin.write_bytes(pdf_a3a)
    subprocess.run(["pdfdetach", "-save", "1", "-o", tmp_path / "piece", chemin], check=True)

    assert str(racine["/Lang"]) == "fr"
    assert str(racine["/Outlines"]["/First"]["/Title"]) == "Un titre"
    assert str(racine["/AF"][0]["/AFRelationship"]) == "/Data"
    assert str(racine["/AF"][0]["/EF"]["/F"]["/Subtype"]) == "/application/json"
    assert (tmp_path / "piece").read_bytes() == PIECES[0][1]
    assert nombre_de_pages(pdf_a3a) == 1

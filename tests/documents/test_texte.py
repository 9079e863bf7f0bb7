"""Texts to edit: they open, they are in French, they look the same everywhere, and pandoc never reads anything but what it is given."""

import io
import subprocess
import xml.etree.ElementTree as ET
import zipfile

import pytest
from django.template import Context, Template

from socle.documents import texte
from socle.documents.nature import reconnaitre
from socle.documents.texte import TexteImpossible, en_docx, en_odt

PAGE = """<h1>Le parcours – été</h1><p>L’œuvre « à <strong>Montaud</strong> », 18\u00a0000\u00a0€.</p><h2>Nos étapes</h2>
<ul><li>Une balade</li></ul><table><caption>Les étapes</caption><colgroup><col style="width: 70%"><col style="width: 30%"></colgroup>
<thead><tr><th>Étape</th><th style="text-align: right">Coût</th></tr></thead>
<tbody><tr><td>Balade nocturne</td><td style="text-align: right">2\u00a0500\u00a0€</td></tr></tbody></table>"""
FORMATS = [(en_odt, "odt"), (en_docx, "docx")]


def membres(octets):
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert archive.testzip() is None
        return {
            nom: archive.read(nom).decode() for nom in archive.namelist() if nom.endswith((".xml", "mimetype", ".rels"))
        }


def relire(octets, format_lu):
    """What a reader finds, as Markdown."""
    commande = [texte._pandoc(), "--from", format_lu, "--to", "gfm", "--wrap", "none", "-"]
    return subprocess.run(commande, input=octets, capture_output=True, check=True, timeout=120).stdout.decode()


@pytest.mark.parametrize(("en_texte", "extension"), FORMATS)
def test_a_text_is_what_its_name_says_and_every_part_is_well_formed(en_texte, extension):
    octets = en_texte(PAGE, titre="Parcours de Montaud")

    assert reconnaitre(octets).extension == extension
    for nom, contenu in membres(octets).items():
        if nom != "mimetype":
            ET.fromstring(contenu)


def test_an_odt_begins_with_its_uncompressed_type():
    with zipfile.ZipFile(io.BytesIO(en_odt(PAGE, titre="t"))) as archive:
        premier = archive.infolist()[0]

        assert (premier.filename, premier.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read(premier).decode() == texte.ODT


def test_title_and_language_are_in_the_properties_and_the_styles():
    odt, docx = (
        membres(en_odt(PAGE, titre="Parcours <de> Montaud")),
        membres(en_docx(PAGE, titre="Parcours <de> Montaud")),
    )

    for proprietes in (odt["meta.xml"], docx["docProps/core.xml"]):
        assert "<dc:title>Parcours &lt;de&gt; Montaud</dc:title><dc:language>fr-FR</dc:language>" in proprietes
    assert 'fo:language="fr" fo:country="FR"' in odt["styles.xml"]
    assert '<w:lang w:val="fr-FR"' in docx["word/styles.xml"]


@pytest.mark.parametrize(("en_texte", "extension"), FORMATS)
def test_headings_lists_tables_and_accents_are_read_back(en_texte, extension):
    lu = relire(en_texte(PAGE, titre="t"), extension)

    assert "# Le parcours – été\n" in lu
    assert "## Nos étapes\n" in lu
    assert "L’œuvre « à **Montaud** », 18\u00a0000\u00a0€." in lu
    assert "- Une balade" in lu
    assert ["Balade nocturne", "2\u00a0500\u00a0€"] in [
        [c.strip() for c in x.strip("| ").split("|")] for x in lu.split("\n")
    ]


def test_tables_have_lines_and_the_page_is_a4():
    odt, docx = membres(en_odt(PAGE, titre="t")), membres(en_docx(PAGE, titre="t"))

    assert odt["content.xml"].count('fo:border="0.5pt solid #929292"') == 2
    assert 'fo:border="none"' not in odt["content.xml"]
    assert 'fo:page-width="21cm" fo:page-height="29.7cm"' in odt["styles.xml"]
    assert '<w:pgSz w:w="11906" w:h="16838"/>' in docx["word/document.xml"]
    assert "<w:tblBorders>" in docx["word/styles.xml"]


def test_every_style_that_pandoc_names_is_one_of_ours():
    odt, docx = membres(en_odt(PAGE, titre="t")), membres(en_docx(PAGE, titre="t"))
    nommes = {
        e.get(f"{{{ODF['text']}}}style-name") for e in ET.fromstring(odt["content.xml"]).iter(f"{{{ODF['text']}}}p")
    }
    notres = {
        e.get(f"{{{ODF['style']}}}name") for e in ET.fromstring(odt["styles.xml"]).iter(f"{{{ODF['style']}}}style")
    }
    automatiques = {
        e.get(f"{{{ODF['style']}}}name") for e in ET.fromstring(odt["content.xml"]).iter(f"{{{ODF['style']}}}style")
    }
    mot = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    cites = {
        e.get(f"{mot}val")
        for t in ("pStyle", "rStyle", "tblStyle")
        for e in ET.fromstring(docx["word/document.xml"]).iter(mot + t)
    }
    connus = {e.get(f"{mot}styleId") for e in ET.fromstring(docx["word/styles.xml"]).iter(f"{mot}style")}

    assert nommes - automatiques <= notres
    assert cites <= connus


ODF = {nom: f"urn:oasis:names:tc:opendocument:xmlns:{nom}:1.0" for nom in ("text", "style")}


@pytest.mark.parametrize("en_texte", [en_odt, en_docx])
def test_the_same_page_gives_the_same_bytes(en_texte):
    assert en_texte(PAGE, titre="t") == en_texte(PAGE, titre="t")


@pytest.mark.parametrize(("en_texte", "extension"), FORMATS)
def test_html_typed_by_a_territory_stays_text(en_texte, extension):
    saisi = "<b>gras</b> & <script>alert(1)</script> \x0b\x00 ]]> <w:p/>"
    page = Template("<p>{{ saisi }}</p>").render(Context({"saisi": saisi}))

    parties = membres(en_texte(page, titre=saisi))

    corps = parties["content.xml" if extension == "odt" else "word/document.xml"]
    lu = "".join(ET.fromstring(corps).itertext())
    assert "<b>gras</b> & <script>alert(1)</script>" in " ".join(lu.split())
    assert "\x0b" not in corps


@pytest.mark.parametrize("en_texte", [en_odt, en_docx])
def test_pandoc_reads_no_file_and_no_address(en_texte, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("TRES-SECRET")
    page = (
        f'<p>avant</p><img src="{secret}" alt="dessin"><img src="file://{secret}" alt=""><iframe src="file://{secret}"></iframe>'
        f'<object data="{secret}"></object><link rel="stylesheet" href="{secret}"><p>après</p>'
    )

    octets = en_texte(page, titre="t")

    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert [nom for nom in archive.namelist() if b"TRES-SECRET" in archive.read(nom)] == []
        assert [nom for nom in archive.namelist() if "media" in nom or "Pictures" in nom] == []


def test_a_conversion_that_lasts_is_stopped(monkeypatch):
    monkeypatch.setattr(texte, "DELAI", 0.001)

    with pytest.raises(TexteImpossible, match="n’a pas fini"):
        en_odt(PAGE * 200, titre="t")

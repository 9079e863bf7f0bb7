"""How files are cut and named."""

from tests.outillage.depot import PIECES, RACINE, code_des_pieces, fichiers, texte

LIGNES_AU_PLUS = 400
FOURRE_TOUT = {"utils", "helpers", "services", "common", "misc", "base"}
ECRITS_A_LA_MAIN = ["*.py", "*.html", "*.css", "*.js", "*.toml", "*.yml", "bin/*", ".ci/*"]


def test_no_file_is_longer_than_a_person_reads_at_once():
    trop_longs = {
        str(c): nb
        for c in fichiers(*ECRITS_A_LA_MAIN)
        if "migrations" not in c.parts and (nb := texte(c).count("\n")) > LIGNES_AU_PLUS
    }

    assert not trop_longs, trop_longs


def est_un_nom_impose(chemin):
    """A template of Django's admin or of allauth that ours replaces bears their name."""
    return chemin.as_posix() == "templates/base.html" or chemin.parts[:2] in {
        ("templates", dossier) for dossier in ("admin", "account", "allauth", "mfa")
    }


def test_no_file_or_folder_is_a_drawer():
    tiroirs = [
        str(c)
        for c in fichiers("*.py", "*.html", "*.js", "*.css")
        if FOURRE_TOUT & {c.stem, *c.parts[:-1]} and not est_un_nom_impose(c)
    ]

    assert not tiroirs, tiroirs


def test_every_room_is_known_here():
    pieces = {c.parts[0] for c in fichiers("*/apps.py", "*/__init__.py") if len(c.parts) == 2}

    assert pieces - {"config", "tests", "bench"} == set(PIECES)


def test_commands_can_be_started():
    commandes = list(fichiers("bin/*", ".ci/run", "manage.py"))

    assert commandes
    assert [str(c) for c in commandes if not (RACINE / c).stat().st_mode & 0o111] == []
    assert [str(c) for c in commandes if not texte(c).startswith("#!/usr/bin/env ")] == []


def test_readme_gives_the_two_commands_and_both_exist():
    lisez_moi = texte("README.md")

    for commande in ("bin/demo", "bin/test"):
        assert commande in lisez_moi
        assert (RACINE / commande).stat().st_mode & 0o111


def test_the_code_says_its_licence_in_full():
    assert "Apache License" in texte("LICENSE")
    assert len(texte("LICENSE").splitlines()) > 190


def test_no_code_prints_or_waits_for_a_debugger():
    bavards = [str(c) for c in code_des_pieces() if "breakpoint(" in texte(c)]

    assert bavards == []

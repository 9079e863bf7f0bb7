import os
import sqlite3
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from portail.demo.chargement import RESTE_MOIS, VAGUE_1, VAGUE_2, decalage_en_mois
from portail.demo.horloge import au_jour
from portail.demo.marque import PasLaNotre, est_marquee, marquer
from portail.demo.territoires import TERRITOIRES
from socle.champs import decaler_mois

RACINE = Path(__file__).resolve().parents[2]


def test_a_new_database_is_marked_and_known_again(tmp_path):
    base = tmp_path / "demo.sqlite3"
    assert not est_marquee(base)

    marquer(base)
    marquer(base)

    assert est_marquee(base)


def test_a_database_that_holds_something_else_is_refused(tmp_path):
    base = tmp_path / "vraie.sqlite3"
    with sqlite3.connect(base) as vraie:
        vraie.execute("CREATE TABLE parcours (id integer)")
    vraie.close()

    with pytest.raises(PasLaNotre):
        marquer(base)

    assert not est_marquee(base)


def reglages(tmp_path, **environ):
    """What the settings answer when the house starts with this environment."""
    propres = {n: v for n, v in os.environ.items() if n not in {"DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "TESTS"}}
    propres |= {"VAR_DIR": str(tmp_path), **environ}
    code = "import config.settings"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=RACINE, env=propres, capture_output=True, text=True, timeout=60
    )


def test_demo_is_refused_on_any_other_database(tmp_path):
    essai = reglages(tmp_path, DEMO="1", DATABASE_URL=f"sqlite:///{tmp_path}/autre.sqlite3")

    assert essai.returncode == 1
    assert "DEMO=1 n’est accepté que sur une base faite par bin/demo" in essai.stderr


def test_demo_is_refused_on_a_public_host(tmp_path):
    base = tmp_path / "demo.sqlite3"
    marquer(base)

    essai = reglages(
        tmp_path, DEMO="1", DATABASE_URL=f"sqlite:///{base}", ALLOWED_HOSTS="portail.example", SECRET_KEY="x" * 50
    )

    assert essai.returncode == 1
    assert "ALLOWED_HOSTS doit rester local" in essai.stderr


PUBLIC = {
    "ALLOWED_HOSTS": "portail.example",
    "SECRET_KEY": "x" * 50,
    "SITE_URL": "https://portail.example",
    "EMAIL_HOST": "smtp.example",
}


@pytest.mark.parametrize("nom", ["DEBUG", "TESTS"])
def test_what_serves_to_develop_is_refused_on_a_public_host(tmp_path, nom):
    essai = reglages(tmp_path, **PUBLIC, **{nom: "1"})

    assert essai.returncode == 1
    assert f"{nom}=1 n’est accepté que sur cette machine" in essai.stderr


@pytest.mark.parametrize("nom", ["SECRET_KEY", "SITE_URL", "EMAIL_HOST"])
def test_a_public_host_does_not_start_without_what_it_needs(tmp_path, nom):
    essai = reglages(tmp_path, **PUBLIC | {nom: ""})

    assert reglages(tmp_path, **PUBLIC).returncode == 0
    assert essai.returncode == 1
    assert f"{nom} est obligatoire" in essai.stderr


def test_demo_is_accepted_on_its_own_database(tmp_path):
    base = tmp_path / "demo.sqlite3"
    marquer(base)

    essai = reglages(tmp_path, DEMO="1", DATABASE_URL=f"sqlite:///{base}")

    assert (essai.returncode, essai.stderr) == (0, "")


def test_the_clock_moves_inside_the_block_only(settings):
    settings.DEMO = True
    avant = timezone.localdate()

    with au_jour(date(2024, 2, 29)):
        assert timezone.localdate() == date(2024, 2, 29)

    assert timezone.localdate() == avant


def test_a_gesture_of_today_is_never_later_than_now(settings):
    settings.DEMO = True
    vrai = timezone.now()

    with au_jour(timezone.localdate(), heure=23):
        dit = timezone.now()

    assert dit <= timezone.now()
    assert dit - vrai < timedelta(seconds=30)


def test_the_clock_does_not_move_outside_the_demonstration(settings):
    settings.DEMO = False

    with pytest.raises(RuntimeError), au_jour(date(2024, 2, 29)):
        pass


@pytest.mark.parametrize("jour", [date(2026, 11, 22), date(2027, 1, 31), date(2030, 2, 28)])
def test_both_waves_are_under_way_on_the_day_of_loading(jour):
    decalage = decalage_en_mois(jour)

    for debut, fin in (VAGUE_1, VAGUE_2):
        assert decaler_mois(debut, decalage) < jour
        assert decaler_mois(fin, decalage) == decaler_mois(jour, RESTE_MOIS)


def test_the_nineteen_real_territories_are_there():
    assert len(TERRITOIRES) == 19
    assert len([t for t in TERRITOIRES if t.vague == 1]) == 15
    assert len({t.code for t in TERRITOIRES}) == 19

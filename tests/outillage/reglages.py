"""The settings of the tests: config.settings, read in an environment that a developer's own cannot change.

pytest-django loads the settings before any conftest, so the environment is prepared here, just before they are read.
"""

import atexit
import os
import shutil
import tempfile

os.environ["TESTS"] = "1"
for _nom in (
    "DEBUG",
    "DEMO",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "EMAIL_HOST",
    "FICHIERS_DIR",
    "STATIC_ROOT",
    "STATIQUES_COMPILES",
):
    os.environ.pop(_nom, None)
# Every process of the tests (pytest-xdist starts several) has files of its own, gone with it.
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="portail-")
atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

# pytest-xdist gives each of them a database of its own; two Redis databases too.
for _nom in ("REDIS_URL", "CELERY_BROKER_URL"):
    if os.environ.get(_nom):
        _serveur, _, _rang = os.environ[_nom].rpartition("/")
        os.environ[_nom] = f"{_serveur}/{int(_rang) + 2 * int(os.environ.get('PYTEST_XDIST_WORKER', 'gw0')[2:])}"

from config.settings import *  # noqa: E402, F403
from tests.outillage.lenteur import SECONDES as LENTEUR  # noqa: E402

if LENTEUR:
    MIDDLEWARE = ["tests.outillage.lenteur.ReponseTardive", *MIDDLEWARE]  # noqa: F405

# Celery lets this variable win over the settings, so a test could not point it elsewhere; other processes are told it anew.
os.environ.pop("CELERY_BROKER_URL", None)

# Each client would list three thousand static files anew; a file that is asked for is looked for then.
WHITENOISE_AUTOREFRESH = True

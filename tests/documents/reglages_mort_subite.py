"""The settings of the processes that the kill test starts: the house's own, and the tests' kind of document."""

from config.settings import *  # noqa: F403
from config.settings import CELERY_BEAT_SCHEDULE, INSTALLED_APPS, TEMPLATES
from tests.documents.genre import GABARITS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.documents.apps.EssaiConfig"]
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], GABARITS]
# As often as the embedded loop: the test does not wait fifteen seconds for each death.
CELERY_BEAT_SCHEDULE["travaux.balayer"]["schedule"] = 1.0

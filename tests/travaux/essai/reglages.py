"""Settings of the worker processes of these tests: the house's own, and one letter."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.travaux.essai"]

"""The project's own settings, plus the bare view's address."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"

"""WSGI entry point, served by granian."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from socle.travaux.reveil import preparer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
preparer()
# The views, before the first visitor comes; then all that was loaded is left out of the collector's rounds. It stays as long as the
# process: going through it again was a tenth of a second, for one visitor in twelve (docs/vitesse.md).
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()

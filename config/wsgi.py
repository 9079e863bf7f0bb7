"""WSGI entry point, served by granian."""

import os

from django.core.wsgi import get_wsgi_application

from socle.travaux.reveil import preparer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
preparer()

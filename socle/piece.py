"""A room declares itself to the house in a few small files, loaded once the models are ready."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

DECLARATIONS = ("controles", "documents", "echeances", "notifications", "periodique", "panneaux")


class Piece(AppConfig):
    """An app whose declaration files are imported at start-up, in a fixed order."""

    default_auto_field = "django.db.models.BigAutoField"
    default = False  # apps.py imports this class too: without these marks Django sees two candidates and takes neither

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.default = True

    def ready(self):
        for nom in DECLARATIONS:
            if find_spec(f"{self.name}.{nom}") is not None:
                import_module(f"{self.name}.{nom}")

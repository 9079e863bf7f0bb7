from django.apps import AppConfig


class EssaiConfig(AppConfig):
    """An app that only the worker processes of these tests have: it brings them a letter that takes its time."""

    name = "tests.travaux.essai"
    label = "essai_travaux"

    def ready(self):
        from socle.travaux.courriels import inscrire_lettre
        from tests.travaux.essai.lettre_lente import CODE, construire

        inscrire_lettre(CODE, construire)

from django.apps import AppConfig


class EssaiConfig(AppConfig):
    """The tests' kind of document, known to a process of its own."""

    name = "tests.documents"
    label = "essai_documents"

    def ready(self):
        from socle.documents.genres import inscrire_genre
        from tests.documents.genre import ATTESTATION

        inscrire_genre(ATTESTATION)

"""What is long to plant is planted once for a module: each test, and each request of a test, is undone."""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def plante_pour_le_module(django_db_blocker, planter):
    """For a fixture of scope « module » that asks for `django_db_setup`: gives what `planter()` returns; nothing is left of it afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield planter()
        transaction.set_rollback(True)


@contextmanager
def effacer_ensuite():
    """What happens inside is undone on leaving."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)

"""The demonstration tells a story of several years in one minute: it lives each day of it as if it were today.

Only `django.utils.timezone` is moved, and only inside the block: the programme's own code runs unchanged.
"""

from contextlib import contextmanager
from datetime import datetime, time

from django.conf import settings
from django.utils import timezone


@contextmanager
def au_jour(jour, heure=10):
    """Inside the block, `timezone.now()` is that day, at that hour, in Paris; never later than the real now.

    Loaded early in the morning, a gesture of today at 9 o'clock would else leave work that nobody may do before 9.
    Raises RuntimeError outside a demonstration.
    """
    if not settings.DEMO:
        raise RuntimeError("L’horloge ne se déplace que dans la démonstration.")
    veritable = timezone.datetime
    moment = min(datetime.combine(jour, time(heure), tzinfo=timezone.get_default_timezone()), timezone.now())

    class Decale(veritable):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz) if tz else moment.replace(tzinfo=None)

    timezone.datetime = Decale
    try:
        yield
    finally:
        timezone.datetime = veritable

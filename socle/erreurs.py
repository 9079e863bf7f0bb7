"""The two refusals of the house: both carry a sentence that a person can act on."""

from django.core.exceptions import PermissionDenied


class ErreurMetier(Exception):
    """A rule of the programme says no. `message` is a French sentence; `champ` names the form field it belongs beside, if any."""

    def __init__(self, message, *, champ=None):
        super().__init__(message)
        self.message = message
        self.champ = champ


class RefusMotive(PermissionDenied):
    """A person without the right: answered 403, with the reason on the page."""

    def __init__(self, raison):
        super().__init__(raison)
        self.raison = raison

"""The two ways a job ends at once without being done."""


class EchecDefinitif(Exception):
    """No use trying again: the row goes to the worklist, with this motive in words."""


class SansObjet(Exception):
    """No longer wanted: the row is closed without being done, with this motive in words."""

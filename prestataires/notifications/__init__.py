"""The mails of this room."""

from prestataires.notifications import attestations, besoins, choix, liens, missions, registre

__all__ = ["attestations", "besoins", "choix", "liens", "missions", "registre"]

"""What this room prints: one module by thing that lives."""

from prestataires.documents import besoins, missions

__all__ = ["besoins", "missions"]

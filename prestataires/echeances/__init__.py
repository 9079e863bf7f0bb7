"""What this room expects, and by when: one module by thing that lives."""

from prestataires.echeances import attestations, avis, besoins, missions

__all__ = ["attestations", "avis", "besoins", "missions"]

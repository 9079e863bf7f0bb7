"""What a parcours expects, and by when: one module per concern, each declaring its rules (metier §9).

Imported by `socle.piece` at start-up. Rules keep the order in which they are declared: it decides between those without a date.
"""

from parcours.echeances import anct, contacts, ecriture, engagements, equipe, modifications, suivi

__all__ = ["anct", "contacts", "ecriture", "engagements", "equipe", "modifications", "suivi"]

"""What a convention expects, and by when (metier §9, rules 10 to 17, 19, 21 to 23 and 28). Settled means absent from the queryset."""

from conventions.echeances import circuit, depenses, versements, vie
from conventions.echeances.circuit import AVANT_SIGNATURE

__all__ = ["AVANT_SIGNATURE", "circuit", "depenses", "versements", "vie"]

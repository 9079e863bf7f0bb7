"""Numbers of conventions: `TE-AAAA-NNN`, taken from the year's counter under its lock, never skipped, never reused."""

import re

from conventions.models import Compteur

_LIBELLE = re.compile(r"(?<![A-Z0-9])(TE-[0-9]{4}-[0-9]{3,})-V([0-9]{1,2})(?![0-9])")


def prendre_numero(annee):
    """The next number of the year. Call it inside the transaction that uses it, as its last lock: a rollback gives the number back."""
    Compteur.objects.get_or_create(annee=annee)
    compteur = Compteur.objects.select_for_update().get(annee=annee)
    compteur.dernier += 1
    compteur.save(update_fields=["dernier"])
    return f"TE-{annee}-{compteur.dernier:03d}"


def numero_avenant(initial, dejas):
    """« TE-2026-004/A2 »: the initial number and the next rank never given, those of avenants given up included (`dejas` counts them all)."""
    return f"{initial}/A{dejas + 1}"


def libelle_virement(numero, rang):
    """« TE-2026-004-V1 »: what the transfer says on the territory's account statement, and the payment file asks for."""
    return f"{numero}-V{rang}"


def lire_libelle_virement(texte):
    """(number, rank) from « VIR TE-2026-004-V1 ANCT »; None when it names no payment, or several."""
    trouves = set(_LIBELLE.findall(texte.upper()))
    if len(trouves) != 1:
        return None
    [(numero, rang)] = trouves
    return numero, int(rang)

"""The figures ANCT may change without touching the code: each is read from the settings, with its default here.

All are hypotheses to be confirmed by ANCT's legal service and accountant (metier §2.3 and « open questions »).
"""

from decimal import Decimal

from django.conf import settings


def _lire(nom, defaut):
    return getattr(settings, nom, defaut)


def echeancier():
    """Percentages of the payments, first to last; their sum is 100."""
    return tuple(Decimal(p) for p in _lire("CONVENTION_ECHEANCIER", (50, 30, 20)))


def echeancier_simple():
    """The schedule in two payments of the small conventions."""
    return tuple(Decimal(p) for p in _lire("CONVENTION_ECHEANCIER_SIMPLE", (70, 30)))


def seuil_echeancier_simple():
    """Euros: up to this amount, two payments are enough."""
    return Decimal(_lire("CONVENTION_SEUIL_ECHEANCIER_SIMPLE", 10_000))


def delai_relecture_jours():
    """Calendar days to re-read a draft: five working days (metier §9, rule 10)."""
    return _lire("CONVENTION_DELAI_RELECTURE_JOURS", 7)


def delai_signature_jours():
    """Calendar days for the council's vote and both signatures."""
    return _lire("CONVENTION_DELAI_SIGNATURE_JOURS", 60)


def delai_versement_jours():
    """Calendar days between the last signature and the first payment (DGFiP's overall delay)."""
    return _lire("CONVENTION_DELAI_VERSEMENT_JOURS", 30)


def delai_bilan_mois():
    """Months after the end for the final report (metier §2.2, article 10: 3 by default, 6 at the most)."""
    return _lire("CONVENTION_DELAI_BILAN_MOIS", 3)


def delai_reversement_jours():
    return _lire("CONVENTION_DELAI_REVERSEMENT_JOURS", 60)


def delai_mise_en_demeure_mois():
    return _lire("CONVENTION_DELAI_MISE_EN_DEMEURE_MOIS", 1)


def conservation_ans():
    return _lire("CONVENTION_CONSERVATION_ANS", 10)


def part_avance_justifiee():
    """Percentage of the first payment to be spent before the next one."""
    return _lire("CONVENTION_PART_AVANCE_JUSTIFIEE", 60)


def agence():
    """The identity of the Agency as it stands in a convention (metier §2.1, public facts)."""
    return {
        "nom": "Agence nationale de la cohésion des territoires",
        "siret": "13002603200016",
        "adresse": "20 avenue de Ségur, TSA 10717, 75334 Paris Cedex 07",
        **_lire("CONVENTION_AGENCE", {}),
    }

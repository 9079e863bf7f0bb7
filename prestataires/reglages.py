"""The figures ANCT may change without touching the code: each is read from the settings, with its default here.

From metier §1.6 and §9 (rules 8, 9 and 25), to be confirmed by ANCT and its legal service.
"""

from datetime import date
from decimal import Decimal

from django.conf import settings


def _lire(nom, defaut):
    return getattr(settings, nom, defaut)


def poids():
    """What each criterion weighs in the order shown; a weight at zero removes its criterion."""
    return {"theme": 3, "axe": 2, "public": 2, "methode": 3, "zone": 3, "proximite": 4, "evaluations": 2} | _lire(
        "PRESTATAIRES_POIDS", {}
    )


def rayon_km():
    """Kilometres beyond which nearness no longer counts."""
    return _lire("PRESTATAIRES_RAYON_KM", 300)


def candidats_pour_un_classement():
    """From this number of offers each side ranks them without seeing the other's ranking."""
    return _lire("PRESTATAIRES_CANDIDATS_POUR_UN_CLASSEMENT", 3)


def delai_avis_jours_ouvres():
    """Working days after which the choice goes on without ANCT's opinion."""
    return _lire("PRESTATAIRES_DELAI_AVIS_JOURS_OUVRES", 10)


def seuils_dispense():
    """[(first day, euros excluding tax)]: under this total a buyer may do without competition (code de la commande publique, R.2122-8).

    40 000 € since 2020 (décret 2019-1344), 60 000 € for services since 01/04/2026 (décret 2025-1386).
    """
    lus = _lire("PRESTATAIRES_SEUILS_DISPENSE", (("2020-01-01", 40_000), ("2026-04-01", 60_000)))
    return sorted((date.fromisoformat(jour), Decimal(euros)) for jour, euros in lus)


def seuil_dispense(jour):
    """Euros excluding tax of the threshold in force that day; that of the first one before."""
    seuils = seuils_dispense()
    return next((euros for debut, euros in reversed(seuils) if debut <= jour), seuils[0][1])


def alerte_seuil_pourcent():
    """From this part of the threshold on, the total of the year is shown as a warning."""
    return Decimal(_lire("PRESTATAIRES_ALERTE_SEUIL_POURCENT", 80))


def seuil_urssaf():
    """Euros excluding tax from which the buyer asks for the URSSAF attestation, every six months [K]."""
    return Decimal(_lire("PRESTATAIRES_SEUIL_URSSAF", 5_000))


def validite_lien_jours():
    """Days during which a personal link opens."""
    return _lire("PRESTATAIRES_VALIDITE_LIEN_JOURS", 45)


def delai_evaluation_jours():
    """Days after the end of a mission in which both sides say what they think of it (metier §9, rule 25)."""
    return _lire("PRESTATAIRES_DELAI_EVALUATION_JOURS", 10)


def commandes_pour_une_habitude():
    """From this number of orders to the same provider on, a collectivité is asked to look at others (R.2122-8)."""
    return _lire("PRESTATAIRES_COMMANDES_POUR_UNE_HABITUDE", 3)


def part_d_une_habitude_pourcent():
    """Beyond this part of its orders, a collectivité buys « systématiquement » from the same provider."""
    return Decimal(_lire("PRESTATAIRES_PART_D_UNE_HABITUDE_POURCENT", 50))

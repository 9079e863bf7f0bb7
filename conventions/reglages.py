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


def delai_budget_jours():
    """Calendar days to enter a signed convention in the budget, then to notify it: five working days (metier §9, rule 14)."""
    return _lire("CONVENTION_DELAI_BUDGET_JOURS", 7)


def delai_prefecture_jours():
    """Calendar days after the council by which the préfecture's receipt is expected (metier §9, rule 12)."""
    return _lire("CONVENTION_DELAI_PREFECTURE_JOURS", 15)


# The vote. What the law says is quoted, yet each figure is to be confirmed by the legal service before production.


def seuil_convocation_habitants():
    """Inhabitants from which a council is called earlier, with an explanatory note (CGCT L. 2121-12; EPCI: L. 5211-1)."""
    return _lire("CONVENTION_SEUIL_CONVOCATION_HABITANTS", 3_500)


def convocation_jours_francs():
    """Clear days between the sending of the convocation and the session, below the threshold (CGCT L. 2121-11). To be confirmed."""
    return _lire("CONVENTION_CONVOCATION_JOURS_FRANCS", 3)


def convocation_jours_francs_avec_note():
    """The same from the threshold on (CGCT L. 2121-12; EPCI with a commune above it: L. 5211-1). To be confirmed."""
    return _lire("CONVENTION_CONVOCATION_JOURS_FRANCS_AVEC_NOTE", 5)


def delai_inscription_jours():
    """Calendar days before the convocation to have a question put on the agenda: a habit, not a rule. To be confirmed."""
    return _lire("CONVENTION_DELAI_INSCRIPTION_JOURS", 7)


def delai_transmission_jours():
    """Calendar days to send the délibération or the decision to the préfecture (CGCT L. 2131-1, EPCI: L. 5211-3). To be confirmed."""
    return _lire("CONVENTION_DELAI_TRANSMISSION_JOURS", 15)


def marge_envoi_jours():
    """Calendar days left between the vote and its sending when a council's day is counted back from the signature. To be confirmed."""
    return _lire("CONVENTION_MARGE_ENVOI_JOURS", 3)


def delai_accuse_jours():
    """Calendar days from the sending to the préfecture's receipt, by post; a day or less by electronic way. To be confirmed."""
    return _lire("CONVENTION_DELAI_ACCUSE_JOURS", 7)


def delai_versement_jours():
    """Calendar days between the last signature and the first payment (DGFiP's overall delay)."""
    return _lire("CONVENTION_DELAI_VERSEMENT_JOURS", 30)


def delai_paiement_jours():
    """Calendar days between a request and its payment (metier §9, rule 17: objective of 30 days)."""
    return _lire("CONVENTION_DELAI_PAIEMENT_JOURS", 30)


def delai_bilan_mois():
    """Months after the end for the final report (metier §2.2, article 10: 3 by default, 6 at the most)."""
    return _lire("CONVENTION_DELAI_BILAN_MOIS", 3)


def delai_caducite_jours():
    """Calendar days after the day of the final report beyond which what was not asked for lapses (metier §2.3, §9, rule 21). To be confirmed."""
    return _lire("CONVENTION_DELAI_CADUCITE_JOURS", 180)


def delai_reversement_jours():
    return _lire("CONVENTION_DELAI_REVERSEMENT_JOURS", 60)


def delai_decompte_jours():
    """Days left to the territory, after a termination, to declare what it had paid."""
    return _lire("CONVENTION_DELAI_DECOMPTE_JOURS", 60)


def delai_mise_en_demeure_mois():
    return _lire("CONVENTION_DELAI_MISE_EN_DEMEURE_MOIS", 1)


def conservation_ans():
    return _lire("CONVENTION_CONSERVATION_ANS", 10)


def part_avance_justifiee():
    """Percentage of the first payment to be spent before the next one."""
    return _lire("CONVENTION_PART_AVANCE_JUSTIFIEE", 60)


def pieces_requises():
    """{kind of payment: codes of `GenrePiece` it asks for}; the RIB is asked for by all. To be confirmed by the accountant (metier §9, rule 15).

    The budget is in annex 3 of the signed convention: not asked for again unless ANCT adds it here.
    """
    return _lire(
        "CONVENTION_PIECES_REQUISES",
        {"avance": ("rib", "sirene", "deliberation"), "acompte": ("rib", "depenses"), "solde": ("rib", "depenses")},
    )


def codes_banque_publics():
    """Bank codes in which a public accountant holds accounts (Banque de France: 30001). Another one is told, not refused. To be confirmed."""
    return _lire("CONVENTION_CODES_BANQUE", ("30001",))


def agence():
    """The identity of the Agency as it stands in a convention (metier §2.1, public facts)."""
    return {
        "nom": "Agence nationale de la cohésion des territoires",
        "siret": "13002603200016",
        "adresse": "20 avenue de Ségur, TSA 10717, 75334 Paris Cedex 07",
        **_lire("CONVENTION_AGENCE", {}),
    }

"""The payments that an act plans, as rows."""

from conventions.models import Tranche


def planifier(acte, paiements):
    """The payments planned by this act, written as rows; gives them back."""
    Tranche.objects.bulk_create(
        Tranche(
            convention_id=acte.convention_id,
            acte=acte,
            rang=p.rang,
            genre=p.genre,
            pct=p.pct,
            montant=p.montant,
            condition=p.condition,
            date_prevue=p.date_prevue,
        )
        for p in paiements
    )
    return paiements

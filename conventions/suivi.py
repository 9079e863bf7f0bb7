"""What a payment waits for, beside the payments made before it: its report, its pieces, the expenses that prove what was paid.

Sources: metier §2.2, articles 9 and 10 (60 % of what was paid is proved before the next payment, the last one is capped to the real expenses).
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count
from django.urls import reverse

from conventions import reglages
from conventions.bilans import empechement_bilan, statuts_des_bilans
from conventions.enums import Assiette, GenreTranche, StatutDepense
from conventions.models import Depense
from conventions.pieces import Dossier
from conventions.plafond import montant_du_solde, part_justifiee
from socle.champs import SommeEuros
from socle.mots import euros

ZERO = Decimal("0.00")
RIEN = (None, None, 0)


@dataclass(frozen=True)
class Manque:
    """One thing to do before a payment is asked for: a sentence, and the address where it is done."""

    phrase: str
    url: str


@dataclass(frozen=True)
class Suivi:
    """The money of one convention beside its payments. `retenu`, `a_examiner`: euros of the expenses kept, and of those not examined yet."""

    dossier: Dossier
    bilans: dict
    retenu: Decimal
    a_examiner: Decimal
    nb_a_examiner: int

    @classmethod
    def de(cls, convention, dossier=None):
        """Four queries; two less with its `dossier`."""
        champ = "ht" if convention.assiette == Assiette.HT else "ttc"
        sommes = {
            statut: (retenu, declare, nb)
            for statut, retenu, declare, nb in Depense.objects.filter(convention=convention)
            .order_by()
            .values_list("statut")
            .annotate(retenu=SommeEuros("montant_retenu"), declare=SommeEuros(champ), nb=Count("pk"))
        }
        return cls(
            dossier=dossier or Dossier.de(convention),
            bilans=statuts_des_bilans(convention),
            retenu=sommes.get(StatutDepense.RETENUE, RIEN)[0] or ZERO,
            a_examiner=sommes.get(StatutDepense.DECLAREE, RIEN)[1] or ZERO,
            nb_a_examiner=sommes.get(StatutDepense.DECLAREE, RIEN)[2],
        )

    @property
    def declare(self):
        """Euros declared and not set aside: what the expenses may come to."""
        return self.retenu + self.a_examiner

    def montant(self, versement, deja_paye, *, certifie=False):
        """Euros of this payment: its place in the schedule; the last one, no more than the expenses (`certifie`: those that were kept)."""
        prevu = versement.tranche.montant
        if versement.tranche.genre != GenreTranche.SOLDE:
            return prevu
        return montant_du_solde(prevu, self.retenu if certifie else self.declare, deja_paye)

    def manques(self, versement, convention):
        """What the team does before it asks for this payment, in order; empty when nothing is left. No query."""
        parcours, rang = convention.parcours_id, versement.rang
        manques = []
        if raison := empechement_bilan(self.bilans.get(rang), versement):
            manques.append(Manque(raison, reverse("conventions:bilan", args=[parcours, rang])))
        depenses = reverse("conventions:depenses", args=[parcours])
        if versement.tranche.genre == GenreTranche.ACOMPTE:
            minimum, part = reglages.part_avance_justifiee(), part_justifiee(self.declare, convention.montant_paye)
            if part < minimum:
                manques.append(
                    Manque(
                        f"Vos dépenses justifient {_pour_cent(part)} de ce que vous avez reçu : il en faut {minimum} %. "
                        "Déclarez celles qui manquent.",
                        depenses,
                    )
                )
        elif versement.tranche.genre == GenreTranche.SOLDE and not self.montant(versement, convention.montant_paye):
            manques.append(
                Manque(
                    f"Vos dépenses font {euros(self.declare)}, et vous avez reçu {euros(convention.montant_paye)} : "
                    "il n’y a rien de plus à verser. S’il manque des dépenses, déclarez-les.",
                    depenses,
                )
            )
        for ligne in self.dossier.manquantes(versement):
            manques.append(
                Manque(
                    f"{ligne.libelle} : {ligne.etat.lower()}.",
                    reverse("conventions:piece_deposer", args=[parcours, ligne.genre, ligne.rang]),
                )
            )
        return manques


def _pour_cent(part):
    return f"{part.normalize():f} %".replace(".", ",")

"""Expenses that may be one and the same: the same supplier paid the same day the same amount, whatever their invoice numbers say."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from conventions.models import Depense
from conventions.transitions.depenses import net, norme_fournisseur
from socle.mots import date_longue, euros

CHAMPS = ("objet", "fournisseur", "date", "ht", "ttc", "numero", "mandat")


class Listee(NamedTuple):
    """An expense of the list, as it is compared. Amounts are euros."""

    objet: str
    fournisseur: str
    date: date
    ht: Decimal
    ttc: Decimal
    numero: str
    mandat: str

    def dire(self):
        """« « Affiches », payée à Imprimerie du Marché le 15 novembre 2026 : 1 500 € TTC, facture F-12 »."""
        suite = f", facture {self.numero}" if self.numero else ", sans numéro de facture"
        return (
            f"« {self.objet} », payée à {self.fournisseur} le {date_longue(self.date)} : {euros(self.ttc)} TTC{suite}"
        )


def cle_semblable(champs):
    """(supplier, day, TTC); None when one of them is missing."""
    if champs["date"] is None or champs["ttc"] is None or not net(champs["fournisseur"]):
        return None
    return norme_fournisseur(champs["fournisseur"]), champs["date"], champs["ttc"]


def depenses_semblables(convention, sauf=None):
    """{key: expenses of this convention that have it, as Listee}, but `sauf`, a pk. One query."""
    par_cle = {}
    presentes = Depense.objects.presentes().filter(convention=convention).exclude(pk=sauf).order_by("pk")
    for norme, *valeurs in presentes.values_list("fournisseur_norme", *CHAMPS):
        listee = Listee(*valeurs)
        par_cle.setdefault((norme, listee.date, listee.ttc), []).append(listee)
    return par_cle


def semblable(semblables, champs):
    """The expense of the list that this one resembles, one that nothing tells apart first; None when there is none."""
    trouvees = semblables.get(cle_semblable(champs), [])
    return next((listee for listee in trouvees if not distincts(listee, champs)), None) or next(iter(trouvees), None)


def identique(semblables, champs):
    """The expense of the list of which all that is said is said of this one too, their numbers apart; None when there is none."""
    trouvees = semblables.get(cle_semblable(champs), [])
    return next((listee for listee in trouvees if _dit_pareil(listee, champs) and not distincts(listee, champs)), None)


def distincts(listee, champs):
    """Whether two numbers, of their invoices or of their payment orders, tell the two apart."""
    paires = ((listee.numero, champs.get("numero")), (listee.mandat, champs.get("mandat")))
    return any(a and net(b) and a.casefold() != net(b).casefold() for a, b in paires)


def _dit_pareil(listee, champs):
    return listee.ht == champs["ht"] and listee.objet.casefold() == net(champs["objet"]).casefold()


def listee_de(champs):
    """What the form, or a line of a spreadsheet, gives of an expense, as if it were in the list."""
    return Listee(*(net(v) if nom not in ("date", "ht", "ttc") else v for nom, v in ((n, champs[n]) for n in CHAMPS)))

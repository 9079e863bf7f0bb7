"""The payments of the demonstration: certified by the gestionnaire, sent, paid; a few are on their way, one is blocked, one was rejected.

Told through the room's own verbs, each on its day. References of payments are fictitious.
"""

from datetime import timedelta

from django.utils import timezone

from conventions import transitions as verbes
from conventions.enums import Coche
from conventions.models import Convention, Tranche, Versement
from portail.demo import argent
from portail.demo.conventions import gestionnaire


def gestes(code, rang, pk, auteur, *, notification, aujourd_hui):
    """(day, gesture) pairs of the payments of this parcours and of what they wait for, once its convention is notified on that day."""

    def depuis(depart, suite, numero):
        return [
            (max(_ouvre(depart + timedelta(days=jours)), notification), lambda geste=geste: geste(pk, numero, auteur))
            for jours, geste in suite
        ]

    circuit = ((4 + rang % 5, certifier), (9 + rang % 6, transmettre), (20 + rang % 7, payer))
    premier = depuis(notification, ((1, argent.premieres_pieces), (2, argent.recopier_compte), *circuit), 1)
    if code in DEUXIEME:
        suite = DEUXIEME[code]
        demande = next((jours for jours, geste in suite if geste is demander), None)
        avant = () if demande is None else [(demande + jours, geste) for jours, geste in argent.AVANT_DEMANDE]
        return premier + depuis(aujourd_hui, (*avant, *suite), 2)
    prevue = Tranche.objects.get(acte__convention__parcours=pk, acte__rang=0, rang=2).date_prevue
    suite = (*argent.AVANT_DEMANDE, (0, demander), *(REJETES.get(code) or circuit))
    deuxieme = depuis(max(prevue, notification + timedelta(days=30)) + timedelta(days=3 + rang), suite, 2)
    return premier + deuxieme + depuis(aujourd_hui, DERNIER.get(code, ()), 3)


def _ouvre(jour):
    """This day, or the Monday after: nobody certifies nor pays at the end of the week."""
    return jour + timedelta(days=7 - jour.weekday() if jour.weekday() >= 5 else 0)


# --- the gestures, each lived on its day -------------------------------------------------------------------------------------


def _versement(pk, numero):
    return Versement.objects.presents().select_related("tranche").get(convention__parcours=pk, rang=numero)


def demander(pk, numero, auteur):
    verbes.demander(_versement(pk, numero), par=auteur)


def certifier(pk, numero, auteur):
    verbes.certifier(_versement(pk, numero), Coche.values, par=gestionnaire())


def transmettre(pk, numero, auteur):
    verbes.transmettre_versement(_versement(pk, numero), le=timezone.localdate(), par=gestionnaire())


def payer(pk, numero, auteur):
    versement, jour = _versement(pk, numero), timezone.localdate()
    reference = f"VIR-{jour.year}-{290 + 7 * versement.pk:04d}"
    verbes.payer(versement, le=jour, reference=reference, par=gestionnaire())


def rejeter(pk, numero, auteur):
    motif = "Le compte bancaire a été fermé : il faut un nouveau RIB."
    verbes.rejeter(_versement(pk, numero), motif=motif, par=gestionnaire())


def reprendre(pk, numero, auteur):
    verbes.reprendre_versement(_versement(pk, numero), par=gestionnaire())


def solder(pk, numero, auteur):
    verbes.solder(Convention.objects.get(parcours=pk), par=gestionnaire())


# The second payment where it is not yet there, in days from today; everywhere else it was paid after the day of the schedule.
DEUXIEME = {
    "42168": ((-6, demander),),
    # The RIB was replaced by another account: somebody else than who copied it has to call.
    "61169": ((-13, demander), (-8, argent.deposer_rib), (-7, argent.nouveau_compte_par_nadia)),
    # Ended before its second payment: the expenses are examined, what was paid is to be set against them.
    "59009": ((-40, argent.premieres_depenses), (-11, argent.examiner)),
    "200036499": ((-18, demander), (-4, certifier)),
    "97411": ((-24, demander), (-9, certifier), (-5, transmettre)),
    "87064": ((-20, demander), (-11, argent.refuser_rib)),
    # Nobody has asked yet: expenses are to examine, the report is to complete. The other convention is suspended.
    "200040293": (
        (-30, argent.premieres_depenses), (-26, argent.ecrire_bilan), (-25, argent.envoyer_bilan), (-9, argent.completer_bilan),
    ),
    "200030674": (),
}  # fmt: skip
# The second payment came back from the accountant once, in days from its request: another account, confirmed by a second person.
REJETES = {
    "69072": (
        (5, certifier), (8, transmettre), (15, rejeter), (19, argent.deposer_rib), (20, argent.recopier_nouveau_compte),
        (21, argent.confirmer_compte), (24, reprendre), (25, certifier), (26, transmettre), (34, payer),
    ),
}  # fmt: skip
# The parcours that are over. One spent less than it received: nothing more to pay, the rest to give back once it is settled. The other one,
# settled, is to close: its last payment went to the last cent.
DERNIER = {
    "50129": (
        (-17, argent.dernieres_depenses), (-16, argent.ecrire_bilan), (-15, argent.envoyer_bilan), (-12, argent.examiner),
        (-9, argent.accepter_bilan),
    ),
    "53182": (
        *((-232 + jours, geste) for jours, geste in argent.AVANT_DERNIER),
        (-232, demander), (-225, certifier), (-221, transmettre), (-208, payer), (-200, solder),
    ),
}  # fmt: skip

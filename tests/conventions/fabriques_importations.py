"""Tables of the accountant's answers, and payments that wait for them."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from conventions.enums import StatutVersement
from conventions.models import Acte
from conventions.numerotation import libelle_virement
from conventions.transitions import import_depenses, import_paiements
from socle.tableurs import Colonne, Feuille, ecrire
from tests.conventions.fabriques_versements import convention_avec

TITRES = ("Libellé du virement", "Montant", "Payé le", "Référence", "Motif du rejet")


def tableau(rangees, titres=TITRES, extension="csv"):
    """The bytes of a table with these rows under these titles."""
    return ecrire([Feuille("Feuille", tuple(Colonne(t) for t in titres), list(rangees))], extension)


def televerser(octets, nom="reponses.csv"):
    return SimpleUploadedFile(nom, octets)


def preparer(rangees, *, par, titres=TITRES, extension="csv"):
    octets = tableau(rangees, titres, extension)
    return import_paiements.preparer(televerser(octets, f"reponses.{extension}"), par=par)


def libelle_de(versement):
    numero = Acte.objects.values_list("numero", flat=True).get(convention=versement.convention_id, rang=0)
    return libelle_virement(numero, versement.rang)


@dataclass
class Transmis:
    """Payments that the accountant holds, and the person of ANCT who keeps the finances."""

    versements: list
    scene: object
    libelles: list = field(default_factory=list)

    def paye(self, rang=0, **change):
        """A row that says this payment made today."""
        valeurs = {
            "libelle": self.libelles[rang],
            "montant": None,
            "paye_le": timezone.localdate(),
            "reference": f"VIR {rang}",
        }
        valeurs |= {"motif": None} | change
        return tuple(valeurs.values())

    def rejete(self, rang=0, motif="Le compte est clos."):
        return (self.libelles[rang], None, None, None, motif)


def transmis(nb=1):
    """The first payments of `nb` conventions, all sent to the accountant."""
    conventions = [convention_avec(StatutVersement.TRANSMIS, nom=f"Village {n}") for n in range(nb)]
    premiers = [versements[0] for _, _, versements in conventions]
    return Transmis(premiers, conventions[0][1], [libelle_de(v) for v in premiers])


DEPENSES = ("Date de paiement", "Objet", "Fournisseur", "Numéro de facture", "HT", "TTC", "Mandat", "Étape")


def depense(**change):
    """A row of expenses: 100 € HT, 120 € TTC, paid today."""
    valeurs = {
        "date": timezone.localdate(),
        "objet": "Animation",
        "fournisseur": "Les Petits Débrouillards",
        "numero": "F-1",
        "ht": Decimal("100.00"),
        "ttc": Decimal("120.00"),
        "mandat": "",
        "etape": "",
    }
    return tuple((valeurs | change).values())


def preparer_depenses(convention, rangees, *, par, extension="csv"):
    octets = tableau(rangees, DEPENSES, extension)
    return import_depenses.preparer(convention, televerser(octets, f"depenses.{extension}"), par=par)

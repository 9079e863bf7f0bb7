"""The expenses to examine, and the money that comes back: asked of who keeps the finances, and of the territory."""

from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from conventions import reglages
from conventions.echeances.lignes import des_conventions, phrase, plus
from conventions.enums import (
    VERSEMENTS_TENUS,
    VIVANTES,
    GenreTranche,
    StatutDepense,
    StatutReversement,
)
from conventions.models import Acte, Convention, Depense, Reversement, Versement
from conventions.models.conventions import A_DECOMPTER
from socle.echeances import ANCT, EQUIPE, Regle, inscrire_regle
from socle.mots import date_longue, euros

# Days from the declaration of the oldest one to its examination.
DELAI_EXAMEN = 10
AVANCES_EXAMEN = (0, 10)
AVANCES_REVERSEMENT = (-15, -3, 1, 15)
AVANCES_RECETTE = (1, 15)
AVANCES_DECOMPTE = (-15, -3, 1)


def depenses_a_examiner(jour):
    """One line per convention, counted from its oldest expense that waits. Once the last payment is certified nothing is examined any more."""
    a_examiner = Depense.objects.filter(convention=OuterRef("pk"), statut=StatutDepense.DECLAREE)
    dernier = Versement.objects.filter(
        convention=OuterRef("pk"), tranche__genre=GenreTranche.SOLDE, statut__in=VERSEMENTS_TENUS
    )
    conventions = Convention.objects.filter(
        Exists(a_examiner), ~Exists(dernier), Q(statut__in=VIVANTES) | A_DECOMPTER
    ).annotate(plus_ancienne=Subquery(a_examiner.order_by("declaree_le").values("declaree_le")[:1]))
    return des_conventions(
        conventions, quand=plus("plus_ancienne", DELAI_EXAMEN), libelle="Examiner les dépenses de la convention"
    )


def decompte(jour):
    """Terminated after a payment: the territory declares what it had paid, then ANCT sets it against what it paid (article « Résiliation »)."""
    conventions = Convention.objects.filter(A_DECOMPTER)
    return des_conventions(
        conventions, quand=plus("finie_le", reglages.delai_decompte_jours()), libelle="Décompte de la convention"
    )


def reversement_a_recevoir(jour):
    """ANCT waits for the money: told to the finances."""
    return _des_reversements()


def reversement_a_faire(jour):
    """The same, asked of the territory."""
    return _des_reversements()


def _des_reversements():
    """One line per sum due: the number of the convention, then the euros, that the sentence takes apart."""
    numero = Acte.objects.filter(convention=OuterRef("convention"), rang=0).values("numero")
    return (
        Reversement.objects.filter(statut=StatutReversement.A_RECEVOIR)
        .order_by()
        .values(
            objet_id=F("pk"),
            parcours_id=F("convention__parcours"),
            quand=F("echeance"),
            libelle=Value("Reversement", output_field=TextField()),
            detail=Concat(Subquery(numero[:1]), Value(" "), Cast("montant", TextField()), output_field=TextField()),
        )
    )


def vers_les_depenses(ligne):
    return reverse("conventions:depenses", args=[ligne["parcours_id"]])


def _vers_le_decompte(ligne):
    return reverse("conventions:decompter", args=[ligne["parcours_id"]])


def _phrase_declarer(ligne):
    return (
        f"La convention {ligne['detail']} est résiliée : déclarez avant le {date_longue(ligne['quand'])} ce que vous aviez déjà payé. "
        "L’ANCT établit ensuite le décompte."
    )


def _phrase_decompte(ligne):
    return f"Établir le décompte de la convention {ligne['detail']}, résiliée : dépenses retenues, sommes versées, ce qui est à reverser."


def _phrase_faire(ligne):
    numero, _, montant = ligne["detail"].rpartition(" ")
    return f"Reverser {euros(Decimal(montant))} à l’ANCT (convention {numero}) avant le {date_longue(ligne['quand'])}."


def _phrase_recevoir(ligne):
    numero, _, montant = ligne["detail"].rpartition(" ")
    return (
        f"Enregistrer le reversement de {euros(Decimal(montant))} (convention {numero}), "
        f"attendu avant le {date_longue(ligne['quand'])}."
    )


for regle in (
    Regle(
        "conventions.depenses_a_examiner", "Dépenses déclarées", "Examiner", ANCT, depenses_a_examiner, vers_les_depenses,
        phrase, avances=AVANCES_EXAMEN, finances=True, source="metier §2.2, article 10",
    ),
    Regle(
        "conventions.decompte_equipe", "Dépenses à déclarer", "Déclarer", EQUIPE, decompte, vers_les_depenses, _phrase_declarer,
        avances=AVANCES_DECOMPTE, source="metier §2.2, article 17",
    ),
    Regle(
        "conventions.decompte", "Décompte à établir", "Établir le décompte", ANCT, decompte, _vers_le_decompte, _phrase_decompte,
        finances=True, source="metier §2.2, article 17",
    ),
    Regle(
        "conventions.reversement_a_faire", "Reversement à l’ANCT", "Voir", EQUIPE, reversement_a_faire, vers_les_depenses,
        _phrase_faire, avances=AVANCES_REVERSEMENT, source="metier §2.2, article 16",
    ),
    Regle(
        "conventions.reversement_a_recevoir", "Reversement attendu", "Enregistrer la recette", ANCT,
        reversement_a_recevoir, vers_les_depenses, _phrase_recevoir, avances=AVANCES_RECETTE, finances=True,
        source="metier §2.2, article 16",
    ),
):  # fmt: skip
    inscrire_regle(regle)

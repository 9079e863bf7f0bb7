"""Expenses to examine, kept and set aside, money to give back, and the list to be signed."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from conventions.transitions import depenses, reversements
from socle.documents import deposer
from tests.conventions.fabriques_depenses import champs_depense
from tests.conventions.fabriques_signatures import photo


def planter_depenses(t, actes, claire):
    """The expenses of the convention that is under way; their places in the table of routes."""
    jeanne = t.personnes["interlocuteur"]
    convention = actes["oeuvre"].convention
    convention.refresh_from_db()
    facture = deposer(photo(1), par=jeanne)
    # Its title names the territory: it is never read on the other's pages.

    def declarer(objet):
        return depenses.declarer(convention, champs_depense(objet=f"{objet} ({t.nom})"), par=jeanne, fichier=facture)

    declaree = declarer("Location de la salle")
    depenses.dresser_liste(convention, par=jeanne)
    # Declared since: the list will be made again for whoever asks.
    retenue, ecartee = declarer("Animation"), declarer("Fournitures")
    depenses.retenir(retenue, par=claire)
    depenses.ecarter(ecartee, "Dépense de fonctionnement courant.", par=claire)
    rendu = reversements.constater(convention, Decimal("1240.00"), par=claire)
    # Past its term: every rule has something to say.
    type(rendu).objects.filter(pk=rendu.pk).update(
        demande_le=timezone.localdate() - timedelta(days=61), echeance=timezone.localdate() - timedelta(days=1)
    )
    ici = {"parcours_pk": convention.parcours_id}
    t.lieux["depenses"] = ici
    t.lieux["depenses_csv"] = ici | {"extension": "csv"}
    t.lieux["depense"] = ici | {"pk": declaree.pk}
    t.lieux["depense_retenue"] = ici | {"pk": retenue.pk}
    t.lieux["reversement"] = ici | {"pk": rendu.pk}
    # No expense of it was examined: its base may still change.
    t.lieux["depenses_sans_examen"] = {"parcours_pk": t.parcours["a_payer"].pk}

"""The other funders of a parcours under way, one in each place that a route speaks of."""

from decimal import Decimal

from conventions.enums import StatutRessource
from parcours import ecriture
from parcours.enums import Source
from parcours.models import Moyen
from tests.conventions.fabriques_ressources import ressource


def planter_ressources(t, actes, claire):
    """One to ask for, one without an answer, one partly received; and one that the means plan and nobody follows."""
    parcours, jeanne = t.parcours["oeuvre"], t.personnes["interlocuteur"]
    ecriture.enregistrer(
        Moyen(parcours=parcours),
        {"source": Source.COFINANCEMENT, "libelle": f"Fondation de {t.nom}", "prevu": Decimal("1500.00")},
        par=jeanne,
    )
    lieu = {"parcours_pk": parcours.pk}
    for nom, statut in (
        ("ressource", StatutRessource.CHERCHEE),
        ("ressource_demandee", StatutRessource.DEMANDEE),
        ("ressource_recue", StatutRessource.RECUE),
    ):
        r = ressource(
            parcours,
            statut,
            par=jeanne,
            financeur=f"CAF de {t.nom}",
            recu=Decimal("400.00"),
            etape=parcours.etapes.get(),
        )
        t.lieux[nom] = lieu | {"pk": r.pk}
    t.lieux["ressources"] = lieu
    t.lieux["ressources_csv"] = lieu | {"extension": "csv"}
    t.lieux["ressource_geste"] = t.lieux["ressource_demandee"] | {"geste": "obtenir"}

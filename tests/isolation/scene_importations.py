"""Two imports ready to be applied in each territory: of a payment that the accountant holds, of an expense."""

from django.utils import timezone

from conventions.enums import StatutVersement
from tests.conventions.fabriques_importations import depense, libelle_de, preparer, preparer_depenses
from tests.conventions.fabriques_versements import avancer, versements


def planter_importations(t, actes, claire):
    convention = actes["a_payer"].convention
    premier, *_ = versements(convention)
    avancer(premier, StatutVersement.TRANSMIS, par=claire)
    convention.refresh_from_db()
    reponse = (libelle_de(premier), premier.montant, timezone.localdate(), "VIR 2026-0042", None)
    lieu = {"parcours_pk": t.parcours["a_payer"].pk}
    t.lieux["import_paiement"] = {"pk": preparer([reponse], par=claire).pk}
    t.lieux["import_paiements_modele"] = {"extension": "xlsx"}
    t.lieux["import_depenses"] = lieu
    t.lieux["import_depenses_modele"] = lieu | {"extension": "csv"}
    importation = preparer_depenses(convention, [depense()], par=t.personnes["interlocuteur"])
    t.lieux["import_depense"] = lieu | {"pk": importation.pk}

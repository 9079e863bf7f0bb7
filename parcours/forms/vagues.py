from parcours.models import Vague
from socle.champs import ChampEuros
from socle.formulaires import FormulaireModeleDsfr


class VagueForm(FormulaireModeleDsfr):
    class Meta:
        model = Vague
        fields = [
            "nom",
            "debut",
            "fin",
            "duree_min_mois",
            "duree_max_mois",
            "cible_communes_min",
            "cible_communes_max",
            "cible_epci_min",
            "cible_epci_max",
            "enveloppe",
        ]
        field_classes = {"enveloppe": ChampEuros}

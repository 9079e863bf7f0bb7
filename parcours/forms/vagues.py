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
        help_texts = {
            "duree_min_mois": "Un parcours plus court s’inscrit quand même, avec un avertissement.",
            "cible_communes_max": "0 quand il n’y a pas de nombre visé.",
            "cible_epci_max": "0 quand il n’y a pas de nombre visé.",
            "enveloppe": "Aucune convention ne peut réserver au-delà. Ce que les parcours prévoient peut la dépasser : la page le dit.",
        }

    ORDRES = (
        ("debut", "fin", "La fin est avant le début."),
        ("duree_min_mois", "duree_max_mois", "La durée maximale est plus petite que la durée minimale."),
        (
            "cible_communes_min",
            "cible_communes_max",
            "Le nombre « au plus » est plus petit que le nombre « au moins ».",
        ),
        ("cible_epci_min", "cible_epci_max", "Le nombre « au plus » est plus petit que le nombre « au moins »."),
    )

    def clean(self):
        donnees = super().clean()
        for bas, haut, phrase in self.ORDRES:
            if donnees.get(bas) is not None and donnees.get(haut) is not None and donnees[haut] < donnees[bas]:
                self.add_error(haut, phrase)
        return donnees

"""Places typed as text: the reference is asked when the form is read, and what it does not know is said beside the field."""

from django import forms
from django.core.exceptions import ValidationError

from prestataires.lieux import chercher_lieux, ecrire_lieu
from socle.erreurs import ErreurMetier

LIEUX_MAX = 200


class ChampCommune(forms.CharField):
    """A commune, as « Montaud (34) » or its INSEE code; cleaned to a Collectivite, or None."""

    def to_python(self, value):
        brut = super().to_python(value)
        if not brut:
            return None
        try:
            return chercher_lieux([brut]).trouver(brut, commune=True)
        except ErreurMetier as erreur:
            raise ValidationError(erreur.message) from None

    def run_validators(self, value):
        """The text is read already; what it names has no length."""

    def has_changed(self, initial, data):
        return (initial or "") != (data or "")


class ChampLieux(forms.CharField):
    """Places, one on each line or between semicolons; cleaned to {"regions": [], "departements": [], "collectivites": []}."""

    widget = forms.Textarea

    def to_python(self, value):
        brut = super().to_python(value)
        morceaux = list(dict.fromkeys(m.strip() for m in brut.replace(";", "\n").splitlines() if m.strip()))
        if len(morceaux) > LIEUX_MAX:
            raise ValidationError(f"C’est beaucoup : {LIEUX_MAX} lieux au plus. Écrivez plutôt des départements.")
        lieux, refus = chercher_lieux(morceaux), []
        trouves = {"regions": [], "departements": [], "collectivites": []}
        for morceau in morceaux:
            try:
                lieu = lieux.trouver(morceau)
            except ErreurMetier as erreur:
                refus.append(erreur.message)
            else:
                liste = trouves[cle_du_lieu(lieu)]
                if lieu not in liste:
                    liste.append(lieu)
        if refus:
            raise ValidationError(refus)
        return trouves

    def run_validators(self, value):
        """As above."""

    def validate(self, value):
        """None of them is an answer: « toute la France »."""


def cle_du_lieu(lieu):
    """The list of `LIEUX` (transitions.registre) that holds this place."""
    return {"region": "regions", "departement": "departements", "collectivite": "collectivites"}[lieu._meta.model_name]


def ecrire_zones(prestataire):
    """Its places, widest first, as they are typed."""
    zones = [z.lieu for z in prestataire.zones.select_related("region", "departement", "collectivite")]
    ordre = {"region": 0, "departement": 1, "collectivite": 2}
    return [ecrire_lieu(lieu) for lieu in sorted(zones, key=lambda lieu: (ordre[lieu._meta.model_name], lieu.nom))]

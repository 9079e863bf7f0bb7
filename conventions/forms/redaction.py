"""The forms of a convention. Each is short: what the parcours already says is not asked again."""

from django import forms

from conventions.enums import TypeSignataire
from parcours.enums import Partie
from socle.champs import ChampEuros
from socle.formulaires import FormulaireDsfr, Groupe, Ligne
from socle.mots import euros

DATE_ILLISIBLE = "Écrivez la date en entier, par exemple 31/03/2027."
ROLE = 160
NOM = 120


def champ_date(label, **kwargs):
    return forms.DateField(label=label, widget=forms.DateInput(), error_messages={"invalid": DATE_ILLISIBLE}, **kwargs)


def _nom(partie):
    vide = f"Écrivez le nom de la personne qui signe pour {partie}."
    return forms.CharField(label="Prénom et nom", max_length=NOM, error_messages={"required": vide})


def _fonction(partie, *, exemple):
    vide = f"Écrivez la fonction de la personne qui signe pour {partie}."
    return forms.CharField(
        label="Fonction", max_length=ROLE, help_text=f"Exemple : {exemple}.", error_messages={"required": vide}
    )


class ConventionForm(FormulaireDsfr):
    """Amount, end and signatories. Prefilled from the parcours: its total asked of ANCT, its end, the committed executive."""

    # The draft that was opened: saving over someone else's change is said.
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    montant_delta = ChampEuros(label="Montant maximum de la subvention (€)")
    date_fin = champ_date("Fin d’exécution", help_text="Les étapes sont terminées ce jour-là au plus tard.")
    type_signataire_anct = forms.ChoiceField(
        label="Qui signe pour l’ANCT ?", choices=TypeSignataire, widget=forms.RadioSelect
    )
    signataire_anct_nom = _nom("l’ANCT")
    signataire_anct_qualite = _fonction("l’ANCT", exemple="directrice générale")
    signataire_collectivite_nom = _nom("la collectivité")
    signataire_collectivite_qualite = _fonction("la collectivité", exemple="maire")

    def __init__(self, *args, total_demande=None, **kwargs):
        super().__init__(*args, **kwargs)
        if total_demande:
            # The bound field has already been made: it keeps its own copy of the hint.
            self["montant_delta"].help_text = f"Le parcours demande {euros(total_demande)} à l’ANCT."

    def disposition(self):
        return [
            "revision",
            "montant_delta",
            "date_fin",
            Groupe(
                "Pour l’ANCT",
                "type_signataire_anct",
                Ligne("signataire_anct_nom", "signataire_anct_qualite"),
                aide="Cette personne est nommée dans la convention. Elle n’a pas besoin de compte.",
            ),
            Groupe("Pour la collectivité", Ligne("signataire_collectivite_nom", "signataire_collectivite_qualite")),
        ]


def valeurs_par_defaut(parcours, total_demande, engagements):
    """What the form proposes for a new convention."""
    executif = next((e for e in engagements if e.partie == Partie.EXECUTIF), None)
    return {
        "montant_delta": total_demande or None,
        "date_fin": parcours.fin,
        "type_signataire_anct": TypeSignataire.DIRECTION_GENERALE,
        "signataire_collectivite_nom": executif.nom if executif else "",
        "signataire_collectivite_qualite": executif.fonction if executif else "",
    }


class ValidationForm(FormulaireDsfr):
    """No field but the draft that was read: validating another one than what the page showed is refused."""

    libelle_bouton = "Valider et numéroter"
    revision = forms.IntegerField(widget=forms.HiddenInput)


class AbandonForm(FormulaireDsfr):
    libelle_bouton = "Abandonner la convention"
    motif = forms.CharField(
        label="Pourquoi ?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une phrase. Le territoire la lira.",
    )

"""The page of the vote: three small forms, each saved on its own. All that is asked may be given later."""

from django import forms

from conventions.enums import GenreAutorisation
from conventions.forms.redaction import champ_date
from conventions.models import Autorisation
from socle.documents import nature
from socle.formulaires import FormulaireDsfr, Ligne

QUI, JOUR, APRES = "qui", "jour", "apres"
FICHIERS = frozenset({nature.PDF, nature.JPEG, nature.PNG})
FICHIER_ILLISIBLE = (
    "Ce fichier est illisible ou d’un autre type. Envoyez le document en PDF ou en photo, de 10\u00a0Mo au plus."
)

TYPES = "PDF ou photo, 10\u00a0Mo au plus."
APPLICABLE = (
    "C’est le jour à partir duquel {} produit ses effets : elle est publiée et la préfecture l’a reçue. "
    "Laissez vide si elle était déjà publiée : nous prendrons le jour de l’accusé de réception. Publiée plus tard ? Écrivez ce jour-là."
)


class _FormulaireVote(FormulaireDsfr):
    """`autorisation` is what is recorded (or None). `partie` says which form of the page was sent."""

    partie = ""
    marquer_facultatifs = False

    def __init__(self, *args, autorisation=None, **kwargs):
        self.par_decision = getattr(autorisation, "genre", None) == GenreAutorisation.DECISION
        super().__init__(*args, auto_id=f"{self.partie}_%s", **kwargs)
        self.ajouter("partie", forms.CharField(widget=forms.HiddenInput, initial=self.partie, required=False))
        # What was read: writing over someone else's words is said. 0: nothing was written yet.
        revision = getattr(autorisation, "revision", 0)
        self.ajouter("revision", forms.IntegerField(widget=forms.HiddenInput, initial=revision, required=False))

    def valeurs(self):
        """What the transition receives."""
        return {nom: self.cleaned_data[nom] for nom in self.champs if nom in self.cleaned_data}


class QuiForm(_FormulaireVote):
    partie, champs = QUI, ("genre",)
    genre = forms.ChoiceField(choices=GenreAutorisation, widget=forms.HiddenInput)


class JourForm(_FormulaireVote):
    partie, champs = JOUR, ("seance_prevue",)
    libelle_bouton = "Calculer les dates"
    seance_prevue = champ_date(
        "Jour prévu du conseil",
        help_text="Même s’il n’est pas encore certain : vous pourrez le changer.",
    )

    def __init__(self, *args, autorisation=None, **kwargs):
        super().__init__(*args, autorisation=autorisation, **kwargs)
        if self.par_decision:
            self["seance_prevue"].label = "Jour prévu de la décision"
        jour = self["seance_prevue"].label
        self.fields["seance_prevue"].error_messages["required"] = f"Indiquez le {jour[:1].lower()}{jour[1:]}."


class ApresForm(_FormulaireVote):
    partie, champs = APRES, ("numero", "seance", "transmise_le", "ar_le", "executoire_le")
    libelle_bouton = "Enregistrer"
    numero = forms.CharField(
        label="Numéro de la délibération",
        required=False,
        max_length=Autorisation._meta.get_field("numero").max_length,
        help_text="Comme il est écrit sur le document. Exemple : 2026-12.",
    )
    seance = champ_date("Jour de la séance", required=False, help_text="Le jour où le conseil a voté.")
    transmise_le = champ_date(
        "Envoyée à la préfecture le",
        required=False,
        help_text="À la préfecture ou à la sous-préfecture, par courrier ou par voie électronique.",
    )
    ar_le = champ_date(
        "Accusé de réception de la préfecture, le",
        required=False,
        help_text="La date du tampon, ou celle que donne l’accusé électronique.",
    )
    executoire_le = champ_date(
        "Applicable à partir du",
        required=False,
        help_text=APPLICABLE.format("la délibération"),
    )
    fichier = forms.FileField(
        label="La délibération, avec la marque de la préfecture",
        required=False,
        help_text=TYPES,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": FICHIER_ILLISIBLE},
    )

    def __init__(self, *args, autorisation=None, **kwargs):
        super().__init__(*args, autorisation=autorisation, **kwargs)
        if self.par_decision:
            self["numero"].label = "Numéro de la décision"
            self["seance"].label = "Jour de la décision"
            self["seance"].help_text = "Le jour où elle a été signée."
            self["executoire_le"].help_text = APPLICABLE.format("la décision")
            self["fichier"].label = "La décision, avec la marque de la préfecture"
        if getattr(autorisation, "fichier_id", None):
            self[
                "fichier"
            ].help_text = f"Un document est déjà déposé : n’en choisissez un autre que pour le remplacer. {TYPES}"

    def disposition(self):
        return [
            Ligne("numero", "seance"),
            Ligne("transmise_le", "ar_le"),
            "executoire_le",
            "fichier",
        ]

    def clean(self):
        donnees = super().clean()
        # Published before the préfecture's receipt is the usual case: applicable that very day (CGCT L. 2131-1).
        if not self.errors and donnees.get("ar_le") and not donnees.get("executoire_le"):
            donnees["executoire_le"] = donnees["ar_le"]
        return donnees


FORMULAIRES = {form.partie: form for form in (QuiForm, JourForm, ApresForm)}

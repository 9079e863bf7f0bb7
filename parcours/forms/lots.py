"""Many étapes at once: the two pages that shift dates, and the one that takes a pasted table."""

import uuid

from django import forms

from parcours.collage import LIGNES_AU_PLUS
from parcours.decalage import MOIS_AU_PLUS
from socle.formulaires import Choix, FormulaireDsfr
from socle.mots import periode, pluriel

TEXTE_AU_PLUS = 100_000


class ChoixDecalageForm(FormulaireDsfr):
    """Which étapes, and by how many months: a question asked by GET, for nothing moves yet. `cache` are the filters of the list."""

    methode = "get"
    libelle_bouton = "Voir ce que cela change"

    etapes = forms.MultipleChoiceField(
        label="Quelles étapes ?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Une de ces étapes n’est plus dans cette liste. Choisissez de nouveau."},
    )
    toutes = forms.BooleanField(label="Toutes les étapes de cette liste", required=False)
    mois = forms.TypedChoiceField(
        label="De combien de mois ?",
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "Choisissez un nombre de mois dans la liste."},
    )

    def __init__(self, *args, etapes, filtres, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["etapes"].choices = [(str(e.pk), Choix(e.titre, aide=periode(e.debut, e.fin))) for e in etapes]
        self["toutes"].label = f"Toutes les étapes de cette liste ({len(etapes)})"
        self.fields["mois"].choices = [
            ("", "Choisir un nombre de mois"),
            ("Plus tard", [(str(n), f"{pluriel(n, 'mois', 'mois')} plus tard") for n in range(1, MOIS_AU_PLUS + 1)]),
            ("Plus tôt", [(str(-n), f"{pluriel(n, 'mois', 'mois')} plus tôt") for n in range(1, MOIS_AU_PLUS + 1)]),
        ]
        for nom, valeur in filtres.items():
            self.ajouter(nom, forms.CharField(initial=valeur, required=False, widget=forms.HiddenInput))

    def disposition(self):
        caches = [nom for nom in self.fields if nom not in self.base_fields]
        return [*caches, "mois", "toutes", "etapes"]

    def clean(self):
        donnees = super().clean()
        if "etapes" in donnees and not donnees["etapes"] and not donnees["toutes"]:
            self.add_error("etapes", "Choisissez au moins une étape.")
        return donnees

    def retenues(self, etapes):
        """Those of `etapes` that were chosen."""
        choisies = set(self.cleaned_data["etapes"])
        return [e for e in etapes if self.cleaned_data["toutes"] or str(e.pk) in choisies]


class DecalageForm(FormulaireDsfr):
    """Confirming what the preview showed: each étape with the revision it was seen at (« 12:3 »)."""

    libelle_bouton = "Décaler"

    mois = forms.IntegerField(widget=forms.HiddenInput, min_value=-MOIS_AU_PLUS, max_value=MOIS_AU_PLUS)
    vues = forms.CharField(widget=forms.HiddenInput, max_length=20_000)

    def clean_vues(self):
        """{key: revision}"""
        try:
            couples = [couple.split(":") for couple in self.cleaned_data["vues"].split(",")]
            return {_entier(pk): _entier(revision) for pk, revision in couples}
        except ValueError as erreur:
            raise forms.ValidationError("Choisissez de nouveau les étapes.") from erreur

    @staticmethod
    def dire(deplacements):
        """What `vues` says of these étapes."""
        return ",".join(f"{d.etape.pk}:{d.etape.revision}" for d in deplacements)


def _entier(chiffres):
    """A key or a revision. Raises ValueError on anything else, and beyond what the database can hold."""
    nombre = int(chiffres)
    if not (chiffres.isascii() and 0 < nombre < 2**31):
        raise ValueError(chiffres)
    return nombre


class CollageForm(FormulaireDsfr):
    """A pasted table. Without `lecture` it is checked; with it, added as it was shown (`vu`), under the name of this paste (`jeton`)."""

    libelle_bouton = "Vérifier le tableau"

    jeton = forms.CharField(widget=forms.HiddenInput, required=False)
    vu = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    seulement_justes = forms.BooleanField(label="Ajouter seulement les lignes justes", required=False)
    texte = forms.CharField(
        label="Votre tableau",
        max_length=TEXTE_AU_PLUS,
        # The first cell of the first line may be empty: its tab counts.
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "wrap": "off"}),
        help_text=f"Copiez les cellules dans votre tableur, puis collez-les ici\u00a0: {LIGNES_AU_PLUS} lignes au plus.",
    )

    def __init__(self, *args, lecture=None, **kwargs):
        self.lecture = lecture
        super().__init__(*args, **kwargs)
        if lecture is None:
            return
        justes = len(lecture.justes)
        self.data = self.data.copy()
        # Nothing to add: the corrected table is checked again.
        self.data["jeton"], self.data["vu"] = (str(uuid.uuid4()), lecture.sceau) if justes else ("", "")
        if justes:
            self.libelle_bouton = f"Ajouter {_les_etapes(justes)}"
            self.second_bouton = ("verifier", "Vérifier à nouveau")
        if self.a_choisir:
            lesquelles = "la ligne juste" if justes == 1 else f"les {justes} lignes justes"
            self["seulement_justes"].label = f"Ajouter seulement {lesquelles}"

    @property
    def est_a_ajouter(self):
        """Whether the table was shown before, and is now to be added; « Vérifier à nouveau » only shows it again."""
        return bool(self.cleaned_data["jeton"] and self.cleaned_data["vu"] and "verifier" not in self.data)

    @property
    def a_choisir(self):
        """Whether there are both right lines and something wrong: the box says what to do with it."""
        return bool(self.lecture and self.lecture.justes and (self.lecture.fausses or self.lecture.erreurs))

    def disposition(self):
        return ["jeton", "vu", "texte", *(["seulement_justes"] if self.a_choisir else [])]

    def clean_jeton(self):
        """A UUID; None when it is missing or not one: the table is then shown again, under a new name."""
        try:
            return uuid.UUID(self.cleaned_data["jeton"])
        except ValueError:
            return None

    def clean_texte(self):
        texte = self.cleaned_data["texte"]
        if not texte.strip():
            raise forms.ValidationError("Collez votre tableau ici.")
        return texte


def _les_etapes(nombre):
    return "l’étape" if nombre == 1 else f"les {nombre} étapes"

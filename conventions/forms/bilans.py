"""What a team writes of what it did, on one page; what ANCT asks it to complete."""

from django import forms

from conventions.bilans import QUESTIONS, champ_de_l_etape, dire_etat
from conventions.transitions.bilans import CHAMP_MAX, LIGNE_MAX
from socle.exigences import MOTIF_MAX
from socle.formulaires import FormulaireDsfr, Texte

AIDES = {
    "realise": (
        "L’essentiel, en dix lignes au plus. Exemple : deux balades nocturnes préparées avec quinze habitants, 64 participations ; "
        "douze agents formés à l’animation."
    ),
    "effets": (
        "Pour les habitants, les élus, les services, les partenaires. Exemple : trois personnes venues à la balade ont rejoint "
        "le conseil de quartier ; les services préparent désormais leurs réunions ensemble."
    ),
    "difficultes": "Facultatif. Exemple : la deuxième date a été reportée faute d’animation, et peu de jeunes sont venus.",
    "suites": "Facultatif. Exemple : une troisième balade au printemps, animée par l’association du quartier.",
}
LIGNES = {"realise": 8, "effets": 6, "difficultes": 4, "suites": 4}


class BilanForm(FormulaireDsfr):
    """Four questions, then a short text for each étape. Nothing is required before it is sent."""

    libelle_bouton = "Enregistrer"
    second_bouton = ("relire", "Relire et envoyer")
    marquer_facultatifs = False

    # The report that was opened: 0 when it was not begun.
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, etapes, jour, final, **kwargs):
        super().__init__(*args, **kwargs)
        self.etapes = etapes
        for nom, question in QUESTIONS.items():
            aide = AIDES[nom] if final or nom != "effets" else f"Facultatif à ce stade. {AIDES[nom]}"
            self.ajouter(nom, _texte(question, aide, CHAMP_MAX, LIGNES[nom]))
        for etape in etapes:
            aide = f"Aujourd’hui : {_minuscule(dire_etat(etape, jour))}."
            self.ajouter(champ_de_l_etape(etape), _texte(etape.titre, aide, LIGNE_MAX, 3))

    def disposition(self):
        phrase = (
            "Quelques lignes suffisent\u00a0: ce que vous avez fait, qui est venu, ce que vous en gardez. "
            "Le portail a commencé à partir de ce qu’il sait."
        )
        etapes = [Texte(phrase, titre="Étape par étape"), *map(champ_de_l_etape, self.etapes)] if self.etapes else []
        return ["revision", *QUESTIONS, *etapes]

    def textes(self):
        """({question: text}, {pk of an étape: text}) of a valid form."""
        d = self.cleaned_data
        return {nom: d[nom] for nom in QUESTIONS}, {e.pk: d[champ_de_l_etape(e)] for e in self.etapes}


def _texte(libelle, aide, maximum, lignes):
    return forms.CharField(
        label=libelle,
        help_text=aide,
        required=False,
        max_length=maximum,
        widget=forms.Textarea(attrs={"rows": lignes}),
    )


def _minuscule(phrase):
    return phrase[0].lower() + phrase[1:]


class EnvoyerBilanForm(FormulaireDsfr):
    """No field but the text that was read again."""

    libelle_bouton = "Envoyer à l’ANCT"
    revision = forms.IntegerField(widget=forms.HiddenInput)


class CompleterForm(FormulaireDsfr):
    libelle_bouton = "Demander de compléter"
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    motif = forms.CharField(
        label="Que faut-il compléter ?",
        max_length=MOTIF_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Exemple : dites combien d’habitants sont venus à chaque balade. Le territoire lit cette phrase et la reçoit par mail.",
    )

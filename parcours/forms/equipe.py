"""Who commits themselves, who is in the team."""

from datetime import date

from django import forms
from django.utils import timezone

from parcours import reglages
from parcours.enums import Partie, Preuve
from parcours.mots import fonction_par_defaut
from parcours.transitions import CORRECTION, NOUVELLE_PERSONNE, meme_nom
from socle.formulaires import Choix, FormulaireDsfr, Groupe, Ligne, Replie

PREUVES = [
    (Preuve.LETTRE, Choix("Une lettre signée", aide="Elle est prête ci-dessous : il reste à la signer.")),
    (
        Preuve.DELIBERATION,
        Choix("Un paragraphe d’une délibération", aide="Un texte à copier est proposé en bas de cette page."),
    ),
]
PREMIER_JOUR = date(2020, 1, 1)


class EngagementForm(FormulaireDsfr):
    """Both commitments on one page: the head of the executive and the direction.

    A name that is not the one recorded adds the question « nouvelle personne ou correction ? » to its party. `parties` are those to record.
    """

    libelle_bouton = "Enregistrer"

    def __init__(self, *args, parcours, engagements, **kwargs):
        super().__init__(*args, **kwargs)
        self.parcours, self.engagements = parcours, engagements
        self.titres = {
            Partie.EXECUTIF: "Le maire ou la maire" if parcours.collectivite.est_commune else "La présidence",
            Partie.DIRECTION: "La direction",
        }
        for partie in Partie:
            self._ajouter_partie(partie, engagements.get(partie))

    def _ajouter_partie(self, partie, fait):
        champs = {
            "nom": forms.CharField(label="Prénom et nom", max_length=120, required=False),
            "fonction": forms.CharField(
                label="Fonction",
                max_length=120,
                required=False,
                initial=fonction_par_defaut(partie, self.parcours.collectivite),
            ),
            "date": forms.DateField(label="Date de l’engagement", required=False, initial=timezone.localdate),
        }
        if partie == Partie.EXECUTIF:
            champs["fin_mandat"] = forms.DateField(
                label="Fin du mandat",
                required=False,
                initial=reglages.fin_du_mandat,
                help_text="Laissez cette date si vous ne connaissez pas la bonne.",
            )
        champs["preuve"] = forms.ChoiceField(
            label="Cet engagement est porté par :",
            choices=PREUVES,
            widget=forms.RadioSelect,
            required=False,
        )
        champs["deliberation"] = forms.CharField(
            label="Référence de la délibération",
            max_length=120,
            required=False,
            help_text="Seulement si une délibération porte l’engagement. Exemple : délibération n° 12 du 3 février 2027.",
        )
        champs["lettre"] = forms.FileField(
            label="Lettre ou délibération signée",
            required=False,
            allow_empty_file=True,
            help_text="PDF, photo, document Word, Excel ou LibreOffice, 10\u00a0Mo au plus. Vous pouvez le joindre plus tard.",
        )
        for nom, champ in champs.items():
            if fait is not None and nom != "lettre":
                champ.initial = getattr(fait, nom) or champ.initial
            if nom == "preuve" and champ.initial == Preuve.LETTRE:
                champ.initial = None  # the usual case: nothing to unfold
            champ.sans_marque = True
            self.ajouter(f"{partie}_{nom}", champ)
        if self._autre_nom(partie, fait):
            self._demander_qui(partie, fait)

    def _autre_nom(self, partie, fait):
        """Whether what was typed is another name than the one recorded."""
        tape = (self.data.get(f"{partie}_nom") or "").strip() if self.is_bound else ""
        return fait is not None and 0 < len(tape) <= 120 and not meme_nom(fait.nom, tape)

    def _demander_qui(self, partie, fait):
        """Two sentences to choose from, showing who was and who would be. `ancien` is the row that the person was shown."""
        nom = self.data[f"{partie}_nom"].strip()
        place = self._place(partie)
        question = forms.ChoiceField(
            label=f"Le nom a changé : {fait.nom} est remplacé par {nom}. Pourquoi ?",
            choices=[
                (
                    NOUVELLE_PERSONNE,
                    Choix(
                        f"C’est une nouvelle personne : {nom} prend la suite, {fait.nom} ne sera plus {place}.",
                        aide="Vérifiez la date de l’engagement et la fin du mandat. Une nouvelle lettre sera à signer.",
                    ),
                ),
                (CORRECTION, Choix("C’est la même personne : je corrige son nom.")),
            ],
            widget=forms.RadioSelect,
            error_messages={"required": "Dites si c’est une nouvelle personne ou une correction du nom."},
        )
        self.ajouter(f"{partie}_changement", question)
        self.ajouter(f"{partie}_ancien", forms.IntegerField(widget=forms.HiddenInput, required=False, initial=fait.pk))
        if self.data.get(f"{partie}_ancien") != str(fait.pk):
            # Asked for the first time, or about someone whom another person has replaced since: no answer counts yet.
            self.data = self.data.copy()
            self.data.pop(f"{partie}_changement", None)
            self.data[f"{partie}_ancien"] = str(fait.pk)

    def _place(self, partie):
        if partie == Partie.DIRECTION:
            return "à la direction"
        return "maire" if self.parcours.collectivite.est_commune else "à la présidence"

    def disposition(self):
        blocs = []
        for partie in Partie:
            question = [f"{partie}_ancien", f"{partie}_changement"] if f"{partie}_changement" in self.fields else []
            dates = [f"{partie}_date", f"{partie}_fin_mandat"] if partie == Partie.EXECUTIF else [f"{partie}_date"]
            blocs.append(
                Groupe(
                    self.titres[partie],
                    *question,
                    Ligne(f"{partie}_nom", f"{partie}_fonction"),
                    Ligne(*dates),
                    Replie(
                        "Joindre la preuve (facultatif pour l’instant)",
                        f"{partie}_preuve",
                        f"{partie}_deliberation",
                        f"{partie}_lettre",
                    ),
                )
            )
        return blocs

    def valeurs(self, partie):
        """What `s_engager` takes for this party, its letter apart."""
        noms = ("nom", "fonction", "date", "fin_mandat", "preuve", "deliberation", "changement", "ancien")
        lues = {nom: self.cleaned_data.get(f"{partie}_{nom}") for nom in noms}
        return lues | {"preuve": lues["preuve"] or Preuve.LETTRE, "changement": lues["changement"] or ""}

    def clean(self):
        donnees = super().clean()
        self.parties = []
        for partie in Partie:
            if donnees.get(f"{partie}_nom"):
                self.parties.append(partie)
                self._verifier(partie, donnees)
            elif partie in self.engagements and f"{partie}_nom" not in self.errors:
                self.add_error(
                    f"{partie}_nom", "Écrivez un nom. Si une autre personne prend la suite, écrivez le sien."
                )
        if not self.parties and not self.errors:
            self.add_error(f"{Partie.EXECUTIF}_nom", "Indiquez au moins une personne.")
        return donnees

    def _verifier(self, partie, donnees):
        for nom, phrase in (("fonction", "Indiquez la fonction."), ("date", "Indiquez la date de l’engagement.")):
            if not donnees.get(f"{partie}_{nom}") and f"{partie}_{nom}" not in self.errors:
                self.add_error(f"{partie}_{nom}", phrase)
        jour = donnees.get(f"{partie}_date")
        if jour and jour > timezone.localdate():
            self.add_error(f"{partie}_date", "Cette date est dans le futur.")
        elif jour and jour < PREMIER_JOUR:
            self.add_error(f"{partie}_date", "Vérifiez l’année : le programme a commencé en 2021.")


class RemplacementForm(FormulaireDsfr):
    """Who stands in for the contact person, from one day to another, both included."""

    libelle_bouton = "Prévoir ce remplacement"
    equipier = forms.ModelChoiceField(label="Qui vous remplace ?", queryset=None)
    debut = forms.DateField(label="Du")
    fin = forms.DateField(label="Au (compris)")

    def __init__(self, *args, remplacants, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["equipier"].queryset = remplacants
        self.fields["equipier"].label_from_instance = lambda equipier: equipier.nom

    def disposition(self):
        return ["equipier", Ligne("debut", "fin")]


class PasserLaMainForm(FormulaireDsfr):
    """Who becomes the contact person, from now on."""

    libelle_bouton = "Passer la main"
    equipier = forms.ModelChoiceField(label="Qui devient la personne contact ?", queryset=None)

    def __init__(self, *args, remplacants, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["equipier"].queryset = remplacants
        self.fields["equipier"].label_from_instance = lambda equipier: equipier.nom


class ConfierForm(FormulaireDsfr):
    """Which person of ANCT follows this parcours."""

    libelle_bouton = "Confier ce parcours"
    referent = forms.ModelChoiceField(label="Qui suit ce territoire à l’ANCT ?", queryset=None)

    def __init__(self, *args, referents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["referent"].queryset = referents
        self.fields["referent"].label_from_instance = lambda personne: personne.nom_complet


class EquipierForm(FormulaireDsfr):
    """Invite someone to the team, or simply name a person who needs no account."""

    libelle_bouton = "Ajouter cette personne"
    nom = forms.CharField(label="Prénom et nom", max_length=120)
    fonction = forms.CharField(label="Fonction", max_length=120, required=False)
    role = forms.ChoiceField(
        label="Sa place",
        choices=[("equipe", "Équipe projet"), ("executif", "Exécutif (élus)"), ("direction", "Direction")],
    )
    email = forms.EmailField(
        label="Adresse mail",
        required=False,
        help_text="Un lien lui sera envoyé. Laissez vide si cette personne n’a pas besoin d’accès.",
    )

"""Who commits themselves, who is in the team."""

from datetime import date

from django import forms
from django.utils import timezone

from parcours.enums import Partie
from parcours.mots import fonction_par_defaut
from socle.formulaires import FormulaireDsfr, Groupe, Ligne, Replie


class EngagementForm(FormulaireDsfr):
    """Both commitments on one page: the head of the executive and the direction."""

    libelle_bouton = "Enregistrer"

    def __init__(self, *args, parcours, engagements, **kwargs):
        super().__init__(*args, **kwargs)
        self.parcours = parcours
        commune = parcours.collectivite.nature == "commune"
        self.titres = {
            Partie.EXECUTIF: "Le maire ou la maire" if commune else "La présidence",
            Partie.DIRECTION: "La direction",
        }
        for partie in Partie:
            fait = engagements.get(partie)
            champs = {
                "nom": forms.CharField(label="Prénom et nom", max_length=120, required=False),
                "fonction": forms.CharField(
                    label="Fonction",
                    max_length=120,
                    required=False,
                    initial=fonction_par_defaut(partie, parcours.collectivite),
                ),
                "date": forms.DateField(label="Date de l’engagement", required=False, initial=timezone.localdate),
                "lettre": forms.FileField(
                    label="Lettre signée",
                    required=False,
                    help_text="PDF, photo ou document Word, 10\u00a0Mo au plus. Vous pouvez l’ajouter plus tard.",
                ),
            }
            for nom, champ in champs.items():
                if fait is not None and nom != "lettre":
                    champ.initial = getattr(fait, nom)
                champ.sans_marque = True
                self.ajouter(f"{partie}_{nom}", champ)

    def disposition(self):
        blocs = []
        for partie in Partie:
            blocs.append(
                Groupe(
                    self.titres[partie],
                    f"{partie}_nom",
                    Ligne(f"{partie}_fonction", f"{partie}_date"),
                    Replie("Joindre la lettre (facultatif pour l’instant)", f"{partie}_lettre"),
                )
            )
        return blocs

    def clean(self):
        donnees = super().clean()
        remplies = []
        for partie in Partie:
            if not donnees.get(f"{partie}_nom"):
                continue
            remplies.append(partie)
            for nom, phrase in (("fonction", "Indiquez la fonction."), ("date", "Indiquez la date de l’engagement.")):
                if not donnees.get(f"{partie}_{nom}") and f"{partie}_{nom}" not in self.errors:
                    self.add_error(f"{partie}_{nom}", phrase)
            jour = donnees.get(f"{partie}_date")
            if jour and jour > timezone.localdate():
                self.add_error(f"{partie}_date", "Cette date est dans le futur.")
            elif jour and jour < date(2020, 1, 1):
                self.add_error(f"{partie}_date", "Vérifiez l’année : le programme a commencé en 2021.")
        if not remplies and not self.errors:
            self.add_error(f"{Partie.EXECUTIF}_nom", "Indiquez au moins une personne.")
        self.parties = remplies
        return donnees


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

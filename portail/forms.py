"""Enrolling a territory: the wave, the référent, the interlocuteur privilégié."""

from django import forms

from parcours.models import Vague
from parcours.vagues import hors_duree
from socle.comptes.enums import RoleAnct
from socle.comptes.models import Utilisateur
from socle.formulaires import FormulaireDsfr, Groupe, Ligne


class InscriptionForm(FormulaireDsfr):
    """`collectivite` was chosen on the search page and travels with the form."""

    libelle_bouton = "Inscrire et envoyer l’invitation"

    collectivite = forms.IntegerField(widget=forms.HiddenInput)
    vague = forms.ModelChoiceField(
        label="Dans quelle vague ?", queryset=Vague.objects.all(), empty_label="Choisissez une vague"
    )
    referent = forms.ModelChoiceField(
        label="Référent ou référente ANCT",
        queryset=Utilisateur.objects.none(),
        empty_label="Choisissez une personne",
        help_text="Cette personne signe les mails envoyés au territoire.",
    )
    nom = forms.CharField(label="Prénom et nom", max_length=120)
    fonction = forms.CharField(label="Fonction", max_length=120, help_text="Exemple : secrétariat général de mairie.")
    email = forms.EmailField(
        label="Adresse mail", help_text="L’invitation part à cette adresse. Une boîte partagée (mairie@…) convient."
    )
    debut = forms.DateField(
        label="Début du parcours", required=False, help_text="Par défaut : aujourd’hui, ou le début de la vague."
    )
    fin = forms.DateField(label="Fin prévue", required=False, help_text="Par défaut : la fin de la vague.")
    # Shown once the dates were found too short or too long for the wave.
    garder = forms.BooleanField(label="Garder ces dates", required=False)

    hors_duree = ""

    def __init__(self, *args, utilisateur, **kwargs):
        super().__init__(*args, **kwargs)
        suivent = [RoleAnct.ADMINISTRATEUR, RoleAnct.CHARGE_MISSION]
        self.fields["referent"].queryset = Utilisateur.objects.filter(is_active=True, role_anct__in=suivent).order_by(
            "nom", "prenom"
        )
        self.fields["referent"].label_from_instance = lambda personne: personne.nom_complet
        self.fields["referent"].initial = utilisateur.pk
        self.fields["vague"].label_from_instance = _vague_et_durees
        vagues = list(Vague.objects.all()[:2])
        if len(vagues) == 1:
            self.fields["vague"].initial = vagues[0].pk

    def disposition(self):
        return [
            "collectivite",
            Groupe("Le parcours", "vague", "referent", Ligne("debut", "fin"), *(["garder"] if self.hors_duree else [])),
            Groupe("La personne contact (interlocuteur privilégié)", Ligne("nom", "fonction"), "email"),
        ]

    def clean(self):
        donnees = super().clean()
        if donnees.get("debut") and donnees.get("fin") and donnees["fin"] < donnees["debut"]:
            self.add_error("fin", "La fin est avant le début.")
        elif donnees.get("vague") and donnees.get("debut") and donnees.get("fin"):
            self.hors_duree = hors_duree(donnees["vague"], donnees["debut"], donnees["fin"])
            if self.hors_duree and not donnees.get("garder"):
                self.add_error("fin", f"{self.hors_duree} Changez les dates, ou cochez « Garder ces dates ».")
        return donnees


def _vague_et_durees(vague):
    """« Vague 2 (parcours de 12 à 15 mois) »"""
    return f"{vague.nom} (parcours de {vague.duree_min_mois} à {vague.duree_max_mois} mois)"

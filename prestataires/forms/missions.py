"""The forms of a mission: what the team types, what the provider types by its link."""

from django import forms
from django.utils import timezone

from prestataires.enums import Pertinence, Transfert
from prestataires.transitions.evaluations import TEXTE_MAX as EVALUATION_MAX
from prestataires.transitions.factures import NUMERO_MAX
from prestataires.transitions.livrables import PRECISION_MAX
from socle.champs import ChampEuros
from socle.exigences import MOTIF_MAX, TEXTE_MAX
from socle.formulaires import FormulaireDsfr, Groupe, Ligne

DATE_ILLISIBLE = "Écrivez la date en entier, par exemple 31/03/2027."
FICHIER_AIDE = "Un PDF, une photo ou un document Word, 10\u00a0Mo au plus."
LIVRABLES_D_EMBLEE = 3


def champ_jour(label, **kwargs):
    return forms.DateField(label=label, widget=forms.DateInput(), error_messages={"invalid": DATE_ILLISIBLE}, **kwargs)


def champ_motif(label="Pourquoi ?", **kwargs):
    return forms.CharField(label=label, max_length=MOTIF_MAX, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


def _long(label, longueur, rows=4, **kwargs):
    return forms.CharField(label=label, max_length=longueur, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class _Commande(FormulaireDsfr):
    objet = _long(
        "La mission", TEXTE_MAX, rows=8, help_text="Ce que le prestataire fera, avec qui, et ce qu’il vous restera."
    )
    debut = champ_jour("Du")
    fin = champ_jour("Au")
    montant_ht = ChampEuros(label="Montant HT (€)", help_text="Sans TVA ? Le même montant que le TTC.")
    montant_ttc = ChampEuros(label="Montant TTC (€)")

    def champs_de_la_commande(self):
        return ["objet", Ligne("debut", "fin"), Ligne("montant_ht", "montant_ttc")]


class MissionForm(_Commande):
    """A new mission, with the first things to hand over; `livrables()` gives those that were typed."""

    libelle_bouton = "Préparer la mission"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for n in range(1, LIVRABLES_D_EMBLEE + 1):
            self.ajouter(f"titre_{n}", forms.CharField(label=f"Rendu {n}", max_length=200, required=False))
            self.ajouter(f"attendu_le_{n}", champ_jour("Pour le", required=False))
            # Three « Pour le » would be one name for three fields.
            self[f"attendu_le_{n}"].label = f"Rendu {n}, pour le"

    def disposition(self):
        rangs = range(1, LIVRABLES_D_EMBLEE + 1)
        return [
            *self.champs_de_la_commande(),
            Groupe(
                "Ce que le prestataire vous remettra",
                *(Ligne(f"titre_{n}", f"attendu_le_{n}") for n in rangs),
                aide="Un compte rendu, un plan, un film… Vous pourrez en ajouter.",
            ),
        ]

    def clean(self):
        donnees = super().clean()
        for n in range(1, LIVRABLES_D_EMBLEE + 1):
            titre, jour = donnees.get(f"titre_{n}"), donnees.get(f"attendu_le_{n}")
            if titre and not jour and f"attendu_le_{n}" not in self.errors:
                self.add_error(f"attendu_le_{n}", "Indiquez pour quel jour.")
            elif jour and not titre and f"titre_{n}" not in self.errors:
                self.add_error(f"titre_{n}", "Dites ce qui est attendu ce jour-là.")
            elif titre and jour and donnees.get("debut") and jour < donnees["debut"]:
                self.add_error(f"attendu_le_{n}", "Ce jour est avant le début de la mission.")
        return donnees

    def livrables(self):
        lus = [
            {"titre": self.cleaned_data[f"titre_{n}"], "attendu_le": self.cleaned_data[f"attendu_le_{n}"]}
            for n in range(1, LIVRABLES_D_EMBLEE + 1)
        ]
        return [livrable for livrable in lus if livrable["titre"]]


class ModifierMissionForm(_Commande):
    """`commandee`: a change of what was ordered says why."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, commandee, **kwargs):
        super().__init__(*args, **kwargs)
        self.commandee = commandee
        if commandee:
            self.ajouter(
                "motif",
                champ_motif(
                    "Pourquoi la commande change-t-elle ?",
                    help_text="Cette phrase est imprimée dans la nouvelle lettre de mission.",
                ),
            )

    def disposition(self):
        return ["revision", *self.champs_de_la_commande(), *(["motif"] if self.commandee else [])]


class CommanderForm(FormulaireDsfr):
    libelle_bouton = "Enregistrer la commande"
    jour = champ_jour(
        "Commandée le", help_text="Le jour où vous avez signé la lettre de mission ou le bon de commande."
    )
    email = forms.EmailField(
        label="Adresse mail du prestataire",
        required=False,
        help_text="Il y reçoit un lien personnel, sans compte, pour remettre ce qui est attendu et déposer ses factures. "
        "Vide : vous saisirez tout vous-même.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["jour"].widget.attrs["max"] = timezone.localdate().isoformat()


class TerminerForm(FormulaireDsfr):
    libelle_bouton = "Enregistrer la fin"
    jour = champ_jour("Terminée le")


class LienMissionForm(FormulaireDsfr):
    libelle_bouton = "Envoyer le lien"
    email = forms.EmailField(
        label="Adresse mail du prestataire", help_text="Le lien précédent, s’il y en a un, ne s’ouvre plus."
    )


class MotifMissionForm(FormulaireDsfr):
    """A reason: `question`, `aide`, and what the button says."""

    motif = champ_motif()

    def __init__(self, *args, bouton, question="Pourquoi ?", aide="Une phrase.", **kwargs):
        super().__init__(*args, **kwargs)
        self.libelle_bouton = bouton
        self["motif"].label, self["motif"].help_text = question, aide


class EvaluationForm(FormulaireDsfr):
    libelle_bouton = "Donner cette évaluation"
    pertinence = forms.TypedChoiceField(
        label="La méthode était-elle adaptée ?", choices=Pertinence, coerce=int, widget=forms.RadioSelect
    )
    transfert = forms.TypedChoiceField(
        label="Qui sait faire, à la fin ?", choices=Transfert, coerce=int, widget=forms.RadioSelect
    )
    reussi = _long("Ce qui a bien marché", EVALUATION_MAX, required=False)
    a_refaire = _long("Ce que vous feriez autrement", EVALUATION_MAX, required=False)


class LivrableForm(FormulaireDsfr):
    libelle_bouton = "Ajouter ce rendu"
    titre = forms.CharField(
        label="Ce qui est attendu", max_length=200, help_text="Exemple : le compte rendu des trois ateliers."
    )
    attendu_le = champ_jour("Pour le")


class ReporterForm(FormulaireDsfr):
    libelle_bouton = "Changer la date"
    attendu_le = champ_jour("Pour le")


class RemettreForm(FormulaireDsfr):
    libelle_bouton = "Remettre"
    fichier = forms.FileField(label="Le fichier", required=False, allow_empty_file=True, help_text=FICHIER_AIDE)
    precision = forms.CharField(
        label="Précision",
        max_length=PRECISION_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple l’adresse d’un film ou d’un site, si ce n’est pas un fichier.",
    )


class FactureForm(FormulaireDsfr):
    libelle_bouton = "Déposer cette facture"
    numero = forms.CharField(label="Numéro de la facture", max_length=NUMERO_MAX)
    date = champ_jour("Datée du")
    ht = ChampEuros(label="Montant HT (€)", help_text="Sans TVA ? Le même montant que le TTC.")
    ttc = ChampEuros(label="Montant TTC (€)")
    fichier = forms.FileField(label="La facture", allow_empty_file=True, help_text=FICHIER_AIDE)

    def disposition(self):
        return [Ligne("numero", "date"), Ligne("ht", "ttc"), "fichier"]

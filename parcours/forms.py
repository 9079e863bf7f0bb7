"""The forms of the five blocks. An étape is saved with a title, a kind and two months: the rest is folded and optional."""

import calendar
from datetime import date

from dateutil.relativedelta import relativedelta
from django import forms
from django.utils import timezone

from parcours.enums import GenrePartie, Nature, Partie, PlaceHabitants, Public, RolePartie, Source
from parcours.models import Equipier, Etape, Jalon, Moyen, Objectif, PartiePrenante, Vague
from parcours.mots import fonction_par_defaut
from socle.champs import ChampEuros, ChampMois
from socle.formulaires import Choix, FormulaireDsfr, FormulaireModeleDsfr, Groupe, Ligne, Replie, preparer
from socle.mots import mois

# A territory may describe what it has just begun, and what it will finish a little after the end foreseen.
MARGE_AVANT, MARGE_APRES = relativedelta(months=6), relativedelta(months=6)


def dernier_jour(premier):
    """The last day of the month of `premier`."""
    return premier.replace(day=calendar.monthrange(premier.year, premier.month)[1])


class AvecRevision(forms.Form):
    """Carries the revision the form was opened on, so that two people never overwrite each other (see `ecriture.Conflit`)."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    remettre = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def ecrire_avec(self):
        """What `ecriture` wants to know beside the values."""
        return {"revision": self.cleaned_data["revision"], "remettre": self.cleaned_data["remettre"]}

    def signaler(self, conflit):
        """Say the conflict so that saving again keeps one's own text."""
        self.add_error(None, conflit.message)
        self.data = self.data.copy()
        if conflit.actuel is None:
            self.data["remettre"] = "1"
        else:
            self.data["revision"] = conflit.actuel.revision


class ItemForm(AvecRevision, FormulaireModeleDsfr):
    """A form on one item of a block."""

    def __init__(self, *args, parcours, **kwargs):
        self.parcours = parcours
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.instance.revision

    def champs(self):
        """What to write: the cleaned values of the model's own fields."""
        return {nom: self.cleaned_data[nom] for nom in self._meta.fields}


class ObjectifForm(ItemForm):
    libelle_bouton = "Enregistrer l’objectif"

    class Meta:
        model = Objectif
        fields = ["titre", "precision"]
        labels = {"titre": "Que voulez-vous changer, et pour qui ?"}
        help_texts = {"titre": "Exemple : que les habitants aident à choisir l’avenir de l’ancienne école."}
        widgets = {"precision": forms.Textarea(attrs={"rows": 4})}

    def disposition(self):
        return ["revision", "remettre", "titre", Replie("Facultatif pour l’instant", "precision")]


class PartenaireForm(ItemForm):
    libelle_bouton = "Enregistrer le partenaire"

    class Meta:
        model = PartiePrenante
        fields = ["nom", "genre", "role", "apport", "contact"]
        labels = {
            "nom": "Quelle organisation ?",
            "genre": "C’est plutôt :",
            "role": "Son rôle :",
            "apport": "Ce qu’elle apporte",
            "contact": "Contact de l’organisation",
        }
        help_texts = {
            "nom": "Exemple : le comité des fêtes, le lycée, la région.",
            "contact": "Adresse générale ou standard. N’inscrivez jamais le nom ou l’adresse d’un habitant.",
        }

    genre = forms.ChoiceField(choices=GenrePartie.choices)
    role = forms.ChoiceField(choices=RolePartie.choices, initial=RolePartie.PARTENAIRE)

    def disposition(self):
        return [
            "revision",
            "remettre",
            "nom",
            "genre",
            "role",
            Replie("Facultatif pour l’instant", "apport", "contact"),
        ]


class JalonForm(ItemForm):
    libelle_bouton = "Enregistrer la date clé"

    class Meta:
        model = Jalon
        fields = ["titre", "date", "etape"]
        labels = {"titre": "Que se passe-t-il ce jour-là ?", "date": "Quel jour ?", "etape": "Pour quelle étape ?"}
        help_texts = {"titre": "Exemple : réunion publique, fête du quartier, vote du conseil."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["etape"].queryset = Etape.objects.presents().filter(parcours=self.parcours)
        self.fields["etape"].empty_label = "Aucune en particulier"

    def disposition(self):
        return ["revision", "remettre", "titre", "date", Replie("Facultatif pour l’instant", "etape")]


class MoyenForm(ItemForm):
    """Means beside what étapes already cost: another funder, time, in kind."""

    libelle_bouton = "Enregistrer ces moyens"
    SOURCES = [
        (
            Source.COFINANCEMENT.value,
            Choix("Un autre financeur", aide="Département, région, CAF, fondation, votre budget…"),
        ),
        (Source.TEMPS.value, Choix("Du temps de travail de nos agents ou élus")),
        (Source.NATURE.value, Choix("Un prêt de salle, de matériel…")),
    ]

    class Meta:
        model = Moyen
        fields = ["source", "libelle", "prevu", "jours", "etape"]
        labels = {
            "source": "De quoi s’agit-il ?",
            "libelle": "Qui, ou quoi ?",
            "jours": "Nombre de jours",
            "etape": "Pour quelle étape ?",
        }
        help_texts = {"jours": "Seulement pour du temps de travail. Une estimation suffit."}

    source = forms.ChoiceField(choices=SOURCES, widget=forms.RadioSelect)
    libelle = forms.CharField(max_length=160)
    prevu = ChampEuros(label="Montant prévu", required=False, help_text="En euros. Une estimation suffit.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["etape"].queryset = Etape.objects.presents().filter(parcours=self.parcours)
        self.fields["etape"].empty_label = "Pour tout le parcours"

    def clean_prevu(self):
        return self.cleaned_data["prevu"] or 0

    def clean(self):
        donnees = super().clean()
        if donnees.get("source") == Source.TEMPS and not donnees.get("jours"):
            self.add_error("jours", "Indiquez un nombre de jours, même approximatif.")
        elif donnees.get("source") == Source.COFINANCEMENT and "prevu" in donnees and not donnees["prevu"]:
            self.add_error("prevu", "Indiquez un montant, même approximatif.")
        return donnees

    def disposition(self):
        return [
            "revision",
            "remettre",
            "source",
            "libelle",
            Ligne("prevu", "jours"),
            Replie("Facultatif pour l’instant", "etape"),
        ]


class EtapeForm(AvecRevision, FormulaireDsfr):
    """« Décrire une étape »: five questions, about five minutes."""

    libelle_bouton = "Enregistrer"
    NATURES = [
        (
            Nature.PROJET.value,
            Choix(Nature.PROJET.label, aide="Exemple : un tiers-lieu, un verger, un forum jeunesse."),
        ),
        (
            Nature.FORMATION.value,
            Choix(Nature.FORMATION.label, aide="Exemple : apprendre à animer une réunion publique."),
        ),
        (
            Nature.CHANGEMENT.value,
            Choix(Nature.CHANGEMENT.label, aide="Exemple : répondre à chaque idée des habitants."),
        ),
    ]

    titre = forms.CharField(
        label="Que voulez-vous faire ?",
        max_length=200,
        help_text="Exemple : une balade nocturne préparée avec les habitants.",
    )
    nature = forms.ChoiceField(label="C’est plutôt :", choices=NATURES, widget=forms.RadioSelect)
    debut = ChampMois(label="De quel mois…")
    fin = ChampMois(label="… à quel mois, à peu près ?")
    pilote = forms.ModelChoiceField(
        label="Qui s’en occupe chez vous ?", queryset=Equipier.objects.none(), required=False, empty_label="À décider"
    )
    cout = ChampEuros(
        label="Combien cela coûterait-il ?",
        required=False,
        help_text="En euros, toutes taxes comprises. Une estimation suffit. Laissez vide si vous ne savez pas.",
    )
    objectif = forms.CharField(
        label="Dans quel but ?",
        max_length=200,
        required=False,
        help_text="Ce sera votre premier objectif. Exemple : que les habitants participent aux choix de la commune.",
    )
    objectifs = forms.ModelMultipleChoiceField(
        label="Pour quels objectifs ?",
        queryset=Objectif.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    public = forms.MultipleChoiceField(
        label="Pour qui ?", choices=Public.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    place_des_habitants = forms.TypedChoiceField(
        label="Quelle place pour les habitants ?",
        choices=[("", "À préciser"), *PlaceHabitants.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    livrables = forms.CharField(
        label="Ce que nous aurons à la fin",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        help_text="Exemple : un plan du site, dix agents formés, un compte rendu public.",
    )
    aide = forms.CharField(
        label="De quelle aide avons-nous besoin ?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args, parcours, etape=None, utilisateur=None, **kwargs):
        self.parcours, self.etape = parcours, etape
        if etape is not None:
            kwargs["initial"] = {**self.valeurs(etape), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if etape is None:
            self.second_bouton = ("autre", "Enregistrer et en décrire une autre")
        debut = min(filter(None, [parcours.debut, etape and etape.debut])) - MARGE_AVANT
        fin = max(filter(None, [parcours.fin, etape and etape.fin])) + MARGE_APRES
        for nom in ("debut", "fin"):
            self.fields[nom].premier, self.fields[nom].dernier = debut, fin
        equipiers = list(parcours.equipiers.filter(fin__isnull=True))
        self.fields["pilote"].queryset = Equipier.objects.filter(parcours=parcours, fin__isnull=True)
        self.fields["pilote"].choices = [("", "À décider"), *[(e.pk, f"{e.nom}, {e.fonction}") for e in equipiers]]
        moi = next((e.pk for e in equipiers if utilisateur and e.utilisateur_id == utilisateur.pk), None)
        if etape is None and moi:
            self.fields["pilote"].initial = moi
        objectifs = list(Objectif.objects.presents().filter(parcours=parcours))
        if objectifs:
            del self.fields["objectif"]
            self.fields["objectifs"].queryset = Objectif.objects.presents().filter(parcours=parcours)
            self.fields["objectifs"].choices = [(o.pk, o.titre) for o in objectifs]
        else:
            del self.fields["objectifs"]

    @staticmethod
    def valeurs(etape):
        """The form's values for an étape that stands."""
        moyen = next((m for m in etape.moyens.all() if m.source == Source.ANCT and m.retire_le is None), None)
        return {
            "revision": etape.revision,
            "titre": etape.titre,
            "nature": etape.action.nature,
            "debut": etape.debut,
            "fin": etape.fin.replace(day=1),
            "pilote": etape.pilote_id,
            "cout": moyen.prevu if moyen else None,
            "objectifs": [o.pk for o in etape.action.objectifs.all()],
            "public": [code for code in etape.public.split(",") if code],
            "place_des_habitants": etape.place_des_habitants,
            "livrables": etape.livrables,
            "aide": etape.aide,
        }

    def disposition(self):
        but = [nom for nom in ("objectif", "objectifs") if nom in self.fields]
        visibles = ["revision", "remettre", "titre", "nature", Ligne("debut", "fin"), "pilote", "cout"]
        replies = ["public", "place_des_habitants", "livrables", "aide"]
        if but == ["objectif"]:
            visibles += but
        else:
            replies = but + replies
        return [*visibles, Replie("Facultatif pour l’instant", *replies)]

    def clean(self):
        donnees = super().clean()
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin:
            if fin < debut:
                self.add_error("fin", f"La fin ({mois(fin)}) est avant le début ({mois(debut)}).")
            else:
                donnees["fin"] = dernier_jour(fin)
        return donnees


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
                    help_text="PDF, photo ou document Word, 10 Mo au plus. Vous pouvez l’ajouter plus tard.",
                ),
            }
            for nom, champ in champs.items():
                if fait is not None and nom != "lettre":
                    champ.initial = getattr(fait, nom)
                champ.sans_marque = True
                preparer(champ)
                self.fields[f"{partie}_{nom}"] = champ

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


class SuiviEtapeForm(FormulaireDsfr):
    """Only for « elle prend du retard »: the new month of the end."""

    libelle_bouton = "Elle prend du retard"
    retard = forms.BooleanField(initial=True, widget=forms.HiddenInput)
    fin = ChampMois(label="Nouvelle fin, à peu près")

    def __init__(self, *args, etape, **kwargs):
        super().__init__(*args, **kwargs)
        premier = etape.fin.replace(day=1) + relativedelta(months=1)
        self.fields["fin"].premier, self.fields["fin"].dernier = premier, premier + relativedelta(months=18)

    def clean_fin(self):
        return dernier_jour(self.cleaned_data["fin"])


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

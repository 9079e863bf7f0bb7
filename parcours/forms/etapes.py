"""An étape is saved with a title, a kind and two months: the rest is folded and optional."""

from django import forms

from parcours import reglages
from parcours.dates import bornes_d_ecriture, dernier_jour, phrase_hors_bornes
from parcours.enums import Nature, PlaceHabitants, Public, Source, Thematique
from parcours.forms.revision import AvecRevision
from parcours.models import Action, Equipier, Objectif
from socle.champs import ChampEuros, ChampMois
from socle.formulaires import Choix, FormulaireDsfr, Ligne, Replie
from socle.mots import mois

NOUVELLE_ACTION = "Une nouvelle action"
FICHIERS = "PDF, photo, document ou tableau (Word, Excel, LibreOffice), 10\u00a0Mo au plus."


def etapes_et_actions(parcours):
    """[(pk, action's pk, action's title, service)] of the étapes present, in the order of the list."""
    etapes = parcours.etapes.filter(retire_le__isnull=True)
    return list(etapes.values_list("pk", "action", "action__titre", "service"))


def moyens_de(etape):
    """The means of an étape as it stands; of one taken away, those that left with it and come back with it."""
    return etape.moyens.filter(retire_le=etape.retire_le) if etape.retire_le else etape.moyens.presents()


class ReplieFinanceur(Replie):
    """« Non » is the usual answer: it does not open the fold."""

    def en_plus(self, form):
        champs = [form[nom] for nom in self.noms()]
        return {"ouvert": any(champ.errors or champ.value() not in (None, "", "non") for champ in champs)}


class ChampObjectifs(forms.ModelMultipleChoiceField):
    """A key beyond what SQLite can hold is a choice that does not exist, like any other."""

    def _check_values(self, value):
        try:
            return super()._check_values(value)
        except OverflowError as erreur:
            raise forms.ValidationError(self.error_messages["invalid_list"], code="invalid_list") from erreur


class AvecPrecisions(forms.Form):
    """What an étape says beside its dates and its cost: it stays open to change when the convention holds the rest."""

    pilote = forms.ModelChoiceField(
        label="Qui s’en occupe chez vous ?", queryset=Equipier.objects.none(), required=False, empty_label="À décider"
    )
    service = forms.CharField(
        label="Service pilote",
        max_length=80,
        required=False,
        help_text="Exemple : la direction des sports, le service jeunesse.",
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
    thematique = forms.ChoiceField(
        label="Thème",
        choices=[("", "À préciser"), *Thematique.choices],
        required=False,
        help_text="Pour un projet emblématique seulement.",
    )
    piece = forms.FileField(label="Joindre un fichier", required=False, help_text=FICHIERS)
    libelle_piece = forms.CharField(
        label="De quoi s’agit-il ?", max_length=120, required=False, help_text="Exemple : le devis de l’animation."
    )

    def preparer_pilote(self, parcours):
        """Offer the people in place; returns [(pk, nom, fonction, account's pk)]."""
        equipiers = list(
            parcours.equipiers.filter(fin__isnull=True).values_list("pk", "nom", "fonction", "utilisateur")
        )
        self.fields["pilote"].queryset = Equipier.objects.filter(parcours=parcours, fin__isnull=True)
        self.fields["pilote"].choices = [
            ("", "À décider"),
            *[(pk, ", ".join(filter(None, [nom, fonction]))) for pk, nom, fonction, _ in equipiers],
        ]
        return equipiers

    def garder_le_service(self, etapes):
        """« Service pilote » is a city's word: it appears from so many étapes on, or where it is already used."""
        if len(etapes) < reglages.seuil_ville() and not any(service for *_, service in etapes):
            del self.fields["service"]

    @staticmethod
    def precisions(etape):
        """Their values for an étape that stands."""
        return {
            "revision": etape.revision,
            "pilote": etape.pilote_id,
            "service": etape.service,
            "public": [code for code in etape.public.split(",") if code],
            "place_des_habitants": etape.place_des_habitants,
            "livrables": etape.livrables,
            "aide": etape.aide,
            "thematique": etape.action.thematique,
        }


class EtapeForm(AvecRevision, AvecPrecisions, FormulaireDsfr):
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
    FINANCEUR = ("autre_financeur", "financeur", "montant_financeur")

    titre = forms.CharField(
        label="Que voulez-vous faire ?",
        max_length=200,
        help_text="Exemple : une balade nocturne préparée avec les habitants.",
    )
    nature = forms.ChoiceField(label="C’est plutôt :", choices=NATURES, widget=forms.RadioSelect)
    debut = ChampMois(label="De quel mois…")
    fin = ChampMois(label="… à quel mois, à peu près ?")
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
    objectifs = ChampObjectifs(
        label="Pour quels objectifs ?",
        queryset=Objectif.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    action = forms.TypedChoiceField(label="Dans quelle action ?", coerce=int, empty_value=None, required=False)
    autre_financeur = forms.ChoiceField(
        label="Un autre financeur ?",
        choices=[("non", "Non"), ("oui", "Oui")],
        initial="non",
        required=False,
        widget=forms.RadioSelect,
    )
    financeur = forms.CharField(
        label="Qui d’autre paie ?", max_length=160, required=False, help_text="Exemple : le département, la CAF."
    )
    montant_financeur = ChampEuros(label="Combien ?", required=False, help_text="En euros. Une estimation suffit.")

    def __init__(self, *args, parcours, etape=None, utilisateur=None, **kwargs):
        self.parcours, self.etape = parcours, etape
        self.item, self.utilisateur = etape, utilisateur
        if etape is not None:
            kwargs["initial"] = {**self.valeurs(etape), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if etape is None:
            self.second_bouton = ("autre", "Enregistrer et en décrire une autre")
        bornes = bornes_d_ecriture(parcours, etape)
        # Years that have a 29 February: the parcours may begin or end on one.
        for nom, hors in (("debut", bornes[0].replace(year=4)), ("fin", bornes[1].replace(year=8000))):
            self.fields[nom].premier, self.fields[nom].dernier = bornes
            self.fields[nom].error_messages["invalid_choice"] = phrase_hors_bornes(parcours, hors, bornes)
        equipiers = self.preparer_pilote(parcours)
        moi = next((pk for pk, *_, compte in equipiers if utilisateur and compte == utilisateur.pk), None)
        if etape is None and moi:
            self.fields["pilote"].initial = moi
        etapes = etapes_et_actions(parcours)
        self.garder_le_service(etapes)
        self._preparer_objectifs(parcours)
        self._preparer_actions(etapes, etape)
        if etape is not None and moyens_de(etape).filter(source=Source.COFINANCEMENT).count() > 1:
            # Several are written one by one on « Les moyens »: this form only knows one.
            for nom in self.FINANCEUR:
                del self.fields[nom]

    def neuf_sur(self, item):
        return type(self)(parcours=self.parcours, etape=item, utilisateur=self.utilisateur)

    def _preparer_objectifs(self, parcours):
        objectifs = list(Objectif.objects.presents().filter(parcours=parcours).values_list("pk", "titre"))
        if objectifs:
            del self.fields["objectif"]
            self.fields["objectifs"].queryset = Objectif.objects.presents().filter(parcours=parcours)
            self.fields["objectifs"].choices = objectifs
        else:
            del self.fields["objectifs"]

    def _preparer_actions(self, etapes, etape):
        """Those that hold an étape. An étape alone in its action is « une nouvelle action » that follows it."""
        autres = {action: titre for pk, action, titre, _ in etapes if etape is None or pk != etape.pk}
        if not autres:
            del self.fields["action"]
            return
        self.fields["action"].choices = [("", NOUVELLE_ACTION), *autres.items()]
        if etape is not None and etape.action_id in autres:
            self.initial["action"] = etape.action_id

    @classmethod
    def valeurs(cls, etape):
        """The form's values for an étape that stands."""
        moyens = list(moyens_de(etape).filter(source__in=[Source.ANCT, Source.COFINANCEMENT]))
        autre = next((m for m in moyens if m.source == Source.COFINANCEMENT), None)
        financeur = autre and {"autre_financeur": "oui", "financeur": autre.libelle, "montant_financeur": autre.prevu}
        return {
            **cls.precisions(etape),
            "titre": etape.titre,
            "nature": etape.action.nature,
            "debut": etape.debut,
            "fin": etape.fin.replace(day=1),
            "cout": next((m.prevu for m in moyens if m.source == Source.ANCT), None),
            "objectifs": list(etape.action.objectifs.presents().values_list("pk", flat=True)),
            **(financeur or {}),
        }

    def disposition(self):
        but = [nom for nom in ("objectif", "objectifs") if nom in self.fields]
        visibles = ["revision", "remettre", "titre", "nature", Ligne("debut", "fin"), "pilote", "cout"]
        replies = ["public", "place_des_habitants", "livrables", "aide"]
        if but == ["objectif"]:
            visibles += but
        else:
            replies = but + replies
        replies += [nom for nom in ("service", "action", "thematique") if nom in self.fields]
        blocs = [Replie("Facultatif pour l’instant", *replies)]
        if "autre_financeur" in self.fields:
            blocs.append(ReplieFinanceur("Un autre financeur", *self.FINANCEUR))
        return [*visibles, *blocs, Replie("Joindre un fichier", "piece", "libelle_piece")]

    def clean_action(self):
        pk = self.cleaned_data["action"]
        return None if pk is None else Action.objects.get(pk=pk)

    def clean(self):
        donnees = super().clean()
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin:
            if fin < debut:
                self.add_error("fin", f"La fin ({mois(fin)}) est avant le début ({mois(debut)}).")
            else:
                donnees["fin"] = dernier_jour(fin)
        if donnees.get("thematique") and donnees.get("nature") not in (None, Nature.PROJET):
            self.add_error("thematique", "Seul un projet emblématique a un thème : laissez « À préciser ».")
        if "autre_financeur" in self.fields:
            donnees["cofinancement"] = self._cofinancement(donnees)
        return donnees

    def _cofinancement(self, donnees):
        qui, combien = donnees.get("financeur"), donnees.get("montant_financeur")
        if donnees.get("autre_financeur") != "oui":
            if qui or combien:
                self.add_error(
                    "autre_financeur", "Répondez « Oui » s’il y a un autre financeur, ou videz les deux champs."
                )
            return None
        if not qui:
            self.add_error("financeur", "Indiquez qui d’autre paie.")
        if not combien and "montant_financeur" not in self.errors:
            self.add_error("montant_financeur", "Indiquez un montant, même approximatif.")
        return {"libelle": qui, "prevu": combien}


class PrecisionForm(AvecRevision, AvecPrecisions, FormulaireDsfr):
    """What the convention does not hold of a contracted étape: who leads it, for whom, what will come of it."""

    libelle_bouton = "Enregistrer"

    def __init__(self, *args, etape, **kwargs):
        self.item = etape
        kwargs["initial"] = {**self.precisions(etape), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.item = etape
        self.preparer_pilote(etape.parcours)
        self.garder_le_service(etapes_et_actions(etape.parcours))
        if etape.action.nature != Nature.PROJET:
            del self.fields["thematique"]

    def neuf_sur(self, item):
        return PrecisionForm(etape=item)

    def disposition(self):
        noms = ("public", "place_des_habitants", "pilote", "service", "livrables", "aide", "thematique")
        return [
            "revision",
            "remettre",
            *[nom for nom in noms if nom in self.fields],
            Replie("Joindre un fichier", "piece", "libelle_piece"),
        ]

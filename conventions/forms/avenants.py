"""The form of an avenant: why, until when, and what each étape is promised once it is signed."""

from django import forms

from conventions.avenants import ZERO
from conventions.enums import TypeSignataire
from conventions.forms.redaction import NOM, ROLE, champ_date
from conventions.transitions.avenants import CHAMPS_AVENANT, champ_de
from parcours.enums import Partie
from socle.champs import ChampEuros
from socle.formulaires import FormulaireDsfr, Groupe, Ligne, Replie, Texte
from socle.mots import date_longue, euros, insecables, periode, pluriel

# Up to this many étapes, all are open; beyond, they are folded by half-year.
OUVERTES_MAX = 8
A_COCHER = "Cochez « Inscrire » pour que cette étape entre dans la convention, ou laissez le montant proposé."


class RepliChange(Replie):
    """Open when an amount in it changes, or has an error: they all have a value."""

    def en_plus(self, form):
        champs = [form[nom] for nom in self.noms()]
        return {"ouvert": any(champ.errors or form.change(champ.name) for champ in champs)}


class AvenantForm(FormulaireDsfr):
    """`etapes` are `avenants.etapes_modifiables`. Cleaned to the `champs` of the verbs: those of CHAMPS_AVENANT and `lignes`."""

    libelle_bouton = "Enregistrer la modification"
    second_bouton = ("calculer", "Calculer le total")
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    objet = forms.CharField(
        label="Pourquoi cette modification ?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une phrase. Elle est écrite dans l’avenant, et le territoire la lit.",
        error_messages={"required": "Dites en une phrase pourquoi la convention est modifiée."},
    )
    date_fin = champ_date("Fin d’exécution")
    type_signataire_anct = forms.ChoiceField(
        label="Qui signe pour l’ANCT ?", choices=TypeSignataire, widget=forms.RadioSelect
    )
    signataire_anct_nom = forms.CharField(label="Prénom et nom (pour l’ANCT)", max_length=NOM)
    signataire_anct_qualite = forms.CharField(label="Fonction (pour l’ANCT)", max_length=ROLE)
    signataire_collectivite_nom = forms.CharField(label="Prénom et nom (pour la collectivité)", max_length=NOM)
    signataire_collectivite_qualite = forms.CharField(label="Fonction (pour la collectivité)", max_length=ROLE)

    def __init__(self, *args, convention, etapes, **kwargs):
        super().__init__(*args, **kwargs)
        self.convention = convention
        self.contractees = [e for e in etapes if e.est_contractee]
        self.a_inscrire = [e for e in etapes if not e.est_contractee and e.cout is not None]
        self.sans_cout = [e for e in etapes if not e.est_contractee and e.cout is None]
        self["date_fin"].help_text = f"Aujourd’hui, la convention se termine le {date_longue(convention.date_fin)}."
        for etape in self.contractees:
            precision = f"Promis aujourd’hui : {euros(etape.promis)}."
            if etape.est_abandonnee:
                precision += " Cette étape est abandonnée : son montant peut baisser, pas augmenter."
            self._ajouter_montant(etape, etape.promis, etape.titre, precision)
        for etape in self.a_inscrire:
            inscrire = forms.BooleanField(
                label=f"Inscrire « {etape.titre} »", required=False, help_text=periode(etape.debut, etape.fin)
            )
            self.ajouter(champ_inscrire(etape.pk), inscrire)
            libelle = f"Montant pour « {etape.titre} » (€)"
            self._ajouter_montant(etape, etape.cout, libelle, f"Coût indiqué : {euros(etape.cout)}.")
        # What is wrong is told in the order of the page.
        self.order_fields(
            ["revision", "objet", "date_fin", *(nom for nom in self.fields if nom not in self.base_fields)]
        )

    def _ajouter_montant(self, etape, montant, libelle, precision):
        champ = ChampEuros(label=libelle, required=False, initial=montant, help_text=precision)
        champ.sans_marque = True
        self.ajouter(champ_de(etape.pk), champ)

    def change(self, nom):
        """Whether this field does not say what holds today."""
        champ, valeur = self.fields[nom], self[nom].value()
        if valeur in (None, "", False):
            return False
        return isinstance(champ, forms.BooleanField) or champ.has_changed(champ.initial, valeur)

    def clean(self):
        donnees = super().clean()
        for etape in self.a_inscrire:
            nom = champ_de(etape.pk)
            if nom not in donnees:
                continue
            if donnees[champ_inscrire(etape.pk)]:
                if donnees[nom] is None:
                    self.add_error(nom, "Indiquez le montant promis pour cette étape.")
            elif self.change(nom):
                self.add_error(champ_inscrire(etape.pk), A_COCHER)
        if not self.errors:
            donnees["lignes"] = self._lignes(donnees)
        return donnees

    def _lignes(self, donnees):
        """{pk: what the étape is promised in all}: an amount left empty does not change."""
        lignes = {e.pk: donnees[champ_de(e.pk)] for e in self.contractees if donnees[champ_de(e.pk)] is not None}
        return lignes | {e.pk: donnees[champ_de(e.pk)] for e in self.a_inscrire if donnees[champ_inscrire(e.pk)]}

    @property
    def ecart(self):
        """Euros that the amounts typed add to the convention. Only once the form is valid."""
        promis = {e.pk: e.promis for e in self.contractees}
        return sum((m - promis.get(pk, ZERO) for pk, m in self.cleaned_data["lignes"].items()), ZERO)

    def disposition(self):
        return [
            "revision",
            "objet",
            "date_fin",
            *self._groupe_contractees(),
            *self._groupe_a_inscrire(),
            Groupe(
                "Pour l’ANCT",
                "type_signataire_anct",
                Ligne("signataire_anct_nom", "signataire_anct_qualite"),
                aide="Les personnes qui signent sont reprises du dernier acte. Vérifiez leurs noms.",
            ),
            Groupe("Pour la collectivité", Ligne("signataire_collectivite_nom", "signataire_collectivite_qualite")),
        ]

    def _groupe_contractees(self):
        if not self.contractees:
            return []
        aide = "Écrivez le nouveau montant de chaque étape qui change. Laissez les autres."
        return [
            Groupe("Les étapes de la convention (€)", *self._par_semestre(self.contractees, _nom_montant), aide=aide)
        ]

    def _groupe_a_inscrire(self):
        if not self.a_inscrire and not self.sans_cout:
            return []
        champs = self._par_semestre(self.a_inscrire, lambda e: Ligne(champ_inscrire(e.pk), champ_de(e.pk)))
        if self.sans_cout:
            noms = ", ".join(f"« {e.titre} »" for e in self.sans_cout)
            champs.append(Texte(insecables(f"Coût à indiquer sur la page de l’étape avant de l’inscrire : {noms}.")))
        aide = "Cochez celles qui entrent dans la convention avec cette modification."
        return [Groupe("Les étapes qui ne sont pas dans la convention", *champs, aide=aide)]

    def _par_semestre(self, etapes, dessiner):
        """All in a row when they are few; else one fold per half-year of start, that says how many there are and their sum."""
        if len(etapes) <= OUVERTES_MAX:
            return [dessiner(e) for e in etapes]
        semestres = {}
        for etape in etapes:
            semestres.setdefault((etape.debut.year, etape.debut.month > 6), []).append(etape)
        return [
            RepliChange(
                f"Début de {'juillet à décembre' if second else 'janvier à juin'} {annee} : {pluriel(len(celles), 'étape')}, "
                f"{euros(sum((e.promis if e.est_contractee else e.cout for e in celles), ZERO))}",
                *map(dessiner, celles),
            )
            for (annee, second), celles in sorted(semestres.items())
        ]


def champ_inscrire(etape_pk):
    return f"inscrire_{etape_pk}"


def _nom_montant(etape):
    return champ_de(etape.pk)


def valeurs_nouvelles(convention, dernier, engagements):
    """What the form proposes for a new avenant: the signatories of the last act, the executive committed now."""
    executif = next((e for e in engagements if e.partie == Partie.EXECUTIF), None)
    valeurs = {nom: getattr(dernier, nom) for nom in CHAMPS_AVENANT if nom.startswith(("type_", "signataire_"))}
    if executif is not None:
        valeurs["signataire_collectivite_nom"] = executif.nom
        valeurs["signataire_collectivite_qualite"] = executif.fonction
    return valeurs | {"date_fin": convention.date_fin}


def valeurs_du_projet(acte, etapes):
    """What the draft of an avenant says, for its form."""
    valeurs = {nom: getattr(acte, nom) for nom in ("revision", *CHAMPS_AVENANT)}
    deltas = dict(acte.lignes.order_by().values_list("etape", "montant_delta"))
    for etape in etapes:
        if etape.pk in deltas:
            valeurs[champ_de(etape.pk)] = (etape.promis or ZERO) + deltas[etape.pk]
            if not etape.est_contractee:
                valeurs[champ_inscrire(etape.pk)] = True
    return valeurs

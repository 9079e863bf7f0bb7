"""Forms that carry the revision they were opened on, and let the second of two people choose, field by field.

Everything travels in the form itself, so that it works without JavaScript and through a closed session:
- `revision` is the one the form was opened on; `ouvert` a short hash of each value it showed then;
- after a conflict, `choisir` names the fields on which both texts differ, each with its radios `choix_<field>`.
"""

import json
from datetime import date
from hashlib import sha256

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.choices import flatten_choices
from django.utils.functional import cached_property

from socle.champs import ChampEuros, ChampMois
from socle.formulaires import Choix
from socle.mots import date_longue, euros, mois

AUTRE, MIEN = "autre", "mien"
VIDE = "(vide)"


class AvecRevision(forms.Form):
    """Carries the revision the form was opened on, so that two people never overwrite each other (see `ecriture.Conflit`).

    A form on something that exists sets `item` to it, and gives by `neuf_sur(item)` the same form, unbound, on this other state of it.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    remettre = forms.BooleanField(widget=forms.HiddenInput, required=False)
    ouvert = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)
    choisir = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)

    item = None
    # {field: the other's value} while a choice is asked for.
    en_choix = None

    def neuf_sur(self, item):
        return type(self)(instance=item, parcours=self.parcours)

    def valeurs_de_l_item(self):
        """{field: what the item holds}, for the fields that people see."""
        return {nom: self.get_initial_for_field(self.fields[nom], nom) for nom in self._comparables()}

    def get_initial_for_field(self, field, field_name):
        if field_name == "ouvert":
            return json.dumps(
                {nom: _condense(self.fields[nom], valeur) for nom, valeur in self.valeurs_de_l_item().items()}
            )
        return super().get_initial_for_field(field, field_name)

    def ecrire_avec(self):
        """What `ecriture` wants to know beside the values."""
        return {"revision": self.cleaned_data["revision"], "remettre": self.cleaned_data["remettre"]}

    def _comparables(self):
        """The fields that people see and that hold a value of the item."""
        return [
            nom
            for nom, champ in self.fields.items()
            if not champ.widget.is_hidden and not nom.startswith("choix_") and not isinstance(champ, forms.FileField)
        ]

    # --- the conflict is told ---------------------------------------------------------------------------------------------
    def signaler(self, conflit):
        """Say the conflict: one choice for each field where what stands now differs from what was typed, which is kept."""
        self.add_error(None, conflit.message)
        self.item = conflit.actuel
        valeurs = self.neuf_sur(conflit.actuel).valeurs_de_l_item()
        differents = [nom for nom in self._comparables() if nom in valeurs and self._differe(nom, valeurs[nom])]
        avant = self._ouvert()
        self.data = self.data.copy()
        self._oublier_les_choix()
        self.data["revision"] = str(conflit.actuel.revision)
        self.data["choisir"] = ",".join(differents)
        if conflit.retire:
            self.data["remettre"] = "1"
            self.libelle_bouton = f"Enregistrer et {conflit.pronom} remettre"
        self._poser_les_choix({nom: valeurs[nom] for nom in differents})
        for nom in differents:
            evident = self._choix_evident(nom, valeurs[nom], avant.get(nom))
            if evident:
                self.data[f"choix_{nom}"] = evident
            else:
                self.add_error(f"choix_{nom}", self.fields[f"choix_{nom}"].error_messages["required"])
        self.__dict__.pop("helper", None)

    def _oublier_les_choix(self):
        for nom in [n for n in self.data if n.startswith("choix_")]:
            del self.data[nom]
        for nom in [n for n in self.fields if n.startswith("choix_")]:
            del self.fields[nom]
            self._bound_fields_cache.pop(nom, None)
            self.errors.pop(nom, None)

    def _differe(self, nom, valeur):
        """Whether what was typed says something else than this value."""
        return _condense(self.fields[nom], valeur) != _condense(self.fields[nom], self._tape(nom))

    def _tape(self, nom):
        try:
            return self.fields[nom].to_python(self[nom].data)
        except ValidationError:
            return self[nom].data

    def _choix_evident(self, nom, actuelle, avant):
        """The choice of who touched nothing: mine when the other left this field alone, theirs when I did; "" when both wrote."""
        champ = self.fields[nom]
        if avant == _condense(champ, actuelle):
            return MIEN
        return AUTRE if avant == _condense(champ, self._tape(nom)) else ""

    def _ouvert(self):
        try:
            lu = json.loads(self.data.get("ouvert") or "{}")
        except ValueError:
            return {}
        return lu if isinstance(lu, dict) else {}

    # --- … and chosen -----------------------------------------------------------------------------------------------------
    def _reprendre_les_choix(self):
        """The radios of a conflict already told; none when the item changed once more: the next conflict will tell."""
        self.en_choix = {}
        demandes = [nom for nom in (self.data.get("choisir") or "").split(",") if nom]
        if demandes and self.item is not None and self.data.get("revision") == str(self.item.revision):
            valeurs = self.valeurs_de_l_item()
            self._poser_les_choix({nom: valeurs[nom] for nom in demandes if nom in valeurs})

    def _poser_les_choix(self, valeurs):
        self.en_choix = valeurs
        for nom, valeur in valeurs.items():
            champ, auteur = self.fields[nom], self.item.modifie_par.nom_complet
            question = str(champ.label).strip(" \u00a0…:?")
            self.ajouter(
                f"choix_{nom}",
                forms.ChoiceField(
                    label=f"« {question} » : quel texte garder ?",
                    choices=[
                        (AUTRE, Choix(f"Le texte de {auteur}", aide=en_mots(champ, valeur) or VIDE)),
                        (MIEN, Choix("Le mien", aide=en_mots(champ, self._tape(nom)) or VIDE)),
                    ],
                    widget=forms.RadioSelect,
                    error_messages={"required": f"Pour « {question} », choisissez le texte de {auteur} ou le vôtre."},
                ),
            )

    def full_clean(self):
        """Where the other's text was chosen, it is what is checked and saved; what was typed stays in `data`, in case of one more conflict."""
        if not self.is_bound:
            return super().full_clean()
        if self.en_choix is None:
            self._reprendre_les_choix()
        tapee = self.data
        choisis = [nom for nom in self.en_choix if tapee.get(f"choix_{nom}") == AUTRE]
        if choisis:
            self.data = tapee.copy()
            for nom in choisis:
                _mettre_en_saisie(self.data, nom, self.fields[nom], self.en_choix[nom])
        try:
            return super().full_clean()
        finally:
            self.data = tapee

    @cached_property
    def helper(self):
        """Each choice stands just before its field."""
        helper = super().helper
        if self.en_choix:
            helper.layout = Layout(*_inserer(self.disposition(), self.en_choix))
        return helper


def _inserer(elements, noms):
    dispose = []
    for element in elements:
        if isinstance(element, str):
            dispose += [f"choix_{element}", element] if element in noms else [element]
        else:
            if hasattr(element, "fields"):
                element.fields = _inserer(element.fields, noms)
            dispose.append(element)
    return dispose


def _mettre_en_saisie(donnees, nom, champ, valeur):
    """Put a value of the item in posted data, as its own widget would send it."""
    lu = champ.widget.format_value(champ.prepare_value(valeur))
    if isinstance(lu, list | tuple):
        plusieurs = getattr(champ.widget, "allow_multiple_selected", False)
        donnees.setlist(nom, [str(v) for v in lu] if plusieurs else [str(v) for v in lu][:1])
    else:
        donnees[nom] = "" if lu is None else str(lu)


def _condense(champ, valeur):
    """A short hash of a value, the same for what a model holds and for what a person typed back."""
    return sha256(json.dumps(_normal(champ, valeur)).encode()).hexdigest()[:8]


def _normal(champ, valeur):
    valeur = champ.prepare_value(valeur)
    if valeur is None:
        return ""
    if isinstance(valeur, models.QuerySet | list | tuple | set):
        return sorted(str(v) for v in valeur) or ""
    if isinstance(valeur, date):
        return valeur.isoformat()
    return str(valeur).replace("\r\n", "\n").strip()


def en_mots(champ, valeur):
    """A value of this field as people read it; "" when it is empty."""
    if valeur in (None, "", []) or (isinstance(valeur, models.QuerySet) and not valeur):
        return ""
    if isinstance(champ, ChampEuros):
        return euros(valeur) if not isinstance(valeur, str) else valeur
    if isinstance(champ, ChampMois) and isinstance(valeur, date):
        return mois(valeur)
    if hasattr(champ, "choices"):
        libelles = {str(cle): libelle for cle, libelle in flatten_choices(champ.choices)}
        choisis = valeur if isinstance(valeur, list | tuple | set | models.QuerySet) else [valeur]
        return ", ".join(str(libelles.get(str(champ.prepare_value(choisi)), choisi)) for choisi in choisis)
    return date_longue(valeur) if isinstance(valeur, date) else str(valeur)

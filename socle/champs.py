"""Numbers with a key, amounts and months: form fields, model fields and their sentences."""

import datetime
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.deconstruct import deconstructible

from socle import mots

SIREN_LA_POSTE = "356000000"
MONTANT_ILLISIBLE = "Écrivez le montant en chiffres, par exemple 12\u00a0500 ou 12\u00a0500,50."
MONTANT_NEGATIF = "Le montant ne peut pas être négatif."
MONTANT_TROP_GRAND = "Ce montant est trop grand. Vérifiez-le : il ne peut pas dépasser dix chiffres avant la virgule."
SIREN_FAUX = "Ce numéro SIREN est faux : vérifiez ses 9 chiffres."
SIRET_FAUX = "Ce numéro SIRET est faux : vérifiez ses 14 chiffres."
MOIS_INCONNU = "Choisissez un mois dans la liste."
_BLANCS = re.compile(r"[\s\u00a0\u202f\u2009]+")
_MONTANT = re.compile(r"(-?)([0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:[.,]([0-9]{1,2}))?\Z")


# --- SIREN, SIRET -------------------------------------------------------------------------------------------------------
def cle_de_luhn_juste(chiffres):
    total = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        valeur = int(chiffre) * (2 if rang % 2 else 1)
        total += valeur - 9 if valeur > 9 else valeur
    return total % 10 == 0


def siren_juste(siren):
    return bool(re.fullmatch(r"[0-9]{9}", siren)) and cle_de_luhn_juste(siren)


def siret_juste(siret):
    """Luhn, but for La Poste's own branches, whose digits add up to a multiple of 5 (INSEE)."""
    if not re.fullmatch(r"[0-9]{14}", siret):
        return False
    if cle_de_luhn_juste(siret):
        return True
    return siret.startswith(SIREN_LA_POSTE) and sum(map(int, siret)) % 5 == 0


def valider_siren(valeur):
    if not siren_juste(valeur):
        raise ValidationError(SIREN_FAUX, code="siren")


def valider_siret(valeur):
    if not siret_juste(valeur):
        raise ValidationError(SIRET_FAUX, code="siret")


class _ChampChiffres(forms.CharField):
    """Digits typed with or without spaces."""

    longueur = 0
    validateur = None

    def __init__(self, **kwargs):
        kwargs.pop("max_length", None)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"})
        )
        super().__init__(**kwargs)
        self.validators.append(type(self).validateur)

    def to_python(self, value):
        valeur = super().to_python(value)
        return _BLANCS.sub("", valeur) if valeur else valeur


class ChampSiren(_ChampChiffres):
    validateur = staticmethod(valider_siren)


class ChampSiret(_ChampChiffres):
    validateur = staticmethod(valider_siret)


class SirenField(models.CharField):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 9)
        super().__init__(*args, **kwargs)

    default_validators = [valider_siren]

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": ChampSiren, **kwargs})


class SiretField(models.CharField):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 14)
        super().__init__(*args, **kwargs)

    default_validators = [valider_siret]

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": ChampSiret, **kwargs})


# --- euros --------------------------------------------------------------------------------------------------------------
def lire_euros(texte):
    """« 12 500,50 € » → Decimal("12500.50"). Raises ValidationError, in a sentence, when it is not an amount.

    « 12.500 » is refused rather than guessed: three digits after a point may be thousands or a slip.
    """
    brut = _BLANCS.sub(" ", str(texte)).strip().replace("−", "-")
    brut = re.sub(r"\s*(€|euros?|eur)\Z", "", brut, flags=re.IGNORECASE)
    trouve = _MONTANT.match(brut)
    if not trouve:
        raise ValidationError(MONTANT_ILLISIBLE, code="illisible")
    signe, entier, centimes = trouve.groups()
    entier = entier.replace(" ", "").lstrip("0") or "0"
    if len(entier) > 10:
        raise ValidationError(MONTANT_TROP_GRAND, code="trop_grand")
    montant = Decimal(f"{entier}.{(centimes or '').ljust(2, '0')}")
    if signe and montant:
        raise ValidationError(MONTANT_NEGATIF, code="negatif")
    return montant


def ecrire_euros(montant):
    """Decimal → what a person would type: « 12 500,50 », without the sign of euro."""
    return mots.euros(montant).removesuffix(f"{mots.INSECABLE}€")


class ChampEuros(forms.Field):
    """An amount in euros, zero or more, as people write it; cleaned to a Decimal with two places, None when empty."""

    def __init__(self, **kwargs):
        for inutile in ("max_digits", "decimal_places", "min_value", "max_value", "localize"):
            kwargs.pop(inutile, None)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-euros": ""})
        )
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        return value if isinstance(value, Decimal) else lire_euros(value)

    def prepare_value(self, value):
        if isinstance(value, Decimal | int | float):
            return ecrire_euros(value)
        return value

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != (None if initial is None else Decimal(str(initial)))
        except (ValidationError, InvalidOperation):
            return True


class MontantField(models.DecimalField):
    """Euros with two places, never negative."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)

    default_validators = [MinValueValidator(Decimal("0"), MONTANT_NEGATIF)]

    def formfield(self, **kwargs):
        return models.Field.formfield(self, **{"form_class": ChampEuros, **kwargs})


CENTIME = Decimal("0.01")


class SommeEuros(models.Sum):
    """A sum of amounts, to the cent: SQLite adds them as floats, where 8 505,72 less 8 508,46 is not quite −2,74."""

    def get_db_converters(self, connection):
        return [*super().get_db_converters(connection), self._au_centime]

    @staticmethod
    def _au_centime(valeur, expression, connection):
        return None if valeur is None else valeur.quantize(CENTIME)


# --- months -------------------------------------------------------------------------------------------------------------
def premier_du_mois(jour):
    return jour.replace(day=1)


def decaler_mois(jour, nb):
    """The first day of the month `nb` months later (or earlier)."""
    rang = jour.year * 12 + jour.month - 1 + nb
    return datetime.date(rang // 12, rang % 12 + 1, 1)


@lru_cache(maxsize=32)
def _mois_par_annee(premier, dernier):
    """The months between two first days, as choices grouped by year. A form reads them four times, of two fields."""
    groupes, jour = {}, premier
    while jour <= dernier:
        groupes.setdefault(str(jour.year), []).append((f"{jour.year}-{jour.month:02}", mots.mois(jour)))
        jour = decaler_mois(jour, 1)
    return tuple((annee, tuple(mois)) for annee, mois in groupes.items())


@deconstructible
class DansMois:
    """A default bound that moves with the calendar: `DansMois(-12)` is the month twelve months ago."""

    def __init__(self, nb):
        self.nb = nb

    def __call__(self):
        return decaler_mois(timezone.localdate(), self.nb)


IL_Y_A_UN_AN, DANS_QUATRE_ANS = DansMois(-12), DansMois(48)


class ChampMois(forms.ChoiceField):
    """One list of months, grouped by year; value « 2027-03 », cleaned to the first day of that month, None when empty.

    `premier` and `dernier` are dates or callables. A month already recorded outside of them stays offered.
    """

    def __init__(self, *, premier=IL_Y_A_UN_AN, dernier=DANS_QUATRE_ANS, vide="Choisir un mois", **kwargs):
        self.premier, self.dernier, self.vide = premier, dernier, vide
        self.connu = None
        kwargs.setdefault("error_messages", {}).setdefault("invalid_choice", MOIS_INCONNU)
        super().__init__(choices=self._choix, **kwargs)

    def __deepcopy__(self, memo):
        copie = super().__deepcopy__(memo)
        # The choices of the copy must read the copy's own bounds.
        copie.choices = copie._choix
        return copie

    def _bornes(self):
        premier, dernier = (premier_du_mois(b() if callable(b) else b) for b in (self.premier, self.dernier))
        if self.connu:
            premier, dernier = min(premier, self.connu), max(dernier, self.connu)
        return premier, dernier

    def _choix(self):
        return [("", self.vide), *_mois_par_annee(*self._bornes())]

    def get_bound_field(self, form, field_name):
        initial = form.get_initial_for_field(self, field_name)
        if isinstance(initial, datetime.date):
            self.connu = premier_du_mois(initial)
        return super().get_bound_field(form, field_name)

    def prepare_value(self, value):
        return f"{value:%Y-%m}" if isinstance(value, datetime.date) else value

    def to_python(self, value):
        return super().to_python(self.prepare_value(value)).strip()

    def clean(self, value):
        valeur = super().clean(value)
        return datetime.date(int(valeur[:4]), int(valeur[5:7]), 1) if valeur else None

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "") != (data or "")


def phrase_mois_inverses(debut, fin):
    """The sentence when the end comes before the beginning, else "". Either may be None."""
    if not debut or not fin or premier_du_mois(fin) >= premier_du_mois(debut):
        return ""
    dire = mots.nom_du_mois if debut.year == fin.year else mots.mois
    return f"La fin ({dire(fin)}) est avant le début ({dire(debut)})."

"""Hunts for bugs that make no noise in production: an undefined template variable, a save() that writes every column."""

import sys
from pathlib import Path

from django.db.models import Model
from django.template.base import FilterExpression, Variable, VariableDoesNotExist

RACINE = Path(__file__).resolve().parents[2]
NOS_GABARITS = RACINE / "templates"
NOS_PIECES = {p.parent.name for p in RACINE.glob("*/__init__.py")} - {"tests", "bench"}


class VariableAbsente(VariableDoesNotExist):
    """A variable that one of our own templates shows, and that its context does not hold."""


class VariableSuivie(Variable):
    __slots__ = ("origine",)

    def __init__(self, var, origine):
        super().__init__(var)
        self.origine = origine

    def resolve(self, context):
        try:
            return super().resolve(context)
        except VariableDoesNotExist as e:
            raise VariableAbsente("%s montre %s", (self.origine, self.var)) from e


class RienSiAbsente(str):
    """Django's `string_if_invalid`: as empty as the real one for the templates of others, an error for ours.

    Django asks for its truth only where a missing variable is about to be shown, inside the `except` clause: `{% if %}`,
    `{% for %}` and `{% firstof %}`, which may meet a missing variable, never come here.
    """

    __slots__ = ()

    def __bool__(self):
        absente = sys.exception()
        if isinstance(absente, VariableAbsente):
            raise AssertionError(f"Variable absente du contexte : {absente}")
        return False


def suivre_les_variables(monkeypatch):
    """Make our templates follow their variables; those of Django, allauth, DSFR… behave as ever."""
    creer = FilterExpression.__init__

    def creer_et_suivre(self, token, parser):
        creer(self, token, parser)
        origine = getattr(getattr(parser, "origin", None), "name", "")
        # `|default` says aloud that the variable may be missing.
        facultative = any(f.__name__ in {"default", "default_if_none"} for f, _ in self.filters[:1])
        if isinstance(self.var, Variable) and _est_a_nous(origine) and not facultative:
            self.var = VariableSuivie(self.var.var, Path(origine).relative_to(NOS_GABARITS))

    monkeypatch.setattr(FilterExpression, "__init__", creer_et_suivre)


def _est_a_nous(origine):
    return Path(origine).is_relative_to(NOS_GABARITS)


def exiger_update_fields(monkeypatch):
    """Refuse `objet.save()` on a row that exists, when our own code calls it: it would write back columns read long ago.

    Callers outside our rooms (Django's forms and admin, allauth, factories, the tests' own setting of the scene) are left alone.
    """
    enregistrer = Model.save

    def save(self, *args, **kwargs):
        nouveau = self._state.adding or kwargs.get("force_insert") or (args and args[0])
        if not nouveau and kwargs.get("update_fields") is None and len(args) < 4:
            appelant = _appelant(self, sys._getframe(1))
            if appelant:
                raise AssertionError(f"{type(self).__name__}.save() sans update_fields, appelé par {appelant}")
        return enregistrer(self, *args, **kwargs)

    monkeypatch.setattr(Model, "save", save)


def _appelant(objet, cadre):
    """Say where our code calls from, past the overrides of the object's own save(); None when the caller is not ours."""
    while cadre is not None and cadre.f_code.co_name == "save" and cadre.f_locals.get("self") is objet:
        cadre = cadre.f_back
    if cadre is None or not _de_nous(cadre.f_code.co_filename):
        return None
    return f"{Path(cadre.f_code.co_filename).relative_to(RACINE)}:{cadre.f_lineno}"


def _de_nous(fichier):
    chemin = Path(fichier)
    return chemin.is_relative_to(RACINE) and chemin.relative_to(RACINE).parts[0] in NOS_PIECES

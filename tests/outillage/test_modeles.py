"""Rules on models, tasks and the back-office that no linter knows."""

import ast
import importlib

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models

from tests.outillage.depot import code_des_pieces, texte

CE_QUI_ECRIT_UN_STATUT = "socle/cycle.py"


def nos_modeles():
    nos_apps = {c.parts[0] for c in code_des_pieces()}
    return [m for m in apps.get_models() if m.__module__.split(".")[0] in nos_apps]


def est_la_demo(chemin):
    return any(p.startswith("demo") for p in chemin.with_suffix("").parts)


def ecritures_de_statut(source):
    """Lines that write a `statut` behind the lifecycle's back."""
    for noeud in ast.walk(ast.parse(source)):
        match noeud:
            case ast.Assign(targets=cibles):
                pass
            case ast.AugAssign(target=cible) | ast.AnnAssign(target=cible, value=ast.expr()):
                cibles = [cible]
            case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value="statut"), _]):
                yield noeud.lineno
                continue
            case ast.Call(func=ast.Attribute(attr="update"), keywords=mots) if any(m.arg == "statut" for m in mots):
                yield noeud.lineno
                continue
            case ast.Call(func=ast.Attribute(attr="bulk_update"), args=[_, ast.List(elts=champs)]) if any(
                getattr(c, "value", None) == "statut" for c in champs
            ):
                yield noeud.lineno
                continue
            case _:
                continue
        if any(isinstance(c, ast.Attribute) and c.attr == "statut" for cible in cibles for c in ast.walk(cible)):
            yield noeud.lineno


def test_statut_is_never_editable():
    modifiables = [
        m._meta.label for m in nos_modeles() if any(f.name == "statut" and f.editable for f in m._meta.concrete_fields)
    ]

    assert modifiables == []


def test_statut_is_a_closed_list_of_words():
    ouverts = [
        m._meta.label
        for m in nos_modeles()
        if any(f.name == "statut" and not f.choices for f in m._meta.concrete_fields)
    ]

    assert ouverts == []


def test_only_the_lifecycle_writes_a_statut():
    fautes = [
        f"{chemin}:{ligne}"
        for chemin in code_des_pieces()
        if str(chemin) != CE_QUI_ECRIT_UN_STATUT and not est_la_demo(chemin)
        for ligne in ecritures_de_statut(texte(chemin))
    ]

    assert not fautes, "\n" + "\n".join(fautes)


@pytest.mark.parametrize(
    "source",
    [
        "acte.statut = 1",
        "a, acte.statut = 1, 2",
        "acte.statut: str = 'x'",
        "setattr(acte, 'statut', 1)",
        "Acte.objects.filter(pk=1).update(statut=2)",
        "Acte.objects.bulk_update(actes, ['statut'])",
    ],
)
def test_the_reader_sees_a_statut_written(source):
    assert list(ecritures_de_statut(source)) == [1]


@pytest.mark.parametrize("source", ["x = acte.statut", "acte.statut == 1", "statut: str", "f(statut=1)"])
def test_the_reader_leaves_a_statut_read(source):
    assert list(ecritures_de_statut(source)) == []


def test_only_gestion_admin_is_a_base_of_the_back_office():
    from socle.gestion import GestionAdmin

    admin.autodiscover()
    etrangers = {
        f"{site.name}:{modele._meta.label}"
        for site in admin.sites.all_sites
        for modele, page in site._registry.items()
        if modele in nos_modeles() and not isinstance(page, GestionAdmin)
    }

    assert etrangers == set()


def test_uploads_live_in_socle_documents_only():
    champs = [
        f"{m._meta.label}.{f.name}"
        for m in nos_modeles()
        if m._meta.app_label != "documents"
        for f in m._meta.concrete_fields
        if isinstance(f, models.FileField)
    ]

    assert champs == []


def test_each_task_has_a_name_of_its_own_not_that_of_its_module():
    """A task renamed by moving its file would leave messages that no worker knows."""
    sans_nom = []
    for chemin in code_des_pieces():
        for noeud in ast.walk(ast.parse(texte(chemin))):
            if not isinstance(noeud, ast.FunctionDef):
                continue
            for decorateur in noeud.decorator_list:
                appel = decorateur.func if isinstance(decorateur, ast.Call) else decorateur
                if getattr(appel, "attr", getattr(appel, "id", "")) not in {"shared_task", "task"}:
                    continue
                mots = {m.arg for m in decorateur.keywords} if isinstance(decorateur, ast.Call) else set()
                if "name" not in mots:
                    sans_nom.append(f"{chemin}:{noeud.lineno} {noeud.name}")

    assert sans_nom == []


def test_celery_knows_each_task_that_beat_calls():
    from config.celery import app

    app.loader.import_default_modules()
    importlib.import_module("socle.travaux.tasks")

    assert {entree["task"] for entree in app.conf.beat_schedule.values()} <= set(app.tasks)

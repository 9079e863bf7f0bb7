"""ANCT's back-office: Django's admin, with our rights, our forms, our transitions and our pages.

`GestionAdmin` is the only base of an admin class. It shows and scopes; it never deletes; it writes only through `ecrire`,
which calls the same transition as the portal. A refusal (ErreurMetier) comes back as a sentence beside the field.
"""

import datetime
import inspect
from functools import update_wrapper
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.templatetags import admin_list
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import display_for_field
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.module_loading import import_string, module_has_submodule
from django.utils.text import capfirst

from socle.droits import OUI, exiger, non
from socle.erreurs import ErreurMetier, RefusMotive
from socle.formulaires import FormulaireModeleDsfr
from socle.mots import date_heure, date_longue
from socle.piece import Piece

RESERVE = "La gestion est réservée aux personnes de l’ANCT."
ACCUEIL = ("À traiter", "gestion:index")


def _oui_non(valeur):
    return {True: "Oui", False: "Non", None: "Inconnu"}[valeur]


# A state is said in words before colour or pictogram; Django offers no other way to replace its green and red icons.
admin_list._boolean_icon = _oui_non


def _champ_en_mots(value, field, *args, **kwargs):
    """« 1er mai 2023 »: Django's date formats know no first of the month."""
    if isinstance(value, datetime.datetime):
        return date_heure(value)
    if isinstance(value, datetime.date):
        return date_longue(value)
    return display_for_field(value, field, *args, **kwargs)


admin_list.display_for_field = helpers.display_for_field = _champ_en_mots


class SiteGestion(admin.AdminSite):
    """`/gestion/`. Sign-in is the portal's; `accueil` (a view or its dotted path) is the page it opens on."""

    site_title = site_header = index_title = "Gestion"
    enable_nav_sidebar = False
    final_catch_all_view = False
    accueil = None

    def get_urls(self):
        _decouvrir_les_pieces()
        chemins = [
            path("", self.admin_view(self.index), name="index"),
            path("registres/", self.admin_view(self.registres_view), name="registres"),
            path("recherche-rapide/", self.admin_view(self.autocomplete_view), name="autocomplete"),
        ]
        for modele, model_admin in self._registry.items():
            prefixe = f"{modele._meta.app_label}/{modele._meta.model_name}/"
            chemins += [path(prefixe, (model_admin.get_urls(), None, None))]
        return chemins

    def admin_view(self, view, cacheable=False):
        """Signed out → sign in; not of ANCT → 403 with the reason. Pages stay in the browser's history: « back » keeps what was typed."""

        def gardee(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
            if not self.has_permission(request):
                raise RefusMotive(RESERVE)
            request.current_app = self.name
            return view(request, *args, **kwargs)

        return update_wrapper(gardee, view)

    def index(self, request, extra_context=None):
        if self.accueil is None:
            return self.registres_view(request)
        vue = import_string(self.accueil) if isinstance(self.accueil, str) else self.accueil
        return vue(request)

    def registres(self, request):
        """What this person may open: a list of {libelle, modeles: [{libelle, url}]}, room by room."""
        pieces = {}
        for modele, model_admin in self._registry.items():
            if model_admin.has_view_permission(request):
                entree = {"libelle": capfirst(modele._meta.verbose_name_plural), "url": model_admin.lien_vers()}
                pieces.setdefault(modele._meta.app_config.verbose_name, []).append(entree)
        return [{"libelle": piece, "modeles": modeles} for piece, modeles in pieces.items()]

    def registres_view(self, request):
        fil = [(ACCUEIL[0], reverse(ACCUEIL[1])), ("Registres", "")]
        return render(request, "admin/index.html", {"registres": self.registres(request), "fil": fil})

    def each_context(self, request):
        """Django's own computes every model's rights on each page; ours needs none of it."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "has_permission": True,
            "is_popup": False,
        }


def _decouvrir_les_pieces():
    """Import admin.py of our rooms only: those of our dependencies have no place here."""
    for config in apps.get_app_configs():
        if isinstance(config, Piece) and module_has_submodule(config.module, "admin"):
            import_module(f"{config.name}.admin")


site_gestion = SiteGestion(name="gestion")


class GestionAdmin(admin.ModelAdmin):
    """What a room says of its model in the back-office.

    - `peut_voir`, `peut_ajouter`, `peut_modifier`: functions (utilisateur, objet or None) → Verdict, usually those of `droits`.
      Seeing is for everybody at ANCT unless said otherwise; adding and changing are for nobody.
    - `form`: a FormulaireModeleDsfr; `ecrire(self, request, form)` calls the transition and gives the object back.
    - `nom_liste`: the title of the list, when it is not the model's own plural.
    - `champs_geles`: fields that are only read once the object exists.
    - `liens(request, objet)`: (label, url) shown above the object; `gestes(request, objet)`: the same, as POST buttons.
    """

    form = FormulaireModeleDsfr
    peut_voir = peut_ajouter = peut_modifier = None
    ecrire = None
    nom_liste = ""
    champs_geles = ()
    actions = ()
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False  # `liens` says where else the object is seen
    change_list_template = "admin/change_list.html"

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        for nom in ("peut_voir", "peut_ajouter", "peut_modifier"):
            droit = cls.__dict__.get(nom)
            # A function of `droits` takes (utilisateur, objet): it must not become a method.
            if inspect.isfunction(droit) and next(iter(inspect.signature(droit).parameters)) != "self":
                setattr(cls, nom, staticmethod(droit))

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        if self.list_editable:
            raise ImproperlyConfigured(f"{type(self).__name__} : list_editable écrirait sans transition.")
        if not issubclass(self.form, FormulaireModeleDsfr):
            raise ImproperlyConfigured(f"{type(self).__name__} : form doit hériter de FormulaireModeleDsfr.")

    # --- addresses ---
    def get_urls(self):
        nom = f"{self.opts.app_label}_{self.opts.model_name}"
        vue = self.admin_site.admin_view
        return [
            path("", vue(self.changelist_view), name=f"{nom}_changelist"),
            path("ajouter/", vue(self.add_view), name=f"{nom}_add"),
            path("<path:object_id>/historique/", vue(self.history_view), name=f"{nom}_history"),
            path("<path:object_id>/", vue(self.change_view), name=f"{nom}_change"),
        ]

    def lien_vers(self, quoi="changelist", *args):
        return reverse(f"gestion:{self.opts.app_label}_{self.opts.model_name}_{quoi}", args=args)

    # --- rights ---
    def verdict_voir(self, request, objet=None):
        return self.peut_voir(request.user, objet) if self.peut_voir else OUI

    def verdict_ajouter(self, request):
        if self.peut_ajouter is None or self.ecrire is None:
            return non(f"On n’ajoute pas ici : {self.opts.verbose_name}.")
        return self.peut_ajouter(request.user, None)

    def verdict_modifier(self, request, objet=None):
        if self.peut_modifier is None or self.ecrire is None:
            return non(f"On ne modifie pas ici : {self.opts.verbose_name}.")
        return self.peut_modifier(request.user, objet)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return bool(self.verdict_voir(request, obj))

    def has_add_permission(self, request):
        return bool(self.verdict_ajouter(request))

    def has_change_permission(self, request, obj=None):
        return bool(self.verdict_modifier(request, obj))

    def has_delete_permission(self, request, obj=None):
        return False

    def get_actions(self, request):
        return {nom: action for nom, action in super().get_actions(request).items() if nom != "delete_selected"}

    # --- what is seen ---
    def get_queryset(self, request):
        lignes = _visibles(self.model, request.user)
        route = getattr(request.resolver_match, "url_name", "") or ""
        if route.endswith("_changelist") and hasattr(lignes, "pour_liste"):
            lignes = lignes.pour_liste()
        tri = self.get_ordering(request)
        return lignes.order_by(*tri) if tri else lignes

    def get_readonly_fields(self, request, obj=None):
        geles = self.champs_geles if obj is not None else ()
        return tuple(dict.fromkeys((*super().get_readonly_fields(request, obj), *geles)))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The field as the portal would draw it: no calendar script, no pop-up; only rows that this person sees."""
        modele = db_field.remote_field.model if db_field.remote_field else None
        if modele is not None and "queryset" not in kwargs:
            kwargs["queryset"] = _visibles(modele, request.user)
        return db_field.formfield(**kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        classe = super().get_form(request, obj, change, **kwargs)
        erreur = getattr(request, "erreur_metier", None)
        if erreur is None:
            return classe

        class AvecRefus(classe):
            def _post_clean(self):
                super()._post_clean()
                self.add_error(erreur.champ if erreur.champ in self.fields else None, erreur.message)

        return AvecRefus

    def liens(self, request, objet):
        return []

    def gestes(self, request, objet):
        return []

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404

    def titre_liste(self):
        return self.nom_liste or capfirst(self.opts.verbose_name_plural)

    def _fil(self, *suite):
        return [(ACCUEIL[0], reverse(ACCUEIL[1])), (self.titre_liste(), self.lien_vers()), *suite]

    def changelist_view(self, request, extra_context=None):
        exiger(self.verdict_voir(request))
        if ERROR_FLAG in request.GET:  # a filter that cannot be: Django's own page knows nothing of ours
            return HttpResponseRedirect(request.path)
        try:
            contexte = {
                "fil": self._fil()[:-1] + [(self.titre_liste(), "")],
                "titre_liste": self.titre_liste(),
                **(extra_context or {}),
            }
            return super().changelist_view(request, contexte)
        except ErreurMetier as erreur:  # from an action on the list
            messages.error(request, erreur.message)
            return HttpResponseRedirect(request.get_full_path())
        except (OverflowError, ValueError):  # a filter that no database can compare: too big a number, a null character
            if not request.GET:
                raise
            return HttpResponseRedirect(request.path)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        objet = None
        if object_id is None:
            exiger(self.verdict_ajouter(request))
            fil = self._fil((f"Ajouter : {self.opts.verbose_name}", ""))
        else:
            objet = self.get_object(request, object_id)
            if objet is None:
                raise Http404
            exiger(
                self.verdict_modifier(request, objet) if request.method == "POST" else self.verdict_voir(request, objet)
            )
            fil = self._fil((str(objet), ""))
        contexte = {"fil": fil, **(extra_context or {})}
        if objet is not None:
            contexte |= {"liens": self.liens(request, objet), "gestes": self.gestes(request, objet)}
        try:
            return super().changeform_view(request, object_id, form_url, contexte)
        except ErreurMetier as erreur:
            # Everything was rolled back; the same form is drawn again, with what was typed and the reason.
            request.erreur_metier = erreur
            return super().changeform_view(request, object_id, form_url, contexte)

    def history_view(self, request, object_id, extra_context=None):
        """The journal's entries on this object (Django's own LogEntry is not used)."""
        objet = self.get_object(request, object_id)
        if objet is None:
            raise Http404
        exiger(self.verdict_voir(request, objet))
        # By name: the journal stands below this module.
        entrees = apps.get_model("journal.EntreeJournal").objects.de(objet).select_related("acteur")[:200]
        contexte = {
            "entrees": entrees,
            "objet": objet,
            "opts": self.opts,
            "fil": self._fil((str(objet), self.lien_vers("change", objet.pk)), ("Historique", "")),
        }
        return TemplateResponse(request, "admin/object_history.html", contexte)

    # --- writing ---
    def save_form(self, request, form, change):
        """Nothing is saved by the form itself."""
        return form.instance

    def save_model(self, request, obj, form, change):
        if self.ecrire is None:
            raise ImproperlyConfigured(
                f"{type(self).__name__} : ecrire(request, form) manque, rien ne s’écrit sans elle."
            )
        ecrit = self.ecrire(request, form)
        if ecrit is not None and ecrit is not obj:
            obj.__dict__.update(ecrit.__dict__)

    def save_related(self, request, form, formsets, change):
        """`ecrire` wrote all there was to write."""

    def construct_change_message(self, request, form, formsets, add=False):
        return []

    def log_addition(self, request, obj, message):
        """The journal is written by the transitions."""

    def log_change(self, request, obj, message):
        """The journal is written by the transitions."""

    def apres_ecriture(self, request, objet):
        """Where to go once written: the list, with its filters."""
        filtres = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return add_preserved_filters(filtres, self.lien_vers())

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, f"Enregistré : {obj}.")
        return HttpResponseRedirect(self.apres_ecriture(request, obj))

    response_change = response_add

    def delete_view(self, request, object_id, extra_context=None):
        raise RefusMotive("Rien ne se supprime dans la gestion.")


class LignesLiees(admin.TabularInline):
    """Rows that belong to the object, shown as a table, never written here."""

    template = "admin/edit_inline/tableau.html"
    extra = 0
    max_num = 0
    can_delete = False
    form = FormulaireModeleDsfr

    def get_queryset(self, request):
        return _visibles(self.model, request.user)

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def _visibles(modele, utilisateur):
    manager = modele._default_manager
    if hasattr(manager, "visibles_par"):
        return manager.visibles_par(utilisateur)
    return manager.all()

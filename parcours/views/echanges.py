"""« Nos échanges » in the portal (shared ones alone), and ANCT's own page under /gestion/ (internal ones too).

One set of views for both doors: `gestion` says which one was taken; only that one ever reads `Echange.tous`.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from parcours import droits, transitions
from parcours.acces import parcours_ou_404
from parcours.forms.echanges import EchangeForm, EchangeInterneForm, FiltreEchangesForm, FiltreEchangesInternesForm
from parcours.models import Echange
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger, non
from socle.erreurs import ErreurMetier

PAR_PAGE = 20
RESERVE = non("Cette page est réservée à l’ANCT.")


class _Porte:
    """What differs between the two doors: who may come in, which notes are there, which pages follow."""

    def __init__(self, request, pk, gestion):
        if gestion and not request.user.est_anct:
            exiger(RESERVE)
        self.gestion = gestion
        self.parcours = parcours_ou_404(request, pk)
        self.prefixe = "parcours:gestion_" if gestion else "parcours:"
        droit = droits.peut_noter_echange_interne if gestion else droits.peut_noter_echange
        self.peut_noter = droit(request.user, self.parcours)

    @property
    def notes(self):
        connues = Echange.tous if self.gestion else Echange.objects
        return connues.filter(parcours=self.parcours, retire_le__isnull=True).select_related("note_par")

    def page(self, nom, *args):
        return reverse(f"{self.prefixe}{nom}", args=[self.parcours.pk, *args])

    def note_ou_404(self, item_pk):
        note = get_object_or_404(self.notes, pk=item_pk)
        note.parcours = self.parcours
        return note

    def fil(self, titre=""):
        debut = [("À traiter", reverse("gestion:index"))] if self.gestion else []
        debut.append(("Le parcours", reverse("parcours:apercu", args=[self.parcours.pk])))
        liste = "Échanges" if self.gestion else "Nos échanges"
        return [*debut, (liste, self.page("echanges")), (titre, "")] if titre else [*debut, (liste, "")]


@connexion_exigee
def echanges(request, pk, gestion=False):
    porte = _Porte(request, pk, gestion)
    filtre = (FiltreEchangesInternesForm if gestion else FiltreEchangesForm)(request.GET or None)
    valeurs = filtre.cleaned_data if filtre.is_valid() else {}
    notes = Paginator(_filtrer(porte.notes, valeurs), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "parcours": porte.parcours,
        "gestion": gestion,
        "jour": timezone.localdate(),
        "notes": notes,
        "filtre": filtre,
        "filtree": any(valeurs.values()),
        "peut_noter": porte.peut_noter,
        "noter": porte.page("echange_noter"),
        "corriger": f"{porte.prefixe}echange_corriger",
        "retirer": f"{porte.prefixe}echange_retirer",
        "fil": porte.fil(),
    }
    return render(request, "parcours/echanges.html", contexte)


def _filtrer(notes, valeurs):
    if valeurs.get("q"):
        notes = notes.filter(Q(resume__icontains=valeurs["q"]) | Q(personnes__icontains=valeurs["q"]))
    if valeurs.get("genre"):
        notes = notes.filter(genre=valeurs["genre"])
    if valeurs.get("portee"):
        notes = notes.filter(interne=valeurs["portee"] == "internes")
    return notes


@connexion_exigee
def echange_noter(request, pk, gestion=False):
    porte = _Porte(request, pk, gestion)
    exiger(porte.peut_noter)
    return _formulaire(request, porte, None)


@connexion_exigee
def echange_corriger(request, pk, item_pk, gestion=False):
    porte = _Porte(request, pk, gestion)
    note = porte.note_ou_404(item_pk)
    exiger(porte.peut_noter and droits.peut_corriger_echange(request.user, note))
    return _formulaire(request, porte, note)


def _formulaire(request, porte, note):
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = (EchangeInterneForm if porte.gestion else EchangeForm)(donnees, instance=note)
    form.lien_retour = ("Annuler", porte.page("echanges"))
    if request.method == "POST" and form.is_valid():
        try:
            transitions.noter_echange(porte.parcours, form.cleaned_data, par=request.user, a_la_place_de=note)
        except ErreurMetier as erreur:
            form.add_error(erreur.champ if erreur.champ in form.fields else None, erreur.message)
        else:
            messages.success(request, "L’échange est noté." if note is None else "L’échange est corrigé.")
            return redirect(porte.page("echanges"))
    # ANCT, which notes for ten territories, reads for which one.
    avec = f" avec {porte.parcours.collectivite.nom}" if porte.gestion else ""
    titre = f"{'Noter' if note is None else 'Corriger'} un échange{avec}"
    contexte = {
        "parcours": porte.parcours,
        "gestion": porte.gestion,
        "form": form,
        "titre": titre,
        "fil": porte.fil(titre),
    }
    return render(request, "parcours/formulaire.html", contexte)


@require_POST
@connexion_exigee
def echange_retirer(request, pk, item_pk, gestion=False):
    porte = _Porte(request, pk, gestion)
    note = porte.note_ou_404(item_pk)
    exiger(porte.peut_noter and droits.peut_corriger_echange(request.user, note))
    transitions.retirer_echange(note, par=request.user)
    messages.success(request, "L’échange est retiré.")
    return redirect(porte.page("echanges"))

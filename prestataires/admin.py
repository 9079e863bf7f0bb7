"""ANCT's register of providers."""

from django.contrib import admin
from django.urls import reverse

from prestataires import droits, transitions
from prestataires.enums import MOTIVEES
from prestataires.forms import PrestataireForm
from prestataires.models import Prestataire
from socle.gestion import GestionAdmin, site_gestion


def _peut_tenir(utilisateur, objet):
    return droits.peut_tenir_le_registre(utilisateur)


@admin.register(Prestataire, site=site_gestion)
class PrestataireAdmin(GestionAdmin):
    form = PrestataireForm
    peut_ajouter = _peut_tenir
    peut_modifier = _peut_tenir
    list_display = ("nom", "forme", "statut", "zone")
    list_filter = ("statut", "forme", "est_national")
    search_fields = ("nom", "siret", "texte_cherche")
    search_help_text = "Nom, SIRET ou compétence"
    fields = ("statut", "motif", *PrestataireForm.Meta.fields)
    readonly_fields = ("statut", "motif")

    @admin.display(description="intervient")
    def zone(self, prestataire):
        if prestataire.est_national:
            return "Toute la France"
        return ", ".join(d.nom for d in prestataire.departements.all())

    def ecrire(self, request, form):
        prestataire = form.instance if form.instance.pk else None
        return transitions.enregistrer(form.cleaned_data, par=request.user, prestataire=prestataire)

    def gestes(self, request, objet):
        """What needs no motive is a button."""
        return self._transitions(request, objet, motivees=False)

    def liens(self, request, objet):
        """What needs one is a page."""
        return self._transitions(request, objet, motivees=True)

    def _transitions(self, request, objet, *, motivees):
        if not droits.peut_tenir_le_registre(request.user):
            return []
        return [
            (t.label, reverse(f"prestataires:{t.value}", args=[objet.pk]))
            for t in transitions.CYCLE.transitions_de(objet)
            if (t in MOTIVEES) == motivees
        ]

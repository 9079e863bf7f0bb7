"""ANCT's list of conventions. Everything is read here; what is done is done on the portal's page of the territory."""

from django.contrib import admin

from conventions.models import Acte
from socle.gestion import GestionAdmin, site_gestion
from socle.mots import euros


@admin.register(Acte, site=site_gestion)
class ActeAdmin(GestionAdmin):
    list_display = ("reference", "territoire", "montant", "statut", "validation")
    list_filter = ("statut",)
    search_fields = ("numero", "convention__parcours__collectivite__nom_norme")
    search_help_text = "Numéro ou nom du territoire"
    list_display_links = ("reference",)
    fields = (
        "reference",
        "territoire",
        "statut",
        "montant",
        "date_fin",
        "type_signataire_anct",
        "signataire_anct_nom",
        "signataire_collectivite_nom",
        "validation",
        "signee_collectivite_le",
        "signee_anct_le",
    )
    readonly_fields = fields

    @admin.display(description="numéro", ordering="numero")
    def reference(self, acte):
        return acte.numero or "Pas encore de numéro"

    @admin.display(description="territoire", ordering="convention__parcours__collectivite__nom_norme")
    def territoire(self, acte):
        return acte.convention.parcours.collectivite.nom_avec_departement

    @admin.display(description="montant", ordering="montant_delta")
    def montant(self, acte):
        return euros(acte.montant_delta)

    @admin.display(description="validée le", ordering="validee_le")
    def validation(self, acte):
        return acte.validee_le

    def liens(self, request, objet):
        return [("Ouvrir la convention sur le portail", objet.get_absolute_url())]

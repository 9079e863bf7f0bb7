"""The documents in the back-office: what was made, what failed and why. They are read where they belong, through their right."""

from django.contrib import admin

from socle.documents.models import Document
from socle.gestion import site_gestion
from socle.travaux.admin import TravailAdmin


@admin.register(Document, site=site_gestion)
class DocumentAdmin(TravailAdmin):
    list_display = ["libelle", "objet_type", "objet_id", "tour", "etat", "cree_le", "motif"]
    search_fields = ["code_verification", "genre"]
    ordering = ["-pk"]
    fields = [
        "libelle",
        "objet_type",
        "objet_id",
        "tour",
        "code_verification",
        "etat",
        "cree_le",
        "motif",
        "empreinte_donnees",
    ]
    readonly_fields = fields

    @admin.display(description="document", ordering="genre")
    def libelle(self, document):
        return document.libelle

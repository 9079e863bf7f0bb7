"""Waves and territories in the back-office. The five blocks exist once, in the portal: here are links to them."""

from django.contrib import admin
from django.urls import reverse

from parcours import droits, vagues
from parcours.forms import VagueForm
from parcours.models import Parcours, Vague
from socle.droits import OUI, non
from socle.gestion import GestionAdmin, site_gestion
from socle.mots import euros


def peut_gerer_les_vagues(utilisateur, objet=None):
    """The envelope is money: administrators only."""
    if utilisateur.est_anct and utilisateur.role_anct == "administrateur":
        return OUI
    return non("Seuls les administrateurs de l’ANCT peuvent ouvrir ou modifier une vague.")


@admin.register(Vague, site=site_gestion)
class VagueAdmin(GestionAdmin):
    form = VagueForm
    change_form_template = "parcours/gestion_vague.html"
    list_display = ["nom", "debut", "fin", "cibles", "enveloppe_euros", "prevu_euros", "reserve_euros"]
    search_fields = ["nom"]
    ordering = ["-debut", "pk"]
    peut_ajouter = peut_gerer_les_vagues
    peut_modifier = peut_gerer_les_vagues

    def get_queryset(self, request):
        return vagues.avec_etat(super().get_queryset(request))

    @admin.display(description="territoires")
    def cibles(self, vague):
        return " ".join(vagues.cibles_en_mots(vague))

    @admin.display(description="enveloppe", ordering="enveloppe")
    def enveloppe_euros(self, vague):
        return euros(vague.enveloppe)

    @admin.display(description="prévu par les parcours", ordering="prevu")
    def prevu_euros(self, vague):
        return f"{euros(vague.prevu)} : dépasse l’enveloppe" if vagues.depassement(vague) else euros(vague.prevu)

    @admin.display(description="réservé", ordering="montant_reserve")
    def reserve_euros(self, vague):
        return euros(vague.montant_reserve)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """What the wave has become, beside what was typed."""
        if obj is not None:
            context |= {
                "cibles": vagues.cibles_en_mots(obj),
                "depassement": vagues.depassement(obj),
                "territoires": vagues.territoires(obj),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def ecrire(self, request, form):
        return vagues.enregistrer(form.instance, par=request.user)


@admin.register(Parcours, site=site_gestion)
class ParcoursAdmin(GestionAdmin):
    nom_liste = "Territoires"
    list_display = ["territoire", "vague", "statut", "referent_nom", "debut", "fin", "reserve_euros"]
    list_filter = ["vague", "statut"]
    search_fields = ["collectivite__nom", "collectivite__nom_norme", "collectivite__code_insee", "collectivite__siren"]
    fields = ["collectivite", "vague", "statut", "referent", "debut", "fin", "montant_reserve", "modifie_le"]
    readonly_fields = fields

    @admin.display(description="territoire", ordering="collectivite__nom_norme")
    def territoire(self, parcours):
        return parcours.collectivite.nom_avec_departement

    @admin.display(description="référent", ordering="referent__nom")
    def referent_nom(self, parcours):
        return parcours.referent.nom_complet

    @admin.display(description="réservé", ordering="montant_reserve")
    def reserve_euros(self, parcours):
        return euros(parcours.montant_reserve)

    def liens(self, request, parcours):
        pages = [
            ("Ouvrir le parcours", "parcours:apercu"),
            ("Objectifs", "parcours:objectifs"),
            ("Étapes", "parcours:etapes"),
            ("Partenaires", "parcours:partenaires"),
            ("Calendrier", "parcours:calendrier"),
            ("Moyens", "parcours:moyens"),
            ("Équipe", "parcours:equipe"),
            ("Échanges", "parcours:gestion_echanges"),
        ]
        if droits.peut_piloter_anct(request.user):
            pages.append(("Confier à une autre personne", "parcours:confier"))
        return [(libelle, reverse(nom, args=[parcours.pk])) for libelle, nom in pages]

"""The reference in the back-office: found by anything one may type, completed beside what it says."""

from django.contrib import admin

from socle.droits import OUI, non
from socle.gestion import GestionAdmin, site_gestion
from territoires import corrections
from territoires.forms import ComplementForm
from territoires.models import Collectivite


def peut_completer(utilisateur, objet=None):
    if utilisateur.est_anct and utilisateur.role_anct in {"administrateur", "charge_mission"}:
        return OUI
    return non("Seuls les administrateurs et les chargés de mission de l’ANCT peuvent compléter le référentiel.")


@admin.register(Collectivite, site=site_gestion)
class CollectiviteAdmin(GestionAdmin):
    form = ComplementForm
    peut_modifier = peut_completer
    list_display = ["nom", "departement", "nature", "code", "population"]
    list_select_related = ["departement"]
    list_filter = ["nature"]
    search_fields = ["nom"]
    search_help_text = "Nom, code INSEE, SIREN ou code postal"
    ordering = ["nom_norme", "pk"]
    reference = ["nom_complet", "departement", "code_insee", "siren", "population", "codes_postaux", "point_en_mots"]
    readonly_fields = [*reference, "ce_que_sait_l_anct"]

    def get_fields(self, request, obj=None):
        """The form for those who may complete; the same in words for the others."""
        suite = corrections.CHAMPS if self.has_change_permission(request, obj) else ["ce_que_sait_l_anct"]
        return [*self.reference, *suite]

    def get_search_results(self, request, queryset, search_term):
        """The house's own search, without accents or case."""
        if not search_term:
            return queryset, False
        return queryset.filter(pk__in=Collectivite.objects.chercher(search_term).order_by().values("pk")), False

    @admin.display(description="code")
    def code(self, collectivite):
        return collectivite.code

    @admin.display(description="nom complet")
    def nom_complet(self, collectivite):
        return collectivite.nom_complet

    @admin.display(description="point sur la carte")
    def point_en_mots(self, collectivite):
        """With its precision: the centre of the commune, or only of its intercommunalité or département."""
        if collectivite.position is None:
            return "Inconnu"
        latitude, longitude, precision = collectivite.position
        return f"{latitude:.4f}, {longitude:.4f} ({precision.label.lower()})"

    @admin.display(description="complété par l’ANCT")
    def ce_que_sait_l_anct(self, collectivite):
        complement = getattr(collectivite, "complement", None)
        return ", ".join(filter(None, [complement.adresse, complement.siret])) if complement else "Rien pour l’instant"

    def ecrire(self, request, form):
        return corrections.completer(form.instance, form.cleaned_data, par=request.user)

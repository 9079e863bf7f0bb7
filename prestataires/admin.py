"""ANCT's register of providers: the list, its filters, what is exported of it; the form of a record. The record itself is a page of `views.registre`."""

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone

from parcours.enums import Thematique
from prestataires import droits, transitions
from prestataires.attestations import BIENTOT
from prestataires.colonnes import avec_tout
from prestataires.enums import ATTESTATIONS_PRESENTES, MOTIVEES, GenreExpertise, StatutAttestation, Transition
from prestataires.forms import PrestataireForm
from prestataires.models import Attestation, Expertise, Prestataire, ZoneIntervention
from prestataires.views.registre_importations import telecharger
from socle.droits import exiger
from socle.gestion import GestionAdmin, site_gestion
from socle.normalisation import normaliser
from territoires.models import Departement, Region

MOTS_MAX = 8


def _peut_tenir(utilisateur, objet):
    return droits.peut_tenir_le_registre(utilisateur)


class ParTheme(admin.SimpleListFilter):
    title, parameter_name = "thème", "theme"

    def lookups(self, request, model_admin):
        return Thematique.choices

    def queryset(self, request, queryset):
        if self.value() not in Thematique.values:
            return queryset
        acquises = Expertise.objects.filter(prestataire=OuterRef("pk"), genre=GenreExpertise.THEME, code=self.value())
        return queryset.filter(Exists(acquises))


class ParAttestation(admin.SimpleListFilter):
    title, parameter_name = "attestations", "attestations"

    def lookups(self, request, model_admin):
        return (("a_verifier", "À vérifier"), ("bientot", "À renouveler dans le mois"), ("perimees", "Plus valables"))

    def queryset(self, request, queryset):
        jour = timezone.localdate()
        quoi = {
            "a_verifier": Q(statut=StatutAttestation.RECUE),
            "bientot": Q(expire_le__range=(jour, jour + BIENTOT)),
            "perimees": Q(expire_le__lt=jour),
        }.get(self.value())
        if quoi is None:
            return queryset
        presentes = Attestation.objects.filter(quoi, prestataire=OuterRef("pk"), statut__in=ATTESTATIONS_PRESENTES)
        return queryset.filter(Exists(presentes))


class Liste(ChangeList):
    def url_for_result(self, result):
        """The record, whose form is one step further."""
        return reverse("prestataires:registre_fiche", args=[result.pk])


@admin.register(Prestataire, site=site_gestion)
class PrestataireAdmin(GestionAdmin):
    form = PrestataireForm
    change_list_template = "prestataires/registre_liste.html"
    peut_ajouter = _peut_tenir
    peut_modifier = _peut_tenir
    list_display = ("organisation", "forme", "activite", "statut", "zone")
    ordering = ("texte_cherche", "nom", "pk")
    list_filter = ("statut", "forme", "activite", ParTheme, "est_national", ParAttestation)
    search_fields = ("nom", "siret", "texte_cherche")
    search_help_text = "Nom, SIRET, compétence ou lieu où il intervient"
    readonly_fields = ("statut", "motif")
    fieldsets = (
        (None, {"fields": ("statut", "motif", "nom", "siret", "rna", "forme", "activite", "version")}),
        (
            "Ce qu’il sait faire",
            {"fields": ("competences", "fait_projets", "fait_savoir_faire", "themes", "methodes", "publics")},
        ),
        ("Où il intervient", {"fields": ("est_national", "zones", "siege", "adresse")}),
        ("Pour le joindre", {"fields": ("site", "email", "telephone")}),
    )

    def get_urls(self):
        exports = [
            path(
                "exporter/<slug:extension>/",
                self.admin_site.admin_view(self.exporter),
                name="prestataires_prestataire_exporter",
            )
        ]
        return exports + super().get_urls()

    def get_fieldsets(self, request, obj=None):
        """Who only reads has the model's own fields; the rest is on the record."""
        if self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": ("statut", "motif", *PrestataireForm.Meta.fields)})]

    def get_changelist(self, request, **kwargs):
        return Liste

    def get_search_results(self, request, queryset, search_term):
        """Every typed word is in the name, the competences, the SIRET, or a place of its zone; accents and case do not count."""
        mots = normaliser(search_term).split()[:MOTS_MAX]
        lieux = (
            {
                modele: [(pk, f" {normaliser(nom)}") for pk, nom in modele.objects.order_by().values_list("pk", "nom")]
                for modele in (Departement, Region)
            }
            if mots
            else {}
        )
        for mot in mots:
            departements, regions = (
                [pk for pk, nom in lieux[modele] if f" {mot}" in nom] for modele in (Departement, Region)
            )
            zones = ZoneIntervention.objects.filter(
                Q(departement__in=departements)
                | Q(region__in=regions)
                | Q(collectivite__nom_norme__contains=mot)
                | Q(collectivite__departement__in=departements),
                prestataire=OuterRef("pk"),
            )
            queryset = queryset.filter(Q(texte_cherche__contains=mot) | Q(siret__contains=mot) | Exists(zones))
        return queryset, False

    @admin.display(description="nom", ordering="texte_cherche")
    def organisation(self, prestataire):
        return prestataire.nom

    @admin.display(description="intervient")
    def zone(self, prestataire):
        if prestataire.est_national:
            return "Toute la France"
        return ", ".join(str(z) for z in prestataire.zones.all())

    def changelist_view(self, request, extra_context=None):
        suite = f"?{request.GET.urlencode()}" if request.GET else ""
        formats = [
            {"libelle": libelle, "url": self.lien_vers("exporter", extension) + suite}
            for extension, libelle in (("xlsx", "Excel (XLSX)"), ("ods", "LibreOffice (ODS)"), ("csv", "texte (CSV)"))
        ]
        contexte = {"formats": formats, "peut_tenir": droits.peut_tenir_le_registre(request.user)}
        return super().changelist_view(request, contexte)

    def exporter(self, request, extension):
        """The providers that these filters show, with the columns of the import."""
        exiger(self.verdict_voir(request))
        try:
            montres = self.get_changelist_instance(request).get_queryset(request)
        except (
            IncorrectLookupParameters,
            OverflowError,
            ValueError,
        ):  # a filter that cannot be: the whole list, as the page does
            return redirect(request.path)
        trouves = avec_tout(montres.filter(fusionne_dans=None))
        return telecharger(trouves, f"prestataires-{timezone.localdate():%Y-%m-%d}", extension)

    def ecrire(self, request, form):
        prestataire = form.instance if form.instance.pk else None
        return transitions.enregistrer(
            form.champs(), par=request.user, prestataire=prestataire, revision=form.cleaned_data["version"]
        )

    def apres_ecriture(self, request, objet):
        return reverse("prestataires:registre_fiche", args=[objet.pk])

    def gestes(self, request, objet):
        """What needs no motive is a button."""
        return self._transitions(request, objet, motivees=False)

    def liens(self, request, objet):
        """The record; then what needs a motive, which is a page."""
        fiche = ("Voir la fiche complète", reverse("prestataires:registre_fiche", args=[objet.pk]))
        return [fiche, *self._transitions(request, objet, motivees=True)]

    def _transitions(self, request, objet, *, motivees):
        if not droits.peut_tenir_le_registre(request.user):
            return []
        return [
            (t.label, reverse(f"prestataires:{t.value}", args=[objet.pk]))
            for t in transitions.CYCLE.transitions_de(objet)
            if (t in MOTIVEES) == motivees and not (t == Transition.REFERENCER and transitions.sans_siret(objet))
        ]

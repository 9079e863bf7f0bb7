"""What is asked of who deposits a signed document: the files, the day, the person. The portal itself signs for nobody."""

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString

from conventions.forms.redaction import champ_date
from conventions.models import Signature
from conventions.transitions.papier import AUCUN, FICHIERS_MAX
from socle.formulaires import FormulaireDsfr

NOM = Signature._meta.get_field("signataire").max_length
LIEU = Signature._meta.get_field("lieu_original").max_length
MOTIF = Signature._meta.get_field("motif").max_length
HORS_CONVENTION = "Hors convention"


class PlusieursFichiers(forms.FileInput):
    allow_multiple_selected = True


class ChampFichiers(forms.FileField):
    """One or several files; cleaned to a list. What each holds is looked at when it is deposited."""

    widget = PlusieursFichiers

    def clean(self, data, initial=None):
        fichiers = data if isinstance(data, list | tuple) else [data]
        return [super(ChampFichiers, self).clean(f, initial) for f in fichiers or [None]]


def _fichiers(label):
    return ChampFichiers(
        label=label,
        allow_empty_file=True,
        widget=PlusieursFichiers(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        help_text=f"Un PDF numérisé, ou une photo de chaque page, dans n’importe quel ordre. {FICHIERS_MAX} fichiers au plus à la fois, "
        "10\u00a0Mo au plus chacun.",
        error_messages={"required": AUCUN},
    )


def _signataire():
    return forms.CharField(
        label="Signée par",
        max_length=NOM,
        help_text="La personne qui a signé : d’habitude, celle que la convention nomme.",
        error_messages={"required": "Écrivez le nom de la personne qui a signé."},
    )


def _borner(form):
    form.fields["date"].widget.attrs["max"] = timezone.localdate().isoformat()


class PapierForm(FormulaireDsfr):
    libelle_bouton = "Déposer ces pages"
    fichiers = _fichiers("Les pages signées")
    date = champ_date("Signée le", help_text="La date écrite à côté de la signature.")
    signataire = _signataire()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _borner(self)


class AjoutForm(FormulaireDsfr):
    libelle_bouton = "Ajouter ces pages"
    fichiers = _fichiers("D’autres pages")


class ExterneForm(FormulaireDsfr):
    libelle_bouton = "Déposer ce document signé"
    fichier = forms.FileField(
        label="Le PDF signé",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text="Le fichier tel qu’il sort du parapheur, sans l’imprimer ni l’enregistrer autrement. 10\u00a0Mo au plus.",
        error_messages={"required": "Choisissez le PDF signé."},
    )
    signataire = _signataire()
    date = champ_date(
        "Signée le", required=False, help_text="Laissez vide : nous lisons la date dans la signature elle-même."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _borner(self)


class ConstatForm(FormulaireDsfr):
    libelle_bouton = "Enregistrer cette signature"
    date = champ_date("Signée le", help_text="La date écrite à côté de la signature.")
    signataire = _signataire()
    lieu_original = forms.CharField(
        label="Où est gardé l’original ?",
        max_length=LIEU,
        help_text="Exemple : service des conventions, armoire 3.",
        error_messages={"required": "Écrivez où l’original signé est gardé."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _borner(self)


class CorrectionForm(FormulaireDsfr):
    """The day and the name, while pages are being put in order."""

    libelle_bouton = "Corriger"
    date = champ_date("Signée le")
    signataire = _signataire()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _borner(self)


class RefusForm(FormulaireDsfr):
    libelle_bouton = "Refuser ce document"
    motif = forms.CharField(
        label="Pourquoi le refuser ?",
        max_length=MOTIF,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une phrase : la personne qui l’a déposé la lira.",
    )


class _Vignette(LayoutObject):
    """The small picture of a scanned page beside its two fields."""

    def __init__(self, feuillet, *champs):
        self.feuillet, self.fields = feuillet, list(champs)

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        contenu = self.get_rendered_fields(form, context, template_pack, **kwargs)
        gabarit = get_template("conventions/signature_feuillet.html")
        return SafeString(gabarit.render({"feuillet": self.feuillet, "contenu": contenu, "form": form}))


class _Grille(LayoutObject):
    def __init__(self, *vignettes):
        self.fields = list(vignettes)

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        contenu = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return SafeString(f'<div class="fr-grid-row fr-grid-row--gutters">{contenu}</div>')


class PagesForm(FormulaireDsfr):
    """Which page of the act each scanned page is; a box takes one away. Both buttons keep the order, the second one also confirms."""

    marquer_facultatifs = False
    attributs = {"class": "te-pages"}
    CONFIRMER = ("confirmer", "Tout y est\u00a0: déposer")
    ENREGISTRER = ("enregistrer", "Enregistrer l’ordre")

    def __init__(self, *args, feuillets, attendues, manquantes, adresse_apercu, **kwargs):
        super().__init__(*args, **kwargs)
        self.feuillets, self.attendues, self.manquantes = feuillets, attendues, manquantes
        complet = not manquantes
        # The first button depends on what was there when the page was opened, not on what came since.
        self.ajouter("complet", forms.BooleanField(required=False, widget=forms.HiddenInput, initial=complet or ""))
        choix = [("", HORS_CONVENTION), *((n, f"Page {n}") for n in range(1, attendues + 1))]
        for f in feuillets:
            f.apercu = adresse_apercu(f)
            f.precision = f"{f.fichier.nom}, page {f.page}" if f.fichier.est_pdf else f.fichier.nom
            place = forms.TypedChoiceField(
                label="Page de la convention",
                choices=choix,
                coerce=int,
                empty_value=None,
                required=False,
                initial=f.numero or "",
                error_messages={"invalid_choice": "Choisissez une page de la liste."},
            )
            self.ajouter(f"page_{f.pk}", place)
            self.ajouter(f"retirer_{f.pk}", forms.BooleanField(label="Retirer cette page", required=False))
        self.libelle_bouton = self.CONFIRMER[1] if complet else self.ENREGISTRER[1]
        self.second_bouton = self.ENREGISTRER if complet else self.CONFIRMER

    def disposition(self):
        return ["complet", _Grille(*(_Vignette(f, f"page_{f.pk}", f"retirer_{f.pk}") for f in self.feuillets))]

    @property
    def veut_confirmer(self):
        return "confirmer" in self.data or (self.cleaned_data["complet"] and "enregistrer" not in self.data)

    @property
    def numeros(self):
        return {f.pk: self.cleaned_data[f"page_{f.pk}"] for f in self.feuillets}

    @property
    def retires(self):
        return {f.pk for f in self.feuillets if self.cleaned_data[f"retirer_{f.pk}"]}

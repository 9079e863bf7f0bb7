"""What a territory looks for among the providers: the same words and criteria for the list and for the map."""

from dataclasses import dataclass, replace

from django import forms

from parcours.enums import Thematique
from parcours.models import Etape
from prestataires.carte import Zoom
from prestataires.enums import Forme, GenreExpertise, Methode, Portee, Public
from prestataires.models import Expertise, Prestataire
from prestataires.rapprochement import Criteres, Tri, criteres_de
from socle.formulaires import FormulaireDsfr, Ligne, Replie

TOUS = ("", "Tous")
LISTE, CARTE = "liste", "carte"


class AnnuaireForm(FormulaireDsfr):
    """`etapes` are those of the parcours, in order, with their action."""

    methode = "get"
    libelle_bouton = "Chercher"
    q = forms.CharField(
        label="Chercher un prestataire", required=False, max_length=100, help_text="Un nom, une compétence."
    )
    portee = forms.ChoiceField(
        label="Où ?", choices=Portee, required=False, initial=Portee.ICI, widget=forms.RadioSelect
    )
    etape = forms.ChoiceField(
        label="Pour quelle étape ?", required=False, help_text="L’ordre tient compte de son thème, de son public…"
    )
    tri = forms.ChoiceField(label="Classer par", choices=Tri, required=False, initial=Tri.AIDE)
    theme = forms.ChoiceField(label="Thème", choices=[TOUS, *Thematique.choices], required=False)
    methode_connue = forms.ChoiceField(label="Méthode", choices=[("", "Toutes"), *Methode.choices], required=False)
    public = forms.ChoiceField(label="Public", choices=[TOUS, *Public.choices], required=False)
    forme = forms.ChoiceField(label="Forme juridique", choices=[("", "Toutes"), *Forme.choices], required=False)
    vue = forms.ChoiceField(choices=[(LISTE, LISTE), (CARTE, CARTE)], required=False, widget=forms.HiddenInput)
    zoom = forms.ChoiceField(choices=Zoom, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, etapes, **kwargs):
        super().__init__(*args, **kwargs)
        self.etapes = {str(etape.pk): etape for etape in etapes}
        self.fields["etape"].choices = [
            ("", "Aucune en particulier"),
            *((pk, e.titre) for pk, e in self.etapes.items()),
        ]

    def disposition(self):
        return [
            "q",
            "portee",
            Ligne("etape", "tri"),
            Replie("Plus de critères", Ligne("theme", "methode_connue"), Ligne("public", "forme")),
            "vue",
            "zoom",
        ]


@dataclass(frozen=True)
class Recherche:
    """What was asked, in the words of `rapprochement.classer`; what cannot be read asks nothing."""

    texte: str
    portee: Portee
    tri: Tri
    etape: Etape | None
    criteres: Criteres
    parmi: object
    est_filtree: bool
    vue: str
    zoom: Zoom


def lire_recherche(form):
    """The Recherche of a bound or empty form. A filter narrows the register and is a criterion of the order as well."""
    form.is_valid()
    lu = form.cleaned_data if form.is_bound else {}
    etape = form.etapes.get(lu.get("etape", ""))
    criteres = criteres_de(etape) if etape else Criteres()
    parmi = Prestataire.objects.all()
    for champ, genre, nom in (
        ("theme", GenreExpertise.THEME, "themes"),
        ("methode_connue", GenreExpertise.METHODE, "methodes"),
        ("public", GenreExpertise.PUBLIC, "publics"),
    ):
        if code := lu.get(champ):
            parmi = parmi.filter(
                pk__in=Expertise.objects.filter(genre=genre, code=code).order_by().values("prestataire")
            )
            criteres = replace(criteres, **{nom: getattr(criteres, nom) | {code}})
    if lu.get("forme"):
        parmi = parmi.filter(forme=lu["forme"])
    return Recherche(
        texte=lu.get("q", ""),
        portee=Portee(lu.get("portee") or Portee.ICI),
        tri=Tri(lu.get("tri") or Tri.AIDE),
        etape=etape,
        criteres=criteres,
        parmi=parmi,
        est_filtree=any(lu.get(champ) for champ in ("q", "theme", "methode_connue", "public", "forme")),
        vue=lu.get("vue") or LISTE,
        zoom=Zoom(lu.get("zoom") or Zoom.AUTOUR),
    )

"""A small site for the tests of the ground: a page with everything on it, a form, and views that refuse."""

import datetime
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.shortcuts import redirect, render
from django.urls import include, path
from django.views.decorators.http import require_POST

from socle.champs import ChampEuros, ChampMois
from socle.comptes.models import Utilisateur
from socle.droits import OUI, exiger, non
from socle.erreurs import ErreurMetier
from socle.formulaires import Choix, FormulaireDsfr, FormulaireModeleDsfr, Ligne, Replie
from socle.gestion import GestionAdmin, SiteGestion

FIL = [("Accueil", "/"), ("Le parcours", "/essai/"), ("Décrire une étape", "")]


class FormulaireEtape(FormulaireDsfr):
    titre = forms.CharField(
        label="Que voulez-vous faire ?",
        help_text="Exemple : une balade nocturne préparée avec les habitants.",
        max_length=120,
    )
    genre = forms.ChoiceField(
        label="C’est plutôt :",
        widget=forms.RadioSelect,
        choices=[
            ("projet", "un projet emblématique, mené avec les habitants"),
            ("formation", Choix("une formation", aide="pour les agents, les élus ou les habitants")),
            ("pratiques", "un changement dans nos façons de travailler"),
        ],
    )
    debut = ChampMois(label="Début", premier=datetime.date(2027, 1, 1), dernier=datetime.date(2028, 12, 1))
    fin = ChampMois(label="Fin", premier=datetime.date(2027, 1, 1), dernier=datetime.date(2028, 12, 1))
    cout = ChampEuros(
        label="Combien cela coûterait-il ?", required=False, help_text="En euros, TTC. Une estimation suffit."
    )
    livrable = forms.CharField(label="Ce que nous aurons à la fin", required=False, widget=forms.Textarea)
    publics = forms.MultipleChoiceField(
        label="Pour qui ?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("jeunes", "Les jeunes"), ("aines", "Les aînés")],
    )
    piece = forms.FileField(label="Une pièce jointe", required=False)
    accord = forms.BooleanField(label="La direction est d’accord", required=False)
    second_bouton = ("et_autre", "Enregistrer et en décrire une autre")
    lien_retour = ("Revenir au parcours", "/essai/")

    def disposition(self):
        return [
            "titre",
            "genre",
            Ligne("debut", "fin"),
            "cout",
            Replie("Facultatif pour l’instant", "livrable", "publics", "piece"),
            "accord",
        ]


class FormulairePersonne(FormulaireModeleDsfr):
    class Meta:
        model = Utilisateur
        fields = ["prenom", "nom", "fonction"]
        labels = {"prenom": "Prénom", "nom": "Nom"}


class PersonneAdmin(GestionAdmin):
    """Everybody of ANCT reads; only administrators change; the e-mail is frozen."""

    form = FormulairePersonne
    list_display = ["nom", "prenom", "email", "is_active"]
    list_filter = ["role_anct", "is_active"]
    search_fields = ["nom", "email"]
    search_help_text = "un nom ou un mail"
    ordering = ["nom", "pk"]
    fields = ["prenom", "nom", "fonction", "email"]
    champs_geles = ["email"]
    list_per_page = 5

    def peut_modifier(utilisateur, personne):
        return (
            OUI
            if utilisateur.role_anct == "administrateur"
            else non("Seuls les administrateurs modifient les comptes.")
        )

    peut_ajouter = peut_modifier

    def ecrire(self, request, form):
        if form.cleaned_data["nom"] == "Refus":
            raise ErreurMetier("Ce nom est déjà pris.", champ="nom")
        if form.cleaned_data["nom"] == "Refus général":
            raise ErreurMetier("Les comptes sont fermés aujourd’hui.")
        form.instance.save(update_fields=[*form.changed_data, "nom"])


site = SiteGestion(name="gestion")
site.register(Utilisateur, PersonneAdmin)


def formulaire(request):
    form = FormulaireEtape(request.POST or None, request.FILES or None)
    if form.is_valid():
        messages.success(request, "L’étape est enregistrée.")
        return redirect("essai_page")
    return render(request, "essai/formulaire.html", {"form": form, "fil": FIL, "menu": _menu("Parcours")})


def page(request):
    for mot in request.GET.getlist("message"):
        messages.info(request, mot)
    donnees = {
        "jour": datetime.date(2027, 3, 1),
        "fin": datetime.date(2027, 6, 1),
        "montant": Decimal("18000"),
        "reste": Decimal("1250.5"),
    }
    return render(request, "essai/page.html", {"fil": FIL, "menu": _menu("Parcours"), **donnees})


def _menu(actif):
    noms = ("Accueil", "Parcours", "Convention", "Comités", "Documents")
    return [
        {"libelle": nom, "url": f"/essai/{nom}/" if nom != "Parcours" else "/essai/", "actif": nom == actif}
        for nom in noms
    ]


def refuser(request):
    exiger(non("Seule l’équipe du territoire peut déposer le document signé."))


def interdire(request):
    raise PermissionDenied


def regle(request):
    raise ErreurMetier("Le maire ne peut pas encore signer : la délibération n’est pas applicable.")


def casser(request):
    raise RuntimeError("panne")


@require_POST
def bouton(request):
    return redirect("essai_page")


def douteux(request):
    raise SuspiciousOperation("?")


handler400 = "socle.views.erreur_400"
handler403 = "socle.views.erreur_403"
handler404 = "socle.views.erreur_404"
handler500 = "socle.views.erreur_500"
urlpatterns = [
    path("", include("socle.urls")),
    path("", page, name="accueil"),
    path("essai/", page, name="essai_page"),
    path("essai/formulaire/", formulaire, name="essai_formulaire"),
    path("essai/refus/", refuser),
    path("essai/interdit/", interdire),
    path("essai/regle/", regle),
    path("essai/panne/", casser),
    path("essai/douteux/", douteux),
    path("essai/bouton/envoyer/", bouton),
    path("gestion/", site.urls),
    path("", include("socle.comptes.urls")),
]

"""The expenses that a person asks to see: every word of the filter is a word of the address."""

from django import forms
from django.db.models import Count

from conventions.enums import StatutDepense
from conventions.models import Depense
from parcours.models import Etape
from socle.champs import SommeEuros
from socle.formulaires import FormulaireDsfr, Ligne
from socle.normalisation import normaliser

TOUTES = [("", "Toutes")]
SANS_ETAPE = "sans"
ETATS = [s for s in StatutDepense.choices if s[0] != StatutDepense.RETIREE]
TRIS = {
    "recentes": ("La plus récente d’abord", ("-date", "-pk")),
    "anciennes": ("La plus ancienne d’abord", ("date", "pk")),
    "montant": ("Montant, du plus grand au plus petit", ("-ttc", "pk")),
    "fournisseur": ("Fournisseur", ("fournisseur_norme", "date", "pk")),
}


class FiltreDepensesForm(FormulaireDsfr):
    methode = "get"
    libelle_bouton = "Afficher"

    q = forms.CharField(
        label="Chercher", required=False, max_length=100, help_text="Un mot de l’objet, un fournisseur, un numéro."
    )
    etat = forms.ChoiceField(label="État", required=False, choices=TOUTES + ETATS)
    etape = forms.ChoiceField(label="Étape", required=False)
    tri = forms.ChoiceField(label="Trier", required=False, choices=[(code, t[0]) for code, t in TRIS.items()])

    def __init__(self, demande, parcours):
        etapes = Etape.objects.filter(parcours=parcours, depenses__isnull=False).distinct()
        choix = [*TOUTES, (SANS_ETAPE, "Sans étape"), *((str(pk), titre) for pk, titre in etapes.values_list("pk", "titre"))]  # fmt: skip
        permis = {"etat": dict(ETATS), "etape": dict(choix), "tri": TRIS}
        self.choisi = {}
        for nom in self.base_fields:
            valeur = str(demande.get(nom, "")).replace("\x00", "").strip()[:100]
            # A word that we do not know (an old bookmark, a slip) is as if it were not there.
            self.choisi[nom] = valeur if nom == "q" or valeur in permis[nom] else ""
        super().__init__(self.choisi)
        self.fields["etape"].choices = choix

    @property
    def filtree(self):
        return any(valeur for nom, valeur in self.choisi.items() if nom != "tri")

    def disposition(self):
        return [Ligne("q", "etat"), Ligne("etape", "tri")]

    def retenir(self, depenses):
        """Those of `depenses` that were asked for, in the order asked for."""
        c = self.choisi
        if c["etat"]:
            depenses = depenses.filter(statut=c["etat"])
        if c["etape"] == SANS_ETAPE:
            depenses = depenses.filter(etape=None)
        elif c["etape"]:
            depenses = depenses.filter(etape=c["etape"])
        if mots := normaliser(c["q"]).split():
            depenses = depenses.filter(pk__in=_qui_disent(depenses, mots))
        return depenses.order_by(*TRIS[c["tri"] or "recentes"][1])


def _qui_disent(depenses, mots):
    """The pks of those in which each of these words stands, with or without accents: a database alone compares them in its own way. One query."""
    lignes = depenses.order_by("pk").values_list("pk", "objet", "fournisseur", "numero", "mandat")
    return [pk for pk, *textes in lignes if all(mot in normaliser(" ".join(textes)) for mot in mots)]


def totaliser(depenses):
    """{nombre, ht, ttc, retenu}: how many, and their euros. One query."""
    return depenses.order_by().aggregate(
        nombre=Count("pk"), ht=SommeEuros("ht"), ttc=SommeEuros("ttc"), retenu=SommeEuros("montant_retenu")
    )


def compter(convention):
    """{state: {nombre, ttc}} of all the expenses of this convention. One query."""
    lignes = Depense.objects.presentes().filter(convention=convention).order_by().values("statut")
    return {
        ligne["statut"]: {"nombre": ligne["nombre"], "ttc": ligne["somme"]}
        for ligne in lignes.annotate(nombre=Count("pk"), somme=SommeEuros("ttc"))
    }

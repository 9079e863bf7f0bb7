"""The form of a partie prenante, and the search among them."""

import re

from django import forms

from parcours.enums import GenrePartie, RolePartie
from parcours.forms.blocs import ItemForm
from parcours.models import PartiePrenante
from socle.formulaires import FormulaireDsfr, Replie

# Providers where people open a mailbox for themselves. An association may well have no other: it is asked, not refused.
GRAND_PUBLIC = {
    "gmail", "googlemail", "orange", "wanadoo", "free", "laposte", "sfr", "neuf", "bbox", "numericable", "hotmail",
    "outlook", "live", "msn", "yahoo", "ymail", "icloud", "me", "mac", "aol", "protonmail", "proton", "gmx",
    "club-internet", "aliceadsl", "cegetel",
}  # fmt: skip
DOMAINES = re.compile(r"@([\w-]+(?:\.[\w-]+)+)")


def est_grand_public(contact):
    """Whether this text holds a mail address of a provider of personal mailboxes."""
    return any(domaine.lower().split(".")[-2] in GRAND_PUBLIC for domaine in DOMAINES.findall(contact))


class PartenaireForm(ItemForm):
    libelle_bouton = "Enregistrer le partenaire"

    class Meta:
        model = PartiePrenante
        fields = ["nom", "genre", "role", "apport", "contact"]
        labels = {
            "nom": "Quelle organisation ?",
            "apport": "Ce qu’elle apporte",
            "contact": "Contact de l’organisation",
        }
        help_texts = {
            "nom": "Exemple : le comité des fêtes, le lycée, la région.",
            "contact": "Adresse générale ou standard. N’inscrivez jamais le nom ou l’adresse d’un habitant.",
        }

    genre = forms.ChoiceField(label="C’est plutôt :", choices=GenrePartie.choices)
    role = forms.ChoiceField(label="Son rôle", choices=RolePartie.choices, initial=RolePartie.PARTENAIRE)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.contact_connu = self.instance.contact
        # Asked only when there is something to ask.
        if self.is_bound and est_grand_public(self["contact"].data or "") and not self._contact_inchange():
            self.ajouter(
                "contact_verifie",
                forms.BooleanField(
                    label="Oui, c’est l’adresse de l’organisation, pas celle d’une personne.", required=False
                ),
            )

    def _contact_inchange(self):
        return (self["contact"].data or "").strip() == self.contact_connu

    def clean(self):
        donnees = super().clean()
        if "contact_verifie" in self.fields and not donnees.get("contact_verifie"):
            self.add_error(
                "contact",
                "Est-ce l’adresse de l’organisation ? Elle ressemble à une adresse personnelle. Si c’est bien la sienne, cochez la "
                "case ci-dessous ; sinon, mettez le téléphone ou l’adresse générale.",
            )
        return donnees

    def disposition(self):
        verifie = ["contact_verifie"] if "contact_verifie" in self.fields else []
        return [
            "revision",
            "remettre",
            "nom",
            "genre",
            "role",
            Replie("Facultatif pour l’instant", "apport", "contact", *verifie),
        ]


class FiltrePartenairesForm(FormulaireDsfr):
    methode = "get"
    libelle_bouton = "Chercher"

    q = forms.CharField(label="Chercher un partenaire", required=False)
    genre = forms.ChoiceField(label="C’est", choices=[("", "Tous"), *GenrePartie.choices], required=False)

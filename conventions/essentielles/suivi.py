"""The worklist of the publication: every signed convention, where its row stands, and what is missing in it."""

from dataclasses import dataclass
from enum import Enum

from django.urls import reverse

from conventions.essentielles.colonnes import Ou
from conventions.essentielles.fichiers import dernieres_publications, relire
from conventions.essentielles.ligne import composer, pour_composer
from conventions.essentielles.regles import fautes
from conventions.essentielles.travail import a_publier, signees
from conventions.models import Convention


class Etat(Enum):
    A_PUBLIER = "À publier"
    PUBLIEE = "Publiée"
    NON_PUBLIEE = "Non publiée"


class Filtre(Enum):
    """What the page shows: (code of the address, words)."""

    A_PUBLIER = ("a-publier", "À publier")
    AVEC_FAUTE = ("avec-faute", "À corriger")
    PUBLIEES = ("publiees", "Publiées")
    NON_PUBLIEES = ("non-publiees", "Non publiées")

    @property
    def code(self):
        return self.value[0]

    @property
    def libelle(self):
        return self.value[1]

    def garde(self, suivi):
        if self is Filtre.AVEC_FAUTE:
            return bool(suivi.fautes) and suivi.etat is not Etat.NON_PUBLIEE
        return suivi.etat.name == {"PUBLIEES": "PUBLIEE", "NON_PUBLIEES": "NON_PUBLIEE"}.get(self.name, self.name)


@dataclass(frozen=True)
class Suivi:
    """One line of the worklist. `ligne` is what is in the file when it is published, what would be otherwise."""

    convention: Convention
    etat: Etat
    ligne: dict
    fautes: list

    @property
    def est_a_publier(self):
        return self.etat is Etat.A_PUBLIER

    @property
    def est_publiee(self):
        return self.etat is Etat.PUBLIEE

    @property
    def est_ecartee(self):
        return self.etat is Etat.NON_PUBLIEE

    @property
    def est_a_refaire(self):
        """Published, and changed since."""
        return self.est_a_publier and self.convention.tour > 0

    @property
    def est_pret(self):
        return self.est_a_publier and not self.fautes

    @property
    def numero(self):
        return self.ligne.get("referenceDecision", "")

    @property
    def a_corriger(self):
        """[(sentence, where in words, address or "")]"""
        return [(f.phrase, f.ou_corriger.value, self._adresse(f.ou_corriger)) for f in self.fautes]

    def _adresse(self, ou):
        parcours = self.convention.parcours
        if ou is Ou.COLLECTIVITE:
            return reverse("gestion:territoires_collectivite_change", args=[parcours.collectivite_id])
        return reverse("conventions:page", args=[parcours.pk]) if ou is Ou.CONVENTION else ""


def suivre():
    """Every signed convention, the most urgent first. The number of queries does not depend on theirs."""
    attendues = set(a_publier().values_list("pk", flat=True))
    publiees = {p.convention_id: relire(p.ligne) for p in dernieres_publications()}
    conventions = pour_composer(signees()).select_related("parcours__collectivite__departement")
    return [_suivi(c, attendues, publiees) for c in conventions.order_by("limite", "pk")]


def _suivi(convention, attendues, publiees):
    if convention.pk in attendues:
        etat = Etat.A_PUBLIER
    else:
        etat = Etat.PUBLIEE if convention.pk in publiees else Etat.NON_PUBLIEE
    ligne = publiees[convention.pk] if etat is Etat.PUBLIEE else composer(convention)
    return Suivi(convention, etat, ligne, fautes(ligne))

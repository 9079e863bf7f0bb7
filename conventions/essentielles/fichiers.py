"""The two public files: the rows published of the conventions, and the list of the territories of the programme."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256

from django.db.models import Max, OuterRef, Q, Subquery

from conventions.essentielles.colonnes import NOMS
from conventions.essentielles.ecriture import en_csv
from conventions.essentielles.ligne import pour_composer, titres_publiables
from conventions.essentielles.regles import fautes
from conventions.models import Convention, Publication
from socle.journal.models import EntreeJournal

# What changes the file of the subsidies: `transitions.publication` writes these entries.
PUBLIER, ECARTER = "convention.publier", "convention.ne_pas_publier"
COLONNES_TERRITOIRES = ("id_engcit", "codgeo", "libgeo", "echelon", "dispositif", "periode", "ingredients", "url")
DISPOSITIF = "PATDE"
# ANCT's map numbers its own rows from 1, all modalities together (250 of them at the end of 2025): ours never meet them.
PREMIER_NUMERO = 1_000
SEPARATEUR = " ; "


@dataclass(frozen=True)
class Fichier:
    """One public file, whole: its rows as dictionaries, its columns, when it last changed (None: never)."""

    lignes: list
    entete: tuple
    maj: datetime | date | None

    @cached_property
    def octets(self):
        return en_csv(self.lignes, entete=self.entete)

    @property
    def etag(self):
        return f'"{sha256(self.octets).hexdigest()[:32]}"'


def relire(texte):
    """The row of a publication as it was written; columns out of place stay out of place, so that `fautes` tells."""
    valeurs = json.loads(texte)
    return {nom: valeurs[nom] for nom in NOMS if nom in valeurs} | valeurs


def dernieres_publications():
    """The publications that count, one per convention: the last round of those that ANCT has not taken out."""
    dernier = Publication.objects.filter(convention=OuterRef("convention")).order_by("-tour").values("tour")[:1]
    return Publication.objects.filter(
        Q(convention__publier=True) | Q(convention__publier__isnull=True), tour=Subquery(dernier)
    ).order_by("convention")


def subventions():
    """The rows published, each validated again: one that has become invalid is left out, and the worklist says why."""
    lignes = [relire(p.ligne) for p in dernieres_publications()]
    maj = EntreeJournal.objects.filter(action__in=(PUBLIER, ECARTER)).aggregate(le=Max("le"))["le"]
    return Fichier([ligne for ligne in lignes if not fautes(ligne)], NOMS, maj)


def territoires():
    """The territories whose convention is signed, in the columns of ANCT's map (metier §1.1); one row per parcours."""
    parcours, maj = {}, None
    for convention in pour_composer(Convention.objects.signees()).order_by("parcours", "pk"):
        _, titres = parcours.setdefault(convention.parcours_id, (convention.parcours, {}))
        titres.update(dict.fromkeys(titres_publiables(convention)))
        maj = max(maj or convention.date_effet, convention.date_effet)
    return Fichier([_territoire(p, titres) for p, titres in parcours.values()], COLONNES_TERRITOIRES, maj)


def _territoire(parcours, titres):
    collectivite = parcours.collectivite
    annees = sorted({parcours.debut.year, parcours.fin.year})
    return {
        "id_engcit": f"patde-{PREMIER_NUMERO + parcours.pk}",
        "codgeo": collectivite.code,
        "libgeo": collectivite.nom,
        "echelon": "commune" if collectivite.est_commune else "epci",
        "dispositif": DISPOSITIF,
        "periode": "-".join(map(str, annees)),
        "ingredients": SEPARATEUR.join(titres),
        "url": "",
    }

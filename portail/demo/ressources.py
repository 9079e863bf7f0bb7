"""The other funders of the demonstration: asked, obtained, received, refused, each in its own place. Answers and amounts are fictitious.

Told through the room's own verbs, each on its day. What is looked for is planned in the means first, as a team does; once it was not, and the page
says that public aid passes the cost.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from conventions.enums import GenreFinanceur
from conventions.models import Ressource
from conventions.transitions import ressources as verbes
from parcours import ecriture
from parcours.enums import Source
from parcours.models import Moyen, Parcours


@dataclass(frozen=True)
class Demande:
    """One funder and what happens, in days from today: (days, gesture, its own values)."""

    genre: GenreFinanceur
    financeur: str
    objet: str
    montant: str
    suite: tuple
    prevue: bool = True


def gestes(code, pk, auteur, *, aujourd_hui):
    """(day, gesture) pairs of the other funders of this parcours."""
    return [
        (aujourd_hui + timedelta(days=jours), lambda geste=geste, d=demande, v=valeurs: geste(pk, d, auteur, *v))
        for demande in HISTOIRES.get(code, ())
        for jours, geste, *valeurs in demande.suite
    ]


# --- the gestures, each lived on its day -------------------------------------------------------------------------------------


def _ressource(pk, demande):
    return Ressource.objects.get(parcours=pk, objet=demande.objet)


def noter(pk, demande, auteur):
    parcours, moyen, montant = Parcours.objects.get(pk=pk), None, Decimal(demande.montant)
    libelle = demande.financeur or demande.genre.label
    if demande.prevue:
        champs = {"source": Source.COFINANCEMENT, "libelle": libelle, "prevu": montant}
        moyen = ecriture.enregistrer(Moyen(parcours=parcours), champs, par=auteur)
    champs = {
        "genre": demande.genre,
        "financeur": demande.financeur,
        "objet": demande.objet,
        "montant_demande": montant,
        "moyen": moyen,
    }
    verbes.inscrire_ressource(parcours, champs, par=auteur)


def demander(pk, demande, auteur, reponse_dans):
    jour = timezone.localdate()
    verbes.demander_ressource(
        _ressource(pk, demande),
        Decimal(demande.montant),
        jour,
        reponse_attendue_le=jour + timedelta(days=reponse_dans),
        par=auteur,
    )


def obtenir(pk, demande, auteur, montant):
    verbes.obtenir(_ressource(pk, demande), Decimal(montant), timezone.localdate(), par=auteur)


def recevoir(pk, demande, auteur, montant):
    verbes.recevoir_ressource(_ressource(pk, demande), Decimal(montant), timezone.localdate(), par=auteur)


def refuser(pk, demande, auteur, motif):
    verbes.refuser_ressource(_ressource(pk, demande), motif, par=auteur)


def decider(pk, demande, auteur):
    verbes.decider_au_budget(_ressource(pk, demande), Decimal(demande.montant), timezone.localdate(), par=auteur)


CAF, DEPARTEMENT, REGION = GenreFinanceur.CAF, GenreFinanceur.DEPARTEMENT, GenreFinanceur.REGION
FONDATION, PROPRE = GenreFinanceur.FONDATION, GenreFinanceur.PROPRE
HISTOIRES = {
    "42168": (
        Demande(CAF, "CAF de la Loire", "L’accueil des enfants pendant les ateliers", "2400.00", (
            (-170, noter), (-160, demander, 60), (-104, obtenir, "2000.00"), (-44, recevoir, "1200.00"),
        )),
        Demande(DEPARTEMENT, "Département de la Loire", "Le minibus des balades", "1500.00", (
            (-62, noter), (-55, demander, 61),
        )),
        Demande(PROPRE, "", "Le goûter et les impressions", "800.00", ((-150, noter), (-139, decider))),
    ),
    "73065": (
        Demande(REGION, "Région Auvergne-Rhône-Alpes", "L’équipement du lieu des habitants", "12000.00", (
            (-200, noter), (-190, demander, 90), (-98, obtenir, "12000.00"), (-60, recevoir, "6000.00"), (-9, recevoir, "6000.00"),
        )),
        Demande(FONDATION, "Fondation Exemple pour le lien", "Les rencontres dans les quartiers", "5000.00", (
            (-80, noter), (-76, demander, 80),
        )),
    ),
    "34164": (
        Demande(DEPARTEMENT, "Département de l’Hérault", "Les chantiers participatifs", "3000.00", (
            (-90, noter), (-85, demander, 50), (-30, refuser, "Dossier déposé après la date limite : à représenter l’an prochain."),
        )),
    ),
    "61169": (
        Demande(CAF, "CAF de l’Orne", "Les ateliers avec les familles", "3500.00", ((-40, noter), (-33, demander, 45))),
    ),
    "59009": (
        Demande(REGION, "Région Hauts-de-France", "La formation des agents d’accueil", "4000.00", (
            (-120, noter), (-110, demander, 60), (-52, obtenir, "3000.00"),
        )),
    ),
    "69072": (Demande(FONDATION, "Fondation Exemple des villages", "Le film des habitants", "2500.00", ((-12, noter),)),),
    # Nobody had planned it: public aid passes what the parcours costs.
    "38151": (
        Demande(DEPARTEMENT, "Département de l’Isère", "La restitution publique", "1800.00", (
            (-70, noter), (-64, demander, 40), (-21, obtenir, "1800.00"),
        ), prevue=False),
    ),
}  # fmt: skip

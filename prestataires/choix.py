"""The rounds of a need as people read them: what each side said that this person may read, what is awaited, what came of it.

Everything here goes through the managers of `models.choix`, which know what is sealed; who has spoken is no secret, what was said is.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from prestataires.enums import IssueTour, ModeTour, Partie, Place, StatutBesoin
from prestataires.models import Avis, Besoin, Bulletin, Candidature, Tour
from socle.mots import insecables

# In ANCT's single opinion the same three places are said in other words.
MOTS_D_UN_AVIS = {
    Place.PREMIER: "Favorable",
    Place.POSSIBLE: "Favorable, avec une réserve",
    Place.PLUTOT_NON: "Défavorable",
}


def dire_place(place, mode):
    """« En premier », or « Favorable » in ANCT's single opinion."""
    return MOTS_D_UN_AVIS[Place(place)] if mode == ModeTour.AVIS else Place(place).label


def places(mode):
    """The three choices of a round of this kind: [(code, words)]."""
    return [(place.value, dire_place(place, mode)) for place in Place]


def attend(mode):
    """The sides that speak in a round of this kind."""
    return {Partie.ANCT} if mode == ModeTour.AVIS else {Partie.TERRITOIRE, Partie.ANCT}


def qui_a_parle(tour):
    """The sides that have given their opinion. One query."""
    return set(Bulletin.sous_pli.filter(tour=tour).values_list("partie", flat=True))


def dernier_tour(besoin):
    """The last round of a need, open or closed; None when there is none. One query."""
    return Tour.objects.filter(besoin=besoin).order_by("-numero").first()


@dataclass
class TourLu:
    """A round, for one reader."""

    tour: Tour
    candidatures: list
    parle: set = field(default_factory=set)
    bulletins: dict = field(default_factory=dict)
    avis: dict = field(default_factory=dict)

    @property
    def est_ouvert(self):
        return self.tour.clos_le is None

    @property
    def est_un_avis(self):
        return self.tour.mode == ModeTour.AVIS

    @property
    def titre(self):
        if self.est_un_avis:
            return "L’avis de l’ANCT"
        return "Second tour" if self.tour.rang > 1 else "Les deux avis"

    @property
    def parties(self):
        """The sides that this round asks, in order."""
        return [p for p in Partie if p in attend(self.tour.mode)]

    @property
    def attendus(self):
        """Those that have not spoken."""
        return [p for p in self.parties if p not in self.parle]

    @property
    def lignes(self):
        """[(candidature, [(side, place in words, motive)])]: only what this reader may read."""
        return [
            (
                candidature,
                [
                    (partie.label, dire_place(a.place, self.tour.mode), a.motif)
                    for partie in self.parties
                    if (a := self.avis.get((partie, candidature.pk)))
                ],
            )
            for candidature in self.candidatures
        ]

    @property
    def commentaires(self):
        """[(side, comment)] that this reader may read."""
        return [
            (p.label, self.bulletins[p].commentaire)
            for p in self.parties
            if p in self.bulletins and self.bulletins[p].commentaire
        ]

    @property
    def signatures(self):
        """[(side, who, when)] of the opinions that this reader may read."""
        return [
            (p.label, self.bulletins[p].par.nom_complet, self.bulletins[p].donne_le)
            for p in self.parties
            if p in self.bulletins
        ]

    def premier(self, partie):
        """The candidature that this side puts first, as far as this reader may know; None otherwise."""
        return next(
            (c for c in self.candidatures if getattr(self.avis.get((partie, c.pk)), "place", "") == Place.PREMIER), None
        )

    @property
    def resultat(self):
        """What came of it, in a sentence; "" while it is open."""
        return insecables(self._resultat()) if not self.est_ouvert else ""

    def _resultat(self):
        issue = self.tour.issue
        if issue == IssueTour.ANNULE:
            return "Ce tour s’est arrêté avant la fin : ce qui y a été dit n’est pas montré à l’autre partie."
        if issue == IssueTour.SANS_AVIS:
            return "L’ANCT n’a pas donné d’avis dans les dix jours ouvrés : le choix continue sans lui."
        if self.est_un_avis:
            avis = self.avis[Partie.ANCT, self.candidatures[0].pk]
            return f"L’avis de l’ANCT : {dire_place(avis.place, self.tour.mode).lower()}. Le territoire choisit."
        if issue == IssueTour.ACCORD:
            return f"Même préférence : le territoire et l’ANCT mettent {self.premier(Partie.ANCT)} en premier."
        return (
            f"Préférences différentes : le territoire met {self.premier(Partie.TERRITOIRE)} en premier, "
            f"l’ANCT {self.premier(Partie.ANCT)}."
        )


def _lire(tours, bulletins, avis):
    """[TourLu] from querysets of rounds and of what may be read in them. Five queries, whatever their number."""
    lus = {}
    candidatures = defaultdict(list)
    for lien in (
        Tour.candidatures.through.objects.filter(tour__in=tours)
        .select_related("candidature__prestataire")
        .order_by("tour", "candidature")
    ):
        candidatures[lien.tour_id].append(lien.candidature)
    for tour in tours:
        lus[tour.pk] = TourLu(tour, candidatures[tour.pk])
    # Who has spoken, and nothing of what was said.
    for tour_pk, partie in Bulletin.sous_pli.filter(tour__in=tours).values_list("tour", "partie"):
        lus[tour_pk].parle.add(Partie(partie))
    for bulletin in bulletins.filter(tour__in=tours).select_related("par"):
        lus[bulletin.tour_id].bulletins[Partie(bulletin.partie)] = bulletin
    for ligne in avis.filter(bulletin__tour__in=tours).select_related("bulletin"):
        lus[ligne.bulletin.tour_id].avis[Partie(ligne.bulletin.partie), ligne.candidature_id] = ligne
    return list(lus.values())


def tours_lisibles(besoin, utilisateur):
    """The rounds of a need as this person may read them, the last one first. Five queries."""
    tours = list(Tour.objects.filter(besoin=besoin).order_by("-numero"))
    return _lire(tours, Bulletin.objects.lisibles_par(utilisateur), Avis.objects.lisibles_par(utilisateur))


def tour_revele(tour):
    """One round with what both sides may read of it: for mails and papers, which have no reader. Four queries."""
    return _lire([tour], Bulletin.objects.all(), Avis.objects.all())[0]


def resultat(besoin):
    """A closed choice as plain data, for the annex of the convention: the need, the offers, both opinions, which one, why, how it is bought.

    None unless a provider is chosen. Without any id: what is frozen of it stands by itself.
    """
    return next(iter(_resultats(Besoin.objects.filter(pk=besoin.pk))), None)


def choix_clos(parcours):
    """[resultat] of every choice that is made in this parcours, in the order of the étapes. One query without any, seven whatever their number."""
    return _resultats(Besoin.objects.filter(parcours=parcours).order_by("etape__debut", "etape"))


def _resultats(besoins):
    choisis = list(besoins.filter(statut=StatutBesoin.CHOISI).select_related("etape", "choisie__prestataire"))
    if not choisis:
        return []
    offres, tours = defaultdict(list), defaultdict(list)
    comparees = Candidature.objects.filter(besoin__in=choisis).exclude(montant_ht=None).exclude(repondue_le=None)
    for offre in comparees.select_related("prestataire").order_by("pk"):
        offres[offre.besoin_id].append(offre)
    finis = Tour.objects.filter(besoin__in=choisis).exclude(issue__in=["", IssueTour.ANNULE]).order_by("numero")
    for lu in _lire(list(finis), Bulletin.objects.all(), Avis.objects.all()):
        tours[lu.tour.besoin_id].append(lu)
    return [_en_donnees(b, offres[b.pk], tours[b.pk]) for b in choisis]


def _en_donnees(besoin, offres, tours):
    return {
        "etape": str(besoin.etape.uid),
        "titre": besoin.titre,
        "attendu": besoin.attendu,
        "offres": [
            {
                "prestataire": str(o.prestataire),
                "montant_ht": o.montant_ht,
                "montant_ttc": o.montant_ttc,
                "pourquoi": o.pourquoi,
                "choisie": o.pk == besoin.choisie_id,
            }
            for o in offres
        ],
        "tours": [_tour_en_donnees(lu) for lu in tours],
        "choisi": str(besoin.choisie.prestataire),
        "montant_ht": besoin.choisie.montant_ht,
        "motif": besoin.motif_choix,
        "mode_achat": besoin.get_mode_achat_display(),
        "choisi_le": timezone.localdate(besoin.choisi_le).isoformat(),
    }


def _tour_en_donnees(lu):
    return {
        "titre": lu.titre,
        "resultat": lu.resultat,
        "avis": [
            {"prestataire": str(candidature), "partie": partie, "place": place, "motif": motif}
            for candidature, dits in lu.lignes
            for partie, place, motif in dits
        ],
        "commentaires": [{"partie": partie, "texte": texte} for partie, texte in lu.commentaires],
    }

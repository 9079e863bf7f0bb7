"""Opinions on providers: the territory's, ANCT's; then the choice, which waits for the territory (metier §9, rule 8)."""

from django.db.models import Exists, F, OuterRef, TextField
from django.db.models.functions import Cast, TruncDate
from django.urls import reverse

from parcours.models import Parcours
from prestataires.enums import IssueTour, ModeTour, Partie, StatutBesoin
from prestataires.models import Bulletin, Tour
from socle.echeances import ANCT, EQUIPE, Regle, inscrire_regle
from socle.mots import date_longue

# Ten working days are two weeks: reminders in the middle, on the last day, and a week after.
AVANCES = (-7, 0, 7)
AVANCES_CHOIX = (5, 10, 15)


def _tours(tours, *, quand):
    """One line per round; where its page is, in `detail`: the need, then the round."""
    return tours.order_by().values(
        objet_id=F("pk"),
        parcours_id=F("besoin__parcours"),
        quand=quand,
        libelle=F("besoin__titre"),
        detail=Cast("besoin", TextField()),
    )


def _en_attente_de(partie):
    donnes = Bulletin.sous_pli.filter(tour=OuterRef("pk"), partie=partie)
    return Tour.objects.ouverts().filter(~Exists(donnes), besoin__statut=StatutBesoin.CHOIX)


def _d_un_parcours_vivant(tours):
    """`droits.peut_donner_avis` and `peut_choisir`, in SQL: once the parcours is over, nobody gives an opinion nor chooses."""
    return tours.filter(besoin__parcours__in=Parcours.objects.vivants())


def avis_du_territoire(jour):
    """Rounds in which the territory has not given its ranking."""
    attendus = _en_attente_de(Partie.TERRITOIRE).filter(mode=ModeTour.CLASSEMENT)
    return _tours(_d_un_parcours_vivant(attendus), quand=F("echeance"))


def avis_de_l_anct(jour):
    """Rounds in which ANCT has not spoken."""
    return _tours(_d_un_parcours_vivant(_en_attente_de(Partie.ANCT)), quand=F("echeance"))


def choix_a_faire(jour):
    """The last round is closed: the territory chooses."""
    suivants = Tour.objects.filter(besoin=OuterRef("besoin"), numero__gt=OuterRef("numero"))
    clos = Tour.objects.filter(~Exists(suivants), clos_le__isnull=False, besoin__statut=StatutBesoin.CHOIX)
    return _tours(
        _d_un_parcours_vivant(clos.exclude(issue=IssueTour.ANNULE)),
        quand=TruncDate("clos_le"),
    )


def _vers_donner(ligne):
    return reverse("prestataires:avis_donner", args=[ligne["parcours_id"], int(ligne["detail"]), ligne["objet_id"]])


def _vers_choisir(ligne):
    return reverse("prestataires:avis_choisir", args=[ligne["parcours_id"], int(ligne["detail"])])


def _phrase_territoire(ligne):
    return (
        f"Donner votre avis sur les prestataires pour « {ligne['libelle']} », avant le {date_longue(ligne['quand'])}."
    )


def _phrase_anct(ligne):
    return f"Donner l’avis de l’ANCT pour « {ligne['libelle']} », avant le {date_longue(ligne['quand'])}."


def _phrase_choix(ligne):
    return f"Choisir le prestataire pour « {ligne['libelle']} » : les avis sont donnés."


for regle in (
    Regle(
        "prestataires.avis_territoire", "Avis sur des prestataires", "Donner notre avis", EQUIPE, avis_du_territoire, _vers_donner,
        _phrase_territoire, avances=AVANCES, source="metier §9, rule 8", plusieurs="avis à donner",
    ),
    Regle(
        "prestataires.avis_anct", "Avis sur un prestataire", "Donner l’avis", ANCT, avis_de_l_anct, _vers_donner,
        _phrase_anct, avances=AVANCES, source="metier §9, rule 8", plusieurs="avis à donner",
    ),
    Regle(
        "prestataires.choix", "Prestataire à choisir", "Choisir", EQUIPE, choix_a_faire, _vers_choisir,
        _phrase_choix, avances=AVANCES_CHOIX, dans_agenda=False, source="metier §9, rule 8", plusieurs="prestataires à choisir",
    ),
):  # fmt: skip
    inscrire_regle(regle)

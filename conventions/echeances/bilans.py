"""The reports: to write before the next payment, to complete, to read. Silent while the convention does not run."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from conventions.echeances.lignes import plus
from conventions.echeances.versements import nom_du_versement
from conventions.enums import GenreTranche, Statut, StatutBilan, StatutVersement
from conventions.models import Acte, Bilan, Versement
from socle.echeances import ANCT, EQUIPE, Regle, inscrire_regle
from socle.mots import date_longue

# A report to write stands on nobody's list a year before.
EN_VUE = timedelta(days=90)
AVANCES_INTERMEDIAIRE = (-45, -15, -3, 7)
AVANCES_FINAL = (-60, -30, -7, 1, 15, 30)
AVANCES_COMPLETER = (3, 10, 20)
AVANCES_LIRE = (-3, 1, 7)
JOURS_POUR_LIRE = 10


def bilan_intermediaire(jour):
    """The next payment comes near, the one before is paid, and its report is not sent (rule 18)."""
    avant = Versement.objects.presents().filter(convention=OuterRef("convention"), rang__lt=OuterRef("rang"))
    return _des_versements(
        _sans_bilan_envoye(jour, GenreTranche.ACOMPTE).exclude(Exists(avant.exclude(statut=StatutVersement.PAYE)))
    )


def bilan_final(jour):
    """The report of the last payment is not sent (rule 20).

    Its day is that of the schedule, written in the convention: the end of the étapes, then `reglages.delai_bilan_mois`.
    """
    return _des_versements(_sans_bilan_envoye(jour, GenreTranche.SOLDE))


def bilan_a_completer(jour):
    """ANCT asked for more; what is written on the page, and in no reminder."""
    return _des_bilans(StatutBilan.A_COMPLETER, quand=F("juge_le"))


def bilan_a_lire(jour):
    """Sent, not judged."""
    return _des_bilans(StatutBilan.ENVOYE, quand=plus("envoye_le", JOURS_POUR_LIRE))


def _sans_bilan_envoye(jour, genre):
    """Planned payments of this kind whose report is not begun, or still a first draft."""
    partis = Bilan.objects.filter(convention=OuterRef("convention"), rang=OuterRef("rang")).exclude(
        statut=StatutBilan.BROUILLON
    )
    return Versement.objects.filter(
        ~Exists(partis),
        rang__gt=1,
        tranche__genre=genre,
        tranche__date_prevue__lte=jour + EN_VUE,
        statut=StatutVersement.PREVU,
        convention__statut=Statut.EN_COURS,
    )


def _des_versements(versements):
    """One line per payment: its name, then its rank and the number of the convention, that sentence and address take apart."""
    return versements.order_by().values(
        objet_id=F("pk"),
        parcours_id=F("convention__parcours"),
        quand=F("tranche__date_prevue"),
        libelle=nom_du_versement(),
        detail=_rang_et_numero(),
    )


def _des_bilans(statut, *, quand):
    """One line per report of this state."""
    present = Versement.objects.presents().filter(convention=OuterRef("convention"), rang=OuterRef("rang"))
    # An avenant may have dropped the payment: nobody waits for its report any more.
    bilans = Bilan.objects.filter(Exists(present), statut=statut, convention__statut=Statut.EN_COURS)
    return bilans.order_by().values(
        objet_id=F("pk"),
        parcours_id=F("convention__parcours"),
        quand=quand,
        libelle=Value("bilan", output_field=TextField()),
        detail=_rang_et_numero(),
    )


def _rang_et_numero():
    numero = Acte.objects.filter(convention=OuterRef("convention"), rang=0).values("numero")
    return Concat(Cast("rang", TextField()), Value(" "), Subquery(numero[:1]), output_field=TextField())


def _lire(ligne):
    """(rank, number of the convention)"""
    rang, _, numero = ligne["detail"].partition(" ")
    return int(rang), numero


def vers_le_bilan(ligne):
    return reverse("conventions:bilan", args=[ligne["parcours_id"], _lire(ligne)[0]])


def _vers_le_jugement(ligne):
    return reverse("conventions:bilan_juger", args=[ligne["parcours_id"], _lire(ligne)[0]])


def _phrase_intermediaire(ligne):
    return (
        f"Écrire le bilan de la convention {_lire(ligne)[1]}, avant le {date_longue(ligne['quand'])} : "
        f"le {ligne['libelle']} se demande une fois ce bilan accepté."
    )


def _phrase_final(ligne):
    return (
        f"Écrire le bilan final de la convention {_lire(ligne)[1]}, avant le {date_longue(ligne['quand'])} : "
        f"il ouvre le {ligne['libelle']}."
    )


def _phrase_completer(ligne):
    return f"Compléter le bilan de la convention {_lire(ligne)[1]} : sa page dit ce qui manque."


def _phrase_lire(ligne):
    return f"Lire le bilan de la convention {_lire(ligne)[1]}, avant le {date_longue(ligne['quand'])}."


for regle in (
    Regle(
        "conventions.bilan_intermediaire", "Bilan à écrire", "Écrire le bilan", EQUIPE, bilan_intermediaire, vers_le_bilan,
        _phrase_intermediaire, avances=AVANCES_INTERMEDIAIRE, source="metier §9, rule 18",
    ),
    Regle(
        "conventions.bilan_final", "Bilan final à écrire", "Écrire le bilan", EQUIPE, bilan_final, vers_le_bilan,
        _phrase_final, avances=AVANCES_FINAL, source="metier §9, rule 20",
    ),
    Regle(
        "conventions.bilan_a_completer", "Bilan à compléter", "Compléter le bilan", EQUIPE, bilan_a_completer, vers_le_bilan,
        _phrase_completer, avances=AVANCES_COMPLETER, dans_agenda=False, source="metier §9, rule 18",
    ),
    Regle(
        "conventions.bilan_a_lire", "Bilan à lire", "Lire le bilan", ANCT, bilan_a_lire, _vers_le_jugement,
        _phrase_lire, avances=AVANCES_LIRE, source="metier §9, rule 18",
    ),
):  # fmt: skip
    inscrire_regle(regle)

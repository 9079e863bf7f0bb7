"""What missions wait for, on both homes (metier §9, rules 3 and 25; §1.3 for the yearly meeting)."""

from datetime import date, timedelta

from django.db.models import (
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat, TruncDate
from django.urls import reverse
from django.utils import timezone

from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from prestataires import reglages
from prestataires.enums import (
    Partie,
    StatutBesoin,
    StatutFacture,
    StatutLivrable,
    StatutMission,
    StatutSynchronisation,
)
from prestataires.models import Besoin, Evaluation, Facture, Livrable, Mission, Synchronisation
from prestataires.models.missions import DeMission
from socle.echeances import ANCT, EQUIPE, Regle, inscrire_regle
from socle.mots import date_longue

# A day typed by hand, months ahead, is on nobody's list before this.
EN_VUE = timedelta(days=30)
# Days to read what is handed over, to check an invoice (30 days to pay it, code de la commande publique R.2192-10).
DELAI_LECTURE = 10
DELAI_FACTURE = 10
# A meeting is of use once a mission has run a little.
RODAGE = timedelta(days=90)
MOIS_DE_LA_REUNION, JOUR_DE_LA_REUNION = 11, 30
PREPARER_AVANT = timedelta(days=60)
SANS_DATE = Value(None, output_field=DateField())
CLOS = (StatutParcours.CLOS, StatutParcours.ABANDONNE)


def _lignes(queryset, *, quand, libelle, detail):
    """The five keys of a rule, for rows of a parcours or of a mission. `detail` is a path or an expression."""
    siens = {"parcours_id": F("mission__parcours")} if issubclass(queryset.model, DeMission) else {}
    return queryset.order_by().values(
        *([] if siens else ["parcours_id"]),
        **siens,
        objet_id=F("pk"),
        quand=quand,
        libelle=Cast(F(libelle), TextField()),
        detail=Cast(F(detail), TextField()) if isinstance(detail, str) else detail,
    )


def _apres(moment, jours):
    return TruncDate(ExpressionWrapper(F(moment) + timedelta(days=jours), output_field=DateTimeField()))


def _jours_apres(jour, jours):
    """PostgreSQL makes a moment of a day and so many days: back to a day."""
    return Cast(ExpressionWrapper(F(jour) + timedelta(days=jours), output_field=DateTimeField()), DateField())


# --- what is asked -----------------------------------------------------------------------------------------------------------------


def mission_a_preparer(jour):
    """A provider is chosen, its mission is not prepared. An interrupted one may be given again: nobody is asked to."""
    preparees = Mission.objects.filter(candidature=OuterRef("choisie"))
    besoins = Besoin.objects.filter(~Exists(preparees), statut=StatutBesoin.CHOISI)
    return _lignes(
        besoins.exclude(parcours__statut__in=CLOS),
        quand=SANS_DATE,
        libelle="etape__titre",
        detail="choisie__prestataire__nom",
    )


def mission_a_commander(jour):
    """Prepared, and its first day comes or has passed."""
    return _lignes(
        Mission.objects.filter(statut=StatutMission.PREPAREE).exclude(parcours__statut__in=CLOS),
        quand=F("debut"),
        libelle="etape__titre",
        detail="prestataire__nom",
    )


def _livrables(*statuts):
    return Livrable.objects.filter(statut__in=statuts, mission__statut=StatutMission.EN_COURS)


def livrable_attendu(jour):
    """Within a month, or late."""
    return _lignes(
        _livrables(StatutLivrable.ATTENDU, StatutLivrable.A_REPRENDRE).filter(attendu_le__lte=jour + EN_VUE),
        quand=F("attendu_le"),
        libelle="titre",
        detail=_mission_et_nom(),
    )


def livrable_a_lire(jour):
    return _lignes(
        _livrables(StatutLivrable.REMIS),
        quand=_apres("remis_le", DELAI_LECTURE),
        libelle="titre",
        detail=_mission_et_nom(),
    )


def facture_a_verifier(jour):
    return _lignes(
        Facture.objects.filter(statut=StatutFacture.RECUE),
        quand=_apres("deposee_le", DELAI_FACTURE),
        libelle="numero",
        detail=_mission_et_nom(),
    )


def _mission_et_nom():
    """The key of the mission, then the provider: the address and the sentence take them apart."""
    return Concat(Cast("mission", TextField()), Value(" "), F("mission__prestataire__nom"), output_field=TextField())


def evaluation_territoire(jour):
    return _a_evaluer(Partie.TERRITOIRE)


def evaluation_anct(jour):
    return _a_evaluer(Partie.ANCT)


def _a_evaluer(partie):
    donnee = Evaluation.objects.filter(mission=OuterRef("pk"), partie=partie)
    return _lignes(
        Mission.objects.filter(~Exists(donnee), statut=StatutMission.TERMINEE),
        quand=_jours_apres("terminee_le", reglages.delai_evaluation_jours()),
        libelle="etape__titre",
        detail="prestataire__nom",
    )


def synchronisation_a_prevoir(jour):
    """Once a year, when a mission has run for three months; asked for two months before the end of November (metier §1.3)."""
    limite = date(jour.year, MOIS_DE_LA_REUNION, JOUR_DE_LA_REUNION)
    if jour < limite - PREPARER_AVANT:
        return _parcours(Parcours.objects.none(), limite)
    prevue = Synchronisation.objects.filter(parcours=OuterRef("pk"), annee=jour.year).exclude(
        statut=StatutSynchronisation.ANNULEE
    )
    court = Mission.objects.filter(
        parcours=OuterRef("pk"), statut=StatutMission.EN_COURS, commandee_le__lte=jour - RODAGE
    )
    return _parcours(
        Parcours.objects.filter(Exists(court), ~Exists(prevue), statut=StatutParcours.MISE_EN_OEUVRE), limite
    )


def _parcours(parcours, limite):
    return parcours.order_by().values(
        objet_id=F("pk"),
        parcours_id=F("pk"),
        quand=Value(limite, output_field=DateField()),
        libelle=Value(str(limite.year), output_field=TextField()),
        detail=Value("", output_field=TextField()),
    )


def synchronisation_a_tenir(jour):
    """Planned on a day: to prepare, then to write down what was decided."""
    return _lignes(
        Synchronisation.objects.filter(statut=StatutSynchronisation.PREVUE, jour__lte=jour + EN_VUE),
        quand=F("jour"),
        libelle="annee",
        detail=Value("", output_field=TextField()),
    )


# --- where it is settled, in which words ---------------------------------------------------------------------------------------------


def _vers_la_preparation(ligne):
    return reverse("prestataires:mission_preparer", args=[ligne["parcours_id"], ligne["objet_id"]])


def _vers_la_mission(ligne):
    return reverse("prestataires:mission", args=[ligne["parcours_id"], ligne["objet_id"]])


def _vers_sa_mission(ligne):
    mission, _ = _separer(ligne)
    return reverse("prestataires:mission", args=[ligne["parcours_id"], mission])


def _vers_l_evaluation(ligne):
    return reverse("prestataires:mission_evaluer", args=[ligne["parcours_id"], ligne["objet_id"]])


def _vers_les_reunions(ligne):
    return reverse("prestataires:synchronisations", args=[ligne["parcours_id"]])


def _vers_la_reunion(ligne):
    return reverse("prestataires:synchronisation", args=[ligne["parcours_id"], ligne["objet_id"]])


def _separer(ligne):
    mission, _, nom = ligne["detail"].partition(" ")
    return int(mission), nom


def _avant(ligne):
    return f", avant le {date_longue(ligne['quand'])}" if ligne["quand"] else ""


def _phrase_preparer(ligne):
    return f"Préparer la mission de {ligne['detail']} pour « {ligne['libelle']} »."


def _phrase_commander(ligne):
    return f"Commander la mission de {ligne['detail']} pour « {ligne['libelle']} », prévue à partir du {date_longue(ligne['quand'])}."


def _phrase_attendu(ligne):
    _, nom = _separer(ligne)
    if ligne["quand"] < timezone.localdate():
        return f"« {ligne['libelle']} » devait être remis par {nom} le {date_longue(ligne['quand'])}. Où en est-il ?"
    return f"« {ligne['libelle']} » : à remettre par {nom} pour le {date_longue(ligne['quand'])}."


def _phrase_lire(ligne):
    return f"Lire « {ligne['libelle']} », remis par {_separer(ligne)[1]}{_avant(ligne)}."


def _phrase_facture(ligne):
    return f"Vérifier la facture {ligne['libelle']} de {_separer(ligne)[1]}{_avant(ligne)}."


def _phrase_evaluer(ligne):
    return f"Dire ce que vous pensez de la mission de {ligne['detail']} pour « {ligne['libelle']} »{_avant(ligne)}."


def _phrase_prevoir(ligne):
    return f"Prévoir la réunion de {ligne['libelle']} avec les élus et tous vos prestataires{_avant(ligne)}."


def _phrase_tenir(ligne):
    if ligne["quand"] < timezone.localdate():
        return f"Noter ce qui a été décidé avec vos prestataires le {date_longue(ligne['quand'])}."
    return f"Préparer la réunion avec vos prestataires du {date_longue(ligne['quand'])}."


for regle in (
    Regle(
        "prestataires.mission_a_preparer", "Mission à préparer", "Préparer", EQUIPE, mission_a_preparer, _vers_la_preparation,
        _phrase_preparer, plusieurs="missions à préparer", source="metier §1.6",
    ),
    Regle(
        "prestataires.mission_a_commander", "Mission à commander", "Commander", EQUIPE, mission_a_commander, _vers_la_mission,
        _phrase_commander, avances=(-15, -3), plusieurs="missions à commander", source="metier §1.6",
    ),
    Regle(
        "prestataires.livrable_attendu", "Rendu attendu", "Voir", EQUIPE, livrable_attendu, _vers_sa_mission, _phrase_attendu,
        avances=(-10, -2, 2), plusieurs="rendus attendus", source="metier §9, rule 3",
    ),
    Regle(
        "prestataires.livrable_a_lire", "Rendu à relire", "Lire", EQUIPE, livrable_a_lire, _vers_sa_mission, _phrase_lire,
        avances=(-7, 0), plusieurs="rendus à relire", source="metier §9, rule 3",
    ),
    Regle(
        "prestataires.facture_a_verifier", "Facture à vérifier", "Vérifier", EQUIPE, facture_a_verifier, _vers_sa_mission,
        _phrase_facture, avances=(-7, 0), plusieurs="factures à vérifier", source="code de la commande publique, R.2192-10",
    ),
    Regle(
        "prestataires.evaluation", "Mission à évaluer", "Évaluer", EQUIPE, evaluation_territoire, _vers_l_evaluation,
        _phrase_evaluer, avances=(-7, 0), plusieurs="missions à évaluer", source="metier §9, rule 25",
    ),
    Regle(
        "prestataires.evaluation_anct", "Mission à évaluer", "Évaluer", ANCT, evaluation_anct, _vers_l_evaluation,
        _phrase_evaluer, avances=(-7, 0), plusieurs="missions à évaluer", source="metier §9, rule 25",
    ),
    Regle(
        "prestataires.synchronisation_a_prevoir", "Réunion avec vos prestataires", "Prévoir", EQUIPE, synchronisation_a_prevoir,
        _vers_les_reunions, _phrase_prevoir, avances=(-60, -30), source="metier §1.3",
    ),
    Regle(
        "prestataires.synchronisation_a_tenir", "Réunion avec vos prestataires", "Préparer", EQUIPE, synchronisation_a_tenir,
        _vers_la_reunion, _phrase_tenir, avances=(-21, -7, 5, 10), source="metier §1.3",
    ),
):  # fmt: skip
    inscrire_regle(regle)

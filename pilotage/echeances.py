"""What a committee expects, and by when (metier §9, rules 4 to 7)."""

from datetime import timedelta

from django.db.models import DateField, DateTimeField, Exists, ExpressionWrapper, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from pilotage import reglages
from pilotage.enums import Statut
from pilotage.models import Comite, Decision
from socle.echeances import EQUIPE, Regle, inscrire_regle
from socle.mots import date_courte, date_longue

SANS_DETAIL = Value("")
TERMINES = [StatutParcours.CLOS, StatutParcours.ABANDONNE]
EN_ROUTE = [StatutParcours.MISE_EN_OEUVRE, StatutParcours.BILAN]


def _a_jours_de(moment, jours):
    """The day, in Paris, `jours` days after the moment (before, when negative)."""
    return TruncDate(ExpressionWrapper(F(moment) + timedelta(days=jours), output_field=DateTimeField()))


def _minuit(jour):
    """The first moment of a day, in Paris."""
    return timezone.make_aware(timezone.datetime(jour.year, jour.month, jour.day))


def _comites(queryset, *, quand):
    return (
        queryset.filter(statut=Statut.PREVU)
        .exclude(parcours__statut__in=TERMINES)
        .order_by()
        .values("parcours_id", objet_id=F("pk"), quand=quand, libelle=Value("Comité"), detail=F("lieu"))
    )


def comite_a_venir(jour):
    return _comites(Comite.objects.filter(date_heure__gte=_minuit(jour)), quand=TruncDate("date_heure"))


def rapport_a_preparer(jour):
    sans = Comite.objects.filter(date_heure__gte=_minuit(jour), nb_rapports=0)
    return _comites(sans, quand=_a_jours_de("date_heure", -reglages.preparation_jours()))


def releve_a_saisir(jour):
    passes = Comite.objects.filter(date_heure__lt=_minuit(jour))
    return _comites(passes, quand=_a_jours_de("date_heure", reglages.releve_jours()))


def comite_a_planifier(jour):
    """No meeting ahead nor waiting for its record, and the last one is nearly a rhythm ago (no date when there was none)."""
    siens = Comite.objects.filter(parcours=OuterRef("pk"))
    dernier = siens.filter(statut=Statut.TENU).order_by().values("parcours").annotate(dernier=Max("date_heure"))
    limite = _minuit(jour) - timedelta(days=reglages.rythme_jours() - reglages.preavis_planification_jours())
    return (
        Parcours.objects.filter(~Exists(siens.filter(statut=Statut.PREVU)), statut__in=EN_ROUTE)
        .annotate(dernier=Subquery(dernier.values("dernier"), output_field=DateTimeField()))
        .filter(Q(dernier__isnull=True) | Q(dernier__lt=limite))
        .order_by()
        .values(
            parcours_id=F("pk"),
            objet_id=F("pk"),
            quand=_a_jours_de("dernier", reglages.rythme_jours()),
            libelle=Value("Fixer la date du prochain comité"),
            detail=SANS_DETAIL,
        )
    )


def decision_a_faire(jour):
    return (
        Decision.objects.a_suivre()
        .filter(echeance__isnull=False, comite__statut=Statut.TENU)
        .exclude(comite__parcours__statut__in=TERMINES)
        .order_by()
        .values(
            parcours_id=F("comite__parcours_id"),
            objet_id=F("pk"),
            quand=ExpressionWrapper(F("echeance"), output_field=DateField()),
            libelle=F("question"),
            detail=F("responsable"),
        )
    )


def _vers_comite(ligne):
    return reverse("pilotage:comite", args=[ligne["parcours_id"], ligne["objet_id"]])


def _vers_fixer(ligne):
    return reverse("pilotage:fixer", args=[ligne["parcours_id"]])


def _vers_reunir(ligne):
    return reverse("pilotage:reunir", args=[ligne["parcours_id"], ligne["objet_id"]])


def _vers_decisions(ligne):
    return reverse("pilotage:liste", args=[ligne["parcours_id"]])


def _phrase_comite(ligne):
    lieu = f", {ligne['detail']}" if ligne["detail"] else ""
    return f"Comité le {date_longue(ligne['quand'])}{lieu}."


def _phrase_rapport(ligne):
    jour = ligne["quand"] + timedelta(days=reglages.preparation_jours())
    return f"Comité du {date_courte(jour)} : préparer le rapport."


def _phrase_releve(ligne):
    jour = ligne["quand"] - timedelta(days=reglages.releve_jours())
    return f"Comité du {date_courte(jour)} : enregistrer les décisions."


def _phrase_planifier(ligne):
    return f"{ligne['libelle']} : environ un tous les trois mois."


def _phrase_decision(ligne):
    qui = f" ({ligne['detail']})" if ligne["detail"] else ""
    return f"Décision « {ligne['libelle']} »{qui} : à faire pour le {date_longue(ligne['quand'])}."


for regle in (
    # Not in calendars by this rule: `rappels` puts the meeting itself there, with its hour and place.
    Regle(
        "pilotage.comite", "Comité", "Voir le comité", EQUIPE, comite_a_venir, _vers_comite, _phrase_comite,
        avances=(-1,), dans_agenda=False, source="metier §9, rule 5",
    ),
    Regle(
        "pilotage.rapport", "Rapport du comité", "Préparer", EQUIPE, rapport_a_preparer, _vers_comite, _phrase_rapport,
        avances=(-11, 0), source="metier §9, rule 5",
    ),
    Regle(
        "pilotage.a_planifier", "Prochain comité", "Fixer une date", EQUIPE, comite_a_planifier, _vers_fixer,
        _phrase_planifier, avances=(-30, 15), dans_agenda=False, source="metier §9, rule 4",
    ),
    Regle(
        "pilotage.releve", "Décisions du comité", "Enregistrer", EQUIPE, releve_a_saisir, _vers_reunir, _phrase_releve,
        avances=(0, 5), source="metier §9, rule 6",
    ),
    Regle(
        "pilotage.decision", "Décision à faire", "Dire où elle en est", EQUIPE, decision_a_faire, _vers_decisions,
        _phrase_decision, avances=(-7, 0, 7), plusieurs="décisions à faire", source="metier §9, rule 7",
    ),
):  # fmt: skip
    inscrire_regle(regle)

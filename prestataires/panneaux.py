"""What this room shows elsewhere: the way to the providers and to the missions, on the page of a parcours."""

from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When

from parcours.enums import StatutEtape
from parcours.models import Etape
from prestataires.enums import StatutBesoin, StatutFacture, StatutLivrable, StatutMission
from prestataires.models import Besoin, Facture, Livrable, Mission
from socle.mots import date_longue, pluriel
from socle.panneaux import Panneau, inscrire_panneau

# As many étapes as one reads at a glance; the others are reached from their own page.
ETAPES_MONTREES = 5
TITRE = "Qui peut vous aider\u00a0?"


def _donnees(request, parcours):
    """The étapes for which a provider may be looked for, and where each one's need stands. One query; None once the parcours is over."""
    if parcours.est_clos:
        return None
    vivants = Besoin.objects.filter(etape=OuterRef("pk")).exclude(statut=StatutBesoin.SANS_SUITE)
    etapes = (
        Etape.objects.presents()
        .filter(parcours=parcours)
        .exclude(statut__in=(StatutEtape.REALISEE, StatutEtape.ABANDONNEE))
        .annotate(statut_besoin=Subquery(vivants.values("statut")[:1]))
        .only("titre", "parcours_id")[: ETAPES_MONTREES + 1]
    )
    lues = [(e, StatutBesoin(e.statut_besoin).label if e.statut_besoin else "") for e in etapes]
    return {"parcours": parcours, "etapes": lues[:ETAPES_MONTREES], "en_plus": len(lues) > ETAPES_MONTREES}


inscrire_panneau(Panneau("parcours.Parcours", TITRE, "prestataires/panneau.html", _donnees, rang=40))


def _de_l_etape(request, etape):
    """The way to the page of its providers. No query."""
    return {"etape": etape}


inscrire_panneau(Panneau("parcours.Etape", TITRE, "prestataires/panneau_etape.html", _de_l_etape, rang=40))


def _missions(request, parcours):
    """How many missions, and the next thing that is expected. Three queries; None without any."""
    comptes = Mission.objects.filter(parcours=parcours).aggregate(
        nombre=Count("pk"),
        en_cours=Count("pk", filter=Q(statut=StatutMission.EN_COURS)),
        a_commander=Count("pk", filter=Q(statut=StatutMission.PREPAREE)),
    )
    if not comptes["nombre"]:
        return None
    return comptes | {"parcours": parcours, "suite": _suite(parcours, comptes["a_commander"])}


def _suite(parcours, a_commander):
    """What comes first: an invoice to check, a deliverable to read, an order to give, a deliverable to come."""
    des_missions = {"mission__parcours": parcours}
    factures = Facture.objects.filter(statut=StatutFacture.RECUE, **des_missions).count()
    if factures:
        return f"{pluriel(factures, 'facture')} à vérifier."
    livrables = Livrable.objects.filter(mission__statut=StatutMission.EN_COURS, **des_missions)
    prochain = livrables.filter(
        statut__in=(StatutLivrable.REMIS, StatutLivrable.ATTENDU, StatutLivrable.A_REPRENDRE)
    ).order_by(Case(When(statut=StatutLivrable.REMIS, then=Value(0)), default=Value(1)), "attendu_le", "pk")
    livrable = prochain.first()
    if livrable and livrable.statut == StatutLivrable.REMIS:
        return f"À relire : « {livrable.titre} »."
    if a_commander:
        return f"{pluriel(a_commander, 'mission')} à commander."
    if livrable:
        return f"Prochain rendu : « {livrable.titre} », le {date_longue(livrable.attendu_le)}."
    return ""


inscrire_panneau(Panneau("parcours.Parcours", "Missions", "prestataires/panneau_missions.html", _missions, rang=45))

"""Once a convention is signed: its end, the avenant to sign before it, the data to publish."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from conventions import reglages
from conventions.echeances.lignes import SANS_DATE, des_actes, des_conventions, phrase, plus, vers_la_page
from conventions.echeances.versements import DEPENSES_COUVERTES, decrire_versements
from conventions.enums import A_SIGNER, EN_REDACTION, GenreTranche, Statut, StatutActe, StatutVersement
from conventions.essentielles.travail import signees
from conventions.models import Acte, Bilan, Convention, Versement
from parcours.enums import Statut as StatutParcours
from socle.echeances import ANCT, EQUIPE, Regle, inscrire_regle
from socle.mots import date_longue

# An end of convention is on nobody's list years before: half a year is when an avenant can still be thought of.
EN_VUE = timedelta(days=180)
AVANCES_FIN_EQUIPE = (-90, -60, -30)
AVANCES_FIN_ANCT = (-180, -90, -60, -30)
AVANCES_AVENANT = (-75, -45, -20)
CADUCITE_EN_VUE = timedelta(days=60)
AVANCES_CADUCITE = (-60, -30, -7)
AVANCES_PUBLICATION = (-30, -10, 0)


def fin_de_convention(jour):
    """The last day for the étapes is within six months (metier §9, rule 19)."""
    conventions = Convention.objects.filter(
        statut=Statut.EN_COURS,
        date_effet__isnull=False,
        date_fin__range=(jour, jour + EN_VUE),
        parcours__statut=StatutParcours.MISE_EN_OEUVRE,
    )
    return des_conventions(conventions, quand=F("date_fin"), libelle="Terminer les étapes de la convention")


def avenant_avant_la_fin(jour):
    """An avenant under way has to be signed before the convention ends (metier §9, rule 22)."""
    actes = Acte.objects.filter(
        rang__gt=0, statut__in=(*EN_REDACTION, StatutActe.VALIDEE, *A_SIGNER), convention__statut=Statut.EN_COURS
    )
    return des_actes(
        actes, quand=F("convention__date_fin"), libelle="Faire signer par les deux parties la modification (avenant)"
    )


def donnees_a_publier(jour):
    """The essential data of a convention to publish are not, or an avenant was signed since (décret 2017-779; metier §9, rule 23).

    `publier` is set when an act is signed: the rule of the threshold is not computed here.
    """
    depuis = Acte.objects.signes().filter(
        # An act binds from the later of the two signatures.
        Q(signee_anct_le__gt=OuterRef("publiee_le")) | Q(signee_collectivite_le__gt=OuterRef("publiee_le")),
        convention=OuterRef("pk"),
        rang__gt=0,
    )
    attendues = signees().filter(Q(tour=0) | Exists(depuis), publier=True)
    return des_conventions(
        attendues,
        quand=F("limite"),
        libelle="Publier les données essentielles de la convention",
    )


def convention_a_solder(jour):
    """The étapes are over and every payment is made, or the expenses kept leave nothing more to pay: what is left goes back (rule 21)."""
    presents = Versement.objects.presents().filter(convention=OuterRef("pk"))
    final = presents.filter(DEPENSES_COUVERTES, tranche__genre=GenreTranche.SOLDE, statut=StatutVersement.PREVU)
    accepte = Bilan.objects.acceptes().filter(convention=OuterRef("convention"), rang=OuterRef("rang"))
    rien_a_verser = Exists(final.filter(Exists(accepte))) & ~Exists(
        presents.exclude(statut__in=(StatutVersement.PAYE, StatutVersement.PREVU))
    )
    conventions = Convention.objects.filter(
        ~Exists(presents.exclude(statut=StatutVersement.PAYE)) | rien_a_verser,
        statut=Statut.EN_COURS,
        montant_paye__gt=0,
        parcours__statut__in=(StatutParcours.BILAN, StatutParcours.CLOS),
    )
    return des_conventions(conventions, quand=SANS_DATE, libelle="Solder la convention")


def _derniers_a_demander():
    """The last payments that nobody has asked for yet, with the last day on which they may be."""
    versements = Versement.objects.filter(
        statut=StatutVersement.PREVU, tranche__genre=GenreTranche.SOLDE, convention__statut=Statut.EN_COURS
    )
    return versements.annotate(limite=plus("tranche__date_prevue", reglages.delai_caducite_jours()))


def caducite(jour):
    """The last payment lapses when nobody asks for it: said two months before, until that day (metier §9, rule 21)."""
    accepte = Bilan.objects.acceptes().filter(convention=OuterRef("convention"), rang=OuterRef("rang"))
    bientot = _derniers_a_demander().filter(
        ~(Q(Exists(accepte)) & DEPENSES_COUVERTES), limite__range=(jour, jour + CADUCITE_EN_VUE)
    )
    return decrire_versements(bientot, quand=F("limite"))


def caducite_passee(jour):
    """Nobody asked in time, and nothing asked before is waiting: the convention is settled as it stands."""
    en_cours = Versement.objects.presents().filter(convention=OuterRef("convention"))
    demande = en_cours.exclude(statut__in=(StatutVersement.PAYE, StatutVersement.PREVU))
    passes = _derniers_a_demander().filter(~Exists(demande), limite__lt=jour, convention__montant_paye__gt=0)
    return des_conventions(
        Convention.objects.filter(pk__in=passes.values("convention")),
        quand=SANS_DATE,
        libelle="Le dernier versement n’est plus dû : solder la convention",
    )


def convention_a_clore(jour):
    """Settled, and its parcours is over."""
    conventions = Convention.objects.filter(statut=Statut.SOLDEE, parcours__statut=StatutParcours.CLOS)
    return des_conventions(conventions, quand=SANS_DATE, libelle="Clore la convention")


def _phrase_caducite(ligne):
    return f"{_demander(ligne)} : après cette date, il n’est plus dû."


def _phrase_caducite_anct(ligne):
    return f"Voir avec le territoire ce qui retient le {ligne['libelle']} : il n’est plus dû après le {date_longue(ligne['quand'])}."


def _demander(ligne):
    return f"Demander le {ligne['libelle']} avant le {date_longue(ligne['quand'])}"


def _vers_solder(ligne):
    return reverse("conventions:solder", args=[ligne["parcours_id"]])


def _phrase_fin_equipe(ligne):
    return (
        f"Les étapes de la convention {ligne['detail']} se terminent au plus tard le {date_longue(ligne['quand'])}. "
        "S’il faut plus de temps, parlez-en dès maintenant à votre contact à l’ANCT."
    )


def _phrase_fin_anct(ligne):
    return (
        f"La convention {ligne['detail']} se termine le {date_longue(ligne['quand'])} : "
        "voyez avec le territoire s’il faut une modification (avenant)."
    )


for regle in (
    Regle(
        "conventions.fin_equipe", "Fin de la convention", "Voir la convention", EQUIPE, fin_de_convention, vers_la_page,
        _phrase_fin_equipe, avances=AVANCES_FIN_EQUIPE, source="metier §9, rule 19",
    ),
    Regle(
        "conventions.fin_anct", "Fin de la convention", "Voir la convention", ANCT, fin_de_convention, vers_la_page,
        _phrase_fin_anct, avances=AVANCES_FIN_ANCT, source="metier §9, rule 19",
    ),
    Regle(
        "conventions.avenant", "Modification (avenant)", "Voir la convention", ANCT, avenant_avant_la_fin, vers_la_page,
        phrase, avances=AVANCES_AVENANT, source="metier §9, rule 22",
    ),
    Regle(
        "conventions.a_solder", "Convention à solder", "Solder", ANCT, convention_a_solder, _vers_solder,
        phrase, finances=True, source="metier §9, rule 21",
    ),
    Regle(
        "conventions.caducite", "Dernier jour pour demander", "Voir la convention", EQUIPE, caducite, vers_la_page,
        _phrase_caducite, avances=AVANCES_CADUCITE, source="metier §9, rule 21",
    ),
    Regle(
        "conventions.caducite_anct", "Versement bientôt perdu", "Voir la convention", ANCT, caducite, vers_la_page,
        _phrase_caducite_anct, avances=AVANCES_CADUCITE, source="metier §9, rule 21",
    ),
    Regle(
        "conventions.caducite_passee", "Versement qui n’est plus dû", "Solder", ANCT, caducite_passee, _vers_solder,
        phrase, finances=True, source="metier §9, rule 21",
    ),
    Regle(
        "conventions.a_clore", "Convention à clore", "Clore", ANCT, convention_a_clore, vers_la_page, phrase,
        source="metier §9, rule 21",
    ),
    Regle(
        "conventions.publication", "Données ouvertes", "Publier", ANCT, donnees_a_publier,
        lambda ligne: reverse("conventions:essentielles"), phrase, avances=AVANCES_PUBLICATION, source="metier §9, rule 23",
    ),
):  # fmt: skip
    inscrire_regle(regle)

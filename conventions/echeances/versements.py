"""The payments of a convention: which one to ask for, to mend, to certify, to send, to record as paid."""

from decimal import Decimal

from django.db.models import (
    Case,
    CharField,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse

from conventions.delai_paiement import objectif
from conventions.echeances.lignes import vers_la_page
from conventions.echeancier import ORDINAUX, nommer
from conventions.enums import GenreTranche, Statut, StatutDepense, StatutVersement
from conventions.models import Acte, Bilan, Depense, Versement
from parcours.enums import Statut as StatutParcours
from socle.champs import SommeEuros
from socle.echeances import ANCT, EQUIPE, Regle, inscrire_regle
from socle.mots import date_longue, euros

AVANCES_DEMANDE = (3, 15)
# Seven, fifteen and twenty-five days after the request, while the objective is thirty days.
AVANCES_CERTIFICATION = (-23, -15, -5)
AVANCES_COMPTABLE = (-5, 1)
AVANCES_CORRECTION = (7, 14)
ETAPES_FINIES = (StatutParcours.BILAN, StatutParcours.CLOS)


# The expenses kept, all examined, go no further than what is paid: nothing more is to ask for.
_DEPENSES = Depense.objects.filter(convention=OuterRef("convention"))
_RETENU = _DEPENSES.retenues().order_by().values("convention").annotate(somme=SommeEuros("montant_retenu"))
DEPENSES_COUVERTES = ~Q(Exists(_DEPENSES.filter(statut=StatutDepense.DECLAREE))) & Q(
    convention__montant_paye__gte=Coalesce(Subquery(_RETENU.values("somme")[:1]), Value(0), output_field=DecimalField())
)


def versement_a_demander(jour):
    """The report is accepted and nobody has asked: the day of the schedule is here, or, for the last payment, the étapes are over (rule 16).

    Before that the report itself is awaited (`bilans.py`).
    """
    accepte = Bilan.objects.acceptes().filter(convention=OuterRef("convention"), rang=OuterRef("rang"))
    avant = Versement.objects.presents().filter(convention=OuterRef("convention"), rang__lt=OuterRef("rang"))
    dernier = Q(tranche__genre=GenreTranche.SOLDE)
    versements = Versement.objects.filter(
        ~Exists(avant.exclude(statut=StatutVersement.PAYE)),
        Exists(accepte),
        ~(dernier & DEPENSES_COUVERTES),
        dernier & Q(convention__parcours__statut__in=ETAPES_FINIES) | ~dernier & Q(tranche__date_prevue__lte=jour),
        statut=StatutVersement.PREVU,
        convention__statut=Statut.EN_COURS,
    )
    return decrire_versements(versements, quand=F("tranche__date_prevue"))


def versement_bloque(jour):
    """ANCT asked the territory for a correction; why is written on the page, and in no reminder (rule 15)."""
    return decrire_versements(Versement.objects.filter(statut=StatutVersement.SUSPENDU), quand=F("arrete_le"))


def versement_a_certifier(jour):
    """Asked for, not certified (rule 17). A suspended convention certifies nothing."""
    versements = Versement.objects.filter(statut=StatutVersement.DEMANDE, convention__statut=Statut.EN_COURS)
    return decrire_versements(versements, quand=objectif())


def versement_a_transmettre(jour):
    """Certified, not sent to the accountant. A suspended convention sends nothing."""
    versements = Versement.objects.filter(statut=StatutVersement.CERTIFIE, convention__statut=Statut.EN_COURS)
    return decrire_versements(versements, quand=objectif())


def versement_a_payer(jour):
    """The accountant has it: the portal waits to be told."""
    return decrire_versements(Versement.objects.filter(statut=StatutVersement.TRANSMIS), quand=objectif())


def versement_rejete(jour):
    """The accountant sent it back."""
    return decrire_versements(Versement.objects.filter(statut=StatutVersement.REJETE), quand=F("arrete_le"))


def nom_du_versement():
    """« premier versement », as `nommer` writes it."""
    return Case(
        When(tranche__genre=GenreTranche.SOLDE, then=Value(_minuscule(nommer(1, GenreTranche.SOLDE)))),
        *(
            When(rang=rang, then=Value(_minuscule(nommer(rang, GenreTranche.ACOMPTE))))
            for rang in range(1, len(ORDINAUX) + 1)
        ),
        default=Concat(Value("versement n° "), Cast("rang", CharField())),
        output_field=TextField(),
    )


def _minuscule(nom):
    return nom[0].lower() + nom[1:]


def decrire_versements(versements, *, quand):
    """One line per payment: its name, then the number of the convention and the euros, that the sentence takes apart."""
    numero = Acte.objects.filter(convention=OuterRef("convention"), rang=0).values("numero")
    montant = Cast(Coalesce("montant", "tranche__montant"), TextField())
    return versements.order_by().values(
        objet_id=F("pk"),
        parcours_id=F("convention__parcours"),
        quand=quand,
        libelle=nom_du_versement(),
        detail=Concat(Subquery(numero[:1]), Value(" "), montant, output_field=TextField()),
    )


def vers_le_versement(ligne):
    """Where a person of ANCT treats this payment."""
    return reverse("conventions:versement", args=[ligne["objet_id"]])


def _nomme(ligne):
    """(« premier versement de la convention TE-2026-004 », « 9 000 € »)."""
    numero, _, montant = ligne["detail"].rpartition(" ")
    return f"{ligne['libelle']} de la convention {numero}", euros(Decimal(montant))


DERNIER = _minuscule(nommer(1, GenreTranche.SOLDE))


def _phrase_demander(ligne):
    nom, montant = _nomme(ligne)
    # The last one goes up to what was really spent.
    au_plus = " au plus" if ligne["libelle"] == DERNIER else ""
    return f"Demander le {nom} ({montant}{au_plus})."


def _phrase_bloque(ligne):
    return f"Corriger ce qui bloque le {_nomme(ligne)[0]} : la page de la convention dit pourquoi."


def _phrase_certifier(ligne):
    nom, montant = _nomme(ligne)
    return f"Certifier le {nom} ({montant}) avant le {date_longue(ligne['quand'])}."


def _phrase_transmettre(ligne):
    nom, montant = _nomme(ligne)
    return f"Transmettre le {nom} ({montant}) à l’agence comptable : à payer avant le {date_longue(ligne['quand'])}."


def _phrase_payer(ligne):
    nom, montant = _nomme(ligne)
    return f"Enregistrer le paiement du {nom} ({montant}), attendu avant le {date_longue(ligne['quand'])}."


def _phrase_rejete(ligne):
    nom, montant = _nomme(ligne)
    return f"Corriger le versement rejeté par l’agence comptable : {nom} ({montant})."


for regle in (
    Regle(
        "conventions.versement_a_demander", "Versement à demander", "Demander", EQUIPE, versement_a_demander, vers_la_page,
        _phrase_demander, avances=AVANCES_DEMANDE, source="metier §9, rule 16",
    ),
    Regle(
        "conventions.versement_bloque", "Versement en attente", "Voir ce qui bloque", EQUIPE, versement_bloque, vers_la_page,
        _phrase_bloque, avances=AVANCES_CORRECTION, dans_agenda=False, source="metier §9, rule 15",
    ),
    Regle(
        "conventions.versement_a_certifier", "Versement demandé", "Certifier", ANCT, versement_a_certifier,
        vers_le_versement, _phrase_certifier, avances=AVANCES_CERTIFICATION, finances=True, source="metier §9, rule 17",
    ),
    Regle(
        "conventions.versement_a_transmettre", "Versement certifié", "Transmettre", ANCT, versement_a_transmettre,
        vers_le_versement, _phrase_transmettre, avances=AVANCES_COMPTABLE, finances=True, source="metier §9, rule 17",
    ),
    Regle(
        "conventions.versement_a_payer", "Versement transmis", "Enregistrer le paiement", ANCT, versement_a_payer,
        vers_le_versement, _phrase_payer, avances=AVANCES_COMPTABLE, finances=True, source="metier §9, rule 17",
    ),
    Regle(
        "conventions.versement_rejete", "Versement rejeté", "Corriger", ANCT, versement_rejete, vers_le_versement,
        _phrase_rejete, avances=AVANCES_CORRECTION, dans_agenda=False, finances=True, source="metier §9, rule 17",
    ),
):  # fmt: skip
    inscrire_regle(regle)

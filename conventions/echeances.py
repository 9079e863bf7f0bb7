"""What a convention expects, and by when (metier §9, rules 10 and 13). Settled means absent from the queryset."""

from django.db.models import DateField, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse

from conventions.enums import EN_REDACTION, StatutActe
from conventions.models import Acte, Convention
from parcours.enums import Partie
from parcours.enums import Statut as StatutParcours
from parcours.models import Engagement, Parcours
from socle.echeances import ANCT, EQUIPE, Regle, inscrire_regle
from socle.mots import date_longue

AVANCES_RELECTURE = (-2, 1, 7)
AVANCES_SIGNATURE = (-30, 7, 15, 30)
AVANT_SIGNATURE = [StatutParcours.DIAGNOSTIC, StatutParcours.FORMULATION, StatutParcours.CONTRACTUALISATION]
SANS_DATE = Value(None, output_field=DateField())


def convention_a_rediger(jour):
    """Re-read, and no convention under way."""
    vivante = Convention.objects.vivantes().filter(parcours=OuterRef("pk"))
    relus = Parcours.objects.filter(
        ~Exists(vivante), version_relue__isnull=False, version_relue=F("version_courante"), statut__in=AVANT_SIGNATURE
    )
    return relus.order_by().values(
        objet_id=F("pk"), parcours_id=F("pk"), quand=SANS_DATE, libelle=Value("Rédiger la convention"), detail=Value("")
    )


def _des_actes(actes, *, quand, libelle):
    return actes.order_by().values(
        objet_id=F("pk"),
        parcours_id=F("convention__parcours"),
        quand=quand,
        libelle=Value(libelle) if isinstance(libelle, str) else libelle,
        detail=Coalesce(F("numero"), Value("")),
    )


def convention_a_valider(jour):
    """Drafted, or sent for re-reading with a date."""
    return _des_actes(
        Acte.objects.filter(statut__in=EN_REDACTION),
        quand=F("relecture_attendue_le"),
        libelle="Relire et valider la convention",
    )


def signature_de_la_collectivite(jour):
    return _des_actes(
        Acte.objects.filter(statut=StatutActe.VALIDEE, signee_collectivite_le__isnull=True),
        quand=F("signature_attendue_le"),
        libelle="Faire voter puis signer la convention",
    )


def signature_de_l_anct(jour):
    """Once the territory has signed, or when its own signature is the only one still missing."""
    return _des_actes(
        Acte.objects.filter(
            statut=StatutActe.VALIDEE, signee_anct_le__isnull=True, signee_collectivite_le__isnull=False
        ),
        quand=F("signature_attendue_le"),
        libelle="Signer la convention",
    )


def signataire_change(jour):
    """Validated, not yet signed by the territory, in the name of someone who has left the office: the text is frozen, ANCT decides."""
    en_place = Engagement.objects.filter(parcours=OuterRef("convention__parcours"), partie=Partie.EXECUTIF)
    partis = Engagement.tous.filter(
        parcours=OuterRef("convention__parcours"), partie=Partie.EXECUTIF, fin_le__isnull=False
    )
    nomme = {"nom__iexact": OuterRef("signataire_collectivite_nom")}
    actes = Acte.objects.filter(
        Exists(partis.filter(**nomme)),
        ~Exists(en_place.filter(**nomme)),
        statut=StatutActe.VALIDEE,
        signee_collectivite_le__isnull=True,
    )
    nouveau = Subquery(en_place.values("nom")[:1])
    libelle = Concat(
        Value("Le signataire a changé : "), F("signataire_collectivite_nom"), Value(" est remplacé par "), nouveau
    )
    return _des_actes(actes, quand=SANS_DATE, libelle=libelle)


def _phrase_signataire(ligne):
    return (
        f"{ligne['libelle']}. La convention {ligne['detail']} porte l’ancien nom : "
        "refaites-la, ou vérifiez avec le territoire qui la signe."
    )


def _vers(ligne):
    return reverse("conventions:page", args=[ligne["parcours_id"]])


def _phrase(ligne):
    numero = f" {ligne['detail']}" if ligne["detail"] else ""
    quand = f", avant le {date_longue(ligne['quand'])}" if ligne["quand"] else ""
    return f"{ligne['libelle']}{numero}{quand}."


for regle in (
    Regle("conventions.a_rediger", "Convention", "Rédiger", ANCT, convention_a_rediger, _vers, _phrase, dans_agenda=False),
    Regle(
        "conventions.a_valider", "Convention", "Relire et valider", ANCT, convention_a_valider, _vers, _phrase,
        avances=AVANCES_RELECTURE, source="metier §9, rule 10",
    ),
    Regle(
        "conventions.signature_collectivite", "Signature attendue", "Voir la convention", EQUIPE,
        signature_de_la_collectivite, _vers, _phrase, avances=AVANCES_SIGNATURE, source="metier §9, rule 13",
    ),
    Regle(
        "conventions.signature_anct", "Signature attendue", "Enregistrer les signatures", ANCT, signature_de_l_anct,
        _vers, _phrase, avances=AVANCES_SIGNATURE, source="metier §9, rule 13",
    ),
    Regle(
        "conventions.signataire_change", "Signataire", "Voir la convention", ANCT, signataire_change, _vers,
        _phrase_signataire, dans_agenda=False, source="metier §9, rule 28",
    ),
):  # fmt: skip
    inscrire_regle(regle)

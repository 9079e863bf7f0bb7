"""What an avenant starts from and what it would change: who may be modified, what each étape is promised, the sums before and after."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from conventions.echeancier import date_limite_bilan, replanifier
from conventions.enums import SIGNES, Statut
from conventions.models import Acte, LigneContractee, Tranche, Versement
from parcours.enums import Source, StatutEtape
from parcours.enums import Statut as StatutParcours
from parcours.models import Etape, Moyen
from socle.champs import SommeEuros
from socle.mots import date_longue, euros

ZERO = Decimal("0.00")


def acte_en_cours(convention):
    """The act of this convention that is not finished, None when there is none."""
    return Acte.objects.en_cours().filter(convention=convention).defer("texte_gele").order_by("rang", "pk").first()


def empechement(convention, parcours, en_cours):
    """Why this convention cannot be modified now, in one sentence; "" when it can. `en_cours` is `acte_en_cours`, or the avenant itself."""
    if convention.date_effet is None:
        return "La convention n’est pas encore signée : changez son texte, il n’y a rien à modifier par avenant."
    if convention.statut == Statut.SUSPENDUE:
        return "La convention est suspendue : reprenez-la avant de la modifier."
    if convention.statut != Statut.EN_COURS:
        return f"La convention est « {convention.get_statut_display()} » : elle ne se modifie plus."
    if parcours.statut != StatutParcours.MISE_EN_OEUVRE:
        return f"Le parcours est « {parcours.get_statut_display()} » : sa convention ne se modifie plus."
    if convention.date_fin < timezone.localdate():
        return (
            f"La convention s’est terminée le {date_longue(convention.date_fin)} : "
            "une modification (avenant) se prépare et se signe avant la fin."
        )
    if en_cours is not None and en_cours.est_avenant:
        return (
            "Une modification (avenant) est déjà en cours : terminez-la ou abandonnez-la avant d’en préparer une autre."
        )
    if en_cours is not None:
        return f"La convention {en_cours.numero} n’est pas encore notifiée : notifiez-la avant de la modifier."
    return ""


def promis_par_etape(convention, *, avant=None):
    """{pk of étape: Decimal euros} promised by the signed acts, those of a rank under `avant` when it is given. One query."""
    lignes = LigneContractee.objects.filter(acte__convention=convention, acte__statut__in=SIGNES)
    if avant is not None:
        lignes = lignes.filter(acte__rang__lt=avant)
    return dict(lignes.values_list("etape").annotate(somme=SommeEuros("montant_delta")).order_by("etape"))


@dataclass(frozen=True)
class EtapeModifiable:
    """An étape as an avenant finds it. `promis`: None while it is not in the convention; `cout`: None when nobody has said."""

    pk: int
    titre: str
    debut: date
    fin: date
    statut: str
    statut_mot: str
    promis: Decimal | None
    cout: Decimal | None

    @property
    def est_contractee(self):
        return self.promis is not None

    @property
    def est_abandonnee(self):
        return self.statut == StatutEtape.ABANDONNEE


def etapes_modifiables(convention, parcours):
    """Every étape that an avenant may change or bring in, in the order of the parcours. Three queries, whatever their number."""
    promis = promis_par_etape(convention)
    couts = dict(
        Moyen.objects.presents()
        .filter(parcours=parcours, source=Source.ANCT, etape__isnull=False)
        .order_by()
        .values_list("etape", "prevu")
    )
    etapes = [
        EtapeModifiable(
            e.pk, e.titre, e.debut, e.fin, e.statut, e.get_statut_display(), promis.get(e.pk), couts.get(e.pk)
        )
        for e in Etape.objects.presents().filter(parcours=parcours)
    ]
    return [e for e in etapes if e.est_contractee or not e.est_abandonnee]


def dire_ecart(ecart):
    """« 2 000 € de plus », « 500 € de moins », « le même montant »."""
    if not ecart:
        return "le même montant"
    return f"{euros(abs(ecart))} de {'plus' if ecart > 0 else 'moins'}"


def dire_montants(avant, ecart):
    """« 20 000 € au lieu de 18 000 €, soit 2 000 € de plus », in one sentence without its full stop."""
    if not ecart:
        return f"Le montant total ne change pas : {euros(avant)}"
    return f"Le montant total devient {euros(avant + ecart)} au lieu de {euros(avant)}, soit {dire_ecart(ecart)}"


def paiements_prevus(acte, convention, *, jour):
    """The schedule that this avenant would put in force on `jour`; [] when it changes neither the amount nor the end."""
    if not acte.montant_delta and acte.date_fin == convention.date_fin:
        return []
    bilan = date_limite_bilan(acte.date_fin)
    return replanifier(
        Tranche.objects.en_vigueur(convention),
        convention.montant_total + acte.montant_delta,
        jour=jour,
        fin=acte.date_fin,
        date_bilan=bilan,
        bilan_en_lettres=date_longue(bilan),
        tenus=frozenset(
            Versement.objects.tenus().filter(convention=convention).order_by().values_list("rang", flat=True)
        ),
    )

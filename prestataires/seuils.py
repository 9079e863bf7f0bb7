"""What a collectivité buys from a provider over a year, beside the threshold under which it may do without competition.

Source: code de la commande publique, R.2122-8 (metier §1.6): « ne pas contracter systématiquement avec un même opérateur ».
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from prestataires import reglages
from prestataires.enums import StatutCandidature, StatutMission
from prestataires.models import COMMANDEES, Candidature, Mission, compte_pour
from socle.champs import SommeEuros
from socle.mots import euros

CENT = Decimal(100)


def commandees():
    """The orders, whatever became of them, each with `compte_ht`, what it counts for (euros)."""
    return Mission.objects.filter(commandee_le__isnull=False).order_by().annotate(compte_ht=compte_pour("ht"))


def cumul(collectivite, prestataire, annee):
    """Euros excluding tax that this collectivité ordered from this provider in this year (that of the order). One query."""
    lues = commandees().filter(parcours__collectivite=collectivite, prestataire=prestataire, commandee_le__year=annee)
    return lues.aggregate(total=SommeEuros("compte_ht"))["total"] or Decimal(0)


@dataclass(frozen=True)
class Achat:
    """One purchase beside the threshold of its day. Amounts in euros excluding tax."""

    montant: Decimal
    deja: Decimal
    attendu: Decimal
    seuil: Decimal
    habituel: bool
    seul: bool = True  # nothing else to compare it with

    @property
    def total(self):
        return self.montant + self.deja + self.attendu

    @property
    def depasse(self):
        """Above it, or at it: the law says « inférieur à »."""
        return self.total >= self.seuil

    @property
    def alerte(self):
        """Under the threshold, and near."""
        return not self.depasse and CENT * self.total >= reglages.alerte_seuil_pourcent() * self.seuil

    @property
    def phrases(self):
        """What the page says of it, in order."""
        dites = [f"{euros(self.montant)} HT prévus."]
        if self.depasse:
            dites.append(f"{self.raison} {QUE_FAIRE}")
        elif self.alerte:
            dites.append(
                f"Avec les autres achats de l’année, {euros(self.total)} HT : vous approchez du seuil de {euros(self.seuil)} HT. "
                "Au-delà, une mise en concurrence est obligatoire."
            )
        else:
            dites.append(f"Sous le seuil de {euros(self.seuil)} HT : pas de mise en concurrence obligatoire.")
        if not self.depasse and self.seul:
            dites.append("Deux devis restent conseillés.")
        dites.append(f"Déjà acheté à ce prestataire cette année : {euros(self.deja)}.")
        if self.attendu:
            dites.append(f"Choisi et pas encore commandé : {euros(self.attendu)}.")
        if self.habituel:
            dites.append(
                "La plupart de vos commandes vont à ce prestataire : même sous le seuil, on ne contracte pas systématiquement avec un "
                "même opérateur. Demandez un autre devis."
            )
        return dites

    @property
    def raison(self):
        """Why the purchase is not free of competition; only said when it is not."""
        return (
            f"Avec cet achat, {euros(self.total)} HT vont à ce prestataire cette année : le seuil de dispense est de {euros(self.seuil)} HT "
            "(code de la commande publique, article R. 2122-8)."
        )


QUE_FAIRE = (
    "Choisissez une autre façon d’acheter : procédure adaptée, accord-cadre, groupement ou centrale d’achat. "
    "Votre service juridique ou la préfecture peuvent vous conseiller."
)


def achats(collectivite, candidatures, jour=None, *, seul=True):
    """{pk of a candidature: the `Achat` that choosing it on `jour` (today) would make, its own order apart}. Three queries, whatever their number.

    `seul`: no other offer was received; a second one is then advised.
    """
    jour = jour or timezone.localdate()
    qui = {c.prestataire_id for c in candidatures}
    deja = list(
        commandees()
        .filter(parcours__collectivite=collectivite, prestataire__in=qui, commandee_le__year=jour.year)
        .values_list("prestataire", "candidature", "compte_ht")
    )
    attendu = list(_a_commander(collectivite, qui).values_list("prestataire", "pk", "montant_ht"))
    habitudes = _habitudes(collectivite)
    seuil = reglages.seuil_dispense(jour)
    return {
        c.pk: Achat(
            montant=c.montant_ht or Decimal(0),
            deja=_somme(deja, c),
            attendu=_somme(attendu, c),
            seuil=seuil,
            habituel=c.prestataire_id in habitudes,
            seul=seul,
        )
        for c in candidatures
    }


def achat(collectivite, candidature, jour=None, *, seul=True):
    """`achats` of one candidature. Three queries."""
    return achats(collectivite, [candidature], jour, seul=seul)[candidature.pk]


def _a_commander(collectivite, prestataires):
    """Candidatures chosen and not ordered yet, or prepared once more after an order that was stopped: they will count when they are."""
    missions = Mission.objects.filter(candidature=OuterRef("pk"))
    return Candidature.objects.filter(
        ~Exists(missions.filter(commandee_le__isnull=False)) | Exists(missions.filter(statut=StatutMission.PREPAREE)),
        statut=StatutCandidature.RETENUE,
        besoin__parcours__collectivite=collectivite,
        prestataire__in=prestataires,
    ).order_by()


def _habitudes(collectivite):
    """The providers to which most of what this collectivité ordered went, all years together. One query."""
    nbs = dict(
        Mission.objects.filter(statut__in=COMMANDEES, parcours__collectivite=collectivite)
        .order_by()
        .values_list("prestataire")
        .annotate(nb=Count("pk"))
    )
    part = reglages.part_d_une_habitude_pourcent() * sum(nbs.values())
    return {qui for qui, nb in nbs.items() if nb >= reglages.commandes_pour_une_habitude() and CENT * nb > part}


def _somme(lignes, candidature):
    """Euros of the lines (provider, candidature, amount) of the same provider, but for the candidature itself."""
    return sum(
        (
            montant
            for prestataire, pk, montant in lignes
            if prestataire == candidature.prestataire_id and pk != candidature.pk
        ),
        Decimal(0),
    )

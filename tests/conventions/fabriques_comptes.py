"""Conventions at every state that the ledger tells apart, in two waves and over two exercices, by their own verbs.

The verbs know only today: what happened last year is then dated back, row by row.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from conventions import transitions
from conventions.enums import StatutActe, StatutReversement, StatutVersement
from conventions.models import Acte, Convention, Reversement, Tranche, Versement
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours, Vague
from socle.comptes.models import Utilisateur
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import avenant, etape
from tests.conventions.fabriques_versements import avancer, convention_avec, demander, justifier, versements

PAYE = StatutVersement.PAYE
COURANT = timezone.localdate().year
PASSE = COURANT - 1


@dataclass
class Livre:
    """The waves, the conventions by what they are, and somebody of ANCT."""

    vagues: list[Vague]
    conventions: dict[str, Convention]
    claire: Utilisateur


def l_an_dernier(convention, *, actes=True, payes=True):
    """The act of this convention and its payments were made in the last exercice."""
    if actes:
        Acte.objects.filter(convention=convention, rang=0).update(engagee_le=date(PASSE, 3, 10))
    if payes:
        Versement.objects.filter(convention=convention, statut=PAYE).update(paye_le=date(PASSE, 6, 1))


def au_bilan(scene):
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.BILAN)


def livre():
    """One convention in each state, 18 000 € (or so) each."""
    vagues = [fabriques.VagueFabrique(nom="Vague des comptes 1"), fabriques.VagueFabrique(nom="Vague des comptes 2")]
    c, claire = {}, None
    for rang, (nom, statut, montant) in enumerate(
        (
            ("validee", StatutActe.VALIDEE, "18000.00"),
            ("transmise", StatutActe.TRANSMISE, "17999.99"),
            ("signee", StatutActe.SIGNEE, "12345.67"),
            ("engagee", StatutActe.ENGAGEE, "18000.00"),
        )
    ):
        acte, scene = fabriques.acte(statut, montant=montant, vague=vagues[rang % 2], nom=f"Village {nom}")
        c[nom], claire = acte.convention, scene.claire
    l_an_dernier(c["engagee"])
    abandonnee, scene = fabriques.acte(StatutActe.VALIDEE, vague=vagues[0], nom="Village abandonné")
    transitions.abandonner(abandonnee, motif="Le conseil a changé d’avis.", par=scene.claire)
    c["abandonnee"] = abandonnee.convention

    c["plus"], scene, _ = convention_avec(PAYE, vague=vagues[0], nom="Village plus")
    l_an_dernier(c["plus"])
    avenant(c["plus"], scene, {etape(scene): "14000.01"}, statut=StatutActe.NOTIFIEE)
    second = versements(c["plus"])[1]
    demander(second, scene)
    avancer(second, PAYE, par=scene.claire)

    c["moins"], scene, _ = convention_avec(PAYE, vague=vagues[1], nom="Village moins")
    avenant(c["moins"], scene, {etape(scene): "9999.99"}, statut=StatutActe.SIGNEE)
    c["moins_valide"], scene, _ = convention_avec(StatutVersement.CERTIFIE, vague=vagues[1], nom="Village à voter")
    avenant(c["moins_valide"], scene, {etape(scene): "11000"}, statut=StatutActe.VALIDEE)
    c["plus_transmis"], scene, _ = convention_avec(PAYE, vague=vagues[1], nom="Village au conseil")
    avenant(c["plus_transmis"], scene, {etape(scene): "13000"}, statut=StatutActe.TRANSMISE)

    c["suspendue"], scene, _ = convention_avec(PAYE, StatutVersement.DEMANDE, vague=vagues[0], nom="Village suspendu")
    transitions.suspendre(c["suspendue"], motif="En retard.", par=scene.claire)
    # One place is planned in a year gone by, one far from now, one at no date.
    rangs = {0: date(PASSE, 11, 2), 1: date(COURANT + 4, 2, 1), 2: None}
    for rang, tranche in enumerate(
        Tranche.objects.filter(convention=c["plus_transmis"], acte__rang=0).order_by("rang")
    ):
        Tranche.objects.filter(pk=tranche.pk).update(date_prevue=rangs[rang])
    Tranche.objects.filter(convention=c["suspendue"], rang=2).update(date_prevue=date(PASSE, 11, 2))

    c["resiliee"], scene, _ = convention_avec(PAYE, vague=vagues[0], nom="Village résilié")
    l_an_dernier(c["resiliee"])
    transitions.resilier(c["resiliee"], motif="D’un commun accord.", par=scene.claire)
    c["soldee"], scene, _ = convention_avec(PAYE, PAYE, depense="13165.44", vague=vagues[1], nom="Village soldé")
    au_bilan(scene)
    transitions.solder(c["soldee"], par=scene.claire)
    l_an_dernier(c["soldee"], payes=False)
    c["close"], scene, _ = convention_avec(PAYE, vague=vagues[0], nom="=Village+clos")
    au_bilan(scene)
    justifier(c["close"], scene, "8499.99")
    transitions.solder(c["close"], par=scene.claire)
    Convention.objects.filter(pk=c["close"].pk).update(statut="close", finie_le=timezone.localdate())

    # 1 234,56 € are asked back of the first one; of the second, 500,01 € came back in two times.
    Reversement.objects.filter(convention=c["soldee"]).update(demande_le=date(PASSE, 12, 1))
    Reversement.objects.filter(convention=c["close"]).delete()
    reverser(c["close"], "500.00", claire, recu_le=date(PASSE, 12, 31))
    reverser(c["close"], "0.01", claire, recu_le=timezone.localdate())
    reverser(c["resiliee"], "250.00", claire, abandon="Trop petit.")
    return Livre(vagues, c, claire)


def reverser(convention, montant, par, *, recu_le=None, abandon=""):
    """What the territory gives back: asked for, received on that day, or given up."""
    return Reversement.objects.create(
        convention=convention,
        montant=Decimal(montant),
        demande_le=date(PASSE, 12, 1),
        echeance=date(COURANT, 2, 1),
        demande_par=par,
        statut=StatutReversement.RECU
        if recu_le
        else StatutReversement.ABANDONNE
        if abandon
        else StatutReversement.A_RECEVOIR,
        recu_le=recu_le,
        reference="REC 12" if recu_le else "",
        motif=abandon,
    )

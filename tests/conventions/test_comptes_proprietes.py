"""Any sequence of gestures on a convention, paid and amended in two exercices: every total of the ledger is the sum of its rows."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conventions import transitions
from conventions.coherence import verifier
from conventions.comptes.exercice import dresser
from conventions.comptes.grand_livre import Filtre, chiffrer, entrees, total
from conventions.comptes.lignes import Nature, compter, sources
from conventions.enums import StatutActe, StatutVersement
from conventions.models import Acte, Versement
from parcours.models import Parcours
from socle.erreurs import ErreurMetier
from tests.conventions.fabriques_avenants import avenant, etape, signee
from tests.conventions.fabriques_comptes import COURANT, PASSE, au_bilan
from tests.conventions.fabriques_versements import avancer, demander, versements
from tests.conventions.test_comptes_naifs import MONTANTS, naif, ranger

pytestmark = pytest.mark.django_db
GESTES = [
    "payer",
    "payer",
    "certifier",
    "avenant",
    "avenant_valide",
    "dater",
    "suspendre",
    "reprendre",
    "resilier",
    "solder",
]


# No shrinking: one example takes a second, and the sequence is read as it is.
@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    montant=st.decimals(min_value="0.03", max_value="90000", places=2),
    statut=st.sampled_from([StatutActe.SIGNEE, StatutActe.ENGAGEE, *[StatutActe.NOTIFIEE] * 4]),
    suite=st.lists(st.tuples(st.sampled_from(GESTES), st.integers(1, 30000)), min_size=3, max_size=8),
)
def test_whatever_happens_the_ledger_adds_up(montant, statut, suite):
    with transaction.atomic():
        convention, scene = signee(statut, montant=str(montant))
        for geste, valeur in suite:
            convention.refresh_from_db()
            with suppress(ErreurMetier), transaction.atomic():
                _jouer(geste, convention, scene, valeur)
        assert verifier() == []
        _exiger_juste(scene)
        transaction.set_rollback(True)


def _jouer(geste, convention, scene, valeur):
    par = scene.claire
    if geste in ("payer", "certifier"):
        suivant = next((v for v in versements(convention) if v.statut != StatutVersement.PAYE), None)
        if suivant is None:
            return
        suivant.convention = convention
        if suivant.statut == StatutVersement.PREVU:
            demander(suivant, scene)
        if suivant.statut == StatutVersement.DEMANDE:
            avancer(suivant, StatutVersement.PAYE if geste == "payer" else StatutVersement.CERTIFIE, par=par)
    elif geste in ("avenant", "avenant_valide"):
        fin = StatutActe.NOTIFIEE if geste == "avenant" else StatutActe.VALIDEE
        avenant(convention, scene, {etape(scene): str(Decimal(valeur) / 100)}, statut=fin)
    elif geste == "dater":
        actes = Acte.objects.filter(convention=convention, engagee_le__isnull=False)
        actes.filter(rang=valeur % 2).update(engagee_le=date(PASSE, 3, 10))
        Versement.objects.filter(convention=convention, rang=1, paye_le__isnull=False).update(paye_le=date(PASSE, 6, 1))
    elif geste == "suspendre":
        transitions.suspendre(convention, motif="En retard.", par=par)
    elif geste == "reprendre":
        transitions.reprendre_convention(convention, par=par)
    elif geste == "resilier":
        transitions.resilier(convention, motif="D’un commun accord.", par=par)
    else:
        au_bilan(scene)
        transitions.solder(convention, par=par)


def _exiger_juste(scene):
    """The ledger is what the naïve script says, each amount is the sum of its rows, and the exercices add up to the whole."""
    filtre = Filtre()
    tout, gardees = total(filtre), filtre.conventions().values("pk")
    [ligne] = chiffrer(filtre, entrees(filtre))
    attendu = ranger(naif())[ligne.titre]
    montants = [
        tout.reserve, tout.promis, tout.engage, tout.paye, tout.reste, tout.rendu,
        *tout.par_echeance(COURANT).values(), tout.a_reverser, tout.reverse,
    ]  # fmt: skip

    assert dict(zip(MONTANTS, montants, strict=True)) == dict(zip(MONTANTS, attendu, strict=True))
    assert tout.reserve == Parcours.objects.get(pk=scene.parcours.pk).montant_reserve
    assert tout.ecart == 0
    assert ligne.montants == tout
    for nature, dit in (
        (Nature.RESERVE, tout.reserve), (Nature.PROMIS, tout.promis), (Nature.ENGAGE, tout.engage), (Nature.PAYE, tout.paye),
        (Nature.RESTE, tout.reste), (Nature.RENDU, tout.rendu), (Nature.PREVU, tout.prevu),
    ):  # fmt: skip
        assert compter(sources(nature, gardees, courant=COURANT))[1] == dit
    for nature, par_exercice in ((Nature.ENGAGE, tout.engages), (Nature.PAYE, tout.payes)):
        parts = [compter(sources(nature, gardees, exercice=annee, courant=COURANT))[1] for annee in (PASSE, COURANT)]
        assert parts == [par_exercice[PASSE], par_exercice[COURANT]]
    prevus = tout.par_echeance(COURANT)
    assert [compter(sources(Nature.PREVU, gardees, quand=q, courant=COURANT))[1] for q in prevus] == list(
        prevus.values()
    )
    annee = dresser(COURANT).total
    assert (annee.engage, annee.paye, annee.sommes["reste"]) == (tout.engage, tout.paye, tout.reste)
    assert (annee.ecart, annee.ecart_prevu) == (0, 0)

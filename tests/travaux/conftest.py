import pytest
from django.utils import timezone

from socle.travaux import calendrier, lettres
from tests.travaux.fabriques import CLAIRE


@pytest.fixture
def periodiques(monkeypatch):
    """An empty calendar, to fill: the house's own comes back after the test."""
    vide = {}
    monkeypatch.setattr(calendrier, "_PERIODIQUES", vide)
    return vide


@pytest.fixture
def travail_qui(periodiques):
    """`travail_qui(fonction)`: the row of a job that runs this function, due now."""
    from tests.travaux.fabriques import PassageFactory

    def creer(fonction, nom="essai", **champs):
        periodiques[nom] = p = calendrier.Periodique(nom, fonction, a_heure="07:00")
        return PassageFactory(nom=nom, prevu_le=p.creneau(timezone.now()), **champs)  # the sweep has no other to plan

    return creer


@pytest.fixture
def lettre_essai(monkeypatch):
    """The letter `essai`; returns a dictionary whose `lettre` the test may change (None: no longer wanted)."""
    tenue = {
        "lettre": lettres.Lettre(
            sujet="Montaud : votre espace est ouvert",
            paragraphes=["Le maire de Montaud et l’ANCT vous ont désignée personne contact."],
            action=("Ouvrir mon espace", "https://portail.example/invitation/abc"),
            signataire=CLAIRE,
            apres=["Lien valable 7 jours."],
            lien_personnel=True,
        ),
        "recu": [],
    }

    def construire(ids):
        tenue["recu"].append(ids)
        return tenue["lettre"]

    monkeypatch.setattr(lettres, "_LETTRES", {"essai": construire})
    return tenue

"""What is expected of whom, and the one letter of this room."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions import transitions
from conventions.enums import StatutActe
from conventions.models import Acte
from socle.echeances import ANCT, EQUIPE, regles
from socle.panneaux import panneaux_pour
from socle.travaux.lettres import apercu
from socle.travaux.models import Courriel
from tests.conventions import fabriques

pytestmark = pytest.mark.django_db
CLES = {"objet_id", "parcours_id", "quand", "libelle", "detail"}


def lignes(jour=None):
    """{rule code: its lines} for this room."""
    return {
        r.code.removeprefix("conventions."): list(r.queryset(jour or timezone.localdate()))
        for r in regles()
        if r.code.startswith("conventions.")
    }


def qui_attend(dues):
    return {code for code, trouvees in dues.items() if trouvees}


@pytest.mark.parametrize(
    ("statut", "attendues"),
    [
        (StatutActe.BROUILLON, {"a_valider"}),
        (StatutActe.RELECTURE, {"a_valider"}),
        (StatutActe.VALIDEE, {"signature_collectivite"}),
        (StatutActe.SIGNEE, set()),
        (StatutActe.ABANDONNEE, {"a_rediger"}),
    ],
)
def test_each_state_has_its_due_dates(statut, attendues):
    acte, scene = fabriques.acte(statut)

    dues = lignes()

    assert qui_attend(dues) == attendues
    for trouvees in dues.values():
        for ligne in trouvees:
            assert set(ligne) == CLES
            assert ligne["parcours_id"] == scene.parcours.pk


def test_a_re_read_parcours_without_a_convention_is_to_be_drafted():
    scene = fabriques.ecrit()
    assert qui_attend(lignes()) == set()

    fabriques.parcours_transitions.soumettre(scene.parcours, par=scene.jeanne)
    assert qui_attend(lignes()) == set()
    fabriques.parcours_transitions.relire(scene.parcours, par=scene.claire)

    assert qui_attend(lignes()) == {"a_rediger"}


def test_the_signature_is_awaited_from_the_territory_then_from_anct():
    acte, scene = fabriques.acte(StatutActe.VALIDEE)
    quand = timezone.localdate() + timedelta(days=60)
    assert lignes()["signature_collectivite"][0]["quand"] == quand
    assert lignes()["signature_collectivite"][0]["detail"] == acte.numero

    transitions.enregistrer_signatures(acte, collectivite_le=timezone.localdate(), par=scene.claire)

    assert qui_attend(lignes()) == {"signature_anct"}
    assert lignes()["signature_anct"][0]["quand"] == quand


def test_rules_lead_to_the_page_and_say_a_sentence():
    acte, scene = fabriques.acte(StatutActe.VALIDEE)
    regle = next(r for r in regles(EQUIPE) if r.code == "conventions.signature_collectivite")
    (ligne,) = regle.queryset(timezone.localdate())

    assert regle.lien(ligne) == reverse("conventions:page", args=[scene.parcours.pk])
    assert regle.phrase(ligne).startswith(f"Faire voter puis signer la convention {acte.numero}, avant le ")
    assert {r.pour for r in regles() if r.code.startswith("conventions.")} == {ANCT, EQUIPE}


def test_the_territory_gets_one_letter_when_the_convention_is_ready():
    acte, scene = fabriques.acte(StatutActe.VALIDEE)

    courriel = Courriel.objects.get(gabarit="conventions.prete")
    lettre = apercu(courriel)

    assert courriel.destinataire == scene.jeanne.email
    assert lettre.sujet == "Montaud\u00a0: votre convention est prête"
    assert lettre.repondre_a == scene.claire.email
    assert lettre.texte.count("http") == 1
    assert reverse("conventions:page", args=[scene.parcours.pk]) in lettre.texte
    assert "Premier versement prévu, une fois la convention signée\u00a0: 9\u00a0000\u00a0€." in lettre.texte
    assert acte.numero in lettre.texte


def test_the_letter_is_dropped_when_the_convention_was_abandoned_meanwhile():
    acte, scene = fabriques.acte(StatutActe.VALIDEE)

    transitions.abandonner(acte, motif="Erreur.", par=scene.claire)

    assert apercu(Courriel.objects.get(gabarit="conventions.prete")) is None


def test_a_territory_without_any_address_is_no_obstacle():
    scene = fabriques.relu()
    type(scene.parcours.interlocuteur).objects.update(utilisateur=None, email="")
    acte, _ = fabriques.acte(StatutActe.VALIDEE, scene=scene)

    assert acte.statut == StatutActe.VALIDEE
    assert not Courriel.objects.filter(gabarit="conventions.prete").exists()


def test_the_panel_of_the_parcours_says_number_and_stage(client_de):
    acte, scene = fabriques.acte(StatutActe.VALIDEE)

    page = client_de(scene.jeanne).get(reverse("parcours:apercu", args=[scene.parcours.pk])).content.decode()

    assert acte.numero in page
    assert "Étape\u00a0: vote du conseil" in page.replace("&nbsp;", "\u00a0")


def test_no_convention_no_panel(rf):
    scene = fabriques.relu()
    request = rf.get("/")
    request.user = scene.jeanne

    assert [p for p in panneaux_pour(request, scene.parcours) if p["titre"] == "Convention"] == []
    assert not Acte.objects.exists()

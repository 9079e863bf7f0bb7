"""What is expected of whom, and the one letter of this room."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils import timezone

from conventions import transitions
from conventions.enums import PartieSignataire, StatutActe
from conventions.models import Acte, Ecart
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
        (StatutActe.RELECTURE, {"projet_a_relire", "a_valider"}),
        (StatutActe.VALIDEE, {"a_transmettre"}),
        (StatutActe.TRANSMISE, {"vote", "credits"}),
        (StatutActe.AUTORISEE, {"signature_collectivite", "credits"}),
        (StatutActe.SIGNEE, {"budget"}),
        (StatutActe.ENGAGEE, {"a_notifier"}),
        (StatutActe.NOTIFIEE, {"versement_a_certifier", "piece_a_fournir"}),
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


def constater(acte, partie, scene):
    transitions.constater(
        acte, partie, date=timezone.localdate(), signataire="Michel Roux", lieu=fabriques.LIEU, par=scene.claire
    )


def test_the_signature_is_awaited_from_the_territory_then_from_anct():
    acte, scene = fabriques.acte(StatutActe.AUTORISEE)
    quand = timezone.localdate() + timedelta(days=60)
    assert lignes()["signature_collectivite"][0]["quand"] == quand
    assert lignes()["signature_collectivite"][0]["detail"] == acte.numero

    constater(acte, PartieSignataire.COLLECTIVITE, scene)

    assert qui_attend(lignes()) == {"signature_anct", "credits"}
    assert lignes()["signature_anct"][0]["quand"] == quand


def voter(acte, scene, **champs):
    transitions.enregistrer_autorisation(acte, champs, par=scene.jeanne)


def test_the_vote_is_awaited_on_the_day_of_the_council_once_it_is_known():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    assert lignes()["vote"][0]["quand"] == acte.signature_attendue_le
    jour = timezone.localdate() + timedelta(days=20)

    voter(acte, scene, seance_prevue=jour)

    assert lignes()["vote"][0]["quand"] == jour


def test_the_receipt_of_the_prefecture_is_awaited_a_fortnight_after_the_vote():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    jour = timezone.localdate()

    voter(acte, scene, seance=jour, numero="2026-12")

    assert qui_attend(lignes()) == {"recu_prefecture", "credits"}
    assert lignes()["recu_prefecture"][0]["quand"] == jour + timedelta(days=15)
    assert lignes()["recu_prefecture"][0]["objet_id"] == acte.pk


def test_the_budget_is_awaited_a_week_after_the_signature():
    fabriques.acte(StatutActe.SIGNEE)

    assert lignes()["budget"][0]["quand"] == timezone.localdate() + timedelta(days=7)


def test_a_departure_waits_for_its_legal_reader_one_line_per_act():
    acte, scene = fabriques.acte()
    for code in ("objet", "duree"):
        Ecart.objects.create(acte=acte, code=code, titre=code, texte="x", motif="y", ecrit_par=scene.claire)

    assert len(lignes()["ecart_a_viser"]) == 1


def test_a_remark_of_the_territory_waits_for_an_answer_of_anct():
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    remarque = transitions.ecrire_remarque(acte, "objet", "Est-ce bien notre projet ?", par=scene.jeanne)
    assert [ligne["objet_id"] for ligne in lignes()["remarque"]] == [acte.pk]

    transitions.ecrire_remarque(acte, "objet", "Oui.", par=scene.claire, reponse_a=remarque)

    assert lignes()["remarque"] == []


def test_a_mandate_that_ends_before_the_signature_is_said_to_anct():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    assert lignes()["mandat"] == []
    fin = acte.signature_attendue_le - timedelta(days=10)
    scene.parcours.engagements.filter(partie="executif").update(fin_mandat=fin)

    (ligne,) = lignes()["mandat"]

    regle = next(r for r in regles(ANCT) if r.code == "conventions.mandat")
    assert (ligne["quand"], ligne["libelle"]) == (fin, "Michel Roux")
    assert regle.phrase(ligne).startswith("Le mandat de Michel Roux finit le ")


def test_the_end_of_a_convention_is_seen_six_months_before_by_both_sides():
    acte, scene = fabriques.acte(StatutActe.NOTIFIEE)
    convention = acte.convention
    veille = convention.date_fin - timedelta(days=181)
    assert lignes(veille)["fin_equipe"] == lignes(veille)["fin_anct"] == []

    dues = lignes(convention.date_fin - timedelta(days=180))

    assert dues["fin_equipe"][0]["quand"] == dues["fin_anct"][0]["quand"] == convention.date_fin
    assert dues["fin_anct"][0]["detail"] == acte.numero
    assert lignes(convention.date_fin + timedelta(days=1))["fin_anct"] == []


def test_the_essential_data_are_due_three_months_after_the_signature():
    acte, scene = fabriques.acte(StatutActe.NOTIFIEE, montant="200000.00")

    (ligne,) = lignes()["publication"]

    assert ligne["quand"] == timezone.localdate() + relativedelta(months=3)
    assert ligne["detail"] == acte.numero


def test_rules_lead_to_the_page_and_say_a_sentence():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    regle = next(r for r in regles(EQUIPE) if r.code == "conventions.vote")
    (ligne,) = regle.queryset(timezone.localdate())

    assert regle.lien(ligne) == reverse("conventions:vote", args=[scene.parcours.pk, acte.pk])
    assert regle.phrase(ligne).startswith(f"Faire voter la convention {acte.numero}, avant le ")
    assert {r.pour for r in regles() if r.code.startswith("conventions.")} == {ANCT, EQUIPE}


def test_the_territory_gets_one_letter_when_the_convention_is_ready():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)

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
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)

    transitions.abandonner(acte, motif="Erreur.", par=scene.claire)

    assert apercu(Courriel.objects.get(gabarit="conventions.prete")) is None


def test_a_territory_without_any_address_is_no_obstacle():
    scene = fabriques.relu()
    type(scene.parcours.interlocuteur).objects.update(utilisateur=None, email="")
    acte, _ = fabriques.acte(StatutActe.TRANSMISE, scene=scene)

    assert acte.statut == StatutActe.TRANSMISE
    assert not Courriel.objects.filter(gabarit="conventions.prete").exists()


def test_the_panel_of_the_parcours_says_number_and_stage(client_de):
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)

    page = client_de(scene.jeanne).get(reverse("parcours:apercu", args=[scene.parcours.pk])).content.decode()

    assert acte.numero in page
    assert "Étape\u00a0: vote du conseil" in page.replace("&nbsp;", "\u00a0")


def test_no_convention_no_panel(rf):
    scene = fabriques.relu()
    request = rf.get("/")
    request.user = scene.jeanne

    assert [p for p in panneaux_pour(request, scene.parcours) if p["titre"] == "Convention"] == []
    assert not Acte.objects.exists()

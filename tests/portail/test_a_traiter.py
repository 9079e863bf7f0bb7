"""« À traiter »: what repeats is said once, a line leads to what settles it, a reminder leaves by hand."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import GenrePiece, StatutVersement
from conventions.models import Versement
from conventions.transitions.pieces import deposer_piece
from parcours import transitions
from parcours.models import Etape, Parcours
from portail.lignes import grouper, qui_regle
from rappels.calcul import echeances
from socle.comptes.enums import RoleAnct
from socle.echeances import regles
from socle.journal.models import EntreeJournal
from socle.travaux import lettres
from socle.travaux.models import Courriel
from tests.comptes.fabriques import AnctFabrique
from tests.comptes.gestes import texte
from tests.conventions.fabriques import fichier
from tests.conventions.fabriques_versements import convention_avec
from tests.isolation.scene import champs_echange
from tests.parcours.fabriques import complet, en_oeuvre, etape, inscrit, ouvert

pytestmark = pytest.mark.django_db


def lu(page):
    return texte(page).replace("&nbsp;", " ").replace("\u00a0", " ")


def en_retard(nombre=1):
    """(parcours, interlocutrice): so many étapes whose end has passed."""
    parcours, jeanne = en_oeuvre()
    premiere = parcours.etapes.get()
    hier = timezone.localdate() - timedelta(days=1)
    for n in range(nombre - 1):
        transitions.valider_etape(etape(parcours, jeanne, f"Étape {n}"), reference="TE", par=parcours.referent)
    Etape.objects.filter(parcours=parcours).update(debut=premiere.debut - timedelta(days=60), fin=hier)
    return parcours, jeanne


def test_what_a_territory_repeats_is_one_line(client_de):
    parcours, _ = en_retard(3)

    page = client_de(parcours.referent).get("/gestion/")

    assert len(page.context["en_attente"]) == 1
    assert "3 étapes arrivées à leur fin. D’abord : « Balade nocturne » devait se terminer" in lu(page)


def test_what_else_a_territory_has_to_do_follows_as_a_sentence_of_its_own(client_de):
    parcours, _ = complet()

    (ligne,) = client_de(parcours.referent).get("/gestion/").context["en_attente"]

    assert ligne.autres > 0
    assert ligne.phrase.startswith("Envoyer votre parcours à l’ANCT. Et ")


def cle_de(parcours):
    balade = parcours.etapes.get()
    return f"parcours.etape_fin:{balade.pk}:{balade.fin.isoformat()}"


def test_a_waiting_line_offers_to_remind_and_to_note_a_talk(client_de):
    parcours, _ = en_retard()

    page = client_de(parcours.referent).get("/gestion/").content.decode()

    assert reverse("parcours:gestion_echange_noter", args=[parcours.pk]) in page
    assert reverse("portail:relancer", args=[parcours.pk, cle_de(parcours)]) in page


def relancer(client, parcours, code="parcours.etape_fin"):
    """Press the button of this line; what is not expected any more has a key that leads nowhere."""
    attendues = echeances(timezone.localdate(), pour=None, parcours=[parcours.pk], codes={code})
    cle = attendues[0].cle if attendues else f"{code}:{parcours.pk}:-"
    return client.post(reverse("portail:relancer", args=[parcours.pk, cle]), follow=True)


def test_a_reminder_leaves_once_a_day_in_the_words_of_the_rule(client_de):
    parcours, jeanne = en_retard()
    client = client_de(parcours.referent)

    assert "Un mail part à la personne contact de Montaud." in lu(relancer(client, parcours))
    encore = relancer(client, parcours)

    assert encore.status_code == 409
    assert "Une relance est déjà partie aujourd’hui." in lu(encore)
    courriel = Courriel.objects.get(gabarit="rappels.rappel")
    lettre = lettres.construire(courriel)
    assert courriel.destinataire == jeanne.email
    assert "« Balade nocturne » devait se terminer" in lettre.paragraphes[0]
    assert EntreeJournal.objects.filter(action="parcours.relancer", perimetre=parcours.perimetre).count() == 1


def test_what_has_no_date_is_reminded_too(client_de):
    parcours, _ = ouvert()

    relancer(client_de(parcours.referent), parcours, "parcours.etape_a_decrire")

    lettre = lettres.construire(Courriel.objects.get(gabarit="rappels.rappel"))
    assert lettre.sujet == "Montaud : première étape"
    assert lettre.paragraphes == ["Décrire votre première étape"]


def test_a_silent_territory_is_asked_how_it_goes(client_de, settings):
    parcours, _ = ouvert()
    settings.PARCOURS_SILENCE_JOURS = -1
    client = client_de(parcours.referent)

    page = client.get("/gestion/")
    relancer(client, parcours, "parcours.silence")

    assert len(page.context["silencieux"]) == 1
    lettre = lettres.construire(Courriel.objects.get(gabarit="rappels.nouvelles"))
    assert lettre.sujet == "Montaud : où en êtes-vous ?"


def test_what_is_settled_is_not_reminded(client_de):
    parcours, _ = en_oeuvre()

    page = relancer(client_de(parcours.referent), parcours, "parcours.envoi_a_relire")

    assert page.status_code == 409
    assert "Il n’y a plus rien à relancer : c’est fait." in lu(page)
    assert not Courriel.objects.filter(gabarit="rappels.rappel").exists()


def test_the_next_contact_is_among_what_anct_has_to_do(client_de):
    parcours, jeanne = ouvert()
    demain = timezone.localdate() + timedelta(days=1)
    transitions.noter_echange(parcours, champs_echange(prochain_contact=demain), par=jeanne)

    page = client_de(parcours.referent).get("/gestion/")

    assert [ligne.regle.code for ligne in page.context["a_faire"]] == ["parcours.contact"]
    assert "Appeler Montaud (Anne Petit)" in lu(page)


def test_a_parcours_that_is_over_is_followed_without_being_listed(client_de):
    parcours, _ = ouvert()
    Parcours.objects.filter(pk=parcours.pk).update(statut="clos", clos_le=timezone.localdate() - timedelta(days=180))

    page = client_de(parcours.referent).get("/gestion/")

    assert [ligne.regle.code for ligne in page.context["a_faire"]] == ["parcours.suivi"]
    assert page.context["territoires"] == []


def test_at_first_use_the_page_says_what_to_begin_with(client_de):
    ouvert()
    autre = AnctFabrique(role_anct=RoleAnct.CHARGE_MISSION)

    page = lu(client_de(autre).get("/gestion/"))

    assert "Rien ne vous attend." in page
    assert "Aucun territoire ne vous est confié. Inscrire un territoire" in page


def test_the_next_due_date_names_its_territory_and_its_day(client_de):
    parcours, _ = en_oeuvre()
    balade = parcours.etapes.get()
    dans_dix_jours = timezone.localdate() + timedelta(days=10)
    Etape.objects.filter(pk=balade.pk).update(fin=dans_dix_jours, debut=dans_dix_jours, statut="en_cours")

    page = lu(client_de(parcours.referent).get("/gestion/"))

    assert "Rien ne vous attend. Prochaine échéance : fin d’étape de Montaud, " in page


def test_an_account_without_the_right_to_write_only_reads(client_de):
    parcours, _ = en_retard()
    lecture = AnctFabrique(role_anct=RoleAnct.LECTURE)

    page = lu(client_de(lecture).get("/gestion/"))

    assert "Votre compte lit tous les territoires et ne modifie rien. Rien n’attend l’ANCT." in page
    assert "À faire par l’ANCT" in page
    assert "Mes territoires" not in page
    assert "Noter un échange" not in page
    assert "/relancer/" not in page
    assert "vous lisez ce que le territoire écrit, sans le modifier" in lu(
        client_de(lecture).get(reverse("parcours:apercu", args=[parcours.pk]))
    )


@pytest.mark.parametrize(
    ("role", "dit"),
    [
        (RoleAnct.CHARGE_MISSION, "ce que vous écrivez s’affiche « saisi par l’ANCT pour Montaud »"),
        (RoleAnct.GESTIONNAIRE, "vous contrôlez et enregistrez ce qui touche à l’argent"),
        (RoleAnct.LECTURE, "vous lisez ce que le territoire écrit, sans le modifier"),
    ],
)
def test_each_role_is_told_what_it_does_on_the_pages_of_a_territory(role, dit, client_de):
    parcours, _ = en_retard()

    page = lu(client_de(AnctFabrique(role_anct=role)).get(reverse("parcours:apercu", args=[parcours.pk])))

    assert dit in page


def test_an_invitation_without_an_answer_leads_to_the_team(client_de):
    parcours = inscrit()

    page = client_de(parcours.referent).get("/gestion/")

    assert [ligne.regle.code for ligne in page.context["en_attente"]] == ["parcours.invitation"]
    assert reverse("parcours:equipe", args=[parcours.pk]) in page.content.decode()


def test_a_call_planned_in_more_than_a_week_does_not_await_anct_yet(client_de):
    parcours, jeanne = ouvert()
    plus_tard = timezone.localdate() + timedelta(days=8)
    transitions.noter_echange(parcours, champs_echange(prochain_contact=plus_tard), par=jeanne)

    assert client_de(parcours.referent).get("/gestion/").context["a_faire"] == []


def test_a_question_waits_for_the_territory_without_being_late_on_the_first_day(client_de):
    parcours, jeanne = ouvert()
    transitions.demander_correction(etape(parcours, jeanne), "cout", "Tout est compris ?", par=parcours.referent)

    page = client_de(parcours.referent).get("/gestion/")

    [ligne] = page.context["en_attente"]
    assert ligne.regle.code == "parcours.correction"
    assert ligne.quand == timezone.localdate() + timedelta(days=7)
    assert "En retard" not in lu(page)


def test_what_has_no_date_is_counted_and_has_no_first(client_de):
    parcours, _ = complet()

    lignes = grouper(echeances(timezone.localdate(), parcours={parcours.pk: parcours}, codes={"parcours.lettre"}))

    assert [ligne.phrase for ligne in lignes] == ["2 lettres signées à joindre."]


def chez_hugo(client_de):
    return client_de(AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)).get("/gestion/")


def test_who_keeps_the_finances_starts_from_the_payments(client_de):
    """A gestionnaire follows no territory of their own: without this their home would be empty."""
    convention_avec(StatutVersement.DEMANDE)
    convention_avec(StatutVersement.TRANSMIS, nom="Flers")
    claire = AnctFabrique()

    page = lu(chez_hugo(client_de))

    assert "Bonjour Prénom. 2 actions vous attendent." in page.replace("Bonjour Claire", "Bonjour Prénom")
    assert "À certifier : 1" in page
    assert "Chez l’agence comptable : 1" in page
    assert "À transmettre :" not in page
    assert "Versements à traiter" not in lu(client_de(claire).get("/gestion/"))


def test_a_payment_that_is_late_is_said_late_to_who_pays(client_de):
    convention, _, (premier, *_) = convention_avec(StatutVersement.DEMANDE)
    Versement.objects.filter(pk=premier.pk).update(demande_le=timezone.localdate() - timedelta(days=60))

    page = chez_hugo(client_de)

    (ligne,) = page.context["a_faire"]
    assert (ligne.regle.code, ligne.lien) == (
        "conventions.versement_a_certifier",
        reverse("conventions:versement", args=[premier.pk]),
    )
    assert "En retard" in lu(page)


def test_a_rejected_payment_awaits_who_pays_since_its_day(client_de):
    _, scene, (premier, *_) = convention_avec(StatutVersement.REJETE)
    Versement.objects.filter(pk=premier.pk).update(arrete_le=timezone.localdate() - timedelta(days=2))

    page = chez_hugo(client_de)

    (ligne,) = page.context["a_faire"]
    assert (ligne.regle.code, ligne.action) == ("conventions.versement_rejete", "Corriger")
    assert "Depuis le " in lu(page)
    assert "En retard" not in lu(page)


def test_a_payment_leads_all_of_anct_to_its_own_page(client_de):
    _, scene, (premier, *_) = convention_avec(StatutVersement.REJETE)
    client = client_de(scene.claire)

    (ligne,) = client.get("/gestion/").context["des_finances"]

    assert (ligne.lien, ligne.action) == (reverse("conventions:versement", args=[premier.pk]), "Voir le versement")
    assert client.get(ligne.lien).status_code == 200


def test_who_keeps_the_finances_alone_is_asked_for_what_only_they_can_settle_everywhere(client_de):
    convention, scene, _ = convention_avec(StatutVersement.DEMANDE)
    deposer_piece(convention, GenrePiece.RIB, fichier(scene.jeanne), par=scene.jeanne)

    page = chez_hugo(client_de)

    assert [e.regle.code for e in page.context["a_faire"]] == [
        "conventions.rib_a_recopier",
        "conventions.versement_a_certifier",
    ]
    assert "Lire le RIB et recopier le compte." in lu(page)
    assert "Mes territoires" not in lu(page)


def test_what_only_the_finances_can_do_is_not_asked_of_the_others(client_de):
    _, scene, _ = convention_avec(StatutVersement.DEMANDE)

    page = client_de(scene.claire).get("/gestion/")

    assert [e for e in page.context["a_faire"] if e.regle.finances] == []
    assert "En attente de la gestion financière" in lu(page)
    assert "Certifier le premier versement de la convention TE-" in lu(page)


def test_a_line_leads_its_reader_to_what_opens_for_that_reader(client_de):
    """Who reads only is led to the territory, never to a refusal."""
    parcours, _ = en_retard()
    lectrice = AnctFabrique(role_anct=RoleAnct.LECTURE)

    (sienne,) = client_de(parcours.referent).get("/gestion/").context["en_attente"]
    (lue,) = client_de(lectrice).get("/gestion/", {"tous": 1}).context["en_attente"]

    assert sienne.lien == sienne.premiere.lien
    assert (lue.lien, lue.action) == (parcours.get_absolute_url(), "Voir le parcours")
    assert client_de(lectrice).get(lue.lien).status_code == 200


def test_who_reads_for_the_legal_service_is_led_to_what_awaits_a_visa():
    regle = next(r for r in regles() if r.code == "conventions.ecart_a_viser")

    assert qui_regle(AnctFabrique(role_anct=RoleAnct.LECTURE, relit_juridique=True))(regle)

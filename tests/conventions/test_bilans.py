"""The reports: every state meets every transition, what is missing is said, two people at once lose nothing."""

import pytest
from django.utils import timezone

from conventions import transitions
from conventions.documents import BILAN
from conventions.enums import StatutActe, StatutBilan, StatutVersement, TransitionBilan
from conventions.models import Bilan, LigneBilan, Versement
from conventions.transitions import bilans
from conventions.transitions.cycles import CYCLE_BILAN
from parcours import transitions as parcours_transitions
from parcours.models import Etape
from socle.documents import documents_de
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.travaux import lettres
from socle.travaux.models import Courriel
from tests.comptes.fabriques import UtilisateurFabrique
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import etape, nouvelle, signee
from tests.conventions.fabriques_bilans import CHAMPS, MOTIF, VERBES, bilan_accepte, bilan_dans, ecrire, frais
from tests.conventions.fabriques_versements import convention_avec, demander

pytestmark = pytest.mark.django_db

PAYE, DEMANDE = StatutVersement.PAYE, StatutVersement.DEMANDE
BROUILLON, ENVOYE = StatutBilan.BROUILLON, StatutBilan.ENVOYE
A_COMPLETER, ACCEPTE = StatutBilan.A_COMPLETER, StatutBilan.ACCEPTE
IBAN = "FR76 3000 6000 0112 3456 7890 189"


def refus(geste, *args, **kwargs):
    with pytest.raises(ErreurMetier) as erreur:
        geste(*args, **kwargs)
    return erreur.value.champ, erreur.value.message


def commencer(scene, titre="Balade nocturne"):
    e = etape(scene, titre)
    parcours_transitions.demarrer_etape(e, par=scene.jeanne)
    return e


# --- the lifecycle ---------------------------------------------------------------------------------------------------------------


def test_the_table_of_verbs_is_whole():
    assert set(VERBES) == set(TransitionBilan)


@pytest.mark.parametrize(("etat", "transition", "cible"), list(CYCLE_BILAN.matrice()))
def test_every_state_of_a_report_meets_every_transition(etat, transition, cible):
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilan_dans(StatutBilan(etat), convention, 2, scene)
    if etat == BROUILLON:
        ecrire(bilan, par=scene.jeanne)
    nb = EntreeJournal.objects.count()

    if cible is None:
        assert refus(VERBES[transition], bilan, scene)[1].endswith(".")
        assert EntreeJournal.objects.count() == nb
    else:
        VERBES[transition](bilan, scene)
        derniere = EntreeJournal.objects.de(bilan).order_by("-pk").first()
        assert (derniere.action, derniere.perimetre) == (f"bilan.{transition}", scene.parcours.perimetre)
        assert derniere.valeurs["rang"] == 2

    assert frais(bilan).statut == (cible or etat)


# --- opening ---------------------------------------------------------------------------------------------------------------------


def test_opening_twice_gives_the_same_report():
    convention, scene, _ = convention_avec(PAYE)

    premier = bilans.ouvrir_bilan(convention, 2, par=scene.jeanne)
    second = bilans.ouvrir_bilan(convention, 2, par=UtilisateurFabrique())

    assert (premier.pk, premier.ouvert_par) == (second.pk, scene.jeanne)
    assert [e.action for e in EntreeJournal.objects.de(premier)] == ["bilan.ouvrir"]


def test_a_report_opens_with_one_line_for_each_etape_already_begun_in_words():
    convention, scene, _ = convention_avec(PAYE)
    commencer(scene)

    bilan = bilans.ouvrir_bilan(convention, 2, par=scene.jeanne)

    lignes = {ligne.etape.titre: ligne.texte for ligne in bilan.lignes.select_related("etape")}
    assert set(lignes) == {"Balade nocturne", "Animer une réunion autrement"}
    assert lignes["Balade nocturne"].startswith("En cours depuis ")
    assert "Pour qui : habitants et élus. Place des habitants : travailler ensemble." in lignes["Balade nocturne"]
    assert lignes["Animer une réunion autrement"].startswith("Pas encore commencée, prévue ")
    assert [getattr(bilan, nom) for nom in CHAMPS] == [""] * 4


def test_the_text_of_the_report_before_is_never_copied():
    convention, scene, _ = convention_avec(PAYE)
    bilan_accepte(convention, 2, scene)

    suivant = bilans.ouvrir_bilan(convention, 3, par=scene.jeanne)

    assert suivant.realise == ""
    assert "c’est fait" not in "".join(suivant.lignes.values_list("texte", flat=True))


@pytest.mark.parametrize("rang", [0, 1, 9])
def test_no_report_goes_with_the_first_payment_nor_with_one_that_is_not(rang):
    convention, scene, _ = convention_avec(PAYE)

    assert refus(bilans.ouvrir_bilan, convention, rang, par=scene.jeanne)[1] == (
        "Aucun bilan n’est attendu pour ce versement."
    )
    assert not Bilan.objects.exists()


def test_before_the_notification_there_is_nothing_to_report():
    convention, scene = signee(StatutActe.ENGAGEE)

    assert "Aucun bilan" in refus(bilans.ouvrir_bilan, convention, 2, par=scene.jeanne)[1]


def test_a_payment_that_was_made_without_a_report_asks_for_none_afterwards():
    convention, scene, (_, second, _) = convention_avec(PAYE)
    Versement.objects.filter(pk=second.pk).update(
        statut=PAYE, montant=5400, demande_le=timezone.localdate(), certifie_le=timezone.localdate(),
        certifie_par=scene.claire, transmis_le=timezone.localdate(), paye_le=timezone.localdate(), reference="VIR 1",
    )  # fmt: skip

    assert refus(bilans.ouvrir_bilan, convention, 2, par=scene.jeanne)[1] == (
        "Le deuxième versement est déjà payé : il n’y a plus de bilan à écrire."
    )


def test_a_suspended_convention_may_still_report_and_an_ended_one_may_not():
    convention, scene, _ = convention_avec(PAYE)
    transitions.suspendre(convention, motif="Le bilan n’est pas arrivé.", par=scene.claire)
    bilan = ecrire(bilans.ouvrir_bilan(convention, 2, par=scene.jeanne), par=scene.jeanne)

    transitions.resilier(convention, motif="La commune renonce.", par=scene.claire)

    phrase = "La convention est « Résiliée » : il n’y a plus de bilan à écrire."
    assert refus(bilans.envoyer, bilan, bilan.revision, par=scene.jeanne)[1] == phrase
    assert refus(ecrire, bilan, par=scene.jeanne, realise="Autre chose.")[1] == phrase
    assert refus(bilans.ouvrir_bilan, convention, 3, par=scene.jeanne)[1] == phrase


# --- writing ---------------------------------------------------------------------------------------------------------------------


def test_what_is_written_is_kept_with_its_lines():
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilans.ouvrir_bilan(convention, 2, par=scene.jeanne)
    balade = etape(scene)

    bilans.enregistrer_bilan(
        bilan, {"realise": " Deux balades.\r\nEt une. "}, {balade.pk: "Un succès."}, 1, par=scene.jeanne
    )

    assert (bilan.realise, bilan.revision) == ("Deux balades.\nEt une.", 2)
    assert bilan.lignes.get(etape=balade).texte == "Un succès."
    entree = EntreeJournal.objects.de(bilan).order_by("-pk").first()
    assert (entree.action, entree.valeurs) == ("bilan.enregistrer", {"revision": 2})


def test_the_same_words_saved_again_change_nothing_and_disturb_nobody():
    convention, scene, _ = convention_avec(PAYE)
    bilan = ecrire(bilans.ouvrir_bilan(convention, 2, par=scene.jeanne), par=scene.jeanne)
    nb = EntreeJournal.objects.count()

    bilans.enregistrer_bilan(bilan, CHAMPS, {}, 1, par=scene.jeanne)

    assert (frais(bilan).revision, EntreeJournal.objects.count()) == (2, nb)


def test_an_etape_described_since_the_opening_gets_its_line():
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilans.ouvrir_bilan(convention, 2, par=scene.jeanne)
    neuve = nouvelle(scene)

    ecrire(bilan, par=scene.jeanne)

    assert bilan.lignes.get(etape=neuve).texte == "Forum des associations : c’est fait."


def test_the_etape_of_another_territory_is_left_out():
    convention, scene, _ = convention_avec(PAYE)
    _, ailleurs, _ = convention_avec(PAYE, scene=fabriques.relu(nom="Flers"))
    bilan = bilans.ouvrir_bilan(convention, 2, par=scene.jeanne)

    ecrire(bilan, par=scene.jeanne, lignes={etape(ailleurs).pk: "Chez eux."})

    assert not LigneBilan.objects.filter(texte="Chez eux.").exists()


def test_two_people_at_once_lose_nothing():
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilans.ouvrir_bilan(convention, 2, par=scene.jeanne)
    paul = UtilisateurFabrique(prenom="Paul", nom="Durand")
    bilans.enregistrer_bilan(bilan, {"realise": "Le texte de Paul."}, {}, 1, par=paul)

    with pytest.raises(bilans.BilanModifie) as conflit:
        bilans.enregistrer_bilan(bilan, {"realise": "Le texte de Jeanne."}, {}, 1, par=scene.jeanne)

    assert conflit.value.message == (
        "Paul Durand a modifié ce bilan entre-temps. Rien n’est perdu : comparez les textes ci-dessous, puis enregistrez ceux à garder."
    )
    assert conflit.value.actuel.realise == frais(bilan).realise == "Le texte de Paul."


@pytest.mark.parametrize(
    ("champ", "texte", "phrase"),
    [
        ("realise", "é" * 4001, "C’est trop long : 4000 caractères au plus."),
        ("suites", f"Versez sur {IBAN}.", "Ce texte contient un numéro de compte bancaire : retirez-le."),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_beside_its_field(champ, texte, phrase):
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilans.ouvrir_bilan(convention, 2, par=scene.jeanne)
    balade = etape(scene)

    assert refus(bilans.enregistrer_bilan, bilan, {champ: texte}, {}, 1, par=scene.jeanne) == (champ, phrase)
    assert refus(bilans.enregistrer_bilan, bilan, {}, {balade.pk: "é" * 2001}, 1, par=scene.jeanne) == (
        f"etape_{balade.pk}",
        "C’est trop long : 2000 caractères au plus.",
    )
    assert frais(bilan).revision == 1


@pytest.mark.parametrize("etat", [ENVOYE, ACCEPTE])
def test_what_is_sent_no_longer_changes(etat):
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilan_dans(etat, convention, 2, scene)

    assert "ne change plus" in refus(ecrire, bilan, par=scene.jeanne, realise="Autre chose.")[1]
    assert frais(bilan).realise == CHAMPS["realise"]


# --- sending ---------------------------------------------------------------------------------------------------------------------


def test_what_is_missing_is_said_in_words():
    convention, scene, _ = convention_avec(PAYE)
    balade = commencer(scene)
    bilan = bilans.ouvrir_bilan(convention, 2, par=scene.jeanne)
    bilans.enregistrer_bilan(bilan, {"realise": " "}, {balade.pk: ""}, 1, par=scene.jeanne)

    assert refus(bilans.envoyer, bilan, bilan.revision, par=scene.jeanne) == (
        "realise",
        "Il manque 2\u00a0choses : « Ce qui a été fait » et un mot sur l’étape « Balade nocturne ». Tout le reste est enregistré.",
    )
    assert frais(bilan).statut == BROUILLON


def test_an_etape_not_begun_needs_no_word():
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilans.ouvrir_bilan(convention, 2, par=scene.jeanne)
    ecrire(bilan, par=scene.jeanne, lignes={e.pk: "" for e in Etape.objects.filter(parcours=scene.parcours)})

    bilans.envoyer(bilan, bilan.revision, par=scene.jeanne)

    assert frais(bilan).statut == ENVOYE


def test_the_final_report_also_says_what_it_changed():
    convention, scene, _ = convention_avec(PAYE)
    intermediaire, final = (bilans.ouvrir_bilan(convention, rang, par=scene.jeanne) for rang in (2, 3))
    for bilan in (intermediaire, final):
        ecrire(bilan, par=scene.jeanne, effets="")

    bilans.envoyer(intermediaire, intermediaire.revision, par=scene.jeanne)
    assert refus(bilans.envoyer, final, final.revision, par=scene.jeanne) == (
        "effets",
        "Il manque 1\u00a0chose : « Ce que cela a changé ». Tout le reste est enregistré.",
    )


def test_what_is_sent_is_what_was_read_again():
    convention, scene, _ = convention_avec(PAYE)
    bilan = ecrire(bilans.ouvrir_bilan(convention, 2, par=scene.jeanne), par=scene.jeanne)

    assert "relisez-le, puis envoyez-le" in refus(bilans.envoyer, bilan, 1, par=scene.jeanne)[1]
    assert frais(bilan).statut == BROUILLON
    assert not documents_de(bilan).exists()


def test_each_sending_freezes_a_document_and_taking_back_says_that_it_no_longer_holds():
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilan_dans(ENVOYE, convention, 2, scene)
    premier = documents_de(bilan).get(genre=BILAN)

    bilans.reprendre(bilan, par=scene.jeanne)
    premier.refresh_from_db()
    assert premier.retire_le is not None
    ecrire(bilan, par=scene.jeanne, realise="Trois balades.")
    bilans.envoyer(bilan, bilan.revision, par=scene.jeanne)

    tours = list(documents_de(bilan).order_by("tour"))
    assert [d.tour for d in tours] == [1, 2]
    assert "Deux balades" in tours[0].donnees_gelees
    assert "Trois balades." in tours[1].donnees_gelees


# --- judging ---------------------------------------------------------------------------------------------------------------------


def test_asking_again_says_why_and_keeps_it_until_the_acceptance():
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilan_dans(ENVOYE, convention, 2, scene)
    assert refus(bilans.completer, bilan, " ", par=scene.claire) == (
        "motif",
        "Dites ce qui manque : le territoire le lira et le recevra par mail.",
    )

    bilans.completer(bilan, MOTIF, par=scene.claire)
    assert (bilan.motif, bilan.juge_par, bilan.juge_le) == (MOTIF, scene.claire, timezone.localdate())
    bilans.envoyer(bilan, bilan.revision, par=scene.jeanne)
    assert (bilan.motif, bilan.juge_par) == (MOTIF, None)
    bilans.accepter(bilan, par=scene.claire)

    assert (bilan.statut, bilan.motif) == (ACCEPTE, "")


def test_what_was_taken_back_and_written_again_is_read_again_before_it_is_judged():
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilan_dans(ENVOYE, convention, 2, scene)
    lue = bilan.revision
    bilans.reprendre(bilan, par=scene.jeanne)
    ecrire(bilan, par=scene.jeanne, realise="Autre chose.")
    bilans.envoyer(bilan, bilan.revision, par=scene.jeanne)

    for geste in (
        lambda: bilans.accepter(bilan, par=scene.claire, revision=lue),
        lambda: bilans.completer(bilan, MOTIF, par=scene.claire, revision=lue),
    ):
        assert refus(geste)[1] == "Le territoire a repris ce bilan et l’a envoyé de nouveau : relisez-le."


def test_an_acceptance_holds_once_its_payment_is_certified():
    convention, scene, (_, second, _) = convention_avec(PAYE)
    bilan = bilan_accepte(convention, 2, scene)
    demander(second, scene)
    transitions.certifier(second, ["notifiee", "pieces", "montant", "rib", "credits"], par=scene.claire)

    assert refus(bilans.rouvrir_bilan, bilan, par=scene.claire)[1].endswith(
        "sur la foi de ce bilan : il reste accepté."
    )
    transitions.rouvrir_versement(second, par=scene.claire)
    bilans.rouvrir_bilan(bilan, par=scene.claire)

    assert (frais(bilan).statut, frais(bilan).juge_le) == (ENVOYE, None)


# --- mails -----------------------------------------------------------------------------------------------------------------------


def courriels(gabarit):
    return list(Courriel.objects.filter(gabarit=f"conventions.{gabarit}").order_by("pk"))


def test_the_territory_is_told_each_time_what_to_complete():
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilan_dans(A_COMPLETER, convention, 2, scene)

    [courriel] = courriels("bilan_a_completer")
    lettre = lettres.construire(courriel)
    assert courriel.destinataire == scene.jeanne.email
    assert lettre.sujet == "Montaud : votre bilan est à compléter"
    assert lettre.paragraphes[0] == f"J’ai lu votre bilan intermédiaire. Il reste à le compléter : {MOTIF}"
    assert lettre.action[1].endswith(bilan.get_absolute_url())
    assert lettre.signataire == scene.claire

    bilans.envoyer(bilan, bilan.revision, par=scene.jeanne)
    assert lettres.construire(courriel) is None
    bilans.completer(bilan, "Encore un mot.", par=scene.claire)
    assert len(courriels("bilan_a_completer")) == 2


def test_the_territory_is_told_what_its_accepted_report_opens():
    convention, scene, (_, second, _) = convention_avec(PAYE)
    bilan_accepte(convention, 2, scene)
    numero = convention.actes.get(rang=0).numero

    [courriel] = courriels("bilan_accepte")

    assert lettres.construire(courriel).paragraphes[0].replace("\u00a0", " ") == (
        "Votre bilan est accepté. La page de la convention dit s’il manque autre chose avant de demander "
        f"le deuxième versement de la convention {numero}."
    )
    demander(second, scene)
    assert "vous n’avez rien d’autre à écrire" in lettres.construire(courriel).paragraphes[0]

"""Remarks on a draft: both sides write, answer, settle; nothing more once the text no longer changes."""

import pytest

from conventions import droits
from conventions.enums import StatutActe
from conventions.models import RemarqueActe
from conventions.transitions.remarques import ecrire_remarque, regler_remarque, rouvrir_remarque
from socle.comptes.enums import RoleAnct
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques

pytestmark = pytest.mark.django_db


def test_a_remark_hangs_on_an_article_and_its_answers_follow_it():
    acte, scene = fabriques.acte(StatutActe.RELECTURE)

    fil = ecrire_remarque(acte, "duree", "  Pourquoi mars ?\r\n", par=scene.jeanne)
    reponse = ecrire_remarque(acte, "objet", "Parce que le budget finit là.", par=scene.claire, reponse_a=fil)
    seconde = ecrire_remarque(acte, "", "Merci.", par=scene.jeanne, reponse_a=reponse)

    assert (fil.article, fil.texte, fil.reponse_a) == ("duree", "Pourquoi mars ?", None)
    # An answer goes where its thread is, an answer to an answer too.
    assert [(r.article, r.reponse_a) for r in (reponse, seconde)] == [("duree", fil), ("duree", fil)]
    actions = EntreeJournal.objects.filter(action__startswith="remarque_acte.").order_by("pk")
    assert [e.action for e in actions] == ["remarque_acte.ecrire", "remarque_acte.repondre", "remarque_acte.repondre"]


@pytest.mark.parametrize("article", ["", "visas", "preambule", "annexes", "litiges"])
def test_a_remark_may_hang_on_each_part_of_the_text(article):
    acte, scene = fabriques.acte(StatutActe.RELECTURE)

    remarque = ecrire_remarque(acte, article, "Que veut dire ceci ?", par=scene.jeanne)

    assert remarque.article == article


@pytest.mark.parametrize("article", ["inconnu", "convention"])
def test_a_remark_on_what_the_text_does_not_have_is_refused(article):
    acte, scene = fabriques.acte(StatutActe.RELECTURE)

    with pytest.raises(ErreurMetier, match="n’existe pas dans ce texte"):
        ecrire_remarque(acte, article, "Que veut dire ceci ?", par=scene.jeanne)

    assert not RemarqueActe.objects.exists()


@pytest.mark.parametrize(("texte", "phrase"), [(" \n", "Écrivez votre remarque"), ("x" * 2001, "2000 caractères")])
def test_a_remark_has_words_and_not_too_many(texte, phrase):
    acte, scene = fabriques.acte(StatutActe.RELECTURE)

    with pytest.raises(ErreurMetier, match=phrase) as refus:
        ecrire_remarque(acte, "objet", texte, par=scene.jeanne)

    assert refus.value.champ == "texte"
    assert not RemarqueActe.objects.exists()


def test_a_settled_thread_opens_again_by_hand_or_by_an_answer():
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    fil = ecrire_remarque(acte, "objet", "Que veut dire ceci ?", par=scene.jeanne)

    regler_remarque(fil, par=scene.claire)
    regler_remarque(fil, par=scene.jeanne)
    fil.refresh_from_db()
    assert (fil.reglee_par, fil.reglee_le is not None) == (scene.claire, True)

    rouvrir_remarque(fil, par=scene.jeanne)
    fil.refresh_from_db()
    assert (fil.reglee_par, fil.reglee_le) == (None, None)

    regler_remarque(fil, par=scene.claire)
    reponse = ecrire_remarque(acte, "objet", "Ce n’est pas clair.", par=scene.jeanne, reponse_a=fil)
    fil.refresh_from_db()
    assert fil.reglee_le is None
    # An answer leads to its thread.
    regler_remarque(reponse, par=scene.claire)
    fil.refresh_from_db()
    assert fil.reglee_par == scene.claire
    assert EntreeJournal.objects.filter(action="remarque_acte.regler").count() == 3


@pytest.mark.parametrize("statut", [StatutActe.VALIDEE, StatutActe.TRANSMISE, StatutActe.ABANDONNEE])
def test_remarks_close_with_the_drafting(statut):
    scene = fabriques.relu()
    acte, _ = fabriques.acte(scene=scene)
    fil = ecrire_remarque(acte, "objet", "Que veut dire ceci ?", par=scene.claire)
    if statut == StatutActe.ABANDONNEE:
        fabriques.transitions.abandonner(acte, motif="Le conseil a changé d’avis.", par=scene.claire)
    else:
        fabriques.mener(acte, statut, par=scene.claire)

    for geste in (
        lambda: ecrire_remarque(acte, "objet", "Encore.", par=scene.claire),
        lambda: regler_remarque(fil, par=scene.claire),
        lambda: rouvrir_remarque(fil, par=scene.claire),
    ):
        with pytest.raises(ErreurMetier, match="Le texte ne change plus"):
            geste()

    assert [r.texte for r in RemarqueActe.objects.all()] == ["Que veut dire ceci ?"]


def test_an_answer_to_another_act_s_thread_is_refused():
    ailleurs, autre = fabriques.acte(StatutActe.RELECTURE)
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    fil = ecrire_remarque(ailleurs, "objet", "Chez nous.", par=autre.jeanne)

    with pytest.raises(ErreurMetier, match="n’est pas sur ce texte"):
        ecrire_remarque(acte, "objet", "Ici.", par=scene.jeanne, reponse_a=fil)


def test_the_territory_remarks_only_on_what_was_sent_to_it():
    brouillon, scene = fabriques.acte()
    relecture, autre = fabriques.acte(StatutActe.RELECTURE)
    lectrice = AnctFabrique(role_anct=RoleAnct.LECTURE)

    dits = {
        "brouillon": droits.peut_remarquer(scene.jeanne, brouillon),
        "brouillon, ANCT": droits.peut_remarquer(scene.claire, brouillon),
        "relecture": droits.peut_remarquer(autre.jeanne, relecture),
        "lecture": droits.peut_remarquer(lectrice, relecture),
    }

    assert {qui: bool(dit) for qui, dit in dits.items()} == {
        "brouillon": False,
        "brouillon, ANCT": True,
        "relecture": True,
        "lecture": False,
    }
    assert "L’ANCT rédige encore" in dits["brouillon"].raison

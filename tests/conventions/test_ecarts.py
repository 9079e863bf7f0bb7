"""Departures from the model: written with a motive, compared, signed off by another person, taken back."""

import pytest

from conventions.enums import PorteSur, StatutActe
from conventions.models import Acte, Ecart
from conventions.transitions.ecarts import EcartModifie, ecarter, retirer_ecart, viser
from conventions.transitions.validation import valider
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques

pytestmark = pytest.mark.django_db

TEXTE = "Les parties règlent leurs différends par écrit.\n\nÀ défaut, le tribunal administratif est compétent."
MOTIF = "La commune demande une phase écrite."


def ecrit(acte, par, *, code="objet", titre="Objet", texte=TEXTE, motif=MOTIF, **kwargs):
    return ecarter(acte, code, titre, texte, motif, par=par, **kwargs)


def legal():
    return AnctFabrique(relit_juridique=True)


def test_ecarter_keeps_the_text_the_motive_and_the_writer_and_makes_another_draft():
    acte, scene = fabriques.acte(StatutActe.RELECTURE)

    ecart = ecrit(acte, scene.claire)

    assert (ecart.texte, ecart.motif, ecart.ecrit_par, ecart.revision) == (TEXTE, MOTIF, scene.claire, 1)
    acte.refresh_from_db()
    assert (acte.revision, acte.statut) == (2, StatutActe.RELECTURE)
    entree = EntreeJournal.objects.filter(action="acte.ecarter").get()
    assert entree.valeurs == {"article": "objet", "porte_sur": "acte"}


@pytest.mark.parametrize("statut", [StatutActe.VALIDEE, StatutActe.TRANSMISE, StatutActe.ABANDONNEE])
def test_no_article_changes_once_the_drafting_is_over(statut):
    acte, scene = fabriques.acte(statut)

    with pytest.raises(ErreurMetier, match="n’est plus en rédaction"):
        ecrit(acte, scene.claire)

    assert not Ecart.objects.exists()


@pytest.mark.parametrize(
    ("changes", "champ", "phrase"),
    [
        ({"motif": "  "}, "motif", "pourquoi cet article change"),
        ({"texte": ""}, "texte", "Écrivez le texte de l’article."),
        ({"titre": " "}, "titre", "Écrivez le titre de l’article."),
        (
            {"texte": "Le montant est de {montent}."},
            "texte",
            "Le champ « montent » n’existe pas (texte de l’article «\u00a0Objet\u00a0»)",
        ),
        (
            {"texte": "Le montant est de {montant."},
            "texte",
            "Une accolade n’est pas refermée (texte de l’article «\u00a0Objet\u00a0»)",
        ),
        ({"titre": "Objet {inconnu}"}, "titre", "titre de l’article «\u00a0Objet\u00a0»"),
        ({"texte": "x" * 20_001}, "texte", "20000 caractères au plus"),
        ({"texte": "Compte FR76 3000 1000 6449 1900 9562 088."}, "texte", "Un numéro de compte bancaire"),
    ],
)
def test_each_refusal_stands_beside_its_field(changes, champ, phrase):
    acte, scene = fabriques.acte()

    with pytest.raises(ErreurMetier) as refus:
        ecrit(acte, scene.claire, **changes)

    assert refus.value.champ == champ
    assert phrase in refus.value.message
    assert not Ecart.objects.exists()


def test_the_text_of_the_model_is_no_departure():
    acte, scene = fabriques.acte()
    modele = acte.modele.article("litiges")

    with pytest.raises(ErreurMetier, match="Ce texte est celui du modèle") as refus:
        ecrit(
            acte,
            scene.claire,
            code="litiges",
            titre=modele["titre"],
            texte=modele["texte"].replace("\n", "\r\n") + "  ",
        )

    assert refus.value.champ == "texte"


def test_an_article_that_the_model_does_not_have_is_refused():
    acte, scene = fabriques.acte()

    for porte_sur in PorteSur:
        with pytest.raises(ErreurMetier, match="n’existe pas dans ce texte"):
            ecrit(acte, scene.claire, code="inconnu", porte_sur=porte_sur)
    # An initial act amends no convention.
    with pytest.raises(ErreurMetier, match="n’existe pas dans ce texte"):
        ecrit(acte, scene.claire, porte_sur=PorteSur.CONVENTION)


def test_the_visa_is_another_person_s_and_falls_with_the_text():
    acte, scene = fabriques.acte()
    ecart = ecrit(acte, scene.claire)
    relectrice = legal()

    vise = viser(ecart, par=relectrice, revision=1)
    assert (vise.vise_par, vise.vise_le is not None) == (relectrice, True)

    motive = ecrit(acte, scene.claire, motif="Une phase écrite est prévue.", revision=1)
    assert (motive.vise_par, motive.revision) == (relectrice, 2)

    change = ecrit(acte, scene.claire, texte="Autre texte.", revision=2)
    assert (change.vise_par, change.vise_le, change.revision) == (None, None, 3)


def test_who_wrote_a_departure_does_not_sign_it_off():
    relectrice = legal()
    acte, _ = fabriques.acte()
    ecart = ecrit(acte, relectrice)

    with pytest.raises(ErreurMetier, match="une autre personne doit donner le visa"):
        viser(ecart, par=relectrice)

    ecart.refresh_from_db()
    assert ecart.vise_le is None


def test_a_visa_is_given_to_what_was_read():
    acte, scene = fabriques.acte()
    lu = ecrit(acte, scene.claire)
    ecrit(acte, scene.claire, texte="Autre texte.")

    with pytest.raises(ErreurMetier, match="modifié depuis que vous l’avez lu"):
        viser(lu, par=legal(), revision=lu.revision)


def test_a_visa_is_given_once():
    acte, scene = fabriques.acte()
    ecart = ecrit(acte, scene.claire)
    premiere = legal()
    viser(ecart, par=premiere)

    with pytest.raises(ErreurMetier, match=f"{premiere.nom_complet} a déjà donné ce visa"):
        viser(ecart, par=legal())


def test_validation_waits_for_the_visa():
    acte, scene = fabriques.acte()
    ecart = ecrit(acte, scene.claire, titre="Objet du soutien")

    with pytest.raises(ErreurMetier, match="«\u00a0Objet du soutien\u00a0»"):
        valider(acte, par=scene.claire)
    viser(ecart, par=legal())
    valider(acte, par=scene.claire)

    assert acte.statut == StatutActe.VALIDEE


def test_of_two_people_the_second_is_told_with_both_texts():
    acte, scene = fabriques.acte()
    paul = AnctFabrique(prenom="Paul", nom="Durand")
    ecrit(acte, paul, texte="Le texte de Paul.", revision=0)

    with pytest.raises(EcartModifie, match="Paul Durand a modifié cet article pendant que vous écriviez") as conflit:
        ecrit(acte, scene.claire, texte="Le mien.", revision=0)

    assert conflit.value.actuel.texte == "Le texte de Paul."
    assert Ecart.objects.get().texte == "Le texte de Paul."


def test_a_departure_taken_back_meanwhile_is_told():
    acte, scene = fabriques.acte()
    ecart = ecrit(acte, scene.claire)
    retirer_ecart(ecart, par=scene.claire)

    with pytest.raises(EcartModifie, match="Quelqu’un a remis le texte du modèle") as conflit:
        ecrit(acte, scene.claire, texte="Le mien.", revision=1)

    assert conflit.value.actuel is None


def test_retirer_comes_back_to_the_model_and_makes_another_draft():
    acte, scene = fabriques.acte()
    ecart = ecrit(acte, scene.claire)

    retirer_ecart(ecart, par=scene.claire, revision=1)
    retirer_ecart(ecart, par=scene.claire)

    assert not Ecart.objects.exists()
    assert Acte.objects.get(pk=acte.pk).revision == 3
    assert EntreeJournal.objects.filter(action="acte.retirer_ecart").count() == 1


def test_a_departure_rewritten_meanwhile_is_not_taken_back_unseen():
    acte, scene = fabriques.acte()
    lu = ecrit(acte, scene.claire)
    ecrit(acte, scene.claire, texte="Autre texte.")

    with pytest.raises(ErreurMetier, match="a modifié cet article entre-temps"):
        retirer_ecart(lu, par=scene.claire, revision=1)

    assert Ecart.objects.get().texte == "Autre texte."

"""The verbs of the editor of models: a version is copied, worked on, published; nothing published changes, nobody's text is lost."""

import pytest

from conventions import modeles
from conventions.chargement import AVENANT, charger_modeles, marquer_utilise
from conventions.fusion import REGISTRE
from conventions.modeles import lecture
from conventions.modeles.controle import fautes_du_modele, fautes_du_texte
from conventions.modeles.parties import code_d_article, trouver
from conventions.models import Modele
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques
from tests.conventions.fabriques_modeles import CODE, article, codes, court

pytestmark = pytest.mark.django_db


@pytest.fixture
def claire():
    return AnctFabrique(prenom="Claire", nom="Martin")


@pytest.fixture
def preparation(claire):
    charger_modeles()
    return modeles.nouvelle_version(CODE, par=claire)


# --- a new version --------------------------------------------------------------------------------------------------------
def test_nouvelle_version_copies_the_latest_and_leaves_it_in_force(claire):
    charger_modeles()
    publiee = Modele.objects.en_vigueur(CODE)

    copie = modeles.nouvelle_version(CODE, par=claire)

    assert (copie.version, copie.publie_le, copie.cree_par) == (publiee.version + 1, None, claire)
    assert (copie.articles, copie.preambule) == (publiee.articles, publiee.preambule)
    assert [(v["texte"], v["si"]) for v in copie.visas] == [(v["texte"], v["si"]) for v in publiee.visas]
    assert Modele.objects.en_vigueur(CODE) == publiee
    entree = EntreeJournal.objects.de(copie).get()
    assert (entree.action, entree.valeurs) == (
        "modele.preparer",
        {"version": copie.version, "depuis": publiee.version},
    )


def test_only_one_version_is_in_preparation_at_a_time(preparation, claire):
    with pytest.raises(ErreurMetier, match=f"La version {preparation.version} est déjà en préparation"):
        modeles.nouvelle_version(CODE, par=claire)
    with pytest.raises(ErreurMetier, match="n’existe pas"):
        modeles.nouvelle_version("inconnu", par=claire)

    assert Modele.objects.filter(publie_le__isnull=True).count() == 1


# --- writing a part -------------------------------------------------------------------------------------------------------
def test_ecrire_partie_writes_each_kind_of_part(preparation, claire):
    modeles.ecrire_partie(preparation, "intitule", {"intitule": " Un titre "}, par=claire)
    modeles.ecrire_partie(preparation, "preambule", {"texte": "Une ligne.\r\n\r\nUne autre."}, par=claire)
    modeles.ecrire_partie(preparation, "visa-2", {"texte": "le code {agence} ;", "si": "prefet"}, par=claire)
    modeles.ecrire_partie(preparation, "article-objet", article("But", "Le texte {montant}."), par=claire)

    preparation.refresh_from_db()
    assert (preparation.intitule, preparation.preambule) == ("Un titre", "Une ligne.\n\nUne autre.")
    assert preparation.visas[1] == {"texte": "le code {agence} ;", "si": "prefet", "code": "2"}
    assert preparation.articles[0] == {"code": "objet", "titre": "But", "texte": "Le texte {montant}."}
    assert preparation.revision == 5


def test_writing_the_same_text_again_changes_nothing(preparation, claire):
    partie = trouver(preparation, "article-objet")

    modeles.ecrire_partie(preparation, "article-objet", partie.champs, par=claire)

    preparation.refresh_from_db()
    assert preparation.revision == 1


@pytest.mark.parametrize(
    ("champs", "champ", "phrase"),
    [
        (article(texte="Un {montan}."), "texte", "Le champ « {montan} » n’existe pas (article 1, “Un article”)."),
        (article(texte="Un {montan}."), "texte", "Vouliez-vous écrire {montant}"),
        (article(texte="Un {Montant}."), "texte", "Vouliez-vous écrire {montant}"),
        (article(texte="Un {zzzzzz}."), "texte", "La liste des champs est à côté du texte."),
        (article(texte="Un {montant."), "texte", "n’est pas refermée (article 1, “Un article”), ici : « …Un {montant.… »."),
        (article(texte="Un montant}."), "texte", "se ferme sans avoir été ouverte"),
        (article(texte="Le {rang}."), "texte", "ne sert que dans une modification (avenant)"),
        (article(titre="Objet {x}"), "titre", "Le champ « {x} » n’existe pas (article 1, “Objet {x}”)."),
        (article(titre="  "), "titre", "Écrivez le titre"),
        (article(texte=" "), "texte", "Écrivez le texte"),
        (article(texte="a" * 20_001), "texte", "20000 caractères"),
    ],
)  # fmt: skip
def test_a_fault_is_said_beside_its_field_with_its_place(preparation, claire, champs, champ, phrase):
    with pytest.raises(ErreurMetier) as refus:
        modeles.ecrire_partie(preparation, "article-objet", champs, par=claire)

    assert refus.value.champ == champ
    assert phrase in refus.value.message
    preparation.refresh_from_db()
    assert preparation.revision == 1


def test_every_unknown_field_of_a_text_is_told_at_once():
    fautes = fautes_du_texte("{montan} {date_fn} {montan}", ou="préambule", avenant=False)

    assert len(fautes) == 2


def test_an_avenant_may_use_its_own_fields(claire):
    court(AVENANT)
    preparation = modeles.nouvelle_version(AVENANT, par=claire)

    modeles.ecrire_partie(preparation, "article-objet", article(texte="L’avenant n° {rang}."), par=claire)

    preparation.refresh_from_db()
    assert preparation.articles[0]["texte"] == "L’avenant n° {rang}."
    assert {c["ecrit"] for c in lecture.champs_du_registre(preparation)} == {f"{{{code}}}" for code in REGISTRE}


def test_a_visa_of_an_unknown_condition_is_refused(preparation, claire):
    with pytest.raises(ErreurMetier) as refus:
        modeles.ecrire_partie(preparation, "visa-1", {"texte": "la loi ;", "si": "region"}, par=claire)

    assert refus.value.champ == "si"


def test_two_people_at_once_the_second_is_told_by_whom(preparation, claire):
    paul = AnctFabrique(prenom="Paul", nom="Durand")
    modeles.ecrire_partie(preparation, "article-objet", article(), par=paul, revision=1)

    with pytest.raises(modeles.EcritEntreTemps, match="Paul Durand a modifié ce modèle à") as refus:
        modeles.ecrire_partie(preparation, "article-objet", article("Autre"), par=claire, revision=1)

    assert trouver(refus.value.actuel, "article-objet").champs == article()


def test_what_was_removed_meanwhile_is_said(preparation, claire):
    modeles.retirer(preparation, "article-objet", par=claire)

    with pytest.raises(ErreurMetier, match="a été retirée pendant que vous écriviez"):
        modeles.ecrire_partie(preparation, "article-objet", article(), par=claire)
    with pytest.raises(ErreurMetier, match="n’est plus là"):
        modeles.retirer(preparation, "article-objet", par=claire)


# --- adding, moving, removing ---------------------------------------------------------------------------------------------
def test_ajouter_puts_an_article_where_asked_with_a_code_of_its_own(claire):
    court()
    preparation = modeles.nouvelle_version("essai", par=claire)

    apres = modeles.ajouter(preparation, "article", article("Objet"), par=claire, apres="article-objet")
    premiere = modeles.ajouter(preparation, "article", article("Préambule"), par=claire, apres="")
    derniere = modeles.ajouter(preparation, "article", article("L’été à Nîmes"), par=claire)

    assert (apres, premiere, derniere) == ("article-objet-2", "article-preambule-2", "article-lete-a-nimes")
    assert codes(preparation) == ["preambule-2", "objet", "objet-2", "duree", "fin", "lete-a-nimes"]


def test_ajouter_a_visa_gives_it_a_number_never_used_by_another(claire):
    court()
    preparation = modeles.nouvelle_version("essai", par=claire)

    adresse = modeles.ajouter(preparation, "visa", {"texte": "le décret ;", "si": ""}, par=claire, apres="visa-1")

    preparation.refresh_from_db()
    assert adresse == "visa-3"
    assert [v["code"] for v in preparation.visas] == ["1", "3", "2"]


def test_ajouter_after_what_is_no_longer_there_is_refused(claire):
    court()
    preparation = modeles.nouvelle_version("essai", par=claire)

    with pytest.raises(ErreurMetier) as refus:
        modeles.ajouter(preparation, "article", article(), par=claire, apres="article-perdu")

    assert refus.value.champ == "apres"


def test_a_code_is_short_and_never_empty():
    assert code_d_article("a" * 80, []) == "a" * 40
    assert code_d_article("a" * 80, [{"code": "a" * 40}]) == "a" * 36 + "-2"
    assert code_d_article("{montant}", []) == "montant"
    assert code_d_article("…", []) == "article"


def test_deplacer_moves_by_one_and_stops_at_the_ends(claire):
    court()
    preparation = modeles.nouvelle_version("essai", par=claire)

    modeles.deplacer(preparation, "article-fin", "haut", par=claire)
    assert codes(preparation) == ["objet", "fin", "duree"]
    modeles.deplacer(preparation, "article-objet", "haut", par=claire)
    modeles.deplacer(preparation, "article-duree", "bas", par=claire)
    assert codes(preparation) == ["objet", "fin", "duree"]
    assert preparation.revision == 2
    with pytest.raises(ErreurMetier):
        modeles.deplacer(preparation, "article-objet", "ailleurs", par=claire)
    with pytest.raises(modeles.EcritEntreTemps):
        modeles.deplacer(preparation, "article-fin", "bas", par=claire, revision=1)


def test_retirer_takes_away_from_the_preparation_alone(claire):
    publiee = court()
    preparation = modeles.nouvelle_version("essai", par=claire)

    modeles.retirer(preparation, "article-duree", par=claire)
    modeles.retirer(preparation, "visa-1", par=claire)

    preparation.refresh_from_db()
    assert codes(preparation) == ["objet", "fin"]
    assert [v["texte"] for v in preparation.visas] == ["le code ;"]
    assert codes(publiee) == ["objet", "duree", "fin"]


# --- publishing -----------------------------------------------------------------------------------------------------------
def test_publier_puts_the_version_in_force_for_new_drafts(claire):
    scene = fabriques.relu()
    avant = Modele.objects.en_vigueur(CODE)
    preparation = modeles.nouvelle_version(CODE, par=claire)

    modeles.publier(preparation, par=claire)

    acte, _ = fabriques.acte(scene=scene)
    assert acte.modele == preparation
    assert acte.modele != avant
    assert lecture.etat_parmi(avant, lecture.soeurs(avant)) == "Ancienne"


def test_an_act_already_drafted_keeps_its_model(claire):
    acte, _ = fabriques.acte()
    avant = acte.modele
    preparation = modeles.nouvelle_version(CODE, par=claire)

    modeles.publier(preparation, par=claire)

    acte.refresh_from_db()
    assert acte.modele == avant


def test_publier_checks_every_field_once_more(preparation, claire):
    preparation.preambule = "Un {inconnu}."
    preparation.articles[0]["texte"] = "Un {montant"
    preparation.save(update_fields=["preambule", "articles"])

    with pytest.raises(ErreurMetier) as refus:
        modeles.publier(preparation, par=claire)

    assert "(préambule)" in refus.value.message
    assert "(article 1, “Objet”)" in refus.value.message
    preparation.refresh_from_db()
    assert preparation.publie_le is None


def test_a_model_without_article_is_not_published(claire):
    court(articles=[])
    preparation = modeles.nouvelle_version("essai", par=claire)

    with pytest.raises(ErreurMetier, match="aucun article"):
        modeles.publier(preparation, par=claire)
    assert fautes_du_modele(preparation) == ["Il n’y a aucun article."]


@pytest.mark.parametrize("utilisee", [False, True])
def test_nothing_published_changes(claire, utilisee):
    publiee = court()
    if utilisee:
        marquer_utilise(publiee)
    avant = Modele.objects.filter(pk=publiee.pk).values().get()
    gestes = [
        lambda: modeles.ecrire_partie(publiee, "article-objet", article(), par=claire),
        lambda: modeles.ajouter(publiee, "article", article(), par=claire),
        lambda: modeles.deplacer(publiee, "article-objet", "bas", par=claire),
        lambda: modeles.retirer(publiee, "article-objet", par=claire),
        lambda: modeles.publier(publiee, par=claire),
        lambda: modeles.supprimer_preparation(publiee, par=claire),
    ]

    for geste in gestes:
        with pytest.raises(ErreurMetier, match="Cette version est publiée"):
            geste()

    assert Modele.objects.filter(pk=publiee.pk).values().get() == avant


def test_supprimer_preparation_leaves_a_trace_with_the_version_in_force(preparation, claire):
    modeles.supprimer_preparation(preparation, par=claire)

    restante = Modele.objects.en_vigueur(CODE)
    assert not Modele.objects.filter(publie_le__isnull=True).exists()
    assert [ligne["phrase"] for ligne in lecture.historique(restante)] == [
        f"a supprimé la version {preparation.version}, en préparation"
    ]
    with pytest.raises(ErreurMetier, match="a été supprimée pendant que vous écriviez"):
        modeles.ecrire_partie(preparation, "article-objet", article(), par=claire)


# --- the legal service ----------------------------------------------------------------------------------------------------
def test_valider_juridique_says_who_and_when_once(preparation, claire):
    juriste = AnctFabrique(relit_juridique=True)

    modeles.valider_juridique(preparation, par=juriste)

    preparation.refresh_from_db()
    assert (preparation.valide_par_juridique, preparation.valide_par) == (True, juriste)
    with pytest.raises(ErreurMetier, match="déjà validé"):
        modeles.valider_juridique(preparation, par=juriste)


def test_a_published_and_used_version_may_still_be_validated(claire):
    publiee = court()
    marquer_utilise(publiee)

    modeles.valider_juridique(publiee, par=AnctFabrique(relit_juridique=True))

    publiee.refresh_from_db()
    assert publiee.valide_par_juridique


def test_a_text_changed_after_its_validation_is_to_be_validated_again(preparation, claire):
    modeles.valider_juridique(preparation, par=AnctFabrique(relit_juridique=True))

    modeles.ecrire_partie(preparation, "article-objet", article(), par=claire)

    preparation.refresh_from_db()
    assert (preparation.valide_par_juridique, preparation.valide_par, preparation.valide_le) == (False, None, None)


def test_the_legal_service_validates_what_it_has_read(preparation, claire):
    modeles.ecrire_partie(preparation, "article-objet", article(), par=claire)

    with pytest.raises(modeles.EcritEntreTemps):
        modeles.valider_juridique(preparation, par=AnctFabrique(relit_juridique=True), revision=1)

"""A question of ANCT opens one field, and nothing else, even while the convention is drafted."""

from decimal import Decimal

import pytest
from django.urls import reverse

from parcours import ecriture, transitions
from parcours.correspondance import CHAMPS
from parcours.dates import dernier_jour
from parcours.enums import StatutCorrection, TransitionCorrection
from parcours.forms.remarques import champs_corrigeables
from parcours.models import Correction, Etape, Jalon, Moyen, Objectif, Parcours, PartiePrenante
from socle.echeances import regles
from socle.erreurs import ErreurMetier
from socle.travaux.lettres import construire
from socle.travaux.models import Courriel
from tests.comptes.fabriques import AnctFabrique
from tests.comptes.gestes import texte
from tests.parcours.fabriques import complet, en_oeuvre, etape, mettre_en_etat

pytestmark = pytest.mark.django_db

PERMIS = {
    (StatutCorrection.DEMANDEE, TransitionCorrection.REPONDRE): StatutCorrection.REPONDUE,
    (StatutCorrection.REPONDUE, TransitionCorrection.REDEMANDER): StatutCorrection.DEMANDEE,
    (StatutCorrection.REPONDUE, TransitionCorrection.REGLER): StatutCorrection.REGLEE,
    (StatutCorrection.DEMANDEE, TransitionCorrection.ANNULER): StatutCorrection.ANNULEE,
}
MESSAGE = "Le coût comprend-il l’animation ?"


def propre(page):
    return " ".join(texte(page).replace("\u00a0", " ").replace("&nbsp;", " ").split())


@pytest.fixture
def sous_convention():
    """(parcours whose convention is drafted, jeanne, the étape, the question on its cost)."""
    parcours, jeanne = complet()
    transitions.soumettre(parcours, par=jeanne)
    transitions.relire(parcours, par=parcours.referent)
    une = Etape.objects.get()
    transitions.valider_etape(une, reference="TE-2026-001", par=parcours.referent)
    transitions.contractualiser(parcours, par=parcours.referent)
    question = transitions.demander_correction(Etape.objects.get(), "cout", MESSAGE, par=parcours.referent)
    return Parcours.objects.pour_page().get(pk=parcours.pk), jeanne, Etape.objects.get(), question


def page_de(question):
    return reverse("parcours:correction", args=[question.parcours_id, question.pk])


def repondre(client, question, revision, **saisie):
    return client.post(page_de(question), {"revision": revision, **saisie})


@pytest.mark.parametrize("statut", StatutCorrection.values)
@pytest.mark.parametrize("verbe", TransitionCorrection.values)
def test_a_question_moves_only_as_its_table_says(sous_convention, statut, verbe):
    _, jeanne, _, question = sous_convention
    Correction.objects.filter(pk=question.pk).update(statut=statut)
    cible = PERMIS.get((statut, verbe))

    if cible is None:
        with (
            pytest.raises(ErreurMetier),
            transitions.CYCLE_CORRECTION.passage(question, TransitionCorrection(verbe), par=jeanne),
        ):
            pass
    else:
        with transitions.CYCLE_CORRECTION.passage(question, TransitionCorrection(verbe), par=jeanne):
            pass

    assert Correction.objects.get(pk=question.pk).statut == (cible or statut)


def test_the_mail_says_the_question_and_the_one_field_that_opens(sous_convention):
    _, jeanne, _, question = sous_convention

    mail = Courriel.objects.get(gabarit="parcours.correction")
    lettre = construire(mail)

    assert mail.destinataire == jeanne.email
    assert lettre.sujet == "Montaud : une question sur votre étape « Balade nocturne »"
    assert lettre.paragraphes == [f"« {MESSAGE} »", "Seul le champ « coût » est rouvert. Le reste ne bouge pas."]
    assert lettre.action[1].endswith(page_de(question))


def test_the_team_answers_in_that_field_and_nothing_else_moves(sous_convention, client_de):
    parcours, jeanne, une, question = sous_convention
    avant = {n: v for n, v in Etape.objects.values().get().items() if n not in {"revision", "modifie_le"}}
    client = client_de(jeanne)
    page = client.get(page_de(question))
    assert [n for n in page.context["form"].fields if not page.context["form"].fields[n].widget.is_hidden] == [
        "cout",
        "reponse",
    ]
    assert page.context["form"]["cout"].value() == "9\u00a0000"

    reponse = repondre(client, question, une.revision, cout="12 000", reponse="Oui, tout compris.", titre="Piraté")

    assert reponse.status_code == 302
    question.refresh_from_db()
    assert (question.statut, question.reponse, question.repondue_par) == ("repondue", "Oui, tout compris.", jeanne)
    assert Moyen.objects.presents().get().prevu == Decimal("12000.00")
    assert {n: v for n, v in Etape.objects.values().get().items() if n not in {"revision", "modifie_le"}} == avant
    assert [c.destinataire for c in Courriel.objects.filter(gabarit="parcours.correction_reponse")] == [
        parcours.referent.email
    ]


def test_the_page_of_the_parcours_says_that_the_text_differs_from_the_sending(sous_convention, client_de):
    parcours, jeanne, une, question = sous_convention
    client = client_de(jeanne)
    repondre(client, question, une.revision, cout="12 000")

    page = propre(client.get(reverse("parcours:apercu", args=[parcours.pk])))

    assert "Le texte a changé depuis l’envoi du" in page
    assert "vous avez répondu à 1 question de l’ANCT" in page
    assert "Comparer avec l’envoi du" in page
    assert parcours.versions.count() == 1


def test_everything_else_stays_closed_while_the_convention_is_drafted(sous_convention, client_de):
    parcours, jeanne, une, _ = sous_convention
    client = client_de(jeanne)

    for nom in ("etape_modifier", "objectif_modifier"):
        item = une if nom == "etape_modifier" else Objectif.objects.get()
        assert client.get(reverse(f"parcours:{nom}", args=[parcours.pk, item.pk])).status_code == 403
    with pytest.raises(ErreurMetier, match="La convention est en cours"):
        ecriture.enregistrer(Objectif.objects.get(), {"titre": "Non"}, par=jeanne, revision=1)


def test_a_question_answered_or_called_off_closes_the_field(sous_convention, client_de):
    _, jeanne, une, question = sous_convention
    client = client_de(jeanne)
    repondre(client, question, une.revision, cout="12 000")

    encore = repondre(client, question, une.revision + 1, cout="99 000")

    assert encore.status_code == 403
    assert "le champ n’est plus ouvert" in propre(encore)
    assert Moyen.objects.presents().get().prevu == Decimal("12000.00")


def test_anct_asks_again_in_other_words_then_settles(sous_convention, client_de):
    parcours, jeanne, une, question = sous_convention
    claire = client_de(parcours.referent)
    repondre(client_de(jeanne), question, une.revision, cout="12 000")
    suite = reverse("parcours:correction_trancher", args=[parcours.pk, question.pk])

    vide = claire.post(suite, {"redemander": "True", "message": ""})
    claire.post(suite, {"redemander": "True", "message": "Et la location ?"})

    assert vide.status_code == 200
    question.refresh_from_db()
    assert (question.statut, question.message) == ("demandee", "Et la location ?")
    assert Courriel.objects.filter(gabarit="parcours.correction").count() == 2
    repondre(client_de(jeanne), question, Etape.objects.get().revision, cout="13 000")
    claire.post(suite, {"regler": ""})
    question.refresh_from_db()
    assert question.statut == "reglee"


def test_a_conflict_on_the_field_shows_both_texts(sous_convention, client_de):
    parcours, jeanne, une, question = sous_convention
    transitions.annuler_correction(question, par=parcours.referent)
    question = transitions.demander_correction(Etape.objects.get(), "livrables", "Quoi ?", par=parcours.referent)
    Etape.objects.filter(pk=une.pk).update(
        livrables="Le sien", revision=une.revision + 1, modifie_par=parcours.referent
    )

    page = repondre(client_de(jeanne), question, une.revision, livrables="Le mien")

    assert page.status_code == 200
    assert [c.aide for _, c in page.context["form"].fields["choix_livrables"].choices] == ["Le sien", "Le mien"]
    assert Etape.objects.get().livrables == "Le sien"


def test_what_is_wrong_because_of_the_field_is_said_beside_it(sous_convention, client_de):
    parcours, jeanne, une, _ = sous_convention
    question = transitions.demander_correction(Etape.objects.get(), "debut", "Quand ?", par=parcours.referent)
    apres_la_fin = une.fin.replace(day=1)
    Etape.objects.filter(pk=une.pk).update(debut=une.debut, fin=une.debut.replace(day=28))

    page = repondre(client_de(jeanne), question, une.revision, debut=f"{apres_la_fin:%Y-%m}")

    assert page.status_code == 200
    assert "est avant le début" in page.context["form"].errors["debut"][0]


def test_only_anct_asks_and_only_the_team_answers(sous_convention, client_de):
    parcours, jeanne, une, question = sous_convention

    demander = client_de(jeanne).post(reverse("parcours:correction_demander", args=[parcours.pk, "etape", une.pk]), {"champ": "titre", "message": "?"})  # fmt: skip
    repondue = repondre(client_de(parcours.referent), question, une.revision, cout="1")

    assert (demander.status_code, repondue.status_code) == (403, 403)
    assert "Seule l’équipe du territoire répond" in propre(repondue)


def test_one_question_at_a_time_on_a_field(sous_convention, client_de):
    parcours, _, une, _ = sous_convention

    page = client_de(parcours.referent).post(reverse("parcours:correction_demander", args=[parcours.pk, "etape", une.pk]), {"champ": "cout", "message": "Encore ?"})  # fmt: skip

    assert page.context["form"].errors["champ"] == ["Une question est déjà ouverte sur ce champ : réglez-la d’abord."]


def test_a_signed_convention_or_the_end_opens_nothing_by_a_question():
    parcours, _ = en_oeuvre()
    une = Etape.objects.get()
    with pytest.raises(ErreurMetier, match="elle change par « Demander un changement »"):
        transitions.demander_correction(une, "cout", MESSAGE, par=parcours.referent)
    transitions.demander_correction(une, "livrables", MESSAGE, par=parcours.referent)
    mettre_en_etat(parcours, "clos")

    with pytest.raises(ErreurMetier, match="Ce parcours est terminé"):
        transitions.demander_correction(une, "aide", MESSAGE, par=parcours.referent)


@pytest.mark.parametrize(
    ("code", "modele", "champs"),
    [
        ("objectif", Objectif, {"titre": "But", "precision": ""}),
        ("partenaire", PartiePrenante, {"nom": "Foyer", "genre": "association", "role": "partenaire"}),
        ("jalon", Jalon, {"titre": "Fête", "date": "2027-05-08", "etape": None}),
        ("moyen", Moyen, {"source": "temps", "libelle": "Secrétariat", "prevu": Decimal(0), "jours": 12}),
        ("etape", None, None),
    ],
)
def test_each_field_of_each_form_can_be_asked_answered_as_it_stands_and_leaves_the_item_as_it_was(
    code, modele, champs, client_de
):
    parcours, jeanne = complet()
    item = (
        Etape.objects.get() if code == "etape" else ecriture.enregistrer(modele(parcours=parcours), champs, par=jeanne)
    )
    if code == "etape":
        ville = {"service": "Culture", "pilote": parcours.interlocuteur, "fin": dernier_jour(item.fin)}
        Etape.objects.filter(pk=item.pk).update(**ville)
    item = type(item).objects.get(pk=item.pk)
    item.parcours = parcours
    avant = type(item).objects.values().get(pk=item.pk)
    client = client_de(jeanne)
    noms = [nom for nom, _ in champs_corrigeables(item, code, parcours)]
    assert set(noms) <= set(CHAMPS)

    for nom in noms:
        question = transitions.demander_correction(item, nom, "Est-ce exact ?", par=parcours.referent)
        form = client.get(page_de(question)).context["form"]
        lu = form.fields[nom].widget.format_value(form[nom].value())
        valeur = (
            lu
            if isinstance(lu, list) and getattr(form.fields[nom].widget, "allow_multiple_selected", False)
            else lu[0]
            if isinstance(lu, list) and lu
            else lu or ""
        )
        assert repondre(client, question, form["revision"].value(), **{nom: valeur}).status_code == 302, nom

    apres = type(item).objects.values().get(pk=item.pk)
    tenue = {"revision", "modifie_le"}
    assert {n: v for n, v in apres.items() if n not in tenue} == {n: v for n, v in avant.items() if n not in tenue}
    assert apres["revision"] == avant["revision"] + len(noms)


def test_the_question_then_the_answer_wait_on_each_side(sous_convention):
    _, jeanne, une, question = sous_convention
    par_code = {r.code: r for r in regles()}

    def attendus(code):
        return [ligne["objet_id"] for ligne in par_code[code].queryset(question.demandee_le.date())]

    assert (attendus("parcours.correction"), attendus("parcours.correction_repondue")) == ([question.pk], [])
    transitions.repondre_correction(question, Decimal("1.00"), revision=une.revision, par=jeanne)
    assert (attendus("parcours.correction"), attendus("parcours.correction_repondue")) == ([], [question.pk])


def test_in_bilan_what_is_still_open_is_settled_or_called_off_so_that_the_parcours_may_end(client_de):
    parcours, jeanne = en_oeuvre()
    une = Etape.objects.get()
    en_attente = transitions.demander_correction(une, "livrables", MESSAGE, par=parcours.referent)
    repondue = transitions.demander_correction(une, "aide", MESSAGE, par=parcours.referent)
    transitions.repondre_correction(repondue, "De l’aide", revision=une.revision, par=jeanne)
    mettre_en_etat(parcours, "bilan")
    claire = client_de(parcours.referent)

    pages = [propre(claire.get(page_de(question))) for question in (en_attente, repondue)]
    for question, geste in ((en_attente, "annuler"), (repondue, "regler")):
        claire.post(reverse("parcours:correction_trancher", args=[parcours.pk, question.pk]), {geste: ""})

    assert ["Annuler la question" in pages[0], "C’est réglé" in pages[1], "Demander encore" in pages[1]] == [
        True,
        True,
        False,
    ]
    assert [q.statut for q in Correction.objects.order_by("pk")] == ["annulee", "reglee"]
    assert client_de(jeanne).post(page_de(en_attente), {}).status_code == 403


def test_a_question_on_a_field_that_left_its_form_is_still_read_and_called_off(client_de):
    parcours, jeanne = complet()
    une, but = Etape.objects.get(), Objectif.objects.get()
    question = transitions.demander_correction(une, "objectifs", MESSAGE, par=parcours.referent)
    ecriture.retirer(but, par=jeanne)
    claire = client_de(parcours.referent)

    page, refus = client_de(jeanne).get(page_de(question)), client_de(jeanne).post(page_de(question), {})
    claire.post(reverse("parcours:correction_trancher", args=[parcours.pk, question.pk]), {"redemander": "1"})
    vue = claire.get(page_de(question))
    claire.post(reverse("parcours:correction_trancher", args=[parcours.pk, question.pk]), {"annuler": ""})

    assert "Ce champ n’est plus demandé dans ce formulaire" in propre(page)
    assert (refus.status_code, vue.status_code) == (403, 200)
    assert Correction.objects.get().statut == StatutCorrection.ANNULEE


def test_a_question_does_not_change_the_kind_of_an_action_that_holds_other_etapes():
    parcours, jeanne = complet()
    une = Etape.objects.get()
    etape(parcours, jeanne, "Fête", action=une.action)
    une.refresh_from_db()
    question = transitions.demander_correction(une, "nature", MESSAGE, par=parcours.referent)

    with pytest.raises(ErreurMetier, match="est d’une autre sorte") as refus:
        transitions.repondre_correction(question, "formation", revision=une.revision, par=jeanne)

    assert refus.value.champ == "nature"
    assert une.action.nature == "projet"


def test_the_answer_to_who_has_left_anct_goes_to_the_referent(sous_convention):
    parcours, jeanne, une, question = sous_convention
    partie = AnctFabrique()
    Correction.objects.filter(pk=question.pk).update(demandee_par=partie)
    type(partie).objects.filter(pk=partie.pk).update(is_active=False)

    transitions.repondre_correction(Correction.objects.get(), Decimal("8000"), revision=une.revision, par=jeanne)

    assert Courriel.objects.get(gabarit="parcours.correction_reponse").destinataire == parcours.referent.email

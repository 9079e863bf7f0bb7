"""One étape: what it needs before it is contracted or starts, the days it really happened, its form, its files."""

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from parcours import ecriture, transitions
from parcours.enums import Source, Statut, StatutEtape
from parcours.models import Action, Etape, Moyen, Parcours, PieceJointe
from socle.comptes.enums import RoleAnct
from socle.documents.depot import REFUS_AVEC_TABLEAUX
from socle.erreurs import ErreurMetier
from socle.mots import date_longue, mois
from tests.comptes.fabriques import AnctFabrique
from tests.comptes.gestes import texte
from tests.parcours import fabriques

pytestmark = pytest.mark.django_db

AUJOURD_HUI = timezone.localdate


def refus(geste, *args, **kwargs):
    with pytest.raises(ErreurMetier) as refuse:
        geste(*args, **kwargs)
    return refuse.value


def adresse(nom, *args):
    return reverse(f"parcours:{nom}", args=args)


def en_oeuvre(**kwargs):
    """(parcours, interlocutrice, étape): under way for sixty days, one validated étape."""
    parcours, jeanne = fabriques.en_oeuvre(**kwargs)
    Parcours.objects.filter(pk=parcours.pk).update(debut=AUJOURD_HUI() - timedelta(days=60))
    parcours.refresh_from_db()
    return parcours, jeanne, Etape.objects.select_related("parcours", "action").get(parcours=parcours)


# --- before the convention, before the start -----------------------------------------------------------------------------


def test_an_etape_whose_cost_is_unknown_is_not_contracted():
    parcours, jeanne = fabriques.ouvert()
    balade = fabriques.etape(parcours, jeanne, cout=None)

    erreur = refus(transitions.valider_etape, balade, reference="TE-2026-001", par=parcours.referent)

    assert erreur.message == ("Indiquez le coût de l’étape « Balade nocturne » avant de l’inscrire dans la convention.")
    assert Etape.objects.get().statut == StatutEtape.BROUILLON


def test_a_cost_of_zero_is_known():
    parcours, jeanne = fabriques.ouvert()
    balade = fabriques.etape(parcours, jeanne, cout=Decimal(0))

    transitions.valider_etape(balade, reference="TE-2026-001", par=parcours.referent)

    assert Etape.objects.get().statut == StatutEtape.VALIDEE


@pytest.mark.parametrize("manque", [{"public": ""}, {"place_des_habitants": None}])
@pytest.mark.parametrize("verbe", [transitions.demarrer_etape, transitions.terminer_etape])
def test_an_etape_does_not_start_without_public_and_place(manque, verbe):
    parcours, jeanne, balade = en_oeuvre()
    Etape.objects.update(**manque)

    assert refus(verbe, balade, par=jeanne).message == (
        "Indiquez pour qui est l’étape « Balade nocturne » et quelle place ont les habitants."
    )


def test_an_in_house_training_has_a_place_of_the_inhabitants_that_is_zero():
    parcours, jeanne, balade = en_oeuvre()
    Etape.objects.update(place_des_habitants=0)

    transitions.demarrer_etape(balade, par=jeanne)

    assert Etape.objects.get().statut == StatutEtape.EN_COURS


def test_the_page_leads_to_what_is_missing_before_the_start(client_de):
    parcours, jeanne, balade = en_oeuvre()
    Etape.objects.update(public="")

    page = client_de(jeanne).get(adresse("etape_suivi", parcours.pk, balade.pk)).content.decode()

    assert adresse("etape_preciser", parcours.pk, balade.pk) in page
    assert 'name="commencee"' not in page


# --- the days it really happened -----------------------------------------------------------------------------------------


def test_one_click_writes_today(client_de):
    parcours, jeanne, balade = en_oeuvre()
    client = client_de(jeanne)
    suivi = adresse("etape_suivi", parcours.pk, balade.pk)

    page = client.get(suivi).content.decode()
    assert "Elle a commencé aujourd’hui" in page
    client.post(suivi, {"commencee": ""})
    client.post(suivi, {"terminee": ""})

    balade.refresh_from_db()
    assert (balade.statut, balade.debut_reel, balade.fin_reelle) == (
        StatutEtape.REALISEE,
        AUJOURD_HUI(),
        AUJOURD_HUI(),
    )


def test_another_day_may_be_told(client_de):
    parcours, jeanne, balade = en_oeuvre()
    hier = AUJOURD_HUI() - timedelta(days=1)

    client_de(jeanne).post(
        adresse("etape_suivi", parcours.pk, balade.pk), {"jour": "True", "quoi": "commencee", "le": hier.isoformat()}
    )

    balade.refresh_from_db()
    assert (balade.statut, balade.debut_reel) == (StatutEtape.EN_COURS, hier)


@pytest.mark.parametrize(
    ("jours", "phrase"),
    [(1, "Cette date est dans le futur."), (-61, "Le parcours a commencé le {debut} : cette date est avant.")],
)
def test_a_day_that_cannot_be_is_told_beside_the_field_and_kept(jours, phrase, client_de):
    parcours, jeanne, balade = en_oeuvre()
    le = (AUJOURD_HUI() + timedelta(days=jours)).isoformat()

    reponse = client_de(jeanne).post(
        adresse("etape_suivi", parcours.pk, balade.pk), {"jour": "True", "quoi": "terminee", "le": le}
    )

    assert reponse.context["jour"].errors["le"] == [phrase.format(debut=date_longue(parcours.debut))]
    assert f'value="{le}"' in reponse.content.decode()
    assert Etape.objects.get().statut == StatutEtape.VALIDEE


def test_an_etape_does_not_end_before_it_began():
    parcours, jeanne, balade = en_oeuvre()
    transitions.demarrer_etape(balade, par=jeanne)

    erreur = refus(transitions.terminer_etape, balade, par=jeanne, le=AUJOURD_HUI() - timedelta(days=1))

    assert erreur.champ == "le"
    assert erreur.message.startswith("La fin réelle (")


def test_an_unknown_start_is_the_planned_one_or_the_end_when_it_is_earlier():
    parcours, jeanne, balade = en_oeuvre()
    Etape.objects.update(debut=AUJOURD_HUI() - timedelta(days=20))
    transitions.terminer_etape(balade, par=jeanne, le=AUJOURD_HUI() - timedelta(days=2))
    assert Etape.objects.get().debut_reel == AUJOURD_HUI() - timedelta(days=20)

    autre, jeanne2, verger = en_oeuvre(nom="Flers", email="mairie@flers.example")
    Etape.objects.filter(pk=verger.pk).update(debut=AUJOURD_HUI() + timedelta(days=20))
    transitions.terminer_etape(verger, par=jeanne2)
    assert Etape.objects.get(pk=verger.pk).debut_reel == AUJOURD_HUI()


def test_real_dates_are_corrected_later():
    parcours, jeanne, balade = en_oeuvre()
    transitions.demarrer_etape(balade, par=jeanne)
    transitions.terminer_etape(balade, par=jeanne)
    debut, fin = AUJOURD_HUI() - timedelta(days=9), AUJOURD_HUI() - timedelta(days=2)

    transitions.corriger_dates_reelles(balade, debut=debut, fin=fin, par=jeanne)

    balade.refresh_from_db()
    assert (balade.debut_reel, balade.fin_reelle, balade.statut) == (debut, fin, StatutEtape.REALISEE)


def test_wrong_corrections_are_told_beside_their_field():
    parcours, jeanne, balade = en_oeuvre()
    assert (
        "n’a pas encore commencé"
        in refus(transitions.corriger_dates_reelles, balade, debut=AUJOURD_HUI(), par=jeanne).message
    )
    transitions.terminer_etape(balade, par=jeanne)
    demain, hier = AUJOURD_HUI() + timedelta(days=1), AUJOURD_HUI() - timedelta(days=1)

    for debut, fin, champ in (
        (None, AUJOURD_HUI(), "debut"),
        (hier, None, "fin"),
        (hier, demain, "fin"),
        (demain, AUJOURD_HUI(), "debut"),
        (AUJOURD_HUI(), hier, "fin"),
    ):
        assert refus(transitions.corriger_dates_reelles, balade, debut=debut, fin=fin, par=jeanne).champ == champ


def test_the_correction_stays_open_on_the_page_of_an_etape_that_is_over(client_de):
    parcours, jeanne, balade = en_oeuvre()
    transitions.terminer_etape(balade, par=jeanne)
    hier = (AUJOURD_HUI() - timedelta(days=1)).isoformat()
    client = client_de(jeanne)
    suivi = adresse("etape_suivi", parcours.pk, balade.pk)

    assert "Corriger ces dates" in client.get(suivi).content.decode()
    client.post(suivi, {"dates": "True", "debut": hier, "fin": hier})

    balade.refresh_from_db()
    assert balade.fin_reelle.isoformat() == hier


# --- given up ------------------------------------------------------------------------------------------------------------


def test_the_team_gives_up_what_is_not_contracted():
    parcours, jeanne = fabriques.ouvert()
    balade = fabriques.etape(parcours, jeanne)

    assert refus(transitions.abandonner_etape, balade, motif="  ", par=jeanne).champ == "motif"
    transitions.abandonner_etape(balade, motif=" Trop de pluie. ", par=jeanne)

    balade.refresh_from_db()
    assert (balade.statut, balade.motif_abandon) == (StatutEtape.ABANDONNEE, "Trop de pluie.")


def test_only_pilots_of_anct_give_up_what_is_contracted(client_de):
    parcours, jeanne, balade = en_oeuvre()
    page = adresse("etape_abandonner", parcours.pk, balade.pk)

    assert refus(transitions.abandonner_etape, balade, motif="Trop de pluie.", par=jeanne).message == (
        "Cette étape est inscrite dans la convention : demandez à votre contact à l’ANCT de l’abandonner."
    )
    assert client_de(jeanne).post(page, {"motif": "Trop de pluie."}).status_code == 403
    assert client_de(AnctFabrique(role_anct=RoleAnct.LECTURE)).get(page).status_code == 403
    assert client_de(parcours.referent).post(page, {"motif": "Trop de pluie."}).status_code == 302
    assert Etape.objects.get().statut == StatutEtape.ABANDONNEE


def test_an_etape_of_a_convention_being_signed_is_not_given_up():
    parcours, jeanne, balade = en_oeuvre()
    fabriques.mettre_en_etat(parcours, Statut.CONTRACTUALISATION)

    assert refus(transitions.abandonner_etape, balade, motif="Non.", par=parcours.referent)
    assert Etape.objects.get().statut == StatutEtape.VALIDEE


# --- what the convention leaves open -------------------------------------------------------------------------------------


def test_who_leads_and_for_whom_stay_open_once_contracted(client_de):
    parcours, jeanne, balade = en_oeuvre()
    saisie = {
        "pilote": parcours.interlocuteur_id,
        "public": ["elus", "agents"],
        "place_des_habitants": "4",
        "livrables": "Un plan.",
        "aide": "",
        "thematique": "culture",
        "revision": balade.revision,
    }

    reponse = client_de(jeanne).post(adresse("etape_preciser", parcours.pk, balade.pk), saisie)

    assert reponse.status_code == 302
    balade = Etape.objects.select_related("action").get()
    assert (balade.pilote_id, balade.public, balade.place_des_habitants) == (
        parcours.interlocuteur_id,
        "elus,agents",
        4,
    )
    assert balade.action.thematique == "culture"
    assert (balade.titre, balade.statut) == ("Balade nocturne", StatutEtape.VALIDEE)


def test_the_rest_of_a_contracted_etape_is_closed_and_says_how_to_change_it(client_de):
    parcours, jeanne, balade = en_oeuvre()

    reponse = client_de(jeanne).get(adresse("etape_modifier", parcours.pk, balade.pk))

    assert reponse.status_code == 403
    assert "Demander un changement" in texte(reponse)


# --- the form ------------------------------------------------------------------------------------------------------------


def saisie(**autres):
    jour = AUJOURD_HUI()
    return {
        "titre": "Atelier au marché",
        "nature": "projet",
        "debut": f"{jour:%Y-%m}",
        "fin": f"{jour + timedelta(days=90):%Y-%m}",
        "cout": "3 000",
        "revision": "1",
    } | autres


def envoyer(client_de, **autres):
    """(parcours, response) of « Décrire une étape » filled in so."""
    parcours, jeanne = fabriques.ouvert()
    return parcours, client_de(jeanne).post(adresse("etape_ajouter", parcours.pk), saisie(**autres))


@pytest.mark.parametrize(
    ("montant", "phrase"),
    [
        ("12,345", "Écrivez le montant en chiffres, par exemple 12\u00a0500 ou 12\u00a0500,50."),
        ("-5", "Le montant ne peut pas être négatif."),
    ],
)
@pytest.mark.parametrize("champ", ["cout", "montant_financeur"])
def test_an_amount_that_is_not_one_is_told_beside_its_field_and_kept(champ, montant, phrase, client_de):
    _, reponse = envoyer(client_de, autre_financeur="oui", financeur="La CAF", **{champ: montant})

    assert reponse.context["form"].errors[champ][0] == phrase
    assert f'value="{montant}"' in reponse.content.decode()
    assert not Etape.objects.exists()


@pytest.mark.parametrize("champ", ["debut", "fin"])
def test_a_month_outside_the_parcours_is_refused_with_its_dates(champ, client_de):
    parcours, reponse = envoyer(client_de, **{champ: "2040-01"})

    [phrase] = reponse.context["form"].errors[champ]
    assert phrase.startswith("Le parcours va ")
    assert mois(parcours.fin) in phrase
    assert not Etape.objects.exists()


def test_dates_outside_the_parcours_are_refused_under_the_lock_too():
    parcours, jeanne = fabriques.ouvert()
    champs = fabriques.champs_etape(debut=date(2040, 1, 1), fin=date(2040, 2, 29))

    erreur = refus(ecriture.decrire_etape, parcours, champs, par=jeanne)

    assert erreur.champ == "debut"
    assert erreur.message.startswith("Le parcours va ")


def test_an_etape_already_outside_may_still_be_saved():
    parcours, jeanne = fabriques.ouvert()
    balade = fabriques.etape(parcours, jeanne)
    Etape.objects.update(fin=date(2040, 2, 29))
    champs = fabriques.champs_etape("Balade de jour", fin=date(2040, 2, 29))

    ecriture.decrire_etape(parcours, champs, par=jeanne, etape=balade, revision=balade.revision)

    assert Etape.objects.get().titre == "Balade de jour"


def test_another_funder_is_no_by_default_and_costs_two_answers(client_de):
    parcours, jeanne = fabriques.ouvert()
    client = client_de(jeanne)
    page = adresse("etape_ajouter", parcours.pk)

    assert client.get(page).context["form"]["autre_financeur"].value() == "non"
    client.post(page, saisie())
    assert not Moyen.objects.filter(source=Source.COFINANCEMENT).exists()
    reponse = client.post(page, saisie(titre="Verger", autre_financeur="oui"))
    assert reponse.context["form"].errors == {
        "financeur": ["Indiquez qui d’autre paie."],
        "montant_financeur": ["Indiquez un montant, même approximatif."],
    }
    client.post(page, saisie(titre="Verger", autre_financeur="oui", financeur="La CAF", montant_financeur="2 500"))

    moyen = Moyen.objects.get(source=Source.COFINANCEMENT)
    assert (moyen.libelle, moyen.prevu, moyen.etape.titre) == ("La CAF", Decimal("2500.00"), "Verger")


def test_a_funder_typed_under_no_is_never_lost_in_silence(client_de):
    _, reponse = envoyer(client_de, autre_financeur="non", financeur="La CAF")

    assert list(reponse.context["form"].errors) == ["autre_financeur"]


def test_the_funder_of_an_etape_is_shown_corrected_and_taken_away(client_de):
    parcours, jeanne = fabriques.ouvert()
    balade = fabriques.etape(parcours, jeanne, cofinancement={"libelle": "La CAF", "prevu": Decimal("2500")})
    client = client_de(jeanne)
    page = adresse("etape_modifier", parcours.pk, balade.pk)

    assert 'value="La CAF"' in client.get(page).content.decode()
    client.post(page, saisie(autre_financeur="oui", financeur="Le département", montant_financeur="900"))
    assert Moyen.objects.presents().get(source=Source.COFINANCEMENT).libelle == "Le département"
    client.post(page, saisie(autre_financeur="non", revision="2"))
    assert not Moyen.objects.presents().filter(source=Source.COFINANCEMENT).exists()


def test_several_funders_are_left_to_the_means(client_de):
    parcours, jeanne = fabriques.ouvert()
    balade = fabriques.etape(parcours, jeanne)
    for qui in ("La CAF", "La région"):
        champs = {"source": Source.COFINANCEMENT, "libelle": qui, "prevu": Decimal(100), "etape": balade}
        ecriture.enregistrer(Moyen(parcours=parcours), champs, par=jeanne)

    client_de(jeanne).post(adresse("etape_modifier", parcours.pk, balade.pk), saisie())

    assert Moyen.objects.presents().filter(source=Source.COFINANCEMENT).count() == 2


def test_the_service_appears_from_ten_etapes_on_or_where_it_is_used(client_de):
    parcours, jeanne = fabriques.ouvert()
    client = client_de(jeanne)
    page = adresse("etape_ajouter", parcours.pk)
    assert "service" not in client.get(page).context["form"].fields

    balade = fabriques.etape(parcours, jeanne, service="Service jeunesse")
    assert "service" in client.get(page).context["form"].fields

    Etape.objects.filter(pk=balade.pk).update(service="")
    for n in range(9):
        fabriques.etape(parcours, jeanne, f"Étape {n}")
    assert "service" in client.get(page).context["form"].fields


def test_a_theme_is_for_projects_only(client_de):
    _, reponse = envoyer(client_de, nature="formation", thematique="culture")
    assert list(reponse.context["form"].errors) == ["thematique"]


def test_a_theme_is_kept_on_the_action(client_de):
    envoyer(client_de, thematique="culture")
    assert Action.objects.get().thematique == "culture"


def test_several_etapes_stand_in_one_action(client_de):
    parcours, jeanne = fabriques.ouvert()
    balade = fabriques.etape(parcours, jeanne)
    client = client_de(jeanne)
    page = adresse("etape_ajouter", parcours.pk)

    client.post(page, saisie(action=str(balade.action_id)))
    assert set(balade.action.etapes.values_list("titre", flat=True)) == {"Balade nocturne", "Atelier au marché"}

    reponse = client.post(page, saisie(titre="Cours", nature="formation", action=str(balade.action_id)))
    [phrase] = reponse.context["form"].errors["nature"]
    assert phrase.startswith("L’action « Balade nocturne » est d’une autre sorte")
    assert Etape.objects.count() == 2


def test_an_action_of_another_parcours_is_a_choice_that_does_not_exist(client_de):
    autre, paul = fabriques.ouvert("Flers", email="mairie@flers.example")
    ailleurs = fabriques.etape(autre, paul)
    parcours, jeanne = fabriques.ouvert()
    fabriques.etape(parcours, jeanne)

    reponse = client_de(jeanne).post(adresse("etape_ajouter", parcours.pk), saisie(action=str(ailleurs.action_id)))

    assert list(reponse.context["form"].errors) == ["action"]


# --- files ---------------------------------------------------------------------------------------------------------------


def png():
    sortie = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(sortie, "PNG")
    return sortie.getvalue()


def archive(**membres):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as zip_:
        for nom, contenu in membres.items():
            zip_.writestr(nom.replace("__", "/").replace("_xml", ".xml"), contenu)
    return sortie.getvalue()


XLSX = {"[Content_Types]_xml": "<a/>", "xl__workbook_xml": "<a/>"}
ODS = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content_xml": "<a/>"}


@pytest.mark.parametrize(("octets", "extension"), [(png(), "png"), (archive(**XLSX), "xlsx"), (archive(**ODS), "ods")])
def test_a_file_is_joined_read_and_taken_away(octets, extension, client_de):
    parcours, jeanne = fabriques.ouvert()
    client = client_de(jeanne)
    fichier = SimpleUploadedFile(f"plan.{extension}", octets)

    reponse = client.post(
        adresse("etape_ajouter", parcours.pk), saisie(piece=fichier, libelle_piece="Le plan"), follow=True
    )

    assert reponse.status_code == 200
    piece = PieceJointe.objects.select_related("etape", "fichier").get()
    assert (piece.libelle, piece.fichier.nom, piece.depose_par) == ("Le plan", f"plan.{extension}", jeanne)
    ou = (parcours.pk, piece.etape_id, piece.pk)
    recu = client.get(adresse("etape_piece", *ou))
    assert b"".join(recu.streaming_content) == octets
    assert "Le plan" in texte(client.get(adresse("etape_suivi", parcours.pk, piece.etape_id)))
    client.post(adresse("etape_piece_retirer", *ou))
    assert client.get(adresse("etape_piece", *ou)).status_code == 404
    client.get(adresse("actions", parcours.pk))  # the message is read
    assert "Le plan" not in texte(client.get(adresse("etape_suivi", parcours.pk, piece.etape_id)))


@pytest.mark.parametrize("octets", [b"MZ un programme", b"%PDF-1.7 coup\xc3\xa9", archive(a_xml="<a/>")])
def test_a_file_that_is_not_what_it_says_is_refused_in_words_and_nothing_is_saved(octets, client_de):
    _, reponse = envoyer(client_de, piece=SimpleUploadedFile("devis.pdf", octets, "application/pdf"))

    assert reponse.context["form"].errors["piece"] == [REFUS_AVEC_TABLEAUX]
    assert 'value="Atelier au marché"' in reponse.content.decode()
    assert (Etape.objects.count(), PieceJointe.objects.count()) == (0, 0)


def test_a_file_of_more_than_ten_megabytes_is_refused(client_de, settings):
    settings.TAILLE_FICHIER_MAX = 50
    _, reponse = envoyer(client_de, piece=SimpleUploadedFile("plan.png", png()))

    assert reponse.context["form"].errors["piece"] == [REFUS_AVEC_TABLEAUX]


def test_a_stranger_never_has_a_file(client_de):
    parcours, jeanne = fabriques.ouvert()
    balade = fabriques.etape(parcours, jeanne)
    client_de(jeanne).post(
        adresse("etape_modifier", parcours.pk, balade.pk), saisie(piece=SimpleUploadedFile("plan.png", png()))
    )
    piece = PieceJointe.objects.get()
    autre, paul = fabriques.ouvert("Flers", email="mairie@flers.example")
    sienne = fabriques.etape(autre, paul)

    assert client_de(paul).get(adresse("etape_piece", parcours.pk, balade.pk, piece.pk)).status_code == 404
    assert client_de(paul).get(adresse("etape_piece", autre.pk, sienne.pk, piece.pk)).status_code == 404


@pytest.mark.parametrize("nombre", [1, 15])
def test_the_page_of_an_etape_asks_the_same_number_of_questions(nombre, client_de, django_assert_num_queries):
    parcours, jeanne, balade = en_oeuvre()
    for n in range(nombre):
        client_de(jeanne).post(
            adresse("etape_preciser", parcours.pk, balade.pk),
            {"public": ["elus"], "place_des_habitants": "3", "revision": str(1 + n)}
            | {"piece": SimpleUploadedFile(f"plan {n}.png", png())},
        )
    assert PieceJointe.objects.count() == nombre
    client = client_de(jeanne)
    suivi = adresse("etape_suivi", parcours.pk, balade.pk)
    client.get(suivi)

    with django_assert_num_queries(7):
        client.get(suivi)

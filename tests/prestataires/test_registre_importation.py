"""Providers by spreadsheet: what each line would change, why it is refused, then applied once; an export sent back changes nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from parcours.enums import Thematique
from prestataires.colonnes import avec_tout, feuille
from prestataires.enums import Activite, Forme, GenreExpertise, Methode, Statut
from prestataires.models import ImportationPrestataires, Prestataire
from prestataires.transitions import enregistrer
from prestataires.transitions.contacts import ecrire_contact
from prestataires.transitions.fusion import fusionner
from prestataires.transitions.importation import AJOUTER, INCHANGE, MODIFIER, REFUSEE, appliquer, preparer
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.tableurs import ecrire
from socle.tableurs.importation import lire_contenu
from tests.comptes.fabriques import AnctFabrique
from tests.prestataires.fabriques import PrestataireFabrique, prestataire, siret_valide
from tests.prestataires.fabriques_registre import LIGNE, lire, tableau
from tests.territoires.fabriques import CollectiviteFabrique, DepartementFabrique

pytestmark = pytest.mark.django_db


def lignes(importation):
    return lire_contenu(importation.contenu)[0]


def sorts(importation):
    return [ligne.sort for ligne in lignes(importation)]


def raisons(*rangees):
    """Why the last of these lines is refused."""
    ligne = lignes(lire(rangees))[-1]
    assert ligne.sort == REFUSEE
    return " ".join(ligne.raisons)


def renvoyer(extension="csv", par=None):
    """The whole register, taken out and sent back as it is."""
    octets = ecrire([feuille(avec_tout(Prestataire.objects.filter(fusionne_dans=None)))], extension)
    return preparer(SimpleUploadedFile(f"liste.{extension}", octets), par=par or AnctFabrique())


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
def test_a_dry_run_tells_and_writes_nothing(extension):
    importation = lire([LIGNE | {"siret": siret_valide(3)}], extension=extension)

    assert [(li.sort, li.dit) for li in lignes(importation)] == [(AJOUTER, "La Coop des Balades")]
    assert not Prestataire.objects.exists()


def test_what_was_shown_is_written_once():
    montaud, par = CollectiviteFabrique(nom="Montaud"), AnctFabrique()
    ligne = LIGNE | {
        "siret": siret_valide(3), "est_national": "non", "zones": "Hérault ; Montaud (34) ; Région Occitanie", "siege": "Montaud",
        "themes": "Jeunesse, éducation ; Numérique", "methodes": "Budget participatif", "activite": "Bureau d’études", "site": "coop.example",
        "telephone": "+33 4 67 00 00 00", "email": "contact@coop.example", "fait_projets": "x", "rna": "w123456789",
    }  # fmt: skip
    importation = lire([ligne], par=par)

    assert appliquer(importation, par=par) == (1, 0)

    p = Prestataire.objects.get()
    assert (p.nom, p.siren, p.statut, p.forme, p.activite, p.siege, p.site, p.telephone, p.fait_projets, p.rna) == (
        "La Coop des Balades", siret_valide(3)[:9], Statut.PROPOSE, Forme.COOPERATIVE, Activite.BUREAU, montaud, "https://coop.example",
        "+33 4 67 00 00 00", True, "W123456789",
    )  # fmt: skip
    assert {str(z.lieu) for z in p.zones.all()} == {"Hérault", "Montaud (Hérault)", "Occitanie"}
    assert {(e.genre, e.code) for e in p.expertises.all()} == {
        (GenreExpertise.THEME, Thematique.JEUNESSE),
        (GenreExpertise.THEME, Thematique.NUMERIQUE),
        (GenreExpertise.METHODE, Methode.BUDGET),
    }
    assert [p] == list(Prestataire.objects.chercher("balades marcher"))
    assert EntreeJournal.objects.de(p).first().valeurs == {"importation": importation.pk}
    with pytest.raises(ErreurMetier, match="^Cet import est déjà appliqué : rien n’a changé.$"):
        appliquer(importation, par=par)
    assert sorts(lire([ligne], par=par)) == [INCHANGE]


def test_a_change_is_told_field_by_field():
    p = prestataire(nom="La Coop", telephone="04 66", est_national=True)

    [ligne] = lignes(
        lire([{"nom": "La Coop", "siret": p.siret, "telephone": "04 67", "email": "a@coop.example", "site": ""}])
    )

    assert (ligne.sort, ligne.objet) == (MODIFIER, p.pk)
    assert ligne.raisons == ["Mail : « a@coop.example » (rien jusqu’ici)", "Téléphone : « 04 67 » au lieu de « 04 66 »"]


def test_an_empty_cell_changes_nothing_and_the_state_is_kept():
    p, par = prestataire(nom="La Coop", telephone="04 66", est_national=True), AnctFabrique()
    importation = lire([{"siret": p.siret, "nom": "La Coop !", "telephone": ""}], par=par)

    assert appliquer(importation, par=par) == (0, 1)

    p.refresh_from_db()
    assert (p.nom, p.telephone, p.statut, p.revision) == ("La Coop !", "04 66", Statut.REFERENCE, 2)


def test_one_without_siret_is_known_by_its_name_or_its_number():
    sans = PrestataireFabrique(siret=None, nom="Les Marcheurs", est_national=True)
    nouveau = siret_valide(55)

    par_nom = lignes(lire([{"nom": "les marcheurs", "siret": nouveau}]))[0]
    par_numero = lignes(lire([{"numero": str(sans.pk), "nom": "Les Marcheuses"}]))[0]

    assert (par_nom.sort, par_nom.objet, par_numero.sort, par_numero.objet) == (MODIFIER, sans.pk, MODIFIER, sans.pk)


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ({"siret": "123"}, "colonne « SIRET » : ce numéro SIRET est faux"),
        ({"forme": "Mafia"}, "colonne « Forme juridique » : « Mafia » n’est pas dans la liste : Association ;"),
        ({"forme": ""}, "il manque : « Forme juridique »"),
        ({"competences": ""}, "il manque : « Ce qu’il sait faire »"),
        ({"nom": "x" * 161}, "colonne « Nom » : c’est trop long : 160 caractères au plus."),
        ({"est_national": "non"}, "« Lieux où il intervient » ou « Toute la France »"),
        ({"est_national": "peut-être"}, "écrivez oui ou non."),
        ({"zones": "Atlantide"}, "nous ne trouvons pas « Atlantide »"),
        ({"siege": "Nulle-Part"}, "nous ne trouvons pas « Nulle-Part »"),
        ({"themes": "La mer"}, "« La mer » n’est pas dans la liste"),
        ({"email": "contact"}, "l’adresse mail est incomplète."),
        ({"site": "pas un site"}, "l’adresse du site est fausse."),
        ({"rna": "12"}, "un numéro RNA est un W suivi de neuf chiffres."),
        ({"numero": "999999"}, "aucune fiche n’a ce numéro"),
        ({"competences": "FR76 3000 6000 0112 3456 7890 189"}, "colonne « Ce qu’il sait faire »"),
    ],
)
def test_a_line_is_refused_with_its_sentence(change, phrase):
    assert phrase in raisons(LIGNE | change)


def test_two_lines_of_one_provider_are_one_too_many():
    siret = siret_valide(3)

    assert raisons(LIGNE | {"siret": siret}, LIGNE | {"siret": siret}) == "la ligne 2 parle déjà de ce prestataire"
    assert raisons(LIGNE, LIGNE) == "la ligne 2 parle déjà de ce prestataire"


def test_what_was_merged_or_must_keep_its_siret_is_refused():
    garde, double = prestataire(nom="La Coop"), prestataire(nom="La Coop bis")
    fusionner(garde, double, par=AnctFabrique())
    collectif = prestataire(nom="Collectif", forme=Forme.COLLECTIF, siret=None, est_national=True)

    assert (
        raisons({"nom": "X", "siret": double.siret})
        == "cette fiche a été réunie avec « La Coop » : corrigez plutôt celle-là"
    )
    assert "a un SIRET" in raisons({"nom": "Collectif", "numero": str(collectif.pk), "forme": "Association"})
    assert "est celui d’une autre fiche, « La Coop »" in raisons(
        {"nom": "X", "numero": str(collectif.pk), "siret": garde.siret}
    )


def test_the_same_siren_is_said_and_added_all_the_same():
    p = prestataire(nom="La Coop")
    autre = next(s for n in range(100_000) if (s := f"{p.siren}{n:05d}") != p.siret and _juste(s))

    [ligne] = lignes(lire([LIGNE | {"siret": autre}]))

    assert (ligne.sort, "même SIREN que « La Coop »" in ligne.raisons[0]) == (AJOUTER, True)


def _juste(siret):
    from socle.champs import siret_juste

    return siret_juste(siret)


def test_what_changed_meanwhile_stops_it_all():
    p, par = prestataire(nom="La Coop", est_national=True), AnctFabrique()
    importation = lire([LIGNE, {"nom": "La Coop !", "siret": p.siret}], par=par)
    enregistrer({"telephone": "04 67", "est_national": True}, par=par, prestataire=p)

    with pytest.raises(ErreurMetier, match="la fiche « La Coop ! » a changé entre-temps"):
        appliquer(importation, par=par)

    assert [x.nom for x in Prestataire.objects.all()] == ["La Coop"]
    assert ImportationPrestataires.objects.get().appliquee_le is None


def test_the_same_file_read_twice_before_it_is_applied_adds_once():
    par = AnctFabrique()
    premiere, seconde = lire([LIGNE], par=par), lire([LIGNE], par=par)
    appliquer(premiere, par=par)

    with pytest.raises(ErreurMetier, match="a été ajouté entre-temps"):
        appliquer(seconde, par=par)

    assert Prestataire.objects.count() == 1


TEXTES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(lambda t: t.strip())


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    nom=TEXTES,
    competences=st.one_of(
        TEXTES, st.sampled_from(["=1+1", "'=1+1", "+33 4", "deux\nlignes", "_x003D_1", "0012", "#N/A"])
    ),
    forme=st.sampled_from(list(Forme)),
    activite=st.sampled_from(["", *Activite]),
    themes=st.sets(st.sampled_from(list(Thematique))),
    national=st.booleans(),
    contact=TEXTES,
    email=st.sampled_from(["", "ana@coop.example"]),
)
def test_an_export_sent_back_changes_nothing(
    extension, nom, competences, forme, activite, themes, national, contact, email
):
    herault = DepartementFabrique()
    ecrit = enregistrer(
        {
            "nom": nom, "competences": competences, "forme": forme, "activite": activite, "est_national": national,
            "expertises": {(GenreExpertise.THEME, t) for t in themes}, "departements": [herault], "regions": [herault.region],
        },
        par=AnctFabrique(),
    )  # fmt: skip
    ecrire_contact(ecrit, {"nom": contact, "fonction": "=gérante", "email": email}, par=AnctFabrique())
    ecrire_contact(ecrit, {"nom": f"B {contact}", "telephone": "0467"}, par=AnctFabrique())

    importation = renvoyer(extension)

    assert [(li.sort, li.raisons) for li in lignes(importation)] == [(INCHANGE, [])] * Prestataire.objects.count()
    with pytest.raises(ErreurMetier, match="Aucune ligne"):
        appliquer(importation, par=AnctFabrique())


def test_a_place_that_is_no_more_comes_back_as_it_went():
    from django.utils import timezone

    parti = CollectiviteFabrique(nom="Vieux-Bourg", fin_le=timezone.localdate())
    enregistrer(
        {
            "nom": "A",
            "competences": "b",
            "forme": Forme.AUTRE,
            "est_national": False,
            "collectivites": [parti],
            "siege": parti,
        },
        par=AnctFabrique(),
    )

    assert sorts(renvoyer()) == [INCHANGE]


def _requetes(nb):
    par = AnctFabrique()
    rangees = [
        LIGNE
        | {"nom": f"Coop {nb} {n}", "siret": siret_valide(10_000 * nb + n), "zones": "Hérault"}
        | {"contact_nom": "Ana Lopez", "contact_email": "ana@coop.example"}
        for n in range(nb)
    ]
    with CaptureQueriesContext(
        connection,
    ) as lues:
        importation = lire(rangees, par=par)
    with CaptureQueriesContext(connection) as ecrites:
        assert appliquer(importation, par=par) == (nb, 0)
    return len(lues), len(ecrites)


def test_a_file_costs_the_same_whatever_its_length():
    prestataire(departements=[DepartementFabrique()])

    assert _requetes(1) == _requetes(30)


# --- the pages ------------------------------------------------------------------------------------------------------------------------


def test_a_file_is_sent_looked_at_and_applied(client_de):
    client = client_de(AnctFabrique())
    envoi = SimpleUploadedFile("liste.csv", tableau([LIGNE, LIGNE | {"nom": "", "forme": "Mafia"}]))

    page = client.post(reverse("prestataires:import_prestataires"), {"fichier": envoi}, follow=True).content.decode()
    assert "1\u00a0prestataire à ajouter, 1\u00a0ligne refusée." in page.replace("&nbsp;", "\u00a0")
    importation = ImportationPrestataires.objects.get()
    url = reverse("prestataires:import_prestataire_appliquer", args=[importation.pk])
    client.post(url)
    encore = client.post(url, follow=True).content.decode().replace("\u00a0", " ")

    assert "Cet import est déjà appliqué : rien n’a changé." in encore
    assert Prestataire.objects.count() == 1


@pytest.mark.parametrize("contenu", [b"", b"rien", b"Nom\r\n", b"Titre;Autre\r\na;b\r\n"])
def test_what_is_no_table_of_providers_is_said(contenu, client_de):
    page = client_de(AnctFabrique()).post(
        reverse("prestataires:import_prestataires"), {"fichier": SimpleUploadedFile("x.csv", contenu)}
    )

    assert page.status_code == 200
    assert page.context["form"].errors["fichier"]


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
def test_the_export_gives_what_the_filters_show(extension, client_de):
    prestataire(nom="Alpha", est_national=True)
    prestataire(Statut.SUSPENDU, nom="=Beta()", est_national=True)
    url = reverse("gestion:prestataires_prestataire_exporter", args=[extension])

    reponse = client_de(AnctFabrique()).get(url, {"statut__exact": "suspendu"})

    [ligne] = lignes(preparer(SimpleUploadedFile(f"x.{extension}", reponse.content), par=AnctFabrique()))
    assert (ligne.dit, ligne.sort) == ("=Beta()", INCHANGE)
    if extension == "csv":
        assert "'=Beta()" in reponse.content.decode()


def test_no_other_kind_of_file_is_written(client_de):
    client = client_de(AnctFabrique())

    assert client.get(reverse("gestion:prestataires_prestataire_exporter", args=["pdf"])).status_code == 404
    assert client.get(reverse("prestataires:import_prestataires_modele", args=["pdf"])).status_code == 404
    assert client.get(reverse("prestataires:import_prestataires_modele", args=["ods"])).status_code == 200

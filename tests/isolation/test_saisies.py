"""Bad input, everywhere: a sentence beside the field, what was typed kept, nothing changed, never a 500."""

from datetime import timedelta
from functools import partial
from itertools import product

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import escape

from parcours.models import Parcours
from socle.champs import MONTANT_ILLISIBLE, SIRET_FAUX, ChampEuros
from socle.documents.depot import REFUS_AVEC_TABLEAUX
from tests.isolation.routes import adresse_de, client_pour, demander
from tests.isolation.saisies import SAISIES, saisie
from tests.isolation.scene import planter
from tests.isolation.table import PERSONNAGES, TABLE
from tests.outillage.terrain import plante_pour_le_module
from tests.territoires.fabriques import CollectiviteFabrique

pytestmark = pytest.mark.django_db

BALISE = "<script>alert(1)</script>"
ECHAPPEE = "&lt;script&gt;alert(1)&lt;/script&gt;"
ENORME = "9" * 30
UN_MEGA = "é" * 500_000
INVISIBLES = ["a\x00b", "\u200b\u2060\ufeff", "\u202etxet \x1b[31m \x0b\x0c 🏳️‍🌈 \ud7ff\uffff"]
BIZARRES = [ENORME, "-1e999", "٣²", "0001-01-01", "9999-12-31"]
# A button has something to say too, but no form to spoil.
CONFIRMATIONS = {"conventions:ecart_retirer"}
FORMULAIRES = [nom for nom in SAISIES if nom in TABLE and "200" in TABLE[nom].get and nom not in CONFIRMATIONS]


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    """Forms ask for no document that is really made."""
    with plante_pour_le_module(django_db_blocker, partial(planter, documents=False)) as plantee:
        yield plantee


class Visiteur:
    """Somebody who may fill this form in."""

    def __init__(self, scene, nom):
        ligne = TABLE[nom]
        qui = next(
            p for p in ("anonyme", *PERSONNAGES[2:]) if ligne.attendu("get")[p] == 200 and _peut_poster(ligne, p)
        )
        self.scene = scene
        self.client = client_pour(scene.personnage(qui))
        self.adresse = adresse_de(nom, scene.adresse(ligne.ou))
        self.bonne = saisie(nom, scene)

    def envoyer(self, **changes):
        return demander(self.client, "post", self.adresse, self.bonne | changes)

    def champs(self):
        """The fields of the form, as the page shows it when nothing is filled in: {name: field}. Asked for once a scene."""
        if self.adresse not in self.scene.lu:
            self.scene.lu[self.adresse] = self._lire_les_champs()
        return self.scene.lu[self.adresse]

    def envoyer_ce_qui_passe(self, saisies):
        """Answers: everything at once, then without what the form refused beside its field; the rest reaches what writes it."""
        reponse = self.envoyer(**saisies)
        yield reponse
        refuses = set(reponse.form.errors) if reponse.statut == 200 and reponse.form is not None else set()
        reste = {nom: valeur for nom, valeur in saisies.items() if nom not in refuses}
        if reste and refuses:
            yield self.envoyer(**reste)

    def _lire_les_champs(self):
        form = demander(self.client, "post", self.adresse, {"revision": "1"}).form
        form = form or demander(self.client, "get", self.adresse).form
        visibles = {nom: champ for nom, champ in form.fields.items() if not champ.widget.is_hidden}
        return {
            nom: champ for nom, champ in visibles.items() if nom in self.bonne and type(champ) is not forms.BooleanField
        }


def _peut_poster(ligne, personnage):
    return ligne.post is None or ligne.attendu("post")[personnage] in {200, 302}


@pytest.fixture
def visiteur(scene, request):
    if request.param == "portail:inscrire":
        return _Inscription(scene)
    return Visiteur(scene, request.param)


class _Inscription(Visiteur):
    """The form shows once a territory was chosen."""

    def __init__(self, scene):
        self.scene = scene
        self.client = client_pour(scene.anct["administrateur"])
        self.adresse = adresse_de("portail:inscrire", {}) + f"?collectivite={scene.lieux['libre']['pk']}"
        self.bonne = saisie("portail:inscrire", scene)


def _est_texte(champ):
    return isinstance(champ, forms.CharField) and not champ.widget.is_hidden


def _exiger_une_phrase(reponse, champ, quoi, garde=None):
    """The form again, its sentence beside the field, what was typed in it, nothing written."""
    assert reponse.statut == 200, f"{quoi} : {reponse.statut}"
    assert reponse.form.errors.get(champ), f"{quoi} : aucune phrase sous ce champ ({dict(reponse.form.errors)})"
    assert reponse.ecrits == (), quoi
    if garde is not None:
        assert reponse.form.data.get(champ) == garde, f"{quoi} : perdu"
        assert garde in reponse.contenu, f"{quoi} : perdu"


@pytest.mark.parametrize("visiteur", FORMULAIRES, indirect=True)
def test_a_megabyte_of_text_is_told_and_kept(visiteur):
    champs = visiteur.champs()
    long = UN_MEGA[: len(UN_MEGA) // max(1, len(champs))]

    reponse = visiteur.envoyer(**dict.fromkeys(champs, long))

    for nom, champ in champs.items():
        _exiger_une_phrase(reponse, nom, nom, long if _est_texte(champ) and nom != "code" else None)


@pytest.mark.parametrize("visiteur", FORMULAIRES, indirect=True)
def test_tags_are_shown_as_they_were_typed(visiteur):
    """In the form shown again (a field of the same form is wrong)…"""
    textes = [nom for nom, champ in visiteur.champs().items() if _est_texte(champ)]
    # One tag for each field: which one was lost, or shown as it is, is told.
    pieges = {nom: BALISE.replace("1", str(rang)) for rang, nom in enumerate(textes, start=1)}
    for suite in ("", "x" * 12_000):
        reponse = visiteur.envoyer(**{nom: piege + suite for nom, piege in pieges.items()})

        assert reponse.statut in {200, 302}
        for nom, piege in pieges.items():
            assert piege not in reponse.contenu, nom
            if reponse.statut == 200 and reponse.form is not None and nom != "code":
                assert escape(piege) in reponse.contenu, nom


def test_tags_stay_text_on_every_page_once_recorded(scene):
    """… and wherever what was recorded is shown, to the team and to ANCT."""
    recus = 0
    for nom in sorted(set(FORMULAIRES) - {"gestion:comptes_utilisateur_change", "account_login"}):
        visiteur = _Inscription(scene) if nom == "portail:inscrire" else Visiteur(scene, nom)
        try:
            champs = visiteur.champs()
        except AttributeError:  # closed by what was just recorded
            continue
        piege = {n: BALISE for n, champ in champs.items() if _libre(n, champ)}
        reponse = visiteur.client.post(visiteur.adresse, visiteur.bonne | piege)
        recus += reponse.status_code == 302 and bool(piege)

    pages, vues = 0, []
    for personnage in ("interlocuteur", "administrateur", "anonyme"):
        client = client_pour(scene.personnage(personnage))
        for nom, ligne in TABLE.items():
            reponse = demander(client, "get", adresse_de(nom, scene.adresse(ligne.ou)))
            if reponse.est_html and BALISE in reponse.contenu:
                vues.append(f"{nom}, {personnage}")
            pages += reponse.est_html and ECHAPPEE in reponse.contenu

    assert vues == []
    assert recus >= 15
    assert pages >= 30


def _libre(nom, champ):
    """Fields without a form of their own: an address or a number with a key would refuse the tag."""
    return type(champ) is forms.CharField and "telephone" not in nom


@pytest.mark.parametrize("visiteur", FORMULAIRES, indirect=True)
def test_invisible_characters_break_nothing(visiteur):
    champs = visiteur.champs()
    textes = [nom for nom, champ in champs.items() if _est_texte(champ)]
    for texte, noms in product(INVISIBLES, (textes, sorted(set(champs) - set(textes)))):
        reponses = list(visiteur.envoyer_ce_qui_passe(dict.fromkeys(noms, texte)))

        assert {r.statut for r in reponses} <= {200, 302, 404}, f"{texte!r} : {[r.statut for r in reponses]}"
        if "\x00" in texte and noms is textes:
            for nom in noms:
                _exiger_une_phrase(reponses[0], nom, f"{nom} {texte!r}")


@pytest.mark.parametrize("visiteur", FORMULAIRES, indirect=True)
def test_odd_numbers_and_dates_break_nothing(visiteur):
    autres = [nom for nom, champ in visiteur.champs().items() if type(champ) is not forms.CharField]
    for valeur in BIZARRES:
        for reponse in visiteur.envoyer_ce_qui_passe(dict.fromkeys(autres, valeur)):
            assert reponse.statut in {200, 302, 404}, f"{valeur} : {reponse.statut}"
            if reponse.statut == 200:
                assert reponse.ecrits == (), valeur


@pytest.mark.parametrize("visiteur", FORMULAIRES, indirect=True)
def test_an_amount_that_is_not_one_is_told_and_kept(visiteur):
    montants = [nom for nom, champ in visiteur.champs().items() if isinstance(champ, ChampEuros)]
    if montants:
        reponse = visiteur.envoyer(**dict.fromkeys(montants, "12,5OO"))

        for nom in montants:
            _exiger_une_phrase(reponse, nom, nom, "12,5OO")
            assert reponse.form.errors[nom] == [MONTANT_ILLISIBLE]


def jour(plus):
    return (timezone.localdate() + timedelta(days=plus)).isoformat()


def mois(plus):
    return f"{timezone.localdate() + timedelta(days=31 * plus):%Y-%m}"


@pytest.mark.parametrize(
    ("visiteur", "saisies", "champ"),
    [
        ("parcours:etape_ajouter", {"debut": mois(4), "fin": mois(2)}, "fin"),
        ("parcours:etape_modifier", {"debut": mois(4), "fin": mois(2)}, "fin"),
        ("parcours:engagement", {"executif_date": jour(3)}, "executif_date"),
        ("portail:inscrire", {"debut": jour(60), "fin": jour(30)}, "fin"),
        ("conventions:rediger", {"date_fin": jour(-1)}, "date_fin"),
        ("conventions:modifier", {"date_fin": jour(-1)}, "date_fin"),
        ("conventions:avenant_rediger", {"date_fin": jour(-1)}, "date_fin"),
        ("conventions:avenant_modifier", {"date_fin": jour(-1)}, "date_fin"),
        ("conventions:engager", {"engagee_le": jour(2)}, "engagee_le"),
        ("conventions:engager", {"ej": "??"}, "ej"),
        ("conventions:notifier", {"notifiee_le": jour(2)}, "notifiee_le"),
        ("pilotage:fixer", {"jour": jour(-3)}, "jour"),
        ("pilotage:deplacer", {"jour": jour(-3)}, "jour"),
        ("gestion:parcours_vague_add", {"debut": jour(30), "fin": jour(3)}, "fin"),
        ("gestion:parcours_vague_change", {"debut": jour(30), "fin": jour(3)}, "fin"),
    ],
    indirect=["visiteur"],
)
def test_reversed_dates_are_told_and_kept(visiteur, saisies, champ):
    reponse = visiteur.envoyer(**saisies)

    assert reponse.statut == 200
    assert reponse.ecrits == ()
    assert reponse.form.errors.get(champ), dict(reponse.form.errors)
    assert all(valeur in reponse.contenu for valeur in saisies.values())


def test_an_answer_due_before_its_committee_is_told_and_kept(scene):
    visiteur = Visiteur(scene, "pilotage:reunir")
    champ = next(nom for nom in visiteur.bonne if nom.startswith("echeance_"))

    reponse = visiteur.envoyer(**{champ: jour(-20)})

    _exiger_une_phrase(reponse, champ, champ, jour(-20))


def _fermees(scene):
    """The routes that open to a document that this scene does not make: as closed after a slip as before. Asked for once a scene."""
    if "fermées" not in scene.lu:
        client = client_pour(scene.personnage("interlocuteur"))
        scene.lu["fermées"] = {
            nom: True
            for nom, ligne in TABLE.items()
            if ligne.attendu("get")["interlocuteur"] == 200
            and demander(client, "get", adresse_de(nom, scene.adresse(ligne.ou))).statut == 404
        }
        assert len(scene.lu["fermées"]) < 20
    return scene.lu["fermées"]


@pytest.mark.parametrize("date", ["0001-01-01", "1000-01-01", "9999-12-31"])
def test_a_slip_in_the_year_leaves_every_page_readable(scene, date):
    """Told, or recorded: the calendar and the report must not draw ten thousand years."""
    fermees = _fermees(scene)
    for nom in ("parcours:jalon_ajouter", "parcours:engagement", "pilotage:fixer", "pilotage:reunir"):
        visiteur = Visiteur(scene, nom)
        dates = {n: date for n, champ in visiteur.champs().items() if isinstance(champ, forms.DateField)}
        assert visiteur.client.post(visiteur.adresse, visiteur.bonne | dates).status_code in {200, 302}

    client, lourdes = client_pour(scene.personnage("interlocuteur")), []
    for nom, ligne in TABLE.items():
        if ligne.attendu("get")["interlocuteur"] == 200 and nom != "mes_donnees":
            reponse = demander(client, "get", adresse_de(nom, scene.adresse(ligne.ou)))
            attendu = 404 if nom in fermees else 200
            if reponse.statut != attendu or (reponse.est_html and len(reponse.contenu) > 300_000):
                lourdes.append(f"{nom} : {reponse.statut}, {len(reponse.contenu)} caractères")

    assert lourdes == []


@pytest.mark.parametrize("siret", ["12345678901234", "123", "130 026 032 00017", "abcdefghijklmn"])
def test_a_siret_with_a_wrong_key_is_told_and_kept(scene, siret):
    reponse = Visiteur(scene, "gestion:prestataires_prestataire_add").envoyer(siret=siret)

    _exiger_une_phrase(reponse, "siret", siret, siret)
    assert reponse.form.errors["siret"] == [SIRET_FAUX]


def test_a_commune_that_no_longer_exists_is_told(scene):
    neuve = CollectiviteFabrique(nom="Nouvelle")
    ancienne = CollectiviteFabrique(nom="Ancienne", fin_le=timezone.localdate(), successeur=neuve, code_insee="2A999")
    visiteur, inscrits = _Inscription(scene), Parcours.objects.count()

    trouves = demander(visiteur.client, "get", adresse_de("territoires:recherche", {}), {"q": "2A999"})
    reponse = visiteur.envoyer(collectivite=str(ancienne.pk))

    assert trouves.statut == 200
    assert reponse.statut == 200
    assert "Cette collectivité n’existe plus." in reponse.contenu
    assert "mairie@libre.example" in reponse.contenu
    assert reponse.ecrits == ()
    assert Parcours.objects.count() == inscrits


@pytest.mark.parametrize("choix", ["0", "²", "٣٤", "-1", "1.5", "abc", ENORME, "\x00", " 1 "])
@pytest.mark.parametrize("methode", ["get", "post"])
def test_a_territory_that_cannot_be_is_not_a_failure(scene, choix, methode):
    client = client_pour(scene.anct["administrateur"])
    donnees = saisie("portail:inscrire", scene) | {"collectivite": choix}

    reponse = demander(client, methode, adresse_de("portail:inscrire", {}), donnees)

    assert reponse.statut in {302, 404}
    assert reponse.ecrits == ()


FICHIERS = {
    "un programme": b"MZ" + b"\x90" * 200,
    "une page": b"<html><script>alert(1)</script></html>",
    "vide": b"",
    "un PDF coupé": b"%PDF-1.7\n1 0 obj\n<<",
    "onze mégaoctets": b"%PDF-1.7\n" + b"0" * 11 * 1024 * 1024,
}


@pytest.mark.parametrize("octets", FICHIERS.values(), ids=FICHIERS)
def test_a_file_of_another_type_is_told_and_the_rest_kept(scene, octets):
    visiteur = Visiteur(scene, "parcours:engagement")

    reponse = visiteur.envoyer(executif_lettre=SimpleUploadedFile("lettre.pdf", octets, "application/pdf"))

    _exiger_une_phrase(reponse, "executif_lettre", "lettre")
    assert octets == b"" or reponse.form.errors["executif_lettre"] == [REFUS_AVEC_TABLEAUX]
    assert "Michel Roux" in reponse.contenu


@pytest.mark.parametrize("octets", FICHIERS.values(), ids=FICHIERS)
def test_verifier_reads_any_file(octets):
    fichier = SimpleUploadedFile("convention.pdf", octets, "application/pdf")

    reponse = demander(client_pour(None), "post", adresse_de("verifier", {}), {"fichier": fichier})

    assert reponse.statut == 200
    assert reponse.ecrits == ()

"""The ledger as people use it: who reads it, what the filters keep, what an empty one says, what it costs."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import StatutActe, StatutVersement
from conventions.models import Acte, Compteur, Convention, Versement
from parcours.models import Parcours
from socle.comptes.enums import RoleAnct
from socle.documents.models import Document
from socle.journal.models import EntreeJournal
from socle.tableurs import TYPES, lire
from tests.comptes import gestes
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques
from tests.conventions.fabriques_comptes import reverser
from tests.conventions.fabriques_versements import convention_avec
from tests.mots.lecture import phrases
from tests.mots.table import fautes
from tests.territoires.fabriques import CollectiviteFabrique

pytestmark = pytest.mark.django_db
ANNEE = timezone.localdate().year
PAYE = StatutVersement.PAYE


def texte(reponse):
    """What the page says, with plain spaces."""
    assert reponse.status_code == 200
    return " ".join(unescape(gestes.texte(reponse)).replace("\u00a0", " ").split())


def url(nom="comptes", *args, **requete):
    return reverse(f"conventions:{nom}", args=args, query=requete)


# --- who reads ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", RoleAnct)
def test_all_of_anct_reads_the_ledger_and_asks_for_its_pdf(client_de, role):
    fabriques.acte(StatutActe.ENGAGEE)
    client = client_de(AnctFabrique(role_anct=role))

    assert "18 000 €" in texte(client.get(url()))
    assert client.post(url("comptes_exercice_pdf", ANNEE)).status_code == 302
    assert "En préparation" in texte(client.get(url("comptes_exercice", ANNEE)))


def test_a_territory_reads_nothing_of_it(client_de):
    _, scene = fabriques.acte(StatutActe.ENGAGEE)
    client = client_de(scene.jeanne)

    for adresse in (
        url(),
        url("comptes_lignes", nature="paye"),
        url("comptes_exporter", "csv"),
        url("comptes_exercice", ANNEE),
        url("comptes_exercice_exporter", ANNEE, "csv"),
        url("comptes_exercice_etat", ANNEE),
        url("comptes_exercice_document", ANNEE),
    ):
        reponse = client.get(adresse)
        assert (reponse.status_code, "18\u00a0000" in gestes.texte(reponse)) == (403, False)
    assert client.post(url("comptes_exercice_pdf", ANNEE)).status_code == 403
    assert not Document.objects.filter(genre="comptes-exercice").exists()


def test_the_menu_of_anct_leads_there(hugo):
    assert f'href="{url()}"' in hugo.get(reverse("gestion:index")).content.decode()


# --- what it says -----------------------------------------------------------------------------------------------------------------


def test_an_empty_ledger_says_when_a_convention_comes(hugo):
    fabriques.acte(StatutActe.BROUILLON)

    page = texte(hugo.get(url()))

    assert "Aucune convention n’est encore numérotée. Une convention arrive ici quand elle est validée" in page
    assert "Rien n’est engagé, payé ni prévu pour cet exercice" in texte(hugo.get(url("comptes_exercice", ANNEE)))
    assert "Aucune ligne ne compose ce montant" in texte(hugo.get(url("comptes_lignes", nature="paye")))
    assert hugo.get(url("comptes_exporter", "csv")).content.decode().splitlines()[-1].startswith("Total;")


def test_each_word_of_money_has_its_own_amount(hugo):
    fabriques.acte(StatutActe.VALIDEE, montant="18000.00", nom="Réservé")
    fabriques.acte(StatutActe.SIGNEE, montant="17000.00", nom="Promis")
    fabriques.acte(StatutActe.ENGAGEE, montant="16000.00", nom="Engagé")
    convention_avec(PAYE, montant="15000.00", nom="Payé")

    total = hugo.get(url()).context["montants"]

    assert (total.reserve, total.promis, total.engage, total.paye) == (66000, 48000, 31000, 7500)
    assert (total.reste, total.prevu) == (23500, 40500)


def test_the_page_speaks_french_as_it_is_set(hugo):
    convention, scene, _ = convention_avec(PAYE)
    reverser(convention, "12.50", scene.claire)

    for adresse in (url(), url("comptes_lignes", nature="reste"), url("comptes_exercice", ANNEE)):
        lues = phrases(hugo.get(adresse).content.decode())
        assert [(p, f) for p in lues for f in fautes(p)] == []


# --- filters --------------------------------------------------------------------------------------------------------------------------


def deux():
    """Two conventions in two waves: one paid once, one signed."""
    convention_avec(PAYE, vague=fabriques.VagueFabrique(nom="Vague A"), nom="Aniane")
    fabriques.acte(StatutActe.SIGNEE, vague=fabriques.VagueFabrique(nom="Vague B"), nom="Bédarieux")


def montres(reponse):
    return [ligne.territoire for ligne in reponse.context["entrees"]]


def test_each_filter_keeps_its_conventions(hugo):
    deux()
    vague = hugo.get(url()).context["form"].fields["vague"].choices[1:]
    par_nom = {nom: pk for pk, nom in vague}

    assert montres(hugo.get(url())) == ["Bédarieux", "Aniane"]
    assert montres(hugo.get(url(tri="territoire"))) == ["Aniane", "Bédarieux"]
    assert montres(hugo.get(url(tri="reste"))) == montres(hugo.get(url(tri="paye"))) == ["Aniane", "Bédarieux"]
    assert montres(hugo.get(url(q="bedar"))) == ["Bédarieux"]
    assert montres(hugo.get(url(q=f"te-{ANNEE}-001"))) == ["Aniane"]
    assert montres(hugo.get(url(vague=par_nom["Vague A"]))) == ["Aniane"]
    assert montres(hugo.get(url(annee=ANNEE))) == ["Bédarieux", "Aniane"]
    assert montres(hugo.get(url(etat="resiliee"))) == []
    assert montres(hugo.get(url(exercice=ANNEE))) == ["Aniane"]


def test_a_year_says_which_conventions_are_shown_and_leads_to_all_of_them(hugo):
    deux()

    page = hugo.get(url(exercice=ANNEE))

    assert f"Seulement les conventions qui ont un mouvement en {ANNEE}." in texte(page)
    assert f'href="{url("comptes_exercice", ANNEE)}"' in page.content.decode()
    assert "Seulement les conventions qui ont un mouvement" not in texte(hugo.get(url()))


def test_columns_that_hold_nothing_are_left_out_of_the_page_and_stay_in_the_file(hugo):
    deux()

    titres = hugo.get(url()).context["noms"]

    assert titres[:5] == ["Réservé", "Promis (signé)", "Engagé (EJ)", "Payé", "Reste à payer"]
    assert {"À reverser", "Reversé", "Rendu à l’enveloppe"}.isdisjoint(titres)
    assert "À reverser" in hugo.get(url("comptes_exporter", "csv")).content.decode()


@pytest.mark.parametrize("extension", list(TYPES))
def test_the_year_end_table_is_taken_away_with_its_total(hugo, extension):
    deux()

    rangees = lire(hugo.get(url("comptes_exercice_exporter", ANNEE, extension)).content)

    assert rangees[0].cellules[:5] == ("Convention", "Territoire", "Département", "Vague", "État")
    assert sorted(r.cellules[1] for r in rangees[1:-1]) == ["Aniane", "Bédarieux"]
    assert rangees[-1].cellules[0] == "Total"
    assert hugo.get(url("comptes_exercice_exporter", ANNEE, "pdf")).status_code == 404
    assert hugo.get(url("comptes_exercice_exporter", ANNEE + 1, "csv")).status_code == 404


def test_what_cannot_be_read_is_said_and_keeps_all(hugo):
    deux()

    reponse = hugo.get(url(vague="abc", tri="hasard", etat="perdu", par="lune", exercice="1066", convention="x"))

    assert len(montres(reponse)) == 2
    assert {"vague", "tri", "etat", "par", "exercice", "convention"} == set(reponse.context["form"].errors)
    assert hugo.get(url("comptes_lignes", nature="tout")).status_code == 404
    assert hugo.get(url("comptes_exporter", "pdf")).status_code == 404
    assert hugo.get(url("comptes_exercice", ANNEE + 1)).status_code == 404
    assert hugo.get(url("comptes_exercice_document", ANNEE)).status_code == 404
    assert hugo.get(url("comptes_exercice_etat", ANNEE)).url.endswith("#document")


def test_the_files_and_the_rows_keep_the_filters(hugo):
    deux()
    page = hugo.get(url(q="bedar")).content.decode()

    assert f'href="{url("comptes_exporter", "ods")}?q=bedar"' in page
    csv = hugo.get(url("comptes_exporter", "csv", q="bedar")).content.decode()
    lignes = hugo.get(url("comptes_exporter", "csv", q="bedar", nature="promis")).content.decode()
    assert ("Bédarieux" in csv, "Aniane" in csv) == (True, False)
    assert ("Bédarieux" in lignes, "Aniane" in lignes) == (True, False)
    assert "Promis par les actes signés : 18 000 €" in texte(
        hugo.get(url("comptes_lignes", q="bedar", nature="promis"))
    )


def test_a_group_leads_to_its_conventions(hugo):
    deux()
    [(aniane, _), _] = hugo.get(url(par="territoire")).context["lignes"]

    reponse = hugo.get(url() + unescape(aniane.partition('"')[2].partition('"')[0]))

    assert montres(reponse) == ["Aniane"]
    assert "Seulement un territoire. Tout afficher" in texte(reponse)


def test_a_file_is_private_and_bears_its_day(hugo):
    reponse = hugo.get(url("comptes_exporter", "xlsx"))

    jour = timezone.localdate().isoformat()
    assert reponse["Content-Disposition"] == f'attachment; filename="comptes-{jour}.xlsx"'
    assert (reponse["Cache-Control"], reponse["X-Content-Type-Options"]) == ("private, no-store", "nosniff")


# --- the year-end document ---------------------------------------------------------------------------------------------------------


def test_the_pdf_is_asked_once_and_again_when_the_accounts_change(hugo):
    fabriques.acte(StatutActe.ENGAGEE)
    compteur = Compteur.objects.get(annee=ANNEE)

    hugo.post(url("comptes_exercice_pdf", ANNEE))
    hugo.post(url("comptes_exercice_pdf", ANNEE))
    assert Document.objects.de(compteur).count() == 1

    fabriques.acte(StatutActe.ENGAGEE, nom="Aniane")
    hugo.post(url("comptes_exercice_pdf", ANNEE))
    assert [d.tour for d in Document.objects.de(compteur)] == [2, 1]
    assert EntreeJournal.objects.filter(action="comptes.imprimer").count() == 3


# --- what it costs -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nb", [1, 30])
def test_the_pages_cost_the_same_whatever_their_length(nb, hugo, django_assert_num_queries):
    convention, scene, _ = convention_avec(PAYE)
    for rang in range(nb - 1):
        copier(convention, rang)

    # session, account; waves, years, exercices; lines counted, their keys, their names; four tables for them, four for all
    for adresse, requetes in (
        (url(), 16),
        (url(tri="reste"), 16),
        (url(par="territoire"), 15),
        (url(par="annee", tri="reste"), 15),
        (url("comptes_lignes", nature="paye"), 8),
        (url("comptes_lignes", nature="reste"), 9),
        (url("comptes_exercice", ANNEE), 12),
        (url("comptes_exporter", "csv"), 15),
    ):
        hugo.get(adresse)
        with django_assert_num_queries(requetes):
            reponse = hugo.get(adresse)
    assert reponse.content.decode().count("Village-") == nb - 1


def copier(convention, rang):
    """The same convention again, for another territory: its rows, not its verbs."""
    original = convention.parcours
    parcours = Parcours.objects.create(
        vague=original.vague, collectivite=CollectiviteFabrique(nom=f"Village-{rang}"), referent=original.referent,
        debut=original.debut, fin=original.fin,
    )  # fmt: skip
    copie = Convention.objects.get(pk=convention.pk)
    copie.pk, copie.parcours = None, parcours
    copie.save(force_insert=True)
    acte = Acte.objects.get(convention=convention)
    tranches = list(acte.tranches.order_by("rang"))
    acte.pk, acte.convention, acte.numero = None, copie, f"TE-{ANNEE}-{rang + 2:03d}"
    acte.save(force_insert=True)
    for tranche in tranches:
        versement = Versement.objects.get(tranche=tranche)
        tranche.pk, tranche.convention, tranche.acte = None, copie, acte
        tranche.save(force_insert=True)
        versement.pk, versement.convention, versement.tranche = None, copie, tranche
        versement.save(force_insert=True)

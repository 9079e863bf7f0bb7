"""The report: what is frozen, what page 1 says, and a PDF that an élu can read."""

import subprocess
from datetime import date, timedelta
from decimal import Decimal

import page as validation
import pytest
from django.utils import timezone

from conventions.models import Acte, Tranche
from parcours.enums import Statut as StatutParcours
from parcours.models import Etape, Jalon, Parcours
from pilotage import rapport, transitions
from pilotage.models import Comite
from socle import documents
from socle.documents.fabrication import fabriquer
from tests.comptes.fabriques import AnctFabrique
from tests.pilotage.fabriques import (
    ComiteFabrique,
    DecisionFabrique,
    convention_signee,
    dans,
    etape_de_plus,
    tenu,
    village,
)

pytestmark = pytest.mark.django_db


def comite_de_village():
    """The second committee of a village: a point of attention, three questions, two former decisions (done, under way)."""
    parcours = village()
    convention_signee(parcours)
    faite, _ = tenu(
        parcours,
        -80,
        ("Retenir l’association La Boussole ?", {"responsable": "Paul Durand"}),
        ("Ouvrir le groupe aux lycéens ?", {"responsable": "Jeanne Faure", "echeance": dans(30).date()}),
    )
    transitions.faire(faite, par=parcours.referent)
    comite = ComiteFabrique(parcours=parcours, point_attention="la salle des fêtes est en travaux.")
    DecisionFabrique(
        comite=comite,
        question="Faisons-nous la balade nocturne en juin ou en septembre ?",
        option_a="En juin, avec la fête de l’école",
        option_b="En septembre, après les vendanges",
        proposition="En juin : les familles sont là, et l’association est libre.",
    )
    DecisionFabrique(comite=comite, question="Qui représente la commune ?", proposition="Une élue et un habitant.")
    DecisionFabrique(comite=comite, question="Ouvrons-nous le budget participatif aux moins de 18 ans ?")
    return comite


def frais(comite):
    """As a view reads it: nothing remembered."""
    return Comite.objects.select_related("parcours__collectivite__departement").get(pk=comite.pk)


def contexte_de(comite):
    return rapport.contexte(rapport.donnees(frais(comite)))


def imprime(comite):
    document = transitions.preparer_rapport(comite, par=AnctFabrique())
    return fabriquer(document.genre, document.donnees_gelees, code=document.code_verification, date=document.cree_le)


def texte_des_pages(octets, dossier):
    pdf = dossier / "rapport.pdf"
    pdf.write_bytes(octets)
    sortie = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    return [" ".join(page.split()) for page in sortie.split("\f")[:-1]]


def test_the_report_of_a_village_is_two_accessible_pages_in_our_fonts(tmp_path):
    produit = imprime(comite_de_village())

    pages = texte_des_pages(produit.octets, tmp_path)
    polices = subprocess.run(["pdffonts", tmp_path / "rapport.pdf"], capture_output=True, text=True, check=True)

    assert validation.validate_pdf(str(tmp_path / "rapport.pdf"), profile="ua1").failures == []
    assert {x.split()[0].split("+")[1].split("-")[0] for x in polices.stdout.splitlines()[2:]} == {"Marianne"}
    assert len(pages) == produit.nb_pages == 2
    assert pages[0].startswith("L’essentiel Montaud (Hérault) – Comité de pilotage du")
    assert "document de travail" in pages[0]
    titres = [
        "Ce que l’on vous demande aujourd’hui",
        "En trois phrases",
        "Où en est-on ?",
        "Ce que sont devenues vos décisions",
        "Prochaine date",
    ]
    places = [pages[0].index(titre) for titre in titres]
    assert places == sorted(places)
    assert pages[1].index("Le calendrier") < pages[1].index("L’argent") < pages[1].index("Les 3 prochains mois")


def test_html_in_every_text_is_printed_as_it_was_typed(tmp_path):
    balise = "<b>gras</b> & <script>alert(1)</script>"
    parcours = village(nom="Montaud <i>")
    Etape.objects.filter(parcours=parcours).update(titre=balise)
    Jalon.objects.filter(parcours=parcours).update(titre=balise)
    comite = ComiteFabrique(parcours=parcours, lieu=balise, en_trois_phrases=balise, point_attention=balise)
    DecisionFabrique(comite=comite, question=balise, option_a=balise, option_b=balise, proposition=balise)

    produit = imprime(comite)

    texte = " ".join(texte_des_pages(produit.octets, tmp_path))
    assert texte.count("<b>gras</b>") >= 8
    assert validation.validate_pdf(str(tmp_path / "rapport.pdf"), profile="ua1").failures == []


def test_a_city_of_thirty_etapes_is_printed_whole(tmp_path):
    parcours = village()
    for n in range(27):
        etape_de_plus(parcours, f"Étape de ville {n}")

    produit = imprime(ComiteFabrique(parcours=parcours))

    texte = " ".join(texte_des_pages(produit.octets, tmp_path))
    assert validation.validate_pdf(str(tmp_path / "rapport.pdf"), profile="ua1").failures == []
    assert [n for n in range(27) if f"Étape de ville {n}" not in texte] == []
    assert "Et 20 autres dates, dans le calendrier ci-dessus." in texte.replace("\u00a0", " ")


def test_what_was_printed_does_not_follow_what_changes_next():
    comite = comite_de_village()
    document = transitions.preparer_rapport(comite, par=AnctFabrique())
    avant = rapport.contexte(rapport.lire(document))

    Etape.objects.filter(parcours=comite.parcours).update(titre="Autre titre")
    comite.decisions.all().delete()
    document.refresh_from_db()
    suivant = transitions.preparer_rapport(comite, par=AnctFabrique())

    assert rapport.contexte(rapport.lire(document)) == avant
    assert [d["question"] for d in rapport.lire(document)["decisions"]][1] == "Qui représente la commune ?"
    assert rapport.lire(suivant)["decisions"] == []
    assert [d.tour for d in documents.documents_de(comite)] == [2, 1]


def test_page_1_says_where_things_stand():
    page_1 = contexte_de(comite_de_village())

    assert page_1["avancement"] == "À l’heure : 1\u00a0étape terminée sur 3."
    assert page_1["argent"] == "9\u00a0000\u00a0€ reçus sur 18\u00a0000\u00a0€ promis par convention."
    assert page_1["attention"] == "1 point : la salle des fêtes est en travaux."
    assert [(s["etat"], s["question"]) for s in page_1["suites"]] == [
        ("Faite", "Retenir l’association La Boussole ?"),
        ("En cours", "Ouvrir le groupe aux lycéens ?"),
    ]
    assert page_1["contact"]["nom"] == "Jeanne Faure"


def test_late_is_said_before_everything_else():
    parcours = village()
    passe = timezone.localdate().replace(day=1) - timedelta(days=1)
    Etape.objects.filter(parcours=parcours, statut="en_cours").update(fin=passe.replace(day=1))

    avancement = contexte_de(ComiteFabrique(parcours=parcours))["avancement"]

    assert avancement == "En retard : 1\u00a0étape terminée sur 3, 1\u00a0étape plus longue que prévu."


def test_the_payments_are_those_of_the_last_signed_act():
    parcours = village()
    convention = convention_signee(parcours)
    initial = convention.actes.get()
    jour = parcours.debut
    Acte.objects.filter(pk=initial.pk).update(statut="notifiee", engagee_le=jour, ej="EJ-2026-0042", notifiee_le=jour)
    avenant = initial
    avenant.pk, avenant.rang, avenant.numero, avenant.objet = None, 1, f"{initial.numero}/A1", "Plus de soirées."
    avenant.montant_delta = Decimal("2000.00")
    avenant.save(force_insert=True)
    for rang, montant in ((1, "9000.00"), (2, "11000.00")):
        Tranche.objects.create(
            convention=convention, acte=avenant, rang=rang, genre="solde" if rang == 2 else "avance", pct=50,
            montant=montant, condition="Selon la convention.", date_prevue=parcours.fin,
        )  # fmt: skip

    versements = rapport.donnees(ComiteFabrique(parcours=parcours))["argent"]["versements"]

    assert [(v["genre"], v["montant"]) for v in versements] == [("avance", "9000.00"), ("solde", "11000.00")]


@pytest.mark.parametrize(
    ("reserve", "attendu"),
    [
        ("18000.00", "18\u00a0000\u00a0€ prévus par la convention à signer. Pas encore de versement."),
        ("0.00", "18\u00a0000\u00a0€ demandés à l’ANCT. Pas encore de convention."),
    ],
)
def test_before_a_signed_convention_money_has_other_words(reserve, attendu):
    parcours = village()
    Parcours.objects.filter(pk=parcours.pk).update(montant_reserve=reserve)
    parcours.refresh_from_db()

    assert contexte_de(ComiteFabrique(parcours=parcours))["argent"] == attendu


def test_a_first_committee_has_nothing_to_follow_and_never_an_empty_place():
    parcours = village()
    Parcours.objects.filter(pk=parcours.pk).update(statut=StatutParcours.DIAGNOSTIC)
    Jalon.objects.all().delete()
    parcours.refresh_from_db()

    page_1 = contexte_de(ComiteFabrique(parcours=parcours))

    assert page_1["premier_comite"] is True
    assert page_1["decisions"] == []
    assert page_1["avancement"] == "En préparation : 3\u00a0étapes en projet."
    assert page_1["attention"] == "Aucun point d’attention signalé."
    assert page_1["prochaine_date"] == "À fixer ensemble : comptez environ un comité tous les trois mois."
    assert page_1["phrases"].startswith("C’est fait : «\u00a0Diagnostic partagé avec les habitants\u00a0».")


@pytest.mark.parametrize(("statut", "attendu"), [("refusee", "Refusée"), ("a_revoir", "À revoir")])
def test_what_was_not_accepted_is_told_once(statut, attendu):
    parcours = village()
    tenu(parcours, -80, ("Fermer la rue ?", {"statut": statut}))
    prochain = ComiteFabrique(parcours=parcours, periode_debut=dans(-80).date())
    d_apres = ComiteFabrique(parcours=parcours, date_heure=dans(110), periode_debut=prochain.jour)

    assert [s["etat"] for s in contexte_de(prochain)["suites"]] == [attendu]
    assert contexte_de(d_apres)["suites"] == []


def test_a_decision_past_its_date_is_late():
    parcours = village()
    (decision,) = tenu(
        parcours, -80, ("Réparer le banc ?", {"echeance": dans(-10).date(), "responsable": "Paul Durand"})
    )

    suite = contexte_de(ComiteFabrique(parcours=parcours))["suites"][0]

    assert suite["etat"] == "En retard"
    assert suite["details"].endswith("Paul Durand")
    assert decision.suite(date(2020, 1, 1)) == "en_cours"


def test_the_next_date_is_the_closest_one_after_the_committee():
    parcours = village()
    comite = ComiteFabrique(parcours=parcours, date_heure=dans(5))
    ComiteFabrique(parcours=parcours, date_heure=dans(9))

    assert contexte_de(comite)["prochaine_date"].endswith(" : comité suivant.")


@pytest.mark.parametrize("nb", [1, 30])
def test_freezing_takes_the_same_queries_whatever_the_length(nb, django_assert_num_queries):
    parcours = village()
    for n in range(nb):
        etape_de_plus(parcours, f"Étape {n}")
        tenu(parcours, -90 - n, (f"Question {n} ?", {}))
    comite = frais(ComiteFabrique(parcours=parcours))

    with django_assert_num_queries(13):
        rapport.donnees(comite)

"""The forms of the expenses: what the team types, what ANCT decides, and what is said when something is wrong."""

from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from conventions.enums import Assiette, StatutDepense, StatutVersement
from conventions.models import Convention, Depense
from conventions.transitions import depenses
from parcours.models import Etape
from socle.documents.models import Fichier
from socle.mots import date_longue
from tests.comptes import gestes
from tests.conventions.fabriques import fichier
from tests.conventions.fabriques_avenants import signee
from tests.conventions.fabriques_depenses import champs_depense, convention_et_depenses
from tests.conventions.fabriques_signatures import photo

pytestmark = pytest.mark.django_db

DECLAREE, RETENUE, ECARTEE = StatutDepense.DECLAREE, StatutDepense.RETENUE, StatutDepense.ECARTEE
PAYE = StatutVersement.PAYE


def texte(reponse):
    return " ".join(unescape(gestes.texte(reponse)).replace("\u00a0", " ").split())


def adresse(nom, *args):
    return reverse(f"conventions:{nom}", args=args)


def page_de(client, scene, **filtre):
    return texte(client.get(adresse("depenses", scene.parcours.pk), filtre))


def saisie(**changes):
    return {
        "objet": "Location de salle",
        "fournisseur": "Comité des fêtes",
        "date": timezone.localdate().isoformat(),
        "numero": "2026-12",
        "mandat": "1042",
        "ht": "1 000,50",
        "ttc": "1 200,60",
        "etape": "",
    } | changes


# --- the team ----------------------------------------------------------------------------------------------------------------


def test_the_team_adds_an_expense_with_its_invoice_and_another_one(client_de):
    _, scene, _ = convention_et_depenses()
    client, url = client_de(scene.jeanne), adresse("depense_ajouter", scene.parcours.pk)

    reponse = client.post(url, saisie(fichier=photo(1), encore="1"))

    assert reponse["Location"] == url
    depense = Depense.objects.get()
    assert (depense.ht, depense.ttc, depense.mandat) == (Decimal("1000.50"), Decimal("1200.60"), "1042")
    assert depense.declaree_par == scene.jeanne
    assert "« Location de salle » est dans la liste." in texte(client.get(url))
    facture = client.get(adresse("depense_fichier", scene.parcours.pk, depense.pk))
    assert facture["Content-Type"] == "image/png"
    assert facture["Cache-Control"] == "private, no-cache"
    facture.close()


def test_everything_that_is_wrong_is_said_at_once_and_what_was_typed_is_kept(client_de):
    _, scene, _ = convention_et_depenses()
    demain = (timezone.localdate() + timedelta(days=1)).isoformat()

    reponse = client_de(scene.jeanne).post(
        adresse("depense_ajouter", scene.parcours.pk), saisie(date=demain, ht="2 000", fichier=photo(1))
    )

    page = texte(reponse)
    assert "Cette date est dans le futur : déclarez une dépense une fois payée." in page
    assert "Le montant HT (2 000 €) dépasse le montant TTC (1 200,60 €) : vérifiez-les." in page
    assert set(reponse.context["form"].errors) == {"date", "ht"}
    assert 'value="Location de salle"' in reponse.content.decode()
    assert (Depense.objects.count(), Fichier.objects.filter(type_mime="image/png").count()) == (0, 0)


@pytest.mark.parametrize("numero", ["", "F-77"])
def test_an_expense_like_one_of_the_list_is_added_once_it_is_said_to_be_another(client_de, numero):
    convention, scene, _ = convention_et_depenses()
    connue = champs_depense(
        objet="Affiches", fournisseur="Imprimerie du Marché", ttc=Decimal("1500"), numero="2026-118"
    )
    depenses.declarer(convention, connue, par=scene.jeanne)
    client, url = client_de(scene.jeanne), adresse("depense_ajouter", scene.parcours.pk)
    encore = saisie(objet="Affiche", fournisseur="IMPRIMERIE DU MARCHE", ttc="1500", numero=numero, mandat="")

    page = texte(client.post(url, encore))

    jour = date_longue(timezone.localdate()).replace("\u00a0", " ")
    assert (
        f"Cette dépense ressemble à une autre : « Affiches », payée à Imprimerie du Marché le {jour} : 1 500 € TTC, facture 2026-118."
        in page
    )
    assert "Ce n’est pas la même dépense" in page
    assert Depense.objects.count() == 1

    client.post(url, encore | {"distincte": "on"})

    assert Depense.objects.count() == 2


def test_the_box_is_not_shown_when_nothing_resembles(client_de):
    convention, scene, _ = convention_et_depenses()
    depenses.declarer(
        convention, champs_depense(fournisseur="Comité des fêtes", ttc=Decimal("1200.60")), par=scene.jeanne
    )
    hier = (timezone.localdate() - timedelta(days=1)).isoformat()

    page = texte(
        client_de(scene.jeanne).post(adresse("depense_ajouter", scene.parcours.pk), saisie(date=hier, objet=""))
    )

    assert "Ce n’est pas la même dépense" not in page


def test_a_correction_asks_again_only_when_it_makes_two_alike(client_de):
    convention, scene, _ = convention_et_depenses()
    champs = champs_depense(fournisseur="Comité des fêtes", ttc=Decimal("1200.60"), numero="")
    depenses.declarer(convention, champs, par=scene.jeanne)
    jumelle = depenses.declarer(convention, champs, par=scene.jeanne)
    autre = depenses.declarer(convention, champs_depense(), par=scene.jeanne)
    client = client_de(scene.jeanne)

    def corriger(depense):
        url = adresse("depense_modifier", scene.parcours.pk, depense.pk)
        return client.post(url, saisie(numero="", revision=depense.revision))

    assert corriger(jumelle).status_code == 302
    assert "Ce n’est pas la même dépense" in texte(corriger(autre))


def test_a_file_that_is_no_invoice_is_refused_beside_its_field(client_de):
    _, scene, _ = convention_et_depenses()
    faux = SimpleUploadedFile("facture.pdf", b"MZ\x90 not a PDF", "application/pdf")

    reponse = client_de(scene.jeanne).post(adresse("depense_ajouter", scene.parcours.pk), saisie(fichier=faux))

    assert set(reponse.context["form"].errors) == {"fichier"}
    assert not Depense.objects.exists()


def test_an_etape_of_another_parcours_is_not_offered(client_de):
    _, scene, _ = convention_et_depenses()
    autre, _ = signee()
    ailleurs = Etape.objects.filter(parcours=autre.parcours).first()

    reponse = client_de(scene.jeanne).post(
        adresse("depense_ajouter", scene.parcours.pk), saisie(etape=str(ailleurs.pk))
    )

    assert set(reponse.context["form"].errors) == {"etape"}


def test_an_etape_withdrawn_since_stays_that_of_its_expense_and_of_no_other(client_de):
    convention, scene, _ = convention_et_depenses()
    etape = Etape.objects.filter(parcours=scene.parcours).first()
    depense = depenses.declarer(convention, champs_depense(etape=etape), par=scene.jeanne)
    Etape.objects.filter(pk=etape.pk).update(retire_le=timezone.now())
    client, url = client_de(scene.jeanne), adresse("depense_modifier", scene.parcours.pk, depense.pk)

    assert f'<option value="{etape.pk}" selected>' in client.get(url).content.decode()
    client.post(url, saisie(revision="1", etape=str(etape.pk)))

    depense.refresh_from_db()
    assert (depense.objet, depense.etape) == ("Location de salle", etape)
    ajouter = client.get(adresse("depense_ajouter", scene.parcours.pk)).context["form"]
    assert etape not in ajouter.fields["etape"].queryset


def test_the_team_mends_what_was_set_aside(client_de):
    _, scene, [depense] = convention_et_depenses(ECARTEE)
    client, url = client_de(scene.jeanne), adresse("depense_modifier", scene.parcours.pk, depense.pk)

    page = texte(client.get(url))
    assert "L’ANCT a écarté cette dépense : Dépense de fonctionnement courant." in page
    client.post(url, saisie(revision=str(depense.revision)))

    depense.refresh_from_db()
    assert (depense.statut, depense.objet, depense.motif) == (DECLAREE, "Location de salle", "")


def test_two_people_at_once_read_what_is_recorded_and_keep_what_they_typed(client_de):
    _, scene, [depense] = convention_et_depenses(DECLAREE)
    client, url = client_de(scene.jeanne), adresse("depense_modifier", scene.parcours.pk, depense.pk)
    depenses.modifier_depense(depense, champs_depense(objet="Le texte de Paul"), 1, par=scene.jeanne)

    reponse = client.post(url, saisie(objet="Le mien", revision="1"))

    page = texte(reponse)
    assert "Quelqu’un d’autre a modifié cette dépense pendant que vous écriviez. Rien n’est perdu" in page
    assert "Le texte de Paul" in page
    assert 'value="Le mien"' in reponse.content.decode()
    assert Depense.objects.get().objet == "Le texte de Paul"
    client.post(url, saisie(objet="Le mien", revision=reponse.context["form"]["revision"].value()))
    assert Depense.objects.get().objet == "Le mien"


def test_what_anct_keeps_is_neither_changed_nor_withdrawn(client_de):
    _, scene, [depense] = convention_et_depenses(RETENUE)
    client = client_de(scene.jeanne)

    for nom in ("depense_modifier", "depense_retirer"):
        url = adresse(nom, scene.parcours.pk, depense.pk)
        page = texte(client.get(url, follow=True))
        assert "Cette dépense est retenue par l’ANCT : pour la changer, écrivez à votre contact." in page
        client.post(url, saisie(revision="2"))
    assert Depense.objects.get().statut == RETENUE


def test_withdrawing_is_confirmed(client_de):
    _, scene, [depense] = convention_et_depenses(DECLAREE)
    client, url = client_de(scene.jeanne), adresse("depense_retirer", scene.parcours.pk, depense.pk)

    assert "Retirer « Animation de deux ateliers »" in texte(client.get(url))
    assert Depense.objects.get().statut == DECLAREE
    client.post(url)

    assert "Aucune dépense n’est déclarée." in page_de(client, scene)
    assert client.get(url).status_code == 404


def test_a_closed_list_sends_back_to_the_list_and_says_why(client_de, hugo):
    convention, scene, [depense] = convention_et_depenses(DECLAREE)
    Convention.objects.filter(pk=convention.pk).update(statut="soldee")
    pk = scene.parcours.pk

    for client, url in (
        (client_de(scene.jeanne), adresse("depense_ajouter", pk)),
        (client_de(scene.jeanne), adresse("depense_modifier", pk, depense.pk)),
        (hugo, adresse("depense_juger", pk, depense.pk)),
        (hugo, adresse("assiette", pk)),
    ):
        reponse = client.get(url, follow=True)
        assert reponse.redirect_chain[-1][0] == adresse("depenses", pk)
        assert "La convention est terminée : la liste des dépenses ne change plus." in texte(reponse)


# --- ANCT --------------------------------------------------------------------------------------------------------------------


def test_a_gestionnaire_keeps_part_of_an_expense_and_goes_to_the_next(hugo):
    convention, scene, [premiere, seconde] = convention_et_depenses(DECLAREE, DECLAREE)
    url = adresse("depense_juger", scene.parcours.pk, premiere.pk)
    donnees = {"decision": "retenir", "montant": "80", "motif": "", "revision": "1", "suivante": "1"}

    assert "Montant TTC retenu (€)" in texte(hugo.get(url))
    reponse = hugo.post(url, donnees)
    assert set(reponse.context["form"].errors) == {"motif"}
    reponse = hugo.post(url, donnees | {"motif": "Un atelier sur deux."})

    assert reponse["Location"] == adresse("depense_juger", scene.parcours.pk, seconde.pk)
    premiere.refresh_from_db()
    assert (premiere.statut, premiere.montant_retenu) == (RETENUE, Decimal("80"))


def test_an_empty_amount_keeps_it_whole_and_the_last_one_leads_back(hugo):
    _, scene, [depense] = convention_et_depenses(DECLAREE)
    url = adresse("depense_juger", scene.parcours.pk, depense.pk)

    reponse = hugo.post(url, {"decision": "retenir", "montant": "", "revision": "1", "suivante": "1"}, follow=True)

    assert "Toutes les dépenses sont examinées." in texte(reponse)
    assert Depense.objects.get().montant_retenu == Decimal("120")


def test_nothing_is_decided_before_it_is_chosen(hugo):
    _, scene, [depense] = convention_et_depenses(DECLAREE)
    url = adresse("depense_juger", scene.parcours.pk, depense.pk)

    page = hugo.get(url)
    refusee = hugo.post(url, {"montant": "120", "revision": "1"})

    assert page.context["form"]["decision"].value() is None
    assert "Montant TTC retenu (€) (facultatif)" not in texte(page)
    assert "Choisissez : vous retenez cette dépense, ou vous l’écartez." in texte(refusee)
    assert Depense.objects.get().statut == DECLAREE


def test_a_missing_invoice_is_told_on_the_list_and_beside_the_decision(client_de, hugo):
    _, scene, [depense] = convention_et_depenses(DECLAREE)

    assert "Facture non jointe" in page_de(client_de(scene.jeanne), scene)
    assert "Facture non jointe" in texte(hugo.get(adresse("depense_juger", scene.parcours.pk, depense.pk)))

    depense.fichier = fichier(scene.jeanne)
    depense.save(update_fields=["fichier"])
    assert "Facture non jointe" not in page_de(client_de(scene.jeanne), scene)


def test_setting_aside_wants_a_reason_and_is_come_back_on(hugo):
    _, scene, [depense] = convention_et_depenses(DECLAREE)
    url = adresse("depense_juger", scene.parcours.pk, depense.pk)

    assert set(hugo.post(url, {"decision": "ecarter", "revision": "1"}).context["form"].errors) == {"motif"}
    hugo.post(url, {"decision": "ecarter", "motif": "Hors convention.", "revision": "1"})
    page = texte(hugo.get(url))
    assert "par Hugo Petit. Hors convention." in page
    hugo.post(adresse("depense_rouvrir", scene.parcours.pk, depense.pk))

    assert Depense.objects.get().statut == DECLAREE


def test_what_changed_while_it_was_read_is_read_again(hugo):
    _, scene, [depense] = convention_et_depenses(DECLAREE)
    url = adresse("depense_juger", scene.parcours.pk, depense.pk)
    depenses.modifier_depense(depense, champs_depense(ttc=Decimal("900")), 1, par=scene.jeanne)

    reponse = hugo.post(url, {"decision": "retenir", "montant": "120", "motif": "Moins.", "revision": "1"})

    assert depenses.CHANGEE in texte(reponse)
    assert "900 €" in texte(reponse)
    hugo.post(url, {"decision": "retenir", "montant": "900", "revision": reponse.context["form"]["revision"].value()})
    assert Depense.objects.get().montant_retenu == Decimal("900")


def test_the_ticked_ones_are_kept_and_what_changed_is_said(hugo):
    _, scene, [une, deux, trois] = convention_et_depenses(DECLAREE, DECLAREE, DECLAREE)
    depenses.modifier_depense(deux, champs_depense(), 1, par=scene.jeanne)
    url = adresse("depenses_retenir", scene.parcours.pk)

    page = texte(hugo.post(url, {"depense": [f"{une.pk}.1", f"{deux.pk}.1", "x.y", f"{10**30}.1"]}, follow=True))

    assert "1 dépense est retenue." in page
    assert "1 dépense à relire : modifiée ou examinée entre-temps." in page
    assert [d.statut for d in Depense.objects.order_by("pk")] == [RETENUE, DECLAREE, DECLAREE]
    assert "Cochez d’abord les dépenses à retenir." in texte(hugo.post(url, follow=True))


def test_the_base_is_chosen_until_an_expense_is_examined(hugo):
    convention, scene, [depense] = convention_et_depenses(DECLAREE)
    url = adresse("assiette", scene.parcours.pk)

    assert "Les dépenses sont comptées HT." in texte(hugo.post(url, {"assiette": "ht"}, follow=True))
    depenses.retenir(depense, par=scene.claire)
    reponse = hugo.post(url, {"assiette": "ttc"})

    assert set(reponse.context["form"].errors) == {"assiette"}
    assert Convention.objects.get(pk=convention.pk).assiette == Assiette.HT

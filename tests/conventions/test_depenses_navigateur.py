"""The expenses in a real browser: the list of each side, the forms; light and dark, on a phone, by keyboard, without JavaScript."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import StatutDepense, StatutVersement
from conventions.models import Depense
from conventions.transitions import depenses, reversements
from parcours.models import Etape
from socle.comptes.enums import RoleAnct
from socle.documents import deposer
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques_depenses import champs_depense, convention_et_depenses, depense_en
from tests.conventions.fabriques_signatures import photo
from tests.navigateur.harnais import AU_TELEPHONE_ET_DANS_LE_NOIR, capture, controler, entrer_dans

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
DECLAREE, RETENUE, ECARTEE = StatutDepense.DECLAREE, StatutDepense.RETENUE, StatutDepense.ECARTEE


@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_every_page_of_the_expenses_holds(largeur, sombre, live_server, ouvrir_page, client_de):
    convention, scene, lot = convention_et_depenses(ECARTEE, RETENUE, versements=(StatutVersement.PAYE,))
    etape = Etape.objects.filter(parcours=scene.parcours).first()
    champs = champs_depense(
        objet="Conception et animation de trois soirées avec les habitants, matériel compris",
        etape=etape,
        mandat="1042",
        ht=Decimal("7420.50"),
        ttc=Decimal("8904.60"),
    )
    depenses.declarer(convention, champs, par=scene.jeanne, fichier=deposer(photo(1), par=scene.jeanne))
    longue = depense_en(DECLAREE, convention, scene, objet="M" * 200, numero="N" * 60, fournisseur="F" * 160)
    reversement = reversements.constater(convention, Decimal("1240.00"), par=scene.claire)
    hugo = AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)
    suffixe = f"{largeur}{'-sombre' if sombre else ''}"
    pk = scene.parcours.pk
    vues = {
        scene.jeanne: [
            ("depenses", pk),
            ("depense_ajouter", pk),
            ("depense_modifier", pk, lot[0].pk),
            ("depense_retirer", pk, longue.pk),
        ],
        hugo: [
            ("depenses", pk),
            ("depense_juger", pk, longue.pk),
            ("depense_juger", pk, lot[1].pk),
            ("assiette", pk),
            ("reversement_recevoir", pk, reversement.pk),
            ("reversement_abandonner", pk, reversement.pk),
        ],
    }

    for personne, adresses in vues.items():
        page = ouvrir_page(largeur=largeur, sombre=sombre)
        entrer_dans(page, live_server, client_de(personne))
        for rang, (nom, *args) in enumerate(adresses):
            page.goto(live_server.url + reverse(f"conventions:{nom}", args=args))
            controler(page)
            capture(page, f"{nom}-{'anct' if personne == hugo else 'equipe'}-{rang}-{suffixe}")


def test_expenses_are_declared_and_kept_without_javascript(live_server, ouvrir_page, client_de):
    _, scene, _ = convention_et_depenses()
    hugo = AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)
    elle = ouvrir_page(javascript=False)
    entrer_dans(elle, live_server, client_de(scene.jeanne))

    elle.goto(live_server.url + reverse("conventions:depenses", args=[scene.parcours.pk]))
    elle.get_by_role("link", name="Ajouter une dépense").click()
    for numero in ("A-1", "A-2"):
        elle.get_by_label("Qu’avez-vous payé").fill("Location de salle")
        elle.get_by_label("À qui").fill(f"Comité des fêtes {numero}")
        elle.get_by_label("Payée le").fill(timezone.localdate().isoformat())
        elle.get_by_label("Numéro de la facture").fill(numero)
        elle.get_by_label("Montant HT").fill("100")
        elle.get_by_label("Montant TTC").fill("120,50")
        elle.get_by_role("button", name="Enregistrer et en ajouter une autre").press("Enter")
    lui = ouvrir_page(javascript=False)
    entrer_dans(lui, live_server, client_de(hugo))
    lui.goto(live_server.url + reverse("conventions:depenses", args=[scene.parcours.pk]))
    for case in lui.get_by_role("checkbox").all():
        case.press("Space")
    lui.get_by_role("button", name="Retenir toutes les dépenses cochées").press("Enter")

    lui.get_by_text("2 dépenses sont retenues.").wait_for()
    assert set(Depense.objects.values_list("statut", "montant_retenu")) == {(RETENUE, Decimal("120.50"))}

"""The imports in a real browser: the file sent, the lines read, what is applied; light and dark, on a phone, without JavaScript."""

from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.models import Importation
from conventions.transitions import import_depenses, import_paiements
from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques_depenses import convention_et_depenses
from tests.conventions.fabriques_importations import DEPENSES, depense, preparer, preparer_depenses, tableau, transmis
from tests.navigateur.harnais import AU_TELEPHONE_ET_DANS_LE_NOIR, capture, controler, entrer_dans

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_every_page_of_the_imports_holds(largeur, sombre, live_server, ouvrir_page, client_de):
    t = transmis(4)
    hugo = AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)
    rangees = [t.paye(0), t.rejete(1), t.paye(2, montant=Decimal("9000.01")), t.paye(3, paye_le="hier"), t.paye(libelle="TE-1999-001-V1")]  # fmt: skip
    a_appliquer, appliquee = (preparer(rangees, par=hugo) for _ in range(2))
    convention, scene, _ = convention_et_depenses()
    lignes = [depense(etape="Balade nocturne", mandat="431"), depense(numero="F-2", ttc="environ 12"), depense()]
    a_ajouter, ajoutee = (preparer_depenses(convention, lignes, par=scene.jeanne) for _ in range(2))
    import_paiements.appliquer(appliquee, par=hugo)
    import_depenses.appliquer(ajoutee, laisser=True, par=scene.jeanne)
    suffixe = f"{largeur}{'-sombre' if sombre else ''}"

    page = ouvrir_page(largeur=largeur, sombre=sombre)
    entrer_dans(page, live_server, client_de(hugo))
    for nom, args in (("versements", []), ("import_paiements", []), ("import_paiement", [a_appliquer.pk]), ("import_paiement", [appliquee.pk])):  # fmt: skip
        page.goto(live_server.url + reverse(f"conventions:{nom}", args=args))
        controler(page)
        capture(page, f"{nom}-{'-'.join(map(str, args))}-{suffixe}")

    chez_elle = ouvrir_page(largeur=largeur, sombre=sombre)
    entrer_dans(chez_elle, live_server, client_de(scene.jeanne))
    for nom, args in (("import_depenses", []), ("import_depense", [a_ajouter.pk]), ("import_depense", [ajoutee.pk])):
        chez_elle.goto(live_server.url + reverse(f"conventions:{nom}", args=[scene.parcours.pk, *args]))
        controler(chez_elle)
        capture(chez_elle, f"{nom}-{'-'.join(map(str, args))}-{suffixe}")


def test_a_table_is_sent_looked_at_and_applied_by_keyboard_without_javascript(live_server, ouvrir_page, client_de):
    convention, scene, _ = convention_et_depenses()
    page = ouvrir_page(largeur=320, javascript=False)
    entrer_dans(page, live_server, client_de(scene.jeanne))
    page.goto(live_server.url + reverse("conventions:import_depenses", args=[scene.parcours.pk]))
    octets = tableau([depense(), depense(numero="F-2", ttc="x")], DEPENSES, "ods")

    page.get_by_label("Tableau").set_input_files({"name": "d.ods", "mimeType": "", "buffer": octets})
    page.get_by_role("button", name="Lire ce fichier").press("Enter")
    page.get_by_role("button", name="Ajouter cette dépense").press("Enter")
    page.get_by_text("corrigez le fichier et envoyez-le de nouveau").first.wait_for()
    page.get_by_label("Laisser les lignes refusées de côté").press("Space")
    page.get_by_role("button", name="Ajouter cette dépense").press("Enter")

    page.get_by_text("1 dépense est ajoutée à votre liste.").wait_for()
    assert Importation.objects.get().appliquee_le is not None

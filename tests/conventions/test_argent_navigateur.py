"""Montaud in a real browser: from the vote of its council to the first payment, then to the balance, with an expense refused."""

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import Statut, StatutActe, StatutVersement
from conventions.models import Convention, Versement
from conventions.transitions import pieces as verbes
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques
from tests.conventions.fabriques_signatures import photo
from tests.conventions.fabriques_versements import AUTRE_IBAN, IBAN, convention_avec, fournir_pieces, versements
from tests.navigateur.harnais import AU_TELEPHONE_ET_DANS_LE_NOIR, capture, controler, entrer_dans

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

DEMANDE, PAYE = StatutVersement.DEMANDE, StatutVersement.PAYE


def jour():
    return timezone.localdate().isoformat()


def une_photo():
    """A picture, as playwright takes a file."""
    fichier = photo(1)
    return {"name": fichier.name, "mimeType": "image/png", "buffer": fichier.read()}


class Personne:
    """Somebody at their browser: opens a page, fills what it asks, presses a button."""

    def __init__(self, page, live_server, client):
        entrer_dans(page, live_server, client)
        self.page, self.racine = page, live_server.url

    def aller(self, nom, *args):
        self.page.goto(self.racine + reverse(f"conventions:{nom}", args=args))

    def remplir(self, bouton, **champs):
        """Fill these fields of the form that has this button, then press it."""
        form = self.page.locator("form").filter(has=self.page.get_by_role("button", name=bouton, exact=True)).last
        for nom, valeur in champs.items():
            champ = form.locator(f"[name={nom}]")
            if isinstance(valeur, dict):
                champ.set_input_files(valeur)
            else:
                champ.fill(valeur)
        form.get_by_role("button", name=bouton, exact=True).click()

    def lire(self, phrase):
        self.page.get_by_text(phrase).first.wait_for()


@pytest.fixture
def equipe(live_server, ouvrir_page, client_de):
    """(parcours, act to vote, Jeanne, Claire, Hugo), each at their browser."""
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    hugo = AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE, prenom="Hugo", nom="Petit")
    gens = [Personne(ouvrir_page(), live_server, client_de(p)) for p in (scene.jeanne, scene.claire, hugo)]
    return scene.parcours, acte, *gens


def signer(parcours, acte, jeanne, claire, hugo):
    """From the vote of the council to the notification."""
    jeanne.aller("vote", parcours.pk, acte.pk)
    if jeanne.page.locator("details:has([name=numero])").count():
        jeanne.page.locator("details:has([name=numero])").evaluate("d => d.open = true")
    jours = dict.fromkeys(("seance", "transmise_le", "ar_le", "executoire_le"), jour())
    jeanne.remplir("Enregistrer", numero="2026-12", fichier=une_photo(), **jours)
    jeanne.lire("Applicable")
    hugo.aller("credits", parcours.pk, acte.pk)
    hugo.remplir("Les crédits sont disponibles", imputation="Programme 112, action 12")
    for partie in ("collectivite", "anct"):
        claire.aller("signature_original", parcours.pk, acte.pk, partie)
        claire.remplir("Enregistrer cette signature", date=jour(), lieu_original="Armoire 3")
    hugo.aller("engager", parcours.pk, acte.pk)
    hugo.remplir("Enregistrer l’engagement", ej="EJ-2026-0042", engagee_le=jour())
    claire.aller("notifier", parcours.pk, acte.pk)
    claire.remplir("Notifier", notifiee_le=jour())


def payer(hugo, versement):
    """One page: five ticks, then the three steps to the transfer."""
    hugo.aller("versement", versement.pk)
    for rang in range(5):
        hugo.page.get_by_role("checkbox").nth(rang).check(force=True)
    hugo.remplir("Certifier le service fait")
    hugo.lire("Le service fait est certifié.")
    hugo.remplir("Enregistrer la transmission", transmis_le=jour())
    hugo.remplir("Enregistrer le paiement", paye_le=jour(), reference=f"VIR {versement.rang}")
    hugo.lire("Le paiement est enregistré.")


def declarer(jeanne, parcours, objet, montant, bouton="Enregistrer"):
    jeanne.aller("depense_ajouter", parcours.pk)
    champs = {"objet": objet, "fournisseur": "Les Sentiers", "numero": f"F {objet[:8]}", "date": jour()}
    jeanne.remplir(bouton, **champs, ht=montant, ttc=montant, fichier=une_photo())
    jeanne.lire(objet)


def rendre_compte(parcours, rang, jeanne, claire):
    """The report, written then accepted; the signed list deposited."""
    jeanne.aller("bilan", parcours.pk, rang)
    jeanne.remplir("Relire et envoyer", realise="Trois balades.", effets="Des voisins se parlent.")
    jeanne.remplir("Envoyer à l’ANCT")
    claire.aller("bilan_juger", parcours.pk, rang)
    claire.page.get_by_role("button", name="Accepter le bilan").click()
    claire.lire("accepté")
    jeanne.aller("piece_deposer", parcours.pk, "depenses", rang)
    jeanne.remplir("Déposer", fichier=une_photo())


def examiner(hugo, parcours, objet, decision, motif=""):
    hugo.aller("depenses", parcours.pk)
    hugo.page.get_by_role("link", name=f"Examiner {objet}").click()
    hugo.page.locator(f"[name=decision][value={decision}]").check(force=True)
    if motif:
        hugo.page.locator("[name=motif]").fill(motif)
    hugo.page.get_by_role("button", name="Enregistrer", exact=True).click()


def demander(jeanne, parcours):
    jeanne.aller("page", parcours.pk)
    jeanne.page.get_by_role("button", name="Demander ce versement").click()
    jeanne.lire("votre demande est partie")


def test_montaud_from_the_vote_to_the_balance(equipe):
    parcours, acte, jeanne, claire, hugo = equipe
    signer(*equipe)
    convention = Convention.objects.get(parcours=parcours)
    premier, second, dernier = versements(convention)

    # The first payment: two pieces, the account read by the finances alone.
    for genre in ("rib", "sirene"):
        jeanne.aller("piece_deposer", parcours.pk, genre, 0)
        jeanne.remplir("Déposer", fichier=une_photo())
        jeanne.lire("le fichier est déposé")
    rib = convention.pieces.get(genre="rib")
    hugo.aller("compte", parcours.pk, rib.pk)
    hugo.remplir("Enregistrer ce compte", titulaire="SGC de Lunel", iban=IBAN)
    payer(hugo, premier)
    jeanne.aller("page", parcours.pk)
    jeanne.lire("9 000 €")

    # The second one: expenses, one of them refused, and a report.
    declarer(jeanne, parcours, "Animation des balades", "12 000")
    declarer(jeanne, parcours, "Repas de fin d’année", "800")
    examiner(hugo, parcours, "Animation des balades", "retenir")
    examiner(hugo, parcours, "Repas de fin d’année", "ecarter", "Elle n’est liée à aucune étape.")
    jeanne.aller("depenses", parcours.pk)
    jeanne.lire("Elle n’est liée à aucune étape.")
    rendre_compte(parcours, 2, jeanne, claire)
    demander(jeanne, parcours)
    payer(hugo, second)

    # The last one stops at what was really spent.
    Parcours.objects.filter(pk=parcours.pk).update(statut=StatutParcours.BILAN)
    declarer(jeanne, parcours, "Restitution publique", "5 200")
    examiner(hugo, parcours, "Restitution publique", "retenir")
    rendre_compte(parcours, 3, jeanne, claire)
    demander(jeanne, parcours)
    payer(hugo, dernier)
    hugo.aller("solder", parcours.pk)
    hugo.page.get_by_role("button", name="Solder la convention").click()
    hugo.lire("La convention est soldée.")

    convention.refresh_from_db()
    montants = Versement.objects.filter(convention=convention).order_by("rang").values_list("montant", flat=True)
    assert list(montants) == [9000, 5400, 2800]
    assert (convention.montant_paye, convention.statut) == (17200, Statut.SOLDEE)


@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_every_page_of_the_pieces_holds(largeur, sombre, live_server, ouvrir_page, client_de):
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    fournir_pieces(premier, par=scene.claire)
    rib = verbes.deposer_piece(convention, "rib", fabriques.fichier(scene.jeanne), par=scene.jeanne)
    verbes.saisir_compte(rib, titulaire="SGC de Lunel", iban=AUTRE_IBAN, par=scene.claire)
    verbes.refuser_piece(convention.pieces.get(genre="sirene"), motif="Il est illisible.", par=scene.claire)
    suffixe = f"{largeur}{'-sombre' if sombre else ''}"
    jeanne = Personne(ouvrir_page(largeur=largeur, sombre=sombre), live_server, client_de(scene.jeanne))
    hugo = Personne(
        ouvrir_page(largeur=largeur, sombre=sombre),
        live_server,
        client_de(AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)),
    )

    for qui, nom, args in (
        (jeanne, "page", ()),
        (jeanne, "pieces", ()),
        (jeanne, "piece_deposer", ("sirene", 0)),
        (hugo, "pieces", ()),
        (hugo, "compte", (rib.pk,)),
        (hugo, "piece_refuser", (rib.pk,)),
    ):
        qui.aller(nom, scene.parcours.pk, *args)
        controler(qui.page)
        capture(qui.page, f"argent-{nom}-{'territoire' if qui is jeanne else 'anct'}-{suffixe}")
    hugo.aller("versement", premier.pk)
    controler(hugo.page)
    capture(hugo.page, f"argent-versement-{suffixe}")

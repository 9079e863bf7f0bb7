"""The accountant's answers by spreadsheet: what each line would do, then all of it recorded, once."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from conventions import transitions
from conventions.coherence import verifier
from conventions.enums import Statut, StatutVersement
from conventions.models import Importation, Versement
from conventions.numerotation import lire_libelle_virement
from conventions.transitions import import_paiements, importations
from conventions.transitions.import_paiements import DEJA, PAYER, REFUSEE, REJETER, SANS_REPONSE, appliquer
from socle.documents.models import Fichier
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.mots import date_longue
from socle.tableurs.importation import lire_contenu
from socle.travaux.models import Courriel
from tests.conventions.fabriques_importations import TITRES, preparer, tableau, televerser, transmis
from tests.conventions.fabriques_versements import certifier, versements

pytestmark = pytest.mark.django_db


def lignes_de(importation):
    return lire_contenu(importation.contenu)[0]


def sorts(importation):
    return [ligne.sort for ligne in lignes_de(importation)]


def raison(*rangees, t, titres=TITRES):
    """Why the last of these rows is refused."""
    ligne = lignes_de(preparer(rangees, par=t.scene.claire, titres=titres))[-1]
    assert ligne.sort == REFUSEE
    return " ".join(ligne.raisons)


# --- reading ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texte", "lu"),
    [
        ("TE-2026-004-V1", ("TE-2026-004", 1)),
        ("vir sepa te-2026-1204-v12 anct", ("TE-2026-1204", 12)),
        ("TE-2026-004", None),
        ("TE-2026-004-V123", None),
        ("XTE-2026-004-V1", None),
        ("TE-2026-004-V1 et TE-2026-004-V2", None),
        ("", None),
    ],
)
def test_the_label_of_a_transfer_is_read_back(texte, lu):
    assert lire_libelle_virement(texte) == lu


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
def test_a_dry_run_tells_and_changes_nothing(extension):
    t = transmis(3)
    rangees = [t.paye(0, montant=Decimal("9000.00")), t.rejete(1), (t.libelles[2], Decimal(9000), None, None, None)]

    importation = preparer(rangees, par=t.scene.claire, extension=extension)

    assert [(li.numero, li.sort, li.objet, li.dit, li.euros) for li in lignes_de(importation)] == [
        (n + 2, sort, t.versements[n].pk, f"Village {n} (Hérault), Premier versement", 9000)
        for n, sort in enumerate([PAYER, REJETER, SANS_REPONSE])
    ]
    assert set(Versement.objects.filter(rang=1).values_list("statut", flat=True)) == {StatutVersement.TRANSMIS}
    assert (importation.fichier.nom, importation.appliquee_le) == (f"reponses.{extension}", None)
    entree = EntreeJournal.objects.de(importation).get()
    assert (entree.action, entree.perimetre) == ("importation.preparer", "gestion")
    assert entree.valeurs == {"genre": "paiements", "fichier": importation.fichier_id, "lignes": 3}


def test_the_file_is_kept_as_it_came():
    t = transmis()
    octets = tableau([t.paye()])

    importation = import_paiements.preparer(televerser(octets), par=t.scene.claire)

    assert importation.fichier.lire() == octets
    assert importation.fichier.type_mime == "text/csv"


def test_each_refusal_says_its_reason():
    t = transmis(2)
    jour = timezone.localdate()
    demande = versements(t.versements[0].convention)[1]
    autre = t.libelles[0].replace("-V1", "-V2")

    assert raison(t.paye(libelle="TE-2020-999-V1"), t=t) == "aucun versement ne porte ce libellé"
    assert raison(t.paye(libelle="virement"), t=t).endswith(
        "écrivez un libellé comme TE-2026-004-V1, un seul par ligne"
    )
    assert raison(t.paye(libelle=None), t=t).startswith("colonne « Libellé du virement »")
    assert raison(t.paye(libelle=autre), t=t) == "ce versement n’est pas chez l’agence comptable : il est « Prévu »"
    assert demande.statut == StatutVersement.PREVU
    assert raison(t.paye(montant=Decimal("9000.01")), t=t) == (
        "le montant est de 9 000 € ici, de 9 000,01 € dans le fichier".replace(" 000", "\u00a0000").replace(
            " €", "\u00a0€"
        )
    )
    assert (
        raison(t.paye(paye_le=jour + timedelta(days=1)), t=t) == "colonne « Payé le » : cette date est dans le futur."
    )
    assert raison(t.paye(paye_le=jour - timedelta(days=1)), t=t) == (
        f"colonne « Payé le » : ce versement a été transmis le {date_longue(jour)} : cette date est avant."
    )
    assert raison(t.paye(paye_le="bientôt"), t=t) == "colonne « Payé le » : écrivez une date, par exemple 12/03/2026."
    assert raison(t.paye(reference=None), t=t).endswith("écrivez la référence donnée par l’agence comptable")
    assert raison(t.paye(paye_le=None), t=t) == "colonne « Payé le » : écrivez le jour du paiement"
    assert raison(t.paye(reference="x" * 61), t=t).endswith("c’est trop long : 60 caractères au plus.")
    assert raison(t.paye(motif="Compte clos."), t=t).startswith("un versement est payé ou rejeté")
    assert raison(t.paye(1), t.paye(), t.paye(reference="VIR 8"), t=t).startswith("plusieurs lignes de ce fichier")
    titres = ("Libellé du virement", "Rejeté", "Motif")
    assert raison((t.libelles[0], "oui", ""), t=t, titres=titres).startswith("colonne « Motif du rejet » : recopiez")
    assert raison((t.libelles[0], "peut-être", ""), t=t, titres=titres).endswith("écrivez oui ou non.")
    assert not EntreeJournal.objects.filter(action="versement.payer").exists()


def test_all_that_is_wrong_with_a_line_is_said_beside_the_amount_of_the_file():
    t = transmis(1)

    ligne = lignes_de(
        preparer([t.paye(montant=Decimal("13000"), paye_le="bientôt", reference=None)], par=t.scene.claire)
    )[0]

    assert (ligne.sort, ligne.euros) == (REFUSEE, Decimal("13000"))
    assert [r.replace("\u00a0", " ") for r in ligne.raisons] == [
        "colonne « Payé le » : écrivez une date, par exemple 12/03/2026.",
        "le montant est de 9 000 € ici, de 13 000 € dans le fichier",
        "colonne « Référence » : écrivez la référence donnée par l’agence comptable",
    ]


def test_an_amount_that_cannot_be_read_is_not_replaced_by_the_expected_one():
    t = transmis(1)

    [ligne] = lignes_de(preparer([t.paye(montant="treize mille")], par=t.scene.claire))

    assert (ligne.sort, ligne.somme) == (REFUSEE, "")


def test_a_label_told_twice_is_refused_both_times():
    t = transmis()

    assert sorts(preparer([t.paye(), t.rejete()], par=t.scene.claire)) == [REFUSEE, REFUSEE]
    # The line that says nothing is no answer.
    assert sorts(preparer([t.paye(), (t.libelles[0], None, None, None, None)], par=t.scene.claire)) == [
        PAYER,
        SANS_REPONSE,
    ]


def test_what_is_already_recorded_is_told_so():
    t = transmis(2)
    transitions.payer(t.versements[0], le=timezone.localdate(), reference="VIR 2026-0042", par=t.scene.claire)
    transitions.rejeter(t.versements[1], motif="Le compte est clos.", par=t.scene.claire)
    paye = t.paye(reference="VIR  2026-0042")

    assert sorts(preparer([paye, t.rejete(1)], par=t.scene.claire)) == [DEJA, DEJA]
    assert raison(t.paye(reference="VIR 9"), t=t).startswith("il est déjà payé, le ")
    assert raison(t.rejete(1, motif="Autre chose."), t=t).endswith("il est « Rejeté par l’agence comptable »")


def renvoyer_apres_rejet(t, rang=0):
    """Rejected once, mended, and with the accountant again."""
    v = t.versements[rang]
    transitions.rejeter(v, motif="Le compte est clos.", par=t.scene.claire)
    transitions.reprendre_versement(v, par=t.scene.claire)
    certifier(v, par=t.scene.claire)
    transitions.transmettre_versement(v, le=timezone.localdate(), par=t.scene.claire)


def test_an_old_rejection_is_not_recorded_again_by_sending_the_file_again():
    t = transmis(2)
    ancien = [t.rejete(0), t.rejete(1)]
    renvoyer_apres_rejet(t)

    importation = preparer(ancien, par=t.scene.claire)

    assert sorts(importation) == [REFUSEE, REJETER]
    assert lignes_de(importation)[0].raisons == [
        "ce versement a déjà été rejeté une fois : enregistrez un nouveau rejet sur sa page"
    ]
    appliquer(importation, par=t.scene.claire)
    t.versements[0].refresh_from_db()
    assert t.versements[0].statut == StatutVersement.TRANSMIS
    # Its payment has a day and a reference: it is recorded.
    assert sorts(preparer([t.paye()], par=t.scene.claire)) == [PAYER]


def test_a_rejection_recorded_by_hand_meanwhile_is_looked_at_again_when_applied():
    t = transmis()
    importation = preparer([t.rejete()], par=t.scene.claire)
    renvoyer_apres_rejet(t)

    with pytest.raises(ErreurMetier, match="Ce versement a déjà été rejeté une fois : enregistrez un nouveau rejet"):
        appliquer(importation, par=t.scene.claire)

    t.versements[0].refresh_from_db()
    assert t.versements[0].statut == StatutVersement.TRANSMIS


def test_a_cancelled_payment_is_not_paid():
    t = transmis()
    transitions.payer(t.versements[0], le=timezone.localdate(), reference="VIR 1", par=t.scene.claire)
    transitions.resilier(t.versements[0].convention, motif="D’un commun accord.", par=t.scene.claire)

    assert raison(t.paye(libelle=t.libelles[0].replace("-V1", "-V2")), t=t).endswith("il est « Annulé »")


def test_a_yes_column_rejects_and_a_no_does_not():
    t = transmis(2)
    rangees = [(t.libelles[0], "oui", "Compte clos."), (t.libelles[1], "non", "")]

    importation = preparer(rangees, par=t.scene.claire, titres=("Libellé du virement", "Rejeté", "Motif"))

    assert sorts(importation) == [REJETER, SANS_REPONSE]


@pytest.mark.parametrize("nb", [1, 200])
def test_a_dry_run_costs_the_same_whatever_its_length(nb, django_assert_num_queries):
    t = transmis()
    modele = t.versements[0]
    Versement.objects.bulk_create(
        Versement(
            convention=modele.convention, tranche=modele.tranche, rang=10 + n, statut=StatutVersement.TRANSMIS, montant=1,
            demande_le=modele.demande_le, certifie_le=modele.demande_le, certifie_par=t.scene.claire, transmis_le=modele.demande_le,
        )
        for n in range(nb if nb < 90 else 89)
    )  # fmt: skip
    libelles = [t.libelles[0].replace("-V1", f"-V{10 + n}") for n in range(nb if nb < 90 else 89)]
    libelles += [f"TE-1999-{n:03}-V1" for n in range(nb - len(libelles))]
    octets = tableau([t.paye(libelle=libelle) for libelle in libelles])

    # acts, payments, old rejections; savepoint, file, import, journal, release
    with django_assert_num_queries(8):
        importation = import_paiements.preparer(televerser(octets), par=t.scene.claire)

    assert sorts(importation) == [PAYER] * min(nb, 89) + [REFUSEE] * max(nb - 89, 0)


def test_more_than_one_transaction_can_hold_is_refused_and_nothing_is_kept(monkeypatch):
    t = transmis(2)
    monkeypatch.setattr(importations, "A_FAIRE_MAX", 1)

    with pytest.raises(ErreurMetier) as erreur:
        preparer([t.paye(0), t.paye(1)], par=t.scene.claire)

    assert erreur.value.message.startswith("Ce fichier porte 2 lignes à enregistrer : 1 au plus à la fois.")
    assert not Importation.objects.exists()
    assert not Fichier.objects.filter(type_mime="text/csv").exists()


def test_a_file_that_is_no_table_is_refused_and_not_kept():
    t = transmis()

    with pytest.raises(ErreurMetier):
        import_paiements.preparer(televerser(b"%PDF-1.7 une facture"), par=t.scene.claire)

    assert not Importation.objects.exists()


# --- applying --------------------------------------------------------------------------------------------------------------------------


def test_all_the_answers_are_recorded():
    t = transmis(3)
    importation = preparer([t.paye(2), t.rejete(1), t.paye(0), t.paye(libelle="TE-1999-001-V1")], par=t.scene.claire)

    appliquer(importation, par=t.scene.claire)

    lus = [Versement.objects.select_related("convention").get(pk=v.pk) for v in t.versements]
    assert [v.statut for v in lus] == [StatutVersement.PAYE, StatutVersement.REJETE, StatutVersement.PAYE]
    assert [v.reference for v in lus] == ["VIR 0", "", "VIR 2"]
    assert [v.convention.montant_paye for v in lus] == [9000, 0, 9000]
    assert Courriel.objects.filter(gabarit="conventions.versement_paye").count() == 2
    importation.refresh_from_db()
    assert importation.appliquee_par == t.scene.claire
    assert {(x["numero"], x["fait"]) for x in json.loads(importation.bilan)["lignes"]} == {
        (2, PAYER),
        (3, REJETER),
        (4, PAYER),
    }
    entree = EntreeJournal.objects.de(importation).first()
    assert (entree.action, entree.valeurs) == (
        "importation.appliquer",
        {"payes": 2, "rejetes": 1, "montant": "18000.00"},
    )
    assert verifier() == []


def test_applied_twice_it_changes_nothing_the_second_time():
    t = transmis(2)
    importation = preparer([t.paye(0), t.rejete(1)], par=t.scene.claire)
    copie = Importation.objects.get(pk=importation.pk)
    appliquer(importation, par=t.scene.claire)
    avant = EntreeJournal.objects.count(), list(Versement.objects.order_by("pk").values())

    with pytest.raises(ErreurMetier) as erreur:
        appliquer(copie, par=t.scene.claire)

    assert erreur.value.message == "Cet import est déjà appliqué : rien n’a changé."
    assert (EntreeJournal.objects.count(), list(Versement.objects.order_by("pk").values())) == avant


def test_the_same_file_sent_again_finds_everything_recorded():
    t = transmis(2)
    rangees = [t.paye(0), t.rejete(1)]
    premier = preparer(rangees, par=t.scene.claire)
    appliquer(premier, par=t.scene.claire)

    second = preparer(rangees, par=t.scene.claire)

    assert sorts(second) == [DEJA, DEJA]
    assert importations.deja_applique(second) == premier
    with pytest.raises(ErreurMetier, match="Aucune ligne"):
        appliquer(second, par=t.scene.claire)
    second.refresh_from_db()
    assert second.appliquee_le is None


def test_one_payment_recorded_meanwhile_stops_everything():
    t = transmis(3)
    importation = preparer([t.paye(n) for n in range(3)], par=t.scene.claire)
    transitions.payer(t.versements[2], le=timezone.localdate(), reference="VIR 99", par=t.scene.claire)
    avant = EntreeJournal.objects.count(), Courriel.objects.count()

    with pytest.raises(ErreurMetier) as erreur:
        appliquer(importation, par=t.scene.claire)

    phrase = erreur.value.message.replace("\u00a0", " ")
    assert phrase.startswith("Ligne 4, Village 2 (Hérault), Premier versement : ")
    assert phrase.endswith("ce versement est « Payé ». Rien n’a été enregistré : envoyez de nouveau le fichier.")
    for v in t.versements:
        v.refresh_from_db()
    assert [v.statut for v in t.versements] == ["transmis", "transmis", "paye"]
    assert (EntreeJournal.objects.count(), Courriel.objects.count()) == avant
    importation.refresh_from_db()
    assert (importation.appliquee_le, importation.bilan) == (None, "")
    assert verifier() == []


def test_an_amount_that_changed_meanwhile_stops_everything():
    t = transmis()
    importation = preparer([t.paye()], par=t.scene.claire)
    Versement.objects.filter(pk=t.versements[0].pk).update(montant=Decimal("8999.99"))

    with pytest.raises(ErreurMetier, match="le montant est maintenant de"):
        appliquer(importation, par=t.scene.claire)

    assert Versement.objects.get(pk=t.versements[0].pk).statut == StatutVersement.TRANSMIS


def test_an_error_in_the_middle_leaves_nothing_half_done(monkeypatch):
    t = transmis(2)
    importation = preparer([t.paye(0), t.paye(1)], par=t.scene.claire)

    with monkeypatch.context() as m:
        m.setattr(import_paiements, "conclure", None)
        with pytest.raises(TypeError):
            appliquer(importation, par=t.scene.claire)

    importation.refresh_from_db()
    assert importation.appliquee_le is None
    assert set(Versement.objects.filter(rang=1).values_list("statut", flat=True)) == {StatutVersement.TRANSMIS}
    appliquer(importation, par=t.scene.claire)
    assert set(Versement.objects.filter(rang=1).values_list("statut", flat=True)) == {StatutVersement.PAYE}


def test_a_suspended_convention_still_hears_what_the_accountant_did():
    t = transmis()
    transitions.suspendre(t.versements[0].convention, motif="En retard.", par=t.scene.claire)

    appliquer(preparer([t.paye()], par=t.scene.claire), par=t.scene.claire)

    t.versements[0].refresh_from_db()
    assert t.versements[0].convention.statut == Statut.SUSPENDUE
    assert t.versements[0].statut == StatutVersement.PAYE

"""What a reading of the whole room found once: each of these was a way round."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from prestataires import transitions
from prestataires.enums import ModeAchat, StatutBesoin, StatutFacture, StatutLivrable, StatutMission, UsageLien
from prestataires.forms.choix import AvisForm
from prestataires.models import Besoin, Candidature, LienPersonnel, Prestataire
from prestataires.moyens import moyens_de
from prestataires.seuils import cumul
from prestataires.transitions import besoins, choix, contacts, factures, livrables, missions, synchronisations
from prestataires.transitions.attestations import demander_attestations
from prestataires.transitions.liens import ouvrir_lien, renouveler_lien
from socle.erreurs import ErreurMetier
from socle.travaux.lettres import construire
from socle.travaux.models import Courriel
from tests.comptes.fabriques import AnctFabrique
from tests.prestataires import fabriques_choix as fabriques
from tests.prestataires.fabriques import prestataire
from tests.prestataires.fabriques_besoins import demande
from tests.prestataires.fabriques_missions import champs_mission, facture_en, livrable_en, mission_en

pytestmark = pytest.mark.django_db


def test_why_the_territory_has_one_in_mind_is_not_told_beside_a_ranking():
    c = fabriques.en_classement()
    Candidature.objects.filter(pk=c.offres[0].pk).update(pourquoi="Parce que c’est notre préféré.")
    offres = list(c.tour.candidatures.select_related("prestataire"))

    form = AvisForm(tour=c.tour, candidatures=offres, camp="anct")

    assert "notre préféré" not in str(form.disposition()) + form.as_p()
    assert not any(
        "notre préféré" in str(vars(morceau)) for morceau in form.disposition() if hasattr(morceau, "__dict__")
    )


def test_who_stepped_aside_does_not_take_the_short_way():
    c = fabriques.en_classement()
    choix.se_deporter(c.tour, par=c.jeanne)
    choix.rouvrir(c.besoin, motif="Un prix a changé.", par=c.jeanne)

    with pytest.raises(ErreurMetier, match="avoir un lien"):
        choix.proposer_directement(
            c.besoin,
            c.offres[0].prestataire,
            montant_ht=Decimal("2500"),
            pourquoi="Le plus proche.",
            sans_lien=True,
            par=c.jeanne,
        )


def test_a_provider_suspended_meanwhile_is_not_chosen():
    c = fabriques.d_accord()
    transitions.suspendre(c.offres[0].prestataire, motif="Attestation périmée.", par=AnctFabrique())

    with pytest.raises(ErreurMetier, match="n’est pas dans la liste") as refus:
        choix.choisir(
            c.besoin, c.offres[0], motif="Tout près.", mode_achat=ModeAchat.DISPENSE, sans_lien=True, par=c.jeanne
        )

    assert refus.value.champ == "candidature"


def test_the_price_that_a_provider_gave_by_its_link_is_not_typed_over():
    c = fabriques.en_consultation(montants=("2500",))

    with pytest.raises(ErreurMetier, match="lui seul peut corriger son devis") as refus:
        choix.proposer_directement(
            c.besoin,
            c.offres[0].prestataire,
            montant_ht=Decimal("2400"),
            pourquoi="Le plus proche.",
            sans_lien=True,
            par=c.jeanne,
        )

    assert refus.value.champ == "montant_ht"


def test_the_links_of_a_contact_who_left_no_longer_open():
    p, par = prestataire(), AnctFabrique()
    partie = contacts.ecrire_contact(p, {"nom": "Ana Lopez", "email": "ana@coop.example"}, par=par)
    contacts.ecrire_contact(p, {"nom": "Bob Petit", "email": "bob@coop.example"}, par=par)
    sien = ouvrir_lien(p, UsageLien.ATTESTATIONS, email="ana@coop.example", par=par)

    contacts.retirer_contact(partie, par=par)

    assert LienPersonnel.objects.get(pk=sien.pk).revoque_le is not None


def test_attestations_asked_twice_leave_one_open_link():
    p, par = prestataire(email="contact@coop.example"), AnctFabrique()

    for _ in range(2):
        demander_attestations(Prestataire.objects.get(pk=p.pk), par=par)

    assert LienPersonnel.objects.filter(revoque_le=None).count() == 1


def test_what_a_stopped_order_spent_counts_for_the_threshold():
    mission, s = mission_en()
    facture_en(StatutFacture.ACCEPTEE, mission=mission, s=s, ht=Decimal("500"), ttc=Decimal("600"))
    missions.interrompre(mission, "Le prestataire a cessé son activité.", par=s.jeanne)

    assert mission.statut == StatutMission.INTERROMPUE
    assert cumul(s.parcours.collectivite, mission.prestataire, timezone.localdate().year) == Decimal("500.00")


def test_an_invoice_without_vat_does_not_pass_the_price_of_the_mission_excluding_tax():
    mission, s = mission_en()
    facture, _, _ = facture_en(mission=mission, s=s, ht=mission.montant_ttc, ttc=mission.montant_ttc)

    with pytest.raises(ErreurMetier, match="Vérifiez la TVA"):
        factures.accepter_facture(facture, par=s.jeanne)


def test_the_short_way_too_asks_for_the_statement_of_interests():
    c = fabriques.besoin_en_redaction()

    with pytest.raises(ErreurMetier, match="Cochez cette case") as refus:
        choix.proposer_directement(
            c.besoin, prestataire(), montant_ht=Decimal("900"), pourquoi="Un voisin.", sans_lien=False, par=c.jeanne
        )

    assert refus.value.champ == "sans_lien"


def test_what_a_stopped_mission_left_is_not_spent_twice():
    mission, s = mission_en()
    facture, _, _ = facture_en(mission=mission, s=s)
    missions.interrompre(mission, "Le prestataire a cessé son activité.", par=s.jeanne)
    pris = moyens_de(s.etape)
    assert (pris.pris, pris.reste) == (facture.ttc, pris.prevu - facture.ttc)
    tout = champs_mission(montant_ht=pris.reste, montant_ttc=pris.reste)
    missions.preparer(s.besoin, tout, par=s.jeanne)
    tardive, _, _ = facture_en(mission=mission, s=s)

    with pytest.raises(ErreurMetier, match="d’autres ont pris sa suite"):
        factures.accepter_facture(tardive, par=s.jeanne)

    factures.refuser_facture(tardive, "Le travail n’a pas été fait.", par=s.jeanne)
    factures.accepter_facture(facture, par=s.jeanne)


def test_a_mission_costs_no_less_than_its_accepted_invoices_without_tax_either():
    mission, s = mission_en()
    facture_en(StatutFacture.ACCEPTEE, mission=mission, s=s, ht=Decimal("1000"), ttc=Decimal("1200"))

    with pytest.raises(ErreurMetier, match=r"1.000.€ HT de factures") as refus:
        missions.modifier(
            mission,
            champs_mission(montant_ht=Decimal("900"), montant_ttc=Decimal("1500")),
            par=s.jeanne,
            revision=mission.revision,
            motif="Moins d’ateliers.",
        )

    assert refus.value.champ == "montant_ht"


def test_what_was_replaced_while_it_was_read_is_not_accepted():
    livrable, _, s = livrable_en(StatutLivrable.REMIS)
    lu = livrable.remise
    livrables.remettre(livrable, precision="https://film.example/autre")

    with pytest.raises(ErreurMetier, match="autre version"):
        livrables.accepter(livrable, par=s.jeanne, remise=lu)

    livrables.accepter(livrable, par=s.jeanne, remise=livrable.remise)


def test_a_reminder_of_the_meeting_does_not_open_a_link_that_was_taken_back():
    mission, s = mission_en()
    missions.envoyer_lien(mission, "contact@coop.example", par=s.jeanne)
    missions.fermer_lien(mission, par=s.jeanne)
    reunion = synchronisations.prevoir(s.parcours, {"annee": timezone.localdate().year}, par=s.jeanne)

    assert synchronisations.relancer(reunion, par=s.claire) == (0, 1)
    assert not LienPersonnel.objects.filter(mission=mission, revoque_le=None).exists()


def test_one_number_serves_for_one_invoice_whatever_the_mission():
    mission, s = mission_en()
    facture_en(mission=mission, s=s, numero="2026-12")
    missions.interrompre(mission, "Le prestataire a cessé son activité.", par=s.jeanne)
    suite = missions.preparer(
        s.besoin, champs_mission(montant_ht=Decimal("100"), montant_ttc=Decimal("120")), par=s.jeanne
    )
    missions.commander(suite, timezone.localdate(), par=s.jeanne)

    with pytest.raises(ErreurMetier, match="déjà déposée pour la mission « Balade nocturne »") as refus:
        facture_en(mission=suite, s=s, numero="2026-12")

    assert refus.value.champ == "numero"


def test_an_order_of_long_before_the_parcours_is_a_slip_of_the_year():
    mission, s = mission_en(StatutMission.PREPAREE)

    with pytest.raises(ErreurMetier, match="Le parcours a commencé le") as refus:
        missions.commander(mission, s.parcours.debut - timedelta(days=400), par=s.jeanne)

    assert refus.value.champ == "jour"


def test_a_provider_suspended_meanwhile_is_not_compared():
    c = fabriques.en_consultation()
    transitions.suspendre(c.offres[0].prestataire, motif="Attestation périmée.", par=AnctFabrique())

    with pytest.raises(ErreurMetier, match="écartez d’abord son devis"):
        choix.ouvrir_choix(c.besoin, par=c.jeanne)


def test_a_provider_suspended_meanwhile_is_not_reminded():
    scene, (candidature,) = demande()
    transitions.suspendre(candidature.prestataire, motif="Attestation périmée.", par=AnctFabrique())

    with pytest.raises(ErreurMetier, match="on ne le relance pas"):
        besoins.relancer(candidature, par=scene.jeanne)


def test_a_link_renewed_after_the_quotes_asks_for_no_answer():
    scene, (candidature,) = demande()
    lien = candidature.liens.get()
    LienPersonnel.objects.update(envoye_le=timezone.now() - timedelta(hours=1))
    Besoin.objects.filter(pk=scene.besoin.pk).update(statut=StatutBesoin.CHOIX)
    lien.refresh_from_db()

    assert renouveler_lien(lien)

    lettre = construire(Courriel.objects.latest("pk"))
    assert lettre.action[0] == "Voir le besoin"
    assert "ne reçoit plus de réponse" in lettre.paragraphes[0]

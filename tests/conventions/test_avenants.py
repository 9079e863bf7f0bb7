"""An avenant, from its draft to its signature: what it may change, what it holds, what it gives back."""

from datetime import timedelta
from decimal import Decimal

import pytest

from conventions import transitions
from conventions.avenants import promis_par_etape
from conventions.coherence import verifier
from conventions.enums import PorteSur, StatutActe
from conventions.models import Acte, Convention, Ecart
from parcours import transitions as parcours_transitions
from parcours.enums import Statut as StatutParcours
from parcours.enums import StatutEtape
from parcours.models import Parcours
from socle.erreurs import ErreurMetier
from socle.mots import euros
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import (
    OBJET,
    aujourd_hui,
    avenant,
    champs,
    etape,
    nouvelle,
    plus_tard,
    signee,
)

pytestmark = pytest.mark.django_db


def refus(verbe, *args, **kwargs):
    with pytest.raises(ErreurMetier) as erreur:
        verbe(*args, **kwargs)
    return erreur.value.champ, erreur.value.message


def reserve(scene):
    parcours = Parcours.objects.select_related("vague").get(pk=scene.parcours.pk)
    assert parcours.vague.montant_reserve == parcours.montant_reserve
    return parcours.montant_reserve


def deltas(acte):
    return {ligne.etape.titre: ligne.montant_delta for ligne in acte.lignes.select_related("etape").order_by("pk")}


# --- the draft --------------------------------------------------------------------------------------------------------------


def test_ouvrir_avenant_writes_what_changes_and_promises_nothing_yet():
    convention, scene = signee()
    forum = nouvelle(scene)
    fin = plus_tard(convention)

    acte = transitions.ouvrir_avenant(
        convention, champs(convention, {etape(scene): "14000", forum: "2500"}, date_fin=fin), par=scene.claire
    )

    assert (acte.rang, acte.statut, acte.numero) == (1, StatutActe.BROUILLON, None)
    assert (acte.objet, acte.date_fin, acte.montant_delta) == (OBJET, fin, Decimal("4500.00"))
    assert (acte.modele.code, acte.version) == ("avenant", scene.parcours.version_courante)
    assert deltas(acte) == {"Balade nocturne": Decimal("2000.00"), "Forum des associations": Decimal("2500.00")}
    convention.refresh_from_db()
    assert (convention.montant_total, convention.date_fin) == (Decimal("18000.00"), fabriques.fin_d_execution())
    assert reserve(scene) == Decimal("18000.00")


def test_an_amount_that_stays_the_same_is_no_line():
    convention, scene = signee()
    deux = "Animer une réunion autrement"

    acte = avenant(convention, scene, {etape(scene): "12000", etape(scene, deux): "5000"})

    assert deltas(acte) == {deux: Decimal("-1000.00")}


def test_modifier_avenant_writes_its_lines_anew_and_has_it_read_again():
    convention, scene = signee()
    acte = avenant(convention, scene, statut=StatutActe.RELECTURE)
    forum = nouvelle(scene)

    transitions.modifier_avenant(acte, champs(convention, {forum: "3000"}), par=scene.claire, revision=acte.revision)

    assert (acte.statut, acte.revision, acte.relecture_attendue_le) == (StatutActe.BROUILLON, 2, None)
    assert (acte.montant_delta, deltas(acte)) == (Decimal("3000.00"), {"Forum des associations": Decimal("3000.00")})


def test_modifier_avenant_does_not_write_over_someone_else():
    convention, scene = signee()
    acte = avenant(convention, scene)

    champ, message = refus(
        transitions.modifier_avenant, acte, champs(convention, {}), par=scene.claire, revision=acte.revision - 1
    )

    assert (champ, message.startswith("Quelqu’un d’autre a changé cette modification")) == (None, True)
    assert deltas(acte) == {"Balade nocturne": Decimal("2000.00")}


def test_the_verbs_of_the_initial_act_and_of_avenants_do_not_mix():
    convention, scene = signee()
    acte = avenant(convention, scene)
    autre, scene_autre = fabriques.acte()

    assert refus(transitions.modifier, acte, fabriques.champs(), par=scene.claire)[1] == (
        "Une modification (avenant) se change sur sa propre page."
    )
    assert refus(transitions.modifier_avenant, autre, champs(convention, {}), par=scene_autre.claire)[1] == (
        "Cet acte est la convention elle-même, pas une modification."
    )
    assert refus(transitions.rediger, scene.parcours, fabriques.champs(), par=scene.claire)[1] == (
        "Ce parcours a déjà une convention."
    )


# --- when -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("statut", [s for s in fabriques.SUITE if s != StatutActe.NOTIFIEE])
def test_the_last_act_is_notified_before_the_next_one(statut):
    convention, scene = signee(statut)

    _, message = refus(transitions.ouvrir_avenant, convention, champs(convention, {}), par=scene.claire)

    signes = {StatutActe.SIGNEE, StatutActe.ENGAGEE}
    assert message == (
        f"La convention {convention.actes.get().numero} n’est pas encore notifiée : notifiez-la avant de la modifier."
        if statut in signes
        else "La convention n’est pas encore signée : changez son texte, il n’y a rien à modifier par avenant."
    )


def test_one_avenant_at_a_time():
    convention, scene = signee()
    avenant(convention, scene)

    _, message = refus(transitions.ouvrir_avenant, convention, champs(convention, {}), par=scene.claire)

    assert message == (
        "Une modification (avenant) est déjà en cours : terminez-la ou abandonnez-la avant d’en préparer une autre."
    )


def test_a_suspended_or_ended_convention_is_not_modified():
    convention, scene = signee()
    acte = avenant(convention, scene)
    transitions.suspendre(convention, motif="Le conseil a démissionné.", par=scene.claire)
    suspendue = "La convention est suspendue : reprenez-la avant de la modifier."

    assert refus(transitions.valider, acte, par=scene.claire)[1] == suspendue
    assert refus(transitions.modifier_avenant, acte, champs(convention, {}), par=scene.claire)[1] == suspendue
    transitions.abandonner(acte, motif="Plus d’objet.", par=scene.claire)
    assert refus(transitions.ouvrir_avenant, convention, champs(convention, {}), par=scene.claire)[1] == suspendue
    transitions.resilier(convention, motif="La commune renonce.", par=scene.claire)
    assert refus(transitions.ouvrir_avenant, convention, champs(convention, {}), par=scene.claire)[1] == (
        "La convention est « Résiliée » : elle ne se modifie plus."
    )


def test_once_in_bilan_or_past_its_end_a_convention_is_not_modified():
    convention, scene = signee()
    fin = convention.date_fin
    Convention.objects.filter(pk=convention.pk).update(date_fin=aujourd_hui(), date_effet=aujourd_hui())
    assert avenant(convention, scene, date_fin=fin).date_fin == fin
    transitions.abandonner(convention.actes.get(rang=1), motif="Plus d’objet.", par=scene.claire)

    hier = aujourd_hui() - timedelta(days=1)
    Convention.objects.filter(pk=convention.pk).update(date_fin=hier, date_effet=hier)
    _, message = refus(transitions.ouvrir_avenant, convention, champs(convention, date_fin=fin), par=scene.claire)
    assert message.startswith("La convention s’est terminée le")
    Convention.objects.filter(pk=convention.pk).update(date_fin=fin)
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.BILAN)
    _, message = refus(transitions.ouvrir_avenant, convention, champs(convention, date_fin=fin), par=scene.claire)
    assert message == "Le parcours est « Bilan » : sa convention ne se modifie plus."


# --- what cannot be ---------------------------------------------------------------------------------------------------------


def test_bad_amounts_are_said_beside_their_etape():
    convention, scene = signee()
    balade = etape(scene)
    sans_cout = nouvelle(scene, "Atelier", cout=None)

    def essai(lignes, **changes):
        return refus(transitions.ouvrir_avenant, convention, champs(convention, lignes, **changes), par=scene.claire)

    assert essai({balade: "-1"}) == (
        f"etape_{balade.pk}",
        "Le montant promis pour une étape ne peut pas être négatif.",
    )
    assert essai({sans_cout: "100"}) == (
        f"etape_{sans_cout.pk}",
        "Personne n’a indiqué le coût de l’étape « Atelier » : indiquez-le sur sa page avant de l’inscrire dans la convention.",
    )
    assert essai({balade: "9999999999.99"})[1].startswith("Le montant total serait de")
    assert essai({balade: "0", etape(scene, "Animer une réunion autrement"): "0"}) == (
        None,
        "La convention ne promettrait plus rien. Pour y mettre fin, résiliez-la plutôt que de la modifier.",
    )
    assert essai({}, objet="  ") == ("objet", "Dites en une phrase pourquoi la convention est modifiée.")
    autre = fabriques.decrire(fabriques.inscrit(nom="Flers"), "Ailleurs")
    assert essai({autre: "100"})[1] == (
        "Une étape de cette modification a été retirée du parcours : ouvrez de nouveau la page."
    )
    assert not Acte.objects.filter(rang__gt=0).exists()


def test_the_total_never_goes_under_what_was_paid():
    convention, scene = signee()
    Convention.objects.filter(pk=convention.pk).update(montant_paye=Decimal("9000"))

    _, message = refus(
        transitions.ouvrir_avenant, convention, champs(convention, {etape(scene): "2000"}), par=scene.claire
    )

    assert message == (
        f"L’ANCT a déjà versé {euros(Decimal(9000))} : le montant total ne peut pas descendre à {euros(Decimal(8000))}."
    )
    assert avenant(convention, scene, {etape(scene): "3000"}).montant_delta == Decimal("-9000")


def test_an_abandoned_etape_may_lose_its_money_never_gain_any():
    convention, scene = signee()
    balade = etape(scene)
    parcours_transitions.abandonner_etape(balade, motif="Plus de guide.", par=scene.claire)

    champ, message = refus(
        transitions.ouvrir_avenant, convention, champs(convention, {balade: "12000.01"}), par=scene.claire
    )

    assert (champ, message) == (
        f"etape_{balade.pk}",
        "L’étape « Balade nocturne » est abandonnée : son montant peut baisser, pas augmenter.",
    )
    assert avenant(convention, scene, {balade: "0"}).montant_delta == Decimal("-12000")


def test_the_end_stays_after_today_and_after_the_etapes_that_remain():
    convention, scene = signee()
    longue = nouvelle(scene, "Longue étape", debut=2, fin=14)
    deux = etape(scene, "Animer une réunion autrement")

    def essai(fin, lignes=None):
        return refus(transitions.ouvrir_avenant, convention, champs(convention, lignes, date_fin=fin), par=scene.claire)

    assert essai(aujourd_hui())[0] == "date_fin"
    champ, message = essai(deux.fin - timedelta(days=1))
    assert (champ, "« Animer une réunion autrement » se termine le" in message) == ("date_fin", True)
    champ, message = essai(longue.fin - timedelta(days=1), {longue: "3000"})
    assert (champ, "« Longue étape » se termine le" in message) == ("date_fin", True)
    assert avenant(convention, scene, date_fin=deux.fin).date_fin == deux.fin


# --- validating -------------------------------------------------------------------------------------------------------------


def test_valider_reserves_numbers_and_contracts_the_new_etapes():
    convention, scene = signee()
    forum = nouvelle(scene)
    acte = avenant(convention, scene, {etape(scene): "14000", forum: "3000"})

    transitions.valider(acte, par=scene.claire)

    initial = convention.actes.get(rang=0)
    assert (acte.statut, acte.numero) == (StatutActe.VALIDEE, f"{initial.numero}/A1")
    assert reserve(scene) == Decimal("23000.00")
    forum.refresh_from_db()
    assert (forum.statut, forum.acte_reference) == (StatutEtape.VALIDEE, acte.numero)
    assert etape(scene).acte_reference == initial.numero
    assert Convention.objects.get(pk=convention.pk).montant_total == Decimal("18000.00")


def test_what_is_taken_back_is_given_back_at_the_signature_only():
    convention, scene = signee()

    acte = avenant(convention, scene, {etape(scene): "10000"}, statut=StatutActe.VALIDEE)

    assert acte.montant_delta == Decimal("-2000")
    assert reserve(scene) == Decimal("18000.00")


def test_an_avenant_that_changes_nothing_is_not_validated():
    convention, scene = signee()
    acte = avenant(convention, scene, {})

    _, message = refus(transitions.valider, acte, par=scene.claire)

    assert message == (
        "Cette modification ne change rien : ni le montant, ni la fin, ni une étape, ni un article de la convention."
    )
    Ecart.objects.create(
        acte=acte, porte_sur=PorteSur.CONVENTION, code="objet", titre="Objet", texte="Autre objet.", motif="Précision.",
        ecrit_par=scene.claire, vise_par=fabriques.AnctFabrique(), vise_le=acte.redige_le,
    )  # fmt: skip
    transitions.valider(acte, par=scene.claire)
    assert (acte.numero[-3:], reserve(scene)) == ("/A1", Decimal("18000.00"))


def test_what_moved_since_the_draft_is_said_at_the_validation():
    convention, scene = signee()
    forum = nouvelle(scene)
    acte = avenant(convention, scene, {forum: "3000"})

    forum.moyens.update(retire_le=acte.redige_le)
    assert refus(transitions.valider, acte, par=scene.claire)[1].startswith("Personne n’a indiqué le coût")
    forum.moyens.update(retire_le=None)
    parcours_transitions.abandonner_etape(forum, motif="Plus de salle.", par=scene.jeanne)
    assert refus(transitions.valider, acte, par=scene.claire)[1] == (
        "L’étape « Forum des associations » est abandonnée : elle n’entre plus dans la convention."
    )
    type(forum).objects.filter(pk=forum.pk).update(statut=StatutEtape.BROUILLON, retire_le=acte.redige_le)
    assert refus(transitions.valider, acte, par=scene.claire)[1] == (
        "L’étape « Forum des associations » a été retirée du parcours : enregistrez de nouveau la modification."
    )
    type(forum).objects.filter(pk=forum.pk).update(retire_le=None)
    acte.lignes.update(montant_delta=Decimal("2999"))
    assert refus(transitions.valider, acte, par=scene.claire)[1] == (
        "Les montants des étapes ne font pas le montant de la modification : enregistrez-la de nouveau."
    )
    acte.refresh_from_db()
    assert (acte.statut, acte.numero, reserve(scene)) == (StatutActe.BROUILLON, None, Decimal("18000.00"))


def test_the_envelope_is_never_exceeded():
    convention, scene = signee(vague=fabriques.VagueFabrique(enveloppe=Decimal("19000")))
    acte = avenant(convention, scene)

    _, message = refus(transitions.valider, acte, par=scene.claire)

    assert message.startswith("L’enveloppe")
    assert reserve(scene) == Decimal("18000.00")


def test_reprendre_and_abandonner_give_everything_back_and_the_number_stays_used():
    convention, scene = signee()
    forum = nouvelle(scene)
    acte = avenant(convention, scene, {forum: "3000"}, statut=StatutActe.VALIDEE)
    numero = acte.numero

    transitions.reprendre(acte, par=scene.claire)
    forum.refresh_from_db()
    assert (acte.numero, acte.statut, reserve(scene)) == (numero, StatutActe.BROUILLON, Decimal("18000.00"))
    assert (forum.statut, forum.acte_reference) == (StatutEtape.PROPOSEE, "")
    assert deltas(acte) == {"Forum des associations": Decimal("3000.00")}
    transitions.valider(acte, par=scene.claire)
    assert acte.numero == numero

    transitions.abandonner(acte, motif="Le conseil a voté contre.", par=scene.claire)
    forum.refresh_from_db()
    assert (forum.statut, reserve(scene)) == (StatutEtape.PROPOSEE, Decimal("18000.00"))
    suivant = avenant(convention, scene, {forum: "3000"}, statut=StatutActe.VALIDEE)
    assert (suivant.rang, suivant.numero) == (1, numero.removesuffix("1") + "2")
    convention.refresh_from_db()
    assert convention.statut == "en_cours"


def test_what_is_promised_is_counted_to_the_cent_on_any_database():
    """SQLite adds amounts as floats: once a large part was taken back, what is left is not quite what was written."""
    convention, scene = signee()
    for montant in ("8505.72", "8508.46", "2.74"):
        avenant(convention, scene, {etape(scene): montant}, statut=StatutActe.NOTIFIEE)

    assert promis_par_etape(convention)[etape(scene).pk] == Decimal("2.74")
    assert verifier() == []

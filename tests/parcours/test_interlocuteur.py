"""The contact of the team: exactly one on any day, handed over without a gap, replaced for a few days."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours import droits, transitions
from parcours.enums import Statut
from parcours.models import Equipier, Parcours, Remplacement
from parcours.notifications import adresse_interlocuteur
from socle.comptes import transitions as comptes
from socle.comptes.models import Utilisateur
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.travaux import lettres
from socle.travaux.models import Courriel
from tests.parcours.fabriques import arrive, inscrit, mettre_en_etat, ouvert

pytestmark = pytest.mark.django_db


def jour(plus=0):
    return timezone.localdate() + timedelta(days=plus)


@pytest.fixture
def village():
    """(parcours, its titular's account, Paul of the team)."""
    parcours, jeanne = ouvert()
    return parcours, jeanne, arrive(parcours)


def frais(utilisateur):
    """As in another request: what was remembered of this person's place is forgotten."""
    return Utilisateur.objects.get(pk=utilisateur.pk)


def en_exercice(parcours, quand=None):
    return transitions.interlocuteur_en_exercice(parcours, quand).nom


def test_passing_the_hand_moves_the_right_and_the_mails_at_once(village):
    parcours, jeanne, paul = village

    transitions.passer_la_main(parcours, paul, par=jeanne)

    parcours = Parcours.objects.get(pk=parcours.pk)
    assert parcours.interlocuteur_id == paul.pk
    assert droits.role_de(frais(paul.utilisateur), parcours) == "interlocuteur"
    assert droits.role_de(frais(jeanne), parcours) == "equipe"
    assert adresse_interlocuteur(parcours) == paul.utilisateur.email
    assert EntreeJournal.objects.filter(action="parcours.passer_la_main").count() == 1


def test_the_new_contact_and_the_referent_are_written_to(village):
    parcours, jeanne, paul = village

    transitions.passer_la_main(parcours, paul, par=jeanne)

    envoyes = {c.destinataire: lettres.construire(c) for c in Courriel.objects.filter(gabarit__contains="main_p")}
    assert envoyes[paul.utilisateur.email].sujet == "Montaud : vous êtes la personne contact"
    assert envoyes[parcours.referent.email].sujet == "Montaud : la personne contact change"
    assert len(envoyes) == 2


@pytest.mark.parametrize(
    ("abimer", "phrase"),
    [
        (
            lambda paul: Equipier.objects.filter(pk=paul.pk).update(utilisateur=None),
            "Paul Blanc n’a pas encore ouvert son espace : envoyez-lui d’abord une invitation.",
        ),
        (
            lambda paul: Equipier.objects.filter(pk=paul.pk).update(fin=timezone.localdate()),
            "Paul Blanc ne fait plus partie de l’équipe.",
        ),
        (
            lambda paul: Utilisateur.objects.filter(pk=paul.utilisateur_id).update(is_active=False),
            "Le compte de Paul Blanc est fermé : choisissez une autre personne.",
        ),
        (
            lambda paul: Parcours.objects.filter(pk=paul.parcours_id).update(interlocuteur=paul),
            "Paul Blanc est déjà la personne contact.",
        ),
    ],
)
def test_who_cannot_be_the_contact_is_refused_in_a_sentence(village, abimer, phrase):
    parcours, jeanne, paul = village
    abimer(paul)
    avant = Parcours.objects.get(pk=parcours.pk).interlocuteur_id

    for geste in (
        lambda: transitions.passer_la_main(parcours, paul, par=jeanne),
        lambda: transitions.remplacer(parcours, paul, debut=jour(1), fin=jour(2), par=jeanne),
    ):
        with pytest.raises(ErreurMetier) as refus:
            geste()
        assert (refus.value.champ, refus.value.message) == ("equipier", phrase)
    assert Parcours.objects.get(pk=parcours.pk).interlocuteur_id == avant
    assert not Remplacement.objects.exists()


def test_the_member_of_another_team_cannot_be_the_contact(village):
    parcours, jeanne, _ = village
    autre, _ = ouvert("Flers", email="mairie@flers.example")

    with pytest.raises(ErreurMetier, match="ne fait plus partie de l’équipe"):
        transitions.passer_la_main(parcours, autre.interlocuteur, par=jeanne)


def test_a_second_interlocuteur_is_impossible(village):
    """One pointer holds one person, and no person holds two parcours by the same place."""
    parcours, _, paul = village
    autre, _ = ouvert("Flers", email="mairie@flers.example")
    Parcours.objects.filter(pk=parcours.pk).update(interlocuteur=paul)

    with pytest.raises(IntegrityError), transaction.atomic():
        Parcours.objects.filter(pk=autre.pk).update(interlocuteur=paul)


def test_a_parcours_whose_contact_never_came_opens_with_who_is_here():
    parcours = inscrit()
    paul = arrive(parcours)

    transitions.passer_la_main(parcours, paul, par=parcours.referent)

    assert Parcours.objects.get(pk=parcours.pk).statut == Statut.DIAGNOSTIC


@pytest.mark.parametrize("statut", [Statut.CLOS, Statut.ABANDONNE])
def test_nothing_is_passed_once_the_parcours_is_over(village, statut):
    parcours, jeanne, paul = village
    mettre_en_etat(parcours, statut)

    for geste in (
        lambda: transitions.passer_la_main(parcours, paul, par=jeanne),
        lambda: transitions.remplacer(parcours, paul, debut=jour(1), fin=jour(2), par=jeanne),
    ):
        with pytest.raises(ErreurMetier, match="Ce parcours est terminé"):
            geste()


# --- standing in ---


def test_a_substitute_is_the_contact_on_both_days_and_between(village):
    parcours, jeanne, paul = village

    transitions.remplacer(parcours, paul, debut=jour(2), fin=jour(4), par=jeanne)

    assert [en_exercice(parcours, jour(n)) for n in (1, 2, 3, 4, 5)] == [
        "Jeanne Faure",
        *["Paul Blanc"] * 3,
        "Jeanne Faure",
    ]


def test_on_the_day_the_substitute_has_the_rights_and_the_mails_and_the_titular_has_not(village, client_de):
    parcours, jeanne, paul = village
    transitions.remplacer(parcours, paul, debut=jour(), fin=jour(), par=jeanne)

    assert droits.role_de(frais(paul.utilisateur), parcours) == "interlocuteur"
    assert droits.role_de(frais(jeanne), parcours) == "equipe"
    assert adresse_interlocuteur(parcours) == paul.utilisateur.email
    assert adresse_interlocuteur(parcours, jour(1)) == jeanne.email
    adresse = reverse("parcours:equipe", args=[parcours.pk])
    personne = {"nom": "Lucie Bon", "role": "equipe"}
    assert client_de(paul.utilisateur).post(adresse, personne).status_code == 302
    assert client_de(jeanne).post(adresse, personne).status_code == 403


def test_who_stands_in_for_a_few_days_cannot_take_the_title(village, client_de):
    parcours, jeanne, paul = village
    transitions.remplacer(parcours, paul, debut=jour(), fin=jour(2), par=jeanne)

    reponse = client_de(paul.utilisateur).post(
        reverse("parcours:passer_la_main", args=[parcours.pk]), {"equipier": paul.pk}
    )

    assert reponse.status_code == 403
    assert "elle seule, ou l’ANCT, peut passer la main" in reponse.content.decode()
    assert Parcours.objects.get(pk=parcours.pk).interlocuteur_id == parcours.interlocuteur_id


def test_the_titular_who_is_back_early_may_end_it(village, client_de):
    parcours, jeanne, paul = village
    prevu = transitions.remplacer(parcours, paul, debut=jour(), fin=jour(5), par=jeanne)

    reponse = client_de(jeanne).post(reverse("parcours:remplacement_annuler", args=[parcours.pk, prevu.pk]))

    assert reponse.status_code == 302
    assert en_exercice(parcours) == "Jeanne Faure"


@pytest.mark.parametrize(
    ("debut", "fin", "champ", "phrase"),
    [
        (-1, 2, "debut", "Le premier jour est déjà passé."),
        (5, 4, "fin", "Le dernier jour est avant le premier."),
    ],
)
def test_dates_that_make_no_sense_are_refused(village, debut, fin, champ, phrase):
    parcours, jeanne, paul = village

    with pytest.raises(ErreurMetier) as refus:
        transitions.remplacer(parcours, paul, debut=jour(debut), fin=jour(fin), par=jeanne)

    assert (refus.value.champ, refus.value.message) == (champ, phrase)


@pytest.mark.parametrize(("debut", "fin"), [(1, 3), (5, 8), (4, 4), (1, 9)])
def test_two_replacements_never_overlap(village, debut, fin):
    parcours, jeanne, paul = village
    lucie = arrive(parcours, "Lucie Bon")
    transitions.remplacer(parcours, paul, debut=jour(3), fin=jour(5), par=jeanne)

    with pytest.raises(ErreurMetier) as refus:
        transitions.remplacer(parcours, lucie, debut=jour(debut), fin=jour(fin), par=jeanne)

    assert refus.value.message.startswith("Un remplacement est déjà prévu du ")
    assert refus.value.message.endswith("(Paul Blanc) : annulez-le, ou choisissez d’autres jours.")


def test_a_replacement_called_off_leaves_its_days_free(village):
    parcours, jeanne, paul = village
    prevu = transitions.remplacer(parcours, paul, debut=jour(3), fin=jour(5), par=jeanne)

    transitions.annuler_remplacement(prevu, par=jeanne)
    with pytest.raises(ErreurMetier, match="déjà annulé"):
        transitions.annuler_remplacement(prevu, par=jeanne)

    assert transitions.remplacer(parcours, paul, debut=jour(3), fin=jour(5), par=jeanne).pk != prevu.pk


def test_a_replacement_that_is_over_is_not_called_off(village):
    parcours, jeanne, paul = village
    prevu = transitions.remplacer(parcours, paul, debut=jour(), fin=jour(), par=jeanne)
    Remplacement.objects.filter(pk=prevu.pk).update(debut=jour(-3), fin=jour(-1))

    with pytest.raises(ErreurMetier, match="Ce remplacement est terminé depuis le"):
        transitions.annuler_remplacement(prevu, par=jeanne)


def test_passing_the_hand_calls_off_what_was_planned(village):
    parcours, jeanne, paul = village
    lucie = arrive(parcours, "Lucie Bon")
    transitions.remplacer(parcours, lucie, debut=jour(), fin=jour(5), par=jeanne)

    transitions.passer_la_main(parcours, paul, par=jeanne)

    assert [en_exercice(parcours, jour(n)) for n in (0, 3)] == ["Paul Blanc", "Paul Blanc"]


def test_a_substitute_whose_account_closes_gives_the_hand_back(village):
    parcours, jeanne, paul = village
    transitions.remplacer(parcours, paul, debut=jour(), fin=jour(5), par=jeanne)

    comptes.fermer(paul.utilisateur, par=parcours.referent)

    assert (en_exercice(parcours), adresse_interlocuteur(parcours)) == ("Jeanne Faure", jeanne.email)


GESTES = st.lists(
    st.tuples(
        st.sampled_from(["passer", "remplacer", "annuler"]), st.integers(0, 2), st.integers(0, 6), st.integers(0, 4)
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(gestes=GESTES)
def test_whatever_is_done_each_day_has_exactly_one_contact(gestes):
    with transaction.atomic():
        parcours, jeanne = ouvert()
        membres = [parcours.interlocuteur, arrive(parcours), arrive(parcours, "Lucie Bon")]
        for geste, qui, debut, duree in gestes:
            try:
                if geste == "passer":
                    transitions.passer_la_main(parcours, membres[qui], par=jeanne)
                elif geste == "remplacer":
                    transitions.remplacer(
                        parcours, membres[qui], debut=jour(debut), fin=jour(debut + duree), par=jeanne
                    )
                elif prevu := Remplacement.objects.prevus().select_related("parcours").first():
                    transitions.annuler_remplacement(prevu, par=jeanne)
            except ErreurMetier:
                continue
        for n in range(12):
            assert Remplacement.objects.en_vigueur(jour(n)).filter(parcours=parcours).count() <= 1
            assert en_exercice(parcours, jour(n)) in {m.nom for m in membres}
        roles = [droits.role_de(frais(m.utilisateur), Parcours.objects.get(pk=parcours.pk)) for m in _relus(membres)]
        assert roles.count("interlocuteur") == 1
        transaction.set_rollback(True)


def _relus(membres):
    return Equipier.objects.select_related("utilisateur").filter(pk__in=[m.pk for m in membres])


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_handovers_at_once_leave_one_contact():
    parcours, jeanne = ouvert()
    candidats = [arrive(parcours), arrive(parcours, "Lucie Bon")]
    depart = threading.Barrier(2)

    def passer(equipier):
        depart.wait()
        try:
            transitions.passer_la_main(parcours, equipier, par=jeanne)
        finally:
            connection.close()

    fils = [threading.Thread(target=passer, args=[e]) for e in candidats]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    passages = [e.donnees for e in EntreeJournal.objects.filter(action="parcours.passer_la_main").order_by("pk")]
    assert len(passages) == 2
    assert Parcours.objects.get(pk=parcours.pk).interlocuteur_id in {e.pk for e in candidats}

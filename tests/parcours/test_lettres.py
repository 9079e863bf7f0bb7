"""The letters of commitment: laid out to be signed, as a text to edit; what the commitments make others do."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from conventions.enums import StatutActe
from conventions.models import Acte
from parcours import lettres, transitions
from parcours.enums import Partie, Preuve
from parcours.models import Parcours
from rappels.calcul import echeances
from socle.documents.models import Document
from socle.echeances import ANCT, EQUIPE
from socle.travaux import moteur
from socle.travaux.models import Etat
from tests.conventions import fabriques as conventions
from tests.parcours.fabriques import complet, ouvert

pytestmark = pytest.mark.django_db


def engager(parcours, par, nom="Paul Durand", partie=Partie.EXECUTIF, **autres):
    champs = {"fonction": "Maire", "date": timezone.localdate()} | autres
    return transitions.s_engager(parcours, partie, nom=nom, par=par, **champs)


@pytest.fixture
def village():
    return ouvert()


# --- the letters ---


def fabriquer(document):
    with override_settings(TRAVAUX_BAIL=timedelta(minutes=10)):
        assert moteur.traiter("documents.document", document.pk) == Etat.PRET
    return Document.objects.select_related("fichier").get(pk=document.pk)


@pytest.mark.parametrize("partie", Partie)
def test_a_letter_is_one_page_to_sign_with_what_is_known(village, partie):
    parcours, jeanne = village
    engager(parcours, jeanne)

    document = fabriquer(transitions.preparer_lettre(parcours, partie, par=jeanne))

    assert document.fichier.nb_pages <= 2
    assert document.fichier.nom.startswith("lettre-engagement-")


def test_the_same_letter_is_not_made_twice_but_a_new_name_makes_another(village):
    parcours, jeanne = village
    premiere = transitions.preparer_lettre(parcours, Partie.EXECUTIF, par=jeanne)
    encore = transitions.preparer_lettre(parcours, Partie.EXECUTIF, par=jeanne)
    engager(parcours, jeanne)
    autre = transitions.preparer_lettre(parcours, Partie.EXECUTIF, par=jeanne)

    assert premiere == encore
    assert (autre.tour, lettres.dernieres(parcours)[Partie.EXECUTIF]) == (2, autre)


def test_a_letter_to_edit_holds_the_name_and_the_place_to_sign(village, client_de):
    parcours, jeanne = village
    engager(parcours, jeanne)

    reponse = client_de(jeanne).get(reverse("parcours:lettre_odt", args=[parcours.pk, "executif"]))

    assert reponse["Content-Disposition"] == 'attachment; filename="lettre-engagement-maire.odt"'
    with zipfile.ZipFile(io.BytesIO(reponse.content)) as odt:
        contenu = odt.read("content.xml").decode()
    assert "Paul Durand" in contenu
    assert "Signature et cachet" in contenu


def test_a_letter_of_another_party_does_not_exist(village, client_de):
    parcours, jeanne = village

    assert client_de(jeanne).get(f"/parcours/{parcours.pk}/engagement/lettre/voisin/odt/").status_code == 404


def test_the_paragraph_of_a_deliberation_names_those_who_commit(village):
    parcours, jeanne = village
    maire = engager(parcours, jeanne)
    direction = engager(parcours, jeanne, "Anne Petit", Partie.DIRECTION, fonction="DGS")

    phrase = lettres.paragraphe(parcours, {Partie.EXECUTIF: maire, Partie.DIRECTION: direction})

    assert phrase.startswith("Le conseil municipal confirme l’engagement de Montaud dans le parcours")
    assert "Paul Durand (Maire) et Anne Petit (DGS) s’engagent" in phrase


# --- what follows ---


def attendues(pour, code):
    return [e.phrase for e in echeances(timezone.localdate(), pour=pour, codes={code})]


def test_a_letter_is_awaited_until_it_is_joined_or_a_deliberation_carries_the_commitment(village):
    parcours, jeanne = village
    engager(parcours, jeanne)
    engager(parcours, jeanne, "Anne Petit", Partie.DIRECTION)
    avant = attendues(EQUIPE, "parcours.lettre")

    engager(parcours, jeanne, preuve=Preuve.DELIBERATION, deliberation="n° 12")

    assert sorted(avant) == ["Joindre la lettre signée par Anne Petit.", "Joindre la lettre signée par Paul Durand."]
    assert attendues(EQUIPE, "parcours.lettre") == ["Joindre la lettre signée par Anne Petit."]


def test_the_end_of_a_mandate_is_prepared_by_anct(village):
    parcours, jeanne = village
    jour = timezone.localdate()
    engager(parcours, jeanne, fin_mandat=jour + timedelta(days=91))
    loin = attendues(ANCT, "parcours.mandat")

    engager(parcours, jeanne, fin_mandat=jour + timedelta(days=90))

    assert loin == []
    assert len(attendues(ANCT, "parcours.mandat")) == 1
    assert "Le mandat de Paul Durand finit le" in attendues(ANCT, "parcours.mandat")[0]


def test_a_draft_convention_takes_the_new_signatory():
    acte, scene = conventions.acte()

    engager(scene.parcours, scene.jeanne, "Mireille Costa", changement=transitions.NOUVELLE_PERSONNE)

    acte = Acte.objects.get(pk=acte.pk)
    assert (acte.signataire_collectivite_nom, acte.signataire_collectivite_qualite) == ("Mireille Costa", "Maire")
    assert attendues(ANCT, "conventions.signataire_change") == []


def test_a_validated_convention_is_not_touched_but_anct_is_told():
    acte, scene = conventions.acte(StatutActe.VALIDEE)
    ancien = acte.signataire_collectivite_nom

    engager(scene.parcours, scene.jeanne, "Mireille Costa", changement=transitions.NOUVELLE_PERSONNE)

    assert Acte.objects.get(pk=acte.pk).signataire_collectivite_nom == ancien
    assert attendues(ANCT, "conventions.signataire_change") == [
        f"Le signataire a changé : {ancien} est remplacé par Mireille Costa. La convention {acte.numero} porte l’ancien nom : "
        "refaites-la, ou vérifiez avec le territoire qui la signe."
    ]


def test_a_new_direction_changes_no_signatory():
    acte, scene = conventions.acte()

    engager(scene.parcours, scene.jeanne, "Olivier Garnier", Partie.DIRECTION, changement=transitions.NOUVELLE_PERSONNE)

    assert Acte.objects.get(pk=acte.pk).signataire_collectivite_nom == acte.signataire_collectivite_nom


def test_a_commitment_does_not_make_the_parcours_look_changed():
    parcours, jeanne = complet()
    avant = Parcours.objects.get(pk=parcours.pk).modifie_le

    engager(parcours, jeanne, fonction="Maire de Montaud")

    assert Parcours.objects.get(pk=parcours.pk).modifie_le == avant

"""Two texts compared: exact for the machine (applying the difference gives the second), plain for the reader."""

import copy
import json
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parcours import ecriture, transitions, versions
from parcours.models import Jalon, Moyen, Objectif, PartiePrenante
from parcours.versions.lecture import LIBELLES, TUS
from tests.parcours.fabriques import champs_etape, complet, etape, ouvert

VALEURS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(0, 5),
    st.sampled_from(["", "0", "9000.00", "2027-03-01", "é", "elus,agents"]),
    st.lists(st.sampled_from("abc"), max_size=2),
)
CHAMPS = {
    nom: sorted({cle for cle, _ in bloc.champs.values()} - {"uid"})
    for nom, bloc in versions.BLOCS.items()
    if nom != "actions"
}
CHAMPS["etapes"] = sorted(
    {*CHAMPS["etapes"], "statut_mot", "cout", "cout_connu", "action_titre", "objectifs", "nature_mot"}
)


def item(nom):
    """Any item of a block; an older text may lack any field."""
    return st.fixed_dictionaries({}, optional=dict.fromkeys(CHAMPS[nom], VALEURS))


@st.composite
def deux_contenus(tirer):
    """(before, after): up to 40 étapes and as many items of the others; after it some left, came, changed, moved."""
    avant, apres = {}, {}
    for nom in CHAMPS:
        taille = 40 if nom == "etapes" else 8
        items = [
            {"uid": str(uuid.UUID(int=n)), **champs}
            for n, champs in enumerate(tirer(st.lists(item(nom), max_size=taille)))
        ]
        avant[nom] = items
        suite = copy.deepcopy([i for i in items if tirer(st.integers(0, 4))])
        for i in suite:
            if not tirer(st.integers(0, 2)):
                i |= tirer(item(nom))
                for cle in tirer(st.sets(st.sampled_from(CHAMPS[nom]), max_size=2)):
                    i.pop(cle, None)
        neufs = [
            {"uid": str(uuid.UUID(int=1000 + n)), **champs}
            for n, champs in enumerate(tirer(st.lists(item(nom), max_size=3)))
        ]
        apres[nom] = tirer(st.permutations(suite + neufs)) if tirer(st.booleans()) else suite + neufs
    return avant, apres


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(deux_contenus())
def test_applying_the_difference_to_the_first_gives_the_second(deux):
    avant, apres = deux
    garde = copy.deepcopy(avant)

    difference = versions.comparer(avant, apres)

    obtenu = versions.appliquer(difference, avant)
    assert obtenu == apres
    assert versions.canonique(obtenu) == versions.canonique(apres)
    assert avant == garde
    assert bool(difference) == (versions.canonique(avant) != versions.canonique(apres))
    assert not versions.comparer(apres, apres)


def test_each_field_of_a_version_has_a_label_or_is_left_out_by_name():
    for nom, bloc in versions.BLOCS.items():
        cles = {cle for cle, _ in bloc.champs.values()}
        dits = set(LIBELLES["etapes" if nom == "actions" else nom])
        assert cles - dits - TUS == set(), nom


@pytest.fixture
def village(db):
    """(parcours, jeanne, the sending, its étape, its objectif)."""
    parcours, jeanne = complet()
    transitions.soumettre(parcours, par=jeanne)
    parcours.refresh_from_db()
    return parcours, jeanne, parcours.etapes.get(), parcours.objectifs.get()


def en_mots(parcours, version):
    avant, apres = json.loads(version.contenu), versions.contenu(parcours)
    difference = versions.comparer(avant, apres)
    assert versions.appliquer(difference, avant) == json.loads(versions.canonique(apres))
    return {d.titre: d for d in versions.dire_difference(difference, avant, apres)}


def test_real_contents_differ_in_words_that_people_read(village):
    parcours, jeanne, une, but = village
    ecriture.decrire_etape(
        parcours,
        champs_etape(debut=date(2027, 3, 1), fin=date(2027, 5, 31), cout=Decimal("12500.00"), public=["elus", "citoyens"], objectifs=[but], place_des_habitants=3),
        par=jeanne, etape=une, revision=une.revision,
    )  # fmt: skip
    forum = etape(parcours, jeanne, "Forum", cout=None, debut=date(2027, 6, 1), fin=date(2027, 6, 30))
    ecriture.retirer(but, par=jeanne)
    ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Un autre"}, par=jeanne)
    for modele, champs in (
        (PartiePrenante, {"nom": "Foyer", "genre": "association", "role": "associer"}),
        (Jalon, {"titre": "Fête", "date": date(2027, 5, 8), "etape": forum}),
        (Moyen, {"source": "temps", "libelle": "Secrétariat", "prevu": Decimal(0), "jours": 3}),
    ):
        ecriture.enregistrer(modele(parcours=parcours), champs, par=jeanne)

    dites = en_mots(parcours, parcours.version_courante)

    assert [i.titre for i in dites["Nos objectifs"].ajoutes] == ["Un autre"]
    assert [i.titre for i in dites["Nos objectifs"].retires] == ["Que chacun puisse dire son mot"]
    (balade,) = dites["Nos étapes"].modifies
    changes = {libelle: (avant, apres) for libelle, avant, apres in balade.champs}
    assert changes["Coût"] == ("9\u00a0000\u00a0€", "12\u00a0500\u00a0€")
    assert changes["À quel mois"][1] == "mai 2027"
    assert changes["Pour qui"] == ("Habitants", "Élus, Habitants")
    assert changes["Pour quels objectifs"] == ("(vide)", "« Que chacun puisse dire son mot »")
    (ajoutee,) = dites["Nos étapes"].ajoutes
    assert (ajoutee.titre, dict(ajoutee.champs)["De quel mois"]) == ("Forum", "juin 2027")
    assert "Coût" not in dict(ajoutee.champs)
    assert dict(dites["Les dates clés"].ajoutes[0].champs) == {"Jour": "8\u00a0mai 2027", "Pour l’étape": "« Forum »"}
    # What an étape costs is told with it, not once more among the means.
    assert [i.titre for i in dites["Les moyens"].ajoutes] == ["Secrétariat"]


def test_a_cost_that_was_not_known_is_not_a_zero(village):
    parcours, jeanne, une, _ = village
    for cout in (None, Decimal("0.00")):
        une = ecriture.decrire_etape(parcours, champs_etape(cout=cout), par=jeanne, etape=une, revision=une.revision)
        avant, apres = ("9\u00a0000\u00a0€", "(vide)") if cout is None else ("9\u00a0000\u00a0€", "0\u00a0€")

        (dite,) = en_mots(parcours, parcours.version_courante)["Nos étapes"].modifies

        assert dite.champs == [("Coût", avant, apres)]


def test_nothing_new_says_so(village, client_de):
    parcours, jeanne, *_ = village

    page = client_de(jeanne).get(reverse("parcours:comparer", args=[parcours.pk]))

    assert page.context["differences"] == []
    assert "Rien n’a changé." in page.content.decode()


def test_two_sendings_are_compared_item_by_item_on_a_page(village, client_de):
    parcours, jeanne, _, but = village
    ecriture.enregistrer(but, {"titre": "Que les jeunes décident"}, par=jeanne, revision=but.revision)
    transitions.soumettre(parcours, par=jeanne)
    client = client_de(jeanne)

    page = client.get(reverse("parcours:comparer", args=[parcours.pk]) + "?avant=1&apres=2")
    fausse = client.get(reverse("parcours:comparer", args=[parcours.pk]) + "?avant=9&apres=zut")

    html = page.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    assert "<strong>Modifié :</strong> Que les jeunes décident" in html
    assert "<del>Que chacun puisse dire son mot</del>" in html
    assert "<ins>Que les jeunes décident</ins>" in html
    assert fausse.status_code == 200
    assert set(fausse.context["form"].errors) == {"avant", "apres"}


def test_what_was_never_sent_is_not_compared(db, client_de):
    parcours, jeanne = ouvert()

    page = client_de(jeanne).get(reverse("parcours:comparer", args=[parcours.pk]))

    assert "Rien n’a encore été envoyé" in page.content.decode()

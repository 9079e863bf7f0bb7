"""Remarks: hung on a block or an item, answered, settled, told to the other side once a day, readable to the end."""

import pytest
from django.urls import reverse

from parcours import ecriture, transitions
from parcours.models import Commentaire, Objectif
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.travaux.models import Courriel
from tests.comptes.fabriques import AnctFabrique
from tests.comptes.gestes import texte
from tests.parcours.fabriques import etape, mettre_en_etat, ouvert

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    parcours, jeanne = ouvert()
    but = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Que chacun parle", "precision": ""}, par=jeanne)
    return parcours, jeanne, but


def propre(page):
    return " ".join(texte(page).replace("\u00a0", " ").replace("&nbsp;", " ").split())


def test_a_remark_is_read_on_its_block_and_on_its_item_with_who_wrote_it(village, client_de):
    parcours, jeanne, but = village
    client_de(parcours.referent).post(
        reverse("parcours:remarque_ecrire", args=[parcours.pk]),
        {"bloc": "objectifs", "uid": str(but.uid), "texte": "Pour qui ?"},
    )
    client = client_de(jeanne)

    for adresse in (
        reverse("parcours:objectifs", args=[parcours.pk]),
        reverse("parcours:objectif_modifier", args=[parcours.pk, but.pk]),
        reverse("parcours:remarques", args=[parcours.pk]),
    ):
        page = propre(client.get(adresse))
        assert "Claire Martin ANCT" in page
        assert "Pour qui ?" in page
    assert "Sur « Que chacun parle »" in page


def test_it_is_answered_settled_and_opened_again(village):
    parcours, jeanne, but = village
    fil = transitions.ecrire_remarque(
        parcours, bloc="objectifs", uid=but.uid, texte="Pour qui ?", par=parcours.referent
    )

    reponse = transitions.repondre(fil, texte="Pour tous.", par=jeanne)
    transitions.regler_remarque(fil, par=parcours.referent)

    fil.refresh_from_db()
    assert (reponse.reponse_a, reponse.cible_uid, fil.regle_par) == (fil, but.uid, parcours.referent)
    transitions.rouvrir_remarque(fil, par=jeanne)
    fil.refresh_from_db()
    assert (fil.regle_le, fil.regle_par) == (None, None)
    assert [e.action for e in EntreeJournal.objects.de(fil)] == [
        "commentaire.rouvrir", "commentaire.regler", "commentaire.repondre", "commentaire.ecrire",
    ]  # fmt: skip


def test_an_answer_opens_a_settled_thread_again(village):
    parcours, jeanne, _ = village
    fil = transitions.ecrire_remarque(parcours, bloc="moyens", texte="Qui paie ?", par=parcours.referent)
    transitions.regler_remarque(fil, par=parcours.referent)

    transitions.repondre(fil, texte="Le département aussi.", par=jeanne)

    fil.refresh_from_db()
    assert fil.regle_le is None


def test_the_other_side_is_told_once_a_thread_and_a_day(village):
    parcours, jeanne, _ = village
    fil = transitions.ecrire_remarque(parcours, bloc="moyens", texte="Qui paie ?", par=parcours.referent)
    for n in range(3):
        transitions.repondre(fil, texte=f"Réponse {n}", par=jeanne)
    transitions.repondre(fil, texte="Merci.", par=parcours.referent)

    mails = Courriel.objects.filter(gabarit="parcours.remarque").order_by("pk")
    assert [c.destinataire for c in mails] == [jeanne.email, parcours.referent.email]


def test_the_thread_of_an_item_taken_away_is_still_read(village, client_de):
    parcours, jeanne, but = village
    transitions.ecrire_remarque(parcours, bloc="objectifs", uid=but.uid, texte="Pour qui ?", par=parcours.referent)

    ecriture.retirer(but, par=jeanne)

    page = propre(client_de(jeanne).get(reverse("parcours:remarques", args=[parcours.pk])))
    assert "Sur « Que chacun parle » (retiré depuis)" in page
    assert "Pour qui ?" in page


def test_a_parcours_that_is_over_keeps_its_remarks_and_takes_no_more(village, client_de):
    parcours, jeanne, _ = village
    fil = transitions.ecrire_remarque(parcours, bloc="moyens", texte="Qui paie ?", par=parcours.referent)
    mettre_en_etat(parcours, "clos")
    client = client_de(jeanne)

    page = client.get(reverse("parcours:remarques", args=[parcours.pk]))
    ecrire = client.post(reverse("parcours:remarque_ecrire", args=[parcours.pk]), {"bloc": "moyens", "texte": "Moi."})

    assert "Qui paie ?" in propre(page)
    assert "Répondre" not in propre(page)
    assert ecrire.status_code == 403
    for geste in (transitions.regler_remarque, transitions.rouvrir_remarque):
        with pytest.raises(ErreurMetier, match="Ce parcours est terminé"):
            geste(fil, par=jeanne)
    assert Commentaire.objects.count() == 1


def test_who_only_reads_does_not_remark(village, client_de):
    parcours, *_ = village
    lectrice = AnctFabrique(role_anct="lecture")

    page = client_de(lectrice).post(
        reverse("parcours:remarque_ecrire", args=[parcours.pk]), {"bloc": "moyens", "texte": "Moi."}
    )

    assert page.status_code == 403
    assert not Commentaire.objects.exists()


def test_an_empty_remark_is_asked_for_on_its_own_page_and_keeps_its_place(village, client_de):
    parcours, jeanne, but = village
    saisie = {"bloc": "objectifs", "uid": str(but.uid), "texte": "  ", "retour": "item"}

    page = client_de(jeanne).post(reverse("parcours:remarque_ecrire", args=[parcours.pk]), saisie)

    assert page.status_code == 200
    assert page.context["form"].errors["texte"]
    assert str(but.uid) in page.content.decode()


@pytest.mark.parametrize(
    "saisie",
    [
        {"uid": "zut"},
        {"bloc": "zut"},
        {"uid": "00000000-0000-0000-0000-000000000000"},
        {"reponse_a": "9" * 30},
        {"reponse_a": "0x"},
    ],
)
def test_a_remark_on_what_is_not_here_finds_nothing(village, client_de, saisie):
    parcours, jeanne, _ = village

    page = client_de(jeanne).post(
        reverse("parcours:remarque_ecrire", args=[parcours.pk]), {"bloc": "moyens", "texte": "Moi."} | saisie
    )

    assert page.status_code == 404
    assert not Commentaire.objects.exists()


def test_a_thread_of_another_territory_is_not_answered(village, client_de):
    parcours, jeanne, _ = village
    ailleurs, _ = ouvert("Eymoutiers", email="mairie@eymoutiers.example", code_insee="87064")
    fil = transitions.ecrire_remarque(ailleurs, bloc="moyens", texte="Secret", par=ailleurs.referent)
    client = client_de(jeanne)

    repondre = client.post(
        reverse("parcours:remarque_ecrire", args=[parcours.pk]), {"reponse_a": fil.pk, "texte": "Moi."}
    )
    regler = client.post(reverse("parcours:remarque_regler", args=[parcours.pk, fil.pk]))

    assert (repondre.status_code, regler.status_code) == (404, 404)


def test_the_list_is_kept_by_state_and_block_and_turned_page_by_page(village, client_de):
    parcours, jeanne, but = village
    for n in range(23):
        transitions.ecrire_remarque(parcours, bloc="moyens", texte=f"Remarque {n}.", par=jeanne)
    reglee = transitions.ecrire_remarque(parcours, bloc="objectifs", uid=but.uid, texte="Ancienne", par=jeanne)
    transitions.regler_remarque(reglee, par=jeanne)
    client, adresse = client_de(jeanne), reverse("parcours:remarques", args=[parcours.pk])

    assert [len(client.get(f"{adresse}{suite}").context["fils"]) for suite in ("", "?page=2", "?etat=reglees", "?bloc=objectifs", "?etat=reglees&bloc=objectifs")] == [20, 3, 1, 0, 1]  # fmt: skip
    assert client.get(f"{adresse}?etat=zut&bloc=zut&page=zut").status_code == 200


@pytest.mark.parametrize("nombre", [1, 30])
def test_pages_with_remarks_take_the_same_queries_whatever_their_number(nombre, client_de, django_assert_num_queries):
    parcours, jeanne = ouvert()
    for n in range(nombre):
        but = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": f"But {n}"}, par=jeanne)
        une = etape(parcours, jeanne, f"Étape {n}")
        for bloc, uid in (("objectifs", but.uid), ("objectifs", None), ("etapes", une.uid)):
            fil = transitions.ecrire_remarque(parcours, bloc=bloc, uid=uid, texte="Pour qui ?", par=parcours.referent)
            transitions.repondre(fil, texte="Pour tous.", par=jeanne)
        transitions.demander_correction(but, "titre", "Pour qui ?", par=parcours.referent)
    client = client_de(jeanne)
    client.get(reverse("parcours:apercu", args=[parcours.pk]))

    for page, attendues in (("objectifs", 8), ("etapes", 8), ("remarques", 8)):
        with django_assert_num_queries(attendues, info=page):
            assert client.get(reverse(f"parcours:{page}", args=[parcours.pk])).status_code == 200


@pytest.mark.parametrize(("etapes", "parties", "remarques"), [(3, 3, 3), (40, 60, 200)])
def test_the_overview_takes_the_same_queries_for_a_village_and_for_a_city(
    etapes, parties, remarques, client_de, django_assert_num_queries
):
    from parcours.models import Etape, PartiePrenante

    parcours, jeanne = ouvert()
    une = etape(parcours, jeanne, pilote=parcours.interlocuteur)
    Etape.objects.bulk_create(
        Etape(
            parcours=parcours, action=une.action, titre=f"Étape {n}", debut=une.debut, fin=une.fin, modifie_par=jeanne
        )
        for n in range(etapes - 1)
    )
    PartiePrenante.objects.bulk_create(
        PartiePrenante(parcours=parcours, nom=f"Foyer {n}", genre="association", modifie_par=jeanne)
        for n in range(parties)
    )
    Commentaire.objects.bulk_create(
        Commentaire(parcours=parcours, bloc=("objectifs", "etapes", "moyens")[n % 3], texte="?", auteur=jeanne)
        for n in range(remarques)
    )
    transitions.demander_correction(une, "cout", "Le coût comprend-il l’animation ?", par=parcours.referent)
    client = client_de(jeanne)
    client.get(reverse("parcours:apercu", args=[parcours.pk]))

    with django_assert_num_queries(8):
        page = client.get(reverse("parcours:apercu", args=[parcours.pk]))

    blocs = {bloc.titre: (bloc.etat, bloc.nb_remarques) for bloc, _ in page.context["blocs"]}
    assert blocs["Nos étapes"] == ("Question de l’ANCT", remarques // 3 + (remarques % 3 > 1))
    assert blocs["Nos partenaires"] == ("Prêt", 0)

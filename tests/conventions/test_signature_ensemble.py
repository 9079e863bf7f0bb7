"""Two people at once on the signatures of one act: real threads, real locks."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from conventions import transitions
from conventions.depots import feuillets_de
from conventions.enums import PartieSignataire, StatutActe, StatutSignature, TransitionActe
from conventions.models import Acte, Convention, Signature
from socle.documents.models import Fichier
from socle.journal.models import EntreeJournal
from tests.conventions.fabriques_signatures import PAGES, a_signer, a_signer_scelle, envoi, photo, scan
from tests.documents.signataires import signer

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
COLLECTIVITE, ANCT = PartieSignataire.COLLECTIVITE, PartieSignataire.ANCT


def ensemble(*gestes):
    """Run these functions at the same time, one thread each; returns the sentences of those that were refused."""
    depart, refus = threading.Barrier(len(gestes)), []

    def courir(geste):
        try:
            depart.wait()
            geste()
        except Exception as erreur:
            refus.append(getattr(erreur, "message", repr(erreur)))
        finally:
            connection.close()

    fils = [threading.Thread(target=courir, args=(geste,)) for geste in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return refus


def deposer(acte, scene, partie, *fichiers):
    return transitions.deposer_papier(
        Acte.objects.get(pk=acte.pk),
        partie,
        fichiers=list(fichiers),
        date=timezone.localdate(),
        signataire="Michel Roux",
        par=scene.jeanne,
    )


def exiger_une_seule_entree_en_vigueur(acte):
    assert Acte.objects.get(pk=acte.pk).statut == StatutActe.SIGNEE
    assert EntreeJournal.objects.filter(action=f"acte.{TransitionActe.SIGNER.value}").count() == 1
    assert Convention.objects.get().montant_total == acte.montant_delta


def test_both_sides_deposit_a_signed_pdf_at_once_and_the_act_binds_once():
    acte, scene, envoye = a_signer_scelle()
    du_maire, de_l_anct = signer(envoye, "Michel Roux"), signer(envoye, "Anne Exemple", organisation="ANCT")

    def geste(partie, octets):
        return lambda: transitions.deposer_externe(
            Acte.objects.get(pk=acte.pk), partie, fichier=envoi("s.pdf", octets), par=scene.claire
        )

    refus = ensemble(geste(COLLECTIVITE, du_maire), geste(ANCT, de_l_anct))

    assert refus == []
    exiger_une_seule_entree_en_vigueur(acte)


def test_both_sides_confirm_their_pages_at_once_and_the_act_binds_once():
    acte, scene = a_signer()
    signatures = [deposer(acte, scene, partie, scan(PAGES)) for partie in (COLLECTIVITE, ANCT)]

    refus = ensemble(*[lambda s=s: transitions.recevoir(s, par=scene.claire) for s in signatures])

    assert refus == []
    exiger_une_seule_entree_en_vigueur(acte)


def test_one_side_deposits_twice_at_once_and_one_stays():
    acte, scene = a_signer()
    avant = Fichier.objects.count()

    refus = ensemble(*[lambda n=n: deposer(acte, scene, COLLECTIVITE, photo(n)) for n in range(4)])

    assert len(refus) == 3
    assert set(refus) == {
        "Un document signé a déjà été déposé pour cette partie. Retirez-le avant d’en déposer un autre."
    }
    assert Signature.objects.get().statut == StatutSignature.INCOMPLETE
    assert Fichier.objects.count() == avant + 1


def test_four_people_add_pages_at_once_and_nothing_is_lost():
    acte, scene = a_signer()
    signature = deposer(acte, scene, COLLECTIVITE, photo(0))

    refus = ensemble(
        *[
            lambda n=n: transitions.ajouter_feuillets(
                Signature.objects.get(), fichiers=[photo(n), photo(10 + n)], par=scene.jeanne
            )
            for n in range(1, 5)
        ]
    )

    assert refus == []
    feuillets = feuillets_de(signature)
    assert len(feuillets) == 9
    assert [f.numero for f in feuillets] == [1, 2, 3, 4, None, None, None, None, None]


def test_the_same_page_sent_by_two_clicks_is_there_once():
    acte, scene = a_signer()
    signature = deposer(acte, scene, COLLECTIVITE, photo(0))

    refus = ensemble(
        *[
            lambda: transitions.ajouter_feuillets(Signature.objects.get(), fichiers=[photo(1)], par=scene.jeanne)
            for _ in range(2)
        ]
    )

    assert refus == []
    assert [f.numero for f in feuillets_de(signature)] == [1, 2]
    assert Fichier.objects.filter(nom="page-1.png").count() == 1


def test_two_people_put_the_same_pages_in_order_at_once_and_numbers_stay_unique():
    acte, scene = a_signer()
    signature = deposer(acte, scene, COLLECTIVITE, *[photo(n) for n in range(4)])
    a, b, c, d = [f.pk for f in feuillets_de(signature)]
    ordres = [{a: 4, b: 3, c: 2, d: 1}, {a: 2, b: 1, c: 4, d: 3}]

    refus = ensemble(*[lambda o=o: transitions.placer(Signature.objects.get(), o, par=scene.jeanne) for o in ordres])

    assert refus == []
    assert {f.pk: f.numero for f in feuillets_de(signature)} in ordres

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from socle.documents import (
    Genre,
    demander,
    demander_si_change,
    documents_de,
    inscrire_genre,
    nature,
    prochain_tour,
    stockage,
)
from socle.documents.genres import GenreInconnu, canonique, empreinte
from socle.documents.models import Document, Fichier, Immuable
from socle.documents.sceau import verifier_sceau
from socle.travaux import moteur
from socle.travaux.models import Etat
from tests.documents.genre import ATTESTATION


def test_demander_freezes_canonical_data_and_their_hash(document, personne):
    assert document.etat == "en_attente"
    assert document.cle == f"attestation_essai:comptes.utilisateur:{personne.pk}:1"
    assert document.donnees_gelees.startswith(
        '{"jour":"2026-04-02","lignes":[{"libelle":"Premier","montant":"9000.00"}'
    )
    assert document.empreinte_donnees == empreinte(document.donnees_gelees)
    assert len(document.gabarit_version) == 12
    assert document.demande_par == personne


def test_demander_twice_gives_the_first_one(document, genre, personne, django_assert_num_queries):
    personne.nom = "Autre"

    # One look inside a savepoint: nothing is frozen again.
    with django_assert_num_queries(3):
        encore = demander(genre.code, personne, par=personne)

    assert encore.pk == document.pk
    assert Document.objects.count() == 1
    assert json.loads(encore.donnees_gelees)["nom"] == "Montaud"


def test_a_rolled_back_decision_leaves_no_document(genre, personne):
    with transaction.atomic():
        demander(genre.code, personne, par=personne)
        transaction.set_rollback(True)

    assert not Document.objects.exists()


def test_a_newer_round_replaces_the_former_one(document, genre, personne):
    assert prochain_tour(genre.code, personne) == 2
    personne.nom = "Montaud-le-Neuf"

    nouveau = demander(genre.code, personne, par=personne, tour=2)

    document.refresh_from_db()
    assert document.remplace_par == nouveau
    assert json.loads(nouveau.donnees_gelees)["nom"] == "Montaud-le-Neuf"
    assert list(documents_de(personne).actuels()) == [nouveau]
    assert prochain_tour(genre.code, personne) == 3


def test_asking_again_makes_a_new_round_only_when_the_data_changed(document, genre, personne):
    assert demander_si_change(genre.code, personne, par=personne) == (document, False)
    personne.nom = "Montaud-le-Neuf"

    nouveau, est_nouveau = demander_si_change(genre.code, personne, par=personne)

    assert (nouveau.tour, est_nouveau) == (2, True)
    assert demander_si_change(genre.code, personne, par=personne) == (nouveau, False)


def test_asking_again_after_a_failure_makes_a_new_round(document, genre, personne):
    Document.objects.filter(pk=document.pk).update(etat=Etat.ECHEC, erreurs=3)

    assert demander_si_change(genre.code, personne, par=personne)[1] is True


def test_an_unknown_kind_is_refused(personne, db):
    with pytest.raises(GenreInconnu):
        demander("inconnu", personne, par=personne)


def test_two_kinds_cannot_share_a_code(genre):
    autre = Genre(**{**ATTESTATION.__dict__, "libelle": "Autre"})

    with pytest.raises(ValueError, match="existe déjà"):
        inscrire_genre(autre)


@pytest.mark.parametrize("valeur", [1.5, {1: "a"}, [{"a": 0.1}], object(), {"a": {1, 2}}])
def test_frozen_data_refuse_what_has_no_certain_text(valeur):
    with pytest.raises(TypeError):
        canonique({"valeur": valeur})


def test_canonical_text_does_not_depend_on_order():
    assert (
        canonique({"b": Decimal("1E+3"), "a": None})
        == canonique({"a": None, "b": Decimal("1000")})
        == '{"a":null,"b":"1000"}'
    )


def test_the_document_is_made_once_sealed_stored_and_hashed(document_pret):
    octets = document_pret.fichier.lire()

    assert document_pret.fichier.sha256 == stockage.empreinte(octets)
    assert document_pret.fichier.taille == len(octets)
    assert document_pret.fichier.nb_pages == 1
    assert document_pret.fichier.precision.startswith("PDF, 1\u00a0page, ")
    assert document_pret.brouillon == ""
    assert verifier_sceau(octets).valide
    assert verifier_sceau(octets).le == document_pret.cree_le.replace(microsecond=0)
    assert moteur.traiter("documents.Document", document_pret.pk) is None


def test_the_frozen_data_are_printed_not_todays(document, personne, tmp_path):
    import subprocess

    type(personne).objects.filter(pk=personne.pk).update(nom="Nom-du-jour")

    moteur.traiter("documents.Document", document.pk)

    document.refresh_from_db()
    (tmp_path / "d.pdf").write_bytes(document.fichier.lire())
    texte = subprocess.run(["pdftotext", tmp_path / "d.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert "Attestation de Montaud" in texte
    assert "Nom-du-jour" not in texte
    subprocess.run(["pdfdetach", "-saveall", "-o", tmp_path, tmp_path / "d.pdf"], check=True, capture_output=True)
    assert (tmp_path / "attestation_essai-donnees.json").read_text() == document.donnees_gelees


def test_a_kind_may_attach_pieces_and_wear_a_watermark(document, genre, monkeypatch, tmp_path):
    import subprocess

    from socle.documents import genres

    autre = replace(
        genre,
        filigrane="PROJET",
        pieces=lambda donnees: [("ligne.csv", donnees["nom"].encode(), "Ligne", "text/csv")],
    )
    monkeypatch.setitem(genres._GENRES, genre.code, autre)

    moteur.traiter("documents.Document", document.pk)

    document.refresh_from_db()
    (tmp_path / "d.pdf").write_bytes(document.fichier.lire())
    subprocess.run(["pdfdetach", "-saveall", "-o", tmp_path, tmp_path / "d.pdf"], check=True, capture_output=True)
    assert (tmp_path / "ligne.csv").read_text() == "Montaud"
    assert (tmp_path / "attestation_essai-donnees.json").exists()
    assert nature.reconnaitre(document.fichier.lire()).nb_pages == 1


def test_who_lost_the_lease_leaves_nothing(document, monkeypatch):
    """Another worker takes the row while this one prints: one file at the end, the other's."""
    ranger = stockage.ranger

    def ranger_trop_tard(octets, cle):
        ranger(octets, cle)
        monkeypatch.setattr(stockage, "ranger", ranger)
        Document.objects.filter(pk=document.pk).update(etat="en_attente", bail_jusqu_a=None, proprietaire="")
        assert moteur.traiter("documents.Document", document.pk) == "pret"

    monkeypatch.setattr(stockage, "ranger", ranger_trop_tard)

    assert moteur.traiter("documents.Document", document.pk) is None

    from socle.documents.entretien import egares, verifier

    assert egares() == []
    assert verifier().ok
    assert Fichier.objects.count() == 1


def test_the_next_attempt_removes_what_a_killed_one_left(document, settings):
    cle = "ab/" + "0" * 64 + "-12345678.pdf"
    stockage.ranger(b"inacheve", cle)
    stockage.ranger(b"inacheve", cle + stockage.PROVISOIRE)
    Document.objects.filter(pk=document.pk).update(brouillon=cle)

    moteur.traiter("documents.Document", document.pk)

    document.refresh_from_db()
    from socle.documents.entretien import egares

    assert egares() == []
    assert document.est_pret


def test_a_kind_that_nobody_declares_any_more_is_a_failure_in_words(document, monkeypatch):
    from socle.documents import genres

    monkeypatch.delitem(genres._GENRES, document.genre)

    assert moteur.traiter("documents.Document", document.pk) == "echec"

    document.refresh_from_db()
    assert document.est_en_echec
    assert "attestation_essai" in document.motif
    assert document.libelle == "Document"


def test_nothing_frozen_is_ever_written_again(document_pret):
    with pytest.raises(Immuable):
        document_pret.save(update_fields=["motif"])
    with pytest.raises(Immuable):
        Document.objects.filter(pk=document_pret.pk).update(donnees_gelees="{}")
    with pytest.raises(Immuable):
        Document.objects.bulk_update([document_pret], ["donnees_gelees"])
    with pytest.raises(Immuable):
        document_pret.fichier.save(update_fields=["nom"])
    with pytest.raises(Immuable):
        Fichier.objects.update(nom="autre")
    with pytest.raises(Immuable):
        Fichier.objects.bulk_update([document_pret.fichier], ["nom"])


@pytest.mark.parametrize("champs", [{"etat": "pret"}, {"fichier": True}])
def test_the_database_ties_ready_and_file(document, champs):
    if "fichier" in champs:
        champs = {
            "fichier": Fichier.objects.create(
                sha256="0" * 64, taille=1, type_mime="application/pdf", nom="a", cle_stockage="a"
            )
        }

    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**champs)


def test_the_wake_up_waits_for_the_commit(genre, personne, monkeypatch, django_capture_on_commit_callbacks, settings):
    settings.CELERY_BROKER_URL = "redis://absent.invalid:1"
    envoyes = []
    monkeypatch.setattr("socle.travaux.reveil.envoyer", lambda *args: envoyes.append(args))

    with django_capture_on_commit_callbacks(execute=True):
        document = demander(genre.code, personne, par=personne)
        demander(genre.code, personne, par=personne)
        assert envoyes == []

    assert envoyes == [("documents.Document", document.pk)]

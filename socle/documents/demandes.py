"""Asking for a document: a row with its frozen data, in the caller's transaction; only the wake-up waits for the commit."""

from django.db import transaction
from django.utils import timezone

from socle.documents.genres import canonique, empreinte, trouver_genre, version_du_gabarit
from socle.documents.models import Document
from socle.travaux.reveil import reveiller


def _cle(genre, objet, tour):
    return f"{genre.code}:{objet._meta.label_lower}:{objet.pk}:{tour}"


@transaction.atomic
def demander(code_genre, objet, *, par, tour=1):
    """Ask for this kind of document about this row; returns the Document, at once and before it is made.

    Asking twice for the same round gives the same document, with the data of the first time. A newer round freezes today's data
    and replaces the former ones. Raises GenreInconnu.
    """
    genre = trouver_genre(code_genre)
    if deja := Document.objects.filter(cle=_cle(genre, objet, tour)).first():
        return deja
    gele = canonique(genre.donnees(objet))
    document, cree = Document.objects.get_or_create(
        cle=_cle(genre, objet, tour),
        defaults={
            "genre": genre.code,
            "objet_type": objet._meta.label_lower,
            "objet_id": objet.pk,
            "tour": tour,
            "gabarit_version": version_du_gabarit(genre.gabarit),
            "donnees_gelees": gele,
            "empreinte_donnees": empreinte(gele),
            "demande_par": par,
        },
    )
    if cree:
        documents_de(objet).filter(genre=genre.code, tour__lt=tour, remplace_par=None).update(remplace_par=document)
        reveiller(document)
    return document


@transaction.atomic
def demander_si_change(code_genre, objet, *, par):
    """The last document of this kind about this row if today's data would give the same one and it did not fail; else a new round of it.

    Returns (document, whether it is a new one). The caller holds the lock that keeps two rounds apart. Raises GenreInconnu.
    """
    genre = trouver_genre(code_genre)
    dernier = documents_de(objet).filter(genre=code_genre).first()
    if dernier is None:
        return demander(code_genre, objet, par=par), True
    if (
        not dernier.est_en_echec
        and dernier.gabarit_version == version_du_gabarit(genre.gabarit)
        and dernier.empreinte_donnees == empreinte(canonique(genre.donnees(objet)))
    ):
        return dernier, False
    return demander(code_genre, objet, par=par, tour=dernier.tour + 1), True


def prochain_tour(code_genre, objet):
    """The number of the next round of this kind of document about this row: 1 when there is none."""
    dernier = documents_de(objet).filter(genre=code_genre).order_by("-tour").values_list("tour", flat=True).first()
    return (dernier or 0) + 1


def retirer(objet):
    """Say that the documents about this row no longer hold. They stay authentic, and can still be read; returns how many there were."""
    return documents_de(objet).filter(retire_le=None).update(retire_le=timezone.now())


def documents_de(objet):
    """Every document about this row, the newest first."""
    return Document.objects.de(objet)

"""What all imports share: a preparation kept with its file, applied once."""

from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from conventions.models import Importation
from socle.documents import deposer, nature
from socle.documents.depot import REFUS_TABLEAU, refus_de_taille
from socle.erreurs import ErreurMetier
from socle.journal.models import texte_canonique
from socle.journal.registre import inscrire
from socle.tableurs.importation import A_FAIRE_MAX, ecrire_contenu

DEJA_APPLIQUE = "Cet import est déjà appliqué : rien n’a changé."
CHANGE = "Rien n’a été enregistré : envoyez de nouveau le fichier."


def octets_de(televerse):
    """The bytes of this upload. Raises ErreurMetier, beside the field `fichier`, when it is empty or too big."""
    if not 0 < televerse.size <= settings.TAILLE_FICHIER_MAX:
        raise ErreurMetier(refus_de_taille(televerse.size, REFUS_TABLEAU), champ="fichier")
    televerse.seek(0)
    return televerse.read()


def exiger_nombre(a_faire):
    """Raise ErreurMetier, beside the field `fichier`, when a file holds more to record than one transaction should."""
    if a_faire > A_FAIRE_MAX:
        raise ErreurMetier(
            f"Ce fichier porte {a_faire} lignes à enregistrer : {A_FAIRE_MAX} au plus à la fois. Envoyez-le en plusieurs fichiers.",
            champ="fichier",
        )


@transaction.atomic
def garder(televerse, genre, lignes, ignorees, *, par, convention=None):
    """The file and the lines as they were understood, ready to be looked at; nothing is applied. Returns the Importation."""
    fichier = deposer(televerse, par=par, acceptees=nature.TABLEAUX)
    contenu = ecrire_contenu(lignes, ignorees)
    importation = Importation.objects.create(
        genre=genre,
        convention=convention,
        fichier=fichier,
        contenu=contenu,
        empreinte=sha256(contenu.encode()).hexdigest(),
        preparee_par=par,
    )
    donnees = {"genre": genre, "fichier": fichier.pk, "lignes": len(lignes)}
    inscrire("importation.preparer", importation, par=par, donnees=donnees)
    return importation


def prendre(importation, *, par):
    """Claim it, inside the transaction that applies its lines: whoever comes second waits, then is refused. Raises ErreurMetier."""
    a_appliquer = Importation.objects.filter(pk=importation.pk, appliquee_le=None)
    if a_appliquer.update(appliquee_le=timezone.now(), appliquee_par=par) != 1:
        raise ErreurMetier(DEJA_APPLIQUE)


def conclure(importation, bilan, *, par, donnees):
    """Write down what became of each line: `bilan` is a list of {numero, fait, objet}; `donnees` are counts and euros, for the journal."""
    importation.refresh_from_db()
    importation.bilan = texte_canonique({"lignes": bilan})
    importation.save(update_fields=["bilan"])
    inscrire("importation.appliquer", importation, par=par, donnees=donnees)


def deja_applique(importation):
    """The latest import, already applied, of this very file; None when it is new. One query."""
    memes = Importation.objects.filter(
        genre=importation.genre,
        convention=importation.convention_id,
        fichier__sha256=importation.fichier.sha256,
        appliquee_le__isnull=False,
    )
    return memes.exclude(pk=importation.pk).first()

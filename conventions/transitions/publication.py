"""Publishing the essential data of a convention, again when they changed, or deciding not to (décret 2017-779)."""

from django.db import transaction

from conventions.essentielles.fichiers import ECARTER, PUBLIER
from conventions.essentielles.ligne import composer, pour_composer
from conventions.essentielles.regles import exiger_publiable, fautes
from conventions.essentielles.travail import a_change, a_publier, doit_etre_publiee, signees
from conventions.models import Convention, Publication
from socle.documents.genres import canonique, empreinte
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire


@transaction.atomic
def publier(convention, *, par):
    """Publish the row of a signed convention as it stands now: the first round, or the next one. Returns the publication.

    Raises ErreurMetier when the convention is not signed, when its row has a fault (all of them are told) or is already published as it is.
    """
    fraiche = _relire(convention)
    ligne = composer(fraiche)
    if fraiche.tour and fraiche.publier is not False and not a_change(fraiche, ligne):
        raise ErreurMetier("Cette convention est déjà publiée, et rien n’a changé depuis.")
    return inscrire_tour(fraiche, ligne, par=par)


@transaction.atomic
def republier(convention, *, par):
    """Publish again what changed since (an avenant, a new SIRET). Raises ErreurMetier when nothing was published before, too."""
    if not convention.publications.exists():
        raise ErreurMetier("Cette convention n’a pas encore été publiée.")
    return publier(convention, par=par)


def inscrire_tour(convention, ligne, *, par):
    """Write the next round of a convention read by `signees`, under the lock of its parcours. Nothing invalid is ever stored."""
    exiger_publiable(ligne)
    texte = canonique(ligne)
    publication = Publication.objects.create(
        convention=convention, tour=convention.tour + 1, ligne=texte, empreinte=empreinte(texte), publiee_par=par
    )
    if not doit_etre_publiee(convention):
        # Asked for by ANCT: the rule would not, or somebody had said no.
        convention.publier, convention.motif_non_publication = True, ""
        convention.save(update_fields=["publier", "motif_non_publication"])
    inscrire(PUBLIER, convention, par=par, donnees={"tour": publication.tour, "empreinte": publication.empreinte})
    return publication


@transaction.atomic
def ne_pas_publier(convention, motif, *, par):
    """Leave a convention out of the open data, with a motive; what was published of it leaves the file.

    Raises ErreurMetier without a motive, or when the convention is not signed.
    """
    motif = motif.strip()
    if not motif:
        raise ErreurMetier("Dites en une phrase pourquoi cette convention n’est pas publiée.", champ="motif")
    fraiche = _relire(convention)
    if fraiche.publier is False:
        raise ErreurMetier("Cette convention est déjà écartée de la publication.")
    fraiche.publier, fraiche.motif_non_publication = False, motif
    fraiche.save(update_fields=["publier", "motif_non_publication"])
    inscrire(ECARTER, fraiche, par=par)


def publier_prets(*, par):
    """Publish all that is expected and has no fault, one transaction each. Returns (published, left because of a fault)."""
    publiees = laissees = 0
    for convention in pour_composer(a_publier()).order_by("parcours", "pk"):
        if fautes(composer(convention)):
            laissees += 1
            continue
        try:
            publier(convention, par=par)
        except ErreurMetier:  # somebody was faster
            continue
        publiees += 1
    return publiees, laissees


def _relire(convention):
    """The convention with what its row is made of, its parcours locked first. Raises ErreurMetier when it is not signed."""
    convention.verrouiller()
    try:
        return pour_composer(signees()).get(pk=convention.pk)
    except Convention.DoesNotExist:
        raise ErreurMetier("Cette convention n’est pas encore signée : il n’y a rien à publier.") from None

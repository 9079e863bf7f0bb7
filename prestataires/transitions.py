"""What can happen to a provider of the register: one table, one writer, public verbs."""

from django.db import IntegrityError, transaction

from prestataires.enums import MOTIVEES, Statut, Transition
from prestataires.models import Prestataire
from socle.cycle import Cycle
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from territoires.noms import normaliser

CYCLE = Cycle(
    Prestataire,
    {
        Transition.REFERENCER: ({Statut.PROPOSE, Statut.SUSPENDU}, Statut.REFERENCE),
        Transition.SUSPENDRE: ({Statut.REFERENCE}, Statut.SUSPENDU),
        Transition.RETIRER: ({Statut.PROPOSE, Statut.REFERENCE, Statut.SUSPENDU}, Statut.RETIRE),
    },
)

CHAMPS = (
    "siret",
    "nom",
    "forme",
    "competences",
    "fait_projets",
    "fait_savoir_faire",
    "site",
    "email",
    "telephone",
    "est_national",
)


@transaction.atomic
def enregistrer(champs, *, par, prestataire=None):
    """Add a provider (state « proposé »), or correct one. `champs` are those of CHAMPS and `departements`. Returns it.

    Raises ErreurMetier without a zone of intervention, or when the SIRET is already there.
    """
    departements = list(champs["departements"])
    if not departements and not champs["est_national"]:
        raise ErreurMetier(
            "Indiquez au moins un département, ou cochez « intervient dans toute la France ».", champ="departements"
        )
    valeurs = {nom: champs[nom] for nom in CHAMPS}
    valeurs["texte_cherche"] = normaliser(f"{champs['nom']} {champs['competences']}")
    nouveau = prestataire is None
    if nouveau:
        prestataire = Prestataire()
    for nom, valeur in valeurs.items():
        setattr(prestataire, nom, valeur)
    try:
        with transaction.atomic():
            prestataire.save(update_fields=None if nouveau else list(valeurs))
    except IntegrityError as erreur:
        raise ErreurMetier("Un prestataire avec ce SIRET est déjà dans la liste.", champ="siret") from erreur
    prestataire.departements.set(departements)
    inscrire(
        f"prestataire.{'ajouter' if nouveau else 'modifier'}",
        prestataire,
        par=par,
        donnees={"siret": prestataire.siret, "departements": [d.pk for d in departements]},
    )
    return prestataire


@transaction.atomic
def changer_statut(prestataire, transition, *, par, motif=""):
    """Reference, suspend or withdraw; the last two say why. Raises ErreurMetier without a motive."""
    motif = motif.strip()
    if transition in MOTIVEES and not motif:
        raise ErreurMetier("Dites en une phrase pourquoi.", champ="motif")
    with CYCLE.passage(prestataire, transition, par=par) as p:
        p.motif = motif


def referencer(prestataire, *, par):
    changer_statut(prestataire, Transition.REFERENCER, par=par)


def suspendre(prestataire, *, motif, par):
    changer_statut(prestataire, Transition.SUSPENDRE, par=par, motif=motif)


def retirer(prestataire, *, motif, par):
    changer_statut(prestataire, Transition.RETIRER, par=par, motif=motif)

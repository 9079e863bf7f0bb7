"""What was paid above the real expenses, and comes back (metier §2.2, article 16)."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from conventions import reglages
from conventions.enums import StatutReversement, TransitionReversement
from conventions.models import Reversement
from conventions.transitions.cycles import CYCLE_REVERSEMENT
from conventions.transitions.exigences import exiger_jour, exiger_motif
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire

REFERENCE_MAX = Reversement._meta.get_field("reference").max_length


@transaction.atomic
def constater(convention, montant, *, par):
    """Ask the territory to give `montant` euros back within the delay of the settings. Returns the Reversement. Raises ErreurMetier while another one is due."""
    convention.verrouiller()
    if montant <= 0:
        raise ErreurMetier("Il n’y a rien à reverser.")
    if Reversement.objects.filter(convention=convention, statut=StatutReversement.A_RECEVOIR).exists():
        raise ErreurMetier("Un reversement est déjà demandé : enregistrez sa recette, ou abandonnez-le.")
    jour = timezone.localdate()
    reversement = Reversement.objects.create(
        convention=convention,
        montant=montant,
        demande_le=jour,
        demande_par=par,
        echeance=jour + timedelta(days=reglages.delai_reversement_jours()),
    )
    inscrire(
        "reversement.constater",
        reversement,
        par=par,
        donnees={"montant": montant, "echeance": reversement.echeance},
    )
    return reversement


@transaction.atomic
def recevoir(reversement, le, reference, *, par):
    """Record that the money came back, whole, and under which reference. Raises ErreurMetier beside each field."""
    reference = " ".join(reference.split())
    if not reference or len(reference) > REFERENCE_MAX:
        raise ErreurMetier(
            f"Écrivez la référence de la recette donnée par l’agence comptable ({REFERENCE_MAX} caractères au plus).",
            champ="reference",
        )
    journal = {}
    with CYCLE_REVERSEMENT.passage(reversement, TransitionReversement.RECEVOIR, par=par, journal=journal) as r:
        exiger_jour(le, r.demande_le, "Ce reversement a été demandé", champ="recu_le")
        r.recu_le, r.reference = le, reference
        journal["montant"] = r.montant


@transaction.atomic
def abandonner(reversement, motif, *, par):
    """Ask for nothing any more, and say why. Raises ErreurMetier without a reason."""
    motif = exiger_motif(motif, "Dites pourquoi ce reversement n’est plus demandé.")
    journal = {}
    with CYCLE_REVERSEMENT.passage(reversement, TransitionReversement.ABANDONNER, par=par, journal=journal) as r:
        r.motif = motif
        journal["montant"] = r.montant

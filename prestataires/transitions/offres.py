"""An offer that the territory types itself: the price of the provider it has in mind."""

from decimal import Decimal

from django.utils import timezone

from prestataires.enums import Statut, StatutCandidature, TransitionCandidature
from prestataires.models import Candidature
from prestataires.transitions.cycles import CYCLE_CANDIDATURE
from socle.erreurs import ErreurMetier
from socle.mots import euros

A_RAPPELER = (StatutCandidature.ECARTEE, StatutCandidature.NON_RETENUE)


def noter_offre(besoin, prestataire, *, montant_ht, montant_ttc, pourquoi, par):
    """The candidature of this provider for this need, with this price, under the lock of the parcours. Returns it.

    Raises ErreurMetier beside the field at fault: a provider that is suspended or withdrawn, or that a territory of elsewhere named; no amount,
    or a total below it.
    """
    exiger_disponible(prestataire, besoin)
    _exiger_montants(montant_ht, montant_ttc)
    candidature, _ = Candidature.objects.get_or_create(
        besoin=besoin, prestataire=prestataire, defaults={"creee_par": par}
    )
    if candidature.statut in A_RAPPELER:
        with CYCLE_CANDIDATURE.passage(candidature, TransitionCandidature.RAPPELER, par=par):
            pass
    with CYCLE_CANDIDATURE.passage(candidature, TransitionCandidature.REPONDRE, par=par) as c:
        if c.repondue_le and c.saisie_par_id is None and (c.montant_ht, c.montant_ttc) != (montant_ht, montant_ttc):
            raise ErreurMetier(
                f"{prestataire.nom} a répondu par son lien ({euros(c.montant_ht)} HT) : lui seul peut corriger son devis.",
                champ="montant_ht",
            )
        # What the provider itself wrote of the same price stays its own.
        if c.repondue_le is None or (c.montant_ht, c.montant_ttc) != (montant_ht, montant_ttc):
            c.montant_ht, c.montant_ttc = montant_ht, montant_ttc
            c.repondue_le, c.saisie_par = timezone.now(), par
        c.pourquoi = pourquoi
    return candidature


def est_disponible(prestataire, besoin):
    """Whether it is referenced, or named by this very territory and not yet set aside by ANCT. One query at most."""
    if prestataire.statut == Statut.REFERENCE:
        return True
    return (
        prestataire.statut == Statut.PROPOSE and prestataire.propositions.filter(parcours=besoin.parcours_id).exists()
    )


def exiger_disponible(prestataire, besoin, *, champ="prestataire"):
    """Raises ErreurMetier unless `est_disponible`."""
    if not est_disponible(prestataire, besoin):
        raise ErreurMetier(
            "Ce prestataire n’est pas dans la liste : choisissez-en un autre, ou proposez-le à l’ANCT.",
            champ=champ,
        )


def _exiger_montants(montant_ht, montant_ttc):
    if montant_ht is None or montant_ht <= Decimal(0):
        raise ErreurMetier("Écrivez le montant en chiffres, par exemple 12 500 ou 12 500,50.", champ="montant_ht")
    if montant_ttc is not None and montant_ttc < montant_ht:
        raise ErreurMetier("Le montant TTC est plus petit que le montant HT.", champ="montant_ttc")

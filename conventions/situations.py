"""Where the convention of a parcours stands, the same for its own page and for the home of the team."""

from conventions.depots import signatures_par_partie
from conventions.enums import A_SIGNER, GenreTranche, Statut, StatutBilan, StatutVersement
from conventions.etats import Faits, attendus, versement_en_cours
from conventions.lecture_versements import versements_de
from conventions.models import Acte, Bilan, Reversement, Tranche
from conventions.suivi import Suivi

# Only a convention that ends asks for money back.
FINISSENT = (Statut.RESILIEE, Statut.SOLDEE)


def acte_du_parcours(parcours):
    """The act that counts for this parcours, with its convention; None when nothing was drafted. One query."""
    acte = Acte.objects.du_parcours(parcours).pour_page().first()
    if acte is not None:
        acte.convention.parcours = parcours
    return acte


def rassembler(acte, versements, *, suivi=None, depots=None):
    """The Faits that the sentences of this act call for. `versements` are those of the schedule in force.

    At most two queries, six when the last payment may come to nothing; less with the `suivi` or the `depots` that the caller already has.
    """
    convention = acte.convention
    bilan, rien_a_verser = None, False
    suivant = versement_en_cours(versements)
    if convention.statut == Statut.EN_COURS and suivant is not None and suivant.statut == StatutVersement.PREVU:
        bilan = _bilan(convention, suivant, suivi)
        if bilan == StatutBilan.ACCEPTE and suivant.tranche.genre == GenreTranche.SOLDE:
            rien_a_verser = not (suivi or Suivi.de(convention)).montant(suivant, convention.montant_paye)
    if depots is None:
        depots = signatures_par_partie(acte) if acte.statut in A_SIGNER else {}
    return Faits(
        versements=tuple(versements),
        bilan=bilan,
        rien_a_verser=rien_a_verser,
        reversement=Reversement.objects.filter(convention=convention).order_by("-pk").first()
        if convention.statut in FINISSENT
        else None,
        a_decompter=convention.est_a_decompter,
        depots=depots,
    )


def _bilan(convention, versement, suivi):
    """The state of the report of this payment, None when it is not begun."""
    if suivi is not None:
        return suivi.bilans.get(versement.rang)
    bilans = Bilan.objects.order_by().filter(convention=convention, rang=versement.rang)
    return bilans.values_list("statut", flat=True).first()


def situation(parcours):
    """(the convention, [what is expected, as `attendus` says it]); (None, []) when nothing was drafted. One query then, else a few that nothing multiplies."""
    acte = acte_du_parcours(parcours)
    if acte is None:
        return None, []
    convention = acte.convention
    versements = versements_de(convention, Tranche.objects.en_vigueur(convention)) if convention.date_effet else []
    return convention, attendus(acte, parcours, rassembler(acte, versements))

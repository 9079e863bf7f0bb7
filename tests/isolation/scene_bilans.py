"""Reports in each state, for the table of routes: one being written, one sent, one to complete, one accepted."""

from conventions.transitions import bilans as verbes
from tests.conventions.fabriques_bilans import ecrire


def _envoye(convention, rang, jeanne):
    bilan = ecrire(verbes.ouvrir_bilan(convention, rang, par=jeanne), par=jeanne)
    verbes.envoyer(bilan, bilan.revision, par=jeanne)
    return bilan


def planter_bilans(t, actes, claire):
    """Over two conventions: the report being written and the one sent stay where the verbs may still act on them."""
    jeanne = t.personnes["interlocuteur"]
    ici, ailleurs = actes["oeuvre"].convention, actes["modifiee"].convention
    ecrit = ecrire(verbes.ouvrir_bilan(ici, 2, par=jeanne), par=jeanne)
    envoye = _envoye(ici, 3, jeanne)
    accepte = _envoye(ailleurs, 3, jeanne)
    verbes.accepter(accepte, par=claire)
    # A suspended convention may report: that may be what it waits for.
    verbes.completer(_envoye(actes["suspendue"].convention, 3, jeanne), "Dites qui est venu.", par=claire)
    for nom, bilan in (("bilan_ecrit", ecrit), ("bilan_envoye", envoye), ("bilan_accepte", accepte)):
        t.lieux[nom] = {"parcours_pk": bilan.convention.parcours_id, "rang": bilan.rang}
    t.lieux["bilan_a_imprimer"] = {"pk": envoye.pk}

"""Reports brought to any state by their own verbs."""

from conventions.bilans import etapes_du_bilan
from conventions.enums import StatutBilan, TransitionBilan
from conventions.models import Bilan
from conventions.transitions import bilans
from tests.conventions.fabriques_avenants import nouvelle

MOTIF = "Dites combien d’habitants sont venus à la balade."
CHAMPS = {
    "realise": "Deux balades nocturnes, préparées avec quinze habitants.",
    "effets": "Trois personnes ont rejoint le conseil de quartier.",
    "difficultes": "La pluie, une fois.",
    "suites": "Une troisième balade au printemps.",
}


def ecrire(bilan, *, par, lignes=None, **champs):
    """Fill the four questions, and a word on each étape unless `lignes` says other ones."""
    if lignes is None:
        lignes = {e.pk: f"{e.titre} : c’est fait." for e in etapes_du_bilan(bilan.convention.parcours_id)}
    bilans.enregistrer_bilan(bilan, CHAMPS | champs, lignes, bilan.revision, par=par)
    return bilan


def bilan_dans(statut, convention, rang, scene):
    """The report of the payment of this rank, brought to this state: written by the team, judged by ANCT."""
    bilan = bilans.ouvrir_bilan(convention, rang, par=scene.jeanne)
    if bilan.statut == statut:
        return bilan
    if bilan.statut in (StatutBilan.BROUILLON, StatutBilan.A_COMPLETER):
        ecrire(bilan, par=scene.jeanne)
        bilans.envoyer(bilan, bilan.revision, par=scene.jeanne)
    if statut == StatutBilan.A_COMPLETER:
        bilans.completer(bilan, MOTIF, par=scene.claire)
    elif statut == StatutBilan.ACCEPTE:
        bilans.accepter(bilan, par=scene.claire)
    return bilan


def bilan_accepte(convention, rang, scene):
    """The accepted report that opens the payment of this rank. Returns the Bilan; without effect when it is accepted already."""
    return bilan_dans(StatutBilan.ACCEPTE, convention, rang, scene)


def avec_des_etapes(scene, nb):
    """So many étapes in this parcours, those of its convention (two) taken in."""
    for n in range(2, nb):
        nouvelle(scene, f"Étape {n}")


def frais(bilan):
    return Bilan.objects.get(pk=bilan.pk)


# One gesture for each transition.
VERBES = {
    TransitionBilan.ENVOYER: lambda b, scene: bilans.envoyer(b, b.revision, par=scene.jeanne),
    TransitionBilan.REPRENDRE: lambda b, scene: bilans.reprendre(b, par=scene.jeanne),
    TransitionBilan.COMPLETER: lambda b, scene: bilans.completer(b, MOTIF, par=scene.claire),
    TransitionBilan.ACCEPTER: lambda b, scene: bilans.accepter(b, par=scene.claire),
    TransitionBilan.ROUVRIR: lambda b, scene: bilans.rouvrir_bilan(b, par=scene.claire),
}

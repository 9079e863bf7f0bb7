"""Other funders brought to any state by their own verbs."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from conventions.enums import GenreFinanceur, StatutRessource, TransitionRessource
from conventions.transitions import ressources as verbes

MILLE = Decimal("1000.00")


def dans(jours):
    return timezone.localdate() + timedelta(days=jours)


def champs_ressource(**changes):
    """What a person types to add one."""
    return {
        "genre": GenreFinanceur.CAF,
        "financeur": "CAF de l’Hérault",
        "objet": "Animer les ateliers avec les familles",
        "montant_demande": MILLE,
        "etape": None,
        **changes,
    }


def ressource(parcours, statut=StatutRessource.CHERCHEE, *, par, montant=MILLE, obtenu=None, recu=None, **champs):
    """One of them, in this state. Asked for twenty days ago, obtained ten days ago, received today: all of it unless `recu` says less."""
    r = verbes.inscrire_ressource(parcours, champs_ressource(montant_demande=montant, **champs), par=par)
    obtenu = montant if obtenu is None else obtenu
    if statut == StatutRessource.CHERCHEE:
        return r
    if statut == StatutRessource.RETIREE:
        verbes.retirer_ressource(r, par=par)
        return r
    if r.est_propre:
        verbes.decider_au_budget(r, obtenu, dans(-10), par=par)
        return r
    verbes.demander_ressource(r, montant, dans(-20), par=par)
    if statut == StatutRessource.REFUSEE:
        verbes.refuser_ressource(r, "Dossier déposé trop tard.", par=par)
    if statut in (StatutRessource.OBTENUE, StatutRessource.RECUE):
        verbes.obtenir(r, obtenu, dans(-10), par=par)
    if statut == StatutRessource.RECUE:
        verbes.recevoir_ressource(r, obtenu if recu is None else recu, dans(0), par=par)
    return r


# One gesture for each transition.
VERBES = {
    TransitionRessource.MODIFIER: lambda r, par: verbes.modifier_ressource(r, champs_ressource(), r.revision, par=par),
    TransitionRessource.DEMANDER: lambda r, par: verbes.demander_ressource(r, MILLE, dans(0), par=par),
    TransitionRessource.OBTENIR: lambda r, par: verbes.obtenir(r, MILLE, dans(0), par=par),
    TransitionRessource.RECEVOIR: lambda r, par: verbes.recevoir_ressource(r, Decimal("100.00"), dans(0), par=par),
    TransitionRessource.CORRIGER: lambda r, par: verbes.corriger_recu(r, Decimal(0), None, par=par),
    TransitionRessource.REFUSER: lambda r, par: verbes.refuser_ressource(r, "Hors délai.", par=par),
    TransitionRessource.RETIRER: lambda r, par: verbes.retirer_ressource(r, par=par),
    TransitionRessource.ROUVRIR: lambda r, par: verbes.rouvrir_ressource(r, par=par),
}

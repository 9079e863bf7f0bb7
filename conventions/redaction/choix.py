"""The annex of the choices of providers: those that are made when the act is drawn up, as plain data of the room that made them."""

from prestataires.choix import choix_clos


def choix_de(parcours):
    """{"choix": […]} for an act that has some to tell, {} otherwise: an act without one stays as it was written before this annex existed."""
    choix = choix_clos(parcours)
    return {"choix": choix} if choix else {}


def choix_nouveaux(parcours, precedent):
    """The choices that the text before (`precedent`) does not tell yet; one that was made again counts as new."""
    connus = {_identite(c) for c in precedent.get("choix", [])}
    return [c for c in choix_clos(parcours) if _identite(c) not in connus]


def choix_consolides(precedent, nouveaux):
    """{"choix": […]} of the convention once amended: for one étape, the last choice alone."""
    refaits = {c["etape"] for c in nouveaux}
    choix = [c for c in precedent.get("choix", []) if c["etape"] not in refaits] + nouveaux
    return {"choix": choix} if choix else {}


def _identite(choix):
    """What makes a choice the same one, read back (amounts as text) or just made: a provider that changed its name was not chosen again."""
    return choix["etape"], choix["choisi_le"], str(choix["montant_ht"]), choix["motif"]

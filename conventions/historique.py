"""What happened to an act, told from the journal: who, when, in words."""

from conventions.enums import TransitionActe
from socle.journal.models import EntreeJournal
from socle.mots import euros

PHRASES = {
    "rediger": "a commencé la rédaction",
    TransitionActe.MODIFIER: "a modifié la convention",
    TransitionActe.ENVOYER_EN_RELECTURE: "a demandé une relecture",
    TransitionActe.VALIDER: "a validé la convention",
    TransitionActe.DATER: "a enregistré une signature",
    TransitionActe.SIGNER: "a enregistré la dernière signature : la convention est en vigueur",
    TransitionActe.ABANDONNER: "a abandonné la convention",
}


def historique(acte):
    """A list of {le, qui, phrase}, latest first, in one query."""
    lignes = []
    for entree in EntreeJournal.objects.de(acte).select_related("acteur"):
        verbe = entree.action.partition(".")[2]
        phrase = PHRASES[verbe]
        if verbe == TransitionActe.VALIDER:
            phrase += f" : {entree.valeurs['numero']}, {euros(entree.valeurs['montant'])}"
        lignes.append(
            {"le": entree.le, "qui": entree.acteur.nom_complet if entree.acteur else "Le portail", "phrase": phrase}
        )
    return lignes

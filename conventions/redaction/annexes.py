"""The annexes: 1 to 4 are made from data, the files follow. And what none of them may hold."""

import json

from conventions.models import Annexe
from parcours.effets import AUTODIAGNOSTIC, EFFETS, NIVEAUX, SCORES
from socle.comptes_bancaires import compte_dans
from socle.erreurs import ErreurMetier

DES_DONNEES = 4


def annexes_de(acte, *, deja=()):
    """The files annexed to this act, as data; they are numbered after `deja`, those that the convention already has. One query."""
    premiere = DES_DONNEES + 1 + len(deja)
    jointes = Annexe.objects.filter(acte=acte, retiree_le=None).select_related("fichier").order_by("rang", "pk")
    return [
        {
            "numero": numero,
            "titre": annexe.titre,
            "nom": annexe.fichier.nom,
            "sha256": annexe.fichier.sha256,
            "uuid": str(annexe.fichier.uuid),
            "taille": annexe.fichier.taille,
        }
        for numero, annexe in enumerate(jointes, start=premiere)
    ]


def indicateurs_de(contenu):
    """What annex 4 says: what each étape should leave, the effects and scores that are followed, the empty grid of the start."""
    return {
        "attendus": [{"etape": e["uid"], "titre": e["titre"], "attendu": e["livrables"]} for e in contenu["etapes"]],
        "effets": list(EFFETS),
        "scores": [{"nom": nom, "un": un, "cinq": cinq} for nom, un, cinq in SCORES],
        "niveaux": list(NIVEAUX),
        "grille": [{"axe": axe, "affirmations": list(affirmations)} for axe, affirmations in AUTODIAGNOSTIC],
    }


def exiger_sans_compte(donnees):
    """Raise ErreurMetier when a bank account number stands in these data: it is handed over apart, never in the text (metier §2.2)."""
    texte = json.dumps(donnees, ensure_ascii=False, default=str)
    if compte := compte_dans(texte):
        raise ErreurMetier(
            f"Un numéro de compte bancaire ({compte[:4]}…) est écrit dans le texte ou dans le parcours. "
            "Retirez-le : le relevé d’identité bancaire se transmet séparément."
        )

"""What is missing before a parcours may go on: one function per transition, used by the transition (which raises) and by the page (which shows).

Each gives a list of `Manque`: a sentence one can act on, and the page where it is settled ("" when it is settled elsewhere).
"""

from typing import NamedTuple

from parcours.enums import GenreEchange, Partie, StatutCorrection, StatutEtape, StatutModification, Transition
from parcours.models import Correction, Echange, Etape, Modification
from parcours.mots import partie_de
from socle.erreurs import ErreurMetier
from socle.mots import liste_en_phrase, pluriel

FINIES = (StatutEtape.REALISEE, StatutEtape.ABANDONNEE)
EN_PROJET = (StatutEtape.BROUILLON, StatutEtape.PROPOSEE)
CITEES = 3


class Manque(NamedTuple):
    phrase: str
    page: str = ""


def exiger(manques):
    """Raise ErreurMetier with all that is missing, in the words that the page shows."""
    if manques:
        raise ErreurMetier(" ".join(manque.phrase for manque in manques))


def _citer(titres):
    """« Balade, Forum et 4 autres »: three names at most."""
    if len(titres) <= CITEES + 1:
        return liste_en_phrase(f"« {titre} »" for titre in titres)
    return liste_en_phrase([*(f"« {titre} »" for titre in titres[:CITEES]), f"{len(titres) - CITEES} autres"])


def manques_avant_convention(parcours):
    """CONTRACTUALISER: both commitments."""
    manquants = set(Partie.values) - set(parcours.engagements.values_list("partie", flat=True))
    if not manquants:
        return []
    noms = [partie_de(partie, parcours.collectivite) for partie in sorted(manquants, reverse=True)]
    return [Manque(f"Il manque l’engagement {liste_en_phrase(noms)}.", "parcours:engagement")]


def manques_avant_bilan(parcours):
    """ENTRER_EN_BILAN: every étape is over or given up, no change to what is contracted waits for its decision."""
    etapes = Etape.objects.presents().filter(parcours=parcours).values_list("titre", "statut")
    return etapes_a_finir(etapes) + _en_attente(parcours)


def etapes_a_finir(etapes):
    """The part of `manques_avant_bilan` that (title, state) pairs already read are enough for: no query."""
    ouvertes = [(titre, statut) for titre, statut in etapes if statut not in FINIES]
    en_projet = [titre for titre, statut in ouvertes if statut in EN_PROJET]
    en_cours = [titre for titre, statut in ouvertes if statut not in EN_PROJET]
    manques = []
    if en_cours:
        suite = "Dites où elle en est." if len(en_cours) == 1 else "Dites où elles en sont."
        manques.append(
            Manque(
                f"Il reste {pluriel(len(en_cours), 'étape')} en cours : {_citer(en_cours)}. {suite}", "parcours:etapes"
            )
        )
    if en_projet:
        suite = "Abandonnez-la ou retirez-la." if len(en_projet) == 1 else "Abandonnez-les ou retirez-les."
        manques.append(
            Manque(
                f"Il reste {pluriel(len(en_projet), 'étape')} en projet : {_citer(en_projet)}. {suite}",
                "parcours:etapes",
            )
        )
    return manques


def manques_avant_cloture(parcours):
    """CLORE: the meeting that looks back was held and noted for both sides, nothing waits for an answer."""
    manques = []
    if not Echange.objects.filter(parcours=parcours, genre=GenreEchange.BILAN, retire_le__isnull=True).exists():
        manques.append(
            Manque(
                "Aucune réunion de bilan n’est notée. Notez l’échange, avec le genre « Réunion de bilan ».",
                "parcours:echange_noter",
            )
        )
    ouvertes = Correction.objects.filter(
        parcours=parcours, statut__in=[StatutCorrection.DEMANDEE, StatutCorrection.REPONDUE]
    ).count()
    if ouvertes:
        manques.append(
            Manque(
                f"{_il_reste(ouvertes, 'question', 'questions')} de l’ANCT sans suite. Réglez ou annulez chacune.",
                "parcours:remarques",
            )
        )
    return manques + _en_attente(parcours)


_avant_l_arret = []


def avant_l_arret(fonction):
    """Ask `fonction(parcours)` too for what stands in the way of a stop ([Manque]): lower rooms register what binds."""
    _avant_l_arret.append(fonction)
    return fonction


def manques_avant_arret(parcours):
    """ABANDONNER: nothing binds any more, and no money is to be settled."""
    return [manque for fonction in _avant_l_arret for manque in fonction(parcours)]


def _il_reste(nombre, singulier, pluriels):
    return f"Il reste {pluriel(nombre, singulier, pluriels)}"


def _en_attente(parcours):
    nombre = Modification.objects.filter(parcours=parcours, statut=StatutModification.PROPOSEE).count()
    if not nombre:
        return []
    changements = _il_reste(nombre, "changement demandé", "changements demandés")
    return [
        Manque(f"{changements} sans décision. Indiquez la décision, ou retirez la demande.", "parcours:modifications")
    ]


# What each passage asks for, in one sentence, and the function that says what is missing: docs/cycle-de-vie.md is drawn from it.
GARDES = {
    Transition.CONTRACTUALISER: (
        "Les deux engagements sont enregistrés : maire ou présidence, et direction.",
        manques_avant_convention,
    ),
    Transition.ENTRER_EN_BILAN: (
        "Toutes les étapes sont terminées ou abandonnées, aucun changement demandé n’attend sa décision.",
        manques_avant_bilan,
    ),
    Transition.CLORE: (
        "Une réunion de bilan partagée est notée, aucune question de l’ANCT ni aucun changement demandé n’attend.",
        manques_avant_cloture,
    ),
    Transition.ABANDONNER: (
        "Un motif est écrit, aucune convention ne lie plus, aucun argent n’est à rendre.",
        manques_avant_arret,
    ),
}

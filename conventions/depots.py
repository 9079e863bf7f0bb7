"""What was deposited of an act's signatures: which pages are there, which are missing, where each side stands, in words."""

from dataclasses import dataclass

from django.urls import reverse

from conventions import droits
from conventions.documents import EXEMPLAIRE
from conventions.enums import A_SIGNER, FIGES, ModeSignature, PartieSignataire, StatutActe, StatutSignature
from conventions.models import Signature
from socle.documents import documents_de
from socle.erreurs import ErreurMetier
from socle.mots import date_longue, liste_en_phrase

# Above, a sentence no longer lists the pages one by one.
ENUMEREES_MAX = 4


# --- the copy to sign ------------------------------------------------------------------------------------------------------
def exemplaire_de(acte):
    """The document to sign, ready or not; None before the act goes out."""
    return documents_de(acte).actuels().filter(genre=EXEMPLAIRE).pour_liste().first()


def exiger_exemplaire(acte):
    """The file that was sent to be signed. Raises ErreurMetier, with what to do, when it is not made yet."""
    document = exemplaire_de(acte)
    if document is None or document.est_en_echec:
        raise ErreurMetier(
            "Le document à signer n’a pas pu être préparé. Une personne de l’ANCT est prévenue : revenez quand il sera prêt."
        )
    if not document.est_pret:
        raise ErreurMetier(
            "Le document à signer est en préparation : nous ne savons pas encore combien il a de pages. "
            "Revenez dans une minute, puis recommencez."
        )
    return document.fichier


def pages_attendues(acte):
    """How many pages the signed paper has. Raises ErreurMetier as `exiger_exemplaire` does."""
    return exiger_exemplaire(acte).nb_pages


# --- pages ----------------------------------------------------------------------------------------------------------------
def feuillets_de(signature):
    """Its pages that were not taken away: those with a number first, in their order."""
    feuillets = signature.feuillets.filter(retire_le__isnull=True).select_related("fichier", "ajoute_par")
    return sorted(feuillets.order_by("pk"), key=lambda f: (f.numero is None, f.numero or 0))


def manquantes(feuillets, attendues):
    """The numbers, from 1 to `attendues`, that no page has."""
    presents = {f.numero for f in feuillets}
    return [n for n in range(1, attendues + 1) if n not in presents]


def _plages(numeros):
    """[1, 2, 3, 7, 8] → [(1, 3), (7, 8)]"""
    plages = []
    for n in numeros:
        if plages and plages[-1][1] == n - 1:
            plages[-1] = (plages[-1][0], n)
        else:
            plages.append((n, n))
    return plages


def dire_manquantes(numeros):
    """« Il manque les pages 13 et 14. »; "" when none is missing."""
    if not numeros:
        return ""
    if len(numeros) == 1:
        return f"Il manque la page {numeros[0]}."
    if len(numeros) <= ENUMEREES_MAX:
        return f"Il manque les pages {liste_en_phrase(map(str, numeros))}."
    morceaux = []
    for debut, fin in _plages(numeros):
        if fin - debut >= 2:
            morceaux.append(f"{debut} à {fin}")
        else:
            morceaux += [str(n) for n in range(debut, fin + 1)]
    return f"Il manque les pages {liste_en_phrase(morceaux)}."


# --- where each side stands --------------------------------------------------------------------------------------------------
def qui_signe(acte, partie):
    """(name, function) of the person named in the act for this side."""
    if partie == PartieSignataire.COLLECTIVITE:
        return acte.signataire_collectivite_nom, acte.signataire_collectivite_qualite
    return acte.signataire_anct_nom, acte.signataire_anct_qualite


def pour_qui(parcours, partie):
    """« Pour Montaud », « Pour l’ANCT »."""
    return f"Pour {parcours.collectivite.nom}" if partie == PartieSignataire.COLLECTIVITE else "Pour l’ANCT"


def empechement(acte, parcours, partie):
    """Why this side cannot sign yet, in one sentence; "" when it can."""
    if partie == PartieSignataire.ANCT:
        if acte.credits_verifies_le is None:
            return "L’ANCT ne peut pas encore signer : les crédits n’ont pas été vérifiés."
        return ""
    if acte.statut == StatutActe.AUTORISEE:
        return ""
    qui = "Le maire ne peut" if parcours.collectivite.est_commune else "La présidence ne peut"
    return (
        f"{qui} pas encore signer : la délibération n’est pas applicable. "
        "Indiquez la date d’accusé de réception de la préfecture."
    )


def signatures_par_partie(acte):
    """{side: its signature, the present one, else the last refused}; one query."""
    lues = acte.signatures.exclude(statut=StatutSignature.RETIREE).select_related("depose_par", "decide_par", "fichier")
    par_partie = {}
    for signature in lues.order_by("pk"):
        deja = par_partie.get(signature.partie)
        if deja is None or deja.statut == StatutSignature.REFUSEE:
            signature.acte = acte
            par_partie[signature.partie] = signature
    return par_partie


@dataclass(frozen=True)
class Rang:
    """One side on the page of the act: its state in words and one button."""

    titre: str
    qui: str
    etat: str
    detail: str
    libelle: str
    url: str
    agit: bool


def contexte_signatures(acte, parcours, utilisateur):
    """What signatures_resume.html reads as `signatures`, and the `depots` by side: {} before the act goes out and when it is given up. One query."""
    if acte.statut not in FIGES:
        return {}
    deposees = signatures_par_partie(acte)
    return {
        "rangs": [_rang(acte, parcours, partie, deposees.get(partie), utilisateur) for partie in PartieSignataire],
        "depots": deposees,
    }


def _rang(acte, parcours, partie, signature, utilisateur):
    peut = droits.peut_deposer(utilisateur, acte, partie)
    if signature is None or signature.statut == StatutSignature.REFUSEE:
        etat, detail, libelle, nom = _a_deposer(acte, parcours, partie, signature)
    else:
        etat, detail, libelle, nom = _deposee(signature, utilisateur)
    if not peut and nom != "comparaison":
        libelle, nom = VOIR, "signature"
    args = [signature.pk] if nom == "comparaison" else [parcours.pk, acte.pk, partie]
    qui, fonction = qui_signe(acte, partie)
    url = reverse(f"conventions:{nom}", args=args)
    return Rang(
        pour_qui(parcours, partie), f"{qui}, {fonction}", etat, detail, libelle, url, libelle not in SANS_ACTION
    )


VOIR, QUE_FAIRE = "Voir la signature", "Voir ce qu’il faut faire"
SANS_ACTION = {VOIR, QUE_FAIRE}


def _a_deposer(acte, parcours, partie, refusee):
    """(state, detail, button, its page) while nothing stands for this side."""
    if refusee is not None:
        return "Document refusé", refusee.motif, "Déposer un autre document", "signature"
    if bloque := empechement(acte, parcours, partie):
        return "Pas encore", bloque, QUE_FAIRE, "signature"
    return "À signer", "", "Déposer le document signé", "signature"


def _deposee(signature, utilisateur):
    """(state, detail, button, its page) of what stands for this side."""
    par = f"Déposé par {signature.depose_par.nom_complet}."
    if signature.statut == StatutSignature.RECUE:
        return "Signée", f"Le {date_longue(signature.date)}, par {signature.signataire}. {par}", VOIR, "signature"
    if signature.statut == StatutSignature.A_COMPARER:
        if utilisateur.est_anct:
            return "Document à comparer", par, "Comparer", "comparaison"
        return "L’ANCT compare le document déposé", f"{par} Vous n’avez rien à refaire.", VOIR, "signature"
    detail = f"{par} Vérifiez que toutes les pages y sont, puis confirmez."
    return "Pages à vérifier", detail, "Ranger les pages", "signature_pages"


def a_comparer():
    """The worklist of ANCT: files rewritten by a parapheur, of acts that still wait for them, the oldest first."""
    return (
        Signature.objects.filter(
            statut=StatutSignature.A_COMPARER, mode=ModeSignature.EXTERNE, acte__statut__in=A_SIGNER
        )
        .select_related("acte__convention__parcours__collectivite__departement", "depose_par", "fichier")
        .order_by("depose_le", "pk")
    )

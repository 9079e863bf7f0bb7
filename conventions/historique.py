"""What happened to an act, told from the journal: who, when, in words."""

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from conventions.enums import PartieSignataire, TransitionActe, TransitionSignature, TransitionVersement
from socle.journal.models import EntreeJournal
from socle.mots import euros

OBJET_VERSEMENT = "conventions.versement"
PHRASES = {
    "acte.rediger": "a commencé la rédaction",
    f"acte.{TransitionActe.MODIFIER}": "a modifié le texte",
    f"acte.{TransitionActe.ENVOYER_EN_RELECTURE}": "a envoyé le projet à relire",
    f"acte.{TransitionActe.VALIDER}": "a validé le texte",
    f"acte.{TransitionActe.REPRENDRE}": "a repris la rédaction",
    "acte.controler_credits": "a vérifié les crédits",
    f"acte.{TransitionActe.TRANSMETTRE}": "a transmis le texte à faire voter et à signer",
    "acte.enregistrer_vote": "a complété les dates du vote",
    f"acte.{TransitionActe.AUTORISER}": "a indiqué que la délibération est applicable",
    f"acte.{TransitionActe.ROUVRIR}": "a rouvert la délibération pour la corriger",
    f"acte.{TransitionActe.SIGNER}": "a reçu la dernière signature : le texte est en vigueur",
    f"acte.{TransitionActe.ENGAGER}": "a inscrit la dépense au budget de l’ANCT",
    f"acte.{TransitionActe.NOTIFIER}": "a notifié le texte",
    f"acte.{TransitionActe.ABANDONNER}": "a abandonné le texte",
    "acte.ecarter": "a modifié un article du modèle",
    "acte.retirer_ecart": "est revenu au texte du modèle pour un article",
    "acte.viser_ecart": "a visé un article modifié, pour le service juridique",
    "acte.joindre_annexe": "a joint une annexe",
    "acte.retirer_annexe": "a retiré une annexe",
    "signature.deposer": "a déposé le document signé par {partie}",
    f"signature.{TransitionSignature.COMPLETER}": "a rangé les pages du document signé",
    f"signature.{TransitionSignature.RECEVOIR}": "a enregistré la signature de {partie}",
    f"signature.{TransitionSignature.REFUSER}": "a refusé le document signé déposé",
    f"signature.{TransitionSignature.RETIRER}": "a retiré le document signé déposé",
}
# « a demandé le deuxième versement »; told of one payment alone, the name of the payment goes without saying.
PHRASES_VERSEMENT = {
    TransitionVersement.DEMANDER: "a demandé {versement}",
    TransitionVersement.RETIRER: "a retiré la demande pour {versement}",
    TransitionVersement.SUSPENDRE: "a demandé une correction pour {versement}",
    TransitionVersement.REPRENDRE: "a repris la vérification pour {versement}",
    TransitionVersement.CERTIFIER: "a certifié le service fait pour {versement}",
    TransitionVersement.ROUVRIR: "est revenu sur la certification pour {versement}",
    TransitionVersement.TRANSMETTRE: "a transmis {versement} à l’agence comptable",
    TransitionVersement.PAYER: "a enregistré le paiement pour {versement}",
    TransitionVersement.REJETER: "a enregistré un rejet pour {versement}",
    TransitionVersement.ANNULER: "a annulé {versement}",
}


def historique(acte, versements=()):
    """A list of {le, qui, phrase}, latest first; the entries of its signatures and of these payments are told with it. One query."""
    # The journal's key is a text: it points to any table.
    siennes = acte.signatures.order_by().annotate(cle=Cast("pk", CharField())).values("cle")
    versements = {str(v.pk): v for v in versements}
    entrees = (
        EntreeJournal.objects.filter(
            Q(objet_type="conventions.acte", objet_id=acte.pk)
            | Q(objet_type="conventions.signature", objet_id__in=siennes)
            | Q(objet_type=OBJET_VERSEMENT, objet_id__in=list(versements))
        )
        .select_related("acteur")
        .order_by("-pk")
    )
    return [_ligne(entree, versements) for entree in entrees]


def historique_du_versement(versement):
    """The same of one payment. One query."""
    entrees = EntreeJournal.objects.de(versement).select_related("acteur").order_by("-pk")
    return [_ligne(entree, {str(versement.pk): versement}) for entree in entrees]


def _ligne(entree, versements):
    return {
        "le": entree.le,
        "qui": entree.acteur.nom_complet if entree.acteur else "Le portail",
        "phrase": _phrase(entree, versements),
    }


def _phrase(entree, versements):
    if entree.objet_type == OBJET_VERSEMENT:
        nom = f"le {str(versements[str(entree.objet_id)]).lower()}"
        return PHRASES_VERSEMENT[TransitionVersement(entree.action.partition(".")[2])].format(versement=nom)
    phrase, valeurs = PHRASES[entree.action], entree.valeurs
    if entree.action == f"acte.{TransitionActe.VALIDER}":
        return f"{phrase} : {valeurs['numero']}, {euros(valeurs['montant'])}"
    if "{partie}" in phrase:
        return phrase.format(partie=PartieSignataire(valeurs["partie"]).label)
    return phrase

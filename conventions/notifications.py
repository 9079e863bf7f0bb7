"""The mail of a convention: one thing asked, one link."""

from django.conf import settings
from django.urls import reverse

from conventions import notifications_bilans  # noqa: F401  it registers its own letters
from conventions.enums import StatutActe, StatutPiece, StatutVersement
from conventions.models import Acte, Piece, Signature, Versement
from conventions.numerotation import libelle_virement
from parcours.models import Parcours
from parcours.notifications import adresse_interlocuteur
from socle.mots import date_courte, date_longue, euros
from socle.travaux.courriels import Lettre, inscrire_lettre, poster

PRETE = "conventions.prete"
RELECTURE = "conventions.relecture"
NOTIFIEE = "conventions.notifiee"
SIGNATURE_REFUSEE = "conventions.signature_refusee"
VERSEMENT_PAYE = "conventions.versement_paye"
VERSEMENT_SUSPENDU = "conventions.versement_suspendu"
PIECE_REFUSEE = "conventions.piece_refusee"


def annoncer_convention(acte, parcours):
    """Tell the interlocuteur that the convention can be voted and signed. Nobody to write to: the page says it all the same."""
    adresse = adresse_interlocuteur(parcours)
    if adresse:
        poster(PRETE, adresse, {"acte": acte.pk}, cle=f"{PRETE}:{acte.pk}")


def annoncer_relecture(acte):
    """Ask the territory to read the draft and hang its remarks on it."""
    parcours = acte.convention.parcours
    if adresse := adresse_interlocuteur(parcours):
        poster(RELECTURE, adresse, {"acte": acte.pk}, cle=f"{RELECTURE}:{acte.pk}:{acte.revision}")


def annoncer_notification(acte):
    """Tell the territory that its act is notified: it runs."""
    parcours = acte.convention.parcours
    if adresse := adresse_interlocuteur(parcours):
        poster(NOTIFIEE, adresse, {"acte": acte.pk}, cle=f"{NOTIFIEE}:{acte.pk}")


def annoncer_signature_refusee(signature):
    """Tell the territory that what was deposited as its signature is refused, and why."""
    parcours = signature.acte.convention.parcours
    if adresse := adresse_interlocuteur(parcours):
        poster(SIGNATURE_REFUSEE, adresse, {"signature": signature.pk}, cle=f"{SIGNATURE_REFUSEE}:{signature.pk}")


def annoncer_versement_paye(versement):
    """Tell the territory that it was paid, with what its titre de recette needs."""
    parcours = versement.convention.parcours
    if adresse := adresse_interlocuteur(parcours):
        poster(VERSEMENT_PAYE, adresse, {"versement": versement.pk}, cle=f"{VERSEMENT_PAYE}:{versement.pk}")


def annoncer_versement_suspendu(versement):
    """Tell the territory what stops its payment, and what to do."""
    parcours = versement.convention.parcours
    if adresse := adresse_interlocuteur(parcours):
        # A payment may be stopped several times: each stop is a mail of its own.
        tour = versement.jours_arretes, versement.arrete_le.isoformat()
        cle = f"{VERSEMENT_SUSPENDU}:{versement.pk}:{tour[0]}:{tour[1]}"
        poster(VERSEMENT_SUSPENDU, adresse, {"versement": versement.pk}, cle=cle)


def annoncer_piece_refusee(piece):
    """Tell the territory which piece is to deposit again, and why."""
    parcours = piece.convention.parcours
    if adresse := adresse_interlocuteur(parcours):
        # Refused, taken back, refused again the same day: two mails, for two reasons.
        cle = f"{PIECE_REFUSEE}:{piece.pk}:{piece.jugee_le.isoformat()}:{len(piece.motif)}"
        poster(PIECE_REFUSEE, adresse, {"piece": piece.pk}, cle=cle)


def _page(parcours):
    return settings.SITE_URL + reverse("conventions:page", args=[parcours.pk])


def _acte_et_parcours(ids):
    acte = Acte.objects.select_related("convention").get(pk=ids["acte"])
    return acte, Parcours.objects.pour_page().get(pk=acte.convention.parcours_id)


def _lettre_relecture(ids):
    acte, parcours = _acte_et_parcours(ids)
    if acte.statut != StatutActe.RELECTURE:
        return None
    nom = "une modification de votre convention" if acte.est_avenant else "votre convention"
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : {nom} à relire",
        paragraphes=[
            f"J’ai rédigé {nom} à partir de votre parcours. Dites-moi, article par article, ce qui vous gêne ou vous manque.",
            f"Réponse attendue avant le {date_longue(acte.relecture_attendue_le)}. Rien n’est encore définitif.",
        ],
        action=("Lire le projet", settings.SITE_URL + reverse("conventions:texte", args=[parcours.pk, acte.pk])),
        signataire=parcours.referent,
    )


def _lettre_signature_refusee(ids):
    signature = Signature.objects.select_related("acte", "depose_par", "decide_par").get(pk=ids["signature"])
    acte, parcours = _acte_et_parcours({"acte": signature.acte_id})
    if acte.signatures.presentes().filter(partie=signature.partie).exists():
        return None  # another one was deposited since
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : le document signé est à déposer de nouveau",
        paragraphes=[
            f"Le document signé déposé le {date_longue(signature.depose_le)} pour l’acte {acte.numero} "
            f"par {signature.depose_par.nom_complet} ne convient pas : {signature.motif}",
            "Rien d’autre ne change. Déposez un autre document, ou appelez-moi.",
        ],
        action=(
            "Déposer un autre document",
            settings.SITE_URL + reverse("conventions:signature", args=[parcours.pk, acte.pk, signature.partie]),
        ),
        signataire=signature.decide_par,
    )


def _lettre_notifiee(ids):
    acte, parcours = _acte_et_parcours(ids)
    if acte.statut != StatutActe.NOTIFIEE:
        return None
    if acte.est_avenant:
        corps = (
            f"La modification {acte.numero} de votre convention vous est notifiée le {date_longue(acte.notifiee_le)}."
        )
    else:
        premier = acte.tranches.order_by("rang").first()
        corps = (
            f"La convention {acte.numero} vous est notifiée le {date_longue(acte.notifiee_le)}. "
            f"Le premier versement suit : {euros(premier.montant)}. Vous n’avez rien à demander."
        )
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : convention {acte.numero} notifiée",
        paragraphes=[corps, "Gardez ce document : il vaut notification."],
        action=("Lire la notification", _page(parcours)),
        signataire=parcours.referent,
    )


def _versement_et_parcours(ids):
    versement = Versement.objects.select_related("tranche", "convention").get(pk=ids["versement"])
    return versement, Parcours.objects.pour_page().get(pk=versement.convention.parcours_id)


def _lettre_versement_paye(ids):
    versement, parcours = _versement_et_parcours(ids)
    if versement.statut != StatutVersement.PAYE:
        return None
    numero = Acte.objects.values_list("numero", flat=True).get(convention=versement.convention_id, rang=0)
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : {euros(versement.montant)} versés le {date_courte(versement.paye_le)}",
        paragraphes=[
            f"{versement} de la convention {numero} : {euros(versement.montant)}, versés le {date_longue(versement.paye_le)}.",
            f"Libellé du virement : {libelle_virement(numero, versement.rang)}. Référence du paiement : {versement.reference}.",
            "Pour votre titre de recette, prenez l’avis de versement (PDF) sur la page de la convention.",
        ],
        action=("Prendre l’avis de versement", _page(parcours)),
        signataire=parcours.referent,
    )


def _lettre_versement_suspendu(ids):
    versement, parcours = _versement_et_parcours(ids)
    if versement.statut != StatutVersement.SUSPENDU:
        return None
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : une correction est attendue avant le versement",
        paragraphes=[
            f"{versement} ({euros(versement.montant)}) attend une correction de votre part : {versement.motif}",
            "Le délai de paiement est suspendu jusque-là. Dites-nous sur la page quand c’est fait.",
        ],
        action=("Voir ce qui est attendu", _page(parcours)),
        signataire=parcours.referent,
    )


def _lettre_piece_refusee(ids):
    piece = Piece.objects.select_related("convention", "jugee_par").get(pk=ids["piece"])
    if piece.statut != StatutPiece.A_REMPLACER:
        return None
    parcours = Parcours.objects.pour_page().get(pk=piece.convention.parcours_id)
    arrete = Versement.objects.filter(convention=piece.convention_id, statut=StatutVersement.SUSPENDU).exists()
    suite = "Le délai de paiement est suspendu jusque-là." if arrete else "Rien d’autre ne change."
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : une pièce est à remplacer",
        paragraphes=[f"{piece} : cette pièce est à remplacer. {piece.motif}", suite],
        action=(
            "Déposer une autre pièce",
            settings.SITE_URL + reverse("conventions:piece_deposer", args=[parcours.pk, piece.genre, piece.rang]),
        ),
        signataire=piece.jugee_par,
    )


def _lettre_prete(ids):
    acte, parcours = _acte_et_parcours(ids)
    if acte.statut != StatutActe.TRANSMISE:
        return None
    if acte.est_avenant:
        return _lettre_avenant_pret(acte, parcours)
    collectivite = parcours.collectivite
    premier = acte.tranches.order_by("rang").first()
    signataire = "le maire" if collectivite.est_commune else "la présidence"
    return Lettre(
        sujet=f"{collectivite.nom} : votre convention est prête",
        paragraphes=[
            f"La convention {acte.numero} est prête : {euros(acte.montant_delta)} pour votre parcours. Voici la suite.",
            "1. Inscrivez-la à l’ordre du jour de votre conseil.",
            "2. Envoyez la délibération à la préfecture.",
            f"3. Faites signer {signataire}, sur papier ou par voie électronique, et déposez le document signé.",
            f"Premier versement prévu, une fois la convention signée : {euros(premier.montant)}.",
        ],
        action=("Voir la convention", _page(parcours)),
        signataire=parcours.referent,
    )


def _lettre_avenant_pret(acte, parcours):
    signataire = "le maire" if parcours.collectivite.est_commune else "la présidence"
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : modification (avenant) à faire voter, puis à signer",
        paragraphes=[
            f"La modification {acte.numero} de votre convention est prête. {acte.objet}",
            "1. Inscrivez-la à l’ordre du jour de votre conseil.",
            "2. Envoyez la délibération à la préfecture.",
            f"3. Faites signer {signataire}, sur papier ou par voie électronique, et déposez le document signé.",
        ],
        action=("Voir la convention", _page(parcours)),
        signataire=parcours.referent,
    )


inscrire_lettre(PRETE, _lettre_prete)
inscrire_lettre(RELECTURE, _lettre_relecture)
inscrire_lettre(NOTIFIEE, _lettre_notifiee)
inscrire_lettre(SIGNATURE_REFUSEE, _lettre_signature_refusee)
inscrire_lettre(VERSEMENT_PAYE, _lettre_versement_paye)
inscrire_lettre(VERSEMENT_SUSPENDU, _lettre_versement_suspendu)
inscrire_lettre(PIECE_REFUSEE, _lettre_piece_refusee)

"""The mail by which a provider deposits its documents."""

from django.utils import timezone

from prestataires.attestations import etats
from prestataires.enums import UsageLien
from prestataires.notifications.liens import presenter_lien
from socle.mots import date_longue
from socle.travaux.courriels import Lettre


@presenter_lien(UsageLien.ATTESTATIONS)
def _lettre(lien, adresse):
    """None when all of them came meanwhile."""
    attendues = [e for e in etats(lien.prestataire, timezone.localdate()) if e.attendue]
    if not attendues:
        return None
    paragraphes = [
        f"Vous êtes dans la liste des prestataires de l’ANCT pour {lien.prestataire.nom}. Il nous manque :",
        *(f"– {e.genre.label} : {_dire(e)}" for e in attendues),
        "Déposez ces documents par ce lien, sans compte ni mot de passe.",
    ]
    return Lettre(
        sujet=f"{lien.prestataire.nom} : vos attestations",
        paragraphes=paragraphes,
        action=("Déposer mes attestations", adresse),
        apres=[f"Ce lien est personnel. Il s’ouvre jusqu’au {date_longue(lien.expire_le)}."],
        signataire=lien.cree_par,
        lien_personnel=True,
    )


def _dire(etat):
    phrase = etat.etat[:1].lower() + etat.etat[1:]
    motif = etat.attestation.motif if etat.attestation else ""
    return f"{phrase}. {motif}" if motif else f"{phrase}."

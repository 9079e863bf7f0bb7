"""The documents of an act that people read: what each is called, and where it is served. The draft has its own place beside the text."""

from django.urls import reverse

from conventions.documents import CONSOLIDE, EXEMPLAIRE, NOTIFICATION

# In the order of the page: title in a list (« … TE-2026-004 »), then the words of the link.
TITRES = {EXEMPLAIRE: "Convention", NOTIFICATION: "Notification", CONSOLIDE: "Convention à jour de la modification"}
A_SIGNER, SIGNE = "Lire le texte à signer", "Lire le texte signé"
LIENS = {
    EXEMPLAIRE: A_SIGNER,
    NOTIFICATION: "Lire la notification",
    CONSOLIDE: "Lire la convention à jour",
}


def lien_du_document(acte, genre):
    """The words of the link: the text to sign is another thing once both sides have signed it."""
    return SIGNE if genre == EXEMPLAIRE and acte.est_signee else LIENS[genre]


def titre_du_document(acte, genre):
    """« Convention TE-2026-004 », « Modification (avenant) TE-2026-004/A1 »."""
    nom = "Modification (avenant)" if acte.est_avenant and genre == EXEMPLAIRE else TITRES[genre]
    return f"{nom} {acte.numero}"


def adresse_du_document(parcours_pk, acte_pk, genre, *, etat=False):
    """The path of the file, or of its state while it is being made."""
    suite = "_etat" if etat else ""
    if genre == EXEMPLAIRE:
        return reverse(f"conventions:document{suite}", args=[parcours_pk, acte_pk])
    return reverse(f"conventions:autre_document{suite}", args=[parcours_pk, acte_pk, genre])

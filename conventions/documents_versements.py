"""What is printed of a payment: the file that goes to the accountant once it is certified, the notice that the territory keeps once it is paid.

Both are read from the signed acts (their frozen text, their budget data) and from the payments; neither holds a bank account: it is handed over apart.
"""

import json
from decimal import Decimal

from django.utils import timezone

from conventions.enums import Coche, GenreTranche, StatutVersement
from conventions.essentielles.ligne import derniere_signature
from conventions.mise_en_page import contexte_parties
from conventions.models import Acte, Bilan, CompteBancaire, Versement
from conventions.numerotation import libelle_virement
from conventions.plafond import retenu
from conventions.redaction.annexes import exiger_sans_compte
from socle.documents import Genre, inscrire_genre
from socle.documents.templatetags.impression import en_lettres
from socle.erreurs import ErreurMetier

DOSSIER = "dossier-paiement"
AVIS = "avis-versement"
SCHEMA_DOSSIER = "dossier-paiement/2"
SCHEMA_AVIS = "avis-versement/2"
ZERO = Decimal("0.00")
# What a payment needs of the parties: no one's name.
_AGENCE = ("nom", "siret", "adresse")
_BENEFICIAIRE = ("nom", "de_nom", "code_insee", "siren", "siret", "adresse", "departement")


# --- frozen data --------------------------------------------------------------------------------------------------------------


def _actes_signes(versement):
    """The acts that make up the sum promised, first to last; the text of the last one alone is read. Two queries."""
    actes = list(
        Acte.objects.signes().filter(convention=versement.convention_id).defer("texte_gele").order_by("rang", "pk")
    )
    return actes, json.loads(actes[-1].texte_gele)


def _commun(versement):
    """What both documents say. `versement` is asked for, or further. At most four queries."""
    actes, texte = _actes_signes(versement)
    numero = actes[0].numero
    versements = list(
        Versement.objects.presents()
        .filter(convention=versement.convention_id)
        .select_related("tranche")
        .order_by("rang", "pk")
    )
    # Payments are paid one after the other: those of a lower rank are those made before this one, whenever the document is asked for.
    precedents = [v for v in versements if v.rang < versement.rang and v.statut == StatutVersement.PAYE]
    promis = sum((a.montant_delta for a in actes), ZERO)
    deja_paye = sum((v.montant for v in precedents), ZERO)
    beneficiaire = {cle: texte["beneficiaire"][cle] for cle in _BENEFICIAIRE}
    donnees = {
        "libelle": libelle_virement(numero, versement.rang),
        "convention": numero,
        "territoire": texte["territoire"],
        "objet": (
            "Territoires d’engagement – parcours d’accompagnement "
            f"{beneficiaire['de_nom']} ({beneficiaire['departement']})"
        ),
        "agence": {cle: texte["agence"][cle] for cle in _AGENCE},
        "beneficiaire": beneficiaire,
        "versement": {
            "rang": versement.rang,
            "nom": str(versement),
            "place": sum(v.rang <= versement.rang for v in versements),
            "sur": len(versements),
            # Whatever is left after the last one will not be paid: the expenses stopped there.
            "dernier": versement.tranche.genre == GenreTranche.SOLDE,
        },
        "montant": versement.montant,
        "montant_lettres": en_lettres(versement.montant),
        "montants": {
            "promis": promis,
            "deja_paye": deja_paye,
            "ce_versement": versement.montant,
            "paye_en_tout": deja_paye + versement.montant,
            "reste": promis - deja_paye - versement.montant,
        },
    }
    return donnees, actes, precedents


def _dossier(versement):
    """The payment file of a certified payment. At most eight queries; raises ErreurMetier when a bank account number stands in it."""
    donnees, actes, precedents = _commun(versement)
    donnees |= {
        "schema": SCHEMA_DOSSIER,
        "condition": versement.tranche.condition,
        "demande_le": versement.demande_le,
        "compte": _compte(versement),
        "preuves": _preuves(versement) if versement.rang > 1 else None,
        "actes": [
            {
                "numero": a.numero,
                "rang": a.rang,
                "signe_le": derniere_signature(a),
                "montant": a.montant_delta,
                "ej": a.ej,
                "imputation": a.imputation,
            }
            for a in actes
        ],
        "precedents": [
            {"rang": v.rang, "nom": str(v), "paye_le": v.paye_le, "montant": v.montant, "reference": v.reference}
            for v in precedents
        ],
        "certification": {
            "le": versement.certifie_le,
            "par": versement.certifie_par.nom_complet,
            # `certifier` refuses to go on with fewer than all of them.
            "coches": [{"code": c.value, "libelle": c.label} for c in Coche],
        },
    }
    exiger_sans_compte(donnees)
    return donnees


def _compte(versement):
    """Whose account it is and which RIB shows it, never its number. One query. None for a payment certified before accounts were rows."""
    compte = CompteBancaire.objects.select_related("piece").filter(pk=versement.compte_id).first()
    if compte is None:
        return None
    return {"titulaire": compte.titulaire, "rib_le": timezone.localdate(compte.piece.deposee_le)}


def _preuves(versement):
    """What a payment after the first rests on: the expenses kept (euros) and the day on which its report was accepted. Two queries."""
    bilan = Bilan.objects.filter(convention=versement.convention_id, rang=versement.rang).first()
    return {"retenu": retenu(versement.convention_id), "bilan_le": bilan.juge_le if bilan else None}


def _avis(versement):
    """The notice of a payment made, without the Agency's own accounting. At most four queries.

    Raises ErreurMetier, beside the reference, when a bank account number stands in it.
    """
    donnees, _, _ = _commun(versement)
    donnees |= {"schema": SCHEMA_AVIS, "paye_le": versement.paye_le, "reference": versement.reference}
    try:
        exiger_sans_compte(donnees)
    except ErreurMetier as erreur:
        raise ErreurMetier(
            "La référence contient un numéro de compte bancaire : gardez seulement la référence du paiement.",
            champ="reference",
        ) from erreur
    return donnees


# --- the kinds -------------------------------------------------------------------------------------------------------------------

for _genre in (
    Genre(
        code=DOSSIER,
        libelle="Dossier de paiement",
        gabarit="conventions/pdf/dossier_paiement.html",
        profil="a3a",
        donnees=_dossier,
        titre=lambda d: f"Dossier de paiement {d['libelle']} – {d['territoire']}",
        nom_fichier=lambda d: f"{DOSSIER}-{d['libelle']}.pdf",
        sceller=True,
        joindre_donnees=True,
        contexte=contexte_parties,
    ),
    Genre(
        code=AVIS,
        libelle="Avis de versement",
        gabarit="conventions/pdf/avis_versement.html",
        profil="a3a",
        donnees=_avis,
        titre=lambda d: f"Avis de versement {d['libelle']} – {d['territoire']}",
        nom_fichier=lambda d: f"{AVIS}-{d['libelle']}.pdf",
        sceller=True,
        joindre_donnees=True,
        contexte=contexte_parties,
    ),
):
    inscrire_genre(_genre)

"""The accountant's answers, by spreadsheet: payments made or sent back with a motive, looked at first, then recorded all together."""

from collections import Counter
from decimal import Decimal

from django.db import transaction

from conventions.enums import GenreImportation, StatutVersement, TransitionVersement
from conventions.models import Acte, Versement
from conventions.numerotation import libelle_virement, lire_libelle_virement
from conventions.transitions import versements
from conventions.transitions.exigences import exiger_jour
from conventions.transitions.importations import CHANGE, conclure, exiger_nombre, garder, octets_de, prendre
from conventions.transitions.versements import REFERENCE_MAX
from socle.erreurs import ErreurMetier
from socle.exigences import MOTIF_MAX
from socle.journal.models import EntreeJournal
from socle.mots import date_longue, euros
from socle.tableurs.importation import Colonne, comprise, jour, lire_contenu, lire_tableau, montant, oui, texte

PAYER, REJETER, DEJA, SANS_REPONSE, REFUSEE = "payer", "rejeter", "deja", "sans_reponse", "refusee"
A_FAIRE = (PAYER, REJETER)

LIBELLE = Colonne(
    "libelle", "Libellé du virement", texte(200), ("libelle", "virement", "versement a payer", "numero de virement"), exigee=True
)  # fmt: skip
MONTANT = Colonne("montant", "Montant", montant, ("montant paye", "montant du virement", "montant ttc", "somme"))
PAYE_LE = Colonne("paye_le", "Payé le", jour, ("date", "date de paiement", "date du paiement", "date de virement", "paye"))  # fmt: skip
REFERENCE = Colonne("reference", "Référence", texte(REFERENCE_MAX), ("reference du paiement", "ref", "reference de paiement"))  # fmt: skip
REJETE = Colonne("rejete", "Rejeté", oui, ("rejet", "rejete oui non"))
MOTIF = Colonne("motif", "Motif du rejet", texte(MOTIF_MAX), ("motif", "motif de rejet", "raison", "raison du rejet"))
# For people: what the model says of each payment.
TERRITOIRE, VERSEMENT = Colonne("territoire", "Territoire"), Colonne("versement", "Versement")
COLONNES = (LIBELLE, TERRITOIRE, VERSEMENT, MONTANT, PAYE_LE, REFERENCE, REJETE, MOTIF)

SANS_LIBELLE = "écrivez un libellé comme TE-2026-004-V1, un seul par ligne"
INCONNU = "aucun versement ne porte ce libellé"
DEUX_REPONSES = "un versement est payé ou rejeté : videz la date et la référence, ou le motif"
SANS_JOUR = "écrivez le jour du paiement"
SANS_REFERENCE = "écrivez la référence donnée par l’agence comptable"
SANS_MOTIF = "recopiez le motif donné par l’agence comptable"
# A rejection has no day: nothing tells a new one from an old file sent again.
DEJA_REJETE = "Ce versement a déjà été rejeté une fois : enregistrez un nouveau rejet sur sa page."


def preparer(televerse, *, par):
    """Read this upload, line by line, and keep what it would do; records no payment. Returns the Importation.

    Raises ErreurMetier, beside the field `fichier`. The number of queries does not depend on the number of lines.
    """
    lecture = lire_tableau(octets_de(televerse), COLONNES)
    lignes = examiner(lecture.lignes, par=par)
    exiger_nombre(sum(ligne.sort in A_FAIRE for ligne in lignes))
    return garder(televerse, GenreImportation.PAIEMENTS, lignes, lecture.ignorees, par=par)


def examiner(lues, *, par):
    """What each of these lines would do now: a list of Ligne."""
    libelles = {lue.numero: lire_libelle_virement(lue.valeurs["libelle"] or "") for lue in lues}
    connus = _versements({libelle for libelle in libelles.values() if libelle}, par)
    rejetes = _deja_rejetes(versement.pk for versement in connus.values())
    repondues = Counter(libelles[lue.numero] for lue in lues if _a_une_reponse(lue))
    lignes = []
    for lue in lues:
        libelle = libelles[lue.numero]
        versement = connus.get(libelle)
        if not _repond(lue):
            sort, raisons = REFUSEE if lue.erreurs else SANS_REPONSE, []
        else:
            sort, raisons = _juger(lue, libelle, versement, rejetes, en_double=repondues[libelle] > 1)
        lignes.append(
            comprise(
                lue,
                sort,
                raisons=raisons,
                objet=versement and versement.pk,
                dit=_dire(versement) if versement else "",
                somme=_somme(lue, versement),
            )
        )
    return lignes


def _dire(versement):
    return f"{versement.convention.parcours.collectivite.nom_avec_departement}, {versement}"


def _somme(lue, versement):
    """What the file says is paid; what is expected when it says nothing, and nothing when it cannot be read."""
    if (somme := lue.valeurs.get("montant")) is not None or "montant" in lue.fautifs:
        return somme
    return versement and versement.montant_prevu


REPONSES = ("paye_le", "reference", "rejete", "motif")


def _a_une_reponse(lue):
    return any(lue.valeurs.get(code) for code in REPONSES)


def _repond(lue):
    """Whether it answers, be it in a cell that could not be read."""
    return _a_une_reponse(lue) or not lue.fautifs.isdisjoint(REPONSES)


def _versements(libelles, par):
    """{(number, rank): the payment that this label names}; one that was cancelled only when no other stands there. Two queries."""
    actes = Acte.objects.filter(rang=0, numero__in={numero for numero, _ in libelles})
    numeros = dict(actes.values_list("convention_id", "numero"))
    trouves = Versement.objects.visibles_par(par).filter(convention__in=numeros).pour_liste().order_by("pk")
    connus = {}
    for versement in trouves:
        libelle = numeros[versement.convention_id], versement.rang
        if libelle not in connus or connus[libelle].statut == StatutVersement.ANNULE:
            connus[libelle] = versement
    return connus


def _deja_rejetes(pks):
    """Those of these payments that the accountant has already sent back, whatever became of them since, as pks. One query."""
    entrees = EntreeJournal.objects.filter(
        action=f"versement.{TransitionVersement.REJETER}",
        objet_type=Versement._meta.label_lower,
        objet_id__in=[str(pk) for pk in pks],
    )
    return {int(pk) for pk in entrees.values_list("objet_id", flat=True)}


def _juger(lue, libelle, versement, rejetes, *, en_double):
    """(what becomes of this line, [all that is wrong with it, beside the cells that could not be read])."""
    raisons = []
    if libelle is None:
        raisons += [] if LIBELLE.code in lue.fautifs else [f"colonne « {LIBELLE.titre} » : {SANS_LIBELLE}"]
    elif versement is None:
        raisons.append(INCONNU)
    elif en_double:
        raisons.append("plusieurs lignes de ce fichier répondent pour ce versement : gardez-en une")
    if versement and (somme := lue.valeurs.get("montant")) is not None and somme != versement.montant_prevu:
        raisons.append(f"le montant est de {euros(versement.montant_prevu)} ici, de {euros(somme)} dans le fichier")
    if REJETE.code in lue.fautifs:
        return REFUSEE, raisons  # paid or sent back: nobody knows yet
    rejet = bool(lue.valeurs.get("rejete") or lue.valeurs.get("motif"))
    if rejet and (lue.valeurs.get("paye_le") or lue.valeurs.get("reference")):
        return REFUSEE, [*raisons, DEUX_REPONSES]
    sort, autres = _juger_rejet(lue, versement, rejetes) if rejet else _juger_paiement(lue, versement)
    if raisons or lue.erreurs:
        return REFUSEE, raisons + autres
    return sort, autres


def _juger_rejet(lue, versement, rejetes):
    motif = lue.valeurs.get("motif")
    if not motif:
        return REFUSEE, [] if MOTIF.code in lue.fautifs else [f"colonne « {MOTIF.titre} » : {SANS_MOTIF}"]
    if versement is None:
        return REFUSEE, []
    if versement.statut == StatutVersement.REJETE and " ".join(versement.motif.split()) == motif:
        return DEJA, []
    sort, raisons = _si_transmis(REJETER, versement)
    if sort == REJETER and versement.pk in rejetes:
        return REFUSEE, [_en_raison(DEJA_REJETE)]
    return sort, raisons


def _juger_paiement(lue, versement):
    paye_le, reference = lue.valeurs.get("paye_le"), lue.valeurs.get("reference")
    manques = [
        f"colonne « {colonne.titre} » : {phrase}"
        for colonne, phrase, valeur in ((PAYE_LE, SANS_JOUR, paye_le), (REFERENCE, SANS_REFERENCE, reference))
        if not valeur and colonne.code not in lue.fautifs
    ]
    if versement is None or manques or not (paye_le and reference):
        return REFUSEE, manques
    if versement.statut == StatutVersement.PAYE:
        if (versement.paye_le, versement.reference) == (paye_le, reference):
            return DEJA, []
        return REFUSEE, [f"il est déjà payé, le {date_longue(versement.paye_le)}, référence {versement.reference}"]
    sort, raisons = _si_transmis(PAYER, versement)
    if sort == PAYER:
        try:
            exiger_jour(paye_le, versement.transmis_le, "Ce versement a été transmis", champ="paye_le")
        except ErreurMetier as erreur:
            return REFUSEE, [f"colonne « {PAYE_LE.titre} » : {erreur.message[0].lower()}{erreur.message[1:]}"]
    return sort, raisons


def _en_raison(phrase):
    return f"{phrase[0].lower()}{phrase[1:]}".removesuffix(".")


def _si_transmis(sort, versement):
    if versement.statut == StatutVersement.TRANSMIS:
        return sort, []
    return REFUSEE, [f"ce versement n’est pas chez l’agence comptable : il est « {versement.get_statut_display()} »"]


# --- once it was looked at -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def appliquer(importation, *, par):
    """Record the answers that were shown, all of them or none.

    Raises ErreurMetier when it is already applied, when no line is to be recorded, and when one of them no longer can be: somebody did it meanwhile.
    """
    prendre(importation, par=par)
    lignes, _ = lire_contenu(importation.contenu)
    a_faire = [ligne for ligne in lignes if ligne.sort in A_FAIRE]
    if not a_faire:
        raise ErreurMetier("Aucune ligne de ce fichier n’est à enregistrer.")
    par_pk = Versement.objects.select_related("convention", "tranche").in_bulk([ligne.objet for ligne in a_faire])
    # Each verb locks its parcours: always in the same order, so that two imports wait for each other and never for ever.
    a_faire.sort(key=lambda ligne: (par_pk[ligne.objet].convention.parcours_id, par_pk[ligne.objet].rang))
    for ligne in a_faire:
        try:
            _enregistrer(ligne, par_pk[ligne.objet], par)
        except ErreurMetier as erreur:
            raise ErreurMetier(f"Ligne {ligne.numero}, {ligne.dit} : {erreur.message} {CHANGE}") from None
    bilan = [{"numero": ligne.numero, "fait": ligne.sort, "objet": ligne.objet} for ligne in a_faire]
    nb = Counter(ligne.sort for ligne in a_faire)
    total = sum((ligne.euros for ligne in a_faire if ligne.sort == PAYER), Decimal(0))
    conclure(importation, bilan, par=par, donnees={"payes": nb[PAYER], "rejetes": nb[REJETER], "montant": total})


def _enregistrer(ligne, versement, par):
    if ligne.sort == REJETER:
        versement.verrouiller()
        if _deja_rejetes([versement.pk]):
            raise ErreurMetier(DEJA_REJETE)
        versements.rejeter(versement, motif=ligne.valeurs["motif"], par=par)
        return
    versements.payer(versement, le=ligne.jour("paye_le"), reference=ligne.valeurs["reference"], par=par)
    if versement.montant != ligne.euros:  # rejected, changed and sent again since it was looked at
        raise ErreurMetier(f"le montant est maintenant de {euros(versement.montant)}.")


def attendus():
    """What the model is filled in with: (label, payment) for each one that the accountant holds, the oldest first. One query."""
    transmis = Versement.objects.filter(statut=StatutVersement.TRANSMIS).avec_numero().pour_liste()
    return [(libelle_virement(v.numero, v.rang), v) for v in transmis.order_by("transmis_le", "pk")]

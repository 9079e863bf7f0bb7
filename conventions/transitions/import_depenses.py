"""Expenses by spreadsheet: the list that an accounting software gives, looked at line by line, then declared all together."""

from django.db import transaction

from conventions.enums import GenreImportation
from conventions.transitions import depenses
from conventions.transitions.depenses import LONGUEURS, Connues, cle_de_facture, factures_connues, fautes
from conventions.transitions.importations import CHANGE, conclure, exiger_nombre, garder, octets_de, prendre
from conventions.transitions.semblables import (
    cle_semblable,
    depenses_semblables,
    distincts,
    identique,
    listee_de,
    semblable,
)
from parcours.models import Etape
from socle.erreurs import ErreurMetier
from socle.mots import date_longue, euros, pluriel
from socle.normalisation import normaliser
from socle.tableurs.importation import Colonne, comprise, jour, lire_contenu, lire_tableau, montant, texte

DECLARER, DEJA, REFUSEE = "declarer", "deja", "refusee"

DATE = Colonne("date", "Date de paiement", jour, ("date", "date du paiement", "date de mandatement", "paye le", "payee le", "date de reglement"), True)  # fmt: skip
OBJET = Colonne("objet", "Objet", texte(LONGUEURS["objet"]), ("libelle", "objet de la depense", "nature de la depense", "designation", "depense"), True)  # fmt: skip
FOURNISSEUR = Colonne("fournisseur", "Fournisseur", texte(LONGUEURS["fournisseur"]), ("tiers", "nom du fournisseur", "prestataire", "beneficiaire", "a qui"), True)  # fmt: skip
NUMERO = Colonne("numero", "Numéro de facture", texte(LONGUEURS["numero"]), ("facture", "n facture", "n de facture", "no facture", "num facture", "reference facture", "reference de la facture"))  # fmt: skip
HT = Colonne("ht", "Montant HT", montant, ("ht", "total ht", "prix ht"), True)
TTC = Colonne("ttc", "Montant TTC", montant, ("ttc", "total ttc", "prix ttc", "montant mandate"), True)
MANDAT = Colonne("mandat", "Mandat", texte(LONGUEURS["mandat"]), ("numero de mandat", "numero du mandat", "n mandat", "n de mandat", "no mandat"))  # fmt: skip
ETAPE = Colonne("etape", "Étape", texte(200), ("titre de l etape", "etape du parcours", "action"))
COLONNES = (DATE, OBJET, FOURNISSEUR, NUMERO, HT, TTC, MANDAT, ETAPE)
PAR_CODE = {c.code: c for c in COLONNES}

MEME_FACTURE = "cette facture est déjà à la ligne {}"
MEME_LIGNE = "cette ligne dit la même chose que la ligne {} : donnez leurs numéros de facture si ce sont deux dépenses"
RESSEMBLE = "une dépense du même montant, payée le même jour à la même personne, est déjà dans la liste : {}"
SI_C_EST_ELLE = "Retirez cette ligne si c’est elle"
SINON = "sinon ajoutez-la sur la page « Ajouter une dépense », qui vous demande de le confirmer"
ETAPE_INCONNUE = "aucune étape du parcours ne porte ce titre : recopiez-le, ou laissez la case vide"
ETAPES_HOMONYMES = "plusieurs étapes portent ce titre : laissez la case vide"


def preparer(convention, televerse, *, par):
    """Read this upload, line by line, and keep what it would declare; declares nothing. Returns the Importation.

    Raises ErreurMetier, beside the field `fichier`, or when the expenses of this convention no longer change. The number of queries does not
    depend on the number of lines.
    """
    if raison := depenses.empechement(convention):
        raise ErreurMetier(raison)
    lecture = lire_tableau(octets_de(televerse), COLONNES)
    lignes = examiner(convention, lecture.lignes)
    exiger_nombre(sum(ligne.sort == DECLARER for ligne in lignes))
    return garder(televerse, GenreImportation.DEPENSES, lignes, lecture.ignorees, par=par, convention=convention)


def examiner(convention, lues):
    """What each of these lines would declare now: a list of Ligne. Three queries."""
    etapes = _etapes(convention)
    factures, semblables = factures_connues(convention), depenses_semblables(convention)
    vues = Vues()
    lignes = []
    for lue in lues:
        champs = {code: lue.valeurs.get(code) for code in PAR_CODE}
        champs["etape"] = _trouver_l_etape(lue, etapes)
        deja = None if lue.erreurs else _dire_deja(champs, factures, semblables)
        if deja:
            sort, raisons = DEJA, [deja]
        else:
            for code, phrase in fautes(convention, champs, factures=Connues()):
                if code not in lue.fautifs:
                    lue.refuser(PAR_CODE[code], phrase)
            sort, raisons = _juger(champs, vues, semblables)
            if lue.erreurs:
                sort = REFUSEE
        # A line that is already there counts too: the same file, sent again, finds nothing more to declare.
        vues.ajouter(champs, lue.numero)
        lignes.append(
            comprise(
                lue,
                sort,
                raisons=raisons,
                objet=champs["etape"] and champs["etape"].pk,
                dit=" – ".join(filter(None, (champs["objet"], champs["fournisseur"]))),
                somme=champs["ttc"],
            )
        )
    return lignes


class Vues:
    """The lines already read of this file: which one says the same thing."""

    def __init__(self):
        self._factures, self._par_cle = Connues(), {}

    def ajouter(self, champs, numero):
        if champs["fournisseur"]:
            self._factures.ajouter(cle_de_facture(champs), champs["mandat"], numero)
        if (cle := _cle_entiere(champs)) is not None:
            self._par_cle.setdefault(cle, []).append((listee_de(champs), numero))

    def meme_facture(self, champs):
        """The number of the line, or None."""
        return self._factures.trouver(cle_de_facture(champs), champs["mandat"]) if champs["fournisseur"] else None

    def meme_ligne(self, champs):
        """The number of the line, or None. Two invoice numbers, or two payment orders, tell two lines apart."""
        lignes = self._par_cle.get(_cle_entiere(champs), ())
        return next((numero for listee, numero in lignes if not distincts(listee, champs)), None)


def _cle_entiere(champs):
    """All that is said of an expense, its numbers apart; None when something is missing."""
    cle = cle_semblable(champs)
    if cle is None or champs["ht"] is None or not champs["objet"]:
        return None
    return *cle, champs["ht"], champs["objet"].casefold()


def _juger(champs, vues, semblables):
    """(what becomes of a line that is not in the list yet, [what is to be looked at])."""
    if premiere := vues.meme_facture(champs):
        return REFUSEE, [MEME_FACTURE.format(premiere)]
    if premiere := vues.meme_ligne(champs):
        return REFUSEE, [MEME_LIGNE.format(premiere)]
    if listee := semblable(semblables, champs):
        if distincts(listee, champs):
            return DECLARER, [f"{RESSEMBLE.format(listee.dire())}. {SI_C_EST_ELLE}"]
        return REFUSEE, [f"{RESSEMBLE.format(listee.dire())}. {SI_C_EST_ELLE} ; {SINON}"]
    return DECLARER, []


def _dire_deja(champs, factures, semblables):
    """How the list says the expense of this line, "" when it is not there."""
    if champs["fournisseur"] and (payee := factures.trouver(cle_de_facture(champs), champs["mandat"])):
        return _dire_payee(payee, champs)
    if champs["objet"] and (listee := identique(semblables, champs)):
        return f"payée le {date_longue(listee.date)}{f', facture {listee.numero}' if listee.numero else ''}"
    return ""


def _dire_payee(payee, champs):
    """When the expense of the list was paid, and its amount when this line says another one."""
    for code in ("ttc", "ht"):
        if (somme := getattr(payee, code)) != champs[code]:
            return f"payée le {date_longue(payee.date)}, mais de {euros(somme)} {code.upper()}"
    return f"payée le {date_longue(payee.date)}"


def _etapes(convention):
    """{title as it is compared: étapes of this name}, those that were not taken away. One query."""
    par_titre = {}
    for etape in Etape.objects.presents().filter(parcours=convention.parcours_id).order_by("pk"):
        par_titre.setdefault(normaliser(etape.titre), []).append(etape)
    return par_titre


def _trouver_l_etape(lue, etapes):
    titre = lue.valeurs.get("etape")
    if not titre:
        return None
    trouvees = etapes.get(normaliser(titre), [])
    if len(trouvees) == 1:
        return trouvees[0]
    lue.refuser(ETAPE, ETAPES_HOMONYMES if trouvees else ETAPE_INCONNUE)
    return None


# --- once it was looked at -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def appliquer(importation, *, par, laisser=False):
    """Declare the expenses that were shown, all of them or none; `laisser` leaves aside the lines that were refused. Returns how many.

    Raises ErreurMetier when it is already applied, when lines are to be mended (champ « laisser »), when none is to be declared, and when one of
    them no longer can be: somebody declared it meanwhile.
    """
    importation.verrouiller()
    prendre(importation, par=par)
    lignes, _ = lire_contenu(importation.contenu)
    refusees = sum(ligne.sort == REFUSEE for ligne in lignes)
    if refusees and not laisser:
        raise ErreurMetier(
            f"{pluriel(refusees, 'ligne est à corriger', 'lignes sont à corriger')} : corrigez le fichier et envoyez-le de nouveau, "
            "ou laissez-les de côté.",
            champ="laisser",
        )
    a_faire = [ligne for ligne in lignes if ligne.sort == DECLARER]
    if not a_faire:
        raise ErreurMetier("Aucune ligne de ce fichier n’est à ajouter.")
    convention = importation.convention
    etapes = Etape.objects.in_bulk({ligne.objet for ligne in a_faire if ligne.objet})
    semblables = depenses_semblables(convention)
    bilan = []
    for ligne in a_faire:
        try:
            depense = _declarer(ligne, convention, etapes, semblables, par, importation)
        except ErreurMetier as erreur:
            raise ErreurMetier(f"Ligne {ligne.numero} : {erreur.message} {CHANGE}") from None
        bilan.append({"numero": ligne.numero, "fait": DECLARER, "objet": depense.pk})
    total = sum(ligne.euros for ligne in a_faire)
    conclure(importation, bilan, par=par, donnees={"depenses": len(bilan), "laissees": refusees, "ttc": total})
    return len(bilan)


def _declarer(ligne, convention, etapes, semblables, par, importation):
    champs = {
        **{code: ligne.valeurs.get(code, "") for code in ("objet", "fournisseur", "numero", "mandat")},
        "date": ligne.jour("date"),
        "ht": ligne.montant("ht"),
        "ttc": ligne.montant("ttc"),
        "etape": etapes.get(ligne.objet),
    }
    listee = semblable(semblables, champs)
    # Two invoice numbers are compared by `declarer`, in its own words.
    if listee and not distincts(listee, champs) and not (listee.numero and champs["numero"]):
        raise ErreurMetier("Cette dépense est déjà dans la liste.")
    return depenses.declarer(convention, champs, par=par, importation=importation)

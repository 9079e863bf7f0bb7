"""The expenses that the territory paid: declared by its team with their invoice, then kept or set aside by ANCT.

Source: metier §2.2, articles 8 (what is counted) and 10 (what is proved). Nothing moves any more once the last payment is certified: its amount
rests on this list.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from conventions.documents import LISTE_DEPENSES
from conventions.enums import (
    VERSEMENTS_TENUS,
    VIVANTES,
    Assiette,
    GenreTranche,
    StatutDepense,
    TransitionDepense,
)
from conventions.models import Convention, Depense, Versement
from conventions.transitions.cycles import CYCLE_DEPENSE, sous_verrou
from conventions.transitions.exigences import exiger_motif
from conventions.transitions.redaction import exiger_revision
from socle.comptes_bancaires import COMPTE_ECRIT, contient_un_compte
from socle.documents import demander_si_change
from socle.erreurs import ErreurMetier
from socle.exigences import MOTIF_MAX, TROP_LONG, texte_net
from socle.journal.registre import inscrire
from socle.mots import date_longue, euros
from socle.normalisation import normaliser

ZERO = Decimal("0.00")
CENTIME = Decimal("0.01")
MONTANT_MAX = Decimal(10) ** 10
# What the form, and a line of a spreadsheet, give of an expense.
CHAMPS_DEPENSE = ("date", "objet", "fournisseur", "numero", "ht", "ttc", "mandat", "etape")
LONGUEURS = {nom: Depense._meta.get_field(nom).max_length for nom in ("objet", "fournisseur", "numero", "mandat")}
MANQUANTS = {
    "objet": "Dites en quelques mots ce que vous avez payé.",
    "fournisseur": "Écrivez le nom de la personne ou de l’entreprise que vous avez payée.",
}
CHANGEE = "Cette dépense a changé pendant que vous la regardiez : relisez-la, puis recommencez."


# --- what stands in the way --------------------------------------------------------------------------------------------------


def empechement(convention):
    """Why the expenses of this convention cannot change now, in one sentence; "" when they can. One query once it is signed."""
    if convention.decompte_le is not None:
        return f"Le décompte est établi depuis le {date_longue(convention.decompte_le)} : la liste des dépenses ne change plus."
    if convention.statut not in VIVANTES and not convention.est_a_decompter:
        return "La convention est terminée : la liste des dépenses ne change plus."
    if convention.date_effet is None:
        return "La convention n’est pas encore signée : les dépenses se déclarent après sa signature."
    dernier = Versement.objects.filter(
        convention=convention, statut__in=VERSEMENTS_TENUS, tranche__genre=GenreTranche.SOLDE
    )
    if dernier.exists():
        return "L’ANCT a vérifié le dernier versement : la liste des dépenses ne change plus."
    return ""


def _exiger_ouverte(convention_pk):
    """The convention, locked. Raises ErreurMetier when its expenses no longer change."""
    convention = Convention.objects.select_for_update(no_key=True).get(pk=convention_pk)
    if raison := empechement(convention):
        raise ErreurMetier(raison)
    return convention


class Payee(NamedTuple):
    """What is said of an expense that is already there. Amounts are euros."""

    date: date
    ht: Decimal
    ttc: Decimal


class Connues:
    """What is already there, by key then payment order. One invoice may be paid by two orders; but an order may come later than the
    expense: where one is missing, nothing tells the two apart, and it is the same expense.
    """

    def __init__(self):
        self._par_cle = {}

    def ajouter(self, cle, mandat, quoi):
        """Without effect under the key None."""
        if cle is not None:
            self._par_cle.setdefault(cle, {}).setdefault(net(mandat).casefold(), quoi)

    def trouver(self, cle, mandat):
        """What was added under this key that is, or may be, of this payment order; None when there is nothing."""
        par_mandat, mandat = self._par_cle.get(cle, {}), net(mandat).casefold()
        possibles = par_mandat.values() if not mandat else (par_mandat.get(mandat), par_mandat.get(""))
        return next((quoi for quoi in possibles if quoi is not None), None)


def cle_de_facture(champs):
    """What makes an invoice the same as another, its payment order apart: (who was paid, its number). None without a number: nothing can be said."""
    numero = net(champs.get("numero"))
    if not numero:
        return None
    return norme_fournisseur(champs["fournisseur"]), numero.casefold()


def factures_connues(convention, sauf=None):
    """The invoices of this convention as Connues of Payee, but that of `sauf`, a pk. One query."""
    presentes = Depense.objects.presentes().filter(convention=convention).exclude(numero="").exclude(pk=sauf)
    connues = Connues()
    for norme, numero, mandat, *payee in presentes.order_by("pk").values_list(
        "fournisseur_norme", "numero", "mandat", "date", "ht", "ttc"
    ):
        connues.ajouter((norme, numero.casefold()), mandat, Payee(*payee))
    return connues


def fautes(convention, champs, *, factures):
    """Yield (field, sentence) for each thing that does not hold in an expense; no query.

    `champs` has the keys of CHAMPS_DEPENSE: `date`, amounts as Decimal (or None), `etape` an Etape or None, the rest text.
    `factures` is `factures_connues`, or empty Connues for a dry run that compares the invoices itself.
    """
    yield from _fautes_de_date(convention, champs.get("date"))
    for nom, longueur in LONGUEURS.items():
        texte = net(champs.get(nom))
        if not texte and nom in MANQUANTS:
            yield nom, MANQUANTS[nom]
        elif len(texte) > longueur:
            yield nom, TROP_LONG.format(longueur)
        elif contient_un_compte(texte):
            yield nom, COMPTE_ECRIT
    yield from _fautes_de_montant(champs.get("ht"), champs.get("ttc"))
    etape = champs.get("etape")
    if etape is not None and etape.parcours_id != convention.parcours_id:
        yield "etape", "Cette étape n’est pas de ce parcours."
    if net(champs.get("fournisseur")) and (payee := factures.trouver(cle_de_facture(champs), champs.get("mandat"))):
        yield "numero", f"Cette facture est déjà dans la liste, payée le {date_longue(payee.date)}."


def _fautes_de_date(convention, jour):
    if jour is None:
        yield "date", "Indiquez la date du paiement."
    elif jour > timezone.localdate():
        yield "date", "Cette date est dans le futur : déclarez une dépense une fois payée."
    elif convention.date_effet and jour < convention.date_effet:
        yield (
            "date",
            f"La convention commence le {date_longue(convention.date_effet)} : "
            "une dépense payée avant ce jour n’est pas comptée.",
        )


def _fautes_de_montant(ht, ttc):
    lisibles = True
    for nom, montant, plancher in (("ht", ht, ZERO), ("ttc", ttc, CENTIME)):
        if montant is None:
            phrase = f"Indiquez le montant {nom.upper()}."
        elif montant < plancher:
            phrase = (
                "Le montant TTC doit être supérieur à zéro." if nom == "ttc" else "Le montant ne peut pas être négatif."
            )
        elif montant >= MONTANT_MAX or montant != montant.quantize(CENTIME):
            phrase = "Écrivez ce montant en euros, avec deux chiffres au plus après la virgule."
        else:
            continue
        lisibles = False
        yield nom, phrase
    if lisibles and ht > ttc:
        yield "ht", f"Le montant HT ({euros(ht)}) dépasse le montant TTC ({euros(ttc)}) : vérifiez-les."


def verifier_champs(convention, champs, *, factures=None, sauf=None):
    """Raise ErreurMetier, beside its field, for the first thing that does not hold. `factures`: see `fautes`; read here when it is None."""
    if factures is None:
        factures = factures_connues(convention, sauf)
    for champ, phrase in fautes(convention, champs, factures=factures):
        raise ErreurMetier(phrase, champ=champ)


def net(texte):
    """This text without its stray blanks; "" for None."""
    return " ".join((texte or "").split())


def norme_fournisseur(fournisseur):
    """As suppliers are compared. A name in another alphabet has no normal form: it is compared as it is written."""
    fournisseur = net(fournisseur)
    longueur = Depense._meta.get_field("fournisseur_norme").max_length
    return (normaliser(fournisseur) or fournisseur.casefold())[:longueur]


def _remplir(depense, champs):
    for nom in CHAMPS_DEPENSE:
        valeur = champs.get(nom)
        setattr(depense, nom, net(valeur) if nom in LONGUEURS else valeur)
    depense.fournisseur_norme = norme_fournisseur(depense.fournisseur)


# --- the team ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def declarer(convention, champs, *, par, fichier=None, importation=None, facture=None):
    """Add an expense, with its invoice (a deposited Fichier), the spreadsheet or the invoice of a mission it comes from. Returns it.

    Raises ErreurMetier beside the field at fault.
    """
    convention.verrouiller()
    fraiche = _exiger_ouverte(convention.pk)
    verifier_champs(fraiche, champs)
    depense = Depense(
        convention=convention, fichier=fichier, importation=importation, facture=facture, declaree_par=par
    )
    _remplir(depense, champs)
    depense.save(force_insert=True)
    inscrire(
        "depense.declarer",
        depense,
        par=par,
        donnees={
            "ht": depense.ht,
            "ttc": depense.ttc,
            "payee_le": depense.date,
            "fichier": getattr(fichier, "pk", None),
            "importation": getattr(importation, "pk", None),
            "facture": getattr(facture, "pk", None),
        },
    )
    return depense


@transaction.atomic
def modifier_depense(depense, champs, revision, *, par, fichier=None):
    """Correct an expense that is not kept; one that was set aside is examined again. The invoice stays when `fichier` is None.

    Raises ErreurMetier beside the field at fault, or when somebody changed it since `revision`.
    """
    journal = {}
    with CYCLE_DEPENSE.passage(depense, TransitionDepense.MODIFIER, par=par, journal=journal) as d:
        convention = _exiger_ouverte(d.convention_id)
        exiger_revision(d, revision, CHANGEE)
        verifier_champs(convention, champs, sauf=d.pk)
        _remplir(d, champs)
        if fichier is not None:
            d.fichier = fichier
        _oublier_jugement(d)
        d.revision += 1
        journal |= {"ht": d.ht, "ttc": d.ttc, "payee_le": d.date, "fichier": d.fichier_id}


@transaction.atomic
def retirer_depense(depense, *, par):
    """Take an expense out of the list. Raises ErreurMetier for one that is kept."""
    with CYCLE_DEPENSE.passage(depense, TransitionDepense.RETIRER, par=par) as d:
        _exiger_ouverte(d.convention_id)
        _oublier_jugement(d)
        d.revision += 1


@transaction.atomic
def dresser_liste(convention, *, par):
    """Have the list of the expenses printed, as it stands, to be signed. Returns the Document, ready or in preparation: the last one when nothing changed.

    Raises ErreurMetier when there is no expense to list.
    """
    convention.verrouiller()
    document, nouveau = demander_si_change(LISTE_DEPENSES, convention, par=par)
    if nouveau:
        inscrire("convention.lister_depenses", convention, par=par, donnees={"tour": document.tour})
    return document


# --- ANCT --------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def retenir(depense, montant=None, motif="", *, par, revision=None):
    """Count `montant` euros of an expense; all of it, on the convention's base, when None. Raises ErreurMetier beside the field: more than it, or less without a reason."""
    journal = {}
    with CYCLE_DEPENSE.passage(depense, TransitionDepense.RETENIR, par=par, journal=journal) as d:
        convention = _exiger_ouverte(d.convention_id)
        exiger_revision(d, revision, CHANGEE)
        _retenir(d, convention, montant, motif, par)
        journal["montant_retenu"] = d.montant_retenu


def _retenir(d, convention, montant, motif, par):
    entier = d.montant_sur(convention.assiette)
    montant = entier if montant is None else montant
    motif = motif.strip()
    if entier == ZERO:
        raise ErreurMetier(
            f"« {d.objet} » : son montant HT est nul, il n’y a rien à retenir. Écartez cette dépense, ou faites-la corriger."
        )
    if not ZERO < montant <= entier:
        raise ErreurMetier(
            f"Cette dépense compte pour {euros(entier)} {convention.assiette.upper()} au plus, et plus de zéro.",
            champ="montant",
        )
    if montant < entier:
        motif = exiger_motif(
            motif, "Dites pourquoi vous ne retenez pas le montant entier : le territoire lira cette phrase."
        )
    motif = texte_net(motif, "motif", longueur=MOTIF_MAX)
    d.montant_retenu, d.motif = montant, motif
    d.jugee_par, d.jugee_le = par, timezone.localdate()
    d.revision += 1


@transaction.atomic
def retenir_plusieurs(convention, pks, *, par, revisions=None):
    """Keep whole each of these expenses that waits for its examination; returns how many. Those of another convention are left alone.

    `revisions` ({pk: revision}): one that has changed since is left to be read again.
    """
    convention.verrouiller()
    a_examiner = Depense.objects.filter(convention=convention, statut=StatutDepense.DECLAREE, pk__in=pks)
    retenues = 0
    for depense in a_examiner.order_by("pk"):
        if revisions is None or revisions.get(depense.pk) == depense.revision:
            retenir(depense, par=par)
            retenues += 1
    return retenues


@transaction.atomic
def ecarter(depense, motif, *, par, revision=None):
    """Do not count an expense, and say why to the territory. Raises ErreurMetier without a reason."""
    motif = exiger_motif(motif, "Dites pourquoi cette dépense n’est pas comptée : le territoire lira cette phrase.")
    with CYCLE_DEPENSE.passage(depense, TransitionDepense.ECARTER, par=par) as d:
        _exiger_ouverte(d.convention_id)
        exiger_revision(d, revision, CHANGEE)
        d.montant_retenu, d.motif = None, motif
        d.jugee_par, d.jugee_le = par, timezone.localdate()
        d.revision += 1


@transaction.atomic
def rouvrir_depense(depense, *, par):
    """Come back on what was said of an expense: it is examined again."""
    with CYCLE_DEPENSE.passage(depense, TransitionDepense.ROUVRIR, par=par) as d:
        _exiger_ouverte(d.convention_id)
        _oublier_jugement(d)
        d.revision += 1


def _oublier_jugement(d):
    d.montant_retenu, d.motif = None, ""
    d.jugee_par = d.jugee_le = None


@transaction.atomic
def choisir_assiette(convention, assiette, *, par):
    """Count expenses HT or TTC (`Assiette`). Raises ErreurMetier once one was examined: its amount was kept on the other base."""
    c = sous_verrou(convention)
    if raison := empechement(c):
        raise ErreurMetier(raison)
    if assiette not in Assiette.values:
        raise ErreurMetier("Choisissez HT ou TTC.", champ="assiette")
    if Depense.objects.filter(convention=c, jugee_le__isnull=False).exists():
        raise ErreurMetier(
            "Des dépenses sont déjà examinées sur l’autre montant : rouvrez-les avant de changer.", champ="assiette"
        )
    if c.assiette != assiette:
        c.assiette = assiette
        c.save(update_fields=["assiette"])
        inscrire("convention.choisir_assiette", c, par=par, donnees={"assiette": assiette})
    convention.assiette = assiette

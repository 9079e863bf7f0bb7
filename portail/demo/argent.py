"""What each payment of the demonstration waits for: pieces and bank account, expenses and their invoices, reports. All of it is fictitious.

Told through the room's own verbs; `versements` says when. Account numbers have right keys and belong to nobody.
"""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from conventions.bilans import etapes_du_bilan
from conventions.enums import GenrePiece, StatutDepense, StatutPiece
from conventions.models import Convention, Depense, Piece, Versement
from conventions.pieces import Dossier
from conventions.transitions import bilans, depenses, pieces
from portail.demo.parapheur import papier, televerser
from socle.comptes.models import Utilisateur
from socle.documents import deposer
from socle.mots import date_longue, euros

CENTIME = Decimal("0.01")
TVA = Decimal("1.2")
BANQUE_DE_FRANCE = "30001"
# (what, to whom, share of the first payment in percent): what most territories spend first; the last line is set aside.
PREMIERES = (
    ("Conception de la démarche, première partie", "Fabrique des possibles", 28),
    ("Animation de trois ateliers d’habitants", "Les Petits Pas collectifs", 21),
    ("Formation des agents, deux journées", "École de la participation", 17),
    ("Affiches, invitations et signalétique", "Imprimerie du Marché", 6),
    ("Location de la salle et du matériel", "Foyer rural", 4),
)
REPAS = ("Repas de fin d’année des services", "Auberge de la Place", 3)
ECART = "Un repas du personnel ne sert aucune étape du parcours."
SUIVANTES = (
    ("Conception de la démarche, deuxième partie", "Fabrique des possibles", 34),
    ("Animation des rencontres publiques", "Les Petits Pas collectifs", 25),
    ("Accompagnement de l’équipe projet", "École de la participation", 22),
    ("Garde d’enfants et transport des participants", "Familles du canton", 9),
)
BILANS = {
    "realise": "Les premières étapes sont lancées : les habitants ont été invités dans chaque quartier, les agents formés, et "
    "l’équipe projet se réunit tous les mois.",
    "effets": "Des habitants que nous ne voyions jamais sont venus. Deux services travaillent maintenant ensemble, sans qu’on le leur demande.",
    "difficultes": "Trouver des horaires qui conviennent aux familles. Nous avons ajouté une garde d’enfants.",
    "suites": "Garder le rythme, et confier l’animation d’une rencontre à un groupe d’habitants.",
}


def _convention(pk):
    return Convention.objects.filter(parcours=pk).order_by("-pk").first()


def _nom(convention):
    return convention.parcours.collectivite.nom


def _feuille(lignes, nom, par):
    return deposer(televerser(papier(["DOCUMENT FICTIF – DÉMONSTRATION", "", *lignes]), nom, "image/png"), par=par)


def administratrice():
    return Utilisateur.objects.get(email="nadia@anct.example")


# --- pieces, bank account ----------------------------------------------------------------------------------------------------


def iban(graine):
    """An account that nobody has, in the bank of public accountants, with right keys."""
    guichet, compte = f"{100 + graine % 800:05d}", f"{graine * 7919 % 10**11:011d}"
    cle = 97 - (89 * int(BANQUE_DE_FRANCE) + 15 * int(guichet) + 3 * int(compte)) % 97
    bban = f"{BANQUE_DE_FRANCE}{guichet}{compte}{cle:02d}"
    controle = 98 - int(f"{bban}152700") % 97  # F = 15, R = 27
    return f"FR{controle:02d}{bban}"


def deposer_rib(pk, numero, auteur, *, titulaire=None):
    convention = _convention(pk)
    titulaire = titulaire or f"SGC, {_nom(convention)}"
    lignes = ["Relevé d’identité bancaire", "", titulaire, "", "IBAN : illisible sur cet exemple"]
    fichier = _feuille(lignes, "rib.png", auteur)
    return pieces.deposer_piece(convention, GenrePiece.RIB, fichier, par=auteur)


def premieres_pieces(pk, numero, auteur):
    convention = _convention(pk)
    deposer_rib(pk, numero, auteur)
    lignes = ["Avis de situation au répertoire SIRENE", "", _nom(convention)]
    pieces.deposer_piece(convention, GenrePiece.SIRENE, _feuille(lignes, "avis-sirene.png", auteur), par=auteur)


def recopier_compte(pk, numero, auteur, *, par=None, graine=0):
    par = par or Utilisateur.objects.get(email="hugo@anct.example")
    convention = _convention(pk)
    rib = Dossier.de(convention).rib
    pieces.saisir_compte(rib, titulaire=f"SGC, {_nom(convention)}", iban=iban(pk + graine), bic="BDFEFRPPCCT", par=par)


def recopier_nouveau_compte(pk, numero, auteur):
    recopier_compte(pk, numero, auteur, graine=4000)


def nouveau_compte_par_nadia(pk, numero, auteur):
    recopier_compte(pk, numero, auteur, par=administratrice(), graine=4000)


def confirmer_compte(pk, numero, auteur):
    compte = Dossier.de(_convention(pk)).compte
    pieces.confirmer_compte(
        compte, appel="Service de gestion comptable, numéro de l’annuaire de l’administration", par=administratrice()
    )


def refuser_rib(pk, numero, auteur):
    rib = Dossier.de(_convention(pk)).rib
    par = Utilisateur.objects.get(email="hugo@anct.example")
    pieces.refuser_piece(rib, motif="Il est au nom d’une autre collectivité.", par=par)


def liste_signee(pk, numero, auteur):
    convention = _convention(pk)
    total = sum(d.ttc for d in Depense.objects.filter(convention=convention, statut=StatutDepense.RETENUE))
    lignes = [
        "Liste des dépenses payées",
        _nom(convention),
        "",
        f"Total : {euros(total)}",
        f"Signée le {date_longue(timezone.localdate())}",
        "par l’ordonnateur et par le comptable public",
    ]
    fichier = _feuille(lignes, "liste-des-depenses-signee.png", auteur)
    deja = Piece.objects.filter(convention=convention, rang=numero, statut=StatutPiece.RECUE).exists()
    if not deja:
        pieces.deposer_piece(convention, GenrePiece.DEPENSES, fichier, rang=numero, par=auteur)


# --- expenses ----------------------------------------------------------------------------------------------------------------


def _reference(pk):
    """Euros of the first payment: what shares are taken of."""
    return Versement.objects.presents().select_related("tranche").get(convention__parcours=pk, rang=1).tranche.montant


def _declarer(pk, lignes, auteur):
    convention, reference, jour = _convention(pk), _reference(pk), timezone.localdate()
    etapes, premier = etapes_du_bilan(pk), 101 + Depense.objects.filter(convention=convention).count()
    for rang, (objet, fournisseur, part) in enumerate(lignes):
        payee = max(jour - timedelta(days=3 + 9 * rang), convention.date_effet)
        ttc = (reference * part / 100).quantize(CENTIME)
        numero = f"F{payee.year}-{premier + rang}"
        facture = _feuille(
            [f"Facture {numero}", fournisseur, "", objet, "", euros(ttc)], f"facture-{numero}.png", auteur
        )
        champs = {
            "date": payee,
            "objet": objet,
            "fournisseur": fournisseur,
            "numero": numero,
            "ht": (ttc / TVA).quantize(CENTIME),
            "ttc": ttc,
            "mandat": f"{(pk * 31 + rang * 11) % 2000 + 100}",
            "etape": etapes[rang % len(etapes)] if etapes and objet != REPAS[0] else None,
        }
        depenses.declarer(convention, champs, par=auteur, fichier=facture)


def premieres_depenses(pk, numero, auteur):
    _declarer(pk, (*PREMIERES, REPAS), auteur)


def suite_des_depenses(pk, numero, auteur):
    _declarer(pk, SUIVANTES, auteur)


def dernieres_depenses(pk, numero, auteur):
    """Of a territory that spent less than it received."""
    _declarer(pk, SUIVANTES[:2], auteur)


def examiner(pk, numero, auteur):
    """All of them kept, but the one that has nothing to do with the parcours."""
    par = Utilisateur.objects.get(email="hugo@anct.example")
    for depense in Depense.objects.filter(convention__parcours=pk, statut=StatutDepense.DECLAREE).order_by("pk"):
        if depense.objet == REPAS[0]:
            depenses.ecarter(depense, ECART, par=par)
        else:
            depenses.retenir(depense, par=par)


def tout_depenser(pk, numero, auteur):
    """What is left of the promise, spent to the last cent."""
    convention = _convention(pk)
    declare = sum(d.ttc for d in Depense.objects.filter(convention=convention).exclude(statut=StatutDepense.ECARTEE))
    part = (convention.montant_total - declare) * 100 / _reference(pk)
    if part > 0:
        _declarer(pk, [("Dernières rencontres et restitution publique", "Fabrique des possibles", part)], auteur)


# --- reports ------------------------------------------------------------------------------------------------------------------


def ecrire_bilan(pk, numero, auteur):
    bilan = bilans.ouvrir_bilan(_convention(pk), numero, par=auteur)
    lignes = {
        e.pk: bilan.lignes.get(etape=e).texte + " Les habitants ont été tenus au courant à chaque fois."
        for e in etapes_du_bilan(pk)
    }
    bilans.enregistrer_bilan(bilan, BILANS, lignes, bilan.revision, par=auteur)


def envoyer_bilan(pk, numero, auteur):
    bilan = bilans.ouvrir_bilan(_convention(pk), numero, par=auteur)
    bilans.envoyer(bilan, bilan.revision, par=auteur)


def accepter_bilan(pk, numero, auteur):
    convention = _convention(pk)
    bilans.accepter(convention.bilans.get(rang=numero), par=convention.parcours.referent)


def completer_bilan(pk, numero, auteur):
    convention = _convention(pk)
    motif = "Dites combien de personnes sont venues, et d’où : le comité de l’Agence nous le demandera."
    bilans.completer(convention.bilans.get(rang=numero), motif, par=convention.parcours.referent)


# In days from the request of the payment, all before it.
AVANT_DEMANDE = (
    (-24, premieres_depenses), (-15, examiner), (-14, ecrire_bilan), (-13, envoyer_bilan), (-7, accepter_bilan), (-2, liste_signee),
)  # fmt: skip
AVANT_DERNIER = (
    (-16, suite_des_depenses), (-12, tout_depenser), (-9, examiner), (-8, ecrire_bilan), (-7, envoyer_bilan), (-4, accepter_bilan), (-2, liste_signee),
)  # fmt: skip

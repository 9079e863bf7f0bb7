"""Whom the territories of the demonstration ask for help, whom they choose, and what comes of it. Amounts, opinions and dates are fictitious.

Told through the room's own verbs; `histoires_achats` says when.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from parcours.models import Etape, Parcours
from portail.demo.parapheur import papier, televerser
from prestataires.enums import ModeAchat, Partie
from prestataires.models import Besoin, Candidature, Livrable, Mission, Prestataire, Synchronisation
from prestataires.transitions import (
    avis,
    besoins,
    candidatures,
    choix,
    evaluations,
    factures,
    livrables,
    missions,
    synchronisations,
)
from socle.documents import deposer
from socle.mots import date_longue, euros

TVA = Decimal("1.2")
CENTIME = Decimal("0.01")


@dataclass(frozen=True)
class Achat:
    """One étape, what it needs, and what happens: (days from today, gesture, its own values)."""

    etape: str
    besoin: str
    attendu: str
    criteres: tuple
    suite: tuple


# --- what is looked up -----------------------------------------------------------------------------------------------------------


def _etape(pk, achat):
    return Etape.objects.presents().select_related("action", "parcours").get(parcours=pk, titre=achat.etape)


def _besoin(pk, achat):
    return Besoin.objects.select_related("parcours__collectivite", "etape").get(etape=_etape(pk, achat))


def _prestataire(debut):
    return Prestataire.objects.get(nom__startswith=debut)


def _candidature(pk, achat, nom):
    return Candidature.objects.select_related("besoin", "prestataire").get(
        besoin=_besoin(pk, achat), prestataire=_prestataire(nom)
    )


def _mission(pk, achat):
    return Mission.objects.select_related("prestataire", "etape", "parcours").get(etape=_etape(pk, achat))


def _anct(pk):
    return Parcours.objects.select_related("referent").get(pk=pk).referent


def _papier(lignes, nom):
    return deposer(televerser(papier(["DOCUMENT FICTIF – DÉMONSTRATION", "", *lignes]), nom, "image/png"), par=None)


def _ttc(ht):
    return (Decimal(ht) * TVA).quantize(CENTIME)


# --- the need, the quotes ----------------------------------------------------------------------------------------------------------


def ecrire(pk, achat, auteur, dans=30, duree=120):
    jour = timezone.localdate()
    champs = {
        "titre": achat.besoin,
        "contexte": "Nous voulons que nos équipes sachent faire seules à la fin.",
        "attendu": achat.attendu,
        "lieu": Parcours.objects.select_related("collectivite").get(pk=pk).collectivite.nom,
        "debut": jour + timedelta(days=dans),
        "fin": jour + timedelta(days=dans + duree),
        "reponse_avant": jour + timedelta(days=21),
    }
    besoins.ecrire_besoin(_etape(pk, achat), champs, set(achat.criteres), par=auteur)


def demander(pk, achat, auteur, *noms):
    besoins.consulter(_besoin(pk, achat), [_prestataire(nom) for nom in noms], par=auteur)


def repondre(pk, achat, auteur, nom, ht, quand, message=""):
    """By the provider's own link."""
    devis = _papier(
        [f"Devis – {achat.besoin}", nom, "", f"{euros(Decimal(ht))} HT", f"{euros(_ttc(ht))} TTC"], "devis.png"
    )
    champs = {"montant_ht": Decimal(ht), "montant_ttc": _ttc(ht), "disponibilite": quand, "message": message}
    candidatures.repondre(_candidature(pk, achat, nom), champs, devis=devis)


def decliner(pk, achat, auteur, nom, motif):
    candidatures.decliner(_candidature(pk, achat, nom), motif)


# --- the choice -----------------------------------------------------------------------------------------------------------------------


def ouvrir(pk, achat, auteur):
    choix.ouvrir_choix(_besoin(pk, achat), par=auteur)


def proposer(pk, achat, auteur, nom, ht, pourquoi):
    """The short way."""
    besoin = _besoin(pk, achat)
    choix.proposer_directement(
        besoin,
        _prestataire(nom),
        montant_ht=Decimal(ht),
        montant_ttc=_ttc(ht),
        pourquoi=pourquoi,
        sans_lien=True,
        par=auteur,
    )


def _tour(besoin):
    return besoin.tours.order_by("-numero").first()


def _donner(pk, achat, qui, places, commentaire):
    besoin = _besoin(pk, achat)
    tenues = {_candidature(pk, achat, nom).pk: (place, motif) for nom, place, motif in places}
    avis.donner_avis(_tour(besoin), tenues, commentaire=commentaire, sans_lien=True, par=qui)


def avis_du_territoire(pk, achat, auteur, *places, commentaire=""):
    _donner(pk, achat, auteur, places, commentaire)


def avis_de_l_anct(pk, achat, auteur, *places, commentaire=""):
    _donner(pk, achat, _anct(pk), places, commentaire)


def second_tour(pk, achat, auteur):
    choix.second_tour(_besoin(pk, achat), par=auteur)


def sans_avis(pk, achat, auteur):
    avis.continuer_sans_avis(_tour(_besoin(pk, achat)), par=auteur)


def choisir(pk, achat, auteur, nom, motif, mode=ModeAchat.DISPENSE):
    choix.choisir(
        _besoin(pk, achat), _candidature(pk, achat, nom), motif=motif, mode_achat=mode, sans_lien=True, par=auteur
    )


# --- the mission ----------------------------------------------------------------------------------------------------------------------


def preparer(pk, achat, auteur, *livres):
    """`livres`: (title, days from that day)."""
    besoin, jour = _besoin(pk, achat), timezone.localdate()
    attendus = [{"titre": titre, "attendu_le": jour + timedelta(days=dans)} for titre, dans in livres]
    besoin.choisie = Candidature.objects.get(besoin_qui_la_choisit=besoin)
    missions.preparer(besoin, missions.proposition(besoin), attendus, par=auteur)


def commander(pk, achat, auteur):
    mission = _mission(pk, achat)
    missions.imprimer_lettre(mission, par=auteur)
    missions.commander(mission, timezone.localdate(), par=auteur, email=mission.prestataire.email)


def _livrable(pk, achat, titre):
    return Livrable.objects.get(mission=_mission(pk, achat), titre=titre)


def remettre(pk, achat, auteur, titre):
    fichier = _papier([titre, _mission(pk, achat).prestataire.nom], "livrable.png")
    livrables.remettre(_livrable(pk, achat, titre), fichier=fichier)


def accepter(pk, achat, auteur, titre):
    livrables.accepter(_livrable(pk, achat, titre), par=auteur)


def reprendre(pk, achat, auteur, titre, motif):
    livrables.faire_reprendre(_livrable(pk, achat, titre), motif, par=auteur)


def facturer(pk, achat, auteur, numero, part, acceptee=True):
    """`part` in percent of the mission."""
    mission, jour = _mission(pk, achat), timezone.localdate()
    ht = (mission.montant_ht * part / 100).quantize(CENTIME)
    ttc = (mission.montant_ttc * part / 100).quantize(CENTIME)
    fichier = _papier(
        [f"Facture {numero}", mission.prestataire.nom, "", f"{euros(ht)} HT", f"{euros(ttc)} TTC", date_longue(jour)],
        "facture.png",
    )
    facture = factures.deposer_facture(mission, {"numero": numero, "date": jour, "ht": ht, "ttc": ttc}, fichier)
    if acceptee:
        factures.accepter_facture(facture, par=auteur)


def terminer(pk, achat, auteur):
    missions.terminer(_mission(pk, achat), timezone.localdate(), par=auteur)


def evaluer(pk, achat, auteur, pertinence, transfert, reussi="", a_refaire=""):
    champs = {"pertinence": pertinence, "transfert": transfert, "reussi": reussi, "a_refaire": a_refaire}
    evaluations.evaluer(_mission(pk, achat), Partie.TERRITOIRE, champs, par=auteur)


def evaluer_anct(pk, achat, auteur, pertinence, transfert, reussi=""):
    champs = {"pertinence": pertinence, "transfert": transfert, "reussi": reussi, "a_refaire": ""}
    evaluations.evaluer(_mission(pk, achat), Partie.ANCT, champs, par=_anct(pk))


# --- the yearly meeting -----------------------------------------------------------------------------------------------------------------


def prevoir_reunion(pk, auteur, dans):
    jour = timezone.localdate() + timedelta(days=dans)
    champs = {"annee": jour.year, "jour": jour, "lieu": "Salle du conseil"}
    synchronisations.prevoir(Parcours.objects.get(pk=pk), champs, par=auteur)


def remplir_point(pk, auteur, etape, **textes):
    """By the provider's own link."""
    synchronisation = Synchronisation.objects.filter(parcours=pk).latest("pk")
    point = synchronisation.points.select_related("synchronisation").get(mission__etape__titre=etape)
    synchronisations.remplir(point, textes, revision=point.revision)


def tenir_reunion(pk, auteur, releve):
    synchronisation = Synchronisation.objects.filter(parcours=pk).latest("pk")
    synchronisations.tenir(synchronisation, timezone.localdate(), releve, par=auteur)

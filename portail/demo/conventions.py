"""The conventions of the demonstration: voted, signed each in its own way, notified, published, modified; told through the room's own verbs.

Each function lives one moment; `recit` says when. Numbers of acts, lines of budget, names and places are fictitious.
"""

from datetime import timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from conventions import transitions as verbes
from conventions.documents import EXEMPLAIRE
from conventions.enums import PartieSignataire, PorteSur
from conventions.models import Acte, Convention, Ecart
from conventions.transitions import ecarts, publication, remarques
from parcours.models import Etape, Parcours
from portail.demo.parapheur import imprimer_maintenant, papier, photographier, signer, televerser
from socle.comptes.models import Utilisateur
from socle.documents import deposer, documents_de
from socle.mots import date_longue
from territoires import corrections

COLLECTIVITE, ANCT = PartieSignataire.COLLECTIVITE, PartieSignataire.ANCT
LIEU = "Service des conventions, armoire 3"
# Whose SIRET nobody has typed yet: its essential data wait, and the list says why.
SANS_SIRET = {"87064"}
# Signed and not published yet: the button is there to be pressed.
A_PUBLIER = {"97411"}
SUR_PAPIER, PAR_VOIE_ELECTRONIQUE = {"34164"}, {"73065"}


def gestionnaire():
    return Utilisateur.objects.get(email="hugo@anct.example")


def juriste():
    return Utilisateur.objects.get(email="sophie@anct.example")


def _acte(pk):
    acte = Acte.objects.select_related("convention").get(pk=pk)
    acte.convention.parcours = Parcours.objects.pour_page().get(pk=acte.convention.parcours_id)
    return acte


def _dernier(parcours_pk):
    return _acte(Acte.objects.filter(convention__parcours=parcours_pk).latest("pk").pk)


def immatriculer(code, collectivite, par):
    """A SIRET whose key is right, from the real SIREN: the seat's, as the directory of companies numbers it most often."""
    if code in SANS_SIRET or not collectivite.siren:
        return
    for nic in range(10, 20):
        siret = f"{collectivite.siren}000{nic}"
        if _cle_juste(siret):
            adresse = f"Mairie, {collectivite.nom}" if collectivite.est_commune else f"Siège, {collectivite.nom}"
            champs = {"point_latitude": None, "point_longitude": None, "adresse": adresse, "siret": siret}
            corrections.completer(collectivite, champs, par=par)
            return


def _cle_juste(siret):
    chiffres = [int(c) for c in reversed(siret)]
    return sum(sum(divmod(c * 2, 10)) if rang % 2 else c for rang, c in enumerate(chiffres)) % 10 == 0


# --- the vote ---------------------------------------------------------------------------------------------------------------


def prevoir_le_conseil(acte_pk, auteur, jour):
    verbes.enregistrer_autorisation(_acte(acte_pk), {"seance_prevue": jour}, par=auteur)


def voter(acte_pk, auteur):
    """The council votes, the préfecture receives it three days later; told on the day when all is known."""
    acte = _acte(acte_pk)
    aujourd_hui = timezone.localdate()
    seance = max(aujourd_hui - timedelta(days=4), timezone.localdate(acte.transmise_le))
    numero = f"{seance.year}-{seance.month:02d}-{acte_pk % 40 + 1:02d}"
    collectivite = acte.convention.parcours.collectivite
    feuille = papier(
        [
            "DOCUMENT FICTIF – DÉMONSTRATION",
            "",
            collectivite.nom,
            f"Délibération n° {numero}",
            f"Séance du {date_longue(seance)}",
            "",
            f"Le conseil approuve la convention {acte.numero}",
            "et autorise sa signature.",
            "",
            f"Reçu en préfecture le {date_longue(aujourd_hui)}",
        ]
    )
    fichier = deposer(televerser(feuille, f"deliberation-{numero}.png", "image/png"), par=auteur)
    dates = {"seance": seance, "transmise_le": seance, "ar_le": aujourd_hui, "executoire_le": aujourd_hui}
    verbes.enregistrer_autorisation(acte, {"numero": numero, **dates}, fichier=fichier, par=auteur)


def verifier_credits(acte_pk):
    verbes.controler_credits(
        _acte(acte_pk), imputation="Exercice en cours, programme 112, action 12", par=gestionnaire()
    )


# --- the signatures ---------------------------------------------------------------------------------------------------------


def signer_collectivite(code, acte_pk, auteur):
    """On paper at Montaud, in a parapheur at Chambéry; elsewhere the original came by post and ANCT keeps it."""
    acte = _acte(acte_pk)
    if code in SUR_PAPIER:
        pdf = imprimer_maintenant(acte, EXEMPLAIRE)
        nb = _nb_pages(acte)
        signature = verbes.deposer_papier(
            acte, COLLECTIVITE, fichiers=photographier(pdf, range(1, nb + 1)), date=timezone.localdate(),
            signataire=acte.signataire_collectivite_nom, par=auteur,
        )  # fmt: skip
        verbes.recevoir(signature, par=auteur)
    elif code in PAR_VOIE_ELECTRONIQUE:
        pdf = imprimer_maintenant(acte, EXEMPLAIRE)
        signe = signer(pdf, acte.signataire_collectivite_nom, "Ville de Chambéry")
        verbes.deposer_externe(acte, COLLECTIVITE, fichier=televerser(signe, "convention-signee.pdf"), par=auteur)
    else:
        _constater(acte, COLLECTIVITE, acte.signataire_collectivite_nom)


def signer_anct(code, acte_pk):
    acte = _acte(acte_pk)
    if code in PAR_VOIE_ELECTRONIQUE:
        recue = acte.signatures.recues().get(partie=COLLECTIVITE)
        signe = signer(recue.fichier.lire(), acte.signataire_anct_nom, "ANCT")
        fichier = televerser(signe, "convention-signee-des-deux.pdf")
        verbes.deposer_externe(acte, ANCT, fichier=fichier, par=acte.convention.parcours.referent)
    else:
        _constater(acte, ANCT, acte.signataire_anct_nom)


def _constater(acte, partie, nom):
    verbes.constater(
        acte, partie, date=timezone.localdate(), signataire=nom, lieu=LIEU, par=acte.convention.parcours.referent
    )


def _nb_pages(acte):
    return documents_de(acte).filter(genre=EXEMPLAIRE).get().fichier.nb_pages


# --- the budget, the notification, the open data --------------------------------------------------------------------------------


def engager(acte_pk):
    jour = timezone.localdate()
    verbes.engager(_acte(acte_pk), ej=f"EJ-{jour.year}-{acte_pk:04d}", le=jour, par=gestionnaire())


def notifier(acte_pk):
    acte = _acte(acte_pk)
    verbes.notifier(acte, le=timezone.localdate(), par=acte.convention.parcours.referent)


def publier(code, acte_pk):
    if code in SANS_SIRET | A_PUBLIER:
        return
    acte = _acte(acte_pk)
    convention = Convention.objects.get(pk=acte.convention_id)
    if convention.publier:
        publication.publier(convention, par=acte.convention.parcours.referent)


# --- drafting together --------------------------------------------------------------------------------------------------------


def relire_ensemble(acte_pk, auteur):
    """The draft goes to the territory; a remark is written and answered, an article departs from the model with its visa."""
    acte = _acte(acte_pk)
    referent = acte.convention.parcours.referent
    verbes.envoyer_en_relecture(acte, par=referent)
    acte = _acte(acte_pk)
    remarque = remarques.ecrire_remarque(
        acte, "communication", "Le logotype de la ville doit figurer à côté du vôtre. Est-ce possible ?", par=auteur
    )
    remarques.ecrire_remarque(acte, "communication", "Oui : je l’ajoute à l’article.", par=referent, reponse_a=remarque)
    modele = acte.modele.article("communication")
    ecart = ecarts.ecarter(
        acte,
        "communication",
        modele["titre"],
        modele["texte"]
        + "\n\nLe logotype de la collectivité figure à côté de celui du programme sur tous les supports.",
        "Demande du conseil municipal : la charte graphique de la ville impose les deux logotypes côte à côte.",
        par=referent,
    )
    remarques.regler_remarque(remarque, par=referent)
    ecarts.viser(Ecart.objects.select_related("acte__convention").get(pk=ecart.pk), par=juriste())


# --- avenants -----------------------------------------------------------------------------------------------------------------


def _ouvrir(parcours_pk, *, objet, mois=0, plus=Decimal(0)):
    """An avenant of the convention of this parcours: `mois` more months, `plus` euros on its first étape still to do. Returns its pk."""
    precedent = _dernier(parcours_pk)
    parcours = precedent.convention.parcours
    convention = Convention.objects.get(pk=precedent.convention_id)
    lignes = {}
    if plus:
        etape = (
            Etape.objects.filter(
                lignes_contractees__acte__convention=convention, statut__in=("validee", "en_cours", "reportee")
            )
            .order_by("fin", "pk")
            .last()
        )
        promis = sum(etape.lignes_contractees.values_list("montant_delta", flat=True))
        lignes = {etape.pk: promis + plus}
    champs = {
        "objet": objet,
        "date_fin": convention.date_fin + relativedelta(months=mois),
        "lignes": lignes,
        **{
            nom: getattr(precedent, nom)
            for nom in (
                "type_signataire_anct", "signataire_anct_nom", "signataire_anct_qualite",
                "signataire_collectivite_nom", "signataire_collectivite_qualite",
            )
        },
    }  # fmt: skip
    return verbes.ouvrir_avenant(convention, champs, par=parcours.referent).pk


def _faire_partir(acte_pk):
    referent = _acte(acte_pk).convention.parcours.referent
    verbes.valider(_acte(acte_pk), par=referent)
    verbes.transmettre(_acte(acte_pk), par=referent)


def avenant_de_chambery(pk, auteur):
    """More money for one étape, six more months: drafted and sent to the vote."""
    _faire_partir(
        _ouvrir(
            pk, objet="Prolonger le parcours de six mois et renforcer le forum jeunesse.", mois=6, plus=Decimal(8000)
        )
    )


def vote_de_l_avenant(pk, auteur):
    voter(_dernier(pk).pk, auteur)
    verifier_credits(_dernier(pk).pk)


def avenant_signe_et_notifie(code, pk, auteur):
    acte_pk = _dernier(pk).pk
    signer_collectivite(code, acte_pk, auteur)
    signer_anct(code, acte_pk)
    engager(acte_pk)
    notifier(acte_pk)
    publier(code, acte_pk)


def avenant_en_relecture(pk, auteur):
    """Montaud reads the draft of an avenant: one remark waits for ANCT."""
    acte_pk = _ouvrir(
        pk, objet="Repousser la fin du parcours de quatre mois, pour ne rien bousculer au village.", mois=4
    )
    acte = _acte(acte_pk)
    verbes.envoyer_en_relecture(acte, par=acte.convention.parcours.referent)
    remarques.ecrire_remarque(
        _acte(acte_pk), "objet", "Peut-on écrire plus simplement pourquoi nous repoussons la fin ?", par=auteur
    )


def avenant_avec_article_a_viser(pk, auteur):
    """An article of the convention changes: it waits for the visa of a legal reader."""
    acte_pk = _ouvrir(pk, objet="Préciser qui réunit le comité de pilotage, et prolonger de trois mois.", mois=3)
    acte = _acte(acte_pk)
    initial = acte.convention.actes.select_related("modele").get(rang=0)
    article = initial.modele.article("gouvernance-et-suivi")
    ecarts.ecarter(
        acte,
        "gouvernance-et-suivi",
        article["titre"],
        article["texte"] + "\n\nLe bureau communautaire, réuni chaque mois, tient lieu de comité de pilotage.",
        "Le bureau communautaire existe déjà et décide : une instance de plus n’apporterait rien.",
        porte_sur=PorteSur.CONVENTION,
        par=acte.convention.parcours.referent,
    )


def avenant_a_signer(pk, auteur):
    """Sent to the vote."""
    _faire_partir(_ouvrir(pk, objet="Prolonger le parcours de trois mois.", mois=3))


def pages_manquantes(pk, auteur):
    """Scans were deposited; the last pages are missing."""
    acte = _dernier(pk)
    pdf = imprimer_maintenant(acte, EXEMPLAIRE)
    verbes.deposer_papier(
        acte, COLLECTIVITE, fichiers=photographier(pdf, range(1, _nb_pages(acte) - 1)), date=timezone.localdate(),
        signataire=acte.signataire_collectivite_nom, par=auteur,
    )  # fmt: skip


def fichier_reecrit(pk, auteur):
    """The parapheur of the town saved the file anew: a person of ANCT has to compare."""
    acte = _dernier(pk)
    signe = signer(
        imprimer_maintenant(acte, EXEMPLAIRE), acte.signataire_collectivite_nom, "Ville de Dardilly", reecrit=True
    )
    verbes.deposer_externe(acte, COLLECTIVITE, fichier=televerser(signe, "avenant-signe.pdf"), par=auteur)


def avenant_a_inscrire_au_budget(pk, auteur):
    """Signed by both: the gestionnaire has to enter it in the budget."""
    acte_pk = _dernier(pk).pk
    acte = _acte(acte_pk)
    _constater(acte, COLLECTIVITE, acte.signataire_collectivite_nom)
    _constater(_acte(acte_pk), ANCT, acte.signataire_anct_nom)


def suspendre(pk, auteur):
    acte = _dernier(pk)
    convention = Convention.objects.get(pk=acte.convention_id)
    verbes.suspendre(
        convention, motif="Le bilan intermédiaire n’est pas arrivé. Un échange est prévu avec la direction.",
        par=acte.convention.parcours.referent,
    )  # fmt: skip


def resilier(pk, auteur):
    """The new council goes on by itself: the convention ends before its term."""
    convention = Convention.objects.select_related("parcours").get(parcours=pk)
    verbes.resilier(
        convention, motif="À la demande de la commune : le nouveau conseil poursuit la démarche avec ses propres services.",
        par=convention.parcours.referent,
    )  # fmt: skip

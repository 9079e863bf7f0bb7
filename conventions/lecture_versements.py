"""The payments as people read them: on the page of the convention in plain words, in ANCT's worklist with what is left of the delay."""

from enum import Enum

from django.db.models import Count

from conventions import droits
from conventions.delai_paiement import jours_restants
from conventions.documents import AVIS
from conventions.enums import Coche, Statut, StatutVersement
from conventions.models import Versement
from conventions.suivi import Suivi
from conventions.transitions.versements import empechement_demande
from socle.documents.models import Document
from socle.mots import date_longue, euros, pluriel

# What a person of the territory reads; ANCT reads the state itself.
EN_CLAIR = {
    StatutVersement.PREVU: "Prévu",
    StatutVersement.DEMANDE: "Demandé le {demande}. L’ANCT vérifie",
    StatutVersement.SUSPENDU: "Une correction vous est demandée",
    StatutVersement.CERTIFIE: "Vérifié, en cours de paiement",
    StatutVersement.TRANSMIS: "Vérifié, en cours de paiement",
    StatutVersement.REJETE: "L’ANCT corrige son dossier de paiement",
    StatutVersement.ANNULE: "Annulé",
}


def dire_etat(versement, *, anct):
    """« Reçu le 18 mars 2026 », « Demandé le 3 mars 2026. L’ANCT vérifie »."""
    if versement.statut == StatutVersement.PAYE:
        return f"{'Payé' if anct else 'Reçu'} le {date_longue(versement.paye_le)}"
    if versement.convention.statut == Statut.SUSPENDUE:
        return "Suspendu"
    if anct:
        return versement.get_statut_display()
    return EN_CLAIR[versement.statut].format(demande=date_longue(versement.demande_le) if versement.demande_le else "")


def versements_de(convention, tranches):
    """Those of this schedule, first to last; cancelled ones too when the convention has ended. One query."""
    versements = Versement.objects.filter(tranche__in=tranches).select_related("tranche").order_by("rang")
    for versement in versements:
        versement.convention = convention
    return list(versements)


def avis_de(versements):
    """{pk: the « avis de versement » of this payment}. One query."""
    payes = [v.pk for v in versements if v.statut == StatutVersement.PAYE]
    if not payes:
        return {}
    documents = Document.objects.actuels().filter(
        genre=AVIS, objet_type=Versement._meta.label_lower, objet_id__in=payes
    )
    return {d.objet_id: d for d in documents.pour_liste()}


def contexte_versements(convention, parcours, utilisateur, tranches):
    """What the section « Les versements » shows: one line for each place of the schedule, and what this person may do.

    Two queries, and four more while a payment is to be asked for: `suivi`, given back with the rest.
    """
    versements = versements_de(convention, tranches) if convention.date_effet else []
    if not versements:
        abandonne = "Abandonné" if convention.statut == Statut.CADUQUE else "Prévu"
        return {"lignes": [_ligne_prevue(t, abandonne) for t in tranches], "total": sum(t.montant for t in tranches)}
    peut = droits.peut_demander_versement(utilisateur, parcours)
    avis = avis_de(versements)
    lignes, suivi = [], None
    for rang, v in enumerate(versements):
        suspendu = v.statut == StatutVersement.SUSPENDU
        demandable = v.statut == StatutVersement.PREVU and all(
            p.statut == StatutVersement.PAYE for p in versements[:rang]
        )
        empechement = (
            empechement_demande(v, convention, parcours, versements[:rang], anct=utilisateur.est_anct)
            if demandable
            else ""
        )
        manques = []
        if demandable and not empechement:
            suivi = Suivi.de(convention)
            manques = suivi.manques(v, convention)
        lignes.append(
            _ligne_prevue(v.tranche, dire_etat(v, anct=utilisateur.est_anct))
            | {
                "versement": v,
                "montant": v.montant_prevu,
                "a_recevoir": suivi.montant(v, convention.montant_paye) if suivi else v.montant_prevu,
                "manques": manques,
                "motif": v.motif if suspendu else "",
                "avis": avis.get(v.pk),
                "a_demander": demandable and not empechement and not manques and bool(peut),
                "empechement": empechement if demandable and peut else "",
                "a_corriger": suspendu and bool(peut),
                "a_retirer": v.statut == StatutVersement.DEMANDE and not v.est_premier and bool(peut),
            }
        )
    return {
        "lignes": lignes,
        "suivi": suivi,
        "total": sum(v.montant_prevu for v in versements if v.statut != StatutVersement.ANNULE),
        "paye": convention.montant_paye,
        "peut_finances": droits.peut_tenir_finances(utilisateur),
    }


def _ligne_prevue(tranche, etat):
    return {
        "libelle": tranche.libelle,
        "montant": tranche.montant,
        "condition": tranche.condition,
        "date_prevue": tranche.date_prevue,
        "etat": etat,
    }


# --- ANCT's worklist ------------------------------------------------------------------------------------------------------------


class Filtre(Enum):
    """What the list shows: (code of the address, words, states)."""

    A_CERTIFIER = ("a-certifier", "À certifier", (StatutVersement.DEMANDE,))
    A_TRANSMETTRE = ("a-transmettre", "À transmettre", (StatutVersement.CERTIFIE,))
    A_PAYER = ("a-payer", "Chez l’agence comptable", (StatutVersement.TRANSMIS,))
    ARRETES = ("arretes", "Arrêtés", (StatutVersement.SUSPENDU, StatutVersement.REJETE))
    PAYES = ("payes", "Payés", (StatutVersement.PAYE,))
    PREVUS = ("prevus", "Prévus", (StatutVersement.PREVU,))

    @property
    def code(self):
        return self.value[0]

    @property
    def libelle(self):
        return self.value[1]

    @property
    def statuts(self):
        return self.value[2]


A_TRAITER = (Filtre.A_CERTIFIER, Filtre.A_TRANSMETTRE, Filtre.A_PAYER, Filtre.ARRETES)


def compter(versements, filtres):
    """[(filter of the worklist, how many of these payments are in it)]. One query."""
    nombres = dict(versements.order_by().values_list("statut").annotate(nb=Count("pk")))
    return [(f, sum(nombres.get(s, 0) for s in f.statuts)) for f in filtres]


def a_traiter_par_filtre():
    """What awaits who keeps the finances: as `compter`, without the filters that are empty. One query."""
    return [(f, nb) for f, nb in compter(Versement.objects.all(), A_TRAITER) if nb]


def dire_delai(versement, jour):
    """« 12 jours », « En retard de 3 jours », « Délai arrêté, 18 jours »; "" when nothing is awaited."""
    reste = jours_restants(versement, jour)
    if reste is None:
        return ""
    mot = f"En retard de {pluriel(-reste, 'jour')}" if reste < 0 else pluriel(reste, "jour")
    return f"Délai arrêté, {mot[0].lower()}{mot[1:]}" if versement.arrete_le else mot


AIDES = {
    Coche.NOTIFIEE: "La convention est notifiée depuis le {notifiee}.",
    Coche.PIECES: "{pieces}.",
    Coche.MONTANT: "{montant}",
    Coche.RIB: "{rib}",
    Coche.CREDITS: "Les crédits sont ouverts sur « {imputation} ».",
}


def dire_compte(dossier):
    """What the portal knows of the account, without showing it."""
    compte = dossier.compte
    if compte is None:
        return "Le compte n’est pas encore recopié du RIB : lisez-le, à gauche."
    if compte.a_confirmer:
        return "Le compte a changé et n’est pas confirmé : une deuxième personne doit appeler."
    if compte.change:
        return f"Le compte a changé ; il a été confirmé par téléphone le {date_longue(compte.confirme_le)}."
    return "Le compte est celui du RIB, et il n’a pas changé."


def dire_montant(versement, convention, suivi):
    """What the amount to certify is, and what it rests on."""
    prevu = versement.tranche.montant
    if versement.est_premier:
        return f"{euros(versement.montant_prevu)} demandés : c’est ce que prévoit l’échéancier."
    retenu = f"{euros(suivi.retenu)} de dépenses sont retenus, {euros(convention.montant_paye)} sont versés"
    if suivi.a_examiner:
        retenu += f" ; {euros(suivi.a_examiner)} restent à examiner"
    montant = suivi.montant(versement, convention.montant_paye, certifie=True)
    if montant == prevu:
        return f"{euros(montant)} : c’est ce que prévoit l’échéancier. {retenu}."
    return f"{euros(montant)}, et non {euros(prevu)} : le dernier versement s’arrête aux dépenses retenues. {retenu}."


def _dire_pieces(manquantes):
    if not manquantes:
        return "Toutes celles qui sont demandées sont reçues"
    return "Il manque : " + ", ".join(ligne.libelle for ligne in manquantes)


def aides_des_coches(versement, acte, suivi):
    """{check: what to look at}, from what the portal knows. `acte` is the initial act."""
    dossier = suivi.dossier
    valeurs = {
        "notifiee": date_longue(acte.notifiee_le),
        "montant": dire_montant(versement, versement.convention, suivi),
        "imputation": acte.imputation,
        "pieces": _dire_pieces(dossier.manquantes(versement)),
        "rib": dire_compte(dossier),
    }
    return {coche: aide.format(**valeurs) for coche, aide in AIDES.items()}

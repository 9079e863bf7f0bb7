"""The payments as people read them: on the page of the convention in plain words, in ANCT's worklist with what is left of the delay."""

from enum import Enum

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.urls import reverse

from conventions import droits, reglages
from conventions.delai_paiement import jours_restants
from conventions.documents import AVIS
from conventions.enums import Coche, GenreTranche, Statut, StatutBilan, StatutVersement
from conventions.models import Versement
from conventions.plafond import part_justifiee
from conventions.suivi import Manque, Suivi
from conventions.transitions.versements import empechement_credits, empechement_demande, empechement_place
from socle.champs import SommeEuros, premier_du_mois
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


def compter_et_totaliser(versements, filtre):
    """([(filter, how many of these payments are in it)] for each Filtre, euros of those in `filtre`). One query.

    The amount is what was asked for, else what the schedule plans.
    """
    somme = SommeEuros(Coalesce("montant", "tranche__montant"))
    par_statut = versements.order_by().values_list("statut").annotate(nb=Count("pk"), somme=somme)
    lignes = {statut: (nb, total) for statut, nb, total in par_statut}
    filtres = [(f, sum(lignes[s][0] for s in f.statuts if s in lignes)) for f in Filtre]
    return filtres, sum(lignes[s][1] for s in filtre.statuts if s in lignes)


def date_passee(versement, jour):
    """Whether a planned payment was to come in a month that is over: nobody asked for it."""
    prevue = versement.tranche.date_prevue
    return versement.statut == StatutVersement.PREVU and bool(prevue) and prevue < premier_du_mois(jour)


def a_traiter_par_filtre():
    """What awaits who keeps the finances: as `compter`, without the filters that are empty. One query."""
    return [(f, nb) for f, nb in compter(Versement.objects.all(), A_TRAITER) if nb]


def dire_delai(versement, jour):
    """« Il reste 12 jours », « En retard de 3 jours », « Arrêté : il restait 18 jours »; "" when nothing is awaited."""
    reste = jours_restants(versement, jour)
    if reste is None:
        return ""
    if reste < 0:
        retard = f"en retard de {pluriel(-reste, 'jour')}"
        return f"Arrêté, {retard}" if versement.arrete_le else f"E{retard[1:]}"
    if versement.arrete_le:
        return f"Arrêté : il restait {pluriel(reste, 'jour')}"
    return f"Il reste {pluriel(reste, 'jour')}" if reste else "C’est le dernier jour"


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


def obstacles(versement, suivi, utilisateur):
    """What `certifier` would refuse now, as Manque: a sentence, and where it is settled ("" when somebody else has to). Three queries."""
    convention = versement.convention
    parcours = convention.parcours_id
    trouves = []
    if convention.statut == Statut.SUSPENDUE:
        page = reverse("conventions:page", args=[parcours])
        trouves.append(Manque("La convention est suspendue : reprenez-la avant de certifier.", page))
    trouves += _obstacles_des_actes(versement, convention, suivi)
    trouves += _obstacles_du_montant(versement, convention, suivi)
    pieces = reverse("conventions:pieces", args=[parcours])
    trouves += [Manque(f"{x.libelle} : {x.etat.lower()}.", pieces) for x in suivi.dossier.manquantes(versement)]
    trouves += _obstacles_du_compte(suivi.dossier, parcours, utilisateur)
    return trouves


def _obstacles_des_actes(versement, convention, suivi):
    """An avenant that would move this payment, credits that are not entered yet."""
    montant = suivi.montant(versement, convention.montant_paye, certifie=True)
    page = reverse("conventions:page", args=[convention.parcours_id])
    for phrase in (empechement_place(versement), empechement_credits(convention, montant)):
        if phrase:
            yield Manque(phrase, page)


def _obstacles_du_montant(versement, convention, suivi):
    """The report and the expenses, for a payment after the first."""
    genre, parcours = versement.tranche.genre, convention.parcours_id
    if genre == GenreTranche.AVANCE:
        return
    depenses = reverse("conventions:depenses", args=[parcours])
    if suivi.bilans.get(versement.rang) != StatutBilan.ACCEPTE:
        bilan = reverse("conventions:bilan", args=[parcours, versement.rang])
        yield Manque("Le bilan de ce versement n’est pas accepté : lisez-le, puis acceptez-le.", bilan)
    minimum = reglages.part_avance_justifiee()
    if genre == GenreTranche.ACOMPTE and part_justifiee(suivi.retenu, convention.montant_paye) < minimum:
        phrase = f"Les dépenses retenues font {_dire_part(suivi, convention)} de ce qui est versé, et il en faut {minimum} % : examinez celles qui sont déclarées."
        yield Manque(phrase, depenses)
    elif genre == GenreTranche.SOLDE and suivi.nb_a_examiner:
        nombre = pluriel(suivi.nb_a_examiner, "dépense reste", "dépenses restent")
        yield Manque(f"{nombre} à examiner : le dernier versement dépend de ce qui est retenu.", depenses)


def _obstacles_du_compte(dossier, parcours, utilisateur):
    """The account of the present RIB, read then confirmed by two other persons when it is a new one."""
    compte, rib = dossier.compte, dossier.rib
    if rib is None:
        return
    page = reverse("conventions:compte", args=[parcours, rib.pk])
    if compte is None:
        yield Manque("Le compte n’est pas encore recopié du RIB : lisez le RIB, puis recopiez-le.", page)
    elif compte.a_confirmer and compte.saisi_par_id == utilisateur.pk:
        phrase = "Le compte a changé, et vous l’avez recopié : une autre personne doit le confirmer par téléphone."
        yield Manque(phrase, page)
    elif compte.a_confirmer:
        phrase = (
            "Le compte a changé : appelez la collectivité pour le confirmer. Une autre personne certifiera ensuite."
        )
        yield Manque(phrase, page)
    elif compte.confirme_par_id == utilisateur.pk:
        phrase = "Vous avez confirmé vous-même ce nouveau compte : une autre personne doit certifier ce versement."
        yield Manque(phrase, "")


def _dire_part(suivi, convention):
    """« 76 % »: never rounded up, since it is compared to a minimum."""
    return f"{int(part_justifiee(suivi.retenu, convention.montant_paye))} %"


def dire_montant(versement, convention, suivi):
    """What the amount to certify is, and what it rests on."""
    prevu = versement.tranche.montant
    if versement.est_premier:
        return f"{euros(versement.montant_prevu)} demandés : c’est ce que prévoit l’échéancier."
    retenu = f"{euros(suivi.retenu)} de dépenses sont retenus, {euros(convention.montant_paye)} sont versés"
    if versement.tranche.genre == GenreTranche.ACOMPTE and convention.montant_paye:
        minimum = reglages.part_avance_justifiee()
        retenu += f", soit {_dire_part(suivi, convention)} ({minimum} % au moins sont demandés)"
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

"""The other funders as people read them: sums in words first, then each with where it stands and the next gesture."""

from django.db.models import TextChoices

from conventions.enums import GenreFinanceur, StatutRessource, TransitionRessource
from conventions.models import Ressource
from conventions.transitions.ressources import ZERO
from socle.journal.models import EntreeJournal
from socle.mots import date_longue, euros, liste_en_phrase
from socle.tableurs import Colonne, Feuille
from socle.tableurs.ecriture import EUROS, JOUR


class Filtre(TextChoices):
    """The states that the list may be kept to."""

    TOUTES = "", "Tous"
    CHERCHEE = StatutRessource.CHERCHEE.value, "À demander"
    DEMANDEE = StatutRessource.DEMANDEE.value, "En attente de réponse"
    OBTENUE = StatutRessource.OBTENUE.value, "Obtenus, à recevoir"
    RECUE = StatutRessource.RECUE.value, "Reçus, en tout ou partie"
    REFUSEE = StatutRessource.REFUSEE.value, "Refusés"


PHRASES = {
    "ressource.inscrire": "a noté ce financement",
    "ressource.preciser": "a précisé ce financement",
    f"ressource.{TransitionRessource.MODIFIER}": "a modifié ce financement",
    f"ressource.{TransitionRessource.DEMANDER}": "a noté la demande",
    f"ressource.{TransitionRessource.OBTENIR}": "a noté la somme obtenue",
    f"ressource.{TransitionRessource.RECEVOIR}": "a noté une somme reçue",
    f"ressource.{TransitionRessource.CORRIGER}": "a corrigé le montant reçu : rien n’est encore reçu",
    f"ressource.{TransitionRessource.REFUSER}": "a noté un refus",
    f"ressource.{TransitionRessource.RETIRER}": "a retiré ce financement",
    f"ressource.{TransitionRessource.ROUVRIR}": "a repris ce financement au début",
}


def compter(cumul):
    """[(Filtre, number)], those that hold something; the first one holds them all."""
    nombres = {statut.value: nb for statut, nb in cumul.etats.items()}
    toutes = sum(nombres.values())
    return [(Filtre.TOUTES, toutes), *((f, nombres[f.value]) for f in Filtre if f.value and nombres[f.value])]


def phrases(c):
    """What the sums say, one sentence each."""
    dites = [_cout(c)]
    if c.obtenu_public or c.obtenu_prive:
        parts = [(c.obtenu_public, "d’organismes publics"), (c.obtenu_prive, "de fondations ou d’autres financeurs")]
        dites.append(f"Obtenu d’ailleurs : {liste_en_phrase([f'{euros(m)} {qui}' for m, qui in parts if m])}.")
    if c.propre:
        dites.append(f"La collectivité apporte elle-même {euros(c.propre)}.")
    if c.demande:
        dites.append(f"En attente de réponse : {euros(c.demande)}.")
    if c.recu:
        dites.append(f"Déjà reçu des autres financeurs : {euros(c.recu)}.")
    if c.cout and not c.depassement:
        dites.append(
            f"Il reste {euros(c.reste_a_financer)} qui ne sont encore ni promis ni obtenus."
            if c.reste_a_financer
            else "Tout le coût du parcours est couvert."
        )
    return dites


def _cout(c):
    en_vigueur, morceaux = c.promis_anct - c.verse_anct, []
    if en_vigueur:
        morceaux.append(f"promet {euros(en_vigueur)} par convention")
    if c.verse_anct:
        morceaux.append(f"a versé {euros(c.verse_anct)} par une convention terminée, moins ce qui est à reverser")
    anct = f"l’ANCT {' et '.join(morceaux)}" if morceaux else "l’ANCT n’a encore rien promis"
    if not c.cout:
        return f"Le coût du parcours n’est pas encore estimé ; {anct}. Indiquez le coût de vos étapes pour comparer."
    return f"Le parcours doit coûter {euros(c.cout)} ; {anct}."


def dire_etat(r, jour):
    """Where it stands, in one sentence or two."""
    match r.statut:
        case StatutRessource.CHERCHEE:
            return "À décider au budget." if r.est_propre else "À demander."
        case StatutRessource.DEMANDEE:
            demande = f"Demandé le {date_longue(r.demande_le)}."
            if r.reponse_attendue_le is None:
                return f"{demande} En attente de réponse."
            depuis = "depuis" if r.reponse_attendue_le < jour else "vers"
            return f"{demande} Réponse attendue {depuis} le {date_longue(r.reponse_attendue_le)}."
        case StatutRessource.OBTENUE if r.est_propre:
            return f"Décidé au budget le {date_longue(r.obtenu_le)}."
        case StatutRessource.OBTENUE:
            return f"Obtenu le {date_longue(r.obtenu_le)}. Rien n’est encore reçu."
        case StatutRessource.RECUE if r.reste_a_recevoir:
            return f"Reçu : {euros(r.montant_recu)} sur {euros(r.montant_obtenu)}. Il reste {euros(r.reste_a_recevoir)} à recevoir."
        case StatutRessource.RECUE:
            return f"Tout est reçu, depuis le {date_longue(r.recu_le)}."
        case StatutRessource.REFUSEE:
            return f"Refusé : {r.motif}"
    return f"{r.get_statut_display()}."


def prochain_geste(r):
    """The label of the link to its page, for who may write."""
    match r.statut:
        case StatutRessource.CHERCHEE:
            return "Indiquer la décision" if r.est_propre else "Indiquer la demande"
        case StatutRessource.DEMANDEE:
            return "Indiquer la réponse"
        case StatutRessource.OBTENUE | StatutRessource.RECUE if r.reste_a_recevoir and not r.est_propre:
            return "Indiquer un montant reçu"
    return "Voir"


def montant_en_vue(r):
    """(euros or None, what they are): the amount that matters in its state."""
    if r.montant_obtenu is not None:
        return r.montant_obtenu, "décidé" if r.est_propre else "obtenu"
    return r.montant_demande, "prévu" if r.demande_le is None else "demandé"


def historique_de_la_ressource(ressource):
    """A list of {le, qui, phrase}, latest first. One query."""
    entrees = EntreeJournal.objects.de(ressource).select_related("acteur").order_by("-pk")
    return [
        {"le": e.le, "qui": e.acteur.nom_complet if e.acteur else "Le portail", "phrase": _phrase(e)} for e in entrees
    ]


def _phrase(entree):
    montant = entree.valeurs.get("montant")
    return PHRASES[entree.action] + (f" : {euros(montant)}" if montant else "")


COLONNES = (
    Colonne("Qui finance", 26),
    Colonne("Nom", 30),
    Colonne("Pour quoi", 40),
    Colonne("Étape", 30),
    Colonne("État", 14),
    Colonne("Demandé (€)", 14, EUROS),
    Colonne("Demandé le", 14, JOUR),
    Colonne("Réponse attendue vers le", 16, JOUR),
    Colonne("Obtenu (€)", 14, EUROS),
    Colonne("Obtenu le", 14, JOUR),
    Colonne("Reçu (€)", 14, EUROS),
    Colonne("Dernier montant reçu le", 16, JOUR),
    Colonne("Pourquoi ce refus", 40),
)


def feuille(parcours):
    """The whole list, ready for a spreadsheet. One query. What was not asked yet has no amount asked."""
    rangees = [
        (
            GenreFinanceur(r.genre).label,
            r.financeur,
            r.objet,
            r.etape.titre if r.etape else "",
            r.get_statut_display(),
            r.montant_demande if r.demande_le else None,
            r.demande_le,
            r.reponse_attendue_le,
            r.montant_obtenu,
            r.obtenu_le,
            None if r.est_propre else r.montant_recu or ZERO,
            r.recu_le,
            r.motif,
        )
        for r in Ressource.objects.du_parcours(parcours).pour_liste()
    ]
    return Feuille("Autres financements", COLONNES, rangees)

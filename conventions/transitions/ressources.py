"""The money of others: looked for, asked, obtained, received in one or several times. « Des ressources complémentaires peuvent être recherchées » (programme).

Days are those of the facts: none is in the future, but that of an answer which is expected. Amounts are euros.
"""

from contextlib import contextmanager
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from conventions.enums import GenreFinanceur, StatutRessource, TransitionRessource
from conventions.models import Ressource
from conventions.transitions.cycles import CYCLE_RESSOURCE, sous_verrou
from conventions.transitions.exigences import exiger_jour, exiger_motif
from parcours.enums import Source
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from socle.mots import date_longue, euros

ZERO = Decimal("0.00")
FINANCEUR_MAX = Ressource._meta.get_field("financeur").max_length
OBJET_MAX = Ressource._meta.get_field("objet").max_length
# Their kind does not say who they are.
A_NOMMER = (GenreFinanceur.FONDATION, GenreFinanceur.AUTRE)
# What a person may still put right once the money was asked for: words, not amounts.
MOTS = ("financeur", "objet", "etape")
FUTUR = "Cette date est dans le futur."
A_DECIDER = "Ce que la collectivité apporte elle-même ne se demande pas : indiquez la somme décidée au budget."


class RessourceModifiee(ErreurMetier):
    """Someone else changed it meanwhile: nothing was written."""

    def __init__(self):
        super().__init__(
            "Quelqu’un a modifié ce financement pendant que vous écriviez. Rien n’est perdu : relisez ce qui est enregistré "
            "maintenant, puis enregistrez de nouveau si votre saisie est toujours juste."
        )


# --- what is looked for -------------------------------------------------------------------------------------------------------


@transaction.atomic
def inscrire_ressource(parcours, champs, *, par):
    """Write down a source of money to look for. Returns the Ressource.

    `champs`: genre, financeur, objet, etape or None, montant_demande or None (a guess), moyen (the planned line it follows) or None.
    Raises ErreurMetier beside the field at fault.
    """
    parcours.verrouiller()
    moyen = champs.get("moyen")
    _exiger_moyen(moyen, parcours.pk)
    r = Ressource(parcours=parcours, saisie_par=par, moyen=moyen, **_lire(champs, parcours.pk))
    r.save(force_insert=True)
    inscrire("ressource.inscrire", r, par=par, donnees={"genre": r.genre, "montant": r.montant_demande})
    return r


@transaction.atomic
def modifier_ressource(ressource, champs, revision, *, par):
    """Change what nobody has been asked for yet: the same fields, `moyen` apart. Raises RessourceModifiee, or ErreurMetier beside the field."""
    with _passage(ressource, TransitionRessource.MODIFIER, revision, par=par) as (r, journal):
        for nom, valeur in _lire(champs, r.parcours_id).items():
            setattr(r, nom, valeur)
        journal |= {"genre": r.genre, "montant": r.montant_demande}


@transaction.atomic
def preciser_ressource(ressource, champs, revision, *, par):
    """Once it was asked for: its words, and the day on which an answer is expected while none has come. No state moves.

    Raises RessourceModifiee, or ErreurMetier beside the field.
    """
    r = sous_verrou(ressource)
    _exiger_revision(r, revision)
    if r.statut in (StatutRessource.CHERCHEE, StatutRessource.RETIREE):
        raise ErreurMetier(f"Cette action n’est pas possible : cette somme est « {r.get_statut_display()} ».")
    lus = _lire(champs | {"genre": r.genre, "montant_demande": r.montant_demande}, r.parcours_id)
    for nom in MOTS:
        setattr(r, nom, lus[nom])
    if r.statut == StatutRessource.DEMANDEE and "reponse_attendue_le" in champs:
        r.reponse_attendue_le = _reponse(champs["reponse_attendue_le"], r.demande_le)
    r.revision += 1
    r.save(update_fields=[*MOTS, "reponse_attendue_le", "revision"])
    inscrire("ressource.preciser", r, par=par, donnees={"reponse_attendue_le": r.reponse_attendue_le})
    ressource.refresh_from_db()


# --- asked, obtained, received ---------------------------------------------------------------------------------------------------


@transaction.atomic
def demander_ressource(ressource, montant, le, *, par, reponse_attendue_le=None, revision=None):
    """It was asked for on that day; an answer is expected around `reponse_attendue_le`, if one knows. Raises ErreurMetier beside each field."""
    with _passage(ressource, TransitionRessource.DEMANDER, revision, par=par) as (r, journal):
        if r.est_propre:
            raise ErreurMetier(A_DECIDER)
        _demander(r, montant, le)
        r.reponse_attendue_le = _reponse(reponse_attendue_le, le)
        journal |= {"montant": montant}


@transaction.atomic
def decider_au_budget(ressource, montant, le, *, par, revision=None):
    """The territory's own money, decided by its council on that day: there is nobody to ask. Raises ErreurMetier beside each field."""
    with _passage(ressource, TransitionRessource.DEMANDER, revision, par=par) as (r, journal):
        if not r.est_propre:
            raise ErreurMetier("Cette somme vient d’un autre financeur : indiquez d’abord la demande, puis la réponse.")
        _demander(r, montant, le)
        journal |= {"montant": montant}
    obtenir(ressource, montant, le, par=par)


@transaction.atomic
def obtenir(ressource, montant, le, *, par, revision=None):
    """The funder said yes on that day, for this amount. Raises ErreurMetier beside each field."""
    with _passage(ressource, TransitionRessource.OBTENIR, revision, par=par) as (r, journal):
        _exiger_montant(montant)
        exiger_jour(le, r.demande_le, "Cette somme a été demandée", champ="le")
        r.montant_obtenu, r.obtenu_le = montant, le
        journal |= {"montant": montant}


@transaction.atomic
def recevoir_ressource(ressource, montant, le, *, par, revision=None):
    """Money came in on that day, on top of what had come before. Raises ErreurMetier when it is more than what is left, with what is left."""
    with _passage(ressource, TransitionRessource.RECEVOIR, revision, par=par) as (r, journal):
        _exiger_recevable(r, montant, le)
        if montant > r.reste_a_recevoir:
            raise ErreurMetier(
                f"C’est plus que ce qui reste à recevoir : {euros(r.reste_a_recevoir)} sur {euros(r.montant_obtenu)} obtenus.",
                champ="montant",
            )
        r.montant_recu += montant
        r.recu_le = max(le, r.recu_le or le)
        journal |= {"montant": montant, "recu": r.montant_recu}


@transaction.atomic
def corriger_recu(ressource, montant, le, *, par, revision=None):
    """A slip in what was noted as received: `montant` is the whole of it, `le` the day of the last receipt. Zero: nothing is received yet, and
    `le` does not count. Raises ErreurMetier beside each field.
    """
    if montant == ZERO:
        with _passage(ressource, TransitionRessource.CORRIGER, revision, par=par) as (r, journal):
            r.montant_recu, r.recu_le = ZERO, None
            journal |= {"recu": ZERO}
        return
    with _passage(ressource, TransitionRessource.RECEVOIR, revision, par=par) as (r, journal):
        if r.statut != StatutRessource.RECUE:
            raise ErreurMetier("Rien n’a encore été reçu : il n’y a rien à corriger.")
        if le is None:
            raise ErreurMetier("Indiquez le jour du dernier montant reçu.", champ="le")
        _exiger_recevable(r, montant, le)
        if montant > r.montant_obtenu:
            raise ErreurMetier(f"C’est plus que la somme obtenue : {euros(r.montant_obtenu)}.", champ="montant")
        r.montant_recu, r.recu_le = montant, le
        journal |= {"recu": montant}


# --- refused, taken away, taken up again -----------------------------------------------------------------------------------


@transaction.atomic
def refuser_ressource(ressource, motif, *, par, revision=None):
    """The funder said no. Raises ErreurMetier without a reason."""
    motif = exiger_motif(motif, "Dites pourquoi, en une phrase : cela servira pour une autre demande.")
    with _passage(ressource, TransitionRessource.REFUSER, revision, par=par) as (r, _):
        r.motif = motif


@transaction.atomic
def retirer_ressource(ressource, *, par, revision=None):
    """Take it off the list: the row stays. What was obtained is taken up again first."""
    with _passage(ressource, TransitionRessource.RETIRER, revision, par=par):
        pass


@transaction.atomic
def rouvrir_ressource(ressource, *, par, revision=None):
    """Back to what is looked for, its amount kept as a guess. Raises ErreurMetier once money has come in."""
    if (r := sous_verrou(ressource)).montant_recu:
        raise ErreurMetier(
            f"Vous avez déjà reçu {euros(r.montant_recu)} : ce financement ne revient plus au début. "
            "Une erreur dans le montant reçu se corrige sur sa page ; si rien n’est reçu, écrivez 0."
        )
    with _passage(ressource, TransitionRessource.ROUVRIR, revision, par=par) as (r, _):
        r.demande_le = r.reponse_attendue_le = r.montant_obtenu = r.obtenu_le = None
        r.motif = ""


# --- what they share -------------------------------------------------------------------------------------------------------------


@contextmanager
def _passage(ressource, transition, revision, *, par):
    """(the fresh row, what the journal will say): a passage that first compares the revision which was read, and leaves another one."""
    journal = {}
    with CYCLE_RESSOURCE.passage(ressource, transition, par=par, journal=journal) as r:
        _exiger_revision(r, revision)
        r.revision += 1
        yield r, journal


def _exiger_revision(r, revision):
    if revision is not None and r.revision != revision:
        raise RessourceModifiee()


def _lire(champs, parcours):
    """The fields that a person types, without idle blanks. Raises ErreurMetier beside the one at fault."""
    financeur, objet = (" ".join((champs.get(nom) or "").split()) for nom in ("financeur", "objet"))
    genre, etape, montant = champs["genre"], champs.get("etape"), champs.get("montant_demande")
    if genre not in GenreFinanceur.values:
        raise ErreurMetier("Choisissez qui finance.", champ="genre")
    if genre in A_NOMMER and not financeur:
        raise ErreurMetier("Écrivez le nom du financeur.", champ="financeur")
    if not objet:
        raise ErreurMetier("Dites en quelques mots ce que cette somme doit payer.", champ="objet")
    for champ, valeur, maximum in (("financeur", financeur, FINANCEUR_MAX), ("objet", objet, OBJET_MAX)):
        if len(valeur) > maximum:
            raise ErreurMetier(f"C’est trop long : {maximum} caractères au plus.", champ=champ)
    if etape is not None and etape.parcours_id != parcours:
        raise ErreurMetier("Cette étape est celle d’un autre parcours.", champ="etape")
    if montant is not None:
        _exiger_montant(montant, champ="montant_demande")
    return {
        "genre": genre,
        "financeur": financeur,
        "objet": objet,
        "etape": etape,
        "montant_demande": montant,
    }


def _exiger_moyen(moyen, parcours):
    """The planned line is one of another funder, of this parcours, that nobody follows yet."""
    if moyen is None:
        return
    if moyen.parcours_id != parcours or moyen.source != Source.COFINANCEMENT or moyen.retire_le is not None:
        raise ErreurMetier("Ce financement n’est plus prévu dans les moyens du parcours.", champ="moyen")
    if Ressource.objects.presentes().filter(moyen=moyen).exists():
        raise ErreurMetier("Ce financement est déjà suivi : retrouvez-le dans la liste.", champ="moyen")


def _exiger_montant(montant, champ="montant"):
    if montant <= ZERO:
        raise ErreurMetier("Indiquez un montant supérieur à zéro.", champ=champ)


def _exiger_recevable(r, montant, le):
    if r.est_propre:
        raise ErreurMetier("Ce que la collectivité apporte elle-même ne se reçoit pas : il n’y a rien à indiquer.")
    _exiger_montant(montant)
    exiger_jour(le, r.obtenu_le, "Cette somme a été obtenue", champ="le")


def _demander(r, montant, le):
    _exiger_montant(montant)
    if le > timezone.localdate():
        raise ErreurMetier(FUTUR, champ="le")
    r.montant_demande, r.demande_le = montant, le


def _reponse(jour, demande_le):
    if jour is not None and jour < demande_le:
        raise ErreurMetier(
            f"Cette somme a été demandée le {date_longue(demande_le)} : cette date est avant.",
            champ="reponse_attendue_le",
        )
    return jour

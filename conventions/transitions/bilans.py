"""The reports that open the payments after the first: opened from the étapes, written, sent, asked again, accepted.

Source: article 10 of the convention (metier §2.2).
"""

from django.db import transaction
from django.utils import timezone

from conventions.bilans import (
    EN_ECRITURE,
    QUESTIONS,
    champ_de_l_etape,
    empechement_ecriture,
    est_final,
    etapes_du_bilan,
    manques,
    premiere_phrase,
    versement_du_rang,
)
from conventions.documents_bilans import BILAN
from conventions.enums import VERSEMENTS_TENUS, TransitionBilan
from conventions.models import Bilan, Convention, LigneBilan
from conventions.notifications_bilans import annoncer_bilan_a_completer, annoncer_bilan_accepte
from conventions.redaction.annexes import exiger_sans_compte
from conventions.transitions.cycles import CYCLE_BILAN, sous_verrou
from conventions.transitions.exigences import exiger_motif
from socle.documents import demander as demander_document
from socle.documents import prochain_tour
from socle.documents import retirer as retirer_documents
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.journal.registre import inscrire
from socle.mots import liste_en_phrase, pluriel

CHAMPS = tuple(QUESTIONS)
CHAMP_MAX = Bilan._meta.get_field("realise").max_length
LIGNE_MAX = LigneBilan._meta.get_field("texte").max_length
FIGE = "Ce bilan est envoyé : il ne change plus. Tant que l’ANCT ne s’est pas prononcée, vous pouvez le reprendre."


class BilanModifie(ErreurMetier):
    """Someone else wrote, or sent, this report meanwhile. `actuel` is the row as it stands."""

    def __init__(self, actuel, suite):
        self.actuel = actuel
        entree = EntreeJournal.objects.de(actuel).select_related("acteur").order_by("-pk").first()
        qui = entree.acteur.nom_complet if entree and entree.acteur else "Quelqu’un"
        super().__init__(f"{qui} a modifié ce bilan entre-temps. Rien n’est perdu : {suite}")


# --- writing ------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def ouvrir_bilan(convention, rang, *, par):
    """The report of the payment of this rank, opened with one line for each étape when it is not yet. Returns the Bilan.

    Raises ErreurMetier when no report is expected for it: no such payment, paid already, or a convention that has ended.
    """
    c = sous_verrou(convention)
    bilan = Bilan.objects.filter(convention=c, rang=rang).first()
    if bilan is None:
        if raison := empechement_ecriture(c, versement_du_rang(c, rang)):
            raise ErreurMetier(raison)
        bilan = Bilan.objects.create(convention=c, rang=rang, ouvert_par=par)
        jour = timezone.localdate()
        LigneBilan.objects.bulk_create(
            LigneBilan(bilan=bilan, etape=etape, texte=premiere_phrase(etape, jour))
            for etape in etapes_du_bilan(c.parcours_id)
        )
        inscrire("bilan.ouvrir", bilan, par=par, donnees={"rang": rang})
    bilan.convention = convention
    return bilan


@transaction.atomic
def enregistrer_bilan(bilan, champs, lignes, revision, *, par):
    """Keep what the team has written so far; nothing is required. `champs` are those of `QUESTIONS`, `lignes` is {pk of an étape: text}.

    `revision` is that of the report that was opened. Raises BilanModifie when it has changed since, unless these very words are already
    there; ErreurMetier beside the field at fault, or when the report no longer changes.
    """
    b = sous_verrou(bilan)
    _exiger_ecriture(b)
    textes = {nom: _propre(champs[nom], nom, CHAMP_MAX) for nom in CHAMPS if nom in champs}
    changes = [nom for nom, texte in textes.items() if texte != getattr(b, nom)]
    neuves, changees = _lignes(b, lignes)
    if not (changes or neuves or changees):
        return
    if b.revision != revision:
        raise BilanModifie(b, "comparez les textes ci-dessous, puis enregistrez ceux à garder.")
    for nom in changes:
        setattr(b, nom, textes[nom])
    LigneBilan.objects.bulk_create(neuves)
    LigneBilan.objects.bulk_update(changees, ["texte"])
    b.revision += 1
    b.save(update_fields=[*changes, "revision"])
    inscrire("bilan.enregistrer", b, par=par, donnees={"revision": b.revision})
    bilan.refresh_from_db(fields=[*CHAMPS, "revision", "statut"])


def _exiger_ecriture(bilan):
    """Raise ErreurMetier unless the team may write this report (read under the lock)."""
    convention = Convention.objects.get(pk=bilan.convention_id)
    if bilan.statut not in EN_ECRITURE:
        raise ErreurMetier(FIGE)
    if raison := empechement_ecriture(convention, versement_du_rang(convention, bilan.rang)):
        raise ErreurMetier(raison)


def _propre(texte, champ, maximum):
    texte = texte.replace("\r\n", "\n").strip()
    if len(texte) > maximum:
        raise ErreurMetier(f"C’est trop long : {maximum} caractères au plus.", champ=champ)
    try:
        exiger_sans_compte(texte)
    except ErreurMetier as erreur:
        raise ErreurMetier("Ce texte contient un numéro de compte bancaire : retirez-le.", champ=champ) from erreur
    return texte


def _lignes(bilan, lignes):
    """(new lines, changed lines) of this report; what is not an étape of its parcours is left out. Two queries."""
    presentes = {ligne.etape_id: ligne for ligne in LigneBilan.objects.filter(bilan=bilan)}
    neuves, changees = [], []
    for etape in etapes_du_bilan(bilan.convention.parcours_id):
        if etape.pk not in lignes:
            continue
        texte = _propre(lignes[etape.pk], champ_de_l_etape(etape), LIGNE_MAX)
        ligne = presentes.get(etape.pk)
        if ligne is None:
            neuves.append(LigneBilan(bilan=bilan, etape=etape, texte=texte))
        elif ligne.texte != texte:
            ligne.texte = texte
            changees.append(ligne)
    return neuves, changees


# --- sending ------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def envoyer(bilan, revision, *, par):
    """Send the report to ANCT: its document is frozen. `revision` is that of the text which was read again.

    Raises BilanModifie when it has changed since; ErreurMetier naming what is missing, beside the first field at fault.
    """
    with CYCLE_BILAN.passage(bilan, TransitionBilan.ENVOYER, par=par, journal={"rang": bilan.rang}) as b:
        _exiger_ecriture(b)
        if b.revision != revision:
            raise BilanModifie(b, "relisez-le, puis envoyez-le.")
        textes = dict(LigneBilan.objects.filter(bilan=b).values_list("etape", "texte"))
        final = est_final(versement_du_rang(b.convention_id, b.rang).tranche)
        if absents := manques(b, textes, etapes_du_bilan(bilan.convention.parcours_id), final=final):
            raise ErreurMetier(dire_manques(absents), champ=absents[0][0])
        b.envoye_le, b.envoye_par = timezone.localdate(), par
        b.juge_le = b.juge_par = None
    demander_document(BILAN, bilan, par=par, tour=prochain_tour(BILAN, bilan))


def dire_manques(absents):
    """« Il manque 2 choses : « Ce qui a été fait » et un mot sur l’étape « Balade ». »"""
    mots = liste_en_phrase(mot for _, mot in absents)
    return f"Il manque {pluriel(len(absents), 'chose')} : {mots}. Tout le reste est enregistré."


@transaction.atomic
def reprendre(bilan, *, par):
    """The team takes back a report that ANCT has not judged yet: its document no longer holds."""
    with CYCLE_BILAN.passage(bilan, TransitionBilan.REPRENDRE, par=par, journal={"rang": bilan.rang}):
        pass
    retirer_documents(bilan)


# --- judging ------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def completer(bilan, motif, *, par, revision=None):
    """Ask the team to complete its report: the page says what, and a mail. `revision` is that of the report which was read.

    Raises ErreurMetier without a motive, or when the report was written again since.
    """
    motif = exiger_motif(motif, "Dites ce qui manque : le territoire le lira et le recevra par mail.")
    _juger(bilan, TransitionBilan.COMPLETER, motif, par=par, revision=revision)
    annoncer_bilan_a_completer(bilan, envoi=_envois(bilan))


@transaction.atomic
def accepter(bilan, *, par, revision=None):
    """Accept a report: the payment of its rank may be asked for. As `completer`."""
    _juger(bilan, TransitionBilan.ACCEPTER, "", par=par, revision=revision)
    annoncer_bilan_accepte(bilan, envoi=_envois(bilan))


def _juger(bilan, transition, motif, *, par, revision):
    with CYCLE_BILAN.passage(bilan, transition, par=par, journal={"rang": bilan.rang}) as b:
        if revision is not None and b.revision != revision:
            raise ErreurMetier("Le territoire a repris ce bilan et l’a envoyé de nouveau : relisez-le.")
        b.motif, b.juge_le, b.juge_par = motif, timezone.localdate(), par


def _envois(bilan):
    """How many times it was sent."""
    return prochain_tour(BILAN, bilan) - 1


@transaction.atomic
def rouvrir_bilan(bilan, *, par):
    """Come back on an acceptance. Raises ErreurMetier once the payment that it opened is certified, or further."""
    with CYCLE_BILAN.passage(bilan, TransitionBilan.ROUVRIR, par=par, journal={"rang": bilan.rang}) as b:
        versement = versement_du_rang(b.convention_id, b.rang)
        if versement.statut in VERSEMENTS_TENUS:
            raise ErreurMetier(
                f"Le {str(versement).lower()} est déjà « {versement.get_statut_display()} » sur la foi de ce bilan : il reste accepté."
            )
        b.juge_le = b.juge_par = None

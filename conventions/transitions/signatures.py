"""Signatures as they reach the portal. The portal signs for nobody: a signatory is a person named in the act, whoever deposits what was signed."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from conventions import notifications
from conventions.depots import dire_manquantes, feuillets_de, manquantes, pages_attendues
from conventions.enums import (
    A_SIGNER,
    ModeSignature,
    PartieSignataire,
    StatutActe,
    StatutSignature,
    TransitionActe,
    TransitionSignature,
)
from conventions.essentielles.travail import doit_etre_publiee
from conventions.lecture_signatures import A_COMPARER, degeler
from conventions.models import Signature
from conventions.transitions.cycles import CYCLE_ACTE, CYCLE_SIGNATURE, sous_verrou
from conventions.transitions.echeancier_en_cours import ajuster_versements
from parcours import transitions as parcours_transitions
from parcours.models import Parcours
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from socle.mots import date_longue, euros

DEJA = "Un document signé a déjà été déposé pour cette partie. Retirez-le avant d’en déposer un autre."
NOM_MAX = Signature._meta.get_field("signataire").max_length
DATES = {PartieSignataire.COLLECTIVITE: "signee_collectivite_le", PartieSignataire.ANCT: "signee_anct_le"}


def exiger_signable(acte, partie, jour):
    """Raise ErreurMetier, beside « date » when the day is at fault, unless this side may have signed this act on that day."""
    if acte.statut not in A_SIGNER:
        raise ErreurMetier(
            "Cet acte ne se signe pas à ce stade : il faut qu’il soit transmis, et pas encore signé des deux côtés."
        )
    if getattr(acte, DATES[partie]) is not None:
        raise ErreurMetier(f"Cette signature est déjà reçue, à la date du {date_longue(getattr(acte, DATES[partie]))}.")
    if jour > timezone.localdate():
        raise ErreurMetier("Une signature ne peut pas être datée dans le futur.", champ="date")
    if partie == PartieSignataire.COLLECTIVITE:
        if acte.statut != StatutActe.AUTORISEE:
            raise ErreurMetier(
                "La collectivité ne peut pas encore signer : la délibération n’est pas applicable. "
                "Indiquez la date d’accusé de réception de la préfecture."
            )
        if jour < acte.executoire_le:
            raise ErreurMetier(
                f"La délibération est applicable depuis le {date_longue(acte.executoire_le)} : la collectivité n’a pas pu signer avant.",
                champ="date",
            )
    elif acte.credits_verifies_le is None:
        raise ErreurMetier("L’ANCT ne peut pas encore signer : les crédits n’ont pas été vérifiés.")
    transmis = timezone.localdate(acte.transmise_le)
    if jour < transmis:
        raise ErreurMetier(
            f"Le texte a été transmis le {date_longue(transmis)} : il n’a pas pu être signé avant.", champ="date"
        )
    # An avenant is signed before the convention that it modifies has ended (metier §2.2, article 15).
    fin = min(acte.date_fin, acte.convention.date_fin or acte.date_fin)
    if jour > fin:
        raise ErreurMetier(
            f"La convention se termine le {date_longue(fin)} : elle n’a pas pu être {'modifiée' if acte.est_avenant else 'signée'} après.",
            champ="date",
        )


def exiger_signataire(nom):
    """The name of who signed, tidied. Raises ErreurMetier when there is none, or no room for it."""
    nom = " ".join(nom.split())
    if not nom:
        raise ErreurMetier("Écrivez le nom de la personne qui a signé.", champ="signataire")
    if len(nom) > NOM_MAX:
        raise ErreurMetier(f"Ce nom est trop long : {NOM_MAX} caractères au plus.", champ="signataire")
    return nom


def inscrire_signature(acte, partie, *, mode, date, signataire, par, **champs):
    """A new Signature row of this side, checked under the lock. Raises ErreurMetier when one is already there or cannot be."""
    a = sous_verrou(acte)
    exiger_signable(a, partie, date)
    signataire = exiger_signataire(signataire)
    try:
        with transaction.atomic():
            signature = Signature.objects.create(
                acte=a, partie=partie, mode=mode, date=date, signataire=signataire, depose_par=par, **champs
            )
    except IntegrityError as erreur:
        raise ErreurMetier(DEJA) from erreur
    inscrire(
        "signature.deposer", signature, par=par, donnees={"partie": partie, "mode": mode, "date": date.isoformat()}
    )
    return signature


@transaction.atomic
def recevoir(signature, *, par, a_la_main=False):
    """The signature holds: its date goes to the act, and the last of the two puts the convention into force.

    `a_la_main`: a named person compared a rewritten file and confirms it. Raises ErreurMetier when the act cannot be signed (any more), or
    when pages of the scanned paper are missing, in words that say which.
    """
    journal = {"partie": signature.partie, "mode": signature.mode}
    with CYCLE_SIGNATURE.passage(signature, TransitionSignature.RECEVOIR, par=par, journal=journal) as s:
        acte = sous_verrou(s.acte)
        exiger_signable(acte, s.partie, s.date)
        if s.mode == ModeSignature.PAPIER:
            _exiger_toutes_les_pages(s, acte)
        if degeler(s.verification).get("sens") == A_COMPARER and not a_la_main:
            raise ErreurMetier("Une personne de l’ANCT doit d’abord comparer ce document avec celui qui a été envoyé.")
        if a_la_main:
            s.decide_par, s.decide_le = par, timezone.now()
        autre = next(champ for partie, champ in DATES.items() if partie != s.partie)
        if getattr(acte, autre) is None:
            setattr(acte, DATES[s.partie], s.date)
            acte.save(update_fields=[DATES[s.partie]])
        else:
            with CYCLE_ACTE.passage(acte, TransitionActe.SIGNER, par=par) as a:
                setattr(a, DATES[s.partie], s.date)
                _faire_entrer_en_vigueur(a, par=par)
            if a.est_avenant:  # its schedule holds once its state says so
                ajuster_versements(a.convention, par=par)
    signature.acte.refresh_from_db()


def _exiger_toutes_les_pages(signature, acte):
    if absentes := manquantes(feuillets_de(signature), pages_attendues(acte)):
        raise ErreurMetier(dire_manquantes(absentes), champ="fichiers")


@transaction.atomic
def constater(acte, partie, *, date, signataire, lieu, par):
    """Record a signature on an original that ANCT keeps at `lieu`, without a file: what was signed before the portal, or by post.

    Raises ErreurMetier as `exiger_signable` does, or without a place.
    """
    if not lieu.strip():
        raise ErreurMetier("Écrivez où l’original signé est gardé.", champ="lieu_original")
    signature = inscrire_signature(
        acte,
        partie,
        mode=ModeSignature.CONSTAT,
        statut=StatutSignature.A_COMPARER,
        date=date,
        signataire=signataire,
        lieu_original=lieu.strip(),
        par=par,
    )
    recevoir(signature, par=par)
    acte.refresh_from_db()
    return signature


def _faire_entrer_en_vigueur(acte, *, par):
    """Both have signed: the convention binds, from the later date on."""
    convention = acte.convention
    convention.montant_total += acte.montant_delta
    if convention.montant_total < convention.montant_paye:
        raise ErreurMetier(
            f"L’ANCT a versé {euros(convention.montant_paye)} depuis : cette modification ramènerait la convention en dessous. "
            "Abandonnez-la, et préparez-en une autre."
        )
    convention.date_effet = convention.date_effet or max(acte.signee_collectivite_le, acte.signee_anct_le)
    convention.date_fin = acte.date_fin
    if convention.publier is None and doit_etre_publiee(convention):
        convention.publier = True
    convention.save(update_fields=["montant_total", "date_effet", "date_fin", "publier"])
    if not acte.est_avenant:
        parcours_transitions.mettre_en_oeuvre(convention.parcours, par=par)
        return
    if acte.montant_delta < 0:
        parcours_transitions.reserver(convention.parcours, acte.montant_delta, par=par)
    parcours_transitions.prolonger(Parcours.objects.get(pk=convention.parcours_id), fin=acte.date_fin, par=par)


@transaction.atomic
def refuser(signature, *, motif, par):
    """ANCT sets aside what was deposited, and says why; a received one goes too, as long as the other side has not signed."""
    if not motif.strip():
        raise ErreurMetier(
            "Dites en une phrase pourquoi ce document est refusé : la personne qui l’a déposé la lira.", champ="motif"
        )
    with CYCLE_SIGNATURE.passage(signature, TransitionSignature.REFUSER, par=par) as s:
        acte = sous_verrou(s.acte)
        if acte.est_signee:
            raise ErreurMetier("L’acte est signé des deux côtés : ses signatures ne se refusent plus.")
        s.motif = motif.strip()
        s.decide_par, s.decide_le = par, timezone.now()
        if s.statut == StatutSignature.RECUE:
            setattr(acte, DATES[s.partie], None)
            acte.save(update_fields=[DATES[s.partie]])
        if s.partie == PartieSignataire.COLLECTIVITE:
            notifications.annoncer_signature_refusee(s)


@transaction.atomic
def retirer(signature, *, par):
    """Take back what was deposited and is not received yet, to deposit something else."""
    with CYCLE_SIGNATURE.passage(signature, TransitionSignature.RETIRER, par=par):
        pass

"""What can happen to a parcours and to its étapes: one table each, one writer, public verbs."""

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from parcours import notifications, versions
from parcours.droits import EN_ROUTE
from parcours.enums import Partie, Role, Source, Statut, StatutEtape, Transition, TransitionEtape
from parcours.models import Equipier, Etape, Moyen, Parcours, Vague
from parcours.mots import executif_de, partie_de
from socle.comptes import invitations
from socle.cycle import Cycle
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal
from socle.mots import euros, liste_en_phrase

CYCLE = Cycle(
    Parcours,
    {
        Transition.OUVRIR: ({Statut.CONTACT}, Statut.DIAGNOSTIC),
        Transition.FORMULER: ({Statut.DIAGNOSTIC}, Statut.FORMULATION),
        Transition.CONTRACTUALISER: ({Statut.DIAGNOSTIC, Statut.FORMULATION}, Statut.CONTRACTUALISATION),
        Transition.ROUVRIR: ({Statut.CONTRACTUALISATION}, Statut.FORMULATION),
        Transition.METTRE_EN_OEUVRE: ({Statut.CONTRACTUALISATION}, Statut.MISE_EN_OEUVRE),
        Transition.ENTRER_EN_BILAN: ({Statut.MISE_EN_OEUVRE}, Statut.BILAN),
        Transition.CLORE: ({Statut.BILAN}, Statut.CLOS),
        Transition.ABANDONNER: (
            {Statut.CONTACT, Statut.DIAGNOSTIC, Statut.FORMULATION, Statut.CONTRACTUALISATION, Statut.MISE_EN_OEUVRE},
            Statut.ABANDONNE,
        ),
    },
)

CYCLE_ETAPE = Cycle(
    Etape,
    {
        TransitionEtape.PROPOSER: ({StatutEtape.BROUILLON}, StatutEtape.PROPOSEE),
        TransitionEtape.VALIDER: ({StatutEtape.BROUILLON, StatutEtape.PROPOSEE}, StatutEtape.VALIDEE),
        TransitionEtape.LIBERER: ({StatutEtape.VALIDEE}, StatutEtape.PROPOSEE),
        TransitionEtape.DEMARRER: ({StatutEtape.VALIDEE, StatutEtape.REPORTEE}, StatutEtape.EN_COURS),
        TransitionEtape.TERMINER: (
            {StatutEtape.VALIDEE, StatutEtape.EN_COURS, StatutEtape.REPORTEE},
            StatutEtape.REALISEE,
        ),
        TransitionEtape.REPORTER: ({StatutEtape.VALIDEE, StatutEtape.EN_COURS}, StatutEtape.REPORTEE),
        TransitionEtape.ABANDONNER: (
            {
                StatutEtape.BROUILLON,
                StatutEtape.PROPOSEE,
                StatutEtape.VALIDEE,
                StatutEtape.EN_COURS,
                StatutEtape.REPORTEE,
            },
            StatutEtape.ABANDONNEE,
        ),
    },
)


@transaction.atomic
def inscrire(*, vague, collectivite, referent, interlocuteur, debut=None, fin=None, par):
    """Enrol a territory in a wave, with its référent ANCT and its interlocuteur privilégié, who is invited by mail.

    `interlocuteur` is {"nom", "fonction", "email"}; `debut` and `fin` default to the wave's start and its longest duration.
    Raises ErreurMetier when the territory is already enrolled, no longer exists, or the dates are reversed.
    """
    if collectivite.fin_le is not None:
        suite = f" Elle a été remplacée par {collectivite.successeur}." if collectivite.successeur_id else ""
        raise ErreurMetier(f"Cette collectivité n’existe plus.{suite}", champ="collectivite")
    debut = debut or max(vague.debut, timezone.localdate())
    fin = fin or vague.fin
    if fin < debut:
        raise ErreurMetier("La fin est avant le début.", champ="fin")
    parcours = Parcours(
        vague=vague, collectivite=collectivite, referent=referent, debut=debut, fin=fin, modifie_par=par
    )
    try:
        with transaction.atomic():
            parcours.save()
    except IntegrityError as erreur:
        raise ErreurMetier("Ce territoire est déjà inscrit dans cette vague.", champ="collectivite") from erreur
    inscrire_au_journal(
        "parcours.inscrire",
        parcours,
        par=par,
        perimetre=parcours.perimetre,
        donnees={"vague": vague.pk, "collectivite": collectivite.pk, "referent": referent.pk},
    )
    equipier = ajouter_equipier(parcours, role=Role.EQUIPE, par=par, inviter=True, **interlocuteur)
    Parcours.objects.filter(pk=parcours.pk).update(interlocuteur=equipier)
    parcours.interlocuteur = equipier
    return parcours


@transaction.atomic
def ajouter_equipier(parcours, *, nom, fonction, email="", role=Role.EQUIPE, par, inviter=False):
    """Add a person to the team and, when `inviter`, send the invitation. Raises ErreurMetier when the address is already there."""
    parcours.verrouiller()
    email = email.strip().lower()
    if email and Equipier.objects.filter(parcours=parcours, email=email, fin__isnull=True).exists():
        raise ErreurMetier("Cette adresse fait déjà partie de l’équipe.", champ="email")
    if inviter and not email:
        raise ErreurMetier("Indiquez une adresse mail pour envoyer l’invitation.", champ="email")
    equipier = Equipier(parcours=parcours, nom=nom, fonction=fonction, email=email, role=role)
    if inviter:
        equipier.invitation = invitations.inviter(email, nom, fonction, par=par, perimetre=parcours.perimetre)
    equipier.save()
    inscrire_au_journal("equipier.ajouter", equipier, par=par, perimetre=parcours.perimetre, donnees={"place": role})
    return equipier


@transaction.atomic
def retirer_equipier(equipier, *, par):
    """End a person's place: access stops at once. Raises ErreurMetier for the interlocuteur, who must be handed over first."""
    parcours = equipier.parcours.verrouiller()
    if parcours.interlocuteur_id == equipier.pk:
        raise ErreurMetier("La personne contact ne peut pas être retirée : désignez d’abord une autre personne.")
    equipier.fin = timezone.localdate()
    equipier.save(update_fields=["fin"])
    if equipier.invitation_id:
        invitations.annuler(equipier.invitation, par=par)
    inscrire_au_journal("equipier.retirer", equipier, par=par, perimetre=parcours.perimetre)


@transaction.atomic
def reinviter(equipier, *, par):
    """Send the invitation again to a person who has not opened their space yet, with a new link; a new one if it was called off.

    Raises ErreurMetier when one was sent a few minutes ago.
    """
    equipier.parcours.verrouiller()
    if equipier.invitation.annulee_le is not None:
        equipier.invitation = invitations.inviter(
            equipier.email, equipier.nom, equipier.fonction, par=par, perimetre=equipier.perimetre
        )
        equipier.save(update_fields=["invitation"])
    elif not invitations.renvoyer(equipier.invitation, par=par):
        raise ErreurMetier("Une invitation vient de lui être envoyée. Attendez dix minutes avant d’en renvoyer une.")
    inscrire_au_journal("equipier.reinviter", equipier, par=par, perimetre=equipier.perimetre)


def oublier_personne(utilisateur, ancienne_adresse):
    """An account was anonymised: its places in teams keep their dates, no longer a name nor an address.

    One UPDATE without the parcours' lock: the account's row is already locked, which would turn the order of locks round.
    """
    siens = Q(utilisateur=utilisateur) | Q(utilisateur__isnull=True, email__iexact=ancienne_adresse)
    Equipier.objects.filter(siens).update(nom="Personne anonymisée", fonction="", email="")


def verrouiller_pour_accueillir(invitation):
    """Take the parcours' lock before the invitation's: the order of locks of the house."""
    equipier = Equipier.objects.select_related("parcours").filter(invitation=invitation).first()
    if equipier is not None:
        equipier.parcours.verrouiller()


@transaction.atomic
def accueillir(invitation, utilisateur):
    """An invitation was accepted: open the person's place, and the diagnosis when it is the interlocuteur's.

    Called by `socle.comptes.invitations` in the transaction of the acceptance. An account already in the team keeps its place.
    """
    equipier = Equipier.objects.select_related("parcours").filter(invitation=invitation).first()
    if equipier is None:
        return
    parcours = equipier.parcours.verrouiller()
    deja = Equipier.objects.filter(parcours=parcours, utilisateur=utilisateur, fin__isnull=True).exclude(pk=equipier.pk)
    if equipier.utilisateur_id is None and equipier.fin is None and not deja.exists():
        equipier.utilisateur = utilisateur
        equipier.save(update_fields=["utilisateur"])
        inscrire_au_journal("equipier.rejoindre", equipier, par=utilisateur, perimetre=parcours.perimetre)
    if parcours.interlocuteur_id == equipier.pk and parcours.statut == Statut.CONTACT:
        with CYCLE.passage(parcours, Transition.OUVRIR, par=utilisateur):
            pass


def manques_avant_envoi(parcours, contenu, engagements):
    """What is missing before the parcours can be sent: a list of (words, name of the page where it is given).

    `contenu` is the five blocks as `versions.contenu` gives them, `engagements` the set of parties already committed.
    """
    manques = []
    if not contenu["objectifs"]:
        manques.append(("un objectif", "parcours:objectif_ajouter"))
    if not [e for e in contenu["etapes"] if e["statut"] != StatutEtape.ABANDONNEE]:
        manques.append(("une étape", "parcours:etape_ajouter"))
    if Partie.EXECUTIF not in engagements:
        manques.append((f"l’engagement {executif_de(parcours.collectivite)}", "parcours:engagement"))
    if Partie.DIRECTION not in engagements:
        manques.append(("l’engagement de la direction", "parcours:engagement"))
    return manques


@transaction.atomic
def soumettre(parcours, *, par):
    """Send the parcours to ANCT: freeze a version, propose the draft étapes, tell the référent.

    Raises ErreurMetier naming all that is missing, or when nothing changed since the last sending.
    """
    parcours = parcours.verrouiller()
    if parcours.statut not in {Statut.DIAGNOSTIC, Statut.FORMULATION}:
        raise ErreurMetier(f"Le parcours est en phase « {parcours.get_statut_display()} » : il n’y a rien à envoyer.")
    contenu = versions.contenu(parcours)
    engagements = set(parcours.engagements.values_list("partie", flat=True))
    manques = [mot for mot, _ in manques_avant_envoi(parcours, contenu, engagements)]
    if manques:
        choses = "1 chose" if len(manques) == 1 else f"{len(manques)} choses"
        raise ErreurMetier(f"Il manque {choses} : {liste_en_phrase(manques)}. Tout le reste est enregistré.")
    for etape in Etape.objects.presents().filter(parcours=parcours, statut=StatutEtape.BROUILLON):
        with CYCLE_ETAPE.passage(etape, TransitionEtape.PROPOSER, par=par):
            pass
    derniere = parcours.version_courante
    version = versions.creer_version(parcours, par=par, derniere=derniere)
    if version == derniere:
        raise ErreurMetier("Rien n’a changé depuis le dernier envoi : l’ANCT a déjà tout reçu.")
    parcours.version_courante = version
    parcours.save(update_fields=["version_courante"])
    if parcours.statut == Statut.DIAGNOSTIC:
        with CYCLE.passage(parcours, Transition.FORMULER, par=par):
            pass
    inscrire_au_journal(
        "parcours.soumettre", parcours, par=par, perimetre=parcours.perimetre, donnees={"version": version.numero}
    )
    notifications.annoncer_envoi(parcours, version)
    return version


@transaction.atomic
def relire(parcours, *, par):
    """ANCT has read the last sending: the team is told, the convention can be drafted."""
    parcours = parcours.verrouiller()
    if not parcours.envoi_a_relire:
        raise ErreurMetier("Il n’y a pas d’envoi à relire.")
    parcours.version_relue = parcours.version_courante
    parcours.save(update_fields=["version_relue"])
    inscrire_au_journal(
        "parcours.relire",
        parcours,
        par=par,
        perimetre=parcours.perimetre,
        donnees={"version": parcours.version_relue.numero},
    )
    notifications.annoncer_relecture(parcours)


def echeance_relecture(version):
    """The day before which ANCT answers a sending (setting DELAI_RELECTURE_JOURS, calendar days)."""
    return timezone.localdate(version.soumise_le) + timedelta(days=settings.DELAI_RELECTURE_JOURS)


# --- pushed by lower rooms ------------------------------------------------------------------------------------------------


@transaction.atomic
def reserver(parcours, montant, *, par):
    """Reserve (or give back, when negative) `montant` euros of the wave's envelope for this parcours.

    Locks the parcours, then the wave. Raises ErreurMetier when the envelope would be exceeded.
    """
    parcours = parcours.verrouiller()
    vague = Vague.objects.select_for_update().get(pk=parcours.vague_id)
    montant = Decimal(montant)
    if vague.montant_reserve + montant > vague.enveloppe:
        reste = vague.enveloppe - vague.montant_reserve
        raise ErreurMetier(
            f"L’enveloppe « {vague.nom} » ne suffit pas : il reste {euros(reste)}, la convention demande {euros(montant)}."
        )
    vague.montant_reserve += montant
    vague.save(update_fields=["montant_reserve"])
    parcours.montant_reserve += montant
    parcours.save(update_fields=["montant_reserve"])
    inscrire_au_journal(
        "parcours.reserver", parcours, par=par, perimetre=parcours.perimetre, donnees={"montant": montant}
    )


@transaction.atomic
def contractualiser(parcours, *, par):
    """A convention is validated: the five blocks close until it is signed. Raises ErreurMetier without both commitments."""
    with CYCLE.passage(parcours, Transition.CONTRACTUALISER, par=par) as p:
        manquants = set(Partie.values) - set(p.engagements.values_list("partie", flat=True))
        if manquants:
            noms = [partie_de(m, p.collectivite) for m in sorted(manquants, reverse=True)]
            raise ErreurMetier(f"Il manque l’engagement {liste_en_phrase(noms)}.")


@transaction.atomic
def rouvrir_ecriture(parcours, *, reference, par):
    """The convention `reference` was abandoned before its signature: the blocks open again, its étapes are proposed anew."""
    with CYCLE.passage(parcours, Transition.ROUVRIR, par=par):
        pass
    for etape in Etape.objects.filter(parcours=parcours, acte_reference=reference, statut=StatutEtape.VALIDEE):
        with CYCLE_ETAPE.passage(etape, TransitionEtape.LIBERER, par=par) as e:
            e.acte_reference = ""


@transaction.atomic
def mettre_en_oeuvre(parcours, *, par):
    """The convention is signed by both: the parcours runs."""
    with CYCLE.passage(parcours, Transition.METTRE_EN_OEUVRE, par=par):
        pass


@transaction.atomic
def abandonner(parcours, *, par):
    with CYCLE.passage(parcours, Transition.ABANDONNER, par=par):
        pass


# --- étapes -----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def valider_etape(etape, *, reference, par):
    """An étape enters a convention (`reference` = the act's number)."""
    with CYCLE_ETAPE.passage(etape, TransitionEtape.VALIDER, par=par) as e:
        e.acte_reference = reference
    return e


@transaction.atomic
def demarrer_etape(etape, *, par):
    with CYCLE_ETAPE.passage(etape, TransitionEtape.DEMARRER, par=par) as e:
        if e.parcours.statut != Statut.MISE_EN_OEUVRE:
            raise ErreurMetier("L’étape ne peut pas commencer : la convention n’est pas encore signée.")
    return e


def _exiger_en_route(etape):
    if etape.parcours.statut not in EN_ROUTE:
        raise ErreurMetier("Les étapes se suivent quand la convention est signée, et jusqu’à la fin du parcours.")


@transaction.atomic
def terminer_etape(etape, *, par):
    """An étape is over. Raises ErreurMetier before the convention is signed."""
    with CYCLE_ETAPE.passage(etape, TransitionEtape.TERMINER, par=par) as e:
        _exiger_en_route(e)


@transaction.atomic
def reporter_etape(etape, *, fin, par):
    """An étape runs late: its end moves to `fin` (a day of a month). Raises ErreurMetier unless it is later than before.

    Not before the signature either: the text to be signed says when each étape ends.
    """
    with CYCLE_ETAPE.passage(etape, TransitionEtape.REPORTER, par=par, journal={"fin": fin.isoformat()}) as e:
        _exiger_en_route(e)
        if fin <= e.fin:
            raise ErreurMetier("La nouvelle fin doit être après l’ancienne.", champ="fin")
        e.fin = fin
        e.revision += 1


def total_demande(parcours):
    """Euros asked of ANCT by the étapes and means present (Decimal)."""
    moyens = Moyen.objects.presents().filter(parcours=parcours, source=Source.ANCT)
    return sum((m.prevu for m in moyens), Decimal("0"))

"""The mission: prepared from the chosen quote, ordered, ended, evaluated; or interrupted. The collectivité is the buyer (metier §1.6)."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from prestataires import reglages
from prestataires.documents.missions import LETTRE
from prestataires.enums import (
    ModeAchat,
    StatutBesoin,
    StatutFacture,
    StatutLivrable,
    StatutMission,
    StatutSynchronisation,
    TransitionLivrable,
    TransitionMission,
    UsageLien,
)
from prestataires.models import Besoin, Facture, LienPersonnel, Livrable, Mission, PointMission, Synchronisation
from prestataires.moyens import HT, TTC, moyens_de
from prestataires.seuils import QUE_FAIRE, Achat, cumul
from prestataires.transitions.cycles import CYCLE_LIVRABLE, CYCLE_MISSION
from prestataires.transitions.exigences import ajouter_jours, exiger_jour
from prestataires.transitions.liens import ouvrir_lien, revoquer_lien
from socle.champs import SommeEuros
from socle.documents import demander_si_change
from socle.erreurs import ErreurMetier
from socle.exigences import exiger_motif, exiger_texte
from socle.journal.registre import inscrire
from socle.mots import date_longue, euros, pluriel

ZERO = Decimal("0.00")
UN_AN = 366
CHAMPS = ("objet", "montant_ht", "montant_ttc", "debut", "fin")
MODIFIABLES = (StatutMission.PREPAREE, StatutMission.EN_COURS, StatutMission.TERMINEE)
# What is still awaited of a mission.
EN_ATTENTE = (StatutLivrable.ATTENDU, StatutLivrable.REMIS, StatutLivrable.A_REPRENDRE)
CHANGEE = "Cette mission a changé pendant que vous la regardiez : relisez-la, puis recommencez."
SANS_MOYENS = (
    "Cette étape n’a pas encore de moyens : indiquez d’abord son coût, ou un autre financement, sur la page de l’étape."
)


# --- prepared, amended -------------------------------------------------------------------------------------------------------------


def proposition(besoin):
    """What the form proposes: the words of the need, its days, the amounts of the quote. `besoin` is CHOISI."""
    candidature = besoin.choisie
    return {
        "objet": "\n\n".join(texte for texte in (besoin.titre, besoin.attendu) if texte),
        "montant_ht": candidature.montant_ht,
        "montant_ttc": candidature.montant_ttc,
        "debut": besoin.debut,
        "fin": besoin.fin,
    }


@transaction.atomic
def preparer(besoin, champs, livrables=(), *, par):
    """Prepare the mission of the provider that was chosen, with what it will hand over. Returns it.

    `champs` has the keys of CHAMPS (euros, days), `livrables` are dictionaries {titre, attendu_le}. Raises ErreurMetier, beside the field, when
    nobody is chosen, when the amounts go beyond the means of the étape, or when a day does not hold.
    """
    parcours = besoin.verrouiller()
    frais = Besoin.objects.select_related("choisie", "etape").get(pk=besoin.pk)
    if frais.statut != StatutBesoin.CHOISI:
        raise ErreurMetier("Choisissez d’abord un prestataire : la mission se prépare ensuite.")
    if parcours.est_clos:
        raise ErreurMetier("Ce parcours est terminé : on ne prépare plus de mission.")
    if Mission.objects.filter(candidature=frais.choisie).exclude(statut=StatutMission.INTERROMPUE).exists():
        raise ErreurMetier("La mission de ce prestataire est déjà préparée.")
    mission = Mission(
        candidature=frais.choisie,
        prestataire_id=frais.choisie.prestataire_id,
        etape=frais.etape,
        parcours=parcours,
        creee_par=par,
    )
    _remplir(mission, champs)
    _exiger_moyens(mission)
    mission.save(force_insert=True)
    for livrable in livrables:
        attendre(mission, **livrable)
    inscrire(
        "mission.preparer",
        mission,
        par=par,
        donnees={
            "candidature": mission.candidature_id,
            "ht": mission.montant_ht,
            "ttc": mission.montant_ttc,
            "livrables": len(livrables),
        },
    )
    return mission


def _remplir(mission, champs):
    mission.objet = exiger_texte(champs["objet"], "Dites en quelques mots ce que le prestataire fera.", "objet")
    mission.debut, mission.fin = champs["debut"], champs["fin"]
    if mission.fin < mission.debut:
        raise ErreurMetier(
            f"La fin ({date_longue(mission.fin)}) est avant le début ({date_longue(mission.debut)}).", champ="fin"
        )
    mission.montant_ht, mission.montant_ttc = champs["montant_ht"], champs["montant_ttc"]
    exiger_montants(mission.montant_ht, mission.montant_ttc, champs=("montant_ht", "montant_ttc"))


def exiger_montants(ht, ttc, *, champs):
    """Raise ErreurMetier unless both amounts are more than zero and HT no more than TTC."""
    if ht <= ZERO:
        raise ErreurMetier("Le montant doit être supérieur à zéro.", champ=champs[0])
    if ttc < ht:
        raise ErreurMetier(
            f"Le montant TTC ({euros(ttc)}) est plus petit que le montant HT ({euros(ht)}) : vérifiez-les.",
            champ=champs[1],
        )


def _exiger_moyens(mission, *, avant=None):
    """`avant` is what it took already, by base: one that takes no more keeps its amount, although the means of its étape shrank since."""
    moyens = moyens_de(mission.etape, sauf=mission.pk)
    champ = f"montant_{moyens.assiette}"
    demande = getattr(mission, champ)
    if avant is not None and demande <= avant[moyens.assiette]:
        return
    if moyens.prevu == ZERO:
        raise ErreurMetier(SANS_MOYENS, champ=champ)
    if demande > moyens.reste:
        base = moyens.assiette.upper()
        deja = f", dont {euros(moyens.pris)} déjà pris par d’autres missions" if moyens.pris else ""
        raise ErreurMetier(
            f"L’étape a {euros(moyens.prevu)} de moyens{deja}. Cette mission coûterait {euros(demande)} {base} : "
            f"{euros(demande - moyens.reste)} de trop. Réduisez-la, ou changez d’abord les moyens de l’étape.",
            champ=champ,
        )


def _exiger_seuil(mission, jour, *, avant=ZERO):
    """What is ordered that year from this provider without competition stays under the threshold; `avant` is what this mission already counts for.

    Source: code de la commande publique, R.2122-8. Only for who said that it buys under it.
    """
    if mission.candidature.besoin.mode_achat != ModeAchat.DISPENSE:
        return
    achat = Achat(
        montant=mission.montant_ht,
        deja=cumul(mission.parcours.collectivite_id, mission.prestataire_id, jour.year) - avant,
        attendu=ZERO,
        seuil=reglages.seuil_dispense(jour),
        habituel=False,
    )
    if achat.depasse:
        raise ErreurMetier(f"{achat.raison} {QUE_FAIRE}")


def attendre(mission, titre, attendu_le):
    """Insert one thing to hand over; the caller holds the lock. Raises ErreurMetier without a title, or before the mission begins."""
    titre = exiger_texte(titre, "Dites ce qui est attendu.", "titre", longueur=200)
    exiger_apres_le_debut(mission, attendu_le)
    return Livrable.objects.create(mission=mission, titre=titre, attendu_le=attendu_le)


def exiger_apres_le_debut(mission, attendu_le):
    """Raise ErreurMetier, beside `attendu_le`, for a day before the mission begins."""
    if attendu_le < mission.debut:
        raise ErreurMetier(
            f"La mission commence le {date_longue(mission.debut)} : ce jour est avant.", champ="attendu_le"
        )


@transaction.atomic
def modifier(mission, champs, *, par, revision, motif=""):
    """Change what is asked, when or for how much. Once it is ordered, `motif` says why, and the letter is to be signed again.

    Raises ErreurMetier beside the field, when somebody changed it since `revision`, or under what was already accepted of its invoices.
    """
    m = _sous_verrou(mission)
    if m.statut not in MODIFIABLES:
        raise ErreurMetier(f"Cette mission est « {m.get_statut_display()} » : elle ne change plus.")
    if m.revision != revision:
        raise ErreurMetier(CHANGEE)
    avant = {HT: m.montant_ht, TTC: m.montant_ttc}
    _remplir(m, champs)
    _exiger_moyens(m, avant=avant)
    if m.commandee_le and m.montant_ht > avant[HT]:
        _exiger_seuil(m, m.commandee_le, avant=avant[HT])
    for base in ("ttc", "ht"):
        acceptees = total_accepte(m, base)
        if getattr(m, f"montant_{base}") < acceptees:
            raise ErreurMetier(
                f"{euros(acceptees)} {base.upper()} de factures sont déjà acceptés : la mission ne peut pas coûter moins.",
                champ=f"montant_{base}",
            )
    if m.statut != StatutMission.PREPAREE:
        m.motif_modification = exiger_motif(motif, "Dites en une phrase pourquoi la commande change.")
        m.modifiee_le = timezone.localdate()
    m.revision += 1
    m.save(update_fields=[*CHAMPS, "motif_modification", "modifiee_le", "revision"])
    inscrire("mission.modifier", m, par=par, donnees={"ht": m.montant_ht, "ttc": m.montant_ttc, "etat": m.statut})
    mission.refresh_from_db()


def _sous_verrou(mission):
    mission.verrouiller()
    return Mission.objects.select_for_update(no_key=True).get(pk=mission.pk)


def total_accepte(mission, base="ttc"):
    """Euros, TTC or (`base` « ht ») HT, of the accepted invoices of a mission. One query."""
    acceptees = Facture.objects.filter(mission=mission, statut=StatutFacture.ACCEPTEE)
    return acceptees.aggregate(s=SommeEuros(base))["s"] or ZERO


@transaction.atomic
def imprimer_lettre(mission, *, par):
    """Have the letter of mission printed, as the mission stands. Returns the Document, ready or in preparation: the last one when nothing changed."""
    mission.verrouiller()
    document, nouveau = demander_si_change(LETTRE, mission, par=par)
    if nouveau:
        inscrire("mission.imprimer", mission, par=par, donnees={"tour": document.tour})
    return document


# --- the lifecycle -----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def commander(mission, jour, *, par, email=""):
    """The order was given to the provider on this day. With an address, its personal link is sent there.

    Raises ErreurMetier for a day to come or long before the parcours, without means left, or (champ « email ») for a false address.
    """
    with CYCLE_MISSION.passage(mission, TransitionMission.COMMANDER, par=par, journal={"le": jour}) as m:
        if m.parcours.est_clos:
            raise ErreurMetier("Ce parcours est terminé : on ne commande plus de mission.")
        exiger_jour(jour, champ="jour")
        if jour > m.fin:
            raise ErreurMetier(f"La mission se termine le {date_longue(m.fin)} : ce jour est après.", champ="jour")
        # A slip in the year would count it among the purchases of another one.
        if jour < ajouter_jours(m.parcours.debut, -UN_AN):
            raise ErreurMetier(
                f"Le parcours a commencé le {date_longue(m.parcours.debut)} : ce jour est plus d’un an avant. Vérifiez l’année.",
                champ="jour",
            )
        _exiger_moyens(m)
        _exiger_seuil(m, jour)
        m.commandee_le = jour
        m.revision += 1
    _entrer_dans_la_reunion(mission)
    if email.strip():
        ouvrir_lien(mission.prestataire, UsageLien.MISSION, email=email, par=par, mission=mission)


def _entrer_dans_la_reunion(mission):
    """A meeting that is planned hears the missions ordered since."""
    for prevue in Synchronisation.objects.filter(
        parcours=mission.parcours_id, statut=StatutSynchronisation.PREVUE, annee__gte=timezone.localdate().year
    ).order_by("pk"):
        PointMission.objects.get_or_create(synchronisation=prevue, mission=mission)


@transaction.atomic
def terminer(mission, jour, *, par):
    """The provider has done its part. Raises ErreurMetier while something is still to hand over or to read, or for a day that does not hold."""
    with CYCLE_MISSION.passage(mission, TransitionMission.TERMINER, par=par, journal={"le": jour}) as m:
        exiger_jour(jour, champ="jour")
        if jour < m.commandee_le:
            raise ErreurMetier(
                f"La mission est commandée le {date_longue(m.commandee_le)} : ce jour est avant.", champ="jour"
            )
        if restent := Livrable.objects.filter(mission=m, statut__in=EN_ATTENTE).count():
            raise ErreurMetier(
                f"{pluriel(restent, 'rendu')} {'est' if restent == 1 else 'sont'} encore à recevoir ou à relire : "
                "acceptez ce qui est remis, annulez ce qui n’est plus attendu."
            )
        m.terminee_le = jour
        m.revision += 1


@transaction.atomic
def reprendre(mission, *, par):
    """It was not over. Raises ErreurMetier once somebody evaluated it."""
    with CYCLE_MISSION.passage(mission, TransitionMission.REPRENDRE, par=par) as m:
        if m.evaluations.exists():
            raise ErreurMetier("Cette mission est déjà évaluée : elle ne peut plus être reprise.")
        m.terminee_le = None
        m.revision += 1


@transaction.atomic
def interrompre(mission, motif, *, par):
    """Stop a mission: what was still awaited is called off, the personal link no longer opens. What was accepted stays due."""
    motif = exiger_motif(motif, "Dites en une phrase pourquoi la mission s’arrête.")
    with CYCLE_MISSION.passage(mission, TransitionMission.INTERROMPRE, par=par) as m:
        m.motif = motif
        m.revision += 1
    attendus = Livrable.objects.filter(mission=mission, statut__in=(StatutLivrable.ATTENDU, StatutLivrable.A_REPRENDRE))
    for livrable in attendus.order_by("pk"):
        with CYCLE_LIVRABLE.passage(livrable, TransitionLivrable.ANNULER, par=par):
            pass
    fermer_lien(mission, par=par)


def close_sans_attendre_le(mission):
    """From which day a mission that is over may be closed although one side said nothing (metier §9, rule 25)."""
    return ajouter_jours(mission.terminee_le, reglages.delai_evaluation_jours())


@transaction.atomic
def clore(mission, *, par):
    """Both sides have said what they think of it, or the delay is over. Raises ErreurMetier before."""
    with CYCLE_MISSION.passage(mission, TransitionMission.CLORE, par=par) as m:
        jour = close_sans_attendre_le(m)
        if m.evaluations.count() < 2 and timezone.localdate() < jour:
            raise ErreurMetier(
                f"Il manque une évaluation. La mission pourra être close sans elle à partir du {date_longue(jour)}."
            )
        m.revision += 1


# --- the personal link of the provider ----------------------------------------------------------------------------------------------


def lien_ouvert(mission):
    """The personal link of this mission, not revoked (it may have expired); None when there is none. One query."""
    return LienPersonnel.objects.filter(mission=mission, revoque_le=None).first()


@transaction.atomic
def envoyer_lien(mission, email, *, par):
    """Send the provider a link to hand over, invoice, and tell where it stands; the former one no longer opens. Returns it.

    Raises ErreurMetier before the order, for an interrupted mission, or (champ « email ») for a false address.
    """
    m = _sous_verrou(mission)
    if m.statut in (StatutMission.PREPAREE, StatutMission.INTERROMPUE):
        raise ErreurMetier("Le prestataire reçoit son lien une fois la mission commandée.")
    return ouvrir_lien(m.prestataire, UsageLien.MISSION, email=email, par=par, mission=m)


@transaction.atomic
def fermer_lien(mission, *, par):
    """The link of the provider no longer opens. Without effect when there is none."""
    if lien := lien_ouvert(mission):
        revoquer_lien(lien, par=par)


def adresse_du_prestataire(prestataire):
    """Where to write to it: its main contact, or the organisation; "" when neither is known. One query."""
    principal = prestataire.contacts.filter(retire_le=None, est_principal=True).first()
    return (principal.email if principal else "") or prestataire.email

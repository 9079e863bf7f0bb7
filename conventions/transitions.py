"""What can happen to an act and to its convention: one table each, one writer, public verbs.

Locks: the parcours first (every verb), then the wave (reserver), the étapes, and the counter last.
"""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from conventions import notifications, reglages
from conventions.chargement import CONVENTION_INITIALE, marquer_utilise
from conventions.documents import CONVENTION
from conventions.echeancier import date_limite_bilan, echeancier, repartir
from conventions.enums import EN_REDACTION, Statut, StatutActe, Transition, TransitionActe
from conventions.models import Acte, Convention, LigneContractee, Modele, Tranche
from conventions.numerotation import prendre_numero
from conventions.prealables import exiger_couts, exiger_prealables, exiger_version_a_jour
from conventions.redaction import parcours_contracte, rediger_texte
from parcours import transitions as parcours_transitions
from parcours.enums import Partie, StatutEtape
from parcours.enums import Statut as StatutParcours
from parcours.models import Etape, Parcours
from socle.cycle import Cycle
from socle.documents import demander
from socle.documents import retirer as retirer_documents
from socle.documents.genres import canonique, empreinte
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from socle.mots import date_longue

CYCLE = Cycle(
    Convention,
    {Transition.RENDRE_CADUQUE: ({Statut.EN_COURS}, Statut.CADUQUE)},
)

CYCLE_ACTE = Cycle(
    Acte,
    {
        # What was re-read and then changed has to be re-read again.
        TransitionActe.MODIFIER: (set(EN_REDACTION), StatutActe.BROUILLON),
        TransitionActe.ENVOYER_EN_RELECTURE: ({StatutActe.BROUILLON}, StatutActe.RELECTURE),
        TransitionActe.VALIDER: (set(EN_REDACTION), StatutActe.VALIDEE),
        TransitionActe.DATER: ({StatutActe.VALIDEE}, StatutActe.VALIDEE),
        TransitionActe.SIGNER: ({StatutActe.VALIDEE}, StatutActe.SIGNEE),
        TransitionActe.ABANDONNER: ({*EN_REDACTION, StatutActe.VALIDEE}, StatutActe.ABANDONNEE),
    },
)

CHAMPS = (
    "montant_delta",
    "date_fin",
    "type_signataire_anct",
    "signataire_anct_nom",
    "signataire_anct_qualite",
    "signataire_collectivite_nom",
    "signataire_collectivite_qualite",
)


def _exiger_champs(champs, *, debut):
    """Raise ErreurMetier beside the field when the amount or the end make no sense."""
    if champs["montant_delta"] <= 0:
        raise ErreurMetier("Le montant de la convention doit être supérieur à zéro.", champ="montant_delta")
    plancher = max(debut, timezone.localdate())
    if champs["date_fin"] <= plancher:
        raise ErreurMetier(f"La fin d’exécution doit être après le {date_longue(plancher)}.", champ="date_fin")


@transaction.atomic
def rediger(parcours, champs, *, par):
    """Draft the convention of this parcours from its last re-read sending; `champs` are those of CHAMPS. Returns the act.

    Raises ErreurMetier naming what is missing, or when a convention already exists.
    """
    parcours = parcours.verrouiller()
    if parcours.est_clos:
        raise ErreurMetier(
            f"Le parcours est « {parcours.get_statut_display()} » : il n’y a plus de convention à rédiger."
        )
    if Convention.objects.vivantes().filter(parcours=parcours).exists():
        raise ErreurMetier("Ce parcours a déjà une convention.")
    exiger_prealables(parcours)
    _exiger_champs(champs, debut=parcours.debut)
    convention = Convention.objects.create(parcours=parcours)
    acte = Acte.objects.create(
        convention=convention,
        version_id=parcours.version_relue_id,
        modele=_modele(),
        redige_par=par,
        **{nom: champs[nom] for nom in CHAMPS},
    )
    inscrire("acte.rediger", acte, par=par, donnees={"montant": acte.montant_delta, "version": acte.version.numero})
    return acte


def _modele():
    try:
        return Modele.objects.en_vigueur(CONVENTION_INITIALE)
    except Modele.DoesNotExist:
        raise ErreurMetier(
            "Aucun modèle de convention n’est chargé. Demandez à l’administration du portail de lancer « charger_modeles »."
        ) from None


def _exiger_revision(acte, revision, sinon):
    if revision is not None and acte.revision != revision:
        raise ErreurMetier(sinon)


@transaction.atomic
def modifier(acte, champs, *, par, revision=None):
    """Change a draft, and bring it up to the last re-read sending. It then has to be re-read again."""
    with CYCLE_ACTE.passage(acte, TransitionActe.MODIFIER, par=par) as a:
        _exiger_revision(
            a,
            revision,
            "Quelqu’un d’autre a modifié la convention pendant que vous écriviez. Rien n’est perdu : "
            "relisez ci-dessous, puis enregistrez pour garder votre texte.",
        )
        parcours = a.convention.parcours
        exiger_prealables(parcours)
        _exiger_champs(champs, debut=parcours.debut)
        for nom in CHAMPS:
            setattr(a, nom, champs[nom])
        a.version_id = parcours.version_relue_id
        a.modele = _modele()
        a.relecture_attendue_le = None
        a.revision += 1


@transaction.atomic
def suivre_signataire(parcours, engagement):
    """The head of the executive is someone else, or is named otherwise: an act still being drafted names that person, and is re-read.

    Called by `parcours.transitions` under the lock of the parcours. A validated act is frozen: a due date of ANCT says so.
    """
    if engagement.partie != Partie.EXECUTIF:
        return
    for acte in Acte.objects.filter(convention__parcours=parcours, statut__in=EN_REDACTION):
        with CYCLE_ACTE.passage(acte, TransitionActe.MODIFIER, par=engagement.saisi_par) as a:
            a.signataire_collectivite_nom = engagement.nom
            a.signataire_collectivite_qualite = engagement.fonction
            a.relecture_attendue_le = None
            a.revision += 1


@transaction.atomic
def envoyer_en_relecture(acte, *, par):
    """A colleague re-reads before validation (not compulsory); the answer is expected within the delay of the settings."""
    with CYCLE_ACTE.passage(acte, TransitionActe.ENVOYER_EN_RELECTURE, par=par) as a:
        a.relecture_attendue_le = timezone.localdate() + timedelta(days=reglages.delai_relecture_jours())


@transaction.atomic
def valider(acte, *, par, revision=None):
    """Reserve the amount, contract the étapes, take the number, freeze the text, ask for the document, tell the territory.

    Raises ErreurMetier when the sending is out of date, a commitment is missing, or the envelope is exceeded.
    """
    journal = {}
    with CYCLE_ACTE.passage(acte, TransitionActe.VALIDER, par=par, journal=journal) as a:
        _exiger_revision(
            a, revision, "La convention a été modifiée pendant que vous la lisiez. Relisez-la, puis validez-la."
        )
        parcours = (
            Parcours.objects.pour_page().select_related("collectivite__complement").get(pk=a.convention.parcours_id)
        )
        exiger_prealables(parcours)
        contenu = exiger_version_a_jour(a, parcours)
        exiger_couts(contenu)
        jour = timezone.localdate()
        _exiger_champs({"montant_delta": a.montant_delta, "date_fin": a.date_fin}, debut=parcours.debut)
        parcours_transitions.reserver(parcours, a.montant_delta, par=par)
        if parcours.statut != StatutParcours.CONTRACTUALISATION:
            parcours_transitions.contractualiser(parcours, par=par)
        contenu = parcours_contracte(contenu)
        etapes = _etapes_a_contracter(contenu)
        a.signature_attendue_le = jour + timedelta(days=reglages.delai_signature_jours())
        paiements = _planifier(a)
        a.numero = prendre_numero(jour.year)
        lignes = _contracter(a, contenu, etapes, par=par)
        texte = rediger_texte(a, parcours, contenu, numero=a.numero, jour=jour, paiements=paiements, lignes=lignes)
        a.texte_gele = canonique(texte)
        a.empreinte = empreinte(a.texte_gele)
        a.validee_le, a.validee_par = timezone.now(), par
        a.relecture_attendue_le = None
        marquer_utilise(a.modele)
        demander(CONVENTION, a, par=par)
        notifications.annoncer_convention(a, parcours)
        journal |= {"numero": a.numero, "montant": a.montant_delta, "empreinte": a.empreinte}


def _planifier(acte):
    """The payments planned for this act, written as rows."""
    bilan = date_limite_bilan(acte.date_fin)
    paiements = echeancier(
        acte.montant_delta,
        depart=acte.signature_attendue_le,
        fin=acte.date_fin,
        date_bilan=bilan,
        bilan_en_lettres=date_longue(bilan),
    )
    Tranche.objects.bulk_create(
        Tranche(
            convention_id=acte.convention_id,
            acte=acte,
            rang=p.rang,
            genre=p.genre,
            pct=p.pct,
            montant=p.montant,
            condition=p.condition,
            date_prevue=p.date_prevue,
        )
        for p in paiements
    )
    return paiements


def _etapes_a_contracter(contenu):
    """The rows of the étapes of this content, locked, by uid. Raises ErreurMetier when one was taken away since."""
    etapes = {
        str(e.uid): e
        for e in Etape.objects.presents().select_for_update().filter(uid__in=[e["uid"] for e in contenu["etapes"]])
    }
    for voulue in contenu["etapes"]:
        if voulue["uid"] not in etapes:
            raise ErreurMetier(f"L’étape « {voulue['titre']} » a été retirée du parcours depuis son envoi.")
    return etapes


def _contracter(acte, contenu, etapes, *, par):
    """One line per étape, in proportion of its cost; the étapes become « validées ». Returns [(étape of contenu, euros)]."""
    montants = repartir(acte.montant_delta, [Decimal(e["cout"]) for e in contenu["etapes"]])
    lignes = list(zip(contenu["etapes"], montants, strict=True))
    LigneContractee.objects.bulk_create(
        LigneContractee(acte=acte, etape=etapes[e["uid"]], montant_delta=montant) for e, montant in lignes
    )
    for etape in etapes.values():
        # After an abandoned convention, an étape is already validated.
        if etape.statut in {StatutEtape.BROUILLON, StatutEtape.PROPOSEE}:
            parcours_transitions.valider_etape(etape, reference=acte.numero, par=par)
    return lignes


@transaction.atomic
def enregistrer_signatures(acte, *, collectivite_le=None, anct_le=None, par):
    """Record one date of signature, or both, in either order; the second one puts the parcours into action.

    Raises ErreurMetier for a date in the future, before the validation, or other than the one already recorded.
    """
    dates = {"signee_collectivite_le": collectivite_le, "signee_anct_le": anct_le}
    recues = {champ: jour for champ, jour in dates.items() if jour is not None}
    if not recues:
        raise ErreurMetier("Indiquez au moins une date de signature.", champ="collectivite_le")
    # Which of the two transitions it is depends on what the other side has just recorded: read under the lock.
    acte.verrouiller()
    connues = Acte.objects.values(*dates).get(pk=acte.pk)
    derniere = all(connues[c] or recues.get(c) for c in dates)
    transition = TransitionActe.SIGNER if derniere else TransitionActe.DATER
    with CYCLE_ACTE.passage(acte, transition, par=par, journal=recues) as a:
        validee_le = timezone.localdate(a.validee_le)
        for champ, jour in recues.items():
            _exiger_date_de_signature(a, champ, jour, validee_le)
            setattr(a, champ, jour)
        if derniere:
            _faire_entrer_en_vigueur(a, par=par)


def _exiger_date_de_signature(acte, champ, jour, validee_le):
    saisie = champ.removeprefix("signee_")
    connue = getattr(acte, champ)
    if connue is not None and connue != jour:
        raise ErreurMetier(f"Cette signature est déjà enregistrée, à la date du {date_longue(connue)}.", champ=saisie)
    if jour > timezone.localdate():
        raise ErreurMetier("Une signature ne peut pas être datée dans le futur.", champ=saisie)
    if jour < validee_le:
        raise ErreurMetier(
            f"La convention a été validée le {date_longue(validee_le)} : elle n’a pas pu être signée avant.",
            champ=saisie,
        )
    if jour > acte.date_fin:
        raise ErreurMetier(
            f"La convention se termine le {date_longue(acte.date_fin)} : elle n’a pas pu être signée après.",
            champ=saisie,
        )


def _faire_entrer_en_vigueur(acte, *, par):
    """Both have signed: the convention binds, from the later date on."""
    convention = acte.convention
    convention.montant_total += acte.montant_delta
    convention.date_effet = convention.date_effet or max(acte.signee_collectivite_le, acte.signee_anct_le)
    convention.date_fin = acte.date_fin
    convention.save(update_fields=["montant_total", "date_effet", "date_fin"])
    parcours_transitions.mettre_en_oeuvre(convention.parcours, par=par)


@transaction.atomic
def abandonner(acte, *, motif, par):
    """Give up an act that is not signed: its reservation is given back, its number stays used, its convention ends.

    Raises ErreurMetier without a motive.
    """
    if not motif.strip():
        raise ErreurMetier("Dites en une phrase pourquoi la convention est abandonnée.", champ="motif")
    with CYCLE_ACTE.passage(acte, TransitionActe.ABANDONNER, par=par) as a:
        a.motif_abandon = motif.strip()
        a.relecture_attendue_le = None
        convention = a.convention
        if a.numero:
            parcours_transitions.reserver(convention.parcours, -a.montant_delta, par=par)
            retirer_documents(a)
        if a.rang == 0:
            with CYCLE.passage(convention, Transition.RENDRE_CADUQUE, par=par):
                pass
            if a.numero:
                parcours_transitions.rouvrir_ecriture(convention.parcours, reference=a.numero, par=par)

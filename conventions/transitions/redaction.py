"""Drafting the initial act: from the last re-read sending to a text ready to be validated."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from conventions import notifications, reglages
from conventions.chargement import CONVENTION_INITIALE
from conventions.enums import EN_REDACTION, PorteSur, TransitionActe
from conventions.models import Acte, Convention, Modele
from conventions.prealables import exiger_prealables
from conventions.transitions.cycles import CYCLE_ACTE
from parcours.enums import Partie
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from socle.mots import date_longue, liste_en_phrase

CHAMPS = (
    "montant_delta",
    "date_fin",
    "type_signataire_anct",
    "signataire_anct_nom",
    "signataire_anct_qualite",
    "signataire_collectivite_nom",
    "signataire_collectivite_qualite",
)


def exiger_champs(champs, *, debut):
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
    exiger_champs(champs, debut=parcours.debut)
    convention = Convention.objects.create(parcours=parcours)
    acte = Acte.objects.create(
        convention=convention,
        version_id=parcours.version_relue_id,
        modele=modele_en_vigueur(CONVENTION_INITIALE),
        redige_par=par,
        **{nom: champs[nom] for nom in CHAMPS},
    )
    inscrire("acte.rediger", acte, par=par, donnees={"montant": acte.montant_delta, "version": acte.version.numero})
    return acte


def modele_en_vigueur(code):
    try:
        return Modele.objects.en_vigueur(code)
    except Modele.DoesNotExist:
        raise ErreurMetier(
            "Aucun modèle de convention n’est chargé. Demandez à l’administration du portail de lancer « charger_modeles »."
        ) from None


def exiger_revision(acte, revision, sinon):
    if revision is not None and acte.revision != revision:
        raise ErreurMetier(sinon)


@transaction.atomic
def modifier(acte, champs, *, par, revision=None):
    """Change an initial draft, and bring it up to the last re-read sending. It then has to be re-read again.

    An avenant has its own verb (`avenants.modifier_avenant`).
    """
    with CYCLE_ACTE.passage(acte, TransitionActe.MODIFIER, par=par) as a:
        exiger_revision(
            a,
            revision,
            "Quelqu’un d’autre a modifié la convention pendant que vous écriviez. Rien n’est perdu : "
            "relisez ci-dessous, puis enregistrez pour garder votre texte.",
        )
        if a.est_avenant:
            raise ErreurMetier("Une modification (avenant) se change sur sa propre page.")
        parcours = a.convention.parcours
        exiger_prealables(parcours)
        exiger_champs(champs, debut=parcours.debut)
        for nom in CHAMPS:
            setattr(a, nom, champs[nom])
        a.version_id = parcours.version_relue_id
        a.modele = _exiger_modele_compatible(a, modele_en_vigueur(CONVENTION_INITIALE))
        a.relecture_attendue_le = None
        a.revision += 1


def _exiger_modele_compatible(acte, modele):
    """The model in force, if each departure of the act still has its article there. Raises ErreurMetier naming those that have not."""
    perdus = [e.titre for e in acte.ecarts.all() if e.porte_sur == PorteSur.ACTE and modele.article(e.code) is None]
    if perdus:
        raise ErreurMetier(
            f"Le modèle a changé et n’a plus l’article {liste_en_phrase(f'« {titre} »' for titre in perdus)}, que cette convention modifie. "
            "Revenez d’abord au texte du modèle pour cet article."
        )
    return modele


@transaction.atomic
def suivre_signataire(parcours, engagement):
    """The head of the executive is someone else, or is named otherwise: an act still being drafted names that person, and is re-read.

    Called by `parcours.transitions` under the lock of the parcours. A validated act is frozen: a due date of ANCT says so.
    """
    if engagement.partie != Partie.EXECUTIF:
        return
    for acte in Acte.objects.filter(convention__parcours=parcours, statut__in=EN_REDACTION).order_by("pk"):
        with CYCLE_ACTE.passage(acte, TransitionActe.MODIFIER, par=engagement.saisi_par) as a:
            a.signataire_collectivite_nom = engagement.nom
            a.signataire_collectivite_qualite = engagement.fonction
            a.relecture_attendue_le = None
            a.revision += 1


@transaction.atomic
def envoyer_en_relecture(acte, *, par):
    """The draft goes out: the territory and colleagues read it and hang remarks on its articles (not compulsory).

    The answer is expected within the delay of the settings.
    """
    with CYCLE_ACTE.passage(acte, TransitionActe.ENVOYER_EN_RELECTURE, par=par) as a:
        a.relecture_attendue_le = timezone.localdate() + timedelta(days=reglages.delai_relecture_jours())
        notifications.annoncer_relecture(a)

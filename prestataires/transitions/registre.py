"""What ANCT writes in the register: a provider, its competences and its zone, then whether territories may choose it."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from prestataires.enums import MOTIVEES, Forme, Statut, Transition
from prestataires.models import Expertise, Prestataire, ZoneIntervention
from prestataires.notifications.registre import annoncer_suite
from prestataires.transitions.cycles import CYCLE
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from socle.normalisation import normaliser

CHAMPS = (
    "siret",
    "rna",
    "nom",
    "forme",
    "activite",
    "competences",
    "fait_projets",
    "fait_savoir_faire",
    "site",
    "email",
    "telephone",
    "siege",
    "adresse",
    "est_national",
)
# What `remplir` writes on a row, with its revision.
ECRITS = (*CHAMPS, "siren", "texte_cherche", "modifie_le", "revision")
DEJA_LA = "Un prestataire avec ce SIRET est déjà dans la liste."
SANS_ZONE = "Indiquez au moins un lieu, ou cochez « intervient dans toute la France »."
SANS_SIRET = "Un prestataire référencé a un SIRET, sauf un collectif."
REUNIE = "Cette fiche a été réunie avec une autre : c’est l’autre qui compte."
CHANGEE = "Quelqu’un d’autre a changé cette fiche pendant que vous écriviez. Ouvrez-la de nouveau, puis recommencez."
# Where it goes: the key in `champs`, the field of ZoneIntervention.
LIEUX = {"regions": "region", "departements": "departement", "collectivites": "collectivite"}


@transaction.atomic
def enregistrer(champs, *, par, prestataire=None, revision=None):
    """Add a provider (state « proposé »), or correct one. Returns it. `revision` is the one that the person had on screen.

    `champs` are those of CHAMPS (what is absent keeps its value), the lists of LIEUX, and `expertises`, a set of (genre, code); when given, lists
    and competences replace what was there. Raises ErreurMetier without a zone of intervention, when the SIRET is already there, when a referenced one
    would lose its own, or when somebody else corrected it meanwhile.
    """
    lieux = {cle: list(champs.get(cle) or ()) for cle in LIEUX}
    if not any(lieux.values()) and not champs["est_national"]:
        raise ErreurMetier(SANS_ZONE, champ="zones")
    nouveau = prestataire is None
    if nouveau:
        prestataire = Prestataire()
    else:
        prestataire = Prestataire.objects.select_for_update(of=("self",)).get(pk=prestataire.pk)
        if prestataire.fusionne_dans_id:
            raise ErreurMetier(REUNIE)
        if revision is not None and revision != prestataire.revision:
            raise ErreurMetier(CHANGEE)
    remplir(prestataire, champs)
    prestataire.revision += 0 if nouveau else 1
    try:
        with transaction.atomic():
            prestataire.save(update_fields=None if nouveau else ECRITS)
    except IntegrityError as erreur:
        raise ErreurMetier(DEJA_LA, champ="siret") from erreur
    _ecrire_zones(prestataire, lieux)
    if "expertises" in champs:
        _ecrire_expertises(prestataire, set(champs["expertises"]))
    inscrire(
        f"prestataire.{'ajouter' if nouveau else 'modifier'}",
        prestataire,
        par=par,
        donnees={"siret": prestataire.siret or "", **{cle: [lieu.pk for lieu in lieux[cle]] for cle in LIEUX}},
    )
    return prestataire


def remplir(prestataire, champs):
    """Put these values of CHAMPS on a row, with what follows from them; saves nothing. Raises ErreurMetier (champ « siret »)."""
    for nom in CHAMPS:
        if nom in champs:
            setattr(prestataire, nom, champs[nom])
    prestataire.siret = prestataire.siret or None
    if prestataire.siret is None and not peut_etre_sans_siret(prestataire):
        raise ErreurMetier(SANS_SIRET, champ="siret")
    prestataire.siren = (prestataire.siret or "")[:9]
    prestataire.texte_cherche = normaliser(f"{prestataire.nom} {prestataire.competences}")
    prestataire.modifie_le = timezone.now()


def peut_etre_sans_siret(prestataire):
    """A « collectif », or one that territories cannot choose."""
    return prestataire.forme == Forme.COLLECTIF or prestataire.statut in (Statut.PROPOSE, Statut.RETIRE)


def sans_siret(prestataire):
    """Whether it lacks the SIRET without which it is not referenced; a « collectif » has none."""
    return prestataire.siret is None and prestataire.forme != Forme.COLLECTIF


def _ecrire_zones(prestataire, lieux):
    voulues = {(champ, lieu.pk) for cle, champ in LIEUX.items() for lieu in lieux[cle]}
    la = {}
    for zone in prestataire.zones.all():
        champ = next(champ for champ in LIEUX.values() if getattr(zone, f"{champ}_id"))
        la[champ, getattr(zone, f"{champ}_id")] = zone.pk
    prestataire.zones.filter(pk__in=[pk for cle, pk in la.items() if cle not in voulues]).delete()
    ZoneIntervention.objects.bulk_create(
        ZoneIntervention(prestataire=prestataire, **{f"{champ}_id": pk})
        for champ, pk in sorted(voulues - set(la), key=str)
    )


def _ecrire_expertises(prestataire, voulues):
    la = {(e.genre, e.code): e.pk for e in prestataire.expertises.all()}
    prestataire.expertises.filter(pk__in=[pk for cle, pk in la.items() if cle not in voulues]).delete()
    Expertise.objects.bulk_create(
        Expertise(prestataire=prestataire, genre=genre, code=code) for genre, code in sorted(voulues - set(la))
    )


@transaction.atomic
def changer_statut(prestataire, transition, *, par, motif=""):
    """Reference, suspend, withdraw or take back; what is decided against it says why.

    Raises ErreurMetier without a motive, or without the SIRET that any referenced organisation but a « collectif » has.
    """
    motif = motif.strip()
    if transition in MOTIVEES and not motif:
        raise ErreurMetier("Dites en une phrase pourquoi.", champ="motif")
    with CYCLE.passage(prestataire, transition, par=par) as p:
        if transition == Transition.REFERENCER and sans_siret(p):
            raise ErreurMetier("Il manque son SIRET : complétez la fiche, puis référencez-le.", champ="siret")
        if transition == Transition.REPRENDRE and p.fusionne_dans_id:
            raise ErreurMetier(REUNIE)
        p.motif = motif
    if transition in (Transition.REFERENCER, Transition.RETIRER):
        annoncer_suite(prestataire)


def referencer(prestataire, *, par):
    changer_statut(prestataire, Transition.REFERENCER, par=par)


def suspendre(prestataire, *, motif, par):
    changer_statut(prestataire, Transition.SUSPENDRE, par=par, motif=motif)


def retirer(prestataire, *, motif, par):
    changer_statut(prestataire, Transition.RETIRER, par=par, motif=motif)


def reprendre(prestataire, *, par):
    changer_statut(prestataire, Transition.REPRENDRE, par=par)

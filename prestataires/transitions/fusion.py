"""Two records of one organisation become one: all that hangs on the double goes to the one that is kept, and nothing is lost."""

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone

from parcours.models import Parcours
from prestataires.enums import (
    ATTESTATIONS_PRESENTES,
    Statut,
    StatutCandidature,
    Transition,
    TransitionAttestation,
    TransitionCandidature,
)
from prestataires.models import Attestation, Candidature, Contact, LienPersonnel, Mission, Prestataire, Proposition
from prestataires.transitions.cycles import CYCLE, CYCLE_ATTESTATION, CYCLE_CANDIDATURE
from prestataires.transitions.liens import revoquer_lien
from prestataires.transitions.registre import CHAMPS, ECRITS, remplir
from socle.erreurs import ErreurMetier
from socle.exigences import MOTIF_MAX
from socle.journal.registre import inscrire

# The values that one record may take from the other.
CHOIX = CHAMPS
# How far a request for a quote went, before it is answered: of two for one need, the one that went further counts.
AVANT_LA_REPONSE = {StatutCandidature.ECARTEE: 0, StatutCandidature.SOLLICITEE: 1}
REPONDUE = 2


def doublons():
    """[[Prestataire, …]] of the records that share a SIREN: neither withdrawn nor merged already, by name. Two queries."""
    vivants = Prestataire.objects.exclude(statut=Statut.RETIRE).exclude(siren="")
    sirens = vivants.order_by().values("siren").annotate(nb=Count("pk")).filter(nb__gt=1).values("siren")
    groupes = {}
    for p in vivants.filter(siren__in=sirens).select_related("siege__departement").order_by("nom", "pk"):
        groupes.setdefault(p.siren, []).append(p)
    return list(groupes.values())


def meme_siren(prestataire):
    """The other records of this SIREN that may be merged with this one. One query, none without a SIREN."""
    if not prestataire.siren or prestataire.statut == Statut.RETIRE:
        return Prestataire.objects.none()
    autres = Prestataire.objects.filter(siren=prestataire.siren).exclude(pk=prestataire.pk)
    return autres.exclude(statut=Statut.RETIRE)


def differences(garde, double):
    """The names of CHOIX in which the two records differ."""
    return [nom for nom in CHOIX if getattr(garde, nom) != getattr(double, nom)]


@transaction.atomic
def fusionner(garde, double, choix_champs=(), *, par):
    """Merge `double` into `garde`, which takes from it the values named in `choix_champs` (of CHOIX). Returns `garde`, read again.

    People, places, competences, requests, missions, proposals, documents and personal links go with it; the double is withdrawn and says where it
    went. Its link for documents closes. Raises ErreurMetier when one was merged already, when the one to keep is withdrawn, or when both answered
    the same need.
    """
    choix = set(choix_champs)
    if inconnus := choix - set(CHOIX):
        raise ValueError(f"Champs inconnus : {', '.join(sorted(inconnus))}.")
    if garde.pk == double.pk:
        raise ErreurMetier("Choisissez deux fiches différentes.")
    _verrouiller_les_parcours(garde, double)
    lus = {p.pk: p for p in Prestataire.objects.select_for_update(of=("self",)).order_by("pk").filter(pk__in=(garde.pk, double.pk))}  # fmt: skip
    garde, double = lus[garde.pk], lus[double.pk]
    if garde.fusionne_dans_id or double.fusionne_dans_id:
        raise ErreurMetier("Une de ces fiches a déjà été réunie avec une autre.")
    if garde.statut == Statut.RETIRE:
        raise ErreurMetier(f"« {garde.nom} » est retiré : gardez l’autre fiche, ou remettez-le d’abord dans la liste.")
    compte = {
        "candidatures": _deplacer_les_candidatures(garde, double, par),
        "missions": Mission.objects.filter(prestataire=double).update(prestataire=garde),
        "propositions": Proposition.objects.filter(prestataire=double).update(prestataire=garde),
        "contacts": _deplacer_les_contacts(garde, double),
        "attestations": _deplacer_les_attestations(garde, double, par),
        "zones": _ajouter_les_zones(garde, double),
        "expertises": _ajouter_les_expertises(garde, double),
    }
    _fermer_les_liens(garde, double, par)
    valeurs, siret = {nom: getattr(double, nom) for nom in choix}, garde.siret
    Prestataire.objects.filter(fusionne_dans=double).update(fusionne_dans=garde)
    _retirer(double, garde, par, rendre_le_siret="siret" in choix)
    _choisir(garde, valeurs)
    if "siret" in choix:
        Prestataire.objects.filter(pk=double.pk).update(siret=siret, siren=(siret or "")[:9])
    inscrire("prestataire.fusionner", garde, par=par, donnees={"double": double.pk, "champs": choix, **compte})
    return Prestataire.objects.get(pk=garde.pk)


def _verrouiller_les_parcours(*prestataires):
    """Parcours first, in ascending order: what hangs on a need or a mission is about to move."""
    pks = [p.pk for p in prestataires]
    concernes = Parcours.objects.filter(
        Q(besoins__candidatures__prestataire__in=pks) | Q(missions__prestataire__in=pks)
    )
    list(
        Parcours.objects.select_for_update(of=("self",))
        .filter(pk__in=concernes.order_by().values("pk"))
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _deplacer_les_candidatures(garde, double, par):
    """How many moved. Of two requests for one need, the more advanced one counts; the other, unanswered, stays with the double."""
    gardees = {c.besoin_id: c for c in Candidature.objects.filter(prestataire=garde)}
    a_deplacer = []
    for candidature in Candidature.objects.filter(prestataire=double).select_related("besoin").order_by("pk"):
        autre = gardees.get(candidature.besoin_id)
        if autre is None:
            a_deplacer.append(candidature.pk)
            continue
        sienne, gardee = (AVANT_LA_REPONSE.get(c.statut, REPONDUE) for c in (candidature, autre))
        if sienne == gardee == REPONDUE:
            raise ErreurMetier(
                f"Les deux fiches ont répondu au même besoin, « {candidature.besoin.titre} » : elles ne peuvent pas être réunies."
            )
        if sienne > gardee:
            quoi = "a répondu au" if sienne == REPONDUE else "a une demande en cours pour le"
            raise ErreurMetier(
                f"« {double.nom} » {quoi} besoin « {candidature.besoin.titre} », pas « {garde.nom} » : gardez plutôt l’autre fiche."
            )
        if candidature.statut == StatutCandidature.SOLLICITEE:
            with CYCLE_CANDIDATURE.passage(candidature, TransitionCandidature.ECARTER, par=par) as c:
                c.motif = "Le même prestataire a reçu deux fois cette demande."
    return Candidature.objects.filter(pk__in=a_deplacer).update(prestataire=garde)


def _deplacer_les_contacts(garde, double):
    """How many moved. Somebody who is a contact of both is taken away once; one main contact stays."""
    ici = Contact.objects.filter(prestataire=garde, retire_le=None)
    siens = Contact.objects.filter(prestataire=double)
    connus = [e for e in ici.values_list("email", flat=True) if e]
    siens.filter(retire_le=None, email__in=connus).update(retire_le=timezone.now(), est_principal=False)
    if ici.filter(est_principal=True).exists():
        siens.filter(est_principal=True).update(est_principal=False)
    return siens.update(prestataire=garde)


def _deplacer_les_attestations(garde, double, par):
    """How many moved. Of two documents of a kind, the one that is valid longest stands; the other becomes « remplacée »."""
    presentes = {}
    for a in Attestation.objects.filter(prestataire__in=(garde, double), statut__in=ATTESTATIONS_PRESENTES).order_by(
        "pk"
    ):
        presentes.setdefault(a.genre, []).append(a)
    for paire in presentes.values():
        for ancienne in sorted(paire, key=lambda a: (a.expire_le or a.deposee_le.date(), a.pk))[:-1]:
            with CYCLE_ATTESTATION.passage(ancienne, TransitionAttestation.REMPLACER, par=par):
                pass
    return Attestation.objects.filter(prestataire=double).update(prestataire=garde)


def _ajouter_les_zones(garde, double):
    """How many moved: those that the kept one has already stay with the double."""
    la = set(garde.zones.values_list("region", "departement", "collectivite"))
    nouvelles = [z.pk for z in double.zones.all() if (z.region_id, z.departement_id, z.collectivite_id) not in la]
    return double.zones.filter(pk__in=nouvelles).update(prestataire=garde)


def _ajouter_les_expertises(garde, double):
    la = set(garde.expertises.values_list("genre", "code"))
    nouvelles = [e.pk for e in double.expertises.all() if (e.genre, e.code) not in la]
    return double.expertises.filter(pk__in=nouvelles).update(prestataire=garde)


def _fermer_les_liens(garde, double, par):
    """The link of a request or of a mission goes with it, so that an answer under way is not lost; any other one closes."""
    suivis = LienPersonnel.objects.filter(prestataire=double).filter(
        Q(candidature__prestataire=garde) | Q(mission__prestataire=garde)
    )
    LienPersonnel.objects.filter(pk__in=list(suivis.values_list("pk", flat=True))).update(prestataire=garde)
    for lien in LienPersonnel.objects.filter(prestataire=double, revoque_le=None).order_by("pk"):
        revoquer_lien(lien, par=par)


def _retirer(double, garde, par, *, rendre_le_siret):
    """Its state changes by its own verb when it can; one that was withdrawn already only says where it went.

    A SIRET is unique: `rendre_le_siret` takes it off the double, before the kept one bears it.
    """
    vide = {"siret": None, "siren": ""} if rendre_le_siret else {}
    if double.statut == Statut.RETIRE:
        Prestataire.objects.filter(pk=double.pk).update(fusionne_dans=garde, **vide)
        return
    with CYCLE.passage(double, Transition.RETIRER, par=par, journal={"fusionne_dans": garde.pk}) as p:
        p.motif, p.fusionne_dans = f"Réuni avec la fiche « {garde.nom} »."[:MOTIF_MAX], garde
        for nom, valeur in vide.items():
            setattr(p, nom, valeur)


def _choisir(garde, valeurs):
    remplir(garde, valeurs)
    garde.revision += 1
    try:
        with transaction.atomic():
            garde.save(update_fields=ECRITS)
    except IntegrityError as erreur:
        raise ErreurMetier("Ces deux fiches ne peuvent pas être réunies avec ces choix.") from erreur

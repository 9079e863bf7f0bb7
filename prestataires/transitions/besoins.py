"""The need of an étape: written, sent to providers, given up, taken up again. The collectivité buys: it asks whom it wants."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from parcours.models import Parcours
from prestataires.besoins import OUVERTS, adresses, etape_fermee, manques, sollicitables
from prestataires.documents.besoins import FICHE
from prestataires.enums import (
    StatutBesoin,
    StatutCandidature,
    TransitionBesoin,
    TransitionCandidature,
    UsageLien,
)
from prestataires.models import Besoin, Candidature, CritereBesoin, LienPersonnel
from prestataires.notifications.besoins import annoncer_precision, annoncer_retrait
from prestataires.transitions.avis import annuler_tour
from prestataires.transitions.cycles import CYCLE_BESOIN, CYCLE_CANDIDATURE
from prestataires.transitions.liens import ouvrir_lien, renouveler_lien, revoquer_lien
from prestataires.transitions.offres import est_disponible
from socle.documents import demander_si_change
from socle.erreurs import ErreurMetier
from socle.exigences import exiger_motif, texte_net
from socle.journal.registre import inscrire

CHAMPS = ("titre", "contexte", "attendu", "lieu", "debut", "fin", "budget_ht", "reponse_avant")
TEXTES = ("titre", "contexte", "attendu", "lieu")
SANS_MOTIF = "Dites en une phrase pourquoi."


class BesoinModifie(ErreurMetier):
    """Someone else changed it meanwhile: nothing was written."""

    def __init__(self):
        super().__init__(
            "Quelqu’un a modifié ce besoin pendant que vous écriviez. Rien n’est perdu : relisez ce qui est enregistré "
            "maintenant, puis enregistrez de nouveau si votre saisie est toujours juste."
        )


# --- written ------------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def ecrire_besoin(etape, champs, criteres, *, par, besoin=None, revision=None):
    """Write the need of an étape, or change it. Returns it.

    `champs` are those of CHAMPS (what is absent keeps its value, `budget_ht` in euros excluding tax), `criteres` a set of (genre, code). A draft
    may be incomplete. Once providers were asked, it must stay complete, and all of them are told. Raises BesoinModifie, or ErreurMetier beside the field.
    """
    Parcours.objects.select_for_update(of=("self",)).get(pk=etape.parcours_id)
    nouveau = besoin is None
    if nouveau:
        if phrase := etape_fermee(etape):
            raise ErreurMetier(phrase)
        besoin = Besoin(parcours_id=etape.parcours_id, etape=etape, cree_par=par, modifie_par=par)
    else:
        besoin = Besoin.objects.select_for_update(no_key=True).get(pk=besoin.pk)
        if besoin.statut not in OUVERTS:
            raise ErreurMetier(
                f"Ce besoin est « {besoin.get_statut_display()} » : il ne se modifie plus, pour que tous répondent à la même demande."
            )
        if revision is not None and revision != besoin.revision:
            raise BesoinModifie()
        besoin.revision += 1
    for nom in CHAMPS:
        if nom in champs:
            setattr(besoin, nom, _propre(nom, champs[nom]))
    _exiger_juste(besoin)
    besoin.modifie_par, besoin.modifie_le = par, timezone.now()
    _enregistrer(besoin, nouveau)
    _ecrire_criteres(besoin, set(criteres))
    inscrire(
        f"besoin.{'ecrire' if nouveau else 'modifier'}",
        besoin,
        par=par,
        donnees={
            "etape": etape.pk,
            "budget_ht": besoin.budget_ht,
            "criteres": [f"{g}:{c}" for g, c in sorted(criteres)],
        },
    )
    if besoin.statut == StatutBesoin.CONSULTATION:
        demander_si_change(FICHE, besoin, par=par)
        annoncer_precision(besoin, _liens_ouverts(besoin), par=par)
    return besoin


def _propre(nom, valeur):
    return (valeur or "").strip() if nom in TEXTES else valeur


def _exiger_juste(besoin):
    if not besoin.titre:
        raise ErreurMetier("Dites en quelques mots de quoi vous avez besoin.", champ="titre")
    for nom in TEXTES:
        texte_net(getattr(besoin, nom), nom, longueur=Besoin._meta.get_field(nom).max_length)
    if besoin.debut and besoin.fin and besoin.fin < besoin.debut:
        raise ErreurMetier("La fin est avant le début.", champ="fin")
    if besoin.budget_ht is not None and besoin.budget_ht <= 0:
        raise ErreurMetier("Indiquez un montant supérieur à zéro, ou laissez vide.", champ="budget_ht")
    if besoin.statut == StatutBesoin.CONSULTATION:
        _exiger_complet(besoin)


def _exiger_complet(besoin):
    if manque := manques(besoin):
        raise ErreurMetier(f"Il manque dans votre besoin : {', '.join(manque)}. Complétez-le, puis demandez les devis.")


def _enregistrer(besoin, nouveau):
    try:
        with transaction.atomic():
            if nouveau:
                besoin.save(force_insert=True)
            else:
                besoin.save(update_fields=[*CHAMPS, "revision", "modifie_par", "modifie_le"])
    except IntegrityError as erreur:
        raise ErreurMetier("Le besoin de cette étape est déjà écrit : ouvrez-le pour le modifier.") from erreur


def _ecrire_criteres(besoin, voulus):
    la = {(c.genre, c.code): c.pk for c in besoin.criteres.all()}
    besoin.criteres.filter(pk__in=[pk for cle, pk in la.items() if cle not in voulus]).delete()
    CritereBesoin.objects.bulk_create(
        CritereBesoin(besoin=besoin, genre=genre, code=code) for genre, code in sorted(voulus - set(la))
    )


@transaction.atomic
def preparer_fiche(besoin, *, par):
    """Have the sheet made as the need stands now; the one that is there serves when it would say the same. Returns the Document."""
    besoin.verrouiller()
    document, nouveau = demander_si_change(FICHE, besoin, par=par)
    if nouveau:
        inscrire("besoin.fiche", besoin, par=par, donnees={"tour": document.tour})
    return document


# --- sent ---------------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def consulter(besoin, prestataires, *, par, emails=None):
    """Ask these providers for a quote, each by a personal link; those that were asked already are left alone. Returns the requests that left.

    `emails` ({provider's key: address}) says where, else it is the main contact's or the organisation's. Raises ErreurMetier when the need lacks
    something, when nobody is named, when one may not be asked or has no address (champ « email_<key> »).
    """
    prestataires = list({p.pk: p for p in prestataires}.values())
    if not prestataires:
        raise ErreurMetier("Cochez au moins un prestataire.", champ="prestataires")
    besoin.verrouiller()
    besoin.refresh_from_db()
    if besoin.statut != StatutBesoin.CONSULTATION:
        with CYCLE_BESOIN.passage(besoin, TransitionBesoin.CONSULTER, par=par) as b:
            _exiger_complet(b)
            if phrase := etape_fermee(b.etape):
                raise ErreurMetier(phrase)
    _exiger_complet(besoin)
    _exiger_sollicitables(besoin, prestataires)
    connues = {c.prestataire_id: c for c in Candidature.objects.filter(besoin=besoin, prestataire__in=prestataires)}
    ou = adresses(prestataires) | (emails or {})
    parties = []
    for prestataire in prestataires:
        candidature = connues.get(prestataire.pk)
        if candidature is None:
            candidature = Candidature.objects.create(besoin=besoin, prestataire=prestataire, creee_par=par)
            inscrire("candidature.solliciter", candidature, par=par, donnees={"prestataire": prestataire.pk})
        elif candidature.statut == StatutCandidature.ECARTEE:
            _remettre_en_demande(candidature, par=par)
        else:
            continue
        candidature.besoin = besoin
        _ouvrir(candidature, prestataire, ou.get(prestataire.pk, ""), par=par)
        parties.append(candidature)
    demander_si_change(FICHE, besoin, par=par)
    return parties


def _exiger_sollicitables(besoin, prestataires):
    permis = set(
        sollicitables(Parcours.objects.get(pk=besoin.parcours_id))
        .filter(pk__in=[p.pk for p in prestataires])
        .values_list("pk", flat=True)
    )
    for prestataire in prestataires:
        if prestataire.pk not in permis:
            raise ErreurMetier(
                f"{prestataire.nom} n’est plus dans la liste des prestataires référencés : décochez-le.",
                champ="prestataires",
            )


def _ouvrir(candidature, prestataire, email, *, par):
    champ = f"email_{prestataire.pk}"
    if not email.strip():
        raise ErreurMetier(f"Nous n’avons pas d’adresse mail pour {prestataire.nom} : indiquez-la.", champ=champ)
    try:
        ouvrir_lien(prestataire, UsageLien.DEVIS, email=email, par=par, candidature=candidature)
    except ErreurMetier as erreur:
        raise ErreurMetier(erreur.message, champ=champ) from erreur


def _remettre_en_demande(candidature, *, par):
    with CYCLE_CANDIDATURE.passage(candidature, TransitionCandidature.RAPPELER, par=par) as c:
        _exiger_en_consultation(c)
        # What it had answered is kept, for it to correct; it is no answer any more.
        c.motif, c.repondue_le, c.saisie_par = "", None, None


@transaction.atomic
def rappeler(candidature, *, par, email=""):
    """Ask again a provider whose request was withdrawn. Raises ErreurMetier when the need is not open, or without an address."""
    candidature.verrouiller()
    besoin, prestataire = candidature.besoin, candidature.prestataire
    _exiger_sollicitables(besoin, [prestataire])
    _remettre_en_demande(candidature, par=par)
    candidature.besoin = besoin
    _ouvrir(candidature, prestataire, email or adresses([prestataire])[prestataire.pk], par=par)


@transaction.atomic
def relancer(candidature, *, par):
    """Remind a provider that has not answered: its link is sent again, once every ten minutes at most. Raises ErreurMetier when it cannot be."""
    candidature.verrouiller()
    candidature.refresh_from_db()
    if candidature.statut != StatutCandidature.SOLLICITEE:
        raise ErreurMetier(f"Cette demande est « {candidature.get_statut_display()} » : il n’y a plus rien à rappeler.")
    _exiger_en_consultation(candidature)
    if not est_disponible(candidature.prestataire, candidature.besoin):
        raise ErreurMetier("Ce prestataire n’est plus dans la liste de l’ANCT : on ne le relance pas.")
    lien = candidature.liens.filter(revoque_le=None).first()
    if lien is None:
        raise ErreurMetier("Cette demande n’a pas de lien ouvert : demandez de nouveau le devis.")
    if not renouveler_lien(lien, par=par):
        raise ErreurMetier("Un mail est parti il y a moins de dix minutes : laissez-lui le temps d’arriver.")


def _exiger_en_consultation(candidature):
    besoin = Besoin.objects.only("statut").get(pk=candidature.besoin_id)
    if besoin.statut != StatutBesoin.CONSULTATION:
        raise ErreurMetier(f"Cette action n’est pas possible : ce besoin est « {besoin.get_statut_display()} ».")


# --- withdrawn, given up, taken up again ------------------------------------------------------------------------------------------------


@transaction.atomic
def ecarter(candidature, motif, *, par):
    """Withdraw a request: its link no longer opens, the provider is told that it is so, not why. Raises ErreurMetier without a motive."""
    motif = exiger_motif(motif, SANS_MOTIF)
    with CYCLE_CANDIDATURE.passage(candidature, TransitionCandidature.ECARTER, par=par) as c:
        besoin = Besoin.objects.only("statut").get(pk=c.besoin_id)
        if besoin.statut not in OUVERTS:
            raise ErreurMetier(f"Cette action n’est pas possible : ce besoin est « {besoin.get_statut_display()} ».")
        c.motif = motif
        _fermer_les_liens([c.pk], par=par)


@transaction.atomic
def abandonner(besoin, motif, *, par):
    """Give the need up: its requests are withdrawn, those that were asked are told. Raises ErreurMetier without a motive."""
    motif = exiger_motif(motif, SANS_MOTIF)
    with CYCLE_BESOIN.passage(besoin, TransitionBesoin.ABANDONNER, par=par) as b:
        b.motif = motif
        annuler_tour(b, par=par)
        for candidature in Candidature.objects.filter(besoin=b).order_by("pk"):
            if CYCLE_CANDIDATURE.peut(candidature, TransitionCandidature.ECARTER):
                with CYCLE_CANDIDATURE.passage(candidature, TransitionCandidature.ECARTER, par=par) as c:
                    c.motif = motif
        _fermer_les_liens(list(b.candidatures.order_by("pk").values_list("pk", flat=True)), par=par)


@transaction.atomic
def reprendre(besoin, *, par):
    """Take up again a need that was given up; its providers are asked again one by one. Raises ErreurMetier when the étape has another need, or is over."""
    with CYCLE_BESOIN.passage(besoin, TransitionBesoin.REPRENDRE, par=par) as b:
        if phrase := etape_fermee(b.etape):
            raise ErreurMetier(phrase)
        if Besoin.objects.filter(etape=b.etape_id).exclude(pk=b.pk).exclude(statut=StatutBesoin.SANS_SUITE).exists():
            raise ErreurMetier("Un autre besoin est déjà écrit pour cette étape.")
        b.motif = ""


def _liens_ouverts(besoin):
    """Those of the providers that may still answer."""
    return list(
        LienPersonnel.objects.filter(
            candidature__besoin=besoin,
            candidature__statut__in=(StatutCandidature.SOLLICITEE, StatutCandidature.PROPOSEE),
            revoque_le=None,
            expire_le__gt=timezone.now(),
        ).order_by("pk")
    )


def _fermer_les_liens(candidatures, *, par):
    for lien in LienPersonnel.objects.filter(candidature__in=candidatures, revoque_le=None).order_by("pk"):
        revoquer_lien(lien, par=par)
        annoncer_retrait(lien, par=par)

"""Avenants: what modifies a signed convention, through the same circuit.

`champs` everywhere: those of CHAMPS_AVENANT, and `lignes`, {pk of étape: what it is promised in all once the avenant is signed (Decimal euros)}.
An étape left out of `lignes` does not change; one that no signed act contracts yet enters the convention by being in it.
"""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from conventions.avenants import ZERO, acte_en_cours, empechement, paiements_prevus, promis_par_etape
from conventions.chargement import AVENANT
from conventions.enums import SIGNES, PorteSur, StatutActe, TransitionActe
from conventions.models import Acte, Convention, LigneContractee
from conventions.numerotation import numero_avenant
from conventions.redaction import parcours_contracte, rediger_avenant
from conventions.transitions.cycles import CYCLE_ACTE
from conventions.transitions.paiements import planifier
from conventions.transitions.redaction import exiger_revision, modele_en_vigueur
from conventions.transitions.versements import engage
from parcours import transitions as parcours_transitions
from parcours import versions
from parcours.enums import Source, StatutEtape
from parcours.models import Etape, Moyen
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from socle.mots import date_longue, euros

CHAMPS_AVENANT = (
    "objet",
    "date_fin",
    "type_signataire_anct",
    "signataire_anct_nom",
    "signataire_anct_qualite",
    "signataire_collectivite_nom",
    "signataire_collectivite_qualite",
)
MONTANT_MAX = Decimal("9999999999.99")
# An étape in one of these states still has something to do before the end.
A_FINIR = {
    StatutEtape.BROUILLON,
    StatutEtape.PROPOSEE,
    StatutEtape.VALIDEE,
    StatutEtape.EN_COURS,
    StatutEtape.REPORTEE,
}
PAS_SIGNEE = "Cette étape est dans une modification (avenant) qui n’est pas encore signée."


def champ_de(etape_pk):
    """The name of the field of this étape, beside which what is wrong is said."""
    return f"etape_{etape_pk}"


# --- drafting ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def ouvrir_avenant(convention, champs, *, par):
    """Draft an avenant of this signed convention; returns the act.

    Raises ErreurMetier while the convention cannot be modified (`avenants.empechement`), or beside the field that cannot be.
    """
    parcours = convention.verrouiller()
    convention = Convention.objects.select_for_update(no_key=True).get(pk=convention.pk)
    if raison := empechement(convention, parcours, acte_en_cours(convention)):
        raise ErreurMetier(raison)
    objet = _exiger_objet(champs["objet"])
    deltas = _deltas(convention, parcours, champs["lignes"])
    delta = _exiger_total(convention, deltas)
    exiger_fin(convention, champs["date_fin"], _etapes_du_texte(convention, deltas))
    tenus = Acte.objects.filter(convention=convention).exclude(statut=StatutActe.ABANDONNEE)
    acte = Acte.objects.create(
        convention=convention,
        rang=tenus.order_by("-rang").values_list("rang", flat=True)[0] + 1,
        version_id=parcours.version_courante_id,
        modele=modele_en_vigueur(AVENANT),
        redige_par=par,
        montant_delta=delta,
        **{nom: champs[nom] for nom in CHAMPS_AVENANT} | {"objet": objet},
    )
    _ecrire_lignes(acte, deltas)
    inscrire("acte.rediger", acte, par=par, donnees={"montant": delta, "etapes": sorted(e.pk for e in deltas)})
    return acte


@transaction.atomic
def modifier_avenant(acte, champs, *, par, revision=None):
    """Change the draft of an avenant; it then has to be re-read again. Raises as `ouvrir_avenant` does."""
    journal = {}
    with CYCLE_ACTE.passage(acte, TransitionActe.MODIFIER, par=par, journal=journal) as a:
        exiger_revision(
            a,
            revision,
            "Quelqu’un d’autre a changé cette modification pendant que vous écriviez. Rien n’est perdu : "
            "relisez ci-dessous, puis enregistrez pour garder votre texte.",
        )
        if not a.est_avenant:
            raise ErreurMetier("Cet acte est la convention elle-même, pas une modification.")
        convention, parcours = a.convention, a.convention.parcours
        if raison := empechement(convention, parcours, None):
            raise ErreurMetier(raison)
        a.objet = _exiger_objet(champs["objet"])
        deltas = _deltas(convention, parcours, champs["lignes"])
        a.montant_delta = _exiger_total(convention, deltas)
        exiger_fin(convention, champs["date_fin"], _etapes_du_texte(convention, deltas))
        for nom in CHAMPS_AVENANT[1:]:
            setattr(a, nom, champs[nom])
        a.version_id = parcours.version_courante_id
        a.modele = modele_en_vigueur(AVENANT)
        a.relecture_attendue_le = None
        a.revision += 1
        a.lignes.all().delete()
        _ecrire_lignes(a, deltas)
        journal |= {"montant": a.montant_delta, "etapes": sorted(e.pk for e in deltas)}


def _exiger_objet(objet):
    if not objet.strip():
        raise ErreurMetier("Dites en une phrase pourquoi la convention est modifiée.", champ="objet")
    return objet.strip()


def _deltas(convention, parcours, voulus):
    """{étape: what the avenant adds to it}, from what each is to be promised in all. Raises ErreurMetier beside its field."""
    promis = promis_par_etape(convention)
    etapes = {e.pk: e for e in Etape.objects.presents().filter(parcours=parcours, pk__in=voulus)}
    couts = _couts_connus(etapes.values())
    deltas = {}
    for pk, montant in sorted(voulus.items()):
        if pk not in etapes:
            raise ErreurMetier("Une étape de cette modification a été retirée du parcours : ouvrez de nouveau la page.")
        etape, champ = etapes[pk], champ_de(pk)
        if montant < 0:
            raise ErreurMetier("Le montant promis pour une étape ne peut pas être négatif.", champ=champ)
        delta = montant - promis.get(pk, ZERO)
        if pk not in promis:
            _exiger_contractable(etape, couts, champ=champ)
        elif not delta:
            continue
        elif delta > 0 and etape.statut == StatutEtape.ABANDONNEE:
            raise ErreurMetier(
                f"L’étape « {etape.titre} » est abandonnée : son montant peut baisser, pas augmenter.", champ=champ
            )
        deltas[etape] = delta
    return deltas


def _couts_connus(etapes):
    """The pks of those whose cost somebody has said."""
    return set(
        Moyen.objects.presents()
        .filter(etape__in=list(etapes), source=Source.ANCT)
        .order_by()
        .values_list("etape", flat=True)
    )


def _exiger_contractable(etape, couts, *, champ=None):
    """Raise ErreurMetier unless this étape may enter the convention."""
    if etape.statut == StatutEtape.ABANDONNEE:
        raise ErreurMetier(
            f"L’étape « {etape.titre} » est abandonnée : elle n’entre plus dans la convention.", champ=champ
        )
    if etape.pk not in couts:
        raise ErreurMetier(
            f"Personne n’a indiqué le coût de l’étape « {etape.titre} » : indiquez-le sur sa page avant de l’inscrire "
            "dans la convention.",
            champ=champ,
        )


def _exiger_total(convention, deltas):
    """The sum of the deltas. Raises ErreurMetier when the convention would promise nothing, or less than what was paid."""
    delta = sum(deltas.values(), ZERO)
    total = convention.montant_total + delta
    if total > MONTANT_MAX:
        raise ErreurMetier(f"Le montant total serait de {euros(total)} : c’est trop grand. Vérifiez les montants.")
    if total <= 0:
        raise ErreurMetier(
            "La convention ne promettrait plus rien. Pour y mettre fin, résiliez-la plutôt que de la modifier."
        )
    if total < convention.montant_paye:
        raise ErreurMetier(
            f"L’ANCT a déjà versé {euros(convention.montant_paye)} : le montant total ne peut pas descendre à {euros(total)}."
        )
    if total < (promis := engage(convention)):
        raise ErreurMetier(
            f"{euros(promis)} sont versés ou en cours de versement : le montant total ne peut pas descendre à {euros(total)}."
        )
    if delta < 0 and total == promis:
        raise ErreurMetier(
            f"À {euros(total)}, il ne resterait rien pour le dernier versement, qui se demande avec le bilan final. Gardez un montant plus "
            "élevé : ce qui n’est pas dépensé revient à l’enveloppe quand la convention se solde."
        )
    return delta


def exiger_fin(convention, fin, etapes):
    """Raise ErreurMetier (champ « date_fin ») unless the convention may end on that day, with these étapes in it.

    Étapes already contracted are looked at when the end comes nearer; those that enter, always.
    """
    aujourd_hui = timezone.localdate()
    if fin <= aujourd_hui:
        raise ErreurMetier(f"La fin d’exécution doit être après le {date_longue(aujourd_hui)}.", champ="date_fin")
    for etape, entre in etapes:
        if etape.statut in A_FINIR and etape.fin > fin and (entre or fin < convention.date_fin):
            raise ErreurMetier(
                f"L’étape « {etape.titre} » se termine le {date_longue(etape.fin)} : "
                "la fin d’exécution ne peut pas être avant.",
                champ="date_fin",
            )


def _etapes_du_texte(convention, deltas):
    """(étape, whether this avenant brings it in), for all those of the convention once the avenant is signed."""
    promis = promis_par_etape(convention)
    dedans = Etape.objects.presents().filter(pk__in=promis)
    return [(e, False) for e in dedans] + [(e, True) for e in deltas if e.pk not in promis]


def _ecrire_lignes(acte, deltas):
    LigneContractee.objects.bulk_create(
        LigneContractee(acte=acte, etape=etape, montant_delta=delta) for etape, delta in deltas.items()
    )


# --- validating -------------------------------------------------------------------------------------------------------------


def valider(acte, parcours, *, par):
    """The part of the validation that is an avenant's own: what it adds is reserved, its number follows the initial one's, its new étapes
    are contracted (they wait for the signatures before they start: `exiger_etape_signee`).
    """
    lignes = _exiger_entier(acte, parcours)
    if acte.montant_delta > 0:
        parcours_transitions.reserver(parcours, acte.montant_delta, par=par)
    if acte.numero is None:
        numerotes = Acte.objects.filter(convention=acte.convention_id, numero__isnull=False)
        acte.numero = numero_avenant(numerotes.get(rang=0).numero, numerotes.filter(rang__gt=0).count())
    for ligne in lignes:
        if ligne.etape.statut in {StatutEtape.BROUILLON, StatutEtape.PROPOSEE}:
            parcours_transitions.valider_etape(ligne.etape, reference=acte.numero, par=par)


def _exiger_entier(acte, parcours):
    """The lines of this avenant, their étapes locked. Raises ErreurMetier unless it may still be voted and signed as it is."""
    convention = acte.convention
    if raison := empechement(convention, parcours, None):
        raise ErreurMetier(raison)
    lignes = list(acte.lignes.select_related("etape").select_for_update(of=("self", "etape")).order_by("etape"))
    if sum((ligne.montant_delta for ligne in lignes), ZERO) != acte.montant_delta:
        raise ErreurMetier(
            "Les montants des étapes ne font pas le montant de la modification : enregistrez-la de nouveau."
        )
    promis = promis_par_etape(convention)
    couts = _couts_connus(ligne.etape for ligne in lignes)
    for ligne in lignes:
        _exiger_ligne(ligne, promis, couts)
    deltas = {ligne.etape: ligne.montant_delta for ligne in lignes}
    _exiger_total(convention, deltas)
    exiger_fin(convention, acte.date_fin, _etapes_du_texte(convention, deltas))
    if not lignes and acte.date_fin == convention.date_fin and not _change_un_article(acte):
        raise ErreurMetier(
            "Cette modification ne change rien : ni le montant, ni la fin, ni une étape, ni un article de la convention."
        )
    return lignes


def _exiger_ligne(ligne, promis, couts):
    etape = ligne.etape
    if etape.retire_le is not None:
        raise ErreurMetier(
            f"L’étape « {etape.titre} » a été retirée du parcours : enregistrez de nouveau la modification."
        )
    if etape.pk not in promis:
        _exiger_contractable(etape, couts)
    elif ligne.montant_delta > 0 and etape.statut == StatutEtape.ABANDONNEE:
        raise ErreurMetier(f"L’étape « {etape.titre} » est abandonnée : son montant ne peut plus augmenter.")
    if promis.get(etape.pk, ZERO) + ligne.montant_delta < 0:
        raise ErreurMetier(f"L’étape « {etape.titre} » ne peut pas perdre plus que ce qui lui est promis.")


def _change_un_article(acte):
    return acte.ecarts.filter(porte_sur=PorteSur.CONVENTION).exists()


def exiger_etape_signee(etape):
    """Raise ErreurMetier while this étape is only in an avenant that both sides have not signed. Registered in the parcours."""
    if etape.acte_reference and (
        Acte.objects.filter(numero=etape.acte_reference, rang__gt=0).exclude(statut__in=SIGNES).exists()
    ):
        raise ErreurMetier(PAS_SIGNEE)


# --- freezing ---------------------------------------------------------------------------------------------------------------


def figer(acte, parcours, *, jour):
    """The text of an avenant as data; when the amount or the end changes, its whole new schedule is planned with it."""
    lignes = _exiger_entier(acte, parcours)
    convention = acte.convention
    contenu = versions.contenu(parcours)
    par_pk = {e["pk"]: e for e in contenu["etapes"]}
    promises = {*promis_par_etape(convention), *(ligne.etape_id for ligne in lignes)}
    dans_l_acte = parcours_contracte(contenu | {"etapes": [e for e in contenu["etapes"] if e["pk"] in promises]})
    paiements = paiements_prevus(acte, convention, jour=jour)
    return rediger_avenant(
        acte,
        parcours,
        dans_l_acte,
        numero=acte.numero,
        jour=jour,
        paiements=planifier(acte, paiements) if paiements else [],
        lignes=[(par_pk[ligne.etape_id], ligne.montant_delta) for ligne in lignes],
    )

"""What no constraint of one row can hold: sums, numbers without gaps and hashes, proved again on the rows as they stand.

Read by `manage.py verifier_coherence`. Each sentence names its row; nothing is written.
"""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q

from conventions.enums import (
    EN_REDACTION,
    ENGAGES,
    FIGES,
    SIGNES,
    VALIDES,
    GenreTranche,
    Statut,
    StatutActe,
    StatutBilan,
    StatutVersement,
)
from conventions.models import (
    Acte,
    Bilan,
    Compteur,
    Convention,
    Depense,
    Importation,
    LigneContractee,
    Reversement,
    Tranche,
    Versement,
)
from parcours.models import Parcours, Vague
from prestataires.enums import StatutFacture
from socle.champs import SommeEuros
from socle.documents.genres import empreinte
from socle.mots import euros

ZERO = Decimal("0.00")
# Once one of these is reached, what was not paid has been given back to the envelope.
RENDUES = (Statut.RESILIEE, Statut.SOLDEE, Statut.CLOSE)


def verifier():
    """A list of sentences, one for each thing that does not hold; empty when all is well."""
    return [
        *_lignes(),
        *_echeanciers(),
        *_totaux(),
        *_payes(),
        *_versements(),
        *_plafonds(),
        *_credits(),
        *_reversements(),
        *_bilans(),
        *_importations(),
        *_factures_reprises(),
        *_reserves(),
        *_vagues(),
        *_numeros(),
        *_numeros_des_avenants(),
        *_textes(),
    ]


def _nommer(acte):
    return acte["numero"] or f"acte {acte['pk']}"


def _lignes():
    """The lines of an act add up to its amount, from its validation on; those of an avenant from its first draft."""
    sommes = dict(LigneContractee.objects.order_by().values_list("acte").annotate(somme=SommeEuros("montant_delta")))
    actes = Acte.objects.filter(Q(statut__in=VALIDES) | Q(rang__gt=0, statut__in=EN_REDACTION)).order_by("pk")
    for acte in actes.values("pk", "numero", "montant_delta"):
        somme = sommes.get(acte["pk"], ZERO)
        if somme != acte["montant_delta"]:
            yield (
                f"{_nommer(acte)} : ses lignes par étape font {euros(somme)}, son montant est {euros(acte['montant_delta'])}."
            )


def _echeanciers():
    """The schedule of a frozen act adds up to what the convention then promises, and to 100 %."""
    sommes = {
        acte: (montant, pct)
        for acte, montant, pct in Tranche.objects.order_by()
        .values_list("acte")
        .annotate(montant=SommeEuros("montant"), pct=SommeEuros("pct"))
    }
    totaux = defaultdict(lambda: ZERO)
    actes = Acte.objects.filter(statut__in=FIGES).order_by("convention", "rang")
    for acte in actes.values("pk", "numero", "rang", "montant_delta", "convention"):
        totaux[acte["convention"]] += acte["montant_delta"]
        if acte["pk"] not in sommes:
            if acte["rang"] == 0 or acte["montant_delta"]:
                yield f"{_nommer(acte)} : son montant n’a pas d’échéancier."
            continue
        montant, pct = sommes[acte["pk"]]
        if montant != totaux[acte["convention"]]:
            yield (
                f"{_nommer(acte)} : son échéancier fait {euros(montant)}, "
                f"la convention promet {euros(totaux[acte['convention']])}."
            )
        if pct != 100:
            yield f"{_nommer(acte)} : son échéancier fait {pct.normalize():f} %, et non 100 %."


def _par_convention(actes):
    return dict(actes.order_by().values_list("convention").annotate(somme=SommeEuros("montant_delta")))


def _totaux():
    """The total of a convention is the sum of its signed acts."""
    signes = _par_convention(Acte.objects.filter(statut__in=SIGNES))
    for pk, total in Convention.objects.order_by("pk").values_list("pk", "montant_total"):
        if total != signes.get(pk, ZERO):
            yield f"Convention {pk} : son total est {euros(total)}, ses actes signés font {euros(signes.get(pk, ZERO))}."


def _payes():
    """What a convention has paid is the sum of its paid payments."""
    payes = Versement.objects.filter(statut=StatutVersement.PAYE).order_by()
    sommes = dict(payes.values_list("convention").annotate(somme=SommeEuros("montant")))
    for pk, paye in Convention.objects.order_by("pk").values_list("pk", "montant_paye"):
        if paye != sommes.get(pk, ZERO):
            yield f"Convention {pk} : {euros(paye)} versés, ses versements payés font {euros(sommes.get(pk, ZERO))}."


def _versements():
    """The payments of a convention that runs are the places of the schedule in force; those asked for come first, one after the other."""
    presents = defaultdict(list)
    for v in Versement.objects.presents().select_related("tranche").order_by("convention", "rang"):
        presents[v.convention_id].append(v)
    vivantes = Convention.objects.filter(
        statut__in=(Statut.EN_COURS, Statut.SUSPENDUE), actes__rang=0, actes__statut=StatutActe.NOTIFIEE
    )
    signees = defaultdict(dict)
    for tranche in (
        Tranche.objects.filter(acte__statut__in=SIGNES).select_related("acte").order_by("acte__rang", "rang")
    ):
        signees[tranche.convention_id].setdefault(tranche.acte_id, set()).add(tranche.pk)
    for pk in vivantes.order_by("pk").values_list("pk", flat=True):
        versements, en_vigueur = presents.get(pk, []), list(signees[pk].values())[-1]
        if {v.tranche_id for v in versements} != en_vigueur:
            yield f"Convention {pk} : ses versements ne sont pas ceux de l’échéancier en vigueur."
        for v in versements:
            plafonne = v.tranche.genre == GenreTranche.SOLDE
            if v.est_commence and (v.montant > v.tranche.montant if plafonne else v.montant != v.tranche.montant):
                yield f"Convention {pk} : « {v} » est de {euros(v.montant)}, l’échéancier dit {euros(v.tranche.montant)}."
        suite = [v.est_commence for v in versements]
        if suite != sorted(suite, reverse=True):
            yield f"Convention {pk} : un versement est demandé avant celui qui le précède."


def _plafonds():
    """What is paid or about to be goes no further than the expenses kept, once the last payment is certified (metier §2.2, article 9)."""
    retenues = Depense.objects.retenues().order_by().values_list("convention")
    depenses = dict(retenues.annotate(somme=SommeEuros("montant_retenu")))
    tenus = Versement.objects.tenus().order_by()
    sommes = dict(tenus.values_list("convention").annotate(somme=SommeEuros("montant")))
    for pk in (
        tenus.filter(tranche__genre=GenreTranche.SOLDE).order_by("convention").values_list("convention", flat=True)
    ):
        if sommes[pk] > depenses.get(pk, ZERO):
            yield (
                f"Convention {pk} : {euros(sommes[pk])} versés ou certifiés, "
                f"ses dépenses retenues font {euros(depenses.get(pk, ZERO))}."
            )


def _credits():
    """What is certified or paid goes no further than what is entered in ANCT's budget (décret 2012-1246)."""
    inscrits = _par_convention(Acte.objects.filter(statut__in=ENGAGES))
    tenus = Versement.objects.tenus().order_by().values_list("convention")
    for pk, somme in sorted(tenus.annotate(somme=SommeEuros("montant"))):
        if somme > inscrits.get(pk, ZERO):
            yield (
                f"Convention {pk} : {euros(somme)} versés ou certifiés, {euros(inscrits.get(pk, ZERO))} inscrits au budget."
            )


def _reversements():
    """A settled convention, or a terminated one once it is counted, asked back what it had paid above the expenses kept, no more and no less."""
    retenues = Depense.objects.retenues().order_by().values_list("convention")
    depenses = dict(retenues.annotate(somme=SommeEuros("montant_retenu")))
    demandes = dict(Reversement.objects.order_by().values_list("convention").annotate(somme=SommeEuros("montant")))
    soldees = Convention.objects.filter(
        Q(statut__in=(Statut.SOLDEE, Statut.CLOSE)) | Q(decompte_le__isnull=False)
    ).order_by("pk")
    for pk, paye in soldees.values_list("pk", "montant_paye"):
        trop = max(paye - depenses.get(pk, ZERO), ZERO)
        if demandes.get(pk, ZERO) != trop:
            yield f"Convention {pk} : {euros(trop)} versés de trop, {euros(demandes.get(pk, ZERO))} demandés en retour."


def _reserves():
    """A parcours reserves what its acts add from their validation on, less what they take back once signed, or what was given back at the end."""
    plus = _par_convention(Acte.objects.filter(statut__in=VALIDES, montant_delta__gt=0))
    moins = _par_convention(Acte.objects.filter(statut__in=SIGNES, montant_delta__lt=0))
    attendues = defaultdict(lambda: ZERO)
    for pk, parcours, statut, paye in Convention.objects.order_by("pk").values_list(
        "pk", "parcours", "statut", "montant_paye"
    ):
        reste = paye if statut in RENDUES else plus.get(pk, ZERO) + moins.get(pk, ZERO)
        attendues[parcours] += reste
    for pk, reserve in Parcours.objects.order_by("pk").values_list("pk", "montant_reserve"):
        if reserve != attendues[pk]:
            yield f"Parcours {pk} : {euros(reserve)} réservés, ses conventions en réservent {euros(attendues[pk])}."


def _vagues():
    """A wave reserves what its parcours do."""
    sommes = dict(Parcours.objects.order_by().values_list("vague").annotate(somme=SommeEuros("montant_reserve")))
    for pk, nom, reserve in Vague.objects.order_by("pk").values_list("pk", "nom", "montant_reserve"):
        if reserve != sommes.get(pk, ZERO):
            yield f"Vague « {nom} » : {euros(reserve)} réservés, ses parcours en réservent {euros(sommes.get(pk, ZERO))}."


def _numeros():
    """The numbers of a year run from 1 to its counter, without a gap."""
    pris = defaultdict(list)
    initiaux = Acte.objects.filter(rang=0, numero__isnull=False).order_by("pk")
    for numero in initiaux.values_list("numero", flat=True):
        _, _, suite = numero.partition("TE-")
        annee, _, rang = suite.partition("-")
        if not (annee.isdigit() and rang.isdigit()):
            yield f"{numero} : ce numéro n’est pas de la forme TE-AAAA-NNN."
            continue
        pris[int(annee)].append(int(rang))
    derniers = dict(Compteur.objects.order_by("annee").values_list("annee", "dernier"))
    for annee in sorted({*pris, *derniers}):
        attendus = list(range(1, derniers.get(annee, 0) + 1))
        if sorted(pris[annee]) != attendus:
            yield f"Numéros de {annee} : {len(pris[annee])} pris, le compteur en est à {derniers.get(annee, 0)}."


def _numeros_des_avenants():
    """« TE-2026-004/A1 », « /A2 »…: of each convention, without a gap, after its own number."""
    pris, bases = defaultdict(list), {}
    numerotes = Acte.objects.filter(numero__isnull=False).order_by("convention", "rang", "pk")
    for convention, rang, numero in numerotes.values_list("convention", "rang", "numero"):
        if rang == 0:
            bases[convention] = numero
        else:
            pris[convention].append(numero)
    for convention, numeros in pris.items():
        base = bases.get(convention)
        if sorted(numeros) != sorted(f"{base}/A{n}" for n in range(1, len(numeros) + 1)):
            yield f"Convention {convention} ({base}) : les numéros de ses avenants ne se suivent pas : {', '.join(numeros)}."


def _textes():
    """The frozen text of an act is the one that was hashed when it went out. One text in memory at a time."""
    figes = Acte.objects.filter(Q(statut__in=FIGES) | ~Q(texte_gele="")).order_by("pk")
    for acte in figes.values("pk", "numero", "texte_gele", "empreinte", "statut").iterator(chunk_size=20):
        if empreinte(acte["texte_gele"]) != acte["empreinte"]:
            mot = "abandonné" if acte["statut"] == StatutActe.ABANDONNEE else "en vigueur ou à signer"
            yield f"{_nommer(acte)} : son texte ({mot}) n’est plus celui qui a été figé."


def _bilans():
    """A payment certified after the first one has an accepted report, once one was written for it (those made before reports were have none)."""
    acceptes = Bilan.objects.filter(convention=OuterRef("convention"), rang=OuterRef("rang"))
    sans = Versement.objects.tenus().filter(Exists(acceptes.exclude(statut=StatutBilan.ACCEPTE)), rang__gt=1)
    for versement in sans.select_related("tranche").order_by("convention", "rang"):
        yield f"Convention {versement.convention_id} : « {versement} » est certifié, et son bilan n’est pas accepté."


def _importations():
    """What an import says it read is what was shown, and hashed, when it was read."""
    for pk, contenu, attendue in (
        Importation.objects.order_by("pk").values_list("pk", "contenu", "empreinte").iterator(20)
    ):
        if empreinte(contenu) != attendue:
            yield f"Import {pk} : ses lignes ne sont plus celles qui ont été lues."


def _factures_reprises():
    """An expense taken from the invoice of a mission is of its parcours, and that invoice is accepted."""
    reprises = (
        Depense.objects.presentes()
        .filter(facture__isnull=False)
        .exclude(facture__statut=StatutFacture.ACCEPTEE, facture__mission__parcours=F("convention__parcours"))
    )
    for pk, convention in reprises.order_by("pk").values_list("pk", "convention"):
        yield f"Convention {convention} : la dépense {pk} vient d’une facture qui n’est pas acceptée pour ce parcours."

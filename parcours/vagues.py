"""Waves: opening and changing one, and how far it is from its targets, its envelope and its durations."""

from datetime import timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Count, DecimalField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from parcours.enums import Source, Statut, StatutEtape
from parcours.models import Moyen, Parcours, Vague
from socle.champs import SommeEuros
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from socle.mots import euros, pluriel

# Of what is left over, this many days make one more month.
DEMI_MOIS = 15


def _somme_prevue(lien):
    """Euros asked of ANCT, by `lien` (a path from Moyen to what is annotated): étapes given up and parcours stopped left out."""
    moyens = (
        Moyen.objects.presents()
        .filter(**{lien: OuterRef("pk")}, source=Source.ANCT)
        .exclude(etape__statut=StatutEtape.ABANDONNEE)
        .exclude(parcours__statut=Statut.ABANDONNE)
        .order_by()
        .values(lien)
        .annotate(total=SommeEuros("prevu"))
        .values("total")
    )
    return Coalesce(Subquery(moyens), Decimal("0"), output_field=DecimalField(max_digits=12, decimal_places=2))


def avec_etat(vagues):
    """With `nb_communes`, `nb_epci` (parcours stopped left out) and `prevu` (euros) for each wave, in the same query."""
    inscrits = ~Q(parcours__statut=Statut.ABANDONNE)
    return vagues.annotate(
        nb_communes=Count("parcours", filter=inscrits & Q(parcours__collectivite__nature="commune")),
        nb_epci=Count("parcours", filter=inscrits & Q(parcours__collectivite__nature="epci")),
        prevu=_somme_prevue("parcours__vague"),
    )


def territoires(vague):
    """Its parcours by name, each with `prevu` (euros), `duree` (months) and `duree_hors` (a warning, or "")."""
    lignes = list(Parcours.objects.filter(vague=vague).pour_liste().annotate(prevu=_somme_prevue("parcours")))
    for parcours in lignes:
        parcours.duree = duree_en_mois(parcours.debut, parcours.fin)
        parcours.duree_hors = hors_duree(vague, parcours.debut, parcours.fin)
    return lignes


def cible_en_mots(nombre, minimum, maximum, singulier, pluriels=None):
    """« 3 communes sur 5 à 8 visées. Il en manque 2. »"""
    inscrits = pluriel(nombre, singulier, pluriels)
    if not maximum:
        return f"{inscrits}."
    vises = f"{maximum}" if minimum == maximum else f"{minimum} à {maximum}"
    if nombre < minimum:
        suite = f" Il en manque {minimum - nombre}."
    elif nombre > maximum:
        suite = f" C’est {nombre - maximum} de plus que prévu."
    else:
        suite = ""
    return f"{inscrits} sur {vises} visées.{suite}"


def cibles_en_mots(vague):
    """Both targets of a wave read by `avec_etat`."""
    return [
        cible_en_mots(vague.nb_communes, vague.cible_communes_min, vague.cible_communes_max, "commune"),
        cible_en_mots(vague.nb_epci, vague.cible_epci_min, vague.cible_epci_max, "intercommunalité"),
    ]


def depassement(vague):
    """A warning when what its parcours plan is more than the envelope of a wave read by `avec_etat`; "" otherwise."""
    if vague.prevu <= vague.enveloppe:
        return ""
    return (
        f"Les parcours prévoient {euros(vague.prevu)}, l’enveloppe est de {euros(vague.enveloppe)} : "
        f"{euros(vague.prevu - vague.enveloppe)} de trop."
    )


def duree_en_mois(debut, fin):
    """Months from the first day to the last, both included, to the nearest month."""
    ecart = relativedelta(fin + timedelta(days=1), debut)
    return ecart.years * 12 + ecart.months + (ecart.days >= DEMI_MOIS)


def hors_duree(vague, debut, fin):
    """A warning when these dates make a parcours shorter or longer than the wave foresees; "" otherwise."""
    mois = duree_en_mois(debut, fin)
    if vague.duree_min_mois <= mois <= vague.duree_max_mois:
        return ""
    prevue = (
        f"{vague.duree_max_mois}"
        if vague.duree_min_mois == vague.duree_max_mois
        else f"de {vague.duree_min_mois} à {vague.duree_max_mois}"
    )
    return f"Le parcours dure {mois} mois, la vague en prévoit {prevue}."


@transaction.atomic
def enregistrer(vague, *, par):
    """Save a new wave, or a change to one under its lock (`montant_reserve` is kept as it stands, never as it was read).

    Raises ErreurMetier when the envelope would be smaller than what conventions have reserved.
    """
    nouvelle = vague.pk is None
    if nouvelle:
        vague.save()
    else:
        vague.montant_reserve = Vague.objects.select_for_update().get(pk=vague.pk).montant_reserve
        if vague.enveloppe < vague.montant_reserve:
            raise ErreurMetier(
                f"Les conventions ont déjà réservé {euros(vague.montant_reserve)} : l’enveloppe ne peut pas être plus petite.",
                champ="enveloppe",
            )
        modifiables = [champ.name for champ in Vague._meta.concrete_fields if champ.editable and not champ.primary_key]
        vague.save(update_fields=modifiables)
    inscrire("vague.ouvrir" if nouvelle else "vague.modifier", vague, par=par, donnees={"enveloppe": vague.enveloppe})
    return vague

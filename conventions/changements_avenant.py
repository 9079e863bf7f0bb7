"""« Ce que change la modification »: amounts, end, étapes, payments and articles, before and after one avenant.

Figures come from the rows of the acts, which no longer change once the act goes out; titles, payments and articles from its text: the frozen
one, else what the draft would say today.
"""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from conventions.avenants import ZERO, dire_ecart, promis_par_etape
from conventions.enums import StatutActe
from conventions.models import Acte, Tranche
from conventions.redaction import difference, projet_de


def ce_que_change(acte, parcours):
    """{montant, fin, etapes, versements, articles}: each says what it was and what it becomes. A fixed number of queries."""
    precedents = list(
        Acte.objects.signes()
        .filter(convention=acte.convention_id, rang__lt=acte.rang)
        .order_by("rang")
        .values_list("montant_delta", "date_fin")
    )
    avant = sum((montant for montant, _ in precedents), ZERO)
    # A draft given up says nothing more: the convention may have moved on since.
    muet = acte.statut == StatutActe.ABANDONNEE and not acte.texte_gele
    donnees = {} if muet else projet_de(acte, parcours, jour=timezone.localdate())
    return {
        "montant": {
            "avant": avant,
            "apres": avant + acte.montant_delta,
            "ecart": acte.montant_delta,
            "phrase": f"soit {dire_ecart(acte.montant_delta)}",
        },
        "fin": {"avant": precedents[-1][1], "apres": acte.date_fin},
        "etapes": _etapes(acte, donnees),
        "versements": _versements(acte, donnees),
        "articles": [
            article | {"morceaux": _a_la_suite(difference(article["avant"], article["apres"]))}
            for article in donnees.get("articles_modifies", ())
        ],
    }


def _etapes(acte, donnees):
    """[{titre, avant (None: it enters), apres, phrase}] of the étapes that change, in the order of the parcours."""
    promis = promis_par_etape(acte.convention_id, avant=acte.rang)
    titres = {ligne["etape"]: ligne["titre"] for ligne in donnees.get("lignes", ())}
    lignes = acte.lignes.select_related("etape").order_by("etape__debut", "etape__rang", "etape")
    return [
        {
            "titre": titres.get(str(ligne.etape.uid), ligne.etape.titre),
            "avant": promis.get(ligne.etape_id),
            "apres": promis.get(ligne.etape_id, ZERO) + ligne.montant_delta,
            "phrase": dire_ecart(ligne.montant_delta) if ligne.etape_id in promis else "entre dans la convention",
        }
        for ligne in lignes
    ]


def _versements(acte, donnees):
    """[{libelle, avant (Decimal or None), apres (Decimal or None), date_prevue}]; [] when the schedule does not change."""
    neufs = {p["rang"]: p for p in donnees.get("echeancier") or ()}
    if not neufs:
        return []
    tenues = Tranche.objects.filter(
        acte__in=Acte.objects.signes().filter(convention=acte.convention_id, rang__lt=acte.rang)
    )
    dernier = tenues.order_by("-acte__rang").values("acte")[:1]
    anciens = {t.rang: t for t in tenues.filter(acte__in=dernier).order_by("rang")}
    return [
        {
            "libelle": neufs[rang]["genre_mot"] if rang in neufs else anciens[rang].libelle,
            "avant": anciens[rang].montant if rang in anciens else None,
            "apres": Decimal(neufs[rang]["montant"]) if rang in neufs else None,
            "date_prevue": date.fromisoformat(neufs[rang]["date_prevue"]) if rang in neufs else None,
        }
        for rang in sorted({*neufs, *anciens})
    ]


def _a_la_suite(morceaux):
    """The same pieces, where what is taken away stands on the line of what replaces it."""
    suivants = [*morceaux[1:], ("", "")]
    return [
        (genre, texte.rstrip("\n") + " " if genre == "retire" and suivant == "ajoute" else texte)
        for (genre, texte), (suivant, _) in zip(morceaux, suivants, strict=True)
    ]

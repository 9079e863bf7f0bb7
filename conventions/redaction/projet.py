"""A draft read before anything is frozen: the same data as the act, with provisional payments and lines."""

import json
from datetime import timedelta
from decimal import Decimal

from conventions import reglages
from conventions.avenants import paiements_prevus, promis_par_etape
from conventions.echeancier import date_limite_bilan, echeancier, repartir
from conventions.redaction import avenant, initiale
from conventions.redaction.champs import A_ATTRIBUER
from conventions.redaction.initiale import parcours_contracte
from parcours.versions import contenu as contenu_actuel
from socle.mots import date_longue


def projet_de(acte, parcours, *, jour):
    """The act as data as it would be frozen on `jour`; the frozen text itself once there is one.

    The number is « à attribuer » until the act has one; payments, and the lines of an initial act, are provisional until it goes out.
    """
    if acte.texte_gele:
        return json.loads(acte.texte_gele)
    numero = acte.numero or A_ATTRIBUER
    if acte.est_avenant:
        return _avenant(acte, parcours, numero=numero, jour=jour)
    contenu = parcours_contracte(json.loads(acte.version.contenu))
    limite = date_limite_bilan(acte.date_fin)
    paiements = echeancier(
        acte.montant_delta,
        depart=acte.signature_attendue_le or jour + timedelta(days=reglages.delai_signature_jours()),
        fin=acte.date_fin,
        date_bilan=limite,
        bilan_en_lettres=date_longue(limite),
    )
    return initiale.composer(
        acte, parcours, contenu, numero=numero, jour=jour, paiements=paiements, lignes=_lignes(acte, contenu)
    )


def _lignes(acte, contenu):
    """What each étape gets: as contracted once the act is validated, in proportion of the costs before."""
    contractees = {str(uid): montant for uid, montant in acte.lignes.values_list("etape__uid", "montant_delta")}
    etapes = contenu["etapes"]
    if contractees:
        return [(e, contractees[e["uid"]]) for e in etapes if e["uid"] in contractees]
    if not etapes:
        return []
    return list(zip(etapes, repartir(acte.montant_delta, [Decimal(e["cout"]) for e in etapes]), strict=True))


def _avenant(acte, parcours, *, numero, jour):
    """Its étapes are those that the convention contracts already and those that it brings in, as they stand today."""
    contenu = contenu_actuel(parcours)
    par_pk = {e["pk"]: e for e in contenu["etapes"]}
    deltas = {
        pk: delta for pk, delta in acte.lignes.order_by("etape").values_list("etape", "montant_delta") if pk in par_pk
    }
    promises = {*promis_par_etape(acte.convention), *deltas}
    contracte = parcours_contracte(contenu | {"etapes": [e for e in contenu["etapes"] if e["pk"] in promises]})
    return avenant.composer(
        acte,
        parcours,
        contracte,
        numero=numero,
        jour=jour,
        paiements=paiements_prevus(acte, acte.convention, jour=jour),
        lignes=[(par_pk[pk], delta) for pk, delta in deltas.items()],
    )

"""The row of one convention, composed from what both sides signed; nothing about a person goes into it."""

import re

from django.db.models import Prefetch

from conventions.essentielles.colonnes import ECHELONNE, NATURES, NOMS, NON, OBJET_MAX, UNIQUE
from conventions.essentielles.ecriture import en_csv
from conventions.essentielles.regles import a_du_personnel, fautes
from conventions.models import Acte, LigneContractee
from conventions.reglages import agence
from socle.normalisation import normaliser

OBJET = "Territoires d’engagement – parcours d’accompagnement"
INTRODUCTION, SEPARATEUR, SUITE = " : ", " ; ", "…"
_INVISIBLES = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\s]+")
# What a spreadsheet takes for a formula, at the head of a cell.
_TETES = "=+-@ "


def pour_composer(conventions):
    """The same conventions, read with all that `composer` needs: the number of queries does not depend on theirs."""
    return conventions.select_related("parcours__collectivite__complement").prefetch_related(
        Prefetch("actes", Acte.objects.defer("texte_gele").order_by("rang", "pk")),
        Prefetch("actes__lignes", LigneContractee.objects.select_related("etape").order_by("pk")),
        "tranches",
        "parcours__equipiers",
        "parcours__engagements",
    )


def composer(convention):
    """{column: text as written in the file}, the sixteen of them in order. It may have faults: `regles.fautes` says which."""
    signes = _actes_signes(convention)
    initial = next((a for a in signes if a.rang == 0), None)
    dates = _dates_prevues(convention, signes)
    collectivite = convention.parcours.collectivite
    complement = getattr(collectivite, "complement", None)
    nous = agence()
    valeurs = {
        "nomAttribuant": nous["nom"],
        "idAttribuant": nous["siret"],
        "dateConvention": derniere_signature(initial).isoformat() if initial else "",
        "referenceDecision": (initial.numero or "") if initial else "",
        "nomBeneficiaire": _nom_officiel(collectivite),
        "idBeneficiaire": complement.siret if complement else "",
        "objet": _objet(titres_publiables(convention)),
        "montant": f"{convention.montant_total:.2f}",
        "nature": NATURES[0],
        "conditionsVersement": _conditions(len(dates)),
        "datesPeriodeVersement": _periode([d for d in dates if d]),
        "notificationUE": NON,
        "pourcentageSubvention": "1.00",
    }
    return {nom: valeurs.get(nom, "") for nom in NOMS}


def ligne_csv_de(acte):
    """The CSV joined to the notification of an act, in bytes: the header and the row of its convention as it now stands.

    The header alone as long as the row has a fault: nothing invalid goes out, and a missing SIRET does not stop a notification.
    """
    ligne = composer(acte.convention)
    return en_csv([] if fautes(ligne) else [ligne])


def derniere_signature(acte):
    """The day on which the second of both sides signed."""
    return max(acte.signee_collectivite_le, acte.signee_anct_le)


def titres_publiables(convention):
    """The titles of the étapes promised by the signed acts, in the order in which they were; one that names a person is left out."""
    montants, titres = {}, {}
    for acte in _actes_signes(convention):
        for ligne in acte.lignes.all():
            montants.setdefault(ligne.etape_id, []).append(ligne.montant_delta)
            titres.setdefault(ligne.etape_id, _net(ligne.etape.titre))
    personnes = _personnes(convention)
    # Promised once, taken back by an avenant: its amounts add up to nothing.
    repris = {etape for etape, deltas in montants.items() if len(deltas) > 1 and not sum(deltas)}
    return [titre for etape, titre in titres.items() if titre and etape not in repris and not _nomme(titre, personnes)]


def _actes_signes(convention):
    signes = [a for a in convention.actes.all() if a.est_signee]
    return sorted(signes, key=lambda a: a.rang)


def _dates_prevues(convention, signes):
    """The days of the payments in force, None where one has none: the last signed act carries the whole schedule."""
    prevues = {}
    for tranche in convention.tranches.all():
        prevues.setdefault(tranche.acte_id, []).append(tranche.date_prevue)
    return next((prevues[a.pk] for a in reversed(signes) if a.pk in prevues), [])


def _nom_officiel(collectivite):
    return f"Commune {collectivite.de_nom}" if collectivite.est_commune else collectivite.nom_complet


def _conditions(nb):
    return ("", UNIQUE)[nb] if nb < 2 else ECHELONNE


def _periode(dates):
    """« 2027-03-14/2028-03-14 », one day alone when there is only one."""
    return "/".join(sorted({min(dates).isoformat(), max(dates).isoformat()})) if dates else ""


def _net(titre):
    """On one line, and nothing that a spreadsheet would run."""
    return _INVISIBLES.sub(" ", titre).strip().lstrip(_TETES)


def _personnes(convention):
    """The names of the people of this parcours, as the search writes them."""
    parcours = convention.parcours
    noms = {e.nom for e in parcours.equipiers.all()} | {e.nom for e in parcours.engagements.all()}
    for acte in convention.actes.all():
        noms |= {acte.signataire_anct_nom, acte.signataire_collectivite_nom}
    return {normaliser(nom) for nom in noms} - {""}


def _nomme(titre, personnes):
    cherche = f" {normaliser(titre)} "
    return a_du_personnel(titre) or any(f" {nom} " in cherche for nom in personnes)


def _objet(titres):
    """The programme, then as many whole titles as the column holds, and « … » when there are more."""
    objet = OBJET
    for rang, titre in enumerate(titres, start=1):
        suivant = f"{objet}{SEPARATEUR if rang > 1 else INTRODUCTION}{titre}"
        reserve = 0 if rang == len(titres) else len(SEPARATEUR + SUITE)
        if len(suivant) + reserve > OBJET_MAX:
            return f"{objet}{SEPARATEUR if rang > 1 else INTRODUCTION}{SUITE}"
        objet = suivant
    return objet

"""What the printed pages and the sheet freeze and say alike."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from parcours.enums import Nature, Partie, Statut, StatutEtape
from parcours.frise import MOIS, MOTS, est_en_retard
from parcours.versions import contenu
from socle.mots import INSECABLE, euros

EN_PROJET = {StatutEtape.BROUILLON, StatutEtape.PROPOSEE}


def donnees(parcours):
    """All that is frozen: the territory, its commitments, its five blocks, two contacts. The day is in it: « en retard » depends on it."""
    collectivite = parcours.collectivite
    engagements = {e.partie: e for e in parcours.engagements.all()}
    return {
        "territoire": collectivite.nom_avec_departement,
        "nom": collectivite.nom,
        "de_nom": collectivite.de_nom,
        "est_commune": collectivite.nature == "commune",
        "population": collectivite.population,
        "phase": parcours.statut,
        "debut": parcours.debut.isoformat(),
        "fin": parcours.fin.isoformat(),
        "etabli_le": timezone.localdate().isoformat(),
        "engagements": [
            {"partie": partie.value, "nom": e.nom, "fonction": e.fonction, "date": e.date.isoformat()}
            if (e := engagements.get(partie))
            else {"partie": partie.value, "nom": "", "fonction": "", "date": ""}
            for partie in Partie
        ],
        "contenu": contenu(parcours),
        "contact": _contact(parcours.interlocuteur),
        "referent": _referent(parcours.referent),
    }


def _contact(equipier):
    if equipier is None:
        return {"nom": "", "fonction": "", "telephone": "", "email": ""}
    compte = equipier.utilisateur
    return {
        "nom": equipier.nom,
        "fonction": equipier.fonction,
        "telephone": compte.telephone if compte else "",
        "email": equipier.email,
    }


def _referent(compte):
    return {
        "nom": compte.nom_complet,
        "fonction": compte.fonction,
        "telephone": compte.telephone,
        "email": compte.email,
    }


def jour_de(d):
    return date.fromisoformat(d["etabli_le"])


def phase_en_mots(d):
    return Statut(d["phase"]).label


def qui_s_engage(engagement, d):
    """« Le maire », « La présidence », « La direction »."""
    if engagement["partie"] == Partie.DIRECTION:
        return "Direction"
    return "Maire" if d["est_commune"] else "Présidence"


def etapes_vivantes(d):
    """The étapes that were not abandoned, in the order of the calendar."""
    return [e for e in d["contenu"]["etapes"] if e["statut"] != StatutEtape.ABANDONNEE]


def mois_court(iso):
    """« nov. 2026 », never cut at the end of a line."""
    jour = date.fromisoformat(iso)
    return f"{MOIS[jour.month - 1]}{INSECABLE}{jour.year}"


def mois_de(etape):
    """« nov. 2026 – jan. 2027 », « mars 2027 » when it lasts one month."""
    debut, fin = mois_court(etape["debut"]), mois_court(etape["fin"])
    return debut if debut == fin else f"{debut} – {fin}"


def etat_de(etape, jour):
    """« en cours, en retard »; empty for a draft, which is what every étape is while the parcours is being written."""
    if etape["statut"] in EN_PROJET:
        return ""
    return MOTS[etape["statut"]].lower() + (", en retard" if est_en_retard(etape, jour) else "")


def cout_de(etape):
    return euros(Decimal(etape["cout"])) if etape["cout_connu"] else "à estimer"


def nature_de(etape):
    return Nature(etape["nature"]).mot

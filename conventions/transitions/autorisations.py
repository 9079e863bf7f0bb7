"""What allows the territory to sign: the day of the council, the vote, the préfecture, until the act is enforceable."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from conventions.enums import A_SIGNER, GenreAutorisation, PartieSignataire, TransitionActe
from conventions.models import Autorisation
from conventions.transitions.cycles import CYCLE_ACTE, sous_verrou
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from socle.mots import date_longue

CHAMPS = ("genre", "seance_prevue", "seance", "numero", "transmise_le", "ar_le", "executoire_le")
# What the act needs before it may be signed, and how it is asked for.
ATTENDUS = {
    "seance": "la date de la séance ou de la décision",
    "numero": "son numéro",
    "transmise_le": "la date d’envoi à la préfecture",
    "ar_le": "la date d’accusé de réception de la préfecture",
    "executoire_le": "la date à partir de laquelle elle est applicable",
    "fichier": "le document lui-même",
}
# The field of the error « someone else wrote meanwhile »: the view shows both.
REVISION = "revision"


def manques(autorisation):
    """What is still missing before the act may be signed: words, in the order of the form."""
    if autorisation is None:
        return list(ATTENDUS.values())
    return [
        mot
        for champ, mot in ATTENDUS.items()
        if not getattr(autorisation, f"{champ}_id", None) and not getattr(autorisation, champ)
    ]


def _exiger_dates(v, acte):
    """Raise ErreurMetier beside the date that comes before its cause (CGCT L. 2131-1: published and sent, then enforceable)."""
    aujourd_hui, transmis = timezone.localdate(), timezone.localdate(acte.transmise_le)
    for champ in ("seance_prevue", "seance"):
        if v[champ] and v[champ] < transmis:
            raise ErreurMetier(
                f"L’ANCT a transmis ce texte le {date_longue(transmis)} : il n’a pas pu être voté avant.", champ=champ
            )
    if v["seance_prevue"] and v["seance_prevue"] > acte.date_fin:
        raise ErreurMetier(
            f"La convention se termine le {date_longue(acte.date_fin)} : choisissez un jour avant.",
            champ="seance_prevue",
        )
    for champ in ("seance", "transmise_le", "ar_le", "executoire_le"):
        if v[champ] and v[champ] > aujourd_hui:
            raise ErreurMetier("Cette date est dans le futur : indiquez-la quand ce sera fait.", champ=champ)
    suite = (
        ("seance", "transmise_le", "L’envoi à la préfecture est avant la séance ou la décision"),
        ("transmise_le", "ar_le", "L’accusé de réception est avant l’envoi à la préfecture"),
        (
            "transmise_le",
            "executoire_le",
            "La délibération ou la décision ne peut pas être applicable avant son envoi à la préfecture",
        ),
    )
    for avant, apres, phrase in suite:
        if v[apres] and not v[avant]:
            raise ErreurMetier(f"Indiquez d’abord {ATTENDUS[avant]}.", champ=avant)
        if v[apres] and v[apres] < v[avant]:
            raise ErreurMetier(f"{phrase} ({date_longue(v[avant])}).", champ=apres)


def _exiger_ouverte(acte, autorisation, revision):
    if acte.statut not in A_SIGNER:
        raise ErreurMetier("Le vote s’enregistre une fois la convention transmise, et avant qu’elle soit signée.")
    if acte.executoire_le is not None:
        raise ErreurMetier(f"{_nom(autorisation)} est déjà enregistrée entière. Pour la corriger, rouvrez-la d’abord.")
    if revision is not None and revision != (autorisation.revision if autorisation.pk else 0):
        raise ErreurMetier(
            "Quelqu’un d’autre a complété cette page pendant que vous écriviez. Rien n’est perdu : relisez, puis enregistrez de nouveau.",
            champ=REVISION,
        )


def _nom(autorisation):
    return "Cette décision" if autorisation.genre == GenreAutorisation.DECISION else "Cette délibération"


@transaction.atomic
def enregistrer_autorisation(acte, champs, *, par, fichier=None, revision=None):
    """Record what is known of the authorising act; whole, it makes the act ready to be signed. Returns the Autorisation.

    `champs` are those of CHAMPS that are given: the others stay as they are. `fichier` is a Fichier (the vote itself, stamped), `revision` the
    one that was read (0: nothing was written yet). Raises ErreurMetier beside a date before its cause, on REVISION when someone else wrote since.
    """
    a = sous_verrou(acte)
    autorisation = Autorisation.objects.filter(acte=a).first() or Autorisation(acte=a, modifiee_par=par)
    _exiger_ouverte(a, autorisation, revision)
    avant = {nom: getattr(autorisation, nom) for nom in CHAMPS}
    valeurs = {nom: champs.get(nom, valeur) for nom, valeur in avant.items()}
    valeurs["numero"] = (valeurs["numero"] or "").strip()
    valeurs["genre"] = valeurs["genre"] or avant["genre"]
    _exiger_dates(valeurs, a)
    if autorisation.pk is None or fichier is not None or valeurs != avant:
        _ecrire(autorisation, a, valeurs, fichier, par)
    if not manques(autorisation):
        with CYCLE_ACTE.passage(acte, TransitionActe.AUTORISER, par=par, journal=_dates(valeurs)) as frais:
            frais.executoire_le = autorisation.executoire_le
    return autorisation


def _ecrire(autorisation, acte, valeurs, fichier, par):
    for nom, valeur in valeurs.items():
        setattr(autorisation, nom, valeur)
    autorisation.fichier = fichier or autorisation.fichier
    autorisation.modifiee_le, autorisation.modifiee_par = timezone.now(), par
    if autorisation.pk:
        autorisation.revision += 1
        autorisation.save(update_fields=[*CHAMPS, "fichier", "revision", "modifiee_le", "modifiee_par"])
    else:
        autorisation.save(force_insert=True)
    inscrire("acte.enregistrer_vote", acte, par=par, donnees={"genre": str(valeurs["genre"]), **_dates(valeurs)})


def _dates(valeurs):
    return {nom: valeur.isoformat() for nom, valeur in valeurs.items() if isinstance(valeur, date)}


def est_corrigible(acte):
    """Whether the territory has still to deposit its signature: it signs under this very authorisation. One query at most."""
    return (
        acte.signee_collectivite_le is None
        and not acte.signatures.presentes().filter(partie=PartieSignataire.COLLECTIVITE).exists()
    )


def exiger_corrigible(acte):
    """Raise ErreurMetier once the territory has deposited its signature."""
    if not est_corrigible(acte):
        raise ErreurMetier("La collectivité a déjà déposé sa signature : ce vote ne se corrige plus ici.")


@transaction.atomic
def rouvrir(acte, *, par):
    """Correct an authorising act recorded by mistake, as long as the territory has not signed. The fields keep what was typed."""
    with CYCLE_ACTE.passage(acte, TransitionActe.ROUVRIR, par=par) as a:
        exiger_corrigible(a)
        a.executoire_le = None

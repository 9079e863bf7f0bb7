"""What both parties commit themselves to: recorded, corrected, taken over by the next mayor or the next direction."""

import unicodedata

from django.db import transaction
from django.utils import timezone

from parcours import lettres, reglages
from parcours.enums import Partie, Preuve
from parcours.models import Engagement
from socle.documents import demander
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal
from socle.mots import date_longue

# What a name that differs from the one recorded means: someone else has taken the office, or it was badly written.
NOUVELLE_PERSONNE, CORRECTION = "personne", "correction"
_au_changement = []


def au_changement(fonction):
    """Have `fonction(parcours, engagement)` run in the transaction that changes who is committed, or how that person is named.

    Lower rooms register here what follows from it; `engagement.saisi_par` is who wrote it.
    """
    _au_changement.append(fonction)
    return fonction


class AutrePersonne(ErreurMetier):
    """The name is not that of the commitment that stands (`ancien`): the person who writes has to say what it means."""

    def __init__(self, ancien):
        super().__init__(
            f"Le nom déjà enregistré est {ancien.nom}. Dites si une autre personne prend la suite, ou si vous corrigez le nom.",
            champ="changement",
        )
        self.ancien = ancien


def meme_nom(un, autre):
    """Whether these are the same name, whatever the case, the accents, the spaces and the hyphens: « Élise MOREL », « elise morel »."""
    return _nu(un) == _nu(autre)


def _nu(nom):
    sans_accents = "".join(c for c in unicodedata.normalize("NFD", nom) if not unicodedata.combining(c))
    return " ".join(sans_accents.casefold().replace("-", " ").replace("’", "'").split())


@transaction.atomic
def s_engager(
    parcours,
    partie,
    *,
    nom,
    fonction,
    date,
    fin_mandat=None,
    preuve=Preuve.LETTRE,
    deliberation="",
    lettre=None,
    changement="",
    ancien=None,
    par,
):
    """Record the explicit commitment of a party, with its letter when there is one (a `Fichier`). Returns the Engagement.

    `fin_mandat` (executive only) defaults to the end of mandates known to the settings. Where a commitment stands, the same name
    updates it; another one asks for `changement`: CORRECTION rewrites it, NOUVELLE_PERSONNE closes it and a new one stands.
    `ancien` is the key of the commitment about which that was answered: the answer holds for no other one.
    Raises AutrePersonne without it, ErreurMetier beside the field for a date in the future, a mandate that ends before it, or a
    délibération without its reference.
    """
    parcours = parcours.verrouiller()
    if parcours.est_clos:
        raise ErreurMetier("Ce parcours est terminé : il ne change plus.")
    partie = Partie(partie)
    en_place = Engagement.objects.filter(parcours=parcours, partie=partie).first()
    champs = {
        "nom": nom.strip(),
        "fonction": fonction.strip(),
        "date": date,
        "fin_mandat": _fin_du_mandat(partie, fin_mandat, en_place),
        "preuve": Preuve(preuve),
        "deliberation": deliberation.strip() if preuve == Preuve.DELIBERATION else "",
    }
    _exiger(champs)
    if en_place is None:
        return _creer(parcours, partie, champs, lettre, par=par)
    if meme_nom(en_place.nom, nom):
        return _corriger(parcours, en_place, champs, lettre, par=par)
    if not changement or ancien not in {None, en_place.pk}:
        raise AutrePersonne(en_place)
    if changement == CORRECTION:
        return _corriger(parcours, en_place, champs, lettre, par=par)
    return _remplacer(parcours, en_place, champs, lettre, par=par)


def _fin_du_mandat(partie, fin_mandat, ancien):
    if partie != Partie.EXECUTIF:
        return None
    return fin_mandat or (ancien.fin_mandat if ancien else None) or reglages.fin_du_mandat()


def _exiger(champs):
    if champs["date"] > timezone.localdate():
        raise ErreurMetier("Cette date est dans le futur.", champ="date")
    if champs["fin_mandat"] and champs["fin_mandat"] < champs["date"]:
        raise ErreurMetier("La fin du mandat est avant la date de l’engagement.", champ="fin_mandat")
    if champs["preuve"] == Preuve.DELIBERATION and not champs["deliberation"]:
        raise ErreurMetier("Indiquez la référence de la délibération.", champ="deliberation")


def _creer(parcours, partie, champs, lettre, *, par, action="engagement.enregistrer", donnees=None):
    engagement = Engagement.objects.create(parcours=parcours, partie=partie, lettre=lettre, saisi_par=par, **champs)
    _inscrire(action, engagement, par=par, **(donnees or {}))
    return engagement


def _corriger(parcours, engagement, champs, lettre, *, par):
    if lettre is not None:
        champs = champs | {"lettre": lettre}
    changes = [nom for nom, valeur in champs.items() if getattr(engagement, nom) != valeur]
    if not changes:
        return engagement
    for nom in changes:
        setattr(engagement, nom, champs[nom])
    engagement.saisi_par, engagement.saisi_le = par, timezone.now()
    engagement.save(update_fields=[*changes, "saisi_par", "saisi_le"])
    _inscrire("engagement.enregistrer", engagement, par=par, champs=changes)
    if {"nom", "fonction"} & set(changes):
        _prevenir(parcours, engagement)
    return engagement


def _remplacer(parcours, ancien, champs, lettre, *, par):
    if champs["date"] < ancien.date:
        raise ErreurMetier(
            f"Cette date est avant l’engagement de {ancien.nom}, le {date_longue(ancien.date)}.", champ="date"
        )
    ancien.fin_le = champs["date"]
    ancien.save(update_fields=["fin_le"])
    nouveau = _creer(
        parcours,
        ancien.partie,
        champs,
        lettre,
        par=par,
        action="engagement.remplacer",
        donnees={"ancien": ancien.pk},
    )
    _prevenir(parcours, nouveau)
    return nouveau


def _prevenir(parcours, engagement):
    for fonction in _au_changement:
        fonction(parcours, engagement)


def _inscrire(action, engagement, *, par, **donnees):
    inscrire_au_journal(
        action,
        engagement,
        par=par,
        perimetre=engagement.perimetre,
        donnees={"partie": engagement.partie, "date": engagement.date.isoformat(), **donnees},
    )


@transaction.atomic
def preparer_lettre(parcours, partie, *, par):
    """Have the letter to sign of this party laid out, with what is known today; the same one when nothing changed. Returns the Document.

    Raises ErreurMetier once the parcours is over.
    """
    parcours.verrouiller()
    if parcours.est_clos:
        raise ErreurMetier("Ce parcours est terminé : il n’y a plus de lettre à signer.")
    partie = Partie(partie)
    document = demander(lettres.GENRES[partie], parcours, par=par, tour=lettres.tour(parcours, partie))
    inscrire_au_journal(
        "parcours.preparer_lettre",
        parcours,
        par=par,
        perimetre=parcours.perimetre,
        donnees={"partie": partie, "tour": document.tour},
    )
    return document


@transaction.atomic
def s_engager_ensemble(parcours, parties, *, par):
    """Record several parties at once, all or none: `parties` is {party: what `s_engager` takes}.

    Raises as `s_engager` does, the field named with its party (« executif_date »).
    """
    for partie, valeurs in parties.items():
        try:
            s_engager(parcours, partie, par=par, **valeurs)
        except AutrePersonne:
            raise
        except ErreurMetier as erreur:
            raise ErreurMetier(erreur.message, champ=erreur.champ and f"{partie}_{erreur.champ}") from erreur

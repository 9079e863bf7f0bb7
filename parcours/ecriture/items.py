"""What all items of the blocks have in common: written at a revision, taken away, brought back; and what is told when it changed meanwhile."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from parcours.droits import phase_ouverte
from parcours.enums import Source, StatutEtape
from parcours.models import Action, Etape, Jalon, Moyen, Objectif, Parcours, PartiePrenante
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal
from socle.mots import heure

# How an item is called in the sentence of a conflict, and the pronoun that follows.
APPELS = {
    Action: ("cette action", "la"),
    Etape: ("cette étape", "la"),
    Jalon: ("cette date clé", "la"),
    Moyen: ("ces moyens", "les"),
    Objectif: ("cet objectif", "le"),
    PartiePrenante: ("ce partenaire", "le"),
}


class Conflit(ErreurMetier):
    """Someone else changed the item meanwhile, or took it away (`retire`); `actuel` is the row as it stands now."""

    def __init__(self, actuel):
        self.actuel, self.retire = actuel, actuel.retire_le is not None
        ceci, le = APPELS[type(actuel)]
        self.pronom = le
        qui, quand = actuel.modifie_par.nom_complet, heure(actuel.modifie_le)
        if self.retire:
            suite = f"Rien n’est perdu : enregistrez pour {le} remettre avec votre texte."
            message = f"{qui} a retiré {ceci} à {quand}, pendant que vous écriviez. {suite}"
        else:
            suite = "Rien n’est perdu. Choisissez, champ par champ : son texte ou le vôtre."
            message = f"{qui} a modifié {ceci} à {quand}, pendant que vous écriviez. {suite}"
        super().__init__(message)


def verrouiller(objet):
    """Take the parcours' lock. Raises ErreurMetier when the blocks have closed since the page was read."""
    ouverte = phase_ouverte(objet.verrouiller())
    if not ouverte:
        raise ErreurMetier(ouverte.raison)


def exiger_moyen_a_part(item):
    """Raise ErreurMetier for what an étape costs: it changes, leaves and comes back with its étape."""
    if isinstance(item, Moyen) and item.source == Source.ANCT and item.etape_id is not None:
        raise ErreurMetier("Ce montant est le coût d’une étape : il se change sur la page de l’étape.")


def signature(par):
    """Who writes, and when: what every change of an item carries."""
    return {"modifie_le": timezone.now(), "modifie_par": par, "saisi_par_anct": par.est_anct}


def toucher(parcours, par):
    """The blocks have changed: the overview says when and by whom, and they may be sent again."""
    Parcours.objects.filter(pk=parcours.pk).update(modifie_le=timezone.now(), modifie_par=par)


def exiger_revision(item, revision, *, par, remettre=False):
    """Raise Conflit unless the row still stands at the revision the form was opened on.

    A row taken away meanwhile comes back when the person, told so, saves again (`remettre`).
    """
    actuel = type(item).objects.select_related("modifie_par").get(pk=item.pk)
    if actuel.retire_le is not None:
        if not remettre or actuel.revision != revision:
            raise Conflit(actuel)
        _rendre(actuel, par=par)
        return actuel
    if actuel.revision != revision:
        raise Conflit(actuel)
    return actuel


def ecrire(item, champs, *, par, revision, remettre=False):
    """Insert or update one row under the lock already held."""
    signee = signature(par)
    if item.pk is None:
        for nom, valeur in {**champs, **signee}.items():
            setattr(item, nom, valeur)
        item.save()
        verbe = "ajouter"
    else:
        actuel = exiger_revision(item, revision, par=par, remettre=remettre)
        type(item).objects.filter(pk=item.pk).update(**champs, **signee, revision=actuel.revision + 1)
        item.refresh_from_db()
        verbe = "modifier"
    nom_modele = item._meta.model_name
    inscrire_au_journal(
        f"{nom_modele}.{verbe}", item, par=par, perimetre=item.perimetre, donnees={"revision": item.revision}
    )
    toucher(item.parcours, par)
    return item


@transaction.atomic
def enregistrer(item, champs, *, par, revision=None, remettre=False):
    """Create `item` (no pk yet) or change it when its `revision` still stands. Raises Conflit otherwise.

    Like all that writes in the blocks, raises ErreurMetier once the convention is validated.
    """
    verrouiller(item)
    exiger_moyen_a_part(item)
    avant = etape_du_financeur(item)
    item = ecrire(item, champs, par=par, revision=revision, remettre=remettre)
    relire_les_etapes({avant, etape_du_financeur(item)}, par=par)
    return item


def etape_du_financeur(item):
    """The key of the étape whose form also shows this item (another funder), as stored; None for anything else."""
    if not isinstance(item, Moyen) or item.pk is None:
        return None
    return Moyen.objects.filter(pk=item.pk, source=Source.COFINANCEMENT).values_list("etape", flat=True).first()


def relire_les_etapes(cles, *, par):
    """What the forms of these étapes show was written elsewhere: whoever has one open is told, and chooses."""
    Etape.objects.filter(pk__in=cles - {None}).update(
        revision=F("revision") + 1, modifie_le=timezone.now(), modifie_par=par
    )


def ecarter(item, *, par, quand=None):
    type(item).objects.filter(pk=item.pk).update(retire_le=quand or timezone.now(), **signature(par))
    inscrire_au_journal(f"{item._meta.model_name}.retirer", item, par=par, perimetre=item.perimetre)
    toucher(item.parcours, par)


@transaction.atomic
def retirer(item, *, par):
    """Take an item away (it can be restored). An étape leaves with its cost. Raises ErreurMetier on a contracted étape."""
    verrouiller(item)
    exiger_moyen_a_part(item)
    if type(item).objects.get(pk=item.pk).retire_le is not None:
        return  # twice the same click: the moment it left tells which means left with it
    quand = timezone.now()
    if isinstance(item, Etape):
        if Etape.objects.get(pk=item.pk).statut not in {StatutEtape.BROUILLON, StatutEtape.PROPOSEE}:
            raise ErreurMetier("Cette étape est inscrite dans la convention : elle ne peut pas être retirée.")
        for moyen in Moyen.objects.presents().filter(etape=item):
            ecarter(moyen, par=par, quand=quand)
    ecarter(item, par=par, quand=quand)
    relire_les_etapes({etape_du_financeur(item)}, par=par)


@transaction.atomic
def remettre(item, *, par):
    """Undo `retirer`: the item comes back as it was, an étape with the means that left at the same time."""
    verrouiller(item)
    exiger_moyen_a_part(item)
    actuel = type(item).objects.get(pk=item.pk)
    if actuel.retire_le is None:
        return
    _rendre(actuel, par=par)
    relire_les_etapes({etape_du_financeur(item)}, par=par)


def _rendre(item, *, par):
    if isinstance(item, Etape):
        for moyen in Moyen.objects.filter(etape=item, retire_le=item.retire_le):  # those that left with it
            _remettre(moyen, par=par)
    _remettre(item, par=par)


def _remettre(item, *, par):
    type(item).objects.filter(pk=item.pk).update(retire_le=None, **signature(par))
    inscrire_au_journal(f"{item._meta.model_name}.remettre", item, par=par, perimetre=item.perimetre)
    toucher(item.parcours, par)

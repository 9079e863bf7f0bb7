"""Writing in the five blocks: one lock (the parcours), an optimistic check (the item's revision), one journal entry each.

Two people may write at once: the second one is told, keeps what was typed, and chooses. Nothing is deleted: what is taken away can come back.
"""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from parcours.droits import phase_ouverte
from parcours.enums import Nature, Partie, Source, StatutEtape
from parcours.models import Action, Engagement, Etape, Jalon, Moyen, Objectif, Parcours, PartiePrenante
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal

MODELES = {"objectif": Objectif, "partenaire": PartiePrenante, "jalon": Jalon, "moyen": Moyen}


class Conflit(ErreurMetier):
    """Someone else changed the item meanwhile; `actuel` is what stands now (None when it was taken away)."""

    def __init__(self, actuel):
        if actuel is None:
            message = (
                "Cet élément a été retiré pendant que vous écriviez. Rien n’est perdu : enregistrez pour le remettre."
            )
        else:
            heure = timezone.localtime(actuel.modifie_le)
            message = (
                f"{actuel.modifie_par.nom_complet} a fait une modification à {heure:%H} h {heure:%M}, pendant que vous écriviez. "
                "Rien n’est perdu : relisez son texte ci-dessous, puis enregistrez pour garder le vôtre."
            )
        super().__init__(message)
        self.actuel = actuel


def _verrouiller(objet):
    """Take the parcours' lock. Raises ErreurMetier when the blocks have closed since the page was read."""
    ouverte = phase_ouverte(objet.verrouiller())
    if not ouverte:
        raise ErreurMetier(ouverte.raison)


def _exiger_moyen_a_part(item):
    """Raise ErreurMetier for what an étape costs: it changes, leaves and comes back with its étape."""
    if isinstance(item, Moyen) and item.source == Source.ANCT and item.etape_id is not None:
        raise ErreurMetier("Ce montant est le coût d’une étape : il se change sur la page de l’étape.")


def _signature(par):
    return {"modifie_le": timezone.now(), "modifie_par": par, "saisi_par_anct": par.est_anct}


def _toucher(parcours, par):
    Parcours.objects.filter(pk=parcours.pk).update(modifie_le=timezone.now(), modifie_par=par)


def _exiger_revision(item, revision, *, par, remettre=False):
    """Raise Conflit unless the row still stands at the revision the form was opened on.

    A row taken away meanwhile comes back when the person, told so, saves again (`remettre`).
    """
    actuel = type(item).objects.select_related("modifie_par").get(pk=item.pk)
    if actuel.retire_le is not None:
        if not remettre:
            raise Conflit(None)
        _remettre(actuel, par=par)
        return actuel
    if actuel.revision != revision:
        raise Conflit(actuel)
    return actuel


def _ecrire(item, champs, *, par, revision, remettre=False):
    """Insert or update one row under the lock already held."""
    signature = _signature(par)
    if item.pk is None:
        for nom, valeur in {**champs, **signature}.items():
            setattr(item, nom, valeur)
        item.save()
        verbe = "ajouter"
    else:
        actuel = _exiger_revision(item, revision, par=par, remettre=remettre)
        type(item).objects.filter(pk=item.pk).update(**champs, **signature, revision=actuel.revision + 1)
        item.refresh_from_db()
        verbe = "modifier"
    nom_modele = item._meta.model_name
    inscrire_au_journal(
        f"{nom_modele}.{verbe}", item, par=par, perimetre=item.perimetre, donnees={"revision": item.revision}
    )
    _toucher(item.parcours, par)
    return item


@transaction.atomic
def enregistrer(item, champs, *, par, revision=None, remettre=False):
    """Create `item` (no pk yet) or change it when its `revision` still stands. Raises Conflit otherwise.

    Like all that writes in the blocks, raises ErreurMetier once the convention is validated.
    """
    _verrouiller(item)
    _exiger_moyen_a_part(item)
    return _ecrire(item, champs, par=par, revision=revision, remettre=remettre)


@transaction.atomic
def decrire_etape(parcours, champs, *, par, etape=None, revision=None, remettre=False):
    """Write a one-étape action: the action, its étape, its cost and, if asked, a first objectif. Returns the étape.

    `champs`: titre, nature, debut, fin (first days of months), cout (Decimal euros or None), pilote, objectif (text), objectifs (list),
    public (list of codes), place_des_habitants, livrables, aide. Raises Conflit, or ErreurMetier on a contracted étape.
    """
    _verrouiller(parcours)
    nature = Nature(champs["nature"])
    propres = {
        nom: champs[nom] for nom in ("titre", "debut", "fin", "pilote", "place_des_habitants", "livrables", "aide")
    }
    propres["public"] = ",".join(champs["public"])
    if etape is None:
        action = _ecrire(
            Action(parcours=parcours),
            {"axe": nature.axe, "nature": nature, "titre": champs["titre"]},
            par=par,
            revision=None,
        )
        etape = _ecrire(Etape(parcours=parcours, action=action), propres, par=par, revision=None)
    else:
        actuelle = _exiger_revision(etape, revision, par=par, remettre=remettre)
        if actuelle.est_contractee:
            raise ErreurMetier("Cette étape est inscrite dans la convention : elle ne change plus par ce formulaire.")
        action = actuelle.action
        seule = not action.etapes.presents().exclude(pk=etape.pk).exists()
        Action.objects.filter(pk=action.pk).update(
            axe=nature.axe, nature=nature, **({"titre": champs["titre"]} if seule else {}), **_signature(par)
        )
        etape = _ecrire(etape, propres, par=par, revision=actuelle.revision)
    if champs.get("objectif"):
        objectif = _ecrire(Objectif(parcours=parcours), {"titre": champs["objectif"]}, par=par, revision=None)
        action.objectifs.add(objectif)
    elif "objectifs" in champs:
        action.objectifs.set(champs["objectifs"])
    _ecrire_cout(etape, champs["cout"], par=par)
    return etape


def _ecrire_cout(etape, cout, *, par):
    moyen = Moyen.objects.presents().filter(etape=etape, source=Source.ANCT).first()
    if cout is None:
        if moyen is not None:
            _retirer(moyen, par=par)
        return
    if moyen is None:
        _ecrire(
            Moyen(parcours=etape.parcours, etape=etape),
            {"source": Source.ANCT, "prevu": Decimal(cout)},
            par=par,
            revision=None,
        )
    elif moyen.prevu != cout:
        _ecrire(moyen, {"prevu": Decimal(cout)}, par=par, revision=moyen.revision)


def _retirer(item, *, par, quand=None):
    type(item).objects.filter(pk=item.pk).update(retire_le=quand or timezone.now(), **_signature(par))
    inscrire_au_journal(f"{item._meta.model_name}.retirer", item, par=par, perimetre=item.perimetre)
    _toucher(item.parcours, par)


@transaction.atomic
def retirer(item, *, par):
    """Take an item away (it can be restored). An étape leaves with its cost. Raises ErreurMetier on a contracted étape."""
    _verrouiller(item)
    _exiger_moyen_a_part(item)
    quand = timezone.now()
    if isinstance(item, Etape):
        if Etape.objects.get(pk=item.pk).statut not in {StatutEtape.BROUILLON, StatutEtape.PROPOSEE}:
            raise ErreurMetier("Cette étape est inscrite dans la convention : elle ne peut pas être retirée.")
        for moyen in Moyen.objects.presents().filter(etape=item):
            _retirer(moyen, par=par, quand=quand)
    _retirer(item, par=par, quand=quand)


@transaction.atomic
def remettre(item, *, par):
    """Undo `retirer`: the item comes back as it was, an étape with the means that left at the same time."""
    _verrouiller(item)
    _exiger_moyen_a_part(item)
    if item.retire_le is None:
        return
    if isinstance(item, Etape):
        for moyen in Moyen.objects.filter(etape=item, retire_le=item.retire_le):  # those that left with it
            _remettre(moyen, par=par)
    _remettre(item, par=par)


def _remettre(item, *, par):
    type(item).objects.filter(pk=item.pk).update(retire_le=None, **_signature(par))
    inscrire_au_journal(f"{item._meta.model_name}.remettre", item, par=par, perimetre=item.perimetre)
    _toucher(item.parcours, par)


@transaction.atomic
def s_engager(parcours, partie, *, nom, fonction, date, lettre=None, par):
    """Record (or correct) the explicit commitment of a party, with its letter when there is one (a `Fichier`).

    Raises ErreurMetier when the date is in the future.
    """
    parcours.verrouiller()
    if date > timezone.localdate():
        raise ErreurMetier("Cette date est dans le futur.", champ="date")
    engagement = Engagement.objects.filter(parcours=parcours, partie=Partie(partie)).first()
    engagement = engagement or Engagement(parcours=parcours, partie=partie)
    engagement.nom, engagement.fonction, engagement.date, engagement.saisi_par = nom, fonction, date, par
    engagement.lettre = lettre or engagement.lettre
    engagement.saisi_le = timezone.now()
    champs = None if engagement.pk is None else ["nom", "fonction", "date", "saisi_par", "lettre", "saisi_le"]
    engagement.save(update_fields=champs)
    inscrire_au_journal(
        "engagement.enregistrer",
        engagement,
        par=par,
        perimetre=parcours.perimetre,
        donnees={"partie": partie, "date": date.isoformat()},
    )
    _toucher(parcours, par)
    return engagement

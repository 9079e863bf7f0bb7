"""An étape with its cost, its other funder, and the action it shares with others."""

from decimal import Decimal

from django.db import transaction
from django.db.models import F

from parcours.dates import bornes_d_ecriture, phrase_hors_bornes
from parcours.ecriture.items import ecarter, ecrire, exiger_revision, relire_les_etapes, signature, verrouiller
from parcours.enums import Nature, Source, StatutEtape
from parcours.models import Action, Etape, Moyen, Objectif
from socle.erreurs import ErreurMetier
from socle.mots import mois

# What an étape says of itself, apart from its public, its cost and its action; and what a convention does not contract of it.
PROPRES = ("titre", "debut", "fin", "pilote", "service", "place_des_habitants", "livrables", "aide")
PRECISABLES = ("pilote", "service", "place_des_habitants", "livrables", "aide")


def ecrire_action(action, champs, *, par, objectifs=None, sauf=None, neuve=False):
    """Change what an action says for all its étapes, where it differs; open forms on it, and on its étapes but `sauf`, are told.

    `objectifs` (None: as they stand) are those in place: what was linked to one taken away comes back with it.
    """
    changes = {nom: valeur for nom, valeur in champs.items() if getattr(action, nom) != valeur}
    relies = set(action.objectifs.presents())
    change_de_but = objectifs is not None and set(objectifs) != relies
    if change_de_but:
        action.objectifs.remove(*relies - set(objectifs))
        action.objectifs.add(*objectifs)
    if not changes and not change_de_but:
        return
    Action.objects.filter(pk=action.pk).update(**changes, **signature(par), revision=F("revision") + int(not neuve))
    action.refresh_from_db()
    if change_de_but or set(changes) - {"titre"}:
        etapes = action.etapes.values_list("pk", flat=True)
        relire_les_etapes(set(etapes) - {sauf and sauf.pk}, par=par)


@transaction.atomic
def decrire_etape(parcours, champs, *, par, etape=None, revision=None, remettre=False):
    """Write an étape with its cost, its other funder and, if asked, a first objectif; alone in its action, or in one of the parcours.

    `champs`: titre, nature, debut, fin (first and last day of months), cout (Decimal euros or None), pilote, objectif (text), objectifs
    (list), public (list of codes), place_des_habitants, livrables, aide. Left as they stand when absent: service, thematique, action (an
    Action, None for one of its own), cofinancement ({"libelle", "prevu"}, None for none). Returns the étape.
    Raises Conflit, or ErreurMetier (beside its field) on a contracted étape, outside the parcours' dates, or in an action of another nature.
    """
    verrouiller(parcours)
    nature = Nature(champs["nature"])
    choisie, quittee = champs.get("action"), etape and etape.action_id
    rejointe = choisie is not None and choisie.pk != quittee
    propres = {nom: champs[nom] for nom in PROPRES if nom in champs}
    propres["public"] = ",".join(champs["public"])
    if etape is None:
        exiger_dates(parcours, champs)
        action = _action_pour(parcours, None, champs, nature, par=par)
        etape = ecrire(Etape(parcours=parcours, action=action), propres, par=par, revision=None)
    else:
        actuelle = exiger_revision(etape, revision, par=par, remettre=remettre)
        if actuelle.est_contractee:
            raise ErreurMetier("Cette étape est inscrite dans la convention : elle ne change plus par ce formulaire.")
        exiger_dates(parcours, champs, actuelle)
        action = _action_pour(parcours, actuelle, champs, nature, par=par)
        etape = ecrire(etape, {**propres, "action": action}, par=par, revision=actuelle.revision)
    objectifs = champs.get("objectifs")
    if champs.get("objectif"):
        objectif = ecrire(Objectif(parcours=parcours), {"titre": champs["objectif"]}, par=par, revision=None)
        objectifs = [*action.objectifs.presents(), objectif]
    theme = {"thematique": champs["thematique"]} if "thematique" in champs else {}
    if rejointe:  # what the action already says is not undone by what this étape leaves empty
        theme = {nom: valeur for nom, valeur in theme.items() if valeur}
        objectifs = [*action.objectifs.presents(), *(objectifs or [])]
    neuve = not rejointe and action.pk != quittee
    ecrire_action(action, theme, par=par, objectifs=objectifs, sauf=etape, neuve=neuve)
    ecrire_cout(etape, champs["cout"], par=par)
    if "cofinancement" in champs:
        _ecrire_cofinancement(etape, champs["cofinancement"], par=par)
    return etape


def exiger_dates(parcours, champs, etape=None):
    """Raise ErreurMetier, naming the parcours' dates, for an étape outside of them, or that ends before it begins."""
    if champs["fin"] < champs["debut"]:
        raise ErreurMetier(f"La fin ({mois(champs['fin'])}) est avant le début ({mois(champs['debut'])}).", champ="fin")
    bornes = bornes_d_ecriture(parcours, etape)
    for nom in ("debut", "fin"):
        if phrase := phrase_hors_bornes(parcours, champs[nom], bornes):
            raise ErreurMetier(phrase, champ=nom)


def _action_pour(parcours, etape, champs, nature, *, par):
    """The action this étape goes in: the one chosen, the one it is alone in (which follows it, but for a name of its own), or a new one."""
    actuelle = etape.action if etape is not None else None
    choisie = champs.get("action", actuelle)
    seule = actuelle is not None and not actuelle.etapes.presents().exclude(pk=etape.pk).exists()
    if choisie is None and seule:
        choisie = actuelle
    if choisie is None:
        neuve = {"axe": nature.axe, "nature": nature, "titre": champs["titre"]}
        return ecrire(Action(parcours=parcours), neuve, par=par, revision=None)
    if choisie.parcours_id != parcours.pk:
        raise ErreurMetier("Cette action est celle d’un autre parcours.", champ="action")
    if choisie == actuelle and seule:
        suit = {"titre": champs["titre"]} if actuelle.titre == etape.titre else {}
        ecrire_action(choisie, {"axe": nature.axe, "nature": nature, **suit}, par=par, sauf=etape)
    else:
        exiger_nature(choisie, nature, seule=False)
    return choisie


def exiger_nature(action, nature, seule):
    """Raise ErreurMetier when the étape would change the nature of an action it shares."""
    if not seule and action.nature != nature:
        raise ErreurMetier(
            f"L’action « {action.titre} » est d’une autre sorte ({Nature(action.nature).label}). "
            "Changez votre réponse, ou choisissez « Une nouvelle action ».",
            champ="nature",
        )


def _ecrire_cofinancement(etape, cofinancement, *, par):
    """Who else pays for this étape, and how much; None takes it away. More than one is written on « Les moyens »."""
    moyens = list(Moyen.objects.presents().filter(etape=etape, source=Source.COFINANCEMENT)[:2])
    if len(moyens) > 1:
        return
    moyen = moyens[0] if moyens else None
    if cofinancement is None:
        if moyen is not None:
            ecarter(moyen, par=par)
        return
    champs = {"libelle": cofinancement["libelle"], "prevu": Decimal(cofinancement["prevu"])}
    if moyen is None:
        neuf = Moyen(parcours=etape.parcours, etape=etape)
        ecrire(neuf, {"source": Source.COFINANCEMENT, **champs}, par=par, revision=None)
    elif (moyen.libelle, moyen.prevu) != (champs["libelle"], champs["prevu"]):
        ecrire(moyen, champs, par=par, revision=moyen.revision)


@transaction.atomic
def preciser_etape(etape, champs, *, par, revision=None):
    """Change what a convention does not contract of a contracted étape: pilote, service, public (list of codes), place_des_habitants,
    livrables, aide, and the thematique of its action. Raises Conflit, or ErreurMetier outside « mise en œuvre ».
    """
    verrouiller(etape)
    actuelle = exiger_revision(etape, revision, par=par)
    if actuelle.statut == StatutEtape.ABANDONNEE:
        raise ErreurMetier("Cette étape est abandonnée : elle ne change plus.")
    propres = {nom: champs[nom] for nom in PRECISABLES if nom in champs}
    if "public" in champs:
        propres["public"] = ",".join(champs["public"])
    etape = ecrire(etape, propres, par=par, revision=actuelle.revision)
    if "thematique" in champs:
        action = Action.objects.get(pk=etape.action_id)
        ecrire_action(action, {"thematique": champs["thematique"]}, par=par, sauf=etape)
    return etape


@transaction.atomic
def modifier_action(action, champs, *, par, revision=None):
    """Rename an action, change its nature (its axe follows), its thematique, its objectifs (list). Raises Conflit.

    Raises ErreurMetier (champ « nature ») when one of its étapes is in a convention: the axe of what is promised does not move.
    """
    verrouiller(action)
    actuelle = exiger_revision(action, revision, par=par)
    nature = Nature(champs.get("nature") or actuelle.nature)
    if nature != actuelle.nature and any(e.est_contractee for e in actuelle.etapes.presents()):
        raise ErreurMetier(
            "Une étape de cette action est inscrite dans la convention : sa sorte ne change plus.", champ="nature"
        )
    communs = {"nature": nature, "axe": nature.axe, "thematique": champs["thematique"]}
    ecrire_action(actuelle, communs, par=par, objectifs=champs.get("objectifs"))
    return ecrire(action, {"titre": champs["titre"]}, par=par, revision=actuelle.revision)


@transaction.atomic
def deplacer_etape(etape, action, *, par):
    """Put an étape in another action of the parcours, or (None) in one of its own. An action left empty leaves the lists.

    Raises ErreurMetier on a contracted étape, or towards an action of another parcours.
    """
    verrouiller(etape)
    actuelle = exiger_revision(etape, etape.revision, par=par)
    if actuelle.est_contractee:
        raise ErreurMetier("Cette étape est inscrite dans la convention : elle ne change plus d’action.")
    if action is None:
        nature = Nature(actuelle.action.nature)
        neuve = {
            "axe": nature.axe,
            "nature": nature,
            "titre": actuelle.titre,
            "thematique": actuelle.action.thematique,
        }
        objectifs = list(actuelle.action.objectifs.all())
        action = ecrire(Action(parcours=actuelle.parcours), neuve, par=par, revision=None)
        action.objectifs.set(objectifs)
    elif action.parcours_id != actuelle.parcours_id:
        raise ErreurMetier("Cette action est celle d’un autre parcours.", champ="action")
    return ecrire(etape, {"action": action}, par=par, revision=actuelle.revision)


def ecrire_cout(etape, cout, *, par):
    """What the étape asks of ANCT: one line of means. The caller holds the lock, and knows that the étape may change."""
    moyen = Moyen.objects.presents().filter(etape=etape, source=Source.ANCT).first()
    if cout is None:
        if moyen is not None:
            ecarter(moyen, par=par)
        return
    if moyen is None:
        ecrire(
            Moyen(parcours=etape.parcours, etape=etape),
            {"source": Source.ANCT, "prevu": Decimal(cout)},
            par=par,
            revision=None,
        )
    elif moyen.prevu != cout:
        ecrire(moyen, {"prevu": Decimal(cout)}, par=par, revision=moyen.revision)

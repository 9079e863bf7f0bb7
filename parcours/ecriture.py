"""Writing in the five blocks: one lock (the parcours), an optimistic check (the item's revision), one journal entry each.

Two people may write at once: the second one is told, keeps what was typed, and chooses. Nothing is deleted: what is taken away can come back.
"""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from parcours.dates import bornes_d_ecriture, phrase_hors_bornes
from parcours.droits import PHASES_FERMEES, phase_ouverte
from parcours.enums import Nature, Source, Statut, StatutEtape
from parcours.models import Action, Etape, Jalon, Moyen, Objectif, Parcours, PartiePrenante
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal
from socle.mots import heure, mois

MODELES = {"objectif": Objectif, "partenaire": PartiePrenante, "jalon": Jalon, "moyen": Moyen}
# What an étape says of itself, apart from its public, its cost and its action; and what a convention does not contract of it.
PROPRES = ("titre", "debut", "fin", "pilote", "service", "place_des_habitants", "livrables", "aide")
PRECISABLES = ("pilote", "service", "place_des_habitants", "livrables", "aide")


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


def _verrouiller(objet):
    """Take the parcours' lock. Raises ErreurMetier when the blocks have closed since the page was read."""
    ouverte = phase_ouverte(objet.verrouiller())
    if not ouverte:
        raise ErreurMetier(ouverte.raison)


def _exiger_moyen_a_part(item):
    """Raise ErreurMetier for what an étape costs: it changes, leaves and comes back with its étape."""
    if isinstance(item, Moyen) and item.source == Source.ANCT and item.etape_id is not None:
        raise ErreurMetier("Ce montant est le coût d’une étape : il se change sur la page de l’étape.")


def signature(par):
    """Who writes, and when: what every change of an item carries."""
    return {"modifie_le": timezone.now(), "modifie_par": par, "saisi_par_anct": par.est_anct}


def toucher(parcours, par):
    """The blocks have changed: the overview says when and by whom, and they may be sent again."""
    Parcours.objects.filter(pk=parcours.pk).update(modifie_le=timezone.now(), modifie_par=par)


def _exiger_revision(item, revision, *, par, remettre=False):
    """Raise Conflit unless the row still stands at the revision the form was opened on.

    A row taken away meanwhile comes back when the person, told so, saves again (`remettre`).
    """
    actuel = type(item).objects.select_related("modifie_par").get(pk=item.pk)
    if actuel.retire_le is not None:
        if not remettre or actuel.revision != revision:
            raise Conflit(actuel)
        _remettre(actuel, par=par)
        return actuel
    if actuel.revision != revision:
        raise Conflit(actuel)
    return actuel


def _ecrire(item, champs, *, par, revision, remettre=False):
    """Insert or update one row under the lock already held."""
    signee = signature(par)
    if item.pk is None:
        for nom, valeur in {**champs, **signee}.items():
            setattr(item, nom, valeur)
        item.save()
        verbe = "ajouter"
    else:
        actuel = _exiger_revision(item, revision, par=par, remettre=remettre)
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
    _verrouiller(item)
    _exiger_moyen_a_part(item)
    return _ecrire(item, champs, par=par, revision=revision, remettre=remettre)


@transaction.atomic
def decrire_etape(parcours, champs, *, par, etape=None, revision=None, remettre=False):
    """Write an étape with its cost, its other funder and, if asked, a first objectif; alone in its action, or in one of the parcours.

    `champs`: titre, nature, debut, fin (first and last day of months), cout (Decimal euros or None), pilote, objectif (text), objectifs
    (list), public (list of codes), place_des_habitants, livrables, aide. Left as they stand when absent: service, thematique, action (an
    Action, None for one of its own), cofinancement ({"libelle", "prevu"}, None for none). Returns the étape.
    Raises Conflit, or ErreurMetier (beside its field) on a contracted étape, outside the parcours' dates, or in an action of another nature.
    """
    _verrouiller(parcours)
    nature = Nature(champs["nature"])
    propres = {nom: champs[nom] for nom in PROPRES if nom in champs}
    propres["public"] = ",".join(champs["public"])
    if etape is None:
        _exiger_dates(parcours, champs)
        action = _action_pour(parcours, None, champs, nature, par=par)
        etape = _ecrire(Etape(parcours=parcours, action=action), propres, par=par, revision=None)
    else:
        actuelle = _exiger_revision(etape, revision, par=par, remettre=remettre)
        if actuelle.est_contractee:
            raise ErreurMetier("Cette étape est inscrite dans la convention : elle ne change plus par ce formulaire.")
        _exiger_dates(parcours, champs, actuelle)
        action = _action_pour(parcours, actuelle, champs, nature, par=par)
        etape = _ecrire(etape, {**propres, "action": action}, par=par, revision=actuelle.revision)
    if "thematique" in champs and action.thematique != champs["thematique"]:
        Action.objects.filter(pk=action.pk).update(thematique=champs["thematique"], **signature(par))
    if champs.get("objectif"):
        objectif = _ecrire(Objectif(parcours=parcours), {"titre": champs["objectif"]}, par=par, revision=None)
        action.objectifs.add(objectif)
    elif "objectifs" in champs:
        action.objectifs.set(champs["objectifs"])
    ecrire_cout(etape, champs["cout"], par=par)
    if "cofinancement" in champs:
        _ecrire_cofinancement(etape, champs["cofinancement"], par=par)
    return etape


def _exiger_dates(parcours, champs, etape=None):
    """Raise ErreurMetier, naming the parcours' dates, for an étape outside of them, or that ends before it begins."""
    if champs["fin"] < champs["debut"]:
        raise ErreurMetier(f"La fin ({mois(champs['fin'])}) est avant le début ({mois(champs['debut'])}).", champ="fin")
    bornes = bornes_d_ecriture(parcours, etape)
    for nom in ("debut", "fin"):
        if phrase := phrase_hors_bornes(parcours, champs[nom], bornes):
            raise ErreurMetier(phrase, champ=nom)


def _action_pour(parcours, etape, champs, nature, *, par):
    """The action this étape goes in: the one chosen, the one it is alone in (which follows it), or a new one of its own."""
    actuelle = etape.action if etape is not None else None
    choisie = champs.get("action", actuelle)
    seule = actuelle is not None and not actuelle.etapes.presents().exclude(pk=etape.pk).exists()
    if choisie is None and seule:
        choisie = actuelle
    if choisie is None:
        neuve = {"axe": nature.axe, "nature": nature, "titre": champs["titre"]}
        return _ecrire(Action(parcours=parcours), neuve, par=par, revision=None)
    if choisie.parcours_id != parcours.pk:
        raise ErreurMetier("Cette action est celle d’un autre parcours.", champ="action")
    if choisie == actuelle and seule:
        Action.objects.filter(pk=choisie.pk).update(
            axe=nature.axe, nature=nature, titre=champs["titre"], **signature(par)
        )
    elif choisie.nature != nature:
        raise ErreurMetier(
            f"L’action « {choisie.titre} » est d’une autre sorte ({Nature(choisie.nature).label}). "
            "Changez votre réponse, ou choisissez « Une nouvelle action ».",
            champ="nature",
        )
    return choisie


def _ecrire_cofinancement(etape, cofinancement, *, par):
    """Who else pays for this étape, and how much; None takes it away. More than one is written on « Les moyens »."""
    moyen = Moyen.objects.presents().filter(etape=etape, source=Source.COFINANCEMENT).first()
    if cofinancement is None:
        if moyen is not None:
            _retirer(moyen, par=par)
        return
    champs = {"libelle": cofinancement["libelle"], "prevu": Decimal(cofinancement["prevu"])}
    if moyen is None:
        neuf = Moyen(parcours=etape.parcours, etape=etape)
        _ecrire(neuf, {"source": Source.COFINANCEMENT, **champs}, par=par, revision=None)
    elif (moyen.libelle, moyen.prevu) != (champs["libelle"], champs["prevu"]):
        _ecrire(moyen, champs, par=par, revision=moyen.revision)


@transaction.atomic
def preciser_etape(etape, champs, *, par, revision=None):
    """Change what a convention does not contract of a contracted étape: pilote, service, public (list of codes), place_des_habitants,
    livrables, aide, and the thematique of its action. Raises Conflit, or ErreurMetier outside « mise en œuvre ».
    """
    _verrouiller(etape)
    actuelle = _exiger_revision(etape, revision, par=par)
    if actuelle.statut == StatutEtape.ABANDONNEE:
        raise ErreurMetier("Cette étape est abandonnée : elle ne change plus.")
    propres = {nom: champs[nom] for nom in PRECISABLES if nom in champs}
    if "public" in champs:
        propres["public"] = ",".join(champs["public"])
    etape = _ecrire(etape, propres, par=par, revision=actuelle.revision)
    if "thematique" in champs:
        Action.objects.filter(pk=etape.action_id).update(thematique=champs["thematique"], **signature(par))
    return etape


@transaction.atomic
def modifier_action(action, champs, *, par, revision=None):
    """Rename an action, change its nature (its axe follows), its thematique, its objectifs (list). Raises Conflit.

    Raises ErreurMetier (champ « nature ») when one of its étapes is in a convention: the axe of what is promised does not move.
    """
    _verrouiller(action)
    actuelle = _exiger_revision(action, revision, par=par)
    nature = Nature(champs.get("nature") or actuelle.nature)
    if nature != actuelle.nature and any(e.est_contractee for e in actuelle.etapes.presents()):
        raise ErreurMetier(
            "Une étape de cette action est inscrite dans la convention : sa sorte ne change plus.", champ="nature"
        )
    propres = {"titre": champs["titre"], "nature": nature, "axe": nature.axe, "thematique": champs["thematique"]}
    action = _ecrire(action, propres, par=par, revision=actuelle.revision)
    if "objectifs" in champs:
        action.objectifs.set(champs["objectifs"])
    return action


@transaction.atomic
def deplacer_etape(etape, action, *, par):
    """Put an étape in another action of the parcours, or (None) in one of its own. An action left empty leaves the lists.

    Raises ErreurMetier on a contracted étape, or towards an action of another parcours.
    """
    _verrouiller(etape)
    actuelle = _exiger_revision(etape, etape.revision, par=par)
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
        action = _ecrire(Action(parcours=actuelle.parcours), neuve, par=par, revision=None)
        action.objectifs.set(objectifs)
    elif action.parcours_id != actuelle.parcours_id:
        raise ErreurMetier("Cette action est celle d’un autre parcours.", champ="action")
    return _ecrire(etape, {"action": action}, par=par, revision=actuelle.revision)


def ecrire_cout(etape, cout, *, par):
    """What the étape asks of ANCT: one line of means. The caller holds the lock, and knows that the étape may change."""
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
    type(item).objects.filter(pk=item.pk).update(retire_le=quand or timezone.now(), **signature(par))
    inscrire_au_journal(f"{item._meta.model_name}.retirer", item, par=par, perimetre=item.perimetre)
    toucher(item.parcours, par)


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
    type(item).objects.filter(pk=item.pk).update(retire_le=None, **signature(par))
    inscrire_au_journal(f"{item._meta.model_name}.remettre", item, par=par, perimetre=item.perimetre)
    toucher(item.parcours, par)


def exiger_corrigeable(item, champ):
    """Raise ErreurMetier unless ANCT may open this field of this item by a question: while writing, and while the convention is drafted.

    Once it is signed, what it contracts changes by a demand of change.
    """
    _exiger_moyen_a_part(item)
    parcours = item.parcours
    if parcours.statut in PHASES_FERMEES:
        raise ErreurMetier(PHASES_FERMEES[parcours.statut])
    signee = parcours.statut == Statut.MISE_EN_OEUVRE and isinstance(item, Etape) and item.est_contractee
    if signee and champ not in {*PRECISABLES, "public", "thematique"}:
        raise ErreurMetier(
            "Cette étape est inscrite dans une convention signée : elle change par « Demander un changement »."
        )


@transaction.atomic
def corriger_champ(item, champ, valeur, *, par, revision):
    """Write one field that a question of ANCT opened, whatever the phase; `valeur` as the item's form cleans it.

    Raises Conflit when the item changed meanwhile, ErreurMetier beside the field outside the parcours' dates.
    """
    item.parcours = item.verrouiller()
    exiger_corrigeable(item, champ)
    actuel = _exiger_revision(item, revision, par=par)
    if not isinstance(item, Etape):
        return _ecrire(item, {champ: valeur}, par=par, revision=revision)
    if champ in {"debut", "fin"}:
        _exiger_dates(item.parcours, {"debut": actuel.debut, "fin": actuel.fin, champ: valeur}, actuel)
    action = Action.objects.filter(pk=actuel.action_id)
    propres = {}
    if champ in PROPRES:
        propres = {champ: valeur}
    elif champ == "public":
        propres = {"public": ",".join(valeur)}
    elif champ == "cout":
        ecrire_cout(item, valeur, par=par)
    elif champ == "objectifs":
        actuel.action.objectifs.set(valeur)
    elif champ == "nature":
        action.update(nature=Nature(valeur), axe=Nature(valeur).axe, **signature(par))
    elif champ == "thematique":
        action.update(thematique=valeur, **signature(par))
    else:
        raise ErreurMetier("Ce champ ne peut pas être rouvert seul.")
    if champ == "titre" and not actuel.action.etapes.presents().exclude(pk=item.pk).exists():
        action.update(titre=valeur, **signature(par))
    return _ecrire(item, propres, par=par, revision=revision)

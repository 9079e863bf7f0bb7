"""The one field that a question of ANCT opens."""

from django.db import transaction

from parcours.droits import PHASES_FERMEES
from parcours.ecriture.etapes import PRECISABLES, PROPRES, ecrire_action, ecrire_cout, exiger_dates, exiger_nature
from parcours.ecriture.items import (
    ecrire,
    etape_du_financeur,
    exiger_moyen_a_part,
    exiger_revision,
    relire_les_etapes,
)
from parcours.enums import Nature, Statut
from parcours.models import Etape
from socle.erreurs import ErreurMetier


def exiger_corrigeable(item, champ):
    """Raise ErreurMetier unless ANCT may open this field of this item by a question: while writing, and while the convention is drafted.

    Once it is signed, what it contracts changes by a demand of change.
    """
    exiger_moyen_a_part(item)
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
    actuel = exiger_revision(item, revision, par=par)
    if not isinstance(item, Etape):
        avant = etape_du_financeur(item)
        item = ecrire(item, {champ: valeur}, par=par, revision=revision)
        relire_les_etapes({avant, etape_du_financeur(item)}, par=par)
        return item
    if champ in {"debut", "fin"}:
        exiger_dates(item.parcours, {"debut": actuel.debut, "fin": actuel.fin, champ: valeur}, actuel)
    action, propres = actuel.action, {}
    seule = not action.etapes.presents().exclude(pk=item.pk).exists()
    if champ in PROPRES:
        propres = {champ: valeur}
    elif champ == "public":
        propres = {"public": ",".join(valeur)}
    elif champ == "cout":
        ecrire_cout(item, valeur, par=par)
    elif champ == "objectifs":
        ecrire_action(action, {}, par=par, objectifs=valeur, sauf=item)
    elif champ == "nature":
        exiger_nature(action, Nature(valeur), seule)
        ecrire_action(action, {"nature": Nature(valeur), "axe": Nature(valeur).axe}, par=par, sauf=item)
    elif champ == "thematique":
        ecrire_action(action, {"thematique": valeur}, par=par, sauf=item)
    else:
        raise ErreurMetier("Ce champ ne peut pas être rouvert seul.")
    if champ == "titre" and seule and action.titre == actuel.titre:
        ecrire_action(action, {"titre": valeur}, par=par, sauf=item)
    return ecrire(item, propres, par=par, revision=revision)

"""Remarks and questions as pages show them: threads with their answers, what they hang on, what this person may do.

`fils` makes the whole context of `parcours/remarques.html`, for a block's page or an item's.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from parcours import droits
from parcours.cibles import CIBLES, cible_de, noms_de
from parcours.correspondance import libelle_court
from parcours.enums import BlocCible, StatutCorrection
from parcours.forms.remarques import RemarqueForm
from parcours.models import Commentaire, Correction
from socle.comptes import reprise

OUVERTES = (StatutCorrection.DEMANDEE, StatutCorrection.REPONDUE)
# Beyond, a block's page would hide the block: the list has them all.
AU_PLUS = 10


@dataclass
class Fil:
    """A thread: its first remark, the answers, and what it hangs on (`nom` None for the block itself)."""

    remarque: Commentaire
    nom: object = None
    reponses: list = field(default_factory=list)

    @property
    def ouvert(self):
        return self.remarque.regle_le is None


@dataclass
class Question:
    """A question of ANCT on one field, and the item it is about."""

    correction: Correction
    nom: object

    @property
    def champ(self):
        return libelle_court(self.correction)


def en_fils(racines, reponses, noms):
    """Threads in the order of their first remarks; answers to others are left aside."""
    fils = {racine.pk: Fil(racine, noms.get(racine.cible_uid)) for racine in racines}
    for reponse in reponses:
        if reponse.reponse_a_id in fils:
            fils[reponse.reponse_a_id].reponses.append(reponse)
    return list(fils.values())


def fils(request, parcours, bloc, uid=None):
    """The context of `parcours/remarques.html`: the open threads of a block and of its items, or all those of the item `uid`.

    Two queries, three when something is to be named: never more with the number of remarks.
    """
    bloc = BlocCible(bloc)
    remarques = Commentaire.objects.filter(parcours=parcours, bloc=bloc).select_related("auteur", "regle_par")
    questions = Correction.objects.filter(parcours=parcours, modele=CIBLES[bloc].code, statut__in=OUVERTES)
    questions = questions.select_related("demandee_par")
    if uid is None:
        ouvertes = Q(reponse_a__isnull=True, regle_le__isnull=True)
        remarques = remarques.filter(ouvertes | Q(reponse_a__isnull=False, reponse_a__regle_le__isnull=True))
    else:
        remarques, questions = remarques.filter(cible_uid=uid), questions.filter(cible_uid=uid)
    lues, questions = list(remarques), list(questions)
    uids = {r.cible_uid for r in lues if r.cible_uid} | {q.cible_uid for q in questions} if uid is None else set()
    noms = noms_de(parcours, uids)
    tous = en_fils([r for r in lues if r.reponse_a_id is None], [r for r in lues if r.reponse_a_id], noms)
    ecrire = reverse("parcours:remarque_ecrire", args=[parcours.pk])
    peut = droits.peut_commenter(request.user, parcours)
    return {
        "bloc": bloc,
        "uid": uid,
        "fils": tous[:AU_PLUS],
        "de_plus": max(0, len(tous) - AU_PLUS),
        "questions": [Question(q, noms.get(q.cible_uid)) for q in questions],
        "peut": peut,
        "form": formulaire(request, ecrire, bloc, uid) if peut else None,
        "ecrire": ecrire,
        "liste": f"{reverse('parcours:remarques', args=[parcours.pk])}?{urlencode({'bloc': bloc.value})}",
    }


def formulaire(request, ecrire, bloc, uid):
    """The small form that opens a thread; what was typed before the session closed comes back in it."""
    depart = {"bloc": bloc.value, "uid": str(uid) if uid else "", "retour": "item" if uid else "bloc"}
    gardees = reprise.donnees_pour(request, ecrire)
    form = RemarqueForm(gardees or None, initial=depart, auto_id="id_remarque_%s")
    form.attributs = {"action": ecrire}
    return form


def sur_un_item(request, item):
    """What the form page of an item shows beside its form: {remarques, interroger}; `item.parcours` is the parcours of the page.

    `interroger` is the address where ANCT asks a question on one field of it, "" for who may not.
    """
    cible = cible_de(item)
    peut = droits.peut_demander_correction(request.user, item.parcours)
    adresse = reverse("parcours:correction_demander", args=[item.parcours_id, cible.code, item.pk]) if peut else ""
    return {"remarques": fils(request, item.parcours, cible.bloc, item.uid), "interroger": adresse}

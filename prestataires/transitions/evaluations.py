"""What each side says of a mission that is over (metier §1.4, §8.3); when both have, it is closed."""

from django.db import IntegrityError, transaction
from django.db.models import Avg, Count

from prestataires.enums import Partie, Pertinence, StatutMission, Transfert
from prestataires.models import Evaluation, Mission
from prestataires.transitions.missions import clore
from socle.erreurs import ErreurMetier
from socle.exigences import texte_net
from socle.journal.registre import inscrire

CHAMPS = ("pertinence", "transfert", "reussi", "a_refaire")
TEXTE_MAX = 1000
DEJA = "Votre évaluation est déjà donnée : elle ne change plus."


@transaction.atomic
def evaluer(mission, partie, champs, *, par):
    """Give the evaluation of one side (`Partie`), once. Returns it; the mission is closed by the second one.

    Raises ErreurMetier before the end of the mission, a second time, or beside the field.
    """
    mission.verrouiller()
    m = Mission.objects.get(pk=mission.pk)
    if m.statut not in (StatutMission.TERMINEE, StatutMission.CLOSE):
        raise ErreurMetier("Une mission s’évalue quand elle est terminée.")
    for nom, notes in (("pertinence", Pertinence), ("transfert", Transfert)):
        if champs[nom] not in notes.values:
            raise ErreurMetier("Choisissez une note de 1 à 5.", champ=nom)
    textes = {nom: texte_net(champs.get(nom), nom, longueur=TEXTE_MAX) for nom in ("reussi", "a_refaire")}
    try:
        with transaction.atomic():
            evaluation = Evaluation.objects.create(
                mission=m,
                partie=Partie(partie),
                pertinence=champs["pertinence"],
                transfert=champs["transfert"],
                par=par,
                **textes,
            )
    except IntegrityError as erreur:
        raise ErreurMetier(DEJA) from erreur
    inscrire(
        "mission.evaluer",
        m,
        par=par,
        donnees={"partie": partie, "pertinence": evaluation.pertinence, "transfert": evaluation.transfert},
    )
    if m.statut == StatutMission.TERMINEE and m.evaluations.count() == len(Partie):
        clore(m, par=par)
    mission.refresh_from_db()
    return evaluation


def moyennes(prestataire):
    """{nombre, pertinence, transfert}: how many evaluations this provider has, and their averages out of 5 (None without any). One query.

    Of the missions that are closed: before, an average would tell one side's scores.
    """
    closes = Evaluation.objects.filter(mission__prestataire=prestataire, mission__statut=StatutMission.CLOSE)
    return closes.aggregate(nombre=Count("pk"), pertinence=Avg("pertinence"), transfert=Avg("transfert"))

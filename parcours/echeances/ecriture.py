"""Writing together: a question of ANCT that waits for the team, an answer that waits for ANCT, a visa that waits for the direction."""

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from parcours import reglages
from parcours.droits import PHASES_FERMEES
from parcours.echeances.lignes import SANS_DETAIL, du_parcours, jours_apres, phrase, vers
from parcours.enums import Statut, StatutCorrection
from parcours.models import Correction, Parcours, Visa
from socle.echeances import ANCT, EQUIPE, Regle, inscrire_regle
from socle.mots import date_longue


def _corrections(statut, quand):
    vivantes = Correction.objects.filter(statut=statut).exclude(parcours__statut__in=list(PHASES_FERMEES))
    return vivantes.order_by().values(
        "parcours_id", objet_id=F("pk"), quand=quand, libelle=F("message"), detail=SANS_DETAIL
    )


def question_a_repondre(jour):
    return _corrections(StatutCorrection.DEMANDEE, jours_apres("demandee_le", reglages.reponse_jours()))


def reponse_a_lire(jour):
    return _corrections(StatutCorrection.REPONDUE, jours_apres("repondue_le", settings.DELAI_RELECTURE_JOURS))


def visa_a_donner(jour):
    """Asked and not given since; once the parcours was sent or changed on, the team asks again."""
    demandes = Visa.objects.filter(
        Q(demande_le__gte=OuterRef("modifie_le")), parcours=OuterRef("pk"), donne_le__isnull=True
    )
    en_ecriture = Parcours.objects.filter(statut__in=[Statut.CONTACT, Statut.DIAGNOSTIC, Statut.FORMULATION])
    return du_parcours(
        en_ecriture.filter(Exists(demandes)), libelle="Lire le parcours et donner le visa de la direction"
    )


def _vers_correction(ligne):
    return reverse("parcours:correction", args=[ligne["parcours_id"], ligne["objet_id"]])


def _court(texte):
    return texte if len(texte) <= 80 else f"{texte[:79].rsplit(' ', 1)[0]}…"


def _phrase_question(ligne):
    return (
        f"L’ANCT vous demande : « {_court(ligne['libelle'])} » Réponse attendue avant le {date_longue(ligne['quand'])}."
    )


def _phrase_reponse(ligne):
    return f"L’équipe a répondu à votre question : « {_court(ligne['libelle'])} »"


for regle in (
    Regle(
        "parcours.correction", "Question de l’ANCT", "Répondre", EQUIPE, question_a_repondre, _vers_correction, _phrase_question,
        avances=(0,), dans_agenda=False, plusieurs="questions de l’ANCT",
    ),
    Regle(
        "parcours.correction_repondue", "Réponse à lire", "Lire", ANCT, reponse_a_lire, _vers_correction, _phrase_reponse,
        avances=(-7, 1), dans_agenda=False, plusieurs="réponses à lire",
    ),
    Regle("parcours.visa", "Visa de la direction", "Lire", EQUIPE, visa_a_donner, vers("parcours:visa"), phrase, dans_agenda=False),
):  # fmt: skip
    inscrire_regle(regle)

"""Personal links: opened for one provider and one thing to do, revoked, sent again."""

from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from prestataires import reglages
from prestataires.models import LienPersonnel
from prestataires.notifications.liens import annoncer_lien
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire

ENTRE_DEUX_ENVOIS = timedelta(minutes=10)
# Late answers are answers; invoices come after the end of a mission.
APRES_LA_REPONSE = timedelta(days=15)
APRES_LA_MISSION = timedelta(days=60)
OUVERT_AU_PLUS = timedelta(days=5 * 366)
ADRESSE_FAUSSE = "Cette adresse mail est incomplète. Exemple : contact@exemple.fr."


@transaction.atomic
def ouvrir_lien(prestataire, usage, *, email, par, candidature=None, mission=None):
    """Open a link and have its mail sent; the one still open for the same thing is revoked first. Returns it.

    Raises ErreurMetier (champ « email ») when the address is not one.
    """
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise ErreurMetier(ADRESSE_FAUSSE, champ="email") from None
    objet = {"candidature": candidature, "mission": mission}
    for ancien in LienPersonnel.objects.filter(prestataire=prestataire, usage=usage, revoque_le=None, **objet):
        revoquer_lien(ancien, par=par)
    maintenant = timezone.now()
    lien = LienPersonnel.objects.create(
        prestataire=prestataire,
        usage=usage,
        email=email,
        cree_par=par,
        cree_le=maintenant,
        envoye_le=maintenant,
        expire_le=_jusqu_a(maintenant, candidature, mission),
        **objet,
    )
    inscrire("lien.ouvrir", lien, par=par, donnees={"usage": usage, "prestataire": prestataire.pk})
    annoncer_lien(lien)
    return lien


def _jusqu_a(maintenant, candidature, mission):
    """The moment from which it no longer opens: the usual delay, longer when what it is for lasts longer."""
    fin = maintenant + timedelta(days=reglages.validite_lien_jours())
    dernier = None
    if candidature is not None and candidature.besoin.reponse_avant:
        dernier = _apres(candidature.besoin.reponse_avant, APRES_LA_REPONSE)
    elif mission is not None:
        dernier = _apres(mission.fin, APRES_LA_MISSION)
    if dernier is None:
        return fin
    # A slip in a year does not open a link for a century.
    dernier = min(dernier, (maintenant + OUVERT_AU_PLUS).date())
    return max(fin, timezone.make_aware(datetime.combine(dernier, time.max)))


def _apres(jour, duree):
    try:
        return jour + duree
    except OverflowError:  # the last days of the calendar
        return jour


@transaction.atomic
def revoquer_lien(lien, *, par):
    """Close a link; its page says so. Without effect when it is closed already."""
    if LienPersonnel.objects.filter(pk=lien.pk, revoque_le=None).update(revoque_le=timezone.now()) == 1:
        inscrire("lien.revoquer", lien, par=par, donnees={"usage": lien.usage})


@transaction.atomic
def renouveler_lien(lien, *, par=None):
    """Send a new link to the mailbox that had this one, the former no longer opens. False when it was revoked, or sent in the last ten minutes."""
    maintenant = timezone.now()
    if lien.revoque_le or lien.envoye_le > maintenant - ENTRE_DEUX_ENVOIS:
        return False
    pris = LienPersonnel.objects.filter(
        pk=lien.pk, revoque_le=None, generation=lien.generation, envoye_le__lte=maintenant - ENTRE_DEUX_ENVOIS
    ).update(
        generation=lien.generation + 1,
        envoye_le=maintenant,
        expire_le=_jusqu_a(maintenant, lien.candidature, lien.mission),
    )
    if pris != 1:
        return False
    lien.refresh_from_db()
    inscrire("lien.renouveler", lien, par=par, donnees={"usage": lien.usage})
    annoncer_lien(lien)
    return True

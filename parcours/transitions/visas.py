"""The visa of the direction on what is about to be sent: where the team asks for it, and nowhere else."""

from django.db import transaction
from django.utils import timezone

from parcours import correspondance, versions
from parcours.enums import Role, Statut
from parcours.models import Equipier, Parcours, Visa
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal

CHANGE = "Le parcours a changé pendant que vous le lisiez : relisez-le ci-dessous avant de donner votre visa."
PERSONNE = (
    "Personne de la direction n’a encore ouvert son espace. Ajoutez son adresse dans « Notre équipe », "
    "puis demandez le visa."
)


def empreinte_a_viser(parcours):
    """The hash of what would be frozen if the parcours were sent now (six queries)."""
    return versions.empreinte(versions.canonique(versions.a_envoyer(versions.contenu(parcours))))


def est_vise(parcours):
    """Whether the direction gave its visa on exactly what would be sent now."""
    donnes = Visa.objects.filter(parcours=parcours, donne_le__isnull=False)
    return donnes.exists() and donnes.filter(empreinte=empreinte_a_viser(parcours)).exists()


def direction_de(parcours):
    """Those of the team who may give the visa: the place « Direction », an open account."""
    return Equipier.objects.filter(
        parcours=parcours, role=Role.DIRECTION, fin__isnull=True, utilisateur__is_active=True
    ).select_related("utilisateur")


def _exiger_en_ecriture(parcours):
    if parcours.statut not in {Statut.CONTACT, Statut.DIAGNOSTIC, Statut.FORMULATION}:
        raise ErreurMetier("Le visa se donne avant un envoi, pendant l’écriture du parcours.")


@transaction.atomic
def regler_visa(parcours, exige, *, par):
    """The team decides whether the direction signs off each sending, or no longer."""
    parcours = parcours.verrouiller()
    _exiger_en_ecriture(parcours)
    if parcours.visa_exige == exige:
        return
    Parcours.objects.filter(pk=parcours.pk).update(visa_exige=exige)
    inscrire_au_journal(
        "parcours.regler_visa", parcours, par=par, perimetre=parcours.perimetre, donnees={"exige": exige}
    )


@transaction.atomic
def demander_visa(parcours, *, par):
    """Ask the direction to read what would be sent now, by mail. Returns the Visa (the same one for the same text).

    Raises ErreurMetier when nobody of the direction has an account, or when this very text already has its visa.
    """
    parcours = parcours.verrouiller()
    _exiger_en_ecriture(parcours)
    personnes = list(direction_de(parcours))
    if not personnes:
        raise ErreurMetier(PERSONNE)
    visa, neuf = Visa.objects.get_or_create(
        parcours=parcours, empreinte=empreinte_a_viser(parcours), defaults={"demande_par": par}
    )
    if visa.donne_le is not None:
        raise ErreurMetier("La direction a déjà donné son visa sur ce texte : vous pouvez l’envoyer à l’ANCT.")
    if neuf:
        inscrire_au_journal("visa.demander", visa, par=par, perimetre=parcours.perimetre)
    for equipier in personnes:
        correspondance.demander_visa(visa, equipier, par=par)
    return visa


@transaction.atomic
def donner_visa(parcours, empreinte, *, par):
    """The direction has read the text of this hash. Raises ErreurMetier when it is no longer what would be sent."""
    parcours = parcours.verrouiller()
    _exiger_en_ecriture(parcours)
    if empreinte != empreinte_a_viser(parcours):
        raise ErreurMetier(CHANGE)
    visa, _ = Visa.objects.get_or_create(parcours=parcours, empreinte=empreinte, defaults={"demande_par": par})
    if visa.donne_le is None:
        visa.donne_le, visa.donne_par = timezone.now(), par
        visa.save(update_fields=["donne_le", "donne_par"])
        inscrire_au_journal("visa.donner", visa, par=par, perimetre=parcours.perimetre)
    return visa

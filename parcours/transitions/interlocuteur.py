"""The interlocuteur privilégié: exactly one on any day, handed over without a gap, replaced for a few days. And ANCT's référent."""

from django.db import transaction
from django.utils import timezone

from parcours import notifications
from parcours.enums import Statut, Transition
from parcours.models import Equipier, Parcours, Remplacement
from parcours.transitions.cycles import CYCLE
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal
from socle.mots import date_longue, pluriel

CLOS = "Ce parcours est terminé : il ne change plus."


def interlocuteur_en_exercice(parcours, jour=None):
    """The Equipier who is the interlocuteur on `jour` (today): a substitute, else the titular. One query."""
    parcours = Parcours.objects.avec_exercice(jour).values("en_exercice").get(pk=parcours.pk)
    return Equipier.objects.select_related("utilisateur").get(pk=parcours["en_exercice"])


def _pouvant_prendre_la_main(parcours, equipier):
    """This person's row, read again under the lock. Raises ErreurMetier unless it may be the interlocuteur today."""
    equipier = Equipier.objects.select_related("utilisateur").get(pk=equipier.pk)
    if equipier.parcours_id != parcours.pk or equipier.fin is not None:
        raise ErreurMetier(f"{equipier.nom} ne fait plus partie de l’équipe.", champ="equipier")
    if equipier.pk == parcours.interlocuteur_id:
        raise ErreurMetier(f"{equipier.nom} est déjà la personne contact.", champ="equipier")
    if equipier.utilisateur is None:
        raise ErreurMetier(
            f"{equipier.nom} n’a pas encore ouvert son espace : envoyez-lui d’abord une invitation.", champ="equipier"
        )
    if not equipier.utilisateur.is_active:
        raise ErreurMetier(f"Le compte de {equipier.nom} est fermé : choisissez une autre personne.", champ="equipier")
    return equipier


@transaction.atomic
def passer_la_main(parcours, equipier, *, par):
    """Another member of the team becomes the interlocuteur, at once: one UPDATE, so that there is never none nor two.

    What was planned to replace the former one is called off. Raises ErreurMetier unless the person is in the team with an account
    already opened.
    """
    parcours = parcours.verrouiller()
    if parcours.est_clos:
        raise ErreurMetier(CLOS)
    nouveau = _pouvant_prendre_la_main(parcours, equipier)
    ancien = parcours.interlocuteur_id
    Parcours.objects.filter(pk=parcours.pk).update(interlocuteur=nouveau)
    parcours.interlocuteur = nouveau
    Remplacement.objects.prevus().filter(parcours=parcours).update(annule_le=timezone.now())
    inscrire_au_journal(
        "parcours.passer_la_main",
        parcours,
        par=par,
        perimetre=parcours.perimetre,
        donnees={"de": ancien, "vers": nouveau.pk},
    )
    if parcours.statut == Statut.CONTACT:  # who was awaited never came: this person is here
        with CYCLE.passage(parcours, Transition.OUVRIR, par=par):
            pass
    notifications.annoncer_personne_contact(parcours, nouveau, par=par)
    return nouveau


@transaction.atomic
def remplacer(parcours, equipier, *, debut, fin, par):
    """A team mate is the interlocuteur from `debut` to `fin`, both included. Returns the Remplacement.

    Raises ErreurMetier for dates in the past, reversed or already taken by another replacement, or as `passer_la_main` about the person.
    """
    parcours = parcours.verrouiller()
    if parcours.est_clos:
        raise ErreurMetier(CLOS)
    remplacant = _pouvant_prendre_la_main(parcours, equipier)
    if debut < timezone.localdate():
        raise ErreurMetier("Le premier jour est déjà passé.", champ="debut")
    if fin < debut:
        raise ErreurMetier("Le dernier jour est avant le premier.", champ="fin")
    autre = (
        Remplacement.objects.prevus(debut).filter(parcours=parcours, debut__lte=fin).select_related("equipier").first()
    )
    if autre is not None:
        raise ErreurMetier(
            f"Un remplacement est déjà prévu du {date_longue(autre.debut)} au {date_longue(autre.fin)} "
            f"({autre.equipier.nom}) : annulez-le, ou choisissez d’autres jours.",
            champ="debut",
        )
    remplacement = Remplacement.objects.create(
        parcours=parcours, equipier=remplacant, debut=debut, fin=fin, saisi_par=par
    )
    inscrire_au_journal(
        "remplacement.prevoir",
        remplacement,
        par=par,
        perimetre=parcours.perimetre,
        donnees={"equipier": remplacant.pk, "debut": debut, "fin": fin},
    )
    notifications.annoncer_remplacement(remplacement, par=par)
    return remplacement


@transaction.atomic
def annuler_remplacement(remplacement, *, par):
    """The titular is back, or never left: from now on there is no substitute. Raises ErreurMetier when it is over."""
    parcours = remplacement.parcours.verrouiller()
    remplacement.refresh_from_db(fields=["annule_le", "fin"])
    if remplacement.annule_le is not None:
        raise ErreurMetier("Ce remplacement est déjà annulé.")
    if remplacement.fin < timezone.localdate():
        raise ErreurMetier(f"Ce remplacement est terminé depuis le {date_longue(remplacement.fin)}.")
    remplacement.annule_le = timezone.now()
    remplacement.save(update_fields=["annule_le"])
    inscrire_au_journal("remplacement.annuler", remplacement, par=par, perimetre=parcours.perimetre)


@transaction.atomic
def confier(parcours, referent, *, par):
    """ANCT entrusts this parcours to another of its people; the team's contact is told.

    Raises ErreurMetier unless that person's account is open and may follow territories.
    """
    parcours = parcours.verrouiller()
    if not referent.is_active or not referent.ecrit_pour_les_territoires:
        raise ErreurMetier(
            f"{referent.nom_complet} ne peut pas suivre de territoire : choisissez une personne de l’ANCT "
            "qui a le rôle « Suivi des territoires » ou « Administration ».",
            champ="referent",
        )
    if parcours.referent_id == referent.pk:
        raise ErreurMetier(f"{referent.nom_complet} suit déjà ce parcours.", champ="referent")
    ancien = parcours.referent_id
    parcours.referent = referent
    parcours.save(update_fields=["referent"])
    inscrire_au_journal(
        "parcours.confier",
        parcours,
        par=par,
        perimetre=parcours.perimetre,
        donnees={"de": ancien, "vers": referent.pk},
    )
    notifications.annoncer_referent(parcours)


def exiger_sans_parcours(utilisateur):
    """An account of ANCT is about to be closed. Raises ErreurMetier while living parcours are entrusted to it."""
    suivis = Parcours.objects.vivants().filter(referent=utilisateur).count()
    if suivis:
        confies = "est confié : confiez-le" if suivis == 1 else "sont confiés : confiez-les"
        raise ErreurMetier(f"{pluriel(suivis, 'parcours', 'parcours')} lui {confies} d’abord à une autre personne.")

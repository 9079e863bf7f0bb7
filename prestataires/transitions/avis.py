"""What is said in a round: each side's opinion, once and for good; who steps aside; a round that ends without ANCT, or for nothing."""

from django.db import transaction
from django.utils import timezone

from prestataires.choix import attend, qui_a_parle
from prestataires.droits import DEPORTE, partie_de, s_est_deporte
from prestataires.enums import IssueTour, ModeTour, Partie, Place, StatutBesoin
from prestataires.models import Avis, Bulletin, Deport, Tour
from prestataires.notifications.choix import annoncer_cloture
from socle.erreurs import ErreurMetier
from socle.exigences import exiger_texte, texte_net
from socle.journal.registre import inscrire
from socle.mots import date_longue, insecables

MOTIF_MAX = Avis._meta.get_field("motif").max_length
COMMENTAIRE_MAX = Bulletin._meta.get_field("commentaire").max_length
TERRITOIRE_SEUL = "C’est le territoire qui choisit et qui achète : l’ANCT donne son avis."
CLOS = "Ce tour d’avis est terminé : ce que vous avez écrit n’a pas été enregistré. Lisez le résultat, puis dites la suite."


class DejaDonne(ErreurMetier):
    """One's own side has spoken already."""


def exiger_territoire(par):
    """Raises ErreurMetier for somebody of ANCT."""
    if par.est_anct:
        raise ErreurMetier(TERRITOIRE_SEUL)


def exiger_sans_lien(sans_lien):
    """Raises ErreurMetier beside the box of the statement of interests when it is not ticked."""
    if not sans_lien:
        raise ErreurMetier(
            "Cochez cette case pour continuer. Vous avez un lien avec l’un d’eux ? Quelqu’un d’autre s’en charge.",
            champ="sans_lien",
        )


def phrase_gardee(texte, phrase, *, champ, maximum=MOTIF_MAX):
    """The text without the blanks around it. Raises ErreurMetier beside `champ`: missing (`phrase`), too long, or with a bank account.

    What is said here goes into the convention's annex, and an opinion is never corrected.
    """
    if phrase:
        return exiger_texte(texte, phrase, champ, longueur=maximum)
    return texte_net(texte, champ, longueur=maximum)


def _sous_verrou(tour):
    """The round as it stands, its parcours locked. Raises ErreurMetier when it is closed, or its need no longer asks for opinions."""
    tour.verrouiller()
    t = (
        Tour.objects.select_for_update(no_key=True, of=("self",))
        .select_related("besoin__parcours__collectivite")
        .get(pk=tour.pk)
    )
    if t.clos_le is not None or t.besoin.statut != StatutBesoin.CHOIX:
        raise ErreurMetier(CLOS)
    return t


# --- speaking ---------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def donner_avis(tour, places, *, commentaire="", sans_lien, par):
    """Give the opinion of one's side on every offer of the round, all at once; the last one expected closes the round. Returns the Bulletin.

    `places` is {pk of a candidature: (Place, motive)}; `sans_lien` is the statement that one has no interest in the providers compared.
    Raises ErreurMetier beside the field at fault (« place_12 », « motif_12 », « sans_lien »); DejaDonne when one's side has spoken.
    """
    t = _sous_verrou(tour)
    partie = partie_de(par)
    if partie not in attend(t.mode):
        raise ErreurMetier("C’est l’avis de l’ANCT qui est attendu.")
    if s_est_deporte(par, t.besoin_id):
        raise ErreurMetier(DEPORTE)
    if deja := Bulletin.sous_pli.select_related("par").filter(tour=t, partie=partie).first():
        raise DejaDonne(
            f"{deja.par.nom_complet} a déjà donné l’avis de votre côté le {date_longue(deja.donne_le)} : un avis donné ne change plus."
        )
    exiger_sans_lien(sans_lien)
    lignes = _lignes(t, places)
    commentaire = phrase_gardee(commentaire, "", champ="commentaire", maximum=COMMENTAIRE_MAX)
    bulletin = Bulletin.sous_pli.create(tour=t, partie=partie, commentaire=commentaire, sans_lien=True, par=par)
    Avis.sous_pli.bulk_create(
        Avis(bulletin=bulletin, candidature_id=pk, place=place, motif=motif) for pk, (place, motif) in lignes.items()
    )
    # By reference only: the journal is read by both sides.
    inscrire("tour.donner_avis", t, par=par, donnees={"partie": partie})
    if qui_a_parle(t) >= attend(t.mode):
        _clore(t, _issue(t), par=par)
    _recopier(t, tour)
    return bulletin


def _lignes(tour, places):
    """{pk: (Place, motive)} for every offer of the round, checked."""
    comparees = sorted(tour.candidatures.values_list("pk", flat=True))
    if set(places) - set(comparees):
        raise ErreurMetier("Donnez votre avis sur les prestataires de ce tour.")
    lignes = {}
    for pk in comparees:
        place, motif = places.get(pk) or ("", "")
        if place not in Place.values:
            raise ErreurMetier("Donnez votre avis sur ce prestataire.", champ=f"place_{pk}")
        lignes[pk] = (Place(place), phrase_gardee(motif, "Dites en une phrase pourquoi.", champ=f"motif_{pk}"))
    premiers = [pk for pk, (place, _) in lignes.items() if place == Place.PREMIER]
    if tour.mode == ModeTour.CLASSEMENT and len(premiers) != 1:
        # Beside the second one when there are two, beside the first offer when there is none.
        ou = premiers[1] if premiers else comparees[0]
        phrase = (
            "Un seul prestataire peut être « En premier »." if premiers else "Mettez un prestataire « En premier »."
        )
        raise ErreurMetier(insecables(phrase), champ=f"place_{ou}")
    return lignes


def _issue(tour):
    """What came of a round in which everybody has spoken."""
    avis = Avis.sous_pli.filter(bulletin__tour=tour)
    if tour.mode == ModeTour.AVIS:
        return IssueTour.DESACCORD if avis.filter(place=Place.PLUTOT_NON).exists() else IssueTour.ACCORD
    premiers = set(avis.filter(place=Place.PREMIER).values_list("candidature", flat=True))
    return IssueTour.ACCORD if len(premiers) == 1 else IssueTour.DESACCORD


@transaction.atomic
def se_deporter(tour, *, par):
    """Say that one has a link with a provider of the round: somebody else of the side gives the opinion. Without effect the second time.

    Raises ErreurMetier when the round is closed, or one's side has spoken.
    """
    t = _sous_verrou(tour)
    partie = partie_de(par)
    if partie in qui_a_parle(t):
        raise DejaDonne("L’avis de votre côté est déjà donné : il ne change plus.")
    deport, nouveau = Deport.objects.get_or_create(tour=t, par=par, defaults={"partie": partie})
    if nouveau:
        inscrire("tour.se_deporter", t, par=par, donnees={"partie": partie})
    return deport


# --- closing ----------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def continuer_sans_avis(tour, *, par, jour=None):
    """Close a round whose last day is over and in which ANCT has not spoken; the choice goes on. `par` is None for the house itself.

    Raises ErreurMetier before that day is over, and until the territory has given its own ranking: ANCT's is never opened before.
    """
    t = _sous_verrou(tour)
    if par is not None:
        exiger_territoire(par)
    if (jour or timezone.localdate()) <= t.echeance:
        raise ErreurMetier(
            f"L’ANCT peut donner son avis jusqu’au {date_longue(t.echeance)} : ensuite, le choix continue sans lui."
        )
    if attend(t.mode) - qui_a_parle(t) != {Partie.ANCT}:
        raise ErreurMetier("Donnez d’abord votre avis : celui de l’ANCT s’affichera alors, s’il est donné.")
    _clore(t, IssueTour.SANS_AVIS, par=par)
    _recopier(t, tour)


def annuler_tour(besoin, *, par):
    """Close the open round of a need for nothing, when there is one: what one side had said in it stays sealed. To be called under the lock.

    For the verbs that leave « avis en cours »: opening the choice again, giving the need up.
    """
    for tour in Tour.objects.ouverts().filter(besoin=besoin):
        tour.clos_le, tour.issue = timezone.now(), IssueTour.ANNULE
        tour.save(update_fields=["clos_le", "issue"])
        inscrire("tour.annuler", tour, par=par, donnees={"besoin": tour.besoin_id})


def _clore(tour, issue, *, par):
    tour.clos_le, tour.issue = timezone.now(), issue
    tour.save(update_fields=["clos_le", "issue"])
    inscrire("tour.clore", tour, par=par, donnees={"issue": issue})
    annoncer_cloture(tour)


def _recopier(frais, tour):
    tour.clos_le, tour.issue = frais.clos_le, frais.issue


def clore_les_tours_echus(jour=None):
    """The daily run: close the rounds that ANCT left without an answer, once the territory has given its own. Returns how many.

    A round in which the territory has not spoken stays open: reminders only.
    """
    jour = jour or timezone.localdate()
    nb = 0
    for tour in Tour.objects.ouverts().filter(besoin__statut=StatutBesoin.CHOIX, echeance__lt=jour).order_by("pk"):
        if attend(tour.mode) - qui_a_parle(tour) != {Partie.ANCT}:
            continue
        try:
            continuer_sans_avis(tour, par=None, jour=jour)
        except ErreurMetier:
            # Closed, or spoken of, in between: the next run sees what is left.
            continue
        nb += 1
    return nb

"""The mails of a parcours: each asks one thing, has one main link, and comes from a named person."""

from django.conf import settings
from django.db.models import BigIntegerField, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from parcours.models import Equipier, Parcours, Remplacement, Version
from socle.comptes import invitations
from socle.comptes.models import Utilisateur
from socle.mots import mois
from socle.travaux.courriels import Lettre, inscrire_lettre, poster


def _page(nom, *args):
    return settings.SITE_URL + reverse(nom, args=args)


def adresse_interlocuteur(parcours, jour=None):
    """Where to write to the interlocuteur in office on `jour` (today), a substitute or the titular; one query.

    The account when there is one, else the address that was invited. "" if none, or closed.
    """
    remplacant = Remplacement.objects.en_vigueur(jour).filter(parcours=parcours.pk).values("equipier")[:1]
    en_exercice = Coalesce(Subquery(remplacant), Value(parcours.interlocuteur_id), output_field=BigIntegerField())
    equipier = Equipier.objects.select_related("utilisateur").filter(pk=en_exercice).first()
    if equipier is None:
        return ""
    compte = equipier.utilisateur
    if compte is None:
        return equipier.email
    return compte.email if compte.is_active else ""


def nommer(perimetre):
    """The name of the territory behind "parcours:12", for the invitation; None when the perimeter is not a parcours."""
    genre, _, pk = perimetre.partition(":")
    if genre != "parcours" or not pk.isdigit():
        return None
    parcours = Parcours.objects.select_related("collectivite").filter(pk=pk).first()
    return parcours.collectivite.nom if parcours else None


def motiver(invitation):
    """Why this person is invited, for the interlocuteur; None leaves the plain sentence."""
    equipier = (
        Equipier.objects.select_related("parcours__collectivite")
        .filter(invitation=invitation, fin__isnull=True)
        .first()
    )
    if equipier is None or equipier.parcours.interlocuteur_id != equipier.pk:
        return None
    collectivite = equipier.parcours.collectivite
    executif = "Le maire" if collectivite.nature == "commune" else "La présidence"
    return f"{executif} {collectivite.de_nom} et l’ANCT vous ont confié le rôle de personne contact (interlocuteur privilégié)."


def annoncer_envoi(parcours, version):
    """Tell the référent that a parcours was sent."""
    poster(
        "parcours.envoi",
        parcours.referent.email,
        {"parcours": parcours.pk, "version": version.pk},
        cle=f"parcours.envoi:{parcours.pk}:{version.numero}",
    )


def annoncer_relecture(parcours):
    """Tell the interlocuteur that ANCT has read the sending."""
    adresse = adresse_interlocuteur(parcours)
    if adresse:
        poster(
            "parcours.relecture",
            adresse,
            {"parcours": parcours.pk},
            cle=f"parcours.relecture:{parcours.pk}:{parcours.version_relue.numero}",
        )


def demander_aide(etape, *, par):
    """Ask the référent for help with an étape: one mail a day and a person at the most."""
    poster(
        "parcours.aide",
        etape.parcours.referent.email,
        {"parcours": etape.parcours_id, "etape": etape.pk, "par": par.pk},
        cle=f"parcours.aide:{etape.pk}:{par.pk}:{timezone.localdate().isoformat()}",
    )


def _parcours(ids):
    return Parcours.objects.pour_page().get(pk=ids["parcours"])


def _lettre_envoi(ids):
    parcours = _parcours(ids)
    if not parcours.envoi_a_relire:
        return None
    version = Version.objects.select_related("par").get(pk=ids["version"])
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : parcours à relire",
        paragraphes=[
            f"{version.par.nom_complet} vous envoie le parcours {parcours.collectivite.de_nom} ({version}).",
        ],
        action=("Lire le parcours", _page("parcours:apercu", parcours.pk)),
        signataire=version.par,
    )


def _lettre_relecture(ids):
    parcours = _parcours(ids)
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : votre parcours est relu",
        paragraphes=[
            f"J’ai relu le parcours que vous avez envoyé. Prochaine étape : je prépare la convention {parcours.collectivite.de_nom}.",
            "Vous n’avez rien à faire pour l’instant. Vous serez prévenus par mail.",
        ],
        action=("Voir notre parcours", _page("parcours:apercu", parcours.pk)),
        signataire=parcours.referent,
    )


def _lettre_aide(ids):
    parcours = _parcours(ids)
    etape = parcours.etapes.get(pk=ids["etape"])
    par = Utilisateur.objects.get(pk=ids["par"])
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : besoin d’aide pour « {etape.titre} »",
        paragraphes=[
            f"{par.nom_complet} demande de l’aide pour l’étape « {etape.titre} », prévue jusqu’en {mois(etape.fin)}.",
            "Répondez à ce mail pour convenir d’un échange.",
        ],
        action=("Voir l’étape", _page("parcours:etape_suivi", parcours.pk, etape.pk)),
        signataire=par,
    )


inscrire_lettre("parcours.envoi", _lettre_envoi)
inscrire_lettre("parcours.relecture", _lettre_relecture)
inscrire_lettre("parcours.aide", _lettre_aide)
invitations.nommer_perimetre(nommer)
invitations.motiver_invitation(motiver)

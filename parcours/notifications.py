"""The mails of a parcours: each asks one thing, has one main link, and comes from a named person."""

from django.conf import settings
from django.db.models import BigIntegerField, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from parcours.enums import StatutModification
from parcours.models import Equipier, Modification, Parcours, Remplacement, Version
from socle.comptes import invitations
from socle.comptes.models import Utilisateur
from socle.mots import date_longue, mois
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


def annoncer_arret(parcours):
    """Tell everyone of the team, account or not, that the parcours stops: one mail each."""
    for equipier in Equipier.objects.select_related("utilisateur").filter(parcours=parcours, fin__isnull=True):
        adresse = _adresse(equipier)
        if adresse:
            poster(
                "parcours.arret",
                adresse,
                {"parcours": parcours.pk},
                cle=f"parcours.arret:{parcours.pk}:{equipier.pk}",
            )


def _adresse(equipier):
    compte = equipier.utilisateur
    if compte is None:
        return equipier.email
    return compte.email if compte.is_active else ""


def annoncer_modifications(modifications):
    """Tell the référent that changes to one étape wait for a decision: one mail for all those of a demand."""
    premiere = modifications[0]
    referent = premiere.parcours.referent
    if referent.pk != premiere.demandee_par_id:
        poster(
            "parcours.changement",
            referent.email,
            {"modifications": [m.pk for m in modifications]},
            cle=f"parcours.changement:{premiere.pk}",
        )


def annoncer_decision(modification):
    """Tell who asked for a change what was decided."""
    personne = modification.demandee_par
    if personne.is_active and personne.pk != modification.tranchee_par_id:
        poster(
            "parcours.decision",
            personne.email,
            {"modification": modification.pk},
            cle=f"parcours.decision:{modification.pk}",
        )


def annoncer_personne_contact(parcours, equipier, *, par):
    """Tell who has become the contact of the team, and the référent; not whoever has just done it."""
    moment = timezone.now().strftime("%Y%m%d%H%M%S%f")
    for gabarit, compte in (("parcours.main_prise", equipier.utilisateur), ("parcours.main_passee", parcours.referent)):
        if compte != par and compte.is_active:
            poster(
                gabarit,
                compte.email,
                {"parcours": parcours.pk, "equipier": equipier.pk, "par": par.pk},
                cle=f"{gabarit}:{parcours.pk}:{equipier.pk}:{moment}",
            )


def annoncer_remplacement(remplacement, *, par):
    """Tell who will stand in for the contact of the team."""
    compte = remplacement.equipier.utilisateur
    if compte != par:
        poster(
            "parcours.remplacement",
            compte.email,
            {"remplacement": remplacement.pk, "par": par.pk},
            cle=f"parcours.remplacement:{remplacement.pk}",
        )


def annoncer_referent(parcours):
    """Tell the contact of the team that another person of ANCT follows the parcours."""
    adresse = adresse_interlocuteur(parcours)
    if adresse:
        moment = timezone.now().strftime("%Y%m%d%H%M%S%f")
        poster(
            "parcours.referent",
            adresse,
            {"parcours": parcours.pk, "referent": parcours.referent_id},
            cle=f"parcours.referent:{parcours.pk}:{moment}",
        )


def _parcours(ids):
    return Parcours.objects.pour_page().get(pk=ids["parcours"])


def _lettre_envoi(ids):
    parcours = _parcours(ids)
    version = Version.objects.select_related("par").get(pk=ids["version"])
    if version.pk != parcours.version_courante_id or not parcours.envoi_a_relire:
        return None
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


def _lettre_arret(ids):
    parcours = _parcours(ids)
    if not parcours.motif_arret:
        return None
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : le parcours s’arrête",
        paragraphes=[
            f"Le parcours {parcours.collectivite.de_nom} s’arrête le {date_longue(parcours.clos_le)}.",
            f"La raison : {parcours.motif_arret}",
            "Tout ce que vous avez écrit reste lisible. Une question ? Répondez à ce mail.",
        ],
        action=("Voir le parcours", _page("parcours:apercu", parcours.pk)),
        signataire=parcours.referent,
    )


def _lettre_changement(ids):
    en_attente = Modification.objects.select_related("etape", "demandee_par").filter(
        pk__in=ids["modifications"], statut=StatutModification.PROPOSEE
    )
    demandes = list(en_attente.order_by("pk"))
    if not demandes:
        return None
    premiere = demandes[0]
    parcours = _parcours({"parcours": premiere.parcours_id})
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : un changement à décider pour « {premiere.etape.titre} »",
        paragraphes=[
            f"{premiere.demandee_par.nom_complet} demande un changement pour l’étape « {premiere.etape.titre} ».",
            *[f"{m.get_champ_display()} : {m.avant} → {m.apres}." for m in demandes],
            f"La raison : {premiere.motif}",
        ],
        action=("Voir la demande", _page("parcours:modification", parcours.pk, premiere.pk)),
        signataire=premiere.demandee_par,
    )


def _lettre_decision(ids):
    modification = Modification.objects.select_related("etape", "tranchee_par").get(pk=ids["modification"])
    if modification.statut not in {StatutModification.ACCEPTEE, StatutModification.REFUSEE}:
        return None
    parcours = _parcours({"parcours": modification.parcours_id})
    acceptee = modification.statut == StatutModification.ACCEPTEE
    change = f"{modification.get_champ_display()} : {modification.avant} → {modification.apres}."
    suite = (
        f"{modification.get_decision_mode_display()}, le {date_longue(modification.decision_le)} "
        f"({modification.decision_reference}). Le calendrier et les moyens sont à jour."
        if acceptee
        else f"La raison : {modification.motif_refus}"
    )
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : changement {'accepté' if acceptee else 'refusé'} pour « {modification.etape.titre} »",
        paragraphes=[f"Vous aviez demandé un changement pour l’étape « {modification.etape.titre} ».", change, suite],
        action=("Voir la réponse", _page("parcours:modification", parcours.pk, modification.pk)),
        signataire=modification.tranchee_par,
    )


inscrire_lettre("parcours.changement", _lettre_changement)
inscrire_lettre("parcours.decision", _lettre_decision)


def _encore_personne_contact(ids):
    """(parcours, its contact, who passed the hand), or None when it has been passed again since."""
    parcours = _parcours(ids)
    if parcours.interlocuteur_id != ids["equipier"]:
        return None
    return parcours, parcours.interlocuteur, Utilisateur.objects.get(pk=ids["par"])


def _lettre_main_prise(ids):
    if not (lus := _encore_personne_contact(ids)):
        return None
    parcours, _, par = lus
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : vous êtes la personne contact",
        paragraphes=[
            f"Depuis aujourd’hui, vous êtes la personne contact (interlocuteur privilégié) du parcours {parcours.collectivite.de_nom}.",
            "L’ANCT vous écrit à vous. Vous pouvez inviter quelqu’un dans l’équipe, ou vous faire remplacer quelques jours.",
        ],
        action=("Ouvrir le parcours", _page("parcours:apercu", parcours.pk)),
        signataire=par,
    )


def _lettre_main_passee(ids):
    if not (lus := _encore_personne_contact(ids)):
        return None
    parcours, contact, par = lus
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : la personne contact change",
        paragraphes=[
            f"{contact.nom} est maintenant la personne contact du parcours {parcours.collectivite.de_nom}.",
        ],
        action=("Voir l’équipe", _page("parcours:equipe", parcours.pk)),
        signataire=par,
    )


def _lettre_remplacement(ids):
    remplacement = (
        Remplacement.objects.prevus()
        .select_related("parcours__collectivite", "parcours__interlocuteur")
        .filter(pk=ids["remplacement"])
        .first()
    )
    if remplacement is None:
        return None
    parcours = remplacement.parcours
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : vous remplacez {parcours.interlocuteur.nom}",
        paragraphes=[
            f"Du {date_longue(remplacement.debut)} au {date_longue(remplacement.fin)}, vous êtes la personne contact "
            f"du parcours {parcours.collectivite.de_nom} : l’ANCT vous écrira à vous.",
        ],
        action=("Voir l’équipe", _page("parcours:equipe", parcours.pk)),
        signataire=Utilisateur.objects.get(pk=ids["par"]),
    )


def _lettre_referent(ids):
    parcours = _parcours(ids)
    if parcours.referent_id != ids["referent"]:
        return None
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : votre contact à l’ANCT change",
        paragraphes=[
            f"Je suis maintenant votre contact à l’ANCT pour le parcours {parcours.collectivite.de_nom}.",
            "Rien ne change dans ce que vous avez écrit. Une question ? Répondez à ce mail.",
        ],
        action=("Voir notre parcours", _page("parcours:apercu", parcours.pk)),
        signataire=parcours.referent,
    )


inscrire_lettre("parcours.main_prise", _lettre_main_prise)
inscrire_lettre("parcours.main_passee", _lettre_main_passee)
inscrire_lettre("parcours.remplacement", _lettre_remplacement)
inscrire_lettre("parcours.referent", _lettre_referent)
inscrire_lettre("parcours.envoi", _lettre_envoi)
inscrire_lettre("parcours.arret", _lettre_arret)
inscrire_lettre("parcours.relecture", _lettre_relecture)
inscrire_lettre("parcours.aide", _lettre_aide)
invitations.nommer_perimetre(nommer)
invitations.motiver_invitation(motiver)

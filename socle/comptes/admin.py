"""Accounts and invitations in the back-office, written through the same functions as everywhere."""

from django.contrib import admin

from socle.comptes import invitations, second_facteur, transitions
from socle.comptes.droits import peut_gerer_comptes, peut_suivre_invitations
from socle.comptes.forms import CompteForm
from socle.comptes.models import Invitation, Utilisateur
from socle.gestes import AvecGestes
from socle.gestion import site_gestion


@admin.register(Utilisateur, site=site_gestion)
class UtilisateurAdmin(AvecGestes):
    form = CompteForm
    list_display = ["nom_complet", "email", "fonction", "role_anct", "is_active", "last_login"]
    list_filter = ["role_anct", "is_active"]
    search_fields = ["email", "nom", "prenom"]
    ordering = ["nom", "prenom", "email"]
    peut_ajouter = peut_gerer_comptes
    peut_modifier = peut_gerer_comptes
    verbes = {
        "fermer": (peut_gerer_comptes, transitions.fermer, "Le compte est fermé."),
        "rouvrir": (peut_gerer_comptes, transitions.rouvrir, "Le compte est rouvert."),
        "remettre-a-zero": (
            peut_gerer_comptes,
            second_facteur.reinitialiser,
            "Le second facteur est remis à zéro : il sera demandé à la prochaine connexion.",
        ),
        "anonymiser": (peut_gerer_comptes, transitions.anonymiser, "Le compte est anonymisé."),
    }

    @admin.display(description="nom", ordering="nom")
    def nom_complet(self, utilisateur):
        return utilisateur.nom_complet

    def ecrire(self, request, form):
        donnees = form.cleaned_data
        if form.instance.pk is None:
            return transitions.creer_compte_anct(
                donnees["email"],
                donnees["role_anct"],
                par=request.user,
                **{champ: donnees[champ] for champ in (*form.PROFIL, "relit_juridique")},
            )
        return transitions.modifier(Utilisateur.objects.get(pk=form.instance.pk), par=request.user, **donnees)

    def gestes(self, request, utilisateur):
        if not peut_gerer_comptes(request.user) or utilisateur.anonymise_le:
            return []
        gestes = []
        if not utilisateur.is_active:
            gestes = [("Rouvrir le compte", "rouvrir"), ("Anonymiser le compte", "anonymiser")]
        elif utilisateur != request.user:
            gestes = [("Fermer le compte", "fermer")]
            if utilisateur.est_anct:
                gestes.append(("Remettre à zéro le second facteur", "remettre-a-zero"))
        return [(libelle, self.lien_vers(verbe, utilisateur.pk)) for libelle, verbe in gestes]


@admin.register(Invitation, site=site_gestion)
class InvitationAdmin(AvecGestes):
    """Read, sent again or called off here; made where the team is made. The personal link is never shown."""

    list_display = ["nom", "email", "par", "envoyee_le", "acceptee_le", "annulee_le"]
    list_select_related = ["par"]
    search_fields = ["email", "nom"]
    ordering = ["-cree_le", "-pk"]
    fields = [
        "nom",
        "email",
        "fonction",
        "lieu",
        "par",
        "cree_le",
        "envoyee_le",
        "expire_le",
        "acceptee_le",
        "annulee_le",
    ]
    readonly_fields = fields
    verbes = {
        "renvoyer": (peut_suivre_invitations, invitations.relancer, "L’invitation est renvoyée."),
        "annuler": (peut_suivre_invitations, invitations.annuler, "L’invitation est annulée."),
    }

    @admin.display(description="territoire")
    def lieu(self, invitation):
        return invitations.nom_du_perimetre(invitation)

    def gestes(self, request, invitation):
        if not peut_suivre_invitations(request.user) or invitation.acceptee_le or invitation.annulee_le:
            return []
        gestes = [("Renvoyer l’invitation", "renvoyer"), ("Annuler l’invitation", "annuler")]
        return [(libelle, self.lien_vers(verbe, invitation.pk)) for libelle, verbe in gestes]

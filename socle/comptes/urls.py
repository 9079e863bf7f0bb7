"""French paths for the few pages of allauth that we need; the names are allauth's, which it reverses itself."""

from django.urls import path
from django.views.generic import RedirectView

from socle.comptes import connexion, views
from socle.comptes.connexion import reserve_a_l_anct

urlpatterns = [
    path("connexion/", connexion.DemanderUnCode.as_view(), name="account_login"),
    path("connexion/", connexion.DemanderUnCode.as_view(), name="account_request_login_code"),
    path("connexion/code/", connexion.SaisirLeCode.as_view(), name="account_confirm_login_code"),
    path("connexion/second-facteur/", connexion.DonnerSecondFacteur.as_view(), name="mfa_authenticate"),
    path("connexion/compte-ferme/", connexion.CompteFerme.as_view(), name="account_inactive"),
    path("connexion/sans-compte/", connexion.SansCompte.as_view(), name="account_signup"),
    path("connexion/verification/", connexion.RedonnerSecondFacteur.as_view(), name="mfa_reauthenticate"),
    path(
        "connexion/confirmation/",
        RedirectView.as_view(pattern_name="mfa_reauthenticate", query_string=True),
        name="account_reauthenticate",
    ),
    path("deconnexion/", connexion.Deconnexion.as_view(), name="account_logout"),
    path("mon-compte/", views.mon_compte, name="mon_compte"),
    path("mon-compte/donnees/", views.mes_donnees, name="mes_donnees"),
    path(
        "mon-compte/second-facteur/",
        reserve_a_l_anct(connexion.ActiverSecondFacteur.as_view()),
        name="mfa_activate_totp",
    ),
    path(
        "mon-compte/second-facteur/changer/",
        reserve_a_l_anct(connexion.RetirerSecondFacteur.as_view()),
        name="mfa_deactivate_totp",
    ),
    path("mon-compte/second-facteur/etat/", RedirectView.as_view(pattern_name="mon_compte"), name="mfa_index"),
    path(
        "mon-compte/codes-de-secours/",
        reserve_a_l_anct(connexion.CodesDeSecours.as_view()),
        name="mfa_view_recovery_codes",
    ),
    path(
        "mon-compte/codes-de-secours/nouveaux/",
        reserve_a_l_anct(connexion.NouveauxCodesDeSecours.as_view()),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "mon-compte/codes-de-secours/fichier/",
        reserve_a_l_anct(connexion.FichierCodesDeSecours.as_view()),
        name="mfa_download_recovery_codes",
    ),
    path("invitation/nouveau-lien/", views.invitation_nouveau_lien, name="invitation_nouveau_lien"),
    path("invitation/<str:jeton>/", views.invitation, name="invitation"),
]

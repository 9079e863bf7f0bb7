from django.urls import path

from prestataires.views import besoins, devis, lien_devis

_etape = "parcours/<int:parcours_pk>/etapes/<int:etape_pk>/prestataire/"
_besoin = "parcours/<int:parcours_pk>/besoins/<int:besoin_pk>/"
_demande = f"{_besoin}demandes/<int:pk>/"
_lien = "prestataire/<str:jeton>/"

urlpatterns = [
    path(_etape, besoins.besoin, name="besoin"),
    path(f"{_etape}ecrire/", besoins.besoin_ecrire, name="besoin_ecrire"),
    path(f"{_besoin}modifier/", besoins.besoin_modifier, name="besoin_modifier"),
    path(f"{_besoin}demander/", besoins.besoin_demander, name="besoin_demander"),
    path(f"{_besoin}arreter/", besoins.besoin_abandonner, name="besoin_abandonner"),
    path(f"{_besoin}reprendre/", besoins.besoin_reprendre, name="besoin_reprendre"),
    path(f"{_besoin}fiche/", besoins.besoin_fiche, name="besoin_fiche"),
    path(f"{_besoin}fiche/preparer/", besoins.besoin_fiche_preparer, name="besoin_fiche_preparer"),
    path(f"{_besoin}fiche/etat/", besoins.besoin_fiche_etat, name="besoin_fiche_etat"),
    path(f"{_besoin}devis/exporter/<slug:extension>/", devis.devis_exporter, name="devis_exporter"),
    path(f"{_besoin}prestataires/<int:prestataire_pk>/devis/", devis.devis_saisir, name="devis_saisir"),
    path(f"{_demande}relancer/", devis.candidature_relancer, name="candidature_relancer"),
    path(f"{_demande}retirer/", devis.candidature_ecarter, name="candidature_ecarter"),
    path(f"{_demande}devis/", devis.devis_fichier, name="devis_fichier"),
    path(f"{_lien}fiche/", lien_devis.lien_devis_fiche, name="lien_devis_fiche"),
    path(f"{_lien}devis/", lien_devis.lien_devis_fichier, name="lien_devis_fichier"),
    path(f"{_lien}decliner/", lien_devis.lien_devis_decliner, name="lien_devis_decliner"),
]

from django.urls import path

from prestataires.enums import Transition
from prestataires.views import registre, registre_attestations, registre_importations, registre_propositions

_FICHE = "gestion/prestataires/<int:pk>/"
_IMPORT = "gestion/prestataires/importer/"
_ATTESTATION = f"{_FICHE}attestations/<int:attestation_pk>/"

urlpatterns = [
    path(_FICHE, registre.registre_fiche, name="registre_fiche"),
    *(
        path(
            f"{_FICHE}{transition.value}/",
            registre.changer_statut,
            {"transition": transition.value},
            name=transition.value,
        )
        for transition in Transition
    ),
    path(f"{_FICHE}contacts/ajouter/", registre.contact_ajouter, name="contact_ajouter"),
    path(f"{_FICHE}contacts/<int:contact_pk>/", registre.contact_modifier, name="contact_modifier"),
    path(f"{_FICHE}contacts/<int:contact_pk>/retirer/", registre.contact_retirer, name="contact_retirer"),
    path(f"{_FICHE}attestations/demander/", registre_attestations.attestations_demander, name="attestations_demander"),
    path(
        f"{_FICHE}attestations/<slug:genre>/deposer/",
        registre_attestations.attestation_deposer,
        name="attestation_deposer",
    ),
    path(f"{_ATTESTATION}fichier/", registre_attestations.attestation_fichier, name="attestation_fichier"),
    path(f"{_ATTESTATION}verifier/", registre_attestations.attestation_verifier, name="attestation_verifier"),
    path(f"{_ATTESTATION}remplacer/", registre_attestations.attestation_refuser, name="attestation_refuser"),
    path(_IMPORT, registre_importations.import_prestataires, name="import_prestataires"),
    path(
        f"{_IMPORT}modele.<slug:extension>",
        registre_importations.import_prestataires_modele,
        name="import_prestataires_modele",
    ),
    path(f"{_IMPORT}<int:pk>/", registre_importations.import_prestataire, name="import_prestataire"),
    path(
        f"{_IMPORT}<int:pk>/appliquer/",
        registre_importations.import_prestataire_appliquer,
        name="import_prestataire_appliquer",
    ),
    path("gestion/prestataires/propositions/", registre_propositions.propositions, name="propositions"),
    path("parcours/<int:parcours_pk>/prestataires/proposer/", registre_propositions.proposer, name="proposer"),
    path("parcours/<int:parcours_pk>/prestataires/<int:pk>/", registre_propositions.fiche, name="fiche"),
    path("gestion/prestataires/doublons/", registre_importations.doublons, name="doublons"),
    path(f"{_FICHE}reunir/<int:double_pk>/", registre_importations.reunir, name="reunir"),
    path(
        "prestataire/<str:jeton>/attestations/<slug:genre>/",
        registre_attestations.lien_attestation,
        name="lien_attestation",
    ),
]

from django.urls import path

from parcours.documents import DEUX_PAGES, FICHE
from parcours.views import (
    actions,
    apercu,
    blocs,
    calendrier,
    commentaires,
    corrections,
    echanges,
    emporter,
    engagements,
    equipe,
    etape_suivi,
    etapes,
    influence,
    interlocuteur,
    liste,
    lots,
    modifications,
    moyens,
    partenaires,
    versions,
    vie,
    visas,
)

app_name = "parcours"

_bloc = "parcours/<int:pk>/"
urlpatterns = [
    path(_bloc, apercu.apercu, name="apercu"),
    path(f"{_bloc}envoyer/", apercu.envoyer, name="envoyer"),
    path(f"{_bloc}relire/", apercu.relire, name="relire"),
    path(f"{_bloc}engagement/", engagements.engagement, name="engagement"),
    path(f"{_bloc}engagement/<int:item_pk>/", engagements.lettre_signee, name="lettre_signee"),
    path(f"{_bloc}engagement/lettre/<str:partie>/", engagements.lettre_pdf, name="lettre_pdf"),
    path(f"{_bloc}engagement/lettre/<str:partie>/odt/", engagements.lettre_odt, name="lettre_odt"),
    path(f"{_bloc}engagement/lettre/<str:partie>/etat/", engagements.lettre_etat, name="lettre_etat"),
    path(f"{_bloc}engagement/lettre/<str:partie>/preparer/", engagements.lettre_preparer, name="lettre_preparer"),
    path(f"{_bloc}bilan/", vie.bilan, name="bilan"),
    path(f"{_bloc}terminer/", vie.clore, name="clore"),
    path(f"{_bloc}arreter/", vie.arreter, name="arreter"),
    path(f"{_bloc}emporter/", emporter.emporter, name="emporter"),
    path(f"{_bloc}emporter/imprimer/", emporter.emporter_pdf, name="emporter_pdf"),
    path(f"{_bloc}emporter/etat/", emporter.etat, {"genre": DEUX_PAGES}, name="emporter_etat"),
    path(f"{_bloc}emporter/document/", emporter.document, {"genre": DEUX_PAGES}, name="emporter_document"),
    path(f"{_bloc}emporter/texte/", emporter.emporter_odt, name="emporter_odt"),
    path(f"{_bloc}emporter/tableur/", emporter.emporter_xlsx, name="emporter_xlsx"),
    path(f"{_bloc}fiche/", emporter.fiche, name="fiche"),
    path(f"{_bloc}fiche/etat/", emporter.etat, {"genre": FICHE}, name="fiche_etat"),
    path(f"{_bloc}fiche/document/", emporter.document, {"genre": FICHE}, name="fiche_document"),
    path(f"{_bloc}equipe/", equipe.equipe, name="equipe"),
    path(f"{_bloc}equipe/passer-la-main/", interlocuteur.passer_la_main, name="passer_la_main"),
    path(f"{_bloc}equipe/remplacer/", interlocuteur.remplacer, name="remplacer"),
    path(
        f"{_bloc}equipe/remplacements/<int:item_pk>/annuler/",
        interlocuteur.remplacement_annuler,
        name="remplacement_annuler",
    ),
    path(f"{_bloc}confier/", interlocuteur.confier, name="confier"),
    path(f"{_bloc}equipe/<int:item_pk>/retirer/", equipe.equipier_retirer, name="equipier_retirer"),
    path(f"{_bloc}equipe/<int:item_pk>/relancer/", equipe.equipier_relancer, name="equipier_relancer"),
    path(f"{_bloc}objectifs/", blocs.objectifs, name="objectifs"),
    path(f"{_bloc}partenaires/", partenaires.partenaires, name="partenaires"),
    path(f"{_bloc}influence/", influence.influence, name="influence"),
    path(f"{_bloc}influence/<int:item_pk>/", influence.influence_placer, name="influence_placer"),
    path(f"{_bloc}influence/<int:item_pk>/retirer/", influence.influence_retirer, name="influence_retirer"),
    path(f"{_bloc}calendrier/", calendrier.calendrier, name="calendrier"),
    path(f"{_bloc}moyens/", moyens.moyens_prevus, name="moyens"),
    path(f"{_bloc}etapes/", liste.etapes, name="etapes"),
    path(f"{_bloc}etapes/coller/", lots.etapes_coller, name="etapes_coller"),
    path(f"{_bloc}etapes/coller/modele/", lots.etapes_coller_modele, name="etapes_coller_modele"),
    path(f"{_bloc}etapes/decaler/", lots.etapes_decaler, name="etapes_decaler"),
    path(f"{_bloc}etapes/ajouter/", etapes.etape_ajouter, name="etape_ajouter"),
    path(f"{_bloc}etapes/<int:item_pk>/", etapes.etape_modifier, name="etape_modifier"),
    path(f"{_bloc}etapes/<int:item_pk>/suivi/", etape_suivi.etape_suivi, name="etape_suivi"),
    path(f"{_bloc}etapes/<int:item_pk>/preciser/", etapes.etape_preciser, name="etape_preciser"),
    path(f"{_bloc}etapes/<int:item_pk>/abandonner/", etape_suivi.etape_abandonner, name="etape_abandonner"),
    path(f"{_bloc}etapes/<int:item_pk>/action/", actions.etape_deplacer, name="etape_deplacer"),
    path(f"{_bloc}etapes/<int:item_pk>/changement/", modifications.modification_demander, name="modification_demander"),
    path(f"{_bloc}etapes/<int:item_pk>/fichiers/<int:piece_pk>/", etapes.etape_piece, name="etape_piece"),
    path(
        f"{_bloc}etapes/<int:item_pk>/fichiers/<int:piece_pk>/retirer/",
        etapes.etape_piece_retirer,
        name="etape_piece_retirer",
    ),
    path(f"{_bloc}changements/", modifications.modifications, name="modifications"),
    path(f"{_bloc}changements/<int:item_pk>/", modifications.modification, name="modification"),
    path(f"{_bloc}changements/<int:item_pk>/retirer/", modifications.modification_retirer, name="modification_retirer"),
    path(f"{_bloc}actions/", actions.actions, name="actions"),
    path(f"{_bloc}envois/", versions.envois, name="envois"),
    path(f"{_bloc}envois/<int:numero>/", versions.envoi, name="envoi"),
    path(f"{_bloc}envois/<int:numero>/reprendre/", versions.envoi_reprendre, name="envoi_reprendre"),
    path(f"{_bloc}envois/<int:numero>/commencer/", versions.relecture_commencer, name="relecture_commencer"),
    path(f"{_bloc}comparer/", versions.comparer, name="comparer"),
    path(f"{_bloc}remarques/", commentaires.remarques, name="remarques"),
    path(f"{_bloc}remarques/ecrire/", commentaires.remarque_ecrire, name="remarque_ecrire"),
    path(f"{_bloc}remarques/<int:item_pk>/regler/", commentaires.remarque_regler, name="remarque_regler"),
    path(f"{_bloc}questions/<int:item_pk>/", corrections.correction, name="correction"),
    path(f"{_bloc}questions/<int:item_pk>/suite/", corrections.correction_trancher, name="correction_trancher"),
    path(
        f"{_bloc}questions/poser/<str:code>/<int:item_pk>/", corrections.correction_demander, name="correction_demander"
    ),
    path(f"{_bloc}visa/", visas.visa, name="visa"),
    path(f"{_bloc}visa/demander/", visas.visa_demander, name="visa_demander"),
    path(f"{_bloc}visa/regler/", visas.visa_regler, name="visa_regler"),
    path(f"{_bloc}actions/<int:item_pk>/", actions.action_modifier, name="action_modifier"),
]
for _nom, _dossier in (
    ("objectif", "objectifs"),
    ("partenaire", "partenaires"),
    ("jalon", "dates"),
    ("moyen", "moyens"),
):
    urlpatterns += [
        path(f"{_bloc}{_dossier}/ajouter/", blocs.ajouter, {"bloc": _nom}, name=f"{_nom}_ajouter"),
        path(f"{_bloc}{_dossier}/<int:item_pk>/", blocs.modifier, {"bloc": _nom}, name=f"{_nom}_modifier"),
    ]
for _nom, _dossier in (
    ("objectif", "objectifs"),
    ("partenaire", "partenaires"),
    ("jalon", "dates"),
    ("moyen", "moyens"),
    ("etape", "etapes"),
):
    urlpatterns += [
        path(f"{_bloc}{_dossier}/<int:item_pk>/retirer/", blocs.retirer, {"bloc": _nom}, name=f"{_nom}_retirer"),
        path(f"{_bloc}{_dossier}/<int:item_pk>/remettre/", blocs.remettre, {"bloc": _nom}, name=f"{_nom}_remettre"),
    ]
for _porte, _dossier, _options in (("", _bloc, {}), ("gestion_", f"gestion/{_bloc}", {"gestion": True})):
    _notes = f"{_dossier}echanges/"
    urlpatterns += [
        path(_notes, echanges.echanges, _options, name=f"{_porte}echanges"),
        path(f"{_notes}noter/", echanges.echange_noter, _options, name=f"{_porte}echange_noter"),
        path(f"{_notes}<int:item_pk>/", echanges.echange_corriger, _options, name=f"{_porte}echange_corriger"),
        path(f"{_notes}<int:item_pk>/retirer/", echanges.echange_retirer, _options, name=f"{_porte}echange_retirer"),
    ]

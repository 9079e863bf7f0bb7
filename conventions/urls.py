from django.urls import path

from conventions.views import annexes, avenants, execution, ouvertes, page, projet, redaction, texte

app_name = "conventions"

_page = "parcours/<int:parcours_pk>/convention/"
_acte = f"{_page}<int:pk>/"
_essentielles = "gestion/donnees-essentielles/"

urlpatterns = [
    path(_page, page.page, name="page"),
    path(f"{_page}rediger/", redaction.rediger, name="rediger"),
    path(f"{_acte}modifier/", redaction.modifier, name="modifier"),
    path(f"{_acte}relecture/", redaction.relecture, name="relecture"),
    path(f"{_acte}valider/", redaction.valider, name="valider"),
    path(f"{_acte}abandonner/", redaction.abandonner, name="abandonner"),
    path(f"{_page}modification/", avenants.avenant_rediger, name="avenant_rediger"),
    path(f"{_acte}modification/", avenants.avenant_modifier, name="avenant_modifier"),
    path(f"{_acte}difference/", avenants.avenant_difference, name="avenant_difference"),
    path(f"{_acte}reprendre/", execution.reprendre, name="reprendre"),
    path(f"{_acte}transmettre/", execution.transmettre, name="transmettre"),
    path(f"{_acte}credits/", execution.verifier_credits, name="credits"),
    path(f"{_acte}engager/", execution.engager, name="engager"),
    path(f"{_acte}notifier/", execution.notifier, name="notifier"),
    path(f"{_page}suspendre/", execution.suspendre, name="suspendre"),
    path(f"{_page}reprendre/", execution.reprendre_convention, name="reprendre_convention"),
    path(f"{_page}resilier/", execution.resilier, name="resilier"),
    path(f"{_acte}texte/", texte.texte, name="texte"),
    path(f"{_acte}texte/<slug:porte_sur>/<slug:code>/", texte.ecart, name="ecart"),
    path(f"{_acte}texte/<slug:porte_sur>/<slug:code>/retirer/", texte.ecart_retirer, name="ecart_retirer"),
    path(f"{_acte}texte/<slug:porte_sur>/<slug:code>/visa/", texte.ecart_viser, name="ecart_viser"),
    path(f"{_acte}remarques/", texte.remarque, name="remarque"),
    path(f"{_acte}remarques/<int:remarque_pk>/regler/", texte.remarque_regler, name="remarque_regler"),
    path(f"{_acte}annexes/", annexes.annexes, name="annexes"),
    path(f"{_acte}annexes/<int:annexe_pk>/", annexes.annexe, name="annexe"),
    path(f"{_acte}annexes/<int:annexe_pk>/retirer/", annexes.annexe_retirer, name="annexe_retirer"),
    path(f"{_acte}annexes/<int:annexe_pk>/deplacer/", annexes.annexe_deplacer, name="annexe_deplacer"),
    path(f"{_acte}projet/", projet.projet, name="projet"),
    path(f"{_acte}projet/etat/", projet.projet_etat, name="projet_etat"),
    path(f"{_acte}projet/document/", projet.projet_document, name="projet_document"),
    path(f"{_acte}projet/odt/", projet.projet_modifiable, {"format_texte": "odt"}, name="projet_odt"),
    path(f"{_acte}projet/docx/", projet.projet_modifiable, {"format_texte": "docx"}, name="projet_docx"),
    path(f"{_acte}document/", page.document, name="document"),
    path(f"{_acte}document/etat/", page.document_etat, name="document_etat"),
    path(f"{_acte}document/<slug:genre>/", page.autre_document, name="autre_document"),
    path(f"{_acte}document/<slug:genre>/etat/", page.autre_document_etat, name="autre_document_etat"),
    path("donnees-ouvertes/", ouvertes.donnees_ouvertes, name="donnees_ouvertes"),
    path("donnees-ouvertes/subventions.csv", ouvertes.subventions_csv, name="subventions_csv"),
    path("donnees-ouvertes/territoires.csv", ouvertes.territoires_csv, name="territoires_csv"),
    path(_essentielles, ouvertes.essentielles, name="essentielles"),
    path(f"{_essentielles}publier/", ouvertes.essentielles_publier_tout, name="essentielles_publier_tout"),
    path(f"{_essentielles}<int:pk>/publier/", ouvertes.essentielles_publier, name="essentielles_publier"),
    path(f"{_essentielles}<int:pk>/ne-pas-publier/", ouvertes.essentielles_ecarter, name="essentielles_ecarter"),
]

"""All the documents of a parcours in one list: each is made and served by its own room."""

from django.db.models import Q
from django.urls import reverse

from conventions.lecture import TITRES, adresse_du_document, titre_du_document
from conventions.models import Acte
from parcours.documents import DEUX_PAGES
from pilotage.models import Comite
from socle.documents.models import Document
from socle.mots import date_longue


def dossier(parcours):
    """The current documents of a parcours: {document, objet, titre, url}, conventions first, then the newest. Three queries."""
    actes = {a.pk: a for a in Acte.objects.filter(convention__parcours=parcours).only("numero", "rang")}
    comites = {c.pk: c for c in Comite.objects.filter(parcours=parcours)}
    documents = Document.objects.filter(
        Q(objet_type="conventions.acte", objet_id__in=actes, genre__in=TITRES)
        | Q(objet_type="parcours.parcours", objet_id=parcours.pk, genre=DEUX_PAGES)
        | Q(objet_type="pilotage.comite", objet_id__in=comites),
        remplace_par__isnull=True,
    ).select_related("fichier")
    lignes = []
    for document in documents.order_by("-cree_le", "-pk"):
        if document.objet_type == "conventions.acte":
            objet = actes[document.objet_id]
            titre = titre_du_document(objet, document.genre)
            url = adresse_du_document(parcours.pk, objet.pk, document.genre)
        elif document.objet_type == "parcours.parcours":
            objet, titre = parcours, "Le parcours en deux pages"
            url = reverse("parcours:emporter_document", args=[parcours.pk])
        else:
            objet = comites[document.objet_id]
            titre = f"Rapport du comité du {date_longue(objet.jour)}"
            url = reverse("pilotage:document", args=[parcours.pk, objet.pk])
        lignes.append({"document": document, "objet": objet, "titre": titre, "url": url})
    return sorted(lignes, key=lambda ligne: ligne["document"].objet_type)

"""All the documents of a parcours in one list: each is made and served by its own room."""

from django.db.models import Q
from django.urls import reverse

from conventions.models import Acte
from pilotage.models import Comite
from socle.documents.models import Document


def dossier(parcours):
    """The current documents of a parcours, newest first: a list of {document, objet, url}. Three queries."""
    actes = {a.pk: a for a in Acte.objects.filter(convention__parcours=parcours)}
    comites = {c.pk: c for c in Comite.objects.filter(parcours=parcours)}
    documents = Document.objects.filter(
        Q(objet_type="conventions.acte", objet_id__in=actes) | Q(objet_type="pilotage.comite", objet_id__in=comites),
        remplace_par__isnull=True,
    ).select_related("fichier")
    lignes = []
    for document in documents.order_by("-cree_le", "-pk"):
        if document.objet_type == "conventions.acte":
            objet = actes[document.objet_id]
            url = reverse("conventions:document", args=[parcours.pk, objet.pk])
        else:
            objet = comites[document.objet_id]
            url = reverse("pilotage:document", args=[parcours.pk, objet.pk])
        lignes.append({"document": document, "objet": objet, "url": url})
    return lignes

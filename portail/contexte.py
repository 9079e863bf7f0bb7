"""The menu of every page: five entries in the portal, ANCT's own in the back-office. No query."""

from functools import lru_cache

from django.urls import reverse

CLE_SESSION = "parcours_courant"


def menu(request):
    """Context processor: `menu` as a list of {libelle, url, actif}."""
    utilisateur = getattr(request, "user", None)
    if utilisateur is None or not utilisateur.is_authenticated:
        return {"menu": []}
    pk = _parcours_courant(request)
    if pk is None:
        return {"menu": _menu_anct(request.path) if utilisateur.est_anct else [_entree("Accueil", "/", request.path)]}
    entrees = [
        _entree(libelle, url, request.path, exact=libelle == "Accueil") for libelle, url in _adresses_du_parcours(pk)
    ]
    # The longest prefix wins: « Parcours » is the parent folder of all the others.
    actives = [entree for entree in entrees if entree["actif"]]
    if len(actives) > 1:
        plus_precise = max(actives, key=lambda entree: len(entree["url"]))
        for entree in actives:
            entree["actif"] = entree is plus_precise
    if utilisateur.est_anct:
        entrees.insert(0, _entree("← À traiter", reverse("gestion:index"), request.path, exact=True))
    return {"menu": entrees}


@lru_cache(maxsize=256)
def _adresses_du_parcours(pk):
    """(label, address) of the five entries: they depend on nothing but the key, and every page shows them."""
    return [
        ("Accueil", reverse("portail:notre_parcours", args=[pk])),
        ("Parcours", reverse("parcours:apercu", args=[pk])),
        ("Convention", reverse("conventions:page", args=[pk])),
        ("Comités", reverse("pilotage:liste", args=[pk])),
        ("Documents", reverse("portail:documents", args=[pk])),
    ]


def _parcours_courant(request):
    """The parcours of the page; elsewhere, the last one a territory's team looked at (ANCT goes back to its own menu)."""
    parcours = getattr(request, "parcours_courant", None)
    if parcours is not None:
        if not request.user.est_anct and request.session.get(CLE_SESSION) != parcours.pk:
            request.session[CLE_SESSION] = parcours.pk
        return parcours.pk
    if request.user.est_anct:
        return None
    return request.session.get(CLE_SESSION)


def _menu_anct(chemin):
    return [
        _entree("À traiter", reverse("gestion:index"), chemin, exact=True),
        _entree("Territoires", reverse("gestion:parcours_parcours_changelist"), chemin),
        _entree("Vagues", reverse("gestion:parcours_vague_changelist"), chemin),
        _entree("Conventions", reverse("gestion:conventions_acte_changelist"), chemin),
        _entree("Versements", reverse("conventions:versements"), chemin),
        _entree("Comptes", reverse("conventions:comptes"), chemin),
        _entree("Modèles", reverse("conventions:modeles"), chemin),
        _entree("Données ouvertes", reverse("conventions:essentielles"), chemin),
        _entree("Prestataires", reverse("gestion:prestataires_prestataire_changelist"), chemin),
    ]


def _entree(libelle, url, chemin, *, exact=False):
    return {"libelle": libelle, "url": url, "actif": chemin == url if exact else chemin.startswith(url)}

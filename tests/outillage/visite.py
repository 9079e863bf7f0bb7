"""The demonstration as visitors walk it: from the home page of each character, links are followed, and none leads nowhere.

    DEMO=1 … python -m tests.outillage.visite

On the loaded demonstration of this environment. A link that a page shows to somebody opens for that person: 200, or 302 to such a page.
"""

import os
import sys
from collections import Counter, deque
from urllib.parse import urljoin, urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# ANCT's people see every territory, a team its own.
FOIS_POUR_L_ANCT, FOIS_POUR_UNE_EQUIPE = 4, 1
# Leaving, and what belongs to nobody.
ON_N_Y_VA_PAS = ("/deconnexion", "/demo/", "/static/")


def liens(contenu, ici):
    """The paths of this site that a page leads to."""
    from lxml import html

    for lien in html.fromstring(contenu).iterlinks():
        element, attribut, adresse, _ = lien
        if element.tag != "a" or attribut != "href":
            continue
        partie = urlsplit(urljoin(ici, adresse.strip()))
        if not partie.scheme and not partie.netloc and not partie.path.startswith(ON_N_Y_VA_PAS):
            yield partie.path + (f"?{partie.query}" if partie.query else "")


def visiter(client, fois):
    """(pages seen, complaints) of one person: each route is opened `fois` times at most, wherever a link to it was found."""
    from django.urls import Resolver404, resolve

    a_voir, vus, par_route, plaintes = deque([("/", "")]), {"/"}, Counter(), []
    while a_voir:
        adresse, depuis = a_voir.popleft()
        try:
            route = resolve(urlsplit(adresse).path).view_name
        except Resolver404:
            plaintes.append(f"{depuis} → {adresse} : aucune page")
            continue
        par_route[route] += 1
        if par_route[route] > fois:
            continue
        try:
            reponse = client.get(adresse)
        except Exception as erreur:  # what a visitor would get as a 500
            plaintes.append(f"{depuis} → {adresse} : {type(erreur).__name__} {erreur}")
            continue
        if reponse.status_code == 302:
            suivants = [reponse["Location"]]
        elif reponse.status_code != 200:
            plaintes.append(f"{depuis} → {adresse} : {reponse.status_code}")
            continue
        elif reponse.get("Content-Type", "").startswith("text/html") and not reponse.streaming:
            suivants = liens(reponse.content, adresse)
        else:
            reponse.close()
            continue
        for suivant in suivants:
            if suivant not in vus:
                vus.add(suivant)
                a_voir.append((suivant, adresse))
    return sum(min(n, fois) for n in par_route.values()), plaintes


def main():
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from socle.comptes.models import Utilisateur

    if not settings.DEMO:
        sys.exit("La visite se fait sur la démonstration : DEMO=1.")
    pages, plaintes = 0, []
    for personne in Utilisateur.objects.filter(est_demo=True, is_active=True).order_by("pk"):
        client = Client(HTTP_HOST="127.0.0.1")
        client.post(f"/demo/entrer/{personne.pk}/")
        if client.session.get("_auth_user_id") != str(personne.pk):
            plaintes.append(f"{personne.nom_complet} ({personne.email}) n’entre pas.")
        nb, siennes = visiter(client, FOIS_POUR_L_ANCT if personne.est_anct else FOIS_POUR_UNE_EQUIPE)
        pages += nb
        plaintes += [f"{personne.nom_complet} ({personne.email}) : {p}" for p in siennes]
    print(*plaintes, f"{pages} pages ouvertes, {len(plaintes)} liens qui ne mènent à rien.", sep="\n")
    sys.exit(1 if plaintes or pages < 500 else 0)


if __name__ == "__main__":
    main()

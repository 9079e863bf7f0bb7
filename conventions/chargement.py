"""The models of acts that come with the house: read from `textes/`, checked, written once, never rewritten after use."""

import tomllib
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from conventions.fusion import CONDITIONS, controler
from conventions.models import Modele
from socle.erreurs import ErreurMetier

DOSSIER = Path(__file__).parent / "textes"
CONVENTION_INITIALE = "convention-initiale"
AVENANT = "avenant"


def lire(chemin):
    """The fields of a Modele from a text file. Raises ErreurMetier naming the place of what is wrong."""
    brut = tomllib.loads(chemin.read_text(encoding="utf-8"))
    visas = [{"texte": v["texte"].strip(), "si": v.get("si", "")} for v in brut["visas"]]
    articles = [
        {"code": a.get("code") or slugify(a["titre"]), "titre": a["titre"].strip(), "texte": a["texte"].strip()}
        for a in brut["articles"]
    ]
    avenant = brut["code"] == AVENANT
    controler(brut["preambule"], ou="préambule", avenant=avenant)
    for rang, visa in enumerate(visas, start=1):
        controler(visa["texte"], ou=f"visa {rang}", avenant=avenant)
        if visa["si"] not in CONDITIONS:
            raise ErreurMetier(f"La condition « {visa['si']} » n’existe pas (visa {rang}).")
    for rang, article in enumerate(articles, start=1):
        controler(f"{article['titre']} {article['texte']}", ou=f"article {rang}", avenant=avenant)
    return {
        "code": brut["code"],
        "version": brut["version"],
        "intitule": brut["intitule"],
        "valide_par_juridique": brut.get("valide_par_juridique", False),
        "visas": visas,
        "preambule": brut["preambule"].strip(),
        "articles": articles,
    }


@transaction.atomic
def enregistrer(champs):
    """Create or correct one version of a model; returns it. Raises ErreurMetier when it was used and its text differs.

    A version that ANCT wrote itself is left as it is, and what the legal service said of a text stays said.
    """
    cle = {"code": champs["code"], "version": champs["version"]}
    modele = Modele.objects.select_for_update().filter(**cle).first()
    if modele is None:
        return Modele.objects.create(publie_le=timezone.now(), **champs)
    if modele.cree_par_id is not None:
        return modele
    changes = [
        nom for nom, valeur in champs.items() if nom != "valide_par_juridique" and getattr(modele, nom) != valeur
    ]
    if not changes:
        return modele
    if modele.utilise_le is not None:
        raise ErreurMetier(
            f"Le modèle « {modele.code} », version {modele.version}, a déjà servi : son texte ne change plus. "
            "Donnez un nouveau numéro de version au texte modifié."
        )
    for nom in changes:
        setattr(modele, nom, champs[nom])
    modele.save(update_fields=changes)
    return modele


def charger_modeles(dossier=DOSSIER):
    """Load every text of the folder, oldest version first; returns the models. Run again, it changes nothing."""
    return [enregistrer(lire(chemin)) for chemin in sorted(dossier.glob("*.toml"))]


def marquer_utilise(modele):
    """From now on this version of the model no longer changes."""
    Modele.objects.filter(pk=modele.pk, utilise_le__isnull=True).update(utilise_le=timezone.now())

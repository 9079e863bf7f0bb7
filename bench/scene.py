"""The data of the pages' benchmark: the whole reference, a village under way, a city with fifty étapes, made by the house's own verbs."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from importlib import import_module
from io import BytesIO

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from conventions import transitions as conventions
from conventions.chargement import charger_modeles
from parcours import ecriture, transitions, vagues
from parcours.enums import GenrePartie, Nature, Partie, RolePartie
from parcours.forms import dernier_jour
from parcours.models import Jalon, Moyen, Objectif, Parcours, PartiePrenante, Vague
from pilotage import transitions as comites
from socle.champs import decaler_mois
from socle.comptes import invitations
from socle.comptes.enums import RoleAnct
from socle.comptes.models import Utilisateur
from socle.comptes.transitions import creer_compte_anct
from socle.documents import deposer
from territoires import referentiel
from territoires.importation import importer
from territoires.models import Collectivite

VILLAGE, VILLE = "42168", "34172"
TITRES = ("Balade nocturne", "Animer une réunion autrement", "Un verger choisi ensemble")
MONTANT = Decimal("18000.00")


@dataclass(frozen=True)
class Scene:
    """The people and what they look at."""

    claire: Utilisateur  # ANCT
    jeanne: Utilisateur  # the village's only secretary
    omar: Utilisateur  # the city's team
    village: Parcours
    ville: Parcours
    etape: object  # of the village, still open to change
    convention: object  # the village's act, signed


def preparer():
    """Load everything into an empty, migrated database."""
    importer(referentiel.lire())
    charger_modeles()
    nadia = _anct("nadia", RoleAnct.ADMINISTRATEUR)
    claire = _anct("claire", RoleAnct.CHARGE_MISSION, par=nadia)
    mois = timezone.localdate().replace(day=1)
    vague = vagues.enregistrer(
        Vague(
            nom="Vague 1",
            debut=decaler_mois(mois, -2),
            fin=dernier_jour(decaler_mois(mois, 30)),
            enveloppe=Decimal("500000.00"),
        ),
        par=nadia,
    )
    village, jeanne = _inscrire(vague, VILLAGE, "Jeanne Faure", claire)
    _ecrire(village, jeanne, TITRES)
    acte = _conventionner(village, jeanne, claire)
    soir = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=20), time(18)))
    comites.fixer(village, date_heure=soir, lieu="salle du conseil", reunion="Bureau municipal", par=jeanne)
    etape = _etape(village, jeanne, "Une fête des voisins", 3)
    ville, omar = _inscrire(vague, VILLE, "Omar Haddad", claire)
    _ecrire(ville, omar, [f"Étape {rang} du quartier" for rang in range(1, 51)])
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")  # in production PostgreSQL does it by itself
    return Scene(claire, jeanne, omar, _relu(village), _relu(ville), etape, acte)


def _anct(cle, role, par=None):
    return creer_compte_anct(
        f"{cle}@anct.example",
        role,
        par=par,
        prenom=cle.capitalize(),
        nom="Martin",
        fonction="ANCT",
        telephone="0100000000",
    )


def _inscrire(vague, code, nom, referent):
    parcours = transitions.inscrire(
        vague=vague,
        collectivite=Collectivite.objects.retrouver(code),
        referent=referent,
        interlocuteur={"nom": nom, "fonction": "Secrétariat de mairie", "email": f"mairie@{code}.example"},
        par=referent,
    )
    personne = invitations.accepter(parcours.interlocuteur.invitation)
    return _relu(parcours), personne


def _relu(parcours):
    return Parcours.objects.pour_page().get(pk=parcours.pk)


def _etape(parcours, par, titre, rang):
    debut = decaler_mois(timezone.localdate().replace(day=1), 1 + rang % 6)
    champs = {
        "titre": titre,
        "nature": Nature.FORMATION if rang % 2 else Nature.PROJET,
        "debut": debut,
        "fin": dernier_jour(decaler_mois(debut, 3)),
        "cout": Decimal(6000),
        "pilote": parcours.interlocuteur,
        "objectifs": list(parcours.objectifs.all()),
        "public": ["citoyens", "elus"],
        "place_des_habitants": 2,
        "livrables": "Un mode d’emploi à partager.",
        "aide": "Quelqu’un pour animer la première soirée.",
    }
    return ecriture.decrire_etape(parcours, champs, par=par)


def _ecrire(parcours, par, titres):
    """The five blocks and both commitments."""
    mois = timezone.localdate().replace(day=1)
    for modele, valeurs in (
        (Objectif, {"titre": "Donner aux habitants une place dans les décisions", "precision": ""}),
        (
            PartiePrenante,
            {
                "nom": "Foyer rural",
                "genre": GenrePartie.ASSOCIATION,
                "role": RolePartie.PILOTE,
                "apport": "Une salle",
                "contact": "",
            },
        ),
        (Jalon, {"titre": "Nuit de la balade", "date": decaler_mois(mois, 3) + timedelta(days=9), "etape": None}),
        (Moyen, {"source": "temps", "libelle": "Secrétariat", "prevu": Decimal(0), "jours": 12, "etape": None}),
    ):
        ecriture.enregistrer(modele(parcours=parcours), valeurs, par=par)
    for rang, titre in enumerate(titres):
        _etape(parcours, par, titre, rang)
    for partie, nom in ((Partie.EXECUTIF, "Michel Roux"), (Partie.DIRECTION, "Jeanne Faure")):
        transitions.s_engager(parcours, partie, nom=nom, fonction="Fonction", date=timezone.localdate(), par=par)


def _conventionner(parcours, jeanne, claire):
    """From the sending to both signatures: the parcours is under way."""
    transitions.soumettre(parcours, par=jeanne)
    transitions.relire(parcours, par=claire)
    champs = {
        "montant_delta": MONTANT,
        "date_fin": parcours.fin,
        "type_signataire_anct": "dg",
        "signataire_anct_nom": "Anne Exemple",
        "signataire_anct_qualite": "directrice générale",
        "signataire_collectivite_nom": "Michel Roux",
        "signataire_collectivite_qualite": "maire",
    }
    acte = conventions.rediger(_relu(parcours), champs, par=claire)
    conventions.valider(acte, par=claire)
    conventions.transmettre(acte, par=claire)
    jour = timezone.localdate()
    voter(acte, jeanne, jour)
    conventions.controler_credits(acte, imputation="Action 12", par=claire)
    for partie, nom in (("collectivite", "Michel Roux"), ("anct", "Anne Exemple")):
        conventions.constater(acte, partie, date=jour, signataire=nom, lieu="Service des conventions", par=claire)
    return acte


def voter(acte, par, jour):
    """The council votes and the préfecture receives it, the same day."""
    dates = dict.fromkeys(("seance", "transmise_le", "ar_le", "executoire_le"), jour)
    photo = SimpleUploadedFile("deliberation.png", image_minimale(), content_type="image/png")
    fichier = deposer(photo, par=par)
    conventions.enregistrer_autorisation(acte, {"numero": "2026-12", **dates}, fichier=fichier, par=par)


def image_minimale():
    """A small white picture: what a phone would send, lighter."""
    from PIL import Image  # noqa: PLC0415  only here

    sortie = BytesIO()
    Image.new("RGB", (60, 80), "white").save(sortie, "PNG")
    return sortie.getvalue()


def session_de(utilisateur):
    """The key of the session that signing in would have left, second factor included for ANCT."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(utilisateur.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = utilisateur.get_session_auth_hash()
    demande = HttpRequest()
    demande.session = session
    record_authentication(demande, utilisateur, "code", email=utilisateur.email)
    if utilisateur.est_anct:
        record_authentication(demande, utilisateur, "mfa", type="totp")
    session.save()
    return session.session_key

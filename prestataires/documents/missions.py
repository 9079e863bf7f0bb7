"""What is printed of a mission: the letter that orders it, and the points of all providers for the yearly meeting."""

from parcours.models import Parcours
from prestataires.enums import StatutBesoin, StatutLivrable
from prestataires.models import Livrable, PointMission
from socle.documents import Genre, inscrire_genre
from socle.documents.templatetags.impression import en_lettres

LETTRE = "lettre-mission"
SYNCHRONISATION = "synchronisation"
SCHEMA_LETTRE = "lettre-mission/1"
SCHEMA_SYNCHRONISATION = "synchronisation/1"
# The parts of a point, in the order of the meeting (metier §1.3): field, heading.
PARTIES_DU_POINT = (
    ("objectifs", "Les objectifs de la mission"),
    ("modalites", "Comment nous travaillons"),
    ("avancement", "Où nous en sommes"),
    ("positif", "Ce qui nous étonne en bien"),
    ("moins_positif", "Ce qui va moins bien"),
    ("percu", "Ce que nous percevons"),
    ("recommandations", "Nos recommandations pour l’an prochain"),
)


def _territoire(parcours_pk):
    """The buyer, as both documents name it. One query."""
    parcours = Parcours.objects.select_related("collectivite__departement", "collectivite__complement").get(
        pk=parcours_pk
    )
    collectivite = parcours.collectivite
    complement = getattr(collectivite, "complement", None)
    return {
        "nom": collectivite.nom_complet,
        "le_nom": collectivite.le_nom,
        "departement": collectivite.departement.nom,
        "siren": collectivite.siren or "",
        "siret": complement.siret if complement else "",
        "adresse": complement.adresse if complement else "",
    }


def _prestataire(prestataire):
    siege = prestataire.siege
    return {
        "nom": prestataire.nom,
        "forme": prestataire.get_forme_display(),
        "siret": prestataire.siret or "",
        "adresse": prestataire.adresse,
        "siege": siege.nom_avec_departement if siege else "",
    }


def _lettre(mission):
    """What is frozen of a letter of mission. Three queries."""
    m = (
        type(mission)
        .objects.select_related("prestataire__siege__departement", "etape__action", "candidature__besoin")
        .get(pk=mission.pk)
    )
    livrables = Livrable.objects.filter(mission=m).exclude(statut=StatutLivrable.ANNULE)
    besoin = m.candidature.besoin
    return {
        "schema": SCHEMA_LETTRE,
        "territoire": _territoire(m.parcours_id),
        "prestataire": _prestataire(m.prestataire),
        "etape": m.etape.titre,
        "action": m.etape.action.titre,
        "objet": m.objet,
        "debut": m.debut,
        "fin": m.fin,
        "ht": m.montant_ht,
        "ttc": m.montant_ttc,
        "ttc_lettres": en_lettres(m.montant_ttc),
        "mode_achat": besoin.get_mode_achat_display() if besoin.statut == StatutBesoin.CHOISI else "",
        "livrables": [
            {"titre": livrable.titre, "attendu_le": livrable.attendu_le}
            for livrable in livrables.order_by("attendu_le", "pk")
        ],
        "modifiee_le": m.modifiee_le,
        "motif_modification": m.motif_modification,
    }


def _contexte_lettre(gele):
    """The parts of the object, one paragraph each."""
    return {"paragraphes": [bloc.strip() for bloc in gele["objet"].split("\n") if bloc.strip()]}


def _synchronisation(synchronisation):
    """What is frozen of the points of a meeting: those that are filled, and the names of those that are not. Three queries."""
    s = synchronisation
    s.refresh_from_db()
    points = PointMission.objects.filter(synchronisation=s).select_related("mission__prestataire", "mission__etape")
    return {
        "schema": SCHEMA_SYNCHRONISATION,
        "territoire": _territoire(s.parcours_id),
        "annee": s.annee,
        "jour": s.jour,
        "lieu": s.lieu,
        "points": [
            {
                "prestataire": p.mission.prestataire.nom,
                "etape": p.mission.etape.titre,
                "debut": p.mission.debut,
                "fin": p.mission.fin,
                "rempli": p.rempli_le is not None,
                **{nom: getattr(p, nom) for nom, _ in PARTIES_DU_POINT},
            }
            for p in points.order_by("mission__prestataire__nom", "pk")
        ],
        "releve": s.releve,
    }


def _contexte_synchronisation(gele):
    """The filled points with the parts that say something; the names of those that are awaited."""
    remplis = [
        p | {"parties": [(titre, p[nom]) for nom, titre in PARTIES_DU_POINT if p[nom]]}
        for p in gele["points"]
        if p["rempli"]
    ]
    return {"remplis": remplis, "attendus": [p for p in gele["points"] if not p["rempli"]]}


for _genre in (
    Genre(
        code=LETTRE,
        libelle="Lettre de mission",
        gabarit="prestataires/pdf/lettre_mission.html",
        profil="ua1",
        donnees=_lettre,
        titre=lambda d: f"Lettre de mission – {d['prestataire']['nom']} – {d['territoire']['nom']}",
        nom_fichier=lambda d: "lettre-de-mission.pdf",
        contexte=_contexte_lettre,
    ),
    Genre(
        code=SYNCHRONISATION,
        libelle="Points des prestataires",
        gabarit="prestataires/pdf/synchronisation.html",
        profil="ua1",
        donnees=_synchronisation,
        titre=lambda d: f"Réunion de synchronisation {d['annee']} – {d['territoire']['nom']}",
        nom_fichier=lambda d: f"synchronisation-{d['annee']}.pdf",
        contexte=_contexte_synchronisation,
    ),
):
    inscrire_genre(_genre)

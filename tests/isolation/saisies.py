"""What a person would type in each form of the site, well filled in: the body of the POST that should succeed."""

from datetime import timedelta

from django.utils import timezone

from parcours import collage, transitions
from parcours.models import Etape
from parcours.transitions import empreinte_a_viser
from tests.conventions.fabriques import fin_d_execution
from tests.conventions.fabriques_signatures import photo
from tests.isolation.saisies_annuaire import SAISIES_ANNUAIRE
from tests.isolation.saisies_argent import SAISIES_ARGENT, jour
from tests.isolation.saisies_besoins import SAISIES_BESOINS
from tests.isolation.saisies_choix import SAISIES_CHOIX
from tests.isolation.saisies_missions import SAISIES_MISSIONS
from tests.isolation.saisies_registre import SAISIES_REGISTRE
from tests.pilotage.fabriques import dans


def _mois(plus=0):
    jour = timezone.localdate().replace(day=1) + timedelta(days=31 * plus)
    return f"{jour:%Y-%m}"


def _objectif(scene):
    return {"titre": "Que les jeunes prennent part au budget", "precision": "Surtout au lycée.", "revision": "1"}


def _partenaire(scene):
    return {
        "nom": "Comité des fêtes",
        "genre": "association",
        "role": "partenaire",
        "apport": "Des bénévoles",
        "contact": "04 67 00 00 02",
        "revision": "1",
    }


def _jalon(scene):
    return {"titre": "Réunion publique", "date": jour(40), "revision": "1"}


def _moyen(scene):
    return {"source": "cofinancement", "libelle": "Région", "prevu": "1 200,50", "jours": "", "revision": "1"}


def _etape(scene):
    return {
        "titre": "Atelier au marché",
        "nature": "projet",
        "debut": _mois(1),
        "fin": _mois(3),
        "cout": "3 000",
        "public": ["elus"],
        "livrables": "Un plan du marché.",
        "aide": "Une animation.",
        "revision": "1",
    }


def _tableau(scene):
    """As the preview of this very table would have it confirmed."""
    texte = f"Titre\tNature\tDébut\tFin\tCoût\r\nVeillée au lavoir\tprojet\t{_mois(2)}\t{_mois(3)}\t1 200"
    lecture = collage.lire(texte, transitions.repere_de(scene.ici.parcours["ecriture"]))
    return {"texte": texte, "vu": lecture.sceau, "jeton": "2f0f4f0e-0000-4000-8000-000000000001"}


def _decalage(scene):
    etape = Etape.objects.get(pk=scene.ici.lieux["etape"]["item_pk"])
    return {"mois": "1", "vues": f"{etape.pk}:{etape.revision}"}


def _precision(scene):
    """What the convention leaves open of a contracted étape, at the revision it stands at."""
    return {
        "public": ["elus", "citoyens"],
        "place_des_habitants": "3",
        "livrables": "Un plan du marché.",
        "aide": "Une animation.",
        "revision": "1",
    }


def _engagement(scene):
    return {
        "executif_nom": "Michel Roux",
        "executif_fonction": "Maire",
        "executif_date": jour(0),
        "executif_fin_mandat": jour(900),
        "executif_preuve": "deliberation",
        "executif_deliberation": "Délibération n° 12",
        "direction_nom": "Anne Petit",
        "direction_fonction": "Direction",
        "direction_date": jour(0),
    }


def _equipier(scene):
    return {"nom": "Sami Ben", "fonction": "Agent", "role": "equipe", "email": "sami@montaud.example"}


def _remplacement(scene):
    return {"equipier": str(scene.ici.lieux["remplacant"]["pk"]), "debut": jour(60), "fin": jour(65)}


def _convention(scene):
    return {
        "montant_delta": "9 000",
        "date_fin": fin_d_execution().isoformat(),
        "type_signataire_anct": "dg",
        "signataire_anct_nom": "Anne Exemple",
        "signataire_anct_qualite": "directrice générale",
        "signataire_collectivite_nom": "Michel Roux",
        "signataire_collectivite_qualite": "maire",
        "revision": "1",
    }


def _avenant(scene):
    return _convention(scene) | {"objet": "Trois mois de plus.", "date_fin": jour(800)}


def _article(scene):
    return {"titre": "Litiges", "texte": "Une réunion d’abord.", "motif": "La commune le demande.", "revision": "1"}


def _comite(scene):
    return {"jour": dans(45).date().isoformat(), "heure": "18:30", "lieu": "salle des fêtes", "reunion": "Bureau"}


def _decision(scene):
    return {"question": "Publions-nous le bilan ?", "proposition": "Oui.", "option_a": "En mai", "option_b": "En juin"}


def _reunir(scene):
    pk = scene.ici.lieux["decision_comite_du_jour"]["decision_pk"]
    return {
        f"statut_{pk}": "acceptee",
        f"responsable_{pk}": "Anne Petit",
        f"echeance_{pk}": jour(30),
        f"reponse_{pk}": "Dès le prochain.",
    }


def _compte(scene):
    return {
        "email": "nouveau@anct.example",
        "prenom": "Léa",
        "nom": "Blanc",
        "fonction": "Chargée de mission",
        "telephone": "01 85 00 00 01",
        "role_anct": "lecture",
    }


def _vague(scene):
    return {
        "nom": "Vague d’essai",
        "debut": jour(-60),
        "fin": jour(700),
        "duree_min_mois": "12",
        "duree_max_mois": "15",
        "cible_communes_min": "1",
        "cible_communes_max": "2",
        "cible_epci_min": "1",
        "cible_epci_max": "2",
        "enveloppe": "600 000",
    }


def _collectivite(scene):
    return {
        "point_latitude": "45,4206",
        "point_longitude": "4,6803",
        "adresse": "1 place de la Mairie",
        "siret": "",
    }


def _inscription(scene):
    return {
        "collectivite": str(scene.lieux["libre"]["pk"]),
        "vague": str(scene.lieux["fiche_vague"]["object_id"]),
        "referent": str(scene.anct["charge_mission"].pk),
        "nom": "Marc Gris",
        "fonction": "Secrétariat",
        "email": "mairie@libre.example",
    }


def _echange(scene):
    return {
        "date": jour(-2),
        "genre": "visio",
        "personnes": "Anne Petit",
        "resume": "Nous avançons.",
        "prochain_contact": jour(10),
    }


SAISIES = {
    **SAISIES_ARGENT,
    **SAISIES_ANNUAIRE,
    **SAISIES_BESOINS,
    **SAISIES_CHOIX,
    **SAISIES_MISSIONS,
    **SAISIES_REGISTRE,
    "mon_compte": lambda scene: {
        "prenom": "Jeanne",
        "nom": "Faure",
        "fonction": "Mairie",
        "telephone": "04 67 00 00 00",
    },
    "invitation_nouveau_lien": lambda scene: {"email": "nouvelle@montaud.example"},
    "account_login": lambda scene: {"email": "mairie@montaud.example"},
    "verifier": lambda scene: {"code": "ABCD-EFGH-JKLM"},
    "parcours:engagement": _engagement,
    "parcours:equipe": _equipier,
    "parcours:passer_la_main": lambda scene: {"equipier": str(scene.ici.lieux["remplacant"]["pk"])},
    "parcours:remplacer": _remplacement,
    "parcours:visa_regler": lambda scene: {"exiger": "1"},
    "parcours:confier": lambda scene: {"referent": str(scene.anct["administrateur"].pk)},
    "parcours:remarque_ecrire": lambda scene: {"bloc": "moyens", "texte": "Qui d’autre peut payer ?"},
    "parcours:correction": lambda scene: {
        "nom": "Comité des fêtes",
        "reponse": "C’est son nouveau nom.",
        "revision": "1",
    },
    "parcours:correction_trancher": lambda scene: {"annuler": "1"},
    "parcours:correction_demander": lambda scene: {"champ": "apport", "message": "Combien de bénévoles ?"},
    "parcours:visa_donner": lambda scene: {"texte": empreinte_a_viser(scene.ici.parcours["ecriture"])},
    "parcours:objectif_ajouter": _objectif,
    "parcours:objectif_modifier": _objectif,
    "parcours:partenaire_ajouter": _partenaire,
    "parcours:partenaire_modifier": _partenaire,
    "parcours:influence_placer": lambda scene: {"poids": "2", "position": "1"},
    "parcours:jalon_ajouter": _jalon,
    "parcours:jalon_modifier": _jalon,
    "parcours:moyen_ajouter": _moyen,
    "parcours:moyen_modifier": _moyen,
    "parcours:etapes_coller": _tableau,
    "parcours:etapes_decaler": _decalage,
    "parcours:etape_ajouter": _etape,
    "parcours:etape_modifier": _etape,
    "parcours:etape_suivi": lambda scene: {"retard": "True", "fin": _mois(16), "motif": "Trop de pluie."},
    "parcours:etape_preciser": _precision,
    "parcours:etape_abandonner": lambda scene: {"motif": "Trop peu de monde."},
    "parcours:etape_deplacer": lambda scene: {"action": ""},
    "parcours:modification_demander": lambda scene: {
        "debut": _mois(0),
        "fin": _mois(16),
        "cout": "9 000",
        "motif": "La salle n’est pas libre.",
    },
    "parcours:modification": lambda scene: {
        "accepter": "True",
        "decision_mode": "comite",
        "decision_reference": "Relevé du 2 avril, point 3",
        "decision_le": jour(0),
    },
    "parcours:action_modifier": lambda scene: {
        "titre": "Les habitants et le marché",
        "nature": "projet",
        "thematique": "culture",
        "revision": "1",
    },
    "parcours:arreter": lambda scene: {"motif": "La commune fusionne."},
    "parcours:echange_noter": _echange,
    "parcours:echange_corriger": _echange,
    "parcours:gestion_echange_noter": lambda scene: _echange(scene) | {"interne": "on"},
    "parcours:gestion_echange_corriger": lambda scene: _echange(scene) | {"interne": "on"},
    "conventions:rediger": _convention,
    "conventions:modifier": _convention,
    "conventions:avenant_rediger": _avenant,
    "conventions:avenant_modifier": _avenant,
    "conventions:valider": lambda scene: {"revision": "1"},
    "conventions:transmettre": lambda scene: {"revision": "1"},
    "conventions:credits": lambda scene: {"imputation": "Action 12"},
    "conventions:engager": lambda scene: {"ej": "EJ-2026-0042", "engagee_le": jour(0)},
    "conventions:notifier": lambda scene: {"notifiee_le": jour(0)},
    "conventions:suspendre": lambda scene: {"motif": "Le bilan n’est pas arrivé."},
    "conventions:solder": lambda scene: {"verse": "4 500"},
    "conventions:decompter": lambda scene: {"trop": "4500.00"},
    "conventions:resilier": lambda scene: {"motif": "D’un commun accord."},
    "conventions:essentielles_ecarter": lambda scene: {"motif": "Le montant est contesté."},
    "conventions:modele_ajouter": lambda scene: {"titre": "Suite", "texte": "Texte.", "apres": "", "revision": "1"},
    "conventions:modele_partie": lambda scene: {"titre": "Objet", "texte": "Un autre texte.", "revision": "1"},
    "conventions:modele_deplacer": lambda scene: {"sens": "bas", "revision": "1"},
    "conventions:modele_retirer": lambda scene: {"revision": "1"},
    "conventions:modele_publier": lambda scene: {"revision": "1"},
    "conventions:modele_supprimer": lambda scene: {"revision": "1"},
    "conventions:vote": lambda scene: {"partie": "jour", "seance_prevue": jour(10)},
    "conventions:signature_original": lambda scene: {
        "date": jour(0),
        "signataire": "Michel Roux",
        "lieu_original": "Service des conventions, armoire 3",
    },
    "conventions:signature_refuser": lambda scene: {"motif": "Une page est illisible."},
    "conventions:signature_pages_ajouter": lambda scene: {"fichiers": [photo(2)]},
    "conventions:signature_corriger": lambda scene: {"date": jour(0), "signataire": "Michelle Roux"},
    "conventions:comparaison_refuser": lambda scene: {"motif": "Une page manque."},
    "conventions:ecart": _article,
    "conventions:remarque": lambda scene: {"article": "duree", "texte": "Qui décide de cette date ?"},
    "conventions:annexes": lambda scene: {"titre": "Plan du site", "fichier": photo(1)},
    "conventions:annexe_deplacer": lambda scene: {"sens": "monter"},
    "conventions:ecart_retirer": lambda scene: {"revision": "1"},
    "conventions:abandonner": lambda scene: {"motif": "Le conseil a changé d’avis."},
    "pilotage:fixer": _comite,
    "pilotage:deplacer": _comite,
    "pilotage:annuler": lambda scene: {"motif": "Trop peu de présents."},
    "pilotage:phrases": lambda scene: {"en_trois_phrases": "Tout avance.", "point_attention": "La salle."},
    "pilotage:reunir": _reunir,
    "pilotage:demander": _decision,
    "pilotage:decision": _decision,
    "portail:inscrire": _inscription,
    "gestion:comptes_utilisateur_add": _compte,
    "gestion:comptes_utilisateur_change": lambda scene: _compte(scene) | {"role_anct": ""},
    "gestion:territoires_collectivite_change": _collectivite,
    "gestion:parcours_vague_add": _vague,
    "gestion:parcours_vague_change": _vague,
}


def saisie(nom, scene):
    return SAISIES[nom](scene) if nom in SAISIES else {}

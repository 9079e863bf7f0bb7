"""What ANCT and the territories say to each other in the demonstration: sendings, questions, remarks, exchanges, changes, people who come and go.

Each function lives one moment, through the house's own verbs; `recit` says when. Texts are fictitious.
"""

import uuid
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from parcours import collage, ecriture
from parcours import transitions as verbes
from parcours.enums import Partie, Preuve, Role, StatutModification
from parcours.forms import dernier_jour
from parcours.models import Engagement, Etape, Modification, Objectif, Parcours, PartiePrenante
from parcours.transitions.engagements import NOUVELLE_PERSONNE
from portail.demo import chambery
from socle.champs import decaler_mois
from socle.comptes import invitations
from socle.comptes.models import Utilisateur

ECHANGES = (
    ("visite", "Mairie, équipe projet", "Premier tour des lieux. L’équipe est prête, les élus aussi. Elle cherche comment toucher ceux qui ne viennent jamais."),
    ("appel", "{contact}", "Le calendrier tient. Une question sur les devis : réponse donnée au téléphone."),
    ("visio", "Équipe projet et prestataire", "Point sur la première étape. Tout le monde garde un compte rendu court, affiché à l’accueil."),
    ("appel", "{contact} et la direction", "La prochaine réunion publique aura lieu un samedi. L’équipe prépare une garde d’enfants."),
)  # fmt: skip
INTERNES = (
    (
        "appel",
        "Délégué territorial",
        "Territoire solide. À proposer comme témoin aux prochaines rencontres nationales.",
    ),
    ("visio", "Équipe du programme", "Prévoir un relais pendant l’été : une seule personne porte tout."),
)
TEMOINS_INTERNES = {"42168", "34164", "61169"}


def _frais(pk):
    return Parcours.objects.pour_page().get(pk=pk)


def _etape(parcours, rang):
    etape = Etape.objects.presents().filter(parcours=parcours).order_by("pk")[rang]
    etape.parcours = parcours
    return etape


def _rejoindre(parcours, *, nom, fonction, email, role=Role.EQUIPE):
    """Someone is invited and opens their space; returns (their place, their account)."""
    equipier = verbes.ajouter_equipier(
        parcours, nom=nom, fonction=fonction, email=email, role=role, par=parcours.referent, inviter=True
    )
    compte = invitations.accepter(equipier.invitation)
    Utilisateur.objects.filter(pk=compte.pk).update(est_demo=True, telephone="01 00 00 00 00")
    equipier.refresh_from_db()
    return equipier, Utilisateur.objects.get(pk=compte.pk)


# --- while it is written --------------------------------------------------------------------------------------------------


def relecture_en_deux_temps(pk, auteur):
    """ANCT begins to read, leaves a remark and a question on one field; the team answers both and sends again."""
    parcours = _frais(pk)
    verbes.commencer_relecture(parcours.version_courante, par=parcours.referent)
    etape = _etape(parcours, 0)
    fil = verbes.ecrire_remarque(
        parcours,
        bloc="etapes",
        uid=etape.uid,
        texte="Beau départ. Qui ira chercher ceux qui ne viennent pas aux réunions ?",
        par=parcours.referent,
    )
    correction = verbes.demander_correction(
        etape, "livrables", "Qu’aurons-nous en main à la fin de cette étape ?", par=parcours.referent
    )
    verbes.repondre(fil, texte="Nous passerons à la sortie de l’école et au marché, avec deux élus.", par=auteur)
    verbes.repondre_correction(
        correction,
        "Un plan annoté par les habitants et un compte rendu public.",
        reponse="Précisé avec l’équipe.",
        revision=etape.revision,
        par=auteur,
    )
    verbes.regler_correction(correction, par=parcours.referent)
    verbes.regler_remarque(fil, par=parcours.referent)
    ecriture.enregistrer(
        Objectif(parcours=parcours), {"titre": "Que chaque proposition reçoive une réponse"}, par=auteur
    )
    verbes.soumettre(parcours, par=auteur)


def question_ouverte(pk, auteur):
    """ANCT waits for an answer on one field, and a remark is open."""
    parcours = _frais(pk)
    etape = _etape(parcours, 0)
    verbes.demander_correction(etape, "cout", "Le coût comprend-il l’animation des ateliers ?", par=parcours.referent)
    verbes.ecrire_remarque(
        parcours,
        bloc="partenaires",
        texte="Une association locale pourrait-elle vous rejoindre ? Le conseil départemental en connaît deux.",
        par=parcours.referent,
    )


def question_pendant_la_convention(pk, auteur):
    """The blocks are closed, the convention is being signed: one field opens, for the team alone."""
    parcours = _frais(pk)
    verbes.demander_correction(
        _etape(parcours, 0),
        "aide",
        "Souhaitez-vous que nous vous présentions une école voisine qui l’a déjà fait ?",
        par=parcours.referent,
    )


def remarque_de_l_equipe(pk, auteur):
    parcours = _frais(pk)
    verbes.ecrire_remarque(
        parcours,
        bloc="etapes",
        uid=_etape(parcours, 0).uid,
        texte="Nous hésitons sur le mois de début : avant ou après la fête du village ? Votre avis nous aidera.",
        par=auteur,
    )


def visa_de_la_direction(pk, auteur):
    """A city whose direction reads before each sending."""
    parcours = _frais(pk)
    _, direction = _rejoindre(
        parcours,
        nom="Catherine Morvan",
        fonction="Direction générale des services",
        email="catherine.morvan@houilles.example",
        role=Role.DIRECTION,
    )
    verbes.regler_visa(parcours, True, par=auteur)
    parcours = _frais(pk)
    visa = verbes.demander_visa(parcours, par=auteur)
    verbes.donner_visa(_frais(pk), visa.empreinte, par=direction)


# --- once it runs ---------------------------------------------------------------------------------------------------------


def noter(pk, rang, *, interne=False):
    """ANCT notes a talk, and when to call again."""
    parcours = _frais(pk)
    liste = INTERNES if interne else ECHANGES
    genre, personnes, resume = liste[rang % len(liste)]
    jour = timezone.localdate()
    verbes.noter_echange(
        parcours,
        {
            "date": jour,
            "genre": genre,
            "personnes": personnes.format(contact=parcours.interlocuteur.nom),
            "resume": resume,
            "prochain_contact": None if interne else jour + timedelta(days=60 + 7 * (rang % 3)),
            "interne": interne,
        },
        par=parcours.referent,
    )


def changement_decide(pk, auteur):
    """An étape of the convention is moved by two months: the committee has decided, the référent records it."""
    parcours = _frais(pk)
    etape = _etape(parcours, 3)
    demandes = verbes.demander_modification(
        etape,
        {"fin": dernier_jour(decaler_mois(etape.fin.replace(day=1), 2))},
        motif="Le rez-de-chaussée ne sera libre qu’au printemps.",
        par=auteur,
    )
    for demande in demandes:
        if demande.statut == StatutModification.PROPOSEE:
            verbes.accepter_modification(
                demande,
                mode="comite",
                reference="Comité de pilotage, décision n° 2",
                le=timezone.localdate(),
                par=parcours.referent,
            )


def changement_en_attente(pk, auteur):
    """A village asks for two more months: the decision is still to be recorded."""
    parcours = _frais(pk)
    etape = _etape(parcours, 3)
    if not Modification.objects.filter(etape=etape).exists():
        fin = min(decaler_mois(etape.fin.replace(day=1), 2), parcours.fin.replace(day=1))
        verbes.demander_modification(
            etape, {"fin": dernier_jour(fin)}, motif="La salle des fêtes est en travaux jusqu’au printemps.", par=auteur
        )


def changement_refuse(pk, auteur):
    """Too late in the parcours: the committee prefers to keep the date, and the answer says why."""
    parcours = _frais(pk)
    etape = _etape(parcours, 0)
    demandes = verbes.demander_modification(
        etape,
        {"fin": dernier_jour(decaler_mois(etape.fin.replace(day=1), 2))},
        motif="Deux associations n’ont pas encore répondu.",
        par=auteur,
    )
    for demande in demandes:
        if demande.statut == StatutModification.PROPOSEE:
            verbes.refuser_modification(
                demande,
                motif="Le festival a une date : le comité préfère commencer avec les associations qui ont répondu.",
                par=parcours.referent,
            )


def etape_abandonnee(pk, auteur):
    """One of the pasted étapes is given up, with its reason."""
    etape = Etape.objects.presents().get(parcours=pk, titre="Plateforme des propositions : choisir et essayer")
    etape.parcours = _frais(pk)
    verbes.abandonner_etape(
        etape, motif="L’agglomération ouvre la sienne cette année : nous l’utiliserons.", par=auteur
    )


def carte_d_influence(pk, auteur):
    parcours = _frais(pk)
    parties = PartiePrenante.objects.presents().filter(parcours=parcours).order_by("pk")
    for partie, (poids, position) in zip(parties, ((3, 2), (2, 1), (3, -1)), strict=False):
        verbes.placer_influence(partie, poids=poids, position=position, par=auteur)


def nouveau_maire(pk, auteur):
    """After the elections: another person commits herself, by a paragraph of the délibération."""
    parcours = _frais(pk)
    ancien = Engagement.objects.get(parcours=parcours, partie=Partie.EXECUTIF)
    verbes.s_engager(
        parcours,
        Partie.EXECUTIF,
        nom="Leïla Marchand",
        fonction=ancien.fonction,
        date=timezone.localdate(),
        preuve=Preuve.DELIBERATION,
        deliberation="Délibération n° 2026-31",
        changement=NOUVELLE_PERSONNE,
        ancien=ancien.pk,
        par=auteur,
    )


def passer_la_main(pk, auteur):
    parcours = _frais(pk)
    equipier, _ = _rejoindre(
        parcours, nom="Inès Caillat", fonction="Démocratie locale", email="ines.caillat@echirolles.example"
    )
    verbes.passer_la_main(parcours, equipier, par=auteur)


def absence_prevue(pk, auteur):
    """Two weeks away: a team mate is the contact meanwhile."""
    parcours = _frais(pk)
    equipier, _ = _rejoindre(
        parcours, nom="Karim Haddad", fonction="CCAS, chargé d’accueil", email="karim.haddad@flers.example"
    )
    debut = timezone.localdate() + timedelta(days=10)
    verbes.remplacer(parcours, equipier, debut=debut, fin=debut + timedelta(days=14), par=auteur)


def coller_le_tableau_de_la_ville(pk, auteur, aujourd_hui):
    """Chambéry pastes the table of its services."""
    parcours = _frais(pk)
    texte = chambery.tableau(aujourd_hui)
    sceau = collage.lire(texte, verbes.repere_de(parcours)).sceau
    verbes.coller_etapes(parcours, texte, jeton=uuid.uuid5(uuid.NAMESPACE_URL, "chambery"), sceau=sceau, par=auteur)


def suite_d_une_action(pk, auteur):
    """A second étape inside an emblematic project, with another funder: not contracted yet."""
    parcours = _frais(pk)
    principale = _etape(parcours, 3)
    mois = timezone.localdate().replace(day=1)
    verbes_champs = {
        "titre": "Chantier ouvert : aménager le rez-de-chaussée avec les habitants",
        "nature": "projet",
        "debut": decaler_mois(mois, 2),
        "fin": dernier_jour(decaler_mois(mois, 5)),
        "cout": Decimal(6500),
        "pilote": parcours.interlocuteur,
        "objectif": "",
        "public": ["citoyens", "partenaires"],
        "place_des_habitants": 5,
        "livrables": "Une salle commune, ses règles d’usage, vingt habitants qui savent la tenir.",
        "aide": "Un avis sur le bail avec l’association.",
        "thematique": "cadre_de_vie",
        "action": principale.action,
        "cofinancement": {"libelle": "Région, appel à projets tiers-lieux", "prevu": Decimal(4000)},
    }
    ecriture.decrire_etape(parcours, verbes_champs, par=auteur)


# --- the end --------------------------------------------------------------------------------------------------------------


def finir_les_etapes(pk, auteur):
    for etape in Etape.objects.presents().filter(parcours=pk).exclude(statut__in=["realisee", "abandonnee"]):
        verbes.terminer_etape(etape, par=auteur)


def entrer_en_bilan(pk, auteur):
    finir_les_etapes(pk, auteur)
    verbes.entrer_en_bilan(_frais(pk), par=auteur)


def clore(pk):
    parcours = _frais(pk)
    verbes.noter_echange(
        parcours,
        {
            "date": timezone.localdate(),
            "genre": "bilan",
            "personnes": "Maire, direction, équipe projet, délégué territorial",
            "resume": "Les ateliers continuent sans nous : un élu et deux agents les animent. Le marché du samedi est né là.",
            "prochain_contact": None,
            "interne": False,
        },
        par=parcours.referent,
    )
    verbes.clore(_frais(pk), par=parcours.referent)

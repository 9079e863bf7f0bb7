"""The register of the demonstration: the five providers that public sources name beside a territory, and fourteen fictitious ones.

Of the five, only the name, and where and on what they worked, are public facts (pelussin.fr, enclunisois.fr); the record says that the rest is
fictitious. SIRET have a good key and belong to nobody.
"""

from datetime import timedelta

from django.utils import timezone

from parcours.enums import Thematique as T
from portail.demo.parapheur import papier, televerser
from prestataires.enums import Activite, Forme, GenreAttestation, GenreExpertise
from prestataires.enums import Methode as M
from prestataires.enums import Public as P
from prestataires.models import Prestataire
from prestataires.transitions import enregistrer, referencer, suspendre
from prestataires.transitions.attestations import deposer_attestation, verifier
from prestataires.transitions.contacts import ecrire_contact
from prestataires.transitions.propositions import proposer
from territoires.models import Collectivite, Departement, Region

CITE = "Fiche de démonstration : le nom et les lieux sont publics ; le SIRET, l’adresse mail et les compétences cochées sont fictifs."


def _fiche(
    siret,
    nom,
    forme,
    competences,
    *,
    siege="",
    projets=True,
    savoir_faire=False,
    themes=(),
    methodes=(),
    publics=(),
    **plus,
):
    return {
        "siret": siret, "nom": nom, "forme": forme, "competences": competences, "siege": siege,
        "fait_projets": projets, "fait_savoir_faire": savoir_faire, "site": "", "telephone": "", "est_national": False,
        "expertises": {
            *((GenreExpertise.THEME, code) for code in themes),
            *((GenreExpertise.METHODE, code) for code in methodes),
            *((GenreExpertise.PUBLIC, code) for code in publics),
        },
    } | plus  # fmt: skip


CITES = (
    _fiche(
        "90000101700012", "Fréquence Commune", Forme.COOPERATIVE,
        f"Coopérative qui a accompagné Pélussin : groupe de pilotage avec des habitants tirés au sort. {CITE}",
        savoir_faire=True, themes=[T.DEMOCRATIE], methodes=[M.GOUVERNANCE, M.ASSEMBLEE, M.FORMATION], publics=[P.ELUS, P.HABITANTS],
        email="frequence-commune@demo.example", est_national=True,
    ),
    _fiche(
        "90000202300019", "La Coop des Territoires", Forme.COOPERATIVE,
        f"A accompagné Pélussin pour le site Saint-Charles. {CITE}",
        themes=[T.DEMOCRATIE, T.ECONOMIE], methodes=[M.LIEUX, M.GOUVERNANCE], publics=[P.ASSOCIATIONS, P.HABITANTS],
        email="coop-des-territoires@demo.example", departements=["42", "69", "38"],
    ),
    _fiche(
        "90000303900014", "Politiker", Forme.AUTRE,
        f"A accompagné Pélussin. {CITE}",
        projets=False, savoir_faire=True, themes=[T.DEMOCRATIE], methodes=[M.FORMATION, M.POSTURE], publics=[P.ELUS, P.AGENTS],
        email="politiker@demo.example", regions=["84"],
    ),
    _fiche(
        "90000404500010", "Robins des Villes", Forme.ASSOCIATION,
        f"A accompagné Pélussin sur le cadre de vie. {CITE}",
        themes=[T.CADRE_DE_VIE, T.HABITAT], methodes=[M.CONCERTATION, M.ALLER_VERS], publics=[P.HABITANTS, P.JEUNES],
        email="robins@demo.example", regions=["84"],
    ),
    _fiche(
        "90000505900010", "Collège européen de Cluny", Forme.ETABLISSEMENT_PUBLIC,
        f"Forme les acteurs publics avec la communauté de communes du Clunisois. {CITE}",
        siege="71137", projets=False, savoir_faire=True, activite=Activite.UNIVERSITE, themes=[T.DEMOCRATIE, T.CULTURE],
        methodes=[M.FORMATION, M.EVALUATION], publics=[P.AGENTS, P.ELUS], email="cluny@demo.example", regions=["27"],
    ),
)  # fmt: skip

FICTIFS = (
    _fiche(
        "90000606500016", "Inès Caradec, facilitatrice (fictif)", Forme.INDEPENDANT,
        "Posture de médiation, prise de parole, conduite du changement.",
        siege="50129", projets=False, savoir_faire=True, activite=Activite.ANIMATION, themes=[T.DEMOCRATIE, T.SOLIDARITES],
        methodes=[M.POSTURE, M.ANIMATION], publics=[P.AGENTS, P.ELUS], email="ines@caradec.example", departements=["50", "53", "61"],
    ),
    _fiche(
        "90000707100013", "Coopérative La Place (fictif)", Forme.COOPERATIVE,
        "Gouvernance partagée, tirage au sort, animation de groupes de pilotage.",
        siege="42218", savoir_faire=True, themes=[T.DEMOCRATIE, T.CADRE_DE_VIE], methodes=[M.GOUVERNANCE, M.ASSEMBLEE, M.ANIMATION],
        publics=[P.HABITANTS, P.ELUS], email="bonjour@la-place.example", departements=["42", "69", "38", "73"],
    ),
    _fiche(
        "90000808700018", "Atelier du Pas de côté (fictif)", Forme.SOCIETE,
        "Design des politiques publiques, aménagement avec les habitants, maquettes.",
        siege="71270", activite=Activite.DESIGN, themes=[T.CADRE_DE_VIE, T.CULTURE], methodes=[M.DESIGN, M.CONCERTATION, M.LIEUX],
        publics=[P.HABITANTS, P.AGENTS], email="atelier@pas-de-cote.example", departements=["71", "39", "69"],
    ),
    _fiche(
        "90000909300015", "Les Passeurs d’idées (fictif)", Forme.ASSOCIATION,
        "Balades, cafés citoyens, porte-à-porte, film participatif.",
        siege="34172", activite=Activite.ANIMATION, themes=[T.DEMOCRATIE, T.ECOLOGIE, T.CULTURE], methodes=[M.ALLER_VERS, M.RECIT, M.ANIMATION],
        publics=[P.HABITANTS, P.FAMILLES, P.ELOIGNES], email="contact@passeurs.example", rna="W343000001", departements=["34", "30"],
    ),
    _fiche(
        "90001010900016", "École de l’animation publique (fictif)", Forme.ASSOCIATION,
        "Mobiliser l’intelligence d’un territoire ; concevoir et animer des dispositifs participatifs.",
        siege="75056", projets=False, savoir_faire=True, activite=Activite.FORMATION, themes=[T.DEMOCRATIE],
        methodes=[M.FORMATION, M.ANIMATION], publics=[P.AGENTS, P.ELUS], email="ecole@animation.example", est_national=True,
    ),
    _fiche(
        "90001111500012", "Cabinet Rive droite (fictif)", Forme.SOCIETE,
        "Conseils de quartier, budgets participatifs, évaluation.",
        siege="59350", savoir_faire=True, activite=Activite.BUREAU, themes=[T.DEMOCRATIE, T.HABITAT, T.NUMERIQUE],
        methodes=[M.CONSEILS, M.BUDGET, M.EVALUATION, M.NUMERIQUE], publics=[P.HABITANTS, P.QUARTIERS], email="cabinet@rive-droite.example",
        departements=["59", "62", "60", "78"],
    ),
    _fiche(
        "90001212100019", "Savoirs d’Oc (fictif)", Forme.COOPERATIVE,
        "Cafés citoyens, veillées, formation d’équipes de bénévoles dans les villages.",
        siege="34114", savoir_faire=True, activite=Activite.ANIMATION, themes=[T.DEMOCRATIE, T.ECOLOGIE, T.ALIMENTATION],
        methodes=[M.ANIMATION, M.ALLER_VERS, M.FORMATION], publics=[P.HABITANTS, P.ASSOCIATIONS], email="bonjour@savoirs-oc.example",
        regions=["76"],
    ),
    _fiche(
        "90001313700014", "Marcher ensemble (fictif)", Forme.ASSOCIATION,
        "Balades nocturnes et diagnostics en marchant, avec des relevés faits par les habitants.",
        siege="30007", themes=[T.ECOLOGIE, T.CADRE_DE_VIE, T.SANTE], methodes=[M.ALLER_VERS, M.RECIT], publics=[P.HABITANTS, P.AINES, P.FAMILLES],
        email="equipe@marcher.example", rna="W301000002", departements=["30", "34", "48"],
    ),
    _fiche(
        "90001414300011", "Jeunes en actes (fictif)", Forme.ASSOCIATION,
        "Forums jeunesse, conseils de jeunes, budgets participatifs des lycées.",
        siege="73065", activite=Activite.ANIMATION, themes=[T.JEUNESSE, T.SPORT], methodes=[M.ANIMATION, M.BUDGET], publics=[P.JEUNES],
        email="salut@jeunes-en-actes.example", rna="W731000003", departements=["73", "74", "38"],
    ),
    _fiche(
        "90001515700010", "Urbanisme habitant (fictif)", Forme.SOCIETE,
        "Concertation sur les aménagements, maquettes à l’échelle, marches exploratoires.",
        siege="69123", activite=Activite.BUREAU, themes=[T.CADRE_DE_VIE, T.HABITAT], methodes=[M.CONCERTATION, M.ALLER_VERS],
        publics=[P.HABITANTS, P.QUARTIERS], email="contact@urbanisme-habitant.example", regions=["84"],
    ),
    _fiche(
        "90001616300017", "Laboratoire des communs (fictif)", Forme.ETABLISSEMENT_PUBLIC,
        "Recherche-action, évaluation des démarches, doctorants accueillis en collectivité.",
        siege="38185", projets=False, savoir_faire=True, activite=Activite.UNIVERSITE, themes=[T.DEMOCRATIE, T.ECOLOGIE],
        methodes=[M.EVALUATION, M.FORMATION], publics=[P.ELUS, P.AGENTS], email="labo@communs.example", est_national=True,
    ),
    _fiche(
        "90001717900012", "Paroles d’îles (fictif)", Forme.ASSOCIATION,
        "Kabars citoyens, film participatif, médiation en créole.",
        siege="97411", activite=Activite.ANIMATION, themes=[T.CULTURE, T.SOLIDARITES], methodes=[M.RECIT, M.ALLER_VERS], publics=[P.HABITANTS, P.QUARTIERS],
        email="parol@iles.example", rna="W974000004", departements=["974"],
    ),
    _fiche(
        "90001818500018", "Numérique pour tous (fictif)", Forme.SOCIETE,
        "Plateformes de participation, accompagnement des équipes.",
        siege="35238", savoir_faire=True, activite=Activite.BUREAU, themes=[T.NUMERIQUE], methodes=[M.NUMERIQUE, M.BUDGET], publics=[P.AGENTS, P.HABITANTS],
        email="aide@numerique-pour-tous.example", est_national=True,
    ),
    _fiche(
        "90001919100015", "Bocage en commun (fictif)", Forme.COOPERATIVE,
        "Conduite du changement dans les CCAS, groupes de parole, entraide.",
        siege="61169", savoir_faire=True, themes=[T.SOLIDARITES, T.SANTE], methodes=[M.POSTURE, M.ANIMATION], publics=[P.AINES, P.ELOIGNES, P.AGENTS],
        email="contact@bocage.example", departements=["61", "14", "50", "53"],
    ),
)  # fmt: skip
# Known, but not to be chosen today.
SUSPENDU, POURQUOI = "90001818500018", "Attestation fiscale périmée : elle lui a été redemandée."


def charger_registre(par):
    """Reference all of them, suspend one."""
    for fiche in (*CITES, *FICTIFS):
        communes = Collectivite.objects.filter(nature="commune")
        valeurs = fiche | {
            "siege": communes.get(code_insee=fiche["siege"]) if fiche["siege"] else None,
            "departements": Departement.objects.filter(code__in=fiche.get("departements", ())),
            "regions": Region.objects.filter(code__in=fiche.get("regions", ())),
        }
        prestataire = enregistrer(valeurs, par=par)
        referencer(prestataire, par=par)
        if fiche["siret"] == SUSPENDU:
            suspendre(prestataire, motif=POURQUOI, par=par)


U, F, R, Q = GenreAttestation.URSSAF, GenreAttestation.FISCALE, GenreAttestation.ASSURANCE, GenreAttestation.QUALIOPI
# (who, its contact, [(document, days until its last day, verified by ANCT)]): all is well, soon over, over, to read.
DOSSIERS = (
    ("90000707100013", ("Nora Sellami", "Associée"), ((U, 150, True), (F, 200, True), (R, 320, True))),
    ("90000909300015", ("Yves Marty", "Coordinateur"), ((U, 12, True), (F, 90, True), (R, 250, True))),
    ("90001212100019", ("Léa Costes", "Gérante"), ((U, 4, True), (R, 60, False))),
    ("90001010900016", ("Paul Ozanne", "Directeur pédagogique"), ((Q, 400, True), (U, 100, False))),
)
PROPOSE = {
    "nom": "Le Fil du Pilat (fictif)", "siret": "", "email": "bonjour@fil-du-pilat.example",
    "pourquoi": "Cette association a animé la fête du village, et les habitants la connaissent.",
}  # fmt: skip


def tenir_a_jour(par, parcours, auteur):
    """Contacts and attestations of some of them, as they stand today; and the one that a territory has in mind."""
    jour = timezone.localdate()
    for siret, (nom, fonction), documents in DOSSIERS:
        prestataire = Prestataire.objects.get(siret=siret)
        contact = {"nom": nom, "fonction": fonction, "email": prestataire.email, "est_principal": True}
        ecrire_contact(prestataire, contact, par=par)
        for genre, reste, vue in documents:
            feuille = papier(["DOCUMENT FICTIF – DÉMONSTRATION", "", genre.label, prestataire.nom])
            attestation = deposer_attestation(
                prestataire,
                genre,
                televerser(feuille, "attestation.png", "image/png"),
                expire_le=jour + timedelta(days=reste),
            )
            if vue:
                verifier(attestation, par=par)
    proposer(parcours, PROPOSE, par=auteur)

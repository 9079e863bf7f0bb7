"""The main thread of the house, as it is lived: a commune of the official reference, its parcours, its sealed convention, its committee.

Everything goes through the pages of a real web server, on PostgreSQL and Redis, with a real Celery worker, its beat and a real SMTP
server. The one thing that is not waited for is time: an étape is moved so that it ends in fifteen days.
"""

import re
import signal
import subprocess
from datetime import timedelta

import page as page_validation
import pytest
from django.utils import timezone

from bench.scene import image_minimale
from conventions.models import Acte
from parcours.models import Etape
from socle.champs import decaler_mois
from socle.documents.models import Document
from socle.documents.sceau import verifier_sceau
from socle.mots import date_longue
from socle.travaux.models import Courriel, Etat, Passage
from socle.travaux.moteur import modeles
from socle.travaux.reveil import reveiller
from tests.comptes.gestes import code_totp
from tests.outillage.attente import attendre
from tests.scenario import lettres
from tests.scenario.visite import Visiteuse, propre

pytestmark = [pytest.mark.processus, pytest.mark.postgresql]

CLAIRE, JEANNE = "claire.martin@anct.example", "mairie@pelussin.example"


@pytest.fixture
def maison(atelier):
    """Everything that runs in production, on an empty database with the reference and the models of conventions."""
    atelier.env["RAPPELS_MOIS_CALMES"] = ""  # the test must hold in August, too
    maison = atelier
    maison.tous = [
        atelier.lancer("web", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(atelier.port_web),
                       "--blocking-threads", "4", "config.wsgi:application"),
    ]  # fmt: skip
    maison.ouvrier = atelier.worker(attendre_pret=False)
    atelier.beat()
    assert "collectivités lues" in propre(atelier.commande("importer_referentiel"))
    assert "21 articles" in propre(atelier.commande("charger_modeles"))
    return maison


def faire_passer(nom):
    """Run a periodic job now, in the real worker, as its hour would have done."""
    seuls = Passage.objects.filter(nom=nom, etat__in=[Etat.EN_ATTENTE, Etat.EN_COURS])
    attendre(lambda: not seuls.exists(), quoi=f"la fin du passage {nom} précédent")
    passage = Passage.objects.create(nom=nom, prevu_le=timezone.now())
    reveiller(passage)
    attendre(lambda: Passage.objects.get(pk=passage.pk).etat == Etat.PRET, quoi=f"le passage {nom}")


def lire_la_page_jusqua(visiteuse, texte):
    """Reload the page, as its link « Actualiser » says, until it says `texte`."""
    adresse = visiteuse.page.adresse
    attendre(lambda: texte in visiteuse.ouvrir(adresse).texte, quoi=f"« {texte} » sur {adresse}", delai=60, pause=0.5)


def defauts(pdf, profil):
    return [(f.rule_id, f.message) for f in page_validation.validate_pdf_bytes(pdf, profile=profil).failures]


def pdftotext(chemin):
    return subprocess.run(["pdftotext", chemin, "-"], check=True, capture_output=True, text=True).stdout


def piece_jointe(chemin):
    """The text of the only attachment."""
    dossier = chemin.parent / "pieces"
    dossier.mkdir()
    subprocess.run(["pdfdetach", "-saveall", "-o", dossier, chemin], check=True, capture_output=True)
    (piece,) = dossier.iterdir()
    assert piece.suffix == ".json"
    return piece.read_text()


# --- who does what ------------------------------------------------------------------------------------------------------


def entrer_a_l_anct(maison, boite):
    maison.commande("creer_compte_anct", CLAIRE, "--prenom", "Claire", "--nom", "Martin")
    claire = Visiteuse(maison.url)
    attendre(lambda: maison.tous[0].dit("Listening"), quoi="le serveur web", delai=60)
    claire.ouvrir("/gestion/")
    claire.remplir(bouton="Recevoir un code", email=CLAIRE)
    claire.remplir(bouton="Me connecter", code=lettres.code_recu(boite.attendre(CLAIRE)))
    assert claire.page.titre == "Protéger votre compte avec votre téléphone"
    cle = claire.page.dire("//main//code")
    claire.remplir(bouton="Activer", code=code_totp(cle))
    assert claire.page.titre == "Vos codes de secours"
    claire.suivre("Continuer")
    assert claire.page.titre == "À traiter"
    # The day after: both codes again, and the phone's is a new one.
    claire.remplir(bouton="Se déconnecter")
    claire.ouvrir("/gestion/")
    claire.remplir(bouton="Recevoir un code", email=CLAIRE)
    claire.remplir(bouton="Me connecter", code=lettres.code_recu(boite.attendre(CLAIRE, 2)))
    claire.remplir(bouton="Continuer", code=code_totp(cle, 1))
    assert claire.page.titre == "À traiter"
    assert "Aucun territoire ne vous est confié." in claire.page.texte
    return claire


def inscrire_pelussin(claire):
    jour = timezone.localdate()
    claire.suivre("Vagues")
    claire.suivre("Ajouter")
    claire.remplir(
        bouton="Enregistrer",
        nom="Vague 3",
        debut=jour - timedelta(days=60),
        fin=jour + timedelta(days=600),
        enveloppe="500 000",
    )
    assert "Enregistré : Vague 3." in claire.page.texte
    claire.suivre("À traiter")
    claire.suivre("Inscrire un territoire", dans="Inscrire un territoire")
    claire.remplir(bouton="Chercher", q="pelu")
    claire.remplir(bouton="Choisir", collectivite=claire.page.choix("Pélussin (Loire)"))
    assert claire.page.titre == "Inscrire Pélussin (Loire)"
    claire.remplir(
        bouton="Inscrire et envoyer l’invitation",
        nom="Jeanne Faure",
        fonction="Secrétariat général de mairie",
        email=JEANNE,
    )
    assert f"Pélussin est inscrit. L’invitation part à {JEANNE}." in claire.page.texte


def accepter_l_invitation(maison, boite):
    invitation = boite.attendre(JEANNE)
    assert propre(invitation["Subject"]) == "Pélussin : votre espace Territoires d’engagement est ouvert"
    jeanne = Visiteuse(maison.url)
    jeanne.ouvrir(lettres.lien_principal(invitation))
    jeanne.remplir(bouton="Recevoir mon code")
    jeanne.remplir(bouton="Me connecter", code=lettres.code_recu(boite.attendre(JEANNE, 2)))
    assert jeanne.page.titre == "Notre parcours – Pélussin"
    return jeanne


def ecrire_les_cinq_blocs(jeanne):
    jour = timezone.localdate()
    mois = [f"{decaler_mois(jour, n):%Y-%m}" for n in range(7)]
    jeanne.suivre("Commencer")
    jeanne.remplir(
        bouton="Enregistrer et en décrire une autre",
        titre="Balade nocturne",
        nature="projet",
        debut=mois[0],
        fin=mois[1],
        cout="9 000",
        objectif="Que chacun puisse dire son mot",
        public=["citoyens"],
        place_des_habitants=3,
    )
    jeanne.remplir(
        bouton="Enregistrer",
        titre="Former les agents",
        nature="formation",
        debut=mois[1],
        fin=mois[6],
        cout="3 500,50",
        public=["agents"],
        place_des_habitants=0,
    )
    jeanne.suivre("Compléter Nos partenaires")
    jeanne.suivre("Ajouter un partenaire")
    jeanne.remplir(bouton="Enregistrer", nom="Comité des fêtes", genre="association")
    jeanne.suivre("Parcours")
    jeanne.suivre("Voir Le calendrier")
    jeanne.suivre("Ajouter une date clé")
    jeanne.remplir(bouton="Enregistrer", titre="Réunion publique", date=jour + timedelta(days=90))
    jeanne.suivre("Parcours")
    jeanne.suivre("Compléter Les moyens")
    jeanne.suivre("Ajouter un autre financeur")
    jeanne.remplir(bouton="Enregistrer", source="cofinancement", libelle="Département de la Loire", prevu="2 000")
    assert "14 500,50 €" in jeanne.page.texte
    jeanne.suivre("Parcours")
    assert "Avant d’envoyer, il manque" in jeanne.page.texte
    jeanne.suivre("Indiquer les engagements")
    jeanne.remplir(bouton="Enregistrer", executif_nom="Paul Durand", direction_nom="Jeanne Faure")
    jeanne.remplir(bouton="Envoyer à l’ANCT")
    assert "Votre parcours est envoyé. Claire Martin vous répond avant le" in jeanne.page.texte


def rediger_et_valider(claire, maison):
    """Up to the number, with the worker held back so that the page of who waits is seen."""
    claire.ouvrir("/gestion/")
    claire.suivre("Relire", dans="Relire le parcours envoyé")
    claire.remplir(bouton="J’ai relu cet envoi")
    claire.suivre("← À traiter")
    claire.suivre("Rédiger", dans="Rédiger la convention")
    claire.suivre("Rédiger la convention")
    claire.remplir(
        bouton="Enregistrer", signataire_anct_nom="Camille Fontaine", signataire_anct_qualite="Direction générale"
    )
    claire.suivre("Valider et numéroter")
    claire.remplir(bouton="Valider et numéroter")
    claire.suivre("Transmettre")
    maison.ouvrier.signaler(signal.SIGSTOP)
    claire.remplir(bouton="Transmettre")
    assert claire.page.titre == f"Convention TE-{timezone.localdate():%Y}-001 – 12 500,50 €"
    assert "En préparation…" in claire.page.section("Le document")
    maison.ouvrier.signaler(signal.SIGCONT)
    lire_la_page_jusqua(claire, "Lire le texte à signer (PDF")


def controler_la_convention(claire, maison, tmp_path):
    octets, entetes = claire.telecharger("Lire le texte à signer (PDF")
    chemin = tmp_path / "convention.pdf"
    chemin.write_bytes(octets)
    assert entetes["Content-Type"] == "application/pdf"
    assert [defauts(octets, profil) for profil in ("3a", "ua1")] == [[], []]
    assert verifier_sceau(octets).valide
    document = Document.objects.get(genre="convention")
    assert piece_jointe(chemin) == document.donnees_gelees

    code = re.search(r"\b(?:[0-9A-Z]{4}-){4}[0-9A-Z]\b", pdftotext(chemin)).group()
    maire = Visiteuse(maison.url)
    maire.ouvrir("/verifier/")
    maire.remplir(bouton="Vérifier", code=code.lower())
    assert "Ce document est authentique" in maire.page.texte
    maire.remplir(bouton="Vérifier", fichiers={"fichier": ("convention.pdf", octets, "application/pdf")})
    assert "Le fichier est identique à celui que nous avons délivré" in maire.page.texte
    altere = bytearray(octets)
    altere[2000] ^= 1
    maire.remplir(bouton="Vérifier", fichiers={"fichier": ("convention.pdf", bytes(altere), "application/pdf")})
    assert "Ce fichier n’est pas reconnu" in maire.page.texte


def voter(jeanne):
    """The council votes, the préfecture receives it: told by the team."""
    jour = timezone.localdate()
    jeanne.suivre("Convention")
    jeanne.suivre("Indiquer la date du conseil")
    jeanne.remplir(bouton="Calculer les dates", seance_prevue=jour)
    dates = dict.fromkeys(("seance", "transmise_le", "ar_le", "executoire_le"), jour)
    photo = ("deliberation.png", image_minimale(), "image/png")
    jeanne.remplir(bouton="Enregistrer", numero="2026-12", fichiers={"fichier": photo}, **dates)


def signer(claire, jeanne):
    voter(jeanne)
    claire.ouvrir(Acte.objects.get().get_absolute_url())
    claire.suivre("Vérifier les crédits")
    claire.remplir(bouton="Les crédits sont disponibles", imputation="Action 12")
    adresse = f"{claire.page.adresse}{Acte.objects.get().pk}/signature/"
    for partie, nom in (("collectivite", "Paul Durand"), ("anct", "Camille Fontaine")):
        claire.ouvrir(f"{adresse}{partie}/")
        claire.suivre("Enregistrer cette signature")
        claire.remplir(
            bouton="Enregistrer cette signature",
            date=timezone.localdate(),
            signataire=nom,
            lieu_original="Service des conventions",
        )
    assert Acte.objects.get().statut == "signee"
    jeanne.suivre("Accueil")
    assert "Mise en œuvre Vous êtes ici" in jeanne.page.texte


def preparer_le_comite(jeanne):
    """Returns what page 1 says and the report's bytes."""
    jour = timezone.localdate() + timedelta(days=40)
    jeanne.suivre("Comités")
    jeanne.suivre("Fixer une date")
    jeanne.remplir(bouton="Fixer cette date", jour=jour, heure="18:00", lieu="Salle du conseil")
    for question in ("Gardons-nous la date de la balade ?", "Ouvrons-nous la formation aux élus ?"):
        jeanne.suivre("Demander une décision")
        jeanne.remplir(bouton="Enregistrer", question=question, proposition="Oui.")
    jeanne.remplir(bouton="Préparer le rapport")
    lire_la_page_jusqua(jeanne, "Lire le rapport (PDF")
    rapport, _ = jeanne.telecharger("Lire le rapport (PDF")
    assert defauts(rapport, "ua1") == []
    jeanne.suivre("Voir la page 1")
    assert jeanne.page.titre == "L’essentiel"
    assert "Gardons-nous la date de la balade ?" in jeanne.page.texte
    assert "0 étape terminée sur 2" in jeanne.page.texte
    return jeanne.page.adresse, jeanne.page.texte, rapport


def vivre_les_etapes(jeanne):
    """The parcours goes on after the report: one étape is under way, the other done."""
    for titre, bouton in (("Balade nocturne", "Elle a commencé"), ("Former les agents", "Elle est terminée")):
        jeanne.suivre("Parcours")
        jeanne.suivre("Compléter Nos étapes")
        jeanne.suivre("Où en est-elle ?", dans=titre)
        jeanne.remplir(bouton=bouton)
    assert "Bravo ! « Former les agents » est terminée." in jeanne.page.texte


def rappeler(jeanne, boite, maison):
    fin = timezone.localdate() + timedelta(days=15)
    Etape.objects.filter(titre="Balade nocturne").update(fin=fin)
    faire_passer("rappels.planifier")
    faire_passer("rappels.planifier")

    sujet = propre(f"Pélussin : fin d’étape, {date_longue(fin)}")
    siens = attendre(lambda: [m for m in boite.pour(JEANNE) if propre(m["Subject"]) == sujet], quoi="le rappel")
    attendre(lambda: not Courriel.objects.exclude(etat__in=[Etat.PRET, Etat.ANNULE]).exists(), quoi="tous les mails")
    siens = [m for m in boite.pour(JEANNE) if propre(m["Subject"]) == sujet]
    assert len(siens) == 1
    phrase = f"« Balade nocturne » se termine le {propre(date_longue(fin))}. Où en est-elle ?"
    assert phrase in lettres.texte(siens[0])

    jeanne.suivre("Accueil")
    assert phrase in jeanne.page.section("À faire maintenant")
    jeanne.suivre("Ajouter à mon agenda")
    adresse = jeanne.page.racine.get_element_by_id("adresse-flux").get("value")
    agenda = Visiteuse(maison.url).lire(adresse).replace("\r\n ", "")
    assert "« Balade nocturne » se termine" in agenda.replace("\u00a0", " ")
    assert f"DTSTART;VALUE=DATE:{fin:%Y%m%d}" in agenda
    assert "Comité" in agenda
    jeanne.ouvrir(lettres.lien_principal(siens[0]))
    assert jeanne.page.titre == "« Balade nocturne » : où en est-elle ?"


def controler_les_courriels(boite):
    codes = [m for m in boite.messages if lettres.est_un_code(m)]
    autres = [m for m in boite.messages if not lettres.est_un_code(m)]
    assert len(codes) == 3
    for code in codes:
        assert lettres.liens(code) == []
    for courriel in autres:
        lettres.controler(courriel, anct={"Claire Martin": CLAIRE}, territoire={"Jeanne Faure": JEANNE})
    envoyes = Courriel.objects.filter(etat=Etat.PRET)
    assert sorted(m["Message-ID"] for m in autres) == sorted(envoyes.values_list("message_id", flat=True))
    assert len({m["Message-ID"] for m in autres}) == len(autres)


def test_from_a_commune_of_the_reference_to_a_sealed_convention_and_a_committee(maison, serveur_smtp, tmp_path):
    claire = entrer_a_l_anct(maison, serveur_smtp)
    inscrire_pelussin(claire)
    jeanne = accepter_l_invitation(maison, serveur_smtp)
    ecrire_les_cinq_blocs(jeanne)
    rediger_et_valider(claire, maison)
    controler_la_convention(claire, maison, tmp_path)
    signer(claire, jeanne)
    adresse, page_1, rapport = preparer_le_comite(jeanne)
    vivre_les_etapes(jeanne)
    rappeler(jeanne, serveur_smtp, maison)

    jeanne.ouvrir(adresse)
    assert jeanne.page.texte == page_1
    assert jeanne.telecharger("Lire le rapport (PDF")[0] == rapport
    controler_les_courriels(serveur_smtp)
    assert [f"{travail} : {travail.motif}" for m in modeles() for travail in m.objects.en_echec()] == []
    faire_passer("journal.sceller")
    verdict = propre(maison.commande("verifier_journal"))
    assert re.search(r"Chaîne intacte : \d\d+ maillon", verdict)
    assert "0 entrée(s) en attente de sceau." in verdict

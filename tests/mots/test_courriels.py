"""Every mail of the house, as it leaves: its words, its typography, its one link and its named signatory."""

from collections import defaultdict
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from conventions import transitions as conventions
from conventions.models import Signature
from parcours import notifications as parcours_notifications
from parcours import transitions
from parcours.models import Parcours
from prestataires.models import Besoin, Candidature, Facture, Livrable, PointMission, Proposition
from prestataires.notifications.missions import annoncer_point
from prestataires.transitions import besoins, factures, livrables, retirer
from rappels.calcul import echeances
from rappels.planification import planifier
from socle.comptes.models import Utilisateur
from socle.echeances import ANCT, EQUIPE
from socle.travaux import lettres
from socle.travaux.courriels import poster
from socle.travaux.models import Courriel
from tests.isolation.routes import client_pour
from tests.mots.lecture import phrases
from tests.mots.table import fautes, mots_interdits

pytestmark = pytest.mark.django_db

# Those that only ANCT's own people receive.
INTERNES = {"parcours.envoi", "parcours.aide", "parcours.changement", "parcours.main_passee", "rappels.lundi"}


def _tout_poster(scene):
    """What the scene has not posted yet: a call for help, each reminder, the Monday mail."""
    etape = scene.ici.parcours["oeuvre"].etapes.earliest("pk")
    etape.parcours = scene.ici.parcours["oeuvre"]
    parcours_notifications.demander_aide(etape, par=scene.ici.personnes["interlocuteur"])
    tard = {"fin": etape.fin + timedelta(days=60)}
    [demande] = transitions.demander_modification(
        etape, tard, motif="Trop de pluie.", par=scene.ici.personnes["interlocuteur"]
    )
    transitions.refuser_modification(demande, motif="La fête ne bouge pas.", par=scene.anct["charge_mission"])
    ecriture = Parcours.objects.pour_page().get(pk=scene.ici.parcours["ecriture"].pk)
    parcours_notifications.annoncer_personne_contact(
        ecriture, ecriture.interlocuteur, par=scene.ici.personnes["equipe"]
    )
    parcours_notifications.annoncer_referent(ecriture)
    transitions.demander_visa(ecriture, par=scene.ici.personnes["interlocuteur"])
    repris = {"version": ecriture.version_courante_id, "par": scene.ici.personnes["interlocuteur"].pk}
    poster("parcours.reprise", "a@anct.example", {"parcours": ecriture.pk, **repris}, cle="reprise")
    depot = scene.ici.lieux["depot_papier"]
    conventions.refuser(
        Signature.objects.get(acte=depot["pk"], partie=depot["partie"]),
        motif="La page 3 est illisible.",
        par=scene.anct["charge_mission"],
    )
    suivis = {p.pk: p for p in Parcours.objects.vivants().pour_page()}
    jour = timezone.localdate()
    for pour in (EQUIPE, ANCT):
        for e in echeances(jour, pour=pour, parcours=suivis):
            if e.quand is not None:
                ids = {
                    "regle": e.regle.code,
                    "objet": e.objet_id,
                    "parcours": e.parcours_id,
                    "quand": e.quand.isoformat(),
                }
                poster("rappels.rappel", "essai@montaud.example", ids, cle=f"essai:{e.cle}")
    planifier(jour + timedelta(days=(7 - jour.weekday()) % 7))
    poster("rappels.nouvelles", "essai@montaud.example", {"parcours": etape.parcours_id}, cle="nouvelles")
    _aux_prestataires(scene)
    arrete = scene.ici.parcours["a_rediger"]
    transitions.abandonner(arrete, motif="La commune fusionne.", par=scene.anct["charge_mission"])
    poster(
        "rappels.lundi",
        "a@anct.example",
        {"referent": scene.anct["charge_mission"].pk, "jour": jour.isoformat()},
        cle="l",
    )


def _aux_prestataires(scene):
    """What is written to providers, and of them, and that the scene has not written yet."""
    lieux, jeanne = scene.ici.lieux, scene.ici.personnes["interlocuteur"]
    livrables.relancer_livrable(Livrable.objects.get(pk=lieux["livrable_en_retard"]["pk"]), par=jeanne)
    dans_un_mois = timezone.localdate() + timedelta(days=30)
    livrables.reporter(Livrable.objects.get(pk=lieux["livrable"]["pk"]), dans_un_mois, par=jeanne)
    livrables.faire_reprendre(
        Livrable.objects.get(pk=lieux["livrable_remis"]["pk"]), "Il manque une carte.", par=jeanne
    )
    factures.refuser_facture(
        Facture.objects.get(pk=lieux["facture"]["pk"]), "Ce n’est pas le prix du devis.", par=jeanne
    )
    point = PointMission.objects.get(pk=lieux["point"]["pk"])
    PointMission.objects.filter(pk=point.pk).update(rempli_le=None)
    annoncer_point(point, point.mission.liens.get(revoque_le=None))
    besoin = Besoin.objects.get(pk=lieux["besoin_envoye"]["besoin_pk"])
    criteres = set(besoin.criteres.values_list("genre", "code"))
    besoins.ecrire_besoin(besoin.etape, {"lieu": "Salle des fêtes"}, criteres, besoin=besoin, par=jeanne)
    besoins.ecarter(Candidature.objects.get(pk=lieux["demande"]["pk"]), "Nous avons assez de devis.", par=jeanne)
    propose = Proposition.objects.filter(parcours=scene.ici.parcours["ecriture"]).latest("pk").prestataire
    retirer(propose, motif="Cette association a cessé son activité.", par=scene.anct["charge_mission"])


def _lettres(scene):
    """(row, letter, message) for each mail that would leave."""
    _tout_poster(scene)
    for courriel in Courriel.objects.order_by("pk"):
        lettre = lettres.construire(courriel)
        if lettre is not None:
            yield courriel, lettre, lettres.composer(courriel, lettre)


def test_every_mail_is_well_said(scene):
    trouves, vus = defaultdict(set), set()
    for courriel, lettre, message in _lettres(scene):
        vus.add(courriel.gabarit)
        html = message.alternatives[0].content
        lignes = [message.subject, *message.body.splitlines(), *phrases(html)]
        for phrase in lignes:
            for ou, regle in fautes(phrase):
                trouves[f"{regle} : « {ou} »"].add(courriel.gabarit)
            for mot, mieux in [] if courriel.gabarit in INTERNES else mots_interdits(phrase):
                trouves[f"« {mot} » dans « {phrase[:90]} » → {mieux}"].add(courriel.gabarit)
        assert lettre.signataire.nom_complet in message.from_email
        assert message.reply_to == [lettre.signataire.email]
        assert html.count("<a ") == 1 + len(lettre.autres_liens), courriel.gabarit
        assert lettre.action[1] in message.body

    assert not trouves, "\n".join(f"{quoi} — {sorted(ou)}" for quoi, ou in sorted(trouves.items()))
    assert vus == {code for code in lettres._LETTRES if not code.startswith("essai")}


def test_the_code_to_sign_in_is_well_said(scene, client):
    jeanne = Utilisateur.objects.get(pk=scene.ici.personnes["interlocuteur"].pk)

    client.post("/connexion/", {"email": jeanne.email})
    client_pour(None).post("/connexion/", {"email": "inconnue@ailleurs.example"})

    assert len(mail.outbox) == 2
    lignes = [ligne for message in mail.outbox for ligne in (message.subject, *message.body.splitlines())]
    assert [faute for ligne in lignes for faute in fautes(ligne)] == []
    assert [mot for ligne in lignes for mot in mots_interdits(ligne)] == []

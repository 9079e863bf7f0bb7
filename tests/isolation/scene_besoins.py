"""What the table of routes asks for of the providers: needs written, sent, given up, and requests with and without an answer."""

from datetime import timedelta

from django.test import override_settings
from django.utils import timezone

from parcours import ecriture
from prestataires.documents.besoins import FICHE
from prestataires.enums import Statut
from prestataires.liens import jeton
from prestataires.models import LienPersonnel
from prestataires.transitions import besoins, candidatures
from socle.documents import deposer, documents_de
from socle.travaux import moteur
from socle.travaux.models import Etat
from tests.conventions.fabriques_signatures import photo
from tests.parcours.fabriques import champs_etape
from tests.prestataires.fabriques import prestataire
from tests.prestataires.fabriques_besoins import CRITERES, champs_besoin, champs_devis


def planter_besoins(t, claire, reference):
    """Plant in this territory; `reference` is a provider of the register. Names its objects in `t.lieux`."""
    parcours, jeanne = t.parcours["ecriture"], t.personnes["interlocuteur"]

    def etape(titre):
        champs = champs_etape(titre=titre, pilote=parcours.interlocuteur)
        return ecriture.decrire_etape(parcours, champs, par=jeanne)

    def besoin(titre):
        return besoins.ecrire_besoin(etape(titre), champs_besoin(titre=titre), CRITERES, par=jeanne)

    def lieu(**autres):
        return {"parcours_pk": parcours.pk, **autres}

    t.lieux["etape_sans_besoin"] = lieu(etape_pk=etape("Café itinérant").pk)

    ecrit = besoin("Marché de nuit")
    t.lieux["besoin_ecrit"] = lieu(besoin_pk=ecrit.pk)
    # The one that this territory named itself: the other may not ask it.
    ami = prestataire(Statut.PROPOSE, email="ami@village.example")
    ami.propositions.create(parcours=parcours, nom=ami.nom, pourquoi="Il est d’ici.", par=jeanne)
    t.lieux["devis_a_saisir"] = lieu(besoin_pk=ecrit.pk, prestataire_pk=ami.pk)

    envoye = besoin("Fête des voisins")
    autre = prestataire(email="autre@coop.example")
    demande, repondue = besoins.consulter(
        envoye, [reference, autre], par=jeanne, emails={reference.pk: "contact@coop.example"}
    )
    candidatures.repondre(repondue, champs_devis(), devis=deposer(photo(1), par=None))
    # Sent twenty minutes ago: it may be sent again.
    LienPersonnel.objects.filter(candidature=demande).update(envoye_le=timezone.now() - timedelta(minutes=20))
    fiche = documents_de(envoye).get(genre=FICHE)
    with override_settings(TRAVAUX_BAIL=timedelta(minutes=10)):
        etat = moteur.traiter("documents.document", fiche.pk)
    fiche.refresh_from_db()
    assert etat == Etat.PRET, (etat, fiche.motif)
    t.lieux["besoin_etape"] = lieu(etape_pk=envoye.etape_id)
    t.lieux["besoin_envoye"] = lieu(besoin_pk=envoye.pk)
    t.lieux["devis_csv"] = lieu(besoin_pk=envoye.pk, extension="csv")
    t.lieux["demande"] = lieu(besoin_pk=envoye.pk, pk=demande.pk)
    t.lieux["demande_repondue"] = lieu(besoin_pk=envoye.pk, pk=repondue.pk)
    t.lieux["lien_de_devis"] = {"jeton": jeton(repondue.liens.get())}

    arrete = besoin("Feu de la Saint-Jean")
    besoins.abandonner(arrete, "La prairie est trop sèche.", par=jeanne)
    t.lieux["besoin_arrete"] = lieu(besoin_pk=arrete.pk)

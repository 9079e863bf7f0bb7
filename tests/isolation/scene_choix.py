"""What the table of routes asks for of the joint choice: needs at each point of it, and two sentences that must stay sealed."""

from datetime import timedelta

from django.utils import timezone

from parcours import ecriture
from prestataires.enums import ModeAchat
from prestataires.models import Tour
from prestataires.transitions import choix
from tests.parcours.fabriques import champs_etape
from tests.prestataires import fabriques_choix as fabriques
from tests.prestataires.fabriques import prestataire

# Said by one side in a round in which the other has not spoken: nobody of the other side reads them, anywhere.
DIT_PAR_LE_TERRITOIRE = "Grive musicienne, dit le territoire."
DIT_PAR_L_ANCT = "Loutre cendrée, dit l’ANCT."


def planter_choix(t, claire, reference):
    """Plant in this territory; `reference` is a provider of the register. Names its objects in `t.lieux`."""
    parcours, jeanne = t.parcours["ecriture"], t.personnes["interlocuteur"]
    qui = [reference, prestataire(), prestataire()]

    def besoin(titre):
        etape = ecriture.decrire_etape(parcours, champs_etape(titre=titre, pilote=parcours.interlocuteur), par=jeanne)
        c = fabriques.Choix(parcours, jeanne, claire, fabriques.besoin_de(etape, titre, par=jeanne))
        fabriques.consulter(c, qui)
        return c

    def noter(nom, c, tour=None):
        ou = {"parcours_pk": parcours.pk, "besoin_pk": c.besoin.pk}
        t.lieux[nom] = ou | {"tour_pk": tour.pk} if tour else ou

    noter("avis_a_ouvrir", besoin("Balade contée"))

    libre = besoin("Banquet des voisins")
    noter("avis_tour", libre, choix.ouvrir_choix(libre.besoin, par=jeanne))

    territoire = besoin("Fresque du lavoir")
    choix.ouvrir_choix(territoire.besoin, par=jeanne)
    fabriques.avis_de(territoire, jeanne, motif=DIT_PAR_LE_TERRITOIRE)
    noter("avis_ouvert", territoire)
    noter("avis_du_territoire", territoire, territoire.tour)

    anct = besoin("Conseil des enfants")
    choix.ouvrir_choix(anct.besoin, par=jeanne)
    fabriques.avis_de(anct, claire, motif=DIT_PAR_L_ANCT)
    noter("avis_de_l_anct", anct, anct.tour)

    echu = besoin("Atelier cartes")
    choix.ouvrir_choix(echu.besoin, par=jeanne)
    fabriques.avis_de(echu, jeanne, motif=DIT_PAR_LE_TERRITOIRE)
    Tour.objects.filter(pk=echu.tour.pk).update(echeance=timezone.localdate() - timedelta(days=1))
    noter("avis_tour_echu", echu, echu.tour)

    partage = besoin("Veillée au village")
    choix.ouvrir_choix(partage.besoin, par=jeanne)
    fabriques.avis_de(partage, jeanne)
    fabriques.avis_de(partage, claire, premier=1)
    noter("avis_a_choisir", partage)
    fait = besoin("Marche des haies")
    for offre in fait.offres:
        type(offre.prestataire).objects.filter(pk=offre.prestataire_id).update(email="contact@coop.example")
    choix.ouvrir_choix(fait.besoin, par=jeanne)
    fabriques.avis_de(fait, jeanne)
    fabriques.avis_de(fait, claire)
    choix.choisir(
        fait.besoin,
        fait.offres[0],
        motif="Il est tout près.",
        mode_achat=ModeAchat.DISPENSE,
        sans_lien=True,
        par=jeanne,
    )
    t.lieux["format_achats"] = {"format_fichier": "csv"}

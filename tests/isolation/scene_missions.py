"""What the table of routes asks for of the providers: missions."""

from decimal import Decimal

from parcours import ecriture
from prestataires.enums import StatutFacture, StatutMission
from prestataires.liens import jeton
from prestataires.models import LienPersonnel, Mission
from prestataires.transitions import livrables, missions, synchronisations
from socle.documents.models import Document
from socle.travaux.models import Etat
from tests.parcours.fabriques import champs_etape
from tests.prestataires import fabriques_missions as fabriques

# Enough for one order each.
COUT = Decimal("5000.00")


def planter_missions(t, claire, reference):
    """Plant in this territory; `reference` is a provider of the register. Names its objects in `t.lieux`."""
    parcours, jeanne = t.parcours["oeuvre"], t.personnes["interlocuteur"]
    ici = {"parcours_pk": parcours.pk}

    def choisir(titre):
        champs = champs_etape(titre=titre, pilote=parcours.interlocuteur, cout=COUT)
        etape = ecriture.decrire_etape(parcours, champs, par=jeanne)
        besoin = fabriques.besoin_choisi(parcours, etape, par=jeanne, qui=reference)
        return fabriques.SceneMission(parcours, etape, besoin, jeanne, claire)

    t.lieux["besoin_choisi"] = ici | {"besoin_pk": choisir("Théâtre forum").besoin.pk}
    preparee, _ = fabriques.mission_en(StatutMission.PREPAREE, s=choisir("Marche exploratoire"))
    a_terminer, _ = fabriques.mission_en(s=choisir("Porteur de parole"), avec_livrable=False)
    terminee, _ = fabriques.mission_en(StatutMission.TERMINEE, s=choisir("Fête des possibles"))
    # The delay is over: it may be closed although nobody evaluated it.
    Mission.objects.filter(pk=terminee.pk).update(terminee_le=fabriques.dans(-12))
    for nom, mission in (("preparee", preparee), ("a_terminer", a_terminer), ("terminee", terminee)):
        t.lieux[f"mission_{nom}"] = ici | {"pk": mission.pk}

    s = choisir("Jardin partagé")
    mission, _ = fabriques.mission_en(s=s)
    attendu = mission.livrables.get()
    remis = livrables.ajouter(mission, f"Plan du jardin ({t.nom})", fabriques.dans(-3), par=jeanne)
    livrables.remettre(remis, fichier=fabriques.fichier(jeanne), par=jeanne)
    en_retard = livrables.ajouter(mission, "Affiche du chantier", fabriques.dans(-2), par=jeanne)
    facture, _, _ = fabriques.facture_en(mission=mission, s=s, numero="2026-1")
    acceptee, _, _ = fabriques.facture_en(
        StatutFacture.ACCEPTEE, mission=mission, s=s, numero="2026-2", ht=Decimal("500"), ttc=Decimal("600")
    )
    lien = missions.envoyer_lien(mission, "contact@coop.example", par=jeanne)
    LienPersonnel.objects.filter(pk=lien.pk).update(vu_le=lien.envoye_le)
    reunion = fabriques.reunion(s)
    point = reunion.points.get(mission=mission)
    for document in (missions.imprimer_lettre(mission, par=jeanne), synchronisations.imprimer(reunion, par=jeanne)):
        Document.objects.filter(pk=document.pk).update(etat=Etat.PRET, fichier=fabriques.fichier(jeanne))
    # Both have changed since: they will be printed again for whoever asks.
    livrables.ajouter(mission, "Mode d’emploi", fabriques.dans(15), par=jeanne)
    synchronisations.remplir(point, {"avancement": f"Le jardin pousse ({t.nom})."}, revision=1, par=jeanne)

    cle = jeton(lien)
    t.lieux |= {
        "missions": ici,
        "missions_csv": ici | {"extension": "csv"},
        "missions_toutes_csv": {"extension": "csv"},
        "mission": ici | {"pk": mission.pk},
        "de_mission": ici | {"mission_pk": mission.pk},
        "livrable": ici | {"mission_pk": mission.pk, "pk": attendu.pk},
        "livrable_en_retard": ici | {"mission_pk": mission.pk, "pk": en_retard.pk},
        "livrable_remis": ici | {"mission_pk": mission.pk, "pk": remis.pk},
        "facture": ici | {"mission_pk": mission.pk, "pk": facture.pk},
        "facture_acceptee": ici | {"mission_pk": mission.pk, "pk": acceptee.pk},
        "synchronisation": ici | {"pk": reunion.pk},
        "point": ici | {"synchronisation_pk": reunion.pk, "pk": point.pk},
        "lien_mission": {"jeton": cle},
        "lien_livrable": {"jeton": cle, "pk": attendu.pk},
        "lien_livrable_remis": {"jeton": cle, "pk": remis.pk},
        "lien_point": {"jeton": cle, "pk": point.pk},
    }

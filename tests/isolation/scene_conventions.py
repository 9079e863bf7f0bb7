"""One convention in each state of the circuit, for the table of routes."""

from datetime import timedelta
from decimal import Decimal

from django.test import override_settings
from django.utils import timezone

from conventions import transitions as conventions
from conventions.enums import StatutActe, StatutVersement, TypeSignataire
from conventions.models import Convention
from parcours import transitions as verbes
from rappels.agenda import agenda_de
from tests.conventions.fabriques import Scene, fin_d_execution, mener
from tests.conventions.fabriques_essentielles import immatriculer
from tests.conventions.fabriques_versements import avancer, demander, preparer_demande, versements
from tests.isolation.scene_bilans import planter_bilans
from tests.isolation.scene_depenses import planter_depenses
from tests.isolation.scene_importations import planter_importations
from tests.isolation.scene_pieces import planter_pieces
from tests.isolation.scene_ressources import planter_ressources
from tests.isolation.scene_signatures import deposer_signatures
from tests.isolation.scene_texte import annoter_le_texte

# Where the convention of a phase stands, and the name of its act in the table.
ACTES = {
    "brouillon": ("acte", StatutActe.BROUILLON),
    "relecture": ("acte_relecture", StatutActe.RELECTURE),
    "a_transmettre": ("acte_a_transmettre", StatutActe.VALIDEE),
    "validee": ("acte_valide", StatutActe.TRANSMISE),
    "autorisee": ("acte_autorise", StatutActe.AUTORISEE),
    "en_signature": ("acte_en_signature", StatutActe.AUTORISEE),
    "a_engager": ("acte_a_engager", StatutActe.SIGNEE),
    "a_notifier": ("acte_a_notifier", StatutActe.ENGAGEE),
    "suspendue": ("acte_suspendu", StatutActe.NOTIFIEE),
    "modifiee": ("acte_modifie", StatutActe.NOTIFIEE),
    "oeuvre": ("acte_signe", StatutActe.NOTIFIEE),
    "a_payer": ("acte_a_payer", StatutActe.NOTIFIEE),
    "a_solder": ("acte_a_solder", StatutActe.NOTIFIEE),
    "soldee": ("acte_solde", StatutActe.NOTIFIEE),
    "resiliee": ("acte_resilie", StatutActe.NOTIFIEE),
}


def champs_convention():
    return {
        "montant_delta": Decimal("9000.00"),
        "date_fin": fin_d_execution(),
        "type_signataire_anct": TypeSignataire.DIRECTION_GENERALE,
        "signataire_anct_nom": "Anne Exemple",
        "signataire_anct_qualite": "directrice générale",
        "signataire_collectivite_nom": "Michel Roux",
        "signataire_collectivite_qualite": "maire",
    }


def planter_versements(t, actes, claire):
    """The first payment is made everywhere; the second one is planned, mended or certified."""
    jeanne = t.personnes["interlocuteur"]
    for phase, statut in (
        ("oeuvre", None),
        ("suspendue", StatutVersement.SUSPENDU),
        ("modifiee", StatutVersement.CERTIFIE),
    ):
        premier, second, _ = versements(actes[phase].convention)
        avancer(premier, StatutVersement.PAYE, par=claire)
        if statut:
            demander(second, Scene(t.parcours[phase], jeanne, claire))
            avancer(second, statut, par=claire)
        lieu = {"parcours_pk": t.parcours[phase].pk, "pk": second.pk}
        if phase == "oeuvre":
            t.lieux["versement_paye"] = lieu | {"pk": premier.pk}
        elif phase == "suspendue":
            t.lieux["versement_suspendu"] = lieu
            t.lieux["versement_a_reprendre"] = {"pk": second.pk}
        else:
            t.lieux["versement_a_payer"] = {"pk": second.pk}
            t.lieux["versement_geste"] = {"pk": second.pk, "geste": "transmettre"}


def planter_les_fins(t, actes, claire):
    """One whose étapes are over, its first payment made: to settle. Another one settled, its parcours over: to close."""
    for phase in ("a_solder", "soldee"):
        parcours = t.parcours[phase]
        premier, second, _ = versements(actes[phase].convention)
        avancer(premier, StatutVersement.PAYE, par=claire)
        # Nothing is left to examine, nor to give back; the second payment may be asked for.
        preparer_demande(second, Scene(parcours, t.personnes["interlocuteur"], claire))
        for etape in parcours.etapes.all():
            verbes.abandonner_etape(etape, motif="Trop de pluie.", par=claire)
        parcours.refresh_from_db()
        verbes.entrer_en_bilan(parcours, par=claire)
        t.lieux[phase] = {"parcours_pk": parcours.pk}
        if phase == "a_solder":
            t.lieux["versement_prevu"] = t.lieux[phase] | {"pk": second.pk}
    actes["soldee"].convention.refresh_from_db()
    conventions.solder(actes["soldee"].convention, par=claire)
    bilan = {"date": timezone.localdate(), "genre": "bilan", "personnes": "Maire", "resume": "Nous continuons."}
    verbes.noter_echange(parcours, bilan | {"prochain_contact": None, "interne": False}, par=claire)
    verbes.clore(parcours, par=claire)


def planter_la_resiliation(t, convention, claire):
    """Terminated once its first payment was made: what was paid is to be set against the expenses."""
    avancer(versements(convention)[0], StatutVersement.PAYE, par=claire)
    conventions.resilier(convention, motif="D’un commun accord.", par=claire)
    t.lieux["resiliee"] = {"parcours_pk": convention.parcours_id}


def planter_conventions(t, claire):
    """One convention in each state of the circuit."""
    actes = {}
    for phase, (nom, statut) in ACTES.items():
        acte = actes[phase] = conventions.rediger(t.parcours[phase], champs_convention(), par=claire)
        if statut == StatutActe.RELECTURE:
            conventions.envoyer_en_relecture(acte, par=claire)
        elif statut != StatutActe.BROUILLON:
            with override_settings(CONVENTION_SEUIL_ECHEANCIER_SIMPLE=0):  # three payments, for small amounts too
                mener(acte, statut, par=claire)
        t.lieux[nom] = {"parcours_pk": t.parcours[phase].pk, "pk": acte.pk}
        t.parcours[phase].refresh_from_db()
    annoter_le_texte(t, actes["relecture"], claire)
    planter_versements(t, actes, claire)
    planter_les_fins(t, actes, claire)
    planter_la_resiliation(t, actes["resiliee"].convention, claire)
    conventions.suspendre(actes["suspendue"].convention, motif="Le bilan n’est pas arrivé.", par=claire)
    t.lieux["convention_suspendue"] = {"parcours_pk": t.parcours["suspendue"].pk}
    champs_avenant = champs_convention() | {"objet": "Un an de plus.", "lignes": {}}
    avenant = conventions.ouvrir_avenant(actes["modifiee"].convention, champs_avenant, par=claire)
    conventions.envoyer_en_relecture(avenant, par=claire)
    t.lieux["avenant"] = {"parcours_pk": t.parcours["modifiee"].pk, "pk": avenant.pk}
    for phase in ("autorisee", "en_signature"):
        conventions.controler_credits(actes[phase], imputation="Action 12", par=claire)
    t.lieux["signature_libre"] = t.lieux["acte_autorise"] | {"partie": "collectivite"}
    deposer_signatures(t, actes["en_signature"], claire)
    jour_du_conseil = {"seance_prevue": timezone.localdate() + timedelta(days=30)}
    conventions.enregistrer_autorisation(actes["validee"], jour_du_conseil, par=claire)
    t.lieux["texte_du_vote"] = t.lieux["acte_valide"] | {"texte": "deliberation", "extension": "odt"}
    etape = t.parcours["oeuvre"].etapes.get()
    t.lieux["convention_signee"] = {"pk": actes["oeuvre"].convention_id}
    t.lieux["convention_vivante"] = {"parcours_pk": t.parcours["oeuvre"].pk}
    t.lieux["notification"] = t.lieux["acte_signe"] | {"genre": "notification"}
    immatriculer(t.parcours["oeuvre"].collectivite)
    # Under the threshold of the rule: somebody has said yes.
    Convention.objects.filter(pk=actes["oeuvre"].convention_id).update(publier=True)
    t.lieux["imprime"] = {"pk": t.parcours["validee"].pk}
    verbes.imprimer(t.parcours["validee"], par=claire)
    verbes.dresser_fiche(t.parcours["validee"], par=claire)
    t.lieux["a_rediger"] = {"parcours_pk": t.parcours["a_rediger"].pk}
    t.lieux["en_oeuvre"] = {"pk": t.parcours["oeuvre"].pk}
    t.lieux["etape_en_oeuvre"] = {"pk": t.parcours["oeuvre"].pk, "item_pk": etape.pk}
    [demande] = verbes.demander_modification(
        etape, {"cout": Decimal("7000.00")}, motif="Un devis moins cher.", par=t.personnes["interlocuteur"]
    )
    t.lieux["modification"] = {"pk": t.parcours["oeuvre"].pk, "item_pk": demande.pk}
    t.lieux["agenda"] = {"jeton": agenda_de(t.personnes["interlocuteur"]).jeton}
    planter_pieces(t, actes, claire)
    planter_bilans(t, actes, claire)
    planter_importations(t, actes, claire)
    planter_depenses(t, actes, claire)
    planter_ressources(t, actes, claire)

"""Two territories that hold one of everything, made by the house's own verbs, and the people who may or may not see it.

A territory has one collectivité, its team of four, and a parcours in each of the phases that matter, so that every page of the site
has something to show and something to hide. `lieux` names the objects that a route speaks of: the arguments of its address.
"""

import io
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone
from PIL import Image

from conventions import modeles
from conventions.chargement import CONVENTION_INITIALE, charger_modeles, enregistrer
from conventions.models import Modele
from parcours import ecriture
from parcours import transitions as verbes
from parcours.enums import GenrePartie, Partie, Position, Role, RolePartie, Source
from parcours.models import Equipier, Jalon, Moyen, Objectif, Parcours, PartiePrenante
from pilotage import reglages as pilotage_reglages
from pilotage import transitions as comites
from rappels.agenda import agenda_de
from socle.comptes import invitations
from socle.comptes.enums import RoleAnct
from socle.comptes.models import Invitation, Utilisateur
from socle.documents import depot
from socle.documents.models import Document
from socle.travaux import moteur
from socle.travaux.models import Courriel, Etat
from tests.comptes.fabriques import AnctFabrique, UtilisateurFabrique
from tests.isolation.scene_annuaire import planter_annuaire
from tests.isolation.scene_besoins import planter_besoins
from tests.isolation.scene_choix import planter_choix
from tests.isolation.scene_comptes import planter_comptes
from tests.isolation.scene_conventions import planter_conventions
from tests.isolation.scene_missions import planter_missions
from tests.isolation.scene_registre import planter_fiche, planter_registre
from tests.parcours.fabriques import VagueFabrique, champs_etape
from tests.pilotage.fabriques import dans
from tests.territoires.fabriques import CollectiviteFabrique

EQUIPE = ("interlocuteur", "equipe", "executif", "direction")
ANCT = ("administrateur", "charge_mission", "gestionnaire", "lecture")
PHASES = (
    "ecriture", "a_rediger", "brouillon", "relecture", "a_transmettre", "validee", "autorisee", "en_signature", "a_engager", "a_notifier",
    "suspendue", "modifiee", "oeuvre", "a_payer", "a_solder", "soldee", "resiliee", "fini", "bilan",
)  # fmt: skip


@dataclass
class Territoire:
    nom: str
    personnes: dict[str, Utilisateur]
    parcours: dict[str, Parcours]
    lieux: dict[str, dict] = field(default_factory=dict)


@dataclass
class Scene:
    """`ici` is the territory whose pages are asked for, `ailleurs` the other one; `lieux` are ANCT's own objects."""

    ici: Territoire
    ailleurs: Territoire
    anct: dict[str, Utilisateur]
    lieux: dict[str, dict]
    # What a test has read once of a page, for those that come after it.
    lu: dict[str, dict] = field(default_factory=dict)

    def personnage(self, nom):
        """The account behind a column of the table; None for « anonyme »."""
        if nom == "anonyme":
            return None
        if nom == "autre":
            return self.ailleurs.personnes["interlocuteur"]
        return self.anct.get(nom) or self.ici.personnes[nom]

    def adresse(self, ou):
        return self.ici.lieux.get(ou) or self.lieux[ou]


def planter(*, documents=True, seul=False):
    """Both territories, ANCT's people and registers. Inside a transaction or not; `documents` has the PDFs really made.

    `seul` leaves the other territory out: half of the time, for who only looks at pages.
    """
    charger_modeles()
    anct = {role.value: AnctFabrique(role_anct=role, prenom="Claire", nom=f"Martin {role.value}") for role in RoleAnct}
    TOTP.activate(anct["administrateur"], generate_totp_secret())
    RecoveryCodes.activate(anct["administrateur"])
    claire = anct["charge_mission"]
    vagues = {phase: VagueFabrique() for phase in PHASES}
    ici = _territoire("Montaud", claire, vagues)
    ailleurs = None if seul else _territoire("Flers", claire, vagues)
    territoires = [t for t in (ici, ailleurs) if t]
    if documents:
        _imprimer(*territoires)
    comptes = planter_comptes(anct["administrateur"], documents=documents)
    registre, reference = planter_registre(anct["administrateur"])
    for t in territoires:
        for planter_de in (planter_fiche, planter_annuaire, planter_besoins, planter_choix, planter_missions):
            planter_de(t, claire, reference)
    for personne in [*anct.values(), *(p for t in territoires for p in t.personnes.values())]:
        agenda_de(personne)
    return Scene(ici, ailleurs, anct, _registres(anct["administrateur"], ici, vagues) | comptes | registre)


def _imprimer(*territoires):
    """Really make the document of the validated act, the report of the committee to come and a letter; the rest stays in preparation."""
    a_faire = (
        ("convention", "acte_valide"),
        ("convention", "acte_autorise"),
        ("notification", "acte_signe"),
        ("rapport_comite", "comite"),
        ("lettre_executif", "lettre"),
        ("avis-versement", "versement_paye"),
        ("dossier-paiement", "versement_a_payer"),
        ("bilan", "bilan_a_imprimer"),
        ("liste-depenses", "convention_signee"),
    )
    a_faire += (("parcours_resume", "imprime"), ("fiche_territoire", "imprime"), ("projet", "acte_relecture"))
    with override_settings(TRAVAUX_BAIL=timedelta(minutes=10)):
        for t in territoires:
            for genre, ou in a_faire:
                document = Document.objects.get(genre=genre, objet_id=t.lieux[ou]["pk"])
                assert moteur.traiter("documents.document", document.pk) == Etat.PRET


def _registres(administratrice, ici, vagues):
    """What only ANCT sees: accounts, invitations, waves, providers."""
    ferme = UtilisateurFabrique(is_active=False)
    invitation = invitations.inviter("nouvelle@montaud.example", "Nadia Petit", par=administratrice)
    document = _echouer(Document.objects.filter(objet_type="conventions.acte", objet_id=ici.lieux["acte_signe"]["pk"]))
    courriel = _echouer(Courriel.objects.filter(gabarit="parcours.envoi"))
    libre = CollectiviteFabrique(nom="Libre")
    modele = _modele(administratrice)
    return {
        "": {},
        "libre": {"pk": libre.pk},
        "fiche_collectivite": {"object_id": libre.pk},
        "compte": {"pk": ici.personnes["equipe"].pk},
        "compte_ferme": {"pk": ferme.pk},
        "fiche_compte": {"object_id": ici.personnes["equipe"].pk},
        "invitation": {"pk": vieillir(invitation).pk},
        "fiche_invitation": {"object_id": invitation.pk},
        "lien": {"jeton": invitations.jeton(invitation)},
        "fiche_vague": {"object_id": vagues["ecriture"].pk},
        "fiche_parcours": {"object_id": ici.parcours["ecriture"].pk},
        "fiche_document": {"object_id": document.pk},
        "document_en_echec": {"pk": document.pk},
        "fiche_courriel": {"object_id": courriel.pk},
        "courriel_en_echec": {"pk": courriel.pk},
        "fiche_acte": {"object_id": ici.lieux["acte_valide"]["pk"]},
        "modele_code": {"code": CONVENTION_INITIALE},
        "modele": {"pk": modele.pk},
        "modele_ajout": {"pk": modele.pk, "genre": "article"},
        "modele_article": {"pk": modele.pk, "partie": "article-objet"},
    }


def _modele(par):
    """A version in preparation, of a model of its own: the convention's is there to be prepared."""
    livre = Modele.objects.en_vigueur(CONVENTION_INITIALE)
    champs = {nom: getattr(livre, nom) for nom in ("intitule", "visas", "preambule", "articles")}
    enregistrer({"code": "essai", "version": 1} | champs)
    return modeles.nouvelle_version("essai", par=par)


def _echouer(travaux):
    travail = travaux.earliest("pk")
    travaux.filter(pk=travail.pk).update(etat=Etat.ECHEC, erreurs=3, motif="Le serveur ne répond pas.")
    return travail


def vieillir(invitation):
    """Sent twenty minutes ago: it may be sent again."""
    avant = timezone.now() - timedelta(minutes=20)
    Invitation.objects.filter(pk=invitation.pk).update(envoyee_le=avant, cree_le=avant)
    return invitation


def _territoire(nom, claire, vagues):
    collectivite = CollectiviteFabrique(nom=nom)
    personnes = {}
    parcours = {phase: _equipe(nom, collectivite, claire, vagues[phase], personnes) for phase in PHASES}
    territoire = Territoire(nom, personnes, parcours)
    _ecriture(territoire, claire)
    jeanne = personnes["interlocuteur"]
    for phase in PHASES[1:]:
        _cinq_blocs(parcours[phase], jeanne)
        verbes.soumettre(parcours[phase], par=jeanne)
        parcours[phase].refresh_from_db()
        verbes.relire(parcours[phase], par=claire)
        parcours[phase].refresh_from_db()
    planter_conventions(territoire, claire)
    _fin(territoire, claire)
    _echanges(territoire, claire)
    for phase in PHASES:
        parcours[phase] = Parcours.objects.pour_page().get(pk=parcours[phase].pk)
    personnes.update({role: Utilisateur.objects.get(pk=personne.pk) for role, personne in personnes.items()})
    return territoire


def _equipe(nom, collectivite, claire, vague, personnes):
    """Enrol the territory in this wave, its four people in its team."""
    domaine = f"{nom.lower()}.example"
    contact = {"nom": "Jeanne Faure", "fonction": "Secrétaire générale de mairie", "email": f"mairie@{domaine}"}
    parcours = verbes.inscrire(
        vague=vague, collectivite=collectivite, referent=claire, interlocuteur=contact, par=claire
    )
    equipiers = {"interlocuteur": parcours.interlocuteur}
    for role, qui in ((Role.EQUIPE, "Paul Durand"), (Role.EXECUTIF, "Michel Roux"), (Role.DIRECTION, "Anne Petit")):
        equipiers[role.value] = verbes.ajouter_equipier(
            parcours, nom=qui, fonction=role.label, email=f"{role}@{domaine}", role=role, par=claire, inviter=True
        )
    for role, equipier in equipiers.items():
        personnes[role] = invitations.accepter(equipier.invitation)
    return Parcours.objects.pour_page().get(pk=parcours.pk)


def _cinq_blocs(parcours, par, *, lettres=False):
    """One item in each block and both commitments; returns them by name."""
    objets = {
        "objectif": ecriture.enregistrer(
            Objectif(parcours=parcours), {"titre": "Que chacun puisse dire son mot"}, par=par
        ),
        "partenaire": ecriture.enregistrer(
            PartiePrenante(parcours=parcours),
            {
                "nom": "Foyer rural",
                "genre": GenrePartie.ASSOCIATION,
                "role": RolePartie.PILOTE,
                "contact": "04 67 00 00 01",
            },
            par=par,
        ),
        "jalon": ecriture.enregistrer(
            Jalon(parcours=parcours),
            {"titre": "Fête du village", "date": timezone.localdate() + timedelta(days=90)},
            par=par,
        ),
        "moyen": ecriture.enregistrer(
            Moyen(parcours=parcours),
            {"source": Source.COFINANCEMENT, "libelle": "Département", "prevu": Decimal("2500.00")},
            par=par,
        ),
        "etape": ecriture.decrire_etape(
            parcours, champs_etape(pilote=parcours.interlocuteur, public=["elus"]), par=par
        ),
    }
    for partie, nom in ((Partie.EXECUTIF, "Michel Roux"), (Partie.DIRECTION, "Anne Petit")):
        lettre = depot.deposer(photo("lettre.png"), par=par) if lettres else None
        jour = timezone.localdate()
        verbes.s_engager(parcours, partie, nom=nom, fonction="Fonction", date=jour, lettre=lettre, par=par)
    return objets


def _ecriture(t, claire):
    """The parcours being written: sent once and changed since, with items taken away, an invitation pending and committees."""
    parcours, jeanne = t.parcours["ecriture"], t.personnes["interlocuteur"]
    presents = _cinq_blocs(parcours, jeanne, lettres=True)
    verbes.placer_influence(presents["partenaire"], poids=3, position=Position.MOTEUR, par=jeanne)
    retires = _cinq_blocs(parcours, jeanne)
    for item in retires.values():
        ecriture.retirer(item, par=jeanne)
    verbes.soumettre(parcours, par=jeanne)
    etape = presents["etape"]
    piece = verbes.joindre(etape, depot.deposer(photo("plan.png"), par=jeanne), libelle="Le plan", par=jeanne)
    t.lieux["piece"] = {"pk": parcours.pk, "item_pk": etape.pk, "piece_pk": piece.pk}
    t.lieux["action"] = {"pk": parcours.pk, "item_pk": etape.action_id}
    # Something new since: it may be sent again.
    ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Que les élus rendent compte"}, par=jeanne)
    attendu = verbes.ajouter_equipier(
        parcours, nom="Lucie Bon", fonction="Agent", email=f"lucie@{t.nom.lower()}.example", par=claire, inviter=True
    )
    vieillir(attendu.invitation)
    equipier = Equipier.objects.get(parcours=parcours, role=Role.DIRECTION)
    t.lieux["parcours"] = {"pk": parcours.pk}
    t.lieux["portail"] = {"parcours_pk": parcours.pk}
    for nom in presents:
        t.lieux[nom] = {"pk": parcours.pk, "item_pk": presents[nom].pk}
        t.lieux[f"{nom}_retire"] = {"pk": parcours.pk, "item_pk": retires[nom].pk}
    t.lieux["equipier"] = {"pk": parcours.pk, "item_pk": equipier.pk}
    _dialogue(t, parcours, presents, claire)
    remplacant = Equipier.objects.get(parcours=parcours, role=Role.EQUIPE, utilisateur=t.personnes["equipe"])
    absence = {"debut": timezone.localdate() + timedelta(days=30), "fin": timezone.localdate() + timedelta(days=40)}
    prevu = verbes.remplacer(parcours, remplacant, par=jeanne, **absence)
    t.lieux["remplacant"] = {"pk": remplacant.pk}
    t.lieux["remplacement"] = {"pk": parcours.pk, "item_pk": prevu.pk}
    verbes.preparer_lettre(parcours, Partie.EXECUTIF, par=jeanne)
    t.lieux["lettre"] = {"pk": parcours.pk, "partie": Partie.EXECUTIF.value}
    t.lieux["lettre_a_preparer"] = {"pk": parcours.pk, "partie": Partie.DIRECTION.value}
    t.lieux["lettre_signee"] = {"pk": parcours.pk, "item_pk": parcours.engagements.get(partie=Partie.EXECUTIF).pk}
    t.lieux["equipier_invite"] = {"pk": parcours.pk, "item_pk": attendu.pk}
    _comites(t, parcours, claire)


def _dialogue(t, parcours, presents, claire):
    """What both sides say about the text: a remark and its answer, a question that waits, one that was answered."""
    jeanne, partenaire = t.personnes["interlocuteur"], presents["partenaire"]
    objectif = Objectif.objects.presents().get(parcours=parcours, titre="Que les élus rendent compte")
    remarque = verbes.ecrire_remarque(parcours, bloc="objectifs", uid=objectif.uid, texte="Pour qui\u00a0?", par=claire)
    verbes.repondre(remarque, texte="Pour tous.", par=jeanne)
    question = verbes.demander_correction(partenaire, "nom", "Est-ce le bon nom\u00a0?", par=claire)
    repondue = verbes.demander_correction(objectif, "titre", "Pour qui\u00a0?", par=claire)
    verbes.repondre_correction(repondue, objectif.titre, reponse="Pour tous.", revision=objectif.revision, par=jeanne)
    t.lieux["envoi"] = {"pk": parcours.pk, "item_pk": parcours.versions.get().pk}
    t.lieux["remarque"] = {"pk": parcours.pk, "item_pk": remarque.pk}
    t.lieux["question"] = {"pk": parcours.pk, "item_pk": question.pk}
    t.lieux["question_a_poser"] = {"pk": parcours.pk, "item_pk": partenaire.pk, "code": "partenaire"}


def _comites(t, parcours, claire):
    """One to come with its question and its report, one whose day has come, one held with a decision to follow."""
    a_venir = comites.fixer(parcours, date_heure=dans(20), lieu="salle du conseil", par=claire)
    question = comites.demander(
        a_venir, question="Gardons-nous la date de la fête\u00a0?", proposition="Oui.", par=claire
    )
    comites.preparer_rapport(a_venir, par=claire)
    du_jour = comites.fixer(parcours, date_heure=dans(-1), lieu="mairie", par=claire)
    a_reunir = comites.demander(du_jour, question="Ouvrons-nous le comité\u00a0?", par=claire)
    tenu = comites.fixer(parcours, date_heure=dans(-30), lieu="mairie", reunion="Conseil municipal", par=claire)
    prise = comites.demander(tenu, question="Formons-nous les agents\u00a0?", par=claire)
    reponse = {"statut": "acceptee", "responsable": "Anne Petit", "echeance": dans(15).date(), "reponse": "Deux jours."}
    comites.tenir(tenu, resultats={prise.pk: reponse}, par=claire)
    for nom, comite, decision in (
        ("comite", a_venir, question),
        ("comite_du_jour", du_jour, a_reunir),
        ("comite_tenu", tenu, prise),
    ):
        t.lieux[nom] = {"parcours_pk": parcours.pk, "pk": comite.pk}
        t.lieux[f"decision_{nom}"] = {"parcours_pk": parcours.pk, "pk": comite.pk, "decision_pk": decision.pk}


def _fin(t, claire):
    """One whose étapes are over, one in bilan whose meeting is noted: both wait for one button."""
    for phase in ("fini", "bilan"):
        parcours = t.parcours[phase]
        etape = parcours.etapes.get()
        verbes.valider_etape(etape, reference=f"TE-{phase}", par=claire)
        verbes.contractualiser(parcours, par=claire)
        verbes.mettre_en_oeuvre(parcours, par=claire)
        verbes.abandonner_etape(etape, motif="Trop de pluie.", par=claire)
    verbes.entrer_en_bilan(t.parcours["bilan"], par=claire)
    verbes.noter_echange(t.parcours["bilan"], champs_echange(genre="bilan"), par=claire)
    t.lieux["a_bilan"] = {"pk": t.parcours["fini"].pk}
    t.lieux["a_clore"] = {"pk": t.parcours["bilan"].pk}


def champs_echange(**autres):
    return {
        "date": timezone.localdate(),
        "genre": "appel",
        "personnes": "Anne Petit",
        "resume": "La salle est réservée.",
        "prochain_contact": None,
        **autres,
    }


def _echanges(t, claire):
    """A shared talk noted by the team, an internal one noted by ANCT."""
    parcours = t.parcours["ecriture"]
    partage = verbes.noter_echange(parcours, champs_echange(), par=t.personnes["interlocuteur"])
    interne = verbes.noter_echange(
        parcours, champs_echange(resume="Entre nous\u00a0: le conseil hésite.", interne=True), par=claire
    )
    comite = t.lieux["comite_du_jour"]["pk"]
    releve = (dans(-1) + timedelta(days=pilotage_reglages.releve_jours())).date()
    t.lieux["ligne_a_relancer"] = {"pk": parcours.pk, "cle": f"pilotage.releve:{comite}:{releve}"}
    t.lieux["echange"] = {"pk": parcours.pk, "item_pk": partage.pk}
    t.lieux["echange_interne"] = {"pk": parcours.pk, "item_pk": interne.pk}


def photo(nom):
    """A small picture, as a browser sends it."""
    sortie = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(sortie, "PNG")
    return SimpleUploadedFile(nom, sortie.getvalue(), "image/png")

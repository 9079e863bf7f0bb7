"""The story of each territory, told through the house's own verbs, each day lived as if it were today (`horloge`)."""

import heapq
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from conventions import transitions as conventions
from conventions.models import Acte
from parcours import ecriture
from parcours import transitions as verbes
from parcours.enums import Axe, GenrePartie, Nature, Partie, RolePartie, StatutEtape
from parcours.forms import dernier_jour
from parcours.models import Etape, Jalon, Moyen, Objectif, Parcours, PartiePrenante
from parcours.mots import fonction_par_defaut
from pilotage import transitions as comites
from pilotage.enums import StatutDecision
from portail.demo import conventions as actes
from portail.demo import dialogues, histoires_achats, ressources, versements
from portail.demo.horloge import au_jour
from socle.champs import decaler_mois
from socle.comptes import invitations
from socle.comptes.models import Utilisateur
from socle.normalisation import normaliser
from territoires.models import Collectivite

# Étapes left open past their end, so that « en retard » can be seen.
EN_RETARD = {"Film documentaire participatif", "Amorçage d’une université citoyenne"}
AVEC_RAPPORT = {"42168", "34164"}
AVEC_VISA = {"78311"}
EN_DEUX_ENVOIS = {"42168", "34164", "73065"}
FINIS = {"50129", "53182"}
RYTHME = timedelta(days=150)
LIEUX = ("salle du conseil", "salle des fêtes", "mairie, salle des mariages", "médiathèque")
DECISIONS = (
    ("Ouvrons-nous le comité à deux habitants tirés au sort ?", "Oui, dès le prochain comité", "Pas cette année", "Oui : ils connaissent le terrain."),
    ("Quel jour pour la réunion publique ?", "Un mercredi soir", "Un samedi matin", "Le samedi matin : les familles viennent plus nombreuses."),
    ("Formons-nous aussi les agents d’accueil ?", "Oui, deux journées", "Seulement les élus", "Oui : ce sont eux qui répondent aux habitants."),
    ("Publions-nous chaque mois ce que sont devenues les propositions ?", "Oui, dans le bulletin", "Sur le site seulement", "Dans le bulletin et à l’accueil."),
    ("Quel budget pour les idées des habitants cette année ?", "Trois mille euros", "Cinq mille euros", "Cinq mille euros, dont mille pour les enfants."),
    ("Qui anime la prochaine réunion publique ?", "L’équipe projet", "Un groupe d’habitants", "Un groupe d’habitants, avec notre aide."),
    ("Présentons-nous le parcours au conseil de la communauté de communes ?", "Oui, avant l’été", "Pas maintenant", "Oui : deux projets se font ensemble."),
    ("Gardons-nous une trace filmée des rencontres ?", "Oui, en interne", "Non", "Oui, avec l’accord des personnes présentes."),
)  # fmt: skip


class Recit:
    """Tells the stories in the order of days. `referents` maps a key to an account, `vagues` a number to a Vague."""

    def __init__(self, *, vagues, referents, aujourd_hui):
        self.vagues, self.referents, self.aujourd_hui = vagues, referents, aujourd_hui

    def raconter(self, territoires):
        """Live all the stories up to today; returns {code: pk of the parcours}."""
        self.parcours = {}
        attente = []
        for rang, territoire in enumerate(territoires):
            histoire = self._histoire(rang, territoire)
            heapq.heappush(attente, (next(histoire), rang, histoire))
        while attente:
            jour, rang, histoire = heapq.heappop(attente)
            if jour > self.aujourd_hui:
                continue
            with au_jour(jour, heure=9 + rang % 8):
                suite = next(histoire, None)
            if suite is not None:
                heapq.heappush(attente, (max(suite, jour), rang, histoire))
        return self.parcours

    def _mois(self, repere, debut):
        """3 → the fourth month of the parcours; "courant+2" → in two months."""
        if isinstance(repere, int):
            return decaler_mois(debut, repere)
        return decaler_mois(self.aujourd_hui, int(repere.removeprefix("courant") or 0))

    def _histoire(self, rang, t):
        """A generator: gives the day of what comes next, and does it when it is that day."""
        vague, referent = self.vagues[t.vague], self.referents[t.referent]
        debut = decaler_mois(vague.debut, t.mois_debut)
        yield self.aujourd_hui - timedelta(days=3) if t.etat == "contact" else debut
        collectivite = self._collectivite(t.code)
        email = t.boite or _adresse(t.contact[0], collectivite)
        parcours = verbes.inscrire(
            vague=vague,
            collectivite=collectivite,
            referent=referent,
            interlocuteur={"nom": t.contact[0], "fonction": t.contact[1], "email": email},
            par=referent,
        )
        self.parcours[t.code] = parcours.pk
        if t.etat == "contact":
            return
        yield debut + timedelta(days=4)
        auteur = self._entrer(parcours)
        yield debut + timedelta(days=25)
        parcours = self._relu(parcours)
        self._ecrire_les_blocs(parcours, t, auteur, debut)
        yield debut + timedelta(days=40)
        self._engager(parcours, rang, auteur)
        yield self.aujourd_hui - timedelta(days=2) if t.etat == "envoye" else debut + timedelta(days=45)
        if t.code in AVEC_VISA:
            dialogues.visa_de_la_direction(parcours.pk, auteur)
        verbes.soumettre(parcours, par=auteur)
        if t.etat == "envoye":
            dialogues.remarque_de_l_equipe(parcours.pk, auteur)
            return
        if t.code in EN_DEUX_ENVOIS:
            yield debut + timedelta(days=49)
            dialogues.relecture_en_deux_temps(parcours.pk, auteur)
        yield debut + timedelta(days=54)
        parcours = self._relu(parcours)
        verbes.relire(parcours, par=referent)
        if t.etat == "relu":
            yield self.aujourd_hui - timedelta(days=2)
            dialogues.question_ouverte(parcours.pk, auteur)
            return
        yield debut + timedelta(days=60)
        acte = conventions.rediger(parcours, self._champs_acte(parcours, rang), par=referent)
        actes.immatriculer(t.code, collectivite, referent)
        if t.etat == "validee":
            yield debut + timedelta(days=63)
            actes.relire_ensemble(acte.pk, auteur)
        yield debut + timedelta(days=66)
        conventions.valider(Acte.objects.get(pk=acte.pk), par=referent)
        yield debut + timedelta(days=68)
        conventions.transmettre(Acte.objects.get(pk=acte.pk), par=referent)
        if t.etat == "validee":
            yield self.aujourd_hui - timedelta(days=4)
            actes.prevoir_le_conseil(acte.pk, auteur, self.aujourd_hui + timedelta(days=18))
            dialogues.question_pendant_la_convention(parcours.pk, auteur)
            return
        yield debut + timedelta(days=84)
        actes.voter(acte.pk, auteur)
        actes.verifier_credits(acte.pk)
        yield debut + timedelta(days=88)
        actes.signer_collectivite(t.code, acte.pk, auteur)
        signature = debut + timedelta(days=100)
        yield signature
        actes.signer_anct(t.code, acte.pk)
        yield signature + timedelta(days=2)
        actes.engager(acte.pk)
        yield signature + timedelta(days=3)
        actes.notifier(acte.pk)
        actes.publier(t.code, acte.pk)
        yield from self._vie(rang, t, parcours.pk, auteur, signature)

    def _vie(self, rang, t, pk, auteur, signature):
        """Étapes begin and end, committees meet, payments are made."""
        for jour, geste in sorted(self._gestes(rang, t, pk, auteur, signature), key=lambda evenement: evenement[0]):
            yield jour
            geste()

    def _gestes(self, rang, t, pk, auteur, signature):
        gestes = []
        for etape in Etape.objects.filter(parcours=pk):
            if etape.debut <= self.aujourd_hui:
                commence = max(etape.debut + timedelta(days=4), signature + timedelta(days=5))
                gestes.append((commence, lambda pk=etape.pk: self._si_encore(pk, verbes.demarrer_etape, auteur)))
            if etape.fin < self.aujourd_hui and etape.titre not in EN_RETARD:
                finit = max(etape.fin - timedelta(days=3), signature + timedelta(days=6))
                gestes.append((finit, lambda pk=etape.pk: self._si_encore(pk, verbes.terminer_etape, auteur)))
        jour = signature + timedelta(days=35 + rang)
        n = 0
        prochain = self.aujourd_hui + timedelta(days=9 + 4 * rang)
        while jour < min(self.aujourd_hui - timedelta(days=20), prochain - timedelta(days=60)):
            gestes += self._comite(t, pk, auteur, jour, n)
            jour, n = jour + RYTHME, n + 1
        if rang < 8 and t.code not in FINIS:
            gestes += self._comite(t, pk, auteur, prochain, n)
        notification = signature + timedelta(days=3)
        gestes += versements.gestes(t.code, rang, pk, auteur, notification=notification, aujourd_hui=self.aujourd_hui)
        gestes += ressources.gestes(t.code, pk, auteur, aujourd_hui=self.aujourd_hui)
        gestes += histoires_achats.gestes(t.code, pk, auteur, aujourd_hui=self.aujourd_hui)
        return gestes + self._dialogues(rang, t, pk, auteur)

    def _dialogues(self, rang, t, pk, auteur):
        """(day, gesture) pairs of what is said between ANCT and the territory, counted back from today."""

        def il_y_a(jours):
            return self.aujourd_hui - timedelta(days=jours)

        gestes = [
            (il_y_a(jours - rang), lambda n=n: dialogues.noter(pk, rang + n)) for n, jours in enumerate((330, 170, 58))
        ]
        if t.code in dialogues.TEMOINS_INTERNES:
            gestes.append((il_y_a(40), lambda: dialogues.noter(pk, rang, interne=True)))
        particuliers = {
            "42168": (
                (300, dialogues.carte_d_influence),
                (95, dialogues.changement_decide),
                (20, dialogues.suite_d_une_action),
            ),
            "34164": ((5, actes.avenant_en_relecture), (2, dialogues.changement_en_attente)),
            "200040293": ((8, actes.avenant_avec_article_a_viser),),
            "69072": ((40, actes.avenant_a_signer), (12, actes.vote_de_l_avenant), (3, actes.fichier_reecrit)),
            "39189": (
                (50, actes.avenant_a_signer),
                (20, actes.vote_de_l_avenant),
                (9, actes.avenant_a_inscrire_au_budget),
            ),
            "200030674": ((14, actes.suspendre),),
            "59009": ((200, dialogues.nouveau_maire), (24, actes.resilier)),
            "38151": (
                (75, dialogues.passer_la_main),
                (38, actes.avenant_a_signer),
                (15, actes.vote_de_l_avenant),
                (4, actes.pages_manquantes),
            ),
            "61169": ((6, dialogues.absence_prevue),),
            "73065": (
                (35, lambda pk, auteur: dialogues.coller_le_tableau_de_la_ville(pk, auteur, self.aujourd_hui)),
                (150, actes.avenant_de_chambery),
                (120, actes.vote_de_l_avenant),
                (110, lambda pk, auteur: actes.avenant_signe_et_notifie("73065", pk, auteur)),
                (12, dialogues.etape_abandonnee),
            ),
            "200036499": ((140, dialogues.changement_refuse),),
            "50129": ((18, dialogues.entrer_en_bilan),),
            "53182": ((240, dialogues.entrer_en_bilan), (178, lambda pk, auteur: dialogues.clore(pk))),
        }
        for jours, geste in particuliers.get(t.code, ()):
            gestes.append((il_y_a(jours), lambda geste=geste: geste(pk, auteur)))
        return [g for g in gestes if t.code != "53182" or g[0] <= il_y_a(178)]

    def _comite(self, t, pk, auteur, jour, n):
        """(day, gesture) pairs of one committee: fixed, prepared, held."""
        garde = {}
        if jour.weekday() >= 5:
            jour += timedelta(days=3)

        def fixer():
            moment = timezone.make_aware(datetime.combine(jour, time(18)))
            parcours = Parcours.objects.get(pk=pk)
            garde["comite"] = comites.fixer(
                parcours,
                date_heure=moment,
                lieu=LIEUX[(pk + n) % len(LIEUX)],
                reunion="" if n else "Bureau municipal",
                par=auteur,
            )

        def preparer():
            comite = garde["comite"]
            for question, a, b, proposition in (DECISIONS[2 * n % 8], DECISIONS[(2 * n + 1) % 8]):
                comites.demander(comite, question=question, option_a=a, option_b=b, proposition=proposition, par=auteur)
            comites.rediger(
                comite,
                en_trois_phrases="Les étapes avancent comme prévu. Les habitants viennent plus nombreux qu’au comité précédent. "
                "Il reste à choisir la suite.",
                point_attention="Trouver une salle assez grande pour la prochaine réunion." if n % 2 else "",
                par=auteur,
            )

        def rapport():
            comites.preparer_rapport(garde["comite"], par=auteur)

        def tenir():
            comite = garde["comite"]
            resultats = {}
            for i, decision in enumerate(comite.decisions.order_by("rang")):
                accepte = (n + i) % 3 != 2
                resultats[decision.pk] = {
                    "statut": StatutDecision.ACCEPTEE if accepte else StatutDecision.A_REVOIR,
                    "responsable": t.contact[0] if accepte else "",
                    "echeance": jour + timedelta(days=90) if accepte else None,
                    "reponse": "" if accepte else "À reprendre avec un chiffrage.",
                }
            comites.tenir(comite, resultats=resultats, par=auteur)

        def suivre():
            for decision in garde["comite"].decisions.filter(statut=StatutDecision.ACCEPTEE).order_by("rang"):
                comites.faire(decision, par=auteur)

        gestes = [(jour - timedelta(days=30), fixer), (jour - timedelta(days=16), preparer)]
        if t.code in AVEC_RAPPORT:
            gestes.append((jour - timedelta(days=9), rapport))
        return [*gestes, (jour + timedelta(days=1), tenir), (jour + timedelta(days=70), suivre)]

    # --- the gestures -----------------------------------------------------------------------------------------------------

    def _collectivite(self, code):
        if len(code) == 9:
            return Collectivite.objects.select_related("departement").get(nature="epci", siren=code)
        return Collectivite.objects.select_related("departement").get(nature="commune", code_insee=code)

    def _relu(self, parcours):
        return Parcours.objects.pour_page().get(pk=parcours.pk)

    def _entrer(self, parcours):
        utilisateur = invitations.accepter(parcours.interlocuteur.invitation)
        Utilisateur.objects.filter(pk=utilisateur.pk).update(est_demo=True, telephone="01 00 00 00 00")
        return Utilisateur.objects.get(pk=utilisateur.pk)

    def _ecrire_les_blocs(self, parcours, t, auteur, debut):
        objectif = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": t.objectif}, par=auteur)
        for titre, nature, du, au, cout in t.ingredients:
            premier, dernier = self._mois(du, debut), self._mois(au, debut)
            champs = {
                "titre": titre,
                "nature": nature,
                "debut": premier,
                "fin": dernier_jour(max(dernier, premier)),
                "cout": Decimal(cout),
                "pilote": parcours.interlocuteur,
                "objectif": "",
                "objectifs": [objectif],
                "public": ["citoyens", "elus"] if Nature(nature).axe == Axe.PROJET else ["agents", "elus"],
                "place_des_habitants": 3 if Nature(nature).axe == Axe.PROJET else 0,
                "livrables": "",
                "aide": "",
            }
            ecriture.decrire_etape(parcours, champs, par=auteur)
        for nom, genre, role, apport in t.partenaires:
            valeurs = {
                "nom": nom,
                "genre": GenrePartie(genre),
                "role": RolePartie(role),
                "apport": apport,
                "contact": "",
            }
            ecriture.enregistrer(PartiePrenante(parcours=parcours), valeurs, par=auteur)
        for titre, repere, quantieme in t.dates_cles:
            jour = self._mois(repere, debut).replace(day=quantieme)
            ecriture.enregistrer(Jalon(parcours=parcours), {"titre": titre, "date": jour, "etape": None}, par=auteur)
        temps = {
            "source": "temps",
            "libelle": "Temps de l’équipe projet",
            "prevu": Decimal(0),
            "jours": 40,
            "etape": None,
        }
        ecriture.enregistrer(Moyen(parcours=parcours), temps, par=auteur)

    def _engager(self, parcours, rang, auteur):
        for partie, prenoms in ((Partie.EXECUTIF, MAIRES), (Partie.DIRECTION, DIRECTIONS)):
            fonction = fonction_par_defaut(partie, parcours.collectivite)
            verbes.s_engager(
                parcours,
                partie,
                nom=prenoms[rang % len(prenoms)],
                fonction=fonction,
                date=timezone.localdate(),
                par=auteur,
            )

    def _champs_acte(self, parcours, rang):
        return {
            "montant_delta": verbes.total_demande(parcours),
            "date_fin": parcours.fin,
            "type_signataire_anct": "dg",
            "signataire_anct_nom": "Camille Fontaine",
            "signataire_anct_qualite": "Direction générale de l’Agence",
            "signataire_collectivite_nom": MAIRES[rang % len(MAIRES)],
            "signataire_collectivite_qualite": fonction_par_defaut(Partie.EXECUTIF, parcours.collectivite),
        }

    def _si_encore(self, pk, verbe, auteur):
        etape = Etape.objects.select_related("parcours").get(pk=pk)
        if etape.statut in {StatutEtape.VALIDEE, StatutEtape.EN_COURS, StatutEtape.REPORTEE} and not (
            verbe is verbes.demarrer_etape and etape.statut == StatutEtape.EN_COURS
        ):
            verbe(etape, par=auteur)


MAIRES = (
    "Paul Durand",
    "Mireille Costa",
    "Alain Perrin",
    "Fatou Diallo",
    "Gérard Blanc",
    "Sylvie Arnaud",
    "Michel Roche",
)
DIRECTIONS = ("Élise Morel", "Bruno Tissier", "Nathalie Petit", "Olivier Garnier", "Aïcha Benali")


def _adresse(nom, collectivite):
    """A fictitious address, in a domain that nobody can own."""
    boite = "".join(c if c.isalnum() else "." for c in normaliser(nom))
    domaine = "".join(c if c.isalnum() else "-" for c in collectivite.nom_norme).strip("-")
    if boite == "lucie.bernard":  # one account for two territories
        domaine = "agents-mutualises"
    return f"{boite}@{domaine}.example"

"""What to do by when, counted back from the council's day, then from the vote to the signature. Pure but for one query on an EPCI.

A clear day (« jour franc ») is a whole day: neither the day of sending nor that of the session counts; Saturdays, Sundays and holidays do, and
do not extend the delay (CGCT L. 2121-11, L. 2121-12; Conseil d’État, 13 October 1993, d’André, n° 141677; answers of the minister of the
interior to written questions n° 33389, National Assembly, 29 January 1996, and n° 00343, Senate, 14 February 2013).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from conventions import reglages
from conventions.enums import GenreAutorisation
from parcours.mots import conseil_de
from socle.mots import date_jour, date_longue, pluriel
from territoires.jours import est_ouvre, jour_ouvre_precedent, zone_de

FAIT, A_FAIRE, EN_RETARD = "fait", "à faire", "en retard"
INSCRIRE, CONVOQUER, DECIDER, ENVOYER, RECEVOIR, PUBLIER, SIGNER, LIMITE = (
    "inscrire", "convoquer", "decider", "envoyer", "recevoir", "publier", "signer", "limite",
)  # fmt: skip
# What nobody records here: once their day is over, only the team knows.
NON_SUIVIES = (INSCRIRE, CONVOQUER)
AU_PLUS_TARD, LE, VERS, A_PARTIR = "au plus tard le", "le", "vers le", "à partir du"


@dataclass(frozen=True)
class Convocation:
    """How a council is called: `jours` clear days before, with an explanatory note or not, by virtue of `source`."""

    jours: int
    avec_note: bool
    source: str

    def au_plus_tard(self, seance):
        """The last day to send it for a session of this day."""
        return seance - timedelta(days=self.jours + 1)

    def premiere_seance(self, jour):
        """The first session possible when it is sent on `jour`."""
        return jour + timedelta(days=self.jours + 1)


@dataclass(frozen=True)
class Faits:
    """What is known to have happened."""

    seance: date | None = None
    transmise_le: date | None = None
    ar_le: date | None = None
    executoire_le: date | None = None
    signee_le: date | None = None


@dataclass(frozen=True)
class Ligne:
    """One thing to do. `quand` is its day (done: that of the fact, when known), `mot` how this day is said, `aide` one sentence at most."""

    code: str
    libelle: str
    quand: date
    etat: str
    mot: str = AU_PLUS_TARD
    aide: str = ""

    @property
    def quand_en_mots(self):
        """« au plus tard le mardi 31 mars 2026 », « le 3 avril 2026 » once done; empty when nobody said which day it was done."""
        if self.etat == FAIT and self.code in NON_SUIVIES:
            return ""
        return f"le {date_longue(self.quand)}" if self.etat == FAIT else f"{self.mot} {date_jour(self.quand)}"

    @property
    def etat_en_mots(self):
        return "date passée" if self.etat == EN_RETARD and self.code in NON_SUIVIES else self.etat


@dataclass(frozen=True)
class Calendrier:
    """The dates of a vote. `est_indicatif`: no day was given, they are counted back from the signature expected."""

    seance: date
    est_indicatif: bool
    convocation: Convocation | None
    lignes: list[Ligne]
    alertes: list[str] = field(default_factory=list)

    def ligne(self, code):
        return next((ligne for ligne in self.lignes if ligne.code == code), None)


def convocation_de(collectivite):
    """How this council is called. An EPCI follows the rules of its largest commune (CGCT L. 5211-1); without a known population, the longer delay."""
    seuil = reglages.seuil_convocation_habitants()
    if collectivite.est_commune:
        grande = collectivite.population is None or collectivite.population >= seuil
        source = "CGCT, art. L. 2121-12" if grande else "CGCT, art. L. 2121-11"
    else:
        compte = collectivite.membres.aggregate(
            toutes=Count("pk"), grandes=Count("pk", filter=Q(population__gte=seuil) | Q(population=None))
        )
        grande = compte["grandes"] > 0 or compte["toutes"] == 0
        source = f"CGCT, art. L. 5211-1 et {'L. 2121-12' if grande else 'L. 2121-11'}"
    jours = reglages.convocation_jours_francs_avec_note() if grande else reglages.convocation_jours_francs()
    return Convocation(jours, grande, source)


def faits_de(autorisation, acte):
    """What is recorded of this act, as Faits."""
    connus = {n: getattr(autorisation, n, None) for n in ("seance", "transmise_le", "ar_le", "executoire_le")}
    return Faits(**connus, signee_le=acte.signee_collectivite_le)


def dates_du_conseil(
    seance, collectivite, signature_attendue_le=None, jour=None, *, genre=GenreAutorisation.DELIBERATION, faits=None
):
    """The Calendrier of this council's day, on `jour` (today).

    Without a day, the last one that leaves time to sign before `signature_attendue_le` (at the soonest, the first possible one). A decision under
    delegation needs no convocation. Raises ValueError without a day nor an expected signature.
    """
    jour, faits = jour or timezone.localdate(), faits or Faits()
    convocation = convocation_de(collectivite) if genre == GenreAutorisation.DELIBERATION else None
    tenue = faits.seance or seance
    pivot = tenue or _dernier_jour(signature_attendue_le, convocation, jour, zone_de(collectivite.departement_id))
    compte = _Compte(pivot, convocation, collectivite, signature_attendue_le, jour, faits)
    lignes = [*compte.avant(), compte.decider(est_indicatif=tenue is None), *compte.apres()]
    return Calendrier(pivot, tenue is None, convocation, lignes, compte.alertes(est_indicatif=tenue is None))


def _dernier_jour(signature, convocation, jour, zone):
    """The last working day that leaves time to send, to receive and to sign; never sooner than the first session possible."""
    if signature is None:
        raise ValueError("Sans jour de conseil ni signature attendue, il n’y a rien à compter.")
    premier = convocation.premiere_seance(jour) if convocation else jour
    delai = timedelta(days=reglages.delai_accuse_jours() + reglages.marge_envoi_jours())
    return max(jour_ouvre_precedent(signature - delai, zone), premier)


@dataclass(frozen=True)
class _Compte:
    """The counting itself: `pivot` is the day of the session or of the decision."""

    pivot: date
    convocation: Convocation | None
    collectivite: object
    signature: date | None
    jour: date
    faits: Faits

    @property
    def _nom(self):
        return "la délibération" if self.convocation else "la décision"

    @property
    def _signataire(self):
        return "le maire" if self.collectivite.est_commune else "la présidence"

    def _etat(self, fait, quand):
        if fait:
            return FAIT
        return EN_RETARD if quand < self.jour else A_FAIRE

    def _en_jour_ouvre(self, quand):
        """« C’est un dimanche : envoyez-la plutôt le vendredi 27 mars 2026. »"""
        zone = zone_de(self.collectivite.departement_id)
        if est_ouvre(quand, zone):
            return ""
        return f"Ce n’est pas un jour ouvré : envoyez-la plutôt le {date_jour(jour_ouvre_precedent(quand, zone))}."

    def avant(self):
        if self.convocation is None:
            return []
        convoquer = self.convocation.au_plus_tard(self.pivot)
        avant = convoquer - timedelta(days=reglages.delai_inscription_jours())
        inscrire = jour_ouvre_precedent(avant, zone_de(self.collectivite.departement_id))
        piece = "la convocation et la note explicative" if self.convocation.avec_note else "la convocation"
        regle = (
            f"{pluriel(self.convocation.jours, 'jour franc', 'jours francs')} avant la séance : ni le jour de l’envoi ni celui de la séance "
            f"ne comptent, les week-ends et les jours fériés comptent ({self.convocation.source})."
        )
        return [
            Ligne(
                INSCRIRE,
                "Inscrire la convention à l’ordre du jour",
                inscrire,
                self._etat(self.faits.seance, inscrire),
                aide="Prévenez la personne qui prépare le conseil et donnez-lui le modèle de délibération.",
            ),
            Ligne(
                CONVOQUER,
                f"Envoyer {piece}",
                convoquer,
                self._etat(self.faits.seance, convoquer),
                aide=f"{regle} {self._en_jour_ouvre(convoquer)}".strip(),
            ),
        ]

    def decider(self, *, est_indicatif):
        quand = self.faits.seance or self.pivot
        if self.convocation:
            libelle = f"Faire voter la convention par le {conseil_de(self.collectivite)}"
            aide = ""
        else:
            libelle = "Prendre la décision"
            aide = "Il en est rendu compte au conseil à sa prochaine réunion."
        mot = AU_PLUS_TARD if est_indicatif else LE
        return Ligne(DECIDER, libelle, quand, self._etat(self.faits.seance, quand), mot, aide)

    def apres(self):
        envoyer = self._dernier_envoi()
        recevoir = (self.faits.transmise_le or envoyer) + timedelta(days=reglages.delai_accuse_jours())
        signer = self.faits.executoire_le or self.faits.ar_le or recevoir
        connu = self.faits.executoire_le is not None
        article = self._nom
        lignes = [
            Ligne(
                ENVOYER,
                f"Envoyer {article} à la préfecture",
                self.faits.transmise_le or envoyer,
                self._etat(self.faits.transmise_le, envoyer),
                aide=self._comment_envoyer(envoyer),
            ),
            Ligne(
                RECEVOIR,
                f"Accusé de réception de la préfecture{'' if self.faits.ar_le else ' attendu'}",
                self.faits.ar_le or recevoir,
                self._etat(self.faits.ar_le, recevoir),
                VERS,
                "Gardez-le : sa date est demandée ici.",
            ),
            Ligne(
                PUBLIER,
                f"Publier {article}",
                self.faits.executoire_le or recevoir,
                self._etat(connu, recevoir),
                aide=f"Publiée et reçue par la préfecture, {article} est applicable.",
            ),
            Ligne(
                SIGNER,
                f"Faire signer {self._signataire}",
                self.faits.signee_le or signer,
                FAIT if self.faits.signee_le else A_FAIRE,
                A_PARTIR,
                "" if connu else f"Plus tôt si {article} est applicable plus tôt.",
            ),
        ]
        if self.signature and not self.faits.signee_le:
            etat = EN_RETARD if self.signature < self.jour else A_FAIRE
            lignes.append(Ligne(LIMITE, "Signature attendue par l’ANCT", self.signature, etat))
        return lignes

    def _comment_envoyer(self, quand):
        vite = "Le jour même" if quand == self.pivot else "Le plus simple : dès le lendemain"
        electronique = "Par voie électronique, l’accusé de réception arrive souvent le jour même."
        return f"{vite}. {electronique} {self._en_jour_ouvre(quand)}".strip()

    def _dernier_envoi(self):
        """The legal delay, or less when the signature is expected sooner; never before the vote."""
        limite = self.pivot + timedelta(days=reglages.delai_transmission_jours())
        if self.signature:
            limite = min(limite, self.signature - timedelta(days=reglages.delai_accuse_jours()))
        return max(limite, self.pivot)

    def alertes(self, *, est_indicatif):
        """What does not fit: the session that is over or too near, the signature that would come too late."""
        if self.faits.executoire_le or self.faits.signee_le:
            return []
        dites = [] if self.faits.seance or est_indicatif else [self._passe(), self._trop_tot()]
        return [phrase for phrase in (*dites, self._trop_tard(est_indicatif)) if phrase]

    def _passe(self):
        if self.pivot >= self.jour:
            return ""
        if self.convocation:
            return f"Le conseil du {date_longue(self.pivot)} est passé : indiquez ce qui a été voté, ou un autre jour de conseil."
        return f"Le {date_longue(self.pivot)} est passé : indiquez la décision prise, ou un autre jour."

    def _trop_tot(self):
        """The convocation could not leave in time, as far as this page knows."""
        if not self.convocation or self.pivot < self.jour:
            return ""
        limite = self.convocation.au_plus_tard(self.pivot)
        if limite >= self.jour:
            return ""
        return (
            f"Ce conseil est proche : la convocation devait partir au plus tard le {date_jour(limite)}. Si elle est partie, tout va bien. "
            f"Sinon, choisissez un jour à partir du {date_jour(self.convocation.premiere_seance(self.jour))}. "
            "En cas d’urgence, le délai peut être réduit à un jour franc."
        )

    def _trop_tard(self, est_indicatif):
        au_plus_tot = (self.faits.transmise_le or self.pivot) + timedelta(days=reglages.delai_accuse_jours())
        if not self.signature or au_plus_tot <= self.signature:
            return ""
        avant = f"pour signer avant le {date_longue(self.signature)}"
        if est_indicatif:
            return f"Même le premier jour possible est tard {avant}. Parlez-en à votre contact à l’ANCT."
        suite = "Parlez-en à votre contact à l’ANCT."
        if not self.faits.seance:
            suite = "Choisissez un jour plus tôt, ou parlez-en à votre contact à l’ANCT."
        return f"Ce jour est tard {avant} : {self._nom} serait applicable vers le {date_longue(au_plus_tot)}. {suite}"

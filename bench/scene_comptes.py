"""Conventions by the thousand, written straight into the tables: the sums agree, `verifier_coherence` is silent."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from conventions.chargement import CONVENTION_INITIALE, charger_modeles
from conventions.coherence import verifier
from conventions.echeancier import repartir
from conventions.enums import GenreTranche, Statut, StatutActe, StatutDepense, StatutVersement
from conventions.models import (
    Acte,
    Compteur,
    Convention,
    Depense,
    LigneContractee,
    Modele,
    Tranche,
    Versement,
)
from parcours.enums import Axe, Nature
from parcours.models import Action, Etape, Parcours, Vague, Version
from socle.comptes.enums import RoleAnct
from socle.comptes.transitions import creer_compte_anct
from socle.documents.genres import empreinte
from territoires.enums import Nature as NatureCollectivite
from territoires.models import Collectivite, Departement, Region

TEXTE = "{}"
GENRES = (GenreTranche.AVANCE, GenreTranche.ACOMPTE, GenreTranche.SOLDE)
PARTS = (50, 30, 20)
VAGUES = 4
ZERO = Decimal("0.00")


def preparer(nb):
    """`nb` conventions with their acts, schedules, payments and expenses, some fifteen rows each. Returns somebody who keeps the finances."""
    charger_modeles()
    hugo = creer_compte_anct(
        "hugo@anct.example", RoleAnct.ADMINISTRATEUR, par=None, prenom="Hugo", nom="Petit", fonction="ANCT",
        telephone="0100000000",
    )  # fmt: skip
    jour = timezone.localdate()
    vagues = Vague.objects.bulk_create(
        Vague(nom=f"Vague {rang}", debut=date(jour.year - 1, 1, 1), fin=date(jour.year + 3, 1, 1), enveloppe=Decimal("90000000"))
        for rang in range(1, VAGUES + 1)
    )  # fmt: skip
    departement = Departement.objects.create(
        code="34", nom="Hérault", region=Region.objects.create(code="76", nom="Occitanie")
    )
    communes = Collectivite.objects.bulk_create(
        Collectivite(
            nature=NatureCollectivite.COMMUNE, code_insee=f"34{rang:03d}"[:5], siren=f"{213400000 + rang}",
            nom=f"Village-{rang}", nom_norme=f"village {rang}", departement=departement, population=1000,
        )
        for rang in range(nb)
    )  # fmt: skip
    parcours = Parcours.objects.bulk_create(
        Parcours(
            vague=vagues[rang % VAGUES], collectivite=commune, referent=hugo,
            debut=date(jour.year - 1, 1, 1), fin=date(jour.year + 2, 12, 31),
        )
        for rang, commune in enumerate(communes)
    )  # fmt: skip
    versions = Version.objects.bulk_create(
        Version(parcours=p, numero=1, contenu=TEXTE, empreinte=empreinte(TEXTE), par=hugo) for p in parcours
    )
    actions = Action.objects.bulk_create(
        Action(parcours=p, axe=Axe.PROJET, nature=Nature.PROJET, titre="Balade", modifie_par=hugo) for p in parcours
    )
    etapes = Etape.objects.bulk_create(
        Etape(parcours=p, action=a, titre="Balade nocturne", debut=p.debut, fin=p.fin, modifie_par=hugo)
        for p, a in zip(parcours, actions, strict=True)
    )
    _Ecriture(hugo, jour).ecrire(parcours, versions, etapes)
    for vague in vagues:
        vague.montant_reserve = sum((p.montant_reserve for p in parcours if p.vague_id == vague.pk), ZERO)
    Vague.objects.bulk_update(vagues, ["montant_reserve"])
    if fautes := verifier():
        raise SystemExit("\n".join(fautes[:10]))
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")
    return hugo


class _Ecriture:
    def __init__(self, hugo, jour):
        self.hugo, self.jour = hugo, jour
        self.modele = Modele.objects.en_vigueur(CONVENTION_INITIALE)

    def ecrire(self, parcours, versions, etapes):
        """Of ten conventions: one is signed only, one terminated, three are amended; one payment of the others is made, or two."""
        numeros = {}
        conventions, actes = [], []
        for rang, p in enumerate(parcours):
            annee = self.jour.year - rang % 2
            numeros[annee] = numeros.get(annee, 0) + 1
            sorte, montant = rang % 10, Decimal(10000 + 37 * rang % 20000) + Decimal(rang % 100) / 100
            c = Convention(
                parcours=p, date_effet=date(annee, 2, 1), date_fin=p.fin,
                statut=Statut.RESILIEE if sorte == 1 else Statut.EN_COURS,
                finie_le=self.jour if sorte == 1 else None, motif="D’un commun accord." if sorte == 1 else "",
            )  # fmt: skip
            c.sorte, c.etape, c.deltas = (
                sorte,
                etapes[rang],
                [montant, Decimal("1500.50")] if sorte in (2, 3, 4) else [montant],
            )
            c.montant_total, c.annee, c.numero = sum(c.deltas), annee, f"TE-{annee}-{numeros[annee]:03d}"
            c.parts = repartir(c.montant_total, PARTS)
            c.nb_payes = 0 if sorte == 0 else 1 + sorte % 2
            c.montant_paye = sum(c.parts[: c.nb_payes], ZERO)
            p.montant_reserve = c.montant_paye if sorte == 1 else c.montant_total
            conventions.append(c)
            actes += [self._acte(c, versions[rang], n, delta) for n, delta in enumerate(c.deltas)]
        Convention.objects.bulk_create(conventions)
        Parcours.objects.bulk_update(parcours, ["montant_reserve"], batch_size=200)
        Acte.objects.bulk_create(actes, batch_size=200)
        LigneContractee.objects.bulk_create(
            LigneContractee(acte=a, etape=a.convention.etape, montant_delta=a.montant_delta) for a in actes
        )
        self._payer(conventions, actes)
        Compteur.objects.bulk_create(Compteur(annee=annee, dernier=nb) for annee, nb in numeros.items())

    def _acte(self, c, version, rang, delta):
        signe, quand = date(c.annee, 2, 1), timezone.now()
        engagee = c.sorte != 0
        return Acte(
            convention=c, rang=rang, version=version, modele=self.modele, montant_delta=delta, date_fin=c.date_fin,
            numero=f"{c.numero}/A{rang}" if rang else c.numero, objet="Un an de plus." if rang else "",
            statut=StatutActe.NOTIFIEE if engagee else StatutActe.SIGNEE, texte_gele=TEXTE, empreinte=empreinte(TEXTE),
            signataire_anct_nom="Anne Exemple", signataire_anct_qualite="directrice générale",
            signataire_collectivite_nom="Michel Roux", signataire_collectivite_qualite="maire",
            redige_par=self.hugo, validee_par=self.hugo, validee_le=quand, transmise_le=quand,
            signature_attendue_le=signe, credits_verifies_par=self.hugo, credits_verifies_le=signe,
            imputation="Action 12", executoire_le=signe, signee_collectivite_le=signe, signee_anct_le=signe,
            engagee_le=signe + timedelta(days=9) if engagee else None, ej=f"EJ {c.numero}" if engagee else "",
            notifiee_le=signe + timedelta(days=10) if engagee else None,
        )  # fmt: skip

    def _payer(self, conventions, actes):
        """Each act has its whole schedule; the payments follow the last one."""
        tranches, derniers = [], {}
        for a in actes:
            c = a.convention
            parts = c.parts if a.rang == len(c.deltas) - 1 else repartir(a.montant_delta, PARTS)
            siennes = [
                Tranche(
                    convention=c, acte=a, rang=n + 1, genre=GENRES[n], pct=PARTS[n], montant=parts[n], condition="Bilan reçu.",
                    date_prevue=date(c.annee + n, 6, 1) if n < 2 else None,
                )
                for n in range(3)
            ]  # fmt: skip
            tranches += siennes
            derniers[c.pk] = siennes
        Tranche.objects.bulk_create(tranches, batch_size=500)
        Versement.objects.bulk_create(
            (self._versement(c, t) for c in conventions if c.sorte for t in derniers[c.pk]), batch_size=500
        )
        Depense.objects.bulk_create(
            Depense(
                convention=c, statut=StatutDepense.DECLAREE, date=date(c.annee, 9, n), objet="Animation",
                fournisseur="Foyer rural", fournisseur_norme="foyer rural", numero=f"F{n}", ht=Decimal(500), ttc=Decimal(600),
                declaree_par=self.hugo,
            )
            for c in conventions for n in (1, 2)
        )  # fmt: skip

    def _versement(self, c, tranche):
        paye = tranche.rang <= c.nb_payes
        if not paye and c.sorte == 1:
            return Versement(
                convention=c, tranche=tranche, rang=tranche.rang, statut=StatutVersement.ANNULE, motif="La convention est terminée."
            )  # fmt: skip
        jour = date(c.annee, 3 + tranche.rang, 1)
        return Versement(
            convention=c, tranche=tranche, rang=tranche.rang,
            statut=StatutVersement.PAYE if paye else StatutVersement.PREVU,
            montant=tranche.montant if paye else None, demande_le=jour if paye else None,
            certifie_le=jour if paye else None, certifie_par=self.hugo if paye else None, transmis_le=jour if paye else None,
            paye_le=jour if paye else None, reference=f"VIR {c.numero}" if paye else "",
        )  # fmt: skip

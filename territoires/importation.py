"""Bring the database to a vintage of the reference: create, correct, follow mergers, end what is gone. Nothing is deleted.

Only what differs is written; a second run of the same vintage writes nothing.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db import connection, transaction

from socle.erreurs import ErreurMetier
from territoires import noms
from territoires.enums import Nature
from territoires.models import AncienCode, Collectivite, Departement, MotCherche, Region

LOT = 2000
# The columns of a collectivité, all decided by the reference, in the order of the model: the tuples compared here build it too.
CHAMPS = tuple(champ.attname for champ in Collectivite._meta.concrete_fields if not champ.primary_key)
CODE, SIREN, NOM, NORME, EPCI, POPULATION, POSTAUX, FIN = (
    CHAMPS.index(nom)
    for nom in ("code_insee", "siren", "nom", "nom_norme", "epci_id", "population", "codes_postaux", "fin_le")
)
CHERCHES = (CODE, SIREN, NORME, POSTAUX, FIN)
# A vintage that would end this many is a truncated file, not a reform.
DISPARITIONS_MAX, PART_MAX = 100, 0.10


@dataclass
class Rapport:
    """What an import changed; the lists hold French lines, ready to show."""

    lues: int = 0
    creees: int = 0
    modifiees: int = 0
    renommees: list = field(default_factory=list)
    recodees: list = field(default_factory=list)
    fusionnees: list = field(default_factory=list)
    disparues: list = field(default_factory=list)
    retablies: list = field(default_factory=list)

    @property
    def rien(self):
        return not (self.creees or self.modifiees or self.fusionnees or self.disparues)


def importer(referentiel, *, avancement=lambda libelle, fait, total: None):
    """Apply a `Referentiel` in one transaction and return the Rapport.

    `avancement(libelle, fait, total)` is called as the work goes on. Raises ErreurMetier, and changes nothing, when the vintage
    would end more than a tenth of what exists.
    """
    with transaction.atomic():
        return _Import(referentiel, avancement).faire()


class _Import:
    def __init__(self, referentiel, avancement):
        self.referentiel, self.avancement = referentiel, avancement
        self.rapport = Rapport(lues=len(referentiel.epci) + len(referentiel.communes))
        self.avant = {}  # pk → tuple of CHAMPS, before
        self.pk_de = {Nature.EPCI: {}, Nature.COMMUNE: {}}  # nature → code → pk
        self.recodes = {}  # old INSEE code → new one, of the same commune
        self.a_indexer = {}  # pk → (collectivité, is it new) or None: to be read again

    def faire(self):
        self._ecrire_territoires()
        for pk, *valeurs in Collectivite.objects.values_list("pk", *CHAMPS).iterator(chunk_size=5000):
            self.avant[pk] = tuple(valeurs)
            nature, _, code, siren = valeurs[:4]
            self.pk_de[nature][code if nature == Nature.COMMUNE else siren] = pk
        self._ecrire("Intercommunalités", Nature.EPCI, self._lignes_epci())
        self._recoder()
        self._ecrire("Communes", Nature.COMMUNE, self._lignes_communes())
        self._finir()
        self._suivre_les_anciens_codes()
        self._indexer()
        return self.rapport

    def _ecrire_territoires(self):
        regions = [Region(code=c, nom=n, liaison=int(li)) for c, n, li in self.referentiel.regions]
        departements = [
            Departement(code=c, nom=n, liaison=int(li), region_id=r) for c, n, li, r in self.referentiel.departements
        ]
        for modele, objets, champs in (
            (Region, regions, ["nom", "liaison"]),
            (Departement, departements, ["nom", "liaison", "region"]),
        ):
            modele.objects.bulk_create(objets, update_conflicts=True, unique_fields=["code"], update_fields=champs)

    # --- what the vintage says -------------------------------------------------------------------------------------
    def _lignes_epci(self):
        for siren, nom, genre, departement, population, *point in self.referentiel.epci:
            yield (
                siren,
                (
                    *(
                        Nature.EPCI.value,
                        genre,
                        None,
                        siren,
                        nom,
                        noms.normaliser(nom),
                        0,
                        departement,
                        None,
                        _entier(population),
                        "",
                    ),
                    *(*_point(point), None, None),
                ),
            )

    def _lignes_communes(self):
        epci_de = self.pk_de[Nature.EPCI]
        for code, nom, liaison, departement, siren, epci, population, postaux, _, *point in self.referentiel.communes:
            yield (
                code,
                (
                    *(
                        Nature.COMMUNE.value,
                        "",
                        code,
                        siren or None,
                        nom,
                        noms.normaliser(nom),
                        int(liaison),
                        departement,
                    ),
                    *(epci_de[epci] if epci else None, _entier(population), postaux, *_point(point), None, None),
                ),
            )

    def _recoder(self):
        """A commune whose INSEE code changed keeps its row: its SIREN says that it is the same."""
        vivants = {ligne[0] for ligne in self.referentiel.communes}
        par_siren = {
            avant[SIREN]: pk
            for code, pk in self.pk_de[Nature.COMMUNE].items()
            if code not in vivants and (avant := self.avant[pk])[SIREN] and avant[FIN] is None
        }
        for code, nom, _, _, siren, *_ in self.referentiel.communes:
            if code not in self.pk_de[Nature.COMMUNE] and siren in par_siren:
                pk = par_siren[siren]
                ancien = self.avant[pk][CODE]
                self.pk_de[Nature.COMMUNE][code] = self.pk_de[Nature.COMMUNE].pop(ancien)
                self.recodes[ancien] = code
                self.rapport.recodees.append(f"{nom} ({ancien} → {code})")

    # --- writing what differs -----------------------------------------------------------------------------------------
    def _ecrire(self, libelle, nature, lignes):
        pk_de, total = (
            self.pk_de[nature],
            len(getattr(self.referentiel, "epci" if nature == Nature.EPCI else "communes")),
        )
        nouveaux, changes = [], []
        self.avancement(libelle, 0, total)
        for code, valeurs in lignes:
            pk = pk_de.get(code)
            avant = self.avant.get(pk)
            if avant is None:
                nouveaux.append(Collectivite(None, *valeurs))
            elif avant != valeurs:
                changes.append(Collectivite(pk, *valeurs))
                self._noter(pk, avant, valeurs)
        self._liberer_les_siren(nature, changes + nouveaux)
        fait = total - len(changes) - len(nouveaux)
        for lot in _lots(changes):
            _mettre_a_jour(lot)
            fait += len(lot)
            self.avancement(libelle, fait, total)
        for lot in _lots(nouveaux):
            Collectivite.objects.bulk_create(lot)
            fait += len(lot)
            self.avancement(libelle, fait, total)
        if not changes and not nouveaux:
            self.avancement(libelle, total, total)
        pk_de.update((c.code, c.pk) for c in nouveaux)
        self.a_indexer.update((c.pk, (c, True)) for c in nouveaux)
        self.a_indexer.update((c.pk, (c, False)) for c in changes if c.pk in self.a_indexer)
        self.rapport.creees += len(nouveaux)
        self.rapport.modifiees += len(changes)

    def _noter(self, pk, avant, valeurs):
        if avant[FIN] is not None:
            self.rapport.retablies.append(f"{valeurs[NOM]} ({valeurs[CODE] or valeurs[SIREN]})")
        elif avant[NOM] != valeurs[NOM]:
            self.rapport.renommees.append(f"{avant[NOM]} → {valeurs[NOM]} ({valeurs[CODE] or valeurs[SIREN]})")
        if any(avant[rang] != valeurs[rang] for rang in CHERCHES):
            self.a_indexer[pk] = None

    def _liberer_les_siren(self, nature, ecrits):
        """A SIREN that moves to another commune leaves the one that had it first, or UNIQUE would refuse the passage."""
        titulaire = {a[SIREN]: pk for pk, a in self.avant.items() if a[SIREN] and a[0] == nature}
        a_liberer = [titulaire[c.siren] for c in ecrits if titulaire.get(c.siren, c.pk) != c.pk]
        Collectivite.objects.filter(pk__in=a_liberer).update(siren=None)

    # --- what is gone -------------------------------------------------------------------------------------------------
    def _finir(self):
        """Set `fin_le` and the successor of the living rows that the vintage no longer has."""
        lus = {
            Nature.COMMUNE: {x[0] for x in self.referentiel.communes},
            Nature.EPCI: {x[0] for x in self.referentiel.epci},
        }
        finis = [
            (nature, pk)
            for nature, pk_de in self.pk_de.items()
            for code, pk in pk_de.items()
            if code not in lus[nature] and pk in self.avant and self.avant[pk][FIN] is None
        ]
        vivants = sum(a[FIN] is None for a in self.avant.values())
        if len(finis) > max(DISPARITIONS_MAX, vivants * PART_MAX):
            raise ErreurMetier(
                f"Ce millésime ferait disparaître {len(finis)} collectivités sur {vivants} : il est sans doute incomplet. Rien n’a été changé."
            )
        repris = {ancien: ligne[0] for ligne in self.referentiel.communes for ancien in ligne[8].split()}
        heritiers = self._heritiers_des_epci({pk for nature, pk in finis if nature == Nature.EPCI})
        fusions = []
        for nature, pk in finis:
            avant = self.avant[pk]
            if nature == Nature.COMMUNE:
                successeur = self.pk_de[Nature.COMMUNE].get(repris.get(avant[CODE]))
            else:
                successeur = heritiers.get(pk)
            Collectivite.objects.filter(pk=pk).update(fin_le=self.referentiel.millesime, successeur=successeur)
            MotCherche.objects.filter(collectivite=pk).delete()
            libelle = f"{avant[NOM]} ({avant[CODE] or avant[SIREN]})"
            if successeur:
                AncienCode.objects.filter(collectivite=pk).update(collectivite=successeur)
                fusions.append((libelle, successeur))
            else:
                self.rapport.disparues.append(libelle)
        reprises = Collectivite.objects.in_bulk({pk for _, pk in fusions})
        self.rapport.fusionnees = [f"{libelle} → {reprises[pk].nom} ({reprises[pk].code})" for libelle, pk in fusions]

    def _heritiers_des_epci(self, finis):
        """The reference does not say which EPCI took over: it is the one where more than half of the people went."""
        if not finis:
            return {}
        ou_vont, habitants = defaultdict(Counter), Counter()
        for code, _, _, _, _, epci, *_ in self.referentiel.communes:
            pk = self.pk_de[Nature.COMMUNE][code]
            avant = self.avant.get(pk)
            if avant and avant[EPCI] in finis:
                poids = avant[POPULATION] or 1
                habitants[avant[EPCI]] += poids
                if epci:
                    ou_vont[avant[EPCI]][self.pk_de[Nature.EPCI][epci]] += poids
        return {fini: pk for fini, vers in ou_vont.items() for pk, poids in vers.items() if poids * 2 > habitants[fini]}

    # --- old codes and search words -------------------------------------------------------------------------------------
    def _suivre_les_anciens_codes(self):
        """An old code stays known for ever, unless a commune takes it up again."""
        pk_de = self.pk_de[Nature.COMMUNE]
        vivants = {ligne[0] for ligne in self.referentiel.communes}
        voulus = {
            ancien: pk_de[ligne[0]]
            for ligne in self.referentiel.communes
            for ancien in ligne[8].split()
            if ancien not in vivants
        }
        for ancien, code in self.recodes.items():
            voulus.setdefault(ancien, pk_de[code])
        connus = dict(AncienCode.objects.values_list("code", "collectivite"))
        repris = [code for code in connus if code in vivants]
        AncienCode.objects.filter(code__in=repris).delete()
        ecarts = {code: pk for code, pk in voulus.items() if connus.get(code) != pk}
        AncienCode.objects.bulk_create(
            [AncienCode(code=code, collectivite_id=pk) for code, pk in ecarts.items()],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["collectivite"],
        )
        touches = set(ecarts.values()) | {connus[code] for code in [*repris, *ecarts] if code in connus}
        for pk in touches - set(self.a_indexer):
            self.a_indexer[pk] = None
        self.anciens_de = defaultdict(list)
        for code, pk in {**{c: p for c, p in connus.items() if c not in vivants}, **voulus}.items():
            self.anciens_de[pk].append(code)

    def _indexer(self):
        """Make the search words of what is new or changed."""
        a_relire = [pk for pk, connu in self.a_indexer.items() if connu is None]
        for lot in _lots(a_relire):
            relues = Collectivite.objects.vivantes().in_bulk(lot)
            self.a_indexer.update((pk, (c, False)) for pk, c in relues.items())
        connus = [connu for connu in self.a_indexer.values() if connu]
        for lot in _lots([c.pk for c, nouvelle in connus if not nouvelle]):
            MotCherche.objects.filter(collectivite__in=lot).delete()
        fait = 0
        for lot in _lots(connus):
            _ecrire_mots([(mot, c.pk) for c, _ in lot for mot in self._mots_de(c)])
            fait += len(lot)
            self.avancement("Mots cherchés", fait, len(connus))

    def _mots_de(self, collectivite):
        codes = [
            collectivite.code_insee,
            collectivite.siren,
            *collectivite.codes_postaux.split(),
            *self.anciens_de[collectivite.pk],
        ]
        return sorted(collectivite.mots_du_nom | {code.lower() for code in codes if code})


def _lots(liste):
    return (liste[debut : debut + LOT] for debut in range(0, len(liste), LOT))


def _mettre_a_jour(objets):
    """One INSERT … ON CONFLICT for many rows: `bulk_update` writes a CASE per column and row, sixty times slower."""
    Collectivite.objects.bulk_create(
        objets, update_conflicts=True, unique_fields=["id"], update_fields=[nom.removesuffix("_id") for nom in CHAMPS]
    )


def _ecrire_mots(couples):
    """Insert (word, pk) pairs in plain SQL: two columns and 190 000 rows, where building model instances would take most of the time."""
    table = connection.ops.quote_name(MotCherche._meta.db_table)
    debut = f"INSERT INTO {table} (mot, collectivite_id) VALUES "  # noqa: S608
    with connection.cursor() as curseur:
        for lot in _lots(couples):
            curseur.execute(debut + ", ".join(["(%s, %s)"] * len(lot)), [valeur for couple in lot for valeur in couple])


def _entier(texte):
    return int(texte) if texte else None


def _point(colonnes):
    latitude, longitude, precision = colonnes
    return (float(latitude), float(longitude), precision) if precision else (None, None, "")

"""Places as people write them: « Hérault », « Région Occitanie », « Montaud (34) », « 200040293 »; found in the official reference, or why not."""

import re
from dataclasses import dataclass, field

from socle.erreurs import ErreurMetier
from socle.mots import liste_en_phrase
from socle.normalisation import normaliser
from territoires.models import AncienCode, Collectivite, Departement, Region
from territoires.noms import developper

PAR_REQUETE = 5_000  # names or codes in one query
MONTRES = 5
_PRECISION = re.compile(r"(?P<nom>.*\S)\s*\((?P<precision>[^()]+)\)\Z")
_GENRE = re.compile(r"(?P<genre>region|departement|commune)(?: de la| de l| du| des| de| d)? (?P<nom>.+)\Z")
_CODE_INSEE = re.compile(r"\d[\dAB]\d{3}\Z")
_EPCI = (("communaute de communes", "cc"), ("communaute d agglomeration", "ca"), ("communaute urbaine", "cu"))
_SIREN = re.compile(r"\d{9}\Z")


def ecrire_lieu(lieu):
    """The one way to write a place so that it is read back as the same: « Région Occitanie », « Hérault (34) », « Montaud (34164) »."""
    if isinstance(lieu, Region):
        return f"Région {lieu.nom}"
    return f"{lieu.nom} ({lieu.code})"


@dataclass
class _Ecrit:
    """A place as it was typed: a kind when it says one, a name, and what is in brackets."""

    brut: str
    nom: str
    precision: str = ""
    genre: str = ""

    @property
    def codes(self):
        return [c.replace(" ", "").upper() for c in (self.precision, self.brut) if c]


def _lire(brut):
    brut = " ".join(brut.split())
    trouve = _PRECISION.match(brut)
    nom, precision = (trouve["nom"], trouve["precision"].strip()) if trouve else (brut, "")
    norme = normaliser(nom)
    for entier, abrege in _EPCI:
        norme = norme.replace(entier, abrege)
    genre = _GENRE.match(norme)
    if genre:
        return _Ecrit(brut, genre["nom"], precision, genre["genre"])
    return _Ecrit(brut, norme, precision)


@dataclass
class Lieux:
    """What the reference answers to a set of written places. Made by `chercher_lieux`."""

    departements: dict
    regions: dict
    par_code: dict = field(default_factory=dict)
    par_nom: dict = field(default_factory=dict)

    def trouver(self, brut, *, commune=False):
        """The Region, Departement or Collectivite of this text; `commune`: a commune only. Raises ErreurMetier, in a sentence."""
        ecrit = _lire(brut)
        if not commune and (lieu := self._territoire(ecrit)):
            return lieu
        trouvees = self._collectivites(ecrit)
        if commune or ecrit.genre == "commune":
            trouvees = [c for c in trouvees if c.est_commune]
        if len(trouvees) == 1:
            return trouvees[0]
        if trouvees:
            noms = liste_en_phrase([f"« {ecrire_lieu(c)} »" for c in trouvees[:MONTRES]])
            suite = "…" if len(trouvees) > MONTRES else ""
            raise ErreurMetier(f"Plusieurs s’appellent « {ecrit.brut[:60]} » : écrivez par exemple {noms}{suite}.")
        quoi = (
            "le nom d’une commune et son département, par exemple « Montaud (34) », ou son code INSEE"
            if commune
            else "le nom ou le code d’une région, d’un département, d’une commune ou d’une intercommunalité"
        )
        raise ErreurMetier(f"Nous ne trouvons pas « {ecrit.brut[:60]} » : écrivez {quoi}.")

    def _territoire(self, ecrit):
        """The département or région that it names. A name that both bear (La Réunion) is the département: the same place."""
        if not ecrit.precision and ecrit.genre != "region" and (d := self.departements.get(ecrit.codes[-1].zfill(2))):
            return d
        if ecrit.genre == "commune":
            return None
        if ecrit.genre != "region":
            for d in self.departements.values():
                if _sans_article(normaliser(d.nom)) == _sans_article(ecrit.nom) and self._precise(d.code, d.nom, ecrit):
                    return d
        if ecrit.genre != "departement":
            for r in self.regions.values():
                if _sans_article(normaliser(r.nom)) == _sans_article(ecrit.nom) and self._precise(r.code, r.nom, ecrit):
                    return r
        return None

    @staticmethod
    def _precise(code, nom, ecrit):
        return not ecrit.precision or normaliser(ecrit.precision) in (code.lower(), normaliser(nom))

    def _collectivites(self, ecrit):
        for code in ecrit.codes:
            if code in self.par_code:
                return [self.par_code[code]]
        trouvees = self.par_nom.get(developper(ecrit.nom), [])
        if not ecrit.precision or len(trouvees) < 1:
            return trouvees
        voulu = normaliser(ecrit.precision)
        return [
            c for c in trouvees
            if voulu in (c.departement_id.lower(), c.departement_id.lower().lstrip("0"), normaliser(c.departement.nom))
            or voulu in c.codes_postaux.split()
        ]  # fmt: skip


def _sans_article(norme):
    return re.sub(r"\A(?:la|le|les|l) ", "", norme)


def chercher_lieux(bruts):
    """The Lieux that answers to all these texts: five queries, whatever their number up to PAR_REQUETE."""
    ecrits = [_lire(brut) for brut in set(bruts) if brut.strip()]
    lieux = Lieux(
        {d.code: d for d in Departement.objects.order_by("code")}, {r.code: r for r in Region.objects.order_by("code")}
    )
    codes = sorted({c for e in ecrits for c in e.codes if _CODE_INSEE.match(c) or _SIREN.match(c)})
    noms = sorted({developper(e.nom) for e in ecrits if e.nom})
    vivantes = Collectivite.objects.vivantes().select_related("departement").order_by("pk")
    for lot in _lots(codes):
        anciens = AncienCode.objects.filter(code__in=lot, collectivite__fin_le__isnull=True)
        for ancien in anciens.select_related("collectivite__departement"):
            lieux.par_code[ancien.code] = ancien.collectivite
        for c in vivantes.filter(code_insee__in=lot) | vivantes.filter(siren__in=lot):
            for code in (c.siren if not c.est_commune else "", c.code_insee):
                if code:
                    lieux.par_code[code] = c
    for lot in _lots(noms):
        for c in vivantes.filter(nom_norme__in=lot):
            lieux.par_nom.setdefault(c.nom_norme, []).append(c)
    return lieux


def _lots(valeurs):
    return (valeurs[debut : debut + PAR_REQUETE] for debut in range(0, len(valeurs), PAR_REQUETE))

"""The official reference: régions, départements, communes and EPCI. Loaded by `importer_referentiel`, never edited by hand.

What ANCT knows better stands beside it, in `ComplementCollectivite`.
"""

import re

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from socle.champs import SiretField
from socle.erreurs import ErreurMetier
from territoires import noms
from territoires.enums import Nature, Precision, TypeEpci

NUMERO_ESPACE = re.compile(r"[\d\s]+")
CODE_INSEE = re.compile(r"\d[\dab]\d{3}")  # normalised: 2A004 is typed « 2a004 »
CODE_SANS_ZERO = re.compile(r"[1-9]\d{3}")
# A CHECK lets NULL through: « within the bounds » does not say « there ».
POINT_ENTIER = Q(latitude__isnull=False, longitude__isnull=False) & Q(
    latitude__range=(-90, 90), longitude__range=(-180, 180)
)
TEXTE_MAX, MOTS_MAX = 100, 8


class Territoire(models.Model):
    """What a région and a département have in common: a code and a name that takes an article."""

    code = models.CharField("code", max_length=3, primary_key=True)
    nom = models.CharField("nom", max_length=60)
    liaison = models.PositiveSmallIntegerField("article (TNCC de l’INSEE)", default=0)

    class Meta:
        abstract = True
        ordering = ("code",)

    def __str__(self):
        return self.nom

    @property
    def le_nom(self):
        """« la Loire », « l’Ain », « Paris »."""
        return noms.le(self.nom, self.liaison)

    @property
    def de_nom(self):
        """« de la Loire », « de l’Ain », « du Cher », « de Paris »."""
        return noms.de(self.nom, self.liaison)


class Region(Territoire):
    class Meta(Territoire.Meta):
        verbose_name = "région"


class Departement(Territoire):
    region = models.ForeignKey(Region, models.PROTECT, related_name="departements", verbose_name="région")

    class Meta(Territoire.Meta):
        verbose_name = "département"


class CollectiviteQuerySet(models.QuerySet):
    def vivantes(self):
        return self.filter(fin_le__isnull=True)

    def communes(self):
        return self.filter(nature=Nature.COMMUNE)

    def epci(self):
        return self.filter(nature=Nature.EPCI)

    def chercher(self, texte):
        """Living collectivités with a word beginning like each typed word; exact name or code first, then by population.

        A word is one of the name, the INSEE code (of today or of old), the SIREN or a postcode; accents and case do not count.
        `ancien_code` is set on a result found by an INSEE code that no longer exists. Nothing typed, nothing found.
        """
        texte_norme = _texte_cherche(texte)
        saisis = texte_norme.split()
        trouvees = self.vivantes().select_related("departement")
        if not saisis:
            return trouvees.none()
        for mot in saisis[:MOTS_MAX]:
            trouvees = trouvees.filter(pk__in=MotCherche.objects.commencant_par(mot).values("collectivite"))
        if CODE_INSEE.fullmatch(texte_norme):
            codes = AncienCode.objects.filter(code=texte_norme.upper(), collectivite=OuterRef("pk"))
            trouvees = trouvees.annotate(ancien_code=Coalesce(Subquery(codes.values("code")), Value("")))
        exact = Q(nom_norme=noms.developper(texte_norme)) | Q(code_insee=texte_norme.upper()) | Q(siren=texte_norme)
        return trouvees.order_by(Case(When(exact, then=0), default=1), F("population").desc(nulls_last=True), "pk")

    def retrouver(self, code_insee):
        """The living commune of an INSEE code, followed to its successor (`ancien_code` then says which old code led there).

        Raises ErreurMetier (field `code_insee`) for a code that the reference does not know.
        """
        code = str(code_insee).strip().upper()
        communes = self.vivantes().communes().select_related("departement")
        trouvee = communes.filter(code_insee=code).first()
        if trouvee is None:
            trouvee = communes.filter(anciens_codes__code=code).first()
        if trouvee is None:
            raise ErreurMetier(
                f"Le code INSEE « {code[:10]} » n’existe pas. Cherchez la commune par son nom.", champ="code_insee"
            )
        trouvee.ancien_code = code if trouvee.code_insee != code else ""
        return trouvee


def _texte_cherche(texte):
    """Normalised text; a SIREN or SIRET typed with its spaces becomes the SIREN in one word."""
    texte = texte[:TEXTE_MAX]
    if NUMERO_ESPACE.fullmatch(texte):
        chiffres = re.sub(r"\s", "", texte)
        if len(chiffres) in (9, 14):
            return chiffres[:9]
    return noms.normaliser(texte)


class Collectivite(models.Model):
    """A commune or an EPCI of the official reference. A gone one keeps its row, with `fin_le` and, when known, its successor."""

    nature = models.CharField("nature", max_length=7, choices=Nature)
    type_epci = models.CharField("type d’intercommunalité", max_length=5, choices=TypeEpci, blank=True)
    code_insee = models.CharField("code INSEE", max_length=5, null=True, blank=True)
    siren = models.CharField("SIREN", max_length=9, null=True, blank=True)
    nom = models.CharField("nom", max_length=120)
    nom_norme = models.CharField("nom sans accents", max_length=120)
    liaison = models.PositiveSmallIntegerField("article (TNCC de l’INSEE)", default=0)
    # An EPCI may span several départements: this is where most of its people live.
    departement = models.ForeignKey(
        Departement, models.PROTECT, related_name="collectivites", verbose_name="département"
    )
    epci = models.ForeignKey(
        "self", models.PROTECT, related_name="membres", null=True, blank=True, verbose_name="intercommunalité"
    )
    population = models.PositiveIntegerField("population municipale", null=True, blank=True)
    codes_postaux = models.CharField("codes postaux", max_length=200, blank=True, help_text="Séparés par des espaces.")
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    precision = models.CharField("précision du point", max_length=11, choices=Precision, blank=True)
    fin_le = models.DateField("n’existe plus depuis le", null=True, blank=True)
    successeur = models.ForeignKey(
        "self", models.PROTECT, related_name="predecesseurs", null=True, blank=True, verbose_name="remplacée par"
    )

    objects = CollectiviteQuerySet.as_manager()
    ancien_code = ""  # set by `chercher` and `retrouver` when an INSEE code of old led here

    class Meta:
        verbose_name = "collectivité"
        ordering = ("nom_norme", "pk")
        constraints = [
            models.UniqueConstraint(fields=["nature", "code_insee"], name="collectivite_code_unique"),
            models.UniqueConstraint(fields=["nature", "siren"], name="collectivite_siren_unique"),
            models.CheckConstraint(
                name="collectivite_nature_coherente",
                condition=Q(nature=Nature.COMMUNE, code_insee__isnull=False, type_epci="")
                | (Q(nature=Nature.EPCI, code_insee=None, siren__isnull=False, epci=None) & ~Q(type_epci="")),
                violation_error_message="Une commune a un code INSEE ; une intercommunalité a un SIREN et un type.",
            ),
            models.CheckConstraint(
                name="collectivite_point_avec_precision",
                condition=Q(latitude=None, longitude=None, precision="") | (POINT_ENTIER & ~Q(precision="")),
                violation_error_message="Un point a une latitude, une longitude et une précision.",
            ),
            models.CheckConstraint(
                name="collectivite_successeur_d_une_disparue",
                condition=Q(successeur=None) | Q(fin_le__isnull=False),
                violation_error_message="Seule une collectivité qui n’existe plus a un successeur.",
            ),
        ]

    def __str__(self):
        return self.nom_avec_departement

    @property
    def est_commune(self):
        return self.nature == Nature.COMMUNE

    @property
    def nom_avec_departement(self):
        """« Montaud (Hérault) »: 1 441 names are borne by several communes. « Paris » says it all."""
        return self.nom if self.nom == self.departement.nom else f"{self.nom} ({self.departement.nom})"

    @property
    def nom_complet(self):
        """« Montaud », « Communauté de communes du Clunisois »."""
        if self.est_commune:
            return self.nom
        complet = noms.epci_en_toutes_lettres(self.nom, self.type_epci)
        return complet[:1].upper() + complet[1:]

    @property
    def le_nom(self):
        """« Montaud », « la communauté de communes du Clunisois »."""
        return self.nom if self.est_commune else noms.le_epci(noms.epci_en_toutes_lettres(self.nom, self.type_epci))

    @property
    def de_nom(self):
        """« de Montaud », « d’Eymoutiers », « du Havre », « de la communauté de communes du Clunisois »."""
        if self.est_commune:
            return noms.de(self.nom, self.liaison)
        return noms.de_epci(noms.epci_en_toutes_lettres(self.nom, self.type_epci))

    @property
    def mots_du_nom(self):
        """The words of its name, that of an EPCI in full too: « communauté de communes » is what people type."""
        if self.est_commune:
            return noms.mots(self.nom_norme)
        return noms.mots(self.nom_norme) | noms.mots(noms.normaliser(self.nom_complet))

    @property
    def a_nom(self):
        """« à Montaud », « au Havre », « à la communauté de communes du Clunisois »."""
        return noms.a(self.nom, self.liaison) if self.est_commune else f"à {self.le_nom}"

    @property
    def titre_executif(self):
        return "maire" if self.est_commune else "présidence"

    @property
    def code(self):
        """The official code people know it by: INSEE for a commune, SIREN for an EPCI."""
        return self.code_insee or self.siren

    @property
    def code_postal(self):
        """The first postcode, or nothing."""
        return self.codes_postaux[:5]

    @property
    def position(self):
        """(latitude, longitude, precision), ANCT's own point first; None where there is no point. One query unless `complement` is joined."""
        complement = getattr(self, "complement", None)
        if complement and complement.latitude is not None:
            return complement.latitude, complement.longitude, Precision.ANCT
        if self.latitude is None:
            return None
        return self.latitude, self.longitude, Precision(self.precision)


class ComplementCollectivite(models.Model):
    """What ANCT knows and the reference does not say, or says less well. It survives every new vintage."""

    collectivite = models.OneToOneField(
        Collectivite, models.PROTECT, primary_key=True, related_name="complement", verbose_name="collectivité"
    )
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    adresse = models.TextField("adresse", blank=True, max_length=500)
    siret = SiretField("SIRET", blank=True)
    modifie_le = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        verbose_name = "complément d’une collectivité"
        verbose_name_plural = "compléments des collectivités"
        constraints = [
            models.CheckConstraint(
                name="complement_point_entier",
                condition=Q(latitude=None, longitude=None) | POINT_ENTIER,
                violation_error_message="Un point a une latitude et une longitude.",
            ),
        ]

    def __str__(self):
        return f"Complément {self.collectivite.de_nom}"


class AncienCode(models.Model):
    """An INSEE code that is no longer in use, and the collectivité that took over."""

    code = models.CharField("ancien code INSEE", max_length=5, primary_key=True)
    collectivite = models.ForeignKey(
        Collectivite, models.CASCADE, related_name="anciens_codes", verbose_name="collectivité"
    )

    class Meta:
        verbose_name = "ancien code INSEE"
        verbose_name_plural = "anciens codes INSEE"
        ordering = ("code",)

    def __str__(self):
        return f"{self.code} → {self.collectivite}"


class MotChercheQuerySet(models.QuerySet):
    def commencant_par(self, mot):
        """A range over the index: « pelu » ≤ word < « pelv ». Spreadsheets lose the first zero of a code: « 1053 » finds 01053 too."""
        suivant = mot[:-1] + chr(ord(mot[-1]) + 1)
        debut = Q(mot__gte=mot, mot__lt=suivant)
        return self.filter(debut | Q(mot=f"0{mot}") if CODE_SANS_ZERO.fullmatch(mot) else debut)


class MotCherche(models.Model):
    """One accent-free word or code under which a living collectivité is found. Made from the reference, and made again with it.

    The column has collation "C" on PostgreSQL (first migration), so that a range over the index is a prefix search.
    """

    mot = models.CharField("mot", max_length=60)
    collectivite = models.ForeignKey(Collectivite, models.CASCADE, related_name="mots", verbose_name="collectivité")

    objects = MotChercheQuerySet.as_manager()

    class Meta:
        verbose_name = "mot cherché"
        verbose_name_plural = "mots cherchés"
        ordering = ("mot", "collectivite")
        constraints = [models.UniqueConstraint(fields=["mot", "collectivite"], name="mot_cherche_unique")]

    def __str__(self):
        return self.mot

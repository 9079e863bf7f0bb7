"""The missions that a person asks to see, of one parcours or of all: every word of the filter is a word of the address."""

from django import forms
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from prestataires.enums import StatutFacture, StatutLivrable, StatutMission
from prestataires.models import Facture, Livrable
from socle.champs import MontantField, SommeEuros
from socle.formulaires import FormulaireDsfr, Ligne
from socle.normalisation import normaliser
from socle.tableurs import Colonne
from socle.tableurs.ecriture import EUROS

TOUTES = [("", "Toutes")]
MIENS = "miens"
TRIS = {
    "recentes": ("La plus récente d’abord", ("-debut", "-pk")),
    "fin": ("Celle qui finit en premier", ("fin", "pk")),
    "montant": ("Montant, du plus grand au plus petit", ("-montant_ttc", "pk")),
    "prestataire": ("Prestataire", ("prestataire__nom", "debut", "pk")),
}
COLONNES = (
    Colonne("Prestataire", 30),
    Colonne("SIRET", 16),
    Colonne("Étape", 30),
    Colonne("Mission", 50),
    Colonne("État", 14),
    Colonne("Du", 12),
    Colonne("Au", 12),
    Colonne("Commandée le", 12),
    Colonne("Terminée le", 12),
    Colonne("HT", 14, EUROS),
    Colonne("TTC", 14, EUROS),
    Colonne("Factures acceptées (TTC)", 16, EUROS),
    Colonne("Rendus en retard", 12),
)


def pour_liste(missions, jour):
    """With what a line says: provider, étape, `facture` (accepted euros TTC), `nb_retard`, `nb_a_lire`, `nb_factures` to check. No further query."""
    livrables = Livrable.objects.filter(mission=OuterRef("pk"), mission__statut=StatutMission.EN_COURS)
    attendus = Q(statut__in=(StatutLivrable.ATTENDU, StatutLivrable.A_REPRENDRE), attendu_le__lt=jour)
    acceptees = Facture.objects.filter(mission=OuterRef("pk"), statut=StatutFacture.ACCEPTEE)
    recues = Facture.objects.filter(mission=OuterRef("pk"), statut=StatutFacture.RECUE)
    return missions.select_related("prestataire", "etape").annotate(
        facture=Subquery(
            acceptees.order_by().values("mission").annotate(s=SommeEuros("ttc")).values("s"),
            output_field=MontantField(),
        ),
        nb_retard=_nombre(livrables.filter(attendus)),
        nb_a_lire=_nombre(livrables.filter(statut=StatutLivrable.REMIS)),
        nb_factures=_nombre(recues),
    )


def _nombre(lignes):
    return Coalesce(Subquery(lignes.order_by().values("mission").annotate(n=Count("pk")).values("n")), 0)


class FiltreMissionsForm(FormulaireDsfr):
    """Of one parcours."""

    methode = "get"
    libelle_bouton = "Afficher"
    q = forms.CharField(
        label="Chercher", required=False, max_length=100, help_text="Un prestataire, un mot de l’étape."
    )
    etat = forms.ChoiceField(label="État", required=False, choices=TOUTES + StatutMission.choices)
    tri = forms.ChoiceField(label="Trier", required=False, choices=[(code, t[0]) for code, t in TRIS.items()])
    cherches = ("prestataire__nom", "etape__titre", "objet")

    def __init__(self, demande):
        self.choisi = {}
        permis = {"etat": StatutMission.values, "tri": TRIS, "de": (MIENS,)}
        for nom in self.base_fields:
            valeur = str(demande.get(nom, "")).replace("\x00", "").strip()[:100]
            # A word that we do not know (an old bookmark, a slip) is as if it were not there.
            self.choisi[nom] = valeur if nom == "q" or valeur in permis[nom] else ""
        super().__init__(self.choisi)

    @property
    def filtree(self):
        return any(valeur for nom, valeur in self.choisi.items() if nom != "tri")

    def disposition(self):
        return [Ligne("q", "etat", "tri")]

    def retenir(self, missions):
        """Those of `missions` that were asked for, in the order asked for."""
        if self.choisi["etat"]:
            missions = missions.filter(statut=self.choisi["etat"])
        if mots := normaliser(self.choisi["q"]).split():
            missions = missions.filter(pk__in=self._qui_disent(missions, mots))
        return missions.order_by(*TRIS[self.choisi["tri"] or "recentes"][1])

    def _qui_disent(self, missions, mots):
        """The pks of those in which each of these words stands, with or without accents. One query."""
        lignes = missions.order_by("pk").values_list("pk", *self.cherches)
        return [pk for pk, *textes in lignes if all(mot in normaliser(" ".join(textes)) for mot in mots)]


class FiltreToutesMissionsForm(FiltreMissionsForm):
    """Of all the territories, for ANCT."""

    de = forms.ChoiceField(
        label="Territoires", required=False, choices=[("", "Tous les territoires"), (MIENS, "Mes territoires")]
    )
    cherches = (*FiltreMissionsForm.cherches, "parcours__collectivite__nom")

    def disposition(self):
        return [Ligne("q", "de"), Ligne("etat", "tri")]

    def de_qui(self, missions, utilisateur):
        return missions.filter(parcours__referent=utilisateur) if self.choisi["de"] == MIENS else missions


def totaliser(missions):
    """{nombre, ht, ttc}: how many, and their euros; an interrupted one costs what was invoiced, told apart. One query."""
    vivantes = ~Q(statut=StatutMission.INTERROMPUE)
    return missions.order_by().aggregate(
        nombre=Count("pk"), ht=SommeEuros("montant_ht", filter=vivantes), ttc=SommeEuros("montant_ttc", filter=vivantes)
    )


def rangee(mission):
    """The cells of COLONNES."""
    return (
        mission.prestataire.nom,
        mission.prestataire.siret or "",
        mission.etape.titre,
        mission.objet,
        mission.get_statut_display(),
        mission.debut,
        mission.fin,
        mission.commandee_le,
        mission.terminee_le,
        mission.montant_ht,
        mission.montant_ttc,
        mission.facture,
        mission.nb_retard,
    )

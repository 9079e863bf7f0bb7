"""Fill a demonstration database: waves, characters, the nineteen territories, a few providers."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from conventions.chargement import charger_modeles
from parcours import transitions as parcours_transitions
from parcours import vagues
from parcours.forms import dernier_jour
from parcours.models import Parcours, Vague
from portail.demo.horloge import au_jour
from portail.demo.prestataires import charger_registre, tenir_a_jour
from portail.demo.recit import Recit
from portail.demo.territoires import TERRITOIRES
from socle.champs import decaler_mois
from socle.comptes import invitations
from socle.comptes.enums import RoleAnct
from socle.comptes.models import Utilisateur
from socle.comptes.transitions import creer_compte_anct

# The real dates of the waves; the demonstration moves both by the same number of whole months.
VAGUE_1 = (date(2021, 9, 1), date(2025, 12, 1))
VAGUE_2 = (date(2024, 9, 1), date(2025, 12, 1))
RESTE_MOIS = 9

ANCT = (
    ("nadia", "Nadia", "Benali", RoleAnct.ADMINISTRATEUR, "Responsable du programme"),
    ("claire", "Claire", "Martin", RoleAnct.CHARGE_MISSION, "Chargée de mission"),
    ("hugo", "Hugo", "Lefèvre", RoleAnct.GESTIONNAIRE, "Gestionnaire financier"),
    ("sophie", "Sophie", "Roux", RoleAnct.LECTURE, "Direction du programme"),
)


def decalage_en_mois(aujourd_hui):
    """By how many whole months real dates are moved so that both waves still have RESTE_MOIS months to run."""
    fin = VAGUE_1[1]
    return (aujourd_hui.year - fin.year) * 12 + aujourd_hui.month - fin.month + RESTE_MOIS


@transaction.atomic
def charger():
    """Load everything, all or nothing. Returns {code of the territory: pk of its parcours}."""
    aujourd_hui = timezone.localdate()
    decalage = decalage_en_mois(aujourd_hui)
    with au_jour(decaler_mois(VAGUE_1[0], decalage - 1)):
        charger_modeles()
        comptes = _comptes()
        charger_registre(comptes["claire"])
        vagues_ouvertes = {
            1: _vague("Vague 1", VAGUE_1, decalage, comptes["nadia"], enveloppe=1_200_000, durees=(36, 52), communes=(10, 12), epci=(2, 3)),
            2: _vague("Vague 2", VAGUE_2, decalage, comptes["nadia"], enveloppe=400_000, durees=(12, 15), communes=(4, 8), epci=(1, 2)),
        }  # fmt: skip
    recit = Recit(vagues=vagues_ouvertes, referents=comptes, aujourd_hui=aujourd_hui)
    parcours = recit.raconter(TERRITOIRES)
    _elue_de_pelussin(parcours["42168"])
    pelussin = Parcours.objects.select_related("interlocuteur__utilisateur").get(pk=parcours["42168"])
    tenir_a_jour(comptes["claire"], pelussin, pelussin.interlocuteur.utilisateur)
    return parcours


def _comptes():
    comptes = {}
    for cle, prenom, nom, role, fonction in ANCT:
        compte = creer_compte_anct(
            f"{cle}@anct.example",
            role,
            par=comptes.get("nadia"),
            prenom=prenom,
            nom=nom,
            fonction=fonction,
            telephone="01 00 00 00 00",
            relit_juridique=cle == "sophie",
        )
        Utilisateur.objects.filter(pk=compte.pk).update(est_demo=True)
        comptes[cle] = Utilisateur.objects.get(pk=compte.pk)
    return comptes


def _vague(nom, dates, decalage, par, *, enveloppe, durees, communes, epci):
    debut, fin = (decaler_mois(jour, decalage) for jour in dates)
    vague = Vague(
        nom=nom,
        debut=debut,
        fin=dernier_jour(fin),
        duree_min_mois=durees[0],
        duree_max_mois=durees[1],
        cible_communes_min=communes[0],
        cible_communes_max=communes[1],
        cible_epci_min=epci[0],
        cible_epci_max=epci[1],
        enveloppe=Decimal(enveloppe),
    )
    return vagues.enregistrer(vague, par=par)


def _elue_de_pelussin(pk):
    """A member of the executive with an account, beside the interlocutrice."""
    parcours = Parcours.objects.pour_page().get(pk=pk)
    equipier = parcours_transitions.ajouter_equipier(
        parcours,
        nom="Mireille Costa",
        fonction="Adjointe à la participation",
        email="mireille.costa@pelussin.example",
        role="executif",
        par=parcours.referent,
        inviter=True,
    )
    utilisateur = invitations.accepter(equipier.invitation)
    Utilisateur.objects.filter(pk=utilisateur.pk).update(est_demo=True)

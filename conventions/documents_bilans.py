"""The report on paper, as it was sent: frozen at each sending, read by both sides.

The money is what the portal knows that day: promised and paid by convention, expenses kept by ANCT.
"""

from django.utils import timezone

from conventions.bilans import dire_etat, est_final, etapes_du_bilan, nommer_bilan, versement_du_rang
from conventions.models import Acte, Bilan, Convention, Depense
from socle.champs import SommeEuros
from socle.documents import Genre, inscrire_genre

BILAN = "bilan"
SCHEMA_BILAN = "bilan/1"


def _bilan(bilan):
    """What the team wrote, with what the étapes and the payments say that day. Eight queries at most, whatever the number of étapes."""
    conventions = Convention.objects.select_related("parcours__collectivite__departement")
    convention = conventions.get(pk=bilan.convention_id)
    versement = versement_du_rang(convention, bilan.rang)
    textes = dict(bilan.lignes.values_list("etape", "texte"))
    precedent = Bilan.objects.filter(convention=convention, rang__lt=bilan.rang, envoye_le__isnull=False)
    retenu = Depense.objects.retenues().filter(convention=convention).aggregate(somme=SommeEuros("montant_retenu"))
    jour = timezone.localdate()
    return {
        "schema": SCHEMA_BILAN,
        "nom": nommer_bilan(versement.tranche),
        "final": est_final(versement.tranche),
        "convention": Acte.objects.values_list("numero", flat=True).get(convention=convention, rang=0),
        "territoire": convention.parcours.collectivite.nom_avec_departement,
        "versement": {"rang": versement.rang, "nom": str(versement), "montant": versement.montant_prevu},
        "periode": {
            "debut": precedent.order_by("-rang").values_list("envoye_le", flat=True).first() or convention.date_effet,
            "fin": bilan.envoye_le,
        },
        "envoye_le": bilan.envoye_le,
        "envoye_par": bilan.envoye_par.nom_complet,
        "realise": bilan.realise,
        "effets": bilan.effets,
        "difficultes": bilan.difficultes,
        "suites": bilan.suites,
        "etapes": [
            {"titre": e.titre, "etat": dire_etat(e, jour), "texte": textes.get(e.pk, "").strip()}
            for e in etapes_du_bilan(convention.parcours_id)
        ],
        "argent": {
            "promis": convention.montant_total,
            "paye": convention.montant_paye,
            "reste": convention.montant_total - convention.montant_paye,
            # None: no expense is kept yet, and the document says nothing of them.
            "retenu": retenu["somme"],
            "assiette": convention.assiette,
        },
    }


def _titre(donnees):
    return f"{donnees['nom']} {donnees['convention']} – {donnees['territoire']}"


inscrire_genre(
    Genre(
        code=BILAN,
        libelle="Bilan d’une convention",
        gabarit="conventions/pdf/bilan.html",
        profil="a3a",
        donnees=_bilan,
        titre=_titre,
        nom_fichier=lambda d: f"bilan-{d['convention']}-{d['versement']['rang']}.pdf",
        sceller=True,
        joindre_donnees=True,
    )
)

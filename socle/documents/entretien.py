"""Are the stored files those of the rows? And what a rolled-back upload or a power cut left behind goes."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from socle.documents import stockage
from socle.documents.genres import empreinte
from socle.documents.models import Document, Fichier

# Long after any upload or any making is over.
AGE_MIN = timedelta(days=1)


@dataclass
class Bilan:
    """Keys of what is not as it should be; `egares` are files that no row knows, harmless."""

    verifies: int = 0
    absents: list[str] = field(default_factory=list)
    alteres: list[str] = field(default_factory=list)
    donnees_alterees: list[str] = field(default_factory=list)
    egares: list[str] = field(default_factory=list)

    @property
    def ok(self):
        return not (self.absents or self.alteres or self.donnees_alterees)


def verifier():
    """Read every stored file and compare it with its row, every document's frozen data with their hash. Returns a Bilan."""
    bilan = Bilan(egares=egares())
    for cle, sha256, taille in (
        Fichier.objects.order_by("pk").values_list("cle_stockage", "sha256", "taille").iterator()
    ):
        try:
            octets = stockage.lire(cle)
        except FileNotFoundError:
            bilan.absents.append(cle)
            continue
        if len(octets) != taille or stockage.empreinte(octets) != sha256:
            bilan.alteres.append(cle)
        bilan.verifies += 1
    geles = Document.objects.order_by("pk").values_list("cle", "donnees_gelees", "empreinte_donnees")
    bilan.donnees_alterees = [cle for cle, texte, attendue in geles.iterator() if empreinte(texte) != attendue]
    return bilan


def _cles_rangees():
    """Every key of the storage: files live one folder deep."""
    try:
        dossiers, fichiers = default_storage.listdir("")
    except FileNotFoundError:
        return
    yield from fichiers
    for dossier in sorted(dossiers):
        yield from (f"{dossier}/{nom}" for nom in sorted(default_storage.listdir(dossier)[1]))


def egares():
    """Keys of the stored files that no row knows."""
    connus = set(Fichier.objects.order_by("pk").values_list("cle_stockage", flat=True))
    for brouillon in Document.objects.exclude(brouillon="").order_by("pk").values_list("brouillon", flat=True):
        connus |= {brouillon, brouillon + stockage.PROVISOIRE}
    return [cle for cle in _cles_rangees() if cle not in connus]


def nettoyer():
    """Remove the stray files of more than a day; returns their keys."""
    limite = timezone.now() - AGE_MIN
    vieux = [cle for cle in egares() if default_storage.get_modified_time(cle) < limite]
    for cle in vieux:
        default_storage.delete(cle)
    return vieux

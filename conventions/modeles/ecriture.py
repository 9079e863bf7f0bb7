"""The verbs of the editor of models. A published version no longer changes: it is copied, the copy is worked on, then published.

Each verb locks the row, refuses a version that someone else changed meanwhile (`revision`), and leaves an entry in the journal.
"""

from django.db import transaction
from django.utils import timezone

from conventions.modeles.controle import exiger_partie, fautes_du_modele
from conventions.modeles.parties import (
    ARTICLE,
    BAS,
    HAUT,
    INTITULE,
    LISTES,
    code_d_article,
    code_de_visa,
    est_avenant,
    nommer_article,
    numeroter_visas,
    place,
    trouver,
)
from conventions.models import Modele
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.journal.registre import inscrire
from socle.mots import heure

FIGE = "Cette version est publiée : son texte ne change plus. Préparez une nouvelle version."
SUPPRIMEE = "Cette préparation a été supprimée pendant que vous écriviez."
RETIREE = (
    "Cette partie a été retirée pendant que vous écriviez. Rien n’est perdu : "
    "copiez votre texte ci-dessous, puis ajoutez-le de nouveau."
)


class EcritEntreTemps(ErreurMetier):
    """Someone else changed this version meanwhile. `actuel` is the version as it stands."""

    def __init__(self, actuel):
        self.actuel = actuel
        derniere = EntreeJournal.objects.de(actuel).select_related("acteur").order_by("-pk").first()
        qui = derniere.acteur.nom_complet if derniere and derniere.acteur else "Quelqu’un d’autre"
        quand = f" à {heure(derniere.le)}" if derniere else ""
        super().__init__(
            f"{qui} a modifié ce modèle{quand}, pendant que vous écriviez. Rien n’est perdu : "
            "comparez les deux textes, puis enregistrez celui à garder."
        )


def _relire(modele, revision=None):
    """The version under its lock, still in preparation and as it was opened."""
    m = _verrouiller(modele)
    if not m.est_modifiable:
        raise ErreurMetier(FIGE)
    if revision is not None and m.revision != revision:
        raise EcritEntreTemps(m)
    return m


def _verrouiller(modele):
    try:
        return Modele.objects.select_for_update().get(pk=modele.pk)
    except Modele.DoesNotExist:
        raise ErreurMetier(SUPPRIMEE) from None


def _enregistrer(m, champ, action, *, par, partie=""):
    """Write the column `champ`; what the legal service had validated is no longer what is written."""
    m.revision += 1
    m.valide_par_juridique, m.valide_par, m.valide_le = False, None, None
    m.save(update_fields=[champ, "revision", "valide_par_juridique", "valide_par", "valide_le"])
    inscrire(action, m, par=par, donnees={"version": m.version, "partie": partie.replace("-", ":", 1)})
    return m


def _nettoyer(champs):
    return {nom: valeur.replace("\r\n", "\n").strip() for nom, valeur in champs.items()}


@transaction.atomic
def nouvelle_version(code, *, par):
    """Copy the latest version of this model; the copy is in preparation. Raises ErreurMetier when one already is."""
    # The first row stands for the whole code: two people who ask at once wait for each other.
    premiere = Modele.objects.select_for_update().filter(code=code).order_by("version").first()
    if premiere is None:
        raise ErreurMetier("Ce modèle n’existe pas.")
    derniere = Modele.objects.filter(code=code).latest("version")
    en_cours = Modele.objects.filter(code=code, publie_le__isnull=True).first()
    if en_cours is not None:
        raise ErreurMetier(f"La version {en_cours.version} est déjà en préparation : modifiez-la, ou supprimez-la.")
    copie = Modele.objects.create(
        code=code,
        version=derniere.version + 1,
        intitule=derniere.intitule,
        visas=numeroter_visas(derniere.visas),
        preambule=derniere.preambule,
        articles=derniere.articles,
        cree_par=par,
    )
    inscrire("modele.preparer", copie, par=par, donnees={"version": copie.version, "depuis": derniere.version})
    return copie


@transaction.atomic
def ecrire_partie(modele, adresse, champs, *, par, revision=None):
    """Write one part: {"intitule"}, {"texte"}, {"texte", "si"} for a visa or {"titre", "texte"} for an article, by its address.

    Raises EcritEntreTemps, or ErreurMetier beside the field at fault (an unknown merge field names its place).
    """
    m = _relire(modele, revision)
    partie = trouver(m, adresse)
    if partie is None:
        raise ErreurMetier(RETIREE)
    champs = _nettoyer(champs)
    lieu = place(m, adresse)
    ou = partie.nom
    if partie.genre == ARTICLE:
        ou = nommer_article(lieu[1] + 1, champs["titre"])
    exiger_partie(champs, ou=ou, avenant=est_avenant(m))
    if champs == partie.champs:
        return m
    if lieu is None:
        colonne = partie.genre
        setattr(m, colonne, champs["intitule" if colonne == INTITULE else "texte"])
    else:
        liste, rang = lieu
        liste[rang] |= champs
        colonne = LISTES[partie.genre]
    return _enregistrer(m, colonne, "modele.ecrire", par=par, partie=adresse)


@transaction.atomic
def ajouter(modele, genre, champs, *, par, apres=None, revision=None):
    """Add a visa or an article after the one whose address is `apres` ("" in the first place, None in the last). Returns its address."""
    m = _relire(modele, revision)
    champs = _nettoyer(champs)
    liste = getattr(m, LISTES[genre])
    rang = len(liste)
    if apres is not None:
        lieu = place(m, apres) if apres else (liste, -1)
        if lieu is None:
            raise ErreurMetier("Ce qui précédait a été retiré entre-temps : choisissez une autre place.", champ="apres")
        rang = lieu[1] + 1
    ou = nommer_article(rang + 1, champs["titre"]) if genre == ARTICLE else f"visa {rang + 1}"
    exiger_partie(champs, ou=ou, avenant=est_avenant(m))
    code = code_d_article(champs["titre"], liste) if genre == ARTICLE else code_de_visa(liste)
    liste.insert(rang, champs | {"code": code})
    adresse = f"{genre}-{code}"
    _enregistrer(m, LISTES[genre], "modele.ajouter", par=par, partie=adresse)
    return adresse


@transaction.atomic
def deplacer(modele, adresse, sens, *, par, revision=None):
    """Move a visa or an article by one place. Without effect at the end of the list."""
    m = _relire(modele, revision)
    lieu = place(m, adresse)
    if lieu is None or sens not in {HAUT, BAS}:
        raise ErreurMetier("Cette partie n’est plus là : rechargez la page.")
    liste, rang = lieu
    cible = rang - 1 if sens == HAUT else rang + 1
    if not 0 <= cible < len(liste):
        return m
    liste[rang], liste[cible] = liste[cible], liste[rang]
    return _enregistrer(m, LISTES[adresse.partition("-")[0]], "modele.deplacer", par=par, partie=adresse)


@transaction.atomic
def retirer(modele, adresse, *, par, revision=None):
    """Take a visa or an article away from the version in preparation; the published ones keep theirs."""
    m = _relire(modele, revision)
    lieu = place(m, adresse)
    if lieu is None:
        raise ErreurMetier("Cette partie n’est plus là : rechargez la page.")
    liste, rang = lieu
    del liste[rang]
    return _enregistrer(m, LISTES[adresse.partition("-")[0]], "modele.retirer", par=par, partie=adresse)


@transaction.atomic
def publier(modele, *, par, revision=None):
    """From now on new conventions are drafted from this version, which no longer changes.

    Raises ErreurMetier with every field at fault and its place.
    """
    m = _relire(modele, revision)
    fautes = fautes_du_modele(m)
    if fautes:
        raise ErreurMetier(f"Cette version ne peut pas encore être publiée. {' '.join(fautes)}")
    # A later version may have come with the house meanwhile: the one in force is the last by its number.
    derniere = Modele.objects.filter(code=m.code).latest("version").version
    if derniere != m.version:
        m.version = derniere + 1
    m.publie_le = timezone.now()
    m.save(update_fields=["version", "publie_le"])
    inscrire("modele.publier", m, par=par, donnees={"version": m.version})
    return m


@transaction.atomic
def supprimer_preparation(modele, *, par, revision=None):
    """Throw away a version that was never published. The journal keeps it, with the version that stays in force."""
    m = _relire(modele, revision)
    restante = Modele.objects.filter(code=m.code, publie_le__isnull=False).order_by("-version").first()
    inscrire("modele.supprimer", restante or m, par=par, donnees={"version": m.version})
    m.delete()


@transaction.atomic
def valider_juridique(modele, *, par, revision=None):
    """Say that the legal service has validated this version, in preparation or published. Raises ErreurMetier when it already did.

    `revision` is the text that was read. Who may is said by `droits.peut_valider_modele`.
    """
    m = _verrouiller(modele)
    if revision is not None and m.revision != revision:
        raise EcritEntreTemps(m)
    if m.valide_par_juridique:
        raise ErreurMetier("Le service juridique a déjà validé cette version.")
    if m.cree_par_id == par.pk:
        raise ErreurMetier("Vous avez préparé cette version : une autre personne doit la valider.")
    m.valide_par_juridique, m.valide_par, m.valide_le = True, par, timezone.now()
    m.save(update_fields=["valide_par_juridique", "valide_par", "valide_le"])
    inscrire("modele.valider_juridique", m, par=par, donnees={"version": m.version})
    return m

"""Providers by spreadsheet: read line by line and compared with the register, shown, then applied once, exactly as it was shown."""

from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from prestataires.colonnes import (
    COLONNES,
    ECRITES,
    LISTES,
    PAR_CODE,
    SEPARATEUR,
    avec_tout,
    cle_de_zone,
    dire,
    dire_valeur,
    morceaux,
    valeur,
)  # fmt: skip
from prestataires.enums import Forme, Statut
from prestataires.lieux import chercher_lieux, ecrire_lieu
from prestataires.models import Expertise, ImportationPrestataires, Prestataire, ZoneIntervention
from prestataires.transitions.contacts_importes import contacts_des, ecrire_contacts, examiner_contact, ont_change
from prestataires.transitions.registre import CHAMPS, DEJA_LA, ECRITS, SANS_SIRET, SANS_ZONE, remplir
from socle.documents import deposer, nature
from socle.documents.depot import REFUS_TABLEAU, refus_de_taille
from socle.erreurs import ErreurMetier
from socle.journal.models import texte_canonique
from socle.journal.registre import inscrire, inscrire_plusieurs
from socle.normalisation import normaliser
from socle.tableurs.importation import comprise, ecrire_contenu, lire_contenu, lire_tableau

AJOUTER, MODIFIER, INCHANGE, REFUSEE = "ajouter", "modifier", "inchange", "refusee"
A_FAIRE = (AJOUTER, MODIFIER)
A_FAIRE_MAX = 2_000  # what one transaction records: a few seconds
MONTRE_MAX = 120  # characters of a value shown in a sentence

DEJA_APPLIQUE = "Cet import est déjà appliqué : rien n’a changé."
RIEN = "Aucune ligne de ce fichier n’est à enregistrer."
CHANGE = "Rien n’a été enregistré : envoyez de nouveau le fichier."
A_CHANGE = f"Ligne {{}} : la fiche « {{}} » a changé entre-temps. {CHANGE}"
NUMERO_INCONNU = "aucune fiche n’a ce numéro : laissez la case vide pour en ajouter une"
HOMONYMES = "plusieurs prestataires portent ce nom : ajoutez le SIRET ou le numéro de fiche"
SIRET_PRIS = "ce SIRET est celui d’une autre fiche, « {} »"
MEME_FICHE = "la ligne {} parle déjà de ce prestataire"
REUNIE = "cette fiche a été réunie avec « {} » : corrigez plutôt celle-là"
MEME_SIREN = "même SIREN que « {} » : si c’est la même organisation, réunissez les deux fiches ensuite"
MANQUE = "il manque : {}"
# What a new provider needs.
EXIGEES = ("nom", "forme", "competences")


def preparer(televerse, *, par):
    """Read this upload, compare each line with the register, keep what it would do; writes no provider. Returns the ImportationPrestataires.

    Raises ErreurMetier, beside the field `fichier`. The number of queries does not depend on the number of lines.
    """
    if not 0 < televerse.size <= settings.TAILLE_FICHIER_MAX:
        raise ErreurMetier(refus_de_taille(televerse.size, REFUS_TABLEAU), champ="fichier")
    televerse.seek(0)
    lecture = lire_tableau(televerse.read(), COLONNES)
    lignes = examiner(lecture.lignes)
    if (a_faire := sum(ligne.sort in A_FAIRE for ligne in lignes)) > A_FAIRE_MAX:
        raise ErreurMetier(
            f"Ce fichier porte {a_faire} lignes à enregistrer : {A_FAIRE_MAX} au plus à la fois. Envoyez-le en plusieurs fichiers.",
            champ="fichier",
        )
    contenu = ecrire_contenu(lignes, lecture.ignorees)
    with transaction.atomic():
        importation = ImportationPrestataires.objects.create(
            fichier=deposer(televerse, par=par, acceptees=nature.TABLEAUX),
            contenu=contenu,
            empreinte=sha256(contenu.encode()).hexdigest(),
            preparee_par=par,
        )
        donnees = {"fichier": importation.fichier_id, "lignes": len(lignes)}
        inscrire("importation.preparer", importation, par=par, donnees=donnees)
    return importation


class Registre:
    """The register as lines are compared with it: by number, by SIRET, by name, by SIREN. Five queries."""

    def __init__(self):
        self.par_numero, self.par_siret, self.par_nom, self.par_siren = {}, {}, {}, {}
        for p in avec_tout(Prestataire.objects.select_related("fusionne_dans").order_by("pk")):
            self.par_numero[str(p.pk)] = p
            if p.siret:
                self.par_siret[p.siret] = p
            if p.fusionne_dans_id is None:
                self.par_nom.setdefault(normaliser(p.nom), []).append(p)
                if p.siren and p.statut != Statut.RETIRE:
                    self.par_siren.setdefault(p.siren, p)

    def trouver(self, lue):
        """The provider that this line speaks of, None for a new one. What cannot be decided is written on the line."""
        numero, siret, nom = (lue.valeurs.get(code) for code in ("numero", "siret", "nom"))
        if numero:
            trouve = self.par_numero.get(numero)
            if trouve is None:
                lue.refuser(PAR_CODE["numero"], NUMERO_INCONNU)
            elif siret and self.par_siret.get(siret, trouve) is not trouve:
                lue.refuser(PAR_CODE["siret"], SIRET_PRIS.format(self.par_siret[siret].nom))
            return trouve
        if siret and siret in self.par_siret:
            return self.par_siret[siret]
        homonymes = self.par_nom.get(normaliser(nom), []) if nom else []
        if siret:  # known by its name until now, or another organisation of that name
            homonymes = [p for p in homonymes if p.siret is None]
        if len(homonymes) > 1:
            lue.refuser(PAR_CODE["nom"], HOMONYMES)
            return None
        return homonymes[0] if homonymes else None


def examiner(lues):
    """What each of these lines would do now: a list of Ligne."""
    registre = Registre()
    lieux = chercher_lieux(
        morceau for lue in lues for code in ("zones", "siege") for morceau in morceaux(lue.valeurs.get(code) or "")
    )
    vus, sirets, lignes = {}, {}, []
    for lue in lues:
        trouve = registre.trouver(lue)
        siret = lue.valeurs.get("siret")
        cle = (
            ("fiche", trouve.pk)
            if trouve
            else ("siret", siret)
            if siret
            else ("nom", normaliser(lue.valeurs.get("nom") or ""))
        )
        premiere = vus.setdefault(cle, lue.numero)
        if siret:
            premiere = min(premiere, sirets.setdefault(siret, lue.numero))
        lignes.append(_examiner(lue, trouve, lieux, registre, premiere))
    return lignes


def _examiner(lue, trouve, lieux, registre, premiere):
    lisibles = _resoudre(lue, trouve, lieux)
    dit = lue.valeurs.get("nom") or (trouve.nom if trouve else "")
    raisons = []
    if premiere != lue.numero:
        raisons.append(MEME_FICHE.format(premiere))
    elif trouve is not None and trouve.fusionne_dans_id:
        raisons.append(REUNIE.format(trouve.fusionne_dans.nom))
    voulues = {c: lue.valeurs[c] for c in ECRITES if lue.valeurs.get(c) is not None}
    personne, refus, dits = examiner_contact(trouve, lue.valeurs)
    raisons += refus
    if trouve is None:
        raisons += _manques(voulues, lue.fautifs)
        sort, notes = AJOUTER, []
    else:
        voulues = {c: v for c, v in voulues.items() if v != valeur(trouve, c)}
        raisons += _impossibles(trouve, voulues)
        sort = MODIFIER if voulues or personne else INCHANGE
        notes = [_dire_changement(trouve, c, v, lisibles) for c, v in voulues.items()] + dits
        voulues["revision"] = trouve.revision
    voulues |= personne
    if siret := voulues.get("siret"):
        cousin = registre.par_siren.get(siret[:9])
        if cousin is not None and cousin is not trouve:
            notes.append(MEME_SIREN.format(cousin.nom))
    if lue.erreurs or raisons:
        sort, notes = REFUSEE, []
    lue.valeurs = voulues
    return comprise(lue, sort, raisons=[*raisons, *notes], objet=trouve.pk if trouve else None, dit=dit)


def _resoudre(lue, trouve, lieux):
    """Turn the places that are written into keys. Returns {code: the same in words}."""
    lisibles, connus = {}, {}
    if trouve is not None:
        connus = {ecrire_lieu(z.lieu): z.lieu for z in trouve.zones.all()}
        if trouve.siege_id:
            connus[ecrire_lieu(trouve.siege)] = trouve.siege
    for code in ("zones", "siege"):
        if not lue.valeurs.get(code):
            continue
        trouves = []
        for morceau in [lue.valeurs[code]] if code == "siege" else morceaux(lue.valeurs[code]):
            try:
                lieu = connus.get(morceau) or lieux.trouver(morceau, commune=code == "siege")
            except ErreurMetier as erreur:
                lue.refuser(PAR_CODE[code], erreur.message)
            else:
                trouves.append(lieu)
        if code == "siege":
            lue.valeurs[code] = str(trouves[0].pk) if trouves else None
        else:
            lue.valeurs[code] = ";".join(sorted({cle_de_zone(lieu) for lieu in trouves})) or None
        lisibles[code] = SEPARATEUR.join(dict.fromkeys(ecrire_lieu(lieu) for lieu in trouves))
    return lisibles


def _manques(voulues, fautifs):
    """Why these values do not make a provider; `fautifs` are columns of which something is said already."""
    manquent = [f"« {PAR_CODE[c].titre} »" for c in EXIGEES if not voulues.get(c) and c not in fautifs]
    if not voulues.get("zones") and not voulues.get("est_national") and not {"zones", "est_national"} & fautifs:
        manquent.append("« Lieux où il intervient » ou « Toute la France »")
    return [MANQUE.format(", ".join(manquent))] if manquent else []


def _impossibles(p, voulues):
    """Why this provider cannot take these values."""
    raisons = []
    if {"zones", "est_national"} & set(voulues):
        national = voulues.get("est_national", p.est_national)
        if not national and not voulues.get("zones", valeur(p, "zones")):
            raisons.append(SANS_ZONE)
    forme, libre = voulues.get("forme", p.forme), p.statut in (Statut.PROPOSE, Statut.RETIRE)
    if forme != Forme.COLLECTIF and not libre and not (p.siret or voulues.get("siret")):
        raisons.append(SANS_SIRET)
    return raisons


def _dire_changement(p, code, voulue, lisibles):
    """« Téléphone : « 04 67… » au lieu de « 04 66… » »."""
    avant = dire(p, code)
    apres = lisibles.get(code) or dire_valeur(code, voulue)
    debut = f"{PAR_CODE[code].titre} : « {_court(apres)} »"
    return f"{debut} au lieu de « {_court(avant)} »" if avant else f"{debut} (rien jusqu’ici)"


def _court(phrase):
    phrase = " ".join(phrase.split())
    return phrase if len(phrase) <= MONTRE_MAX else f"{phrase[: MONTRE_MAX - 1]}…"


# --- once it was looked at -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def appliquer(importation, *, par):
    """Write what was shown, all of it or nothing; the lines that were refused are left aside. Returns (added, changed).

    Raises ErreurMetier when it is already applied, when nothing is to be written, and when a record changed since it was shown.
    """
    a_prendre = ImportationPrestataires.objects.filter(pk=importation.pk, appliquee_le=None)
    if a_prendre.update(appliquee_le=timezone.now(), appliquee_par=par) != 1:
        raise ErreurMetier(DEJA_APPLIQUE)
    lignes = [ligne for ligne in lire_contenu(importation.contenu)[0] if ligne.sort in A_FAIRE]
    if not lignes:
        raise ErreurMetier(RIEN)
    fiches = _fiches(lignes)
    presents = contacts_des([fiche for _, fiche in fiches])
    for ligne, fiche in fiches:
        if ont_change(ligne, presents.get(fiche.pk, [])):
            raise ErreurMetier(A_CHANGE.format(ligne.numero, ligne.dit))
        _remplir(ligne, fiche)
    nouveaux = [f for ligne, f in fiches if ligne.sort == AJOUTER]
    changes = [f for ligne, f in fiches if ligne.sort == MODIFIER]
    try:
        with transaction.atomic():
            Prestataire.objects.bulk_create(nouveaux)
            if changes:
                Prestataire.objects.bulk_update(changes, [nom for nom in ECRITS if nom != "pk"])
    except IntegrityError:
        raise ErreurMetier(f"{DEJA_LA} {CHANGE}") from None
    _ecrire_zones(fiches)
    _ecrire_expertises(fiches)
    source = {"importation": importation.pk}
    ecrire_contacts(fiches, presents, par=par, donnees=source)
    inscrire_plusieurs("prestataire.importer", [f for _, f in fiches], par=par, donnees=source)
    bilan = [{"numero": ligne.numero, "fait": ligne.sort, "objet": fiche.pk} for ligne, fiche in fiches]
    importation.refresh_from_db()
    importation.bilan = texte_canonique({"lignes": bilan})
    importation.save(update_fields=["bilan"])
    donnees = {"ajoutes": len(nouveaux), "modifies": len(changes)}
    inscrire("importation.appliquer", importation, par=par, donnees=donnees)
    return len(nouveaux), len(changes)


def _fiches(lignes):
    """[(line, its provider: a new one, or the row under lock)]. Raises ErreurMetier when one is not as it was shown."""
    pks = [ligne.objet for ligne in lignes if ligne.objet]
    connues = Prestataire.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk").in_bulk()
    noms = {normaliser(nom) for nom in Prestataire.objects.filter(fusionne_dans=None).values_list("nom", flat=True)}
    fiches = []
    for ligne in lignes:
        # A SIRET is unique in the database; a name is not.
        if ligne.sort == AJOUTER and not ligne.valeurs.get("siret") and normaliser(ligne.valeurs["nom"]) in noms:
            raise ErreurMetier(f"Ligne {ligne.numero} : « {ligne.dit} » a été ajouté entre-temps. {CHANGE}")
        fiche = connues.get(ligne.objet) if ligne.objet else Prestataire()
        if fiche is None or (ligne.objet and (fiche.revision != ligne.valeurs["revision"] or fiche.fusionne_dans_id)):
            raise ErreurMetier(A_CHANGE.format(ligne.numero, ligne.dit))
        fiches.append((ligne, fiche))
    return fiches


def _remplir(ligne, fiche):
    champs = {c: v for c, v in ligne.valeurs.items() if c in CHAMPS and c != "siege"}
    if siege := ligne.valeurs.get("siege"):
        fiche.siege_id = int(siege)
    try:
        remplir(fiche, champs)
    except ErreurMetier as erreur:
        raise ErreurMetier(f"Ligne {ligne.numero} : {erreur.message} {CHANGE}") from None
    if ligne.objet:
        fiche.revision += 1


def _ecrire_zones(fiches):
    """The places of the lines that say some replace those that were there."""
    dites = [(fiche, ligne.valeurs["zones"]) for ligne, fiche in fiches if ligne.valeurs.get("zones")]
    ZoneIntervention.objects.filter(prestataire__in=[f.pk for f, _ in dites]).delete()
    nouvelles = []
    for fiche, cles in dites:
        for champ, _, pk in (cle.partition(":") for cle in cles.split(";")):
            nouvelles.append(ZoneIntervention(prestataire=fiche, **{f"{champ}_id": pk}))
    ZoneIntervention.objects.bulk_create(nouvelles)


def _ecrire_expertises(fiches):
    """The same for each kind of competence."""
    a_oter, nouvelles = Q(pk__in=[]), []
    for code, (genre, _) in LISTES.items():
        dites = [(fiche, ligne.valeurs[code]) for ligne, fiche in fiches if ligne.valeurs.get(code)]
        if dites:
            a_oter |= Q(prestataire__in=[f.pk for f, _ in dites], genre=genre)
        nouvelles += [Expertise(prestataire=f, genre=genre, code=c) for f, codes in dites for c in codes.split(";")]
    Expertise.objects.filter(a_oter).delete()
    Expertise.objects.bulk_create(nouvelles)


def deja_applique(importation):
    """The latest import, already applied, of this very file; None when it is new. One query."""
    memes = ImportationPrestataires.objects.filter(
        fichier__sha256=importation.fichier.sha256, appliquee_le__isnull=False
    )
    return memes.exclude(pk=importation.pk).select_related("appliquee_par").first()

"""Many étapes at once: moved by months, or added from a pasted table. All of it or nothing, under the parcours' lock."""

import hashlib
import uuid

from django.db import transaction

from parcours import collage, decalage, ecriture
from parcours.dates import bornes_d_ecriture, dernier_jour
from parcours.droits import phase_ouverte
from parcours.models import Equipier, Etape, Jalon, Objectif
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal
from socle.mots import liste_en_phrase, pluriel

NOMS_DITS = 3


class LotPerime(ErreurMetier):
    """What was shown before confirming no longer holds: nothing was done, it is to be shown again."""


def _ouvrir(parcours):
    """The parcours, locked. Raises ErreurMetier when its blocks have closed since the page was read."""
    verrouille = parcours.verrouiller()
    if not (ouverte := phase_ouverte(verrouille)):
        raise ErreurMetier(ouverte.raison)
    return verrouille


def _noms(etapes):
    dits = [f"«\u00a0{etape}\u00a0»" for etape in etapes[:NOMS_DITS]]
    if len(etapes) > NOMS_DITS:
        dits.append(pluriel(len(etapes) - NOMS_DITS, "autre étape", "autres étapes"))
    return liste_en_phrase(dits)


# --- moving -------------------------------------------------------------------------------------------------------------
@transaction.atomic
def decaler_etapes(parcours, revisions, *, mois, par):
    """Move étapes ({key: revision it was seen at}) and their dates clés by `mois` months (−24 to 24). Returns the `Deplacement`s done.

    Raises LotPerime when one of them has changed, left or become fixed since: then none moves. Raises ErreurMetier on nothing to do.
    """
    parcours = _ouvrir(parcours)
    if not revisions:
        raise ErreurMetier("Choisissez au moins une étape.", champ="etapes")
    if not mois or abs(mois) > decalage.MOIS_AU_PLUS:
        raise ErreurMetier(f"Choisissez un nombre de mois, {decalage.MOIS_AU_PLUS} au plus.", champ="mois")
    etapes = list(Etape.objects.filter(parcours=parcours, pk__in=revisions).select_related("modifie_par"))
    changees = [e for e in etapes if e.retire_le is not None or e.revision != revisions[e.pk]]
    if changees or len(etapes) < len(revisions):
        raise LotPerime(_phrase_perimee(changees))
    jalons = Jalon.objects.presents().filter(parcours=parcours, etape__in=[e.pk for e in etapes])
    faits = decalage.deplacements(parcours, etapes, jalons, mois)
    if fixes := [d.etape for d in faits if d.empechement]:
        raise LotPerime(f"{_noms(fixes)} ne peut pas bouger. Rien n’a été déplacé\u00a0: relisez ci-dessous.")
    for fait in faits:
        _deplacer(fait.etape, {"debut": fait.debut, "fin": fait.fin}, "etape.decaler", par=par)
        for jalon, jour in fait.jalons:
            _deplacer(jalon, {"date": jour}, "jalon.decaler", par=par)
    donnees = {"mois": mois, "etapes": len(faits), "dates_cles": sum(len(f.jalons) for f in faits)}
    inscrire_au_journal("parcours.decaler", parcours, par=par, perimetre=parcours.perimetre, donnees=donnees)
    ecriture.toucher(parcours, par)
    return faits


def _phrase_perimee(changees):
    qui = {e.modifie_par.nom_complet for e in changees}
    if not changees:
        return "Des étapes ne sont plus là. Rien n’a été déplacé\u00a0: relisez ci-dessous."
    return f"Depuis votre aperçu, {liste_en_phrase(sorted(qui))} a changé {_noms(changees)}. Rien n’a été déplacé\u00a0: relisez ci-dessous."


def _deplacer(item, champs, action, *, par):
    suite = item.revision + 1
    type(item).objects.filter(pk=item.pk).update(**champs, **ecriture.signature(par), revision=suite)
    inscrire_au_journal(action, item, par=par, perimetre=item.perimetre, donnees={**champs, "revision": suite})


# --- pasting ------------------------------------------------------------------------------------------------------------
def repere_de(parcours):
    """What a paste is compared with in this parcours, as it stands now (three queries)."""
    premier, dernier = bornes_d_ecriture(parcours)
    etapes, objectifs = (m.objects.presents().filter(parcours=parcours) for m in (Etape, Objectif))
    equipiers = Equipier.objects.filter(parcours=parcours, fin__isnull=True)
    return collage.Repere(
        premier=premier,
        dernier=dernier.replace(day=1),
        debut=parcours.debut,
        fin=parcours.fin,
        equipiers=tuple(equipiers.values_list("pk", "nom")),
        objectifs=tuple(objectifs.values_list("pk", "titre")),
        titres=frozenset(collage.cle(titre) for titre in etapes.values_list("titre", flat=True)),
    )


def _uid(parcours, jeton, texte, numero):
    """The identity of a pasted line: the same paste confirmed twice gives the same ones, so that it is stored once."""
    return uuid.uuid5(jeton, f"{parcours.pk}:{hashlib.sha256(texte.encode(errors='replace')).hexdigest()}:{numero}")


@transaction.atomic
def coller_etapes(parcours, texte, *, jeton, sceau, seulement_justes=False, par):
    """Add the étapes of a pasted table that was shown as `sceau` (see `collage.Lecture`). Returns how many this paste has added.

    `jeton` (UUID) names this paste: confirmed twice, it adds once. Raises LotPerime when reading again does not give what was shown;
    ErreurMetier when a line is wrong and `seulement_justes` was not asked, or when no line is right.
    """
    parcours = _ouvrir(parcours)
    repere = repere_de(parcours)
    lecture = collage.lire(texte, repere)
    uids = {ligne.numero: _uid(parcours, jeton, texte, ligne.numero) for ligne in lecture.lignes}
    if deja := Etape.objects.filter(parcours=parcours, uid__in=uids.values()).count():
        return deja
    if lecture.sceau != sceau:
        raise LotPerime("Le tableau ou le parcours a changé depuis la vérification. Rien n’est ajouté\u00a0: relisez ci-dessous.")  # fmt: skip
    if not lecture.justes:
        raise ErreurMetier("Aucune ligne n’est juste\u00a0: corrigez le tableau.", champ="texte")
    if (lecture.fausses or lecture.erreurs) and not seulement_justes:
        raise ErreurMetier("Corrigez le tableau, ou cochez «\u00a0Ajouter seulement les lignes justes\u00a0».", champ="texte")  # fmt: skip
    objectifs = _objectifs(parcours, lecture.justes, par=par)
    equipiers = Equipier.objects.in_bulk([ligne.pilote for ligne in lecture.justes if ligne.pilote])
    for ligne in lecture.justes:
        try:
            etape = ecriture.decrire_etape(parcours, _champs(ligne, objectifs, equipiers), par=par)
        except ErreurMetier as erreur:
            raise ErreurMetier(f"Ligne {ligne.numero}\u00a0: {erreur.message}", champ="texte") from erreur
        Etape.objects.filter(pk=etape.pk).update(uid=uids[ligne.numero])
    nb = len(lecture.justes)
    donnees = {"etapes": nb, "laissees": len(lecture.fausses), "jeton": jeton}
    inscrire_au_journal("parcours.coller", parcours, par=par, perimetre=parcours.perimetre, donnees=donnees)
    return nb


def _objectifs(parcours, lignes, *, par):
    """{title: Objectif} of those that the lines name; what does not exist yet is created once, in the order of the table."""
    connus = Objectif.objects.in_bulk([ligne.objectif for ligne in lignes if ligne.objectif])
    trouves = {}
    for ligne in lignes:
        titre = ligne.titre_objectif
        if titre and titre not in trouves:
            trouves[titre] = connus.get(ligne.objectif) or ecriture.enregistrer(
                Objectif(parcours=parcours), {"titre": titre}, par=par
            )
    return trouves


def _champs(ligne, objectifs, equipiers):
    """A line as `ecriture.decrire_etape` takes it."""
    return {
        "titre": ligne.titre,
        "nature": ligne.nature,
        "debut": ligne.debut,
        "fin": dernier_jour(ligne.fin),
        "cout": ligne.cout,
        "pilote": equipiers.get(ligne.pilote),
        "service": ligne.service,
        "objectifs": [objectifs[ligne.titre_objectif]] if ligne.titre_objectif else [],
        "public": list(ligne.public),
        "place_des_habitants": ligne.place,
        "livrables": ligne.livrables,
        "aide": "",
    }

"""Files annexed to an act after annexes 1 to 4, which are made from data. They travel inside the PDF, hence a bound to their weight."""

from django.db import transaction
from django.utils import timezone

from conventions.enums import EN_REDACTION
from conventions.models import Annexe
from conventions.transitions.cycles import sous_verrou
from socle.documents import nature
from socle.documents.depot import REFUS_PAPIER
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire

NOMBRE_MAX = 10
MO = 1024 * 1024
# All of them together: the PDF that carries them has to pass through mail boxes, parapheurs and préfectures.
POIDS_MAX = 15 * MO
TITRE_MAX = 160
FIGE = "Ce texte n’est plus en rédaction : ses annexes ne changent plus."


def presentes(acte):
    """The files annexed now, in order."""
    return Annexe.objects.filter(acte=acte, retiree_le=None).order_by("rang", "pk")


def exiger_place(acte, taille):
    """Raise ErreurMetier unless one more file of `taille` bytes may be annexed to this act: asked before the file is kept."""
    if acte.statut not in EN_REDACTION:
        raise ErreurMetier(FIGE)
    poids = list(presentes(acte).values_list("fichier__taille", flat=True))
    if len(poids) >= NOMBRE_MAX:
        raise ErreurMetier(
            f"Un texte porte {NOMBRE_MAX} fichiers au plus : réunissez plusieurs documents en un seul PDF.",
            champ="fichier",
        )
    if sum(poids) + taille > POIDS_MAX:
        reste = f"{max(0, POIDS_MAX - sum(poids)) / MO:.1f}".replace(".", ",")
        raise ErreurMetier(
            f"Les annexes voyagent dans le document à signer : {POIDS_MAX // MO}\u00a0Mo au plus en tout. "
            f"Il reste {reste}\u00a0Mo : allégez ce fichier, ou retirez-en un autre.",
            champ="fichier",
        )


@transaction.atomic
def joindre_annexe(acte, titre, fichier, *, par):
    """Annex a deposited file (a PDF or a picture), after the others. Raises ErreurMetier beside the field at fault. Returns the Annexe."""
    a = sous_verrou(acte)
    titre = titre.strip()
    if not titre:
        raise ErreurMetier("Écrivez le titre de l’annexe : il figure dans le texte.", champ="titre")
    if len(titre) > TITRE_MAX:
        raise ErreurMetier(f"C’est trop long : {TITRE_MAX} caractères au plus.", champ="titre")
    if fichier.type_mime not in nature.PAPIERS:
        raise ErreurMetier(REFUS_PAPIER, champ="fichier")
    exiger_place(a, fichier.taille)
    rangs = list(presentes(a).values_list("rang", flat=True))
    annexe = Annexe.objects.create(acte=a, rang=max(rangs, default=0) + 1, titre=titre, fichier=fichier, jointe_par=par)
    _changer(acte, a)
    inscrire("acte.joindre_annexe", a, par=par, donnees={"annexe": annexe.pk, "fichier": fichier.pk})
    return annexe


@transaction.atomic
def retirer_annexe(annexe, *, par):
    """Take a file away from its act; those after it take the number before theirs. Without effect when it is already done."""
    a = _en_redaction(annexe.acte)
    if Annexe.objects.filter(pk=annexe.pk, retiree_le=None).update(retiree_le=timezone.now()):
        _changer(annexe.acte, a)
        inscrire("acte.retirer_annexe", a, par=par, donnees={"annexe": annexe.pk})


@transaction.atomic
def deplacer_annexe(annexe, sens, *, par):
    """Move a file one place up (`sens` -1) or down (1). Without effect at the end of the list, or once it was taken away."""
    a = _en_redaction(annexe.acte)
    rangees = list(presentes(a))
    place = next((n for n, autre in enumerate(rangees) if autre.pk == annexe.pk), None)
    if place is None or not 0 <= place + sens < len(rangees):
        return
    celle_ci, voisine = rangees[place], rangees[place + sens]
    # Ranks are unique: one of the two steps aside, to a rank that nobody has.
    for ligne, rang in ((celle_ci, 0), (voisine, celle_ci.rang), (celle_ci, voisine.rang)):
        Annexe.objects.filter(pk=ligne.pk).update(rang=rang)
    _changer(annexe.acte, a)
    inscrire("annexe.deplacer", annexe, par=par, donnees={"acte": a.pk, "sens": sens})


def _en_redaction(acte):
    a = sous_verrou(acte)
    if a.statut not in EN_REDACTION:
        raise ErreurMetier(FIGE)
    return a


def _changer(acte, frais):
    """The draft is another one than what was read: its revision says so."""
    frais.revision += 1
    frais.save(update_fields=["revision"])
    acte.refresh_from_db(fields=["revision", "statut"])

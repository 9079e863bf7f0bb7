"""Departures from the model, article by article: written with a motive, taken back, signed off by a legal reader."""

from django.db import transaction
from django.utils import timezone

from conventions.articles import article_de_depart, meme_texte
from conventions.enums import EN_REDACTION, PorteSur
from conventions.fusion import controler
from conventions.models import Ecart
from conventions.redaction.annexes import exiger_sans_compte
from conventions.transitions.cycles import sous_verrou
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire

FIGE = "Ce texte n’est plus en rédaction : ses articles ne se modifient plus ici."
RETIRE = "Cet article est revenu entre-temps au texte du modèle."
TITRE_MAX, TEXTE_MAX, MOTIF_MAX = 200, 20_000, 500


class EcartModifie(ErreurMetier):
    """Someone else wrote this departure meanwhile. `actuel` is the row as it stands, None when it was taken back."""

    def __init__(self, actuel):
        self.actuel = actuel
        qui = (
            f"{actuel.ecrit_par.nom_complet} a modifié cet article"
            if actuel
            else "Quelqu’un a remis le texte du modèle"
        )
        super().__init__(
            f"{qui} pendant que vous écriviez. Rien n’est perdu : comparez les deux textes ci-dessous, puis enregistrez celui à garder."
        )


@transaction.atomic
def ecarter(acte, code, titre, texte, motif, *, par, porte_sur=PorteSur.ACTE, revision=None):
    """Give the article `code` of this act (or of the convention that it amends) a text of its own. Returns the Ecart.

    `revision` is that of the departure that was opened, 0 when there was none. Raises EcartModifie when it has changed, ErreurMetier beside
    the field at fault. A text that changes loses its visa.
    """
    a = _en_redaction(acte)
    depart = article_de_depart(a, code, porte_sur)
    if depart is None:
        raise ErreurMetier("Cet article n’existe pas dans ce texte.")
    titre, texte, motif = titre.strip(), texte.replace("\r\n", "\n").strip(), motif.strip()
    _exiger(titre, texte, motif, depart, acte=a, porte_sur=porte_sur)
    ecart = _ecart(a, code, porte_sur)
    if revision is not None and (ecart.revision if ecart else 0) != revision:
        raise EcartModifie(ecart)
    if ecart is None:
        ecart = Ecart.objects.create(
            acte=a, porte_sur=porte_sur, code=code, titre=titre, texte=texte, motif=motif, ecrit_par=par
        )
    else:
        champs = ["motif", "revision"]
        if not meme_texte((ecart.titre, ecart.texte), (titre, texte)):
            ecart.titre, ecart.texte = titre, texte
            ecart.ecrit_par, ecart.ecrit_le = par, timezone.now()
            ecart.vise_par = ecart.vise_le = None
            champs += ["titre", "texte", "ecrit_par", "ecrit_le", "vise_par", "vise_le"]
        ecart.motif = motif
        ecart.revision += 1
        ecart.save(update_fields=champs)
    _noter("acte.ecarter", acte, a, ecart, par=par)
    return ecart


@transaction.atomic
def retirer_ecart(ecart, *, par, revision=None):
    """Come back to the text of the model. Without effect when it is already done."""
    acte = ecart.acte
    a = _en_redaction(acte)
    frais = _ecart(a, ecart.code, ecart.porte_sur)
    if frais is None:
        return
    if revision is not None and frais.revision != revision:
        raise ErreurMetier(
            f"{frais.ecrit_par.nom_complet} a modifié cet article entre-temps. Relisez-le avant de remettre le texte du modèle."
        )
    frais.delete()
    _noter("acte.retirer_ecart", acte, a, frais, par=par)


@transaction.atomic
def viser(ecart, *, par, revision=None):
    """Sign off a departure for the legal service; another person than who wrote it. `revision` is that of the text which was read.

    Raises ErreurMetier when it has changed since, or is signed off already.
    """
    a = _en_redaction(ecart.acte)
    frais = _ecart(a, ecart.code, ecart.porte_sur)
    if frais is None:
        raise ErreurMetier(RETIRE)
    if revision is not None and frais.revision != revision:
        raise ErreurMetier("Cet article a été modifié depuis que vous l’avez lu. Relisez-le, puis donnez le visa.")
    if frais.vise_le is not None:
        raise ErreurMetier(f"{frais.vise_par.nom_complet} a déjà donné ce visa.")
    if frais.ecrit_par_id == par.pk:
        raise ErreurMetier("Vous avez écrit cet article : une autre personne doit donner le visa.")
    frais.vise_par, frais.vise_le = par, timezone.now()
    frais.save(update_fields=["vise_par", "vise_le"])
    inscrire("acte.viser_ecart", a, par=par, donnees=_donnees(frais))
    return frais


def _en_redaction(acte):
    a = sous_verrou(acte)
    if a.statut not in EN_REDACTION:
        raise ErreurMetier(FIGE)
    return a


def _ecart(acte, code, porte_sur):
    ecarts = Ecart.objects.select_related("ecrit_par", "vise_par")
    return ecarts.filter(acte=acte, code=code, porte_sur=porte_sur).first()


def _exiger(titre, texte, motif, depart, *, acte, porte_sur):
    """Raise ErreurMetier beside the field at fault."""
    for champ, valeur, nom, maximum in (
        ("titre", titre, "le titre de l’article", TITRE_MAX),
        ("texte", texte, "le texte de l’article", TEXTE_MAX),
        ("motif", motif, "pourquoi cet article change", MOTIF_MAX),
    ):
        if not valeur:
            raise ErreurMetier(f"Écrivez {nom}.", champ=champ)
        if len(valeur) > maximum:
            raise ErreurMetier(f"C’est trop long : {maximum} caractères au plus.", champ=champ)
    ou = f"article «\u00a0{depart['titre']}\u00a0»"
    for champ, valeur in (("titre", titre), ("texte", texte)):
        try:
            controler(valeur, ou=f"{champ} de l’{ou}", avenant=acte.est_avenant)
            exiger_sans_compte(valeur)
        except ErreurMetier as erreur:
            raise ErreurMetier(erreur.message, champ=champ) from erreur
    if meme_texte((titre, texte), (depart["titre"], depart["texte"])):
        source = "celui du modèle" if porte_sur == PorteSur.ACTE else "celui de la convention"
        raise ErreurMetier(f"Ce texte est {source} : changez-le, ou annulez.", champ="texte")


def _donnees(ecart):
    return {"article": ecart.code, "porte_sur": ecart.porte_sur}


def _noter(action, acte, frais, ecart, *, par):
    """The draft is another one than what was read: its revision says so."""
    frais.revision += 1
    frais.save(update_fields=["revision"])
    acte.refresh_from_db(fields=["revision", "statut"])
    inscrire(action, frais, par=par, donnees=_donnees(ecart))

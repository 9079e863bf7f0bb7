"""What a convention needs before it can be drafted, and what must still hold when it is validated."""

import json
from decimal import Decimal

from parcours.enums import Partie, Source, StatutEtape
from parcours.mots import partie_de
from parcours.versions import canonique, contenu
from socle.erreurs import ErreurMetier
from socle.mots import date_longue, liste_en_phrase

MONTANT = "un montant"


def a_un_montant(blocs):
    """Whether the parcours asks ANCT for something."""
    return any(Decimal(m["prevu"]) > 0 for m in blocs["moyens"] if m["source"] == Source.ANCT)


def couts_inconnus(blocs):
    """« le coût de l’étape “…” » for each étape to contract whose cost nobody has said.

    The draft may be written without it; the validation, which contracts the étapes, may not.
    """
    return [
        f"le coût de l’étape «\u00a0{e['titre']}\u00a0»"
        for e in blocs["etapes"]
        if e["statut"] != StatutEtape.ABANDONNEE and not e["cout_connu"]
    ]


def exiger_couts(blocs):
    """Raise ErreurMetier, naming each étape, while one to contract has no cost."""
    inconnus = couts_inconnus(blocs)
    if inconnus:
        raise ErreurMetier(
            f"Avant de valider, il manque {liste_en_phrase(inconnus)}. "
            "Demandez-le au territoire, ou indiquez-le pour lui, puis faites envoyer le parcours de nouveau."
        )


def manques_avant_redaction(parcours, blocs, engagements):
    """What is missing before ANCT can draft: a list of (words, name of the page where it is given).

    `blocs` is `parcours.versions.contenu`, `engagements` the set of parties already committed. Amounts are only shown: ANCT may set a
    maximum of its own, and validate once each étape has its cost.
    """
    manques = _manques(parcours, blocs, engagements)
    inconnus = [(mot, "parcours:etapes") for mot in couts_inconnus(blocs)]
    if not a_un_montant(blocs):
        inconnus.insert(0, (MONTANT, "parcours:moyens"))
    rang = _rang_du_montant(manques)
    manques[rang:rang] = inconnus
    if parcours.version_courante_id is None:
        manques.append(("l’envoi du parcours à l’ANCT", "parcours:apercu"))
    elif parcours.envoi_a_relire:
        manques.append(("la relecture du parcours par l’ANCT", "parcours:apercu"))
    return manques


def _rang_du_montant(manques):
    return sum(1 for _, page in manques if page != "parcours:engagement")


def _manques(parcours, blocs, engagements):
    manques = []
    if not blocs["objectifs"]:
        manques.append(("un objectif", "parcours:objectif_ajouter"))
    if not [e for e in blocs["etapes"] if e["statut"] != StatutEtape.ABANDONNEE]:
        manques.append(("une étape", "parcours:etape_ajouter"))
    manques += [
        (f"l’engagement {partie_de(partie, parcours.collectivite)}", "parcours:engagement")
        for partie in (Partie.EXECUTIF, Partie.DIRECTION)
        if partie not in engagements
    ]
    return manques


def exiger_prealables(parcours):
    """Raise ErreurMetier, in one sentence, unless the parcours was sent, re-read, and holds what a convention needs."""
    if parcours.version_courante_id is None:
        raise ErreurMetier("Le territoire n’a pas encore envoyé son parcours : il n’y a rien à mettre en convention.")
    if parcours.envoi_a_relire:
        raise ErreurMetier("Relisez d’abord le dernier envoi du territoire : la convention reprend ce qui a été relu.")
    blocs = json.loads(parcours.version_relue.contenu)
    manques = _manques(parcours, blocs, set(parcours.engagements.values_list("partie", flat=True)))
    if manques:
        raise ErreurMetier(f"Avant la convention, il manque {liste_en_phrase([mot for mot, _ in manques])}.")


def exiger_ecarts_vises(acte):
    """Raise ErreurMetier, naming each article, while a departure from the model has no legal reader's visa."""
    sans_visa = [f"«\u00a0{titre}\u00a0»" for titre in acte.ecarts.filter(vise_le=None).values_list("titre", flat=True)]
    if sans_visa:
        raise ErreurMetier(
            f"Il manque le visa du service juridique sur l’article modifié {liste_en_phrase(sans_visa)}."
            if len(sans_visa) == 1
            else f"Il manque le visa du service juridique sur les articles modifiés {liste_en_phrase(sans_visa)}."
        )


def exiger_version_a_jour(
    acte, parcours, sinon="Demandez au territoire de l’envoyer de nouveau, relisez-le, puis validez."
):
    """The content of the act's version. Raises ErreurMetier when the territory has sent or changed something since; `sinon` says what to do."""
    if acte.version_id != parcours.version_relue_id:
        raise ErreurMetier(
            "Le territoire a envoyé une nouvelle version de son parcours depuis la rédaction. "
            "Ouvrez la convention, enregistrez-la de nouveau, puis validez."
        )
    envoye = json.loads(acte.version.contenu)
    if _substance(envoye) != _substance(contenu(parcours)):
        raise ErreurMetier(f"Le parcours a changé depuis son envoi du {date_longue(acte.version.soumise_le)}. {sinon}")
    return envoye


def _substance(blocs):
    """What is promised, without where each étape stands nor the names of people, who may change their sign-in name."""
    etapes = [{k: v for k, v in e.items() if k not in {"statut", "statut_mot", "pilote"}} for e in blocs["etapes"]]
    return canonique(blocs | {"etapes": etapes})

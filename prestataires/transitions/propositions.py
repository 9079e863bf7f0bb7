"""« J’en connais un autre »: a territory names an organisation; ANCT completes its record and references it, or not."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from parcours.models import Parcours
from prestataires.enums import Forme, Statut
from prestataires.models import Prestataire, Proposition
from prestataires.transitions.liens import ADRESSE_FAUSSE
from prestataires.transitions.registre import remplir
from socle.champs import SIRET_FAUX, siret_juste
from socle.erreurs import ErreurMetier
from socle.exigences import texte_net
from socle.journal.registre import inscrire

SANS_NOM = "Indiquez son nom ou son SIRET."
SANS_RAISON = "Dites en une phrase pourquoi vous pensez à lui."
LONGUEURS = {"nom": 160, "pourquoi": 500}


@transaction.atomic
def proposer(parcours, champs, *, par, etape=None):
    """Write down whom this territory has in mind. Returns the Proposition; the same one again changes nothing.

    `champs`: nom, siret, email, pourquoi. It points to the organisation of the register that has this SIRET, or this SIREN; else to a new one,
    « proposé ». Raises ErreurMetier beside the field.
    """
    lus = _lire(champs)
    Parcours.objects.select_for_update(of=("self",)).get(pk=parcours.pk)
    prestataire = _connu(lus["siret"])
    if prestataire is not None:
        deja = Proposition.objects.filter(parcours=parcours, prestataire=prestataire)
    else:
        deja = Proposition.objects.filter(parcours=parcours, nom__iexact=lus["nom"], siret=lus["siret"])
    if (ancienne := deja.order_by("pk").first()) is not None:
        return ancienne
    if prestataire is None:
        prestataire = Prestataire(forme=Forme.AUTRE)
        remplir(prestataire, {"nom": lus["nom"], "siret": lus["siret"], "email": lus["email"], "competences": ""})
        prestataire.save(force_insert=True)
        inscrire("prestataire.proposer", prestataire, par=par, donnees={"parcours": parcours.pk})
    proposition = Proposition.objects.create(prestataire=prestataire, parcours=parcours, etape=etape, par=par, **lus)
    inscrire(
        "proposition.ecrire",
        proposition,
        par=par,
        perimetre=f"parcours:{parcours.pk}",
        donnees={"prestataire": prestataire.pk, "etape": etape.pk if etape else None},
    )
    return proposition


def _lire(champs):
    lus = {nom: (champs.get(nom) or "").strip() for nom in ("nom", "siret", "email", "pourquoi")}
    lus["siret"] = "".join(lus["siret"].split())
    if not lus["nom"] and not lus["siret"]:
        raise ErreurMetier(SANS_NOM, champ="nom")
    if lus["siret"] and not siret_juste(lus["siret"]):
        raise ErreurMetier(SIRET_FAUX, champ="siret")
    if not lus["pourquoi"]:
        raise ErreurMetier(SANS_RAISON, champ="pourquoi")
    if lus["email"]:
        try:
            validate_email(lus["email"])
        except ValidationError:
            raise ErreurMetier(ADRESSE_FAUSSE, champ="email") from None
    for nom, maximum in LONGUEURS.items():
        texte_net(lus[nom], nom, longueur=maximum)
    lus["nom"] = lus["nom"] or f"SIRET {lus['siret']}"
    return lus


def _connu(siret):
    """The record of this SIRET, followed where it was merged; else one of the same organisation that may be chosen, else any. At most three queries."""
    if not siret:
        return None
    exact = Prestataire.objects.select_related("fusionne_dans").filter(siret=siret).first()
    if exact is not None:
        return exact.fusionne_dans or exact
    freres = Prestataire.objects.filter(siren=siret[:9], fusionne_dans=None).exclude(statut=Statut.RETIRE)
    return freres.filter(statut=Statut.REFERENCE).order_by("pk").first() or freres.order_by("pk").first()

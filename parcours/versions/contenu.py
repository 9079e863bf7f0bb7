"""The five blocks as one frozen text: what is sent to ANCT, annexed to a convention, printed in a report.

`BLOCS` is the one table of fields: each field of the models is listed in it or left out of it by name (a test reads the models).
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Q

from parcours.enums import Nature, Source, StatutEtape
from parcours.models import Action, Etape, Jalon, Moyen, Objectif, PartiePrenante, Version

CENTIMES = Decimal("0.01")


def _montant(valeur):
    return str(valeur.quantize(CENTIMES))


def _date(valeur):
    return valeur.isoformat()


def _uid(objet):
    return str(objet.uid) if objet is not None else None


@dataclass(frozen=True)
class Bloc:
    """The fields of one model that a version keeps, as {field: (key, value of the object)}, and those it leaves out."""

    modele: type
    champs: dict[str, tuple[str, Callable]]
    exclus: frozenset[str] = frozenset()

    def lire(self, objet):
        return {cle: valeur(objet) for cle, valeur in self.champs.values()}


# The row's own housekeeping. The order of a list says `rang`; a removed item is not in the list.
TENUE = frozenset({"id", "parcours", "revision", "rang", "retire_le", "modifie_le", "modifie_par", "saisi_par_anct"})
UID = {"uid": ("uid", _uid)}

BLOCS = {
    "objectifs": Bloc(
        Objectif,
        UID | {"titre": ("titre", lambda o: o.titre), "precision": ("precision", lambda o: o.precision)},
        TENUE,
    ),
    # An action has no list of its own: people see étapes, which carry it.
    "actions": Bloc(
        Action,
        {
            "uid": ("action", _uid),
            "titre": ("action_titre", lambda a: a.titre),
            "nature": ("nature", lambda a: a.nature),
            "axe": ("axe", lambda a: a.axe),
            "thematique": ("thematique", lambda a: a.thematique),
            "objectifs": ("objectifs", lambda a: sorted(str(o.uid) for o in a.objectifs.all())),
        },
        TENUE,
    ),
    "etapes": Bloc(
        Etape,
        UID
        | {
            "id": ("pk", lambda e: e.pk),
            "titre": ("titre", lambda e: e.titre),
            "statut": ("statut", lambda e: e.statut),
            "debut": ("debut", lambda e: _date(e.debut)),
            "fin": ("fin", lambda e: _date(e.fin)),
            "debut_reel": ("debut_reel", lambda e: e.debut_reel and _date(e.debut_reel)),
            "fin_reelle": ("fin_reelle", lambda e: e.fin_reelle and _date(e.fin_reelle)),
            "pilote": ("pilote", lambda e: e.pilote.nom if e.pilote else ""),
            "service": ("service", lambda e: e.service),
            "public": ("public", lambda e: e.public),
            "place_des_habitants": ("place_des_habitants", lambda e: e.place_des_habitants),
            "livrables": ("livrables", lambda e: e.livrables),
            "aide": ("aide", lambda e: e.aide),
        },
        # `action` is spread over the étape by the block above; the reference of the act is the convention's business.
        (TENUE - {"id"}) | {"action", "acte_reference", "motif_abandon"},
    ),
    "partenaires": Bloc(
        PartiePrenante,
        UID
        | {
            "nom": ("nom", lambda p: p.nom),
            "genre": ("genre", lambda p: p.genre),
            "role": ("role", lambda p: p.role),
            "contact": ("contact", lambda p: p.contact),
            "apport": ("apport", lambda p: p.apport),
        },
        TENUE,
    ),
    "jalons": Bloc(
        Jalon,
        UID
        | {
            "titre": ("titre", lambda j: j.titre),
            "date": ("date", lambda j: _date(j.date)),
            "etape": ("etape", lambda j: _uid(j.etape)),
        },
        TENUE,
    ),
    "moyens": Bloc(
        Moyen,
        UID
        | {
            "source": ("source", lambda m: m.source),
            "libelle": ("libelle", lambda m: m.libelle),
            "prevu": ("prevu", lambda m: _montant(m.prevu)),
            "jours": ("jours", lambda m: m.jours),
            "etape": ("etape", lambda m: _uid(m.etape)),
        },
        TENUE,
    ),
}


def contenu(parcours):
    """The five blocks as they stand, ready for JSON: months are first days (« AAAA-MM-01 »), amounts are strings of euros.

    Six queries, whatever the length. An étape carries its action's words and `cout`, what it asks of ANCT ("0.00" when
    `cout_connu` is false: nobody has said yet). What belongs to a removed étape is left out with it.
    """
    vivant = Q(etape__isnull=True) | Q(etape__retire_le__isnull=True)
    moyens = list(Moyen.objects.presents().filter(vivant, parcours=parcours).select_related("etape"))
    couts = {m.etape_id: m.prevu for m in moyens if m.etape_id and m.source == Source.ANCT}
    etapes = (
        Etape.objects.presents()
        .filter(parcours=parcours)
        .select_related("action", "pilote")
        .prefetch_related("action__objectifs")
    )
    jalons = Jalon.objects.presents().filter(vivant, parcours=parcours).select_related("etape")
    return {
        "objectifs": [BLOCS["objectifs"].lire(o) for o in Objectif.objects.presents().filter(parcours=parcours)],
        "etapes": [
            BLOCS["actions"].lire(e.action)
            | BLOCS["etapes"].lire(e)
            | {
                "statut_mot": e.get_statut_display(),
                "nature_mot": Nature(e.action.nature).mot,
                "cout": _montant(couts.get(e.pk, Decimal(0))),
                "cout_connu": e.pk in couts,
            }
            for e in etapes
        ],
        "partenaires": [
            BLOCS["partenaires"].lire(p) | {"genre_mot": p.get_genre_display(), "role_mot": p.get_role_display()}
            for p in PartiePrenante.objects.presents().filter(parcours=parcours)
        ],
        "jalons": [BLOCS["jalons"].lire(j) for j in jalons],
        "moyens": [BLOCS["moyens"].lire(m) | {"source_mot": m.get_source_display()} for m in moyens],
    }


def _en_texte(valeur):
    if isinstance(valeur, Decimal):
        return _montant(valeur)
    raise TypeError(f"{type(valeur).__name__} ne peut pas être gelé.")


def canonique(contenu):
    """The one text of this content: sorted keys, amounts as strings, no spaces. Raises TypeError on what cannot be frozen."""
    return json.dumps(contenu, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_en_texte)


def empreinte(texte):
    """The SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(texte.encode()).hexdigest()


def a_envoyer(contenu):
    """What these five blocks will say once sent: draft étapes are proposed by the sending itself."""
    proposee = {"statut": StatutEtape.PROPOSEE.value, "statut_mot": StatutEtape.PROPOSEE.label}
    etapes = [e | proposee if e["statut"] == StatutEtape.BROUILLON else e for e in contenu["etapes"]]
    return contenu | {"etapes": etapes}


def creer_version(parcours, *, par, derniere=None, etapes_proposees=()):
    """Freeze the five blocks as the next version; `derniere` itself when it says the very same thing.

    `etapes_proposees` are the uids of the étapes that this sending proposed. The caller holds the parcours' lock: numbers follow
    each other under it.
    """
    texte = canonique(contenu(parcours))
    if derniere is not None and derniere.empreinte == empreinte(texte):
        return derniere
    dernier = Version.objects.filter(parcours=parcours).aggregate(n=Max("numero"))["n"] or 0
    return Version.objects.create(
        parcours=parcours,
        numero=dernier + 1,
        contenu=texte,
        empreinte=empreinte(texte),
        etapes_proposees=list(etapes_proposees),
        par=par,
    )

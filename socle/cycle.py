"""Lifecycles as tables: one table per lifecycle, one writer of its state.

A model with a lifecycle gives `verrouiller()` (takes the locks above its own row, parcours first), `perimetre` ("parcours:12" or "")
and, for the sentences, `nom_affiche` ("la convention"). Its state field is `editable=False` with labels that people read.
"""

from contextlib import contextmanager
from copy import deepcopy
from enum import Enum

from django.db import transaction

from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire


def _code(valeur):
    return valeur.value if isinstance(valeur, Enum) else valeur


class Cycle:
    """`table` maps a transition to (set of states it leaves, state it reaches).

    Raises ValueError for an unknown state, an editable state field, or an enum of transitions that the table does not cover.
    """

    def __init__(self, modele, table, champ="statut"):
        self.modele = modele
        self.champ = champ
        self.table = {t: (frozenset(_code(s) for s in sources), _code(cible)) for t, (sources, cible) in table.items()}
        field = modele._meta.get_field(champ)
        self.libelles = dict(field.choices or ())
        if field.editable:
            raise ValueError(f"{modele.__name__}.{champ} doit être editable=False : seul son cycle l’écrit.")
        inconnus = {e for sources, cible in self.table.values() for e in (*sources, cible)} - set(self.libelles)
        if inconnus:
            raise ValueError(f"États inconnus de {modele.__name__}.{champ} : {', '.join(sorted(inconnus))}.")
        oubliees = {t for t in self.transitions() if t not in self.table}
        if oubliees:
            raise ValueError(f"Transitions sans ligne dans la table : {', '.join(sorted(map(str, oubliees)))}.")

    def transitions(self):
        """Every transition of the lifecycle, in the order of its enum."""
        premiere = next(iter(self.table))
        return list(type(premiere)) if isinstance(premiere, Enum) else list(self.table)

    def peut(self, objet, transition):
        """Would the table allow it from the state that this object shows? The lock may still say no."""
        return getattr(objet, self.champ) in self.table[transition][0]

    def transitions_de(self, objet):
        return [t for t in self.transitions() if self.peut(objet, t)]

    def matrice(self):
        """Every (state, transition, reached state or None): what a lifecycle's test must go through, whole."""
        return [
            (etat, t, self.table[t][1] if etat in self.table[t][0] else None)
            for etat in self.libelles
            for t in self.transitions()
        ]

    @contextmanager
    def passage(self, objet, transition, *, par, journal=None, role=""):
        """Lock, re-read, check the table; yield the fresh row; on leaving save what changed and record it.

        The state on the yielded row changes on leaving. `journal` (ids, codes, amounts) may be filled inside the block.
        On success the values are copied back on `objet`. Raises ErreurMetier when the row is not where it should be.
        """
        sources, cible = self.table[transition]
        with transaction.atomic():
            objet.verrouiller()
            frais = self._relire(objet)
            de = getattr(frais, self.champ)
            if de not in sources:
                raise ErreurMetier(self._refus(objet, transition, de))
            avant = self._valeurs(frais)
            yield frais
            setattr(frais, self.champ, cible)
            modifies = [nom for nom, valeur in self._valeurs(frais).items() if valeur != avant[nom]]
            if modifies:
                frais.save(update_fields=modifies + self._dates_automatiques(modifies))
            inscrire(
                f"{self.modele._meta.model_name}.{_code(transition)}",
                frais,
                par=par,
                role=role,
                donnees={"de": _code(de), "vers": cible, **(journal or {})},
            )
        for field in self.modele._meta.concrete_fields:
            setattr(objet, field.attname, getattr(frais, field.attname))

    def _relire(self, objet):
        try:
            # NO KEY UPDATE: enough against another passage, and rows that point here can still be inserted.
            return self.modele._base_manager.select_for_update(no_key=True).get(pk=objet.pk)
        except self.modele.DoesNotExist:
            raise ErreurMetier(f"Cette action n’est plus possible : {self._nom()} n’existe plus.") from None

    def _valeurs(self, objet):
        return {
            f.name: deepcopy(getattr(objet, f.attname))
            for f in self.modele._meta.concrete_fields
            if not f.primary_key and not f.generated
        }

    def _dates_automatiques(self, deja):
        return [
            f.name for f in self.modele._meta.concrete_fields if getattr(f, "auto_now", False) and f.name not in deja
        ]

    def _nom(self):
        return getattr(self.modele, "nom_affiche", "cet élément")

    def _refus(self, objet, transition, de):
        etat = f"«\u00a0{self.libelles.get(de, de)}\u00a0»"
        if self.peut(objet, transition):  # what the person saw allowed it: someone was faster
            return f"Cette action n’est plus possible\u00a0: {self._nom()} est déjà {etat}."
        return f"Cette action n’est pas possible\u00a0: {self._nom()} est {etat}."

"""System check (tag `database`: run by `migrate` and `check --database default`): the journal, and what rooms seal, is append-only, really."""

from django.core.checks import Error, Tags, register
from django.db import connections

from socle.journal import declencheurs


@register(Tags.database)
def journal_en_ajout_seul(app_configs, databases=None, **kwargs):
    erreurs = []
    for alias in databases or []:
        manquants = declencheurs.manquants(connections[alias])
        if manquants:
            erreurs.append(
                Error(
                    f"Des lignes en ajout seul peuvent être modifiées : déclencheurs absents de la base « {alias} » : {', '.join(manquants)}.",
                    hint="Lancez « manage.py poser_declencheurs --skip-checks », puis « manage.py verifier_journal ».",
                    id="journal.E001",
                )
            )
    return erreurs

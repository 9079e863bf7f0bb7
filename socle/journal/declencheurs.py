"""The triggers that make the journal append-only, for both engines: the only place that creates or drops them.

Used by the migrations of the two tables and around the flush of a test or demo database.
"""

TABLES = ("journal_entree", "journal_maillon")
REFUS = "Le journal est en ajout seul : on ne modifie ni n’efface rien."

FONCTION_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION journal_ajout_seul() RETURNS trigger LANGUAGE plpgsql AS $corps$
BEGIN
    RAISE EXCEPTION '{REFUS}' USING ERRCODE = 'integrity_constraint_violation';
END
$corps$
"""


def _noms(connection):
    evenements = ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete")
    return {f"{table}_sans_{evenement}": (table, evenement) for table in TABLES for evenement in evenements}


def poser(connection):
    """Create the triggers that are missing. Changing a row then raises IntegrityError on both engines."""
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            curseur.execute(FONCTION_POSTGRESQL)
        for nom, (table, evenement) in _noms(connection).items():
            if connection.vendor == "postgresql":
                # FOR EACH STATEMENT: the only level that TRUNCATE knows. ALWAYS: a replica session does not pass either.
                curseur.execute(f"DROP TRIGGER IF EXISTS {nom} ON {table}")
                curseur.execute(
                    f"CREATE TRIGGER {nom} BEFORE {evenement} ON {table} "
                    f"FOR EACH STATEMENT EXECUTE FUNCTION journal_ajout_seul()"
                )
                curseur.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {nom}")
            else:
                curseur.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {nom} BEFORE {evenement} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{REFUS}'); END"
                )


def retirer(connection):
    """Drop the triggers: for a flush only, and `poser` follows at once."""
    with connection.cursor() as curseur:
        for nom, (table, _) in _noms(connection).items():
            suite = f" ON {table}" if connection.vendor == "postgresql" else ""
            curseur.execute(f"DROP TRIGGER IF EXISTS {nom}{suite}")


def manquants(connection):
    """Names of the triggers that should stand on existing tables and do not (a disabled one counts as missing)."""
    with connection.cursor() as curseur:
        tables = set(connection.introspection.table_names(curseur))
        if connection.vendor == "postgresql":
            curseur.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'")
        else:
            curseur.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        presents = {ligne[0] for ligne in curseur.fetchall()}
    return sorted(nom for nom, (table, _) in _noms(connection).items() if table in tables and nom not in presents)


def poser_en_migration(apps, schema_editor):
    poser(schema_editor.connection)


def retirer_en_migration(apps, schema_editor):
    retirer(schema_editor.connection)

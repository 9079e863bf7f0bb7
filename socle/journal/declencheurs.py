"""The triggers that make tables append-only, for both engines: the only place that creates or drops them.

The journal's own tables, and those that rooms seal (`sceller`). Used by the migrations of these tables and around the flush of a
test or demo database.
"""

_TABLES = ["journal_entree", "journal_maillon"]
REFUS = "Ces lignes sont en ajout seul : on ne modifie ni n’efface rien."

FONCTION_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION journal_ajout_seul() RETURNS trigger LANGUAGE plpgsql AS $corps$
BEGIN
    RAISE EXCEPTION '{REFUS}' USING ERRCODE = 'integrity_constraint_violation';
END
$corps$
"""


def sceller(*tables):
    """Declare tables of a room whose rows never change; one of its migrations then calls `poser_en_migration`.

    Every migration that alters one of them ends with it too: on SQLite the table is made again, without its triggers.
    """
    _TABLES.extend(table for table in tables if table not in _TABLES)


def tables():
    """The tables that are append-only."""
    return tuple(_TABLES)


def _noms(connection, presentes=None):
    """{trigger: (table, event)} of all of them, or of those that exist."""
    evenements = ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete")
    gardees = [table for table in _TABLES if presentes is None or table in presentes]
    return {f"{table}_sans_{evenement}": (table, evenement) for table in gardees for evenement in evenements}


def poser(connection):
    """Create the triggers that are missing on existing tables. Changing a row then raises IntegrityError on both engines."""
    with connection.cursor() as curseur:
        # A database that is being made does not have the tables of every room yet.
        presentes = set(connection.introspection.table_names(curseur))
        if connection.vendor == "postgresql":
            curseur.execute(FONCTION_POSTGRESQL)
        for nom, (table, evenement) in _noms(connection, presentes).items():
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
        presentes = set(connection.introspection.table_names(curseur))
        for nom, (table, _) in _noms(connection, presentes).items():
            suite = f" ON {table}" if connection.vendor == "postgresql" else ""
            curseur.execute(f"DROP TRIGGER IF EXISTS {nom}{suite}")


def manquants(connection):
    """Names of the triggers that should stand on existing tables and do not (a disabled one counts as missing)."""
    with connection.cursor() as curseur:
        presentes = set(connection.introspection.table_names(curseur))
        if connection.vendor == "postgresql":
            curseur.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'")
        else:
            curseur.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        poses = {ligne[0] for ligne in curseur.fetchall()}
    return sorted(nom for nom in _noms(connection, presentes) if nom not in poses)


def poser_en_migration(apps, schema_editor):
    poser(schema_editor.connection)


def retirer_en_migration(apps, schema_editor):
    retirer(schema_editor.connection)

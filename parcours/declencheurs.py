"""The triggers that keep what was sent to ANCT as it was sent, on both engines."""

TABLE = "parcours_version"
FIGEES = ("parcours_id", "numero", "contenu", "empreinte", "soumise_le", "par_id")
NOM = "version_figee"
REFUS = "Un envoi est figé : on ne change pas ce qui a été envoyé."

FONCTION_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION {NOM}() RETURNS trigger LANGUAGE plpgsql AS $corps$
BEGIN
    RAISE EXCEPTION '{REFUS}' USING ERRCODE = 'integrity_constraint_violation';
END
$corps$
"""


def poser(connection):
    """Create the trigger. Changing the text, hash, number, author or date of a version then raises IntegrityError."""
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            change = " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in FIGEES)
            curseur.execute(FONCTION_POSTGRESQL)
            curseur.execute(
                f"CREATE OR REPLACE TRIGGER {NOM} BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN ({change}) EXECUTE FUNCTION {NOM}()"
            )
        else:
            change = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in FIGEES)
            curseur.execute(
                f"CREATE TRIGGER IF NOT EXISTS {NOM} BEFORE UPDATE ON {TABLE} WHEN {change} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUS}'); END"
            )


def retirer(connection):
    with connection.cursor() as curseur:
        curseur.execute(f"DROP TRIGGER IF EXISTS {NOM}" + (f" ON {TABLE}" if connection.vendor == "postgresql" else ""))


def poser_en_migration(apps, schema_editor):
    poser(schema_editor.connection)


def retirer_en_migration(apps, schema_editor):
    retirer(schema_editor.connection)

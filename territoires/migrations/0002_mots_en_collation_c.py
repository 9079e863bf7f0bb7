"""Search words compare by code point, so that « pelu » ≤ word < « pelv » is a prefix search over the index.

SQLite already does. The column's state does not change: collation "C" has that name on PostgreSQL only, a model field could not hold both.
"""

from django.db import migrations


def poser_collation(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE territoires_motcherche ALTER COLUMN mot TYPE varchar(60) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("territoires", "0001_initial")]

    operations = [migrations.RunPython(poser_collation, migrations.RunPython.noop)]

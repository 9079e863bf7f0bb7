from django.db import migrations

from socle.journal import declencheurs


class Migration(migrations.Migration):
    dependencies = [("prestataires", "0004_registre_tenu"), ("journal", "0001_initial")]

    # Going back, the tables stay sealed: `retirer_en_migration` would open the journal too.
    operations = [migrations.RunPython(declencheurs.poser_en_migration, migrations.RunPython.noop)]
